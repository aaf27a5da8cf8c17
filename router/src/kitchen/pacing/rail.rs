//! The kitchen played forward: each station takes the first of its rail whenever a slot is free.
//!
//! This is what cooks do who follow the rail, so a plan is judged by what would come of it. Bounded by
//! the number of operations; the same input gives the same result. A search spends nearly all of its time
//! here, so operations lie close together and queues sort plain numbers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::super::together::Share;
use super::model::{Model, NONE, Op};

/// What playing reads of an operation.
#[derive(Clone, Copy)]
pub(super) struct Hop {
    pub(super) job: u32,
    pub(super) plate: u32,
    /// The operation that it lets go; `NONE` at the end of a chain.
    pub(super) next: u32,
    fills: u32,
    place: u16,
    head: bool,
    started: bool,
    /// It may share a slot.
    shares: bool,
}

/// A queue of plain numbers, least first.
type Queue = BinaryHeap<Reverse<u64>>;

/// Room for playing forward, used again and again.
pub(super) struct Rails {
    /// When each operation is done.
    pub(super) ends: Vec<i64>,
    pub(super) hops: Vec<Hop>,
    /// What happens, soonest first; see `moment`.
    due: Queue,
    /// By station: (place of its job, operation) as one number, first to be taken on top.
    rail: Vec<Queue>,
    free: Vec<i64>,
    dirty: Vec<u16>,
    together: Together,
}

/// What cooks together, where the restaurant has rules for it.
#[derive(Default)]
struct Together {
    /// By rule: the same operations as on the rails, first to be taken on top.
    rail: Vec<Queue>,
    /// By operation: it has been begun, and the slots that come free when it is done.
    begun: Vec<bool>,
    fills: Vec<u32>,
    /// Too many portions for the room that is left.
    aside: Vec<Reverse<u64>>,
}

/// Bits of an operation's number in a moment; and the longest time there is, 34 years.
const OP_BITS: u32 = 23;
const TIME_MAX: i64 = (1 << (63 - OP_BITS)) - 1;
const DONE: u64 = 0;
const FIRES: u64 = 1;

/// Time, then what happens, then to which operation: sorts like the three of them.
fn moment(at: i64, kind: u64, op: u32) -> Reverse<u64> {
    let at = at.clamp(0, TIME_MAX).unsigned_abs();
    Reverse(at << (OP_BITS + 1) | kind << OP_BITS | u64::from(op))
}

/// The operation in the low bits of a moment or a place on a rail.
fn op_in(number: u64, bits: u32) -> u32 {
    u32::try_from(number & ((1 << bits) - 1)).unwrap_or(NONE)
}

fn on_rail(place: u32, op: u32) -> Reverse<u64> {
    Reverse(u64::from(place) << 32 | u64::from(op))
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
    pub(super) fn of(model: &Model) -> Self {
        let hop = |op: &Op| Hop {
            job: op.job,
            plate: op.plate,
            next: op.next,
            fills: op.fills,
            place: op.place,
            head: op.head,
            started: op.started,
            shares: op.share.is_some(),
        };
        Self {
            ends: vec![0; model.ops.len()],
            hops: model.ops.iter().map(hop).collect(),
            due: BinaryHeap::new(),
            rail: model.places.iter().map(|_| BinaryHeap::new()).collect(),
            free: Vec::new(),
            dirty: Vec::new(),
            together: Together::default(),
        }
    }

    /// Plays forward with jobs at `places` in the order of the rails, each operation kept back until its
    /// `holds` (0 or less: not at all) and taking what `takes` says.
    pub(super) fn play(&mut self, model: &Model, places: &[u32], holds: &[i64], takes: &[i64]) {
        self.ready(model, places, holds, takes);
        for place in 0..self.rail.len() {
            self.begin(model, place, 0, takes);
        }
        while let Some(Reverse(first)) = self.due.pop() {
            let now = first >> (OP_BITS + 1);
            self.happen(model, places, holds, first);
            while self
                .due
                .peek()
                .is_some_and(|Reverse(next)| next >> (OP_BITS + 1) == now)
            {
                let Some(Reverse(next)) = self.due.pop() else {
                    break;
                };
                self.happen(model, places, holds, next);
            }
            let now = i64::try_from(now).unwrap_or(TIME_MAX);
            while let Some(place) = self.dirty.pop() {
                self.begin(model, usize::from(place), now, takes);
            }
        }
    }

    /// What is on the rails now, and what comes to them later.
    fn ready(&mut self, model: &Model, places: &[u32], holds: &[i64], takes: &[i64]) {
        self.free.clear();
        self.free
            .extend(model.places.iter().map(|place| i64::from(place.slots)));
        self.dirty.clear();
        self.together.ready(model);
        let mut due = std::mem::take(&mut self.due).into_vec();
        due.clear();
        for n in 0..u32::try_from(self.hops.len()).unwrap_or(NONE) {
            let op = self.hops[n as usize];
            if op.started {
                self.free[usize::from(op.place)] -= i64::from(op.fills);
                due.push(moment(takes[n as usize], DONE, n));
            } else if op.head {
                let since = model.jobs[op.job as usize].since;
                let at = since.max(holds[n as usize]);
                if 0 < at {
                    due.push(moment(at, FIRES, n));
                } else {
                    self.fire(model, places, n);
                }
            }
        }
        self.due = BinaryHeap::from(due);
    }

    /// It goes to its rail.
    fn fire(&mut self, model: &Model, places: &[u32], n: u32) {
        let op = self.hops[n as usize];
        let key = on_rail(places[op.job as usize], n);
        self.rail[usize::from(op.place)].push(key);
        if let Some(share) = model.ops[n as usize].share.filter(|_| op.shares) {
            self.together.rail[usize::from(share.rule)].push(key);
        }
        self.dirty.push(op.place);
    }

    fn happen(&mut self, model: &Model, places: &[u32], holds: &[i64], what: u64) {
        let now = i64::try_from(what >> (OP_BITS + 1)).unwrap_or(TIME_MAX);
        let n = op_in(what, OP_BITS);
        if what >> OP_BITS & 1 == FIRES {
            self.fire(model, places, n);
            return;
        }
        let op = self.hops[n as usize];
        self.ends[n as usize] = now;
        let fills = if op.shares {
            self.together.fills[n as usize]
        } else {
            op.fills
        };
        self.free[usize::from(op.place)] += i64::from(fills);
        self.dirty.push(op.place);
        if op.next == NONE {
            return;
        }
        let at = holds[op.next as usize];
        if now < at {
            self.due.push(moment(at, FIRES, op.next));
        } else {
            self.fire(model, places, op.next);
        }
    }

    fn begin(&mut self, model: &Model, place: usize, now: i64, takes: &[i64]) {
        while 0 < self.free[place] {
            let Some(Reverse(first)) = self.rail[place].pop() else {
                return;
            };
            let n = op_in(first, u32::BITS);
            let op = self.hops[n as usize];
            if op.shares && self.together.begun[n as usize] {
                continue;
            }
            // A batch that is larger than the station takes all of it.
            self.free[place] -= i64::from(op.fills);
            self.due.push(moment(now + takes[n as usize], DONE, n));
            if let Some(share) = model.ops[n as usize].share.filter(|_| op.shares) {
                self.join(model, (n, share), now, takes);
            }
        }
    }

    /// Begins what has room in the slots of `first`, in the order of the rail. Nobody begins later by it: what
    /// is first on the rail is never passed over, and what joins takes no slot of its own.
    fn join(&mut self, model: &Model, (first, share): (u32, Share), now: i64, takes: &[i64]) {
        let together = &mut self.together;
        together.begun[first as usize] = true;
        let mut room = share.slots() * share.at_most - share.portions;
        let mut last = first;
        while 0 < room {
            let Some(next) = together.rail[usize::from(share.rule)].pop() else {
                break;
            };
            let n = op_in(next.0, u32::BITS);
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
            self.due.push(moment(now + takes[n as usize], DONE, n));
            if takes[last as usize] < takes[n as usize] {
                last = n;
            }
        }
        let aside = together.aside.drain(..);
        together.rail[usize::from(share.rule)].extend(aside);
        together.keep(first, last);
    }
}
