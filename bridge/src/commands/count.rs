//! `bridge count`: what people find on the shelves, receive, throw away or make ahead.

use std::io::Write;

use anyhow::{Context, Result, bail};
use bridge::config::{CountArgs, Folders};
use bridge::ingest::Goods;
use bridge::shop::StockLine;
use bridge::stock::on_shelf;
use bridge::wish::{Done, Wish};
use shared::ids::IngredientId;
use shared::menu::Restaurant;
use shared::money::Money;

#[expect(
    clippy::disallowed_methods,
    reason = "a count without a key of its own is a new one each time"
)]
fn mint() -> String {
    uuid::Uuid::now_v7().to_string()
}

pub(crate) fn run(folders: &Folders, count: &CountArgs) -> Result<()> {
    let restaurant = super::restaurant(folders)?;
    let goods = match count {
        CountArgs { receipt: true, .. } => Goods::Received,
        CountArgs { waste: true, .. } => Goods::Wasted,
        CountArgs { batch: true, .. } => Goods::Batched,
        CountArgs { sent: true, .. } => Goods::Sent,
        CountArgs { fetched: true, .. } => Goods::Fetched,
        _ => Goods::Counted,
    };
    let lines = lines(&restaurant, count, goods)?;
    let named: Vec<String> = lines
        .iter()
        .map(|line| line.ingredient.to_string())
        .collect();
    let wish = Wish::Goods {
        key: count.key.clone().unwrap_or_else(mint),
        goods,
        lines,
        reason: count.reason.clone().unwrap_or_default(),
    };
    let Done::Booked { repeated } = super::wish(folders, &wish)? else {
        bail!("the bridge answered something else; update this program");
    };
    let mut levels = super::reader(folders)?.levels()?;
    levels.retain(|level| named.contains(&level.ingredient));
    let mut out = std::io::stdout().lock();
    if count.json {
        let answer = serde_json::json!({ "repeated": repeated, "levels": levels });
        writeln!(out, "{answer}")?;
        return Ok(());
    }
    if repeated {
        writeln!(out, "booked before under this key; nothing changed")?;
    }
    for level in levels {
        let bridge::store::Level {
            ingredient,
            unit,
            level,
            ..
        } = &level;
        writeln!(out, "{ingredient:<32} {level:>12} {unit}")?;
    }
    Ok(())
}

fn lines(restaurant: &Restaurant, count: &CountArgs, goods: Goods) -> Result<Vec<StockLine>> {
    let mut lines: Vec<StockLine> = Vec::new();
    for text in &count.lines {
        let (name, amount) = split(text, "flour='2 bag'")?;
        let found = restaurant
            .ingredients
            .iter()
            .find(|one| one.id.as_str() == name);
        let ingredient = found
            .with_context(|| format!("'{name}' is not in recipes.toml; check the spelling"))?;
        let quantity = on_shelf(ingredient, amount)?;
        if quantity.0 < 0 || (goods != Goods::Counted && quantity.0 == 0) {
            bail!("{name}: '{amount}' must be more than nothing");
        }
        if lines.iter().any(|line| line.ingredient == ingredient.id) {
            bail!("'{name}' is here twice; add them up");
        }
        lines.push(StockLine {
            ingredient: ingredient.id.clone(),
            quantity,
            cost: None,
        });
    }
    for text in &count.cost {
        let (name, price) = split(text, "flour=310.00")?;
        let id: IngredientId = name.parse()?;
        let price: Money = price.parse()?;
        if goods != Goods::Received || price < Money::ZERO {
            bail!("--cost goes with --receipt, and is not below zero");
        }
        let line = lines.iter_mut().find(|line| line.ingredient == id);
        line.with_context(|| format!("--cost names '{name}', which did not come in"))?
            .cost = Some(price);
    }
    Ok(lines)
}

fn split<'a>(text: &'a str, like: &str) -> Result<(&'a str, &'a str)> {
    let parts = text.split_once('=');
    parts.with_context(|| format!("'{text}' is not a pair; write it like {like}"))
}
