//! Back on the rail, openly: a ticket recalled, a line cooked again.

use shared::ids::*;
use shared::order::StepState;
use shared::rules::lifecycle::{self, Move};
use shared::time::Timestamp;
use shared::wire::Reject;

use super::change::{self, Change};
use super::event::{Event, RefiredStep};
use super::routing::{Map, Slots};
use super::{By, Decision, Kitchen, guard};

/// Reopens what was done on a ticket. Its own station may, and the pass. A recall of a ticket on
/// which nothing is done changes nothing.
pub(super) fn recall(
    kitchen: &Kitchen,
    at: Timestamp,
    station: &StationId,
    id: &TicketId,
) -> Result<Decision, Reject> {
    let restaurant = kitchen.known_station(station)?;
    let may = *station == id.station || *station == restaurant.pass().id;
    let order = kitchen.orders.get(&id.order).filter(|_| may);
    let found = order.and_then(|order| Some((order, order.ticket(id)?)));
    let (order, ticket) = found.ok_or_else(|| Reject::UnknownTicket { ticket: id.clone() })?;
    if order.is_cancelled() {
        return Err(Reject::OrderCancelled { order: order.id });
    }
    let done = order
        .steps_on(ticket)
        .filter(|(line, _, step)| line.is_live() && lifecycle::may(step.state, Move::Recall));
    let steps: Vec<StepId> = done.map(|(line, n, _)| line.step_id(n)).collect();
    if steps.is_empty() {
        return Ok(Decision::done(Vec::new()));
    }
    let mut change = Change::of(kitchen, at, order);
    change.push(Event::TicketRecalled {
        ticket: id.clone(),
        steps,
    });
    Ok(Decision::done(change::conclude(kitchen, vec![change])))
}

/// Cooks a line again from its first steps; what was made before is waste.
pub(super) fn refire(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    id: OrderId,
    line_id: LineId,
    reason: &str,
) -> Result<Decision, Reject> {
    guard::texts(std::iter::once(reason))?;
    let order = kitchen.known_order(id)?;
    let line = order
        .line(line_id)
        .ok_or(Reject::UnknownLine { line: line_id })?;
    if !line.is_live() && !order.is_cancelled() {
        return Err(Reject::LineVoid { line: line_id });
    }
    if !line.taken {
        return Err(Reject::NotCooked { line: line_id });
    }
    if order.is_cancelled() {
        return Err(Reject::OrderCancelled { order: id });
    }
    guard::reason(reason)?;
    let Some(restaurant) = kitchen.restaurant() else {
        return Err(Reject::UnknownOrder { order: id });
    };

    let map = Map::new(kitchen, restaurant);
    let mut slots = Slots::of(order);
    let again = |step: &super::order::Step| {
        let meant = step.from.as_ref().unwrap_or(&step.station);
        let home = map.home(meant, at, &|id| *id == step.station);
        let (ticket, _) = slots.place(line.facts.course, &home.station, &home.from);
        let waits = step.after.is_some();
        RefiredStep {
            station: home.station,
            ticket,
            waits,
            from: home.from,
        }
    };
    let steps = line.steps.iter().map(again).collect();
    debug_assert!(line.steps.iter().all(|step| step.state != StepState::Void));
    let mut change = Change::of(kitchen, at, order);
    let (line, reason, by) = (line_id, reason.to_owned(), by.actor.clone());
    change.push(Event::LineRefired {
        order: id,
        line,
        reason,
        steps,
        by,
    });
    Ok(Decision::done(change::conclude(kitchen, vec![change])))
}
