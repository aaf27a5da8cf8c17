//! Dividing checks and putting them together: shares of lines move, and nothing is cooked or priced again.

use std::collections::{BTreeMap, BTreeSet};

use shared::check::{CheckLine, Share};
use shared::ids::*;
use shared::money::Money;
use shared::time::Timestamp;
use shared::wire::{Accepted, CheckDue, LineShares, Reject, SeatCheck, Split};

use super::check::Check;
use super::check_event::{Arranged, CheckEvent, Home};
use super::checks::combine;
use super::cut::{Cutters, common};
use super::event::Event;
use super::{By, Decision, Kitchen, pay};

/// Checks in one split: one for each seat of the largest table.
pub(super) const CHECKS_PER_SPLIT_MAX: usize = shared::wire::limits::SEAT_MAX as usize;

/// What is not settled, by check, while it is being moved about.
struct Table<'a> {
    kitchen: &'a Kitchen,
    lines: BTreeMap<CheckId, Vec<CheckLine>>,
    seats: BTreeMap<CheckId, u8>,
}

impl<'a> Table<'a> {
    fn put(&mut self, check: CheckId, line: CheckLine) {
        let unsold = |check: &Check| check.unsold().cloned().collect();
        let known = || self.kitchen.checks.get(check).map_or_else(Vec::new, unsold);
        self.lines.entry(check).or_insert_with(known).push(line);
    }

    /// Divides a line among checks, each with its share.
    fn divide(
        &mut self,
        line: &CheckLine,
        to: &[(CheckId, Share)],
        cutters: &mut Cutters,
    ) -> Result<(), Reject> {
        let pieces = cutters.cut(line, to).ok_or(Reject::BadSplit {
            max: CHECKS_PER_SPLIT_MAX,
        })?;
        for (check, piece) in pieces {
            self.put(check, piece);
        }
        Ok(())
    }
}

pub(super) fn split(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    id: CheckId,
    revision: Revision,
    split: &Split,
) -> Result<Decision, Reject> {
    let (check, _) = kitchen.known_check(id)?;
    if check.unsold().next().is_none() {
        return Err(Reject::AlreadySettled { check: id });
    }
    let theirs = check.revision;
    if theirs != revision {
        return Err(Reject::CheckChanged { check: id, theirs });
    }
    refuse_names(split)?;
    let mut table = Table {
        kitchen,
        lines: BTreeMap::from([(id, Vec::new())]),
        seats: BTreeMap::new(),
    };
    match split {
        Split::Seat { seats } => by_seat(&mut table, id, check, seats)?,
        Split::Evenly { checks } => {
            let mut even = even(checks.len())?;
            let among = equally(checks);
            for line in check.unsold() {
                table.divide(line, &among, &mut even)?;
            }
        }
        Split::Amount { amounts } => {
            let parts: Money = amounts.iter().map(|one| one.amount).sum();
            let whole = check.unsold_cost().gross;
            let bad = amounts.iter().any(|one| one.amount <= Money::ZERO);
            if bad || parts != whole {
                return Err(Reject::SplitDoesNotAddUp { parts, whole });
            }
            let weight = |money: Money| u64::try_from(money.0).unwrap_or_default();
            let share = |money: Money| Share::new(weight(money), weight(whole)).unwrap_or_default();
            let among: Vec<(CheckId, Share)> = amounts
                .iter()
                .map(|one| (one.check, share(one.amount)))
                .collect();
            let weights: Vec<u64> = amounts.iter().map(|one| weight(one.amount)).collect();
            let mut cutters = Cutters::new(weights).ok_or(Reject::BadSplit {
                max: CHECKS_PER_SPLIT_MAX,
            })?;
            for line in check.unsold() {
                table.divide(line, &among, &mut cutters)?;
            }
        }
        Split::Item { lines } => by_item(&mut table, id, check, lines)?,
    }
    conclude(at, by, table, &BTreeSet::new())
}

fn by_seat(
    table: &mut Table<'_>,
    id: CheckId,
    check: &Check,
    seats: &[SeatCheck],
) -> Result<(), Reject> {
    let kitchen = table.kitchen;
    let checks: Vec<CheckId> = seats.iter().map(|one| one.check).collect();
    for one in seats {
        table.seats.insert(one.check, one.seat);
    }
    let of_seat = |line: &CheckLine| {
        let found = kitchen.orders.get(&line.order)?.line(line.line)?;
        Some(found.facts.seat)
    };
    let mut even = even(checks.len())?;
    let among = equally(&checks);
    for line in check.unsold() {
        match of_seat(line).flatten() {
            None => table.divide(line, &among, &mut even)?,
            Some(seat) => {
                let own = seats.iter().find(|one| one.seat == seat);
                table.put(own.map_or(id, |one| one.check), line.clone());
            }
        }
    }
    Ok(())
}

fn equally(checks: &[CheckId]) -> Vec<(CheckId, Share)> {
    let of = checks.len() as u64;
    let share = Share::new(1, of).unwrap_or_default();
    checks.iter().map(|check| (*check, share)).collect()
}

fn even(checks: usize) -> Result<Cutters, Reject> {
    Cutters::new(vec![1; checks]).ok_or(Reject::BadSplit {
        max: CHECKS_PER_SPLIT_MAX,
    })
}

/// Between one check and as many as there are seats, none of them twice.
fn refuse_names(split: &Split) -> Result<(), Reject> {
    let bad = Reject::BadSplit {
        max: CHECKS_PER_SPLIT_MAX,
    };
    let distinct = |checks: &[CheckId]| {
        let once: BTreeSet<&CheckId> = checks.iter().collect();
        !checks.is_empty() && checks.len() <= CHECKS_PER_SPLIT_MAX && once.len() == checks.len()
    };
    let good = match split {
        Split::Seat { seats } => {
            let numbers: BTreeSet<u8> = seats.iter().map(|one| one.seat).collect();
            let checks: Vec<CheckId> = seats.iter().map(|one| one.check).collect();
            numbers.len() == seats.len() && !numbers.contains(&0) && distinct(&checks)
        }
        Split::Evenly { checks } => distinct(checks),
        Split::Amount { amounts } => {
            distinct(&amounts.iter().map(|one| one.check).collect::<Vec<_>>())
        }
        Split::Item { lines } => {
            let once: BTreeSet<LineId> = lines.iter().map(|one| one.line).collect();
            let good = |one: &LineShares| {
                distinct(&one.shares.iter().map(|to| to.check).collect::<Vec<_>>())
            };
            !lines.is_empty() && once.len() == lines.len() && lines.iter().all(good)
        }
    };
    if good { Ok(()) } else { Err(bad) }
}

fn by_item(
    table: &mut Table<'_>,
    id: CheckId,
    check: &Check,
    lines: &[LineShares],
) -> Result<(), Reject> {
    for wanted in lines {
        let line = wanted.line;
        if !check.unsold().any(|one| one.line == line) {
            return Err(Reject::LineNotOnCheck { check: id, line });
        }
        let shares = || wanted.shares.iter().map(|to| to.share);
        let fair = shares().all(|share| Share::new(share.part, share.of) == Some(share));
        let whole = || {
            let mut all = shares();
            let first = all.next()?;
            all.try_fold(first, Share::plus)
        };
        if !fair || whole() != Some(Share::WHOLE) {
            return Err(Reject::SharesDoNotAddUp { line });
        }
    }
    for line in check.unsold() {
        let Some(wanted) = lines.iter().find(|one| one.line == line.line) else {
            table.put(id, line.clone());
            continue;
        };
        let to: Vec<(CheckId, Share)> = wanted
            .shares
            .iter()
            .map(|to| (to.check, to.share))
            .collect();
        let too_fine = Reject::SharesDoNotAddUp { line: line.line };
        let cutters = common(&to).and_then(Cutters::new);
        table.divide(line, &to, &mut cutters.ok_or(too_fine)?)?;
    }
    Ok(())
}

/// Puts everything that is not settled on `checks` to `into`.
pub(super) fn merge(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    checks: &[CheckId],
    into: CheckId,
) -> Result<Decision, Reject> {
    let (target, _) = kitchen.known_check(into)?;
    let from: BTreeSet<CheckId> = checks.iter().copied().filter(|id| *id != into).collect();
    if from.is_empty() || CHECKS_PER_SPLIT_MAX < from.len() {
        return Err(Reject::BadSplit {
            max: CHECKS_PER_SPLIT_MAX,
        });
    }
    for (id, check) in from
        .iter()
        .map(|id| Ok((*id, kitchen.known_check(*id)?.0)))
        .chain([Ok((into, target))])
        .collect::<Result<Vec<_>, Reject>>()?
    {
        if check.is_settled() {
            return Err(Reject::AlreadySettled { check: id });
        }
        if id != into && check.open != Money::ZERO {
            let paid = check.open;
            return Err(Reject::PaidInPart { check: id, paid });
        }
    }
    let mut table = Table {
        kitchen,
        lines: from.iter().map(|id| (*id, Vec::new())).collect(),
        seats: BTreeMap::new(),
    };
    for id in &from {
        let check = kitchen.checks.get(*id);
        for line in check.into_iter().flat_map(Check::unsold) {
            table.put(into, line.clone());
        }
    }
    let unsold = || target.unsold().cloned().collect();
    table.lines.entry(into).or_insert_with(unsold);
    let homeless = |order: &&super::order::Order| from.contains(&order.home);
    let moved = kitchen.orders.values().filter(homeless);
    let homes: BTreeSet<OrderId> = moved.map(|order| order.id).collect();
    conclude_into(at, by, table, &homes, Some(into))
}

fn conclude(
    at: Timestamp,
    by: &By,
    table: Table<'_>,
    homes: &BTreeSet<OrderId>,
) -> Result<Decision, Reject> {
    conclude_into(at, by, table, homes, None)
}

/// Refuses what would owe a guest money; settles what is paid already.
fn conclude_into(
    at: Timestamp,
    by: &By,
    table: Table<'_>,
    homes: &BTreeSet<OrderId>,
    into: Option<CheckId>,
) -> Result<Decision, Reject> {
    let kitchen = table.kitchen;
    let is_home = |id: CheckId| {
        let mut others = kitchen.orders.values();
        others.any(|order| order.home == id && !homes.contains(&order.id))
    };
    let (mut checks, mut gone) = (Vec::new(), Vec::new());
    for (id, lines) in table.lines {
        let lines = combine(lines);
        let bare = |check: &Check| {
            check.payments.is_empty() && check.unsold().count() == check.lines.len()
        };
        let unused = kitchen.checks.get(id).is_none_or(bare);
        if lines.is_empty() && unused && !is_home(id) {
            gone.push(id);
        } else {
            let seat = table.seats.get(&id).copied();
            checks.push(Arranged {
                check: id,
                seat,
                lines,
            });
        }
    }
    let home = |order: &OrderId| {
        Some(Home {
            order: *order,
            check: into?,
        })
    };
    let event = CheckEvent::Arranged {
        checks,
        gone,
        homes: homes.iter().filter_map(home).collect(),
        by: by.actor.clone(),
    };
    arranged(kitchen, at, event)
}

/// Tries an arrangement on copies: what is owed then, and what is settled by it.
pub(super) fn arranged(
    kitchen: &Kitchen,
    _at: Timestamp,
    event: CheckEvent,
) -> Result<Decision, Reject> {
    let named: Vec<CheckId> = match &event {
        CheckEvent::Arranged { checks, .. } => checks.iter().map(|one| one.check).collect(),
        CheckEvent::Adjusted { check, .. } => vec![*check],
        _ => Vec::new(),
    };
    let mut copies = kitchen.checks.some(named.iter().copied());
    copies.arrange(&event);
    let mut dues = Vec::new();
    let mut settled = Vec::new();
    for (id, check) in copies.iter() {
        let due = check.due();
        if due < Money::ZERO {
            let paid = check.open;
            return Err(Reject::PaidInPart { check: id, paid });
        }
        let revision = check.revision;
        dues.push(CheckDue {
            check: id,
            revision,
            due,
        });
        let first = check.unsold().next().map(|line| line.order);
        let lead = first.and_then(|order| kitchen.orders.get(&order));
        if let Some(lead) = lead.filter(|_| check.can_settle()) {
            settled.extend(pay::settlement(kitchen, lead, &copies, id));
        }
    }
    let mut events = vec![Event::Check(event)];
    events.extend(settled);
    Ok(Decision {
        events,
        accepted: Accepted::Checks { checks: dues },
    })
}
