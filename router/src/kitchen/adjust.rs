//! Discounts, comps and service charges: sealed line by line, so that each goes where its line goes.

use shared::check::{CheckAdjustment, CheckLine};
use shared::ids::*;
use shared::money::Money;
use shared::order::Totals;
use shared::rules::split::{Cutter, percent_of, share_of};
use shared::time::Timestamp;
use shared::wire::{AdjustBy, AdjustmentKind, Approvable, Reject, Rights};

use super::check_event::CheckEvent;
use super::event::Event;
use super::staff::{self, Needed};
use super::{By, Decision, Kitchen, guard, split};

/// What is to be adjusted, and how.
pub(super) struct Wish<'a> {
    pub(super) check: CheckId,
    pub(super) revision: Revision,
    pub(super) kind: AdjustmentKind,
    pub(super) by: AdjustBy,
    /// None: all that are not settled.
    pub(super) lines: &'a [LineId],
    pub(super) reason: &'a str,
}

pub(super) fn adjust(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    wish: &Wish<'_>,
) -> Result<Decision, Reject> {
    let id = wish.check;
    let mut lines = refuse(kitchen, wish)?;
    let (bad, kind) = (Reject::BadAdjustment { check: id }, wish.kind);
    let is_named = |line: &CheckLine| wish.lines.is_empty() || wish.lines.contains(&line.line);
    for line in lines.iter_mut().filter(|line| is_named(line)) {
        line.adjustments.retain(|one| one.kind != kind);
    }
    let bases: Vec<Totals> = lines
        .iter()
        .map(|line| {
            if is_named(line) {
                base(line)
            } else {
                Totals::default()
            }
        })
        .collect();
    let whole: Money = bases.iter().map(|base| base.gross).sum();
    let amount = match wish.by {
        AdjustBy::Percent { milli_percent } if 100_000 < milli_percent => return Err(bad),
        AdjustBy::Percent { milli_percent } => percent_of(whole, milli_percent),
        AdjustBy::Amount { amount } => amount,
    };
    if amount < Money::ZERO || whole < amount {
        return Err(bad);
    }
    let takes_off = amount == Money::ZERO;
    if !takes_off && kind != AdjustmentKind::Service {
        guard::reason(wish.reason)?;
    }
    let used = refuse_limits(kitchen, at, by, wish, (amount, whole))?;
    let approver = used.as_ref().and_then(|_| by.approver.clone());
    if !takes_off {
        let one = |amounts| CheckAdjustment {
            kind,
            reason: wish.reason.to_owned(),
            amounts,
            by: by.actor.clone(),
            approver: approver.clone(),
        };
        spread(&mut lines, &bases, signed(kind, amount), &one);
    }
    let event = CheckEvent::Adjusted {
        check: id,
        kind,
        reason: wish.reason.to_owned(),
        lines,
        by: by.actor.clone(),
        approver,
    };
    let mut decision = split::arranged(kitchen, at, event)?;
    if let Some(used) = used {
        decision.events.insert(0, used);
    }
    Ok(decision)
}

/// What is not settled on the check, where it is as it was seen and may be adjusted so.
fn refuse(kitchen: &Kitchen, wish: &Wish<'_>) -> Result<Vec<CheckLine>, Reject> {
    guard::texts(std::iter::once(wish.reason))?;
    let id = wish.check;
    let (check, _) = kitchen.known_check(id)?;
    if check.unsold().next().is_none() {
        return Err(Reject::AlreadySettled { check: id });
    }
    let theirs = check.revision;
    if theirs != wish.revision {
        return Err(Reject::CheckChanged { check: id, theirs });
    }
    let lines: Vec<CheckLine> = check.unsold().cloned().collect();
    let missing = |line: &&LineId| !lines.iter().any(|one| one.line == **line);
    if let Some(line) = wish.lines.iter().find(missing) {
        let (check, line) = (id, *line);
        return Err(Reject::LineNotOnCheck { check, line });
    }
    match wish.kind {
        AdjustmentKind::Discount | AdjustmentKind::Comp | AdjustmentKind::Service => Ok(lines),
        AdjustmentKind::Fee | AdjustmentKind::Rounding => Err(Reject::BadAdjustment { check: id }),
    }
}

/// What a line costs with its discounts and comps; service is charged on that, and never discounted.
fn base(line: &CheckLine) -> Totals {
    let less = line
        .adjustments
        .iter()
        .filter(|one| one.kind != AdjustmentKind::Service);
    line.amounts + less.map(|one| one.amounts).sum()
}

fn signed(kind: AdjustmentKind, amount: Money) -> Money {
    match kind {
        AdjustmentKind::Discount | AdjustmentKind::Comp => -amount,
        AdjustmentKind::Service | AdjustmentKind::Fee | AdjustmentKind::Rounding => amount,
    }
}

/// Divides the amount over the lines by what they cost; tax is the same part of it as of the line.
fn spread(
    lines: &mut [CheckLine],
    bases: &[Totals],
    amount: Money,
    adjustment: &dyn Fn(Totals) -> CheckAdjustment,
) {
    let weights = bases
        .iter()
        .map(|base| u64::try_from(base.gross.0).unwrap_or_default());
    let Some(mut cutter) = Cutter::new(weights) else {
        return;
    };
    for ((line, base), gross) in lines.iter_mut().zip(bases).zip(cutter.cut(amount)) {
        if gross == Money::ZERO {
            continue;
        }
        let tax = share_of(base.tax, gross, base.gross);
        line.adjustments.push(adjustment(Totals {
            net: gross - tax,
            tax,
            gross,
        }));
    }
}

fn refuse_limits(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    wish: &Wish<'_>,
    (amount, whole): (Money, Money),
) -> Result<Option<Event>, Reject> {
    let what = Approvable::Adjust {
        check: wish.check,
        revision: wish.revision,
    };
    let percent = |rights: &Rights| percent_of(whole, rights.discount_milli_percent);
    match wish.kind {
        AdjustmentKind::Discount => staff::refuse_unapproved(
            kitchen,
            at,
            by,
            Needed {
                what,
                covers: &|rights: &Rights| amount <= percent(rights),
                limit: &|rights: &Rights| format!("a discount of {}", percent(rights)),
                alone: true,
            },
        ),
        AdjustmentKind::Comp => staff::refuse_unapproved(
            kitchen,
            at,
            by,
            Needed {
                what,
                covers: &|rights: &Rights| amount <= rights.comp,
                limit: &|rights: &Rights| format!("a comp of {}", rights.comp),
                alone: true,
            },
        ),
        AdjustmentKind::Service | AdjustmentKind::Fee | AdjustmentKind::Rounding => Ok(None),
    }
}
