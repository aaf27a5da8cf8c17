//! What the router tells the screens of one station, and how any stream is told and pulled.

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Fact, HouseSnapshot, HouseUpdate, StationMessage};
use crate::ids::{Epoch, MessageId, TicketId};
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
    /// From the floor; it waits to be seen.
    Message {
        message: Box<StationMessage>,
    },
    /// Seen, or too old.
    MessageGone {
        message: MessageId,
    },
}

/// The whole rail (and recall list) at one sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationSnapshot {
    pub tickets: Vec<TicketView>,
    /// From the floor; they wait to be seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<StationMessage>,
}

/// The body of a tell, by kind of stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
pub enum Update {
    Station(StationUpdate),
    House(HouseUpdate),
    Fact(Box<Fact>),
}

/// What can be read of an update in any order of its fields.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
enum AnyOrder {
    Station(StationUpdate),
    House(HouseUpdate),
    Fact(Box<Fact>),
}

/// Views of tickets and orders are nearly all that is told. Where an update says first what it is, as this router
/// writes it, its view is read as it comes, without being kept in pieces until the tag is known.
impl<'de> Deserialize<'de> for Update {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Update;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an update with its kind in `of`")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Update, M::Error> {
        let (mut read, mut view) = (serde_json::Map::new(), None);
        while let Some(key) = map.next_key::<String>()? {
            let tag = |name: &str| read.get(name).and_then(|tag| tag.as_str());
            match (key.as_str(), tag("of"), tag("news")) {
                ("view", Some("station"), Some("ticket")) if view.is_none() => {
                    let view_read = map.next_value()?;
                    view = Some(Update::Station(StationUpdate::Ticket { view: view_read }));
                }
                ("view", Some("house"), Some("order")) if view.is_none() => {
                    let view_read = map.next_value()?;
                    view = Some(Update::House(HouseUpdate::Order { view: view_read }));
                }
                _ => drop(read.insert(key, map.next_value()?)),
            }
        }
        if let Some(view) = view {
            return Ok(view);
        }
        let read = AnyOrder::deserialize(serde_json::Value::Object(read));
        Ok(match read.map_err(Error::custom)? {
            AnyOrder::Station(update) => Update::Station(update),
            AnyOrder::House(update) => Update::House(update),
            AnyOrder::Fact(fact) => Update::Fact(fact),
        })
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_is_read_in_any_order_and_what_is_unknown_in_it_is_ignored() {
        let gone = |text: &str| serde_json::from_str::<Update>(text);
        let ticket = "00000000-0000-0000-0000-000000000001/1/grill/1";
        let wanted = Update::Station(StationUpdate::TicketGone {
            ticket: ticket.parse().unwrap(),
        });
        for text in [
            format!(r#"{{"of":"station","news":"ticket-gone","ticket":"{ticket}"}}"#),
            format!(r#"{{"ticket":"{ticket}","later":[1],"news":"ticket-gone","of":"station"}}"#),
        ] {
            assert_eq!(gone(&text).unwrap(), wanted, "{text}");
        }
        for wrong in [
            r#"{"of":"station","news":"ticket","view":{}}"#,
            r#"{"of":"station","news":"ticket"}"#,
            r#"{"news":"ticket"}"#,
            r#"{"of":"weather","news":"rain"}"#,
            "7",
        ] {
            assert!(gone(wrong).is_err(), "{wrong}");
        }
    }
}
