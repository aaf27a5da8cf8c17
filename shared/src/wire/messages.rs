//! A few words from the floor to a station, what somebody there answered, and what a guest had before.

use serde::{Deserialize, Serialize};

use crate::ids::*;
use crate::money::Money;
use crate::order::{Channel, ModifierChoice};
use crate::time::{BusinessDate, Timestamp};

/// Stays on the station's screens until somebody there has seen it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationMessage {
    pub message: MessageId,
    pub station: StationId,
    /// What it is about, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The day's number of that order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<TableId>,
    /// 1 to 120 characters.
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<ActorId>,
    pub sent_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<MessageSeen>,
}

/// Somebody at the station has read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageSeen {
    pub at: Timestamp,
    /// What they say to it, up to 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
}

/// What a known guest had one time, whatever channel they ordered through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub order: OrderId,
    pub at: Timestamp,
    pub business_date: BusinessDate,
    pub channel: Channel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<TableId>,
    /// What was not taken off again.
    pub lines: Vec<VisitLine>,
    /// With tax, before discounts.
    pub total: Money,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitLine {
    pub item: ItemId,
    /// What it was called, in English or as somebody typed it; its item may have left the menu.
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<SizeId>,
    pub quantity: u16,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modifiers: Vec<ModifierChoice>,
}
