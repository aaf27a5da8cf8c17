//! How an order changes with each event; mechanical, and cannot fail.

use shared::ids::*;
use shared::order::{HoldReason, StepState};
use shared::rules::lifecycle::{self, Move};
use shared::time::Timestamp;

use super::event::*;
use super::order::{Course, Line, Order, Step};
use super::refresh::Changed;

impl Order {
    pub(super) fn apply(&mut self, at: Timestamp, event: &Event) {
        let changed = self.change(at, event);
        self.refresh(at, &changed);
        self.revision = self.revision.next();
    }

    fn change(&mut self, at: Timestamp, event: &Event) -> Changed {
        match event {
            Event::LinesAdded { lines, courses, .. } => self.take_in(at, lines, courses),
            Event::LineVoided { line, reason, .. } => self.void(at, *line, reason),
            Event::AllergyAdded { allergy, .. } => self.warn(*allergy),
            Event::CourseFired { course, .. } => self.fire(at, *course),
            Event::CourseHeld {
                course, because, ..
            } => self.hold(*course, because),
            Event::StepsStarted { steps, .. } => self.started(at, steps),
            Event::StepsFired { steps, .. } => self.time_has_come(at, steps),
            Event::StepsDone { steps, .. } => self.done(at, steps),
            Event::VoidsSeen { steps, .. } => {
                self.each_step(steps, |step| step.unseen_void = false)
            }
            Event::StepsUndone { steps, .. } => self.undone(at, steps),
            Event::TicketRecalled { ticket, steps } => self.recalled(at, ticket, steps),
            Event::LineRefired {
                line,
                reason,
                steps,
                ..
            } => self.refired(at, *line, reason, steps),
            Event::RushSet { on, .. } => {
                self.rush = *on;
                self.every_ticket()
            }
            Event::CourseServed { course, .. } => self.served(at, *course),
            Event::Party(event) => self.party(at, event),
            Event::TenderTaken { .. } | Event::CheckSettled { .. } | Event::Refunded { .. } => {
                self.touched_at = at;
                Changed::new()
            }
            Event::OrderCompleted { .. } => {
                self.completed_at = Some(at);
                Changed::new()
            }
            Event::OrderCancelled { .. } => self.cancelled(at),
            // These concern more than one order, or none; `evolve` deals with them.
            Event::OrderAccepted { .. }
            | Event::OrderClosed { .. }
            | Event::TicketsDisplayed { .. }
            | Event::StationWentDark { .. }
            | Event::StationCameBack { .. }
            | Event::StationClosed { .. }
            | Event::StationOpened { .. }
            | Event::StepsMoved { .. }
            | Event::PlanAdopted { .. }
            | Event::Check(_)
            | Event::Message(_)
            | Event::Staff(_)
            | Event::PrepLearned { .. }
            | Event::MenuLoaded { .. }
            | Event::ItemEightySixed { .. }
            | Event::ItemBack { .. }
            | Event::CountdownSet { .. } => Changed::new(),
        }
    }

    fn cancelled(&mut self, at: Timestamp) -> Changed {
        self.touched_at = at;
        self.cancelled_at = Some(at);
        for course in &mut self.courses {
            course.hold = None;
        }
        self.every_ticket()
    }

    /// Takes new lines in, with the courses and tickets that they need.
    pub(super) fn take_in(
        &mut self,
        at: Timestamp,
        lines: &[NewLine],
        courses: &[NewCourse],
    ) -> Changed {
        for new in courses {
            let place = self.courses.partition_point(|course| course.no < new.no);
            let fired_at = new.hold.is_none().then_some(at);
            let (names, hold) = (new.names.clone(), new.hold.clone());
            let (ready_at, served_at) = (None, None);
            self.courses.insert(
                place,
                Course {
                    no: new.no,
                    names,
                    fired_at,
                    hold,
                    ready_at,
                    served_at,
                    rank: None,
                    forecast: None,
                    forecast_at: None,
                },
            );
        }
        let mut changed = Changed::new();
        for new in lines {
            self.completed_at = None;
            let mut steps = Vec::with_capacity(new.steps.len());
            for step in &new.steps {
                let course = new.facts.course;
                let place = self.open_ticket(course, &step.station, step.ticket, &step.from);
                if step.state != StepState::Waiting {
                    changed.insert(place);
                }
                steps.push(Step {
                    station: step.station.clone(),
                    from: step.from.clone(),
                    ticket: step.ticket,
                    prep: step.prep,
                    after: step.after,
                    modifier: step.modifier.clone(),
                    state: step.state,
                    revision: Revision(1),
                    unseen_void: false,
                    added_at: step.added.then_some(at),
                    fired_at: (step.state == StepState::Fired).then_some(at),
                    started_at: None,
                    done_at: None,
                    wait: None,
                });
            }
            self.lines.push(Line {
                facts: new.facts.clone(),
                revision: Revision(1),
                steps,
                served: false,
                again: 0,
                taken: false,
                refire: None,
                void: None,
            });
        }
        changed
    }

    fn void(&mut self, at: Timestamp, id: LineId, reason: &str) -> Changed {
        self.touched_at = at;
        let changed = self.shown_tickets(id);
        let open: Vec<bool> = self.line(id).map_or_else(Vec::new, |line| {
            line.steps
                .iter()
                .map(|step| self.is_ticket_open(line.facts.course, step))
                .collect()
        });
        self.with_line(id, |line| {
            line.void = Some(reason.to_owned());
            line.revision = line.revision.next();
            for (step, on_the_rail) in line.steps.iter_mut().zip(open) {
                // A cook who may have it in hand must see that it is off; others need not.
                step.unseen_void = lifecycle::has_fired(step.state) && on_the_rail;
                step.state = StepState::Void;
                step.wait = None;
                step.revision = step.revision.next();
            }
        });
        changed
    }

    fn warn(&mut self, allergy: shared::order::Allergy) -> Changed {
        self.allergies.push(allergy);
        for step in self.lines.iter_mut().flat_map(|line| &mut line.steps) {
            if !lifecycle::is_over(step.state) {
                step.revision = step.revision.next();
            }
        }
        self.every_ticket()
    }

    fn fire(&mut self, at: Timestamp, course: CourseNo) -> Changed {
        self.with_course(course, |course| {
            course.fired_at = course.fired_at.or(Some(at));
            course.hold = None;
        });
        for step in self.steps_of(course) {
            if lifecycle::may(step.state, Move::Fire) {
                step.state = StepState::Fired;
                step.fired_at = Some(at);
                step.wait = None;
            }
        }
        self.tickets_of(course)
    }

    fn hold(&mut self, course: CourseNo, because: &HoldReason) -> Changed {
        self.with_course(course, |course| course.hold = Some(because.clone()));
        self.tickets_of(course)
    }

    fn done(&mut self, at: Timestamp, steps: &[DoneStep]) -> Changed {
        self.touched_at = at;
        let mut changed = Changed::new();
        for done in steps {
            let id = done.step;
            changed.append(&mut self.affected(id));
            self.with_line(id.line, |line| {
                line.taken |= done.first_of_line;
                if let Some(step) = line.steps.get_mut(usize::from(id.n)) {
                    step.state = StepState::Done;
                    step.done_at = Some(at);
                    step.release(at);
                }
                for next in line
                    .steps
                    .iter_mut()
                    .filter(|step| step.after == Some(id.n))
                {
                    if lifecycle::may(next.state, Move::Ready) {
                        next.state = StepState::Fired;
                        next.fired_at = Some(at);
                    }
                }
            });
        }
        changed
    }

    fn undone(&mut self, at: Timestamp, steps: &[DoneStep]) -> Changed {
        self.touched_at = at;
        let mut changed = Changed::new();
        for undone in steps {
            let id = undone.step;
            changed.append(&mut self.affected(id));
            self.reopen(id, |step| {
                let started = step.started_at.is_some();
                step.state = if started {
                    StepState::Started
                } else {
                    StepState::Fired
                };
            });
            self.with_line(id.line, |line| line.taken &= !undone.first_of_line);
        }
        changed
    }

    fn recalled(&mut self, at: Timestamp, ticket: &TicketId, steps: &[StepId]) -> Changed {
        self.touched_at = at;
        let mut changed = Changed::new();
        for id in steps {
            changed.append(&mut self.affected(*id));
            self.reopen(*id, |step| {
                step.state = StepState::Fired;
                step.started_at = None;
                step.revision = step.revision.next();
            });
        }
        if let Some(place) = self.ticket_at(ticket.course, &ticket.station, ticket.n) {
            self.tickets[place].recalled = true;
            self.tickets[place].recalled_at = Some(at);
        }
        changed
    }

    /// A done step is open again; what waited for it and has not begun waits again.
    fn reopen(&mut self, id: StepId, set: impl Fn(&mut Step)) {
        self.completed_at = None;
        self.with_line(id.line, |line| {
            line.served = false;
            for next in line
                .steps
                .iter_mut()
                .filter(|step| step.after == Some(id.n))
            {
                if lifecycle::may(next.state, Move::Wait) {
                    next.state = StepState::Waiting;
                    next.fired_at = None;
                }
            }
            if let Some(step) = line.steps.get_mut(usize::from(id.n)) {
                step.done_at = None;
                set(step);
            }
        });
    }

    fn refired(
        &mut self,
        at: Timestamp,
        id: LineId,
        reason: &str,
        places: &[RefiredStep],
    ) -> Changed {
        (self.touched_at, self.completed_at) = (at, None);
        let mut changed = self.shown_tickets(id);
        let course = self.line(id).map_or(CourseNo(0), |line| line.facts.course);
        for to in places {
            let place = self.open_ticket(course, &to.station, to.ticket, &to.from);
            if !to.waits {
                changed.insert(place);
            }
        }
        self.with_line(id, |line| {
            line.served = false;
            line.again += 1;
            line.taken = false;
            line.refire = Some(reason.to_owned());
            line.revision = line.revision.next();
            for (step, to) in line.steps.iter_mut().zip(places) {
                step.station = to.station.clone();
                step.ticket = to.ticket;
                step.from = to.from.clone();
                step.state = if to.waits {
                    StepState::Waiting
                } else {
                    StepState::Fired
                };
                step.fired_at = (!to.waits).then_some(at);
                (step.started_at, step.done_at, step.wait) = (None, None, None);
                step.revision = step.revision.next();
            }
        });
        changed
    }

    fn served(&mut self, at: Timestamp, course: CourseNo) -> Changed {
        self.touched_at = at;
        self.with_course(course, |course| course.served_at = Some(at));
        for line in self
            .lines
            .iter_mut()
            .filter(|line| line.facts.course == course)
        {
            line.served = line.is_live();
        }
        Changed::new()
    }

    /// Hands steps over to another station. Not an `apply`: one event moves steps of many orders.
    pub(super) fn moved(&mut self, at: Timestamp, steps: &[MovedStep]) {
        let mut changed = Changed::new();
        for moved in steps {
            let course = self.line(moved.step.line).map(|line| line.facts.course);
            let Some(course) = course else { continue };
            let waits = self.step(moved.step).is_none_or(|step| !step.is_visible());
            let from = (moved.from != moved.to).then(|| moved.from.clone());
            let places = [
                self.ticket_of(moved.step),
                Some(self.open_ticket(course, &moved.to, moved.ticket, &from)),
            ];
            if !waits {
                changed.extend(places.into_iter().flatten());
            }
            self.with_line(moved.step.line, |line| {
                if let Some(step) = line.steps.get_mut(usize::from(moved.step.n)) {
                    step.station = moved.to.clone();
                    step.ticket = moved.ticket;
                    step.from = from;
                    step.revision = step.revision.next();
                }
            });
        }
        self.refresh(at, &changed);
        self.revision = self.revision.next();
    }
}
