//! What was sold: by hour, day, item, channel and category. Every view adds up to the same total.

use std::collections::BTreeMap;

use chrono::Timelike;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use shared::time::{Timestamp, local};

/// A line or an adjustment of a settled check, as the store reads it.
#[derive(Clone, Copy, Debug)]
pub struct SoldRow<'a> {
    pub at: Timestamp,
    pub day: &'a str,
    /// `dish`, or the kind of adjustment.
    pub kind: &'a str,
    pub item: &'a str,
    pub category: &'a str,
    pub channel: &'a str,
    pub quantity: i64,
    pub net: i64,
    pub tax: i64,
}

/// Money in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// Dishes; adjustments are none.
    pub dishes: i64,
    pub net: i64,
    pub tax: i64,
}

impl Sum {
    pub const fn gross(self) -> i64 {
        self.net + self.tax
    }

    fn join(&mut self, other: Self) {
        self.dishes += other.dishes;
        self.net += other.net;
        self.tax += other.tax;
    }

    fn add(&mut self, row: &SoldRow<'_>, is_dish: bool) {
        self.dishes += if is_dish { row.quantity } else { 0 };
        self.net += row.net;
        self.tax += row.tax;
    }
}

/// Sales of some days. Discounts and fees count where they belong: in the hour, channel and category of what
/// they were given on; in `items` stand dishes alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sales {
    pub total: Sum,
    /// Checks settled.
    pub checks: u64,
    /// By local hour, 0 to 23.
    pub hours: BTreeMap<u32, Sum>,
    pub days: BTreeMap<String, Sum>,
    pub items: BTreeMap<String, Sum>,
    pub channels: BTreeMap<String, Sum>,
    pub categories: BTreeMap<String, Sum>,
    /// By kind: discount, comp, service, fee, rounding.
    pub adjustments: BTreeMap<String, Sum>,
}

/// Without a new text for a name that is there.
fn add(to: &mut BTreeMap<String, Sum>, name: &str, row: &SoldRow<'_>, is_dish: bool) {
    match to.get_mut(name) {
        Some(sum) => sum.add(row, is_dish),
        None => to.entry(name.to_owned()).or_default().add(row, is_dish),
    }
}

/// A check whose rows come in.
struct Open {
    effect: i64,
    hour: u32,
    day: String,
    channel: String,
    sum: Sum,
}

/// Takes rows check by check; what the rows of a check have in common is looked up and added once for all of them.
pub struct Counter {
    sales: Sales,
    zone: Tz,
    open: Option<Open>,
}

impl Counter {
    /// Hours are those of `zone`.
    pub fn new(zone: Tz) -> Self {
        Self {
            sales: Sales::default(),
            zone,
            open: None,
        }
    }

    /// A row of the settlement `effect`; rows of one settlement come together.
    pub fn add(&mut self, effect: i64, row: &SoldRow<'_>) {
        let is_dish = row.kind == "dish";
        if self.open.as_ref().is_none_or(|open| open.effect != effect) {
            self.close();
            self.open = Some(Open {
                effect,
                hour: local(row.at, self.zone).hour(),
                day: row.day.to_owned(),
                channel: row.channel.to_owned(),
                sum: Sum::default(),
            });
        }
        if let Some(open) = &mut self.open {
            open.sum.add(row, is_dish);
        }
        add(&mut self.sales.categories, row.category, row, is_dish);
        if is_dish {
            add(&mut self.sales.items, row.item, row, is_dish);
        } else {
            add(&mut self.sales.adjustments, row.kind, row, is_dish);
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let sales = &mut self.sales;
        sales.checks += 1;
        sales.total.join(open.sum);
        sales.hours.entry(open.hour).or_default().join(open.sum);
        sales.days.entry(open.day).or_default().join(open.sum);
        sales
            .channels
            .entry(open.channel)
            .or_default()
            .join(open.sum);
    }

    pub fn finish(mut self) -> Sales {
        self.close();
        self.sales
    }
}

impl Sales {
    /// Net per check, half-up; nothing where nothing was sold.
    pub fn per_check(&self) -> Option<i64> {
        let checks = i64::try_from(self.checks).ok().filter(|n| 0 < *n)?;
        Some((self.total.net * 2 + checks).div_euclid(checks * 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_adds_up_to_the_same_total() {
        let row = |at: i64, kind, item, category, quantity, net| SoldRow {
            at: Timestamp(at),
            day: "2026-11-22",
            kind,
            item,
            category,
            channel: "dine-in",
            quantity,
            net,
            tax: net / 10,
        };
        let hour = 3_600_000;
        let mut counter = Counter::new(Tz::UTC);
        for (effect, row) in [
            (1, row(18 * hour, "dish", "burger", "mains", 2, 3_000)),
            (1, row(18 * hour, "dish", "cola", "drinks", 1, 300)),
            (2, row(19 * hour, "dish", "burger", "mains", 1, 1_500)),
            (2, row(19 * hour, "discount", "regular", "mains", 1, -500)),
        ] {
            counter.add(effect, &row);
        }
        let sales = counter.finish();
        let expected = Sum {
            dishes: 4,
            net: 4_300,
            tax: 430,
        };
        assert_eq!(sales.total, expected);
        for view in [&sales.days, &sales.channels, &sales.categories] {
            assert_eq!(view.values().map(|sum| sum.net).sum::<i64>(), 4_300);
        }
        assert_eq!(sales.hours[&19].net, 1_000);
        assert_eq!(sales.items["burger"].dishes, 3);
        assert_eq!(sales.adjustments["discount"].dishes, 0);
        assert_eq!((sales.checks, sales.per_check()), (2, Some(2_150)));
        assert_eq!(Sales::default().per_check(), None);
    }
}
