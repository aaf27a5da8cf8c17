//! Every open order of the house, food that is up first, whoever took it and wherever it came from.

use shared::ids::OrderId;
use shared::money::Money;
use shared::order::{LineState, OrderState};
use shared::ticket::OrderView;
use shared::time::{Span, Timestamp};

use super::words::{capital, food_up, label};
use super::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRow {
    pub order: OrderId,
    /// "#12".
    pub number: String,
    /// "Table 12", "Online Maria".
    pub place: String,
    pub server: String,
    pub age: Span,
    /// Ready or served, of all that is not void.
    pub done: usize,
    pub total: usize,
    /// "FOOD UP · 3/5 ready".
    pub words: String,
    pub tone: Tone,
    pub due: Money,
    pub rush: bool,
}

impl Desk {
    pub fn open_checks(&self) -> Vec<OpenRow> {
        let open = |view: &&OrderView| {
            let served = view
                .lines
                .iter()
                .all(|line| matches!(line.state, LineState::Served | LineState::Void));
            view.state != OrderState::Cancelled && !(view.check.settled && served)
        };
        let mut found: Vec<&OrderView> = self.orders.values().filter(open).collect();
        found.sort_by_key(|view| self.urgency(view));
        found.into_iter().map(|view| self.open_row(view)).collect()
    }

    /// Food that is up, then what is late, then by promise.
    fn urgency(&self, view: &OrderView) -> (u8, Timestamp, u32) {
        let late = view.head.due_at < self.now();
        let served = view
            .lines
            .iter()
            .all(|line| matches!(line.state, LineState::Served | LineState::Void));
        let class = match (food_up(view), served, late) {
            (true, ..) => 0,
            (_, true, _) => 3,
            (_, _, true) => 1,
            _ => 2,
        };
        (class, view.head.due_at, view.head.number)
    }

    fn open_row(&self, view: &OrderView) -> OpenRow {
        let live = || {
            view.lines
                .iter()
                .filter(|line| line.state != LineState::Void)
        };
        let (words, tone) = self.order_words(view);
        OpenRow {
            order: view.head.order,
            number: label(view),
            place: self.place_name(&Place::of(&view.head)),
            server: view
                .head
                .server
                .as_ref()
                .map(|a| capital(a.as_str()))
                .unwrap_or_default(),
            age: self.now() - view.head.accepted_at,
            done: live()
                .filter(|l| matches!(l.state, LineState::Ready | LineState::Served))
                .count(),
            total: live().count(),
            words,
            tone,
            due: view.check.due,
            rush: view.head.rush,
        }
    }

    /// Orders with food at the pass, for the header.
    pub fn food_up_count(&self) -> usize {
        self.orders
            .values()
            .filter(|view| view.state != OrderState::Cancelled && food_up(view))
            .count()
    }
}
