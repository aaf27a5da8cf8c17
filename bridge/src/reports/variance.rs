//! What the recipes say was used against what people found on the shelf, in units and in money.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::ids::IngredientId;
use shared::quantity::Quantity;

use crate::stock::{Cookbook, Uses};

/// Movements of one ingredient in some days, by reason; below zero left the shelf.
pub type Moves = BTreeMap<String, i64>;

/// An ingredient's days. Quantities in its unit, as written; money in minor units at today's price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variance {
    pub ingredient: String,
    pub unit: String,
    /// By the recipes of what was made; theoretical use.
    pub used: String,
    pub wasted: String,
    pub received: String,
    /// What counts found more (above zero) or less than the books said; `None`: nobody counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// The same against the use, in tenths of a percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_permille: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_minor: Option<i64>,
    pub used_minor: i64,
    pub wasted_minor: i64,
}

/// What each ingredient did; those that did not move are left out. The dearest differences come first.
pub fn variance(book: &Cookbook, moved: &BTreeMap<String, Moves>) -> Vec<Variance> {
    let mut list: Vec<Variance> = moved
        .iter()
        .filter_map(|(name, moves)| one(book, name, moves))
        .collect();
    list.sort_by_key(|v| {
        let found = v.found_minor.unwrap_or_default();
        (-found.abs(), -v.used_minor, v.ingredient.clone())
    });
    list
}

fn one(book: &Cookbook, name: &str, moves: &Moves) -> Option<Variance> {
    let id = IngredientId::new(name).ok()?;
    let ingredient = book.ingredient(&id)?;
    let sum = |reasons: &[&str]| {
        let known = reasons.iter().filter_map(|reason| moves.get(*reason));
        known.sum::<i64>()
    };
    let worth = |quantity: i64| book.cost(&Uses::from([(id.clone(), Quantity(quantity))])).0;
    // What was made and then voided moved from use to waste: `made` left the shelf, `waste` is booked from it.
    let used = -sum(&["made", "undone"]);
    let (wasted, received) = (-sum(&["waste"]), sum(&["receipt"]));
    let found = moves.get("count").copied();
    if used == 0 && wasted == 0 && received == 0 && found.is_none() {
        return None;
    }
    let permille = |found: i64| {
        let share = i128::from(found) * 1_000 / i128::from(used);
        i64::try_from(share).unwrap_or_default()
    };
    Some(Variance {
        ingredient: name.to_owned(),
        unit: ingredient.unit.to_string(),
        used: Quantity(used).to_string(),
        wasted: Quantity(wasted).to_string(),
        received: Quantity(received).to_string(),
        found: found.map(|found| Quantity(found).to_string()),
        found_permille: found.filter(|_| used != 0).map(permille),
        found_minor: found.map(worth),
        used_minor: worth(used),
        wasted_minor: worth(wasted),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_stands_against_what_the_recipes_used() {
        let restaurant = shared::fixture::restaurant();
        let book = Cookbook::of(&restaurant).unwrap();
        let names: Vec<String> = book.ingredients().map(|i| i.id.to_string()).collect();
        let moves = |list: &[(&str, i64)]| -> Moves {
            list.iter().map(|(r, q)| ((*r).to_owned(), *q)).collect()
        };
        let moved = BTreeMap::from([
            (
                names[0].clone(),
                moves(&[("made", -50_000), ("undone", 10_000)]),
            ),
            (
                names[1].clone(),
                moves(&[("made", -40_000), ("count", -2_000), ("waste", -1_000)]),
            ),
            (names[2].clone(), moves(&[("opening", 9_000)])),
            ("gone".to_owned(), moves(&[("made", -1)])),
        ]);
        let list = variance(&book, &moved);
        assert_eq!(list.len(), 2, "{list:?}");
        let counted = &list[0];
        assert_eq!(counted.ingredient, names[1]);
        assert_eq!(
            (counted.used.as_str(), counted.wasted.as_str()),
            ("40", "1")
        );
        assert_eq!(counted.found.as_deref(), Some("-2"));
        assert_eq!(counted.found_permille, Some(-50));
        assert!(counted.found_minor < Some(0));
        assert_eq!((list[1].used.as_str(), &list[1].found), ("40", &None));
    }
}
