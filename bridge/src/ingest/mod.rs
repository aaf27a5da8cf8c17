//! A fact becomes stock movements and a journal entry, exactly once: planned without I/O, then written in
//! the transaction that also moves the cursor.

mod plan;
mod shelf;

use shared::ids::Epoch;
use shared::menu::Restaurant;
use shared::wire::Fact;

pub use plan::{Known, Needs, Plan, identity, needs, plan, title};
pub use shelf::{Goods, book_goods, open_shelves};

use crate::books::{Accounts, BadAccount};
use crate::stock::Cookbook;
use crate::store::{Arrival, Effect, StoreError, Turn};

/// What the restaurant's files say about facts: which accounts, which recipes.
#[derive(Clone, Debug)]
pub struct Rules {
    pub accounts: Accounts,
    pub book: Cookbook,
}

impl Rules {
    pub fn of(restaurant: &Restaurant) -> Result<Self, BadAccount> {
        Ok(Self {
            accounts: Accounts::of(&restaurant.chart)?,
            book: Cookbook::of(restaurant),
        })
    }
}

/// What became of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ingested {
    /// Booked, or nothing to book in it.
    Done,
    /// It was here before, by sequence or by what it tells.
    Repeated,
    /// It cannot be booked; it is set aside with these words.
    Parked(String),
}

/// Takes one fact into the books. A repeat changes nothing; a fact that skips some is an error.
pub fn ingest(
    turn: &mut Turn<'_>,
    rules: &Rules,
    (epoch, seq): (Epoch, u64),
    fact: &Fact,
) -> Result<Ingested, StoreError> {
    if turn.arrive(epoch, seq)? == Arrival::Seen {
        return Ok(Ingested::Repeated);
    }
    let needs = needs(&fact.body);
    let check = match needs {
        Needs::Nothing => return Ok(Ingested::Done),
        Needs::Check(check) => Some(check),
        Needs::Line(_) => None,
    };
    let (kind, note) = title(&fact.body);
    let effect = Effect {
        identity: identity(fact),
        kind,
        at: fact.at,
        day: fact.business_date,
        number: fact.number,
        order: Some(fact.order),
        check,
        note,
    };
    // Claimed even where nothing follows: told again later, it must still follow nothing.
    let Some(no) = turn.claim(&effect)? else {
        return Ok(Ingested::Repeated);
    };
    let known = match needs {
        Needs::Line(line) => Known {
            cookings: turn.cookings(line)?,
            ..Known::default()
        },
        Needs::Check(check) => Known {
            booked: turn.booked(check)?,
            ..Known::default()
        },
        Needs::Nothing => Known::default(),
    };
    let plan = match plan(fact, &known, rules) {
        Ok(plan) => plan,
        Err(unbalanced) => {
            let why = unbalanced.to_string();
            let text = serde_json::to_string(fact).unwrap_or_else(|e| e.to_string());
            turn.park(no, (epoch, seq), &text, &why)?;
            return Ok(Ingested::Parked(why));
        }
    };
    turn.post(no, &plan.entry)?;
    turn.move_stock(no, &plan.movements)?;
    for (line, again, state, cost) in plan.cookings {
        turn.set_cooking(no, line, (again, state, cost))?;
    }
    Ok(Ingested::Done)
}

#[cfg(test)]
mod tests;
