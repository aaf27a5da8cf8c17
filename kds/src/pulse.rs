//! The screen's own monotonic time, in milliseconds since it started: the one clock that it reads.

use std::time::{Duration, Instant};

/// A cheap copy tells the same time everywhere in the program.
#[derive(Clone, Copy, Debug)]
pub struct Pulse {
    start: Instant,
}

impl Pulse {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the screen's one clock, and it is monotonic"
    )]
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }

    pub fn ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    pub fn since_start(&self) -> Duration {
        self.start.elapsed()
    }

    /// From now to the next whole second of this clock.
    pub fn to_next_second(&self) -> Duration {
        Duration::from_millis(1_000 - self.ms() % 1_000)
    }
}
