//! recipes.toml: what is on the shelf, and what each item and modifier takes from it.

use std::collections::BTreeMap;

use super::Ids;
use super::batches;
use super::known::advice;
use super::limits::INGREDIENTS_MAX;
use super::menu::{Shape, plain_name};
use super::table::{Fields, Source, Text, Value};
use super::words::{price, quantity};
use crate::ids::{IngredientId, ItemId, ModifierId, SizeId};
use crate::menu::{Batch, Ingredient, Moment, Recipe, RecipeOf, WHOLE_MILLI_PERCENT};
use crate::quantity::{Quantity, Unit};

const UNITS: [(&str, Unit); 3] = [("g", Unit::G), ("ml", Unit::Ml), ("pc", Unit::Pc)];

pub(super) struct Larder {
    pub(super) ingredients: Vec<Ingredient>,
    pub(super) recipes: Vec<Recipe>,
    pub(super) batches: Vec<Batch>,
    pub(super) depletes: BTreeMap<ItemId, Moment>,
}

struct Ctx<'c> {
    ids: &'c Ids,
    shapes: &'c BTreeMap<String, Shape>,
    units: BTreeMap<String, Unit>,
}

/// `menu` is the file of the items, for those without a recipe.
pub(super) fn read(
    fields: Fields<'_>,
    ids: &Ids,
    shapes: &BTreeMap<String, Shape>,
    menu: Option<&Source<'_>>,
) -> Option<Larder> {
    let all = fields.tables("ingredient");
    fields.limit("ingredients", all.len(), INGREDIENTS_MAX);
    let all: Vec<_> = all.into_iter().map(|one| ingredient(one, ids)).collect();
    let units = all.iter().flatten();
    let mut units: BTreeMap<String, Unit> =
        units.map(|one| (one.id.to_string(), one.unit)).collect();
    let batches = batches::read(&fields, ids, &mut units);
    let depletes = batches::moments(&fields, ids);
    let ctx = Ctx { ids, shapes, units };
    let mut recipes = Vec::new();
    let entries = fields
        .get("recipe")
        .and_then(Value::entries)
        .unwrap_or_default();
    let mut seen: Vec<&str> = Vec::new();
    for (key, value) in entries {
        seen.push(key.text);
        item_recipes(key, value, &ctx, &mut recipes);
    }
    for (key, value) in fields
        .get("modifier")
        .and_then(Value::entries)
        .unwrap_or_default()
    {
        let modifier: Option<ModifierId> = ids.modifiers.find(key);
        recipes.push(batches::changes(modifier, value, ids, &ctx.units));
    }
    if let Some(menu) = menu {
        for (id, shape) in shapes.iter().filter(|(id, _)| !seen.contains(&id.as_str())) {
            let fix = format!("Add [recipe.{id}] to {}.", fields.src.file);
            menu.problem(shape.at, format!("item '{id}' has no recipe"), fix);
        }
    }
    fields.done();
    Some(Larder {
        ingredients: all.into_iter().collect::<Option<Vec<_>>>()?,
        recipes: recipes.into_iter().collect::<Option<Vec<_>>>()?,
        batches: batches?,
        depletes: depletes?,
    })
}

fn ingredient(mut fields: Fields<'_>, ids: &Ids) -> Option<Ingredient> {
    let id: Option<IngredientId> = ids.ingredients.declare_in(&mut fields);
    let name = plain_name(&fields);
    let unit = fields
        .need("unit", "\"g\" (or \"ml\", \"pc\")")
        .and_then(Value::text)
        .and_then(unit);
    let at_least = |key: &'static str, like, least: i64| {
        let value = fields.need(key, like)?;
        let amount = quantity(value, unit)?;
        if amount < Quantity(least) {
            let what = format!("'{key}' of {} is {amount}", fields.label);
            value.problem(
                what,
                if least == 0 {
                    "Write 0 or more."
                } else {
                    "Write more than 0."
                },
            );
            return None;
        }
        Some(amount)
    };
    let opening = at_least("opening", "5000", 0);
    let low = at_least("low", "500", 0);
    let cost = fields
        .need("cost", "\"12.50\"")
        .and_then(Value::text)
        .and_then(price);
    let cost_per = at_least("cost_per", "1000", 1);
    let par = match fields.get("par") {
        None => Some(None),
        Some(_) => at_least("par", "5000", 1).map(Some),
    };
    let yield_milli_percent = fields
        .get("yield")
        .map_or(Some(WHOLE_MILLI_PERCENT), batches::share_left);
    let units = batches::layers(&fields);
    fields.done();
    Some(Ingredient {
        id: id?,
        name: name?,
        unit: unit?,
        opening: opening?,
        low: low?,
        cost: cost?,
        cost_per: cost_per?,
        par: par?,
        yield_milli_percent: yield_milli_percent?,
        units: units?,
    })
}

pub(super) fn unit(text: Text<'_>) -> Option<Unit> {
    let found = UNITS.into_iter().find(|(name, _)| *name == text.text);
    if found.is_none() {
        let fix = "Count in \"g\" (grams), \"ml\" (millilitres) or \"pc\" (pieces).";
        text.problem(format!("unknown unit '{}'", text.text), fix);
    }
    found.map(|(_, unit)| unit)
}

/// `[recipe.fries]`, or `[recipe.pizza.S]` for each size.
fn item_recipes(key: Text<'_>, value: Value<'_>, ctx: &Ctx<'_>, recipes: &mut Vec<Option<Recipe>>) {
    let item: Option<ItemId> = ctx.ids.items.find(key);
    let shape = ctx.shapes.get(key.text);
    let Some(entries) = value.entries() else {
        return recipes.push(None);
    };
    let by_size = entries.iter().any(|(_, value)| value.is_table());
    let sized = shape.map_or(by_size, |shape| !shape.sizes.is_empty());
    if !sized {
        if by_size {
            let what = format!("item '{}' has no sizes, but its recipe has", key.text);
            key.problem(
                what,
                format!("Write all of it under [recipe.{}].", key.text),
            );
            return recipes.push(None);
        }
        let uses = uses(value, ctx);
        let both = item.zip(uses);
        recipes.push(both.map(|(item, uses)| one_of(item, None, uses)));
        return;
    }
    if !by_size {
        let what = format!(
            "item '{}' comes in sizes, but its recipe does not",
            key.text
        );
        key.problem(
            what,
            format!("Write a section for each: [recipe.{}.S].", key.text),
        );
        return recipes.push(None);
    }
    let sizes = shape.map_or(&[][..], |shape| &shape.sizes);
    for missing in sizes
        .iter()
        .filter(|size| entries.iter().all(|(k, _)| k.text != size.as_str()))
    {
        let what = format!("item '{}' has no recipe for size '{missing}'", key.text);
        key.problem(what, format!("Add [recipe.{}.{missing}].", key.text));
    }
    for (size_key, value) in entries {
        let size = size_of(size_key, key.text, shape);
        let uses = uses(value, ctx);
        let all = item.clone().zip(size).zip(uses);
        recipes.push(all.map(|((item, size), uses)| one_of(item, Some(size), uses)));
    }
}

fn one_of(item: ItemId, size: Option<SizeId>, uses: BTreeMap<IngredientId, Quantity>) -> Recipe {
    Recipe {
        of: RecipeOf::Item { item, size },
        uses,
        shares: BTreeMap::new(),
    }
}

fn size_of(key: Text<'_>, item: &str, shape: Option<&Shape>) -> Option<SizeId> {
    let id = key.text.parse::<SizeId>().ok();
    let Some(shape) = shape else { return id };
    if !shape.sizes.iter().any(|size| size.as_str() == key.text) {
        let fix = advice(
            key.text,
            shape.sizes.iter().map(SizeId::as_str),
            "See its sizes.",
        );
        key.problem(format!("item '{item}' has no size '{}'", key.text), fix);
        return None;
    }
    id
}

fn uses(value: Value<'_>, ctx: &Ctx<'_>) -> Option<BTreeMap<IngredientId, Quantity>> {
    let entries = value.entries()?;
    if entries.is_empty() {
        value.problem(
            "this recipe uses nothing",
            "Add a line like fries = \"180 g\".",
        );
        return None;
    }
    let lines = entries.into_iter().map(|(key, value)| {
        let id: Option<IngredientId> = ctx.ids.ingredients.find(key);
        let amount = quantity(value, ctx.units.get(key.text).copied())?;
        if amount <= Quantity::ZERO {
            let what = format!("this recipe uses {amount} of '{}'", key.text);
            value.problem(what, "Write more than 0.");
            return None;
        }
        Some((id?, amount))
    });
    lines.collect::<Vec<Option<_>>>().into_iter().collect()
}
