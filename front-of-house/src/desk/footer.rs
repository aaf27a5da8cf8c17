//! The bottom of a table: fire, hold, pay, when it will be ready, and the one green button.

use shared::ids::CourseNo;
use shared::menu::Item;
use shared::time::{Span, Timestamp};

use super::*;
use crate::say::check as w;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FooterView {
    /// The next held course: number and "Fire mains".
    pub fire: Option<(CourseNo, String)>,
    /// The next course that can be kept: number, "Hold mains", already marked.
    pub hold: Option<(CourseNo, String, bool)>,
    /// "ready together ≈ 19:54", and "with the table's mains".
    pub ready: Option<(String, String)>,
    /// "Send 3 items"; `None` when nothing is unsent.
    pub send: Option<String>,
    /// Nothing keeps it from being sent.
    pub complete: bool,
    pub can_pay: bool,
    /// The kitchen has something that can be divided.
    pub can_split: bool,
}

impl Desk {
    pub fn footer(&self) -> Option<FooterView> {
        let place = self.place()?;
        let draft = self
            .draft(place)
            .filter(|draft| draft.content != Content::default());
        let next_held = self.next_held();
        let fire = next_held.map(|(course, name)| (course, w::FIRE_COURSE.with(self.lang(), name)));
        let hold = self.next_to_hold().map(|course| {
            let marked = draft.is_some_and(|draft| draft.content.hold.contains(&course));
            let word = if marked {
                w::UNHOLD_COURSE
            } else {
                w::HOLD_COURSE
            };
            let name = self.course_low(course);
            (course, word.with(self.lang(), name), marked)
        });
        let complete = draft.is_none_or(|draft| {
            draft
                .not_ready(&self.house, &self.availability, self.lang())
                .is_empty()
        });
        let send = draft.map(|draft| match draft.units() {
            0 if draft.content.allergies.is_empty() => w::SEND_HOLD.text(self.lang()).to_owned(),
            0 => w::SEND_ALLERGY.text(self.lang()).to_owned(),
            1 => w::SEND_ONE.text(self.lang()).to_owned(),
            units => w::SEND_MANY.with(self.lang(), units),
        });
        let can_pay = !self.unpaid(place).is_empty();
        let views = self.orders_at(place);
        Some(FooterView {
            fire,
            hold,
            ready: self.ready_words(place),
            send,
            complete,
            can_pay,
            can_split: !views.is_empty(),
        })
    }

    /// The first course of this place that is held: number and name in lower case.
    pub(super) fn next_held(&self) -> Option<(CourseNo, String)> {
        let place = self.place()?;
        let views = self.orders_at(place);
        let courses = views.iter().flat_map(|view| &view.courses);
        let held = courses.filter(|own| own.hold.is_some() && own.fired_at.is_none());
        let course = held.map(|own| own.course).min()?;
        Some((course, self.course_low(course)))
    }

    /// The first course that has not fired and that nobody holds: with the kitchen, else in the draft.
    pub(super) fn next_to_hold(&self) -> Option<CourseNo> {
        use shared::order::HoldReason::HeldByFront;
        let place = self.place()?;
        let views = self.orders_at(place);
        let courses = views.iter().flat_map(|view| &view.courses);
        let free = courses.filter(|own| own.fired_at.is_none() && own.hold != Some(HeldByFront));
        if let Some(course) = free.map(|own| own.course).min() {
            return Some(course);
        }
        // In a draft, the first course goes at once; a later one can be kept.
        let draft = self.draft(place)?;
        let mut courses: Vec<CourseNo> = draft.content.lines.iter().map(|l| l.course).collect();
        courses.retain(|course| CourseNo(0) < *course);
        courses.sort_unstable();
        courses.dedup();
        if views.is_empty() {
            courses.get(1).copied()
        } else {
            courses.first().copied()
        }
    }

    /// When what is not sent would be ready, by prep times and what the table's course still needs.
    fn ready_words(&self, place: &Place) -> Option<(String, String)> {
        let draft = self.draft(place)?;
        let course = draft.content.lines.iter().map(|line| line.course).min()?;
        let lines = draft
            .content
            .lines
            .iter()
            .filter(|line| line.course == course);
        let preps = lines
            .filter_map(|line| self.house.menu.item(&line.item))
            .map(prep);
        if let Some((likely, latest)) = self.quoted_for(place) {
            let likely = format!("≈ {}", self.clock_text(likely));
            let latest = w::NINE_IN_TEN.with(self.lang(), self.clock_text(latest));
            return Some((w::READY_AT.with(self.lang(), likely), latest));
        }
        let alone = self.now() + preps.max()?;
        let together = self.course_ready_at(place, course);
        let at = together.map_or(alone, |other| other.max(alone));
        let with = match together {
            Some(_) => w::WITH_TABLES.with(self.lang(), self.course_low(course)),
            None => self.course_low(course),
        };
        let word = if together.is_some() {
            w::READY_TOGETHER
        } else {
            w::READY_AT
        };
        let at = format!("≈ {}", self.clock_text(at));
        Some((word.with(self.lang(), at), with))
    }

    fn course_ready_at(&self, place: &Place, course: CourseNo) -> Option<Timestamp> {
        let views = self.orders_at(place);
        let lines = views.iter().flat_map(|view| &view.lines);
        let steps = lines
            .filter(|line| line.course == course)
            .flat_map(|line| &line.steps);
        steps
            .filter(|step| step.done_at.is_none())
            .filter_map(|step| step.ready_at)
            .max()
    }
}

/// The longest chain of an item's work.
fn prep(item: &Item) -> Span {
    let chains = item
        .work
        .iter()
        .map(|chain| Span(chain.iter().map(|step| step.prep.0).sum()));
    chains.max().unwrap_or(Span::ZERO)
}
