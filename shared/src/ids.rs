//! Typed ids, so that a line can never be mistaken for an order.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// A text that is not the id it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a valid {kind}: {why}")]
pub struct BadId {
    pub kind: &'static str,
    pub text: String,
    pub why: &'static str,
}

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Uuid::parse_str(text).map(Self).map_err(|_not_a_uuid| BadId {
                    kind: stringify!($name),
                    text: text.to_owned(),
                    why: "it must be a UUID",
                })
            }
        }
    )+};
}

uuid_id! {
    /// What a party asked for; minted by the terminal or the bridge where a human acts (UUIDv7).
    OrderId,
    /// One item within an order; minted with it.
    LineId,
    /// One request to the router; stored by the asker before it is sent (UUIDv7).
    RequestId,
    /// What is paid. The first check of an order carries the order's own number.
    CheckId,
    /// A few words to a station; minted by the terminal.
    MessageId,
    /// A person, whose name lies in a table that can be erased.
    CustomerId,
    /// The life of one journal file; a receiver that sees a new epoch starts over from a snapshot.
    Epoch,
}

/// Longest name id; keeps topics and rows small.
pub const NAME_ID_BYTES_MAX: usize = 64;

fn check_name(kind: &'static str, text: &str) -> Result<(), BadId> {
    let bad = |why| {
        Err(BadId {
            kind,
            text: text.chars().take(NAME_ID_BYTES_MAX).collect(),
            why,
        })
    };
    if text.is_empty() {
        return bad("it is empty");
    }
    if NAME_ID_BYTES_MAX < text.len() {
        return bad("it is longer than 64 bytes");
    }
    let legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '.';
    if !text.chars().all(legal) {
        return bad("use only letters a-z, digits, '-', '_' and '.'");
    }
    Ok(())
}

macro_rules! name_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Letters, digits, `-`, `_`, `.`; 1 to 64 bytes, so that it fits a topic and a file name.
            pub fn new(text: impl Into<String>) -> Result<Self, BadId> {
                let text = text.into();
                check_name(stringify!($name), &text)?;
                Ok(Self(text))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Self::new(String::deserialize(d)?).map_err(serde::de::Error::custom)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Self::new(text)
            }
        }
    )+};
}

name_id! {
    /// One restaurant location on the bus.
    SiteId,
    /// A place where work is done: grill, oven, pass.
    StationId,
    /// A part of the day: lunch, late night.
    DaypartId,
    /// Something on the menu.
    ItemId,
    /// A size of an item: S, M, L.
    SizeId,
    /// A change to an item: no onion, extra cheddar.
    ModifierId,
    /// A set of modifiers to choose from.
    GroupId,
    /// A part of the menu: starters, mains.
    CategoryId,
    /// A tax rate of taxes.toml.
    TaxRateId,
    /// Something stock counts.
    IngredientId,
    /// A table of the dining room.
    TableId,
    /// One installed program: minted at install, kept in its data folder.
    DeviceId,
    /// A person on the staff.
    ActorId,
    /// What a gift card or voucher says on its front; never a card number.
    GiftCode,
    /// What somebody on the staff may do: waiter, bartender, manager.
    RoleId,
    /// Hash of the restaurant files; an order names the version it was priced with.
    MenuVersion,
}

/// A number that grows with each change of what it belongs to, from 1.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Revision(pub u32);

impl Revision {
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The number of a course within an order; 1 is served first, 0 means "at once" (drinks, take-away).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct CourseNo(pub u8);

/// Work on one line at one station: the line and the number of the step within its work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId {
    pub line: LineId,
    pub n: u8,
}

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.line, self.n)
    }
}

impl fmt::Debug for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StepId({self})")
    }
}

impl FromStr for StepId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = |why| BadId {
            kind: "StepId",
            text: text.to_owned(),
            why,
        };
        let (line, n) = text
            .rsplit_once('.')
            .ok_or_else(|| bad("it must be LINE.NUMBER"))?;
        Ok(Self {
            line: line.parse()?,
            n: n.parse()
                .map_err(|_not_a_number| bad("the step number must be 0 to 255"))?,
        })
    }
}

/// What one station sees of one course of one order; `n` grows when work is added after a bump.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketId {
    pub order: OrderId,
    pub course: CourseNo,
    pub station: StationId,
    pub n: u16,
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}/{}/{}/{}",
            self.order, self.course.0, self.station, self.n
        )
    }
}

impl fmt::Debug for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TicketId({self})")
    }
}

impl FromStr for TicketId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = |why| BadId {
            kind: "TicketId",
            text: text.to_owned(),
            why,
        };
        let parts: Vec<&str> = text.split('/').collect();
        let [order, course, station, n] = parts[..] else {
            return Err(bad("it must be ORDER/COURSE/STATION/NUMBER"));
        };
        Ok(Self {
            order: order.parse()?,
            course: CourseNo(
                course
                    .parse()
                    .map_err(|_nan| bad("the course must be a number"))?,
            ),
            station: station.parse()?,
            n: n.parse()
                .map_err(|_nan| bad("the last part must be a number"))?,
        })
    }
}

macro_rules! serde_as_text {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
serde_as_text!(StepId, TicketId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compound_ids_survive_a_round_trip() {
        let order = OrderId(Uuid::from_u128(7));
        let ticket = TicketId {
            order,
            course: CourseNo(2),
            station: StationId::new("grill").unwrap(),
            n: 1,
        };
        assert_eq!(ticket.to_string().parse::<TicketId>().unwrap(), ticket);
        let step = StepId {
            line: LineId(Uuid::from_u128(9)),
            n: 3,
        };
        assert_eq!(step.to_string().parse::<StepId>().unwrap(), step);
        let json = serde_json::to_string(&ticket).unwrap();
        assert_eq!(serde_json::from_str::<TicketId>(&json).unwrap(), ticket);
    }

    #[test]
    fn a_name_that_would_break_a_topic_is_refused() {
        for bad in ["", "a/b", "a*", "grill ", &"x".repeat(65)] {
            assert!(StationId::new(bad).is_err(), "{bad:?} must be refused");
        }
        assert!(serde_json::from_str::<StationId>("\"a/**\"").is_err());
    }
}
