//! Twin stations share a queue: how long it is at each of them, and what goes from one to the other.
//!
//! Work is placed where it would begin first. When a plan finds that somebody stands idle beside a twin
//! with a queue, the next step goes over; what somebody has begun, or may begin where it is, never moves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::menu::{Restaurant, Station};
use shared::order::StepState;
use shared::rules::lifecycle;
use shared::time::Span;

use super::Kitchen;
use super::event::{MovedStep, Moves};
use super::order::Step;
use super::routing::Slots;

/// A plan's word that a step goes to the twin of its station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedMove {
    pub step: StepId,
    /// The revision that was planned for; a step that has another one by now stays.
    pub revision: Revision,
    pub to: StationId,
}

/// What waits at stations with twins; nothing is counted where there are none.
#[derive(Default)]
pub(super) struct Queues(BTreeMap<StationId, Queue>);

#[derive(Default)]
struct Queue {
    steps: i64,
    work: i64,
}

impl Queues {
    pub(super) fn of(kitchen: &Kitchen, restaurant: &Restaurant) -> Self {
        let mut queues = Self::default();
        let twins = restaurant.stations.iter();
        for twin in twins.filter(|station| station.twin_of.is_some()) {
            for station in restaurant.twins(&twin.id) {
                queues.0.entry(station.id.clone()).or_default();
            }
        }
        if queues.0.is_empty() {
            return queues;
        }
        let open = kitchen
            .orders
            .values()
            .filter(|order| !order.is_cancelled());
        for line in open.flat_map(|order| &order.lines) {
            for step in &line.steps {
                if lifecycle::is_on_rail(step.state) || step.is_kept_back() {
                    queues.add(&step.station, step.prep);
                }
            }
        }
        queues
    }

    pub(super) fn add(&mut self, station: &StationId, prep: Span) {
        if let Some(queue) = self.0.get_mut(station) {
            queue.steps += 1;
            queue.work += prep.0;
        }
    }

    /// Milliseconds until a slot is free for one more step; 0 where one is free now.
    pub(super) fn free_in(&self, station: &Station) -> i64 {
        let slots = i64::from(station.capacity.max(1));
        let Some(queue) = self.0.get(&station.id) else {
            return 0;
        };
        if queue.steps < slots {
            0
        } else {
            queue.work / slots
        }
    }
}

/// What of a plan's moves is still true, by order: nobody has begun the step, it is as it was, and somebody
/// is there to take it.
pub(super) fn still_true(kitchen: &Kitchen, moves: &[PlannedMove]) -> Vec<Moves> {
    let mut found: Vec<(Moves, Slots)> = Vec::new();
    for planned in moves {
        let Some(order) = kitchen
            .lines
            .get(&planned.step.line)
            .and_then(|id| kitchen.orders.get(id))
        else {
            continue;
        };
        let Some((line, step)) = order
            .line(planned.step.line)
            .and_then(|line| Some((line, line.step(planned.step.n)?)))
        else {
            continue;
        };
        if !may_move(kitchen, planned, step) {
            continue;
        }
        if found
            .last()
            .is_none_or(|(moves, _)| moves.order != order.id)
        {
            let steps = Vec::new();
            found.push((
                Moves {
                    order: order.id,
                    steps,
                },
                Slots::of(order),
            ));
        }
        if let Some((moves, slots)) = found.last_mut() {
            let to = planned.to.clone();
            let (ticket, _) = slots.place(line.facts.course, &to, &None);
            moves.steps.push(MovedStep {
                step: planned.step,
                from: to.clone(),
                to,
                ticket,
            });
        }
    }
    found.into_iter().map(|(moves, _)| moves).collect()
}

fn may_move(kitchen: &Kitchen, planned: &PlannedMove, step: &Step) -> bool {
    let untouched = step.state == StepState::Fired || step.is_kept_back();
    let is_twin = kitchen.restaurant().is_some_and(|restaurant| {
        restaurant.station(&planned.to).is_some()
            && restaurant.are_twins(&step.station, &planned.to)
    });
    untouched
        && is_twin
        && step.revision == planned.revision
        && step.from.is_none()
        && step.station != planned.to
        && !kitchen.is_shut(&planned.to)
}
