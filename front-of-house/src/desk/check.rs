//! The check as it is read: what the kitchen has and where it stands, what waits, what is not sent.

use shared::ids::*;
use shared::menu::{Allergen, ModifierKind};
use shared::money::Money;
use shared::order::{LineDraft, LineState};
use shared::ticket::{LineView, OrderView};
use shared::wire::FrontAsk;

use super::words::{capital, label};
use super::*;
use crate::intent::Chosen;

/// A piece of text with its weight and tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    pub tone: Tone,
    pub strong: bool,
}

impl Run {
    pub fn new(text: impl Into<String>, tone: Tone, strong: bool) -> Self {
        Self {
            text: text.into(),
            tone,
            strong,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Sent,
    /// On its way to the kitchen.
    Coming,
    New,
    Void,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub key: Chosen,
    pub kind: RowKind,
    pub quantity: u16,
    /// "S2", or "table".
    pub seat: String,
    pub name: String,
    pub price: Option<Money>,
    /// Modifiers, note, allergies.
    pub changes: Vec<Run>,
    pub chosen: bool,
    /// Something is missing before it can be sent.
    pub incomplete: bool,
}

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
        let mut age = opened.map(|at| format!("open {} min", (self.now() - at).secs() / 60));
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
            let mut title = course.names.get(&self.lang).to_uppercase();
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

    fn sent_row(&self, place: &Place, view: &OrderView, line: &LineView) -> Row {
        let key = Chosen::Sent(view.head.order, line.line);
        let void = line.state == LineState::Void;
        let mut changes: Vec<Run> = Vec::new();
        if let Some(size) = line
            .size
            .as_ref()
            .and_then(|size| self.size_name(&line.item, size))
        {
            push(&mut changes, [Run::new(size, Tone::Muted, false)]);
        }
        for own in &line.modifiers {
            let name = own.names.get(&self.lang);
            push(&mut changes, change_runs(own.kind, name, own.count, None));
        }
        if let Some(note) = &line.note {
            push(
                &mut changes,
                [Run::new(format!("“{note}”"), Tone::Muted, false)],
            );
        }
        self.push_allergy(&mut changes, place, line.seat);
        if void {
            push(&mut changes, [Run::new("void", Tone::Late, true)]);
        }
        Row {
            key,
            kind: if void { RowKind::Void } else { RowKind::Sent },
            quantity: line.quantity,
            seat: seat_words(line.seat),
            // The guest's name of the dish; the kitchen's short one is sealed in the view.
            name: self.name_of(line),
            price: Some(line.sealed.unit.times(i64::from(line.quantity))),
            changes,
            chosen: self.screen.chosen == Some(key),
            incomplete: false,
        }
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
            || "ON ITS WAY".to_owned(),
            |alias| format!("{alias} · WAITS HERE"),
        );
        let away = self.clock.away_since().is_some();
        let state = if away {
            ("sent by itself later", Tone::Soon)
        } else {
            ("sending …", Tone::Muted)
        };
        let state = Some((state.0.to_owned(), state.1));
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
            .map(|a| format!("⚠ {} {}", seat_words(a.seat), a.allergen.name()))
            .collect();
        let holds = draft.content.hold.iter();
        told.extend(
            holds.map(|course| format!("hold {}", self.course_name(*course).to_lowercase())),
        );
        let allergy = !draft.content.allergies.is_empty();
        let tone = if allergy { Tone::Allergy } else { Tone::Muted };
        let lines = draft.content.lines.iter();
        Some(Section {
            title: "NOT SENT YET".to_owned(),
            state: (!told.is_empty()).then(|| (told.join(" · "), tone)),
            fire: None,
            new: true,
            rows: lines
                .map(|line| self.row_of(place, line, RowKind::New))
                .collect(),
        })
    }

    /// A row from a draft: not sent, or on its way.
    fn row_of(&self, place: &Place, line: &LineDraft, kind: RowKind) -> Row {
        let key = Chosen::New(line.id);
        let item = self.house.menu.items.get(&line.item);
        let mut changes = Vec::new();
        if let Some(size) = line
            .size
            .as_ref()
            .and_then(|size| self.size_name(&line.item, size))
        {
            push(&mut changes, [Run::new(size, Tone::Text, false)]);
        }
        for own in &line.modifiers {
            if let Some(modifier) = self.house.menu.modifiers.get(&own.modifier) {
                let name = modifier.names.get(&self.lang);
                let price = Some(modifier.price).filter(|price| *price != Money::ZERO);
                push(
                    &mut changes,
                    change_runs(modifier.kind, name, own.count, price),
                );
            }
        }
        if item.is_some_and(|item| item.course != line.course) {
            let with = format!("with {}", self.course_name(line.course).to_lowercase());
            push(&mut changes, [Run::new(with, Tone::Changed, false)]);
        }
        if let Some(note) = &line.note {
            push(
                &mut changes,
                [Run::new(format!("“{note}”"), Tone::Muted, false)],
            );
        }
        let missing = (kind == RowKind::New)
            .then(|| self.missing(place, line.id))
            .flatten();
        let incomplete = missing.is_some();
        if let Some(missing) = missing {
            push(&mut changes, [Run::new(missing, Tone::Late, true)]);
        }
        self.push_allergy(&mut changes, place, line.seat);
        Row {
            key,
            kind,
            quantity: line.quantity,
            seat: seat_words(line.seat),
            name: self.item_name(&line.item),
            price: self
                .seal(line)
                .map(|sealed| sealed.unit.times(i64::from(line.quantity))),
            changes,
            chosen: self.screen.chosen == Some(key),
            incomplete,
        }
    }

    /// What a line lacks, in a word or two: "Cooked?".
    fn missing(&self, place: &Place, line: LineId) -> Option<String> {
        let all = self
            .draft(place)?
            .not_ready(&self.house, &self.availability, &self.lang);
        all.into_iter()
            .find(|problem| problem.line() == line)
            .map(|problem| match problem {
                NotReady::ChoiceMissing { group, .. } => format!("{group}?"),
                NotReady::SizeMissing { .. } => "Size?".to_owned(),
                NotReady::Out { .. } => "86".to_owned(),
                NotReady::NotEnough { left, .. } => format!("only {left} left"),
                NotReady::Gone { .. } => "not on the menu".to_owned(),
            })
    }

    fn push_allergy(&self, changes: &mut Vec<Run>, place: &Place, seat: Option<u8>) {
        if seat.is_none() {
            return;
        }
        for allergen in self.allergens_at(place, seat, true) {
            push(
                changes,
                [Run::new(
                    format!("⚠ {}", allergen.name()),
                    Tone::Allergy,
                    true,
                )],
            );
        }
    }

    pub(super) fn name_of(&self, line: &LineView) -> String {
        let item = self.house.menu.items.get(&line.item);
        let names = item.map_or(&line.names, |item| &item.names);
        names.get(&self.lang).to_owned()
    }

    pub(super) fn size_name(&self, item: &ItemId, size: &SizeId) -> Option<String> {
        let item = self.house.menu.items.get(item)?;
        item.size(size)
            .map(|size| size.names.get(&self.lang).to_owned())
    }
}

fn push(changes: &mut Vec<Run>, runs: impl IntoIterator<Item = Run>) {
    if !changes.is_empty() {
        changes.push(Run::new(" · ", Tone::Muted, false));
    }
    changes.extend(runs);
}

/// A modifier by its shape: "no onion", "＋ cheddar 2.00", "medium".
fn change_runs(kind: ModifierKind, name: &str, count: u8, price: Option<Money>) -> Vec<Run> {
    let mut runs = Vec::new();
    match kind {
        // Names of the menu may say it themselves ("no onion").
        ModifierKind::No => {
            runs.push(Run::new("no\u{a0}", Tone::Text, true));
            let bare = name
                .strip_prefix("no ")
                .or_else(|| name.strip_prefix("No "));
            runs.push(Run::new(bare.unwrap_or(name), Tone::Muted, false));
        }
        ModifierKind::Extra => {
            runs.push(Run::new("+\u{a0}", Tone::Text, true));
            let bare = name
                .strip_prefix("extra ")
                .or_else(|| name.strip_prefix("Extra "));
            runs.push(Run::new(bare.unwrap_or(name), Tone::Muted, false));
        }
        ModifierKind::Substitute => {
            runs.push(Run::new("⇄ ", Tone::Text, true));
            runs.push(Run::new(name, Tone::Muted, false));
        }
        ModifierKind::Prep | ModifierKind::Side => {
            runs.push(Run::new(name, Tone::Muted, false));
        }
    }
    if 1 < count {
        runs.push(Run::new(format!(" ×{count}"), Tone::Text, true));
    }
    if let Some(price) = price {
        runs.push(Run::new(format!(" {price}"), Tone::Muted, false));
    }
    runs
}

fn seat_words(seat: Option<u8>) -> String {
    seat.map_or_else(|| "table".to_owned(), |seat| format!("S{seat}"))
}
