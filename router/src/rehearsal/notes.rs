//! What is written down during a rehearsal: each course when it was over, and each promise when it was given.

use std::collections::BTreeMap;

use shared::ids::*;
use shared::ticket::Forecast;
use shared::time::{Span, Timestamp};

use crate::kitchen::planner::{Algorithm, Model};
use crate::kitchen::{CourseLook, Event, Kitchen};

/// One course that went out. Drinks and what else comes "at once" are not among them.
#[derive(Clone, Debug)]
pub struct CourseNote {
    pub order: OrderId,
    pub course: CourseNo,
    /// When it could go to the kitchen, and when its last plate was ready.
    pub since: Timestamp,
    pub ready: Timestamp,
    pub plates: usize,
    /// From the first plate ready to the last; the same for the parts of plates.
    pub spread: Span,
    pub parts_spread: Span,
    /// When it was due: 1.5 times its longest chain and 90 s, or the time that the guest named.
    pub due: Timestamp,
    /// Ordered ahead: fired in time for a named moment, so that its age says nothing.
    pub ahead: bool,
    /// What the plan promised when the order was taken.
    pub promise: Option<Forecast>,
    /// What the length of the queues would have promised.
    pub by_queue: Option<Span>,
}

impl CourseNote {
    pub fn took(&self) -> Span {
        self.ready - self.since
    }
}

struct Taken {
    at: Timestamp,
    wanted: Option<Timestamp>,
    promised: BTreeMap<CourseNo, Forecast>,
    by_queue: BTreeMap<CourseNo, Span>,
}

/// A rehearsal written down.
pub struct Notes {
    pub opening: Timestamp,
    pub orders: usize,
    pub courses: Vec<CourseNote>,
    /// The last plate of the evening.
    pub last: Timestamp,
    pub events: u64,
    /// Plans that changed anything.
    pub plans: u64,
    /// Messages to screens that plans alone caused, and what they fill in the journal.
    pub plan_tells: u64,
    pub plan_bytes: u64,
    pub moves: u64,
    pub unfinished: usize,
    pub state_hash: u64,
    pub journal: Vec<(Timestamp, Event)>,
    /// Slots by station, and what was worked in them: (from, for how long).
    pub slots: BTreeMap<StationId, u32>,
    pub work: BTreeMap<StationId, Vec<(Timestamp, Span)>>,
    open: BTreeMap<OrderId, Taken>,
    /// Orders whose promise has not been written down yet.
    fresh: Vec<OrderId>,
}

impl Notes {
    pub(super) fn new(opening: Timestamp, orders: usize) -> Self {
        Self {
            opening,
            orders,
            courses: Vec::new(),
            last: opening,
            events: 0,
            plans: 0,
            plan_tells: 0,
            plan_bytes: 0,
            moves: 0,
            unfinished: orders,
            state_hash: 0,
            journal: Vec::new(),
            slots: BTreeMap::new(),
            work: BTreeMap::new(),
            open: BTreeMap::new(),
            fresh: Vec::new(),
        }
    }

    pub(super) fn accepted(
        &mut self,
        kitchen: &Kitchen,
        at: Timestamp,
        id: OrderId,
        by: Algorithm,
    ) {
        let mut taken = Taken {
            at,
            wanted: kitchen.wanted_at(id),
            promised: BTreeMap::new(),
            by_queue: BTreeMap::new(),
        };
        if by != Algorithm::Fifo {
            let model = Model::of(kitchen, at);
            for look in kitchen.course_looks(id) {
                taken.by_queue.extend(
                    model
                        .by_queue(id, look.course)
                        .map(|span| (look.course, span)),
                );
            }
        }
        self.open.insert(id, taken);
        self.fresh.push(id);
    }

    pub(super) fn planned(&mut self, kitchen: &Kitchen, at: Timestamp) {
        for id in std::mem::take(&mut self.fresh) {
            let Some(taken) = self.open.get_mut(&id).filter(|taken| taken.at == at) else {
                continue;
            };
            for look in kitchen.course_looks(id) {
                let promised = look.forecast.filter(|_| look.fired_at == Some(at));
                taken
                    .promised
                    .extend(promised.map(|forecast| (look.course, forecast)));
            }
        }
    }

    pub(super) fn busy(&mut self, station: &StationId, at: Timestamp, takes: Span) {
        match self.work.get_mut(station) {
            Some(work) => work.push((at, takes)),
            None => drop(self.work.insert(station.clone(), vec![(at, takes)])),
        }
    }

    pub(super) fn completed(&mut self, kitchen: &Kitchen, at: Timestamp, id: OrderId) {
        let Some(taken) = self.open.remove(&id) else {
            return;
        };
        self.unfinished -= 1;
        self.last = at;
        let looks = kitchen.course_looks(id);
        let looks = looks.into_iter().filter(|look| look.course != CourseNo(0));
        self.courses
            .extend(looks.filter_map(|look| note(id, &taken, &look)));
    }

    pub(super) fn close(&mut self, slots: BTreeMap<StationId, u32>, moves: u64, state_hash: u64) {
        self.slots = slots;
        self.moves = moves;
        self.state_hash = state_hash;
    }
}

fn note(id: OrderId, taken: &Taken, look: &CourseLook) -> Option<CourseNote> {
    let (since, ready) = (look.fired_at?, look.ready_at?);
    let range = |times: &[Timestamp]| match (times.iter().min(), times.iter().max()) {
        (Some(first), Some(last)) => *last - *first,
        _ => Span::ZERO,
    };
    let due = since + look.allowed;
    Some(CourseNote {
        order: id,
        course: look.course,
        since,
        ready,
        plates: look.plates.len(),
        spread: range(&look.plates),
        parts_spread: range(&look.parts),
        due: taken.wanted.unwrap_or(due),
        ahead: taken.wanted.is_some(),
        promise: taken.promised.get(&look.course).copied(),
        by_queue: taken.by_queue.get(&look.course).copied(),
    })
}
