//! A router played on a real bus: it accepts online orders, tells what becomes of them, and keeps the journal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result};
use crossbeam_channel::{Receiver, Sender, select, tick};
use shared::bus::zenoh::{RouterHandle, serve};
use shared::bus::{Put, RouterInbound, RouterLink};
use shared::ids::{CheckId, Epoch, OrderId, RequestId};
use shared::menu::Restaurant;
use shared::order::{OrderDraft, Tender};
use shared::rules::pricing::{price_line, totals};
use shared::time::{BusinessDate, Timestamp};
use shared::wire::limits::FACTS_PER_PULL_MAX;
use shared::wire::{
    Accepted, Answer, Ask, Beat, BridgeAsk, Envelope, Fact, FactBody, HouseSnapshot, HouseUpdate,
    PROTOCOL, Pull, Pulled, PulledContent, Reject, Snapshot, Stream, Tell, Topic, Update, decode,
    encode,
};
use uuid::Uuid;

use crate::dice::Dice;
use crate::service::story;

const EPOCH: Epoch = Epoch(Uuid::from_u128(0x5707));
const BEAT_EVERY: Duration = Duration::from_millis(200);

/// How an online order ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Refused,
    Cancelled,
    Served,
}

/// What a router would have on its disk.
pub struct Journal {
    restaurant: Arc<Restaurant>,
    dice: Dice,
    day: BusinessDate,
    at: Timestamp,
    pub facts: Vec<Fact>,
    /// Where the books must put each fact: on its day, or on the first one that was open then.
    pub posted: Vec<BusinessDate>,
    closed: BTreeSet<BusinessDate>,
    answers: BTreeMap<RequestId, Answer>,
    /// Online orders by the guest's own reference; more than one is a double.
    pub by_reference: BTreeMap<String, BTreeSet<OrderId>>,
    pub ends: BTreeMap<OrderId, End>,
    /// Settled checks of the day, which somebody may still bring back.
    pub settled: Vec<(OrderId, Tender, shared::money::Money)>,
    house_seq: u64,
    number: u32,
}

type Shared = Arc<Mutex<Journal>>;

pub struct PlayedRouter {
    shared: Shared,
    outbox: Sender<Put>,
    stop: Sender<()>,
    thread: Option<JoinHandle<()>>,
    handle: Option<RouterHandle>,
}

fn noon(day: BusinessDate) -> Timestamp {
    let noon = day.0.and_hms_opt(12, 0, 0).unwrap_or_default();
    Timestamp(noon.and_utc().timestamp_millis())
}

impl PlayedRouter {
    pub fn start(restaurant: Arc<Restaurant>, day: BusinessDate, dice: Dice) -> Result<Self> {
        let listen = ["tcp/127.0.0.1:0".to_owned()];
        let (link, handle) = serve(restaurant.site.clone(), &listen)?;
        let shared = Arc::new(Mutex::new(Journal {
            restaurant,
            dice,
            day,
            at: noon(day),
            facts: Vec::new(),
            posted: Vec::new(),
            closed: BTreeSet::new(),
            answers: BTreeMap::new(),
            by_reference: BTreeMap::new(),
            ends: BTreeMap::new(),
            settled: Vec::new(),
            house_seq: 0,
            number: 0,
        }));
        let (outbox, journal) = (link.outbox.clone(), shared.clone());
        let (stop, stopped) = crossbeam_channel::bounded(1);
        let thread = std::thread::Builder::new().name("played-router".to_owned());
        let thread = thread.spawn(move || run(&link, &journal, &stopped))?;
        Ok(Self {
            shared,
            outbox,
            stop,
            thread: Some(thread),
            handle: Some(handle),
        })
    }

    pub fn endpoint(&self) -> Result<String> {
        let handle = self.handle.as_ref().context("the bus is open")?;
        handle
            .endpoints()
            .first()
            .cloned()
            .context("it listens somewhere")
    }

    pub fn journal(&self) -> MutexGuard<'_, Journal> {
        lock(&self.shared)
    }

    pub fn head(&self) -> u64 {
        self.journal().facts.len() as u64
    }

    pub fn begin(&self, day: BusinessDate) {
        let mut journal = self.journal();
        (journal.day, journal.at, journal.number) = (day, noon(day), 0);
        journal.settled.clear();
    }

    pub fn day_is_closed(&self, day: BusinessDate) {
        self.journal().closed.insert(day);
    }

    /// A whole order that came in at a table.
    pub fn order(&self, order: OrderId, bodies: Vec<FactBody>) {
        let mut journal = self.journal();
        let day = journal.day;
        journal.tell(&self.outbox, order, day, bodies);
    }

    /// Something about an order of an earlier day.
    pub fn late(&self, order: OrderId, day: BusinessDate, body: FactBody) {
        self.journal().tell(&self.outbox, order, day, vec![body]);
    }

    pub fn stop(mut self) {
        self.close();
    }

    fn close(&mut self) {
        // The bus first: what it still hears goes nowhere.
        drop(self.handle.take());
        self.stop.send(()).unwrap_or_default();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

impl Drop for PlayedRouter {
    fn drop(&mut self) {
        self.close();
    }
}

fn lock(shared: &Shared) -> MutexGuard<'_, Journal> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run(link: &RouterLink, shared: &Shared, stopped: &Receiver<()>) {
    let beats = tick(BEAT_EVERY);
    loop {
        select! {
            recv(link.inbox) -> heard => match heard {
                Ok(heard) => hear(heard, &mut lock(shared), &link.outbox),
                Err(_) => return,
            },
            recv(beats) -> _ => put(&link.outbox, Topic::Beat, encode(&lock(shared).beat())),
            recv(stopped) -> _ => return,
        }
    }
}

fn put(outbox: &Sender<Put>, topic: Topic, bytes: Vec<u8>) {
    // A bus that is closed hears nothing, and the proof is over.
    drop(outbox.send(Put { topic, bytes }));
}

fn hear(heard: RouterInbound, journal: &mut Journal, outbox: &Sender<Put>) {
    match heard {
        RouterInbound::Ask { bytes, reply, .. } => {
            let Ok(ask) = decode::<Envelope<Ask>>(&bytes) else {
                return;
            };
            let answer = journal.answer(&ask, outbox);
            reply(encode(&answer));
        }
        RouterInbound::Pull {
            stream,
            pull,
            reply,
        } => {
            reply(encode(&journal.pulled(&stream, &pull)));
        }
        RouterInbound::DeviceBeat(_) | RouterInbound::Presence { .. } => {}
    }
}

impl Journal {
    fn beat(&self) -> Beat {
        let heads = [
            (Stream::Facts, self.facts.len() as u64),
            (Stream::House, self.house_seq),
        ];
        Beat {
            v: PROTOCOL,
            term: 1,
            epoch: EPOCH,
            now: self.at,
            heads: heads.into(),
            menu: None,
            timers_stopped: false,
        }
    }

    fn tell_of(&self, seq: u64, update: Update) -> Tell {
        Tell {
            v: PROTOCOL,
            term: 1,
            epoch: EPOCH,
            seq,
            at: self.at,
            update,
        }
    }

    fn fact(&self, seq: u64) -> Option<Tell> {
        let n = usize::try_from(seq.checked_sub(1)?).ok()?;
        let fact = self.facts.get(n)?.clone();
        Some(self.tell_of(seq, Update::Fact(Box::new(fact))))
    }

    fn pulled(&self, stream: &Stream, pull: &Pull) -> Pulled {
        let (seq, content) = match stream {
            Stream::Facts => {
                let tells: Vec<Tell> = (pull.seq + 1..)
                    .take(FACTS_PER_PULL_MAX)
                    .map_while(|seq| self.fact(seq))
                    .collect();
                let last = tells.last().map_or(pull.seq, |tell| tell.seq);
                (last, PulledContent::Updates { tells })
            }
            Stream::House => {
                let snapshot = Box::new(Snapshot::House(HouseSnapshot::default()));
                (self.house_seq, PulledContent::Snapshot { snapshot })
            }
            Stream::Station(_) => (0, PulledContent::UnknownStream),
        };
        Pulled {
            v: PROTOCOL,
            term: 1,
            epoch: EPOCH,
            seq,
            now: self.at,
            content,
        }
    }

    fn posting_day(&self, day: BusinessDate) -> BusinessDate {
        let mut open = day;
        while self.closed.contains(&open) {
            open = BusinessDate(open.0.succ_opt().unwrap_or(open.0));
        }
        open
    }

    fn tell(
        &mut self,
        outbox: &Sender<Put>,
        order: OrderId,
        business_date: BusinessDate,
        bodies: Vec<FactBody>,
    ) {
        self.number += 1;
        for body in bodies {
            if let FactBody::TenderTaken { tender, amount, .. } = &body
                && business_date == self.day
            {
                self.settled.push((order, tender.clone(), *amount));
            }
            self.at = Timestamp(self.at.0 + 1);
            let fact = Fact {
                at: self.at,
                business_date,
                order,
                number: self.number,
                body,
            };
            self.posted.push(self.posting_day(business_date));
            self.facts.push(fact);
            let seq = self.facts.len() as u64;
            if let Some(tell) = self.fact(seq) {
                put(
                    outbox,
                    Topic::Tell {
                        stream: Stream::Facts,
                    },
                    encode(&tell),
                );
            }
        }
    }

    fn answer(&mut self, ask: &Envelope<Ask>, outbox: &Sender<Put>) -> Answer {
        if let Some(answer) = self.answers.get(&ask.id) {
            return answer.clone();
        }
        let result = match &ask.body {
            Ask::Bridge(BridgeAsk::SubmitOnline { order, paid_online }) => {
                self.submit(order, paid_online.as_deref(), outbox)
            }
            _ => Ok(Accepted::Done),
        };
        let answer = Answer {
            v: PROTOCOL,
            id: ask.id,
            term: 1,
            result,
        };
        self.answers.insert(ask.id, answer.clone());
        answer
    }

    fn submit(
        &mut self,
        draft: &OrderDraft,
        paid: Option<&str>,
        outbox: &Sender<Put>,
    ) -> Result<Accepted, Reject> {
        let order = draft.id;
        let reference = paid.unwrap_or_default().to_owned();
        self.by_reference
            .entry(reference)
            .or_default()
            .insert(order);
        if self.dice.chance(3) {
            self.ends.insert(order, End::Refused);
            return Err(Reject::EmptyOrder);
        }
        let restaurant = self.restaurant.clone();
        let told = (draft.channel, draft.lines.as_slice());
        let bodies = story(&mut self.dice, &restaurant, order, told, paid);
        let left = |body: &FactBody| matches!(body, FactBody::OrderCancelled { .. });
        let end = if bodies.iter().any(left) {
            End::Cancelled
        } else {
            End::Served
        };
        self.ends.insert(order, end);
        self.tell(outbox, order, self.day, bodies);
        self.house_seq += 1;
        let gone = Update::House(HouseUpdate::OrderGone { order });
        let tell = self.tell_of(self.house_seq, gone);
        put(
            outbox,
            Topic::Tell {
                stream: Stream::House,
            },
            encode(&tell),
        );
        let sealed = draft.lines.iter();
        let sealed: Vec<_> = sealed
            .filter_map(|line| price_line(&restaurant, line).ok())
            .collect();
        Ok(Accepted::Order {
            order,
            check: CheckId(order.0),
            number: self.number,
            business_date: self.day,
            totals: totals(&sealed),
            due_at: Timestamp(self.at.0 + 1_200_000),
        })
    }
}
