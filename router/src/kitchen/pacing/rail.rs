//! The kitchen played forward: each station takes the first of its rail whenever a slot is free.
//!
//! This is what cooks do who follow the rail, so a plan is judged by what would come of it. Bounded by
//! the number of operations; the same input gives the same result.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::super::together::Share;
use super::model::{Model, NONE};

/// Room for playing forward, used again and again.
#[derive(Default)]
pub(super) struct Rails {
    /// When each operation is done.
    pub(super) ends: Vec<i64>,
    /// (time, kind, operation): 0 is done, 1 fires.
    due: BinaryHeap<Reverse<(i64, u8, u32)>>,
    /// By station: (place of its job, operation), first to be taken on top.
    rail: Vec<BinaryHeap<Reverse<(u32, u32)>>>,
    free: Vec<i64>,
    dirty: Vec<u16>,
    together: Together,
}

/// What cooks together, where the restaurant has rules for it.
#[derive(Default)]
struct Together {
    /// By rule: the same operations as on the rails, first to be taken on top.
    rail: Vec<BinaryHeap<Reverse<(u32, u32)>>>,
    /// By operation: it has been begun, and the slots that come free when it is done.
    begun: Vec<bool>,
    fills: Vec<u32>,
    /// Too many portions for the room that is left.
    aside: Vec<Reverse<(u32, u32)>>,
}

impl Together {
    fn ready(&mut self, model: &Model) {
        if model.rules == 0 {
            return;
        }
        // A full basket looks for no company, and still lies here from the evening before.
        self.rail.iter_mut().for_each(BinaryHeap::clear);
        self.rail.resize_with(model.rules, BinaryHeap::new);
        self.begun.clear();
        self.begun.resize(model.ops.len(), false);
        self.fills.clear();
        self.fills.extend(model.ops.iter().map(|op| op.fills));
    }

    /// Of all that begin at once, the one that takes longest keeps the slots of the first.
    fn keep(&mut self, first: u32, last: u32) {
        let (first, last) = (first as usize, last as usize);
        let fills = std::mem::take(&mut self.fills[first]);
        self.fills[last] = fills;
    }
}

impl Rails {
    /// Plays forward with jobs at `places` in the order of the rails, each operation kept back until its
    /// `holds` (0 or less: not at all) and taking what `takes` says.
    pub(super) fn play(&mut self, model: &Model, places: &[u32], holds: &[i64], takes: &[i64]) {
        self.ready(model, holds, takes);
        while let Some(Reverse((now, kind, op))) = self.due.pop() {
            self.happen(model, places, holds, now, kind, op);
            while self.due.peek().is_some_and(|Reverse((at, ..))| *at == now) {
                let Some(Reverse((_, kind, op))) = self.due.pop() else {
                    break;
                };
                self.happen(model, places, holds, now, kind, op);
            }
            while let Some(place) = self.dirty.pop() {
                self.begin(model, usize::from(place), now, takes);
            }
        }
    }

    fn ready(&mut self, model: &Model, holds: &[i64], takes: &[i64]) {
        self.ends.clear();
        self.ends.resize(model.ops.len(), 0);
        self.free.clear();
        self.free
            .extend(model.places.iter().map(|place| i64::from(place.slots)));
        self.rail.resize_with(model.places.len(), BinaryHeap::new);
        self.dirty.clear();
        self.together.ready(model);
        for (n, op) in (0..).zip(&model.ops) {
            if op.started {
                self.free[usize::from(op.place)] -= i64::from(op.fills);
                self.due.push(Reverse((takes[n as usize], 0, n)));
            } else if op.head {
                let since = model.jobs[op.job as usize].since;
                let at = since.max(holds[n as usize]).max(0);
                self.due.push(Reverse((at, 1, n)));
            }
        }
    }

    fn happen(&mut self, model: &Model, places: &[u32], holds: &[i64], now: i64, kind: u8, n: u32) {
        let op = &model.ops[n as usize];
        if kind == 1 {
            let key = Reverse((places[op.job as usize], n));
            self.rail[usize::from(op.place)].push(key);
            if let Some(share) = &op.share {
                self.together.rail[usize::from(share.rule)].push(key);
            }
            self.dirty.push(op.place);
            return;
        }
        self.ends[n as usize] = now;
        let fills = match op.share {
            Some(_) => self.together.fills[n as usize],
            None => op.fills,
        };
        self.free[usize::from(op.place)] += i64::from(fills);
        self.dirty.push(op.place);
        if op.next != NONE {
            let at = holds[op.next as usize].max(now);
            self.due.push(Reverse((at, 1, op.next)));
        }
    }

    fn begin(&mut self, model: &Model, place: usize, now: i64, takes: &[i64]) {
        while 0 < self.free[place] {
            let Some(Reverse((_, n))) = self.rail[place].pop() else {
                return;
            };
            let op = &model.ops[n as usize];
            if op.share.is_some() && self.together.begun[n as usize] {
                continue;
            }
            // A batch that is larger than the station takes all of it.
            self.free[place] -= i64::from(op.fills);
            self.due.push(Reverse((now + takes[n as usize], 0, n)));
            if let Some(share) = &op.share {
                self.join(model, (n, share), now, takes);
            }
        }
    }

    /// Begins what has room in the slots of `first`, in the order of the rail. Nobody begins later by it: what
    /// is first on the rail is never passed over, and what joins takes no slot of its own.
    fn join(&mut self, model: &Model, (first, share): (u32, &Share), now: i64, takes: &[i64]) {
        let together = &mut self.together;
        together.begun[first as usize] = true;
        let mut room = share.slots() * share.at_most - share.portions;
        let mut last = first;
        while 0 < room {
            let Some(next) = together.rail[usize::from(share.rule)].pop() else {
                break;
            };
            let Reverse((_, n)) = next;
            let portions = model.ops[n as usize]
                .share
                .map_or(0, |share| share.portions);
            if together.begun[n as usize] {
                continue;
            }
            if room < portions {
                together.aside.push(next);
                continue;
            }
            room -= portions;
            together.begun[n as usize] = true;
            together.fills[n as usize] = 0;
            self.due.push(Reverse((now + takes[n as usize], 0, n)));
            if takes[last as usize] < takes[n as usize] {
                last = n;
            }
        }
        let aside = together.aside.drain(..);
        together.rail[usize::from(share.rule)].extend(aside);
        together.keep(first, last);
    }
}
