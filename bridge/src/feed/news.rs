//! What destinations are told while the house is open: each order's status, what is out, prices, the pace.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::{CustomerId, ItemId, OrderId};
use shared::time::Timestamp;
use shared::wire::Accepted;

use super::Mind;
use crate::shop::{News, Pace, Topic, Verdict, pace};
use crate::stock::portions;
use crate::store::{StoreError, Turn};

/// Somebody who is told news, and about what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    pub id: String,
    /// First business day that goes there; empty: all.
    pub since: String,
    /// Whose orders; without one, all.
    pub channel: Option<String>,
    pub topics: BTreeSet<Topic>,
}

/// News that the feed has still to look at.
#[derive(Debug, Default)]
pub(super) struct Due {
    /// Orders of shops whose state may have changed.
    pub(super) orders: BTreeSet<OrderId>,
    /// What can be had may have changed: at once.
    pub(super) items: bool,
    /// Levels moved: looked at with the next tick, because each dish moves them.
    pub(super) counts: bool,
    pub(super) prices: bool,
    pub(super) customers: BTreeSet<CustomerId>,
    /// Everybody who may be told of.
    pub(super) everybody: bool,
}

impl Due {
    /// Whatever changed while the bridge was away is told now.
    pub(super) fn at_start(watching: BTreeSet<OrderId>) -> Self {
        Self {
            orders: watching,
            prices: true,
            everybody: true,
            ..Self::default()
        }
    }
}

/// True where a count is worth telling: it ran out, came back, is small, or changed by a tenth.
fn tells(told: Option<u32>, now: Option<u32>) -> bool {
    match (told, now) {
        (Some(told), Some(now)) => {
            let few = 20;
            told != now && (now < few || told < few || told / 10 <= told.abs_diff(now))
        }
        (told, now) => told != now,
    }
}

impl Mind {
    /// As a manager said, else as the load says.
    fn pace_of(&mut self, channel: Option<&str>) -> Pace {
        let name = channel.unwrap_or_default();
        if let Some(said) = self.paces.get(name).or_else(|| self.paces.get("")) {
            return *said;
        }
        let shop = self.shops.iter().find(|shop| shop.id == name);
        let throttle = shop.map(|shop| shop.throttle).unwrap_or_default();
        let orders = u32::try_from(self.watching.len()).unwrap_or(u32::MAX);
        let before = self.by_load.get(name).copied().unwrap_or_default();
        let now = pace(&throttle, orders, before);
        self.by_load.insert(name.to_owned(), now);
        now
    }

    pub(super) fn listeners(&self, topic: Topic) -> Vec<Listener> {
        let all = self.listeners.iter();
        all.filter(|one| one.topics.contains(&topic))
            .cloned()
            .collect()
    }

    pub(super) fn has_news(&self) -> bool {
        self.deadline_passed()
            || self.due.items
            || self.due.prices
            || !self.due.orders.is_empty()
            || !self.due.customers.is_empty()
    }

    /// Twice a second: levels that moved meanwhile are looked at once.
    pub(super) fn tick(&mut self) {
        self.due.items |= std::mem::take(&mut self.due.counts);
    }

    /// Queues whatever somebody has not been told yet.
    pub(super) fn spread(&mut self, turn: &mut Turn<'_>) -> Result<(), StoreError> {
        let at = self.now.unwrap_or_default();
        let orders = std::mem::take(&mut self.due.orders);
        let listeners = self.listeners(Topic::Orders);
        if !listeners.is_empty() {
            for order in orders {
                self.spread_order(turn, order, &listeners, at)?;
            }
        }
        if std::mem::take(&mut self.due.items) {
            self.spread_items(turn, at)?;
        }
        if std::mem::take(&mut self.due.prices) {
            self.spread_prices(turn, at)?;
        }
        self.spread_customers(turn)?;
        for listener in self.listeners(Topic::Pace) {
            let pace = self.pace_of(listener.channel.as_deref());
            let news = News::Pace(pace);
            if pace != Pace::Open || turn.was_told(&listener.id, &news.subject())? {
                turn.tell(&listener.id, &news, at)?;
            }
        }
        Ok(())
    }

    fn spread_order(
        &self,
        turn: &mut Turn<'_>,
        order: OrderId,
        listeners: &[Listener],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(row) = turn.shop_order(order)? else {
            return Ok(());
        };
        let (channel, theirs) = turn.channel_of(order)?.unwrap_or_default();
        let reason = match (row.verdict, &row.answer) {
            (Some(Verdict::Denied), _) => Some("the kitchen did not answer in time".to_owned()),
            // Their order goes on under another number of ours.
            (Some(Verdict::Replaced), _) => return Ok(()),
            (_, Some(Err(reject))) => Some(reject.to_string()),
            _ => row.cancelled.clone(),
        };
        let due_at = match &row.answer {
            Some(Ok(Accepted::Order { due_at, .. })) => Some(*due_at),
            _ => None,
        };
        let status = row.status();
        if status == crate::shop::ShopStatus::Sending {
            return Ok(());
        }
        let news = News::Order {
            order,
            theirs,
            status,
            reason,
            due_at,
        };
        let hears = |one: &&Listener| one.channel.as_ref().is_none_or(|only| *only == channel);
        for listener in listeners.iter().filter(hears) {
            turn.tell(&listener.id, &news, at)?;
        }
        Ok(())
    }

    fn spread_items(&mut self, turn: &mut Turn<'_>, at: Timestamp) -> Result<(), StoreError> {
        let listeners = self.listeners(Topic::Stock);
        if listeners.is_empty() {
            return Ok(());
        }
        let counts = portions(&self.rules.book, &turn.levels());
        let live = self.live.lock().availability.clone();
        let mut now: BTreeMap<ItemId, (bool, Option<u32>)> = BTreeMap::new();
        for item in self.restaurant.menu.items.values() {
            let counted = counts.get(&item.id);
            let counted = counted.map(|n| u32::try_from(*n).unwrap_or_default());
            let known = live.get(&item.id);
            let left = match (known.and_then(|one| one.left), counted) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            let out = known.is_some_and(|one| one.out) || left == Some(0);
            now.insert(item.id.clone(), (out, left));
        }
        for (item, (out, left)) in now {
            let told = self.told_items.get(&item).copied();
            if told.is_some_and(|(was, count)| was == out && !tells(count, left)) {
                continue;
            }
            let news = News::Item {
                item: item.clone(),
                out,
                left,
            };
            for listener in &listeners {
                // What was never out and is not counted needs no word.
                let plain = !out && left.is_none();
                if !plain || turn.was_told(&listener.id, &news.subject())? {
                    turn.tell(&listener.id, &news, at)?;
                }
            }
            self.told_items.insert(item, (out, left));
        }
        Ok(())
    }

    fn spread_prices(&mut self, turn: &mut Turn<'_>, at: Timestamp) -> Result<(), StoreError> {
        for listener in self.listeners(Topic::Prices) {
            for item in self.restaurant.menu.items.values().filter(|one| one.online) {
                let sizes = item.sizes.iter();
                let mut prices: Vec<_> = sizes
                    .map(|size| (Some(size.id.clone()), size.price))
                    .collect();
                if prices.is_empty() {
                    prices.push((None, item.price));
                }
                for (size, price) in prices {
                    let item = item.id.clone();
                    turn.tell(&listener.id, &News::Price { item, size, price }, at)?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_told_when_it_matters() {
        let check =
            |told, now, expected| assert_eq!(tells(told, now), expected, "{told:?} {now:?}");
        check(None, Some(50), true);
        check(Some(50), None, true);
        check(Some(50), Some(50), false);
        check(Some(200), Some(199), false);
        check(Some(200), Some(180), true);
        check(Some(20), Some(19), true);
        check(Some(0), Some(90), true);
    }
}
