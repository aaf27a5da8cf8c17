//! Whatever may be done to checks, for any evening.

use shared::money::Money;
use shared::order::StepState;
use shared::wire::{AdjustBy, AdjustmentKind, CheckAmount, SeatCheck, Split};

use super::checks::{adjust, by_item, minted, pay, split_as};
use super::*;

fn some_check(house: &House, n: usize) -> Option<CheckId> {
    let all: Vec<CheckId> = house.kitchen.checks.iter().map(|(id, _)| id).collect();
    all.get(n % all.len().max(1)).copied()
}

pub(super) fn any_split(house: &House, how: u8, c: usize, n: usize) -> Option<Deed> {
    let check = some_check(house, c)?;
    let found = house.kitchen.checks.get(check)?;
    let mut checks = vec![check];
    checks.extend(
        (1..n)
            .map(|k| minted((k + c) as u128))
            .filter(|one| *one != check),
    );
    let split = match how {
        0 => Split::Seat {
            seats: (1_u8..)
                .zip(checks)
                .map(|(seat, check)| SeatCheck { seat, check })
                .collect(),
        },
        1 => Split::Evenly { checks },
        2 => {
            let whole = found.unsold_cost().gross.0;
            let part = whole / checks.len() as i64;
            let first = whole - part * (checks.len() as i64 - 1);
            let amounts = checks.iter().enumerate().map(|(k, check)| CheckAmount {
                check: *check,
                amount: Money(if k == 0 { first } else { part }),
            });
            Split::Amount {
                amounts: amounts.collect(),
            }
        }
        _ => {
            let line = found.unsold().next()?.line;
            let of = checks.len() as u64;
            let shares: Vec<_> = checks.iter().map(|check| (*check, 1, of)).collect();
            by_item(line, &shares)
        }
    };
    Some(split_as(check, split))
}

pub(super) fn any_merge(house: &House, a: usize, b: usize) -> Option<Deed> {
    let (from, into) = (some_check(house, a)?, some_check(house, b)?);
    Some(front(FrontAsk::MergeChecks {
        checks: vec![from],
        into,
    }))
}

/// A whole line to another check: one that is there, or a new one.
pub(super) fn any_move(house: &House, c: usize, l: usize, to: usize) -> Option<Deed> {
    let from = some_check(house, c)?;
    let lines: Vec<LineId> = house
        .kitchen
        .checks
        .get(from)?
        .unsold()
        .map(|share| share.line)
        .collect();
    let line = *lines.get(l % lines.len().max(1))?;
    let to = some_check(house, to).filter(|to| *to != from);
    let to = to.unwrap_or_else(|| minted(90 + l as u128));
    Some(split_as(from, by_item(line, &[(to, 1, 1)])))
}

/// What all checks come to, and what was paid and given back on them.
pub(super) fn owed(kitchen: &Kitchen) -> (Money, Money, Money) {
    let all = || kitchen.checks.iter().map(|(_, check)| check);
    let due = all().map(check::Check::due).sum();
    let paid = all().map(|check| check.paid).sum();
    (due, paid, all().map(|check| check.refunded).sum())
}

pub(super) fn any_discount(house: &House, c: usize, kind: u8, milli: u32) -> Option<Deed> {
    let kind = [
        AdjustmentKind::Discount,
        AdjustmentKind::Comp,
        AdjustmentKind::Service,
    ][usize::from(kind) % 3];
    let by = AdjustBy::Percent {
        milli_percent: milli,
    };
    Some(adjust(some_check(house, c)?, kind, by, Vec::new()))
}

pub(super) fn any_payment(house: &House, c: usize, percent: i64) -> Option<Deed> {
    let check = some_check(house, c)?;
    let due = house.kitchen.checks.get(check)?.due().0;
    Some(pay(check, due * percent / 100))
}

pub(super) fn reseat(order: &str, n: u8, seen: Revision, seat: u8) -> Deed {
    let operations = vec![LineOperation::Seat {
        line: line_id(order, n),
        revision: seen,
        seat: (0 < seat).then_some(seat),
    }];
    let order = order_id(order);
    front(FrontAsk::Revise { order, operations })
}

/// All work there is: which step is where, how far, and what a cook must have seen.
pub(super) fn work(kitchen: &Kitchen) -> Vec<(StepId, StationId, StepState, Revision, u16)> {
    let lines = kitchen.orders.values().flat_map(|order| &order.lines);
    let steps = lines.flat_map(|line| {
        let steps = line.steps.iter().enumerate();
        steps.map(|(n, step)| {
            let (station, state) = (step.station.clone(), step.state);
            (line.step_id(n), station, state, step.revision, step.ticket)
        })
    });
    steps.collect()
}
