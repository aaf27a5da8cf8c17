//! Simulated guests and cooks in real time, so that a newcomer sees the restaurant alive.

use std::collections::BTreeSet;

use shared::ids::*;
use shared::menu::Restaurant;
use shared::time::{Span, Timestamp};

use super::{Cooks, Floor, Tap, mint};
use crate::workload::{self, Seed};

/// Cooks work this many times faster than life, so that plates move within the first minute.
const HURRY: i64 = 6;
/// A new party comes about this often.
const PARTY_EVERY: Span = Span::from_secs(14);
/// More open orders than this and guests wait at the door.
const OPEN_ORDERS_MAX: usize = 24;
/// From ready to taken out, and from the last plate to paying.
const SERVE_AFTER: Span = Span::from_secs(9);
const PAY_AFTER: Span = Span::from_secs(12);

enum Act {
    Tap(Tap),
    Serve(OrderId, CourseNo),
    Fire(OrderId, CourseNo),
    Pay(OrderId),
}

/// A simulated evening. Call `tend` every 100 ms or so.
pub struct Guests {
    restaurant: Restaurant,
    floor: Floor,
    cooks: Cooks,
    seed: Seed,
    agenda: Vec<(Timestamp, Act)>,
    planned: BTreeSet<(OrderId, CourseNo, &'static str)>,
    next_party: Option<Timestamp>,
    /// The router's time, carried on between beats by the caller's own clock.
    now: Timestamp,
}

impl Guests {
    pub fn connect(restaurant: &Restaurant, endpoint: &str, seed: u64) -> anyhow::Result<Self> {
        Ok(Self {
            floor: Floor::connect(restaurant, "guests", endpoint)?,
            cooks: Cooks::connect(restaurant, endpoint, Seed(seed), HURRY)?,
            restaurant: restaurant.clone(),
            seed: Seed(seed),
            agenda: Vec::new(),
            planned: BTreeSet::new(),
            next_party: None,
            now: Timestamp(0),
        })
    }

    /// Orders sent so far that are still open.
    pub fn open_orders(&self) -> usize {
        self.floor.orders.len()
    }

    /// Hears, decides, acts.
    pub fn tend(&mut self) {
        self.floor.hear();
        self.cooks.hear();
        let Some(now) = self.floor.router_now.filter(|_| self.floor.linked) else {
            return;
        };
        self.now = now;
        let taps = self.cooks.plan(now);
        self.agenda
            .extend(taps.into_iter().map(|(at, tap)| (at, Act::Tap(tap))));
        self.plan_floor();
        let due: Vec<Act> = {
            let (due, later) = std::mem::take(&mut self.agenda)
                .into_iter()
                .partition(|(at, _)| *at <= now);
            self.agenda = later;
            let due: Vec<(Timestamp, Act)> = due;
            due.into_iter().map(|(_, act)| act).collect()
        };
        for act in due {
            self.act(act);
        }
        if self.next_party.is_none_or(|at| at <= now) && self.floor.orders.len() < OPEN_ORDERS_MAX {
            self.party();
            let jitter = Span(self.seed.below(8_000) as i64 - 4_000);
            self.next_party = Some(now + PARTY_EVERY + jitter);
        }
    }

    fn plan_floor(&mut self) {
        let orders: Vec<OrderId> = self.floor.orders.keys().copied().collect();
        for order in orders {
            for course in self.floor.ready_courses(order) {
                if self.planned.insert((order, course, "serve")) {
                    self.agenda
                        .push((self.now + SERVE_AFTER, Act::Serve(order, course)));
                }
            }
            if let Some(course) = self.floor.course_to_fire(order)
                && self.planned.insert((order, course, "fire"))
            {
                self.agenda
                    .push((self.now + Span::from_mins(2), Act::Fire(order, course)));
            }
            if self.floor.is_completed(order)
                && self.planned.insert((order, CourseNo(u8::MAX), "pay"))
            {
                self.agenda.push((self.now + PAY_AFTER, Act::Pay(order)));
            }
        }
        let open = &self.floor.orders;
        self.planned
            .retain(|(order, _, _)| open.contains_key(order));
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Tap(tap) => {
                self.cooks.tap(&tap);
            }
            Act::Serve(order, course) => {
                self.cooks.serve(&self.restaurant.pass().id, order, course);
            }
            Act::Fire(order, course) => {
                self.floor.fire(order, course);
            }
            Act::Pay(order) => {
                self.floor.pay(order);
            }
        }
    }

    fn party(&mut self) {
        let taken: BTreeSet<_> = self
            .floor
            .orders
            .values()
            .filter_map(|view| view.head.table.clone())
            .collect();
        let all = self.restaurant.tables.iter().map(|table| table.id.clone());
        let free: Vec<TableId> = all.filter(|id| !taken.contains(id)).collect();
        let out = &self.floor.out;
        let is_out = |item: &ItemId| out.contains(item);
        let order = workload::order(&mut self.seed, &self.restaurant, &free, &is_out, &mut mint);
        if let Some(order) = order {
            self.floor.submit(order);
        }
    }
}
