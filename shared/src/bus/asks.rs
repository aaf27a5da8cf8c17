//! What was asked and has no answer yet: when each ask goes out, waits its turn, or is repeated.
//!
//! Pure: no bytes on a wire, no clock; `now` is any count of milliseconds that never goes back. No answer
//! means unknown, so an ask is repeated with the same bytes until it is answered or forgotten.
//!
//! Order is kept where it matters: two asks that concern the same thing (order or check, the taps of a
//! station, an item) are never on their way at once, and go in the order they were given. Everything else
//! overtakes freely, up to `ASKS_IN_FLIGHT_MAX` at a time. An ask that moves a driven clock goes alone.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::ids::{ItemId, RequestId, StationId};
use crate::wire::limits::{
    ASK_PAUSE_MS_MAX, ASK_PAUSE_MS_MIN, ASK_WAIT_MS_MAX, ASKS_IN_FLIGHT_MAX,
};
use crate::wire::{Ask, BridgeAsk, DeskAsk, FrontAsk, StationAsk};

/// What an ask is about; asks with something in common go one after the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// An order or a check, by its number: the first check of an order carries the order's.
    Order(uuid::Uuid),
    /// What cooks did at a station: start, bump, undo, recall.
    Taps(StationId),
    /// Proof of display; never in the way of taps.
    Displayed(StationId),
    Item(ItemId),
    /// Who stands there, and guests.
    Desk,
    /// All before and all after it.
    Everything,
}

/// What an ask concerns, in no particular order; never empty.
pub fn concerns(ask: &Ask) -> Vec<Concern> {
    match ask {
        Ask::Front(ask) => vec![front_concern(ask)],
        Ask::Station(ask) => match ask {
            StationAsk::Start { station, .. }
            | StationAsk::Bump { station, .. }
            | StationAsk::Unbump { station, .. }
            | StationAsk::CloseStation { station, .. } => vec![Concern::Taps(station.clone())],
            StationAsk::Recall { station, ticket } => {
                vec![
                    Concern::Taps(station.clone()),
                    Concern::Order(ticket.order.0),
                ]
            }
            StationAsk::Displayed { station, .. } => vec![Concern::Displayed(station.clone())],
            StationAsk::Serve { order, .. }
            | StationAsk::SeeAllergies { order, .. }
            | StationAsk::Rush { order, .. }
            | StationAsk::Refire { order, .. } => vec![Concern::Order(order.0)],
            // In the way of no tap.
            StationAsk::SeeMessage { message, .. } => vec![Concern::Order(message.0)],
            StationAsk::EightySix { item, .. } => vec![Concern::Item(item.clone())],
        },
        // Behind its order, should that not have been answered yet.
        Ask::Bridge(BridgeAsk::CallOff { order, .. }) => vec![Concern::Order(order.0)],
        Ask::Bridge(BridgeAsk::SubmitOnline { order, .. } | BridgeAsk::Quote { order }) => {
            vec![Concern::Order(order.id.0)]
        }
        Ask::Bridge(BridgeAsk::Stock { item, .. }) => vec![Concern::Item(item.clone())],
        Ask::Driver(_) => vec![Concern::Everything],
        Ask::Desk(ask) => vec![desk_concern(ask)],
    }
}

fn front_concern(ask: &FrontAsk) -> Concern {
    match ask {
        FrontAsk::Submit { order } | FrontAsk::Quote { order } => Concern::Order(order.id.0),
        FrontAsk::Revise { order, .. }
        | FrontAsk::FireCourse { order, .. }
        | FrontAsk::HoldCourse { order, .. }
        | FrontAsk::Rush { order, .. }
        | FrontAsk::Refire { order, .. }
        | FrontAsk::Cancel { order, .. }
        | FrontAsk::MoveTable { order, .. }
        | FrontAsk::Transfer { order, .. }
        | FrontAsk::AttachCustomer { order, .. } => Concern::Order(order.0),
        FrontAsk::Pay { check, .. }
        | FrontAsk::Refund { check, .. }
        | FrontAsk::Adjust { check, .. }
        | FrontAsk::AdjustTip { check, .. } => Concern::Order(check.0),
        // Behind the order that it is about.
        FrontAsk::Message { message, order, .. } => {
            Concern::Order(order.map_or(message.0, |order| order.0))
        }
        // They touch several checks and what comes after may need any of them.
        FrontAsk::SplitCheck { .. } | FrontAsk::MergeChecks { .. } => Concern::Everything,
        FrontAsk::IssueGift { .. } | FrontAsk::ClockIn | FrontAsk::ClockOut { .. } => Concern::Desk,
        FrontAsk::EightySix { item, .. } | FrontAsk::Countdown { item, .. } => {
            Concern::Item(item.clone())
        }
    }
}

fn desk_concern(ask: &DeskAsk) -> Concern {
    match ask {
        DeskAsk::PutDraft { draft } => Concern::Order(draft.id.0),
        DeskAsk::TakeDraft { draft } | DeskAsk::DropDraft { draft } => Concern::Order(draft.0),
        DeskAsk::SignIn { .. }
        | DeskAsk::SignOut
        | DeskAsk::Approve { .. }
        | DeskAsk::Drafts
        | DeskAsk::FindCustomers { .. }
        | DeskAsk::PutCustomer { .. }
        | DeskAsk::ForgetCustomer { .. }
        | DeskAsk::CustomerHistory { .. }
        | DeskAsk::GiftBalance { .. } => Concern::Desk,
    }
}

/// An ask that should go out now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    pub id: RequestId,
    /// 1 for the first time.
    pub attempt: u32,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Behind another ask that concerns the same.
    Queued,
    Ready,
    Flying {
        until_ms: u64,
    },
    Resting {
        until_ms: u64,
    },
}

#[derive(Debug)]
struct Pending {
    id: RequestId,
    bytes: Vec<u8>,
    concerns: Vec<Concern>,
    attempts: u32,
    /// Rests since the link came up; the next one is longer.
    rests: u32,
    state: State,
}

/// All asks without an answer, by order of submission.
#[derive(Debug, Default)]
pub struct Asks {
    next: u64,
    pending: BTreeMap<u64, Pending>,
    by_id: BTreeMap<RequestId, u64>,
    lanes: BTreeMap<Concern, VecDeque<u64>>,
    ready: BTreeSet<u64>,
    /// Resting and flying asks by the time that something must be done about them.
    timed: BTreeSet<(u64, u64)>,
    flying: usize,
}

impl Asks {
    pub fn len(&self) -> usize {
        self.pending.len()
    }

    pub fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    pub fn contains(&self, id: &RequestId) -> bool {
        self.by_id.contains_key(id)
    }

    /// An id that is waiting already is not asked twice.
    pub fn submit(&mut self, id: RequestId, concerns: Vec<Concern>, bytes: Vec<u8>) {
        debug_assert!(
            !concerns.is_empty(),
            "an ask without a concern would have no place in line"
        );
        if self.contains(&id) {
            return;
        }
        let n = self.next;
        self.next += 1;
        for concern in &concerns {
            self.lanes.entry(concern.clone()).or_default().push_back(n);
        }
        self.by_id.insert(id, n);
        let pending = Pending {
            id,
            bytes,
            concerns,
            attempts: 0,
            rests: 0,
            state: State::Queued,
        };
        self.pending.insert(n, pending);
        self.promote(n);
    }

    /// The next ask that may go, oldest first; it counts as on its way from then on.
    pub fn send(&mut self, now_ms: u64) -> Option<Sending> {
        if ASKS_IN_FLIGHT_MAX <= self.flying {
            return None;
        }
        let n = *self.ready.first()?;
        self.set_state(
            n,
            State::Flying {
                until_ms: now_ms + ASK_WAIT_MS_MAX,
            },
        );
        let pending = self.pending.get_mut(&n)?;
        pending.attempts += 1;
        Some(Sending {
            id: pending.id,
            attempt: pending.attempts,
            bytes: pending.bytes.clone(),
        })
    }

    /// The answer came, or nobody wants it any more: the next in line may go. False if it was not waiting.
    pub fn settle(&mut self, id: &RequestId) -> bool {
        let Some(n) = self.by_id.remove(id) else {
            return false;
        };
        self.set_state(n, State::Queued);
        let Some(pending) = self.pending.remove(&n) else {
            return false;
        };
        let mut freed = BTreeSet::new();
        for concern in &pending.concerns {
            if let Some(lane) = self.lanes.get_mut(concern) {
                lane.retain(|other| *other != n);
                freed.extend(lane.front().copied());
                if lane.is_empty() {
                    self.lanes.remove(concern);
                }
            }
        }
        if pending.concerns.contains(&Concern::Everything) {
            freed.extend(self.pending.keys().copied());
        }
        // An ask that concerns everything waits for whatever is oldest.
        freed.extend(self.pending.keys().next().copied());
        for other in freed {
            self.promote(other);
        }
        true
    }

    /// An attempt ended without an answer: rest, then repeat. Old news of an earlier attempt is ignored.
    pub fn failed(&mut self, id: &RequestId, attempt: u32, now_ms: u64) -> bool {
        let Some(n) = self.by_id.get(id).copied() else {
            return false;
        };
        match self.pending.get(&n) {
            Some(p) if p.attempts == attempt && matches!(p.state, State::Flying { .. }) => {
                self.rest(n, now_ms);
                true
            }
            _ => false,
        }
    }

    /// Ends rests that are over and gives up waiting for replies that are overdue; returns how many of these.
    pub fn tick(&mut self, now_ms: u64) -> usize {
        let mut overdue = 0;
        while let Some(&(at_ms, n)) = self.timed.first() {
            if now_ms < at_ms {
                break;
            }
            let Some(pending) = self.pending.get(&n) else {
                break;
            };
            if matches!(pending.state, State::Flying { .. }) {
                overdue += 1;
                self.rest(n, now_ms);
            } else {
                self.set_state(n, State::Ready);
            }
        }
        overdue
    }

    /// The link is back: nobody rests, what was on its way is asked again, and pauses start small.
    pub fn hurry(&mut self) {
        let waiting: Vec<u64> = self.timed.iter().map(|(_, n)| *n).collect();
        for n in waiting {
            if let Some(pending) = self.pending.get_mut(&n) {
                pending.rests = 0;
            }
            self.set_state(n, State::Ready);
        }
    }

    /// Whatever rests may go now; what is on its way is waited for.
    pub fn end_rests(&mut self) {
        let waiting: Vec<u64> = self.timed.iter().map(|(_, n)| *n).collect();
        for n in waiting {
            if matches!(self.pending.get(&n), Some(p) if matches!(p.state, State::Resting { .. })) {
                self.set_state(n, State::Ready);
            }
        }
    }

    /// When `tick` has something to do.
    pub fn due_ms(&self) -> Option<u64> {
        self.timed.first().map(|(at_ms, _)| *at_ms)
    }

    fn rest(&mut self, n: u64, now_ms: u64) {
        let Some(pending) = self.pending.get_mut(&n) else {
            return;
        };
        pending.rests += 1;
        let until_ms = now_ms + pause_ms(pending.rests);
        self.set_state(n, State::Resting { until_ms });
    }

    /// Makes a queued ask ready if nothing before it concerns the same.
    fn promote(&mut self, n: u64) {
        let Some(pending) = self.pending.get(&n) else {
            return;
        };
        if pending.state != State::Queued {
            return;
        }
        let first_everything = self
            .lanes
            .get(&Concern::Everything)
            .and_then(VecDeque::front);
        let free = if pending.concerns.contains(&Concern::Everything) {
            self.pending.keys().next() == Some(&n)
        } else {
            let first_in = |concern| self.lanes.get(concern).and_then(VecDeque::front) == Some(&n);
            first_everything.is_none_or(|first| n < *first) && pending.concerns.iter().all(first_in)
        };
        if free {
            self.set_state(n, State::Ready);
        }
    }

    fn set_state(&mut self, n: u64, state: State) {
        let Some(pending) = self.pending.get_mut(&n) else {
            return;
        };
        match pending.state {
            State::Queued => {}
            State::Ready => {
                self.ready.remove(&n);
            }
            State::Flying { until_ms } => {
                self.flying -= 1;
                self.timed.remove(&(until_ms, n));
            }
            State::Resting { until_ms } => {
                self.timed.remove(&(until_ms, n));
            }
        }
        pending.state = state;
        match state {
            State::Queued => {}
            State::Ready => {
                self.ready.insert(n);
            }
            State::Flying { until_ms } => {
                self.flying += 1;
                self.timed.insert((until_ms, n));
            }
            State::Resting { until_ms } => {
                self.timed.insert((until_ms, n));
            }
        }
    }
}

/// The pause before the first repeat, the second … : 50, 100, 200 … at most 1,000 ms.
pub(super) fn pause_ms(rests: u32) -> u64 {
    let doublings = rests.saturating_sub(1).min(16);
    (ASK_PAUSE_MS_MIN << doublings).min(ASK_PAUSE_MS_MAX)
}

#[cfg(test)]
mod tests;
