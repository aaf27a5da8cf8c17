//! What the world must hear of after an event, described and not done.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use shared::ids::{BadId, CheckId, CustomerId, ItemId, MessageId, OrderId, StationId, TicketId};
use shared::wire::{Fact, PeopleView};

use super::Kitchen;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Its view has changed, or it is gone: tell those who follow it.
    Touch(Subject),
    /// The bridge books this, once.
    Fact(Fact),
}

/// Something that has a view. A ticket is told on its station's stream, the rest on the house's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Ticket(TicketId),
    Order(OrderId),
    Item(ItemId),
    Station(StationId),
    Check(CheckId),
    /// A message to a station, as the house sees it.
    Message(MessageId),
    /// The same, as that station sees it.
    Note(StationId, MessageId),
    /// Who works here and who is where.
    People,
    Menu,
}

/// Guests' names live outside the journal, where they can be erased.
pub trait People {
    fn name(&self, customer: CustomerId) -> Option<&str>;

    /// Who works here; nobody where the house is open.
    fn staff(&self, _kitchen: &Kitchen) -> PeopleView {
        PeopleView::default()
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ticket(id) => write!(f, "ticket:{id}"),
            Self::Order(id) => write!(f, "order:{id}"),
            Self::Item(id) => write!(f, "item:{id}"),
            Self::Station(id) => write!(f, "station:{id}"),
            Self::Check(id) => write!(f, "check:{id}"),
            Self::Message(id) => write!(f, "message:{id}"),
            Self::Note(station, id) => write!(f, "note:{id}@{station}"),
            Self::People => f.write_str("people"),
            Self::Menu => f.write_str("menu"),
        }
    }
}

impl FromStr for Subject {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        match text.split_once(':') {
            None if text == "menu" => Ok(Self::Menu),
            None if text == "people" => Ok(Self::People),
            Some(("message", id)) => Ok(Self::Message(id.parse()?)),
            Some(("note", text)) if text.contains('@') => {
                let (id, station) = text.split_once('@').unwrap_or((text, ""));
                Ok(Self::Note(station.parse()?, id.parse()?))
            }
            Some(("check", id)) => Ok(Self::Check(id.parse()?)),
            Some(("ticket", id)) => Ok(Self::Ticket(id.parse()?)),
            Some(("order", id)) => Ok(Self::Order(id.parse()?)),
            Some(("item", id)) => Ok(Self::Item(id.parse()?)),
            Some(("station", id)) => Ok(Self::Station(id.parse()?)),
            _ => Err(BadId {
                kind: "Subject",
                text: text.to_owned(),
                why: "it must be menu or people, or one of ticket, order, check, item, station, message, note with ':' and its id",
            }),
        }
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_survive_a_round_trip() {
        let order = "00000000-0000-0000-0000-000000000007";
        let ticket = format!("ticket:{order}/2/grill/1");
        for text in [
            &ticket,
            &format!("order:{order}"),
            "item:cola",
            "station:grill",
            &format!("check:{order}"),
            &format!("message:{order}"),
            &format!("note:{order}@grill"),
            "people",
            "menu",
        ] {
            let subject: Subject = text.parse().unwrap();
            assert_eq!(subject.to_string(), text);
            let json = serde_json::to_string(&subject).unwrap();
            assert_eq!(serde_json::from_str::<Subject>(&json).unwrap(), subject);
        }
        for bad in [
            "",
            "menus",
            "order:7",
            "ticket:x",
            "table:12",
            "note:7@grill",
            "note:grill",
        ] {
            assert!(bad.parse::<Subject>().is_err(), "{bad:?} must be refused");
        }
    }
}
