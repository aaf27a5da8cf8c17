//! What of a plan is worth saying: the places, waits and forecasts that differ enough to matter to a cook.
//!
//! Everything said here is an event in the journal and a message to each screen of the course, so a
//! figure that trembles is left alone: a forecast moves when it is off by a fifth of what is left, at most
//! once in ten seconds for a course, and only some of them with one plan; the rest have their turn with
//! the next plans, those that were said longest ago first.

use std::collections::BTreeSet;

use shared::ids::LineId;
use shared::ticket::Forecast;
use shared::time::{Span, Timestamp};

use super::super::plan::*;
use super::holds::{finish, last_of};
use super::model::{Job, Model};
use super::places::slots_of;
use super::planner::{Algorithm, Tuning};
use super::ranks::ranks;
use super::search::Draft;

/// Forecasts are said in steps of this many milliseconds; nobody plans a table by the second.
const FORECAST_STEP: i64 = 15_000;
/// A forecast is said again when it is off by this share of what is left, in percent.
const FORECAST_OFF_PERCENT: i64 = 20;
/// A wait moves when its end does by this share of what is left of it, in percent.
const WAIT_OFF_PERCENT: i64 = 40;
/// With more open courses than this a cook is told only of what comes near; with fewer, all at once.
const CROWD: usize = 60;
/// A wait that ends within this many milliseconds is told to its second.
const SOON: i64 = 90_000;

pub(super) fn difference(
    model: &Model,
    algorithm: Algorithm,
    tuning: &Tuning,
    draft: &Draft,
) -> Vec<PlannedOrder> {
    let queues = Queues::of(model, draft);
    let ranks = ranks(model, draft);
    let retold = retold(model, tuning, draft);
    let mut said: Vec<Said> = Vec::new();
    for (n, job) in model.jobs.iter().enumerate() {
        let looked_at = job.forecast.is_some() && algorithm != Algorithm::Ours;
        if looked_at {
            continue;
        }
        let crowded = algorithm == Algorithm::Ours && CROWD < model.jobs.len();
        let steps = steps(model, tuning, draft, &queues, n, crowded);
        let course = course(model, algorithm, tuning, draft, n, ranks[n], &retold);
        if steps.is_empty() && course.is_none() {
            continue;
        }
        let reached = job.ops.clone().map(|op| queues.reached[op as usize]).min();
        let urgent = if steps.is_empty() {
            i64::MAX
        } else {
            reached.unwrap_or(0)
        };
        // What was ordered ahead has no place yet, but has been spoken of.
        let new = !job.ranked && (job.since <= 0 || job.forecast.is_none());
        let must = new || ranks[n].is_some() || algorithm != Algorithm::Ours;
        said.push(Said {
            urgent: if must { i64::MIN } else { urgent },
            job: n,
            steps,
            course,
        });
    }
    gathered(model, bounded(said, tuning.said_max.min(model.said_max)))
}

/// What one course is told.
struct Said {
    /// When a cook comes to it; what must be said now comes first.
    urgent: i64,
    job: usize,
    steps: Vec<PlannedStep>,
    course: Option<PlannedCourse>,
}

/// All that must be said, and of the rest what a cook comes to soonest; the others have their turn later.
fn bounded(mut said: Vec<Said>, most: usize) -> Vec<Said> {
    said.sort_by_key(|one| (one.urgent, one.job));
    let must = said.partition_point(|one| one.urgent == i64::MIN);
    said.truncate(must + most);
    said.sort_by_key(|one| one.job);
    said
}

fn gathered(model: &Model, said: Vec<Said>) -> Vec<PlannedOrder> {
    let mut orders: Vec<PlannedOrder> = Vec::new();
    for one in said {
        let order = model.jobs[one.job].order;
        let found = orders.iter_mut().find(|planned| planned.order == order);
        match found {
            Some(planned) => {
                planned.steps.extend(one.steps);
                planned.courses.extend(one.course);
            }
            None => orders.push(PlannedOrder {
                order,
                steps: one.steps,
                courses: one.course.into_iter().collect(),
            }),
        }
    }
    orders
}

/// What stands before whom at each station, as it is now.
struct Queues {
    /// By station: a free slot and nothing on the rail.
    idle: Vec<bool>,
    /// By operation: when a cook would come to it, if nothing were kept back.
    reached: Vec<i64>,
}

impl Queues {
    fn of(model: &Model, draft: &Draft) -> Self {
        let slots = |place: usize| i64::from(model.places[place].slots);
        let mut free: Vec<i64> = (0..model.places.len()).map(slots).collect();
        let mut before = vec![0; model.places.len()];
        let mut reached = vec![0; model.ops.len()];
        for op in model.ops.iter().filter(|op| op.started) {
            free[usize::from(op.place)] -= i64::from(op.fills);
            before[usize::from(op.place)] += op.load;
        }
        let mut room = vec![0; model.rules];
        let mut busy = free.iter().map(|free| *free <= 0).collect::<Vec<bool>>();
        for job in &draft.order {
            let job = &model.jobs[*job as usize];
            for n in job.ops.clone() {
                let op = &model.ops[n as usize];
                let place = usize::from(op.place);
                if op.started || !op.head || 0 < job.since {
                    continue;
                }
                if busy[place] {
                    reached[n as usize] = before[place] / slots(place);
                }
                // What is kept back stands before nobody, whether it has been said already or is due to be.
                if op.wait.is_none() && draft.holds[n as usize] <= 0 {
                    before[place] += op.load;
                    free[place] -= i64::from(slots_of(op, &mut room));
                    busy[place] |= free[place] <= 0;
                }
            }
        }
        Self {
            idle: free.into_iter().map(|free| 0 < free).collect(),
            reached,
        }
    }
}

fn steps(
    model: &Model,
    tuning: &Tuning,
    draft: &Draft,
    queues: &Queues,
    n: usize,
    crowded: bool,
) -> Vec<PlannedStep> {
    let job = &model.jobs[n];
    if 0 < job.since {
        return Vec::new();
    }
    let mut steps = Vec::new();
    for at in job.ops.clone() {
        let op = &model.ops[at as usize];
        if !op.movable {
            continue;
        }
        // Kept back no longer than until it must begin to be ready in twice the time allowed.
        let hold = draft.holds[at as usize].min(2 * job.due - job.since - op.tail);
        let shortest = if queues.idle[usize::from(op.place)] {
            tuning.pull
        } else {
            1_000
        };
        let until = (shortest < hold).then(|| model.at + Span(hold));
        let for_line = slowest(model, draft, job, at);
        let wait = until
            .zip(for_line)
            .map(|(until, for_line)| Wait { until, for_line });
        let reached = queues.reached[at as usize];
        let steady = match (op.wait, wait) {
            (None, None) => true,
            // Others stand before it for long: nobody would begin it now, whatever it says.
            (None, Some(_)) => crowded && SOON < reached,
            (Some(old), None) => crowded && SOON < reached && (old.until - model.at).0 < reached,
            (Some(old), Some(new)) => {
                let off = (old.until - new.until).0.abs();
                let left = (old.until.min(new.until) - model.at).0;
                // What is far away is told when it comes near; until then it only grows or shrinks.
                let far = crowded && SOON < left;
                off < tuning.steady || far && off < left * WAIT_OFF_PERCENT / 100
            }
        };
        if !steady {
            steps.push(PlannedStep {
                step: op.step,
                revision: op.revision,
                wait,
                again: false,
            });
        }
    }
    steps
}

/// The line that a step waits for: what is ready last of its course, and of that rather what waits for nothing itself.
/// No chain waits for itself, and what is alone in its course waits for nothing.
fn slowest(model: &Model, draft: &Draft, job: &Job, at: u32) -> Option<LineId> {
    let own = last_of(model, at as usize);
    let held = |n: u32| 0 < draft.holds[n as usize];
    let waits: BTreeSet<usize> = job
        .ops
        .clone()
        .filter(|n| held(*n))
        .map(|n| last_of(model, n as usize))
        .collect();
    let others = job.ops.clone().map(|n| last_of(model, n as usize));
    let others = others.filter(|last| *last != own);
    let last = others.max_by_key(|last| (!waits.contains(last), draft.rails.ends[*last]))?;
    Some(model.ops[last].step.line)
}

fn course(
    model: &Model,
    algorithm: Algorithm,
    tuning: &Tuning,
    draft: &Draft,
    n: usize,
    rank: Option<PlannedRank>,
    retold: &BTreeSet<usize>,
) -> Option<PlannedCourse> {
    let job = &model.jobs[n];
    let expected = expected(model, draft, n);
    let told = job.forecast.is_none() || retold.contains(&n);
    let forecast = told.then_some(expected);
    let rank = rank.filter(|_| algorithm == Algorithm::Ours);
    let fire_at = job.wanted.and_then(|wanted| {
        let takes = (expected.p90 - model.at).0 - job.since;
        // A wanted time that cannot be met any more is begun for at once, and that is said once.
        let fire_at = (wanted - takes).max(1_000);
        let moved = 4 * tuning.steady < (fire_at - job.since).abs();
        (moved && algorithm == Algorithm::Ours).then(|| model.at + Span(fire_at))
    });
    let planned = PlannedCourse {
        course: job.course,
        rank,
        forecast,
        fire_at,
    };
    (forecast.is_some() || rank.is_some() || fire_at.is_some()).then_some(planned)
}

/// The forecasts that are due to be said again, by number of the job.
fn retold(model: &Model, tuning: &Tuning, draft: &Draft) -> BTreeSet<usize> {
    let mut off: Vec<(i64, usize)> = Vec::new();
    for (n, job) in model.jobs.iter().enumerate() {
        let Some(old) = job.forecast else { continue };
        if job.forecast_age < tuning.forecast_every {
            continue;
        }
        let new = expected(model, draft, n);
        let allowed = |at: Timestamp| {
            let left = (at - model.at).0.max(0);
            (2 * tuning.steady).max(left * FORECAST_OFF_PERCENT / 100)
        };
        let moved = |old: Timestamp, new: Timestamp| allowed(new) <= (old - new).0.abs();
        if moved(old.p50, new.p50) || moved(old.p90, new.p90) {
            off.push((-job.forecast_age, n));
        }
    }
    off.sort_unstable();
    off.truncate(tuning.forecasts_max.min(model.said_max));
    off.into_iter().map(|(_, n)| n).collect()
}

pub(super) fn expected(model: &Model, draft: &Draft, n: usize) -> Forecast {
    forecast(model, &model.jobs[n], finish(model, &draft.rails, n))
}

/// When a course should be ready: as played forward, and later by what kitchens run over.
fn forecast(model: &Model, job: &Job, finish: i64) -> Forecast {
    let left = (finish - job.since.max(0)).max(0);
    let p50 = model.at + Span(finish.max(0) + left * 5 / 100);
    let p90 = p50 + Span(30_000 + left * 22 / 100);
    Forecast {
        p50: coarse(p50),
        p90: coarse(p90),
    }
}

/// To the nearest step, so that forecasts are as often early as late by it.
fn coarse(at: Timestamp) -> Timestamp {
    Timestamp((at.0 + FORECAST_STEP / 2).div_euclid(FORECAST_STEP) * FORECAST_STEP)
}
