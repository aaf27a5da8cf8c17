//! Stock that moves without a fact: the opening of the books, goods received, a count.

use shared::money::Money;
use shared::quantity::Quantity;
use shared::time::{BusinessDate, Timestamp};

use super::Rules;
use super::plan::digest;
use crate::books::{self, Entry};
use crate::shop::StockLine;
use crate::stock::Uses;
use crate::store::{Effect, Movement, Reason, StoreError, Turn, damaged};

/// What a person reports about the shelves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goods {
    /// Came in, on top of what is there.
    Received,
    /// Lies there now, whatever the books say.
    Counted,
}

fn effect(
    what: &str,
    kind: &'static str,
    at: Timestamp,
    day: BusinessDate,
    note: String,
) -> Effect {
    Effect {
        identity: digest(what),
        kind,
        at,
        day,
        number: 0,
        order: None,
        check: None,
        note,
    }
}

fn worth(rules: &Rules, ingredient: &shared::ids::IngredientId, quantity: Quantity) -> Money {
    rules
        .book
        .cost(&Uses::from([(ingredient.clone(), quantity)]))
}

/// Entries of two postings always balance; a refusal is a store nobody can trust.
fn sure(entry: Result<Entry, books::Unbalanced>) -> Result<Entry, StoreError> {
    entry.map_err(damaged)
}

/// Gives every ingredient its shelf; what the files say was there is booked once, on the day the
/// ingredient is first seen.
pub fn open_shelves(
    turn: &mut Turn<'_>,
    rules: &Rules,
    at: Timestamp,
    day: BusinessDate,
) -> Result<(), StoreError> {
    for ingredient in rules.book.ingredients() {
        if !turn.add_shelf(ingredient)? || ingredient.opening == Quantity::ZERO {
            continue;
        }
        let id = &ingredient.id;
        let opening = effect(&format!("opening/{id}"), "opening", at, day, id.to_string());
        let Some(no) = turn.claim_once(&opening)? else {
            continue;
        };
        let cost = worth(rules, id, ingredient.opening);
        turn.post(no, &sure(books::opening(&rules.accounts, cost))?)?;
        turn.move_stock(
            no,
            &[Movement {
                ingredient: id.clone(),
                reason: Reason::Opening,
                quantity: ingredient.opening,
            }],
        )?;
    }
    Ok(())
}

/// Books a receipt or a count under the key it came with; a key that was booked changes nothing.
pub fn book_goods(
    turn: &mut Turn<'_>,
    rules: &Rules,
    (key, goods, lines): (&str, Goods, &[StockLine]),
    at: Timestamp,
    day: BusinessDate,
) -> Result<(), StoreError> {
    let mut movements = Vec::with_capacity(lines.len());
    let mut value = Money::ZERO;
    for line in lines {
        let Some(level) = turn.level(&line.ingredient) else {
            return Err(damaged(format!("no shelf for {}", line.ingredient)));
        };
        let (reason, quantity) = match goods {
            Goods::Received => (Reason::Receipt, line.quantity),
            Goods::Counted => (Reason::Count, line.quantity - level),
        };
        let cost = || worth(rules, &line.ingredient, quantity);
        value += line.cost.unwrap_or_else(cost);
        if quantity != Quantity::ZERO {
            movements.push(Movement {
                ingredient: line.ingredient.clone(),
                reason,
                quantity,
            });
        }
    }
    let (kind, entry) = match goods {
        Goods::Received => ("receipt", books::received(&rules.accounts, value)),
        Goods::Counted => ("count", books::counted(&rules.accounts, -value)),
    };
    let note = format!("{} ingredients", lines.len());
    let Some(no) = turn.claim_once(&effect(&format!("{kind}/{key}"), kind, at, day, note))? else {
        return Ok(());
    };
    turn.post(no, &sure(entry)?)?;
    turn.move_stock(no, &movements)
}
