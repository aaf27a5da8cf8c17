//! `bridge stock`: what lies on the shelves, what it still makes, and what should be ordered.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use bridge::config::Folders;
use bridge::ingest::Rules;
use bridge::stock;
use shared::ids::IngredientId;
use shared::quantity::Quantity;

pub(crate) fn print(folders: &Folders, json: bool, reorder: bool) -> Result<()> {
    let levels = super::reader(folders)?.levels()?;
    let mut out = std::io::stdout().lock();
    if reorder {
        let rules = Rules::of(&super::restaurant(folders)?)?;
        let mut on_shelf: BTreeMap<IngredientId, Quantity> = BTreeMap::new();
        for level in &levels {
            on_shelf.insert(level.ingredient.parse()?, level.level.parse()?);
        }
        let list = stock::reorder(&rules.book, &on_shelf);
        if json {
            writeln!(out, "{}", serde_json::json!({ "reorder": list }))?;
            return Ok(());
        }
        for one in list {
            writeln!(
                out,
                "{:<32} {:>6} {:<8} (has {}, up to {})",
                one.ingredient, one.order, one.unit, one.level, one.par
            )?;
        }
        return Ok(());
    }
    if json {
        writeln!(out, "{}", serde_json::json!({ "levels": levels }))?;
        return Ok(());
    }
    for level in levels {
        let mark = if level.standing == "fine" {
            ""
        } else {
            level.standing.as_str()
        };
        let bridge::store::Level {
            ingredient,
            unit,
            level,
            ..
        } = &level;
        writeln!(out, "{ingredient:<32} {level:>12} {unit:<3} {mark}")?;
    }
    Ok(())
}
