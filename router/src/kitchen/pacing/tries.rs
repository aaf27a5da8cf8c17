//! Small changes to a plan, kept when they are better: a course moved on the rails, a wait set or dropped.
//!
//! Bounded by a count and seeded from what is planned, so that the same kitchen gets the same plan. Where
//! the count allows it, in a quiet kitchen, the search begins again from elsewhere when it finds nothing more.

use super::holds::{self, finish};
use super::model::Model;
use super::planner::Tuning;
use super::search::{Dice, Draft};

/// A wait is changed by the whole nudge, half of it, or a quarter.
const NUDGES: usize = 3;
/// A new course is tried at this many places, its own among them.
const PLACES_TRIED: usize = 8;
/// Changes that are looked at for each that is judged, at most: most of those that may not be cost nothing.
const LOOKED_AT: usize = 4;
/// Operations that are looked at for one that could go first.
const PICKS: usize = 4;
/// Behind another, in milliseconds.
const JUST_AFTER: i64 = 1_500;
/// Changes made at once, unjudged, to begin again from elsewhere.
const KICK_MAX: usize = 3;

/// A plan as it was best so far.
struct Kept {
    order: Vec<u32>,
    places: Vec<u32>,
    holds: Vec<i64>,
    cost: i64,
    moves: usize,
    kicks: usize,
}

/// A search under way.
struct Search<'a> {
    model: &'a Model,
    tuning: &'a Tuning,
    draft: &'a mut Draft,
    dice: Dice,
    /// Where chains may wait.
    heads: Vec<u32>,
    /// What guests lose by the draft as it is.
    cost: i64,
    spent: usize,
    /// Courses moved that somebody has seen elsewhere.
    moves: usize,
    kicks: usize,
}

/// Tries changes until the count is spent; each play of the kitchen costs its operations.
pub(super) fn improve(draft: &mut Draft, model: &Model, tuning: &Tuning) {
    let ops = model.ops.len().max(1) * draft.evenings().max(1);
    let tries = (tuning.operations_max / ops).clamp(tuning.tries_min, tuning.tries_max);
    let heads: Vec<u32> = (0..)
        .zip(&model.ops)
        .filter(|(_, op)| op.waits)
        .map(|(n, _)| n)
        .collect();
    if heads.is_empty() || tries == 0 {
        return;
    }
    let seed = u64::try_from(model.at.0).unwrap_or(0) ^ (model.ops.len() as u64) << 48;
    let mut search = Search {
        cost: draft.judge(model, tuning),
        model,
        tuning,
        draft,
        dice: Dice::new(seed),
        heads,
        spent: 0,
        moves: 0,
        kicks: 0,
    };
    search.seat_new(tries / 2);
    search.run(tries);
}

impl Search<'_> {
    fn run(&mut self, tries: usize) {
        let mut best = self.kept();
        let (mut looked_at, mut gained_at) = (0, self.spent);
        while self.spent < tries && looked_at < LOOKED_AT * tries {
            looked_at += 1;
            let before = self.cost;
            self.change();
            if self.cost < before {
                gained_at = self.spent;
            }
            if gained_at + self.tuning.stale < self.spent {
                best = self.better(best);
                self.kick(&best);
                gained_at = self.spent;
            }
        }
        let best = self.better(best);
        self.back_to(&best);
    }

    fn kept(&self) -> Kept {
        Kept {
            order: self.draft.order.clone(),
            places: self.draft.places.clone(),
            holds: self.draft.holds.clone(),
            cost: self.cost,
            moves: self.moves,
            kicks: self.kicks,
        }
    }

    /// The better of the draft and what was best so far.
    fn better(&self, best: Kept) -> Kept {
        let gain_min = if best.kicks == self.kicks {
            0
        } else {
            self.tuning.again_gain_min
        };
        if self.cost + gain_min < best.cost {
            self.kept()
        } else {
            best
        }
    }

    fn back_to(&mut self, best: &Kept) {
        self.draft.order.clone_from(&best.order);
        self.draft.places.clone_from(&best.places);
        self.draft.holds.clone_from(&best.holds);
        (self.cost, self.moves) = (best.cost, best.moves);
    }

    fn change(&mut self) {
        if self.dice.below(100) < self.tuning.move_percent {
            let from = self.dice.below(self.draft.order.len());
            self.try_move(from);
        } else if self.dice.below(3) == 0 {
            let head = self.heads[self.dice.below(self.heads.len())];
            let job = self.model.ops[head as usize].job;
            self.try_course(job as usize);
        } else {
            let n = self.heads[self.dice.below(self.heads.len())];
            self.try_hold(n);
        }
    }

    fn judge(&mut self) -> i64 {
        self.spent += 1;
        self.draft.judge(self.model, self.tuning)
    }

    /// Keeps what was changed if it gains enough; the caller takes it back otherwise.
    fn gains(&mut self, gain_min: i64) -> bool {
        let now = self.judge();
        let gains = now + gain_min < self.cost;
        if gains {
            self.cost = now;
        }
        gains
    }

    /// Looks for a better place for each course that has none yet: nobody has seen it, so it moves for free.
    fn seat_new(&mut self, most: usize) {
        for n in 0..self.model.jobs.len() {
            let job = &self.model.jobs[n];
            if job.ranked || 0 < job.since || job.rush {
                continue;
            }
            let count = self.draft.order.len();
            for to in (0..count).step_by(count.div_ceil(PLACES_TRIED).max(1)) {
                let from = self.draft.places[n] as usize;
                if most <= self.spent {
                    return;
                }
                if to == from || !self.draft.may_move(self.model, from, to) {
                    continue;
                }
                self.draft.shift(from, to);
                if !self.gains(self.tuning.seat_gain_min) {
                    self.draft.shift(to, from);
                }
            }
        }
    }

    /// Where a course could go from here: up to three places on, and that not too often, where somebody has
    /// seen it.
    fn place_for(&mut self, from: usize) -> Option<usize> {
        let seen = self.model.jobs[self.draft.order[from] as usize].ranked;
        let moves_max = self.tuning.moves_max.min(self.model.said_max);
        let by = 1 + self.dice.below(3);
        let to = if self.dice.below(2) == 0 {
            from.saturating_sub(by)
        } else {
            (from + by).min(self.draft.order.len() - 1)
        };
        let may = from != to && (!seen || self.moves < moves_max);
        (may && self.draft.may_move(self.model, from, to)).then_some(to)
    }

    /// Moves a course, with its waits as they are or as they would be there.
    fn try_move(&mut self, from: usize) {
        let Some(to) = self.place_for(from) else {
            return;
        };
        let seen = self.model.jobs[self.draft.order[from] as usize].ranked;
        let again = self.dice.below(100) < self.tuning.anew_percent;
        let was = again.then(|| self.draft.holds.clone());
        if again {
            self.shift_anew(from, to);
        } else {
            self.draft.shift(from, to);
        }
        if self.gains(self.tuning.move_gain_min) {
            self.moves += usize::from(seen);
            return;
        }
        self.draft.shift(to, from);
        if let Some(was) = was {
            self.draft.holds = was;
        }
    }

    /// Moves a course and sets the waits of all that stand elsewhere then.
    fn shift_anew(&mut self, from: usize, to: usize) {
        self.draft.shift(from, to);
        let passed = &self.draft.order[from.min(to)..=from.max(to)];
        let jobs: Vec<usize> = passed.iter().map(|job| *job as usize).collect();
        self.wait_anew(&jobs, self.tuning);
    }

    /// Sets the waits of some courses by when they would be ready without.
    fn wait_anew(&mut self, jobs: &[usize], tuning: &Tuning) {
        let kept = holds::kept(self.model);
        for job in jobs {
            for n in self.model.jobs[*job].ops.clone() {
                self.draft.holds[n as usize] = kept[n as usize];
            }
        }
        self.draft.play(self.model);
        for job in jobs {
            self.draft.wait(self.model, tuning, *job);
        }
    }

    /// Lets an operation begin at once, sooner, later, or in time for its course.
    fn try_hold(&mut self, n: u32) {
        let was = self.draft.holds[n as usize];
        let job = self.model.ops[n as usize].job as usize;
        let nudge = self.tuning.nudge >> self.dice.below(NUDGES);
        let to = match self.dice.below(5) {
            0 => 0,
            1 => (was - nudge).max(0),
            // Later than it would begin: a wait that ends in a queue changes nothing.
            2 => {
                self.draft.play(self.model);
                was.max(self.draft.begins(n as usize)) + nudge
            }
            3 => self.lets_pass(n).unwrap_or(was),
            _ => {
                self.draft.play(self.model);
                let rails = &self.draft.rails;
                let finish = finish(self.model, rails, job);
                holds::latest(self.model, self.tuning, rails, n, finish).unwrap_or(0)
            }
        };
        if to == was {
            return;
        }
        self.draft.holds[n as usize] = to;
        if !self.gains(self.tuning.hold_gain_min) {
            self.draft.holds[n as usize] = was;
        }
    }

    /// Until when an operation waits that lets another of its station begin first.
    fn lets_pass(&mut self, n: u32) -> Option<i64> {
        let here = self.model.ops[n as usize].place;
        let other = (0..PICKS).find_map(|_| {
            let other = self.dice.below(self.model.ops.len());
            let op = &self.model.ops[other];
            (op.place == here && !op.started && other != n as usize).then_some(other)
        })?;
        self.draft.play(self.model);
        let begins = self.draft.begins(other);
        (0 < begins).then_some(begins + JUST_AFTER)
    }

    /// All waits of a course sooner or later together, or none of them.
    fn try_course(&mut self, job: usize) {
        let range = self.model.jobs[job].ops.start as usize..self.model.jobs[job].ops.end as usize;
        let was = self.draft.holds[range.clone()].to_vec();
        let nudge = self.tuning.nudge;
        let by = [-i64::MAX / 4, -2 * nudge, -nudge, nudge];
        let by = by[self.dice.below(by.len())];
        let ops = &self.model.ops[range.clone()];
        for (hold, op) in self.draft.holds[range.clone()].iter_mut().zip(ops) {
            if op.waits && 0 < *hold {
                *hold = (*hold + by).max(0);
            }
        }
        if self.draft.holds[range.clone()] == was[..] {
            return;
        }
        if !self.gains(self.tuning.hold_gain_min) {
            self.draft.holds[range].copy_from_slice(&was);
        }
    }

    /// Begins again from elsewhere: with all waits to the last moment, with none, then from what was best so far
    /// with a few changes that nobody judged.
    fn kick(&mut self, best: &Kept) {
        self.back_to(best);
        self.kicks += 1;
        let jobs: Vec<usize> = (0..self.model.jobs.len()).collect();
        match self.kicks {
            1 => {
                let last_moment = Tuning {
                    early: 0,
                    early_percent: 0,
                    late_percent: 0,
                    ..self.tuning.clone()
                };
                self.wait_anew(&jobs, &last_moment);
            }
            2 => self.draft.holds = holds::kept(self.model),
            _ => {
                for _ in 0..=self.dice.below(KICK_MAX) {
                    let from = self.dice.below(self.draft.order.len());
                    let seen = self.model.jobs[self.draft.order[from] as usize].ranked;
                    if let Some(to) = self.place_for(from) {
                        self.moves += usize::from(seen);
                        self.shift_anew(from, to);
                    }
                }
            }
        }
        self.cost = self.judge();
    }
}
