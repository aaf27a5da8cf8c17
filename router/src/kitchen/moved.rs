//! Steps that change station: to whoever stands in, or to a twin that is free first.

use serde::{Deserialize, Serialize};
use shared::ids::{OrderId, StationId, StepId};

/// Steps of one order that go to another station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moves {
    pub order: OrderId,
    pub steps: Vec<MovedStep>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedStep {
    pub step: StepId,
    pub to: StationId,
    /// The last part of its new ticket's id.
    pub ticket: u16,
    /// The station it was meant for at first.
    pub from: StationId,
}
