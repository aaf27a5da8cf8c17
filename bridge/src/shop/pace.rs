//! How fast a house takes orders of its channels: as a manager says, or by how much the kitchen has on.

use serde::{Deserialize, Serialize};

use super::Pace;

/// When a channel is slowed down by itself. Counts are orders of shops that the kitchen works on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttle {
    /// From so many on the quote grows.
    pub busy_from: Option<u32>,
    /// By so many minutes.
    pub busy_minutes: u16,
    /// From so many on no more are taken.
    pub pause_from: Option<u32>,
}

/// The pace for so many orders, coming from `before`. What was slowed down stays so until a fifth of the load is
/// gone, so that a channel does not open and close with every plate.
pub fn pace(throttle: &Throttle, orders: u32, before: Pace) -> Pace {
    let over = |from: Option<u32>, was: bool| {
        let Some(from) = from else { return false };
        let back = from.saturating_sub((from / 5).max(1));
        from <= orders || (was && back < orders)
    };
    if over(throttle.pause_from, before == Pace::Paused) {
        Pace::Paused
    } else if over(throttle.busy_from, before != Pace::Open) {
        Pace::Busy {
            minutes_more: throttle.busy_minutes,
        }
    } else {
        Pace::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_slows_down_pauses_and_comes_back_with_a_fifth_to_spare() {
        let throttle = Throttle {
            busy_from: Some(10),
            busy_minutes: 15,
            pause_from: Some(20),
        };
        let busy = Pace::Busy { minutes_more: 15 };
        let check = |orders, before, expected| {
            assert_eq!(
                pace(&throttle, orders, before),
                expected,
                "{orders} after {before:?}"
            );
        };
        check(9, Pace::Open, Pace::Open);
        check(10, Pace::Open, busy);
        check(9, busy, busy);
        check(8, busy, Pace::Open);
        check(20, busy, Pace::Paused);
        check(17, Pace::Paused, Pace::Paused);
        check(16, Pace::Paused, busy);
        check(0, Pace::Paused, Pace::Open);
        assert_eq!(pace(&Throttle::default(), 10_000, Pace::Open), Pace::Open);
    }
}
