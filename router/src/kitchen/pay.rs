//! Money: tenders, settlement, refunds. Card numbers never come here.

use shared::ids::*;
use shared::money::Money;
use shared::order::Tender;
use shared::time::Timestamp;
use shared::wire::{Accepted, Reject, SoldLine};

use super::change::{self, Change};
use super::event::Event;
use super::order::{Line, Order};
use super::{By, Decision, Kitchen, check, guard};

impl Kitchen {
    fn known_check(&self, id: CheckId) -> Result<&Order, Reject> {
        self.orders
            .get(&OrderId(id.0))
            .ok_or(Reject::UnknownCheck { check: id })
    }
}

/// Takes all or a part of what is due. What is paid in full settles in the same decision.
pub(super) fn pay(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    id: CheckId,
    tender: &Tender,
    amount: Money,
) -> Result<Decision, Reject> {
    guard::texts(guard::tender(tender))?;
    let cancelled = kitchen
        .orders
        .get(&OrderId(id.0))
        .filter(|order| order.is_cancelled());
    if let Some(order) = cancelled {
        return Err(Reject::OrderCancelled { order: order.id });
    }
    let order = kitchen.known_check(id)?;
    if order.check.is_settled(&order.lines) {
        return Err(Reject::AlreadySettled { check: id });
    }
    let due = order.check.due(&order.lines);
    // Nothing can be paid only where nothing is due: a check of free dishes is settled like that.
    if amount < Money::ZERO || due < amount || amount == Money::ZERO && due != Money::ZERO {
        return Err(Reject::BadAmount { amount, due });
    }
    let change_back = match tender {
        Tender::Cash { tendered } if *tendered < amount => {
            return Err(Reject::TenderShort {
                tendered: *tendered,
                amount,
            });
        }
        Tender::Cash { tendered } => *tendered - amount,
        Tender::Card { .. } | Tender::Online { .. } | Tender::Gift { .. } => Money::ZERO,
    };

    let mut change = Change::of(at, order);
    if amount == Money::ZERO {
        change.push(settlement(order));
    } else {
        change.push(Event::TenderTaken {
            order: order.id,
            check: id,
            tender: tender.clone(),
            amount,
            change: change_back,
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

/// Books what is on the check and was not booked before.
pub(super) fn settlement(order: &Order) -> Event {
    let sold = |line: &Line| SoldLine {
        line: line.id(),
        item: line.facts.item.clone(),
        size: line.facts.size.as_ref().map(|size| size.id.clone()),
        quantity: line.facts.quantity,
        share: shared::check::Share::WHOLE,
        sealed: line.facts.sealed.clone(),
    };
    Event::CheckSettled {
        order: order.id,
        check: order.check_id(),
        lines: check::unsold(&order.lines).map(sold).collect(),
        totals: check::unsold_totals(&order.lines),
    }
}

/// Gives money back, at most what was paid.
pub(super) fn refund(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    id: CheckId,
    tender: &Tender,
    amount: Money,
    reason: &str,
) -> Result<Decision, Reject> {
    guard::texts(guard::tender(tender).chain(std::iter::once(reason)))?;
    let order = kitchen.known_check(id)?;
    let paid = order.check.paid;
    if amount <= Money::ZERO || paid < amount {
        return Err(Reject::BadAmount { amount, due: paid });
    }
    guard::reason(reason)?;

    let mut change = Change::of(at, order);
    change.push(Event::Refunded {
        order: order.id,
        check: id,
        tender: tender.clone(),
        amount,
        reason: reason.to_owned(),
        by: by.actor.clone(),
    });
    let order = &change.order;
    let due = order.check.due(&order.lines).max(Money::ZERO);
    let settled = order.check.is_settled(&order.lines);
    let accepted = Accepted::Paid {
        check: id,
        change: Money::ZERO,
        due,
        settled,
    };
    Ok(Decision {
        events: change::conclude(kitchen, vec![change]),
        accepted,
    })
}
