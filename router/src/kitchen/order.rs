//! An order in memory: its lines, their steps, and the tickets that show them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::menu::Names;
use shared::order::{Allergy, Channel, HoldReason, LineState, OrderState, StepState};
use shared::rules::lifecycle;
use shared::ticket::Forecast;
use shared::time::{BusinessDate, Span, Timestamp};

use super::event::{LineFacts, NewOrder};
use super::plan::Wait;

/// How long a finished order stays for recall and refund after the last thing done to it.
pub(super) const LINGER: Span = Span::from_mins(15);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Order {
    pub(super) id: OrderId,
    pub(super) number: u32,
    pub(super) business_date: BusinessDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) alias: Option<String>,
    pub(super) channel: Channel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) table: Option<TableId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) customer: Option<CustomerId>,
    pub(super) covers: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) server: Option<ActorId>,
    pub(super) accepted_at: Timestamp,
    pub(super) due_at: Timestamp,
    pub(super) rush: bool,
    pub(super) allergies: Vec<Allergy>,
    /// Which of them somebody at a station has said to have seen.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) allergies_seen: BTreeMap<StationId, Vec<Allergy>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    pub(super) menu: MenuVersion,
    pub(super) revision: Revision,
    /// By number.
    pub(super) courses: Vec<Course>,
    /// As they came.
    pub(super) lines: Vec<Line>,
    pub(super) tickets: Vec<Ticket>,
    /// Where new lines go.
    pub(super) home: CheckId,
    /// Those that it has lines on, and its home, by id.
    pub(super) checks: Vec<CheckId>,
    /// Something on them is still to be paid.
    pub(super) owes: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) completed_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) cancelled_at: Option<Timestamp>,
    /// The last thing that somebody did to it; a finished order closes some time after.
    pub(super) touched_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Course {
    pub(super) no: CourseNo,
    pub(super) names: Names,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) fired_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) hold: Option<HoldReason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ready_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) served_at: Option<Timestamp>,
    /// Its place on the rails, as planned: milliseconds since 1970, like the fire time that it stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) rank: Option<i64>,
    /// When it should be ready, as planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) forecast: Option<Forecast>,
    /// When that was said last; a figure that changes all the time tells nobody anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) forecast_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    #[serde(with = "super::arc")]
    pub(super) facts: Arc<LineFacts>,
    pub(super) revision: Revision,
    pub(super) steps: Vec<Step>,
    pub(super) served: bool,
    /// Refires so far.
    pub(super) again: u16,
    /// Its ingredients have left the shelf since it was last begun.
    pub(super) taken: bool,
    /// Why it is cooked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) refire: Option<String>,
    /// Why it was taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) void: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Step {
    pub(super) station: StationId,
    /// The station it was meant for, when another one does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<StationId>,
    /// The last part of its ticket's id.
    pub(super) ticket: u16,
    pub(super) prep: Span,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) modifier: Option<ModifierId>,
    pub(super) state: StepState,
    /// Grows with what a cook must see before bumping; not with cooks' own taps, which may wait in a
    /// screen that is cut off and then come in a row.
    pub(super) revision: Revision,
    /// Struck out on an open ticket and not bumped yet.
    pub(super) unseen_void: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) added_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) fired_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) started_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) done_at: Option<Timestamp>,
    /// Why the plan keeps it back although its course has gone to the kitchen; only while it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) wait: Option<Wait>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ticket {
    pub(super) course: CourseNo,
    pub(super) station: StationId,
    pub(super) n: u16,
    pub(super) revision: Revision,
    /// The station it was meant for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<StationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) fired_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bumped_at: Option<Timestamp>,
    pub(super) recalled: bool,
    /// When it was recalled last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) recalled_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) seen: Option<Revision>,
}

impl Step {
    /// Shown on its ticket: held, on the rail, done, or struck out and not yet bumped.
    pub(super) fn is_visible(&self) -> bool {
        match self.state {
            StepState::Waiting => false,
            StepState::Held | StepState::Fired | StepState::Started | StepState::Done => true,
            StepState::Void => self.unseen_void,
        }
    }

    /// Keeps its ticket on the rail.
    pub(super) fn is_open(&self) -> bool {
        self.is_visible() && self.state != StepState::Done
    }
}

impl Line {
    pub(super) fn id(&self) -> LineId {
        self.facts.id
    }

    pub(super) fn is_live(&self) -> bool {
        self.void.is_none()
    }

    pub(super) fn state(&self) -> LineState {
        lifecycle::line_state(self.steps.iter().map(|step| step.state), self.served)
    }

    /// Nothing is left to cook on it; false for a void line.
    pub(super) fn is_ready(&self) -> bool {
        matches!(self.state(), LineState::Ready | LineState::Served)
    }

    pub(super) fn has_fired(&self) -> bool {
        self.steps
            .iter()
            .any(|step| lifecycle::has_fired(step.state))
    }

    pub(super) fn step_id(&self, n: usize) -> StepId {
        StepId {
            line: self.id(),
            n: u8::try_from(n).unwrap_or(u8::MAX),
        }
    }

    pub(super) fn step(&self, n: u8) -> Option<&Step> {
        self.steps.get(usize::from(n))
    }

    /// How long it takes when nothing is in the way, as configured.
    pub(super) fn longest_chain(&self) -> Span {
        let chain = |step: &Step| {
            let (mut all, mut next) = (step.prep, step.after);
            while let Some(before) = next.and_then(|n| self.step(n)) {
                (all, next) = (all + before.prep, before.after);
            }
            all
        };
        self.steps.iter().map(chain).max().unwrap_or(Span::ZERO)
    }

    /// The steps that wait for step `n`, or came after it.
    pub(super) fn successors(&self, n: u8) -> impl Iterator<Item = (usize, &Step)> {
        self.steps
            .iter()
            .enumerate()
            .filter(move |(_, step)| step.after == Some(n))
    }
}

impl Order {
    pub(super) fn accept(at: Timestamp, new: &NewOrder) -> Self {
        let mut order = Self {
            id: new.id,
            number: new.number,
            business_date: new.business_date,
            alias: new.alias.clone(),
            channel: new.channel,
            table: new.table.clone(),
            customer: new.customer,
            covers: new.covers,
            server: new.server.clone(),
            accepted_at: at,
            due_at: new.due_at,
            rush: false,
            allergies: new.allergies.clone(),
            allergies_seen: BTreeMap::new(),
            note: new.note.clone(),
            menu: new.menu.clone(),
            revision: Revision(1),
            courses: Vec::with_capacity(new.courses.len()),
            lines: Vec::with_capacity(new.lines.len()),
            tickets: Vec::new(),
            home: CheckId(new.id.0),
            checks: vec![CheckId(new.id.0)],
            owes: true,
            completed_at: None,
            cancelled_at: None,
            touched_at: at,
        };
        let changed = order.take_in(at, &new.lines, &new.courses);
        order.refresh(at, &changed);
        order
    }

    pub(super) fn line(&self, id: LineId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id() == id)
    }

    pub(super) fn step(&self, id: StepId) -> Option<&Step> {
        self.line(id.line)?.step(id.n)
    }

    pub(super) fn course(&self, no: CourseNo) -> Option<&Course> {
        self.courses.iter().find(|course| course.no == no)
    }

    pub(super) fn lines_of(&self, course: CourseNo) -> impl Iterator<Item = &Line> {
        self.lines
            .iter()
            .filter(move |line| line.facts.course == course)
    }

    pub(super) fn live_lines_of(&self, course: CourseNo) -> impl Iterator<Item = &Line> {
        self.lines_of(course).filter(|line| line.is_live())
    }

    /// All its live lines are done, and it has some.
    pub(super) fn is_course_ready(&self, course: CourseNo) -> bool {
        let mut lines = self.live_lines_of(course).peekable();
        lines.peek().is_some() && lines.all(Line::is_ready)
    }

    pub(super) fn state(&self) -> OrderState {
        let lines = self.lines.iter().map(Line::state);
        lifecycle::order_state(lines, self.cancelled_at.is_some())
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled_at.is_some()
    }

    /// Nothing is left to cook and nothing to pay.
    pub(super) fn is_finished(&self) -> bool {
        let cooked = self.completed_at.is_some();
        self.is_cancelled() || cooked && !self.owes
    }

    /// When it leaves memory, if nothing more is done to it.
    pub(super) fn closes_at(&self) -> Option<Timestamp> {
        self.is_finished().then(|| self.touched_at + LINGER)
    }

    /// When the next of its courses, or of the steps that the plan keeps back, fires by itself.
    pub(super) fn fires_at(&self) -> Option<Timestamp> {
        let timed = |course: &Course| match course.hold {
            Some(HoldReason::Scheduled { fire_at } | HoldReason::CoursePause { fire_at }) => {
                // A course whose lines were all taken off has nothing to wake up for.
                self.live_lines_of(course.no).next().map(|_| fire_at)
            }
            Some(
                HoldReason::EarlierCourse { .. }
                | HoldReason::HeldByFront
                | HoldReason::WaitsFor { .. },
            )
            | None => None,
        };
        let courses = self.courses.iter().filter_map(timed);
        let steps = self.lines.iter().flat_map(|line| &line.steps);
        let steps = steps.filter_map(|step| Some(step.wait?.until));
        courses.chain(steps).min()
    }

    pub(super) fn ticket_id(&self, ticket: &Ticket) -> TicketId {
        TicketId {
            order: self.id,
            course: ticket.course,
            station: ticket.station.clone(),
            n: ticket.n,
        }
    }

    pub(super) fn ticket(&self, id: &TicketId) -> Option<&Ticket> {
        self.ticket_at(id.course, &id.station, id.n)
            .map(|place| &self.tickets[place])
    }

    pub(super) fn ticket_at(&self, course: CourseNo, station: &StationId, n: u16) -> Option<usize> {
        let same = |t: &Ticket| t.n == n && t.course == course && t.station == *station;
        self.tickets.iter().position(same)
    }

    /// A screen has shown this revision of a ticket.
    pub(super) fn seen(&mut self, id: &TicketId, revision: Revision) {
        if let Some(place) = self.ticket_at(id.course, &id.station, id.n) {
            self.tickets[place].seen = Some(revision);
        }
    }

    /// The steps that a ticket shows or will show, with their lines and numbers, in line order.
    pub(super) fn steps_on<'a>(
        &'a self,
        ticket: &'a Ticket,
    ) -> impl Iterator<Item = (&'a Line, usize, &'a Step)> {
        self.lines_of(ticket.course).flat_map(move |line| {
            let steps = line.steps.iter().enumerate();
            let here = steps.filter(|(_, s)| s.ticket == ticket.n && s.station == ticket.station);
            here.map(move |(n, step)| (line, n, step))
        })
    }
}
