//! How the state of the kitchen reads on the check: short, with times.

use std::fmt::Display;

use shared::ids::{CourseNo, StationId};
use shared::lang::{Lang, Word};
use shared::order::{Channel, HoldReason, LineState, OrderState, StepState};
use shared::ticket::{CourseView, LineView, OrderView, StepView};
use shared::time::{Span, Timestamp, clock_text};

use super::{Desk, Place, Tone};
use crate::say::{check as say, kitchen as w};

impl Desk {
    /// The language that the person reads.
    pub fn lang(&self) -> Lang {
        self.prefs.lang
    }

    pub(super) fn word(&self, word: Word) -> String {
        word.text(self.lang()).to_owned()
    }

    /// A short word to the person.
    pub(super) fn say(&mut self, word: Word, tone: Tone) {
        self.say_with(word, &[], tone);
    }

    pub(super) fn say_with(&mut self, word: Word, values: &[&dyn Display], tone: Tone) {
        let text = word.filled(self.lang(), values);
        self.screen.say(text, tone);
    }

    pub fn clock_text(&self, at: Timestamp) -> String {
        clock_text(at, self.house.time_zone)
    }

    /// "Table 12", "Take-away Maria", "Online #31".
    pub fn place_name(&self, place: &Place) -> String {
        match place {
            Place::Table(table) => say::TABLE.with(self.lang(), table),
            Place::Order(order) => match self.orders.get(order) {
                Some(view) => {
                    let channel = self.channel_name(view.head.channel);
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
                    format!(
                        "{}{}",
                        w::TAKE_AWAY.text(self.lang()),
                        guest.unwrap_or_default()
                    )
                }
            },
        }
    }

    pub(super) fn channel_name(&self, channel: Channel) -> &'static str {
        let word = match channel {
            Channel::DineIn => w::DINE_IN,
            Channel::TakeAway => w::TAKE_AWAY,
            Channel::Online => w::ONLINE,
            Channel::Delivery => w::DELIVERY,
        };
        word.text(self.lang())
    }

    pub fn course_name(&self, course: CourseNo) -> String {
        let found = self
            .house
            .course(course)
            .map(|own| own.names.get(self.lang().code()).to_owned());
        found.unwrap_or_else(|| match course.0 {
            0 => say::AT_ONCE.text(self.lang()).to_owned(),
            n => say::COURSE_NO.with(self.lang(), n),
        })
    }

    /// Within a sentence: small letters, but German nouns keep their capital.
    pub(super) fn course_low(&self, course: CourseNo) -> String {
        self.low(&self.course_name(course))
    }

    fn low(&self, name: &str) -> String {
        match self.lang() {
            Lang::De => name.to_owned(),
            _ => name.to_lowercase(),
        }
    }

    pub fn station_name(&self, station: &StationId) -> String {
        let found = self.house.station(station);
        found.map_or_else(
            || station.to_string(),
            |own| self.low(own.names.get(self.lang().code())),
        )
    }

    /// Where a course stands: "✓ served 19:20", "grill 1:10 · pass in ≈ 3 min".
    pub(super) fn course_words(&self, view: &OrderView, course: &CourseView) -> (String, Tone) {
        let now = self.now();
        if let Some(at) = course.served_at {
            return (
                w::SERVED_AT.with(self.lang(), self.clock_text(at)),
                Tone::Ready,
            );
        }
        if let Some(at) = course.ready_at {
            return (w::AT_PASS.with(self.lang(), now - at), Tone::Ready);
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
                w::PASS_IN.filled(self.lang(), &[&station, &gone, &self.minutes(at - now)]),
                tone,
            ),
            Some(at) => (
                w::STATION_LATE.filled(self.lang(), &[&station, &gone, &(now - at)]),
                Tone::Late,
            ),
            None => (format!("{station} {gone}"), tone),
        }
    }

    /// Whole minutes, rounded up: "3 min".
    pub(super) fn minutes(&self, span: Span) -> String {
        w::MIN.with(self.lang(), (span.0.max(0) + 59_999) / 60_000)
    }

    pub(super) fn hold_words(&self, hold: &HoldReason) -> String {
        match hold {
            HoldReason::EarlierCourse { course } => {
                w::HELD_FOR.with(self.lang(), self.course_low(*course))
            }
            HoldReason::HeldByFront => w::HELD_BY_YOU.text(self.lang()).to_owned(),
            HoldReason::Scheduled { fire_at } | HoldReason::CoursePause { fire_at } => {
                w::HELD_UNTIL.with(self.lang(), self.clock_text(*fire_at))
            }
            HoldReason::WaitsFor { names, fire_at, .. } => {
                let at = self.clock_text(*fire_at);
                w::WAITS_FOR.filled(self.lang(), &[&names.get(self.lang().code()), &at])
            }
        }
    }

    /// Where one line stands, station by station: "grill cooking 1:40 left", "fry done".
    pub(super) fn step_words(&self, line: &LineView) -> Vec<(String, Tone)> {
        let now = self.now();
        let words = line.steps.iter().map(|step| {
            let station = self.station_name(&step.station);
            match step.state {
                StepState::Waiting => (w::AFTER_STEP.with(self.lang(), station), Tone::Faint),
                StepState::Held => (w::STEP_HELD.with(self.lang(), station), Tone::Muted),
                StepState::Fired | StepState::Started => {
                    let doing = if step.state == StepState::Started {
                        w::COOKING
                    } else {
                        w::ON_RAIL
                    };
                    let doing = doing.text(self.lang());
                    let left = step.ready_at.map(|at| at - now);
                    match left {
                        Some(left) if Span::ZERO <= left => (
                            w::STEP_LEFT.filled(self.lang(), &[&station, &doing, &left]),
                            Tone::Soon,
                        ),
                        Some(left) => (
                            w::STEP_OVER.filled(self.lang(), &[&station, &doing, &Span(-left.0)]),
                            Tone::Late,
                        ),
                        None => (
                            w::STEP_NOW.filled(self.lang(), &[&station, &doing]),
                            Tone::Soon,
                        ),
                    }
                }
                StepState::Done => (w::STEP_DONE.with(self.lang(), station), Tone::Ready),
                StepState::Void => (w::STEP_VOID.with(self.lang(), station), Tone::Faint),
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
            return (w::CANCELLED.text(self.lang()).to_owned(), Tone::Faint);
        }
        if food_up(view) {
            return (
                w::FOOD_UP.filled(self.lang(), &[&done, &total]),
                Tone::Ready,
            );
        }
        if live().all(|line| line.state == LineState::Served) {
            let paid = if view.check.settled {
                w::SERVED_PAID
            } else {
                w::SERVED_DUE
            };
            return (paid.text(self.lang()).to_owned(), Tone::Muted);
        }
        let over = self.now() - view.head.due_at;
        if Span::ZERO < over {
            return (
                w::LATE.filled(self.lang(), &[&over, &done, &total]),
                Tone::Late,
            );
        }
        // In minutes: seconds would look like a time of day beside the clock.
        let mins = Span(-over.0).0.div_euclid(Span::from_mins(1).0);
        (
            w::DUE_IN.filled(self.lang(), &[&done, &total, &mins]),
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
