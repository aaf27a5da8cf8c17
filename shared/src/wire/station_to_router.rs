//! What screens report: taps, and proof that a ticket was shown.

use serde::{Deserialize, Serialize};

use crate::ids::*;
use crate::order::Allergy;
use crate::time::Span;

/// A step and the revision of it that the cook saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenStep {
    pub step: StepId,
    pub revision: Revision,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "ask")]
pub enum StationAsk {
    Start {
        station: StationId,
        steps: Vec<SeenStep>,
    },
    /// Done. Steps that changed meanwhile come back as `changed` and stay open.
    Bump {
        station: StationId,
        steps: Vec<SeenStep>,
        /// How long ago the tap was, when it waited for the router; `None` if unknown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tap_age: Option<Span>,
    },
    /// A slip of the finger, taken back within 10 s: no mark, no statistics.
    Unbump {
        station: StationId,
        steps: Vec<StepId>,
    },
    /// Back on the rail, and it says so.
    Recall {
        station: StationId,
        ticket: TicketId,
    },
    /// The pass sent a course out.
    Serve {
        order: OrderId,
        course: CourseNo,
        /// Why it went although the pass had to bump what stations had not, up to 200 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Frames of these tickets were presented on a screen of this station.
    Displayed {
        station: StationId,
        tickets: Vec<SeenTicket>,
    },
    /// Somebody at this station has said that they saw these allergies; its other screens ask no more.
    SeeAllergies {
        station: StationId,
        order: OrderId,
        allergies: Vec<Allergy>,
    },
    /// Somebody at this station has read a message, and may have said something to it; its other screens show it no
    /// more.
    SeeMessage {
        station: StationId,
        message: MessageId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply: Option<String>,
    },
    Rush {
        order: OrderId,
        on: bool,
    },
    Refire {
        order: OrderId,
        line: LineId,
        reason: String,
    },
    EightySix {
        item: ItemId,
        out: bool,
    },
    /// Nobody works there for now: new work, and what nobody has begun, goes to the backup. Or it is open again.
    CloseStation {
        station: StationId,
        closed: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenTicket {
    pub ticket: TicketId,
    pub revision: Revision,
}

/// Twice a second from every device: alive, and (screens) the last frame presented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceBeat {
    pub v: u16,
    pub device: DeviceId,
    pub role: super::Role,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<StationId>,
    /// Number of the last frame that the GPU reported done; 0 before the first.
    #[serde(default)]
    pub frame: u64,
    /// Taps and orders that wait for the router's answer.
    #[serde(default)]
    pub waiting: u32,
}
