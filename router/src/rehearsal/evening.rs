//! One service from the first guest to the last plate, as fast as the machine can: virtual time.
//!
//! At each instant everything that happens is decided by the real kitchen, then a plan is made and
//! adopted, then cooks look at their rails and begin. The journal of it is what a real evening would leave.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use shared::ids::*;
use shared::menu::Restaurant;
use shared::money::Money;
use shared::order::{HoldReason, Tender};
use shared::time::{Span, Timestamp};
use shared::wire::{Accepted, FrontAsk, Reject, Role, SeenStep, StationAsk};

use super::cooks::{Cooks, Crew};
use super::guests::Service;
use super::notes::Notes;
use crate::kitchen::planner::{self, Algorithm, Model, Tuning};
use crate::kitchen::{
    By, Command, Effect, Event, Kitchen, Stamped, Subject, decide, evolve, react,
};

/// From the last plate to paying.
const PAY_AFTER: Span = Span::from_mins(5);
/// An evening that is not over this long after the last guest came will never be.
const OVERRUN: Span = Span::from_mins(8 * 60);
/// Ticks at one instant; more would be a kitchen that wakes for nothing.
const TICKS_MAX: usize = 1_000;

/// What is rehearsed.
#[derive(Clone, Debug)]
pub struct Rehearsal<'a> {
    pub restaurant: &'a Restaurant,
    pub service: &'a Service,
    pub crew: Crew,
    pub algorithm: Algorithm,
    pub tuning: &'a Tuning,
    /// Keep the events, for a replay.
    pub keep_journal: bool,
}

/// A rehearsal that cannot go on: the service does not fit the restaurant, or the kitchen is at fault.
#[derive(Debug, thiserror::Error)]
pub enum Stuck {
    #[error("order {order} of the service was refused: {reject}")]
    Refused { order: usize, reject: Reject },
    #[error("the kitchen refused its own {what}: {reject}")]
    Fault { what: &'static str, reject: Reject },
    #[error("the kitchen wakes again and again at {at:?}")]
    Restless { at: Timestamp },
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Arrive(usize),
    Rush(OrderId),
    Fire(OrderId, CourseNo),
    /// The slots come free with it.
    Bump(StationId, StepId, i64),
    Pay(OrderId),
}

struct Evening<'a> {
    plan: &'a Rehearsal<'a>,
    kitchen: Kitchen,
    cooks: Cooks,
    agenda: BinaryHeap<Reverse<(Timestamp, u64, Happening)>>,
    count: u64,
    now: Timestamp,
    /// Something has changed since the last plan.
    stale: bool,
    /// Stations whose rail or hands have changed.
    awake: BTreeSet<StationId>,
    arrived: BTreeMap<OrderId, usize>,
    notes: Notes,
    effects: Vec<Effect>,
}

/// Plays the service to its end.
///
/// # Errors
/// The service does not fit the restaurant.
pub fn rehearse(plan: &Rehearsal<'_>) -> Result<Notes, Stuck> {
    let first = plan
        .service
        .arrivals
        .first()
        .map_or(Timestamp(0), |arrival| arrival.at);
    let last = plan
        .service
        .arrivals
        .last()
        .map_or(first, |arrival| arrival.at);
    let mut evening = Evening {
        plan,
        kitchen: Kitchen::new(),
        cooks: Cooks::new(plan.restaurant, plan.crew),
        agenda: BinaryHeap::new(),
        count: 0,
        now: first,
        stale: false,
        awake: BTreeSet::new(),
        arrived: BTreeMap::new(),
        notes: Notes::new(first, plan.service.arrivals.len()),
        effects: Vec::new(),
    };
    let load = Command::LoadMenu(Box::new(plan.restaurant.clone()));
    evening.own("menu", Role::Driver, load)?;
    for (n, arrival) in plan.service.arrivals.iter().enumerate() {
        evening.later(arrival.at, Happening::Arrive(n));
    }
    while let Some(next) = evening.next() {
        if last + OVERRUN < next {
            break;
        }
        evening.instant(next)?;
    }
    let hands = evening
        .cooks
        .hands
        .iter()
        .map(|(id, hands)| (id.clone(), hands.slots));
    evening.notes.close(
        hands.collect(),
        evening.cooks.moves,
        evening.kitchen.state_hash(),
    );
    Ok(evening.notes)
}

/// Subjects that are told, each once.
pub(super) fn told(effects: &[Effect]) -> u64 {
    let subjects = effects.iter().filter_map(|effect| match effect {
        Effect::Touch(subject) => Some(subject.to_string()),
        Effect::Fact(_) => None,
    });
    subjects.collect::<BTreeSet<_>>().len() as u64
}

/// What an event fills in the journal.
pub(super) fn written(event: &Event) -> u64 {
    serde_json::to_vec(event).map_or(0, |text| text.len() as u64)
}

impl Evening<'_> {
    fn later(&mut self, at: Timestamp, what: Happening) {
        self.count += 1;
        self.agenda.push(Reverse((at, self.count, what)));
    }

    fn next(&self) -> Option<Timestamp> {
        let agenda = self.agenda.peek().map(|Reverse((at, ..))| *at);
        // When every guest has gone, what is left are finished orders that close.
        let open = agenda.is_some() || 0 < self.notes.unfinished;
        let wake = self.kitchen.next_wake().filter(|_| open);
        agenda.into_iter().chain(wake).min()
    }

    fn instant(&mut self, now: Timestamp) -> Result<(), Stuck> {
        self.now = self.now.max(now);
        let mut ticks = 0;
        while self
            .kitchen
            .next_wake()
            .is_some_and(|wake| wake <= self.now)
        {
            ticks += 1;
            if TICKS_MAX < ticks {
                return Err(Stuck::Restless { at: self.now });
            }
            self.own("tick", Role::Driver, Command::Tick)?;
        }
        while self
            .agenda
            .peek()
            .is_some_and(|Reverse((at, ..))| *at <= self.now)
        {
            if let Some(Reverse((_, _, what))) = self.agenda.pop() {
                self.happen(what)?;
            }
        }
        self.replan()?;
        for station in std::mem::take(&mut self.awake) {
            self.begin(&station)?;
        }
        Ok(())
    }

    fn happen(&mut self, what: Happening) -> Result<(), Stuck> {
        match what {
            Happening::Arrive(n) => self.arrive(n),
            Happening::Rush(order) => {
                let ask = FrontAsk::Rush { order, on: true };
                // The order may be gone by now; then there is nothing to hurry.
                self.ask(Role::Front, Command::Front(ask))
                    .map_or(Ok(()), |_| Ok(()))
            }
            Happening::Fire(order, course) => {
                let ask = FrontAsk::FireCourse { order, course };
                self.own("fire", Role::Front, Command::Front(ask)).map(drop)
            }
            Happening::Bump(station, step, slots) => self.bump(station, step, slots),
            Happening::Pay(order) => self.pay(order),
        }
    }

    fn arrive(&mut self, n: usize) -> Result<(), Stuck> {
        let arrival = &self.plan.service.arrivals[n];
        let order = arrival.order.clone();
        let id = order.id;
        self.arrived.insert(id, n);
        if let Some(after) = arrival.rush_after {
            self.later(self.now + after, Happening::Rush(id));
        }
        let refused = |reject| Stuck::Refused {
            order: n + 1,
            reject,
        };
        self.ask(Role::Front, Command::Front(FrontAsk::Submit { order }))
            .map_err(refused)?;
        self.notes
            .accepted(&self.kitchen, self.now, id, self.plan.algorithm);
        Ok(())
    }

    fn bump(&mut self, station: StationId, step: StepId, slots: i64) -> Result<(), Stuck> {
        if let Some(hands) = self.cooks.hands.get_mut(&station) {
            hands.free += slots;
        }
        self.awake.insert(station.clone());
        let Some(revision) = self.kitchen.open_step(step) else {
            return Ok(());
        };
        let steps = vec![SeenStep { step, revision }];
        let ask = StationAsk::Bump {
            station,
            steps,
            tap_age: Some(Span::ZERO),
        };
        self.own("bump", Role::Station, Command::Station(ask))
            .map(drop)
    }

    fn pay(&mut self, order: OrderId) -> Result<(), Stuck> {
        let Some(amount) = self.kitchen.due(order).filter(|due| Money::ZERO < *due) else {
            return Ok(());
        };
        let check = CheckId(order.0);
        let tender = Tender::Card {
            approval: None,
            last_four: None,
            brand: None,
        };
        let ask = FrontAsk::Pay {
            check,
            tender,
            amount,
            tip: Money::ZERO,
        };
        self.own("payment", Role::Front, Command::Front(ask))
            .map(drop)
    }

    /// Free cooks of a station begin what they find first.
    fn begin(&mut self, station: &StationId) -> Result<(), Stuck> {
        while let Some((lines, slots)) = self.cooks.next(station) {
            let seen = lines.iter().map(|line| SeenStep {
                step: line.step,
                revision: line.revision,
            });
            let ask = StationAsk::Start {
                station: station.clone(),
                steps: seen.collect(),
            };
            let accepted = self.own("start", Role::Station, Command::Station(ask))?;
            let begun =
                matches!(accepted, Accepted::Steps { ref changed, .. } if changed.is_empty());
            debug_assert!(
                begun,
                "a cook saw {lines:?} on the rail of {station}, and could not begin it"
            );
            let takes = lines.iter().map(|line| self.cooks.takes(station, line));
            let takes: Vec<Span> = takes.collect();
            let longest = takes.iter().copied().max().unwrap_or(Span::ZERO);
            let last = takes.iter().position(|takes| *takes == longest);
            self.notes.busy(station, self.now, Span(longest.0 * slots));
            for (n, (line, takes)) in lines.iter().zip(takes).enumerate() {
                let freed = if Some(n) == last { slots } else { 0 };
                let bump = Happening::Bump(station.clone(), line.step, freed);
                self.later(self.now + takes, bump);
            }
        }
        Ok(())
    }

    fn replan(&mut self) -> Result<(), Stuck> {
        if !std::mem::take(&mut self.stale) || self.plan.algorithm == Algorithm::Fifo {
            return Ok(());
        }
        let model = Model::of(&self.kitchen, self.now);
        if let Some(proposal) = planner::propose(&model, self.plan.algorithm, self.plan.tuning) {
            self.own("plan", Role::Driver, Command::Adopt(Box::new(proposal)))?;
        }
        self.notes.planned(&self.kitchen, self.now);
        Ok(())
    }

    fn own(&mut self, what: &'static str, role: Role, body: Command) -> Result<Accepted, Stuck> {
        self.ask(role, body)
            .map_err(|reject| Stuck::Fault { what, reject })
    }

    fn ask(&mut self, role: Role, body: Command) -> Result<Accepted, Reject> {
        let device = DeviceId::new("rehearsal").expect("a legal name");
        let by = By {
            roster: None,
            role,
            device,
            actor: None,
            approver: None,
        };
        let decision = decide(
            &self.kitchen,
            &Stamped {
                at: self.now,
                by,
                body,
            },
        )?;
        for event in decision.events {
            evolve(&mut self.kitchen, self.now, &event);
            let mut effects = std::mem::take(&mut self.effects);
            react(&self.kitchen, self.now, &event, &mut effects);
            if matches!(event, Event::PlanAdopted { .. }) {
                self.notes.plan_tells += told(&effects);
                if self.plan.keep_journal {
                    self.notes.plan_bytes += written(&event);
                }
            }
            for effect in effects.drain(..) {
                if let Effect::Touch(Subject::Ticket(id)) = effect {
                    self.cooks.see(&self.kitchen, &id);
                    self.awake.insert(id.station);
                }
            }
            self.effects = effects;
            self.heard(event);
        }
        Ok(decision.accepted)
    }

    /// What guests and the chronicler make of an event.
    fn heard(&mut self, event: Event) {
        self.notes.events += 1;
        self.stale |= event.calls_for_a_plan();
        self.notes.plans += u64::from(matches!(event, Event::PlanAdopted { .. }));
        match &event {
            Event::CourseHeld {
                order,
                course,
                because: HoldReason::HeldByFront,
            } => {
                let arrived = self
                    .arrived
                    .get(order)
                    .and_then(|n| self.plan.service.arrivals.get(*n));
                let after = arrived.map_or(Span::ZERO, |arrival| arrival.fire_after);
                self.later(self.now + after, Happening::Fire(*order, *course));
            }
            Event::OrderCompleted { order } => {
                self.notes.completed(&self.kitchen, self.now, *order);
                self.later(self.now + PAY_AFTER, Happening::Pay(*order));
            }
            _ => {}
        }
        if self.plan.keep_journal {
            self.notes.journal.push((self.now, event));
        }
    }
}
