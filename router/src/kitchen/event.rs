//! What has happened. The journal is a list of these; each holds all that `evolve` needs to know.
//!
//! Variants and fields are only ever added (with a default), so that an old journal stays readable.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::menu::{Names, Restaurant};
use shared::money::Money;
use shared::order::{
    Allergy, Channel, HoldReason, Sealed, SealedModifier, StepState, Tender, Totals,
};
use shared::time::{BusinessDate, Span, Timestamp};
use shared::wire::{Adjustment, SeenTicket, SoldLine};

use super::check_event::{CheckEvent, Placed};
use super::learning::{Lesson, Load};
use super::messages::MessageEvent;
pub use super::moved::{MovedStep, Moves};
use super::party::PartyEvent;
use super::plan::Proposal;
use super::staff_event::StaffEvent;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Event {
    /// `moved`: work whose station the new files no longer have.
    MenuLoaded {
        restaurant: Box<Restaurant>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        moved: Vec<Moves>,
    },
    OrderAccepted {
        order: Box<NewOrder>,
    },
    LinesAdded {
        order: OrderId,
        lines: Vec<NewLine>,
        courses: Vec<NewCourse>,
        by: Option<ActorId>,
        /// Lines that go to another check than their order's.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        checks: Vec<Placed>,
    },
    LineVoided {
        order: OrderId,
        line: LineId,
        reason: String,
        /// Its course had gone to the kitchen: what was used is waste.
        after_fire: bool,
        by: Option<ActorId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approver: Option<ActorId>,
    },
    AllergyAdded {
        order: OrderId,
        allergy: Allergy,
        by: Option<ActorId>,
    },
    /// `auto`: by pacing, not by a person.
    CourseFired {
        order: OrderId,
        course: CourseNo,
        auto: bool,
        by: Option<ActorId>,
    },
    CourseHeld {
        order: OrderId,
        course: CourseNo,
        because: HoldReason,
    },
    StepsStarted {
        order: OrderId,
        station: StationId,
        steps: Vec<StepId>,
    },
    StepsDone {
        order: OrderId,
        station: StationId,
        steps: Vec<DoneStep>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tap_age: Option<Span>,
    },
    /// A cook bumped struck-out lines: they have been seen and may go.
    VoidsSeen {
        order: OrderId,
        station: StationId,
        steps: Vec<StepId>,
    },
    StepsUndone {
        order: OrderId,
        station: StationId,
        steps: Vec<DoneStep>,
    },
    TicketRecalled {
        ticket: TicketId,
        steps: Vec<StepId>,
    },
    LineRefired {
        order: OrderId,
        line: LineId,
        reason: String,
        steps: Vec<RefiredStep>,
        by: Option<ActorId>,
    },
    RushSet {
        order: OrderId,
        on: bool,
    },
    CourseServed {
        order: OrderId,
        course: CourseNo,
        /// Why, where the pass sent it out by its own word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Recorded only when it is news.
    TicketsDisplayed {
        station: StationId,
        tickets: Vec<SeenTicket>,
    },
    ItemEightySixed {
        item: ItemId,
        by_stock: bool,
    },
    ItemBack {
        item: ItemId,
        by_stock: bool,
    },
    CountdownSet {
        item: ItemId,
        left: Option<u32>,
    },
    TenderTaken {
        order: OrderId,
        check: CheckId,
        tender: Tender,
        amount: Money,
        change: Money,
        #[serde(default, skip_serializing_if = "nothing")]
        tip: Money,
        by: Option<ActorId>,
    },
    CheckSettled {
        order: OrderId,
        check: CheckId,
        lines: Vec<SoldLine>,
        totals: Totals,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        adjustments: Vec<SettledAdjustment>,
    },
    Refunded {
        order: OrderId,
        check: CheckId,
        tender: Tender,
        amount: Money,
        reason: String,
        by: Option<ActorId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approver: Option<ActorId>,
    },
    OrderCompleted {
        order: OrderId,
    },
    OrderCancelled {
        order: OrderId,
        reason: String,
        by: Option<ActorId>,
    },
    /// It leaves memory, and its tickets leave the screens.
    OrderClosed {
        order: OrderId,
        tickets: Vec<TicketId>,
        /// That the house followed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        checks: Vec<CheckId>,
    },
    StationWentDark {
        station: StationId,
        moved: Vec<Moves>,
    },
    /// By a person, whatever its screens do.
    StationClosed {
        station: StationId,
        moved: Vec<Moves>,
        by: Option<ActorId>,
    },
    StationOpened {
        station: StationId,
        by: Option<ActorId>,
    },
    StationCameBack {
        station: StationId,
    },
    /// What was planned for the steps, courses and forecasts that it names; the rest stays as it was.
    PlanAdopted {
        plan: Box<Proposal>,
    },
    /// What steps of an item take at a station, from taps that can be true.
    PrepLearned {
        station: StationId,
        item: ItemId,
        load: Load,
        lesson: Lesson,
    },
    /// To another station: a twin that is free first, or who stands in where nobody works any more.
    StepsMoved {
        moved: Vec<Moves>,
    },
    Check(CheckEvent),
    Party(PartyEvent),
    Message(MessageEvent),
    Staff(StaffEvent),
    /// The plan kept these steps back, and their time has come.
    StepsFired {
        order: OrderId,
        steps: Vec<StepId>,
    },
}

impl Event {
    /// Whether a plan made before it may be wrong now. Money, what screens have shown and plans
    /// themselves leave the work as it was.
    pub fn calls_for_a_plan(&self) -> bool {
        match self {
            Self::TicketsDisplayed { .. }
            | Self::TenderTaken { .. }
            | Self::CheckSettled { .. }
            | Self::Refunded { .. }
            | Self::CourseServed { .. }
            | Self::OrderCompleted { .. }
            | Self::OrderClosed { .. }
            | Self::ItemEightySixed { .. }
            | Self::ItemBack { .. }
            | Self::CountdownSet { .. }
            | Self::PrepLearned { .. }
            | Self::StepsMoved { .. }
            | Self::Check(_)
            | Self::Party(_)
            | Self::Message(_)
            | Self::Staff(_)
            | Self::PlanAdopted { .. } => false,
            Self::MenuLoaded { .. }
            | Self::OrderAccepted { .. }
            | Self::LinesAdded { .. }
            | Self::LineVoided { .. }
            | Self::AllergyAdded { .. }
            | Self::CourseFired { .. }
            | Self::CourseHeld { .. }
            | Self::StepsStarted { .. }
            | Self::StepsDone { .. }
            | Self::VoidsSeen { .. }
            | Self::StepsUndone { .. }
            | Self::TicketRecalled { .. }
            | Self::LineRefired { .. }
            | Self::RushSet { .. }
            | Self::OrderCancelled { .. }
            | Self::StationWentDark { .. }
            | Self::StationCameBack { .. }
            | Self::StationClosed { .. }
            | Self::StationOpened { .. }
            | Self::StepsFired { .. } => true,
        }
    }
}

fn nothing(amount: &Money) -> bool {
    *amount == Money::ZERO
}

/// An adjustment and whose line it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledAdjustment {
    pub order: OrderId,
    pub adjustment: Adjustment,
}

/// An order with everything sealed: one event, one row of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOrder {
    pub id: OrderId,
    /// The day's number, from 1.
    pub number: u32,
    pub business_date: BusinessDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    pub channel: Channel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<TableId>,
    /// The name lies in the table of people, never here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    pub covers: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<ActorId>,
    pub due_at: Timestamp,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allergies: Vec<Allergy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub menu: MenuVersion,
    pub courses: Vec<NewCourse>,
    pub lines: Vec<NewLine>,
}

/// A course that an order has not had before; fired at once when `hold` is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCourse {
    pub no: CourseNo,
    pub names: Names,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldReason>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLine {
    #[serde(with = "super::arc")]
    pub facts: Arc<LineFacts>,
    /// A step's number is its place here.
    pub steps: Vec<NewStep>,
}

/// What is true of a line whatever happens to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFacts {
    pub id: LineId,
    pub item: ItemId,
    /// As cooks read them.
    pub names: Names,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<SealedSize>,
    pub quantity: u16,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modifiers: Vec<SealedModifier>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<u8>,
    pub course: CourseNo,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// An open item: `names` is what somebody typed, in one language for all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_open: bool,
    pub sealed: Sealed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedSize {
    pub id: SizeId,
    pub names: Names,
}

/// Work of a new line at one station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStep {
    pub station: StationId,
    pub prep: Span,
    /// Held, Fired, or Waiting for `after`.
    pub state: StepState,
    /// The number of the step that must be done before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u8>,
    /// The last part of its ticket's id.
    pub ticket: u16,
    /// The station it was meant for, when that could not take it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<StationId>,
    /// It joins a ticket that was there before: ADD-ON.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub added: bool,
    /// Work of this modifier, not of the item itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modifier: Option<ModifierId>,
}

/// `first_of_line`: with it the line's ingredients leave the shelf (or come back, when undone).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneStep {
    pub step: StepId,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub first_of_line: bool,
}

/// Where a step begins again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefiredStep {
    pub station: StationId,
    pub ticket: u16,
    /// For the step before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<StationId>,
}
