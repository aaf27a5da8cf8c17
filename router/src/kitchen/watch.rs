//! Look-ups over all orders, kept equal to what each order says: who fires, who leaves, what was bumped.

use shared::ids::*;
use shared::time::Timestamp;

use super::order::Order;
use super::{Kitchen, RECALL_TICKETS_MAX};

/// What of an order the look-ups hold.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Watch {
    fires_at: Option<Timestamp>,
    closes_at: Option<Timestamp>,
    /// Time of the bump, and the ticket's place.
    bumped: Vec<(Timestamp, usize)>,
}

impl Watch {
    pub(super) fn of(order: &Order) -> Self {
        let tickets = order.tickets.iter().enumerate();
        let bumped = tickets.filter_map(|(place, ticket)| Some((ticket.bumped_at?, place)));
        Self {
            fires_at: order.fires_at(),
            closes_at: order.closes_at(),
            bumped: bumped.collect(),
        }
    }
}

impl Kitchen {
    /// The order has changed since `before`.
    pub(super) fn watch(&mut self, id: OrderId, before: Watch) {
        let Some(order) = self.orders.remove(&id) else {
            return;
        };
        let now = Watch::of(&order);
        if now != before {
            self.unwatch(&order, before);
            self.firing.extend(now.fires_at.map(|at| (at, id)));
            self.closing.extend(now.closes_at.map(|at| (at, id)));
            for (at, place) in now.bumped {
                let station = &order.tickets[place].station;
                match self.bumped.get_mut(station) {
                    Some(list) => list.insert((at, id, place)),
                    None => self
                        .bumped
                        .entry(station.clone())
                        .or_default()
                        .insert((at, id, place)),
                };
            }
        }
        self.orders.insert(id, order);
    }

    pub(super) fn unwatch(&mut self, order: &Order, was: Watch) {
        let id = order.id;
        if let Some(at) = was.fires_at {
            self.firing.remove(&(at, id));
        }
        if let Some(at) = was.closes_at {
            self.closing.remove(&(at, id));
        }
        for (at, place) in was.bumped {
            let station = &order.tickets[place].station;
            if let Some(list) = self.bumped.get_mut(station) {
                list.remove(&(at, id, place));
                if list.is_empty() {
                    self.bumped.remove(station);
                }
            }
        }
    }

    /// Whether a ticket is still to be seen: open, or among the newest in its station's recall list.
    pub(super) fn is_listed(&self, order: &Order, place: usize) -> bool {
        let ticket = &order.tickets[place];
        let Some(bumped_at) = ticket.bumped_at else {
            return true;
        };
        let key = (bumped_at, order.id, place);
        let list = self.bumped.get(&ticket.station);
        list.is_some_and(|list| {
            list.iter()
                .rev()
                .take(RECALL_TICKETS_MAX)
                .any(|one| *one == key)
        })
    }

    /// Tickets that may have come into a station's recall list, or fallen out of it, when up to
    /// `count` tickets there were bumped, reopened or closed: those around its end.
    pub(super) fn recall_edge(
        &self,
        station: &StationId,
        count: usize,
    ) -> impl Iterator<Item = TicketId> {
        let list = self
            .bumped
            .get(station)
            .into_iter()
            .flat_map(|list| list.iter().rev());
        let edge = list
            .skip(RECALL_TICKETS_MAX.saturating_sub(count))
            .take(2 * count);
        edge.filter_map(|(_, id, place)| {
            let order = self.orders.get(id)?;
            Some(order.ticket_id(&order.tickets[*place]))
        })
    }
}
