//! What follows from steps after each event: which tickets look different, which courses are ready.

use std::collections::BTreeSet;

use shared::ids::*;
use shared::order::StepState;
use shared::rules::lifecycle;
use shared::time::Timestamp;

use super::order::{Course, Line, Order, Step, Ticket};

/// Places in `Order::tickets` whose picture has changed.
pub(super) type Changed = BTreeSet<usize>;

impl Order {
    pub(super) fn refresh(&mut self, at: Timestamp, changed: &Changed) {
        for place in changed {
            self.refresh_ticket(at, *place);
        }
        for place in 0..self.courses.len() {
            self.refresh_course(at, place);
        }
    }

    fn refresh_ticket(&mut self, at: Timestamp, place: usize) {
        let (mut open, mut done, mut fired) = (false, false, false);
        for (_, _, step) in self.steps_on(&self.tickets[place]) {
            open |= step.is_open();
            done |= step.state == StepState::Done;
            fired |= lifecycle::has_fired(step.state) || step.unseen_void;
        }
        let bumped = done && !open;
        let ticket = &mut self.tickets[place];
        ticket.revision = ticket.revision.next();
        ticket.fired_at = ticket.fired_at.or(Some(at)).filter(|_| fired);
        ticket.bumped_at = ticket.bumped_at.or(Some(at)).filter(|_| bumped);
        ticket.recalled &= !bumped;
        ticket.recalled_at = ticket.recalled_at.filter(|_| !bumped);
    }

    fn refresh_course(&mut self, at: Timestamp, place: usize) {
        let no = self.courses[place].no;
        let ready = self.is_course_ready(no);
        let served = self.live_lines_of(no).all(|line| line.served);
        let course = &mut self.courses[place];
        course.ready_at = course.ready_at.or(Some(at)).filter(|_| ready);
        course.served_at = course.served_at.filter(|_| served);
    }

    /// The place of the ticket with this id, opened if it is not there yet.
    pub(super) fn open_ticket(
        &mut self,
        course: CourseNo,
        station: &StationId,
        n: u16,
        from: &Option<StationId>,
    ) -> usize {
        self.ticket_at(course, station, n).unwrap_or_else(|| {
            self.tickets.push(Ticket {
                course,
                station: station.clone(),
                n,
                // Nothing of it has been seen; the first picture is revision 1.
                revision: Revision(0),
                from: from.clone(),
                fired_at: None,
                bumped_at: None,
                recalled: false,
                recalled_at: None,
                seen: None,
            });
            self.tickets.len() - 1
        })
    }

    pub(super) fn each_step(&mut self, steps: &[StepId], change: impl Fn(&mut Step)) -> Changed {
        let mut changed = Changed::new();
        for id in steps {
            changed.extend(self.ticket_of(*id));
            self.with_line(id.line, |line| {
                if let Some(step) = line.steps.get_mut(usize::from(id.n)) {
                    change(step);
                }
            });
        }
        changed
    }

    pub(super) fn with_line(&mut self, id: LineId, change: impl FnOnce(&mut Line)) {
        if let Some(line) = self.lines.iter_mut().find(|line| line.id() == id) {
            change(line);
        }
    }

    pub(super) fn with_course(&mut self, no: CourseNo, change: impl FnOnce(&mut Course)) {
        if let Some(course) = self.courses.iter_mut().find(|course| course.no == no) {
            change(course);
        }
    }

    pub(super) fn steps_of(&mut self, course: CourseNo) -> impl Iterator<Item = &mut Step> {
        let lines = self
            .lines
            .iter_mut()
            .filter(move |line| line.facts.course == course);
        lines.flat_map(|line| &mut line.steps)
    }

    pub(super) fn ticket_of(&self, id: StepId) -> Option<usize> {
        let line = self.line(id.line)?;
        let step = line.step(id.n)?;
        self.ticket_at(line.facts.course, &step.station, step.ticket)
    }

    /// Tickets that look different when a step is done or open again: its own, and those of the
    /// steps that come after it.
    pub(super) fn affected(&self, id: StepId) -> Changed {
        let Some(line) = self.line(id.line) else {
            return Changed::new();
        };
        let next = line.successors(id.n).map(|(n, _)| line.step_id(n));
        next.chain([id])
            .filter_map(|id| self.ticket_of(id))
            .collect()
    }

    /// Tickets on which a line is to be seen.
    pub(super) fn shown_tickets(&self, id: LineId) -> Changed {
        let Some(line) = self.line(id) else {
            return Changed::new();
        };
        let shown = line.steps.iter().filter(|step| step.is_visible());
        let place = |s: &Step| self.ticket_at(line.facts.course, &s.station, s.ticket);
        shown.filter_map(place).collect()
    }

    pub(super) fn is_ticket_open(&self, course: CourseNo, step: &Step) -> bool {
        let place = self.ticket_at(course, &step.station, step.ticket);
        place.is_some_and(|place| self.tickets[place].bumped_at.is_none())
    }

    pub(super) fn tickets_of(&self, course: CourseNo) -> Changed {
        let places = self
            .tickets
            .iter()
            .enumerate()
            .filter(|(_, t)| t.course == course);
        places.map(|(place, _)| place).collect()
    }

    pub(super) fn every_ticket(&self) -> Changed {
        (0..self.tickets.len()).collect()
    }
}
