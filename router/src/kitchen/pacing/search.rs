//! Small changes to a plan, kept when they are better: a course moved on the rails, a wait set or dropped.
//!
//! Bounded by a count and seeded from what is planned, so that the same kitchen gets the same plan.

use super::holds::{self, finish};
use super::model::{Job, Model, Op};
use super::planner::Tuning;
use super::rail::Rails;

/// A plan under work.
pub(super) struct Draft {
    /// Jobs in the order of the rails.
    pub(super) order: Vec<u32>,
    /// The inverse: where each job stands.
    pub(super) places: Vec<u32>,
    /// What each job stands by on the rails.
    pub(super) ranks: Vec<i64>,
    /// By operation: kept back until then.
    pub(super) holds: Vec<i64>,
    pub(super) rails: Rails,
    /// Jobs that were moved, as (job, the one it now stands beside, before it).
    pub(super) moved: Vec<(u32, u32, bool)>,
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let span = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from((z ^ (z >> 31)) % span).unwrap_or(0)
    }
}

impl Draft {
    /// Starts with the rails as they stand; a course that has no place yet gets one by when it is due.
    pub(super) fn new(model: &Model, lean_percent: i64) -> Self {
        let count = u32::try_from(model.jobs.len()).unwrap_or(u32::MAX);
        let rank = |job: &Job| {
            let lean = (job.due - job.since) * lean_percent / 100;
            if job.ranked {
                job.rank
            } else {
                job.rank + lean
            }
        };
        let ranks: Vec<i64> = model.jobs.iter().map(rank).collect();
        let mut order: Vec<u32> = (0..count).collect();
        order.sort_by_key(|n| (!model.jobs[*n as usize].rush, ranks[*n as usize], *n));
        let mut places = vec![0; order.len()];
        for (place, n) in (0..).zip(&order) {
            places[*n as usize] = place;
        }
        Self {
            order,
            places,
            ranks,
            holds: Vec::new(),
            rails: Rails::default(),
            moved: Vec::new(),
        }
    }

    pub(super) fn shape(&mut self, model: &Model, tuning: &Tuning) {
        holds::shape(
            model,
            tuning,
            &self.places,
            &mut self.rails,
            &mut self.holds,
        );
    }

    pub(super) fn play(&mut self, model: &Model) {
        self.rails.play(model, &self.places, &self.holds);
    }

    /// Tries changes until the count is spent; each play of the kitchen costs its operations.
    pub(super) fn improve(&mut self, model: &Model, tuning: &Tuning) {
        let ops = model.ops.len().max(1);
        let tries = (tuning.operations_max / ops).clamp(tuning.tries_min, tuning.tries_max);
        let heads: Vec<u32> = (0..)
            .zip(&model.ops)
            .filter(|(_, op)| op.movable)
            .map(|(n, _)| n)
            .collect();
        if heads.is_empty() {
            return;
        }
        let mut dice = Dice(u64::try_from(model.at.0).unwrap_or(0) ^ (ops as u64) << 48);
        self.play(model);
        let mut best = cost(model, tuning, &self.rails);
        for _ in 0..tries {
            if dice.below(100) < tuning.move_percent {
                self.try_move(model, tuning, &mut dice, &mut best);
            } else {
                let n = heads[dice.below(heads.len())];
                self.try_hold(model, tuning, n, &mut dice, &mut best);
            }
        }
        self.play(model);
    }

    /// Moves a course up to three places, past others of the same urgency.
    fn try_move(&mut self, model: &Model, tuning: &Tuning, dice: &mut Dice, best: &mut i64) {
        let count = self.order.len();
        let from = dice.below(count);
        let by = 1 + dice.below(3);
        let to = if dice.below(2) == 0 {
            from.saturating_sub(by)
        } else {
            (from + by).min(count - 1)
        };
        let rush = |place: usize| model.jobs[self.order[place] as usize].rush;
        if from == to || rush(from) != rush(to) || self.overtakes(model, from, to) {
            return;
        }
        self.shift(from, to);
        self.play(model);
        let now = cost(model, tuning, &self.rails);
        if now + tuning.move_gain_min < *best {
            *best = now;
            let (job, beside) = (
                self.order[to],
                if to < from {
                    self.order[to + 1]
                } else {
                    self.order[to - 1]
                },
            );
            self.moved.push((job, beside, to < from));
        } else {
            self.shift(to, from);
        }
    }

    /// No course is overtaken by one that came when it was already due: that is how long anybody waits
    /// behind others, however often plans are made.
    fn overtakes(&self, model: &Model, from: usize, to: usize) -> bool {
        let job = |place: usize| &model.jobs[self.order[place] as usize];
        if to < from {
            (to..from).any(|place| job(place).due < job(from).since)
        } else {
            (from + 1..=to).any(|place| job(from).due < job(place).since)
        }
    }

    fn shift(&mut self, from: usize, to: usize) {
        let job = self.order.remove(from);
        self.order.insert(to, job);
        for place in from.min(to)..=from.max(to) {
            self.places[self.order[place] as usize] = u32::try_from(place).unwrap_or(u32::MAX);
        }
    }

    /// Lets an operation begin at once, sooner, later, or in time for its course.
    fn try_hold(
        &mut self,
        model: &Model,
        tuning: &Tuning,
        n: u32,
        dice: &mut Dice,
        best: &mut i64,
    ) {
        let was = self.holds[n as usize];
        let job = model.ops[n as usize].job as usize;
        let to = match dice.below(4) {
            0 => 0,
            1 => (was - tuning.nudge).max(0),
            2 => was.max(0) + tuning.nudge,
            _ => {
                let finish = finish(model, &self.rails, job);
                holds::latest(model, tuning, &self.rails, n, finish).unwrap_or(0)
            }
        };
        if to == was {
            return;
        }
        self.holds[n as usize] = to;
        self.play(model);
        let now = cost(model, tuning, &self.rails);
        if now < *best {
            *best = now;
        } else {
            self.holds[n as usize] = was;
        }
    }
}

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
    for (op, done) in model.ops[range.clone()].iter().zip(&rails.ends[range]) {
        if op.plate != plate {
            if plate != u32::MAX {
                (first, last) = (first.min(end), last.max(end));
            }
            (plate, end) = (op.plate, i64::MIN);
        }
        end = end.max(*done);
        if is_last(op) {
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
    let late = ((last - job.due) / 1_000).max(0) * job.weight;
    let weight = if job.rush { tuning.rush_weight } else { 1 };
    weight * (long * 100 + late * tuning.due_percent)
        + tuning.spread_percent * spread
        + tuning.parts_percent * parts
}

fn is_last(op: &Op) -> bool {
    op.next == super::model::NONE
}
