//! What has happened to checks and gift cards beyond payment, with all numbers sealed.

use serde::{Deserialize, Serialize};
use shared::check::CheckLine;
use shared::ids::*;
use shared::money::Money;
use shared::order::Tender;
use shared::time::BusinessDate;
use shared::wire::AdjustmentKind;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "check_event")]
pub enum CheckEvent {
    /// Split, merged, or lines moved: what is not settled on these checks is this now. `gone` hold nothing
    /// any more; what is added to the orders of `homes` goes to these checks.
    Arranged {
        checks: Vec<Arranged>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        gone: Vec<CheckId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        homes: Vec<Home>,
        by: Option<ActorId>,
    },
    /// What is not settled on the check costs this now.
    Adjusted {
        check: CheckId,
        kind: AdjustmentKind,
        reason: String,
        lines: Vec<CheckLine>,
        by: Option<ActorId>,
        approver: Option<ActorId>,
    },
    /// Cash was taken to the smallest coin; the difference.
    Rounded { check: CheckId, amount: Money },
    TipAdjusted {
        order: OrderId,
        check: CheckId,
        payment: u32,
        tender: Tender,
        amount: Money,
        before: Money,
        tip: Money,
        by: Option<ActorId>,
    },
    GiftIssued {
        code: GiftCode,
        amount: Money,
        tender: Option<Tender>,
        reason: String,
        business_date: BusinessDate,
        by: Option<ActorId>,
        approver: Option<ActorId>,
    },
}

/// A check with its shares that are not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arranged {
    pub check: CheckId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<u8>,
    pub lines: Vec<CheckLine>,
}

/// Where new lines of an order go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    pub order: OrderId,
    pub check: CheckId,
}

/// A new line that goes to another check than its order's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    pub line: LineId,
    pub check: CheckId,
}
