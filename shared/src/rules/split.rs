//! Cutting amounts into shares without losing a cent, and rounding to the smallest coin.
//!
//! A check is cut line by line, and still its parts must add up: what each part has been given so far is
//! always its exact share of all that was cut so far, rounded by less than a cent.

use crate::money::Money;

/// Cuts one amount after the other in the same proportion.
///
/// The parts of each amount add up to it. The sums of each part over all amounts differ from its exact share
/// by less than one cent; where weights are amounts of money that add up to all that is cut, the sums are
/// these amounts.
#[derive(Clone, Debug)]
pub struct Cutter {
    /// Of this part and all before it.
    sums: Vec<i128>,
    cut: i128,
    given: Vec<i128>,
}

impl Cutter {
    /// `None` where the weights are all zero, or there are none.
    pub fn new(weights: impl IntoIterator<Item = u64>) -> Option<Self> {
        let mut sum = 0;
        let sums: Vec<i128> = weights
            .into_iter()
            .map(|weight| {
                sum += i128::from(weight);
                sum
            })
            .collect();
        let given = vec![0; sums.len()];
        (0 < sum).then_some(Self {
            sums,
            cut: 0,
            given,
        })
    }

    /// The parts of `amount`, in the order of the weights; they add up to it.
    pub fn cut(&mut self, amount: Money) -> Vec<Money> {
        self.cut += i128::from(amount.0);
        let whole = *self.sums.last().expect("there is a weight, see `new`");
        let mut before = 0;
        let mut parts = Vec::with_capacity(self.sums.len());
        for (sum, given) in self.sums.iter().zip(&mut self.given) {
            let upto = (self.cut * sum).div_euclid(whole);
            let now = upto - before;
            before = upto;
            // Within 64 bits: a part of amounts that are.
            parts.push(Money(i64::try_from(now - *given).unwrap_or_default()));
            *given = now;
        }
        parts
    }
}

/// `whole × part / of`, half away from zero; zero where `of` is.
pub fn share_of(whole: Money, part: Money, of: Money) -> Money {
    if of == Money::ZERO {
        return Money::ZERO;
    }
    let product = i128::from(whole.0) * i128::from(part.0);
    let (product, of) = (product * i128::from(of.0).signum(), i128::from(of.0).abs());
    let half = (2 * product.abs() + of) / (2 * of);
    Money(i64::try_from(half * product.signum()).unwrap_or(whole.0))
}

/// A part in thousandths of a percent, half-up.
pub fn percent_of(whole: Money, milli_percent: u32) -> Money {
    share_of(whole, Money(i64::from(milli_percent)), Money(100_000))
}

/// The nearest amount that coins can pay; half a step goes up. A step of one cent or less changes nothing.
pub fn to_step(amount: Money, step: Money) -> Money {
    if step.0 <= 1 {
        return amount;
    }
    Money((2 * amount.0 + step.0).div_euclid(2 * step.0) * step.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cents(parts: Vec<Money>) -> Vec<i64> {
        parts.into_iter().map(|part| part.0).collect()
    }

    #[test]
    fn ten_in_three_and_again_ten() {
        let mut thirds = Cutter::new([1, 1, 1]).unwrap();
        assert_eq!(cents(thirds.cut(Money(1_000))), [333, 333, 334]);
        assert_eq!(cents(thirds.cut(Money(1_000))), [333, 334, 333]);
        assert_eq!(cents(thirds.cut(Money(1_000))), [334, 333, 333]);
        assert!(Cutter::new([0, 0]).is_none() && Cutter::new([]).is_none());
    }

    #[test]
    fn coins_of_five_cents() {
        let table = [
            (0, 0),
            (2, 0),
            (3, 5),
            (7, 5),
            (8, 10),
            (1_002, 1_000),
            (1_003, 1_005),
        ];
        for (due, want) in table {
            assert_eq!(to_step(Money(due), Money(5)), Money(want), "{due}");
        }
        assert_eq!(to_step(Money(1_003), Money(1)), Money(1_003));
    }

    #[test]
    fn a_tenth_half_away_from_zero() {
        assert_eq!(percent_of(Money(1_005), 10_000), Money(101));
        assert_eq!(percent_of(Money(-1_005), 10_000), Money(-101));
        assert_eq!(share_of(Money(100), Money(1), Money::ZERO), Money::ZERO);
    }

    proptest! {
        #[test]
        fn no_cent_is_lost_and_nobody_pays_a_cent_more(
            amounts in prop::collection::vec(-5_000_i64..500_000, 1..20),
            weights in prop::collection::vec(1_u64..50, 1..9),
        ) {
            let mut cutter = Cutter::new(weights.clone()).unwrap();
            let mut sums = vec![0_i64; weights.len()];
            for amount in &amounts {
                let parts = cents(cutter.cut(Money(*amount)));
                prop_assert_eq!(parts.iter().sum::<i64>(), *amount);
                sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
            }
            let (all, whole) = (amounts.iter().sum::<i64>(), weights.iter().sum::<u64>() as i64);
            for (sum, weight) in sums.iter().zip(&weights) {
                let off = sum * whole - all * *weight as i64;
                prop_assert!(off.abs() < whole, "{sum} of {all} by {weight}/{whole}");
            }
        }

        #[test]
        fn weights_that_are_the_amounts_are_met_exactly(
            amounts in prop::collection::vec(1_i64..500_000, 1..20),
            cuts in prop::collection::vec(0_u64..1_000, 1..9),
        ) {
            let all = amounts.iter().sum::<i64>() as u64;
            let mut wanted: Vec<u64> = cuts.iter().map(|cut| all * cut / 9_000).collect();
            wanted.push(all - wanted.iter().sum::<u64>());
            let mut cutter = Cutter::new(wanted.clone()).unwrap();
            let mut sums = vec![0_i64; wanted.len()];
            for amount in &amounts {
                let parts = cents(cutter.cut(Money(*amount)));
                sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
            }
            prop_assert_eq!(sums, wanted.iter().map(|one| *one as i64).collect::<Vec<_>>());
        }
    }
}
