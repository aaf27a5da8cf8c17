//! What is quick waits for what is slow: from when each dish would be ready to when each should begin.

use super::model::{Model, NONE, Op};
use super::planner::Tuning;
use super::rail::Rails;

/// A wait shorter than this is not worth a cook's attention, in milliseconds.
const WAIT_MIN: i64 = 15_000;
/// Longest that what is begun stands between two stations, in milliseconds; assumed, from pizzas on a rack.
const STANDS_MAX: i64 = 480_000;
/// Times that waits are drawn closer when a busy station would make them late.
const ROUNDS: usize = 2;

/// Sets `holds` so that each chain ends a little before its course does, as far as the stations allow.
pub(super) fn shape(
    model: &Model,
    tuning: &Tuning,
    places: &[u32],
    takes: &[i64],
    rails: &mut Rails,
    holds: &mut Vec<i64>,
) {
    *holds = kept(model);
    rails.play(model, places, holds, takes);
    for job in 0..model.jobs.len() {
        wait(model, tuning, rails, takes, job, holds);
    }
    for _ in 0..ROUNDS {
        rails.play(model, places, holds, takes);
        for (n, op) in model.ops.iter().enumerate() {
            if holds[n] <= 0 || !op.waits {
                continue;
            }
            let late = rails.ends[last_of(model, n)] - (holds[n] + op.tail);
            // It stood in a queue when its time came: begin earlier by as much.
            if 0 < late {
                holds[n] = (holds[n] - late).max(0);
            }
        }
    }
}

/// Sets the waits of one course by when it would be ready without, as `rails` were played.
pub(super) fn wait(
    model: &Model,
    tuning: &Tuning,
    rails: &Rails,
    takes: &[i64],
    job: usize,
    holds: &mut [i64],
) {
    let finish = finish(model, rails, job);
    for n in model.jobs[job].ops.clone() {
        if let Some(begin) = latest(model, tuning, rails, n, finish) {
            holds[n as usize] = begin;
            let stands = begin - (rails.ends[n as usize] - takes[n as usize]);
            first_too(model, rails, takes, holds, (n, stands - STANDS_MAX));
        }
    }
}

/// Keeps the first of a chain back as well, where what it makes would stand for too long before `n`.
fn first_too(model: &Model, rails: &Rails, takes: &[i64], holds: &mut [i64], (n, by): (u32, i64)) {
    let plate = model.ops[n as usize].plate;
    let mut first = n as usize;
    for before in (0..first).rev() {
        let op = &model.ops[before];
        if op.plate != plate {
            break;
        }
        if op.next as usize == first {
            first = before;
        }
    }
    if 0 < by && first < n as usize && model.ops[first].movable {
        holds[first] = rails.ends[first] - takes[first] + by;
    }
}

/// What is kept back already and not up to this plan; 0 for all else.
pub(super) fn kept(model: &Model) -> Vec<i64> {
    let until = |op: &Op| {
        let wait = op.wait.filter(|_| !op.movable);
        wait.map_or(0, |wait| (wait.until - model.at).0.max(0))
    };
    model.ops.iter().map(until).collect()
}

/// When the operation should begin, so that its chain ends just before `finish`; `None` where there is
/// nothing to wait for.
pub(super) fn latest(
    model: &Model,
    tuning: &Tuning,
    rails: &Rails,
    n: u32,
    finish: i64,
) -> Option<i64> {
    let op = &model.ops[n as usize];
    if !op.waits {
        return None;
    }
    let end = rails.ends[last_of(model, n as usize)];
    let late = (finish - model.jobs[op.job as usize].due + tuning.late_from).max(0);
    let early =
        tuning.early + op.tail * tuning.early_percent / 100 + late * tuning.late_percent / 100;
    let slack = finish - early - end;
    let begin = rails.ends[n as usize] - op.takes + slack;
    (WAIT_MIN < slack && 0 < begin).then_some(begin)
}

/// The last operation of the chain that `n` is in.
pub(super) fn last_of(model: &Model, mut n: usize) -> usize {
    while model.ops[n].next != NONE {
        n = model.ops[n].next as usize;
    }
    n
}

/// When the last plate of a job is ready.
pub(super) fn finish(model: &Model, rails: &Rails, job: usize) -> i64 {
    let job = &model.jobs[job];
    let range = job.ops.start as usize..job.ops.end as usize;
    let last = rails.ends[range].iter().copied().max().unwrap_or(0);
    last.max(job.done.map_or(last, |(_, last)| last))
}
