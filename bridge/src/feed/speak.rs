//! What leaves after the commit: questions, beats, answers to the web, and what rested for a while.

use std::collections::BTreeSet;
use std::time::Instant;

use crossbeam_channel::TrySendError;
use shared::bus::Outbound;
use shared::ids::RequestId;
use shared::wire::{DeviceBeat, PROTOCOL, Role};

use super::{After, Feed, FeedError};

impl Feed {
    /// What was decided is on disk; now say it.
    pub(super) fn speak(&mut self, after: After) -> Result<(), FeedError> {
        self.mind.unsent.extend(after.asks);
        while let Some(envelope) = self.mind.unsent.pop_front() {
            match self.link.outbox.try_send(Outbound::Ask(Box::new(envelope))) {
                Ok(()) => {}
                Err(TrySendError::Full(Outbound::Ask(envelope))) => {
                    self.mind.unsent.push_front(*envelope);
                    break;
                }
                Err(TrySendError::Full(_)) => break,
                Err(TrySendError::Disconnected(_)) => return Err(FeedError::LinkEnded),
            }
        }
        if after.shop_changed {
            (self.changed)();
        }
        for reply in after.replies {
            reply();
        }
        Ok(())
    }

    pub(super) fn beat(&self) {
        let beat = DeviceBeat {
            v: PROTOCOL,
            device: self.mind.device.clone(),
            role: Role::Bridge,
            station: None,
            frame: 0,
            waiting: u32::try_from(self.mind.unsent.len()).unwrap_or(u32::MAX),
        };
        // A beat that finds the queue full is not missed: the next one comes in half a second.
        drop(self.link.outbox.try_send(Outbound::Beat(beat)));
    }

    /// Asks again what the router could not store a while ago.
    pub(super) fn wake_resting(&mut self, now: Instant) -> Result<(), FeedError> {
        if !self.mind.resting.iter().any(|(until, _)| *until <= now) {
            return Ok(());
        }
        let due: BTreeSet<RequestId> = self
            .mind
            .resting
            .extract_if(.., |(until, _)| *until <= now)
            .map(|(_, request)| request)
            .collect();
        let stored = self.store.turn(|turn| turn.open_asks())?;
        self.mind.unsent.extend(
            stored
                .into_iter()
                .filter(|envelope| due.contains(&envelope.id)),
        );
        self.speak(After::default())
    }
}
