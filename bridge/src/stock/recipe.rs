//! The recipes of a restaurant, indexed by what is made and worked out down to what lies on a shelf.
//!
//! Everything is an exact fraction until a whole line is known: a third of a batch of a trimmed onion is
//! rounded once, not three times.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::{IngredientId, ItemId, ModifierId, SizeId};
use shared::menu::{Batch, Ingredient, Moment, Recipe, RecipeOf, Restaurant, WHOLE_MILLI_PERCENT};
use shared::money::Money;
use shared::quantity::Quantity;
use shared::ratio::Ratio;

/// What leaves the shelves, in whole thousandths of each unit; negative puts back.
pub type Uses = BTreeMap<IngredientId, Quantity>;
/// The same before rounding: thousandths as exact fractions.
pub type Exact = BTreeMap<IngredientId, Ratio>;

/// A recipe whose numbers are too fine to be worked out exactly.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the recipe of '{of}' has numbers that cannot be worked out; use rounder ones in recipes.toml"
)]
pub struct TooFine {
    pub of: String,
}

/// What a modifier changes.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub uses: Exact,
    /// Shares of what the item itself takes, below zero where it takes less.
    pub shares: Exact,
}

/// Recipes and what their ingredients cost.
#[derive(Clone, Debug, Default)]
pub struct Cookbook {
    items: BTreeMap<(ItemId, Option<SizeId>), Exact>,
    modifiers: BTreeMap<ModifierId, Change>,
    ingredients: BTreeMap<IngredientId, Ingredient>,
    /// What one thousandth of a unit of a batch takes.
    batches: BTreeMap<IngredientId, (Batch, Exact)>,
    moments: BTreeMap<ItemId, Moment>,
}

impl Cookbook {
    /// Batches must stand after those they are made of, as `shared::menu::load` gives them.
    pub fn of(restaurant: &Restaurant) -> Result<Self, TooFine> {
        let mut book = Self {
            moments: restaurant.depletes.clone(),
            ..Self::default()
        };
        for ingredient in &restaurant.ingredients {
            book.ingredients
                .insert(ingredient.id.clone(), ingredient.clone());
        }
        for batch in &restaurant.batches {
            let of = || batch.id.to_string();
            let all = book.shelves(&batch.uses, &of)?;
            let share = Ratio::ONE.over(Ratio::of(batch.makes));
            let share = share.ok_or_else(|| TooFine { of: of() })?;
            let part = scaled(&all, share).ok_or_else(|| TooFine { of: of() })?;
            book.batches.insert(batch.id.clone(), (batch.clone(), part));
        }
        for Recipe { of, uses, shares } in &restaurant.recipes {
            match of {
                RecipeOf::Item { item, size } => {
                    let uses = book.shelves(uses, &|| item.to_string())?;
                    book.items.insert((item.clone(), size.clone()), uses);
                }
                RecipeOf::Modifier { modifier } => {
                    let uses = book.shelves(uses, &|| modifier.to_string())?;
                    let share = |(id, milli): (&IngredientId, &i32)| {
                        Some((id.clone(), percent(i128::from(*milli))?))
                    };
                    let shares = shares.iter().map(share).collect::<Option<Exact>>();
                    let shares = shares.ok_or_else(|| TooFine {
                        of: modifier.to_string(),
                    })?;
                    book.modifiers
                        .insert(modifier.clone(), Change { uses, shares });
                }
            }
        }
        Ok(book)
    }

    /// What stands in a recipe, down to the shelves: batches without a shelf taken apart, trimmings added.
    fn shelves(&self, uses: &Uses, of: &dyn Fn() -> String) -> Result<Exact, TooFine> {
        let mut all = Exact::new();
        for (id, quantity) in uses {
            let quantity = Ratio::of(*quantity);
            let taken = match self.batches.get(id) {
                Some((batch, part)) if !batch.stocked => scaled(part, quantity),
                _ => {
                    let left = self.ingredients.get(id);
                    let left = left.map_or(WHOLE_MILLI_PERCENT, |one| one.yield_milli_percent);
                    let gross = percent(i128::from(left)).and_then(|left| quantity.over(left));
                    gross.map(|gross| Exact::from([(id.clone(), gross)]))
                }
            };
            let added = taken.and_then(|taken| add(&mut all, &taken, Ratio::ONE));
            added.ok_or_else(|| TooFine { of: of() })?;
        }
        Ok(all)
    }

    /// Of this size, else of any size: what one takes.
    pub fn item(&self, item: &ItemId, size: Option<&SizeId>) -> Option<&Exact> {
        let exact = self.items.get(&(item.clone(), size.cloned()));
        exact.or_else(|| self.items.get(&(item.clone(), None)))
    }

    /// Every recipe of an item: each size and what one takes.
    pub fn sizes(&self) -> impl Iterator<Item = (&ItemId, Option<&SizeId>, &Exact)> {
        self.items
            .iter()
            .map(|((item, size), uses)| (item, size.as_ref(), uses))
    }

    pub fn modifier(&self, modifier: &ModifierId) -> Option<&Change> {
        self.modifiers.get(modifier)
    }

    pub fn ingredients(&self) -> impl Iterator<Item = &Ingredient> {
        self.ingredients.values()
    }

    pub fn ingredient(&self, id: &IngredientId) -> Option<&Ingredient> {
        self.ingredients.get(id)
    }

    /// When an item's ingredients leave the shelf.
    pub fn moment(&self, item: &ItemId) -> Moment {
        self.moments.get(item).copied().unwrap_or_default()
    }

    /// True where any item leaves at this moment.
    pub fn knows(&self, moment: Moment) -> bool {
        self.moments.values().any(|m| *m == moment)
    }

    /// What making so much of a batch takes; `None` where it is no batch with a shelf.
    pub fn batch(&self, id: &IngredientId, quantity: Quantity) -> Option<Uses> {
        let (batch, part) = self.batches.get(id)?;
        if !batch.stocked {
            return None;
        }
        rounded(&scaled(part, Ratio::of(quantity))?)
    }

    /// Items that cannot be made without any of `missing`, in whatever size.
    pub fn needing(&self, missing: &BTreeSet<IngredientId>) -> BTreeSet<ItemId> {
        let needs = |uses: &Exact| {
            uses.iter()
                .any(|(id, quantity)| quantity.is_positive() && missing.contains(id))
        };
        let stopped = self.items.iter().filter(|(_, uses)| needs(uses));
        stopped.map(|((item, _), _)| item.clone()).collect()
    }

    /// What the ingredients cost together, half-up to a minor unit once for all of them: a pinch of salt
    /// costs less than a cent, and ten pinches must not cost nothing.
    pub fn cost(&self, uses: &Uses) -> Money {
        let mut sum = Some(Ratio::ZERO);
        for (id, quantity) in uses {
            let Some(Ingredient { cost, cost_per, .. }) = self.ingredients.get(id) else {
                continue;
            };
            let one = Ratio::new(
                i128::from(quantity.0) * i128::from(cost.0),
                i128::from(cost_per.0),
            );
            sum = sum.and_then(|sum| sum.plus(one?));
        }
        // Prices per odd quantities of many ingredients could outgrow any number; then whole cents add up.
        let minor = sum.and_then(Ratio::rounded).unwrap_or_else(|| {
            let alone = |(id, quantity): (&IngredientId, &Quantity)| {
                let one = self.ingredients.get(id)?;
                let product = i128::from(quantity.0) * i128::from(one.cost.0);
                Ratio::new(product, i128::from(one.cost_per.0))?.rounded()
            };
            uses.iter().filter_map(alone).sum()
        });
        Money(minor)
    }
}

fn percent(milli: i128) -> Option<Ratio> {
    Ratio::new(milli, i128::from(WHOLE_MILLI_PERCENT))
}

/// `all += more × times`.
pub(super) fn add(all: &mut Exact, more: &Exact, times: Ratio) -> Option<()> {
    for (id, quantity) in more {
        let before = all.get(id).copied().unwrap_or(Ratio::ZERO);
        all.insert(id.clone(), before.plus(quantity.times(times)?)?);
    }
    Some(())
}

pub(super) fn scaled(uses: &Exact, times: Ratio) -> Option<Exact> {
    let mut all = Exact::new();
    add(&mut all, uses, times)?;
    Some(all)
}

/// Half-up to whole thousandths, what comes to nothing left out.
pub(super) fn rounded(uses: &Exact) -> Option<Uses> {
    let mut whole = Uses::new();
    for (id, quantity) in uses {
        let quantity = Quantity(quantity.rounded()?);
        if quantity != Quantity::ZERO {
            whole.insert(id.clone(), quantity);
        }
    }
    Some(whole)
}
