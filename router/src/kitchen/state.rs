//! Everything the kitchen remembers, and how each event changes it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::menu::Restaurant;
use shared::money::Money;
use shared::time::{BusinessDate, Timestamp};
use shared::wire::{Reject, SeenTicket, StationMessage};

use super::availability::Mark;
use super::breath::Breath;
use super::checks::Checks;
use super::event::{Event, Moves, NewOrder};
use super::learning::Known;
use super::order::Order;
use super::plan::Rests;
use super::staff::Staff;
use super::watch::Watch;

/// The state of one restaurant; a checkpoint is its JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kitchen {
    pub(super) menus: BTreeMap<MenuVersion, Menu>,
    pub(super) current: Option<MenuVersion>,
    /// The newest business day, and the last number given on it.
    pub(super) day: Option<(BusinessDate, u32)>,
    pub(super) orders: BTreeMap<OrderId, Order>,
    pub(super) checks: Checks,
    /// What gift cards hold.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) gifts: BTreeMap<GiftCode, Money>,
    #[serde(default)]
    pub(super) staff: Staff,
    /// Which order a line belongs to; taps name lines only.
    pub(super) lines: BTreeMap<LineId, OrderId>,
    pub(super) marks: BTreeMap<ItemId, Mark>,
    /// So many left, by item.
    pub(super) counts: BTreeMap<ItemId, u32>,
    pub(super) dark: BTreeMap<StationId, Timestamp>,
    /// Stations that somebody closed, and when.
    pub(super) closed: BTreeMap<StationId, Timestamp>,
    /// To stations: those that wait to be seen, and some that were.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) messages: BTreeMap<MessageId, StationMessage>,
    /// Orders with a course that fires by itself, by time.
    pub(super) firing: BTreeSet<(Timestamp, OrderId)>,
    /// Finished orders, by the time they leave.
    pub(super) closing: BTreeSet<(Timestamp, OrderId)>,
    /// Bumped tickets by station, by the time of the bump; a ticket is named by its place in its order.
    pub(super) bumped: BTreeMap<StationId, BTreeSet<(Timestamp, OrderId, usize)>>,
    /// What steps really take, by station and item.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) known: BTreeMap<StationId, BTreeMap<ItemId, Known>>,
    /// Why nobody plans at present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) plan_rests: Option<Rests>,
    /// How much plans have said lately.
    #[serde(default, skip_serializing_if = "Breath::is_full")]
    pub(super) plan_breath: Breath,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Menu {
    pub(super) restaurant: Box<Restaurant>,
    /// The last business day on which it was the newest; `None` while it is.
    pub(super) until: Option<BusinessDate>,
}

impl Kitchen {
    pub fn new() -> Self {
        Self::default()
    }

    /// When something happens by itself: a course fires, or a finished order leaves.
    pub fn next_wake(&self) -> Option<Timestamp> {
        let first = |set: &BTreeSet<(Timestamp, OrderId)>| set.first().map(|(at, _)| *at);
        first(&self.firing)
            .into_iter()
            .chain(first(&self.closing))
            .min()
    }

    fn station_changed(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::StationWentDark { station, moved } => {
                self.dark.insert(station.clone(), at);
                self.hand_over(at, moved);
            }
            Event::StationClosed { station, moved, .. } => {
                self.closed.insert(station.clone(), at);
                self.hand_over(at, moved);
            }
            Event::StepsMoved { moved } => self.hand_over(at, moved),
            Event::StationCameBack { station } => drop(self.dark.remove(station)),
            Event::StationOpened { station, .. } => drop(self.closed.remove(station)),
            _ => {}
        }
    }

    /// New work does not go there: no screen shows it, or somebody closed it.
    pub(super) fn is_shut(&self, station: &StationId) -> bool {
        self.dark.contains_key(station) || self.closed.contains_key(station)
    }

    /// The menu that is sold now.
    pub fn restaurant(&self) -> Option<&Restaurant> {
        let menu = self.menus.get(self.current.as_ref()?)?;
        Some(&menu.restaurant)
    }

    /// Why nobody plans at present; `None` while somebody does, or never did.
    pub fn plan_rests(&self) -> Option<Rests> {
        self.plan_rests
    }

    /// Orders in memory: open ones, and finished ones that can still be recalled.
    pub fn open_orders(&self) -> usize {
        self.orders.len()
    }

    /// The same for equal states, on every machine and in every build: FNV-1a over the JSON.
    pub fn state_hash(&self) -> u64 {
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        serde_json::to_writer(&mut hash, self).expect("the state is plain data with string keys");
        hash.0
    }

    /// The menu that an order names, while it may still be sold from: all of its last business day.
    pub(super) fn priceable(&self, id: &MenuVersion, at: Timestamp) -> Result<&Restaurant, Reject> {
        let found = self.menus.get(id).filter(|menu| {
            let today = business_date(&menu.restaurant, at);
            menu.until.is_none_or(|until| today <= until)
        });
        let unknown = || Reject::UnknownMenu { yours: id.clone() };
        found.map(|menu| &*menu.restaurant).ok_or_else(unknown)
    }

    /// The business day at `at`; it never goes back.
    pub(super) fn today(&self, at: Timestamp) -> BusinessDate {
        let today = self.restaurant().map(|house| business_date(house, at));
        let newest = self.day.map(|(day, _)| day);
        today.max(newest).unwrap_or_default()
    }

    /// The business day of an order taken at `at`, and its number on that day. Days never go back,
    /// so that no number is given twice.
    pub(super) fn next_number(
        &self,
        restaurant: &Restaurant,
        at: Timestamp,
    ) -> (BusinessDate, u32) {
        let today = business_date(restaurant, at);
        match self.day {
            Some((day, last)) if today <= day => (day, last + 1),
            _ => (today, 1),
        }
    }

    pub(super) fn known_order(&self, id: OrderId) -> Result<&Order, Reject> {
        self.orders
            .get(&id)
            .ok_or(Reject::UnknownOrder { order: id })
    }

    pub(super) fn known_station(&self, id: &StationId) -> Result<&Restaurant, Reject> {
        let restaurant = self
            .restaurant()
            .filter(|restaurant| restaurant.station(id).is_some());
        restaurant.ok_or_else(|| Reject::UnknownStation {
            station: id.clone(),
        })
    }

    fn accept(&mut self, at: Timestamp, new: &NewOrder) {
        self.day = Some((new.business_date, new.number));
        for line in &new.lines {
            self.lines.insert(line.facts.id, new.id);
            self.count_down(&line.facts.item, line.facts.quantity);
        }
        let mut order = Order::accept(at, new);
        let event = Event::OrderAccepted {
            order: Box::new(new.clone()),
        };
        self.checks.book(at, &event, &order);
        order.reckon(&self.checks, &[]);
        self.orders.insert(new.id, order);
        self.watch(new.id, Watch::default());
    }

    fn close(&mut self, id: OrderId) {
        let Some(order) = self.orders.remove(&id) else {
            return;
        };
        for line in &order.lines {
            self.lines.remove(&line.id());
        }
        self.unwatch(&order, Watch::of(&order));
        // A check that several orders share stays until the last of them leaves.
        for id in &order.checks {
            let of = |order: &OrderId| self.orders.contains_key(order);
            let shared = self
                .checks
                .get(*id)
                .is_some_and(|c| c.orders().iter().any(of));
            if !shared {
                self.checks.remove(*id);
            }
        }
    }

    fn load(&mut self, at: Timestamp, restaurant: &Restaurant) {
        let today = business_date(restaurant, at);
        let replaced = self
            .current
            .as_ref()
            .and_then(|version| self.menus.get_mut(version));
        if let Some(menu) = replaced {
            menu.until = Some(today);
        }
        self.menus
            .retain(|_, menu| menu.until.is_none_or(|until| today <= until));
        let menu = Menu {
            restaurant: Box::new(restaurant.clone()),
            until: None,
        };
        self.menus.insert(restaurant.version.clone(), menu);
        self.current = Some(restaurant.version.clone());
    }

    pub(super) fn change(&mut self, at: Timestamp, id: OrderId, change: impl FnOnce(&mut Order)) {
        let Some(order) = self.orders.get_mut(&id) else {
            debug_assert!(
                false,
                "an event at {at:?} names order {id}, which is not open"
            );
            return;
        };
        let before = Watch::of(order);
        change(order);
        self.watch(id, before);
    }

    fn displayed(&mut self, tickets: &[SeenTicket]) {
        for shown in tickets {
            if let Some(order) = self.orders.get_mut(&shown.ticket.order) {
                order.seen(&shown.ticket, shown.revision);
            }
        }
    }

    fn hand_over(&mut self, at: Timestamp, moved: &[Moves]) {
        for moves in moved {
            self.change(at, moves.order, |order| order.moved(at, &moves.steps));
        }
    }
}

fn business_date(restaurant: &Restaurant, at: Timestamp) -> BusinessDate {
    BusinessDate::of(at, restaurant.time_zone, restaurant.day_ends_at)
}

impl Kitchen {
    /// What concerns plans, and what they are made from.
    fn take_in(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::StepsDone {
                order,
                steps,
                tap_age,
                ..
            } => self.observe(at, *order, steps, *tap_age),
            Event::PrepLearned {
                station,
                item,
                load,
                lesson,
            } => self.learn(station, item, *load, *lesson),
            Event::PlanAdopted { plan } => {
                for planned in &plan.orders {
                    self.change(at, planned.order, |order| order.adopt(at, planned));
                }
                self.plan_rests = plan.rests;
                self.plan_breath.spend(at, plan.said());
            }
            _ => {}
        }
    }
}

/// Makes what happened so. Cannot fail: facts are facts.
pub fn evolve(kitchen: &mut Kitchen, at: Timestamp, event: &Event) {
    match event {
        Event::MenuLoaded { restaurant, moved } => {
            kitchen.load(at, restaurant);
            kitchen.hand_over(at, moved);
        }
        Event::OrderAccepted { order } => kitchen.accept(at, order),
        Event::LinesAdded { order, lines, .. } => {
            for line in lines {
                kitchen.lines.insert(line.facts.id, *order);
                kitchen.count_down(&line.facts.item, line.facts.quantity);
            }
            kitchen.book(at, *order, event);
        }
        Event::LineVoided {
            order,
            line,
            after_fire,
            ..
        } => {
            kitchen.book(at, *order, event);
            if !after_fire {
                kitchen.count_back(*order, *line);
            }
        }
        Event::OrderClosed { order, .. } => kitchen.close(*order),
        Event::AllergyAdded { order, .. }
        | Event::CourseFired { order, .. }
        | Event::CourseHeld { order, .. }
        | Event::StepsStarted { order, .. }
        | Event::StepsFired { order, .. }
        | Event::StepsDone { order, .. }
        | Event::VoidsSeen { order, .. }
        | Event::StepsUndone { order, .. }
        | Event::LineRefired { order, .. }
        | Event::RushSet { order, .. }
        | Event::CourseServed { order, .. }
        | Event::OrderCompleted { order }
        | Event::OrderCancelled { order, .. } => {
            kitchen.take_in(at, event);
            kitchen.change(at, *order, |order| order.apply(at, event));
        }
        Event::TenderTaken { .. }
        | Event::CheckSettled { .. }
        | Event::Refunded { .. }
        | Event::Check(_)
        | Event::Party(_)
        | Event::Message(_)
        | Event::Staff(_) => kitchen.follow_guests(at, event),
        Event::TicketRecalled { ticket, .. } => {
            kitchen.change(at, ticket.order, |order| order.apply(at, event));
        }
        Event::TicketsDisplayed { tickets, .. } => kitchen.displayed(tickets),
        Event::ItemEightySixed { item, by_stock } => kitchen.mark_out(item, *by_stock),
        Event::ItemBack { item, by_stock } => kitchen.mark_back(item, *by_stock),
        Event::CountdownSet { item, left } => kitchen.set_count(item, *left),
        Event::StationWentDark { .. }
        | Event::StationCameBack { .. }
        | Event::StationClosed { .. }
        | Event::StationOpened { .. }
        | Event::StepsMoved { .. } => kitchen.station_changed(at, event),
        Event::PlanAdopted { .. } | Event::PrepLearned { .. } => kitchen.take_in(at, event),
    }
}

/// FNV-1a, 64 bit.
struct Fnv(u64);

impl io::Write for Fnv {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
