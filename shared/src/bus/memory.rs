//! A bus in memory with the same ends as the real one, for tests and simulations: no threads, no clock.
//!
//! Nothing moves but by `pump`, so a run is the same each time. Faults are ordered, not random: cut a
//! device, drop or repeat or delay the next messages; a seeded test decides when. Rests between repeats end
//! with each pump, and nothing is ever overdue: a reply that is kept waiting is waited for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded};

use super::courier::{Courier, Errand};
use super::{
    ClientConfig, ClientLink, Health, Outbound, Put, Reply, RouterInbound, RouterLink, Wake,
};
use crate::ids::{DeviceId, RequestId, SiteId};
use crate::wire::limits::QUEUE_DEPTH_MAX;
use crate::wire::{Role, Stream, Topic};

/// The bus of one site. Clones are the same hub.
#[derive(Clone)]
pub struct Hub(Arc<Mutex<Inner>>);

struct Inner {
    site: SiteId,
    router: Option<RouterEnd>,
    clients: Vec<Client>,
    faults: Faults,
}

struct RouterEnd {
    inbox: Sender<RouterInbound>,
    outbox: Receiver<Put>,
}

struct Client {
    role: Role,
    device: DeviceId,
    streams: Vec<Stream>,
    courier: Courier,
    outbox: Receiver<Outbound>,
    replies: Replies,
    cut: bool,
    /// What the router was last told about this device's presence.
    present: bool,
}

#[derive(Default)]
struct Faults {
    drop_tells: usize,
    repeat_tells: usize,
    delay_tells: usize,
    drop_replies: usize,
    delayed: Vec<Put>,
}

/// What came back for asks and pulls, in order; shared with the closures that the router holds.
type Replies = Arc<Mutex<VecDeque<(Origin, Option<Vec<u8>>)>>>;

#[derive(Clone)]
enum Origin {
    Ask { id: RequestId, attempt: u32 },
    Pull { stream: Stream, attempt: u32 },
}

/// Says that nothing came when the router drops it unanswered.
struct Waiting {
    origin: Origin,
    replies: Replies,
    answered: bool,
}

impl Waiting {
    fn answer(mut self, bytes: Vec<u8>) {
        self.answered = true;
        lock(&self.replies).push_back((self.origin.clone(), Some(bytes)));
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.answered {
            lock(&self.replies).push_back((self.origin.clone(), None));
        }
    }
}

/// A test that failed while holding the lock has reported its failure; the data is still whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    pub fn new(site: SiteId) -> Self {
        let faults = Faults::default();
        Self(Arc::new(Mutex::new(Inner {
            site,
            router: None,
            clients: Vec::new(),
            faults,
        })))
    }

    /// The router's end; a new one replaces the old one, as after a restart. Clients see the link go until
    /// the next pump.
    pub fn router(&self) -> RouterLink {
        let (inbox_in, inbox) = bounded(QUEUE_DEPTH_MAX);
        let (outbox, outbox_out) = bounded(QUEUE_DEPTH_MAX);
        let mut inner = lock(&self.0);
        inner.router = Some(RouterEnd {
            inbox: inbox_in,
            outbox: outbox_out,
        });
        inner.faults.delayed.clear();
        for client in &mut inner.clients {
            client.courier.session(false);
            client.present = false;
        }
        RouterLink { inbox, outbox }
    }

    /// A client's end; `endpoints` do not matter here.
    pub fn attach(&self, config: ClientConfig) -> ClientLink {
        let (inbox_in, inbox) = bounded(QUEUE_DEPTH_MAX);
        let (outbox, outbox_out) = bounded(QUEUE_DEPTH_MAX);
        let (health, wake) = (Health::default(), Wake::default());
        let mut inner = lock(&self.0);
        debug_assert_eq!(config.site, inner.site, "a hub is the bus of one site");
        let courier = Courier::new(&config, inbox_in, health.clone(), wake.clone());
        inner.clients.push(Client {
            role: config.role,
            device: config.device,
            streams: config
                .streams
                .into_iter()
                .map(|follow| follow.stream)
                .collect(),
            courier,
            outbox: outbox_out,
            replies: Replies::default(),
            cut: false,
            present: false,
        });
        ClientLink {
            inbox,
            outbox,
            health,
            wake,
        }
    }

    /// Cuts a device off from the next pump on, or joins it again.
    pub fn cut(&self, device: &DeviceId, cut: bool) {
        for client in lock(&self.0)
            .clients
            .iter_mut()
            .filter(|client| client.device == *device)
        {
            client.cut = cut;
        }
    }

    /// The next tells are lost, for everybody.
    pub fn drop_next_tells(&self, tells: usize) {
        lock(&self.0).faults.drop_tells += tells;
    }

    /// The next tells arrive twice.
    pub fn repeat_next_tells(&self, tells: usize) {
        lock(&self.0).faults.repeat_tells += tells;
    }

    /// The next tells arrive one pump late, after those that come behind them.
    pub fn delay_next_tells(&self, tells: usize) {
        lock(&self.0).faults.delay_tells += tells;
    }

    /// The next replies to asks and pulls are lost: the router has acted, the asker does not know.
    pub fn drop_next_replies(&self, replies: usize) {
        lock(&self.0).faults.drop_replies += replies;
    }

    /// Moves everything one step: replies and the router's puts to the clients, then what clients say to the
    /// router. Returns how many messages moved; the router has to act in between for more to come.
    pub fn pump(&self) -> usize {
        let mut inner = lock(&self.0);
        let inner = &mut *inner;
        let mut moved = inner.presence();
        moved += inner.replies();
        moved += inner.puts();
        moved += inner.said();
        inner
            .clients
            .retain_mut(|client| client.courier.flush().is_ok());
        moved
    }
}

impl Inner {
    /// Sessions follow cuts and the router's life.
    fn presence(&mut self) -> usize {
        let mut moved = 0;
        for client in &mut self.clients {
            let up = self.router.is_some() && !client.cut;
            client.courier.session(up);
            client.courier.end_rests();
            if client.present != up {
                client.present = up;
                moved += 1;
                let (role, device) = (client.role, client.device.clone());
                hand_to_router(
                    &self.router,
                    RouterInbound::Presence {
                        role,
                        device,
                        alive: up,
                    },
                );
            }
        }
        moved
    }

    fn replies(&mut self) -> usize {
        let mut moved = 0;
        for client in &mut self.clients {
            let came = std::mem::take(&mut *lock(&client.replies));
            for (origin, bytes) in came {
                moved += 1;
                let lost = client.cut || take_one(&mut self.faults.drop_replies, bytes.is_some());
                client.hear_reply(&origin, bytes.filter(|_| !lost));
            }
        }
        moved
    }

    fn puts(&mut self) -> usize {
        let late = std::mem::take(&mut self.faults.delayed);
        let fresh = self.router_puts();
        let moved = late.len() + fresh.len();
        for put in fresh {
            let is_tell = matches!(put.topic, Topic::Tell { .. });
            if take_one(&mut self.faults.drop_tells, is_tell) {
                continue;
            }
            if take_one(&mut self.faults.delay_tells, is_tell) {
                self.faults.delayed.push(put);
                continue;
            }
            self.put(&put);
            if take_one(&mut self.faults.repeat_tells, is_tell) {
                self.put(&put);
            }
        }
        for put in &late {
            self.put(put);
        }
        moved
    }

    /// What the router said; a router that let go of its end is gone.
    fn router_puts(&mut self) -> Vec<Put> {
        let mut puts = Vec::new();
        loop {
            match self.router.as_ref().map(|router| router.outbox.try_recv()) {
                Some(Ok(put)) => puts.push(put),
                Some(Err(TryRecvError::Disconnected)) => self.router = None,
                Some(Err(TryRecvError::Empty)) | None => return puts,
            }
        }
    }

    fn put(&mut self, put: &Put) {
        for client in self.clients.iter_mut().filter(|client| !client.cut) {
            match &put.topic {
                // Without a clock a beat is never late.
                Topic::Beat => client.courier.beat(&put.bytes, 0),
                Topic::Tell { stream } if client.streams.contains(stream) => {
                    client.courier.tell(stream, &put.bytes);
                }
                Topic::Tell { .. }
                | Topic::Ask { .. }
                | Topic::Since { .. }
                | Topic::DeviceBeat { .. }
                | Topic::Alive { .. } => {}
            }
        }
    }

    fn said(&mut self) -> usize {
        let mut moved = 0;
        let router = &self.router;
        self.clients.retain_mut(|client| {
            loop {
                if !client.courier.takes_more() {
                    break true;
                }
                match client.outbox.try_recv() {
                    Ok(outbound) => client.courier.outbound(outbound),
                    Err(TryRecvError::Empty) => break true,
                    Err(TryRecvError::Disconnected) => {
                        let (role, device) = (client.role, client.device.clone());
                        let gone = RouterInbound::Presence {
                            role,
                            device,
                            alive: false,
                        };
                        hand_to_router(router, gone);
                        break false;
                    }
                }
            }
        });
        for client in &mut self.clients {
            while let Some(errand) = client.courier.errand(0) {
                moved += 1;
                let inbound = client.run(errand);
                hand_to_router(&self.router, inbound);
            }
        }
        moved
    }
}

impl Client {
    fn run(&self, errand: Errand) -> RouterInbound {
        match errand {
            Errand::Beat(beat) => RouterInbound::DeviceBeat(beat),
            Errand::Pull {
                stream,
                attempt,
                pull,
            } => {
                let reply = self.waiting(Origin::Pull {
                    stream: stream.clone(),
                    attempt,
                });
                RouterInbound::Pull {
                    stream,
                    pull,
                    reply,
                }
            }
            Errand::Ask(sending) => RouterInbound::Ask {
                bytes: sending.bytes,
                role: self.role,
                device: self.device.clone(),
                reply: self.waiting(Origin::Ask {
                    id: sending.id,
                    attempt: sending.attempt,
                }),
            },
        }
    }

    fn waiting(&self, origin: Origin) -> Reply {
        let waiting = Waiting {
            origin,
            replies: self.replies.clone(),
            answered: false,
        };
        Box::new(move |bytes| waiting.answer(bytes))
    }

    fn hear_reply(&mut self, origin: &Origin, bytes: Option<Vec<u8>>) {
        match (origin, bytes) {
            (Origin::Ask { id, attempt }, Some(bytes)) => {
                self.courier.replied(*id, *attempt, &bytes, 0);
            }
            (Origin::Ask { id, attempt }, None) => self.courier.ask_ended(*id, *attempt, 0),
            (Origin::Pull { stream, attempt }, Some(bytes)) => {
                self.courier.pulled(stream, *attempt, &bytes, 0);
            }
            (Origin::Pull { stream, attempt }, None) => {
                self.courier.pull_ended(stream, *attempt, 0);
            }
        }
    }
}

/// Uses up one of a counted fault, if it applies.
fn take_one(left: &mut usize, applies: bool) -> bool {
    let hit = applies && 0 < *left;
    if hit {
        *left -= 1;
    }
    hit
}

/// A full inbox loses the message, as the real bus does; who asked asks again.
fn hand_to_router(router: &Option<RouterEnd>, inbound: RouterInbound) {
    if let Some(router) = router {
        drop(router.inbox.try_send(inbound));
    }
}

#[cfg(test)]
mod tests;
