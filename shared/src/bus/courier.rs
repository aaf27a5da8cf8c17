//! One client's whole business with the router, whatever carries the bytes: asks, streams, beats, link state.
//!
//! Pure but for the channel into the program. A carrier (memory, zenoh) hands in what it hears and carries
//! out the errands. Answers, link changes and unknown streams are kept until the program takes them (there
//! are never more than asks on their way); tells and beats that find the inbox full are dropped: a dropped
//! tell is a gap, and gaps are pulled.

use std::collections::VecDeque;

use crossbeam_channel::{Sender, TrySendError};

use super::lag::Lag;
use super::pulls::Pulls;
use super::{
    Asks, ClientConfig, Delivery, Follower, Health, Heard, Inbound, Outbound, Sending, Wake,
};
use crate::ids::RequestId;
use crate::wire::limits::{BEAT_AGE_MS_MAX, MESSAGE_BYTES_MAX, PULLED_BYTES_MAX, QUEUE_DEPTH_MAX};
use crate::wire::{
    Answer, Ask, Beat, DeviceBeat, Envelope, Malformed, PROTOCOL, Pull, Pulled, Reject, Stream,
    Tell, decode, decode_up_to, encode,
};

/// What a carrier must do next.
pub(super) enum Errand {
    Ask(Sending),
    Pull {
        stream: Stream,
        attempt: u32,
        pull: Pull,
    },
    Beat(DeviceBeat),
}

/// The program has let go of its end.
pub(super) struct Gone;

pub(super) struct Courier {
    asks: Asks,
    follower: Follower,
    pulls: Pulls,
    lag: Lag,
    beat_out: Option<DeviceBeat>,
    owed: VecDeque<Inbound>,
    inbox: Sender<Inbound>,
    health: Health,
    wake: Wake,
    session_up: bool,
    /// The session came up and no beat was heard yet: everything is on its way already.
    fresh: bool,
    linked: bool,
    beat_at_ms: u64,
    /// Time of the last look.
    now_ms: u64,
}

impl Courier {
    pub(super) fn new(
        config: &ClientConfig,
        inbox: Sender<Inbound>,
        health: Health,
        wake: Wake,
    ) -> Self {
        let follower = Follower::new(&config.streams);
        let pulls = Pulls::new(follower.streams());
        Self {
            asks: Asks::default(),
            follower,
            pulls,
            lag: Lag::default(),
            beat_out: None,
            owed: VecDeque::new(),
            inbox,
            health,
            wake,
            session_up: false,
            fresh: false,
            linked: false,
            beat_at_ms: 0,
            now_ms: 0,
        }
    }

    /// False while the program should keep what it wants to say in its outbox.
    pub(super) fn takes_more(&self) -> bool {
        self.owed.is_empty() && self.asks.len() < QUEUE_DEPTH_MAX
    }

    pub(super) fn outbound(&mut self, outbound: Outbound) {
        match outbound {
            Outbound::Ask(envelope) => self.ask(&envelope),
            Outbound::Beat(beat) => self.beat_out = Some(beat),
        }
    }

    fn ask(&mut self, envelope: &Envelope<Ask>) {
        let bytes = encode(envelope);
        if bytes.len() <= MESSAGE_BYTES_MAX {
            self.asks
                .submit(envelope.id, super::concerns(&envelope.body), bytes);
            return;
        }
        // No router would take it in, and silence would have it repeated for ever.
        let malformed = Malformed::TooLarge {
            bytes: bytes.len(),
            max: MESSAGE_BYTES_MAX,
        };
        self.owed.push_back(Inbound::Answer(Answer {
            v: PROTOCOL,
            id: envelope.id,
            term: envelope.term,
            result: Err(Reject::Malformed { malformed }),
        }));
    }

    /// The carrier's session came up or went; a repeat of what is known does nothing.
    pub(super) fn session(&mut self, up: bool) {
        if up == self.session_up {
            return;
        }
        self.session_up = up;
        self.fresh = up;
        if up {
            self.begin_again();
        } else {
            self.set_linked(false);
        }
    }

    pub(super) fn beat(&mut self, bytes: &[u8], now_ms: u64) {
        let beat: Beat = match decode(bytes) {
            Ok(beat) => beat,
            Err(error) => return self.refuse("a beat", &error),
        };
        self.lag.understood();
        if !self.session_up || !self.follower.beat(&beat) {
            return;
        }
        self.report_restarts();
        self.beat_at_ms = now_ms;
        if !self.linked {
            if !self.fresh {
                self.begin_again();
                self.follower.beat(&beat);
            }
            self.fresh = false;
            self.set_linked(true);
        }
        if 0 < self.room() {
            self.owed.push_back(Inbound::Beat(beat));
        }
    }

    pub(super) fn tell(&mut self, stream: &Stream, bytes: &[u8]) {
        if self.room() == 0 {
            return;
        }
        let tell: Tell = match decode(bytes) {
            Ok(tell) => tell,
            Err(error) => return self.refuse("a tell", &error),
        };
        let was_complete = self.follower.wants(stream).is_none();
        match self.follower.tell(stream, tell) {
            Heard::Deliver(tell) => {
                self.owed.push_back(Inbound::Update {
                    stream: stream.clone(),
                    tell,
                });
            }
            Heard::NeedPull if was_complete => self.health.count_gap(),
            Heard::NeedPull | Heard::Ignore => {}
        }
        self.report_restarts();
    }

    /// A reply to an ask; of whatever attempt, the answer is the answer.
    pub(super) fn replied(&mut self, id: RequestId, attempt: u32, bytes: &[u8], now_ms: u64) {
        let mut answer: Answer = match decode(bytes) {
            Ok(answer) => answer,
            Err(error) => {
                tracing::warn!(%id, %error, "the answer to an ask is no message; asking again");
                return self.ask_ended(id, attempt, now_ms);
            }
        };
        if answer.id != id {
            if !matches!(answer.result, Err(Reject::Malformed { .. })) {
                tracing::warn!(%id, other = %answer.id, "an answer to something else; asking again");
                return self.ask_ended(id, attempt, now_ms);
            }
            // The router could not read the id in what it refused; the reply came to this ask.
            answer.id = id;
        }
        if self.asks.settle(&id) {
            self.owed.push_back(Inbound::Answer(answer));
        }
    }

    /// Nothing more will come for this attempt; does nothing once it was answered.
    pub(super) fn ask_ended(&mut self, id: RequestId, attempt: u32, now_ms: u64) {
        self.asks.failed(&id, attempt, now_ms);
    }

    pub(super) fn pulled(&mut self, stream: &Stream, attempt: u32, bytes: &[u8], now_ms: u64) {
        let pulled: Pulled = match decode_up_to(bytes, PULLED_BYTES_MAX) {
            Ok(pulled) => pulled,
            Err(error) => {
                self.refuse("the reply to a pull", &error);
                return self.pull_ended(stream, attempt, now_ms);
            }
        };
        let before = self.follower.wants(stream);
        let room = self.room();
        let deliveries = self.follower.pulled(stream, pulled, room);
        let after = self.follower.wants(stream);
        for delivery in deliveries {
            let stream = stream.clone();
            self.owed.push_back(match delivery {
                Delivery::Update(tell) => Inbound::Update { stream, tell },
                Delivery::Snapshot {
                    epoch,
                    seq,
                    snapshot,
                } => Inbound::Snapshot {
                    stream,
                    epoch,
                    seq,
                    snapshot: *snapshot,
                },
                Delivery::UnknownStream => Inbound::UnknownStream { stream },
            });
        }
        self.report_restarts();
        let progress = after.is_none() || after != before;
        self.pulls.replied(stream, attempt, progress, now_ms);
    }

    /// Nothing more will come for this attempt; does nothing once it was answered.
    pub(super) fn pull_ended(&mut self, stream: &Stream, attempt: u32, now_ms: u64) {
        self.pulls.ended(stream, attempt, now_ms);
    }

    /// Notices silence: overdue replies, rests that are over, beats that stay away.
    pub(super) fn tick(&mut self, now_ms: u64) {
        self.asks.tick(now_ms);
        self.pulls.tick(now_ms);
        self.now_ms = now_ms;
        if self.linked && self.beat_at_ms + BEAT_AGE_MS_MAX < now_ms {
            self.set_linked(false);
        }
    }

    /// For carriers without a clock: whatever rests may go now.
    pub(super) fn end_rests(&mut self) {
        self.asks.end_rests();
        self.pulls.end_rests();
    }

    /// When `tick` has something to do, other than notice that beats stay away.
    pub(super) fn due_ms(&self) -> Option<u64> {
        self.asks
            .due_ms()
            .into_iter()
            .chain(self.pulls.due_ms())
            .min()
    }

    /// The next thing to do on the bus; nothing while there is no session.
    pub(super) fn errand(&mut self, now_ms: u64) -> Option<Errand> {
        if !self.session_up {
            return None;
        }
        if let Some(beat) = self.beat_out.take() {
            return Some(Errand::Beat(beat));
        }
        if self.worth_pulling() {
            let follower = &self.follower;
            if let Some((stream, attempt, pull)) =
                self.pulls.send(now_ms, |stream| follower.wants(stream))
            {
                return Some(Errand::Pull {
                    stream,
                    attempt,
                    pull,
                });
            }
        }
        // Answers that the program does not take pile up here; no more are asked for meanwhile.
        if !self.owed.is_empty() {
            return None;
        }
        let sending = self.asks.send(now_ms)?;
        if 1 < sending.attempt {
            self.health.count_repeat();
        }
        Some(Errand::Ask(sending))
    }

    /// Hands over what the program has room for, and wakes it.
    pub(super) fn flush(&mut self) -> Result<(), Gone> {
        let mut any = false;
        let mut result = Ok(());
        while let Some(message) = self.owed.pop_front() {
            match self.inbox.try_send(message) {
                Ok(()) => any = true,
                Err(TrySendError::Full(message)) => {
                    self.owed.push_front(message);
                    break;
                }
                Err(TrySendError::Disconnected(_)) => {
                    result = Err(Gone);
                    break;
                }
            }
        }
        // A program that reads this finds in its inbox what it speaks of.
        if self.owed.is_empty() {
            let feed = self.lag.look(&self.follower, self.linked, self.now_ms);
            let before = self.health.feed();
            if feed.behind && !before.behind {
                tracing::warn!("the router beats, but what is missing does not come");
            }
            any |= feed != before;
            self.health.set_feed(feed);
        }
        if any {
            self.wake.ring();
        }
        result
    }

    fn begin_again(&mut self) {
        self.follower.doubt();
        self.asks.hurry();
        self.pulls.hurry();
    }

    fn set_linked(&mut self, linked: bool) {
        if linked == self.linked {
            return;
        }
        self.linked = linked;
        self.health.set_linked(linked);
        let (repeats, gaps) = (self.health.repeats(), self.health.gaps());
        tracing::info!(linked, repeats, gaps, "the router's beats");
        // Only the newest state matters to a program that has not looked for a while.
        self.owed
            .retain(|message| !matches!(message, Inbound::Linked(_)));
        self.owed.push_back(Inbound::Linked(linked));
    }

    /// Bytes from the router that cannot be read; the same trouble again is not logged again.
    fn refuse(&mut self, what: &str, why: &Malformed) {
        if self.lag.refuse(why) {
            tracing::warn!(%why, "{what} of the router cannot be read");
        }
    }

    fn room(&self) -> usize {
        let capacity = self.inbox.capacity().unwrap_or(QUEUE_DEPTH_MAX);
        capacity.saturating_sub(self.inbox.len() + self.owed.len())
    }

    /// A reply may bring hundreds of updates; pulling into a nearly full inbox would pull them twice.
    fn worth_pulling(&self) -> bool {
        self.inbox.capacity().unwrap_or(QUEUE_DEPTH_MAX) <= 8 * self.room()
    }

    fn report_restarts(&mut self) {
        for stream in self.follower.take_restarts() {
            tracing::warn!(%stream, "the router writes a new journal; this stream starts over");
        }
    }
}

#[cfg(test)]
mod tests;
