//! The router's time on this screen: beats carry it, the screen keeps the offset, and silence shows.

use shared::time::Timestamp;
use shared::wire::limits::BEAT_AGE_MS_MAX;

/// Follows the router's clock by its beats. `mono` is the screen's own monotonic time in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    heard: Option<Heard>,
}

#[derive(Clone, Copy, Debug)]
struct Heard {
    mono: u64,
    at: Timestamp,
}

/// How long nothing was heard, and the router's time of the last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silence {
    pub since: Option<Timestamp>,
    pub ms: u64,
}

impl Clock {
    /// A beat came: the router's time is `at` now.
    pub fn beat(&mut self, at: Timestamp, mono: u64) {
        self.heard = Some(Heard { mono, at });
    }

    /// The router's time, going on by our own clock since the last beat; `None` before the first.
    pub fn now(&self, mono: u64) -> Option<Timestamp> {
        let heard = self.heard?;
        let since = i64::try_from(mono.saturating_sub(heard.mono)).unwrap_or(i64::MAX);
        Some(Timestamp(heard.at.0.saturating_add(since)))
    }

    /// Set once the last beat is older than the limit.
    pub fn silence(&self, mono: u64) -> Option<Silence> {
        let last = self.heard.map_or(0, |heard| heard.mono);
        let ms = mono.saturating_sub(last);
        (BEAT_AGE_MS_MAX < ms).then_some(Silence {
            since: self.heard.map(|heard| heard.at),
            ms,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_survives_silence_and_silence_shows_after_its_limit() {
        let mut clock = Clock::default();
        assert_eq!(clock.now(100), None);
        clock.beat(Timestamp(50_000), 1_000);
        assert_eq!(clock.now(1_400), Some(Timestamp(50_400)));
        assert_eq!(clock.silence(3_500), None);
        let silence = clock.silence(13_000).unwrap();
        assert_eq!(
            silence,
            Silence {
                since: Some(Timestamp(50_000)),
                ms: 12_000
            }
        );
    }

    #[test]
    fn a_screen_that_never_heard_anything_says_so_too() {
        assert_eq!(Clock::default().silence(2_501).map(|s| s.since), Some(None));
    }
}
