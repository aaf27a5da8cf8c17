//! What terminals, shops and drivers ask of the router.

use serde::{Deserialize, Serialize};

use super::{AdjustmentKind, BridgeAsk, DeskAsk, StationAsk};
use crate::check::Share;
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
    Desk(DeskAsk),
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
    /// So many left; counts down with each order, and then the item is out. `None` ends the count. What was
    /// promised before a count begins, to orders for later and courses that wait, is taken off it.
    Countdown {
        item: ItemId,
        left: Option<u32>,
    },
    Pay {
        check: CheckId,
        tender: Tender,
        amount: Money,
        /// On top of `amount`; it belongs to the staff.
        #[serde(default, skip_serializing_if = "nothing")]
        tip: Money,
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
    /// How long this basket would take from now. Nothing is ordered, and the answer is not remembered.
    Quote {
        order: OrderDraft,
    },
    /// Divides what is not yet settled on a check. Ids of new checks are minted by the asker.
    SplitCheck {
        check: CheckId,
        revision: Revision,
        split: Split,
    },
    /// All that is not settled on `checks` goes to `into`, and what is added later too.
    MergeChecks {
        checks: Vec<CheckId>,
        into: CheckId,
    },
    /// Discount, comp or service charge; sealed line by line, so that it goes where its line goes.
    /// What was adjusted in the same way before is replaced.
    Adjust {
        check: CheckId,
        revision: Revision,
        kind: AdjustmentKind,
        by: AdjustBy,
        /// Which lines; none: all that are not settled.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lines: Vec<LineId>,
        reason: String,
    },
    /// The tip of a payment becomes this; `Payment::n` names it.
    AdjustTip {
        check: CheckId,
        payment: u32,
        tip: Money,
    },
    /// Puts money on a gift card. Without a tender it is a voucher that the house gives away.
    IssueGift {
        code: GiftCode,
        amount: Money,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tender: Option<Tender>,
        reason: String,
    },
    /// The party sits elsewhere now.
    MoveTable {
        order: OrderId,
        table: TableId,
    },
    /// Somebody else serves it now.
    Transfer {
        order: OrderId,
        to: ActorId,
    },
    /// Which known guest this is; `None` takes it off again.
    AttachCustomer {
        order: OrderId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        customer: Option<CustomerId>,
    },
    /// A few words to a station, about an order, a table, or nothing that is here.
    Message {
        message: MessageId,
        station: StationId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<OrderId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        table: Option<TableId>,
        text: String,
    },
    /// The one who is signed in begins to work.
    ClockIn,
    /// And ends; `cash` is what was counted in the drawer or wallet.
    ClockOut {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cash: Option<Money>,
    },
}

fn nothing(amount: &Money) -> bool {
    *amount == Money::ZERO
}

/// How a check is divided; every cent and every share goes somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Split {
    /// Each seat its own lines; what is for the table is shared equally among them. Lines of seats that are
    /// not named stay.
    Seat { seats: Vec<SeatCheck> },
    /// Every line in equal shares; totals differ by one cent at most.
    Evenly { checks: Vec<CheckId> },
    /// Every line in proportion; the totals are these amounts, which must add up to what is due.
    Amount { amounts: Vec<CheckAmount> },
    /// Named lines go in shares that must add up to what the check has of them. Others stay.
    Item { lines: Vec<LineShares> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatCheck {
    pub seat: u8,
    pub check: CheckId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAmount {
    pub check: CheckId,
    pub amount: Money,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineShares {
    pub line: LineId,
    /// Of what this check has of the line; together the whole of it.
    pub shares: Vec<CheckShare>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckShare {
    pub check: CheckId,
    #[serde(default)]
    pub share: Share,
}

/// How much an adjustment is; zero takes it off again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
pub enum AdjustBy {
    /// In thousandths of a percent of what the lines cost; 10 % is 10000. 0 to 100000.
    Percent { milli_percent: u32 },
    /// In money, never negative; divided over the lines in proportion.
    Amount { amount: Money },
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
    /// To another seat, or to the table; the kitchen sees where it goes and cooks nothing again.
    Seat {
        line: LineId,
        revision: Revision,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seat: Option<u8>,
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
