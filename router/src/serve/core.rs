//! One turn of the loop as a plain value: decide, evolve, react, commit, and only then something to say.

use std::collections::BTreeMap;
use std::path::Path;

use crossbeam_channel::Sender;
use shared::bus::RouterInbound;
use shared::menu::Restaurant;
use shared::time::Timestamp;
use shared::wire::{Beat, Stream};

use super::checkpoints::Checkpoints;
use super::desk::Drafts;
use super::folk::Folk;
use super::pins::Typed;
use super::quoting::Wanted;
use super::start::{self, StartError};
use super::stop::{Fallen, Stop};
use super::turn::Turn;
use crate::clock::ClockKind;
use crate::kitchen::Kitchen;
use crate::publish::{Spoken, Voice};
use crate::staff::Book;
use crate::store::{Batch, Store};
use crate::watch::Watch;

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
    /// Steps of a course wait for each other, and rails are ordered by a plan.
    pub plan: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: ClockKind::Real,
            checkpoint_every: 10_000,
            watch: true,
            accept_clock: false,
            plan: true,
        }
    }
}

/// The router without its bus: state, store, and one way in.
pub struct Core {
    pub(super) store: Store,
    pub(super) kitchen: Kitchen,
    pub(super) folk: Folk,
    /// `None` where the restaurant has no roles.
    pub(super) book: Option<Book>,
    /// When the book is looked at next.
    pub(super) book_due: Timestamp,
    /// Terminals have heard who works here since this start.
    pub(super) people_told: bool,
    pub(super) drafts: Drafts,
    pub(super) clock: ClockKind,
    /// The last stamp given; stamps never go below it.
    pub(super) now: Timestamp,
    pub(super) timers: bool,
    /// A wake that a tick did not move; it is not ticked again until it changes.
    pub(super) stuck_wake: Option<Timestamp>,
    pub(super) watch: Option<Watch>,
    pub(super) checkpoints: Checkpoints,
    pub(super) plan: bool,
    /// Something has happened since the last look at the kitchen.
    pub(super) stale: bool,
    /// Where quotes are planned; without it a turn answers them itself.
    pub(super) quoter: Option<Sender<Wanted>>,
    /// Where PINs are compared; without it a turn compares them itself.
    pub(super) judge: Option<Sender<Typed>>,
}

impl Core {
    /// Opens `data/router`, restores the kitchen from checkpoint and journal, and loads the restaurant's
    /// files where they differ from the journal's. `now` stamps that.
    ///
    /// # Errors
    /// The journal cannot be used, is another restaurant's, or cannot be written.
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
        let watch = if options.watch {
            Some(Watch::new(store.reader().screens()?))
        } else {
            None
        };
        Ok(Self {
            folk: Folk {
                names: store.newest_people()?,
                roster: None,
            },
            book: None,
            book_due: Timestamp::default(),
            people_told: true,
            drafts: store
                .drafts()?
                .into_iter()
                .map(|one| (one.id, one))
                .collect(),
            clock: options.clock,
            now: store.last_at(),
            timers,
            stuck_wake: None,
            watch,
            checkpoints: Checkpoints::new(
                options.checkpoint_every,
                restored.checkpoint_seq,
                restored.checkpoint_bytes,
            ),
            kitchen: restored.kitchen,
            store,
            plan: options.plan,
            stale: true,
            quoter: None,
            judge: None,
        })
    }

    /// One turn: everything heard, in its order, in one commit. What it returns may be said. `now` is
    /// real time; a driven clock stamps with its driver's time instead.
    ///
    /// # Errors
    /// The process must end and replay.
    pub fn handle(&mut self, heard: Vec<RouterInbound>, now: Timestamp) -> Result<Spoken, Fallen> {
        let mut turn = Turn::default();
        if self.clock == ClockKind::Real {
            self.now = self.now.max(now);
            self.tick(&mut turn);
        }
        self.look_at_people(&mut turn, now);
        for message in heard {
            match message {
                RouterInbound::Ask {
                    bytes,
                    role,
                    device,
                    reply,
                } => {
                    self.ask(&mut turn, &bytes, role, &device, reply)?;
                    self.plan_on_the_way(&mut turn);
                }
                RouterInbound::Pull {
                    stream,
                    pull,
                    reply,
                } => turn.pulls.push((stream, pull, reply)),
                RouterInbound::DeviceBeat(beat) => self.device_beat(&mut turn, now, &beat),
                RouterInbound::Presence {
                    role,
                    device,
                    alive,
                } => {
                    tracing::info!(role = role.name(), %device, alive, "presence");
                }
            }
        }
        self.judge_screens(&mut turn, now);
        self.finish(turn)
    }

    /// When something will happen by itself; `None` while timers stand still or a driver has the time.
    pub fn next_wake(&self) -> Option<Timestamp> {
        if self.clock == ClockKind::Real && self.timers {
            self.due_wake()
        } else {
            None
        }
    }

    pub(super) fn due_wake(&self) -> Option<Timestamp> {
        self.kitchen
            .next_wake()
            .filter(|wake| self.stuck_wake != Some(*wake))
    }

    /// The beat, from committed state.
    pub fn beat(&self, now: Timestamp) -> Beat {
        let now = match self.clock {
            ClockKind::Real => self.now.max(now),
            ClockKind::Driven => self.now,
        };
        let stations = self
            .kitchen
            .restaurant()
            .into_iter()
            .flat_map(|r| &r.stations);
        let streams = stations.map(|station| Stream::Station(station.id.clone()));
        let streams = streams.chain([Stream::House, Stream::Facts]);
        let heads: BTreeMap<_, _> = streams
            .map(|stream| {
                let head = self.store.head(&stream);
                (stream, head)
            })
            .collect();
        // A driver's clock is never set by hand.
        let timers_stopped = self.clock == ClockKind::Real && !self.timers;
        self.voice().beat(now, heads, &self.kitchen, timers_stopped)
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
        if let Some(row) = self
            .checkpoints
            .last(self.store.journal_seq(), &self.kitchen)
        {
            let batch = Batch {
                checkpoint: Some(row),
                at: self.now,
                ..Batch::default()
            };
            self.store.commit(&batch)?;
        }
        Ok(self.store.fold()?)
    }

    pub(super) fn voice(&self) -> Voice {
        Voice {
            term: self.store.term(),
            epoch: self.store.epoch(),
        }
    }
}
