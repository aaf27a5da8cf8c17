//! The guests' board: numbers that are being prepared, numbers that are ready; it clears itself.

use std::collections::BTreeMap;

use shared::ids::OrderId;
use shared::order::{Channel, LineState, OrderState};
use shared::ticket::OrderView;
use shared::time::{Span, Timestamp};

use super::Board;

/// A ready number stands for this long after it went over the counter.
pub const TAKEN_FOR: Span = Span::from_mins(2);
/// A ready number that nobody fetched leaves after this long; the pass still has the order.
pub const READY_FOR: Span = Span::from_mins(20);
/// A number that became ready this short ago is marked as new.
pub const NEW_FOR: Span = Span::from_secs(30);
/// Ready numbers remembered.
const READY_MAX: usize = 200;

/// Numbers that became ready on this screen's watch; an order that is paid and served may be gone at once.
#[derive(Clone, Debug, Default)]
pub struct Counter {
    ready: BTreeMap<OrderId, Ready>,
}

#[derive(Clone, Copy, Debug)]
struct Ready {
    number: u32,
    since: Timestamp,
    taken: Option<Timestamp>,
}

/// What guests read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickupPage {
    pub preparing: Vec<String>,
    /// Newest first; true: just now.
    pub ready: Vec<(String, bool)>,
}

/// Guests wait at the counter for these.
fn is_fetched(order: &OrderView) -> bool {
    order.head.channel != Channel::DineIn && order.state != OrderState::Cancelled
}

fn is_ready(order: &OrderView) -> bool {
    let mut live = order
        .lines
        .iter()
        .filter(|line| line.state != LineState::Void)
        .peekable();
    live.peek().is_some()
        && live.all(|line| matches!(line.state, LineState::Ready | LineState::Served))
}

fn is_taken(order: &OrderView) -> bool {
    let live = || {
        order
            .lines
            .iter()
            .filter(|line| line.state != LineState::Void)
    };
    live().all(|line| line.state == LineState::Served)
}

impl Counter {
    pub fn see(&mut self, order: &OrderView, now: Option<Timestamp>) {
        let id = order.head.order;
        let Some(now) = now.filter(|_| is_fetched(order) && is_ready(order)) else {
            // Recalled, cooked again or cancelled: it is not ready any more.
            self.ready.remove(&id);
            return;
        };
        let courses = order.courses.iter();
        let since = courses.filter_map(|c| c.ready_at).max().unwrap_or(now);
        let served = order.courses.iter().filter_map(|c| c.served_at).max();
        let ready = self.ready.entry(id).or_insert(Ready {
            number: order.head.number,
            since,
            taken: None,
        });
        ready.taken = served.filter(|_| is_taken(order));
        while READY_MAX < self.ready.len() {
            self.ready.pop_first();
        }
    }

    /// The order has left the house's screens; if it was ready, its number stays a while.
    pub fn gone(&mut self, order: OrderId, now: Option<Timestamp>) {
        if let Some(ready) = self.ready.get_mut(&order) {
            ready.taken = ready.taken.or(now);
        }
    }

    pub fn expire(&mut self, now: Timestamp) {
        self.ready.retain(|_, ready| match ready.taken {
            Some(taken) => now - taken < TAKEN_FOR,
            None => now - ready.since < READY_FOR,
        });
    }

    fn has(&self, order: OrderId) -> bool {
        self.ready.contains_key(&order)
    }
}

impl Board {
    pub fn pickup_page(&self, mono: u64) -> PickupPage {
        let Some(now) = self.clock.now(mono) else {
            return PickupPage::default();
        };
        let mut preparing: Vec<(u32, String)> = self
            .orders
            .values()
            .filter(|order| is_fetched(order) && !is_ready(order))
            .filter(|order| !self.counter.has(order.head.order))
            .map(|order| (order.head.number, order.head.number.to_string()))
            .collect();
        preparing.sort();
        let mut ready: Vec<&Ready> = self.counter.ready.values().collect();
        ready.sort_by_key(|ready| (std::cmp::Reverse(ready.since), ready.number));
        let word = |ready: &Ready| (ready.number.to_string(), now - ready.since < NEW_FOR);
        PickupPage {
            preparing: preparing.into_iter().map(|(_, number)| number).collect(),
            ready: ready.into_iter().map(word).collect(),
        }
    }
}
