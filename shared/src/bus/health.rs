//! How a link is doing, readable at any moment without waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared by the link's threads and the program; cheap to clone and to read.
#[derive(Clone, Debug, Default)]
pub struct Health(Arc<Cell>);

#[derive(Debug, Default)]
struct Cell {
    linked: AtomicBool,
    repeats: AtomicU64,
    gaps: AtomicU64,
}

impl Health {
    /// A session to the router exists. The beat, not this, tells whether the picture is fresh.
    pub fn linked(&self) -> bool {
        self.0.linked.load(Ordering::Relaxed)
    }

    pub fn set_linked(&self, linked: bool) {
        self.0.linked.store(linked, Ordering::Relaxed);
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
}
