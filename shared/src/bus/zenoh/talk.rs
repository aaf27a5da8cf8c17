//! The one thread that does a client's talking: sends what the courier wants sent, hands it what was heard.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use ::zenoh::bytes::ZBytes;
use ::zenoh::key_expr::KeyExpr;
use ::zenoh::qos::{CongestionControl, Priority};
use ::zenoh::query::ConsolidationMode;
use ::zenoh::{Session, Wait};
use crossbeam_channel::{Receiver, Sender, TryRecvError, never, select};

use super::client::{Names, News, Open, enqueue};
use crate::bus::courier::{Courier, Errand};
use crate::bus::{Health, Outbound};
use crate::ids::RequestId;
use crate::wire::limits::{ASK_WAIT_MS_MAX, ASKS_IN_FLIGHT_MAX};
use crate::wire::{Stream, encode};

/// How often the thread looks at its session and at the time, at least.
const TICK: Duration = Duration::from_millis(100);
const LOOK_MS: u64 = 100;
/// Messages of one kind taken in one turn, so that no kind starves another.
const TURN_MAX: usize = 256;
/// Replies and ends of attempts on their way; more than late ones of several repeats add up to.
pub(super) const RETURNED_MAX: usize = 16 * ASKS_IN_FLIGHT_MAX;

/// What becomes of an ask or a pull.
pub(super) enum Returned {
    Answer {
        id: RequestId,
        attempt: u32,
        bytes: ZBytes,
    },
    AskEnded {
        id: RequestId,
        attempt: u32,
    },
    Pulled {
        stream: Stream,
        attempt: u32,
        bytes: ZBytes,
    },
    PullEnded {
        stream: Stream,
        attempt: u32,
    },
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
pub(super) struct Clock(Instant);

impl Clock {
    #[expect(
        clippy::disallowed_methods,
        reason = "repeats and silence are in real monotonic time"
    )]
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// What the thread works with.
pub(super) struct Talk {
    pub(super) courier: Courier,
    pub(super) health: Health,
    pub(super) names: Names,
    pub(super) outbox: Receiver<Outbound>,
    pub(super) news: Receiver<News>,
    pub(super) replies: Receiver<Returned>,
    pub(super) replies_in: Sender<Returned>,
    pub(super) opened: Receiver<Open>,
    pub(super) open: Option<Open>,
    pub(super) clock: Clock,
    /// Disconnects when the thread ends, which ends the thread that opens.
    pub(super) _stop: Sender<Infallible>,
}

impl Talk {
    pub(super) fn run(mut self) {
        let mut look_ms = 0;
        while self.wait() && self.take_in() {
            let now_ms = self.clock.now_ms();
            if look_ms <= now_ms {
                look_ms = now_ms + LOOK_MS;
                self.look_at_session();
            }
            self.courier.tick(now_ms);
            // First out of the house, then on: no ask goes while answers lie about, and the one behind an answer that
            // just came must not wait for the next look at the time.
            if self.courier.flush().is_err() {
                break;
            }
            self.run_errands(now_ms);
        }
        if let Some(Open {
            session,
            _alive: alive,
        }) = self.open.take()
        {
            drop(alive);
            if let Err(error) = session.close().wait() {
                tracing::debug!(%error, "closing the bus");
            }
        }
    }

    /// Sleeps until something happens; false when the program has let go.
    fn wait(&mut self) -> bool {
        let due_ms = self
            .courier
            .due_ms()
            .map(|due| due.saturating_sub(self.clock.now_ms()).max(1));
        let nap = due_ms.map_or(TICK, |ms| Duration::from_millis(ms).min(TICK));
        let nobody = never();
        let outbox = if self.courier.takes_more() {
            &self.outbox
        } else {
            &nobody
        };
        let opening = never();
        let opened = if self.open.is_some() {
            &opening
        } else {
            &self.opened
        };
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
            default(nap) => self.health.count_nap(),
        }
        true
    }

    /// Takes what else is there, so that one turn serves many.
    fn take_in(&mut self) -> bool {
        for _ in 0..TURN_MAX {
            let Ok(returned) = self.replies.try_recv() else {
                break;
            };
            self.returned(returned);
        }
        for _ in 0..TURN_MAX {
            let Ok(news) = self.news.try_recv() else {
                break;
            };
            self.news(news);
        }
        for _ in 0..TURN_MAX {
            if !self.courier.takes_more() {
                break;
            }
            match self.outbox.try_recv() {
                Ok(outbound) => self.courier.outbound(outbound),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return false,
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
            Returned::Pulled {
                stream,
                attempt,
                bytes,
            } => {
                self.courier
                    .pulled(&stream, attempt, &bytes.to_bytes(), now_ms);
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
            Errand::Pull {
                stream,
                attempt,
                pull,
            } => {
                let Some((_, since, _)) = self.names.streams.iter().find(|(s, ..)| *s == stream)
                else {
                    return Ok(());
                };
                let replies = self.replies_in.clone();
                let ended = Some(Returned::PullEnded {
                    stream: stream.clone(),
                    attempt,
                });
                let pulled = move |bytes| Returned::Pulled {
                    stream: stream.clone(),
                    attempt,
                    bytes,
                };
                let ended = Ended { replies, ended };
                // As urgent as tells, so that neither overtakes the other.
                query(
                    session,
                    since,
                    encode(&pull),
                    (Priority::Data, last),
                    pulled,
                    ended,
                )
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
