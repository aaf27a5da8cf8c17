//! Making checkpoints beside the loop: a copy is turned into bytes on a thread of its own, and the bytes
//! come back to be committed with the next batch.

use crossbeam_channel::{Receiver, bounded};

use super::start::SCHEMA;
use crate::kitchen::Kitchen;
use crate::store::CheckpointRow;

/// A checkpoint costs as much to write as this many of its bytes per event to replay, roughly; one is not
/// worth making before as many events have happened. Matters only with thousands of open orders.
const BYTES_PER_EVENT: u64 = 2_000;

pub(super) struct Checkpoints {
    every: u64,
    /// The event of the newest one, and its size.
    last: u64,
    last_bytes: u64,
    making: Option<Receiver<CheckpointRow>>,
}

impl Checkpoints {
    /// `last`: the event of the newest usable checkpoint, 0 without one.
    pub(super) fn new(every: u64, last: u64, last_bytes: u64) -> Self {
        Self {
            every: every.max(1),
            last,
            last_bytes,
            making: None,
        }
    }

    /// Starts one when enough has happened and none is being made.
    pub(super) fn consider(&mut self, journal_seq: u64, kitchen: &Kitchen) {
        let worth_it = self.every.max(self.last_bytes / BYTES_PER_EVENT);
        if self.making.is_some() || journal_seq < self.last + worth_it {
            return;
        }
        let (done, making) = bounded(1);
        let copy = kitchen.clone();
        let make = move || {
            if let Some(row) = checkpoint(journal_seq, &copy) {
                // The router may have stopped meanwhile.
                drop(done.send(row));
            }
        };
        let thread = std::thread::Builder::new()
            .name("checkpoint".to_owned())
            .spawn(make);
        match thread {
            Ok(_handle) => {
                self.last = journal_seq;
                self.making = Some(making);
            }
            Err(error) => tracing::error!(%error, "no thread for a checkpoint; trying again later"),
        }
    }

    /// One that was finished since the last look.
    pub(super) fn finished(&mut self) -> Option<CheckpointRow> {
        let found = self.making.as_ref()?.try_recv();
        if !matches!(found, Err(crossbeam_channel::TryRecvError::Empty)) {
            self.making = None;
        }
        let row = found.ok()?;
        self.last_bytes = row.state.len() as u64;
        Some(row)
    }

    /// One of right now, for a clean stop; `None` when nothing has happened since the newest.
    pub(super) fn last(&mut self, journal_seq: u64, kitchen: &Kitchen) -> Option<CheckpointRow> {
        let made = self.making.take().and_then(|making| making.recv().ok());
        match made {
            Some(row) if row.journal_seq == journal_seq => Some(row),
            None if self.last == journal_seq => None,
            _ => checkpoint(journal_seq, kitchen),
        }
    }
}

fn checkpoint(journal_seq: u64, kitchen: &Kitchen) -> Option<CheckpointRow> {
    match serde_json::to_vec(kitchen) {
        Ok(state) => Some(CheckpointRow {
            journal_seq,
            schema_hash: SCHEMA.to_owned(),
            state_hash: kitchen.state_hash(),
            state,
        }),
        Err(error) => {
            tracing::error!(%error, "the kitchen cannot be written as a checkpoint");
            None
        }
    }
}
