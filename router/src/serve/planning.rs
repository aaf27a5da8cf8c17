//! Planning beside the loop: a look at the kitchen goes to a thread of its own, and a proposal comes back.
//!
//! Nobody who asks ever waits for a plan. One look is under way at a time; what happens meanwhile makes
//! the next one, and a proposal that has been overtaken is adopted as far as it is still true.
//!
//! Under a driver's clock nothing may hang on how fast a thread is: there each plan is made and adopted in
//! the turn of the ask that called for it, or after the tick that did while the clock is moved.

use std::io;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, RecvError, Sender, bounded, never};
use shared::time::{Span, Timestamp};

use super::core::Core;
use super::stop::Fallen;
use super::turn::Turn;
use crate::clock::ClockKind;
use crate::kitchen::planner::{self, Algorithm, Model, Tuning};
use crate::kitchen::{Command, Proposal, Rests, let_go};
use crate::publish::Spoken;

/// With more open orders than this, steps fire at once and nothing waits: even the busiest hall has fewer, and
/// a look at them would take longer than a beat of the kitchen allows (10 ms at 1,000, measured).
const OPEN_ORDERS_MAX: usize = 1_000;

/// A look is taken when nobody has asked for this long, and not later than `LOOK_WITHIN` after the news: reading the
/// kitchen and writing the plan down take a few milliseconds of the loop, and whoever asks in a rush must not wait
/// for them. Nobody sees a plan that is a fiftieth of a second late.
const QUIET: Span = Span(20);
const LOOK_WITHIN: Span = Span(250);

/// The thread that plans. Dropping it ends the thread after the plan under way.
pub(super) struct Planner {
    looks: Option<Sender<Model>>,
    proposals: Receiver<Option<Proposal>>,
    thread: Option<JoinHandle<()>>,
    busy: bool,
    gone: bool,
    /// When there was news first that no look has seen, and when somebody asked last.
    news: Option<(Timestamp, Timestamp)>,
}

impl Planner {
    pub(super) fn start() -> io::Result<Self> {
        let (looks, asked) = bounded::<Model>(1);
        let (found, proposals) = bounded(1);
        let tuning = Tuning::default();
        let plan = move || {
            for model in &asked {
                let proposal = planner::propose(&model, Algorithm::Ours, &tuning);
                if found.send(proposal).is_err() {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new()
            .name("planner".to_owned())
            .spawn(plan)?;
        Ok(Self {
            looks: Some(looks),
            proposals,
            thread: Some(thread),
            busy: false,
            gone: false,
            news: None,
        })
    }

    pub(super) fn proposals(&self) -> &Receiver<Option<Proposal>> {
        &self.proposals
    }

    /// Sends a new look when there is news, nobody asks, and the thread is free. `asked` says that this turn took
    /// something in.
    pub(super) fn feed(&mut self, core: &mut Core, now: Timestamp, asked: bool) {
        if core.clock == ClockKind::Driven || !core.wants_a_plan() {
            return;
        }
        let (first, last) = self.news.unwrap_or((now, now));
        self.news = Some((first, if asked { now } else { last }));
        if self.busy || self.due().is_some_and(|due| now < due) {
            return;
        }
        self.news = None;
        if let (Some(model), Some(looks)) = (core.look(), &self.looks) {
            // The thread ends only with this value; a full channel would be a look under way.
            self.busy = looks.try_send(model).is_ok();
        }
    }

    /// When the next look is due, if there is news and the thread is free.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let (first, last) = self.news.filter(|_| !self.busy)?;
        Some((last + QUIET).min(first + LOOK_WITHIN))
    }

    /// What lets everything go where there can be no plan, once; `None` while there is one, or it is known.
    pub(super) fn rests(&self, core: &Core) -> Option<Proposal> {
        match core.clock {
            ClockKind::Real => core.rests(self.gone),
            ClockKind::Driven => None,
        }
    }

    /// A plan came back. Without the thread the kitchen goes on, and everything fires at once.
    pub(super) fn answered(
        &mut self,
        answer: Result<Option<Box<Proposal>>, RecvError>,
    ) -> Option<Proposal> {
        self.busy = false;
        match answer {
            Ok(proposal) => proposal.map(|proposal| *proposal),
            Err(RecvError) => {
                tracing::error!("the planner is gone: nothing waits for anything until a restart");
                self.proposals = never();
                self.gone = true;
                None
            }
        }
    }
}

impl Drop for Planner {
    fn drop(&mut self) {
        self.looks = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the planner ended with a panic; tickets fire at once");
        }
    }
}

impl Core {
    /// There is news for a plan, and somebody who makes one.
    pub(super) const fn wants_a_plan(&self) -> bool {
        self.plan && self.stale
    }

    /// The open work, when it has changed since the last look and a plan is wanted.
    pub fn look(&mut self) -> Option<Model> {
        if !self.plan || OPEN_ORDERS_MAX < self.kitchen.open_orders() {
            return None;
        }
        let stale = std::mem::take(&mut self.stale);
        stale.then(|| Model::of(&self.kitchen, self.now))
    }

    /// Under a driver's clock: the plan that is wanted, made and adopted at the present stamp.
    pub(super) fn plan_on_the_way(&mut self, turn: &mut Turn) {
        if self.clock != ClockKind::Driven {
            return;
        }
        let tuning = Tuning::default();
        let plan = |model: Model| planner::propose(&model, Algorithm::Ours, &tuning);
        let plans = [self.look().and_then(plan), self.rests(false)];
        for proposal in plans.into_iter().flatten() {
            let stamped = self.own(Command::Adopt(Box::new(proposal)));
            if let Err(refused) = self.step(turn, &stamped) {
                tracing::error!(%refused, "a plan was refused");
            }
        }
    }

    /// Lets everything go where nobody can plan; `gone` where the planner is.
    fn rests(&self, gone: bool) -> Option<Proposal> {
        let orders = self.kitchen.open_orders();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let rests = match orders {
            _ if !self.plan => return None,
            _ if gone => Rests::PlannerGone,
            _ if OPEN_ORDERS_MAX < orders => Rests::TooMuchOpen {
                orders: count(orders),
                max: count(OPEN_ORDERS_MAX),
            },
            _ => return None,
        };
        // The number of orders is said once, not with each of them.
        let known = self.kitchen.plan_rests().is_some();
        if !known {
            tracing::warn!("{rests}");
        }
        (!known).then(|| let_go(&self.kitchen, self.now, rests))
    }

    /// Takes over what is still true of a proposal, in a commit of its own.
    ///
    /// # Errors
    /// The process must end and replay.
    pub fn adopt(&mut self, proposal: Proposal, now: Timestamp) -> Result<Spoken, Fallen> {
        let mut turn = Turn::default();
        if self.clock == ClockKind::Real {
            self.now = self.now.max(now);
        }
        let stamped = self.own(Command::Adopt(Box::new(proposal)));
        if let Err(refused) = self.step(&mut turn, &stamped) {
            tracing::error!(%refused, "a plan was refused");
        }
        self.finish(turn)
    }
}
