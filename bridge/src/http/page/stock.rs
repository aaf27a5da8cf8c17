//! The shelves: what lies there, what to order, and what was used against what was found; a count is booked here, too.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use shared::ids::IngredientId;
use shared::menu::Ingredient;
use shared::quantity::Quantity;

use super::super::Web;
use super::plot::gauge;
use super::service::figure;
use super::session::Word;
use super::{Posted, Shown, Signed, Tab, back, page, range, read, read_with_badges, shell};
use crate::export::csv_cell;
use crate::ingest::Goods;
use crate::reports::{Variance, variance};
use crate::secrets;
use crate::shop::StockLine;
use crate::stock::{on_shelf, reorder};
use crate::store::Level;
use crate::wish::{Done, Wish};

type Levels = BTreeMap<IngredientId, Quantity>;

/// Rows of the variance before the rest is folded.
const ROWS_MAX: usize = 12;

fn quantities(levels: &[Level]) -> Levels {
    let one = |level: &Level| Some((level.ingredient.parse().ok()?, level.level.parse().ok()?));
    levels.iter().filter_map(one).collect()
}

pub(super) async fn show(State(web): State<Web>, Signed(session): Signed, uri: Uri) -> Shown {
    let days = range::chosen(&web, &uri).await?;
    let work = move |reader: &crate::store::Reader| Ok((reader.levels()?, reader.moves(&days)?));
    let ((levels, moves), badges) = read_with_badges(&web, work).await?;
    let list = variance(&web.rules.book, &moves);
    let body = html! {
        div.title { h1 { "Stock" } }
        @if levels.is_empty() {
            div.empty {
                strong { "No shelves yet." }
                "They are put up when the router is heard for the first time, with what recipes.toml says was there."
            }
        } @else {
            (summary(&web, &levels, &list))
            (to_order(&web, &levels))
            (shelves(&web, &levels))
            (report_form(&web, &session))
        }
        section.card {
            div.title {
                div { h2 { "Used against found" } p.muted { (range::name(&days)) } }
                (range::picker(&web, Tab::Stock.path(), &days))
            }
            (differences(&web, &list))
        }
        p { a.button href=(range::link("/manager/stock.csv", &days)) { "Download as CSV" } }
    };
    let response: Response = page(&web, &session, Tab::Stock, "Stock", badges).show(&body);
    Ok(response)
}

fn summary(web: &Web, levels: &[Level], list: &[Variance]) -> Markup {
    let count = |standing: &str| levels.iter().filter(|one| one.standing == standing).count();
    let (out, low) = (count("out"), count("low"));
    let worth = web
        .rules
        .book
        .cost(&quantities(levels).into_iter().collect());
    let found: Vec<i64> = list.iter().filter_map(|one| one.found_minor).collect();
    html! {
        div.figures {
            (figure("Out", &out.to_string(), if 0 < out { "late" } else { "" }, "its dishes are off the menu"))
            (figure("Low", &low.to_string(), if 0 < low { "soon" } else { "" }, "at or below the mark"))
            (figure("On the shelves", &shell::money(web, worth.0), "", "at today's prices"))
            (figure("Counted difference", &if found.is_empty() { "–".to_owned() } else { shell::money(web, found.iter().sum()) }, "", "in the days below"))
        }
    }
}

fn ingredient<'a>(web: &'a Web, id: &str) -> Option<&'a Ingredient> {
    web.restaurant
        .ingredients
        .iter()
        .find(|one| one.id.as_str() == id)
}

fn name<'a>(web: &'a Web, id: &'a str) -> &'a str {
    ingredient(web, id).map_or(id, |one| one.name.as_str())
}

/// In the unit that people think in: 12,500 g is 12.5 kg.
fn amount(text: &str, unit: &str) -> String {
    let value: Quantity = text.parse().unwrap_or_default();
    let large = match unit {
        "g" => "kg",
        "ml" => "l",
        _ => "",
    };
    if large.is_empty() || value.0.abs() < 1_000_000 {
        return format!("{value} {unit}");
    }
    // Grams to a kilogram with two decimals: thousandths of a gram over ten thousand.
    let hundredths = (value.0 / 10_000).abs();
    let sign = if value.0 < 0 { "-" } else { "" };
    format!(
        "{sign}{}.{:02} {large}",
        shell::grouped(&(hundredths / 100).to_string()),
        hundredths % 100
    )
}

fn to_order(web: &Web, levels: &[Level]) -> Markup {
    let list = reorder(&web.rules.book, &quantities(levels));
    html! {
        section.card {
            h2 { "To order" }
            @if list.is_empty() {
                p.muted { "Nothing: no shelf with a par is at its mark. What is low appears here, in whole packs up to par." }
            } @else {
                div.table { table {
                    thead { tr { th { "Ingredient" } th.n { "Order" } th.n { "Has" } th.n { "Par" } } }
                    tbody { @for one in &list {
                        @let unit = ingredient(web, one.ingredient.as_str()).map_or_else(String::new, |i| i.unit.to_string());
                        tr {
                            td { (name(web, one.ingredient.as_str())) }
                            td.n { strong { (one.order) " " (one.unit) } }
                            td.n { (amount(&one.level, &unit)) } td.n { (amount(&one.par, &unit)) }
                        }
                    } }
                } }
            }
        }
    }
}

fn shelves(web: &Web, levels: &[Level]) -> Markup {
    let place = |standing: &str| match standing {
        "out" => 0,
        "low" => 1,
        _ => 2,
    };
    let mut list: Vec<&Level> = levels.iter().collect();
    list.sort_by_key(|one| {
        (
            place(&one.standing),
            name(web, &one.ingredient).to_lowercase(),
        )
    });
    html! {
        section.card {
            h2 { "Shelves" }
            p.legend { span { "The bar is what lies there against par; the line is the mark where somebody should order." } }
            div.table { table {
                thead { tr { th { "Ingredient" } th { span.wide { "Level" } } th.n { "Has" } th.n.wide { "Mark" } th.n.wide { "Par" } } }
                tbody { @for one in list {
                    @let par = ingredient(web, &one.ingredient).and_then(|i| i.par);
                    @let (level, low) = (one.level.parse().unwrap_or(Quantity::ZERO), one.low.parse().unwrap_or(Quantity::ZERO));
                    tr {
                        td { (name(web, &one.ingredient)) @match one.standing.as_str() {
                            "out" => { " " span.tag.late { "out" } },
                            "low" => { " " span.tag.soon { "low" } },
                            _ => {}
                        } }
                        td.plotted { (gauge(level.0, low.0, par.map_or(low.0 * 4, |par| par.0), &one.standing)) }
                        td.n { (amount(&one.level, &one.unit)) }
                        td.n.wide { (amount(&one.low, &one.unit)) }
                        td.n.wide { @match par { Some(par) => (amount(&par.to_string(), &one.unit)), None => "–" } }
                    }
                } }
            } }
        }
    }
}

fn report_form(web: &Web, session: &super::Session) -> Markup {
    html! {
        section.card {
            h2 { "Book a count, a delivery or waste" }
            form method="post" action="/manager/stock" {
                (shell::csrf(session))
                // A double tap sends the same key, and is booked once.
                input type="hidden" name="key" value=(secrets::key());
                div.row {
                    label { "What" select name="goods" {
                        option value="counted" { "Counted: so much lies there" }
                        option value="received" { "Received: so much came in" }
                        option value="wasted" { "Wasted: so much was thrown away" }
                    } }
                    label { "Ingredient" select name="ingredient" required {
                        option value="" { "Choose…" }
                        @for one in &web.restaurant.ingredients {
                            @let units = std::iter::once(one.unit.to_string()).chain(one.units.iter().map(|u| u.name.clone())).collect::<Vec<_>>().join(", ");
                            option value=(one.id) { (one.name) " (" (units) ")" }
                        }
                    } }
                    label { "Amount" input name="amount" required placeholder="2 case, 1500, 10/3 tray" autocomplete="off"; }
                    label { "Reason (for waste)" input name="reason" maxlength="200" autocomplete="off"; }
                    button.go type="submit" { "Book it" }
                }
            }
        }
    }
}

fn differences(web: &Web, list: &[Variance]) -> Markup {
    let (first, rest) = list.split_at(list.len().min(ROWS_MAX));
    html! {
        @if list.is_empty() {
            div.empty {
                strong { "Nothing moved in these days." }
                "For each ingredient you will see what the recipes used, what was thrown away, and what counts found more or less than the books said."
            }
        } @else {
            @if list.iter().all(|one| one.found.is_none()) {
                p.hint { "Nobody counted in these days, so what was used stands unchecked. Book a count above; the difference then shows here, in units and in money." }
            }
            (variance_table(web, first))
            @if !rest.is_empty() { details { summary { "The other " (rest.len()) " ingredients" } (variance_table(web, rest)) } }
        }
    }
}

/// `-0.5 %` of tenths of a percent.
fn tenths(permille: i64) -> String {
    let sign = if permille < 0 { "-" } else { "" };
    format!("{sign}{}.{} %", permille.abs() / 10, permille.abs() % 10)
}

fn variance_table(web: &Web, list: &[Variance]) -> Markup {
    html! {
        div.table { table {
            thead { tr { th { "Ingredient" } th.n { "Used by recipe" } th.n.wide { "Wasted" } th.n { "Found ±" } th.n.wide { "of use" } } }
            tbody { @for one in list { tr {
                td { (name(web, &one.ingredient)) }
                td.n { (amount(&one.used, &one.unit)) br; span.muted { (shell::money(web, one.used_minor)) } }
                td.n.wide { (amount(&one.wasted, &one.unit)) }
                @match (&one.found, one.found_minor) {
                    (Some(found), Some(minor)) => {
                        @let class = if minor < 0 { "bad-text" } else { "good-text" };
                        td.n { span class=(class) { (amount(found, &one.unit)) br; (shell::money(web, minor)) } }
                        td.n.wide { @match one.found_permille { Some(p) => (tenths(p)), None => "–" } }
                    },
                    _ => { td.n { span.muted { "not counted" } } td.n.wide { "–" } }
                }
            } } }
        } }
    }
}

pub(super) async fn book(State(web): State<Web>, posted: Posted) -> Shown {
    let Posted { session, fields } = &posted;
    let word = match line_of(
        &web,
        fields.get("goods"),
        fields.get("ingredient"),
        fields.get("amount"),
        fields.get("reason"),
    ) {
        Err(words) => Word::Refused(words),
        Ok((goods, line)) => {
            let booked = format!(
                "{} booked for {}.",
                fields.get("amount"),
                name(&web, line.ingredient.as_str())
            );
            let wish = Wish::Goods {
                key: fields.get("key").to_owned(),
                goods,
                lines: vec![line],
                reason: fields.get("reason").to_owned(),
            };
            match super::wish(&web, wish).await? {
                Ok(Done::Booked { repeated: true }) => {
                    Word::Done("That was booked before; nothing changed.".to_owned())
                }
                Ok(_) => Word::Done(booked),
                Err(words) => Word::Refused(words),
            }
        }
    };
    Ok(back(&web, session, Tab::Stock.path(), word))
}

fn line_of(
    web: &Web,
    goods: &str,
    id: &str,
    text: &str,
    reason: &str,
) -> Result<(Goods, StockLine), String> {
    let goods = match goods {
        "counted" => Goods::Counted,
        "received" => Goods::Received,
        "wasted" if reason.is_empty() => {
            return Err("Waste needs a reason: dropped, spoiled, burnt …".to_owned());
        }
        "wasted" => Goods::Wasted,
        other => return Err(format!("'{other}' is not counted, received or wasted")),
    };
    let found = ingredient(web, id).ok_or("Choose an ingredient.")?;
    let quantity = on_shelf(found, text).map_err(|bad| bad.to_string())?;
    if quantity.0 < 0 || (goods != Goods::Counted && quantity.0 == 0) {
        return Err(format!(
            "{}: '{text}' must be more than nothing",
            found.name
        ));
    }
    let line = StockLine {
        ingredient: found.id.clone(),
        quantity,
        cost: None,
    };
    Ok((goods, line))
}

pub(super) async fn table(State(web): State<Web>, Signed(_session): Signed, uri: Uri) -> Shown {
    let days = range::chosen(&web, &uri).await?;
    let (levels, moves) = read(&web, move |reader| {
        Ok((reader.levels()?, reader.moves(&days)?))
    })
    .await?;
    let list = variance(&web.rules.book, &moves);
    let mut text = String::from(
        "ingredient,unit,level,mark,standing,used,wasted,received,found,found_money,used_money,currency\n",
    );
    for level in &levels {
        let moved = list.iter().find(|one| one.ingredient == level.ingredient);
        let money = |minor: Option<i64>| {
            minor.map_or_else(String::new, |minor| shared::money::Money(minor).to_string())
        };
        let field = |get: &dyn Fn(&Variance) -> String| moved.map(get).unwrap_or_default();
        let row = [
            csv_cell(&level.ingredient),
            level.unit.clone(),
            level.level.clone(),
            level.low.clone(),
            level.standing.clone(),
            field(&|one| one.used.clone()),
            field(&|one| one.wasted.clone()),
            field(&|one| one.received.clone()),
            field(&|one| one.found.clone().unwrap_or_default()),
            money(moved.and_then(|one| one.found_minor)),
            money(moved.map(|one| one.used_minor)),
            web.restaurant.currency.code.clone(),
        ];
        text.push_str(&row.join(","));
        text.push('\n');
    }
    Ok(shell::csv(
        &format!("stock-{}-{}.csv", days.from, days.to),
        text,
    ))
}
