//! Facts for the bridge, each once by sequence: stock follows the work, revenue and tax follow settlement.

use serde::{Deserialize, Serialize};

use crate::ids::*;
use crate::money::Money;
use crate::order::{Channel, ModifierChoice, Sealed, Tender, Totals};
use crate::time::{BusinessDate, Timestamp};

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
    pub sealed: Sealed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "fact")]
pub enum FactBody {
    /// The order came in; for the history of channels.
    OrderTaken {
        channel: Channel,
        totals: Totals,
    },
    /// A step was bumped. `first_of_line`: the line's ingredients leave the shelf with its first step.
    /// `again` counts refires: a line cooked twice depletes twice.
    StepDone {
        station: StationId,
        step: StepId,
        made: MadeLine,
        first_of_line: bool,
        again: u16,
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
    },
    /// Paid in full: revenue and tax are earned.
    CheckSettled {
        check: CheckId,
        channel: Channel,
        lines: Vec<SoldLine>,
        totals: Totals,
    },
    Refunded {
        check: CheckId,
        tender: Tender,
        amount: Money,
        reason: String,
    },
    /// All lines done or void.
    OrderCompleted,
    OrderCancelled {
        reason: String,
    },
}
