//! The least that a router can be on a real bus: it numbers house news, beats, answers, and remembers who asked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, select, tick};
use shared::bus::zenoh::{RouterHandle, serve};
use shared::bus::{Put, RouterInbound, RouterLink};
use shared::ids::{DeviceId, Epoch, OrderId, RequestId, SiteId};
use shared::time::Timestamp;
use shared::wire::{
    Accepted, Answer, Ask, Beat, Envelope, HouseSnapshot, HouseUpdate, Malformed, PROTOCOL, Pull,
    Pulled, PulledContent, Reject, Snapshot, Stream, Tell, Topic, Update, decode, encode,
};
use uuid::Uuid;

use super::PATIENCE;

/// Loopback, any free port.
pub(super) const ANY_PORT: &str = "tcp/127.0.0.1:0";

/// What outlives a restart, as a journal would.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) head: u64,
    pub(super) asked: BTreeMap<RequestId, u32>,
    pub(super) present: BTreeSet<DeviceId>,
    pub(super) frames: BTreeMap<DeviceId, u64>,
    refuse: bool,
}

type Shared = Arc<(Mutex<Seen>, Condvar)>;

enum Order {
    Tell(u64),
}

pub(super) struct SmallRouter {
    handle: RouterHandle,
    seen: Shared,
    orders: Sender<Order>,
    thread: JoinHandle<()>,
}

impl SmallRouter {
    pub(super) fn start(site: &SiteId, listen: &str) -> Self {
        Self::restart(site, listen, Seen::default())
    }

    /// With what an earlier one remembered. The port may need a moment to be free again.
    pub(super) fn restart(site: &SiteId, listen: &str, remembered: Seen) -> Self {
        let mut tries = 0;
        let (link, handle) = loop {
            match serve(site.clone(), &[listen.to_owned()]) {
                Ok(opened) => break opened,
                Err(error) if 50 <= tries => panic!("cannot listen: {error}"),
                Err(_) => std::thread::sleep(Duration::from_millis(100)),
            }
            tries += 1;
        };
        let seen: Shared = Arc::new((Mutex::new(remembered), Condvar::new()));
        let (orders, orders_out) = bounded(16);
        let state = seen.clone();
        let thread = std::thread::Builder::new()
            .name("small-router".to_owned())
            .spawn(move || run(&link, &state, &orders_out))
            .expect("a thread for the test");
        Self {
            handle,
            seen,
            orders,
            thread,
        }
    }

    pub(super) fn endpoint(&self) -> String {
        self.handle.endpoints()[0].clone()
    }

    /// Commits so many and tells each.
    pub(super) fn tell(&self, many: u64) {
        self.orders
            .send(Order::Tell(many))
            .expect("the thread runs");
    }

    /// Commits so many whose tells are lost.
    pub(super) fn commit_unheard(&self, many: u64) {
        self.seen.0.lock().expect("no test thread has failed").head += many;
    }

    pub(super) fn refuse_all_as_malformed(&self) {
        self.seen
            .0
            .lock()
            .expect("no test thread has failed")
            .refuse = true;
    }

    pub(super) fn asked(&self, n: u128) -> u32 {
        let seen = self.seen.0.lock().expect("no test thread has failed");
        seen.asked
            .get(&RequestId(Uuid::from_u128(n)))
            .copied()
            .unwrap_or(0)
    }

    /// Waits until the router has seen it.
    pub(super) fn sees(&self, what: impl Fn(&Seen) -> bool) {
        let seen = self.seen.0.lock().expect("no test thread has failed");
        let (seen, waited) = self
            .seen
            .1
            .wait_timeout_while(seen, PATIENCE, |seen| !what(seen))
            .expect("no test thread has failed");
        assert!(!waited.timed_out(), "the router never saw it: {seen:?}");
    }

    /// Goes away as a killed process does, but for what it has committed.
    pub(super) fn stop(self) -> Seen {
        let Self {
            handle,
            seen,
            orders,
            thread,
        } = self;
        drop(handle);
        drop(orders);
        thread.join().expect("the small router has not failed");
        let seen = seen.0.lock().expect("no test thread has failed");
        seen.clone()
    }
}

fn run(link: &RouterLink, seen: &Shared, orders: &Receiver<Order>) {
    let beats = tick(Duration::from_millis(200));
    loop {
        select! {
            recv(link.inbox) -> inbound => match inbound {
                Ok(inbound) => hear(inbound, &mut seen.0.lock().expect("no test thread has failed")),
                Err(_) => return,
            },
            recv(orders) -> order => match order {
                Ok(Order::Tell(many)) => tell(link, seen, many),
                Err(_) => return,
            },
            recv(beats) -> _ => {
                let head = seen.0.lock().expect("no test thread has failed").head;
                put(link, Topic::Beat, encode(&beat(head)));
            }
        }
        seen.1.notify_all();
    }
}

fn put(link: &RouterLink, topic: Topic, bytes: Vec<u8>) {
    link.outbox
        .send(Put { topic, bytes })
        .expect("the bus is open");
}

fn tell(link: &RouterLink, seen: &Shared, many: u64) {
    for _ in 0..many {
        let mut seen = seen.0.lock().expect("no test thread has failed");
        seen.head += 1;
        put(
            link,
            Topic::Tell {
                stream: Stream::House,
            },
            encode(&nth(seen.head)),
        );
    }
}

fn hear(inbound: RouterInbound, seen: &mut Seen) {
    match inbound {
        RouterInbound::Ask { bytes, reply, .. } => {
            let ask: Envelope<Ask> = decode(&bytes).expect("terminals send messages");
            *seen.asked.entry(ask.id).or_default() += 1;
            let answer = if seen.refuse {
                let malformed = Malformed::NotJson {
                    detail: "test".to_owned(),
                };
                let (id, result) = (RequestId(Uuid::nil()), Err(Reject::Malformed { malformed }));
                Answer {
                    v: PROTOCOL,
                    id,
                    term: 1,
                    result,
                }
            } else {
                Answer {
                    v: PROTOCOL,
                    id: ask.id,
                    term: 1,
                    result: Ok(Accepted::Done),
                }
            };
            reply(encode(&answer));
        }
        RouterInbound::Pull {
            stream,
            pull,
            reply,
        } => {
            reply(encode(&pulled(&stream, &pull, seen.head)));
        }
        RouterInbound::DeviceBeat(beat) => {
            seen.frames.insert(beat.device, beat.frame);
        }
        RouterInbound::Presence {
            device,
            alive: true,
            ..
        } => {
            seen.present.insert(device);
        }
        RouterInbound::Presence {
            device,
            alive: false,
            ..
        } => {
            seen.present.remove(&device);
        }
    }
}

fn epoch() -> Epoch {
    Epoch(Uuid::from_u128(1))
}

fn nth(seq: u64) -> Tell {
    let order = OrderId(Uuid::from_u128(u128::from(seq)));
    let update = Update::House(HouseUpdate::OrderGone { order });
    Tell {
        v: PROTOCOL,
        term: 1,
        epoch: epoch(),
        seq,
        at: Timestamp(0),
        update,
    }
}

fn beat(head: u64) -> Beat {
    let heads = [(Stream::House, head)].into();
    Beat {
        v: PROTOCOL,
        term: 1,
        epoch: epoch(),
        now: Timestamp(0),
        heads,
        menu: None,
        timers_stopped: false,
    }
}

fn pulled(stream: &Stream, pull: &Pull, head: u64) -> Pulled {
    let content = if *stream != Stream::House {
        PulledContent::UnknownStream
    } else if pull.epoch == Some(epoch()) && head - pull.seq < 200 {
        PulledContent::Updates {
            tells: (pull.seq + 1..=head).map(nth).collect(),
        }
    } else {
        PulledContent::Snapshot {
            snapshot: Box::new(Snapshot::House(HouseSnapshot::default())),
        }
    };
    Pulled {
        v: PROTOCOL,
        term: 1,
        epoch: epoch(),
        seq: head,
        now: Timestamp(0),
        content,
    }
}
