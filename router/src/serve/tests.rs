//! The loop's body, driven turn by turn: answers, memory, streams, time.

mod answers;
mod desk;
mod foreign;
mod streams;
mod time;
mod plans;
mod replays;
mod guests;

use std::sync::{Arc, Mutex};

use shared::bus::{Reply, RouterInbound};
use shared::fixture;
use shared::ids::*;
use shared::order::OrderDraft;
use shared::time::{Span, Timestamp};
use shared::wire::*;
use tempfile::TempDir;

use super::{Core, Fallen, Options};
use crate::clock::ClockKind;
use crate::publish::Spoken;

/// 2023-11-14 22:13:20 UTC, a Tuesday evening.
const START: Timestamp = Timestamp(1_700_000_000_000);

/// A router without a bus, and what it said.
struct House {
    dir: TempDir,
    core: Core,
    options: Options,
    ids: fixture::Ids,
    now: Timestamp,
    said: Arc<Mutex<Vec<Vec<u8>>>>,
    tells: Vec<(Stream, Tell)>,
}

fn device(name: &str) -> DeviceId {
    DeviceId::new(name).unwrap()
}

fn station(name: &str) -> StationId {
    StationId::new(name).unwrap()
}

fn envelope(id: RequestId, role: Role, body: Ask) -> Envelope<Ask> {
    let device = device(role.name());
    Envelope {
        v: PROTOCOL,
        id,
        role,
        device,
        actor: None,
        approver: None,
        term: 0,
        body,
    }
}

fn submit(id: RequestId, order: &OrderDraft) -> Envelope<Ask> {
    envelope(
        id,
        Role::Front,
        Ask::Front(FrontAsk::Submit {
            order: order.clone(),
        }),
    )
}

fn advance(id: RequestId, to: Timestamp) -> Envelope<Ask> {
    envelope(id, Role::Driver, Ask::Driver(DriverAsk::Advance { to }))
}

impl House {
    fn open() -> Self {
        Self::open_with(Options::default())
    }

    fn open_with(options: Options) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let restaurant = Box::new(fixture::restaurant());
        let core = Core::open(dir.path(), restaurant, options, START).unwrap();
        let said = Arc::default();
        Self {
            dir,
            core,
            options,
            ids: fixture::ids(1),
            now: START,
            said,
            tells: Vec::new(),
        }
    }

    fn driven() -> Self {
        let watch = false;
        Self::open_with(Options {
            clock: ClockKind::Driven,
            watch,
            ..Options::default()
        })
    }

    /// As after a SIGKILL: what is not on the disk is gone.
    fn restart(self) -> Self {
        let Self {
            dir,
            core,
            options,
            ids,
            now,
            said,
            ..
        } = self;
        drop(core);
        let restaurant = Box::new(fixture::restaurant());
        let core = Core::open(dir.path(), restaurant, options, now).unwrap();
        Self {
            dir,
            core,
            options,
            ids,
            now,
            said,
            tells: Vec::new(),
        }
    }

    fn reply(&self) -> Reply {
        let said = Arc::clone(&self.said);
        Box::new(move |bytes| said.lock().unwrap().push(bytes))
    }

    fn raw(&self, bytes: Vec<u8>, role: Role) -> RouterInbound {
        RouterInbound::Ask {
            bytes,
            role,
            device: device(role.name()),
            reply: self.reply(),
        }
    }

    fn heard(&self, envelope: &Envelope<Ask>) -> RouterInbound {
        self.raw(encode(envelope), envelope.role)
    }

    fn turn(&mut self, heard: Vec<RouterInbound>) -> Result<Spoken, Fallen> {
        self.now = self.now + Span(10);
        self.core.handle(heard, self.now)
    }

    /// Says it, and returns the answers in order.
    fn speak(&mut self, spoken: Spoken) -> Vec<Vec<u8>> {
        self.tells.extend(spoken.tells.iter().cloned());
        let (outbox, _bus) = crossbeam_channel::bounded(4_096);
        spoken.speak(&outbox);
        std::mem::take(&mut *self.said.lock().unwrap())
    }

    fn ask_all(&mut self, envelopes: &[Envelope<Ask>]) -> Vec<Answer> {
        let heard = envelopes
            .iter()
            .map(|envelope| self.heard(envelope))
            .collect();
        let spoken = self.turn(heard).unwrap();
        self.speak(spoken)
            .iter()
            .map(|bytes| decode(bytes).unwrap())
            .collect()
    }

    fn ask(&mut self, envelope: &Envelope<Ask>) -> Result<Accepted, Reject> {
        let mut answers = self.ask_all(std::slice::from_ref(envelope));
        let answer = answers.pop().expect("every ask is answered");
        assert_eq!(answer.id, envelope.id);
        answer.result
    }

    /// A new order of these items, submitted with a new id.
    fn order(&mut self, items: &[&str]) -> OrderId {
        let order = fixture::order_of(&mut self.ids, items);
        let ask = submit(self.ids.next_request(), &order);
        self.ask(&ask).unwrap();
        order.id
    }

    fn pull(&mut self, stream: &Stream, epoch: Option<Epoch>, seq: u64) -> Pulled {
        let pull = Pull {
            v: PROTOCOL,
            epoch,
            seq,
        };
        let heard = RouterInbound::Pull {
            stream: stream.clone(),
            pull,
            reply: self.reply(),
        };
        let spoken = self.turn(vec![heard]).unwrap();
        let replies = self.speak(spoken);
        serde_json::from_slice(&replies[0]).unwrap()
    }

    fn journal(&self) -> Vec<String> {
        let mut events = Vec::new();
        let read = self.core.store().reader().events(0, |row| {
            events.push(row.event.into_owned());
            Ok(())
        });
        read.unwrap();
        events
    }

    fn accepted_orders(&self) -> usize {
        self.journal()
            .iter()
            .filter(|event| event.contains("\"order-accepted\""))
            .count()
    }
}
