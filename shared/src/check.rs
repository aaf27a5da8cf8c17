//! What guests pay: a check with its shares of lines, its adjustments and its payments.
//!
//! A plain check (one order, whole lines, nothing paid or adjusted) is said by `OrderView::check`; any other
//! has an `OpenCheck` of its own.

use serde::{Deserialize, Serialize};

use crate::ids::*;
use crate::money::Money;
use crate::order::{Tender, Totals};
use crate::time::Timestamp;
use crate::wire::AdjustmentKind;

/// `part` of `of`, both at least 1 and in lowest terms: a third of a bottle is 1 of 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Share {
    pub part: u64,
    pub of: u64,
}

impl Share {
    pub const WHOLE: Self = Self { part: 1, of: 1 };

    /// In lowest terms; `None` where a part or the whole is nothing, or the part is more than the whole.
    pub fn new(part: u64, of: u64) -> Option<Self> {
        if part == 0 || of < part {
            return None;
        }
        let by = gcd(part, of);
        Some(Self {
            part: part / by,
            of: of / by,
        })
    }

    pub fn is_whole(&self) -> bool {
        self.part == self.of
    }

    /// A share of this share; `None` when it is too fine to be written down.
    pub fn times(self, other: Self) -> Option<Self> {
        let part = self.part.checked_mul(other.part)?;
        Self::new(part, self.of.checked_mul(other.of)?)
    }

    /// Both together; `None` when they are more than the whole, or too fine to be written down.
    pub fn plus(self, other: Self) -> Option<Self> {
        let of = (self.of / gcd(self.of, other.of)).checked_mul(other.of)?;
        let mine = self.part.checked_mul(of / self.of)?;
        let part = mine.checked_add(other.part.checked_mul(of / other.of)?)?;
        Self::new(part, of)
    }
}

impl Default for Share {
    fn default() -> Self {
        Self::WHOLE
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A change to what a line costs: discount, comp, service charge. Negative where the guest pays less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAdjustment {
    pub kind: AdjustmentKind,
    pub reason: String,
    pub amounts: Totals,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ActorId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<ActorId>,
}

/// A line's share on a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckLine {
    pub order: OrderId,
    pub line: LineId,
    #[serde(default, skip_serializing_if = "Share::is_whole")]
    pub share: Share,
    /// Of the share, before adjustments.
    pub amounts: Totals,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<CheckAdjustment>,
    /// Part of a settlement of this check; it moves no more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub settled: bool,
}

/// Money that was taken on a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// From 1, in the order in which they came; `AdjustTip` names it.
    pub n: u32,
    pub at: Timestamp,
    pub tender: Tender,
    pub amount: Money,
    pub change: Money,
    /// On top of `amount`; the staff's.
    pub tip: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ActorId>,
}

/// A check as terminals work with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCheck {
    pub check: CheckId,
    /// Grows with each change; splits and adjustments name the one they saw.
    pub revision: Revision,
    /// Whose it is, when it was split by seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<u8>,
    pub lines: Vec<CheckLine>,
    /// To the smallest coin; taken with the last cash payment.
    pub rounding: Money,
    /// Of lines, adjustments and rounding.
    pub totals: Totals,
    pub payments: Vec<Payment>,
    /// Given back so far.
    pub refunded: Money,
    /// Payments less what was given back, without tips.
    pub paid: Money,
    pub due: Money,
    pub settled: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact_fractions() {
        let third = Share::new(2, 6).unwrap();
        assert_eq!(third, Share { part: 1, of: 3 });
        assert_eq!(
            third.plus(third).and_then(|two| two.plus(third)),
            Some(Share::WHOLE)
        );
        assert_eq!(third.times(Share::new(1, 2).unwrap()), Share::new(1, 6));
        assert_eq!(Share::new(0, 3), None);
        assert_eq!(Share::WHOLE.plus(third), None);
        let fine = Share::new(1, u64::MAX).unwrap();
        assert_eq!(fine.times(third), None);
    }
}
