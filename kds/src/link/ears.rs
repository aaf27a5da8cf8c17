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

/// While news keeps coming, the screen is woken for it at most this often. Nobody sees that a ticket stands there a
/// twelfth of a second later, while a frame for each of 25 messages a second costs twice the work. News after a rest,
/// answers to taps, and hands wake it at once.
pub(super) const NEWS_EVERY_MS: u64 = 80;

/// When the screen was last woken for news, and when it is to be woken next.
#[derive(Debug, Default)]
struct Pace {
    rang: Option<u64>,
    due: Option<u64>,
}

impl Pace {
    /// News came; true if it is to be shown at once, else it is due later.
    fn news(&mut self, now: u64) -> bool {
        let next = self.rang.map_or(now, |rang| rang + NEWS_EVERY_MS);
        if now < next {
            self.due = Some(next);
            return false;
        }
        (self.rang, self.due) = (Some(now), None);
        true
    }

    /// True once what waits is due.
    fn is_due(&mut self, now: u64) -> bool {
        let due = self.due.is_some_and(|due| due <= now);
        due && self.news(now)
    }

    fn wait(&self, now: u64) -> Duration {
        let until = self.due.map(|due| due.saturating_sub(now).max(1));
        until.map_or(Duration::from_secs(1), Duration::from_millis)
    }
}

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
        let mut pace = Pace::default();
        loop {
            let heard = bus.recv_timeout(pace.wait(self.pulse.ms()));
            if pace.is_due(self.pulse.ms()) {
                self.wake.ring();
            }
            match heard {
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
                    let can_wait = matches!(other, Inbound::Update { .. });
                    // In a flood the screen takes a whole frame's worth at once, and not a dozen times a second.
                    if self.heard.is_full() {
                        self.wake.ring();
                    }
                    if self.heard.send(other).is_err() {
                        return;
                    }
                    if !can_wait || pace.news(self.pulse.ms()) {
                        self.wake.ring();
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_after_a_rest_is_shown_at_once_and_a_stream_of_it_a_dozen_times_a_second() {
        let mut pace = Pace::default();
        let mut frames = Vec::new();
        for now in 1_000..2_000 {
            let comes = now % 40 == 0;
            if pace.is_due(now) || (comes && pace.news(now)) {
                frames.push(now);
            }
        }
        assert_eq!(frames[..3], [1_000, 1_080, 1_160]);
        assert_eq!(frames.len(), 13);
        // The last of it is not forgotten, and the next after a rest does not wait.
        assert!(pace.news(5_000));
        assert!(!pace.news(5_001));
        assert_eq!(pace.wait(5_001), Duration::from_millis(79));
        assert!(!pace.is_due(5_079) && pace.is_due(5_080) && !pace.is_due(5_081));
        assert!(pace.news(6_000));
    }
}
