//! A plan under work, and what guests would lose by it.
//!
//! It is judged on several evenings that might come of it, because food that takes its usual time at every
//! station at once never happens: a wait that is right only then makes the whole course late.

use super::cost::cost;
use super::holds;
use super::model::{Job, Model, NONE, Op};
use super::planner::Tuning;
use super::rail::Rails;

/// What food takes when it varies by a quarter, in eight equal parts of all chances; thousandths, mean 1.
const CHANCES: [i64; 8] = [669, 784, 865, 938, 1_013, 1_100, 1_213, 1_418];
/// Work before a station, in milliseconds, from which on an empty slot costs its full price.
const BACKLOG_FULL: i64 = 600_000;

/// No course is overtaken by one that came so long after it was due, in milliseconds. The growing price of lateness
/// keeps nearly everybody far below; this is for a kitchen that is asked for twice of what it can cook.
const OVERTAKEN_UNTIL: i64 = 90 * 60_000;

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
pub(super) struct Dice(u64);

fn mix(state: u64) -> u64 {
    let mut z = state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
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
    /// never before one that must not be overtaken.
    pub(super) fn new(model: &Model, lean_percent: i64, evenings: usize, tuning: &Tuning) -> Self {
        let count = u32::try_from(model.jobs.len()).unwrap_or(u32::MAX);
        let overdue = |job: &Job| {
            let before = model.jobs.iter();
            let before =
                before.filter(|other| other.ranked && other.due + OVERTAKEN_UNTIL < job.since);
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

    /// Evenings that each change is judged on.
    pub(super) fn evenings(&self) -> usize {
        self.evenings.len()
    }

    /// When an operation begins, as just played with usual times.
    pub(super) fn begins(&self, n: usize) -> i64 {
        self.rails.ends[n] - self.usual[n]
    }

    /// Sets the waits of one course by when it would be ready without, as just played.
    pub(super) fn wait(&mut self, model: &Model, tuning: &Tuning, job: usize) {
        holds::wait(
            model,
            tuning,
            &self.rails,
            &self.usual,
            job,
            &mut self.holds,
        );
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
    pub(super) fn judge(&mut self, model: &Model, tuning: &Tuning) -> i64 {
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

    /// Past others of the same urgency only, and past nobody who must not be overtaken.
    pub(super) fn may_move(&self, model: &Model, from: usize, to: usize) -> bool {
        let rush = |place: usize| model.jobs[self.order[place] as usize].rush;
        rush(from) == rush(to) && !self.overtakes(model, from, to)
    }

    /// Nobody waits behind others for longer than `OVERTAKEN_UNTIL` allows, however often plans are made.
    fn overtakes(&self, model: &Model, from: usize, to: usize) -> bool {
        let job = |place: usize| &model.jobs[self.order[place] as usize];
        if to < from {
            (to..from).any(|place| job(place).due + OVERTAKEN_UNTIL < job(from).since)
        } else {
            (from + 1..=to).any(|place| job(from).due + OVERTAKEN_UNTIL < job(place).since)
        }
    }

    pub(super) fn shift(&mut self, from: usize, to: usize) {
        let job = self.order.remove(from);
        self.order.insert(to, job);
        for place in from.min(to)..=from.max(to) {
            self.places[self.order[place] as usize] = u32::try_from(place).unwrap_or(u32::MAX);
        }
    }
}
