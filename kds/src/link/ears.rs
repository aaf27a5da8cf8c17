//! Listens to the bus on a thread of its own: beats are noted, everything else wakes the screen.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use shared::bus::{Inbound, Wake};

use super::{Heard, Voice};
use crate::pulse::Pulse;

/// A beat after this much silence wakes the screen, so that its banner goes at once.
const SILENT_MS: u64 = 2_000;

pub(super) struct Ears {
    pub(super) voice: Voice,
    pub(super) heard: Sender<Inbound>,
    pub(super) beat: Arc<Mutex<Option<Heard>>>,
    pub(super) wake: Wake,
    pub(super) pulse: Pulse,
}

impl Ears {
    pub(super) fn listen(&self, bus: &Receiver<Inbound>) {
        let mut last_beat = None;
        loop {
            match bus.recv_timeout(Duration::from_secs(1)) {
                Ok(Inbound::Beat(beat)) => {
                    let now = self.pulse.ms();
                    self.voice.term.fetch_max(beat.term, Ordering::Relaxed);
                    *self.beat.lock().unwrap_or_else(PoisonError::into_inner) =
                        Some(Heard::new(&beat, now));
                    if last_beat.is_none_or(|last| last + SILENT_MS < now) {
                        self.wake.ring();
                    }
                    last_beat = Some(now);
                }
                Ok(Inbound::Answer(answer)) if self.voice.is_quiet(&answer) => {
                    if let Err(refused) = &answer.result {
                        tracing::warn!(%refused, "the router did not take the report of shown tickets");
                    }
                }
                // A full queue makes the bus wait here; what it drops meanwhile is a gap, and gaps are pulled.
                Ok(other) => {
                    if self.heard.send(other).is_err() {
                        return;
                    }
                    self.wake.ring();
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }
}
