//! Stations of the kitchen and the house rules of where work goes.

use serde::{Deserialize, Serialize};

use super::Names;
use crate::ids::{CategoryId, ItemId, StationId};
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
