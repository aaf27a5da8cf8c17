//! The order of the rail: rush first, then fire time, then arrival.
//!
//! A rank is a whole number that screens sort by, lower first; equal ranks go by the day's number. It
//! depends on one ticket alone, so no ticket moves because another one was bumped.

use shared::order::HoldReason;
use shared::time::Timestamp;

/// Beyond every fire time in milliseconds (it is the year 37648), and small enough that ranks stay
/// exact in languages whose only number is a 64-bit float.
const BAND: i64 = 1 << 50;

/// The plan's rank, or `fired_at`, in milliseconds since 1970; less one band when it is rushed. Tickets that are held come
/// one band after all fired ones: by the time they fire, and where that is open, last, by arrival.
pub(super) fn rank(
    rush: bool,
    planned: Option<i64>,
    fired_at: Option<Timestamp>,
    hold: Option<&HoldReason>,
    accepted_at: Timestamp,
) -> i64 {
    let place = match (fired_at, hold) {
        (Some(at), _) => planned.unwrap_or(at.0),
        (
            None,
            Some(
                HoldReason::Scheduled { fire_at }
                | HoldReason::CoursePause { fire_at }
                | HoldReason::WaitsFor { fire_at, .. },
            ),
        ) => fire_at.0 + BAND,
        (None, _) => accepted_at.0 + 2 * BAND,
    };
    if rush { place - BAND } else { place }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rush_then_fire_time_then_held() {
        let at = |minutes: i64| Timestamp(1_448_560_800_000 + minutes * 60_000);
        let pause = HoldReason::CoursePause { fire_at: at(30) };
        let rushed = rank(true, None, Some(at(9)), None, at(0));
        let early = rank(false, None, Some(at(5)), None, at(3));
        let late = rank(false, None, Some(at(6)), None, at(0));
        let soon = rank(false, None, None, Some(&pause), at(0));
        let open = rank(false, None, None, Some(&HoldReason::HeldByFront), at(0));
        let ranks = [rushed, early, late, soon, open];
        assert!(ranks.is_sorted(), "{ranks:?}");
        assert!(ranks.iter().all(|rank| rank.abs() < 1 << 53), "{ranks:?}");
    }
}
