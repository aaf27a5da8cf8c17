//! What must be true of every evening that a plan is judged by, found from its ends alone.

use std::collections::BTreeMap;

use shared::time::Timestamp;

use super::super::Kitchen;
use super::model::{Model, NONE, Op};
use super::planner::{Algorithm, Tuning, drafted};
use super::search::Draft;

/// A wait that no plan would think of, in milliseconds.
const LATER: i64 = 900_000;

/// Plans the kitchen as it is at `at`, and checks what the plan believes would come of it.
pub(in super::super) fn check(kitchen: &Kitchen, at: Timestamp) {
    let model = Model::of(kitchen, at);
    for algorithm in [Algorithm::Capacity, Algorithm::Ours] {
        let mut draft = drafted(&model, algorithm, &Tuning::default());
        evening(&model, &draft);
        // Played again with other waits: nothing is left over from the evening before.
        for (n, (hold, op)) in (0..).zip(draft.holds.iter_mut().zip(&model.ops)) {
            *hold = if op.movable { LATER * (n % 3) } else { *hold };
        }
        draft.play(&model);
        evening(&model, &draft);
    }
}

fn evening(model: &Model, draft: &Draft) {
    let begun = begun(model, draft);
    complete(model, draft, &begun);
    within_slots(model, draft, &begun);
    nobody_passed_over(model, draft, &begun);
}

fn begun(model: &Model, draft: &Draft) -> Vec<i64> {
    let ends = draft.rails.ends.iter().zip(&model.ops);
    ends.map(|(end, op)| end - op.takes).collect()
}

/// Every step is done once, after the one before it, and not before it may begin.
fn complete(model: &Model, draft: &Draft, begun: &[i64]) {
    assert_eq!(draft.rails.ends.len(), model.ops.len());
    for (n, op) in model.ops.iter().enumerate() {
        let may = draft.holds[n].max(0);
        assert!(
            op.started || may <= begun[n],
            "step {n} begins early: {op:?}"
        );
        if op.next != NONE {
            let next = op.next as usize;
            assert!(
                draft.rails.ends[n] <= begun[next],
                "step {next} begins before {n} is done"
            );
        }
    }
}

/// Slots that steps fill which run at one place at one time: those of one kind that were begun together
/// share theirs.
fn filled(model: &Model, running: &[(usize, i64)]) -> i64 {
    let mut alone = 0;
    let mut shared: BTreeMap<(u16, i64, bool), (i64, i64)> = BTreeMap::new();
    for (n, since) in running {
        let op = &model.ops[*n];
        match op.share.filter(|_| !op.started) {
            None => alone += i64::from(op.fills),
            Some(share) => {
                let portions = shared.entry((share.rule, *since, op.started)).or_default();
                portions.0 += i64::from(share.portions);
                portions.1 = i64::from(share.at_most);
            }
        }
    }
    let shared = shared.values();
    alone
        + shared
            .map(|(portions, at_most)| (portions + at_most - 1) / at_most)
            .sum::<i64>()
}

/// At no time are more slots filled than there are, unless one step alone, or what was there before, needs
/// more.
fn within_slots(model: &Model, draft: &Draft, begun: &[i64]) {
    for (place, slots) in (0u16..).zip(&model.places) {
        let here: Vec<usize> = (0..model.ops.len())
            .filter(|n| model.ops[*n].place == place)
            .collect();
        for first in here.iter().filter(|n| !model.ops[**n].started) {
            let now = begun[*first];
            let running = here.iter().filter(|n| {
                let since = if model.ops[**n].started {
                    i64::MIN
                } else {
                    begun[**n]
                };
                since <= now && now < draft.rails.ends[**n]
            });
            let running: Vec<(usize, i64)> = running.map(|n| (*n, begun[*n])).collect();
            let largest = running
                .iter()
                .map(|(n, _)| i64::from(model.ops[*n].fills))
                .max();
            let room =
                i64::from(slots.slots).max(i64::from(slots.slots) - 1 + largest.unwrap_or(1));
            let filled = filled(model, &running);
            assert!(
                filled <= room,
                "{filled} of {} slots at {now}: {running:?}",
                slots.slots
            );
        }
    }
}

/// The bound on waiting: while a step waits, nothing that stands behind it on the same rail begins, but for
/// what shares the slot of something before it.
fn nobody_passed_over(model: &Model, draft: &Draft, begun: &[i64]) {
    let key = |n: usize| (draft.places[model.ops[n].job as usize], n);
    let since = |op: &Op, n: usize| {
        let job = model.jobs[op.job as usize].since;
        job.max(draft.holds[n]).max(0)
    };
    let mut came: Vec<i64> = Vec::with_capacity(model.ops.len());
    for (n, op) in model.ops.iter().enumerate() {
        came.push(if op.head { since(op, n) } else { i64::MAX });
    }
    for (n, op) in model.ops.iter().enumerate() {
        if op.next != NONE {
            let next = op.next as usize;
            came[next] = draft.holds[next].max(draft.rails.ends[n]);
        }
    }
    for (n, op) in model.ops.iter().enumerate().filter(|(_, op)| !op.started) {
        for (m, other) in model.ops.iter().enumerate().filter(|(_, op)| !op.started) {
            let passes = other.place == op.place
                && key(n) < key(m)
                && came[n] <= begun[m]
                && begun[m] < begun[n];
            let joins = |m: usize| {
                let kind = other.share.map(|share| share.rule);
                (0..model.ops.len()).any(|l| {
                    let same = model.ops[l].share.map(|share| share.rule) == kind;
                    kind.is_some() && same && begun[l] == begun[m] && key(l) < key(n)
                })
            };
            assert!(!passes || joins(m), "step {m} passed {n}: {other:?} {op:?}");
        }
    }
}
