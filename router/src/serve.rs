//! The only loop: take what waits, decide each in turn, commit once, then speak.
//!
//! `Core` is the loop's body as a plain value, without threads or a bus, so that in-memory restaurants,
//! simulations and benches drive it with instants of their own. `run` is the thin rest: channels, the
//! clock, half-second beats.

mod core;
mod turn;
mod folk;
mod desk;
mod ask;
mod wake;
mod pull;
mod start;
mod checkpoints;
mod planning;
mod quoting;
mod pins;
mod stop;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crossbeam_channel::{Receiver, RecvError, select};
use shared::bus::{RouterInbound, RouterLink};
use shared::time::{Span, Timestamp};

pub use self::core::{Core, Options};
use self::planning::Planner;
pub use self::start::{Checked, SCHEMA, StartError, check};
pub use self::stop::{Fallen, Stop};

use crate::clock::{ClockKind, JUMP_MAX, RealClock};
use crate::kitchen::Proposal;

/// What the planner found; an error once its thread is gone.
type Answer = Result<Option<Box<Proposal>>, RecvError>;
use crate::publish::{Publisher, Spoken};

/// Messages taken into one commit; what comes during its sync gathers for the next.
pub const INBOX_PER_TURN_MAX: usize = 256;
/// Between two beats.
pub const BEAT_EVERY: Span = Span(500);

/// Serves until told to stop, then leaves a checkpoint and a folded log.
///
/// # Errors
/// Why this router must not go on: its disk failed, or another one leads.
pub fn run(
    core: &mut Core,
    link: RouterLink,
    clock: &RealClock,
    stop: &Receiver<()>,
) -> Result<(), Stop> {
    let publisher = Publisher::start(link.outbox.clone()).map_err(Stop::Thread)?;
    let mut planner = Planner::start().map_err(Stop::Thread)?;
    let quoter = quoting::Quoter::start().map_err(Stop::Thread)?;
    core.quoter = quoter.sender();
    let mut judge = pins::Judge::start().map_err(Stop::Thread)?;
    core.judge = judge.sender();
    let mut next_beat = clock.now();
    loop {
        let now = clock.now();
        if next_beat <= now {
            next_beat = now + BEAT_EVERY;
            heed_the_wall(core, clock)?;
            publisher.say(Spoken {
                beat: Some(core.beat(now)),
                ..Spoken::default()
            });
        }
        let heard = match gather(
            &link,
            &planner,
            &judge,
            stop,
            wait(core, &planner, now, next_beat),
        ) {
            Gathered::Heard(heard) => heard,
            Gathered::Planned(proposal) => {
                let Some(proposal) = planner.answered(proposal) else {
                    continue;
                };
                say(&publisher, core.adopt(proposal, clock.now()))?;
                continue;
            }
            Gathered::Judged(judged) => {
                let judged = judged.map(|judged| core.judged(*judged, clock.now()));
                match judged {
                    None => judge.is_gone(core),
                    Some(spoken) => say(&publisher, spoken)?,
                }
                continue;
            }
            Gathered::Stop => break,
            Gathered::BusGone => return Err(Stop::BusGone),
        };
        let asked = !heard.is_empty();
        say(&publisher, core.handle(heard, clock.now()))?;
        planner.feed(core, clock.now(), asked);
        if let Some(let_go) = planner.rests(core) {
            say(&publisher, core.adopt(let_go, clock.now()))?;
        }
    }
    (core.quoter, core.judge) = (None, None);
    drop(quoter);
    drop(judge);
    drop(publisher);
    core.close()
}

/// Says what a turn has to say; a turn that failed has its last words, and is the end.
fn say(publisher: &Publisher, turn: Result<Spoken, Fallen>) -> Result<(), Stop> {
    match turn {
        Ok(spoken) => {
            publisher.say(spoken);
            Ok(())
        }
        Err(Fallen { last_words, why }) => {
            publisher.say(*last_words);
            Err(why)
        }
    }
}

enum Gathered {
    Heard(Vec<RouterInbound>),
    Planned(Answer),
    /// `None` once its thread is gone.
    Judged(Option<Box<pins::Judged>>),
    Stop,
    BusGone,
}

/// What waits, up to one turn's worth; empty when the time is up.
fn gather(
    link: &RouterLink,
    planner: &Planner,
    judge: &pins::Judge,
    stop: &Receiver<()>,
    wait: Duration,
) -> Gathered {
    let mut heard = Vec::new();
    select! {
        recv(stop) -> _signal_or_gone => return Gathered::Stop,
        recv(link.inbox) -> message => match message {
            Ok(message) => heard.push(message),
            Err(_disconnected) => return Gathered::BusGone,
        },
        recv(planner.proposals()) -> proposal => {
            return Gathered::Planned(proposal.map(|found| found.map(Box::new)));
        }
        recv(judge.judged()) -> judged => {
            return Gathered::Judged(judged.ok().map(Box::new));
        }
        default(wait) => {}
    }
    if !heard.is_empty() {
        heard.extend(link.inbox.try_iter().take(INBOX_PER_TURN_MAX - 1));
    }
    Gathered::Heard(heard)
}

fn wait(core: &Core, planner: &Planner, now: Timestamp, next_beat: Timestamp) -> Duration {
    let until = [core.next_wake(), planner.due()];
    let until = until.into_iter().flatten().fold(next_beat, Timestamp::min);
    Duration::from_millis(u64::try_from((until - now).0).unwrap_or(0))
}

/// A clock that somebody set must not fire courses or make everything late; a manager decides.
fn heed_the_wall(core: &mut Core, clock: &RealClock) -> Result<(), Stop> {
    let jump = clock.jumped_by();
    if core.clock() == ClockKind::Real && core.timers_run() && JUMP_MAX.0 < jump.0.abs() {
        tracing::error!(
            minutes = jump.0 / 60_000,
            "the wall clock was set; timers stand still until a restart with --accept-clock"
        );
        core.stop_timers()?;
    }
    Ok(())
}
