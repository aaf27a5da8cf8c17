//! A router played by hand: it answers questions while it is reachable, and tells what a test wants told.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bridge::{Bridge, OpenError, Place};
use crossbeam_channel::{Receiver, Sender, bounded};
use serde_json::Value;
use shared::bus::{ClientConfig, ClientLink, Health, Inbound, Outbound, Wake};
use shared::ids::{CheckId, Epoch, OrderId};
use shared::menu::Restaurant;
use shared::money::Money;
use shared::order::Totals;
use shared::time::{BusinessDate, Span, Timestamp};
use shared::wire::{
    Accepted, Answer, Ask, Beat, BridgeAsk, Envelope, Fact, FactBody, HouseSnapshot, HouseUpdate,
    PROTOCOL, Reject, Snapshot, Stream, Tell, Update,
};
use uuid::Uuid;

use crate::schema;

/// 2026-11-22 18:00 UTC.
pub(crate) const EVENING: Timestamp = Timestamp(1_795_370_400_000);
pub(crate) const EPOCH: Epoch = Epoch(Uuid::from_u128(1));
/// How long anything that should happen may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn day() -> BusinessDate {
    BusinessDate("2026-11-22".parse().unwrap())
}

pub(crate) type Judge = fn(&BridgeAsk) -> Result<Accepted, Reject>;

/// Takes every order for 20.00.
pub(crate) fn yes(ask: &BridgeAsk) -> Result<Accepted, Reject> {
    Ok(match ask {
        BridgeAsk::SubmitOnline { order, .. } => Accepted::Order {
            order: order.id,
            check: CheckId(order.id.0),
            number: 12,
            business_date: day(),
            totals: Totals {
                net: Money(1_852),
                tax: Money(148),
                gross: Money(2_000),
            },
            due_at: Timestamp(EVENING.0 + 1_200_000),
        },
        BridgeAsk::Stock { .. } | BridgeAsk::CallOff { .. } => Accepted::Done,
        BridgeAsk::Quote { .. } => Accepted::Quoted {
            p50: Span::from_mins(14),
            p90: Span(1_140_001),
            again_in: None,
        },
    })
}

/// Takes every order, and has it in hand at once.
pub(crate) fn fired(ask: &BridgeAsk) -> Result<Accepted, Reject> {
    match ask {
        BridgeAsk::CallOff { order, .. } => Err(Reject::OrderFired { order: *order }),
        other => yes(other),
    }
}

pub(crate) struct House {
    pub(crate) bridge: Option<Bridge>,
    /// What the restaurant's files say.
    pub(crate) files: Arc<Mutex<Restaurant>>,
    pub(crate) config: ClientConfig,
    to_bridge: Sender<Inbound>,
    reachable: Arc<AtomicBool>,
    asked: Arc<Mutex<Vec<Envelope<Ask>>>>,
    seq: u64,
}

impl House {
    pub(crate) fn open(dir: &std::path::Path, restaurant: Restaurant, judge: Judge) -> Self {
        Self::try_open(dir, restaurant, judge, true).unwrap()
    }

    pub(crate) fn try_open(
        dir: &std::path::Path,
        restaurant: Restaurant,
        judge: Judge,
        reachable: bool,
    ) -> Result<Self, OpenError> {
        let (to_bridge, inbox) = bounded(4_096);
        let (outbox, from_bridge) = bounded(4_096);
        let reachable = Arc::new(AtomicBool::new(reachable));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let player = Player {
            from_bridge,
            to_bridge: to_bridge.clone(),
            reachable: reachable.clone(),
            asked: asked.clone(),
            judge,
        };
        let name = std::thread::Builder::new().name("played-router".to_owned());
        name.spawn(move || player.play()).unwrap();
        let place = Place {
            dir: dir.to_owned(),
            http: ([127, 0, 0, 1], 0).into(),
            endpoints: Vec::new(),
        };
        let mut config = None;
        let files = Arc::new(Mutex::new(restaurant.clone()));
        let read = files.clone();
        let load = Box::new(move || Ok(read.lock().unwrap().clone()));
        let bridge = Bridge::open(&place, restaurant, load, |c| {
            config = Some(c);
            Ok(ClientLink {
                inbox,
                outbox,
                health: Health::default(),
                wake: Wake::default(),
            })
        })?;
        let config = config.unwrap();
        let seq = config.streams[0].from.map_or(0, |(_, seq)| seq);
        Ok(Self {
            bridge: Some(bridge),
            files,
            config,
            to_bridge,
            reachable,
            asked,
            seq,
        })
    }

    pub(crate) fn reachable(&self, yes: bool) {
        self.reachable.store(yes, Ordering::SeqCst);
    }

    pub(crate) fn say(&self, inbound: Inbound) {
        self.to_bridge.send_timeout(inbound, PATIENCE).unwrap();
    }

    pub(crate) fn beat(&self) {
        self.say(Inbound::Beat(Beat {
            v: PROTOCOL,
            term: 1,
            epoch: EPOCH,
            now: EVENING,
            heads: [(Stream::Facts, self.seq)].into(),
            menu: None,
            timers_stopped: false,
        }));
    }

    fn tell(&self, stream: Stream, seq: u64, update: Update) {
        let tell = Tell {
            v: PROTOCOL,
            term: 1,
            epoch: EPOCH,
            seq,
            at: EVENING,
            update,
        };
        self.say(Inbound::Update { stream, tell });
    }

    /// The next fact; its place in the stream.
    pub(crate) fn fact(&mut self, order: OrderId, body: FactBody) -> u64 {
        self.seq += 1;
        let at = Timestamp(EVENING.0 + i64::try_from(self.seq).unwrap());
        let fact = Fact {
            at,
            business_date: day(),
            order,
            number: 12,
            body,
        };
        self.tell(Stream::Facts, self.seq, Update::Fact(Box::new(fact)));
        self.seq
    }

    pub(crate) fn house(&self, update: HouseUpdate) {
        self.tell(Stream::House, 1, Update::House(update));
    }

    pub(crate) fn snapshot(&self, house: HouseSnapshot) {
        let snapshot = Snapshot::House(house);
        self.say(Inbound::Snapshot {
            stream: Stream::House,
            epoch: EPOCH,
            seq: 1,
            snapshot,
        });
    }

    /// Every question heard so far, repeats included.
    pub(crate) fn asked(&self) -> Vec<BridgeAsk> {
        let asks = self.asked.lock().unwrap();
        asks.iter()
            .filter(|envelope| !matches!(envelope.body, Ask::Desk(_)))
            .map(|envelope| bridge_ask(&envelope.body).clone())
            .collect()
    }

    /// Guests that the router was asked to forget.
    pub(crate) fn forgotten(&self) -> Vec<shared::ids::CustomerId> {
        let asks = self.asked.lock().unwrap();
        let forgets = asks.iter().filter_map(|envelope| match &envelope.body {
            Ask::Desk(shared::wire::DeskAsk::ForgetCustomer { customer }) => Some(*customer),
            _ => None,
        });
        forgets.collect()
    }

    pub(crate) fn asked_ids(&self) -> Vec<shared::ids::RequestId> {
        self.asked
            .lock()
            .unwrap()
            .iter()
            .map(|envelope| envelope.id)
            .collect()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.bridge.as_ref().unwrap().address())
    }

    pub(crate) fn get(&self, path: &str) -> Said {
        Said::hear("get", path, agent().get(self.url(path)).call().unwrap())
    }

    pub(crate) fn post(&self, path: &str, key: Option<&str>, body: &str) -> Said {
        let mut request = agent()
            .post(self.url(path))
            .header("content-type", "application/json");
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        Said::hear("post", path, request.send(body).unwrap())
    }

    /// Asks until the answer is as expected, or gives up in words.
    pub(crate) fn until(&self, path: &str, expected: impl Fn(&Said) -> bool) -> Said {
        eventually(|| {
            let said = self.get(path);
            if expected(&said) {
                Ok(said)
            } else {
                Err(format!("{path} still says {said:?}"))
            }
        })
    }
}

/// Polls until it is so; panics with the last words when patience ends.
pub(crate) fn eventually<T>(mut look: impl FnMut() -> Result<T, String>) -> T {
    let rounds = PATIENCE.as_millis() / 10;
    let mut last = String::new();
    for _round in 0..rounds {
        match look() {
            Ok(found) => return found,
            Err(words) => last = words,
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("it never happened: {last}");
}

pub(crate) fn bridge_ask(ask: &Ask) -> &BridgeAsk {
    match ask {
        Ask::Bridge(ask) => ask,
        other => panic!("a bridge asked {other:?}"),
    }
}

struct Player {
    from_bridge: Receiver<Outbound>,
    to_bridge: Sender<Inbound>,
    reachable: Arc<AtomicBool>,
    asked: Arc<Mutex<Vec<Envelope<Ask>>>>,
    judge: Judge,
}

impl Player {
    /// Until the bridge lets go of its end.
    fn play(self) {
        let mut waiting: Vec<Envelope<Ask>> = Vec::new();
        loop {
            match self.from_bridge.recv_timeout(Duration::from_millis(10)) {
                Ok(Outbound::Ask(envelope)) => {
                    self.asked.lock().unwrap().push((*envelope).clone());
                    waiting.push(*envelope);
                }
                Ok(_) => {}
                Err(crossbeam_channel::RecvTimeoutError::Timeout) => {}
                Err(crossbeam_channel::RecvTimeoutError::Disconnected) => return,
            }
            if self.reachable.load(Ordering::SeqCst) {
                for envelope in waiting.drain(..) {
                    let result = match &envelope.body {
                        Ask::Desk(_) => Ok(Accepted::Done),
                        ask => (self.judge)(bridge_ask(ask)),
                    };
                    let answer = Answer {
                        v: PROTOCOL,
                        id: envelope.id,
                        term: 1,
                        result,
                    };
                    if self.to_bridge.send(Inbound::Answer(answer)).is_err() {
                        return;
                    }
                }
            }
        }
    }
}

pub(crate) fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    config.timeout_global(Some(PATIENCE)).build().new_agent()
}

/// An answer of the web interface; it was held against `openapi.json` when it was heard.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) replayed: bool,
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Said {
    pub(crate) fn hear(
        method: &str,
        path: &str,
        mut response: ureq::http::Response<ureq::Body>,
    ) -> Self {
        let header = |name: &str| {
            let value = response.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let (location, replayed) = (header("location"), header("idempotent-replayed").is_some());
        let status = response.status().as_u16();
        let text = response.body_mut().read_to_string().unwrap();
        let json = serde_json::from_str(&text).unwrap_or_default();
        schema::hold(method, path, status, &json);
        Self {
            status,
            location,
            replayed,
            text,
            json,
        }
    }

    pub(crate) fn at(&self, pointer: &str) -> &str {
        self.json
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or("")
    }
}
