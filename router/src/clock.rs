//! Where stamps come from: the wall once, the monotonic clock ever after, or a driver.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use shared::time::{Span, Timestamp};

/// A wall clock that moved this much against the monotonic one was set by somebody.
pub const JUMP_MAX: Span = Span::from_mins(5);

/// Who supplies the stamps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ClockKind {
    /// Wall time at start plus monotonic time since.
    #[default]
    Real,
    /// A driver's `Advance` (replay, rehearsal); between two of them time stands still.
    Driven,
}

/// Real time for stamps, beats and timeouts; it never goes back and never follows a wall clock that is set.
pub struct RealClock {
    wall: Timestamp,
    start: Timestamp,
    since: Instant,
}

impl RealClock {
    /// Starts at the wall's time, or at `floor` (the last journalled stamp) where the wall is behind it.
    #[expect(
        clippy::disallowed_methods,
        reason = "the clock is read here, once, for the whole router"
    )]
    pub fn start(floor: Timestamp) -> Self {
        let wall = wall_now();
        Self {
            wall,
            start: wall.max(floor),
            since: Instant::now(),
        }
    }

    pub fn now(&self) -> Timestamp {
        self.start + self.elapsed()
    }

    /// How far the wall clock has moved since the start beyond what passed; positive when set forward.
    pub fn jumped_by(&self) -> Span {
        wall_now() - (self.wall + self.elapsed())
    }

    /// How far the wall was behind the last journalled stamp at the start; zero when it was not.
    pub fn behind_at_start(&self) -> Span {
        self.start - self.wall
    }

    fn elapsed(&self) -> Span {
        Span(i64::try_from(self.since.elapsed().as_millis()).unwrap_or(i64::MAX))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the wall is read at the start and to notice jumps"
)]
fn wall_now() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since_1970.map_or(0, |passed| {
        i64::try_from(passed.as_millis()).unwrap_or(i64::MAX)
    });
    Timestamp(millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_never_start_below_the_journal() {
        let floor = wall_now() + Span::from_mins(10);
        let clock = RealClock::start(floor);
        assert!(floor <= clock.now());
        assert!(Span::from_mins(9) < clock.behind_at_start());
        assert!(
            clock.jumped_by() < JUMP_MAX,
            "starting late is not a jump while running"
        );
    }
}
