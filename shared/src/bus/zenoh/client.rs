//! A client's end: one thread opens the session, one does all the talking; zenoh's own threads only enqueue.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use ::zenoh::bytes::ZBytes;
use ::zenoh::key_expr::KeyExpr;
use ::zenoh::liveliness::LivelinessToken;
use ::zenoh::qos::{CongestionControl, Priority};
use ::zenoh::query::ConsolidationMode;
use ::zenoh::{Config, Session, Wait};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, never, select};

use super::{LinkError, close_within_limit, config, spawn};
use crate::bus::courier::{Courier, Errand};
use crate::bus::{ClientConfig, ClientLink, Health, Outbound, Wake};
use crate::ids::RequestId;
use crate::wire::limits::{ASK_WAIT_MS_MAX, ASKS_IN_FLIGHT_MAX, QUEUE_DEPTH_MAX};
use crate::wire::{Stream, Topic, encode, key};

/// How often the thread looks at its session and at the time, at least.
const TICK: Duration = Duration::from_millis(100);
/// Pauses between attempts to reach a router that is away.
const OPEN_PAUSE_MIN: Duration = Duration::from_millis(100);
const OPEN_PAUSE_MAX: Duration = Duration::from_millis(400);
/// Messages of one kind taken in one turn, so that no kind starves another.
const TURN_MAX: usize = 256;
/// Replies and ends of attempts on their way; more than late ones of several repeats add up to.
const REPLIES_MAX: usize = 16 * ASKS_IN_FLIGHT_MAX;

/// Links up with the router of a site, in the background and for good: returns at once, also while the router
/// is away, and comes back by itself after any loss. Errors: an address that is no address, or no thread.
pub fn connect(config: ClientConfig) -> Result<ClientLink, LinkError> {
    let zenoh_config = config::client(&config.endpoints)?;
    let names = Names::new(&config)?;
    let (inbox_in, inbox) = bounded(QUEUE_DEPTH_MAX);
    let (outbox, outbox_out) = bounded(QUEUE_DEPTH_MAX);
    let (news_in, news) = bounded(QUEUE_DEPTH_MAX);
    let (replies_in, replies) = bounded(REPLIES_MAX);
    let (opened_in, opened) = bounded(1);
    let (stop, stopped) = bounded::<Infallible>(0);
    let (health, wake) = (Health::default(), Wake::default());

    let courier = Courier::new(&config, inbox_in, health.clone(), wake.clone());
    let open_names = names.clone();
    spawn("bus-open", move || {
        if let Some(open) = open(&zenoh_config, &open_names, &news_in, &stopped) {
            // Nobody waits any more when this fails; the session then closes by being dropped.
            drop(opened_in.send(open));
        }
    })?;
    let talk = Talk {
        courier,
        names,
        outbox: outbox_out,
        news,
        replies,
        replies_in,
        opened,
        open: None,
        clock: Clock::start(),
        _stop: stop,
    };
    spawn("bus-client", move || talk.run())?;
    Ok(ClientLink { inbox, outbox, health, wake })
}

/// Key expressions of one client, checked once.
#[derive(Clone)]
struct Names {
    ask: KeyExpr<'static>,
    device_beat: KeyExpr<'static>,
    alive: KeyExpr<'static>,
    beat: KeyExpr<'static>,
    /// Stream, its pull and its tells.
    streams: Vec<(Stream, KeyExpr<'static>, KeyExpr<'static>)>,
}

impl Names {
    fn new(config: &ClientConfig) -> Result<Self, LinkError> {
        let (role, device) = (config.role, || config.device.clone());
        let name = |topic: Topic| {
            KeyExpr::try_from(key(&config.site, &topic)).map_err(LinkError::bus)
        };
        let streams = config.streams.iter().map(|follow| {
            let stream = follow.stream.clone();
            let since = name(Topic::Since { stream: stream.clone() })?;
            let tell = name(Topic::Tell { stream: stream.clone() })?;
            Ok((stream, since, tell))
        });
        Ok(Self {
            ask: name(Topic::Ask { role, device: device() })?,
            device_beat: name(Topic::DeviceBeat { role, device: device() })?,
            alive: name(Topic::Alive { role, device: device() })?,
            beat: name(Topic::Beat)?,
            streams: streams.collect::<Result<_, LinkError>>()?,
        })
    }
}

/// What the router says unasked.
enum News {
    Beat(ZBytes),
    Tell(Stream, ZBytes),
}

/// What becomes of an ask or a pull.
enum Returned {
    Answer { id: RequestId, attempt: u32, bytes: ZBytes },
    AskEnded { id: RequestId, attempt: u32 },
    Pulled { stream: Stream, attempt: u32, bytes: ZBytes },
    PullEnded { stream: Stream, attempt: u32 },
}

struct Open {
    session: Session,
    /// Other devices see it while the session lives.
    _alive: LivelinessToken,
}

/// Tries until there is a session or nobody wants one.
fn open(
    config: &Config,
    names: &Names,
    news: &Sender<News>,
    stopped: &Receiver<Infallible>,
) -> Option<Open> {
    let mut pause = OPEN_PAUSE_MIN;
    loop {
        match ::zenoh::open(config.clone()).wait().and_then(|session| declare(session, names, news))
        {
            Ok(open) => return Some(open),
            Err(error) => tracing::debug!(%error, "no router yet"),
        }
        if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
            return None;
        }
        pause = (2 * pause).min(OPEN_PAUSE_MAX);
    }
}

fn declare(session: Session, names: &Names, news: &Sender<News>) -> ::zenoh::Result<Open> {
    let beats = news.clone();
    session
        .declare_subscriber(&names.beat)
        .callback(move |sample| enqueue(&beats, News::Beat(sample.payload().clone())))
        .background()
        .wait()?;
    for (stream, _, tell) in &names.streams {
        let (tells, stream) = (news.clone(), stream.clone());
        session
            .declare_subscriber(tell)
            .callback(move |sample| {
                enqueue(&tells, News::Tell(stream.clone(), sample.payload().clone()));
            })
            .background()
            .wait()?;
    }
    let alive = session.liveliness().declare_token(&names.alive).wait()?;
    Ok(Open { session, _alive: alive })
}

/// Never waits: a tell that finds no room is a gap, and gaps are pulled.
fn enqueue<T>(queue: &Sender<T>, message: T) {
    if queue.try_send(message).is_err() {
        tracing::debug!("more comes in than is taken out; left for a pull or a repeat");
    }
}

/// Dropped by zenoh when nothing more will come for a query.
struct Ended {
    replies: Sender<Returned>,
    ended: Option<Returned>,
}

impl Drop for Ended {
    fn drop(&mut self) {
        if let Some(ended) = self.ended.take() {
            enqueue(&self.replies, ended);
        }
    }
}

/// Milliseconds since the link was made; only differences matter.
struct Clock(Instant);

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "repeats and silence are in real monotonic time")]
    fn start() -> Self {
        Self(Instant::now())
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// The thread that talks.
struct Talk {
    courier: Courier,
    names: Names,
    outbox: Receiver<Outbound>,
    news: Receiver<News>,
    replies: Receiver<Returned>,
    replies_in: Sender<Returned>,
    opened: Receiver<Open>,
    open: Option<Open>,
    clock: Clock,
    /// Disconnects when the thread ends, which ends the thread that opens.
    _stop: Sender<Infallible>,
}

impl Talk {
    fn run(mut self) {
        let mut look_ms = 0;
        while self.wait() && self.take_in() {
            let now_ms = self.clock.now_ms();
            if look_ms <= now_ms {
                look_ms = now_ms + 100;
                self.look_at_session();
            }
            self.courier.tick(now_ms);
            self.run_errands(now_ms);
            if self.courier.flush().is_err() {
                break;
            }
        }
        if let Some(open) = self.open.take() {
            let Open { session, _alive: alive } = open;
            drop(alive);
            close_within_limit(session);
        }
    }

    /// Sleeps until something happens; false when the program has let go.
    fn wait(&mut self) -> bool {
        let due_ms = self.courier.due_ms().map(|due| due.saturating_sub(self.clock.now_ms()).max(1));
        let nap = due_ms.map_or(TICK, |ms| Duration::from_millis(ms).min(TICK));
        let nobody = never();
        let outbox = if self.courier.takes_more() { &self.outbox } else { &nobody };
        let opening = never();
        let opened = if self.open.is_some() { &opening } else { &self.opened };
        select! {
            recv(self.replies) -> returned => {
                if let Ok(returned) = returned {
                    self.returned(returned);
                }
            }
            recv(self.news) -> news => match news {
                Ok(news) => self.news(news),
                // The opening thread has failed us; there is nothing to be heard, but time passes.
                Err(_) => std::thread::sleep(nap),
            },
            recv(outbox) -> outbound => match outbound {
                Ok(outbound) => self.courier.outbound(outbound),
                Err(_) => return false,
            },
            recv(opened) -> open => {
                if let Ok(open) = open {
                    self.open = Some(open);
                    self.look_at_session();
                }
            }
            default(nap) => {}
        }
        true
    }

    /// Takes what else is there, so that one turn serves many.
    fn take_in(&mut self) -> bool {
        for _ in 0..TURN_MAX {
            let Ok(returned) = self.replies.try_recv() else { break };
            self.returned(returned);
        }
        for _ in 0..TURN_MAX {
            let Ok(news) = self.news.try_recv() else { break };
            self.news(news);
        }
        for _ in 0..TURN_MAX {
            if !self.courier.takes_more() {
                break;
            }
            match self.outbox.try_recv() {
                Ok(outbound) => self.courier.outbound(outbound),
                Err(crossbeam_channel::TryRecvError::Empty) => break,
                Err(crossbeam_channel::TryRecvError::Disconnected) => return false,
            }
        }
        true
    }

    fn news(&mut self, news: News) {
        match news {
            News::Beat(bytes) => self.courier.beat(&bytes.to_bytes(), self.clock.now_ms()),
            News::Tell(stream, bytes) => self.courier.tell(&stream, &bytes.to_bytes()),
        }
    }

    fn returned(&mut self, returned: Returned) {
        let now_ms = self.clock.now_ms();
        match returned {
            Returned::Answer { id, attempt, bytes } => {
                self.courier.replied(id, attempt, &bytes.to_bytes(), now_ms);
            }
            Returned::AskEnded { id, attempt } => self.courier.ask_ended(id, attempt, now_ms),
            Returned::Pulled { stream, attempt, bytes } => {
                self.courier.pulled(&stream, attempt, &bytes.to_bytes(), now_ms);
            }
            Returned::PullEnded { stream, attempt } => {
                self.courier.pull_ended(&stream, attempt, now_ms);
            }
        }
    }

    /// zenoh reconnects by itself and does not say so.
    fn look_at_session(&mut self) {
        if let Some(open) = &self.open {
            let up = open.session.info().routers_zid().wait().next().is_some();
            self.courier.session(up);
        }
    }

    fn run_errands(&mut self, now_ms: u64) {
        let Some(open) = &self.open else { return };
        let mut errand = self.courier.errand(now_ms);
        while let Some(now) = errand {
            // The last of a burst flushes those before it.
            errand = self.courier.errand(now_ms);
            if let Err(error) = self.carry_out(&open.session, now, errand.is_none()) {
                tracing::debug!(%error, "could not send; it will be repeated");
            }
        }
    }

    /// A query that fails drops its callback, which counts as an attempt that ended.
    fn carry_out(&self, session: &Session, errand: Errand, last: bool) -> ::zenoh::Result<()> {
        match errand {
            Errand::Beat(beat) => session
                .put(&self.names.device_beat, encode(&beat))
                .congestion_control(CongestionControl::Drop)
                .express(last)
                .wait(),
            Errand::Ask(sending) => {
                let (id, attempt) = (sending.id, sending.attempt);
                let replies = self.replies_in.clone();
                let ended = Some(Returned::AskEnded { id, attempt });
                let answer = move |bytes| Returned::Answer { id, attempt, bytes };
                let ended = Ended { replies, ended };
                let (name, urgency) = (&self.names.ask, Priority::InteractiveHigh);
                query(session, name, sending.bytes, (urgency, last), answer, ended)
            }
            Errand::Pull { stream, attempt, pull } => {
                let Some((_, since, _)) = self.names.streams.iter().find(|(s, ..)| *s == stream)
                else {
                    return Ok(());
                };
                let replies = self.replies_in.clone();
                let ended = Some(Returned::PullEnded { stream: stream.clone(), attempt });
                let pulled =
                    move |bytes| Returned::Pulled { stream: stream.clone(), attempt, bytes };
                let ended = Ended { replies, ended };
                // As urgent as tells, so that neither overtakes the other.
                query(session, since, encode(&pull), (Priority::Data, last), pulled, ended)
            }
        }
    }
}

fn query(
    session: &Session,
    name: &KeyExpr<'static>,
    bytes: Vec<u8>,
    (priority, express): (Priority, bool),
    returned: impl Fn(ZBytes) -> Returned + Send + Sync + 'static,
    ended: Ended,
) -> ::zenoh::Result<()> {
    session
        .get(name)
        .payload(bytes)
        .consolidation(ConsolidationMode::None)
        .priority(priority)
        .express(express)
        // Also for the reply: the router must not wait for a client that does not read.
        .congestion_control(CongestionControl::Drop)
        .timeout(Duration::from_millis(ASK_WAIT_MS_MAX))
        .callback(move |reply| {
            if let Ok(sample) = reply.result() {
                enqueue(&ended.replies, returned(sample.payload().clone()));
            }
        })
        .wait()
}
