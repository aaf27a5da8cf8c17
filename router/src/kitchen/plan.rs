//! A plan becomes part of the evening: what it says of steps, courses and forecasts, adopted as one event.
//!
//! Plans are made elsewhere, from a copy, and come back as a command. By then the kitchen may have moved
//! on: only what has not changed since is taken over, and a step that somebody has begun never moves.

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::order::{HoldReason, StepState};
use shared::rules::lifecycle::{self, Move};
use shared::ticket::Forecast;
use shared::time::Timestamp;

use super::event::Event;
use super::order::{Order, Step};
use super::pacing::Algorithm;
use super::refresh::Changed;
use super::twins::{self, PlannedMove};
use super::{Decision, Kitchen};

/// Why a step is kept back inside a course that has gone to the kitchen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// When it fires by itself.
    pub until: Timestamp,
    /// The line of the same course that takes longest, and is waited for.
    pub for_line: LineId,
}

/// Why a course stands where it does on the rails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum RankReason {
    /// By the time that it went to the kitchen, and when it is due.
    Due,
    /// Before this one, because together they are ready sooner, or closer together.
    Before { order: OrderId, course: CourseNo },
    /// After this one, for the same reason.
    After { order: OrderId, course: CourseNo },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStep {
    pub step: StepId,
    /// The revision that was planned for; a step that has another one by now is left alone.
    pub revision: Revision,
    /// `None` fires it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// It was kept back before: only until when, or for what, is another.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedRank {
    pub rank: i64,
    pub because: RankReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedCourse {
    pub course: CourseNo,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<PlannedRank>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<Forecast>,
    /// A course that was ordered ahead: when it fires, worked back from the time it is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fire_at: Option<Timestamp>,
}

/// What a plan says of one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedOrder {
    pub order: OrderId,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<PlannedStep>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<PlannedCourse>,
}

/// What differs between a plan and the kitchen that it was made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The stamp of the state that was planned for.
    pub based_on: Timestamp,
    pub algorithm: Algorithm,
    pub orders: Vec<PlannedOrder>,
    /// Steps that go to the twin of their station. What is adopted of them are events of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<PlannedMove>,
    /// Nothing is planned from here on, for this reason, until a plan without one: everything fires when its
    /// course does, in the order that it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rests: Option<Rests>,
}

impl Proposal {
    /// Courses of which it says anything, and steps that it hands to a twin.
    pub(super) fn said(&self) -> usize {
        let courses = |order: &PlannedOrder| order.courses.len().max(1);
        self.orders.iter().map(courses).sum::<usize>() + self.moves.len()
    }
}

/// Why nobody plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Rests {
    /// More is open than can be looked at between two taps.
    TooMuchOpen { orders: u32, max: u32 },
    /// A plan kept failing; the log says how.
    PlannerGone,
}

impl std::fmt::Display for Rests {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at_once = "everything fires at once, in the order it came";
        match self {
            Self::TooMuchOpen { orders, max } => {
                write!(
                    f,
                    "{orders} orders are open, and at most {max} can be planned; {at_once}"
                )
            }
            Self::PlannerGone => write!(f, "the planner has failed; {at_once}"),
        }
    }
}

impl Step {
    /// It is under way, or done: nothing is waited for any more.
    pub(super) fn release(&mut self, at: Timestamp) {
        if self.wait.take().is_some() {
            self.fired_at = Some(at);
        }
    }

    /// The plan keeps it back; a cook may begin all the same.
    pub(super) fn is_kept_back(&self) -> bool {
        self.state == StepState::Held && self.wait.is_some()
    }
}

/// Takes over what is still true.
pub(super) fn adopt(kitchen: &Kitchen, at: Timestamp, proposal: &Proposal) -> Decision {
    let mut orders = Vec::new();
    for planned in &proposal.orders {
        let Some(order) = kitchen.orders.get(&planned.order) else {
            continue;
        };
        if order.is_cancelled() {
            continue;
        }
        let steps = planned.steps.iter().filter(|one| is_true(order, at, one));
        let steps = steps.map(|one| PlannedStep {
            again: one.wait.is_some() && order.step(one.step).is_some_and(Step::is_kept_back),
            ..*one
        });
        let courses = planned.courses.iter().filter(|one| {
            let course = order.course(one.course);
            course.is_some_and(|course| course.ready_at.is_none())
        });
        let planned = PlannedOrder {
            order: order.id,
            steps: steps.collect(),
            courses: courses.copied().collect(),
        };
        if !planned.steps.is_empty() || !planned.courses.is_empty() {
            orders.push(planned);
        }
    }
    let mut events = Vec::new();
    if !orders.is_empty() || proposal.rests != kitchen.plan_rests {
        events.push(Event::PlanAdopted {
            plan: Box::new(Proposal {
                based_on: proposal.based_on,
                algorithm: proposal.algorithm,
                orders,
                moves: Vec::new(),
                rests: proposal.rests,
            }),
        });
    }
    let moved = twins::still_true(kitchen, &proposal.moves);
    if !moved.is_empty() {
        events.push(Event::StepsMoved { moved });
    }
    Decision::done(events)
}

fn is_true(order: &Order, at: Timestamp, planned: &PlannedStep) -> bool {
    let Some(step) = order.step(planned.step) else {
        return false;
    };
    let unchanged = step.revision == planned.revision;
    match planned.wait {
        None => unchanged && step.is_kept_back(),
        Some(wait) => {
            let course = |line: LineId| order.line(line).map(|line| line.facts.course);
            let sisters = course(wait.for_line) == course(planned.step.line);
            let movable = lifecycle::may(step.state, Move::Hold) || step.is_kept_back();
            unchanged && sisters && movable && at < wait.until && step.wait != Some(wait)
        }
    }
}

/// What lets everything go that a plan keeps back, in the order that it came, because nobody plans any more.
pub fn let_go(kitchen: &Kitchen, at: Timestamp, rests: Rests) -> Proposal {
    let orders = kitchen.orders.values().map(|order| PlannedOrder {
        order: order.id,
        steps: kept_back(order),
        courses: as_they_came(order),
    });
    let news = |planned: &PlannedOrder| !planned.steps.is_empty() || !planned.courses.is_empty();
    Proposal {
        based_on: at,
        algorithm: Algorithm::Fifo,
        orders: orders.filter(news).collect(),
        moves: Vec::new(),
        rests: Some(rests),
    }
}

/// What the plan keeps back of an order, each fired now.
fn kept_back(order: &Order) -> Vec<PlannedStep> {
    let lines = order.lines.iter().filter(|line| line.is_live());
    let steps = lines.flat_map(|line| {
        let steps = line.steps.iter().enumerate();
        steps.map(move |(n, step)| (line.step_id(n), step))
    });
    let kept_back = steps.filter(|(_, step)| step.is_kept_back());
    let fired = kept_back.map(|(id, step)| PlannedStep {
        step: id,
        revision: step.revision,
        wait: None,
        again: false,
    });
    fired.collect()
}

/// Courses that stand by a plan go back to where they came: a place that nobody keeps up is worse than none.
fn as_they_came(order: &Order) -> Vec<PlannedCourse> {
    let open = order
        .courses
        .iter()
        .filter(|course| course.ready_at.is_none());
    let planned = open.filter_map(|course| {
        let rank = course.fired_at.filter(|_| course.rank.is_some())?.0;
        let because = RankReason::Due;
        (course.rank != Some(rank)).then_some(PlannedCourse {
            course: course.no,
            rank: Some(PlannedRank { rank, because }),
            forecast: None,
            fire_at: None,
        })
    });
    planned.collect()
}

impl Order {
    pub(super) fn started(&mut self, at: Timestamp, steps: &[StepId]) -> Changed {
        self.each_step(steps, |step| {
            step.state = StepState::Started;
            step.started_at = Some(at);
            step.release(at);
        })
    }

    /// What was kept back goes to its rail.
    pub(super) fn time_has_come(&mut self, at: Timestamp, steps: &[StepId]) -> Changed {
        self.each_step(steps, |step| {
            step.state = StepState::Fired;
            step.fired_at = Some(at);
            step.wait = None;
        })
    }

    /// What a plan says of this order comes true.
    pub(super) fn adopt(&mut self, at: Timestamp, planned: &PlannedOrder) {
        let mut changed = Changed::new();
        for one in &planned.steps {
            changed.append(&mut self.each_step(&[one.step], |step| {
                step.wait = one.wait;
                (step.state, step.fired_at) = match one.wait {
                    Some(_) => (StepState::Held, None),
                    None => (StepState::Fired, Some(at)),
                };
            }));
        }
        for one in &planned.courses {
            let (mut place, tickets) = (None, self.tickets_of(one.course));
            self.with_course(one.course, |course| {
                if one.forecast.is_some() {
                    (course.forecast, course.forecast_at) = (one.forecast, Some(at));
                }
                course.rank = one.rank.map(|rank| rank.rank).or(course.rank);
                if let (Some(fire_at), Some(HoldReason::Scheduled { .. })) =
                    (one.fire_at, &course.hold)
                {
                    course.hold = Some(HoldReason::Scheduled { fire_at });
                    place = Some(());
                }
            });
            if place.is_some() {
                changed.extend(tickets);
            }
        }
        self.refresh(at, &changed);
        self.revision = self.revision.next();
    }
}

/// Steps whose time has come by the plan.
pub(super) fn due(order: &Order, at: Timestamp) -> Vec<StepId> {
    let mut due = Vec::new();
    for line in order.lines.iter().filter(|line| line.is_live()) {
        for (n, step) in line.steps.iter().enumerate() {
            if step.is_kept_back() && step.wait.is_some_and(|wait| wait.until <= at) {
                due.push(line.step_id(n));
            }
        }
    }
    due
}
