//! Who of two twins takes the next step: the one with a free slot, where the other has none.

use super::super::twins::PlannedMove;
use super::model::Model;
use super::places::slots_of;
use super::search::Draft;

/// Steps that stand at a station without a free slot while its twin has one. Each free slot is given once, in
/// the order of the rails, and a step that can begin where it stands stays.
pub(super) fn moves(model: &Model, draft: &Draft) -> Vec<PlannedMove> {
    let mut moves = Vec::new();
    for (n, _) in (0u16..).zip(&model.places) {
        let here = model.members.iter().filter(|member| member.place == n);
        if 1 < here.count() {
            level(model, draft, n, &mut moves);
        }
    }
    moves
}

fn level(model: &Model, draft: &Draft, place: u16, moves: &mut Vec<PlannedMove>) {
    let mut free: Vec<i64> = model
        .members
        .iter()
        .map(|member| {
            if member.place == place {
                i64::from(member.slots)
            } else {
                0
            }
        })
        .collect();
    let mut room = vec![vec![0; model.rules]; free.len()];
    for op in model
        .ops
        .iter()
        .filter(|op| op.place == place && op.started)
    {
        free[usize::from(op.member)] -= i64::from(op.fills);
    }
    let jobs = draft
        .order
        .iter()
        .map(|job| (&model.jobs[*job as usize], *job));
    for (job, _) in jobs.filter(|(job, _)| job.since <= 0) {
        for n in job.ops.clone() {
            let op = &model.ops[n as usize];
            let waits = 0 < draft.holds[n as usize];
            if op.place != place || op.started || !op.head || waits {
                continue;
            }
            let own = usize::from(op.member);
            let needs = i64::from(slots_of(op, &mut room[own]));
            if needs <= free[own].max(0) {
                free[own] -= needs;
                continue;
            }
            let Some(to) = free.iter().position(|free| 0 < *free) else {
                return;
            };
            if op.movable {
                free[to] -= i64::from(slots_of(op, &mut room[to]));
                moves.push(PlannedMove {
                    step: op.step,
                    revision: op.revision,
                    to: model.members[to].station.clone(),
                });
            }
        }
    }
}
