//! How a link is doing, readable at any moment without waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// Shared by the link's threads and the program; cheap to clone and to read.
#[derive(Clone, Debug, Default)]
pub struct Health(Arc<Cell>);

#[derive(Debug, Default)]
struct Cell {
    linked: AtomicBool,
    fetched: AtomicBool,
    behind: AtomicBool,
    /// The version, and one more bit so that 0 is none.
    foreign: AtomicU32,
    repeats: AtomicU64,
    gaps: AtomicU64,
    naps: AtomicU64,
}

/// What a screen must know about its picture beyond silence; programs hand it to their models.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Everything followed was complete at least once: an empty rail is an empty rail.
    pub fetched: bool,
    /// The router beats, and yet what is missing does not come.
    pub behind: bool,
    /// The router speaks a protocol version that is not understood here.
    pub foreign: Option<u16>,
}

impl Health {
    /// The router's beats are heard; it ends with the session, or when they stay away too long.
    pub fn linked(&self) -> bool {
        self.0.linked.load(Ordering::Relaxed)
    }

    pub fn set_linked(&self, linked: bool) {
        self.0.linked.store(linked, Ordering::Relaxed);
    }

    pub fn feed(&self) -> Feed {
        let foreign = self.0.foreign.load(Ordering::Relaxed);
        Feed {
            fetched: self.0.fetched.load(Ordering::Relaxed),
            behind: self.0.behind.load(Ordering::Relaxed),
            foreign: foreign
                .checked_sub(1)
                .and_then(|version| u16::try_from(version).ok()),
        }
    }

    pub fn set_feed(&self, feed: Feed) {
        let foreign = feed.foreign.map_or(0, |version| u32::from(version) + 1);
        self.0.foreign.store(foreign, Ordering::Relaxed);
        self.0.behind.store(feed.behind, Ordering::Relaxed);
        self.0.fetched.store(feed.fetched, Ordering::Relaxed);
    }

    /// Asks that had to be repeated.
    pub fn repeats(&self) -> u64 {
        self.0.repeats.load(Ordering::Relaxed)
    }

    pub fn count_repeat(&self) {
        self.0.repeats.fetch_add(1, Ordering::Relaxed);
    }

    /// Gaps seen in streams, each answered by a pull.
    pub fn gaps(&self) -> u64 {
        self.0.gaps.load(Ordering::Relaxed)
    }

    pub fn count_gap(&self) {
        self.0.gaps.fetch_add(1, Ordering::Relaxed);
    }

    /// How often the link had nothing to do until its next look at the time; what waits for that look waits long.
    pub fn naps(&self) -> u64 {
        self.0.naps.load(Ordering::Relaxed)
    }

    pub fn count_nap(&self) {
        self.0.naps.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_read_as_it_was_written() {
        let health = Health::default();
        assert_eq!(health.feed(), Feed::default());
        for foreign in [None, Some(0), Some(9), Some(u16::MAX)] {
            let feed = Feed {
                fetched: true,
                behind: true,
                foreign,
            };
            health.set_feed(feed);
            assert_eq!(health.feed(), feed);
        }
    }
}
