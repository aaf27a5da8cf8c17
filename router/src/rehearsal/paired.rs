//! Pairs compared: the same seed under two policies, medians of their ratios with an interval.

use serde::Serialize;

use super::dice::Dice;
use super::figures::quantile;

/// Resamples for an interval; enough for two stable digits.
const RESAMPLES: usize = 1_000;

/// A median over paired seeds, with the 95 % interval of that median (bootstrap, Efron 1979; seeded).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Interval {
    pub median: f64,
    pub low: f64,
    pub high: f64,
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    quantile(&values, 0.5)
}

impl Interval {
    /// Of values that belong to one seed each.
    pub fn of(values: &[f64]) -> Self {
        let mut dice = Dice::new(0x1979, "resample");
        let resample = |dice: &mut Dice| {
            let drawn = values.iter().map(|_| values[dice.below(values.len())]);
            median(drawn.collect())
        };
        let mut medians: Vec<f64> = (0..RESAMPLES).map(|_| resample(&mut dice)).collect();
        medians.sort_by(f64::total_cmp);
        Self {
            median: median(values.to_vec()),
            low: quantile(&medians, 0.025),
            high: quantile(&medians, 0.975),
        }
    }

    /// Of the ratios `ours / theirs`; pairs without anything to compare with are left out.
    pub fn of_ratios(ours: &[f64], theirs: &[f64]) -> Self {
        let pairs = ours.iter().zip(theirs).filter(|(_, theirs)| 0.0 < **theirs);
        let ratios: Vec<f64> = pairs.map(|(ours, theirs)| ours / theirs).collect();
        Self::of(&ratios)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_of_pairs_have_intervals_around_them() {
        let ours = [1.0, 2.0, 3.0, 4.0, 5.0];
        let twice: Vec<f64> = ours.iter().map(|v| v * 2.0).collect();
        let half = Interval::of_ratios(&ours, &twice);
        assert_eq!((half.low, half.median, half.high), (0.5, 0.5, 0.5));
        let spread = Interval::of(&ours);
        assert!(
            spread.low <= spread.median && spread.median <= spread.high,
            "{spread:?}"
        );
        assert_eq!(spread.median, 3.0);
        assert_eq!(
            Interval::of(&[]).median,
            0.0,
            "nothing compared is nothing gained"
        );
    }
}
