//! Taps on their way to the router: kept in order, shown as done meanwhile, sent one at a time.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::order::StepState;
use shared::time::{Span, Timestamp};

/// Taps that may wait; with more, new ones are refused in words (a screen cut off for hours).
pub const TAPS_WAITING_MAX: usize = 2_000;
/// An accepted tap goes on showing for this long while the router's news of it is on the way.
const NEWS_WITHIN_MS: u64 = 5_000;

/// A step and the revision of it that the cook saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub step: StepId,
    pub revision: Revision,
}

/// What a hand did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "tap")]
pub enum Tap {
    Start {
        steps: Vec<Seen>,
    },
    Bump {
        steps: Vec<Seen>,
    },
    Unbump {
        steps: Vec<StepId>,
    },
    Recall {
        ticket: TicketId,
    },
    Serve {
        order: OrderId,
        course: CourseNo,
        /// Why, where prep was still open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Done at another station, by the word of the pass.
    BumpFor {
        station: StationId,
        steps: Vec<Seen>,
    },
    Refire {
        order: OrderId,
        line: LineId,
        reason: String,
    },
    EightySix {
        item: ItemId,
        out: bool,
    },
    /// A message from the floor was read.
    SeeMessage {
        message: MessageId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply: Option<String>,
    },
    Rush {
        order: OrderId,
        on: bool,
    },
    CloseStation {
        closed: bool,
    },
}

/// How a tap was put to the router; a repeat says exactly the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub id: RequestId,
    pub term: u64,
    pub tap_age: Option<Span>,
}

/// A tap that waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Grows with each tap of this screen.
    pub no: u64,
    pub tap: Tap,
    /// The router's time of the tap, if the screen knew it.
    pub at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
}

/// What a step looks like while taps on it are on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Overlay {
    revision: Option<Revision>,
    as_if: StepState,
    /// Set once the tap was accepted.
    until: Option<u64>,
}

#[derive(Clone, Debug, Default)]
pub struct Pending {
    queue: VecDeque<Waiting>,
    next_no: u64,
    overlays: BTreeMap<StepId, Overlay>,
    served: BTreeMap<(OrderId, CourseNo), Option<u64>>,
}

impl Pending {
    /// Continues with the taps that an earlier run could not deliver.
    pub fn restore(kept: Vec<Waiting>) -> Self {
        let mut pending = Self::default();
        for waiting in kept {
            pending.next_no = pending.next_no.max(waiting.no + 1);
            pending.overlay(&waiting.tap);
            pending.queue.push_back(waiting);
        }
        pending
    }

    pub fn len(&self) -> usize {
        self.queue.len()
    }

    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    pub fn waiting(&self) -> impl Iterator<Item = &Waiting> {
        self.queue.iter()
    }

    /// Takes a tap; `None` at the limit.
    pub fn push(&mut self, tap: Tap, at: Option<Timestamp>) -> Option<Waiting> {
        if TAPS_WAITING_MAX <= self.queue.len() {
            return None;
        }
        let waiting = Waiting {
            no: self.next_no,
            tap,
            at,
            asked: None,
        };
        self.next_no += 1;
        self.overlay(&waiting.tap);
        self.queue.push_back(waiting.clone());
        Some(waiting)
    }

    /// Takes back a bump that was never sent; true if it was still here.
    pub fn withdraw(&mut self, no: u64) -> bool {
        let Some(at) = self
            .queue
            .iter()
            .position(|w| w.no == no && w.asked.is_none())
        else {
            return false;
        };
        if let Some(waiting) = self.queue.remove(at) {
            self.drop_overlay(&waiting.tap);
        }
        true
    }

    /// The tap whose turn it is: the oldest, since later ones may depend on it.
    pub fn head(&self) -> Option<&Waiting> {
        self.queue.front()
    }

    pub fn mark_asked(&mut self, no: u64, asked: Asked) {
        if let Some(waiting) = self.queue.iter_mut().find(|waiting| waiting.no == no) {
            waiting.asked = Some(asked);
        }
    }

    /// The router answered: the tap is over. Accepted ones go on showing until the news of them arrives.
    pub fn answered(&mut self, id: RequestId, accepted: bool, mono: u64) -> Option<Waiting> {
        let mine = |w: &Waiting| w.asked.is_some_and(|asked| asked.id == id);
        let at = self.queue.iter().position(mine)?;
        let waiting = self.queue.remove(at)?;
        if accepted {
            let until = mono + NEWS_WITHIN_MS;
            for step in steps(&waiting.tap) {
                if let Some(overlay) = self.overlays.get_mut(&step) {
                    overlay.until = Some(until);
                }
            }
            if let Tap::Serve { order, course, .. } = waiting.tap {
                self.served.insert((order, course), Some(until));
            }
        } else {
            self.drop_overlay(&waiting.tap);
        }
        Some(waiting)
    }

    /// These steps of a tap had changed: show them as they are.
    pub fn returned(&mut self, changed: &[StepId]) {
        for step in changed {
            self.overlays.remove(step);
        }
    }

    /// Forgets what accepted taps looked like once their time is over; true if anything was forgotten.
    pub fn expire(&mut self, mono: u64) -> bool {
        let before = self.overlays.len() + self.served.len();
        let keep = |until: Option<u64>| until.is_none_or(|until| mono < until);
        self.overlays.retain(|_, overlay| keep(overlay.until));
        self.served.retain(|_, until| keep(*until));
        before != self.overlays.len() + self.served.len()
    }

    /// State of a step as the cook should see it.
    pub fn shown(&self, step: StepId, revision: Revision, state: StepState) -> StepState {
        let Some(overlay) = self.overlays.get(&step) else {
            return state;
        };
        if overlay.revision.is_some_and(|seen| seen < revision) {
            return state;
        }
        match (overlay.as_if, state) {
            (StepState::Done, StepState::Fired | StepState::Started | StepState::Void) => {
                StepState::Done
            }
            (StepState::Started, StepState::Fired) => StepState::Started,
            (StepState::Fired, StepState::Done) => StepState::Fired,
            _ => state,
        }
    }

    pub fn is_served(&self, order: OrderId, course: CourseNo) -> bool {
        self.served.contains_key(&(order, course))
    }

    fn overlay(&mut self, tap: &Tap) {
        let mut put = |step, revision, as_if| {
            self.overlays.insert(
                step,
                Overlay {
                    revision,
                    as_if,
                    until: None,
                },
            );
        };
        match tap {
            Tap::Start { steps } => {
                steps
                    .iter()
                    .for_each(|s| put(s.step, Some(s.revision), StepState::Started));
            }
            Tap::Bump { steps } => {
                steps
                    .iter()
                    .for_each(|s| put(s.step, Some(s.revision), StepState::Done));
            }
            Tap::Unbump { steps } => steps.iter().for_each(|s| put(*s, None, StepState::Fired)),
            Tap::Serve { order, course, .. } => {
                self.served.insert((*order, *course), None);
            }
            Tap::Recall { .. }
            | Tap::Rush { .. }
            | Tap::CloseStation { .. }
            | Tap::SeeMessage { .. }
            | Tap::BumpFor { .. }
            | Tap::Refire { .. }
            | Tap::EightySix { .. } => {}
        }
    }

    fn drop_overlay(&mut self, tap: &Tap) {
        for step in steps(tap) {
            self.overlays.remove(&step);
        }
        if let Tap::Serve { order, course, .. } = tap {
            self.served.remove(&(*order, *course));
        }
    }
}

fn steps(tap: &Tap) -> Vec<StepId> {
    match tap {
        Tap::Start { steps } | Tap::Bump { steps } => steps.iter().map(|seen| seen.step).collect(),
        Tap::Unbump { steps } => steps.clone(),
        Tap::Recall { .. }
        | Tap::Serve { .. }
        | Tap::Rush { .. }
        | Tap::CloseStation { .. }
        | Tap::SeeMessage { .. }
        | Tap::BumpFor { .. }
        | Tap::Refire { .. }
        | Tap::EightySix { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn step(n: u128) -> StepId {
        StepId {
            line: LineId(Uuid::from_u128(n)),
            n: 0,
        }
    }

    fn bump(n: u128) -> Tap {
        Tap::Bump {
            steps: vec![Seen {
                step: step(n),
                revision: Revision(3),
            }],
        }
    }

    fn asked(n: u128) -> Asked {
        Asked {
            id: RequestId(Uuid::from_u128(n)),
            term: 1,
            tap_age: None,
        }
    }

    #[test]
    fn a_tap_shows_at_once_and_gives_way_to_newer_truth() {
        let mut pending = Pending::default();
        pending.push(bump(1), None).unwrap();
        let shown = |revision, state| pending.shown(step(1), Revision(revision), state);
        assert_eq!(shown(3, StepState::Fired), StepState::Done);
        assert_eq!(
            shown(4, StepState::Fired),
            StepState::Fired,
            "it changed after the tap"
        );
    }

    #[test]
    fn taps_survive_a_restart_in_order() {
        let mut pending = Pending::default();
        let kept: Vec<Waiting> = (1..=3)
            .map(|n| pending.push(bump(n), None).unwrap())
            .collect();
        let restored = Pending::restore(kept.clone());
        assert!(restored.waiting().eq(kept.iter()));
        assert_eq!(
            restored.shown(step(2), Revision(3), StepState::Fired),
            StepState::Done
        );
        assert_eq!(restored.clone().push(bump(4), None).unwrap().no, 3);
    }

    #[test]
    fn a_refused_tap_comes_back_and_an_accepted_one_waits_for_its_news() {
        let mut pending = Pending::default();
        for n in 1..=2 {
            let no = pending.push(bump(n), None).unwrap().no;
            pending.mark_asked(no, asked(n));
        }
        assert!(pending.answered(asked(1).id, false, 0).is_some());
        assert!(pending.answered(asked(2).id, true, 0).is_some());
        assert!(
            pending.answered(asked(2).id, true, 0).is_none(),
            "an answer counts once"
        );
        assert_eq!(
            pending.shown(step(1), Revision(3), StepState::Fired),
            StepState::Fired
        );
        assert_eq!(
            pending.shown(step(2), Revision(3), StepState::Fired),
            StepState::Done
        );
        assert!(pending.expire(NEWS_WITHIN_MS));
        assert_eq!(
            pending.shown(step(2), Revision(3), StepState::Fired),
            StepState::Fired
        );
    }

    #[test]
    fn a_slip_that_was_never_sent_is_simply_taken_back() {
        let mut pending = Pending::default();
        let no = pending.push(bump(1), None).unwrap().no;
        assert!(pending.withdraw(no) && pending.is_empty());
        let no = pending.push(bump(2), None).unwrap().no;
        pending.mark_asked(no, asked(2));
        assert!(!pending.withdraw(no), "what was sent needs an undo");
    }
}
