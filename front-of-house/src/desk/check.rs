//! The check as it is read: what the kitchen has and where it stands, what waits, what is not sent.

use shared::ids::*;
use shared::menu::Allergen;
use shared::order::LineDraft;
use shared::ticket::OrderView;
use shared::wire::FrontAsk;

use super::words::{capital, label};
use super::*;
use crate::say::check as w;

/// A course that the kitchen has, what is on its way, or what is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub title: String,
    pub state: Option<(String, Tone)>,
    /// A button at its head that lets it go to the kitchen.
    pub fire: Option<CourseNo>,
    pub new: bool,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatChip {
    pub seat: Option<u8>,
    pub on: bool,
    /// Allergens of this seat; drawn yellow with ⚠.
    pub allergens: Vec<Allergen>,
}

/// Everything the left side and the header of a table show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckScreen {
    pub title: String,
    pub guests: u8,
    pub server: String,
    /// "open 38 min", and what else the header says of it.
    pub age: Option<String>,
    pub rush: bool,
    pub seats: Vec<SeatChip>,
    pub sections: Vec<Section>,
    pub totals: TotalsView,
    pub can_undo: bool,
}

impl Desk {
    /// The open place; `None` on the floor.
    pub fn check_screen(&self) -> Option<CheckScreen> {
        let place = self.place()?;
        let orders = self.orders_at(place);
        let many = 1 < orders.len();
        let mut sections = Vec::new();
        for view in &orders {
            sections.extend(self.sent_sections(view, many));
        }
        sections.extend(self.coming_section(place));
        sections.extend(self.new_section(place));
        let opened = orders.iter().map(|view| view.head.accepted_at).min();
        let mut age = opened.map(|at| w::OPEN_FOR.with(self.lang(), (self.now() - at).secs() / 60));
        if let [view] = orders[..] {
            age = age.map(|age| format!("{} · {age}", label(view)));
        }
        Some(CheckScreen {
            title: self.place_name(place),
            guests: self.covers(place),
            server: capital(self.server.as_str()),
            age,
            rush: orders.iter().any(|view| view.head.rush),
            seats: self.seat_chips(place),
            sections,
            totals: self.totals(place),
            can_undo: self.draft(place).is_some_and(Draft::can_undo),
        })
    }

    fn seat_chips(&self, place: &Place) -> Vec<SeatChip> {
        let seats = std::iter::once(None).chain((1..=self.covers(place)).map(Some));
        let chips = seats.map(|seat| SeatChip {
            seat,
            on: self.screen.seat == seat,
            allergens: self.allergens_at(place, seat, false),
        });
        chips.collect()
    }

    /// Allergens written down or told for a seat; with `table`, those of the whole table as well.
    pub(super) fn allergens_at(
        &self,
        place: &Place,
        seat: Option<u8>,
        table: bool,
    ) -> Vec<Allergen> {
        let mut all = self.sent_allergies(place);
        if let Some(draft) = self.draft(place) {
            all.extend(&draft.content.allergies);
        }
        let mut found: Vec<Allergen> = all
            .into_iter()
            .filter(|allergy| allergy.seat == seat || (table && allergy.seat.is_none()))
            .map(|allergy| allergy.allergen)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn sent_sections(&self, view: &OrderView, many: bool) -> Vec<Section> {
        let place = Place::of(&view.head);
        let sections = view.courses.iter().map(|course| {
            let lines = view
                .lines
                .iter()
                .filter(|line| line.course == course.course);
            let rows: Vec<Row> = lines
                .map(|line| self.sent_row(&place, view, line))
                .collect();
            let mut title = course.names.get(self.lang().code()).to_uppercase();
            if title == "?" || title.is_empty() {
                title = self.course_name(course.course).to_uppercase();
            }
            if many {
                title = format!("{title} · {}", label(view));
            }
            let (words, tone) = self.course_words(view, course);
            let state = (!words.is_empty()).then_some((words, tone));
            let held = course.hold.is_some() && course.fired_at.is_none();
            let fire = held.then_some(course.course);
            Section {
                title,
                state,
                fire,
                new: false,
                rows,
            }
        });
        sections
            .filter(|section| !section.rows.is_empty())
            .collect()
    }

    /// Lines of asks that no order view shows yet.
    pub(super) fn coming_lines(&self, place: &Place) -> Vec<&LineDraft> {
        let known = |line: &LineDraft| {
            self.orders_at(place)
                .iter()
                .any(|v| v.lines.iter().any(|own| own.line == line.id))
        };
        let lines = self.under_way(place).flat_map(Waiting::lines);
        lines.filter(|line| !known(line)).collect()
    }

    fn coming_section(&self, place: &Place) -> Option<Section> {
        let coming = self.coming_lines(place);
        let rows: Vec<Row> = coming
            .into_iter()
            .map(|line| self.row_of(place, line, RowKind::Coming))
            .collect();
        if rows.is_empty() {
            return None;
        }
        let alias = self
            .under_way(place)
            .find_map(|waiting| match &waiting.ask {
                FrontAsk::Submit { order } => order.alias.clone(),
                _ => None,
            });
        let title = alias.map_or_else(
            || w::ON_ITS_WAY.text(self.lang()).to_owned(),
            |alias| w::WAITS_HERE.with(self.lang(), alias),
        );
        let away = self.clock.away_since().is_some();
        let state = if away {
            (w::LATER_BY_ITSELF, Tone::Soon)
        } else {
            (w::SENDING, Tone::Muted)
        };
        let state = Some((state.0.text(self.lang()).to_owned(), state.1));
        Some(Section {
            title,
            state,
            fire: None,
            new: false,
            rows,
        })
    }

    fn new_section(&self, place: &Place) -> Option<Section> {
        let draft = self.draft(place)?;
        if draft.content == Content::default() {
            return None;
        }
        let mut told: Vec<String> = draft
            .content
            .allergies
            .iter()
            .map(|a| {
                let name = shared::lang::allergen(a.allergen, self.lang());
                format!("⚠ {} {name}", self.seat_words(a.seat))
            })
            .collect();
        let holds = draft.content.hold.iter();
        told.extend(holds.map(|course| w::HOLD_TOLD.with(self.lang(), self.course_low(*course))));
        let allergy = !draft.content.allergies.is_empty();
        let tone = if allergy { Tone::Allergy } else { Tone::Muted };
        let lines = draft.content.lines.iter();
        Some(Section {
            title: w::NOT_SENT.text(self.lang()).to_owned(),
            state: (!told.is_empty()).then(|| (told.join(" · "), tone)),
            fire: None,
            new: true,
            rows: lines
                .map(|line| self.row_of(place, line, RowKind::New))
                .collect(),
        })
    }
}
