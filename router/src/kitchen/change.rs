//! A working copy of one order: events are tried on it, and what follows from them is found there.

use shared::order::OrderState;
use shared::time::Timestamp;

use super::event::Event;
use super::order::Order;
use super::{Kitchen, LINGERING_ORDERS_MAX, pacing, pay};

pub(super) struct Change {
    at: Timestamp,
    pub(super) order: Order,
    events: Vec<Event>,
    was_finished: bool,
}

impl Change {
    pub(super) fn of(at: Timestamp, order: &Order) -> Self {
        let was_finished = order.is_finished();
        Self {
            at,
            order: order.clone(),
            events: Vec::new(),
            was_finished,
        }
    }

    /// Of an order that `accepted` has just brought.
    pub(super) fn new(at: Timestamp, order: Order, accepted: Event) -> Self {
        Self {
            at,
            order,
            events: vec![accepted],
            was_finished: false,
        }
    }

    pub(super) fn push(&mut self, event: Event) {
        self.order.apply(self.at, &event);
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
        let open = self.order.completed_at.is_none();
        if open && self.order.state() == OrderState::Completed {
            self.push(Event::OrderCompleted { order: id });
        }
        if self.order.check.can_settle(&self.order.lines) {
            self.push(pay::settlement(&self.order));
        }
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
    events.extend(leaving.filter_map(|id| kitchen.orders.get(id)).map(close));
    events
}

/// An order leaves memory, and its tickets leave the screens.
pub(super) fn close(order: &Order) -> Event {
    let tickets = order
        .tickets
        .iter()
        .map(|ticket| order.ticket_id(ticket))
        .collect();
    Event::OrderClosed {
        order: order.id,
        tickets,
    }
}
