//! The router's time as this terminal knows it, and whether what we see is fresh.

use shared::time::{Span, Timestamp};
use shared::wire::limits::BEAT_AGE_MS_MAX;

/// Without a beat for this long, the picture may be old, and the screen says so (five beats).
const STALE_AFTER: Span = Span(BEAT_AGE_MS_MAX.cast_signed());

/// A beat waits at most this long before it is looked at; a larger step back is a clock that was set.
const DELAY_MAX: Span = Span(2_000);

/// Local instants go in, the router's come out; the two are never compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    local: Timestamp,
    offset: Span,
    heard: Option<Timestamp>,
    started: Option<Timestamp>,
}

impl Clock {
    /// It is `local` now.
    pub fn tick(&mut self, local: Timestamp) {
        self.local = local;
        self.started.get_or_insert(local);
    }

    /// The router said that it is `now`.
    pub fn beat(&mut self, now: Timestamp) {
        let offset = now - self.local;
        // A beat that waited for a sleeping screen only seems early; the least delayed one is right.
        if self.offset < offset || self.heard.is_none() || DELAY_MAX.0 < self.offset.0 - offset.0 {
            self.offset = offset;
        }
        self.heard = Some(self.local);
    }

    /// This terminal's own time.
    pub fn local(&self) -> Timestamp {
        self.local
    }

    /// The router's time; the local one before the first beat.
    pub fn now(&self) -> Timestamp {
        self.local + self.offset
    }

    /// Since when nothing was heard, in the router's time; `None` while the picture is fresh.
    pub fn away_since(&self) -> Option<Timestamp> {
        let last = self.heard.or(self.started)?;
        (STALE_AFTER < self.local - last).then_some(last + self.offset)
    }

    /// A beat has come at least once.
    pub fn ever_heard(&self) -> bool {
        self.heard.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_shows_after_two_and_a_half_seconds_with_the_time_of_the_last_beat() {
        let mut clock = Clock::default();
        clock.tick(Timestamp(1_000));
        clock.beat(Timestamp(50_000));
        assert_eq!(clock.now(), Timestamp(50_000));
        clock.tick(Timestamp(3_500));
        assert_eq!((clock.now(), clock.away_since()), (Timestamp(52_500), None));
        clock.tick(Timestamp(3_501));
        assert_eq!(clock.away_since(), Some(Timestamp(50_000)));
        clock.beat(Timestamp(52_600));
        assert_eq!(clock.away_since(), None);
        // Looked at 600 ms late: the router's time does not go back for it.
        clock.tick(Timestamp(4_101));
        clock.beat(Timestamp(52_600));
        assert_eq!(clock.now(), Timestamp(53_200));
        clock.beat(Timestamp(10_000));
        assert_eq!(
            clock.now(),
            Timestamp(10_000),
            "a clock that was set is followed"
        );
    }
}
