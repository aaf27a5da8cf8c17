//! The allergy interlock: nothing of an order leaves this station before somebody has said that they saw its
//! allergies, and nothing of a warning that came later counts as seen.
//!
//! What was seen is kept by order and by allergy. A recalled or refired ticket is still the same order; an order that
//! was split or moved is another one and asks again; a merge brings its allergies along, and those ask.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::order::{Allergy, StepState};
use shared::ticket::{OrderHead, OrderView};

use super::question::Question;
use super::{Board, Overlay};

/// Orders remembered; beyond it the oldest go, and would ask again.
const ORDERS_MAX: usize = 5_000;

/// What somebody at this screen has acknowledged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Guard {
    seen: BTreeMap<OrderId, BTreeSet<Allergy>>,
}

impl Guard {
    pub fn unseen(&self, head: &OrderHead) -> Vec<Allergy> {
        let seen = self.seen.get(&head.order);
        let is_new = |allergy: &&Allergy| !seen.is_some_and(|seen| seen.contains(allergy));
        head.allergies.iter().filter(is_new).copied().collect()
    }

    pub fn saw(&mut self, order: OrderId, allergies: &[Allergy]) {
        self.seen.entry(order).or_default().extend(allergies);
        // Ids carry their time, so the first are the oldest.
        while ORDERS_MAX < self.seen.len() {
            self.seen.pop_first();
        }
    }
}

/// What was asked for when the interlock stepped in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing more: the warning itself was touched.
    Nothing,
    Bump {
        ticket: TicketId,
        only: Option<Vec<StepId>>,
    },
    Serve {
        order: OrderId,
    },
}

impl Board {
    pub(super) fn has_seen_allergies(&self, id: &TicketId) -> bool {
        let view = self.tickets.get(id);
        view.is_some_and(|view| self.guard.unseen(&view.head).is_empty())
    }

    /// Asks first where this order has allergies that nobody here has seen; true if it asked.
    pub(super) fn asks_first(&mut self, order: OrderId, then: Then, mono: u64) -> bool {
        let heads = self.tickets.values().map(|view| &view.head);
        let mut heads = heads.chain(self.orders.values().map(|view| &view.head));
        let Some(head) =
            heads.find(|head| head.order == order && !self.guard.unseen(head).is_empty())
        else {
            return false;
        };
        self.question = Some(Question::Allergy {
            order,
            number: head.number,
            allergies: self.guard.unseen(head),
            then,
        });
        self.overlay = Overlay::Question;
        self.asked_at = mono;
        true
    }

    /// The warning on a card or row was touched.
    pub(super) fn acknowledge(&mut self, order: OrderId, mono: u64) {
        self.asks_first(order, Then::Nothing, mono);
    }

    /// Somebody said that they saw these; what was asked for goes on.
    pub(super) fn allergies_seen(
        &mut self,
        order: OrderId,
        allergies: &[Allergy],
        then: Then,
        mono: u64,
    ) {
        self.guard.saw(order, allergies);
        self.saw.push((order, allergies.to_vec()));
        self.kept_stamp += 1;
        for id in self.tickets_of(order) {
            self.touch_card(&id);
        }
        match then {
            Then::Nothing => {}
            Then::Bump { ticket, only } => self.bump(&ticket, only.as_deref(), mono),
            Then::Serve { order } => self.serve(order, mono),
        }
    }

    /// What another screen of this station has seen need not be asked here; what came later still is.
    pub(super) fn seen_elsewhere(&mut self, view: &OrderView) {
        if let Some(seen) = view.allergies_seen.get(&self.setup.station) {
            self.guard.saw(view.head.order, seen);
        }
    }

    /// Food leaves with these steps: a line that is struck out is only being seen.
    pub(super) fn is_food(&self, ticket: &TicketId, only: Option<&[StepId]>) -> bool {
        self.tickets.get(ticket).is_some_and(|view| {
            view.lines.iter().any(|line| {
                only.is_none_or(|only| only.contains(&line.step))
                    && matches!(self.shown(line), StepState::Fired | StepState::Started)
            })
        })
    }

    pub fn guard(&self) -> &Guard {
        &self.guard
    }
}
