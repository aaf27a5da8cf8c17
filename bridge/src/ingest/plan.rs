//! What follows from a fact, given what is known of its line or its check; nothing is read or written here.

use sha2::{Digest, Sha256};
use shared::ids::{CheckId, LineId};
use shared::money::Money;
use shared::order::Tender;
use shared::wire::{Fact, FactBody, MadeLine};

use super::Rules;
use crate::books::{self, Balances, Entry, Unbalanced};
use crate::stock::{Cooking, Move, News, Uses, follow, uses_of};
use crate::store::{BookedCooking, Movement, Reason};

/// What must be looked up before a fact can be planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// It has no effect on stock or books.
    Nothing,
    Line(LineId),
    Check(CheckId),
}

/// What was looked up.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub cookings: Vec<BookedCooking>,
    pub booked: Balances,
}

/// What is to be written for a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub entry: Entry,
    pub movements: Vec<Movement>,
    pub cookings: Vec<(LineId, u16, Cooking, Money)>,
}

/// What a fact is called in the journal, and a few words about it.
pub fn title(body: &FactBody) -> (&'static str, String) {
    match body {
        FactBody::StepDone { made, .. } => ("made", what(made)),
        FactBody::StepUndone { made, .. } => ("undone", what(made)),
        FactBody::LineVoided { made, reason, .. } | FactBody::LineRefired { made, reason } => {
            ("waste", format!("{}: {reason}", what(made)))
        }
        FactBody::TenderTaken { tender, .. } => ("tender", tender_name(tender).to_owned()),
        FactBody::CheckSettled { channel, .. } => ("settled", channel.name().to_owned()),
        FactBody::Refunded { reason, .. } => ("refund", reason.clone()),
        FactBody::OrderTaken { channel, .. } => ("taken", channel.name().to_owned()),
        FactBody::OrderCompleted => ("completed", String::new()),
        FactBody::OrderCancelled { reason } => ("cancelled", reason.clone()),
    }
}

pub fn needs(body: &FactBody) -> Needs {
    match body {
        FactBody::StepDone {
            made,
            first_of_line: true,
            ..
        }
        | FactBody::StepUndone {
            made,
            first_of_line: true,
            ..
        }
        | FactBody::LineVoided {
            made,
            after_fire: true,
            ..
        }
        | FactBody::LineRefired { made, .. } => Needs::Line(made.line),
        FactBody::TenderTaken { check, .. }
        | FactBody::CheckSettled { check, .. }
        | FactBody::Refunded { check, .. } => Needs::Check(*check),
        FactBody::StepDone { .. }
        | FactBody::StepUndone { .. }
        | FactBody::LineVoided { .. }
        | FactBody::OrderTaken { .. }
        | FactBody::OrderCompleted
        | FactBody::OrderCancelled { .. } => Needs::Nothing,
    }
}

/// Names what happened, by ids, amounts and the router's stamp: the same in every telling of it.
pub fn identity(fact: &Fact) -> [u8; 16] {
    let at = fact.at.0;
    let text = match &fact.body {
        FactBody::StepDone { step, again, .. } => format!("done/{step}/{again}/{at}"),
        FactBody::StepUndone { step, again, .. } => format!("undone/{step}/{again}/{at}"),
        FactBody::LineVoided { made, .. } => format!("void/{}/{at}", made.line),
        FactBody::LineRefired { made, .. } => format!("refire/{}/{at}", made.line),
        FactBody::TenderTaken {
            check,
            tender,
            amount,
            ..
        } => {
            format!("tender/{check}/{}/{}/{at}", tender_name(tender), amount.0)
        }
        FactBody::CheckSettled { check, totals, .. } => {
            format!("settled/{check}/{}/{at}", totals.gross.0)
        }
        FactBody::Refunded {
            check,
            tender,
            amount,
            ..
        } => {
            format!("refund/{check}/{}/{}/{at}", tender_name(tender), amount.0)
        }
        FactBody::OrderTaken { .. } => format!("taken/{}", fact.order),
        FactBody::OrderCompleted => format!("completed/{}/{at}", fact.order),
        FactBody::OrderCancelled { .. } => format!("cancelled/{}", fact.order),
    };
    digest(&text)
}

/// Sixteen bytes are enough: two of a million million happenings meet with a chance below one in 10¹⁴.
pub(super) fn digest(text: &str) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&Sha256::digest(text.as_bytes())[..16]);
    short
}

const fn tender_name(tender: &Tender) -> &'static str {
    match tender {
        Tender::Cash { .. } => "cash",
        Tender::Card { .. } => "card",
        Tender::Online { .. } => "online",
    }
}

/// An entry that does not balance is refused, and with it the whole fact.
pub fn plan(fact: &Fact, known: &Known, rules: &Rules) -> Result<Plan, Unbalanced> {
    let a = &rules.accounts;
    let entry = match &fact.body {
        FactBody::StepDone { made, again, .. } => return take(made, *again, known, rules),
        FactBody::StepUndone { made, again, .. } => return put_back(made, *again, known, rules),
        FactBody::LineVoided { made, .. } | FactBody::LineRefired { made, .. } => {
            return discard(made, known, rules);
        }
        FactBody::TenderTaken { tender, amount, .. } => books::tender_taken(a, tender, *amount)?,
        FactBody::CheckSettled { lines, totals, .. } => {
            books::check_settled(a, &known.booked, lines, *totals)?
        }
        FactBody::Refunded { tender, amount, .. } => {
            books::refunded(a, &known.booked, tender, *amount)?
        }
        FactBody::OrderTaken { .. }
        | FactBody::OrderCompleted
        | FactBody::OrderCancelled { .. } => Entry::default(),
    };
    Ok(Plan {
        entry,
        ..Plan::default()
    })
}

fn state(known: &Known, again: u16) -> Option<&BookedCooking> {
    known.cookings.iter().find(|cooking| cooking.again == again)
}

fn moves(uses: &Uses, reason: Reason, sign: i64) -> impl Iterator<Item = Movement> + '_ {
    uses.iter().map(move |(ingredient, quantity)| Movement {
        ingredient: ingredient.clone(),
        reason,
        quantity: quantity.times(sign),
    })
}

fn what(made: &MadeLine) -> String {
    let size = made
        .size
        .as_ref()
        .map_or_else(String::new, |size| format!(" {size}"));
    format!("{} {}{size}", made.quantity, made.item)
}

fn take(made: &MadeLine, again: u16, known: &Known, rules: &Rules) -> Result<Plan, Unbalanced> {
    let before = state(known, again).map(|cooking| cooking.state);
    if follow(before, News::FirstStepDone) != Move::Take {
        return Ok(Plan::default());
    }
    let mut uses = uses_of(made, &rules.book);
    // A recipe may name what recipes.toml does not count; it has no shelf to leave.
    uses.retain(|id, _| rules.book.ingredient(id).is_some());
    let cost = rules.book.cost(&uses);
    Ok(Plan {
        entry: books::made(&rules.accounts, cost)?,
        movements: moves(&uses, Reason::Made, -1).collect(),
        cookings: vec![(made.line, again, Cooking::Made, cost)],
    })
}

fn put_back(made: &MadeLine, again: u16, known: &Known, rules: &Rules) -> Result<Plan, Unbalanced> {
    let Some(cooking) = state(known, again) else {
        return Ok(Plan::default());
    };
    if follow(Some(cooking.state), News::FirstStepUndone) != Move::PutBack {
        return Ok(Plan::default());
    }
    // What was taken comes back, whatever the recipe says by now.
    Ok(Plan {
        entry: books::unmade(&rules.accounts, cooking.cost)?,
        movements: moves(&cooking.took, Reason::Undone, 1).collect(),
        cookings: vec![(made.line, again, Cooking::Undone, cooking.cost)],
    })
}

/// Every cooking of the line that is on a plate goes into the bin.
fn discard(made: &MadeLine, known: &Known, rules: &Rules) -> Result<Plan, Unbalanced> {
    let on_plate = |c: &&BookedCooking| follow(Some(c.state), News::Discarded) == Move::Waste;
    let wasted: Vec<&BookedCooking> = known.cookings.iter().filter(on_plate).collect();
    let cost: Money = wasted.iter().map(|cooking| cooking.cost).sum();
    let mut took = Uses::new();
    for (id, quantity) in wasted.iter().flat_map(|cooking| &cooking.took) {
        *took.entry(id.clone()).or_default() += *quantity;
    }
    // Two movements each, so that the shelf stays and the reasons tell what was sold and what was lost.
    let back = moves(&took, Reason::Made, 1);
    Ok(Plan {
        entry: books::wasted(&rules.accounts, cost)?,
        movements: back.chain(moves(&took, Reason::Waste, -1)).collect(),
        cookings: wasted
            .iter()
            .map(|c| (made.line, c.again, Cooking::Wasted, c.cost))
            .collect(),
    })
}
