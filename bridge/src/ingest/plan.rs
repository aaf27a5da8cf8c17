//! What follows from a fact, given what is known of its line or its check; nothing is read or written here.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use shared::ids::{ActorId, CheckId, LineId};
use shared::menu::Moment;
use shared::money::Money;
use shared::wire::{Fact, FactBody, MadeLine};

use super::{Rules, cook};
use crate::books::{self, Balances, Entry, Unbalanced, tender_kind};
use crate::store::{BookedCooking, CookingNow, Movement, Reason, Sold, Tendered};

/// What must be looked up before a fact can be planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// It has no effect on stock or books.
    Nothing,
    Line(LineId),
    Check(CheckId),
    /// Every line of the order that is on its way.
    Order,
    /// Money that belongs to no check.
    Money,
}

/// What was looked up.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub cookings: Vec<BookedCooking>,
    pub booked: Balances,
    /// Lines of those in question that are paid.
    pub paid: BTreeSet<LineId>,
}

impl Known {
    pub(super) fn cooking(&self, line: LineId, again: u16) -> Option<&BookedCooking> {
        let mut found = self.cookings.iter();
        found.find(|cooking| cooking.line == line && cooking.again == again)
    }
}

/// What is to be written for a fact, or for one cooking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub entry: Entry,
    pub movements: Vec<Movement>,
    pub cookings: Vec<CookingNow>,
    /// What the movements are worth, beside the ledger.
    pub worth: Vec<(Reason, Money)>,
    pub sold: Vec<Sold>,
    pub tendered: Option<Tendered>,
    /// Who counted how much cash at the end of their work.
    pub declared: Option<(String, Money)>,
}

impl Plan {
    /// Adds another plan to this one; movements of one kind are added up.
    pub(super) fn join(&mut self, other: Self) -> Result<(), Unbalanced> {
        let both = self.entry.postings().iter().chain(other.entry.postings());
        self.entry = Entry::new(both.cloned().collect())?;
        for movement in other.movements {
            let same = |m: &&mut Movement| {
                m.ingredient == movement.ingredient && m.reason == movement.reason
            };
            match self.movements.iter_mut().find(same) {
                Some(found) => found.quantity += movement.quantity,
                None => self.movements.push(movement),
            }
        }
        for (reason, cost) in other.worth {
            match self.worth.iter_mut().find(|(r, _)| *r == reason) {
                Some((_, sum)) => *sum += cost,
                None => self.worth.push((reason, cost)),
            }
        }
        self.cookings.extend(other.cookings);
        self.sold.extend(other.sold);
        self.tendered = self.tendered.take().or(other.tendered);
        self.declared = self.declared.take().or(other.declared);
        Ok(())
    }
}

/// A plan and the cooking it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub cooking: Option<(LineId, u16)>,
    pub plan: Plan,
}

/// What a fact is called in the journal, and a few words about it.
pub fn title(body: &FactBody) -> (&'static str, String) {
    match body {
        FactBody::StepDone { made, .. } => ("made", what(made)),
        FactBody::StepUndone { made, .. } => ("undone", what(made)),
        FactBody::LineVoided { made, reason, .. } | FactBody::LineRefired { made, reason } => {
            ("waste", format!("{}: {reason}", what(made)))
        }
        FactBody::TenderTaken { tender, .. } => ("tender", tender_kind(tender).to_owned()),
        FactBody::CheckSettled { channel, .. } => ("settled", channel.name().to_owned()),
        FactBody::Refunded { reason, .. } => ("refund", reason.clone()),
        FactBody::TipAdjusted { tender, .. } => ("tip", tender_kind(tender).to_owned()),
        // The whole number is as good as money, and the journal is read by many.
        FactBody::GiftIssued { code, .. } => ("gift", tail(code.as_str())),
        FactBody::CashDeclared { actor, .. } => ("declared", declarer(actor.as_ref())),
        FactBody::OrderTaken { channel, .. } => ("taken", channel.name().to_owned()),
        FactBody::OrderCompleted => ("completed", String::new()),
        FactBody::OrderCancelled { reason } => ("cancelled", reason.clone()),
    }
}

pub fn needs(body: &FactBody, rules: &Rules) -> Needs {
    let sent = rules.book.knows(Moment::Sent);
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
        FactBody::LineVoided { made, .. } if sent => Needs::Line(made.line),
        FactBody::TenderTaken { check, .. }
        | FactBody::CheckSettled { check, .. }
        | FactBody::TipAdjusted { check, .. }
        | FactBody::Refunded { check, .. } => Needs::Check(*check),
        FactBody::OrderTaken { .. } | FactBody::OrderCancelled { .. } if sent => Needs::Order,
        FactBody::GiftIssued { .. } | FactBody::CashDeclared { .. } => Needs::Money,
        FactBody::OrderCompleted if rules.book.knows(Moment::Completed) => Needs::Order,
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
            format!("tender/{check}/{}/{}/{at}", tender_kind(tender), amount.0)
        }
        FactBody::CheckSettled { check, totals, .. } => {
            let of = format!("settled/{check}/{}/{at}", totals.gross.0);
            // Of a check that several orders share, each order has its own part.
            if fact.order.0 == check.0 {
                of
            } else {
                format!("{of}/{}", fact.order)
            }
        }
        FactBody::Refunded {
            check,
            tender,
            amount,
            ..
        } => {
            format!("refund/{check}/{}/{}/{at}", tender_kind(tender), amount.0)
        }
        FactBody::TipAdjusted {
            check,
            tender,
            before,
            tip,
            ..
        } => {
            let kind = tender_kind(tender);
            format!("tip/{check}/{kind}/{}/{}/{at}", before.0, tip.0)
        }
        FactBody::GiftIssued { code, amount, .. } => format!("gift/{code}/{}/{at}", amount.0),
        FactBody::CashDeclared { actor, counted } => {
            format!("declared/{}/{}/{at}", declarer(actor.as_ref()), counted.0)
        }
        FactBody::OrderTaken { .. } => format!("taken/{}", fact.order),
        FactBody::OrderCompleted => format!("completed/{}/{at}", fact.order),
        FactBody::OrderCancelled { .. } => format!("cancelled/{}", fact.order),
    };
    digest(&text)
}

/// Sixteen bytes are enough: two of a million million happenings meet with a chance below one in 10¹⁴.
pub(crate) fn digest(text: &str) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&Sha256::digest(text.as_bytes())[..16]);
    short
}

/// The whole of what follows: the fact's own part, and parts of cookings whose time has come. An entry that
/// does not balance is refused, and with it the whole fact.
pub fn plan(fact: &Fact, known: &Known, rules: &Rules) -> Result<(Plan, Vec<Part>), Unbalanced> {
    let mut own = money(fact, known, rules)?;
    let mut parts = cook::shelves(&fact.body, known, rules)?;
    // News of one line stands under the fact itself; other cookings have an effect of their own, so that
    // each remembers what it took.
    if matches!(needs(&fact.body, rules), Needs::Line(_)) {
        for part in parts.drain(..) {
            own.join(part.plan)?;
        }
    }
    Ok((own, parts))
}

/// What the fact itself is in money.
fn money(fact: &Fact, known: &Known, rules: &Rules) -> Result<Plan, Unbalanced> {
    let a = &rules.accounts;
    let mut own = Plan::default();
    match &fact.body {
        FactBody::TenderTaken {
            tender,
            amount,
            tip,
            ..
        } => {
            own.entry = books::tender_taken(a, tender, *amount, *tip)?;
            own.tendered = Some(Tendered {
                kind: tender_kind(tender),
                amount: *amount,
                tip: *tip,
                charge: a.charge(tender, *amount + *tip),
            });
        }
        FactBody::CheckSettled {
            lines,
            adjustments,
            totals,
            channel,
            ..
        } => {
            own.entry = books::check_settled(a, lines, adjustments, *totals)?;
            own.sold = Sold::of(lines, adjustments, *channel);
        }
        FactBody::TipAdjusted {
            tender,
            amount,
            before,
            tip,
            ..
        } => {
            let charge = a.charge(tender, *amount + *tip) - a.charge(tender, *amount + *before);
            own.entry = books::tip_adjusted(a, tender, *tip - *before, charge)?;
            own.tendered = Some(Tendered {
                kind: tender_kind(tender),
                amount: Money::ZERO,
                tip: *tip - *before,
                charge,
            });
        }
        FactBody::GiftIssued { amount, tender, .. } => {
            own.entry = books::gift_issued(a, tender.as_ref(), *amount)?;
            own.tendered = tender.as_ref().map(|tender| Tendered {
                kind: tender_kind(tender),
                amount: *amount,
                tip: Money::ZERO,
                charge: a.charge(tender, *amount),
            });
        }
        FactBody::Refunded { tender, amount, .. } => {
            own.entry = books::refunded(a, &known.booked, tender, *amount)?;
            own.tendered = Some(Tendered {
                kind: tender_kind(tender),
                amount: -*amount,
                tip: Money::ZERO,
                charge: Money::ZERO,
            });
        }
        FactBody::CashDeclared { actor, counted } => {
            own.declared = Some((declarer(actor.as_ref()), *counted));
        }
        _ => {}
    }
    Ok(own)
}

/// The last four characters, which is enough to find a card and too little to spend it.
fn tail(code: &str) -> String {
    let all = code.chars().count();
    code.chars().skip(all.saturating_sub(4)).collect()
}

/// Where nobody signs in, nobody has a name.
fn declarer(actor: Option<&ActorId>) -> String {
    actor.map_or_else(|| "somebody".to_owned(), ToString::to_string)
}

fn what(made: &MadeLine) -> String {
    let size = made
        .size
        .as_ref()
        .map_or_else(String::new, |size| format!(" {size}"));
    format!("{} {}{size}", made.quantity, made.item)
}
