//! How much plans may say: as much as they like on a quiet evening, and in a rush so much a second.
//!
//! Each course that a plan speaks of is a message to every screen that shows it, and a line in the journal.
//! A plan is made at every event, so with 25 events a second screens would hear of nothing but plans; what
//! has to wait for breath is said by one of the next plans, if it is still true by then.

use serde::{Deserialize, Serialize};
use shared::time::Timestamp;

/// Courses that may be spoken of at once, when nobody has spoken for a while.
const COURSES_MAX: i64 = 8;
/// The breath for one more course comes back in so many milliseconds.
const COURSE_EVERY: i64 = 250;

/// The moment at which all of the breath is back: it moves on with every course that is spoken of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Breath(Option<Timestamp>);

impl Breath {
    /// Courses that may be spoken of at `at`.
    pub(super) fn left(&self, at: Timestamp) -> usize {
        let missing = self.0.map_or(0, |back| (back - at).0.max(0));
        let courses = COURSES_MAX - (missing + COURSE_EVERY - 1) / COURSE_EVERY;
        usize::try_from(courses).unwrap_or(0)
    }

    /// `courses` were spoken of; new ones are never held back, so that it may fall behind, but not for long.
    pub(super) fn spend(&mut self, at: Timestamp, courses: usize) {
        let courses = i64::try_from(courses)
            .unwrap_or(COURSES_MAX)
            .min(COURSES_MAX);
        let from = self.0.map_or(at.0, |back| back.0.max(at.0));
        let most = at.0 + 2 * COURSES_MAX * COURSE_EVERY;
        self.0 = Some(Timestamp((from + courses * COURSE_EVERY).min(most)));
    }

    pub(super) fn is_full(&self) -> bool {
        self.0.is_none()
    }
}

#[cfg(test)]
mod tests {
    use shared::time::Span;

    use super::*;

    #[test]
    fn breath_is_spent_by_talking_and_comes_back_with_time() {
        let at = Timestamp(1_700_000_000_000);
        let mut breath = Breath::default();
        assert_eq!(breath.left(at), 8);
        breath.spend(at, 3);
        assert_eq!(breath.left(at), 5);
        assert_eq!(breath.left(at + Span(250)), 6);
        breath.spend(at, 5);
        assert_eq!(breath.left(at), 0, "out of breath");
        for _ in 0..100 {
            breath.spend(at, 8);
        }
        assert_eq!(
            breath.left(at + Span::from_secs(3)),
            4,
            "a rush is not held against it for long"
        );
        assert_eq!(breath.left(at + Span::from_secs(60)), 8);
    }
}
