//! What terminals, shops and drivers ask of the router.

use serde::{Deserialize, Serialize};

use super::{BridgeAsk, StationAsk};
use crate::ids::*;
use crate::money::Money;
use crate::order::{Allergy, LineDraft, OrderDraft, Tender};
use crate::time::Timestamp;

/// Everything that can be asked, by any role; the router checks that the role may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    Front(FrontAsk),
    Station(StationAsk),
    Bridge(BridgeAsk),
    Driver(DriverAsk),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "ask")]
pub enum FrontAsk {
    Submit {
        order: OrderDraft,
    },
    Revise {
        order: OrderId,
        operations: Vec<LineOperation>,
    },
    /// Lets a held course go to the kitchen now.
    FireCourse {
        order: OrderId,
        course: CourseNo,
    },
    /// Keeps a course that has not fired until somebody fires it.
    HoldCourse {
        order: OrderId,
        course: CourseNo,
    },
    Rush {
        order: OrderId,
        on: bool,
    },
    /// Cook it again; both plates deplete stock, the first as waste.
    Refire {
        order: OrderId,
        line: LineId,
        reason: String,
    },
    /// Out, or back again.
    EightySix {
        item: ItemId,
        out: bool,
    },
    /// So many left; counts down with each order, and then the item is out. `None` ends the count.
    Countdown {
        item: ItemId,
        left: Option<u32>,
    },
    Pay {
        check: CheckId,
        tender: Tender,
        amount: Money,
    },
    Refund {
        check: CheckId,
        tender: Tender,
        amount: Money,
        reason: String,
    },
    Cancel {
        order: OrderId,
        reason: String,
    },
}

/// One change to an order. Additions never conflict; others name the line's revision they saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum LineOperation {
    Add {
        line: LineDraft,
    },
    Void {
        line: LineId,
        revision: Revision,
        reason: String,
    },
    /// A late allergy; concerns the whole order.
    Allergy {
        allergy: Allergy,
    },
}

/// Orders to a router whose clock is driven; refused where the clock is real.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "ask")]
pub enum DriverAsk {
    /// Time is now this; a time before the last one changes nothing.
    Advance { to: Timestamp },
}
