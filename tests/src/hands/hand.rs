//! One client on the bus with the small comforts that a player needs.

use shared::bus::{ClientConfig, ClientLink, Follow, Inbound, Outbound, zenoh};
use shared::ids::{DeviceId, RequestId, SiteId};
use shared::wire::{Ask, Envelope, PROTOCOL, Role, Stream};
use uuid::Uuid;

/// A bus client that asks in its own name.
pub struct Hand {
    pub link: ClientLink,
    role: Role,
    device: DeviceId,
}

/// A new id, minted where somebody acts: here a simulated guest or cook.
#[expect(
    clippy::disallowed_methods,
    reason = "a player stands in for the people who act"
)]
pub fn mint() -> Uuid {
    Uuid::now_v7()
}

impl Hand {
    pub fn connect(
        site: &SiteId,
        role: Role,
        device: &str,
        endpoint: &str,
        streams: &[Stream],
    ) -> anyhow::Result<Self> {
        let device = DeviceId::new(device)?;
        let follow = |stream: &Stream| Follow {
            stream: stream.clone(),
            from: None,
        };
        let link = zenoh::connect(ClientConfig {
            site: site.clone(),
            role,
            device: device.clone(),
            endpoints: vec![endpoint.to_owned()],
            streams: streams.iter().map(follow).collect(),
        })?;
        Ok(Self { link, role, device })
    }

    /// Asks with a new id, which it returns; the link repeats until answered.
    pub fn ask(&self, body: Ask) -> RequestId {
        let id = RequestId(mint());
        let envelope = Envelope {
            v: PROTOCOL,
            id,
            role: self.role,
            device: self.device.clone(),
            actor: None,
            approver: None,
            term: 0,
            body,
        };
        // The link ends only with the process; an ask that cannot be queued is found by the player's own time-out.
        drop(self.link.outbox.send(Outbound::Ask(Box::new(envelope))));
        id
    }

    pub fn next(&self) -> Option<Inbound> {
        self.link.inbox.try_recv().ok()
    }
}
