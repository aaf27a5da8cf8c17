//! Every key on the bus, built and parsed here and nowhere else.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Role;
use crate::ids::{BadId, DeviceId, SiteId, StationId};

/// First parts of every key: the product and the layout of topics (not the protocol of messages).
const ROOT: &str = "brigade/v1";

/// A numbered stream of tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// A station's rail.
    Station(StationId),
    /// Whole orders, availability, health: the pass, terminals, bridge.
    House,
    /// What the bridge books.
    Facts,
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Station(station) => write!(f, "station/{station}"),
            Self::House => f.write_str("house"),
            Self::Facts => f.write_str("facts"),
        }
    }
}

impl FromStr for Stream {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        match text.split_once('/') {
            None if text == "house" => Ok(Self::House),
            None if text == "facts" => Ok(Self::Facts),
            Some(("station", station)) => Ok(Self::Station(station.parse()?)),
            _ => Err(BadId {
                kind: "Stream",
                text: text.to_owned(),
                why: "it must be house, facts or station/NAME",
            }),
        }
    }
}

impl Serialize for Stream {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Stream {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// What a key means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Query with an `Envelope<Ask>`; the reply is an `Answer`.
    Ask { role: Role, device: DeviceId },
    /// Query with a `Pull`; the reply is `Pulled`.
    Since { stream: Stream },
    /// Put of a `Tell`.
    Tell { stream: Stream },
    /// Put of a `Beat`.
    Beat,
    /// Put of a `DeviceBeat`.
    DeviceBeat { role: Role, device: DeviceId },
    /// Liveliness token.
    Alive { role: Role, device: DeviceId },
}

/// The key of a topic at a site.
pub fn key(site: &SiteId, topic: &Topic) -> String {
    match topic {
        Topic::Ask { role, device } => format!("{ROOT}/{site}/router/ask/{}/{device}", role.name()),
        Topic::Since { stream } => format!("{ROOT}/{site}/router/since/{stream}"),
        Topic::Tell { stream } => format!("{ROOT}/{site}/router/tell/{stream}"),
        Topic::Beat => format!("{ROOT}/{site}/router/beat"),
        Topic::DeviceBeat { role, device } => {
            format!("{ROOT}/{site}/{}/{device}/beat", role.name())
        }
        Topic::Alive { role, device } => format!("{ROOT}/{site}/{}/{device}/alive", role.name()),
    }
}

/// Key expressions the router listens on.
pub fn every_ask(site: &SiteId) -> String {
    format!("{ROOT}/{site}/router/ask/*/*")
}

pub fn every_since(site: &SiteId) -> String {
    format!("{ROOT}/{site}/router/since/**")
}

/// Beats of devices; the router's own beat has one part less and does not match.
pub fn every_device_beat(site: &SiteId) -> String {
    format!("{ROOT}/{site}/*/*/beat")
}

pub fn every_alive(site: &SiteId) -> String {
    format!("{ROOT}/{site}/*/*/alive")
}

/// Inverse of `key`; `None` for what is not ours.
pub fn parse(key: &str) -> Option<(SiteId, Topic)> {
    let rest = key.strip_prefix(ROOT)?.strip_prefix('/')?;
    let (site, rest) = rest.split_once('/')?;
    let role = |name: &str| Role::ALL.into_iter().find(|role| role.name() == name);
    let parts: Vec<&str> = rest.split('/').collect();
    let topic = match parts[..] {
        ["router", "beat"] => Topic::Beat,
        ["router", "ask", r, device] => Topic::Ask {
            role: role(r)?,
            device: device.parse().ok()?,
        },
        ["router", "since", ..] => Topic::Since {
            stream: rest.strip_prefix("router/since/")?.parse().ok()?,
        },
        ["router", "tell", ..] => Topic::Tell {
            stream: rest.strip_prefix("router/tell/")?.parse().ok()?,
        },
        [r, device, "beat"] => Topic::DeviceBeat {
            role: role(r)?,
            device: device.parse().ok()?,
        },
        [r, device, "alive"] => Topic::Alive {
            role: role(r)?,
            device: device.parse().ok()?,
        },
        _ => return None,
    };
    Some((site.parse().ok()?, topic))
}
