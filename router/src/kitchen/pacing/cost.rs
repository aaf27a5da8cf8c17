//! What guests lose by a plan, as one number: the less, the better.

use super::model::{Model, NONE};
use super::planner::Tuning;
use super::rail::Rails;

/// What guests lose by a plan: long waits, weighing more the longer they are, plates that stand at the
/// pass until the last one comes, and promises for a time that are missed.
pub(super) fn cost(model: &Model, tuning: &Tuning, rails: &Rails) -> i64 {
    (0..model.jobs.len())
        .map(|job| cost_of(model, tuning, rails, job))
        .sum()
}

fn cost_of(model: &Model, tuning: &Tuning, rails: &Rails, n: usize) -> i64 {
    let job = &model.jobs[n];
    let range = job.ops.start as usize..job.ops.end as usize;
    let (mut first, mut last) = job.done.unwrap_or((i64::MAX, i64::MIN));
    let (mut plate, mut end) = (u32::MAX, i64::MIN);
    let mut parts = first;
    for (op, done) in rails.hops[range.clone()].iter().zip(&rails.ends[range]) {
        if op.plate != plate {
            if plate != u32::MAX {
                (first, last) = (first.min(end), last.max(end));
            }
            (plate, end) = (op.plate, i64::MIN);
        }
        end = end.max(*done);
        if op.next == NONE {
            parts = parts.min(*done);
        }
    }
    (first, last) = (first.min(end), last.max(end));
    let spread = (last - first) / 1_000;
    let parts = (last - parts) / 1_000;
    let took = ((last - job.since) / 1_000).clamp(0, 20_000);
    let mut long = took;
    for _ in 1..tuning.power {
        long = long * took / tuning.long;
    }
    let late = ((last - job.due) / 1_000).clamp(0, 20_000);
    let late = late * (tuning.late_long + late) / tuning.late_long * job.weight;
    let weight = if job.rush { tuning.rush_weight } else { 1 };
    weight * (long * 100 + late * tuning.due_percent)
        + tuning.spread_percent * spread
        + tuning.parts_percent * parts
}
