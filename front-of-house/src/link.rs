//! Between the desk and the bus: news in, asks out, each lane in order.
//!
//! Of the asks that wait for one order only the first is with the link, because the second needs the first;
//! the link repeats it until it is answered.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};
use shared::bus::{ClientConfig, ClientLink, Follow, Inbound, Outbound};
use shared::ids::{ActorId, DeviceId, RequestId, SiteId};
use shared::wire::limits::{BEAT_AGE_MS_MAX, QUEUE_DEPTH_MAX};
use shared::wire::{Ask, DeviceBeat, Envelope, PROTOCOL, Role, Snapshot, Stream, Update};

use crate::desk::{Desk, Effect, Stamp, Waiting};

/// Messages applied before the next frame is drawn; the rest waits for the one after.
const UPDATES_PER_FRAME_MAX: usize = 512;

/// Nothing for this long, not even a beat, and the screen must say so.
const SILENCE: Duration = Duration::from_millis(BEAT_AGE_MS_MAX + 50);

/// Who this terminal is on the bus.
#[derive(Clone, Debug)]
pub struct Who {
    pub site: SiteId,
    pub device: DeviceId,
    pub actor: ActorId,
}

/// What a terminal follows.
pub fn client_config(who: &Who, endpoints: Vec<String>) -> ClientConfig {
    ClientConfig {
        site: who.site.clone(),
        role: Role::Front,
        device: who.device.clone(),
        endpoints,
        streams: vec![Follow {
            stream: Stream::House,
            from: None,
        }],
    }
}

/// The terminal's end of the bus.
pub struct Line {
    link: ClientLink,
    who: Who,
    term: u64,
    lanes: BTreeMap<String, Lane>,
    pulse: Arc<Pulse>,
}

/// Asks in order; the first is with the link.
#[derive(Debug, Default)]
struct Lane {
    asks: Vec<Envelope<Ask>>,
    /// The first found the way to the link full; it is tried again with each look at the news.
    unsent: bool,
}

impl Lane {
    fn hand_over_first(&mut self, outbox: &Sender<Outbound>) {
        if let Some(first) = self.asks.first() {
            let ask = Outbound::Ask(Box::new(first.clone()));
            self.unsent = outbox.try_send(ask).is_err();
        }
    }
}

/// What the beat says of this terminal.
#[derive(Debug, Default)]
pub struct Pulse {
    pub frame: AtomicU64,
    waiting: AtomicU32,
    stop: AtomicBool,
}

impl Line {
    pub fn new(link: ClientLink, who: Who) -> Self {
        Self {
            link,
            who,
            term: 0,
            lanes: BTreeMap::new(),
            pulse: Arc::default(),
        }
    }

    pub fn pulse(&self) -> Arc<Pulse> {
        self.pulse.clone()
    }

    /// Calls `hook` when news arrive, to wake a sleeping screen, and when beats stop. Beats alone let it sleep: they
    /// are taken in with its next tick, and a screen that draws twice a second to say nothing new would heat the room.
    pub fn wake(&mut self, hook: impl Fn() + Send + 'static) -> std::io::Result<()> {
        let (through, inbox) = bounded(QUEUE_DEPTH_MAX);
        let arriving = std::mem::replace(&mut self.link.inbox, inbox);
        let listen = move || {
            let mut silent = true;
            loop {
                match arriving.recv_timeout(SILENCE) {
                    Ok(inbound) => {
                        // The first beat after a silence is news as well.
                        let news = silent || !matches!(inbound, Inbound::Beat(_));
                        silent = false;
                        if through.send(inbound).is_err() {
                            return;
                        }
                        if news {
                            hook();
                        }
                    }
                    Err(RecvTimeoutError::Timeout) if silent => {}
                    Err(RecvTimeoutError::Timeout) => {
                        silent = true;
                        hook();
                    }
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        };
        std::thread::Builder::new()
            .name("ears".to_owned())
            .spawn(listen)
            .map(drop)
    }

    /// The envelope of a new ask; its bytes are what the spool keeps.
    pub fn envelope(&self, waiting: &Waiting) -> Envelope<Ask> {
        let actor = waiting.actor.clone().or(Some(self.who.actor.clone()));
        Envelope {
            actor,
            approver: waiting.approver.clone(),
            ..self.wrapped(waiting.request, Ask::Front(waiting.ask.clone()))
        }
    }

    /// Sends an ask that no spool keeps; a full way to the link loses it, and it is asked again.
    pub fn send_unkept(&self, request: RequestId, ask: Ask) -> bool {
        let envelope = self.wrapped(request, ask);
        self.link
            .outbox
            .try_send(Outbound::Ask(Box::new(envelope)))
            .is_ok()
    }

    fn wrapped(&self, request: RequestId, body: Ask) -> Envelope<Ask> {
        Envelope {
            v: PROTOCOL,
            id: request,
            role: Role::Front,
            device: self.who.device.clone(),
            actor: Some(self.who.actor.clone()),
            approver: None,
            term: self.term,
            body,
        }
    }

    /// Sends it, or lets it wait behind what its order needs first.
    pub fn send(&mut self, waiting: &Waiting, envelope: Envelope<Ask>) {
        let lane = self.lanes.entry(waiting.lane()).or_default();
        lane.asks.push(envelope);
        if lane.asks.len() == 1 {
            lane.hand_over_first(&self.link.outbox);
        }
        self.count();
    }

    fn answered(&mut self, request: RequestId) {
        for lane in self.lanes.values_mut() {
            let at = lane.asks.iter().position(|own| own.id == request);
            let Some(at) = at else {
                continue;
            };
            lane.asks.remove(at);
            if at == 0 {
                lane.hand_over_first(&self.link.outbox);
            }
        }
        self.lanes.retain(|_, lane| !lane.asks.is_empty());
        self.count();
    }

    fn count(&self) {
        let waiting = self
            .lanes
            .values()
            .map(|lane| lane.asks.len())
            .sum::<usize>();
        let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        self.pulse.waiting.store(waiting, Ordering::Relaxed);
    }

    /// Tells the desk what arrived. `heard` sees each message as well (the flight recorder).
    pub fn pump(
        &mut self,
        desk: &mut Desk,
        stamp: &mut Stamp<'_>,
        mut heard: impl FnMut(&Inbound),
    ) -> Pumped {
        let mut pumped = Pumped::default();
        for lane in self.lanes.values_mut().filter(|lane| lane.unsent) {
            lane.hand_over_first(&self.link.outbox);
        }
        let feed = self.link.health.feed();
        desk.hear_feed(feed.fetched, feed.behind, feed.foreign);
        for _ in 0..UPDATES_PER_FRAME_MAX {
            let Ok(inbound) = self.link.inbox.try_recv() else {
                return pumped;
            };
            heard(&inbound);
            pumped.news |= !matches!(inbound, Inbound::Beat(_));
            match inbound {
                Inbound::Beat(beat) => {
                    self.term = self.term.max(beat.term);
                    desk.hear_beat(beat.now, beat.timers_stopped);
                }
                Inbound::Update { tell, .. } => {
                    if let Update::House(update) = tell.update {
                        pumped.effects.extend(desk.hear_house(update));
                    }
                }
                Inbound::Snapshot {
                    snapshot: Snapshot::House(house),
                    ..
                } => {
                    pumped.effects.extend(desk.hear_snapshot(house));
                }
                Inbound::Answer(answer) => {
                    self.answered(answer.id);
                    pumped
                        .effects
                        .extend(desk.hear_answer(answer.id, answer.result, stamp));
                }
                Inbound::Linked(linked) => desk.hear_linked(linked),
                Inbound::Snapshot { .. } | Inbound::UnknownStream { .. } => {}
            }
        }
        pumped.more = true;
        pumped
    }

    /// Beats twice a second from a thread of its own, until this line is dropped.
    pub fn start_beating(&self) -> std::io::Result<()> {
        let (outbox, pulse) = (self.link.outbox.clone(), self.pulse.clone());
        let device = self.who.device.clone();
        let beat = move || {
            while !pulse.stop.load(Ordering::Relaxed) {
                let beat = DeviceBeat {
                    v: PROTOCOL,
                    device: device.clone(),
                    role: Role::Front,
                    station: None,
                    frame: pulse.frame.load(Ordering::Relaxed),
                    waiting: pulse.waiting.load(Ordering::Relaxed),
                };
                // A full queue means that the router is away; the next beat is as good.
                drop(outbox.try_send(Outbound::Beat(beat)));
                std::thread::sleep(Duration::from_millis(500));
            }
        };
        std::thread::Builder::new()
            .name("beat".to_owned())
            .spawn(beat)
            .map(drop)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.pulse.stop.store(true, Ordering::Relaxed);
    }
}

#[derive(Debug, Default)]
pub struct Pumped {
    /// Something besides beats.
    pub news: bool,
    pub effects: Vec<Effect>,
    /// The inbox holds more than one frame's worth.
    pub more: bool,
}
