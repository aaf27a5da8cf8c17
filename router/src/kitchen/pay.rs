//! Money: tenders, tips, settlement, refunds. Card numbers never come here.

use std::collections::BTreeMap;

use shared::check::CheckLine;
use shared::ids::*;
use shared::money::Money;
use shared::order::{Sealed, Tender, Totals};
use shared::rules::split::to_step;
use shared::time::Timestamp;
use shared::wire::{Accepted, Adjustment, AdjustmentKind, Approvable, Reject, Rights, SoldLine};

use super::change::{self, Change};
use super::check::Check;
use super::check_event::CheckEvent;
use super::checks::Checks;
use super::event::{Event, SettledAdjustment};
use super::order::{Line, Order};
use super::staff::{self, Needed};
use super::{By, Decision, Kitchen, guard};

impl Kitchen {
    /// A check, with the order that speaks for it.
    pub(super) fn known_check(&self, id: CheckId) -> Result<(&Check, &Order), Reject> {
        let unknown = || Reject::UnknownCheck { check: id };
        let check = self.checks.get(id).ok_or_else(unknown)?;
        let own = self.orders.get(&OrderId(id.0)).filter(|o| o.home == id);
        let lead = own
            .or_else(|| check.orders().iter().find_map(|o| self.orders.get(o)))
            .or_else(|| self.orders.values().find(|o| o.checks.contains(&id)));
        Ok((check, lead.ok_or_else(unknown)?))
    }
}

/// What somebody pays with, and how much.
pub(super) struct Paying<'a> {
    pub(super) check: CheckId,
    pub(super) tender: &'a Tender,
    pub(super) amount: Money,
    pub(super) tip: Money,
}

/// Takes all or a part of what is due. What is paid in full settles in the same decision.
pub(super) fn pay(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    paying: &Paying<'_>,
) -> Result<Decision, Reject> {
    let Paying {
        check: id,
        tender,
        amount,
        tip,
    } = *paying;
    guard::texts(guard::tender(tender))?;
    let cancelled = kitchen.orders.get(&OrderId(id.0));
    if let Some(order) = cancelled.filter(|order| order.is_cancelled()) {
        return Err(Reject::OrderCancelled { order: order.id });
    }
    let (check, order) = kitchen.known_check(id)?;
    if check.is_settled() {
        return Err(Reject::AlreadySettled { check: id });
    }
    let rounding = rounding(kitchen, check, tender, amount);
    let due = check.due() + rounding;
    // Nothing can be paid only where nothing is due: a check of free dishes is settled like that.
    if amount < Money::ZERO || due < amount || amount == Money::ZERO && due != Money::ZERO {
        return Err(Reject::BadAmount { amount, due });
    }
    if tip < Money::ZERO || tip != Money::ZERO && amount == Money::ZERO {
        return Err(Reject::BadAmount { amount: tip, due });
    }
    let change_back = change_back(tender, amount + tip)?;
    kitchen.refuse_gift(tender, amount + tip)?;

    let mut change = Change::of(kitchen, at, order);
    if rounding != Money::ZERO {
        let amount = rounding;
        change.push(Event::Check(CheckEvent::Rounded { check: id, amount }));
    }
    if amount == Money::ZERO {
        change.settle(kitchen, id);
    } else {
        change.push(Event::TenderTaken {
            order: order.id,
            check: id,
            tender: tender.clone(),
            amount,
            change: change_back,
            tip,
            by: by.actor.clone(),
        });
    }
    let due = due - amount;
    let settled = due == Money::ZERO;
    let events = change::conclude(kitchen, vec![change]);
    debug_assert_eq!(
        settled,
        events
            .iter()
            .any(|e| matches!(e, Event::CheckSettled { .. }))
    );
    let accepted = Accepted::Paid {
        check: id,
        change: change_back,
        due,
        settled,
    };
    Ok(Decision { events, accepted })
}

/// The last of a check that is paid in cash goes to the smallest coin, when that is what was asked for.
fn rounding(kitchen: &Kitchen, check: &Check, tender: &Tender, amount: Money) -> Money {
    let Tender::Cash { .. } = tender else {
        return Money::ZERO;
    };
    let step = kitchen.restaurant().map(|house| house.currency.cash_step);
    let due = check.due();
    let rounded = to_step(due, step.unwrap_or(Money(1)));
    if amount == rounded && Money::ZERO < rounded {
        rounded - due
    } else {
        Money::ZERO
    }
}

fn change_back(tender: &Tender, paid: Money) -> Result<Money, Reject> {
    match tender {
        Tender::Cash { tendered } if *tendered < paid => Err(Reject::TenderShort {
            tendered: *tendered,
            amount: paid,
        }),
        Tender::Cash { tendered } => Ok(*tendered - paid),
        Tender::Card { .. } | Tender::Online { .. } | Tender::Gift { .. } => Ok(Money::ZERO),
    }
}

/// Where the orders of a check are found while one of them is being changed.
struct Books<'a> {
    kitchen: &'a Kitchen,
    order: &'a Order,
    checks: &'a Checks,
}

impl<'a> Books<'a> {
    fn line(&self, share: &CheckLine) -> Option<&'a Line> {
        let order = if share.order == self.order.id {
            self.order
        } else {
            self.kitchen.orders.get(&share.order)?
        };
        order.line(share.line)
    }

    /// Another check has booked a share of this line already.
    fn sold_before(&self, id: CheckId, share: &CheckLine) -> bool {
        let booked = |check: &Check| {
            let mut shares = check.lines.iter();
            shares.any(|one| one.line == share.line && one.settled)
        };
        let own = self.checks.iter().any(|(_, check)| booked(check));
        let order = self.kitchen.orders.get(&share.order);
        let others = order.into_iter().flat_map(|order| &order.checks);
        let mut others = others.filter(|other| **other != id);
        own || others.any(|other| self.kitchen.checks.get(*other).is_some_and(booked))
    }
}

fn sealed(line: &Line, amounts: Totals) -> Sealed {
    Sealed {
        net: amounts.net,
        tax: amounts.tax,
        gross: amounts.gross,
        ..line.facts.sealed.clone()
    }
}

/// Books what is on the check and was not booked before.
pub(super) fn settlement(
    kitchen: &Kitchen,
    order: &Order,
    checks: &Checks,
    id: CheckId,
) -> Option<Event> {
    let check = checks.get(id)?;
    let books = Books {
        kitchen,
        order,
        checks,
    };
    let mut lines = Vec::new();
    let mut adjustments: BTreeMap<_, (Sealed, Totals)> = BTreeMap::new();
    for share in check.unsold() {
        let Some(line) = books.line(share) else {
            continue;
        };
        let again = !share.share.is_whole() && books.sold_before(id, share);
        lines.push(SoldLine {
            line: share.line,
            item: line.facts.item.clone(),
            size: line.facts.size.as_ref().map(|size| size.id.clone()),
            quantity: if again { 0 } else { line.facts.quantity },
            name: (line.facts.is_open).then(|| line.facts.names.get("en").to_owned()),
            sealed: sealed(line, share.amounts),
            share: share.share,
        });
        for one in &share.adjustments {
            let like = sealed(line, one.amounts);
            let key = (share.order, one.kind, one.reason.clone(), like.rate.clone());
            let key = (key, like.category.clone());
            let sums = adjustments.entry(key).or_insert((like, Totals::default()));
            sums.1 = sums.1 + one.amounts;
        }
    }
    let mut adjustments: Vec<SettledAdjustment> = adjustments
        .into_iter()
        .map(|(((order, kind, reason, _), _), (like, sums))| {
            adjusted(order, kind, reason, like, sums)
        })
        .collect();
    let any = lines.first().map(|line| line.sealed.clone());
    if let Some(like) = any.filter(|_| check.rounding != Money::ZERO) {
        let sums = Totals {
            net: check.rounding,
            tax: Money::ZERO,
            gross: check.rounding,
        };
        let (kind, reason) = (AdjustmentKind::Rounding, "smallest coin".to_owned());
        adjustments.push(adjusted(order.id, kind, reason, like, sums));
    }
    Some(Event::CheckSettled {
        order: order.id,
        check: id,
        lines,
        totals: check.unsold_cost(),
        adjustments,
    })
}

fn adjusted(
    order: OrderId,
    kind: AdjustmentKind,
    reason: String,
    like: Sealed,
    sums: Totals,
) -> SettledAdjustment {
    let sealed = Sealed {
        unit: sums.gross,
        net: sums.net,
        tax: sums.tax,
        gross: sums.gross,
        ..like
    };
    SettledAdjustment {
        order,
        adjustment: Adjustment {
            kind,
            reason,
            sealed,
        },
    }
}

/// Gives money back, at most what was paid.
pub(super) fn refund(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    paying: &Paying<'_>,
    reason: &str,
) -> Result<Decision, Reject> {
    let Paying {
        check: id,
        tender,
        amount,
        ..
    } = *paying;
    guard::texts(guard::tender(tender).chain(std::iter::once(reason)))?;
    let (check, order) = kitchen.known_check(id)?;
    let paid = check.paid;
    if amount <= Money::ZERO || paid < amount {
        return Err(Reject::BadAmount { amount, due: paid });
    }
    if let Tender::Gift { code } = tender
        && !kitchen.gifts.contains_key(code)
    {
        let code = code.clone();
        return Err(Reject::UnknownGift { code });
    }
    guard::reason(reason)?;
    let used = staff::refuse_unapproved(
        kitchen,
        at,
        by,
        Needed {
            what: Approvable::Refund { check: id, amount },
            covers: &|rights: &Rights| amount <= rights.refund,
            limit: &|rights: &Rights| format!("a refund of {}", rights.refund),
            alone: true,
        },
    )?;

    let mut change = Change::of(kitchen, at, order);
    change.push(Event::Refunded {
        order: order.id,
        check: id,
        tender: tender.clone(),
        amount,
        reason: reason.to_owned(),
        by: by.actor.clone(),
        approver: used.as_ref().and_then(|_| by.approver.clone()),
    });
    let after = change.checks.get(id);
    let due = after.map_or(Money::ZERO, |check| check.due().max(Money::ZERO));
    let settled = after.is_some_and(Check::is_settled);
    let accepted = Accepted::Paid {
        check: id,
        change: Money::ZERO,
        due,
        settled,
    };
    let mut events: Vec<Event> = used.into_iter().collect();
    events.extend(change::conclude(kitchen, vec![change]));
    Ok(Decision { events, accepted })
}

/// The tip of a payment becomes another one.
pub(super) fn adjust_tip(
    kitchen: &Kitchen,
    by: &By,
    id: CheckId,
    payment: u32,
    tip: Money,
) -> Result<Decision, Reject> {
    let (check, order) = kitchen.known_check(id)?;
    let found = check.payments.iter().find(|one| one.n == payment);
    let unknown = Reject::UnknownPayment { check: id, payment };
    let found = found.ok_or(unknown)?;
    // A tip beyond the bill is a slip of the finger; cash that was given back is gone.
    let cash = matches!(found.tender, Tender::Cash { .. } | Tender::Gift { .. });
    if tip < Money::ZERO || found.amount.times(2) < tip || cash && found.tip < tip {
        let (amount, due) = (tip, found.amount);
        return Err(Reject::BadAmount { amount, due });
    }
    if tip == found.tip {
        return Ok(Decision::done(Vec::new()));
    }
    let event = CheckEvent::TipAdjusted {
        order: order.id,
        check: id,
        payment,
        tender: found.tender.clone(),
        amount: found.amount,
        before: found.tip,
        tip,
        by: by.actor.clone(),
    };
    Ok(Decision::done(vec![Event::Check(event)]))
}
