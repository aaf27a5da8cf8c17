//! Speed of service: how long work lay on a station's rail, from when it came up to the bump.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A step bumped sooner than this, in milliseconds, was hardly made in that time: it says more about the tap.
pub const AT_ONCE: i64 = 5_000;

/// A station's steps of some days; times in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationSpeed {
    pub steps: u64,
    /// Half of the steps took no longer.
    pub p50_ms: i64,
    /// Nineteen of twenty took no longer.
    pub p95_ms: i64,
    pub longest_ms: i64,
    /// Bumped within five seconds; they are in the figures, and flatter them.
    pub at_once: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speed {
    pub stations: BTreeMap<String, StationSpeed>,
}

/// The value at a percentage of a sorted list, nearest rank.
fn rank(sorted: &[i64], percent: usize) -> i64 {
    let place = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(place).copied().unwrap_or_default()
}

impl StationSpeed {
    pub fn of(mut took: Vec<i64>) -> Self {
        took.sort_unstable();
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        Self {
            steps: count(took.len()),
            p50_ms: rank(&took, 50),
            p95_ms: rank(&took, 95),
            longest_ms: took.last().copied().unwrap_or_default(),
            at_once: count(took.partition_point(|ms| *ms < AT_ONCE)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_really_taken() {
        let check = |took: Vec<i64>, p50, p95| {
            let speed = StationSpeed::of(took.clone());
            assert_eq!((speed.p50_ms, speed.p95_ms), (p50, p95), "{took:?}");
        };
        check(vec![], 0, 0);
        check(vec![7], 7, 7);
        check(vec![30, 10, 20], 20, 30);
        check((1..=100).collect(), 50, 95);
        check((1..=20).collect(), 10, 19);
        let speed = StationSpeed::of(vec![200, 4_999, 5_000, 60_000]);
        assert_eq!(
            (speed.at_once, speed.longest_ms, speed.steps),
            (2, 60_000, 4)
        );
    }
}
