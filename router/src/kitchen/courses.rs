//! Courses go to the kitchen, wait, and go out; orders are rushed; and what time alone brings about.

use shared::ids::*;
use shared::order::{HoldReason, StepState};
use shared::time::Timestamp;
use shared::wire::Reject;

use super::change::{self, Change};
use super::event::Event;
use super::order::Order;
use super::plan::due as due_steps;
use super::{By, Decision, Kitchen, guard, pacing};

fn has_held_steps(order: &Order, course: CourseNo) -> bool {
    let mut steps = order.lines_of(course).flat_map(|line| &line.steps);
    steps.any(|step| step.state == StepState::Held)
}

fn held_course(kitchen: &Kitchen, id: OrderId, course: CourseNo) -> Result<&Order, Reject> {
    let order = kitchen.known_order(id)?;
    if !order.is_cancelled() && !has_held_steps(order, course) {
        return Err(Reject::NothingHeld { course });
    }
    if order.is_cancelled() {
        return Err(Reject::OrderCancelled { order: id });
    }
    Ok(order)
}

/// A waiter lets a held course go to the kitchen now.
pub(super) fn fire(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    id: OrderId,
    course: CourseNo,
) -> Result<Decision, Reject> {
    let order = held_course(kitchen, id, course)?;
    let mut change = Change::of(kitchen, at, order);
    change.push(Event::CourseFired {
        order: id,
        course,
        auto: false,
        by: by.actor.clone(),
    });
    Ok(Decision::done(change::conclude(kitchen, vec![change])))
}

/// A waiter keeps a course until somebody fires it.
pub(super) fn hold(kitchen: &Kitchen, id: OrderId, course: CourseNo) -> Result<Decision, Reject> {
    let order = held_course(kitchen, id, course)?;
    // What the plan keeps back has gone to the kitchen already.
    if order.course(course).is_none_or(|held| held.hold.is_none()) {
        return Err(Reject::NothingHeld { course });
    }
    let because = HoldReason::HeldByFront;
    let is_news = order
        .course(course)
        .is_some_and(|held| held.hold.as_ref() != Some(&because));
    let event = || Event::CourseHeld {
        order: id,
        course,
        because,
    };
    Ok(Decision::done(is_news.then(event).into_iter().collect()))
}

/// To the front of every queue, or back.
pub(super) fn rush(kitchen: &Kitchen, id: OrderId, on: bool) -> Result<Decision, Reject> {
    let order = kitchen.known_order(id)?;
    if order.is_cancelled() {
        return Err(Reject::OrderCancelled { order: id });
    }
    let event = || Event::RushSet { order: id, on };
    Ok(Decision::done(
        (order.rush != on).then(event).into_iter().collect(),
    ))
}

/// The pass sent a course out.
pub(super) fn serve(
    kitchen: &Kitchen,
    at: Timestamp,
    id: OrderId,
    no: CourseNo,
    reason: Option<&str>,
) -> Result<Decision, Reject> {
    guard::texts(reason.into_iter())?;
    let order = kitchen.orders.get(&id);
    if order.is_some_and(|order| order.course(no).is_none()) {
        return Err(Reject::UnknownCourse { course: no });
    }
    let order = kitchen.known_order(id)?;
    let open = order
        .live_lines_of(no)
        .filter(|line| !line.is_ready())
        .count();
    if 0 < open {
        let open = u32::try_from(open).unwrap_or(u32::MAX);
        return Err(Reject::CourseNotReady { course: no, open });
    }
    if order.is_cancelled() {
        return Err(Reject::OrderCancelled { order: id });
    }
    let mut lines = order.live_lines_of(no);
    if lines.all(|line| line.served) {
        return Ok(Decision::done(Vec::new()));
    }
    let mut change = Change::of(kitchen, at, order);
    change.push(Event::CourseServed {
        order: id,
        course: no,
        reason: reason.map(str::to_owned),
    });
    Ok(Decision::done(change::conclude(kitchen, vec![change])))
}

/// Time has come: courses fire, and orders that rested long enough leave.
pub(super) fn tick(kitchen: &Kitchen, at: Timestamp) -> Decision {
    let plan = pacing::plan(kitchen, at);
    let mut changes: Vec<Change> = Vec::new();
    let due = kitchen.firing.iter().take_while(|(when, _)| *when <= at);
    for order in due.filter_map(|(_, id)| kitchen.orders.get(id)) {
        let mut change = Change::of(kitchen, at, order);
        for (order, course) in plan.fire.iter().filter(|(id, _)| *id == order.id) {
            let (order, course) = (*order, *course);
            change.push(Event::CourseFired {
                order,
                course,
                auto: true,
                by: None,
            });
        }
        let steps = due_steps(&change.order, at);
        if !steps.is_empty() {
            let order = change.order.id;
            change.push(Event::StepsFired { order, steps });
        }
        changes.push(change);
    }
    let mut events = change::conclude(kitchen, changes);
    let rested = kitchen.closing.iter().take_while(|(when, _)| *when <= at);
    let leaving = rested
        .filter_map(|(_, id)| kitchen.orders.get(id))
        .map(|order| change::close(kitchen, order));
    let leaving: Vec<Event> = leaving.filter(|event| !events.contains(event)).collect();
    events.extend(leaving);
    Decision::done(events)
}
