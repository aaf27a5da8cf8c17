//! What the router tells the screens of one station, and how any stream is told and pulled.

use serde::{Deserialize, Serialize};

use super::{Fact, HouseSnapshot, HouseUpdate};
use crate::ids::{Epoch, TicketId};
use crate::ticket::TicketView;
use crate::time::Timestamp;

/// One change to a rail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "news")]
pub enum StationUpdate {
    Ticket {
        view: Box<TicketView>,
    },
    /// Left the rail and the recall list.
    TicketGone {
        ticket: TicketId,
    },
}

/// The whole rail (and recall list) at one sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationSnapshot {
    pub tickets: Vec<TicketView>,
}

/// The body of a tell, by kind of stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
pub enum Update {
    Station(StationUpdate),
    House(HouseUpdate),
    Fact(Box<Fact>),
}

/// One numbered message of a stream. A receiver that misses a number pulls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tell {
    pub v: u16,
    pub term: u64,
    pub epoch: Epoch,
    pub seq: u64,
    /// When it was committed.
    pub at: Timestamp,
    pub update: Update,
}

/// Asks for what came after `seq` of `epoch`; a receiver that knows nothing sends neither.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pull {
    pub v: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    #[serde(default)]
    pub seq: u64,
}

/// The whole state of a stream, by kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
pub enum Snapshot {
    Station(StationSnapshot),
    House(HouseSnapshot),
}

/// The reply to a pull.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulled {
    pub v: u16,
    pub term: u64,
    pub epoch: Epoch,
    /// The stream is at this sequence once the content is applied.
    pub seq: u64,
    pub now: Timestamp,
    pub content: PulledContent,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "pulled")]
pub enum PulledContent {
    /// The missing updates in order; `seq` is that of the last. May be fewer than all: pull again.
    Updates {
        tells: Vec<Tell>,
    },
    Snapshot {
        snapshot: Box<Snapshot>,
    },
    /// There is no such stream here.
    UnknownStream,
}
