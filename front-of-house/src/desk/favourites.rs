//! What is ordered most at this time of day, learned from what this terminal sent.

use std::collections::BTreeMap;

use chrono::Timelike;
use serde::{Deserialize, Serialize};
use shared::ids::ItemId;
use shared::order::LineDraft;

use super::Desk;

/// Tiles of the favourites: what fits on one page of a small screen.
const SHOWN_MAX: usize = 16;
/// When the counts of a daypart reach this many units, all are halved: last month matters less than this week.
const UNITS_MAX: u32 = 4_000;

/// Parts of a day that order differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Daypart {
    /// 05:00 to 11:00.
    Morning,
    /// 11:00 to 16:00.
    Noon,
    /// 16:00 to 22:00.
    Evening,
    /// 22:00 to 05:00.
    Night,
}

impl Daypart {
    pub const fn at_hour(hour: u32) -> Self {
        match hour {
            5..=10 => Self::Morning,
            11..=15 => Self::Noon,
            16..=21 => Self::Evening,
            _ => Self::Night,
        }
    }
}

/// Units per item, by daypart. Kept on this terminal's disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Favourites(BTreeMap<Daypart, BTreeMap<ItemId, u32>>);

impl Favourites {
    pub fn count(&mut self, part: Daypart, lines: &[LineDraft]) {
        let counts = self.0.entry(part).or_default();
        for line in lines {
            *counts.entry(line.item.clone()).or_default() += u32::from(line.quantity);
        }
        if UNITS_MAX <= counts.values().sum() {
            counts.values_mut().for_each(|units| *units /= 2);
            counts.retain(|_, units| 0 < *units);
        }
    }

    /// The most ordered first; equals by id, so that tiles keep their places.
    pub fn top(&self, part: Daypart) -> Vec<&ItemId> {
        let mut found: Vec<(&ItemId, u32)> = self
            .0
            .get(&part)
            .into_iter()
            .flatten()
            .map(|(item, units)| (item, *units))
            .collect();
        found.sort_by_key(|(item, units)| (std::cmp::Reverse(*units), (*item).clone()));
        found.truncate(SHOWN_MAX);
        found.into_iter().map(|(item, _)| item).collect()
    }
}

impl Desk {
    /// By the clock of the house, as the router knows it.
    pub(super) fn daypart(&self) -> Daypart {
        let at = chrono::DateTime::from_timestamp_millis(self.now().0).unwrap_or_default();
        Daypart::at_hour(at.with_timezone(&self.house.time_zone).hour())
    }

    pub fn favourites(&self) -> &Favourites {
        &self.favourites
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_habits_fade_and_ties_keep_their_places() {
        let mut ids = shared::fixture::ids(3);
        let mut line = |item: &str, quantity: u16| {
            let mut line = shared::fixture::line(&mut ids, item);
            line.quantity = quantity;
            line
        };
        let mut favourites = Favourites::default();
        let lines = [line("soup", 3), line("cola", 3), line("burger", 9)];
        favourites.count(Daypart::Noon, &lines);
        let top = |own: &Favourites| -> Vec<String> {
            let found = own.top(Daypart::Noon);
            found.into_iter().map(ToString::to_string).collect()
        };
        assert_eq!(top(&favourites), ["burger", "cola", "soup"]);
        assert!(favourites.top(Daypart::Evening).is_empty());
        for _ in 0..50 {
            favourites.count(Daypart::Noon, &[line("soup", 99)]);
        }
        assert_eq!(top(&favourites)[0], "soup");
        assert!(favourites.0[&Daypart::Noon].values().sum::<u32>() < UNITS_MAX);
    }
}
