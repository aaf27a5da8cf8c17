//! Calling a whole order off: by a waiter, or by the shop that it came from.
//!
//! A shop may as long as nothing has fired, and all of it goes as it came, with its money: it has given the guest
//! their money back already, so that only what was paid there can be returned here. Whatever a cook may have in hand
//! is left to a person, and takes a second one.

use shared::ids::{ActorId, CheckId, OrderId};
use shared::money::Money;
use shared::order::Tender;
use shared::time::Timestamp;
use shared::wire::{Approvable, Reject, Rights};

use super::change::{self, Change};
use super::check::Check;
use super::event::Event;
use super::order::Order;
use super::staff::{self, Needed};
use super::{By, Decision, Kitchen, guard, revise};

/// Who calls it off.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Waiter,
    Shop,
}

impl Who {
    /// The check stands in the way: its money is somebody else's affair.
    fn is_stopped_by(self, check: &Check, order: OrderId) -> bool {
        match self {
            Self::Waiter => Money::ZERO < check.paid,
            Self::Shop => !is_the_shops(check, order),
        }
    }
}

fn refuse<'a>(
    kitchen: &'a Kitchen,
    id: OrderId,
    reason: &str,
    who: Who,
) -> Result<&'a Order, Reject> {
    guard::texts(std::iter::once(reason))?;
    let order = kitchen.known_order(id)?;
    if order.is_cancelled() {
        return Err(Reject::OrderCancelled { order: id });
    }
    let mut live = order.lines.iter().filter(|line| line.is_live());
    if who == Who::Shop && live.any(|line| line.has_fired()) {
        return Err(Reject::OrderFired { order: id });
    }
    let mut checks = kitchen.checks.of(order);
    if let Some((check, _)) = checks.find(|(_, check)| who.is_stopped_by(check, id)) {
        return Err(Reject::RefundFirst { check });
    }
    guard::reason(reason)?;
    Ok(order)
}

/// Every line goes, and then the order.
fn take_off(
    kitchen: &Kitchen,
    mut change: Change,
    order: &Order,
    reason: &str,
    by: &By,
    approver: Option<ActorId>,
) -> Vec<Event> {
    for line in order.lines.iter().filter(|line| line.is_live()) {
        change.push(revise::voided(order, line, reason, by, approver.clone()));
    }
    change.push(Event::OrderCancelled {
        order: order.id,
        reason: reason.to_owned(),
        by: by.actor.clone(),
    });
    change::conclude(kitchen, vec![change])
}

/// By a waiter.
pub(super) fn cancel(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    id: OrderId,
    reason: &str,
) -> Result<Decision, Reject> {
    let order = refuse(kitchen, id, reason, Who::Waiter)?;
    let mut events = approved(kitchen, at, by, order)?;
    let approver = events.first().and_then(|_| by.approver.clone());
    let change = Change::of(kitchen, at, order);
    events.extend(take_off(kitchen, change, order, reason, by, approver));
    Ok(Decision::done(events))
}

/// To call off what the kitchen has begun is to void each of its lines: the first of them, as it is now,
/// stands for all.
fn approved(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    order: &Order,
) -> Result<Vec<Event>, Reject> {
    let mut lines = order.lines.iter();
    let Some(begun) = lines.find(|line| line.is_live() && line.has_fired()) else {
        return Ok(Vec::new());
    };
    let needed = Needed {
        what: Approvable::Void {
            line: begun.id(),
            revision: begun.revision,
        },
        covers: &|rights: &Rights| rights.void_after_fire,
        limit: &|_| "taking off what is cooking".to_owned(),
        alone: false,
    };
    let used = staff::refuse_unapproved(kitchen, at, by, needed)?;
    Ok(used.into_iter().collect())
}

/// By its shop.
pub(super) fn decide(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    id: OrderId,
    reason: &str,
) -> Result<Decision, Reject> {
    let order = refuse(kitchen, id, reason, Who::Shop)?;
    let paid: Vec<(CheckId, Tender, Money)> = kitchen
        .checks
        .of(order)
        .flat_map(|(id, check)| {
            let payments = check.payments.iter();
            payments.map(move |one| (id, one.tender.clone(), one.amount))
        })
        .collect();
    let mut change = Change::of(kitchen, at, order);
    for (check, tender, amount) in paid {
        change.push(Event::Refunded {
            order: id,
            check,
            tender,
            amount,
            reason: reason.to_owned(),
            by: by.actor.clone(),
            approver: None,
        });
    }
    Ok(Decision::done(take_off(
        kitchen, change, order, reason, by, None,
    )))
}

/// Nothing of it is anybody else's: no other order, no other tender, no tip, nothing given back before.
fn is_the_shops(check: &Check, order: OrderId) -> bool {
    let online = |tender: &Tender| matches!(tender, Tender::Online { .. });
    check.refunded == Money::ZERO
        && check.lines.iter().all(|line| line.order == order)
        && check
            .payments
            .iter()
            .all(|one| online(&one.tender) && one.tip == Money::ZERO)
}
