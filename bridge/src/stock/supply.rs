//! Between the shelf and the supplier: units people count in, what to order, how many portions are left.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::ids::{IngredientId, ItemId};
use shared::menu::Ingredient;
use shared::quantity::Quantity;
use shared::ratio::Ratio;

use super::Cookbook;

/// Why an amount cannot be put on a shelf.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAmount {
    #[error("'{text}' is not an amount: write it like 3, 2.5 or 10/3")]
    NoNumber { text: String },
    #[error("{ingredient} does not come in '{unit}'; write one of: {known}")]
    UnknownUnit {
        ingredient: IngredientId,
        unit: String,
        known: String,
    },
    #[error("{ingredient}: '{text}' is too much or too fine to be counted")]
    OutOfRange {
        ingredient: IngredientId,
        text: String,
    },
}

/// An amount as people write it, on its shelf's own scale: `3 case`, `2.5`, `10/3 tray`.
///
/// The conversion is exact; only the end is rounded, half-up to a thousandth of the recipe's unit.
pub fn on_shelf(ingredient: &Ingredient, text: &str) -> Result<Quantity, BadAmount> {
    let (number, unit) = match text.trim().split_once(' ') {
        Some((number, unit)) => (number, Some(unit.trim())),
        None => (text.trim(), None),
    };
    let number: Ratio = number.parse().map_err(|_bad_ratio| BadAmount::NoNumber {
        text: text.to_owned(),
    })?;
    let own = ingredient.unit.to_string();
    let is = match unit {
        None => Ratio::ONE,
        Some(unit) if unit == own => Ratio::ONE,
        Some(unit) => {
            let found = ingredient.units.iter().find(|one| one.name == unit);
            let names = ingredient.units.iter().map(|one| one.name.as_str());
            let known = std::iter::once(own.as_str()).chain(names);
            let known: Vec<&str> = known.collect();
            found
                .ok_or_else(|| BadAmount::UnknownUnit {
                    ingredient: ingredient.id.clone(),
                    unit: unit.to_owned(),
                    known: known.join(", "),
                })?
                .is
        }
    };
    let thousandths = number
        .times(is)
        .and_then(|amount| amount.times(Ratio::whole(1_000)))
        .and_then(Ratio::rounded);
    // A million million thousandths is a thousand tonnes of flour.
    let fits = thousandths.filter(|n| n.abs() <= 1_000_000_000_000);
    fits.map(Quantity).ok_or_else(|| BadAmount::OutOfRange {
        ingredient: ingredient.id.clone(),
        text: text.to_owned(),
    })
}

/// What to order of an ingredient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reorder {
    pub ingredient: IngredientId,
    pub level: String,
    pub low: String,
    pub par: String,
    /// So many of `unit`, rounded up: nobody sells half a case.
    pub order: i64,
    /// The largest unit it is bought in.
    pub unit: String,
}

/// Everything at or below its mark that has a par: enough whole packs to reach it.
pub fn reorder(book: &Cookbook, levels: &BTreeMap<IngredientId, Quantity>) -> Vec<Reorder> {
    let one = |ingredient: &Ingredient| {
        let (par, level) = (ingredient.par?, *levels.get(&ingredient.id)?);
        if ingredient.low < level || par <= level {
            return None;
        }
        let pack = ingredient.units.last();
        let is = pack.map_or(Ratio::ONE, |unit| unit.is);
        let missing = Ratio::of(par - level);
        let packs = missing.over(is.times(Ratio::whole(1_000))?)?;
        Some(Reorder {
            ingredient: ingredient.id.clone(),
            level: level.to_string(),
            low: ingredient.low.to_string(),
            par: par.to_string(),
            order: packs.up()?,
            unit: pack.map_or_else(|| ingredient.unit.to_string(), |unit| unit.name.clone()),
        })
    };
    book.ingredients().filter_map(one).collect()
}

/// How many of an item the shelves still allow, of its hungriest size; items without recipes are left out.
pub fn portions(
    book: &Cookbook,
    levels: &BTreeMap<IngredientId, Quantity>,
) -> BTreeMap<ItemId, i64> {
    let mut left: BTreeMap<ItemId, i64> = BTreeMap::new();
    for (item, _, uses) in book.sizes() {
        for (id, need) in uses.iter().filter(|(_, need)| need.is_positive()) {
            let Some(level) = levels.get(id) else {
                continue;
            };
            let level = Ratio::of((*level).max(Quantity::ZERO));
            let Some(portions) = level.over(*need).and_then(Ratio::down) else {
                continue;
            };
            let least = left.entry(item.clone()).or_insert(portions);
            *least = (*least).min(portions);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use shared::menu::PackUnit;
    use shared::money::Money;
    use shared::quantity::Unit;

    use super::*;

    fn tomatoes() -> Ingredient {
        let unit = |name: &str, is: &str| PackUnit {
            name: name.to_owned(),
            is: is.parse().unwrap(),
        };
        Ingredient {
            id: IngredientId::new("tomato").unwrap(),
            name: "Tomatoes".to_owned(),
            unit: Unit::G,
            opening: Quantity::ZERO,
            low: Quantity::whole(2_000),
            cost: Money(300),
            cost_per: Quantity::whole(1_000),
            par: Some(Quantity::whole(12_000)),
            yield_milli_percent: 100_000,
            units: vec![unit("tray", "2500"), unit("case", "10000/3")],
        }
    }

    #[test]
    fn three_layers_of_units_meet_exactly() {
        let check = |text: &str, expected: &str| {
            let got = on_shelf(&tomatoes(), text).map(|q| q.to_string());
            assert_eq!(
                got.map_err(|e| e.to_string()),
                Ok(expected.to_owned()),
                "{text}"
            );
        };
        check("3 case", "10000");
        check("1 case", "3333.333");
        check("2.5", "2.5");
        check("10/3 tray", "8333.333");
        check("7 g", "7");
        for (bad, why) in [
            ("3 box", "write one of: g, tray, case"),
            ("many", "is not an amount"),
            ("999999999999 case", "too much"),
        ] {
            let refused = on_shelf(&tomatoes(), bad).unwrap_err().to_string();
            assert!(refused.contains(why), "{refused}");
        }
    }

    #[test]
    fn whole_packs_are_ordered_up_to_par() {
        let mut restaurant = shared::fixture::restaurant();
        restaurant.ingredients = vec![tomatoes()];
        restaurant.recipes.clear();
        let book = Cookbook::of(&restaurant).unwrap();
        let order = |level: i64| {
            let levels = BTreeMap::from([(tomatoes().id, Quantity::whole(level))]);
            let list = reorder(&book, &levels);
            list.first().map(|one| (one.order, one.unit.clone()))
        };
        assert_eq!(order(2_001), None, "above the mark");
        // 12 kg less 2 kg in cases of 3⅓ kg: exactly three.
        assert_eq!(order(2_000), Some((3, "case".to_owned())));
        assert_eq!(order(1_999), Some((4, "case".to_owned())));
        assert_eq!(order(-500), Some((4, "case".to_owned())));
    }

    #[test]
    fn portions_are_those_of_the_scarcest_ingredient() {
        // In the fixture a burger takes 180 g of beef and a bun, a steak 300 g.
        let book = Cookbook::of(&shared::fixture::restaurant()).unwrap();
        let levels = [
            ("beef", 1_000),
            ("bun", 3),
            ("onion", 9_999),
            ("potato", 9_999),
        ];
        let levels = levels.map(|(id, n)| (IngredientId::new(id).unwrap(), Quantity::whole(n)));
        let left = portions(&book, &levels.into());
        let of = |item: &str| left.get(&ItemId::new(item).unwrap()).copied();
        assert_eq!(
            (of("burger"), of("steak"), of("cola")),
            (Some(3), Some(3), None)
        );
    }
}
