//! Plays arrivals through a running house on a driven clock: every action waits until screens and router are even.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use shared::bus::Inbound;
use shared::ids::*;
use shared::menu::Restaurant;
use shared::order::StepState;
use shared::time::{Span, Timestamp};
use shared::wire::*;

use super::Arrival;
use crate::crew::{Crew, keep_going, rest};
use crate::hands::{Cooks, Floor, Hand, Tap};
use crate::workload::Seed;

/// Nothing may stand still longer than this; then the replay ends and says what it waited for.
const PATIENCE: Duration = Duration::from_secs(90);
/// At a given speed the clock moves once in this much real time, so that screens see it walk.
const STRIDE: Duration = Duration::from_millis(100);
/// Guests pay this long after the last plate.
const PAYS_AFTER: Span = Span::from_secs(60);
/// The pass sends a ready course out after this.
const SERVED_AFTER: Span = Span::from_secs(20);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Action {
    Submit(usize),
    Tap(Tap),
    Serve(OrderId, CourseNo),
    Fire(OrderId, CourseNo),
    Pay(OrderId),
}

/// How a replay runs.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Times faster than life; `None`: as fast as everything follows.
    pub speed: Option<u32>,
    /// How often the router is killed on the way, evenly spread.
    pub kills: usize,
}

/// What only the player can measure: real time between its own acts and what came back.
#[derive(Debug, Default)]
pub struct Timings {
    /// Send → answer, in ms.
    pub accept_ms: Vec<f64>,
    /// Send → the router has committed a screen's `Displayed`, in ms, per ticket that fired at once.
    pub seen_ms: Vec<f64>,
    pub refused: Vec<String>,
    pub kills: usize,
}

pub struct Player<'a> {
    crew: &'a mut Crew,
    restaurant: &'a Restaurant,
    arrivals: &'a [Arrival],
    pace: Pace,
    driver: Hand,
    floor: Floor,
    cooks: Cooks,
    now: Timestamp,
    next_wake: Option<Timestamp>,
    agenda: BTreeMap<(Timestamp, u64), Action>,
    entries: u64,
    open_asks: BTreeMap<RequestId, Waiting>,
    undone: BTreeMap<StepId, OrderId>,
    accepted: BTreeSet<OrderId>,
    planned: BTreeSet<(OrderId, CourseNo, &'static str)>,
    first_seen: BTreeMap<OrderId, (Instant, BTreeSet<TicketId>)>,
    timings: Timings,
}

enum Waiting {
    Submit { at: Instant, index: usize },
    Tap(OrderId),
    Advance,
    Other,
}

#[expect(
    clippy::disallowed_methods,
    reason = "latencies are measured in real time"
)]
fn instant() -> Instant {
    Instant::now()
}

/// Where the clock stops next on its way to `to`, and how long that takes in real time at this speed.
fn next_stop(now: Timestamp, to: Timestamp, speed: u32) -> (Timestamp, Duration) {
    let speed = i64::from(speed.max(1));
    let stride = Span(STRIDE.as_millis() as i64 * speed);
    if now + stride < to {
        return (now + stride, STRIDE);
    }
    let left = (to - now).0.max(0) / speed;
    (to.max(now), Duration::from_millis(left as u64))
}

impl<'a> Player<'a> {
    pub fn new(
        crew: &'a mut Crew,
        restaurant: &'a Restaurant,
        endpoint: &str,
        arrivals: &'a [Arrival],
        pace: Pace,
    ) -> anyhow::Result<Self> {
        let driver = Hand::connect(&restaurant.site, Role::Driver, "driver", endpoint, &[])?;
        let mut agenda = BTreeMap::new();
        for (n, arrival) in arrivals.iter().enumerate() {
            agenda.insert((arrival.at, n as u64), Action::Submit(n));
        }
        Ok(Self {
            driver,
            floor: Floor::connect(restaurant, "till", endpoint)?,
            cooks: Cooks::connect(restaurant, endpoint, Seed(1), 1)?,
            now: arrivals.first().map_or(Timestamp(0), |first| first.at),
            next_wake: None,
            entries: agenda.len() as u64,
            agenda,
            open_asks: BTreeMap::new(),
            undone: BTreeMap::new(),
            accepted: BTreeSet::new(),
            planned: BTreeSet::new(),
            first_seen: BTreeMap::new(),
            timings: Timings::default(),
            crew,
            restaurant,
            arrivals,
            pace,
        })
    }

    /// Plays to the end; `progress` hears how many orders are finished and what time it is in the restaurant.
    pub fn play(mut self, progress: &dyn Fn(usize, Timestamp)) -> anyhow::Result<Timings> {
        let mut kill_after = self.kill_points();
        self.advance(self.now)?;
        let mut finished = 0;
        while let Some(entry) = self.next_entry() {
            self.walk_to(entry.0.0)?;
            if let Some(action) = self.agenda.remove(&entry.0) {
                let submitted = self.act(action);
                if kill_after
                    .first()
                    .is_some_and(|n| submitted.is_some_and(|s| *n <= s))
                {
                    kill_after.remove(0);
                    self.timings.kills += usize::from(self.crew.kill("router"));
                }
            }
            self.settle()?;
            self.advance(self.now)?;
            let done = self
                .accepted
                .iter()
                .filter(|id| self.floor.is_finished(**id))
                .count();
            if done != finished {
                finished = done;
            }
            progress(finished, self.now);
        }
        Ok(self.timings)
    }

    /// After which submissions the router dies: evenly spread over the day.
    fn kill_points(&self) -> Vec<usize> {
        let (kills, orders) = (self.pace.kills, self.arrivals.len());
        (1..=kills).map(|k| k * orders / (kills + 1)).collect()
    }

    /// The next thing that will happen: an action of ours, or the router waking by itself.
    fn next_entry(&self) -> Option<((Timestamp, u64), bool)> {
        let ours = self.agenda.keys().next().copied();
        let unfinished = self.accepted.iter().any(|id| !self.floor.is_finished(*id));
        match (ours, self.next_wake.filter(|_| unfinished)) {
            (Some(act), Some(wake)) if wake < act.0 => Some(((wake, u64::MAX), true)),
            (Some(act), _) => Some((act, false)),
            (None, Some(wake)) => Some(((wake, u64::MAX), true)),
            (None, None) => None,
        }
    }

    fn walk_to(&mut self, to: Timestamp) -> anyhow::Result<()> {
        if let Some(speed) = self.pace.speed {
            loop {
                let (stop, wait) = next_stop(self.now, to, speed);
                rest(wait)?;
                if to <= stop {
                    break;
                }
                self.advance(stop)?;
            }
        }
        self.advance(to.max(self.now))
    }

    fn advance(&mut self, to: Timestamp) -> anyhow::Result<()> {
        self.now = to;
        let id = self.driver.ask(Ask::Driver(DriverAsk::Advance { to }));
        self.open_asks.insert(id, Waiting::Advance);
        self.settle()
    }

    /// The number of the order, when it was one.
    fn act(&mut self, action: Action) -> Option<usize> {
        match action {
            Action::Submit(n) => {
                let order = self.arrivals[n].order.clone();
                let at = instant();
                self.first_seen.insert(order.id, (at, BTreeSet::new()));
                let id = self.floor.submit(order);
                self.open_asks.insert(id, Waiting::Submit { at, index: n });
                return Some(n);
            }
            Action::Tap(tap) => {
                let order = tap.ticket.order;
                if let Some(id) = self.cooks.tap(&tap) {
                    self.undone
                        .extend(tap.steps.iter().map(|step| (*step, order)));
                    self.open_asks.insert(id, Waiting::Tap(order));
                }
            }
            Action::Serve(order, course) => {
                let asked = self.cooks.serve(&self.restaurant.pass().id, order, course);
                self.open_asks.extend(asked.map(|id| (id, Waiting::Other)));
            }
            Action::Fire(order, course) => {
                let id = self.floor.fire(order, course);
                self.open_asks.insert(id, Waiting::Other);
            }
            Action::Pay(order) => {
                let asked = self.floor.pay(order);
                self.open_asks.extend(asked.map(|id| (id, Waiting::Other)));
            }
        }
        None
    }

    /// Waits until all is answered, every view has arrived, and every step on a rail was shown and taken in hand.
    fn settle(&mut self) -> anyhow::Result<()> {
        let mut quiet_since = instant();
        loop {
            keep_going()?;
            if self.hear() {
                quiet_since = instant();
            }
            self.plan();
            if self.is_even() {
                return Ok(());
            }
            self.crew.tend();
            if PATIENCE < quiet_since.elapsed() {
                let unseen = self.cooks.unseen().join(", ");
                anyhow::bail!(
                    "nothing has moved for {} s: {} asks unanswered, {} taps without effect, tickets no screen has shown: {}; see the logs folder",
                    PATIENCE.as_secs(),
                    self.open_asks.len(),
                    self.undone.len(),
                    if unseen.is_empty() { "none" } else { &unseen },
                );
            }
            std::thread::sleep(Duration::from_micros(300));
        }
    }

    fn is_even(&self) -> bool {
        self.open_asks.is_empty()
            && self
                .accepted
                .iter()
                .all(|id| self.floor.orders.contains_key(id) || self.floor.gone.contains(id))
            && self.undone.is_empty()
            && self
                .floor
                .fired_steps()
                .all(|step| self.cooks.has_planned(&step))
    }

    fn hear(&mut self) -> bool {
        let (mut anything, mut answers) = self.floor.hear();
        let heard = self.cooks.hear();
        anything |= heard.anything;
        answers.extend(heard.answers);
        while let Some(inbound) = self.driver.next() {
            if let Inbound::Answer(answer) = inbound {
                anything = true;
                answers.push(answer);
            }
        }
        for answer in answers {
            self.take_answer(answer);
        }
        let at = instant();
        for ticket in heard.seen {
            if let Some((sent, seen)) = self.first_seen.get_mut(&ticket.order)
                && seen.insert(ticket)
            {
                self.timings.seen_ms.push((at - *sent).as_secs_f64() * 1e3);
            }
        }
        let floor = &self.floor;
        self.undone.retain(|step, order| {
            floor
                .step_state(*order, *step)
                .is_some_and(|state| state < StepState::Done)
        });
        anything
    }

    fn take_answer(&mut self, answer: Answer) {
        match (self.open_asks.remove(&answer.id), answer.result) {
            (Some(Waiting::Submit { at, index }), Ok(_)) => {
                self.timings
                    .accept_ms
                    .push(at.elapsed().as_secs_f64() * 1e3);
                self.accepted.insert(self.arrivals[index].order.id);
            }
            (Some(Waiting::Advance), Ok(Accepted::Advanced { now, next_wake })) => {
                self.now = self.now.max(now);
                self.next_wake = next_wake;
            }
            (Some(Waiting::Tap(order)), Ok(Accepted::Steps { changed, .. })) => {
                // Later taps of the order measure nothing new for `seen`: only its first tickets do.
                self.first_seen.remove(&order);
                for step in changed {
                    self.undone.remove(&step);
                }
            }
            (Some(_), Err(refusal)) => self.timings.refused.push(refusal.to_string()),
            _ => {}
        }
    }

    fn plan(&mut self) {
        for (at, tap) in self.cooks.plan(self.now) {
            self.enter(at, Action::Tap(tap));
        }
        let orders: Vec<OrderId> = self.floor.orders.keys().copied().collect();
        for order in orders {
            for course in self.floor.ready_courses(order) {
                if self.planned.insert((order, course, "serve")) {
                    self.enter(self.now + SERVED_AFTER, Action::Serve(order, course));
                }
            }
            if let Some(course) = self.floor.course_to_fire(order)
                && self.next_wake.is_none()
                && self.planned.insert((order, course, "fire"))
            {
                self.enter(self.now + SERVED_AFTER, Action::Fire(order, course));
            }
            if self.floor.is_completed(order)
                && self.planned.insert((order, CourseNo(u8::MAX), "pay"))
            {
                self.enter(self.now + PAYS_AFTER, Action::Pay(order));
            }
        }
    }

    fn enter(&mut self, at: Timestamp, action: Action) {
        self.entries += 1;
        self.agenda.insert((at.max(self.now), self.entries), action);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks from 0 to `to`; returns the stops on the way and the real time it took, in ms.
    fn walk(to: i64, speed: u32) -> (Vec<i64>, u128) {
        let (mut now, mut stops, mut took) = (Timestamp(0), Vec::new(), 0);
        loop {
            let (stop, wait) = next_stop(now, Timestamp(to), speed);
            (now, took) = (stop, took + wait.as_millis());
            stops.push(now.0);
            if Timestamp(to) <= now {
                return (stops, took);
            }
        }
    }

    #[test]
    fn ten_times_faster_than_life_takes_a_tenth_of_the_time() {
        assert_eq!(walk(3_500, 10), (vec![1_000, 2_000, 3_000, 3_500], 350));
        let (stops, took) = walk(60_000, 1);
        assert_eq!((stops.len(), took), (600, 60_000));
        assert_eq!(walk(60_000, 100_000), (vec![60_000], 0));
    }

    #[test]
    fn what_is_due_already_is_not_waited_for() {
        assert_eq!(walk(0, 5), (vec![0], 0));
        let past = next_stop(Timestamp(9_000), Timestamp(8_000), 5);
        assert_eq!(past, (Timestamp(9_000), Duration::ZERO));
    }
}
