//! Small changes to a plan, kept when they are better: a course moved on the rails, a wait set or dropped.
//!
//! Each change is judged on several evenings that might come of it, because food that takes its usual time
//! at every station at once never happens: a wait that is right only then makes the whole course late.
//! Bounded by a count and seeded from what is planned, so that the same kitchen gets the same plan.

use super::cost::cost;
use super::holds::{self, finish};
use super::model::{Job, Model, NONE, Op};
use super::planner::Tuning;
use super::rail::Rails;

/// What food takes when it varies by a quarter, in eight equal parts of all chances; thousandths, mean 1.
const CHANCES: [i64; 8] = [669, 784, 865, 938, 1_013, 1_100, 1_213, 1_418];
/// Work before a station, in milliseconds, from which on an empty slot costs its full price.
const BACKLOG_FULL: i64 = 600_000;
/// A wait is changed by the whole nudge, half of it, or a quarter.
const NUDGES: usize = 3;
/// A new course is tried at this many places, its own among them.
const PLACES_TRIED: usize = 8;

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
    /// As played with usual times.
    pub(super) rails: Rails,
    /// How long each operation takes: usually, and on evenings that might be.
    usual: Vec<i64>,
    evenings: Vec<Vec<i64>>,
    /// What a second of waiting costs, by operation: it may leave a slot empty that those who come next lack.
    prices: Vec<i64>,
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

fn mix(state: u64) -> u64 {
    let mut z = state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let span = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(mix(self.0) % span).unwrap_or(0)
    }
}

/// What a step takes on an evening, the same in every plan, so that plans do not differ by luck alone. Two
/// evenings are mirror images of each other: where one is quick, the other is slow.
fn chance(op: &Op, evening: usize) -> i64 {
    let (high, low) = op.step.line.0.as_u64_pair();
    let pair = u64::try_from(evening / 2).unwrap_or(0);
    let about = high ^ low.rotate_left(17) ^ (u64::from(op.step.n) << 40) ^ (pair << 52);
    let part = usize::try_from(mix(about.wrapping_add(0x9e37_79b9_7f4a_7c15)) >> 61).unwrap_or(0);
    let part = if evening.is_multiple_of(2) {
        part
    } else {
        CHANCES.len() - 1 - part
    };
    op.takes * CHANCES[part] / 1_000
}

/// By how much work lies before the busiest station of an operation's chain: where nobody queues, an empty
/// slot costs nothing.
fn prices(model: &Model, idle_percent: i64) -> Vec<i64> {
    let mut backlog = vec![0; model.places.len()];
    for op in &model.ops {
        backlog[usize::from(op.place)] += op.load;
    }
    for (work, place) in backlog.iter_mut().zip(&model.places) {
        *work /= i64::from(place.slots);
    }
    let price = |op: &Op| {
        let (mut busiest, mut next) = (backlog[usize::from(op.place)], op.next);
        while next != NONE {
            let op = &model.ops[next as usize];
            busiest = busiest.max(backlog[usize::from(op.place)]);
            next = op.next;
        }
        idle_percent * busiest.min(BACKLOG_FULL) / BACKLOG_FULL
    };
    model.ops.iter().map(price).collect()
}

impl Draft {
    /// Starts with the rails as they stand; a course that has no place yet gets one by when it is due, but
    /// never before one that was due when it came.
    pub(super) fn new(model: &Model, lean_percent: i64, evenings: usize, tuning: &Tuning) -> Self {
        let count = u32::try_from(model.jobs.len()).unwrap_or(u32::MAX);
        let overdue = |job: &Job| {
            let before = model.jobs.iter();
            let before = before.filter(|other| other.ranked && other.due < job.since);
            before.map(|other| other.rank + 1).max()
        };
        let rank = |job: &Job| {
            let lean = (job.due - job.since) * lean_percent / 100;
            if job.ranked {
                job.rank
            } else {
                (job.rank + lean).max(overdue(job).unwrap_or(i64::MIN))
            }
        };
        let ranks: Vec<i64> = model.jobs.iter().map(rank).collect();
        let mut order: Vec<u32> = (0..count).collect();
        order.sort_by_key(|n| (!model.jobs[*n as usize].rush, ranks[*n as usize], *n));
        let mut places = vec![0; order.len()];
        for (place, n) in (0..).zip(&order) {
            places[*n as usize] = place;
        }
        let prices = prices(model, tuning.idle_percent);
        let of = |evening: usize| model.ops.iter().map(|op| chance(op, evening)).collect();
        Self {
            order,
            places,
            ranks,
            holds: holds::kept(model),
            rails: Rails::of(model),
            usual: model.ops.iter().map(|op| op.takes).collect(),
            evenings: if evenings == 0 {
                vec![model.ops.iter().map(|op| op.takes).collect()]
            } else {
                (0..evenings).map(of).collect()
            },
            prices,
        }
    }

    pub(super) fn shape(&mut self, model: &Model, tuning: &Tuning) {
        holds::shape(
            model,
            tuning,
            &self.places,
            &self.usual,
            &mut self.rails,
            &mut self.holds,
        );
    }

    pub(super) fn play(&mut self, model: &Model) {
        self.rails
            .play(model, &self.places, &self.holds, &self.usual);
    }

    /// What guests lose by this plan, on an evening of all that might be.
    fn judge(&mut self, model: &Model, tuning: &Tuning) -> i64 {
        let mut all = 0;
        for takes in &self.evenings {
            self.rails.play(model, &self.places, &self.holds, takes);
            all += cost(model, tuning, &self.rails);
        }
        let waits = self.holds.iter().zip(&self.prices);
        let waits: i64 = waits
            .map(|(hold, price)| hold.max(&0) / 1_000 * price)
            .sum();
        all / i64::try_from(self.evenings.len()).unwrap_or(1) + waits
    }

    /// Tries changes until the count is spent; each play of the kitchen costs its operations.
    pub(super) fn improve(&mut self, model: &Model, tuning: &Tuning) {
        let ops = model.ops.len().max(1) * self.evenings.len().max(1);
        let tries = (tuning.operations_max / ops).clamp(tuning.tries_min, tuning.tries_max);
        let heads: Vec<u32> = (0..)
            .zip(&model.ops)
            .filter(|(_, op)| op.waits)
            .map(|(n, _)| n)
            .collect();
        if heads.is_empty() || self.evenings.is_empty() || tries == 0 {
            return;
        }
        let mut dice =
            Dice(u64::try_from(model.at.0).unwrap_or(0) ^ (model.ops.len() as u64) << 48);
        let mut best = self.judge(model, tuning);
        let mut spent = self.seat_new(model, tuning, tries / 2, &mut best);
        let moves_max = tuning.moves_max.min(model.said_max);
        let mut moves = 0;
        while spent < tries {
            spent += 1;
            if dice.below(100) < tuning.move_percent {
                let from = dice.below(self.order.len());
                // Nobody has seen where a new course stands: it moves for free.
                let seen = model.jobs[self.order[from] as usize].ranked;
                if !seen || moves < moves_max {
                    let moved = self.try_move(model, tuning, from, &mut dice, &mut best);
                    moves += usize::from(seen && moved);
                }
            } else if dice.below(3) == 0 {
                let job = model.ops[heads[dice.below(heads.len())] as usize].job;
                self.try_course(model, tuning, job as usize, &mut dice, &mut best);
            } else {
                let n = heads[dice.below(heads.len())];
                self.try_hold(model, tuning, n, &mut dice, &mut best);
            }
        }
    }

    /// Looks for a better place for each course that has none yet: nobody has seen it, so it moves for free.
    /// Returns how many places were tried.
    fn seat_new(&mut self, model: &Model, tuning: &Tuning, most: usize, best: &mut i64) -> usize {
        let mut tried = 0;
        for n in 0..model.jobs.len() {
            let job = &model.jobs[n];
            if job.ranked || 0 < job.since || job.rush || most <= tried {
                continue;
            }
            let step = self.order.len().div_ceil(PLACES_TRIED).max(1);
            for to in (0..self.order.len()).step_by(step) {
                let from = self.places[n] as usize;
                if to == from || !self.may_move(model, from, to) || most <= tried {
                    continue;
                }
                tried += 1;
                self.shift(from, to);
                let now = self.judge(model, tuning);
                if now + tuning.seat_gain_min < *best {
                    *best = now;
                } else {
                    self.shift(to, from);
                }
            }
        }
        tried
    }

    /// Past others of the same urgency only, and past nobody who must not be overtaken.
    fn may_move(&self, model: &Model, from: usize, to: usize) -> bool {
        let rush = |place: usize| model.jobs[self.order[place] as usize].rush;
        rush(from) == rush(to) && !self.overtakes(model, from, to)
    }

    /// Moves a course up to three places.
    fn try_move(
        &mut self,
        model: &Model,
        tuning: &Tuning,
        from: usize,
        dice: &mut Dice,
        best: &mut i64,
    ) -> bool {
        let count = self.order.len();
        let by = 1 + dice.below(3);
        let to = if dice.below(2) == 0 {
            from.saturating_sub(by)
        } else {
            (from + by).min(count - 1)
        };
        if from == to || !self.may_move(model, from, to) {
            return false;
        }
        self.shift(from, to);
        let now = self.judge(model, tuning);
        let better = now + tuning.move_gain_min < *best;
        if better {
            *best = now;
        } else {
            self.shift(to, from);
        }
        better
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
        let nudge = tuning.nudge >> dice.below(NUDGES);
        let to = match dice.below(4) {
            0 => 0,
            1 => (was - nudge).max(0),
            2 => was.max(0) + nudge,
            _ => {
                self.play(model);
                let finish = finish(model, &self.rails, job);
                holds::latest(model, tuning, &self.rails, n, finish).unwrap_or(0)
            }
        };
        if to == was {
            return;
        }
        self.holds[n as usize] = to;
        let now = self.judge(model, tuning);
        if now + tuning.hold_gain_min < *best {
            *best = now;
        } else {
            self.holds[n as usize] = was;
        }
    }

    /// All waits of a course sooner or later together, or none of them.
    fn try_course(
        &mut self,
        model: &Model,
        tuning: &Tuning,
        job: usize,
        dice: &mut Dice,
        best: &mut i64,
    ) {
        let range = model.jobs[job].ops.start as usize..model.jobs[job].ops.end as usize;
        let was = self.holds[range.clone()].to_vec();
        let by = [
            -i64::MAX / 4,
            -2 * tuning.nudge,
            -tuning.nudge,
            tuning.nudge,
        ];
        let by = by[dice.below(by.len())];
        let ops = &model.ops[range.clone()];
        for (hold, op) in self.holds[range.clone()].iter_mut().zip(ops) {
            if op.waits && 0 < *hold {
                *hold = (*hold + by).max(0);
            }
        }
        if self.holds[range.clone()] == was[..] {
            return;
        }
        let now = self.judge(model, tuning);
        if now + tuning.hold_gain_min < *best {
            *best = now;
        } else {
            self.holds[range].copy_from_slice(&was);
        }
    }
}
