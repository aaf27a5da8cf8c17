//! From a look at the kitchen to what should change in it, by one of four policies.
//!
//! Only what differs from the kitchen is proposed, and small differences are left alone: a rail that
//! jumps about is worse than one that is a little less than best.

use serde::{Deserialize, Serialize};
use shared::ids::OrderId;
use shared::ticket::Forecast;
use shared::time::Timestamp;

use super::super::Kitchen;
use super::super::plan::*;
pub use super::instance::{Course, Instance, Work, instance};
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
    /// And this share of what a course will be late by, counted from `late_from` before it is due: who is late
    /// waits for nobody.
    pub late_from: i64,
    pub late_percent: i64,
    /// A wait shorter than this is skipped where the station is idle.
    pub pull: i64,
    /// Cost of a course: its time to this power, 1 at `long` seconds per second.
    pub power: u32,
    pub long: i64,
    /// Cost of a second between the first plate and the last, in percent of a second waited.
    pub spread_percent: i64,
    /// The same for the parts of plates.
    pub parts_percent: i64,
    /// Cost of a second after a course was due, for each plate; that of the next grows by as much again in
    /// `late_long` seconds, so that nobody who is late already is passed by one more and one more.
    pub due_percent: i64,
    pub late_long: i64,
    /// Where a new course stands: by this share of the time until it is due, after the time it came.
    pub lean_percent: i64,
    pub rush_weight: i64,
    /// Cost of a second that something is kept back where stations are full, in percent of a second waited.
    pub idle_percent: i64,
    /// Tries in one search: as many as these operations allow, within the two limits.
    pub operations_max: usize,
    pub tries_min: usize,
    pub tries_max: usize,
    /// Of the tries, those that move a course; the others change a wait.
    pub move_percent: usize,
    /// Of the moves, those that set the waits anew of all that stand elsewhere then.
    pub anew_percent: usize,
    /// Tries without a gain after which the search begins again from elsewhere.
    pub stale: usize,
    /// A move, a new course's better place, another wait and a plan from elsewhere must gain at least this: on few
    /// evenings that might be, the best of many changes is best by luck.
    pub move_gain_min: i64,
    pub seat_gain_min: i64,
    pub hold_gain_min: i64,
    pub again_gain_min: i64,
    /// Courses that stand on the rails already and that one plan moves.
    pub moves_max: usize,
    /// Evenings that might be, on which each change is judged; an even number, or 0 where times are known.
    pub evenings: usize,
    pub nudge: i64,
    /// A wait or a forecast that differs by less stays as it is.
    pub steady: i64,
    /// Between two forecasts of one course, and the most that one plan says again.
    pub forecast_every: i64,
    pub forecasts_max: usize,
    /// Courses that one plan tells anything, besides new ones and those that move; fewer in a rush.
    pub said_max: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            early: 20_000,
            early_percent: 40,
            late_from: 60_000,
            late_percent: 50,
            pull: 5_000,
            power: 1,
            long: 900,
            spread_percent: 200,
            parts_percent: 50,
            due_percent: 80,
            late_long: 500,
            lean_percent: 60,
            rush_weight: 4,
            idle_percent: 12,
            operations_max: 40_000,
            tries_min: 4,
            tries_max: 4_000,
            move_percent: 60,
            anew_percent: 50,
            stale: 50,
            move_gain_min: 3_000,
            seat_gain_min: 10_000,
            hold_gain_min: 0,
            again_gain_min: 60_000,
            moves_max: 3,
            evenings: 4,
            nudge: 60_000,
            steady: 15_000,
            forecast_every: 10_000,
            forecasts_max: 4,
            said_max: 4,
        }
    }
}

/// What should change in the kitchen that `model` was read from; `None` when nothing should.
pub fn propose(model: &Model, algorithm: Algorithm, tuning: &Tuning) -> Option<Proposal> {
    if algorithm == Algorithm::Fifo {
        return None;
    }
    let draft = drafted(model, algorithm, tuning);
    let orders = super::difference::difference(model, algorithm, tuning, &draft);
    let moves = super::moves::moves(model, &draft);
    let news = model.rested || !orders.is_empty() || !moves.is_empty();
    news.then_some(Proposal {
        based_on: model.at,
        algorithm,
        orders,
        moves,
        rests: None,
    })
}

pub(super) fn drafted(model: &Model, algorithm: Algorithm, tuning: &Tuning) -> Draft {
    let lean = if algorithm == Algorithm::Ours {
        tuning.lean_percent
    } else {
        0
    };
    let evenings = if algorithm == Algorithm::Ours {
        tuning.evenings
    } else {
        0
    };
    let mut draft = Draft::new(model, lean, evenings, tuning);
    match algorithm {
        Algorithm::Fifo => {
            draft.play(model);
        }
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
            super::tries::improve(&mut draft, model, tuning);
            draft.play(model);
        }
    }
    draft
}

/// When the courses of an order should be ready, all of them, in the kitchen that `model` was read from;
/// `None` where it has nothing to cook.
pub fn ready(
    model: &Model,
    order: OrderId,
    algorithm: Algorithm,
    tuning: &Tuning,
) -> Option<Forecast> {
    let draft = drafted(model, algorithm, tuning);
    let mine = (0..).zip(&model.jobs).filter(|(_, job)| job.order == order);
    let forecasts = mine.map(|(n, _)| super::difference::expected(model, &draft, n));
    forecasts.reduce(|a, b| Forecast {
        p50: a.p50.max(b.p50),
        p90: a.p90.max(b.p90),
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
