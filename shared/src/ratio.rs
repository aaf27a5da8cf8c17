//! Exact fractions, because a third of a case is no decimal and stock must not lose what rounding drops.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::quantity::Quantity;

/// A fraction in lowest terms; the part below the line is above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Ratio {
    above: i128,
    below: i128,
}

/// Why a text is not a fraction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a fraction: write it like 5000, 2.5 or 10/3, below a million million")]
pub struct BadRatio(pub String);

/// Larger parts are refused where people write them; products of a dozen layers still fit.
const PART_MAX: i128 = 1_000_000_000_000;

impl Ratio {
    pub const ZERO: Self = Self { above: 0, below: 1 };
    pub const ONE: Self = Self { above: 1, below: 1 };

    /// `None` where `below` is zero, or where a part does not fit.
    pub fn new(above: i128, below: i128) -> Option<Self> {
        if below == 0 {
            return None;
        }
        let shared = gcd(above.checked_abs()?, below.checked_abs()?);
        let sign = below.signum();
        Some(Self {
            above: sign * (above / shared),
            below: sign * (below / shared),
        })
    }

    pub const fn whole(n: i64) -> Self {
        Self {
            above: n as i128,
            below: 1,
        }
    }

    /// In thousandths of the unit, as quantities are.
    pub const fn of(quantity: Quantity) -> Self {
        Self::whole(quantity.0)
    }

    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.above.checked_mul(other.below)?;
        let right = other.above.checked_mul(self.below)?;
        Self::new(
            left.checked_add(right)?,
            self.below.checked_mul(other.below)?,
        )
    }

    pub fn times(self, other: Self) -> Option<Self> {
        // Crossed out first, so that long chains stay small.
        let (a, b) = (
            Self::new(self.above, other.below)?,
            Self::new(other.above, self.below)?,
        );
        Self::new(a.above.checked_mul(b.above)?, a.below.checked_mul(b.below)?)
    }

    pub fn over(self, other: Self) -> Option<Self> {
        self.times(Self::new(other.below, other.above)?)
    }

    pub const fn is_positive(self) -> bool {
        0 < self.above
    }

    /// The whole number at or above it.
    pub fn up(self) -> Option<i64> {
        let less = self.above.checked_neg()?.div_euclid(self.below);
        i64::try_from(less.checked_neg()?).ok()
    }

    /// The whole number at or below it.
    pub fn down(self) -> Option<i64> {
        i64::try_from(self.above.div_euclid(self.below)).ok()
    }

    /// Half-up, away from zero at a half; `None` beyond what a quantity holds.
    pub fn rounded(self) -> Option<i64> {
        let magnitude = self.above.checked_abs()?;
        let up = magnitude.checked_mul(2)?.checked_add(self.below)? / self.below.checked_mul(2)?;
        i64::try_from(self.above.signum() * up).ok()
    }
}

const fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    if a == 0 { 1 } else { a }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.below == 1 {
            write!(f, "{}", self.above)
        } else {
            write!(f, "{}/{}", self.above, self.below)
        }
    }
}

impl FromStr for Ratio {
    type Err = BadRatio;
    fn from_str(text: &str) -> Result<Self, BadRatio> {
        let bad = || BadRatio(text.chars().take(40).collect());
        let (above, below) = text.split_once('/').unwrap_or((text, "1"));
        let decimal = |part: &str| -> Option<Self> {
            let (sign, digits) = part.strip_prefix('-').map_or((1, part), |rest| (-1, rest));
            let (whole, after) = digits.split_once('.').unwrap_or((digits, ""));
            let plain = |t: &str| t.bytes().all(|b| b.is_ascii_digit()) && t.len() <= 12;
            if whole.is_empty() || !plain(whole) || !plain(after) || digits.ends_with('.') {
                return None;
            }
            let tens = 10_i128.checked_pow(u32::try_from(after.len()).ok()?)?;
            let all: i128 = format!("{whole}{after}").parse().ok()?;
            if PART_MAX < all {
                return None;
            }
            Self::new(sign * all, tens)
        };
        let parts = decimal(above.trim()).zip(decimal(below.trim()));
        parts.and_then(|(a, b)| a.over(b)).ok_or_else(bad)
    }
}

impl TryFrom<String> for Ratio {
    type Error = BadRatio;
    fn try_from(text: String) -> Result<Self, BadRatio> {
        text.parse()
    }
}

impl From<Ratio> for String {
    fn from(ratio: Ratio) -> Self {
        ratio.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fractions_read_print_and_round() {
        for (text, prints, rounds) in [
            ("10/3", "10/3", 3),
            ("2.5", "5/2", 3),
            ("-2.5", "-5/2", -3),
            ("6/4", "3/2", 2),
            ("5000", "5000", 5_000),
            ("0.5/0.25", "2", 2),
            ("0", "0", 0),
        ] {
            let ratio: Ratio = text.parse().unwrap();
            assert_eq!(
                (ratio.to_string(), ratio.rounded()),
                (prints.to_owned(), Some(rounds))
            );
        }
        for bad in [
            "",
            "1/0",
            "a",
            "1/",
            ".5",
            "1.",
            "1e3",
            "9999999999999999",
            "1/2/3",
        ] {
            assert!(bad.parse::<Ratio>().is_err(), "{bad:?} must be refused");
        }
        assert_eq!(
            serde_json::to_string(&Ratio::new(1, 3).unwrap()).unwrap(),
            "\"1/3\""
        );
    }

    proptest! {
        #[test]
        fn three_thirds_are_one(a in -1_000_000_i128..1_000_000, b in 1_i128..10_000, c in 1_i128..10_000) {
            let (x, y) = (Ratio::new(a, b).unwrap(), Ratio::new(c, b).unwrap());
            prop_assert_eq!(x.times(y).unwrap().over(y), Some(x));
            prop_assert_eq!(x.plus(y), y.plus(x));
            let sum = x.plus(y).unwrap();
            prop_assert_eq!(sum.plus(Ratio::new(-c, b).unwrap()), Some(x));
        }
    }
}
