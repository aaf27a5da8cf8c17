//! Changing an order that is here: add lines, take lines off, warn of an allergy, cancel it all.

use shared::ids::*;
use shared::order::{Allergy, HoldReason, LineDraft};
use shared::time::Timestamp;
use shared::wire::limits::LINES_PER_ORDER_MAX;
use shared::wire::{Accepted, Approvable, LineOperation, Reject, Rights};

use super::change::{self, Change};
use super::check_event::Placed;
use super::event::{Event, NewCourse};
use super::order::Order;
use super::party::{self, PartyEvent};
use super::refuse_line::{self, Wanted};
use super::routing::{Map, Slots};
use super::staff::{self, Needed};
use super::{By, Decision, Kitchen, check, guard, pacing, submit};

struct Void<'a> {
    line: LineId,
    revision: Revision,
    reason: &'a str,
}

struct Reseat {
    line: LineId,
    revision: Revision,
    seat: Option<u8>,
}

/// The operations of one ask, by kind. All of them happen, or none.
#[derive(Default)]
struct Wishes<'a> {
    adds: Vec<&'a LineDraft>,
    voids: Vec<Void<'a>>,
    seats: Vec<Reseat>,
    allergies: Vec<Allergy>,
}

impl<'a> Wishes<'a> {
    fn of(operations: &'a [LineOperation]) -> Self {
        let mut wishes = Self::default();
        for operation in operations {
            match operation {
                LineOperation::Add { line } => wishes.adds.push(line),
                LineOperation::Void {
                    line,
                    revision,
                    reason,
                } => wishes.voids.push(Void {
                    line: *line,
                    revision: *revision,
                    reason,
                }),
                LineOperation::Seat {
                    line,
                    revision,
                    seat,
                } => wishes.seats.push(Reseat {
                    line: *line,
                    revision: *revision,
                    seat: *seat,
                }),
                LineOperation::Allergy { allergy } => wishes.allergies.push(*allergy),
            }
        }
        wishes
    }

    /// The lines that are changed, with the revisions that were seen.
    fn changed(&self) -> impl Iterator<Item = (LineId, Revision)> {
        let voids = self.voids.iter().map(|void| (void.line, void.revision));
        voids.chain(self.seats.iter().map(|one| (one.line, one.revision)))
    }

    fn texts(&self) -> impl Iterator<Item = &str> + Clone {
        let notes = self.adds.iter().flat_map(|line| refuse_line::texts(line));
        notes.chain(self.voids.iter().map(|void| void.reason))
    }
}

pub(super) fn decide(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    id: OrderId,
    operations: &[LineOperation],
) -> Result<Decision, Reject> {
    let wishes = Wishes::of(operations);
    let wanted = refuse_new(kitchen, id, &wishes)?;
    let order = kitchen.known_order(id)?;
    refuse_changes(order, &wishes)?;
    let mut change = Change::of(kitchen, at, order);
    let mut used = Vec::new();
    for void in &wishes.voids {
        used.extend(take_off(kitchen, at, &mut change, void, by)?);
    }

    let adds = wishes.adds.iter().copied();
    used.extend(refuse_line::unapproved_open(kitchen, at, by, adds)?);

    // From here the change must be accepted.
    for allergy in wishes.allergies {
        if !change.order.allergies.contains(&allergy) {
            change.push(Event::AllergyAdded {
                order: id,
                allergy,
                by: by.actor.clone(),
            });
        }
    }
    for Reseat { line, seat, .. } in &wishes.seats {
        change.push(Event::Party(PartyEvent::LineReseated {
            order: id,
            line: *line,
            seat: *seat,
            by: by.actor.clone(),
        }));
    }
    if !wanted.is_empty() {
        let event = add(kitchen, at, &change.order, &wanted, by)?;
        change.push(event);
    }
    change.follow_up(kitchen);
    let (revision, totals) = (change.order.revision, check::totals(&change.order.lines));
    used.extend(change::conclude(kitchen, vec![change]));
    Ok(Decision {
        events: used,
        accepted: Accepted::Revised {
            order: id,
            revision,
            totals,
        },
    })
}

/// Judges the lines to add by the menu of today.
fn refuse_new<'a>(
    kitchen: &'a Kitchen,
    id: OrderId,
    wishes: &Wishes<'a>,
) -> Result<Vec<Wanted<'a>>, Reject> {
    let here = kitchen.orders.get(&id).map_or(0, |order| order.lines.len());
    if !wishes.adds.is_empty() && LINES_PER_ORDER_MAX < here + wishes.adds.len() {
        return Err(Reject::TooManyLines {
            max: LINES_PER_ORDER_MAX,
        });
    }
    refuse_line::twins(kitchen, wishes.adds.iter().copied())?;
    let menu = kitchen
        .restaurant()
        .ok_or(Reject::UnknownOrder { order: id })?;
    let wanted = refuse_line::lines(kitchen, menu, wishes.adds.iter().copied())?;
    guard::texts(wishes.texts())?;
    submit::allergy_seats(wishes.allergies.iter())?;
    for one in &wishes.seats {
        party::refuse_seat(one.line, one.seat)?;
    }
    Ok(wanted)
}

fn refuse_changes(order: &Order, wishes: &Wishes<'_>) -> Result<(), Reject> {
    let found = |line| order.line(line).ok_or(Reject::UnknownLine { line });
    for (line, _) in wishes.changed() {
        found(line)?;
    }
    for (line, seen) in wishes.changed() {
        let theirs = found(line)?.revision;
        if theirs != seen {
            return Err(Reject::LineChanged { line, theirs });
        }
    }
    let lines: Vec<LineId> = wishes.changed().map(|(line, _)| line).collect();
    for (place, line) in lines.iter().enumerate() {
        let line = *line;
        if lines[..place].contains(&line) || !found(line)?.is_live() {
            return Err(Reject::LineVoid { line });
        }
    }
    if order.is_cancelled() {
        return Err(Reject::OrderCancelled { order: order.id });
    }
    Ok(())
}

/// Takes a line off; with the event that uses an approval up, where the kitchen has begun it.
fn take_off(
    kitchen: &Kitchen,
    at: Timestamp,
    change: &mut Change,
    void: &Void<'_>,
    by: &By,
) -> Result<Option<Event>, Reject> {
    let order = &change.order;
    let line = order
        .line(void.line)
        .ok_or(Reject::UnknownLine { line: void.line })?;
    let owed = change.checks.of(order).find_map(|(id, check)| {
        let mut shares = check.lines.iter().filter(|share| share.line == line.id());
        shares.any(|share| !check.can_void(share)).then_some(id)
    });
    if let Some(check) = owed {
        return Err(Reject::RefundFirst { check });
    }
    guard::reason(void.reason)?;
    let mut used = None;
    if line.has_fired() {
        let needed = Needed {
            what: Approvable::Void {
                line: void.line,
                revision: void.revision,
            },
            covers: &|rights: &Rights| rights.void_after_fire,
            limit: &|_| "taking off what is cooking".to_owned(),
            alone: false,
        };
        used = staff::refuse_unapproved(kitchen, at, by, needed)?;
    }
    let approver = used.as_ref().and_then(|_| by.approver.clone());
    let event = voided(order, line, void.reason, by, approver);
    change.push(event);
    Ok(used)
}

pub(super) fn voided(
    order: &Order,
    line: &super::order::Line,
    reason: &str,
    by: &By,
    approver: Option<ActorId>,
) -> Event {
    Event::LineVoided {
        order: order.id,
        line: line.id(),
        reason: reason.to_owned(),
        after_fire: line.has_fired(),
        by: by.actor.clone(),
        approver,
    }
}

/// Lines of a seat that has a check of its own go to it.
fn placed(kitchen: &Kitchen, order: &Order, wanted: &[Wanted<'_>]) -> Vec<Placed> {
    let place = |line: &Wanted<'_>| {
        let seat = line.draft.seat?;
        let mut checks = kitchen.checks.of(order);
        let (check, _) = checks.find(|(_, check)| check.seat == Some(seat))?;
        let line = line.draft.id;
        (check != order.home).then_some(Placed { line, check })
    };
    wanted.iter().filter_map(place).collect()
}

fn add(
    kitchen: &Kitchen,
    at: Timestamp,
    order: &Order,
    wanted: &[Wanted<'_>],
    by: &By,
) -> Result<Event, Reject> {
    let menu = kitchen
        .restaurant()
        .ok_or(Reject::UnknownOrder { order: order.id })?;
    let sealed = submit::price(menu, wanted)?;
    let mut added: Vec<CourseNo> = wanted.iter().map(|line| line.draft.course).collect();
    added.sort();
    added.dedup();
    let is_new = |no: &CourseNo| order.course(*no).is_none();
    let courses: Vec<NewCourse> = added
        .iter()
        .filter(|no| is_new(no))
        .map(|no| NewCourse {
            no: *no,
            names: submit::course_names(menu, *no),
            hold: pacing::at_addition(order, &added, *no),
        })
        .collect();
    let is_held = |no: CourseNo| {
        let new = courses
            .iter()
            .find(|course| course.no == no)
            .map(|course| &course.hold);
        new.or_else(|| order.course(no).map(|course| &course.hold))
            .is_some_and(Option::is_some)
    };
    let goes_at = |no: CourseNo| {
        let new = courses.iter().find(|course| course.no == no);
        let hold = match new {
            Some(new) => new.hold.as_ref(),
            None => order.course(no).and_then(|course| course.hold.as_ref()),
        };
        hold.and_then(HoldReason::fires_at).unwrap_or(at).max(at)
    };
    let map = Map::new(kitchen, menu);
    let mut slots = Slots::of(order);
    let lines = wanted.iter().zip(sealed).map(|(line, sealed)| {
        let held = is_held(line.draft.course);
        map.seal(
            menu,
            order.channel,
            line.draft,
            line.item,
            sealed,
            held,
            goes_at(line.draft.course),
            &mut slots,
        )
    });
    let lines = lines.collect();
    Ok(Event::LinesAdded {
        order: order.id,
        lines,
        courses,
        by: by.actor.clone(),
        checks: placed(kitchen, order, wanted),
    })
}
