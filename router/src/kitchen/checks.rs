//! All checks, and how each event that concerns money changes them; mechanical, and cannot fail.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use shared::check::CheckLine;
use shared::ids::*;
use shared::time::Timestamp;

use super::Kitchen;
use super::check::{self, Check};
use super::check_event::{Arranged, CheckEvent, Placed};
use super::event::{Event, NewLine};
use super::order::Order;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Checks(BTreeMap<CheckId, Check>);

impl Checks {
    pub(super) fn get(&self, id: CheckId) -> Option<&Check> {
        self.0.get(&id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (CheckId, &Check)> {
        self.0.iter().map(|(id, check)| (*id, check))
    }

    /// Copies of these, to try something on.
    pub(super) fn some(&self, ids: impl IntoIterator<Item = CheckId>) -> Self {
        let found = |id| Some((id, self.0.get(&id)?.clone()));
        Self(ids.into_iter().filter_map(found).collect())
    }

    /// The checks of one order, and those alone.
    pub(super) fn of(&self, order: &Order) -> impl Iterator<Item = (CheckId, &Check)> {
        let found = |id: &CheckId| Some((*id, self.0.get(id)?));
        order.checks.iter().filter_map(found)
    }

    pub(super) fn remove(&mut self, id: CheckId) {
        self.0.remove(&id);
    }

    /// Books an event of one order. `order`: that order after the event.
    pub(super) fn book(&mut self, at: Timestamp, event: &Event, order: &Order) {
        match event {
            Event::OrderAccepted { order: new } => self.add(order, &new.lines, &[]),
            Event::LinesAdded { lines, checks, .. } => self.add(order, lines, checks),
            Event::LineVoided { line, .. } => {
                for id in &order.checks {
                    self.change(*id, |check| check.remove(*line));
                }
            }
            Event::TenderTaken {
                check,
                tender,
                amount,
                change,
                tip,
                by,
                ..
            } => self.change(*check, |check| {
                let sums = (*amount, *change, *tip);
                let payment = check.next_payment(at, tender, sums, by.clone());
                check.take(payment);
            }),
            Event::CheckSettled {
                check,
                lines,
                totals,
                ..
            } => {
                let lines: Vec<LineId> = lines.iter().map(|sold| sold.line).collect();
                self.change(*check, |check| check.settle(&lines, totals.gross));
            }
            Event::Refunded { check, amount, .. } => {
                self.change(*check, |check| check.refund(*amount))
            }
            _ => {}
        }
    }

    /// Takes an event of checks in. The checks that it touched.
    pub(super) fn arrange(&mut self, event: &CheckEvent) -> Vec<CheckId> {
        match event {
            CheckEvent::Arranged { checks, gone, .. } => {
                for Arranged { check, seat, lines } in checks {
                    self.change(*check, |check| {
                        check.seat = seat.or(check.seat);
                        check.arrange(lines);
                    });
                }
                gone.iter().for_each(|id| self.remove(*id));
                let all = checks.iter().map(|one| one.check);
                all.chain(gone.iter().copied()).collect()
            }
            CheckEvent::Adjusted { check, lines, .. } => {
                self.change(*check, |check| check.arrange(lines));
                vec![*check]
            }
            CheckEvent::Rounded { check, amount } => {
                self.change(*check, |check| {
                    check.told = true;
                    check.rounding += *amount;
                });
                vec![*check]
            }
            CheckEvent::TipAdjusted {
                check,
                payment,
                tip,
                ..
            } => {
                self.change(*check, |check| {
                    let found = check.payments.iter_mut().find(|one| one.n == *payment);
                    found.into_iter().for_each(|one| one.tip = *tip);
                });
                vec![*check]
            }
            CheckEvent::GiftIssued { .. } => Vec::new(),
        }
    }

    fn add(&mut self, order: &Order, lines: &[NewLine], placed: &[Placed]) {
        let mut new: BTreeMap<CheckId, Vec<CheckLine>> = BTreeMap::new();
        for line in lines {
            let id = line.facts.id;
            let elsewhere = placed.iter().find(|one| one.line == id);
            let check = elsewhere.map_or(order.home, |one| one.check);
            let whole = check::whole(order.id, id, &line.facts.sealed);
            new.entry(check).or_default().push(whole);
        }
        for (id, mut lines) in new {
            self.change(id, |check| check.lines.append(&mut lines));
        }
    }

    fn change(&mut self, id: CheckId, change: impl FnOnce(&mut Check)) {
        let check = self.0.entry(id).or_default();
        change(check);
        check.revision = check.revision.next();
    }
}

impl Order {
    /// Which checks it is on, and whether something is still to be paid or booked.
    pub(super) fn reckon(&mut self, checks: &Checks, touched: &[CheckId]) {
        let was: BTreeSet<CheckId> = self.checks.iter().copied().collect();
        let mut on: BTreeSet<CheckId> = was.iter().chain(touched).copied().collect();
        on.retain(|id| {
            let Some(check) = checks.get(*id) else {
                return false;
            };
            let has = check.lines.iter().any(|line| line.order == self.id);
            // Left by a void it stays, so that the house sees what became of it; moved to other checks it goes.
            has || was.contains(id) && (touched.is_empty() || check.lines.is_empty())
        });
        on.insert(self.home);
        self.checks = on.into_iter().collect();
        let owes = checks.of(self).any(|(_, check)| {
            check.is_owed() && check.lines.iter().any(|line| line.order == self.id)
        });
        self.owes = owes;
    }
}

impl Kitchen {
    /// Events of money and people.
    pub(super) fn follow_guests(&mut self, at: Timestamp, event: &Event) {
        self.follow_gifts(event);
        match event {
            Event::TenderTaken { order, .. }
            | Event::CheckSettled { order, .. }
            | Event::Refunded { order, .. } => self.book(at, *order, event),
            Event::Check(event) => self.arrange(at, event),
            Event::Party(party) => {
                self.change(at, party.order(), |order| order.apply(at, event));
            }
            Event::Message(event) => self.heard(at, event),
            Event::Staff(event) => self.staff.apply(at, event),
            _ => {}
        }
    }

    /// An event of one order that concerns money: its checks, and the others that share them.
    pub(super) fn book(&mut self, at: Timestamp, id: OrderId, event: &Event) {
        let mut checks = std::mem::take(&mut self.checks);
        let mut sharing = BTreeSet::new();
        self.change(at, id, |order| {
            order.apply(at, event);
            checks.book(at, event, order);
            order.reckon(&checks, &[]);
            let own = checks.of(order);
            sharing.extend(own.flat_map(|(_, check)| check.orders()));
        });
        sharing.remove(&id);
        self.reckon(at, &checks, sharing, &[]);
        self.checks = checks;
    }

    /// An event of checks, whatever orders they are of.
    pub(super) fn arrange(&mut self, at: Timestamp, event: &CheckEvent) {
        let mut checks = std::mem::take(&mut self.checks);
        let touched = checks.arrange(event);
        if let CheckEvent::Arranged { homes, .. } = event {
            for home in homes {
                let order = self.orders.get_mut(&home.order);
                order.into_iter().for_each(|order| order.home = home.check);
            }
        }
        let here = touched.iter().filter_map(|id| checks.get(*id));
        let mut on: BTreeSet<OrderId> = here.flat_map(Check::orders).collect();
        if let CheckEvent::Arranged { homes, .. } = event {
            on.extend(homes.iter().map(|home| home.order));
        }
        self.reckon(at, &checks, on, &touched);
        self.checks = checks;
    }

    fn reckon(
        &mut self,
        at: Timestamp,
        checks: &Checks,
        orders: BTreeSet<OrderId>,
        touched: &[CheckId],
    ) {
        for id in orders
            .into_iter()
            .filter(|id| self.orders.contains_key(id))
            .collect::<Vec<_>>()
        {
            self.change(at, id, |order| {
                order.touched_at = at;
                order.reckon(checks, touched);
                order.revision = order.revision.next();
            });
        }
    }
}

/// Adds shares of one line that are on the same check; others stay as they are.
pub(super) fn combine(lines: Vec<CheckLine>) -> Vec<CheckLine> {
    let mut all: Vec<CheckLine> = Vec::with_capacity(lines.len());
    for line in lines {
        let same = all.iter_mut().find(|one| {
            one.line == line.line && !one.settled && !line.settled && one.order == line.order
        });
        let joined = same.and_then(|one| Some((one.share.plus(line.share)?, one)));
        let Some((share, one)) = joined else {
            all.push(line);
            continue;
        };
        one.share = share;
        one.amounts = one.amounts + line.amounts;
        for adjustment in line.adjustments {
            let same = one.adjustments.iter_mut().find(|known| {
                known.kind == adjustment.kind
                    && known.reason == adjustment.reason
                    && (&known.by, &known.approver) == (&adjustment.by, &adjustment.approver)
            });
            match same {
                Some(known) => known.amounts = known.amounts + adjustment.amounts,
                None => one.adjustments.push(adjustment),
            }
        }
    }
    all
}
