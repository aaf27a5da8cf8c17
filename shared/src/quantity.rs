//! Quantities of stock in thousandths of their unit, so that half a gram is still a whole number.

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What an ingredient is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Grams.
    G,
    /// Millilitres.
    Ml,
    /// Pieces.
    Pc,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::G => "g",
            Self::Ml => "ml",
            Self::Pc => "pc",
        })
    }
}

/// A signed quantity in thousandths of its ingredient's unit (1500 of grams is 1.5 g).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Quantity(pub i64);

impl Quantity {
    pub const ZERO: Self = Self(0);

    pub const fn whole(units: i64) -> Self {
        Self(units.saturating_mul(1_000))
    }

    pub const fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count))
    }
}

impl Add for Quantity {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Quantity {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Quantity {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Quantity {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

/// Without trailing zeros: `1.5`, `200`, `-3`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let n = self.0.unsigned_abs();
        let (whole, part) = (n / 1_000, n % 1_000);
        let text = if part == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{part:03}")
                .trim_end_matches('0')
                .to_owned()
        };
        f.pad(&text)
    }
}

/// Why a text is not a quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a quantity: write it like 180 or 2.5 (at most three decimals)")]
pub struct BadQuantity(pub String);

impl FromStr for Quantity {
    type Err = BadQuantity;
    fn from_str(text: &str) -> Result<Self, BadQuantity> {
        let bad = || BadQuantity(text.chars().take(40).collect());
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(part) || 3 < part.len() || 9 < whole.len() {
            return Err(bad());
        }
        let whole: i64 = whole.parse().map_err(|_checked_above| bad())?;
        let part: i64 = format!("{part:0<3}")
            .parse()
            .map_err(|_checked_above| bad())?;
        Ok(Self(sign * (whole * 1_000 + part)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_read_and_print_alike() {
        for (text, milli) in [("180", 180_000), ("2.5", 2_500), ("-0.125", -125), ("0", 0)] {
            assert_eq!(text.parse::<Quantity>().unwrap(), Quantity(milli));
            assert_eq!(Quantity(milli).to_string(), text);
        }
        for bad in ["", "1.", "1.2345", "kg", "1e2"] {
            assert!(bad.parse::<Quantity>().is_err(), "{bad:?} must be refused");
        }
    }
}
