//! The service as it stands: open orders and stations, in as few words as a manager needs.
//!
//! It is a picture of what the router told last; whoever shows it says how old it is.

use std::collections::BTreeMap;

use shared::ids::{ItemId, OrderId, StationId};
use shared::money::Money;
use shared::order::{Channel, LineState, OrderState, StepState};
use shared::ticket::{LineView, OrderView};
use shared::time::{Span, Timestamp};
use shared::wire::{HouseSnapshot, StationHealth};

/// An order that the house has open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenOrder {
    pub number: u32,
    pub channel: Channel,
    /// `Table 12`'s id, where it has one.
    pub table: Option<String>,
    /// The name on the label.
    pub guest: Option<String>,
    pub accepted_at: Timestamp,
    pub due_at: Timestamp,
    pub rush: bool,
    pub cancelled: bool,
    pub gross: Money,
    /// Still to be paid.
    pub due: Money,
    /// Item and quantity of what is not void.
    pub dishes: Vec<(ItemId, u16)>,
    /// Lines that are ready or on the table, of all that are not void.
    pub ready: usize,
    pub lines: usize,
    /// Station by station.
    pub work: BTreeMap<StationId, Work>,
    /// When its last course should be ready, with nine chances in ten.
    pub forecast: Option<Timestamp>,
}

/// An order's steps at one station.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// On the rail or in somebody's hands.
    pub open: usize,
    /// Held, or waiting for the step before.
    pub waiting: usize,
    pub done: usize,
}

impl Work {
    fn count(&mut self, state: StepState) {
        match state {
            StepState::Fired | StepState::Started => self.open += 1,
            StepState::Held | StepState::Waiting => self.waiting += 1,
            StepState::Done => self.done += 1,
            StepState::Void => {}
        }
    }
}

impl OpenOrder {
    pub fn of(view: &OrderView) -> Self {
        let head = &view.head;
        let alive: Vec<&LineView> = view
            .lines
            .iter()
            .filter(|line| line.state != LineState::Void)
            .collect();
        let mut work: BTreeMap<StationId, Work> = BTreeMap::new();
        for step in alive.iter().flat_map(|line| &line.steps) {
            let at = work.entry(step.station.clone()).or_default();
            at.count(step.state);
        }
        let mut dishes: Vec<(ItemId, u16)> = Vec::new();
        for line in &alive {
            match dishes.iter_mut().find(|(item, _)| *item == line.item) {
                Some((_, quantity)) => *quantity = quantity.saturating_add(line.quantity),
                None => dishes.push((line.item.clone(), line.quantity)),
            }
        }
        let ready = |line: &&&LineView| matches!(line.state, LineState::Ready | LineState::Served);
        Self {
            number: head.number,
            channel: head.channel,
            table: head.table.as_ref().map(ToString::to_string),
            guest: head.guest.clone(),
            accepted_at: head.accepted_at,
            due_at: head.due_at,
            rush: head.rush,
            cancelled: view.state == OrderState::Cancelled,
            gross: view.check.totals.gross,
            due: view.check.due,
            ready: alive.iter().filter(ready).count(),
            lines: alive.len(),
            dishes,
            work,
            forecast: view
                .courses
                .iter()
                .filter_map(|course| course.forecast.map(|forecast| forecast.p90))
                .max(),
        }
    }

    /// Everything is ready or served; it waits for the guest, or to be paid.
    pub const fn is_ready(&self) -> bool {
        self.ready == self.lines
    }

    pub fn age(&self, now: Timestamp) -> Span {
        (now - self.accepted_at).max(Span::ZERO)
    }

    /// How far past its promise it is, while the kitchen still works on it.
    pub fn late_by(&self, now: Timestamp) -> Option<Span> {
        let late = now - self.due_at;
        (Span::ZERO < late && !self.is_ready() && !self.cancelled).then_some(late)
    }

    /// Not late yet, and by the plan it will be.
    pub fn will_be_late(&self, now: Timestamp) -> bool {
        let beyond = self.forecast.is_some_and(|ready| self.due_at < ready);
        beyond && !self.is_ready() && !self.cancelled && self.late_by(now).is_none()
    }
}

/// What the router told of the house.
#[derive(Clone, Debug, Default)]
pub struct House {
    pub orders: BTreeMap<OrderId, OpenOrder>,
    /// Only stations of which something was told.
    pub stations: BTreeMap<StationId, StationHealth>,
}

/// A station's share of the open orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    pub open: usize,
    pub waiting: usize,
    /// Orders past their promise with work open here.
    pub late: usize,
    /// The oldest order with work open here.
    pub oldest: Span,
}

impl House {
    pub fn of(snapshot: &HouseSnapshot) -> Self {
        let order = |view: &OrderView| (view.head.order, OpenOrder::of(view));
        let station = |health: &StationHealth| (health.station.clone(), health.clone());
        Self {
            orders: snapshot.orders.iter().map(order).collect(),
            stations: snapshot.stations.iter().map(station).collect(),
        }
    }

    pub fn load(&self, station: &StationId, now: Timestamp) -> Load {
        let mut load = Load::default();
        for order in self.orders.values().filter(|order| !order.cancelled) {
            let Some(work) = order.work.get(station) else {
                continue;
            };
            load.open += work.open;
            load.waiting += work.waiting;
            if 0 < work.open {
                load.oldest = load.oldest.max(order.age(now));
                load.late += usize::from(order.late_by(now).is_some());
            }
        }
        load
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(accepted: i64, due: i64, (ready, lines): (usize, usize)) -> OpenOrder {
        let work = Work {
            open: lines - ready,
            waiting: 0,
            done: ready,
        };
        OpenOrder {
            number: 7,
            channel: Channel::DineIn,
            table: None,
            guest: None,
            accepted_at: Timestamp(accepted),
            due_at: Timestamp(due),
            rush: false,
            cancelled: false,
            gross: Money(1_000),
            due: Money(1_000),
            dishes: Vec::new(),
            ready,
            lines,
            work: BTreeMap::from([(StationId::new("grill").unwrap(), work)]),
            forecast: None,
        }
    }

    #[test]
    fn an_order_is_late_past_its_promise_and_only_while_it_is_cooked() {
        let check = |order: &OpenOrder, now, late: Option<i64>| {
            assert_eq!(order.late_by(Timestamp(now)), late.map(Span), "{now}");
        };
        let one = order(0, 600, (0, 2));
        check(&one, 600, None);
        check(&one, 601, Some(1));
        check(&order(0, 600, (2, 2)), 900, None);
        let cancelled = OpenOrder {
            cancelled: true,
            ..one.clone()
        };
        check(&cancelled, 900, None);
        let slow = OpenOrder {
            forecast: Some(Timestamp(700)),
            ..one
        };
        assert!(slow.will_be_late(Timestamp(500)));
        assert!(!slow.will_be_late(Timestamp(650)), "it is late already");
    }

    #[test]
    fn a_station_carries_what_is_open_on_it() {
        let grill = StationId::new("grill").unwrap();
        let ids = |n: u128| OrderId(uuid::Uuid::from_u128(n));
        let house = House {
            orders: BTreeMap::from([
                (ids(1), order(0, 600, (0, 2))),
                (ids(2), order(300, 900, (1, 3))),
                (ids(3), order(0, 100, (2, 2))),
            ]),
            stations: BTreeMap::new(),
        };
        let load = house.load(&grill, Timestamp(700));
        let expected = Load {
            open: 4,
            waiting: 0,
            late: 1,
            oldest: Span(700),
        };
        assert_eq!(load, expected);
        assert_eq!(
            house.load(&StationId::new("bar").unwrap(), Timestamp(700)),
            Load::default()
        );
    }
}
