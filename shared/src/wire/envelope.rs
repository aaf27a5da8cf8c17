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

/// A message that says in which protocol version it was written.
pub trait Versioned {
    fn version(&self) -> u16;
}

macro_rules! versioned {
    ($($message:ty),+ $(,)?) => {$(
        impl Versioned for $message {
            fn version(&self) -> u16 {
                self.v
            }
        }
    )+};
}
versioned!(
    super::Answer,
    super::Beat,
    super::DeviceBeat,
    super::Pull,
    super::Pulled,
    super::Tell
);

impl<T> Versioned for Envelope<T> {
    fn version(&self) -> u16 {
        self.v
    }
}

/// Decodes a message. Refusals by precedence: size, protocol version, form; so that another protocol is
/// named as such even where nothing else of the message can be read.
pub fn decode<T: DeserializeOwned + Versioned>(bytes: &[u8]) -> Result<T, Malformed> {
    decode_up_to(bytes, MESSAGE_BYTES_MAX)
}

/// As `decode`, with another limit in bytes: replies to pulls carry whole rails.
pub fn decode_up_to<T: DeserializeOwned + Versioned>(
    bytes: &[u8],
    max: usize,
) -> Result<T, Malformed> {
    if max < bytes.len() {
        return Err(Malformed::TooLarge {
            bytes: bytes.len(),
            max,
        });
    }
    // What fits is parsed once; only what does not is looked at again for its version.
    match serde_json::from_slice::<T>(bytes) {
        Ok(message) => {
            let theirs = message.version();
            if understood(theirs) {
                Ok(message)
            } else {
                Err(protocol(theirs))
            }
        }
        Err(e) => match serde_json::from_slice::<Version>(bytes) {
            Ok(Version { v }) if !understood(v) => Err(protocol(v)),
            _ => Err(Malformed::NotJson {
                detail: e.to_string(),
            }),
        },
    }
}

#[derive(Deserialize)]
struct Version {
    v: u16,
}

fn understood(version: u16) -> bool {
    (PROTOCOL_MIN..=PROTOCOL).contains(&version)
}

fn protocol(theirs: u16) -> Malformed {
    Malformed::Protocol {
        theirs,
        ours: PROTOCOL,
        oldest: PROTOCOL_MIN,
    }
}
