//! The recipes of a restaurant, indexed by what is made.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::{IngredientId, ItemId, ModifierId, SizeId};
use shared::menu::{Ingredient, Recipe, RecipeOf, Restaurant};
use shared::money::Money;
use shared::quantity::Quantity;

/// What one unit takes; negative puts back.
pub type Uses = BTreeMap<IngredientId, Quantity>;

/// Recipes and what their ingredients cost.
#[derive(Clone, Debug, Default)]
pub struct Cookbook {
    items: BTreeMap<(ItemId, Option<SizeId>), Uses>,
    modifiers: BTreeMap<ModifierId, Uses>,
    ingredients: BTreeMap<IngredientId, Ingredient>,
}

impl Cookbook {
    pub fn of(restaurant: &Restaurant) -> Self {
        let mut book = Self::default();
        for Recipe { of, uses } in &restaurant.recipes {
            match of {
                RecipeOf::Item { item, size } => {
                    book.items
                        .insert((item.clone(), size.clone()), uses.clone());
                }
                RecipeOf::Modifier { modifier } => {
                    book.modifiers.insert(modifier.clone(), uses.clone());
                }
            }
        }
        for ingredient in &restaurant.ingredients {
            book.ingredients
                .insert(ingredient.id.clone(), ingredient.clone());
        }
        book
    }

    /// Of this size, else of any size.
    pub fn item(&self, item: &ItemId, size: Option<&SizeId>) -> Option<&Uses> {
        let exact = self.items.get(&(item.clone(), size.cloned()));
        exact.or_else(|| self.items.get(&(item.clone(), None)))
    }

    pub fn modifier(&self, modifier: &ModifierId) -> Option<&Uses> {
        self.modifiers.get(modifier)
    }

    pub fn ingredients(&self) -> impl Iterator<Item = &Ingredient> {
        self.ingredients.values()
    }

    pub fn ingredient(&self, id: &IngredientId) -> Option<&Ingredient> {
        self.ingredients.get(id)
    }

    /// Items that cannot be made without any of `missing`, in whatever size.
    pub fn needing(&self, missing: &BTreeSet<IngredientId>) -> BTreeSet<ItemId> {
        let needs = |uses: &Uses| {
            uses.iter()
                .any(|(id, quantity)| Quantity::ZERO < *quantity && missing.contains(id))
        };
        let stopped = self.items.iter().filter(|(_, uses)| needs(uses));
        stopped.map(|((item, _), _)| item.clone()).collect()
    }

    /// What the ingredients cost together, half-up to a minor unit once for all of them: a pinch of salt
    /// costs less than a cent, and ten pinches must not cost nothing.
    pub fn cost(&self, uses: &Uses) -> Money {
        // Millionths of a minor unit.
        const FINE: i128 = 1_000_000;
        let mut fine: i128 = 0;
        for (id, quantity) in uses {
            let Some(Ingredient { cost, cost_per, .. }) = self.ingredients.get(id) else {
                continue;
            };
            if Quantity::ZERO < *cost_per {
                let product = i128::from(quantity.0) * i128::from(cost.0) * FINE;
                fine += half_up(product, i128::from(cost_per.0));
            }
        }
        Money(i64::try_from(half_up(fine, FINE)).unwrap_or(i64::MAX))
    }
}

fn half_up(n: i128, by: i128) -> i128 {
    (2 * n + by).div_euclid(2 * by)
}
