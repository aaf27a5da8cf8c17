//! The larger parts of recipes.toml: units to count and buy in, things made ahead, signed changes, moments.

use std::collections::BTreeMap;

use super::Ids;
use super::known::advice;
use super::recipes::unit;
use super::table::{Fields, Value};
use super::taxes::milli_percent;
use super::words::quantity;
use crate::ids::{IngredientId, ItemId, ModifierId};
use crate::menu::{Batch, Moment, PackUnit, Recipe, RecipeOf};
use crate::quantity::{Quantity, Unit};
use crate::ratio::Ratio;

/// `yield = "80"`: percent that is left after trimming, more than 0.
pub(super) fn share_left(value: Value<'_>) -> Option<u32> {
    let left = value.text_or_whole().and_then(milli_percent)?;
    if left == 0 {
        value.problem(
            "a yield of 0 leaves nothing",
            "Write more than 0 and at most 100.",
        );
        return None;
    }
    Some(left)
}

/// `count = { name = "tray", is = "2500" }` in the recipe's unit, and `pack = { name = "case", is = "4" }` in
/// trays, or in the recipe's unit where nothing is counted in another.
pub(super) fn layers(fields: &Fields<'_>) -> Option<Vec<PackUnit>> {
    let mut units: Vec<PackUnit> = Vec::new();
    for key in ["count", "pack"] {
        let Some(value) = fields.get(key) else {
            continue;
        };
        let one = value.table(format!("'{key}' of {}", fields.label))?;
        let name = one.need("name", "\"case\"").and_then(Value::text);
        let is = one.need("is", "\"2500\"").and_then(Value::text_or_whole);
        one.done();
        let (name, is) = (name?, is?);
        let Some(ratio) = is.text.parse::<Ratio>().ok().filter(|r| r.is_positive()) else {
            let what = format!("'{}' does not convert to the unit below it", is.text);
            is.problem(
                what,
                "Write it like \"2500\", \"2.5\" or \"10/3\", more than 0.",
            );
            return None;
        };
        let word =
            name.text.chars().all(|c| c.is_alphanumeric() || c == '-') && !name.text.is_empty();
        let taken =
            ["g", "ml", "pc"].contains(&name.text) || units.iter().any(|u| u.name == name.text);
        if !word || taken {
            let what = format!("a unit cannot be called '{}' here", name.text);
            name.problem(
                what,
                "Write one word that no other unit of it has: \"case\".",
            );
            return None;
        }
        let below = units.last().map_or(Ratio::ONE, |unit| unit.is);
        let Some(is) = ratio.times(below) else {
            value.problem("this unit is too large", "Is there a zero too many?");
            return None;
        };
        units.push(PackUnit {
            name: name.text.to_owned(),
            is,
        });
    }
    Some(units)
}

/// `[[batch]]` with `id`, `unit`, `makes`, `uses`; `stocked = true` where the ingredient of that id is its shelf.
/// They come back in an order in which each stands after what it is made of.
pub(super) fn read(
    fields: &Fields<'_>,
    ids: &Ids,
    units: &mut BTreeMap<String, Unit>,
) -> Option<Vec<Batch>> {
    let mut declared = Vec::new();
    for mut one in fields.tables("batch") {
        let stocked = one.get("stocked").map_or(Some(false), Value::flag)?;
        let id: Option<IngredientId> = if stocked {
            let found = one.need("id", "\"pizza-sauce\"").and_then(Value::text);
            found.and_then(|text| ids.ingredients.find(text))
        } else {
            ids.ingredients.declare_in(&mut one)
        };
        let written = one
            .need("unit", "\"g\"")
            .and_then(Value::text)
            .and_then(unit);
        let (id, written) = (id?, written?);
        one.label = format!("batch '{id}'");
        if let Some(shelf) = units.get(id.as_str()).filter(|unit| **unit != written) {
            let what = format!("batch '{id}' is in {written}, and its shelf in {shelf}");
            one.src.problem(one.at, what, "Give both the same unit.");
            return None;
        }
        units.insert(id.to_string(), written);
        declared.push((id, written, stocked, one));
    }
    let read: Vec<Option<(Batch, usize)>> = declared
        .into_iter()
        .map(|(id, unit, stocked, one)| {
            let at = one.at;
            let makes = one
                .need("makes", "5000")
                .and_then(|v| quantity(v, Some(unit)));
            let uses = one.need("uses", "{ flour = \"3000 g\" }");
            let uses = uses.and_then(|value| uses_of(value, ids, units));
            let src = one.src;
            one.done();
            let makes = makes?;
            if makes <= Quantity::ZERO {
                let what = format!("batch '{id}' makes {makes}");
                src.problem(at, what, "Write what one batch gives, more than 0.");
                return None;
            }
            let uses = uses?;
            Some((
                Batch {
                    id,
                    unit,
                    makes,
                    uses,
                    stocked,
                },
                at,
            ))
        })
        .collect();
    let read: Vec<(Batch, usize)> = read.into_iter().collect::<Option<_>>()?;
    in_order(read, fields)
}

/// Refuses batches that are made of themselves, by whatever detour.
fn in_order(mut left: Vec<(Batch, usize)>, fields: &Fields<'_>) -> Option<Vec<Batch>> {
    let mut ordered: Vec<Batch> = Vec::new();
    while !left.is_empty() {
        let waits = |batch: &Batch| {
            left.iter()
                .any(|(other, _)| batch.uses.contains_key(&other.id))
        };
        let Some(next) = left.iter().position(|(batch, _)| !waits(batch)) else {
            let names: Vec<&str> = left.iter().map(|(batch, _)| batch.id.as_str()).collect();
            let what = format!("these batches are made of each other: {}", names.join(", "));
            let fix = "Take one of them out of the other's 'uses'.";
            fields.src.problem(left[0].1, what, fix);
            return None;
        };
        ordered.push(left.remove(next).0);
    }
    Some(ordered)
}

fn uses_of(
    value: Value<'_>,
    ids: &Ids,
    units: &BTreeMap<String, Unit>,
) -> Option<BTreeMap<IngredientId, Quantity>> {
    let lines = value.entries()?.into_iter().map(|(key, value)| {
        let id: Option<IngredientId> = ids.ingredients.find(key);
        let amount = quantity(value, units.get(key.text).copied())?;
        if amount <= Quantity::ZERO {
            value.problem(
                format!("this batch uses {amount} of '{}'", key.text),
                "Write more than 0.",
            );
            return None;
        }
        Some((id?, amount))
    });
    lines.collect::<Vec<Option<_>>>().into_iter().collect()
}

/// A modifier's signed changes: `"25 g"`, `"-20 g"`, or a share of what the item takes: `"-100 %"`.
pub(super) fn changes(
    modifier: Option<ModifierId>,
    value: Value<'_>,
    ids: &Ids,
    units: &BTreeMap<String, Unit>,
) -> Option<Recipe> {
    let (mut uses, mut shares) = (BTreeMap::new(), BTreeMap::new());
    let entries = value.entries()?;
    if entries.is_empty() {
        value.problem(
            "this recipe uses nothing",
            "Add a line like fries = \"180 g\".",
        );
        return None;
    }
    for (key, value) in entries {
        let id: Option<IngredientId> = ids.ingredients.find(key);
        let written = value.text_or_whole()?;
        if let Some(percent) = written.text.strip_suffix('%') {
            let share = percent.trim().parse::<Quantity>().ok();
            let share = share.and_then(|Quantity(milli)| i32::try_from(milli).ok());
            let Some(share) =
                share.filter(|share| (-100_000..=1_000_000).contains(share) && *share != 0)
            else {
                let what = format!("'{}' is no share of what the item takes", written.text);
                written.problem(
                    what,
                    "Write it like \"-100 %\" (none), \"-50 %\" (half) or \"100 %\" (twice).",
                );
                return None;
            };
            shares.insert(id?, share);
            continue;
        }
        let amount = quantity(value, units.get(key.text).copied())?;
        if amount == Quantity::ZERO {
            let what = format!("this recipe uses {amount} of '{}'", key.text);
            value.problem(what, "Write more or less than 0.");
            return None;
        }
        uses.insert(id?, amount);
    }
    let of = RecipeOf::Modifier {
        modifier: modifier?,
    };
    Some(Recipe { of, uses, shares })
}

/// `[depletes] cola = "sent"`.
pub(super) fn moments(fields: &Fields<'_>, ids: &Ids) -> Option<BTreeMap<ItemId, Moment>> {
    let Some(value) = fields.get("depletes") else {
        return Some(BTreeMap::new());
    };
    let lines = value.entries()?.into_iter().map(|(key, value)| {
        let item: Option<ItemId> = ids.items.find(key);
        let text = value.text()?;
        let found = Moment::ALL.into_iter().find(|m| m.name() == text.text);
        if found.is_none() {
            let names = Moment::ALL.into_iter().map(Moment::name);
            let fix = advice(text.text, names, "See the handbook.");
            text.problem(format!("'{}' is no moment", text.text), fix);
        }
        Some((item?, found?))
    });
    lines.collect::<Vec<Option<_>>>().into_iter().collect()
}
