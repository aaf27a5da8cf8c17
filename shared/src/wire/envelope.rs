//! The envelope and the JSON codec: which protocol, which device, who.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::limits::MESSAGE_BYTES_MAX;
use crate::ids::{ActorId, DeviceId, RequestId};

/// Protocol version of this build. N and N − 1 are both understood; unknown fields are ignored.
pub const PROTOCOL: u16 = 2;
/// The oldest version that is still understood.
pub const PROTOCOL_MIN: u16 = 1;

/// Kind of program, as part of every topic a device speaks on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A waiters' terminal.
    Front,
    /// A kitchen screen.
    Station,
    Bridge,
    /// Drives a router whose clock is driven (replay, rehearsal).
    Driver,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Front, Self::Station, Self::Bridge, Self::Driver];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Station => "station",
            Self::Bridge => "bridge",
            Self::Driver => "driver",
        }
    }
}

/// What every message to the router carries around its body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// Protocol version.
    pub v: u16,
    pub id: RequestId,
    pub role: Role,
    pub device: DeviceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<ActorId>,
    /// A second person, where one is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<ActorId>,
    /// The term the sender last heard of; a router of a lower term refuses and stops.
    pub term: u64,
    pub body: T,
}

/// Why bytes are not a message. Shown where the message came from, and in the router's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Malformed {
    #[error("message of {bytes} bytes is over the limit of {max}; send fewer lines at a time")]
    TooLarge { bytes: usize, max: usize },
    #[error("not a valid message: {detail}")]
    NotJson { detail: String },
    #[error(
        "protocol version {theirs} is not understood here (this is {ours}, and {oldest} still works); update the older program, the router first"
    )]
    Protocol { theirs: u16, ours: u16, oldest: u16 },
}

/// Encoding cannot fail: every message type is plain data with string keys.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    serde_json::to_vec(message).expect("message types are plain data with string keys")
}

/// Decodes a message that carries its version in a field `v`; size and version are judged before the rest.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Malformed> {
    #[derive(Deserialize)]
    struct Version {
        v: u16,
    }
    if MESSAGE_BYTES_MAX < bytes.len() {
        return Err(Malformed::TooLarge { bytes: bytes.len(), max: MESSAGE_BYTES_MAX });
    }
    let not_json = |e: serde_json::Error| Malformed::NotJson { detail: e.to_string() };
    let refused = match serde_json::from_slice::<T>(bytes) {
        // The common case parses once; the version is looked at below only for what did not fit.
        Ok(message) => match serde_json::from_slice::<Version>(bytes) {
            Ok(Version { v }) if (PROTOCOL_MIN..=PROTOCOL).contains(&v) => return Ok(message),
            Ok(Version { v }) => return Err(protocol(v)),
            Err(e) => not_json(e),
        },
        Err(e) => not_json(e),
    };
    match serde_json::from_slice::<Version>(bytes) {
        Ok(Version { v }) if !(PROTOCOL_MIN..=PROTOCOL).contains(&v) => Err(protocol(v)),
        _ => Err(refused),
    }
}

fn protocol(theirs: u16) -> Malformed {
    Malformed::Protocol { theirs, ours: PROTOCOL, oldest: PROTOCOL_MIN }
}
