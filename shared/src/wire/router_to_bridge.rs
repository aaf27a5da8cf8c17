//! Facts for the bridge, each once by sequence: stock follows the work, revenue and tax follow settlement.

use serde::{Deserialize, Serialize};

use crate::check::Share;
use crate::ids::*;
use crate::money::Money;
use crate::order::{Channel, ModifierChoice, Sealed, Tender, Totals};
use crate::time::{BusinessDate, Span, Timestamp};

/// A fact and its place in the order of facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub at: Timestamp,
    pub business_date: BusinessDate,
    pub order: OrderId,
    /// The day's number of the order.
    pub number: u32,
    pub body: FactBody,
}

/// What was made, as a recipe needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeLine {
    pub line: LineId,
    pub item: ItemId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<SizeId>,
    pub quantity: u16,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modifiers: Vec<ModifierChoice>,
}

/// A line as it was sold: its sealed numbers, for revenue by category and tax by rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldLine {
    pub line: LineId,
    pub item: ItemId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<SizeId>,
    pub quantity: u16,
    /// What somebody called it, of an open item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub sealed: Sealed,
    /// How much of the line; `sealed` is that much. Of a line that several checks share, one counts the whole
    /// `quantity` and the others 0, so that a dish is sold once.
    #[serde(default, skip_serializing_if = "Share::is_whole")]
    pub share: Share,
}

/// Why a check costs something else than its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdjustmentKind {
    /// Less to pay: a promotion, a voucher of our own.
    Discount,
    /// Given away by the house.
    Comp,
    /// A service charge.
    Service,
    /// Charged to the guest: delivery, packaging.
    Fee,
    /// To the smallest coin.
    Rounding,
}

/// A sealed line of a check that is no dish; its numbers are negative where the guest pays less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    pub kind: AdjustmentKind,
    pub reason: String,
    /// Tax is part of it, at the rate of what was adjusted.
    pub sealed: Sealed,
}

fn nothing(amount: &Money) -> bool {
    *amount == Money::ZERO
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "fact")]
pub enum FactBody {
    /// The order came in; for the history of channels. `lines`: what may leave the shelf at once.
    OrderTaken {
        channel: Channel,
        totals: Totals,
        /// Whose it is, where somebody was named; never more than the id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        customer: Option<CustomerId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lines: Vec<MadeLine>,
    },
    /// A step was bumped. `first_of_line`: the line's ingredients leave the shelf with its first step.
    /// `again` counts refires: a line cooked twice depletes twice.
    StepDone {
        station: StationId,
        step: StepId,
        made: MadeLine,
        first_of_line: bool,
        again: u16,
        /// From when it lay on this station's rail to when the cook tapped; for the speed of service.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        took: Option<Span>,
    },
    /// A bump was undone within 10 s; the step was not done after all.
    StepUndone {
        step: StepId,
        made: MadeLine,
        first_of_line: bool,
        again: u16,
    },
    /// Taken off the order; `after_fire`: work had begun, what was used is waste.
    LineVoided {
        made: MadeLine,
        after_fire: bool,
        reason: String,
    },
    /// To be cooked again; what was made before is waste.
    LineRefired {
        made: MadeLine,
        reason: String,
    },
    TenderTaken {
        check: CheckId,
        tender: Tender,
        amount: Money,
        change: Money,
        /// On top of `amount`; it belongs to the staff.
        #[serde(default, skip_serializing_if = "nothing")]
        tip: Money,
    },
    /// Paid in full: revenue and tax are earned. `totals` are the sums of `lines` and `adjustments`, and
    /// hold what no settlement of this check held before.
    CheckSettled {
        check: CheckId,
        channel: Channel,
        lines: Vec<SoldLine>,
        totals: Totals,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        adjustments: Vec<Adjustment>,
    },
    Refunded {
        check: CheckId,
        tender: Tender,
        amount: Money,
        reason: String,
    },
    /// The tip of an earlier payment of `amount` was `before`, and is `tip` now.
    TipAdjusted {
        check: CheckId,
        tender: Tender,
        amount: Money,
        before: Money,
        tip: Money,
    },
    /// Money was put on a gift card. Without a tender the house gave it away.
    GiftIssued {
        code: GiftCode,
        amount: Money,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tender: Option<Tender>,
        reason: String,
    },
    /// Somebody ended their work and counted this much cash; for the day's close.
    CashDeclared {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        actor: Option<ActorId>,
        counted: Money,
    },
    /// All lines done or void.
    OrderCompleted,
    OrderCancelled {
        reason: String,
    },
}
