//! How the state of the kitchen reads on the check: short, with times.

use shared::ids::{CourseNo, StationId};
use shared::order::{HoldReason, LineState, OrderState, StepState};
use shared::ticket::{CourseView, LineView, OrderView, StepView};
use shared::time::{Span, Timestamp, clock_text};

use super::{Desk, Place, Tone};

impl Desk {
    pub fn clock_text(&self, at: Timestamp) -> String {
        clock_text(at, self.house.time_zone)
    }

    /// "Table 12", "Take-away Maria", "Online #31".
    pub fn place_name(&self, place: &Place) -> String {
        match place {
            Place::Table(table) => format!("Table {table}"),
            Place::Order(order) => match self.orders.get(order) {
                Some(view) => {
                    let channel = capital(view.head.channel.name());
                    let guest = view.head.guest.as_deref();
                    format!(
                        "{channel} {}",
                        guest.map_or_else(|| label(view), str::to_owned)
                    )
                }
                None => {
                    let draft = self
                        .drafts
                        .get(place)
                        .and_then(|draft| draft.guest.as_ref());
                    let guest = draft.map(|guest| format!(" {}", guest.name));
                    format!("Take-away{}", guest.unwrap_or_default())
                }
            },
        }
    }

    pub fn course_name(&self, course: CourseNo) -> String {
        let found = self
            .house
            .course(course)
            .map(|own| own.names.get(&self.lang).to_owned());
        found.unwrap_or_else(|| match course.0 {
            0 => "At once".to_owned(),
            n => format!("Course {n}"),
        })
    }

    pub fn station_name(&self, station: &StationId) -> String {
        let found = self.house.station(station);
        found.map_or_else(
            || station.to_string(),
            |own| own.names.get(&self.lang).to_lowercase(),
        )
    }

    /// Where a course stands: "✓ served 19:20", "grill 1:10 · pass in ≈ 3 min".
    pub(super) fn course_words(&self, view: &OrderView, course: &CourseView) -> (String, Tone) {
        let now = self.now();
        if let Some(at) = course.served_at {
            return (format!("✓ served {}", self.clock_text(at)), Tone::Ready);
        }
        if let Some(at) = course.ready_at {
            return (format!("● at the pass {}", now - at), Tone::Ready);
        }
        if let Some(hold) = &course.hold {
            return (self.hold_words(hold), Tone::Muted);
        }
        let lines = view
            .lines
            .iter()
            .filter(|line| line.course == course.course);
        let open: Vec<&StepView> = lines
            .filter(|line| line.state != LineState::Void)
            .flat_map(|line| &line.steps)
            .filter(|step| !matches!(step.state, StepState::Done | StepState::Void))
            .collect();
        let Some(slowest) = open.iter().max_by_key(|step| (step.ready_at, step.state)) else {
            return (String::new(), Tone::Muted);
        };
        let station = self.station_name(&slowest.station);
        let gone = course.fired_at.map_or(Span::ZERO, |at| now - at);
        let late = Span::ZERO < now - view.head.due_at;
        let tone = if late { Tone::Late } else { Tone::Soon };
        match slowest.ready_at {
            Some(at) if now <= at => (
                format!("{station} {gone} · pass in ≈ {}", minutes(at - now)),
                tone,
            ),
            Some(at) => (format!("{station} {gone} · late {}", now - at), Tone::Late),
            None => (format!("{station} {gone}"), tone),
        }
    }

    pub(super) fn hold_words(&self, hold: &HoldReason) -> String {
        match hold {
            HoldReason::EarlierCourse { course } => {
                format!(
                    "held: {} still out",
                    self.course_name(*course).to_lowercase()
                )
            }
            HoldReason::HeldByFront => "held by you: fire it".to_owned(),
            HoldReason::Scheduled { fire_at } | HoldReason::CoursePause { fire_at } => {
                format!("held: fires ≈ {}", self.clock_text(*fire_at))
            }
            HoldReason::WaitsFor { names, fire_at, .. } => {
                let at = self.clock_text(*fire_at);
                format!("waits for {}: fires ≈ {at}", names.get("en"))
            }
        }
    }

    /// Where one line stands, station by station: "grill cooking 1:40 left", "fry done".
    pub(super) fn step_words(&self, line: &LineView) -> Vec<(String, Tone)> {
        let now = self.now();
        let words = line.steps.iter().map(|step| {
            let station = self.station_name(&step.station);
            match step.state {
                StepState::Waiting => (format!("○ {station}: after the step before"), Tone::Faint),
                StepState::Held => (format!("○ {station}: held"), Tone::Muted),
                StepState::Fired | StepState::Started => {
                    let doing = if step.state == StepState::Started {
                        "cooking"
                    } else {
                        "on the rail"
                    };
                    let left = step.ready_at.map(|at| at - now);
                    match left {
                        Some(left) if Span::ZERO <= left => {
                            (format!("◐ {station}: {doing}, {left} left"), Tone::Soon)
                        }
                        Some(left) => (
                            format!("◐ {station}: {doing}, {} over", Span(-left.0)),
                            Tone::Late,
                        ),
                        None => (format!("◐ {station}: {doing}"), Tone::Soon),
                    }
                }
                StepState::Done => (format!("● {station}: done"), Tone::Ready),
                StepState::Void => (format!("✕ {station}: void"), Tone::Faint),
            }
        });
        words.collect()
    }

    /// The whole order in a few words, and how urgent it reads.
    pub(super) fn order_words(&self, view: &OrderView) -> (String, Tone) {
        let live = || {
            view.lines
                .iter()
                .filter(|line| line.state != LineState::Void)
        };
        let total = live().count();
        let done = live()
            .filter(|l| matches!(l.state, LineState::Ready | LineState::Served))
            .count();
        if view.state == OrderState::Cancelled {
            return ("cancelled".to_owned(), Tone::Faint);
        }
        if food_up(view) {
            return (format!("FOOD UP · {done}/{total} ready"), Tone::Ready);
        }
        if live().all(|line| line.state == LineState::Served) {
            let paid = if view.check.settled {
                "paid"
            } else {
                "to be paid"
            };
            return (format!("served · {paid}"), Tone::Muted);
        }
        let over = self.now() - view.head.due_at;
        if Span::ZERO < over {
            return (format!("LATE {over} · {done}/{total} ready"), Tone::Late);
        }
        // In minutes: seconds would look like a time of day beside the clock.
        let mins = Span(-over.0).0.div_euclid(Span::from_mins(1).0);
        (
            format!("{done}/{total} ready · due in {mins} min"),
            Tone::Soon,
        )
    }
}

/// A course of it stands at the pass.
pub(super) fn food_up(view: &OrderView) -> bool {
    view.courses
        .iter()
        .any(|course| course.ready_at.is_some() && course.served_at.is_none())
        || view.lines.iter().any(|line| line.state == LineState::Ready)
}

/// "#12", or the label it had before it got a number.
pub(super) fn label(view: &OrderView) -> String {
    match &view.head.alias {
        Some(alias) => format!("#{} ({alias})", view.head.number),
        None => format!("#{}", view.head.number),
    }
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().collect::<String>() + chars.as_str())
        .unwrap_or_default()
}

/// Whole minutes, rounded up: "3 min".
pub(super) fn minutes(span: Span) -> String {
    format!("{} min", (span.0.max(0) + 59_999) / 60_000)
}
