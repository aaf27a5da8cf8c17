//! A shop calls its order off: as long as nothing has fired, all of it goes as it came, with its money.
//!
//! The shop has given the guest their money back already, so that only what was paid there can be returned here.
//! Whatever a cook may have in hand is left to a person.

use shared::ids::{CheckId, OrderId};
use shared::money::Money;
use shared::order::Tender;
use shared::time::Timestamp;
use shared::wire::Reject;

use super::change::{self, Change};
use super::check::Check;
use super::event::Event;
use super::{By, Decision, Kitchen, guard, revise};

pub(super) fn decide(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    id: OrderId,
    reason: &str,
) -> Result<Decision, Reject> {
    guard::texts(std::iter::once(reason))?;
    let order = kitchen.known_order(id)?;
    if order.is_cancelled() {
        return Err(Reject::OrderCancelled { order: id });
    }
    let mut live = order.lines.iter().filter(|line| line.is_live());
    if live.any(|line| line.has_fired()) {
        return Err(Reject::OrderFired { order: id });
    }
    let mut checks = kitchen.checks.of(order);
    if let Some((check, _)) = checks.find(|(_, check)| !is_the_shops(check, id)) {
        return Err(Reject::RefundFirst { check });
    }
    guard::reason(reason)?;

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
    for line in order.lines.iter().filter(|line| line.is_live()) {
        change.push(revise::voided(order, line, reason, by, None));
    }
    change.push(Event::OrderCancelled {
        order: id,
        reason: reason.to_owned(),
        by: by.actor.clone(),
    });
    Ok(Decision::done(change::conclude(kitchen, vec![change])))
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
