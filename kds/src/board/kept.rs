//! What a restart brings back while the router is away: the rail as it was, and what hands said of it.

use serde::{Deserialize, Serialize};
use shared::ticket::{OrderView, TicketView};
use shared::time::{Timestamp, clock_text};

use super::Board;
use super::allergy::Guard;
use super::hands::Hands;
use super::words::Word;

/// One picture of what this screen knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// The router's time of the picture.
    pub at: Option<Timestamp>,
    pub tickets: Vec<TicketView>,
    pub orders: Vec<OrderView>,
    pub guard: Guard,
    pub hands: Hands,
}

impl Board {
    /// Grows with everything that belongs into the picture.
    pub fn kept_stamp(&self) -> u64 {
        self.kept_stamp
    }

    pub fn kept(&self) -> Kept {
        Kept {
            at: self.clock.now(self.moment),
            tickets: self.tickets.values().cloned().collect(),
            orders: self.orders.values().cloned().collect(),
            guard: self.guard.clone(),
            hands: self.hands.clone(),
        }
    }

    /// Shows the rail as an earlier run knew it, until the router speaks; the screen says how old it is.
    pub fn restore(&mut self, kept: Kept) {
        (self.guard, self.hands) = (kept.guard, kept.hands);
        self.kept_at = kept.at;
        for view in kept.tickets {
            let id = view.id.clone();
            self.tickets.insert(id.clone(), view);
            self.touch_card(&id);
        }
        let orders = kept.orders.into_iter();
        self.orders = orders.map(|view| (view.head.order, view)).collect();
        for order in self.orders.values() {
            self.ledger.forecasts().set(order);
        }
        self.set_anew();
    }

    /// "These are the tickets of 19:42", while nothing newer is known.
    pub(super) fn kept_words(&self) -> Option<String> {
        let at = self.kept_at.filter(|_| !self.told)?;
        let time = clock_text(at, self.setup.zone);
        Some(Word::KeptFrom.with(self.setup.lang, time))
    }
}
