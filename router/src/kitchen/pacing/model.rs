//! The open work of the kitchen as plain numbers: what a planner looks at, and all that it looks at.
//!
//! Times are milliseconds from the moment of planning; what has happened lies below zero. A copy of this
//! is small enough to hand to another thread at every event.

use std::collections::BTreeMap;

use shared::ids::*;
use shared::order::{HoldReason, StepState};
use shared::ticket::Forecast;
use shared::time::{Span, Timestamp};

use super::super::Kitchen;
use super::super::order::{Course, Line, Order, Step};
use super::super::plan::{RankReason, Wait};
use super::super::together::{self, Share};
use super::course;
use super::places::{Member, Place, places};

/// No operation.
pub(super) const NONE: u32 = u32::MAX;
/// What is left of a step after each tenth of its time, on average of those that are not done by then; thousandths
/// of its time. The mean excess of the log-normal distribution with mean 1 and a standard deviation of 0.25: who
/// has cooked for all of the usual time still needs a fifth of it, and not nothing.
const LEFT: [i64; 17] = [
    1_000, 900, 800, 700, 600, 502, 412, 338, 283, 244, 217, 198, 185, 175, 168, 163, 159,
];

/// One step that is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Op {
    pub(super) step: StepId,
    pub(super) revision: Revision,
    pub(super) place: u16,
    /// The station of the place that it is at.
    pub(super) member: u16,
    pub(super) job: u32,
    /// The line that it is part of, counted over the whole model.
    pub(super) plate: u32,
    /// What is left of it.
    pub(super) takes: i64,
    /// Slots that it fills; none where it was begun together with one that is done later.
    pub(super) fills: u32,
    /// How much of a slot it needs for how long, in slot-milliseconds.
    pub(super) load: i64,
    /// With what it may share a slot.
    pub(super) share: Option<Share>,
    /// The operation that it lets go; `NONE` at the end of a chain.
    pub(super) next: u32,
    /// From here to the end of its chain.
    pub(super) tail: i64,
    /// First of its chain: nothing open stands before it.
    pub(super) head: bool,
    pub(super) started: bool,
    /// May be kept back: on the rail or kept back already, and never seen as done.
    pub(super) movable: bool,
    /// Where its chain waits, if it waits: before the longest of what is not begun. A pizza is made at once and waits
    /// for the oven; kept back from the first station, it would lose its turn there to others.
    pub(super) waits: bool,
    pub(super) wait: Option<Wait>,
}

/// One course of one order that has gone to the kitchen, or goes at a known time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) order: OrderId,
    pub(super) course: CourseNo,
    pub(super) rush: bool,
    /// When it went to the kitchen, or will.
    pub(super) since: i64,
    /// What it stands by on the rails now, and whether that was planned.
    pub(super) rank: i64,
    pub(super) ranked: bool,
    /// Its share in what guests wait for: its plates.
    pub(super) weight: i64,
    /// When it should be out, whatever was promised.
    pub(super) due: i64,
    /// What is ready of it already: first and last plate.
    pub(super) done: Option<(i64, i64)>,
    pub(super) ops: std::ops::Range<u32>,
    /// Ordered ahead: when it is wanted.
    pub(super) wanted: Option<i64>,
    pub(super) forecast: Option<Forecast>,
    /// Since it was said, in milliseconds.
    pub(super) forecast_age: i64,
    pub(super) because: RankReason,
}

/// Everything that a plan is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    pub(super) at: Timestamp,
    pub(super) places: Vec<Place>,
    pub(super) members: Vec<Member>,
    /// Rules of what cooks together; no operation shares a slot where there are none.
    pub(super) rules: usize,
    pub(super) ops: Vec<Op>,
    /// In the order of the rails: rush first, then rank, then as they came.
    pub(super) jobs: Vec<Job>,
    /// Planning rested until now, so that a plan is news even where it changes nothing.
    pub(super) rested: bool,
    /// Courses that may be told anything now, besides new ones.
    pub(super) said_max: usize,
    plates: u32,
}

impl Model {
    /// Reads the kitchen at `at`.
    pub fn of(kitchen: &Kitchen, at: Timestamp) -> Self {
        Self::with(kitchen, at, None)
    }

    /// The same with an order that nobody has placed yet, behind all others.
    pub(in super::super) fn with(kitchen: &Kitchen, at: Timestamp, wished: Option<&Order>) -> Self {
        let stations = kitchen.restaurant().map_or(&[][..], |r| &r.stations[..]);
        let (places, members) = places(kitchen, stations, at);
        let mut model = Self {
            at,
            places,
            members,
            rules: kitchen.restaurant().map_or(0, |r| r.together.len()),
            rested: kitchen.plan_rests.is_some(),
            said_max: kitchen.plan_breath.left(at),
            ..Self::default()
        };
        let index: BTreeMap<&StationId, u16> =
            (0..).zip(stations).map(|(n, s)| (&s.id, n)).collect();
        let open = |order: &&Order| !order.is_cancelled() && order.completed_at.is_none();
        let mut begun = Vec::new();
        for order in kitchen.orders.values().chain(wished).filter(open) {
            for course in &order.courses {
                if let Some(since) = goes_at(course) {
                    model.take(kitchen, &index, order, course, since, &mut begun);
                }
            }
        }
        model.settle();
        model.begun_together(&begun);
        model
    }

    /// Orders with work in this plan.
    pub fn jobs(&self) -> usize {
        self.jobs.len()
    }

    /// What the length of the queues says of a course: its longest chain, and what stands before it at
    /// the busiest of its stations, shared by that station's slots.
    pub fn by_queue(&self, order: OrderId, course: CourseNo) -> Option<Span> {
        let mine = |job: &&Job| job.order == order && job.course == course;
        let job = self.jobs.iter().find(mine)?;
        let ops = &self.ops[job.ops.start as usize..job.ops.end as usize];
        let longest = ops.iter().map(|op| op.tail).max()?;
        let before = |place: u16| {
            let others = self.ops.iter().filter(|op| op.place == place);
            let all: i64 = others.map(|op| op.load).sum();
            let own: i64 = ops
                .iter()
                .filter(|op| op.place == place)
                .map(|op| op.load)
                .sum();
            (all - own) / i64::from(self.places[usize::from(place)].slots)
        };
        let wait = ops.iter().map(|op| before(op.place)).max()?;
        Some(Span(longest + wait))
    }

    fn take(
        &mut self,
        kitchen: &Kitchen,
        index: &BTreeMap<&StationId, u16>,
        order: &Order,
        course: &Course,
        since: Timestamp,
        begun: &mut Vec<(u32, Timestamp)>,
    ) {
        let from = self.ops.len();
        let job = self.jobs.len();
        let mut done: Option<(i64, i64)> = None;
        let mut weight = 0;
        for line in order.live_lines_of(course.no) {
            weight += 1;
            match line.steps.iter().filter_map(|step| step.done_at).max() {
                Some(last) if line.is_ready() => {
                    let ready = (last - self.at).0;
                    let (first, last) = done.unwrap_or((ready, ready));
                    done = Some((first.min(ready), last.max(ready)));
                }
                _ => self.line(kitchen, index, order, line, job, begun),
            }
        }
        if from == self.ops.len() {
            return;
        }
        let ahead = match course.hold {
            Some(HoldReason::Scheduled { .. }) => Some((order.due_at - self.at).0),
            _ => None,
        };
        let fetched = order.channel != shared::order::Channel::DineIn;
        let due = since + order.allowed(course.no);
        let due = if fetched { due.min(order.due_at) } else { due };
        let soon = course::ready_by(kitchen.restaurant(), order, course.no);
        let due = soon.map_or(due, |soon| due.min(soon.max(since)));
        let range = |n: usize| u32::try_from(n).unwrap_or(NONE);
        self.jobs.push(Job {
            order: order.id,
            course: course.no,
            rush: order.rush,
            since: (since - self.at).0,
            rank: course.rank.unwrap_or(since.0),
            ranked: course.rank.is_some(),
            weight,
            due: (due - self.at).0,
            done,
            ops: range(from)..range(self.ops.len()),
            wanted: ahead,
            forecast: course.forecast,
            forecast_age: course
                .forecast_at
                .map_or(i64::MAX, |told| (self.at - told).0),
            because: RankReason::Due,
        });
    }

    fn line(
        &mut self,
        kitchen: &Kitchen,
        index: &BTreeMap<&StationId, u16>,
        order: &Order,
        line: &Line,
        job: usize,
        begun: &mut Vec<(u32, Timestamp)>,
    ) {
        let from = self.ops.len();
        let mut places = vec![NONE; line.steps.len()];
        for (n, step) in line.steps.iter().enumerate() {
            let Some(member) = index.get(&step.station) else {
                continue;
            };
            if shared::rules::lifecycle::is_over(step.state) {
                continue;
            }
            places[n] = u32::try_from(self.ops.len()).unwrap_or(NONE);
            let prep = kitchen.prep_of(line, step, self.at);
            let left = left_of(prep, step, self.at);
            let fresh = !order.is_recalled(line, step) && line.again == 0;
            let share = kitchen
                .restaurant()
                .and_then(|house| together::share(house, line, step));
            let at = step.started_at.filter(|_| step.state == StepState::Started);
            begun.extend(share.and(at).map(|at| (places[n], at)));
            self.ops.push(Op {
                step: line.step_id(n),
                revision: step.revision,
                place: self.members[usize::from(*member)].place,
                member: *member,
                job: u32::try_from(job).unwrap_or(NONE),
                plate: self.plates,
                takes: left.0,
                fills: share.map_or(1, |share| share.slots()),
                load: together::load(left.0, share.as_ref()),
                share,
                next: NONE,
                tail: left.0,
                head: step.state != StepState::Waiting,
                started: step.state == StepState::Started,
                movable: fresh && (step.state == StepState::Fired || step.is_kept_back()),
                waits: fresh && step.state != StepState::Started,
                wait: step.wait,
            });
        }
        // Successors stand behind in the list, so tails add up from the back.
        for n in (0..line.steps.len()).rev() {
            let before = line.steps[n].after.map(usize::from);
            if let Some(before) = before.filter(|_| places[n] != NONE)
                && places[before] != NONE
            {
                let tail = self.ops[places[n] as usize].tail;
                let op = &mut self.ops[places[before] as usize];
                (op.next, op.tail) = (places[n], op.takes + tail);
            }
        }
        self.one_wait_a_chain(from);
        self.plates += 1;
    }

    /// Leaves one place to wait in each chain of the operations from `from` on.
    fn one_wait_a_chain(&mut self, from: usize) {
        let ops = &mut self.ops[from..];
        let at = |n: u32| (n != NONE).then(|| n as usize - from);
        let inner: Vec<usize> = ops.iter().filter_map(|op| at(op.next)).collect();
        for first in (0..ops.len()).filter(|n| !inner.contains(n)) {
            let chain: Vec<usize> =
                std::iter::successors(Some(first), |n| at(ops[*n].next)).collect();
            let open = chain.iter().copied().filter(|n| !ops[*n].started);
            let longest = open.rev().max_by_key(|n| ops[*n].takes);
            for n in chain {
                ops[n].waits &= Some(n) == longest;
            }
        }
    }

    /// Puts the jobs in the order of the rails.
    fn settle(&mut self) {
        let mut order: Vec<u32> = (0..).take(self.jobs.len()).collect();
        let key = |n: &u32| {
            let job = &self.jobs[*n as usize];
            (!job.rush, job.rank, *n)
        };
        order.sort_by_key(key);
        let mut to = vec![0; order.len()];
        for (place, n) in (0..).zip(&order) {
            to[*n as usize] = place;
        }
        for op in &mut self.ops {
            op.job = to[op.job as usize];
        }
        self.jobs = order
            .iter()
            .map(|n| self.jobs[*n as usize].clone())
            .collect();
    }
}

/// When a course went to the kitchen, or goes by itself; `None` while that is open.
fn goes_at(course: &Course) -> Option<Timestamp> {
    match (&course.hold, course.fired_at) {
        (None, fired_at) => fired_at.filter(|_| course.ready_at.is_none()),
        (Some(HoldReason::Scheduled { fire_at } | HoldReason::CoursePause { fire_at }), _) => {
            Some(*fire_at)
        }
        (Some(_), _) => None,
    }
}

/// What is left of a step: all of it until it begins; after that, what is left on average of those that have
/// taken as long and are not done.
fn left_of(prep: Span, step: &Step, at: Timestamp) -> Span {
    let Some(started_at) = step.started_at.filter(|_| step.state == StepState::Started) else {
        return Span(prep.0.max(0));
    };
    let spent = (at - started_at).0.max(0);
    let tenths = i64::try_from(LEFT.len()).unwrap_or(1) - 1;
    let share = (spent.saturating_mul(1_000) / prep.0.max(1)).min(tenths * 100 - 1);
    let (tenth, rest) = (usize::try_from(share / 100).unwrap_or(0), share % 100);
    let left = LEFT[tenth] + (LEFT[tenth + 1] - LEFT[tenth]) * rest / 100;
    Span(prep.0 * left / 1_000 + 1_000)
}

impl Order {
    /// A ticket that came back is cooked at once.
    fn is_recalled(&self, line: &Line, step: &Step) -> bool {
        let place = self.ticket_at(line.facts.course, &step.station, step.ticket);
        place.is_some_and(|place| self.tickets[place].recalled)
    }
}
