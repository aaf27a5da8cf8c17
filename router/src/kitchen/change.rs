//! A working copy of one order: events are tried on it, and what follows from them is found there.

use shared::ids::{CheckId, StationId};
use shared::order::{OrderState, StepState};
use shared::time::Timestamp;

use super::checks::Checks;
use super::event::{Event, Moves};
use super::order::{Line, Order, Step};
use super::routing::{self, Map};
use super::{Kitchen, LINGERING_ORDERS_MAX, pacing, pay};

pub(super) struct Change {
    at: Timestamp,
    pub(super) order: Order,
    /// Those that the order is on.
    pub(super) checks: Checks,
    events: Vec<Event>,
    was_finished: bool,
}

impl Change {
    pub(super) fn of(kitchen: &Kitchen, at: Timestamp, order: &Order) -> Self {
        let was_finished = order.is_finished();
        Self {
            at,
            order: order.clone(),
            checks: kitchen.checks.some(order.checks.iter().copied()),
            events: Vec::new(),
            was_finished,
        }
    }

    /// Of an order that `accepted` has just brought.
    pub(super) fn new(at: Timestamp, mut order: Order, accepted: Event) -> Self {
        let mut checks = Checks::default();
        checks.book(at, &accepted, &order);
        order.reckon(&checks, &[]);
        Self {
            at,
            order,
            checks,
            events: vec![accepted],
            was_finished: false,
        }
    }

    pub(super) fn push(&mut self, event: Event) {
        if let Event::Check(event) = &event {
            self.checks.arrange(event);
        } else if let Event::StepsMoved { moved } = &event {
            let id = self.order.id;
            for moves in moved.iter().filter(|moves| moves.order == id) {
                self.order.moved(self.at, &moves.steps);
            }
        } else {
            self.order.apply(self.at, &event);
            self.checks.book(self.at, &event, &self.order);
        }
        self.order.reckon(&self.checks, &[]);
        self.events.push(event);
    }

    /// Courses that fire or wait for another reason, completion, settlement. A second time finds nothing.
    pub(super) fn follow_up(&mut self, kitchen: &Kitchen) {
        let id = self.order.id;
        let plan = pacing::of_order(kitchen.restaurant(), &self.order, self.at);
        for (order, course) in plan.fire {
            self.push(Event::CourseFired {
                order,
                course,
                auto: true,
                by: None,
            });
        }
        for hold in plan.hold {
            let held = self
                .order
                .course(hold.course)
                .and_then(|course| course.hold.as_ref());
            if held != Some(&hold.because) {
                let (order, course, because) = (id, hold.course, hold.because);
                self.push(Event::CourseHeld {
                    order,
                    course,
                    because,
                });
            }
        }
        if let Some(moves) = self.rehoused(kitchen) {
            let moved = vec![moves];
            self.push(Event::StepsMoved { moved });
        }
        let open = self.order.completed_at.is_none();
        if open && self.order.state() == OrderState::Completed {
            self.push(Event::OrderCompleted { order: id });
        }
        let paid = self.checks.iter().filter(|(_, check)| check.can_settle());
        let paid: Vec<CheckId> = paid.map(|(id, _)| id).collect();
        paid.into_iter().for_each(|id| self.settle(kitchen, id));
    }

    /// Where steps go that have come to the rail just now, where stations have hours: away from one that nobody
    /// works at any more, and back to one that has opened since they were placed. What came while somebody was
    /// there is finished there.
    fn rehoused(&self, kitchen: &Kitchen) -> Option<Moves> {
        let restaurant = kitchen.restaurant()?;
        let has_hours = |id: &StationId| {
            let station = restaurant.station(id);
            station.is_some_and(|station| station.hours.is_some())
        };
        if !restaurant
            .stations
            .iter()
            .any(|station| has_hours(&station.id))
        {
            return None;
        }
        let staffed = |id: &StationId| restaurant.is_staffed(id, self.at);
        let just_came = |_: &Line, step: &Step| {
            let opened = |from: &StationId| has_hours(from) && staffed(from);
            step.state == StepState::Fired
                && step.fired_at == Some(self.at)
                && (!staffed(&step.station) || step.from.as_ref().is_some_and(opened))
        };
        let map = Map::new(kitchen, restaurant);
        routing::hand_over(&map, &self.order, self.at, &just_came)
    }

    /// Books a check that is paid.
    pub(super) fn settle(&mut self, kitchen: &Kitchen, id: CheckId) {
        let event = pay::settlement(kitchen, &self.order, &self.checks, id);
        event.into_iter().for_each(|event| self.push(event));
    }
}

/// The events of all changes with what follows from them. Finished orders beyond the limit leave,
/// the one that rested longest first.
pub(super) fn conclude(kitchen: &Kitchen, mut changes: Vec<Change>) -> Vec<Event> {
    changes
        .iter_mut()
        .for_each(|change| change.follow_up(kitchen));
    let finished = |change: &&Change| change.order.is_finished() && !change.was_finished;
    let lingering = kitchen.closing.len() + changes.iter().filter(finished).count();
    let mut events: Vec<Event> = Vec::new();
    let changed: Vec<_> = changes.iter().map(|change| change.order.id).collect();
    changes
        .into_iter()
        .for_each(|change| events.extend(change.events));
    let oldest = kitchen
        .closing
        .iter()
        .map(|(_, id)| id)
        .filter(|id| !changed.contains(id));
    let leaving = oldest.take(lingering.saturating_sub(LINGERING_ORDERS_MAX));
    events.extend(
        leaving
            .filter_map(|id| kitchen.orders.get(id))
            .map(|order| close(kitchen, order)),
    );
    events
}

/// An order leaves memory, and its tickets leave the screens.
pub(super) fn close(kitchen: &Kitchen, order: &Order) -> Event {
    let told = kitchen.checks.of(order).filter(|(_, check)| check.told);
    let checks = told.map(|(id, _)| id).collect();
    let tickets = order
        .tickets
        .iter()
        .map(|ticket| order.ticket_id(ticket))
        .collect();
    Event::OrderClosed {
        order: order.id,
        tickets,
        checks,
    }
}
