//! A fact becomes stock movements and a journal entry, exactly once: planned without I/O, then written in
//! the transaction that also moves the cursor.

mod plan;
mod cook;
mod shelf;

use shared::ids::Epoch;
use shared::menu::Restaurant;
use shared::wire::Fact;

pub(crate) use plan::digest;
pub use plan::{Known, Needs, Part, Plan, identity, needs, plan, title};
pub use shelf::{Goods, book_drawer, book_goods, open_shelves};

use crate::audit::Rulebook;
use crate::books::{Accounts, BadAccount};
use crate::history::PointsRule;
use crate::stock::{Cookbook, TooFine};
use crate::store::{Arrival, Effect, EffectNo, StoreError, Turn};

/// What the restaurant's files say about facts: which accounts, which recipes.
#[derive(Clone, Debug)]
pub struct Rules {
    pub accounts: Accounts,
    pub book: Cookbook,
    /// The same as plain data, kept beside the facts that were booked by it.
    pub written: Rulebook,
    /// Points for customers; they are no money, and no books.
    pub points: Option<PointsRule>,
}

/// Why nothing can be booked with these files.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRules {
    #[error(transparent)]
    Account(#[from] BadAccount),
    #[error(transparent)]
    Recipe(#[from] TooFine),
}

impl Rules {
    pub fn of(restaurant: &Restaurant) -> Result<Self, BadRules> {
        Ok(Self {
            accounts: Accounts::of(&restaurant.chart)?,
            book: Cookbook::of(restaurant)?,
            written: Rulebook::of(restaurant),
            points: None,
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
    turn.serve(fact)?;
    let needs = needs(&fact.body, rules);
    let check = match needs {
        Needs::Nothing => return Ok(Ingested::Done),
        Needs::Check(check) => Some(check),
        Needs::Line(_) | Needs::Order | Needs::Money => None,
    };
    let (kind, note) = title(&fact.body);
    let (day, of_day) = turn.posting_day(fact.business_date);
    let effect = Effect {
        identity: identity(fact),
        kind,
        at: fact.at,
        day,
        of_day,
        number: fact.number,
        // A gift card belongs to no order.
        order: (!fact.order.0.is_nil()).then_some(fact.order),
        check,
        note,
    };
    // Claimed even where nothing follows: told again later, it must still follow nothing.
    let Some(no) = turn.claim(&effect)? else {
        return Ok(Ingested::Repeated);
    };
    let text = serde_json::to_string(fact).map_err(crate::store::damaged)?;
    let known = look_up(turn, needs, fact, rules)?;
    match plan(fact, &known, rules) {
        Ok((own, parts)) => {
            write(turn, no, &own)?;
            if let (Some((who, counted)), Some(closed)) = (&own.declared, of_day) {
                let words = format!(
                    "{who} declared {counted} in cash for {closed}, which was closed before; hold it against that day's report"
                );
                turn.except(("drawer", who), None, "late-cash", &words, fact.at)?;
            }
            turn.keep_fact(no, &rules.written, &text)?;
            for part in &parts {
                let no = turn.claim_part(&effect, part.cooking)?;
                write(turn, no, &part.plan)?;
            }
            Ok(Ingested::Done)
        }
        Err(unbalanced) => {
            let why = unbalanced.to_string();
            turn.park(no, (epoch, seq), &text, &why)?;
            Ok(Ingested::Parked(why))
        }
    }
}

fn look_up(
    turn: &mut Turn<'_>,
    needs: Needs,
    fact: &Fact,
    rules: &Rules,
) -> Result<Known, StoreError> {
    use shared::menu::Moment;
    let later = rules.book.knows(Moment::Paid);
    let mut known = Known::default();
    match needs {
        Needs::Line(line) => {
            known.cookings = turn.cookings(line)?;
            if later && turn.is_paid(line)? {
                known.paid.insert(line);
            }
        }
        Needs::Check(check) => {
            known.booked = turn.booked(check)?;
            if later {
                known.cookings = turn.cookings_of_order(fact.order)?;
            }
        }
        Needs::Order => known.cookings = turn.cookings_of_order(fact.order)?,
        Needs::Nothing | Needs::Money => {}
    }
    Ok(known)
}

/// Writes a plan under an effect.
pub(crate) fn write(turn: &mut Turn<'_>, no: EffectNo, plan: &Plan) -> Result<(), StoreError> {
    turn.post(no, &plan.entry)?;
    turn.move_stock(no, &plan.movements)?;
    turn.value(no, &plan.worth)?;
    turn.sell(no, &plan.sold)?;
    if let Some(tendered) = &plan.tendered {
        turn.tender(no, tendered)?;
    }
    if let Some((actor, counted)) = &plan.declared {
        turn.declare(no, actor, *counted)?;
    }
    for cooking in &plan.cookings {
        turn.set_cooking(no, cooking)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
