//! Which stream is being pulled, and when a pull that brought nothing is tried again; pure.

use std::collections::BTreeMap;

use super::asks::pause_ms;
use crate::wire::limits::ASK_WAIT_MS_MAX;
use crate::wire::{Pull, Stream};

/// At most one pull per stream is on its way.
pub(super) struct Pulls(BTreeMap<Stream, Pulling>);

#[derive(Default)]
struct Pulling {
    attempt: u32,
    /// Rests since the last progress; the next one is longer.
    rests: u32,
    phase: Phase,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Idle,
    Flying {
        until_ms: u64,
    },
    Resting {
        until_ms: u64,
    },
}

impl Pulling {
    fn rest(&mut self, now_ms: u64) {
        self.rests += 1;
        self.phase = Phase::Resting {
            until_ms: now_ms + pause_ms(self.rests),
        };
    }
}

impl Pulls {
    pub(super) fn new<'a>(streams: impl Iterator<Item = &'a Stream>) -> Self {
        Self(
            streams
                .map(|stream| (stream.clone(), Pulling::default()))
                .collect(),
        )
    }

    /// The next pull that is wanted and may go, with its attempt; it is on its way from then on.
    pub(super) fn send(
        &mut self,
        now_ms: u64,
        wants: impl Fn(&Stream) -> Option<Pull>,
    ) -> Option<(Stream, u32, Pull)> {
        for (stream, pulling) in &mut self.0 {
            if pulling.phase != Phase::Idle {
                continue;
            }
            if let Some(pull) = wants(stream) {
                pulling.attempt += 1;
                pulling.phase = Phase::Flying {
                    until_ms: now_ms + ASK_WAIT_MS_MAX,
                };
                return Some((stream.clone(), pulling.attempt, pull));
            }
        }
        None
    }

    /// A reply came. One that brought nothing wanted must not be followed by another pull at once.
    pub(super) fn replied(&mut self, stream: &Stream, attempt: u32, progress: bool, now_ms: u64) {
        let Some(pulling) = self.0.get_mut(stream) else {
            return;
        };
        if progress {
            pulling.phase = Phase::Idle;
            pulling.rests = 0;
        } else if pulling.attempt == attempt {
            pulling.rest(now_ms);
        }
    }

    /// Nothing more will come for this attempt; does nothing once it was answered.
    pub(super) fn ended(&mut self, stream: &Stream, attempt: u32, now_ms: u64) {
        let Some(pulling) = self.0.get_mut(stream) else {
            return;
        };
        if pulling.attempt == attempt && matches!(pulling.phase, Phase::Flying { .. }) {
            pulling.rest(now_ms);
        }
    }

    /// Ends rests that are over and gives up waiting for replies that are overdue.
    pub(super) fn tick(&mut self, now_ms: u64) {
        for pulling in self.0.values_mut() {
            match pulling.phase {
                Phase::Flying { until_ms } if until_ms <= now_ms => pulling.rest(now_ms),
                Phase::Resting { until_ms } if until_ms <= now_ms => pulling.phase = Phase::Idle,
                Phase::Idle | Phase::Flying { .. } | Phase::Resting { .. } => {}
            }
        }
    }

    /// Whatever rests may go now; what is on its way is waited for.
    pub(super) fn end_rests(&mut self) {
        for pulling in self.0.values_mut() {
            if matches!(pulling.phase, Phase::Resting { .. }) {
                pulling.phase = Phase::Idle;
            }
        }
    }

    /// The link is back: what was on its way is not waited for, and pauses start small.
    pub(super) fn hurry(&mut self) {
        for pulling in self.0.values_mut() {
            pulling.phase = Phase::Idle;
            pulling.rests = 0;
        }
    }

    /// When `tick` has something to do.
    pub(super) fn due_ms(&self) -> Option<u64> {
        let due = self.0.values().filter_map(|pulling| match pulling.phase {
            Phase::Idle => None,
            Phase::Flying { until_ms } | Phase::Resting { until_ms } => Some(until_ms),
        });
        due.min()
    }
}
