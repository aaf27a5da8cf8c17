//! Recipes read a second time: by walking down from the dish, in fractions, without the cookbook's tables.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::ids::{IngredientId, ItemId};
use shared::menu::{
    Batch, ChargeRule, GoodsMethod, Ingredient, Moment, Recipe, RecipeOf, Restaurant,
};
use shared::quantity::Quantity;
use shared::ratio::Ratio;
use shared::wire::MadeLine;

/// What the restaurant's files said when a fact was booked, as far as stock and charges need it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rulebook {
    pub ingredients: Vec<Ingredient>,
    pub recipes: Vec<Recipe>,
    pub batches: Vec<Batch>,
    pub depletes: BTreeMap<ItemId, Moment>,
    pub charges: BTreeMap<String, ChargeRule>,
    pub goods: GoodsMethod,
}

impl Rulebook {
    pub fn of(restaurant: &Restaurant) -> Self {
        Self {
            ingredients: restaurant.ingredients.clone(),
            recipes: restaurant.recipes.clone(),
            batches: restaurant.batches.clone(),
            depletes: restaurant.depletes.clone(),
            charges: restaurant.chart.charges.clone(),
            goods: restaurant.chart.goods,
        }
    }

    pub(super) fn moment(&self, item: &ItemId) -> Moment {
        self.depletes.get(item).copied().unwrap_or_default()
    }

    /// What a line takes off each shelf and what that costs in minor units; `None` where numbers overflow.
    pub(super) fn portion(
        &self,
        made: &MadeLine,
    ) -> Option<(BTreeMap<IngredientId, Quantity>, i64)> {
        let mut plate: BTreeMap<&IngredientId, Ratio> = BTreeMap::new();
        let of_size = |recipe: &&Recipe| {
            let RecipeOf::Item { item, size } = &recipe.of else {
                return false;
            };
            *item == made.item && *size == made.size
        };
        let any_size = |recipe: &&Recipe| matches!(&recipe.of, RecipeOf::Item { item, size: None } if *item == made.item);
        let exact = self.recipes.iter().find(of_size);
        let dish = exact.or_else(|| self.recipes.iter().find(any_size));
        for (id, quantity) in dish.into_iter().flat_map(|recipe| &recipe.uses) {
            self.lay(&mut plate, id, Ratio::of(*quantity))?;
        }
        let bare = plate.clone();
        for choice in &made.modifiers {
            let found = self.recipes.iter().find(|recipe| {
                matches!(&recipe.of, RecipeOf::Modifier { modifier } if *modifier == choice.modifier)
            });
            let Some(recipe) = found else { continue };
            for _time in 0..choice.count {
                for (id, quantity) in &recipe.uses {
                    self.lay(&mut plate, id, Ratio::of(*quantity))?;
                }
                for (id, share) in &recipe.shares {
                    let own = bare.get(id).copied().unwrap_or(Ratio::ZERO);
                    let change = own.times(Ratio::new(i128::from(*share), 100_000)?)?;
                    let now = plate.get(id).copied().unwrap_or(Ratio::ZERO);
                    plate.insert(id, now.plus(change)?);
                }
            }
        }
        let (mut takes, mut cost) = (BTreeMap::new(), Ratio::ZERO);
        for (id, one) in plate.into_iter().filter(|(_, one)| one.is_positive()) {
            let all = one
                .times(Ratio::whole(i64::from(made.quantity)))?
                .rounded()?;
            let Some(shelf) = self.ingredients.iter().find(|shelf| shelf.id == *id) else {
                continue;
            };
            if all != 0 {
                let price = Ratio::new(i128::from(shelf.cost.0), i128::from(shelf.cost_per.0))?;
                cost = cost.plus(price.times(Ratio::whole(all))?)?;
                takes.insert(id.clone(), Quantity(all));
            }
        }
        Some((takes, cost.rounded()?))
    }

    /// Puts so many thousandths of something on the plate: off its shelf, or taken apart where it has none.
    fn lay<'a>(
        &'a self,
        plate: &mut BTreeMap<&'a IngredientId, Ratio>,
        id: &'a IngredientId,
        amount: Ratio,
    ) -> Option<()> {
        let batch = self
            .batches
            .iter()
            .find(|batch| batch.id == *id && !batch.stocked);
        if let Some(batch) = batch {
            let share = amount.over(Ratio::of(batch.makes))?;
            for (part, quantity) in &batch.uses {
                self.lay(plate, part, Ratio::of(*quantity).times(share)?)?;
            }
            return Some(());
        }
        let shelf = self.ingredients.iter().find(|shelf| shelf.id == *id);
        let left = shelf.map_or(100_000, |shelf| i64::from(shelf.yield_milli_percent));
        let gross = amount.times(Ratio::new(100_000, i128::from(left))?)?;
        let before = plate.get(id).copied().unwrap_or(Ratio::ZERO);
        plate.insert(id, before.plus(gross)?);
        Some(())
    }
}
