//! Where a human acts: the only place of this program that reads a clock or mints an id.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use shared::time::Timestamp;
use uuid::Uuid;

/// Wall time at the start, carried on by the monotonic clock, so that a jump of the wall clock
/// neither makes this terminal look cut off nor orders look old.
#[derive(Clone, Copy, Debug)]
pub struct LocalClock {
    start: Timestamp,
    since: Option<Instant>,
}

impl LocalClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one clock of this program starts here"
    )]
    pub fn start() -> Self {
        let wall = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let start = Timestamp(i64::try_from(wall.as_millis()).unwrap_or(i64::MAX / 2));
        Self {
            start,
            since: Some(Instant::now()),
        }
    }

    /// A clock that stands still, for pictures that must look the same tomorrow.
    pub fn standing(at: Timestamp) -> Self {
        Self {
            start: at,
            since: None,
        }
    }

    pub fn now(&self) -> Timestamp {
        let gone = self.since.map_or(0, |since| since.elapsed().as_millis());
        let gone = i64::try_from(gone).unwrap_or(i64::MAX / 2);
        Timestamp(self.start.0.saturating_add(gone))
    }
}

/// A new id, ordered by time (UUIDv7).
#[expect(clippy::disallowed_methods, reason = "a person acts at this terminal")]
pub fn mint() -> Uuid {
    Uuid::now_v7()
}
