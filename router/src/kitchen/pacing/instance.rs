//! A look at the kitchen as a problem on paper, with what our plan and plain arrival order make of it.
//!
//! For comparison with an exact solver: known times, everything open at once, and the planner's own cost.

use serde::Serialize;

use super::cost::cost;
use super::model::{Model, NONE};
use super::planner::{Algorithm, Tuning, drafted};

/// One step: its station, its seconds.
#[derive(Clone, Debug, Serialize)]
pub struct Work {
    pub station: usize,
    pub takes_s: i64,
}

/// One course of one order.
#[derive(Clone, Debug, Serialize)]
pub struct Course {
    /// When it went to the kitchen, and when it is due; seconds from now.
    pub since_s: i64,
    pub due_s: i64,
    pub weight: i64,
    /// Plates of chains of steps.
    pub plates: Vec<Vec<Vec<Work>>>,
}

/// What is to be scheduled, what a second of each kind costs, and what it costs as planned.
#[derive(Clone, Debug, Serialize)]
pub struct Instance {
    /// Slots by station.
    pub slots: Vec<u32>,
    pub courses: Vec<Course>,
    /// Cost of a second: of a course's time, of a plate's lateness, between plates, between parts.
    pub took: i64,
    pub late: i64,
    /// Seconds of lateness after which the next one costs twice as much, and so on.
    pub late_long: i64,
    pub spread: i64,
    pub parts: i64,
    pub ours: i64,
    pub fifo: i64,
}

/// Reads the problem, and plans it with known times.
pub fn instance(model: &Model, tuning: &Tuning) -> Instance {
    let known = Tuning {
        evenings: 0,
        // Nor is anything best by luck where times are known.
        move_gain_min: 0,
        seat_gain_min: 0,
        again_gain_min: 0,
        power: 1,
        // The exact solver knows no price on waiting: it stands for guests who are still to come.
        idle_percent: 0,
        ..tuning.clone()
    };
    let price = |algorithm| {
        let draft = drafted(model, algorithm, &known);
        cost(model, &known, &draft.rails)
    };
    let secs = |ms: i64| ms / 1_000;
    let course = |job: &super::model::Job| {
        let ops = &model.ops[job.ops.start as usize..job.ops.end as usize];
        let mut plates: Vec<(u32, Vec<Vec<Work>>)> = Vec::new();
        for op in ops.iter().filter(|op| op.head) {
            let mut chain = Vec::new();
            let mut next = Some(op);
            while let Some(op) = next {
                chain.push(Work {
                    station: usize::from(op.place),
                    takes_s: secs(op.takes),
                });
                next = (op.next != NONE).then(|| &model.ops[op.next as usize]);
            }
            match plates.iter_mut().find(|(plate, _)| *plate == op.plate) {
                Some((_, chains)) => chains.push(chain),
                None => plates.push((op.plate, vec![chain])),
            }
        }
        Course {
            since_s: secs(job.since),
            due_s: secs(job.due),
            weight: job.weight,
            plates: plates.into_iter().map(|(_, chains)| chains).collect(),
        }
    };
    Instance {
        slots: model.places.iter().map(|place| place.slots).collect(),
        courses: model.jobs.iter().map(course).collect(),
        took: 100,
        late: known.due_percent,
        late_long: known.late_long,
        spread: known.spread_percent,
        parts: known.parts_percent,
        ours: price(Algorithm::Ours),
        fifo: price(Algorithm::Fifo),
    }
}
