//! From a look at the kitchen to what should change in it, by one of four policies.
//!
//! Only what differs from the kitchen is proposed, and small differences are left alone: a rail that
//! jumps about is worse than one that is a little less than best.

use serde::{Deserialize, Serialize};
use shared::ticket::Forecast;
use shared::time::{Span, Timestamp};

use super::super::Kitchen;
use super::super::plan::*;
use super::holds::finish;
use super::model::Job;
pub use super::model::Model;
use super::search::Draft;

/// Who plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Algorithm {
    /// Everything at once, in the order it came.
    Fifo,
    /// The longest of a course at once, the others later by the difference; blind to how busy a station is.
    LongestFirst,
    /// Once per course, by the stations' forecast slots; never looks again.
    Capacity,
    /// All open work together, again at every event.
    Ours,
}

impl Algorithm {
    pub const ALL: [Self; 4] = [Self::Fifo, Self::LongestFirst, Self::Capacity, Self::Ours];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Fifo => "fifo",
            Self::LongestFirst => "longest-first",
            Self::Capacity => "capacity",
            Self::Ours => "ours",
        }
    }
}

/// The planner's numbers. Times are milliseconds; found by rehearsal on seeds that are not reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tuning {
    /// What is not waited for should be ready this much before the course.
    pub early: i64,
    /// And this much of its own time besides.
    pub early_percent: i64,
    /// A wait shorter than this is skipped where the station is idle.
    pub pull: i64,
    /// Cost of a course: its time to this power, 1 at `long` seconds per second.
    pub power: u32,
    pub long: i64,
    /// Cost of a second between the first plate and the last, in percent of a second waited.
    pub spread_percent: i64,
    /// The same for the parts of plates.
    pub parts_percent: i64,
    /// Cost of a second after a course was due, for each plate.
    pub due_percent: i64,
    /// Where a new course stands: by this share of the time until it is due, after the time it came.
    pub lean_percent: i64,
    pub rush_weight: i64,
    /// Tries in one search: as many as these operations allow, within the two limits.
    pub operations_max: usize,
    pub tries_min: usize,
    pub tries_max: usize,
    /// Of the tries, those that move a course; the others change a wait.
    pub move_percent: usize,
    /// A move must gain at least this.
    pub move_gain_min: i64,
    pub nudge: i64,
    /// A wait or a forecast that differs by less stays as it is.
    pub steady: i64,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            early: 60_000,
            early_percent: 15,
            pull: 20_000,
            power: 1,
            long: 900,
            spread_percent: 50,
            parts_percent: 10,
            due_percent: 200,
            lean_percent: 60,
            rush_weight: 4,
            operations_max: 20_000,
            tries_min: 4,
            tries_max: 150,
            move_percent: 60,
            move_gain_min: 100,
            nudge: 30_000,
            steady: 15_000,
        }
    }
}

/// What should change in the kitchen that `model` was read from; `None` when nothing should.
pub fn propose(model: &Model, algorithm: Algorithm, tuning: &Tuning) -> Option<Proposal> {
    let lean = if algorithm == Algorithm::Ours {
        tuning.lean_percent
    } else {
        0
    };
    let mut draft = Draft::new(model, lean);
    match algorithm {
        Algorithm::Fifo => return None,
        Algorithm::LongestFirst => {
            draft.holds = by_difference(model);
            draft.play(model);
        }
        Algorithm::Capacity => {
            draft.shape(model, tuning);
            draft.play(model);
        }
        Algorithm::Ours => {
            draft.shape(model, tuning);
            draft.improve(model, tuning);
        }
    }
    let orders = difference(model, algorithm, tuning, &draft);
    (!orders.is_empty()).then_some(Proposal {
        based_on: model.at,
        algorithm,
        orders,
    })
}

/// Plans and reads in one go, for whoever has the state at hand.
pub fn propose_for(
    kitchen: &Kitchen,
    at: Timestamp,
    algorithm: Algorithm,
    tuning: &Tuning,
) -> Option<Proposal> {
    match algorithm {
        Algorithm::Fifo => None,
        _ => propose(&Model::of(kitchen, at), algorithm, tuning),
    }
}

/// Simphony's item timing: everything waits by the difference to the longest.
fn by_difference(model: &Model) -> Vec<i64> {
    let mut holds = vec![0; model.ops.len()];
    for job in &model.jobs {
        let ops = job.ops.start as usize..job.ops.end as usize;
        let longest = model.ops[ops.clone()]
            .iter()
            .map(|op| op.tail)
            .max()
            .unwrap_or(0);
        for n in ops.filter(|n| model.ops[*n].movable) {
            holds[n] = (job.since.max(0) + longest - model.ops[n].tail).max(0);
        }
    }
    holds
}

fn difference(
    model: &Model,
    algorithm: Algorithm,
    tuning: &Tuning,
    draft: &Draft,
) -> Vec<PlannedOrder> {
    let idle = idle_places(model);
    let mut orders: Vec<PlannedOrder> = Vec::new();
    let ranks = ranks(model, draft);
    for (n, job) in model.jobs.iter().enumerate() {
        let looked_at = job.forecast.is_some() && algorithm != Algorithm::Ours;
        if looked_at {
            continue;
        }
        let steps = steps(model, tuning, draft, &idle, n);
        let course = course(model, algorithm, tuning, draft, n, ranks[n]);
        if steps.is_empty() && course.is_none() {
            continue;
        }
        let found = orders.iter_mut().find(|planned| planned.order == job.order);
        match found {
            Some(planned) => {
                planned.steps.extend(steps);
                planned.courses.extend(course);
            }
            None => orders.push(PlannedOrder {
                order: job.order,
                steps,
                courses: course.into_iter().collect(),
            }),
        }
    }
    orders
}

/// Stations with a free slot and nothing on the rail.
fn idle_places(model: &Model) -> Vec<bool> {
    let mut free: Vec<i64> = model
        .places
        .iter()
        .map(|place| i64::from(place.slots))
        .collect();
    for op in &model.ops {
        let on_rail =
            op.started || op.head && op.wait.is_none() && model.jobs[op.job as usize].since <= 0;
        if on_rail {
            free[usize::from(op.place)] -= i64::from(op.fills);
        }
    }
    free.into_iter().map(|free| 0 < free).collect()
}

fn steps(
    model: &Model,
    tuning: &Tuning,
    draft: &Draft,
    idle: &[bool],
    n: usize,
) -> Vec<PlannedStep> {
    let job = &model.jobs[n];
    if 0 < job.since {
        return Vec::new();
    }
    let mut steps = Vec::new();
    let slowest = slowest(model, draft, job);
    for at in job.ops.clone() {
        let op = &model.ops[at as usize];
        if !op.movable {
            continue;
        }
        // Kept back no longer than until it must begin to be ready in twice the time allowed.
        let hold = draft.holds[at as usize].min(2 * job.due - job.since - op.tail);
        let shortest = if idle[usize::from(op.place)] {
            tuning.pull
        } else {
            1_000
        };
        let until = (shortest < hold).then(|| model.at + Span(hold));
        let wait = until.map(|until| Wait {
            until,
            for_line: slowest,
        });
        let steady = match (op.wait, wait) {
            (None, None) => true,
            (Some(old), Some(new)) => (old.until - new.until).0.abs() < tuning.steady,
            _ => false,
        };
        if !steady {
            steps.push(PlannedStep {
                step: op.step,
                revision: op.revision,
                wait,
            });
        }
    }
    steps
}

/// The line that the course waits for.
fn slowest(model: &Model, draft: &Draft, job: &Job) -> shared::ids::LineId {
    let last = job
        .ops
        .clone()
        .max_by_key(|n| draft.rails.ends[*n as usize]);
    let last = last.expect("a job has operations: a course without any makes no job");
    model.ops[last as usize].step.line
}

fn course(
    model: &Model,
    algorithm: Algorithm,
    tuning: &Tuning,
    draft: &Draft,
    n: usize,
    rank: Option<PlannedRank>,
) -> Option<PlannedCourse> {
    let job = &model.jobs[n];
    let finish = finish(model, &draft.rails, n);
    let expected = forecast(model, job, finish);
    let forecast = expected;
    let steady = job.forecast.is_some_and(|old| {
        let off = |a: Timestamp, b: Timestamp| (a - b).0.abs();
        off(old.p50, forecast.p50) < 2 * tuning.steady
            && off(old.p90, forecast.p90) < 2 * tuning.steady
    });
    let forecast = Some(forecast).filter(|_| !steady);
    let rank = rank.filter(|_| algorithm == Algorithm::Ours);
    let fire_at = job.wanted.and_then(|wanted| {
        let takes = (expected.p90 - model.at).0 - job.since;
        let fire_at = wanted - takes;
        let moved = 4 * tuning.steady < (fire_at - job.since).abs();
        (moved && algorithm == Algorithm::Ours).then(|| model.at + Span(fire_at.max(1_000)))
    });
    let planned = PlannedCourse {
        course: job.course,
        rank,
        forecast,
        fire_at,
    };
    (forecast.is_some() || rank.is_some() || fire_at.is_some()).then_some(planned)
}

/// When a course should be ready: as played forward, and later by what kitchens run over.
fn forecast(model: &Model, job: &Job, finish: i64) -> Forecast {
    let left = (finish - job.since.max(0)).max(0);
    let p50 = model.at + Span(finish.max(0) + left * 5 / 100);
    let p90 = p50 + Span(30_000 + left * 22 / 100);
    Forecast { p50, p90 }
}

/// New ranks for the courses that stand elsewhere now, and a first one for those that have none.
fn ranks(model: &Model, draft: &Draft) -> Vec<Option<PlannedRank>> {
    let mut ranks = vec![None; model.jobs.len()];
    let mut now = draft.ranks.clone();
    for (n, job) in model.jobs.iter().enumerate() {
        if !job.ranked && job.since <= 0 {
            ranks[n] = Some(PlannedRank {
                rank: draft.ranks[n],
                because: RankReason::Due,
            });
        }
    }
    for (job, beside, before) in &draft.moved {
        let place = draft.places[*job as usize] as usize;
        let rank_at = |place: Option<usize>| {
            place
                .and_then(|p| draft.order.get(p))
                .map(|j| now[*j as usize])
        };
        let (above, below) = (rank_at(place.checked_sub(1)), rank_at(Some(place + 1)));
        let rank = match (above, below) {
            (Some(above), Some(below)) => above + (below - above) / 2,
            (Some(above), None) => above + 1_000,
            (None, Some(below)) => below - 1_000,
            (None, None) => continue,
        };
        now[*job as usize] = rank;
        let other = &model.jobs[*beside as usize];
        let (order, course) = (other.order, other.course);
        let because = if *before {
            RankReason::Before { order, course }
        } else {
            RankReason::After { order, course }
        };
        ranks[*job as usize] = Some(PlannedRank { rank, because });
    }
    ranks
}
