//! How full a shelf is, and what to say about it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use shared::ids::{IngredientId, ItemId};
use shared::quantity::Quantity;

use super::Cookbook;

/// What people should know of a shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    Fine,
    /// At or below the mark where somebody should order more.
    Low,
    /// Nothing left, by the books: what needs it is eighty-sixed.
    Out,
}

impl Standing {
    pub fn of(level: Quantity, low: Quantity) -> Self {
        if level <= Quantity::ZERO {
            Self::Out
        } else if level <= low {
            Self::Low
        } else {
            Self::Fine
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Low => "low",
            Self::Out => "out",
        }
    }

    /// Inverse of `name`.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Fine, Self::Low, Self::Out]
            .into_iter()
            .find(|s| s.name() == name)
    }
}

/// Items to eighty-six (`true`) and to bring back (`false`): the difference between what the shelves
/// allow and what the router was `told` last. Items with a question still open are left alone until
/// it is answered, so that a repeated "out" can never overtake a "back".
pub fn changes_of_availability(
    book: &Cookbook,
    levels: &BTreeMap<IngredientId, Quantity>,
    told_out: &BTreeSet<ItemId>,
    open: &BTreeSet<ItemId>,
) -> Vec<(ItemId, bool)> {
    let empty = levels.iter().filter(|(_, level)| **level <= Quantity::ZERO);
    let missing: BTreeSet<IngredientId> = empty.map(|(id, _)| id.clone()).collect();
    let out = book.needing(&missing);
    let gone = out.difference(told_out).map(|item| (item.clone(), true));
    let back = told_out.difference(&out).map(|item| (item.clone(), false));
    gone.chain(back)
        .filter(|(item, _)| !open.contains(item))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shelf_is_low_at_its_mark_and_out_at_zero() {
        let check = |level, low, expected| {
            assert_eq!(
                Standing::of(Quantity(level), Quantity(low)),
                expected,
                "{level} of {low}"
            );
        };
        check(11, 10, Standing::Fine);
        check(10, 10, Standing::Low);
        check(1, 10, Standing::Low);
        check(0, 10, Standing::Out);
        check(-5, 10, Standing::Out);
        check(1, 0, Standing::Fine);
        for standing in [Standing::Fine, Standing::Low, Standing::Out] {
            assert_eq!(Standing::named(standing.name()), Some(standing));
        }
    }

    #[test]
    fn the_router_is_told_the_difference_and_one_thing_at_a_time() {
        // In the fixture beef is in burgers and steaks, buns in burgers alone.
        let book = Cookbook::of(&shared::fixture::restaurant()).unwrap();
        let items = |names: &[&str]| -> BTreeSet<ItemId> {
            names
                .iter()
                .map(|name| ItemId::new(*name).unwrap())
                .collect()
        };
        let check = |empty: &[&str], told: &[&str], open: &[&str], expected: &[(&str, bool)]| {
            let level = |name: &&str| (IngredientId::new(*name).unwrap(), Quantity::ZERO);
            let levels = empty.iter().map(level).collect();
            let changes = changes_of_availability(&book, &levels, &items(told), &items(open));
            let changes: Vec<_> = changes
                .iter()
                .map(|(item, out)| (item.as_str(), *out))
                .collect();
            assert_eq!(
                changes, expected,
                "empty {empty:?}, told {told:?}, open {open:?}"
            );
        };
        check(&[], &[], &[], &[]);
        check(&["beef"], &[], &[], &[("burger", true), ("steak", true)]);
        check(&["beef"], &["burger", "steak"], &[], &[]);
        check(&["bun"], &["burger", "steak"], &[], &[("steak", false)]);
        check(&["beef"], &[], &["burger"], &[("steak", true)]);
        check(&[], &["burger"], &["burger"], &[]);
    }
}
