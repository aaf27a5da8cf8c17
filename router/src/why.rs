//! `router why ORDER`: what was decided about an order and for what reason, read from the journal.
//!
//! It replays what happened and repeats the reasons of the plans that were adopted then; a planner that
//! has improved since has no say.

use std::io::Write;
use std::path::Path;

use shared::ids::*;
use shared::menu::Restaurant;
use shared::time::{Timestamp, clock_text, local};

use crate::kitchen::{Event, Kitchen, Moves, People, PlannedOrder, RankReason, evolve};
use crate::report::{ReportError, each_event};

/// Reasons never name guests.
struct Nobody;

impl People for Nobody {
    fn name(&self, _: CustomerId) -> Option<&str> {
        None
    }
}

/// Prints the story of the order with this day's number (the newest that has it) or this id.
///
/// # Errors
/// The journal cannot be read, or knows no such order.
pub fn print_why(data: &Path, which: &str, out: &mut impl Write) -> Result<(), ReportError> {
    let mut story = Story {
        which,
        kitchen: Kitchen::new(),
        found: None,
        lines: Vec::new(),
    };
    each_event(data, |at, event| story.tell(at, event))?;
    if story.found.is_none() {
        return Err(ReportError::NoOrder {
            which: which.to_owned(),
        });
    }
    for line in &story.lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

struct Story<'a> {
    which: &'a str,
    kitchen: Kitchen,
    found: Option<OrderId>,
    lines: Vec<String>,
}

impl Story<'_> {
    fn tell(&mut self, at: Timestamp, event: &Event) {
        evolve(&mut self.kitchen, at, event);
        if let Event::OrderAccepted { order } = event
            && (order.number.to_string() == self.which || order.id.to_string() == self.which)
        {
            self.found = Some(order.id);
            self.lines.clear();
            self.say(
                at,
                format!(
                    "order {} of {} accepted, due {}",
                    order.number,
                    order.business_date,
                    self.clock(order.due_at)
                ),
            );
        }
        if let Some(id) = self.found {
            self.happened(at, id, event);
        }
    }

    fn happened(&mut self, at: Timestamp, id: OrderId, event: &Event) {
        match event {
            Event::CourseFired {
                order,
                course,
                auto,
                ..
            } if *order == id => {
                let by = if *auto { "by itself" } else { "by a waiter" };
                self.say(at, format!("course {} goes to the kitchen {by}", course.0));
            }
            Event::CourseHeld {
                order,
                course,
                because,
            } if *order == id => {
                self.say(at, format!("course {} is held: {because:?}", course.0));
            }
            Event::PlanAdopted { plan } => {
                if let Some(rests) = plan.rests {
                    self.say(at, format!("nothing is planned any more: {rests}"));
                }
                for planned in plan.orders.iter().filter(|planned| planned.order == id) {
                    self.plan(at, plan.algorithm.name(), planned);
                }
            }
            Event::RushSet { order, on } if *order == id => {
                let front = "rushed: before everything else on every rail";
                let what = if *on { front } else { "no longer rushed" };
                self.say(at, what.to_owned());
            }
            Event::OrderCompleted { order } if *order == id => {
                self.say(at, "everything is ready".to_owned());
            }
            _ => self.cooked(at, id, event),
        }
    }

    fn cooked(&mut self, at: Timestamp, id: OrderId, event: &Event) {
        match event {
            Event::StepsFired { order, steps } if *order == id => {
                for step in steps {
                    self.say(
                        at,
                        format!("{}: its time has come", self.item(id, step.line)),
                    );
                }
            }
            Event::StepsStarted {
                order,
                station,
                steps,
            } if *order == id => {
                for step in steps {
                    self.say(
                        at,
                        format!("{} begun at {station}", self.item(id, step.line)),
                    );
                }
            }
            Event::StepsDone {
                order,
                station,
                steps,
                ..
            } if *order == id => {
                for done in steps {
                    self.say(
                        at,
                        format!("{} done at {station}", self.item(id, done.step.line)),
                    );
                }
            }
            Event::StepsMoved { moved } => self.moved(at, id, moved, "nobody works there now"),
            Event::StationWentDark { moved, .. } => {
                self.moved(at, id, moved, "no screen shows it there");
            }
            Event::StationClosed { moved, .. } => self.moved(at, id, moved, "it was closed"),
            _ => {}
        }
    }

    /// A step that is at a twin was meant for it as well; any other stands in for somebody.
    fn moved(&mut self, at: Timestamp, id: OrderId, moved: &[Moves], why: &str) {
        let mine = moved.iter().filter(|moves| moves.order == id);
        for one in mine.flat_map(|moves| &moves.steps) {
            let (item, to, from) = (self.item(id, one.step.line), &one.to, &one.from);
            let text = if from == to {
                format!("{item} goes to {to}: the twin that is free first")
            } else {
                format!("{item} goes to {to} for {from}: {why}")
            };
            self.say(at, text);
        }
    }

    fn plan(&mut self, at: Timestamp, by: &str, planned: &PlannedOrder) {
        let id = planned.order;
        for step in &planned.steps {
            let item = self.item(id, step.step.line);
            let text = match step.wait {
                Some(wait) => {
                    let slowest = self.item(id, wait.for_line);
                    let mins = ((wait.until - at).0 + 30_000) / 60_000;
                    format!(
                        "{item} waits for {slowest}, {mins} min, until {}",
                        self.clock(wait.until)
                    )
                }
                None => format!("{item} need not wait any longer"),
            };
            self.say(at, format!("{text} (plan: {by})"));
        }
        for course in &planned.courses {
            let no = course.course.0;
            if let Some(rank) = course.rank {
                let other = |order: &OrderId| self.number(*order);
                let text = match rank.because {
                    RankReason::Due => {
                        format!("course {no} stands by when it came and when it is due")
                    }
                    RankReason::Before { order, .. } => format!(
                        "course {no} moved before order {}: ready sooner together",
                        other(&order)
                    ),
                    RankReason::After { order, .. } => format!(
                        "course {no} moved behind order {}: ready sooner together",
                        other(&order)
                    ),
                };
                self.say(at, text);
            }
            if let Some(forecast) = course.forecast {
                let (p50, p90) = (self.clock(forecast.p50), self.clock(forecast.p90));
                self.say(
                    at,
                    format!("course {no} should be ready at {p50}, surely by {p90}"),
                );
            }
            if let Some(fire_at) = course.fire_at {
                self.say(
                    at,
                    format!(
                        "course {no} goes to the kitchen at {}, to be ready as wanted",
                        self.clock(fire_at)
                    ),
                );
            }
        }
    }

    fn say(&mut self, at: Timestamp, what: String) {
        let time = match self.kitchen.restaurant() {
            Some(house) => local(at, house.time_zone).format("%H:%M:%S").to_string(),
            None => at.0.to_string(),
        };
        self.lines.push(format!("{time}  {what}"));
    }

    fn clock(&self, at: Timestamp) -> String {
        let zone = self
            .kitchen
            .restaurant()
            .map(|house: &Restaurant| house.time_zone);
        zone.map_or_else(|| at.0.to_string(), |zone| clock_text(at, zone))
    }

    fn item(&self, order: OrderId, line: LineId) -> String {
        let view = self.kitchen.order_view(order, &Nobody);
        let found = view.and_then(|view| view.lines.into_iter().find(|one| one.line == line));
        found.map_or_else(
            || "a line".to_owned(),
            |found| found.names.get("en").to_owned(),
        )
    }

    fn number(&self, order: OrderId) -> String {
        let view = self.kitchen.order_view(order, &Nobody);
        view.map_or_else(
            || "that has left".to_owned(),
            |view| view.head.number.to_string(),
        )
    }
}
