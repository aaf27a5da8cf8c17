//! What must be true of every kitchen after every event, looked up in the state and in the views.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::*;
use shared::order::{OrderState, StepState};
use shared::rules::lifecycle;

use super::super::*;
use super::Nobody;
use crate::kitchen::order::{Line, Order, Step};

pub(super) fn check(kitchen: &Kitchen) {
    let line_index: BTreeMap<LineId, OrderId> = kitchen
        .orders
        .values()
        .flat_map(|order| order.lines.iter().map(|line| (line.id(), order.id)))
        .collect();
    assert_eq!(
        kitchen.lines, line_index,
        "every line is in one order, and found there"
    );
    let firing: BTreeSet<_> = kitchen
        .orders
        .values()
        .filter_map(|o| Some((o.fires_at()?, o.id)))
        .collect();
    assert_eq!(kitchen.firing, firing, "who fires by itself");
    let closing: BTreeSet<_> = kitchen
        .orders
        .values()
        .filter_map(|o| Some((o.closes_at()?, o.id)))
        .collect();
    assert_eq!(kitchen.closing, closing, "who leaves by itself");
    let tickets = kitchen.orders.values().flat_map(|order| {
        order
            .tickets
            .iter()
            .enumerate()
            .map(move |(place, ticket)| (order.id, place, ticket))
    });
    let mut bumped: BTreeMap<StationId, BTreeSet<_>> = BTreeMap::new();
    for (id, place, ticket) in tickets {
        let Some(at) = ticket.bumped_at else { continue };
        bumped
            .entry(ticket.station.clone())
            .or_default()
            .insert((at, id, place));
    }
    assert_eq!(kitchen.bumped, bumped, "what was bumped where");
    assert!(kitchen.closing.len() <= LINGERING_ORDERS_MAX);
    for order in kitchen.orders.values() {
        check_order(kitchen, order);
    }
    super::money_audit::check_all(kitchen);
}

fn check_order(kitchen: &Kitchen, order: &Order) {
    let id = order.id;
    for line in &order.lines {
        assert!(!line.steps.is_empty(), "{id}: a line without work");
        for (n, step) in line.steps.iter().enumerate() {
            check_step(order, line, n, step);
        }
    }
    for ticket in &order.tickets {
        let twins = order
            .tickets
            .iter()
            .filter(|t| order.ticket_id(t) == order.ticket_id(ticket));
        assert_eq!(twins.count(), 1, "{id}: two tickets with one id");
        let open = order.steps_on(ticket).any(|(_, _, step)| step.is_open());
        let done = order
            .steps_on(ticket)
            .any(|(_, _, step)| step.state == StepState::Done);
        assert_eq!(
            ticket.bumped_at.is_some(),
            done && !open,
            "{id}: {ticket:?}"
        );
        assert!(
            ticket.seen <= Some(ticket.revision),
            "{id}: seen before it was"
        );
    }
    let state = order.state();
    let finished = state == OrderState::Completed;
    assert_eq!(
        order.completed_at.is_some() || order.is_cancelled(),
        finished || order.is_cancelled()
    );
    super::money_audit::check_order(kitchen, order);
}

fn check_step(order: &Order, line: &Line, n: usize, step: &Step) {
    let what = format!("{} step {n} of {}: {step:?}", order.id, line.facts.item);
    let place = order.ticket_at(line.facts.course, &step.station, step.ticket);
    assert!(place.is_some(), "not on a ticket: {what}");
    assert_eq!(line.is_live(), step.state != StepState::Void, "{what}");
    let before = step.after.and_then(|after| line.step(after));
    let free = before.is_none_or(|before| before.state == StepState::Done);
    match step.state {
        StepState::Waiting => assert!(!free, "waits for nothing: {what}"),
        StepState::Held | StepState::Fired => assert!(free, "came too early: {what}"),
        StepState::Started | StepState::Done | StepState::Void => {}
    }
    let held = order
        .course(line.facts.course)
        .is_some_and(|course| course.hold.is_some());
    match step.state {
        StepState::Held => {
            let kept_back = step.wait.is_some();
            assert!(
                held != kept_back,
                "held for one reason, and no more: {what}"
            );
        }
        StepState::Fired | StepState::Started | StepState::Done => assert!(!held, "{what}"),
        StepState::Waiting | StepState::Void => {}
    }
    if let Some(wait) = step.wait {
        assert_eq!(
            step.state,
            StepState::Held,
            "waits, but is not held: {what}"
        );
        let slowest = order.line(wait.for_line).map(|line| line.facts.course);
        assert_eq!(
            slowest,
            Some(line.facts.course),
            "waits for another course: {what}"
        );
    }
    assert!(!step.unseen_void || step.state == StepState::Void, "{what}");
}

/// Every view there is, by subject; also checks what views must show.
pub(super) fn views(kitchen: &Kitchen) -> BTreeMap<String, String> {
    let mut views = BTreeMap::new();
    let mut add = |subject: Subject, view: String| views.insert(subject.to_string(), view);
    for order in kitchen.orders.values() {
        let view = kitchen.order_view(order.id, &Nobody).unwrap();
        add(
            Subject::Order(order.id),
            serde_json::to_string(&view).unwrap(),
        );
        let mut shown = BTreeSet::new();
        for ticket in &order.tickets {
            let id = order.ticket_id(ticket);
            let Some(view) = kitchen.ticket_view(&id, &Nobody) else {
                continue;
            };
            for line in &view.lines {
                assert!(shown.insert(line.step), "{} is on two tickets", line.step);
            }
            add(Subject::Ticket(id), serde_json::to_string(&view).unwrap());
        }
        for line in &order.lines {
            for (n, step) in line.steps.iter().enumerate() {
                let on_rail = lifecycle::is_on_rail(step.state);
                let id = line.step_id(n);
                assert!(
                    !on_rail || shown.contains(&id),
                    "{id} is on the rail and nobody sees it"
                );
            }
        }
    }
    let house = kitchen.house_snapshot(&Nobody);
    assert_eq!(house.orders.len(), kitchen.open_orders());
    for check in house.checks {
        let text = serde_json::to_string(&check).unwrap();
        add(Subject::Check(check.check), text);
    }
    for message in house.messages {
        add(Subject::Message(message.message), format!("{message:?}"));
    }
    for item in house.availability {
        add(Subject::Item(item.item.clone()), format!("{item:?}"));
    }
    for health in house.stations {
        add(
            Subject::Station(health.station.clone()),
            format!("{health:?}"),
        );
        let snapshot = kitchen.station_snapshot(&health.station, &Nobody).unwrap();
        for message in snapshot.messages {
            let subject = Subject::Note(health.station.clone(), message.message);
            add(subject, format!("{message:?}"));
        }
        for view in snapshot.tickets {
            assert_eq!(kitchen.ticket_view(&view.id, &Nobody).as_ref(), Some(&view));
        }
    }
    views
}
