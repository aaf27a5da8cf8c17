//! Changing an order that is here: add lines, take lines off, warn of an allergy, cancel it all.

use shared::ids::*;
use shared::order::{Allergy, LineDraft};
use shared::time::Timestamp;
use shared::wire::limits::LINES_PER_ORDER_MAX;
use shared::wire::{Accepted, LineOperation, Reject};

use super::change::{self, Change};
use super::event::{Event, NewCourse};
use super::order::Order;
use super::refuse_line::{self, Wanted};
use super::routing::{Map, Slots};
use super::{By, Decision, Kitchen, check, guard, pacing, submit};

struct Void<'a> {
    line: LineId,
    revision: Revision,
    reason: &'a str,
}

/// The operations of one ask, by kind. All of them happen, or none.
struct Wishes<'a> {
    adds: Vec<&'a LineDraft>,
    voids: Vec<Void<'a>>,
    allergies: Vec<Allergy>,
}

impl<'a> Wishes<'a> {
    fn of(operations: &'a [LineOperation]) -> Self {
        let mut wishes = Self {
            adds: Vec::new(),
            voids: Vec::new(),
            allergies: Vec::new(),
        };
        for operation in operations {
            match operation {
                LineOperation::Add { line } => wishes.adds.push(line),
                LineOperation::Void {
                    line,
                    revision,
                    reason,
                } => {
                    wishes.voids.push(Void {
                        line: *line,
                        revision: *revision,
                        reason,
                    });
                }
                LineOperation::Allergy { allergy } => wishes.allergies.push(*allergy),
                LineOperation::Seat { .. } => {}
            }
        }
        wishes
    }

    fn texts(&self) -> impl Iterator<Item = &str> + Clone {
        let notes = self.adds.iter().filter_map(|line| line.note.as_deref());
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
    refuse_voids(order, &wishes)?;
    let mut change = Change::of(at, order);
    for void in &wishes.voids {
        take_off(&mut change, void, by)?;
    }
    wishes
        .voids
        .iter()
        .try_for_each(|void| guard::reason(void.reason))?;

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
    if !wanted.is_empty() {
        let event = add(kitchen, &change.order, &wanted, by)?;
        change.push(event);
    }
    change.follow_up(kitchen);
    let (revision, totals) = (change.order.revision, check::totals(&change.order.lines));
    let events = change::conclude(kitchen, vec![change]);
    Ok(Decision {
        events,
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
    Ok(wanted)
}

fn refuse_voids(order: &Order, wishes: &Wishes<'_>) -> Result<(), Reject> {
    let found = |void: &Void<'_>| {
        let unknown = Reject::UnknownLine { line: void.line };
        order.line(void.line).ok_or(unknown)
    };
    for void in &wishes.voids {
        found(void)?;
    }
    for void in &wishes.voids {
        let theirs = found(void)?.revision;
        if theirs != void.revision {
            return Err(Reject::LineChanged {
                line: void.line,
                theirs,
            });
        }
    }
    for (place, void) in wishes.voids.iter().enumerate() {
        let twice = wishes.voids[..place]
            .iter()
            .any(|other| other.line == void.line);
        if twice || !found(void)?.is_live() {
            return Err(Reject::LineVoid { line: void.line });
        }
    }
    if order.is_cancelled() {
        return Err(Reject::OrderCancelled { order: order.id });
    }
    Ok(())
}

fn take_off(change: &mut Change, void: &Void<'_>, by: &By) -> Result<(), Reject> {
    let order = &change.order;
    let line = order
        .line(void.line)
        .ok_or(Reject::UnknownLine { line: void.line })?;
    if !order.check.can_void(&order.lines, line) {
        return Err(Reject::RefundFirst {
            check: order.check_id(),
        });
    }
    let event = voided(order, line, void.reason, by);
    change.push(event);
    Ok(())
}

fn voided(order: &Order, line: &super::order::Line, reason: &str, by: &By) -> Event {
    Event::LineVoided {
        order: order.id,
        line: line.id(),
        reason: reason.to_owned(),
        after_fire: line.has_fired(),
        by: by.actor.clone(),
    }
}

fn add(kitchen: &Kitchen, order: &Order, wanted: &[Wanted<'_>], by: &By) -> Result<Event, Reject> {
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
    let is_dark = |station: &StationId| kitchen.is_shut(station);
    let map = Map {
        restaurant: menu,
        is_dark: &is_dark,
    };
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
            &mut slots,
        )
    });
    let lines = lines.collect();
    Ok(Event::LinesAdded {
        order: order.id,
        lines,
        courses,
        by: by.actor.clone(),
    })
}

/// Calls the whole order off.
pub(super) fn cancel(
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
    if 0 < order.check.paid.0 {
        return Err(Reject::RefundFirst {
            check: order.check_id(),
        });
    }
    guard::reason(reason)?;

    let mut change = Change::of(at, order);
    for line in order.lines.iter().filter(|line| line.is_live()) {
        change.push(voided(order, line, reason, by));
    }
    let (reason, by) = (reason.to_owned(), by.actor.clone());
    change.push(Event::OrderCancelled {
        order: id,
        reason,
        by,
    });
    Ok(Decision::done(change::conclude(kitchen, vec![change])))
}
