//! A quick look at the rails and at how a course went, without names: for cooks in a rehearsal and for reports.

use shared::ids::*;
use shared::order::StepState;
use shared::rules::lifecycle;
use shared::ticket::Forecast;
use shared::time::{Span, Timestamp};

use super::{Kitchen, priority};

/// A ticket as far as a cook needs it to choose what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RailTicket {
    /// Where it stands, lower first; equal ranks go by `number`.
    pub rank: i64,
    pub number: u32,
    /// What may be begun now.
    pub lines: Vec<RailLine>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RailLine {
    pub step: StepId,
    pub revision: Revision,
    pub prep: Span,
    /// With what it may share a slot.
    pub shares: Option<Shares>,
}

/// Portions that cook together with others of their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    /// The same number, the same kind.
    pub kind: u16,
    pub portions: u32,
    /// In one slot.
    pub at_most: u32,
}

/// How one course of an order went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseLook {
    pub course: CourseNo,
    pub fired_at: Option<Timestamp>,
    pub ready_at: Option<Timestamp>,
    pub forecast: Option<Forecast>,
    /// When each plate was ready, void ones left out.
    pub plates: Vec<Timestamp>,
    /// When each part of each plate was ready: the ends of the chains.
    pub parts: Vec<Timestamp>,
    /// How long it may take from when it was fired.
    pub allowed: Span,
}

impl Kitchen {
    /// `None` while nothing on the ticket can be begun.
    pub fn rail_ticket(&self, id: &TicketId) -> Option<RailTicket> {
        let order = self.orders.get(&id.order)?;
        let ticket = order.ticket(id)?;
        let fired = order
            .steps_on(ticket)
            .filter(|(_, _, step)| step.state == StepState::Fired);
        let line = |(line, n, step): (&super::order::Line, usize, &super::order::Step)| RailLine {
            step: line.step_id(n),
            revision: step.revision,
            prep: step.prep,
            shares: self.shares(line, step),
        };
        let lines: Vec<RailLine> = fired.map(line).collect();
        let course = order.course(ticket.course);
        let (planned, hold) = course.map_or((None, None), |c| (c.rank, c.hold.as_ref()));
        (!lines.is_empty()).then(|| RailTicket {
            rank: priority::rank(
                order.rush,
                planned,
                ticket.fired_at,
                hold,
                order.accepted_at,
            ),
            number: order.number,
            lines,
        })
    }

    fn shares(&self, line: &super::order::Line, step: &super::order::Step) -> Option<Shares> {
        let share = super::together::share(self.restaurant()?, line, step)?;
        Some(Shares {
            kind: share.rule,
            portions: share.portions,
            at_most: share.at_most,
        })
    }

    /// The revision of a step that can be bumped now.
    pub fn open_step(&self, step: StepId) -> Option<Revision> {
        let order = self.orders.get(self.lines.get(&step.line)?)?;
        let found = order.step(step)?;
        lifecycle::is_on_rail(found.state).then_some(found.revision)
    }

    /// The first step on a station's rail by arrival, for whoever bumps anything at all.
    pub fn first_on_rail(&self, station: &StationId) -> Option<(StepId, Revision)> {
        self.orders.values().find_map(|order| {
            let steps = order.lines.iter().flat_map(|line| {
                let steps = line.steps.iter().enumerate();
                steps.map(move |(n, step)| (line.step_id(n), step))
            });
            let mut here = steps
                .filter(|(_, step)| step.station == *station && lifecycle::is_on_rail(step.state));
            here.next().map(|(id, step)| (id, step.revision))
        })
    }

    /// The courses of an order in memory, by number.
    pub fn course_looks(&self, id: OrderId) -> Vec<CourseLook> {
        let Some(order) = self.orders.get(&id) else {
            return Vec::new();
        };
        let look = |course: &super::order::Course| {
            let (mut plates, mut parts) = (Vec::new(), Vec::new());
            for line in order.live_lines_of(course.no) {
                plates.extend(line.steps.iter().filter_map(|step| step.done_at).max());
                for (n, step) in line.steps.iter().enumerate() {
                    let n = u8::try_from(n).unwrap_or(u8::MAX);
                    if line.successors(n).next().is_none() {
                        parts.extend(step.done_at);
                    }
                }
            }
            CourseLook {
                course: course.no,
                fired_at: course.fired_at,
                ready_at: course.ready_at,
                forecast: course.forecast,
                plates,
                parts,
                allowed: order.allowed(course.no),
            }
        };
        order.courses.iter().map(look).collect()
    }

    /// When an order that was taken ahead is wanted; `None` where everything went to the kitchen at once.
    pub fn wanted_at(&self, id: OrderId) -> Option<Timestamp> {
        let order = self.orders.get(&id)?;
        let ahead = |course: &super::order::Course| {
            matches!(
                course.hold,
                Some(shared::order::HoldReason::Scheduled { .. })
            )
        };
        order.courses.iter().any(ahead).then_some(order.due_at)
    }

    pub fn customer_of(&self, id: OrderId) -> Option<CustomerId> {
        self.orders.get(&id)?.customer
    }

    pub fn orders_of_customer(&self, id: CustomerId) -> Vec<OrderId> {
        let orders = self.orders.values();
        let theirs = orders.filter(|order| order.customer == Some(id));
        theirs.map(|order| order.id).collect()
    }

    /// What is owed for an order.
    pub fn due(&self, id: OrderId) -> Option<shared::money::Money> {
        let order = self.orders.get(&id)?;
        let dues = self.checks.of(order).map(|(_, check)| check.due());
        Some(dues.sum())
    }
}

#[cfg(test)]
impl Kitchen {
    pub(crate) fn course_of(&self, line: LineId) -> Option<CourseNo> {
        let order = self.orders.get(self.lines.get(&line)?)?;
        Some(order.line(line)?.facts.course)
    }

    pub(crate) fn is_line_ready(&self, line: LineId) -> bool {
        let order = self.lines.get(&line).and_then(|id| self.orders.get(id));
        order
            .and_then(|order| order.line(line))
            .is_some_and(super::order::Line::is_ready)
    }

    /// How long after it was due an open course stands behind one that came to the kitchen then, at most; rush apart.
    pub(crate) fn longest_overtaken(&self) -> Option<Span> {
        let open = self
            .orders
            .values()
            .filter(|order| !order.is_cancelled() && !order.rush);
        let mut planned: Vec<(i64, Timestamp, Timestamp)> = Vec::new();
        for order in open {
            for course in order
                .courses
                .iter()
                .filter(|course| course.ready_at.is_none())
            {
                if let (Some(rank), Some(fired)) = (course.rank, course.fired_at) {
                    let due = fired + order.allowed(course.no);
                    let fetched = order.channel != shared::order::Channel::DineIn;
                    let due = if fetched { due.min(order.due_at) } else { due };
                    planned.push((rank, fired, due));
                }
            }
        }
        planned.sort();
        let (mut soonest, mut longest) = (None, None);
        for (_, fired, due) in planned.into_iter().rev() {
            let after = soonest.map(|soonest| fired - soonest);
            longest = longest.max(after.filter(|after| Span::ZERO < *after));
            soonest = Some(soonest.map_or(due, |soonest: Timestamp| soonest.min(due)));
        }
        longest
    }
}
