//! Between the board and the bus: the only module here that knows the messages.
//!
//! News goes in, taps go out one at a time and in order, each on disk before it is sent. A thread stands
//! between the bus and the screen, so that a beat alone never makes it draw.

mod voice;
mod ears;
mod words;

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bevy::prelude::{App, IntoScheduleConfigs, ResMut, Resource, Update as EachFrame};
use crossbeam_channel::{Receiver, TrySendError, bounded};
use shared::bus::{ClientLink, Follow, Health, Inbound, Outbound, Wake};
use shared::ids::*;
use shared::time::{Span, Timestamp};
use shared::wire::*;

use crate::board::pending::Asked;
use crate::board::{Board, Verdict};
use crate::pulse::Pulse;
use crate::record::Recorder;
use crate::store::Store;
use crate::{BoardNow, Step};
use ears::Ears;
use voice::mint;
pub use voice::{Reporter, Voice};
use words::{ask, snapshot_in, update_in};

/// Messages taken per frame; the rest wait for the next, so that a flood cannot stop the drawing.
pub const UPDATES_PER_FRAME_MAX: usize = 512;
const BEAT_EVERY: Duration = Duration::from_millis(500);

/// The streams of a screen: its rail, and the house for what others do.
pub fn streams(station: &StationId, watches: bool) -> Vec<Follow> {
    let rail = watches.then(|| Stream::Station(station.clone()));
    let all = rail.into_iter().chain([Stream::House]);
    all.map(|stream| Follow { stream, from: None }).collect()
}

/// What the last beat said, and when on this screen's clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    pub(super) at: Timestamp,
    pub(super) mono: u64,
    pub(super) timers_stopped: bool,
}

impl Heard {
    pub(super) fn new(beat: &Beat, mono: u64) -> Self {
        Self {
            at: beat.now,
            mono,
            timers_stopped: beat.timers_stopped,
        }
    }

    fn tell(self, board: &mut Board) {
        board.beat(self.at, self.mono);
        board.set_timers_stopped(self.timers_stopped);
    }
}

/// The board's end of the bus.
#[derive(Resource)]
pub struct Wire {
    voice: Voice,
    inbox: Receiver<Inbound>,
    beat: Arc<Mutex<Option<Heard>>>,
    wake: Wake,
    health: Health,
    store: Option<Store>,
    linked: bool,
    /// The tap that waits for its answer.
    asking: Option<RequestId>,
    /// No thread stands between: answers that nobody needs to see come here too.
    direct: bool,
}

impl Wire {
    /// For tests and pictures: no threads, messages are read as the frames go.
    pub fn direct(
        link: ClientLink,
        station: StationId,
        device: DeviceId,
        store: Option<Store>,
    ) -> Self {
        let voice = Voice::new(station, true, device, link.outbox);
        Self::with(voice, link.inbox, link.wake, link.health, store, true)
    }

    /// Starts the threads that listen and beat; they end with the link.
    pub fn threaded(
        link: ClientLink,
        station: StationId,
        watches: bool,
        device: DeviceId,
        store: Option<Store>,
        pulse: Pulse,
    ) -> std::io::Result<Self> {
        let voice = Voice::new(station, watches, device, link.outbox);
        // One frame's worth: what has been read into views takes ten times its bytes.
        let (heard, inbox) = bounded(UPDATES_PER_FRAME_MAX);
        let wire = Self::with(
            voice.clone(),
            inbox,
            Wake::default(),
            link.health,
            store,
            false,
        );
        let ears = Ears {
            voice: voice.clone(),
            heard,
            beat: wire.beat.clone(),
            wake: wire.wake.clone(),
            pulse,
        };
        let bus = link.inbox;
        std::thread::Builder::new()
            .name("kds-ears".to_owned())
            .spawn(move || ears.listen(&bus))?;
        std::thread::Builder::new()
            .name("kds-beat".to_owned())
            .spawn(move || {
                // A full queue is no reason to stop beating; a closed one is.
                while !matches!(
                    voice.outbox.try_send(voice.beat()),
                    Err(TrySendError::Disconnected(_))
                ) {
                    std::thread::sleep(BEAT_EVERY);
                }
            })?;
        Ok(wire)
    }

    fn with(
        voice: Voice,
        inbox: Receiver<Inbound>,
        wake: Wake,
        health: Health,
        store: Option<Store>,
        direct: bool,
    ) -> Self {
        let beat = Arc::default();
        Self {
            voice,
            inbox,
            beat,
            wake,
            health,
            store,
            linked: false,
            asking: None,
            direct,
        }
    }

    /// Called when news arrives while the screen sleeps.
    pub fn wake(&self) -> Wake {
        self.wake.clone()
    }

    /// What this screen says of itself twice a second: its station and its last presented frame.
    pub fn beat(&self) -> Outbound {
        self.voice.beat()
    }

    pub fn reporter(&self) -> Reporter {
        Reporter::new(self.voice.clone())
    }

    /// Brings in what was heard; true if there may be something new to draw.
    fn receive(&mut self, board: &mut Board, recorder: &mut Recorder, now: u64) -> bool {
        let mut news = false;
        board.gather();
        // Read before the inbox: what it speaks of is in there by now.
        let feed = self.health.feed();
        if let Some(heard) = self
            .beat
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        {
            heard.tell(board);
        }
        for inbound in self
            .inbox
            .try_iter()
            .take(UPDATES_PER_FRAME_MAX)
            .collect::<Vec<_>>()
        {
            recorder.heard(now, &inbound);
            news = true;
            match inbound {
                Inbound::Beat(beat) => {
                    self.voice.term.fetch_max(beat.term, Ordering::Relaxed);
                    Heard::new(&beat, now).tell(board);
                }
                Inbound::Linked(linked) => {
                    self.linked = linked;
                    board.set_linked(linked);
                }
                Inbound::Snapshot { snapshot, .. } => snapshot_in(board, snapshot, now),
                Inbound::Update { tell, .. } => update_in(board, tell.update, now),
                Inbound::UnknownStream {
                    stream: Stream::Station(_),
                } => board.set_unknown_station(),
                Inbound::UnknownStream { .. } => {}
                Inbound::Answer(answer) => self.answer_in(board, &answer, now),
            }
        }
        board.set_feed(feed.fetched, feed.behind, feed.foreign);
        board.gathered(now);
        news
    }

    fn answer_in(&mut self, board: &mut Board, answer: &Answer, now: u64) {
        self.voice.term.fetch_max(answer.term, Ordering::Relaxed);
        if self.direct && self.voice.is_quiet(answer) {
            return;
        }
        let verdict = match &answer.result {
            Ok(Accepted::Steps { changed, .. }) => Verdict::Accepted {
                changed: changed.clone(),
            },
            Ok(_) => Verdict::Accepted {
                changed: Vec::new(),
            },
            Err(reject) => Verdict::Refused {
                why: reject.to_string(),
            },
        };
        let no = board
            .pending()
            .waiting()
            .find(|w| w.asked.is_some_and(|a| a.id == answer.id))
            .map(|w| w.no);
        board.answered(answer.id, &verdict, now);
        if let Some(no) = no {
            let left = board.pending().len();
            self.write(board, |store| store.over(no, left));
        }
        if self.asking == Some(answer.id) {
            self.asking = None;
        }
    }

    /// Writes new taps to disk and puts the oldest to the router, once the one before is answered.
    fn send(&mut self, board: &mut Board, recorder: &mut Recorder, now: u64) {
        for waiting in board.take_outgoing() {
            recorder.tapped(now, &waiting);
            self.write(board, |store| store.tap(&waiting));
        }
        for (order, allergies) in board.take_saw() {
            // Fire and forget: where it is lost, the other screens ask too, and nothing leaves unseen.
            self.voice.saw(order, allergies);
        }
        for no in board.take_withdrawn() {
            let left = board.pending().len();
            self.write(board, |store| store.over(no, left));
        }
        let waiting = u32::try_from(board.pending().len()).unwrap_or(u32::MAX);
        self.voice.waiting.store(waiting, Ordering::Relaxed);
        let at = board.now(now);
        if self.asking.is_some() || !self.linked || at.is_none() || board.is_silent(now) {
            return;
        }
        let Some(head) = board.pending().head().cloned() else {
            return;
        };
        let asked = head.asked.unwrap_or_else(|| Asked {
            id: mint(),
            term: self.voice.term.load(Ordering::Relaxed),
            tap_age: head
                .at
                .zip(at)
                .map(|(tapped, now)| Span((now - tapped).0.max(0))),
        });
        if head.asked.is_none() {
            // The words of the ask are on disk before it goes: a repeat after a restart says the same.
            self.write(board, |store| store.asked(head.no, asked));
            board.pending_mut().mark_asked(head.no, asked);
        }
        let ask = ask(&head, &self.voice.station, asked);
        if self
            .voice
            .outbox
            .try_send(self.voice.envelope(asked.id, asked.term, ask))
            .is_ok()
        {
            self.asking = Some(asked.id);
        }
    }

    fn write(&mut self, board: &mut Board, write: impl FnOnce(&mut Store) -> std::io::Result<()>) {
        let Some(store) = &mut self.store else {
            return;
        };
        match write(store) {
            Ok(()) => board.set_disk_trouble(None),
            Err(error) => {
                tracing::error!(%error, "a tap could not be written to disk; it is sent all the same");
                board.set_disk_trouble(Some(error.to_string()));
            }
        }
    }
}

fn receive(mut wire: ResMut<Wire>, mut recorder: ResMut<Recorder>, mut now: ResMut<BoardNow>) {
    let mono = now.now;
    wire.receive(&mut now.board, &mut recorder, mono);
}

fn send(mut wire: ResMut<Wire>, mut recorder: ResMut<Recorder>, mut now: ResMut<BoardNow>) {
    let mono = now.now;
    wire.send(&mut now.board, &mut recorder, mono);
}

/// Needs `Wire` and `BoardNow`.
pub fn plugin(app: &mut App) {
    app.add_systems(
        EachFrame,
        (receive.in_set(Step::Receive), send.in_set(Step::Send)),
    );
}
