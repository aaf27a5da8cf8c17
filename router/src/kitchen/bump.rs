//! Cooks' taps: started, done, and a slip of the finger taken back.
//!
//! A tap names steps and the revisions the cook saw. Each step that has not changed is taken, each
//! other comes back as changed; a tap that comes twice does nothing the second time.

use std::collections::BTreeMap;

use shared::ids::*;
use shared::order::StepState;
use shared::rules::lifecycle::{self, Move};
use shared::time::{Span, Timestamp};
use shared::wire::limits::STEPS_PER_TAP_MAX;
use shared::wire::{Accepted, Reject, SeenStep};

use super::change::{self, Change};
use super::event::{DoneStep, Event};
use super::order::{Line, Order, Step};
use super::{Decision, Kitchen};

/// How long a bump can be undone without a trace; after that there is recall.
const UNDO: Span = Span::from_secs(10);

/// What the steps of one order become.
#[derive(Default)]
struct Taken {
    steps: Vec<StepId>,
    voids: Vec<StepId>,
}

/// A tap sorted out: what happens in each order, and what the answer says.
#[derive(Default)]
struct Tap {
    orders: BTreeMap<OrderId, Taken>,
    done: Vec<StepId>,
    changed: Vec<StepId>,
}

enum Verdict {
    /// It happens.
    Take,
    /// A struck-out line was seen.
    See,
    /// It has happened before.
    Again,
    Changed,
}

fn find<'a>(
    kitchen: &'a Kitchen,
    station: &StationId,
    id: StepId,
) -> Option<(&'a Order, &'a Line, &'a Step)> {
    let order = kitchen.orders.get(kitchen.lines.get(&id.line)?)?;
    let line = order.line(id.line)?;
    let step = line.step(id.n).filter(|step| step.station == *station)?;
    Some((order, line, step))
}

fn refuse(kitchen: &Kitchen, station: &StationId, steps: usize) -> Result<(), Reject> {
    kitchen.known_station(station)?;
    if STEPS_PER_TAP_MAX < steps {
        return Err(Reject::TooManySteps {
            max: STEPS_PER_TAP_MAX,
        });
    }
    Ok(())
}

fn sort_out(
    kitchen: &Kitchen,
    station: &StationId,
    steps: &[SeenStep],
    judge: impl Fn(&Step, Revision) -> Verdict,
) -> Tap {
    let mut tap = Tap::default();
    for seen in steps {
        let id = seen.step;
        if tap.done.contains(&id) || tap.changed.contains(&id) {
            continue;
        }
        let Some((order, _, step)) = find(kitchen, station, id) else {
            tap.changed.push(id);
            continue;
        };
        match judge(step, seen.revision) {
            Verdict::Take => tap.orders.entry(order.id).or_default().steps.push(id),
            Verdict::See => tap.orders.entry(order.id).or_default().voids.push(id),
            Verdict::Again => {}
            Verdict::Changed => {
                tap.changed.push(id);
                continue;
            }
        }
        tap.done.push(id);
    }
    tap
}

/// Carries the tap out, each order by itself.
fn carry_out(
    kitchen: &Kitchen,
    at: Timestamp,
    station: &StationId,
    tap: Tap,
    event: impl Fn(&Order, Vec<StepId>) -> Event,
) -> Decision {
    let mut changes = Vec::new();
    for (id, taken) in tap.orders {
        let Some(order) = kitchen.orders.get(&id) else {
            continue;
        };
        let mut change = Change::of(kitchen, at, order);
        if !taken.steps.is_empty() {
            change.push(event(order, taken.steps));
        }
        if !taken.voids.is_empty() {
            let (station, steps) = (station.clone(), taken.voids);
            change.push(Event::VoidsSeen {
                order: id,
                station,
                steps,
            });
        }
        changes.push(change);
    }
    let accepted = Accepted::Steps {
        done: tap.done,
        changed: tap.changed,
    };
    Decision {
        events: change::conclude(kitchen, changes),
        accepted,
    }
}

pub(super) fn start(
    kitchen: &Kitchen,
    at: Timestamp,
    station: &StationId,
    steps: &[SeenStep],
) -> Result<Decision, Reject> {
    refuse(kitchen, station, steps.len())?;
    let tap = sort_out(kitchen, station, steps, |step, seen| match step.state {
        StepState::Started | StepState::Done if step.revision == seen => Verdict::Again,
        state if may(step, state, Move::Start) && step.revision == seen => Verdict::Take,
        _ => Verdict::Changed,
    });
    Ok(carry_out(kitchen, at, station, tap, |order, steps| {
        let (order, station) = (order.id, station.clone());
        Event::StepsStarted {
            order,
            station,
            steps,
        }
    }))
}

pub(super) fn bump(
    kitchen: &Kitchen,
    at: Timestamp,
    station: &StationId,
    steps: &[SeenStep],
    tap_age: Option<Span>,
) -> Result<Decision, Reject> {
    refuse(kitchen, station, steps.len())?;
    let tap = sort_out(kitchen, station, steps, |step, seen| match step.state {
        StepState::Done => Verdict::Again,
        StepState::Void if !step.unseen_void => Verdict::Again,
        StepState::Void if step.revision == seen => Verdict::See,
        state if may(step, state, Move::Bump) && step.revision == seen => Verdict::Take,
        _ => Verdict::Changed,
    });
    let mut decision = carry_out(kitchen, at, station, tap, |order, steps| {
        let steps = first_marks(order, steps);
        Event::StepsDone {
            order: order.id,
            station: station.clone(),
            steps,
            tap_age,
        }
    });
    decision.events.extend(kitchen.lessons(station));
    Ok(decision)
}

/// What the plan keeps back may be begun all the same: the cook knows better.
fn may(step: &Step, state: StepState, by: Move) -> bool {
    lifecycle::may(state, by) || step.is_kept_back()
}

/// Marks the step of each line with which its ingredients leave the shelf.
fn first_marks(order: &Order, steps: Vec<StepId>) -> Vec<DoneStep> {
    let mut marked: Vec<LineId> = Vec::new();
    let mark = |step: StepId| {
        let taken = order.line(step.line).is_none_or(|line| line.taken);
        let first_of_line = !taken && !marked.contains(&step.line);
        marked.push(step.line);
        DoneStep {
            step,
            first_of_line,
        }
    };
    steps.into_iter().map(mark).collect()
}

pub(super) fn unbump(
    kitchen: &Kitchen,
    at: Timestamp,
    station: &StationId,
    steps: &[StepId],
) -> Result<Decision, Reject> {
    kitchen.known_station(station)?;
    let found = || {
        steps
            .iter()
            .filter_map(|id| find(kitchen, station, *id).map(|f| (*id, f)))
    };
    let done = || found().filter(|(_, (_, _, step))| lifecycle::may(step.state, Move::Undo));
    let begun = |state| matches!(state, StepState::Started | StepState::Done);
    for (step, (_, line, _)) in done() {
        if line.successors(step.n).any(|(_, next)| begun(next.state)) {
            return Err(Reject::NextStationStarted { step });
        }
    }
    let is_late = |step: &Step| step.done_at.is_none_or(|done_at| UNDO < at - done_at);
    if done().any(|(_, (_, _, step))| is_late(step)) {
        let secs = u32::try_from(UNDO.secs()).unwrap_or(u32::MAX);
        return Err(Reject::UndoTooLate { secs });
    }
    refuse(kitchen, station, steps.len())?;

    let revision = |id: &StepId| find(kitchen, station, *id).map(|(_, _, step)| step.revision);
    let seen = |id: &StepId| SeenStep {
        step: *id,
        revision: revision(id).unwrap_or_default(),
    };
    let seen: Vec<SeenStep> = steps.iter().map(seen).collect();
    let tap = sort_out(kitchen, station, &seen, |step, _| match step.state {
        state if lifecycle::may(state, Move::Undo) => Verdict::Take,
        state if lifecycle::is_on_rail(state) => Verdict::Again,
        _ => Verdict::Changed,
    });
    Ok(carry_out(kitchen, at, station, tap, |order, steps| {
        let steps = last_marks(order, steps);
        Event::StepsUndone {
            order: order.id,
            station: station.clone(),
            steps,
        }
    }))
}

/// Marks the step of each line with which its ingredients come back: the last one that was done.
fn last_marks(order: &Order, steps: Vec<StepId>) -> Vec<DoneStep> {
    let mut undone: Vec<StepId> = Vec::new();
    let mark = |step: StepId| {
        undone.push(step);
        let none_left = order.line(step.line).is_some_and(|line| {
            let done = line
                .steps
                .iter()
                .enumerate()
                .filter(|(_, s)| s.state == StepState::Done);
            line.taken
                && done
                    .map(|(n, _)| line.step_id(n))
                    .all(|id| undone.contains(&id))
        });
        DoneStep {
            step,
            first_of_line: none_left,
        }
    };
    steps.into_iter().map(mark).collect()
}
