//! Stations of the kitchen and the house rules of where work goes.

use serde::{Deserialize, Serialize};

use super::{Hours, Names};
use crate::ids::{CategoryId, ItemId, ModifierId, StationId};
use crate::order::Channel;
use crate::time::Span;

/// What a screen is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StationKind {
    /// Cooks work here; it has a rail of tickets.
    Prep,
    /// The pass: sees whole orders, sends plates out. Exactly one per restaurant, and the last resort of routing.
    Pass,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    pub id: StationId,
    pub names: Names,
    pub kind: StationKind,
    /// Works as this station's deputy while it is dark or closed.
    pub backup: Option<StationId>,
    /// How many lines can be worked on at once; at least 1.
    pub capacity: u16,
    /// A ticket older than this is due soon, where it has no promise.
    pub soon_after: Span,
    /// A ticket older than this is late, where it has no promise.
    pub late_after: Span,
    /// Shares the queue of this station: each step goes to the one that is free first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin_of: Option<StationId>,
    /// When somebody works there; `None`: whenever the house is open. Outside, its work goes where it would
    /// if the station were closed by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
}

/// What cooks together in one slot of a station: six patties on one plate of the grill, one basket of fries.
///
/// What is begun together shares the slot, each part is done in its own time, and the slot is free when the
/// last one is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Together {
    /// And its twins.
    pub station: StationId,
    /// Portions that fit in one slot; at least 2.
    pub at_most: u16,
    /// Whose own work there may share.
    pub items: Vec<ItemId>,
    /// Whose work there may share with it: an extra patty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modifiers: Vec<ModifierId>,
}

/// Sends work that matches to another station; the first rule that matches wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteRule {
    pub from: StationId,
    pub to: StationId,
    pub channel: Option<Channel>,
    pub category: Option<CategoryId>,
    pub item: Option<ItemId>,
}
