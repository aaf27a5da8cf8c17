//! Eighty-six and countdown: what can be sold now.
//!
//! A person's word stands above stock's. It is forgotten when stock comes to agree with it.

use serde::{Deserialize, Serialize};
use shared::ids::{ItemId, LineId, OrderId};
use shared::wire::{Availability, Reject};

use super::event::Event;
use super::{Decision, Kitchen};

/// What was said about an item; there is none for an item that is simply there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// A person took it off (true), or put it back although stock says it is out (false).
    pub(super) person: Option<bool>,
    /// Stock has run out of it.
    pub(super) stock: bool,
}

impl Mark {
    fn is_out(self) -> bool {
        self.person.unwrap_or(self.stock)
    }
}

impl Kitchen {
    /// Whether an item can be ordered, and how many are left.
    pub fn availability(&self, item: &ItemId) -> Availability {
        let mark = self.marks.get(item).copied().unwrap_or_default();
        let left = self.counts.get(item).copied();
        Availability {
            item: item.clone(),
            out: mark.is_out() || left == Some(0),
            by_stock: mark.stock && mark.person.is_none(),
            left,
        }
    }

    /// Items that are out or counted.
    pub(super) fn restricted_items(&self) -> Vec<Availability> {
        let mut items: Vec<&ItemId> = self.marks.keys().chain(self.counts.keys()).collect();
        items.sort();
        items.dedup();
        let all = items.into_iter().map(|item| self.availability(item));
        all.filter(|item| item.out || item.left.is_some()).collect()
    }

    pub(super) fn mark_out(&mut self, item: &ItemId, by_stock: bool) {
        let mark = self.marks.entry(item.clone()).or_default();
        if by_stock {
            mark.stock = true;
        } else {
            mark.person = Some(true);
        }
    }

    pub(super) fn mark_back(&mut self, item: &ItemId, by_stock: bool) {
        let mut mark = self.marks.get(item).copied().unwrap_or_default();
        if by_stock {
            mark.stock = false;
            mark.person = mark.person.filter(|out| *out);
        } else {
            mark.person = mark.stock.then_some(false);
            // "Back" with none left ends the count.
            self.counts
                .retain(|counted, left| counted != item || 0 < *left);
        }
        if mark == Mark::default() {
            self.marks.remove(item);
        } else {
            self.marks.insert(item.clone(), mark);
        }
    }

    pub(super) fn set_count(&mut self, item: &ItemId, left: Option<u32>) {
        match left {
            Some(left) => self.counts.insert(item.clone(), left),
            None => self.counts.remove(item),
        };
    }

    pub(super) fn count_down(&mut self, item: &ItemId, quantity: u16) {
        if let Some(left) = self.counts.get_mut(item) {
            *left = left.saturating_sub(u32::from(quantity));
        }
    }

    /// Taken off before it went to the kitchen: it can be sold again.
    pub(super) fn count_back(&mut self, order: OrderId, line: LineId) {
        let found = self.orders.get(&order).and_then(|order| order.line(line));
        let Some(facts) = found.map(|line| line.facts.clone()) else {
            return;
        };
        if let Some(left) = self.counts.get_mut(&facts.item) {
            *left = left.saturating_add(u32::from(facts.quantity));
        }
    }

    /// Portions that were ordered and have not gone to the kitchen.
    fn promised(&self, item: &ItemId) -> u32 {
        let open = self.orders.values().filter(|order| !order.is_cancelled());
        let lines = open.flat_map(|order| {
            let held = order.courses.iter().filter(|course| course.hold.is_some());
            held.flat_map(|course| order.live_lines_of(course.no))
        });
        let theirs = lines.filter(|line| line.facts.item == *item);
        theirs.map(|line| u32::from(line.facts.quantity)).sum()
    }

    fn known(&self, item: &ItemId) -> Result<(), Reject> {
        let found = self
            .restaurant()
            .is_some_and(|r| r.menu.items.contains_key(item));
        // Nobody ordered it, so the refusal names no line.
        let line = LineId(uuid::Uuid::nil());
        if found {
            Ok(())
        } else {
            Err(Reject::UnknownItem {
                line,
                item: item.clone(),
            })
        }
    }
}

/// A person takes an item off the menu, or puts it back.
pub(super) fn eighty_six(k: &Kitchen, item: &ItemId, out: bool) -> Result<Decision, Reject> {
    k.known(item)?;
    let person = k.marks.get(item).and_then(|mark| mark.person);
    let is_news = if out {
        person != Some(true)
    } else {
        k.availability(item).out
    };
    let (item, by_stock) = (item.clone(), false);
    let event = || match out {
        true => Event::ItemEightySixed { item, by_stock },
        false => Event::ItemBack { item, by_stock },
    };
    Ok(Decision::done(is_news.then(event).into_iter().collect()))
}

/// Stock ran out of it, or it came in.
pub(super) fn stock(k: &Kitchen, item: &ItemId, out: bool) -> Result<Decision, Reject> {
    k.known(item)?;
    let mark = k.marks.get(item).copied().unwrap_or_default();
    let is_news = mark.stock != out;
    let (item, by_stock) = (item.clone(), true);
    let event = || match out {
        true => Event::ItemEightySixed { item, by_stock },
        false => Event::ItemBack { item, by_stock },
    };
    Ok(Decision::done(is_news.then(event).into_iter().collect()))
}

/// So many left; `None` ends the count. Somebody who begins to count looks at the shelf, where what is promised
/// lies too: to orders for later, and to courses that wait. That cannot be sold again; from then on each order
/// counts when it is taken.
pub(super) fn countdown(k: &Kitchen, item: &ItemId, left: Option<u32>) -> Result<Decision, Reject> {
    k.known(item)?;
    let begins = !k.counts.contains_key(item);
    let promised = if begins { k.promised(item) } else { 0 };
    let left = left.map(|left| left.saturating_sub(promised));
    let is_news = k.counts.get(item).copied() != left;
    let event = || Event::CountdownSet {
        item: item.clone(),
        left,
    };
    Ok(Decision::done(is_news.then(event).into_iter().collect()))
}
