//! Money in minor units as a whole number, because a float cent is how books stop balancing.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount in minor units (cents) of the restaurant's currency; on the wire a whole number.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(pub i64);

impl Money {
    pub const ZERO: Self = Self(0);

    /// Times a count; saturates far beyond any limit that `Submit` lets through.
    pub const fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count))
    }
}

macro_rules! ops {
    ($($op:ident $f:ident $opa:ident $fa:ident $sat:ident);+) => {$(
        impl $op for Money {
            type Output = Self;
            fn $f(self, other: Self) -> Self {
                Self(self.0.$sat(other.0))
            }
        }
        impl $opa for Money {
            fn $fa(&mut self, other: Self) {
                *self = $op::$f(*self, other);
            }
        }
    )+};
}
ops!(Add add AddAssign add_assign saturating_add; Sub sub SubAssign sub_assign saturating_sub);

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// Two decimals, as every currency of the samples has: `19.50`, `-0.05`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", cents / 100, cents % 100))
    }
}

/// Why a text is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an amount: write it like 19.50 (at most two decimals, up to 10000000.00)")]
pub struct BadMoney(pub String);

/// Largest amount a price or tender may have, in minor units: 10 million.
pub const AMOUNT_MINOR_MAX: i64 = 1_000_000_000;

impl FromStr for Money {
    type Err = BadMoney;
    fn from_str(text: &str) -> Result<Self, BadMoney> {
        let bad = || BadMoney(text.chars().take(40).collect());
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, cents) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(cents) || 2 < cents.len() || 9 < whole.len() {
            return Err(bad());
        }
        let tens = if cents.len() == 1 { 10 } else { 1 };
        let whole: i64 = whole.parse().map_err(|_checked_above| bad())?;
        let cents: i64 = cents.parse().map_err(|_checked_above| bad())?;
        let minor = whole * 100 + cents * tens;
        if AMOUNT_MINOR_MAX < minor {
            Err(bad())
        } else {
            Ok(Self(sign * minor))
        }
    }
}

/// For files people write: `"19.50"` instead of minor units.
pub mod text {
    use super::*;

    pub fn serialize<S: Serializer>(amount: &Money, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(amount)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Money, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_and_print_alike() {
        for (text, minor) in [
            ("19.50", 1950),
            ("16", 1600),
            ("0.05", 5),
            ("-2.20", -220),
            ("7.5", 750),
        ] {
            assert_eq!(text.parse::<Money>().unwrap(), Money(minor), "{text}");
        }
        assert_eq!(Money(-5).to_string(), "-0.05");
        for bad in [
            "",
            ".5",
            "1.",
            "1.234",
            "12,50",
            "1e3",
            "--1",
            "99999999999",
            "NaN",
        ] {
            assert!(bad.parse::<Money>().is_err(), "{bad:?} must be refused");
        }
    }
}
