//! What the kitchen can be told to do, by whom, and when.

use serde::{Deserialize, Serialize};
use shared::ids::{ActorId, DeviceId, StationId};
use shared::menu::Restaurant;
use shared::time::Timestamp;
use shared::wire::{BridgeAsk, FrontAsk, Role, StationAsk};

use super::plan::Proposal;
use super::staff::{PinFor, SharedRoster};

/// Who asks: the device, and the person before it where one has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    pub role: Role,
    pub device: DeviceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<ActorId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<ActorId>,
    /// Who works here; `None` where everybody may do everything.
    #[serde(skip)]
    pub roster: SharedRoster,
}

/// A command with the one stamp that the router gave it on arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    pub at: Timestamp,
    pub by: By,
    pub body: Command,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The restaurant's files as loaded at start, or again later.
    LoadMenu(Box<Restaurant>),
    Front(FrontAsk),
    Station(StationAsk),
    Bridge(BridgeAsk),
    /// Time has passed: `next_wake` is due.
    Tick,
    /// No screen shows this station any more.
    StationDark(StationId),
    StationBack(StationId),
    /// A PIN was typed; the caller has compared it.
    Pin {
        actor: ActorId,
        right: bool,
        purpose: PinFor,
    },
    SignOut,
    /// A plan that was made from a copy of the state.
    Adopt(Box<Proposal>),
}
