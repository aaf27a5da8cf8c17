//! Stock that moves without a fact: the opening of the books, goods received, a count.

use serde::{Deserialize, Serialize};
use shared::ids::IngredientId;
use shared::money::Money;
use shared::quantity::Quantity;
use shared::time::{BusinessDate, Timestamp};

use super::Rules;
use super::digest;
use crate::books::{self, Entry};
use crate::shop::StockLine;
use crate::stock::Uses;
use crate::store::{Effect, Movement, Reason, StoreError, Turn, damaged};

/// What a person reports about the shelves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Goods {
    /// Came in, on top of what is there.
    Received,
    /// Lies there now, whatever the books say.
    Counted,
    /// Went into the bin off the shelf.
    Wasted,
    /// Was made ahead: its own shelf fills, those of its ingredients lose.
    Batched,
    /// Left for another house of ours.
    Sent,
    /// Came from another house of ours.
    Fetched,
}

fn effect(
    what: &str,
    kind: &'static str,
    at: Timestamp,
    (day, of_day): (BusinessDate, Option<BusinessDate>),
    note: String,
) -> Effect {
    Effect {
        identity: digest(what),
        kind,
        at,
        day,
        of_day,
        number: 0,
        order: None,
        check: None,
        note,
    }
}

fn worth(rules: &Rules, ingredient: &IngredientId, quantity: Quantity) -> Money {
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
        let day = turn.posting_day(day);
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

/// What is booked of a report about the shelves.
#[derive(Default)]
struct Booked {
    movements: Vec<Movement>,
    /// Value that came onto the shelves; below zero: that left them.
    value: Money,
}

impl Booked {
    fn moves(&mut self, ingredient: &IngredientId, reason: Reason, quantity: Quantity) {
        let same = |m: &&mut Movement| m.ingredient == *ingredient && m.reason == reason;
        match self.movements.iter_mut().find(same) {
            Some(found) => found.quantity += quantity,
            None => self.movements.push(Movement {
                ingredient: ingredient.clone(),
                reason,
                quantity,
            }),
        }
    }
}

/// Books a report about the shelves under the key it came with; a key that was booked changes nothing. False
/// where it did.
pub fn book_goods(
    turn: &mut Turn<'_>,
    rules: &Rules,
    (key, goods, lines, reason): (&str, Goods, &[StockLine], &str),
    at: Timestamp,
    day: BusinessDate,
) -> Result<bool, StoreError> {
    let mut booked = Booked::default();
    for line in lines {
        one(turn, rules, goods, line, &mut booked)?;
    }
    booked.movements.retain(|m| m.quantity != Quantity::ZERO);
    let (a, value) = (&rules.accounts, booked.value);
    let (kind, entry) = match goods {
        Goods::Received => ("receipt", books::received(a, value)),
        Goods::Counted => ("count", books::counted(a, -value)),
        Goods::Wasted => ("waste-log", books::spoiled(a, -value)),
        Goods::Batched => ("batch", books::batched(a, value)),
        Goods::Sent | Goods::Fetched => ("transfer", books::transferred(a, -value)),
    };
    let note = match reason {
        "" => format!("{} ingredients", lines.len()),
        reason => format!("{} ingredients: {reason}", lines.len()),
    };
    let day = turn.posting_day(day);
    let effect = effect(&format!("{kind}/{key}"), kind, at, day, note);
    let Some(no) = turn.claim_once(&effect)? else {
        return Ok(false);
    };
    turn.post(no, &sure(entry)?)?;
    turn.move_stock(no, &booked.movements)?;
    if let Some(first) = booked.movements.first() {
        turn.value(no, &[(first.reason, -value)])?;
    }
    Ok(true)
}

fn one(
    turn: &Turn<'_>,
    rules: &Rules,
    goods: Goods,
    line: &StockLine,
    booked: &mut Booked,
) -> Result<(), StoreError> {
    let id = &line.ingredient;
    let Some(level) = turn.level(id) else {
        return Err(damaged(format!("no shelf for {id}")));
    };
    let (reason, quantity) = match goods {
        Goods::Received => (Reason::Receipt, line.quantity),
        Goods::Counted => (Reason::Count, line.quantity - level),
        Goods::Wasted => (Reason::Waste, -line.quantity),
        Goods::Batched => (Reason::Batch, line.quantity),
        Goods::Sent => (Reason::Transfer, -line.quantity),
        Goods::Fetched => (Reason::Transfer, line.quantity),
    };
    booked.value += line.cost.unwrap_or_else(|| worth(rules, id, quantity));
    booked.moves(id, reason, quantity);
    if goods == Goods::Batched {
        let takes = rules.book.batch(id, line.quantity);
        let takes = takes.ok_or_else(|| damaged(format!("{id} is no batch")))?;
        booked.value -= rules.book.cost(&takes);
        for (part, quantity) in &takes {
            if turn.level(part).is_some() {
                booked.moves(part, Reason::Batch, -*quantity);
            }
        }
    }
    Ok(())
}

/// Books what the drawer holds over what it should; below zero is missing.
pub fn book_drawer(
    turn: &mut Turn<'_>,
    rules: &Rules,
    over: Money,
    at: Timestamp,
    day: BusinessDate,
) -> Result<(), StoreError> {
    let word = if over < Money::ZERO { "short" } else { "over" };
    let note = format!("{word} by {}", Money(over.0.abs()));
    let effect = effect(&format!("drawer/{day}"), "drawer", at, (day, None), note);
    if let Some(no) = turn.claim_once(&effect)? {
        turn.post(no, &sure(books::drawer_counted(&rules.accounts, over))?)?;
    }
    Ok(())
}
