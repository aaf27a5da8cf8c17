//! One turn of the loop as a plain value: decide, evolve, react, commit, and only then something to say.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use shared::bus::{Reply, RouterInbound};
use shared::ids::{DeviceId, RequestId, StationId};
use shared::menu::Restaurant;
use shared::time::Timestamp;
use shared::wire::{
    Accepted, Answer, Beat, DeviceBeat, Fact, PROTOCOL, Pull, Reject, Role, Stream, Update, encode,
};

use super::checkpoints::Checkpoints;
use super::start::{self, StartError};
use crate::clock::ClockKind;
use crate::kitchen::{By, Command, Effect, Kitchen, People, Stamped, Subject, decide, evolve, react};
use crate::publish::{Spoken, Voice, stream_of, update_of};
use crate::store::{Batch, BodyHash, EventRow, FactRow, Names, Store, StoreError, TouchRow};
use crate::watch::{Verdict, Watch};

/// Ticks in one turn with the same stamp; the next turn goes on.
const TICKS_PER_TURN_MAX: usize = 200;

/// How a core runs.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub clock: ClockKind,
    /// Events between two checkpoints.
    pub checkpoint_every: u64,
    /// Screens that stop beating make their station dark.
    pub watch: bool,
    /// The manager has looked at the clock.
    pub accept_clock: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { clock: ClockKind::Real, checkpoint_every: 10_000, watch: true, accept_clock: false }
    }
}

/// Why the router must not go on.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    #[error("the journal failed; a restart replays it")]
    Store(#[from] StoreError),
    #[error("a router of term {theirs} leads (this one has {ours}); stepping down")]
    SteppedDown { theirs: u64, ours: u64 },
    #[error("cannot start a thread")]
    Thread(#[source] std::io::Error),
}

/// A turn that ended the router, and what may still be said.
#[derive(Debug)]
pub struct Fallen {
    /// On a full disk nothing of the turn was kept, and those who asked are told so. Empty otherwise:
    /// no answer means unknown.
    pub last_words: Spoken,
    pub why: Stop,
}

impl<E: Into<Stop>> From<E> for Fallen {
    fn from(why: E) -> Self {
        Self { last_words: Spoken::default(), why: why.into() }
    }
}

impl People for Names {
    fn name(&self, customer: shared::ids::CustomerId) -> Option<&str> {
        self.get(customer)
    }
}

/// The router without its bus: state, store, and one way in.
pub struct Core {
    pub(super) store: Store,
    pub(super) kitchen: Kitchen,
    pub(super) names: Names,
    clock: ClockKind,
    /// The last stamp given; stamps never go below it.
    pub(super) now: Timestamp,
    timers: bool,
    /// A wake that a tick did not move; it is not ticked again until it changes.
    stuck_wake: Option<Timestamp>,
    watch: Option<Watch>,
    checkpoints: Checkpoints,
}

/// What one turn gathers before its commit.
#[derive(Default)]
pub(super) struct Turn {
    pub(super) batch: Batch,
    pub(super) answers: Vec<Owed>,
    /// Asks decided in this turn, by id.
    pub(super) decided: HashMap<RequestId, (BodyHash, Result<Accepted, Reject>)>,
    pulls: Vec<(Stream, Pull, Reply)>,
    subjects: Vec<Subject>,
    touched: HashSet<Subject>,
    facts: Vec<Fact>,
}

/// An answer that waits for the commit.
pub(super) struct Owed {
    pub(super) reply: Reply,
    pub(super) id: RequestId,
    pub(super) result: Result<Accepted, Reject>,
    /// It hangs on this turn's commit; others were true before.
    pub(super) fresh: bool,
}

impl Core {
    /// Opens `data/router`, restores the kitchen from checkpoint and journal, and loads the restaurant's
    /// files where they differ from the journal's. `now` stamps that.
    ///
    /// # Errors
    /// The journal cannot be used, or not be written.
    pub fn open(
        data: &Path,
        restaurant: Box<Restaurant>,
        options: Options,
        now: Timestamp,
    ) -> Result<Self, StartError> {
        let mut core = Self::restore(data, options)?;
        core.load_menu(restaurant, now)?;
        Ok(core)
    }

    /// The first half of `open`, for a clock that starts at the journal's last stamp.
    pub fn restore(data: &Path, options: Options) -> Result<Self, StartError> {
        let store = start::open_store(data)?;
        let restored = start::restore(store.reader())?;
        let timers = start::settle_clock(&store, options.accept_clock)?;
        let watch = if options.watch { Some(Watch::new(store.reader().screens()?)) } else { None };
        Ok(Self {
            names: store.newest_people()?,
            clock: options.clock,
            now: store.last_at(),
            timers,
            stuck_wake: None,
            watch,
            checkpoints: Checkpoints::new(options.checkpoint_every, restored.checkpoint_seq),
            kitchen: restored.kitchen,
            store,
        })
    }

    /// A journalled command, only where the files' version differs from the one in force.
    pub fn load_menu(&mut self, restaurant: Box<Restaurant>, now: Timestamp) -> Result<(), Stop> {
        let current = self.kitchen.restaurant();
        if current.is_some_and(|loaded| loaded.version == restaurant.version) {
            return Ok(());
        }
        if let Some(other) = current.filter(|loaded| loaded.site != restaurant.site) {
            tracing::warn!(journal = %other.site, files = %restaurant.site,
                "this journal was another restaurant's; its open orders go on here");
        }
        if self.clock == ClockKind::Real {
            self.now = self.now.max(now);
        }
        let mut turn = Turn::default();
        let stamped = self.own(Command::LoadMenu(restaurant));
        if let Err(refused) = self.step(&mut turn, &stamped) {
            tracing::error!(%refused, "the restaurant's files were not taken over");
        }
        self.finish(turn).map(drop).map_err(|fallen| fallen.why)
    }

    /// One turn: everything heard, in its order, in one commit. What it returns may be said; `now` is real time; a driven clock stamps
    /// with its driver's time instead.
    ///
    /// # Errors
    /// The process must end and replay.
    pub fn handle(
        &mut self,
        heard: Vec<RouterInbound>,
        now: Timestamp,
    ) -> Result<Spoken, Fallen> {
        let mut turn = Turn::default();
        if self.clock == ClockKind::Real {
            self.now = self.now.max(now);
            self.tick(&mut turn);
        }
        for message in heard {
            match message {
                RouterInbound::Ask { bytes, role, device, reply } => {
                    self.ask(&mut turn, &bytes, role, &device, reply)?;
                }
                RouterInbound::Pull { stream, pull, reply } => turn.pulls.push((stream, pull, reply)),
                RouterInbound::DeviceBeat(beat) => self.device_beat(&mut turn, now, &beat),
                RouterInbound::Presence { role, device, alive } => {
                    tracing::info!(role = role.name(), %device, alive, "presence");
                }
            }
        }
        self.judge_screens(&mut turn, now);
        self.finish(turn)
    }

    /// When something will happen by itself; `None` while timers stand still or a driver has the time.
    pub fn next_wake(&self) -> Option<Timestamp> {
        if self.clock == ClockKind::Real && self.timers { self.due_wake() } else { None }
    }

    pub(super) fn due_wake(&self) -> Option<Timestamp> {
        self.kitchen.next_wake().filter(|wake| self.stuck_wake != Some(*wake))
    }

    /// The beat, from committed state.
    pub fn beat(&self, now: Timestamp) -> Beat {
        let now = match self.clock {
            ClockKind::Real => self.now.max(now),
            ClockKind::Driven => self.now,
        };
        let stations = self.kitchen.restaurant().into_iter().flat_map(|r| &r.stations);
        let streams = stations.map(|station| Stream::Station(station.id.clone()));
        let streams = streams.chain([Stream::House, Stream::Facts]);
        let heads: BTreeMap<_, _> =
            streams.map(|stream| { let head = self.store.head(&stream); (stream, head) }).collect();
        self.voice().beat(now, heads, &self.kitchen)
    }

    /// The state, for auditors.
    pub fn kitchen(&self) -> &Kitchen {
        &self.kitchen
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The last stamp given.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    pub fn clock(&self) -> ClockKind {
        self.clock
    }

    pub fn timers_run(&self) -> bool {
        self.timers
    }

    /// Until a start with `accept_clock`.
    pub fn stop_timers(&mut self) -> Result<(), Stop> {
        self.timers = false;
        Ok(self.store.set_clock_jumped(true)?)
    }

    /// Leaves a checkpoint and a folded log, so that the next start has nothing to replay.
    pub fn close(&mut self) -> Result<(), Stop> {
        if let Some(row) = self.checkpoints.last(self.store.journal_seq(), &self.kitchen) {
            let batch = Batch { checkpoint: Some(row), at: self.now, ..Batch::default() };
            self.store.commit(&batch)?;
        }
        Ok(self.store.fold()?)
    }

    pub(super) fn voice(&self) -> Voice {
        Voice { term: self.store.term(), epoch: self.store.epoch() }
    }

    /// A command of the router itself, stamped now.
    fn own(&self, body: Command) -> Stamped {
        let device = DeviceId::new("router").expect("'router' is a legal name");
        Stamped { at: self.now, by: By { role: Role::Driver, device, actor: None, approver: None }, body }
    }

    /// Decides one command and takes its events in; nothing of a refused one stays.
    pub(super) fn step(
        &mut self,
        turn: &mut Turn,
        stamped: &Stamped,
    ) -> Result<Accepted, Reject> {
        let decision = decide(&self.kitchen, stamped)?;
        let by: Arc<str> = text(&stamped.by).into();
        let mut effects = Vec::new();
        for event in decision.events {
            evolve(&mut self.kitchen, stamped.at, &event);
            react(&self.kitchen, stamped.at, &event, &mut effects);
            for effect in effects.drain(..) {
                match effect {
                    Effect::Touch(subject) => turn.touch(stamped.at, subject),
                    Effect::Fact(fact) => turn.fact(fact),
                }
            }
            let row = EventRow { at: stamped.at, by: Arc::clone(&by), event: text(&event) };
            turn.batch.events.push(row);
        }
        Ok(decision.accepted)
    }

    /// Runs what is due at the present stamp.
    fn tick(&mut self, turn: &mut Turn) {
        if !self.timers {
            return;
        }
        for _ in 0..TICKS_PER_TURN_MAX {
            match self.due_wake() {
                Some(wake) if wake <= self.now => self.tick_once(turn, wake),
                _ => return,
            }
        }
    }

    /// One tick at the present stamp, for the wake that is due.
    pub(super) fn tick_once(&mut self, turn: &mut Turn, wake: Timestamp) {
        let before = turn.batch.events.len();
        let stamped = self.own(Command::Tick);
        if let Err(refused) = self.step(turn, &stamped) {
            tracing::error!(%refused, "a tick was refused");
        }
        if turn.batch.events.len() == before && self.kitchen.next_wake() == Some(wake) {
            tracing::error!(at = wake.0, "a tick changed nothing; this wake is left out");
            self.stuck_wake = Some(wake);
        }
    }

    fn device_beat(&mut self, turn: &mut Turn, now: Timestamp, beat: &DeviceBeat) {
        if let Some(watch) = &mut self.watch {
            turn.batch.screens.extend(watch.beat(now, beat));
        }
    }

    fn judge_screens(&mut self, turn: &mut Turn, now: Timestamp) {
        let Some(watch) = &mut self.watch else { return };
        let (kitchen, names) = (&self.kitchen, &self.names);
        let dark = |station: &StationId| kitchen.station_health(station).map(|health| health.dark);
        let busy = |station: &StationId| {
            let waits = |snapshot: shared::wire::StationSnapshot| {
                snapshot.tickets.iter().any(|t| t.fired_at.is_some() && t.bumped_at.is_none())
            };
            kitchen.station_snapshot(station, names).is_some_and(waits)
        };
        for verdict in watch.judge(now, dark, busy) {
            tracing::warn!(?verdict, "screens");
            let stamped = self.own(match verdict {
                Verdict::Dark(station) => Command::StationDark(station),
                Verdict::Back(station) => Command::StationBack(station),
            });
            if let Err(refused) = self.step(turn, &stamped) {
                tracing::warn!(%refused, "the kitchen did not take it over");
            }
        }
    }

    /// Commits the turn, and says what may be said.
    fn finish(&mut self, mut turn: Turn) -> Result<Spoken, Fallen> {
        turn.batch.checkpoint = self.checkpoints.finished();
        let mut spoken = Spoken::default();
        if !turn.batch.is_empty() {
            turn.batch.at = self.now;
            let committed = match self.store.commit(&turn.batch) {
                Ok(committed) => committed,
                Err(source @ StoreError::Full { .. }) => {
                    let last_words = self.refuse_all(turn.answers, &source);
                    return Err(Fallen { last_words, why: Stop::Store(source) });
                }
                Err(unknown) => return Err(unknown.into()),
            };
            let voice = self.voice();
            for (subject, seq) in turn.subjects.iter().zip(committed.touch_seqs) {
                let update = update_of(&self.kitchen, &self.names, subject);
                spoken.tells.push((stream_of(subject), voice.tell(seq, self.now, update)));
            }
            for (seq, fact) in (committed.first_fact..).zip(turn.facts) {
                let (at, update) = (fact.at, Update::Fact(Box::new(fact)));
                spoken.tells.push((Stream::Facts, voice.tell(seq, at, update)));
            }
            self.checkpoints.consider(committed.journal_seq, &self.kitchen);
        }
        for owed in turn.answers {
            spoken.answers.push((owed.reply, self.answer(owed.id, owed.result)));
        }
        for (stream, pull, reply) in turn.pulls {
            spoken.pulled.push((reply, self.pulled(&stream, &pull)?));
        }
        Ok(spoken)
    }

    /// Nothing of this turn was kept, and that is what everybody is told; it is not remembered either.
    fn refuse_all(&self, owed: Vec<Owed>, source: &StoreError) -> Spoken {
        let unavailable = || Err(Reject::StoreUnavailable { detail: source.to_string() });
        let answers = owed.into_iter().map(|owed| {
            let result = if owed.fresh { unavailable() } else { owed.result };
            (owed.reply, self.answer(owed.id, result))
        });
        Spoken { answers: answers.collect(), ..Spoken::default() }
    }

    fn answer(&self, id: RequestId, result: Result<Accepted, Reject>) -> Answer {
        Answer { v: PROTOCOL, id, term: self.store.term(), result }
    }
}

impl Turn {
    /// Told once per turn however often it changed; views carry the whole truth.
    fn touch(&mut self, at: Timestamp, subject: Subject) {
        if self.touched.insert(subject.clone()) {
            let row = TouchRow { at, stream: stream_of(&subject), subject: subject.to_string() };
            self.batch.touches.push(row);
            self.subjects.push(subject);
        }
    }

    /// Of the event that is being taken in, which is pushed after its effects.
    fn fact(&mut self, fact: Fact) {
        let event = self.batch.events.len();
        self.batch.facts.push(FactRow { event, payload: text(&fact) });
        self.facts.push(fact);
    }
}

pub(super) fn text<T: serde::Serialize>(value: &T) -> String {
    String::from_utf8(encode(value)).expect("JSON is UTF-8")
}
