//! The ends of a link as programs hold them, whatever carries the bytes.

use crossbeam_channel::{Receiver, Sender};

use super::Health;
use crate::ids::{DeviceId, SiteId};
use crate::wire::{
    Answer, Ask, Beat, DeviceBeat, Envelope, Pull, Role, Snapshot, Stream, Tell, Topic,
};

/// Who a client is and what it follows.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    pub site: SiteId,
    pub role: Role,
    pub device: DeviceId,
    /// `tcp/HOST:PORT`, primary first.
    pub endpoints: Vec<String>,
    pub streams: Vec<Follow>,
}

/// A stream to follow. Facts start after `from`, so that each is booked once; others start with a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    pub stream: Stream,
    pub from: Option<(crate::ids::Epoch, u64)>,
}

/// What a client hears. Per stream without gaps and without repeats.
#[derive(Clone, Debug, PartialEq)]
pub enum Inbound {
    /// At each beat of the router, about twice a second.
    Beat(Beat),
    Update {
        stream: Stream,
        tell: Tell,
    },
    /// Replaces everything known of the stream.
    Snapshot {
        stream: Stream,
        epoch: crate::ids::Epoch,
        seq: u64,
        snapshot: Snapshot,
    },
    /// The answer to an ask of ours; exactly one per id asked.
    Answer(Answer),
    /// A stream we follow does not exist at the router (a wrong station name).
    UnknownStream {
        stream: Stream,
    },
    /// The link came up, or went: `None`. Details are in the health value.
    Linked(bool),
}

/// What a client says.
#[derive(Clone, Debug, PartialEq)]
pub enum Outbound {
    /// Repeated with growing pauses until answered.
    Ask(Box<Envelope<Ask>>),
    Beat(DeviceBeat),
}

/// A client's end. Dropping it closes the link.
pub struct ClientLink {
    pub inbox: Receiver<Inbound>,
    pub outbox: Sender<Outbound>,
    pub health: Health,
    /// Called after each message put into the inbox, to wake a sleeping screen. Set once.
    pub wake: Wake,
}

/// A hook that a program may set to be woken when something arrives.
#[derive(Clone, Default)]
pub struct Wake(std::sync::Arc<std::sync::OnceLock<Box<dyn Fn() + Send + Sync>>>);

impl Wake {
    /// Only the first call has effect.
    pub fn set(&self, hook: impl Fn() + Send + Sync + 'static) {
        // A second hook is ignored on purpose: one program, one event loop.
        drop(self.0.set(Box::new(hook)));
    }

    pub fn ring(&self) {
        if let Some(hook) = self.0.get() {
            hook();
        }
    }
}

/// How the router answers one query; dropping it leaves the asker to ask again.
pub type Reply = Box<dyn FnOnce(Vec<u8>) + Send>;

/// What the router hears.
pub enum RouterInbound {
    /// Undecoded: the router judges and answers even what is malformed.
    Ask {
        bytes: Vec<u8>,
        role: Role,
        device: DeviceId,
        reply: Reply,
    },
    Pull {
        stream: Stream,
        pull: Pull,
        reply: Reply,
    },
    DeviceBeat(DeviceBeat),
    /// A liveliness token appeared or went; a hint only.
    Presence {
        role: Role,
        device: DeviceId,
        alive: bool,
    },
}

/// A put; lost ones are gaps, and gaps are pulled.
pub struct Put {
    pub topic: Topic,
    pub bytes: Vec<u8>,
}

/// The router's end.
pub struct RouterLink {
    pub inbox: Receiver<RouterInbound>,
    pub outbox: Sender<Put>,
}
