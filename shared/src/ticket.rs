//! What screens show: a station's ticket and a whole order, complete in themselves.
//!
//! Views carry the full truth about one ticket or order, so that applying one twice, or only the newest
//! of five, gives the same picture.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::*;
use crate::menu::Names;
use crate::money::Money;
use crate::order::*;
use crate::time::{BusinessDate, Span, Timestamp};

/// Who the food is for, the same on every screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderHead {
    pub order: OrderId,
    /// The day's number, from 1.
    pub number: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    pub business_date: BusinessDate,
    pub channel: Channel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<TableId>,
    /// The guest's name as on the label; from the table that can be erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest: Option<String>,
    pub covers: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<ActorId>,
    pub accepted_at: Timestamp,
    /// When it was promised.
    pub due_at: Timestamp,
    pub rush: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allergies: Vec<Allergy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One line's step on a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketLine {
    pub step: StepId,
    /// Of the step; a tap names it, so that what changed meanwhile is not bumped unseen.
    pub revision: Revision,
    pub item: ItemId,
    pub names: Names,
    pub quantity: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Names>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<u8>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modifiers: Vec<SealedModifier>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub state: StepState,
    pub prep: Span,
    /// Set when it came after the ticket was first shown: ADD-ON with its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
    /// Cooked again, with the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refire: Option<String>,
    /// Set when it was voided; must be seen (bumped) before it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void: Option<String>,
    /// Why the plan keeps it back although its course has gone to the kitchen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldReason>,
}

/// How far another station is with the same course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationProgress {
    pub station: StationId,
    pub done: u16,
    pub total: u16,
    /// Anything of it on that station's rail.
    pub cooking: bool,
}

/// When a course should be ready: as likely before `p50` as after, and with nine chances in ten before `p90`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    pub p50: Timestamp,
    pub p90: Timestamp,
}

/// A station's share of one course of one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketView {
    pub id: TicketId,
    /// Grows with each change of what the cook sees; `Displayed` names it.
    pub revision: Revision,
    pub head: OrderHead,
    pub course: CourseNo,
    pub course_names: Names,
    /// Where screens put it on the rail: lower first. Equal ranks go by number.
    pub rank: i64,
    /// `None` while it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fired_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldReason>,
    pub lines: Vec<TicketLine>,
    pub others: Vec<StationProgress>,
    pub recalled: bool,
    /// When it came back; screens may count its time from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalled_at: Option<Timestamp>,
    /// The newest revision that a screen of this station has proved to show; behind `revision` means unseen news.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Revision>,
    /// The station it was meant for, when it was handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_over_from: Option<StationId>,
    /// When every step was bumped; the ticket then leaves the rail and waits in the recall list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bumped_at: Option<Timestamp>,
    /// When the course should be ready by the plan; `None` where nothing is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<Forecast>,
}

/// A step as expo and terminals see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    pub step: StepId,
    pub station: StationId,
    /// The modifier that this work makes (a burger's fries); `None`: the dish itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modifier: Option<ModifierId>,
    pub state: StepState,
    pub revision: Revision,
    /// When it should be done, by prep time from its start or fire; `None` while held or waiting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineView {
    pub line: LineId,
    /// Of the line; a change or void names it.
    pub revision: Revision,
    pub item: ItemId,
    pub names: Names,
    pub quantity: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<SizeId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<u8>,
    pub course: CourseNo,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modifiers: Vec<SealedModifier>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub state: LineState,
    pub sealed: Sealed,
    pub steps: Vec<StepView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseView {
    pub course: CourseNo,
    pub names: Names,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fired_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldReason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served_at: Option<Timestamp>,
    /// When the course should be ready by the plan; `None` where nothing is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<Forecast>,
}

/// What is owed and paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckView {
    pub check: CheckId,
    pub totals: Totals,
    pub paid: Money,
    pub due: Money,
    pub settled: bool,
}

/// A whole order, as the pass, the terminals and the bridge follow it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    pub head: OrderHead,
    pub revision: Revision,
    pub state: OrderState,
    pub courses: Vec<CourseView>,
    pub lines: Vec<LineView>,
    pub check: CheckView,
    /// Stations where somebody has said that they saw allergies of this order, and which.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub allergies_seen: BTreeMap<StationId, Vec<Allergy>>,
}
