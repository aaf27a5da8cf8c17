//! Starting: the newest checkpoint of this build, then the rest of the journal through `evolve` alone.

use std::path::Path;

use shared::ids::Epoch;
use uuid::Uuid;

use super::Stop;
use crate::kitchen::{Kitchen, evolve};
use crate::store::{Counts, JournalRow, Reader, Store, StoreError};

/// Hash of the code that gives the kitchen its shape; a checkpoint with another one is not read.
pub const SCHEMA: &str = env!("KITCHEN_SCHEMA");

/// Why a router does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Menu(#[from] Stop),
}

/// A kitchen brought back from the disk.
pub(super) struct Restored {
    pub(super) kitchen: Kitchen,
    /// The event of the checkpoint it began with; 0 without one.
    pub(super) checkpoint_seq: u64,
    pub(super) checkpoint_bytes: u64,
}

#[expect(
    clippy::disallowed_methods,
    reason = "a new journal is named here, once in its life"
)]
pub(super) fn open_store(data: &Path) -> Result<Store, StoreError> {
    Store::open(&data.join("router"), || Epoch(Uuid::now_v7()))
}

pub(super) fn restore(reader: &Reader) -> Result<Restored, StoreError> {
    let (mut kitchen, checkpoint_seq, checkpoint_bytes) =
        from_checkpoint(reader)?.unwrap_or_default();
    replay(reader, checkpoint_seq, &mut kitchen)?;
    Ok(Restored {
        kitchen,
        checkpoint_seq,
        checkpoint_bytes,
    })
}

/// The kitchen of the newest usable checkpoint; one that does not come back whole is not usable.
fn from_checkpoint(reader: &Reader) -> Result<Option<(Kitchen, u64, u64)>, StoreError> {
    let Some(row) = reader.checkpoint(SCHEMA)? else {
        return Ok(None);
    };
    match serde_json::from_slice::<Kitchen>(&row.state) {
        Ok(kitchen) if kitchen.state_hash() == row.state_hash => {
            Ok(Some((kitchen, row.journal_seq, row.state.len() as u64)))
        }
        Ok(_) => {
            tracing::error!(
                at = row.journal_seq,
                "a checkpoint did not come back whole; replaying all"
            );
            Ok(None)
        }
        Err(error) => {
            tracing::error!(%error, at = row.journal_seq, "a checkpoint is unreadable; replaying all");
            Ok(None)
        }
    }
}

fn replay(reader: &Reader, after: u64, kitchen: &mut Kitchen) -> Result<(), StoreError> {
    reader.events(after, |row: JournalRow<'_>| {
        evolve(kitchen, row.at, &row.read()?);
        Ok(())
    })
}

/// Whether timers may run: not after a jump of the wall clock that no manager has accepted.
pub(super) fn settle_clock(store: &Store, accept: bool) -> Result<bool, StoreError> {
    if accept {
        store.set_clock_jumped(false)?;
        return Ok(true);
    }
    let jumped = store.clock_jumped()?;
    if jumped {
        tracing::error!(
            "the wall clock was set while the router ran; timers stand still. Check the clock, then restart with --accept-clock"
        );
    }
    Ok(!jumped)
}

/// What `router check` found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    pub counts: Counts,
    pub journal_seq: u64,
    /// The event of the usable checkpoint; 0 without one.
    pub checkpoint_seq: u64,
    pub from_checkpoint: u64,
    pub from_the_start: u64,
}

impl Checked {
    /// The shortcut and the whole way lead to the same kitchen.
    pub fn is_sound(&self) -> bool {
        self.from_checkpoint == self.from_the_start && self.counts.events == self.journal_seq
    }
}

/// Replays the journal in `data/router` both ways, without writing.
///
/// # Errors
/// The journal cannot be read, or an event is missing or unreadable.
pub fn check(data: &Path) -> Result<Checked, StoreError> {
    let reader = Reader::open(&data.join("router"))?;
    let restored = restore(&reader)?;
    let mut whole = Kitchen::new();
    replay(&reader, 0, &mut whole)?;
    Ok(Checked {
        counts: reader.counts()?,
        journal_seq: reader.journal_seq()?,
        checkpoint_seq: restored.checkpoint_seq,
        from_checkpoint: restored.kitchen.state_hash(),
        from_the_start: whole.state_hash(),
    })
}
