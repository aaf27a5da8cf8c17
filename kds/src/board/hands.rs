//! The hand's own order on this screen: what is pinned stands in front, what is put last stands at the end.
//!
//! It changes nothing in the kitchen; other screens keep the router's order.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shared::ids::OrderId;

/// Orders that a hand may have moved; beyond it the oldest are forgotten.
const MOVED_MAX: usize = 200;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hands {
    /// In front, in this order.
    pinned: Vec<OrderId>,
    /// At the end, in this order.
    parked: Vec<OrderId>,
}

impl Hands {
    pub fn is_pinned(&self, order: OrderId) -> bool {
        self.pinned.contains(&order)
    }

    pub fn is_parked(&self, order: OrderId) -> bool {
        self.parked.contains(&order)
    }

    pub fn is_empty(&self) -> bool {
        self.pinned.is_empty() && self.parked.is_empty()
    }

    /// Pins it behind those that are pinned already, or lets it go.
    pub fn pin(&mut self, order: OrderId) {
        let was = self.is_pinned(order);
        self.forget(order);
        if !was {
            self.pinned.push(order);
        }
        self.pinned.truncate(MOVED_MAX);
    }

    /// Puts it behind all others, or lets it go.
    pub fn park(&mut self, order: OrderId) {
        let was = self.is_parked(order);
        self.forget(order);
        if !was {
            self.parked.push(order);
        }
        self.parked.truncate(MOVED_MAX);
    }

    pub fn forget(&mut self, order: OrderId) {
        self.pinned.retain(|other| *other != order);
        self.parked.retain(|other| *other != order);
    }

    /// Forgets what no screen shows any more.
    pub fn keep(&mut self, alive: &BTreeSet<OrderId>) {
        self.pinned.retain(|order| alive.contains(order));
        self.parked.retain(|order| alive.contains(order));
    }

    /// Moves an order by so many places; `shown` is how the rows stand now. Everything in front of its new place
    /// is pinned with it, so that it stays there.
    pub fn shift(&mut self, order: OrderId, by: i8, shown: &[OrderId]) {
        let Some(at) = shown.iter().position(|other| *other == order) else {
            return;
        };
        let to = at
            .saturating_add_signed(isize::from(by))
            .min(shown.len() - 1);
        let mut rows: Vec<OrderId> = shown
            .iter()
            .filter(|other| **other != order)
            .copied()
            .collect();
        rows.insert(to, order);
        let pinned = (to + 1).max(self.pinned.len()).min(MOVED_MAX);
        self.parked.retain(|other| *other != order);
        self.pinned = rows.into_iter().take(pinned).collect();
    }

    /// Sorts by hand first: pinned, the rest as it was, put last.
    pub fn sort<T>(&self, rows: &mut [T], order: impl Fn(&T) -> OrderId) {
        if self.is_empty() {
            return;
        }
        let place = |id: OrderId| {
            let pinned = self.pinned.iter().position(|other| *other == id);
            let parked = self.parked.iter().position(|other| *other == id);
            match (pinned, parked) {
                (Some(n), _) => (0, n),
                (None, None) => (1, 0),
                (None, Some(n)) => (2, n),
            }
        };
        rows.sort_by_key(|row| place(order(row)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> OrderId {
        OrderId(Uuid::from_u128(n))
    }

    fn order(hands: &Hands, rows: &[u128]) -> Vec<u128> {
        let mut rows: Vec<OrderId> = rows.iter().map(|n| id(*n)).collect();
        hands.sort(&mut rows, |row| *row);
        rows.iter().map(|row| row.0.as_u128()).collect()
    }

    #[test]
    fn pinned_stand_in_front_and_put_last_at_the_end_and_both_can_be_taken_back() {
        let mut hands = Hands::default();
        hands.pin(id(3));
        hands.park(id(1));
        assert_eq!(order(&hands, &[1, 2, 3, 4]), [3, 2, 4, 1]);
        hands.park(id(3));
        assert_eq!(order(&hands, &[1, 2, 3, 4]), [2, 4, 1, 3]);
        hands.park(id(3));
        hands.park(id(1));
        assert!(hands.is_empty());
    }

    #[test]
    fn a_row_moved_by_hand_stays_there_when_others_come() {
        let mut hands = Hands::default();
        let shown = [1, 2, 3, 4].map(id);
        hands.shift(id(3), -1, &shown);
        assert_eq!(order(&hands, &[1, 2, 3, 4]), [1, 3, 2, 4]);
        assert_eq!(
            order(&hands, &[9, 1, 2, 3, 4]),
            [1, 3, 9, 2, 4],
            "new ones come behind"
        );
        hands.keep(&BTreeSet::from([id(3)]));
        assert_eq!(order(&hands, &[9, 2, 3, 4]), [3, 9, 2, 4]);
    }
}
