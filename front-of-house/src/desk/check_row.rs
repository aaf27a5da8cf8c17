//! One line of the check as it reads: quantity, seat, dish, what was changed about it, and what it lacks.

use shared::ids::*;
use shared::lang::Lang;
use shared::menu::ModifierKind;
use shared::money::Money;
use shared::order::{LineDraft, LineState};
use shared::ticket::{LineView, OrderView};

use super::*;
use crate::intent::Chosen;
use crate::say::check as w;

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

impl Desk {
    pub(super) fn sent_row(&self, place: &Place, view: &OrderView, line: &LineView) -> Row {
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
            let name = own.names.get(self.lang().code());
            let runs = change_runs(own.kind, name, own.count, None, self.lang());
            push(&mut changes, runs);
        }
        if let Some(note) = &line.note {
            push(
                &mut changes,
                [Run::new(format!("“{note}”"), Tone::Muted, false)],
            );
        }
        self.push_allergy(&mut changes, place, line.seat);
        if void {
            push(
                &mut changes,
                [Run::new(w::VOID_MARK.text(self.lang()), Tone::Late, true)],
            );
        }
        Row {
            key,
            kind: if void { RowKind::Void } else { RowKind::Sent },
            quantity: line.quantity,
            seat: self.seat_words(line.seat),
            // The guest's name of the dish; the kitchen's short one is sealed in the view.
            name: self.name_of(line),
            price: Some(line.sealed.unit.times(i64::from(line.quantity))),
            changes,
            chosen: self.screen.chosen == Some(key),
            incomplete: false,
        }
    }

    /// A row from a draft: not sent, or on its way.
    pub(super) fn row_of(&self, place: &Place, line: &LineDraft, kind: RowKind) -> Row {
        let key = Chosen::New(line.id);
        let item = self.house.menu.item(&line.item);
        let mut changes = Vec::new();
        if let Some(stands) = self.stands_in(place, line.id) {
            push(&mut changes, [Run::new(stands, Tone::Changed, false)]);
        }
        if let Some(size) = line
            .size
            .as_ref()
            .and_then(|size| self.size_name(&line.item, size))
        {
            push(&mut changes, [Run::new(size, Tone::Text, false)]);
        }
        for own in &line.modifiers {
            if let Some(modifier) = self.house.menu.modifiers.get(&own.modifier) {
                let name = modifier.names.get(self.lang().code());
                let price = Some(modifier.price).filter(|price| *price != Money::ZERO);
                let runs = change_runs(modifier.kind, name, own.count, price, self.lang());
                push(&mut changes, runs);
            }
        }
        if item.is_some_and(|item| item.course != line.course) {
            let with = w::WITH_COURSE.with(self.lang(), self.course_low(line.course));
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
            seat: self.seat_words(line.seat),
            name: self.draft_name(line),
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
            .not_ready(&self.house, &self.availability, self.lang());
        all.into_iter()
            .find(|problem| problem.line() == line)
            .map(|problem| problem.short(self.lang()))
    }

    fn push_allergy(&self, changes: &mut Vec<Run>, place: &Place, seat: Option<u8>) {
        if seat.is_none() {
            return;
        }
        for allergen in self.allergens_at(place, seat, true) {
            push(
                changes,
                [Run::new(
                    format!("⚠ {}", shared::lang::allergen(allergen, self.lang())),
                    Tone::Allergy,
                    true,
                )],
            );
        }
    }

    /// "S2", or "table".
    pub(super) fn seat_words(&self, seat: Option<u8>) -> String {
        match seat {
            Some(seat) => w::SEAT_SHORT.with(self.lang(), seat),
            None => w::TABLE_SEAT.text(self.lang()).to_owned(),
        }
    }

    pub(super) fn name_of(&self, line: &LineView) -> String {
        // Departments are no dishes: an open item has its own name.
        let item = self.house.menu.items.get(&line.item);
        let names = item.map_or(&line.names, |item| &item.names);
        names.get(self.lang().code()).to_owned()
    }

    pub(super) fn size_name(&self, item: &ItemId, size: &SizeId) -> Option<String> {
        let item = self.house.menu.item(item)?;
        item.size(size)
            .map(|size| size.names.get(self.lang().code()).to_owned())
    }
}

fn push(changes: &mut Vec<Run>, runs: impl IntoIterator<Item = Run>) {
    if !changes.is_empty() {
        changes.push(Run::new(" · ", Tone::Muted, false));
    }
    changes.extend(runs);
}

/// A modifier by its shape: "no onion", "＋ cheddar 2.00", "medium".
fn change_runs(
    kind: ModifierKind,
    name: &str,
    count: u8,
    price: Option<Money>,
    lang: Lang,
) -> Vec<Run> {
    let mut runs = Vec::new();
    match kind {
        // Names of the menu may say it themselves ("no onion").
        ModifierKind::No => {
            let no = w::NO.text(lang);
            match (bare(name, no), lang) {
                (None, lang) if lang != Lang::En => {
                    runs.push(Run::new(name, Tone::Muted, false));
                }
                (rest, _) => {
                    runs.push(Run::new(format!("{no}\u{a0}"), Tone::Text, true));
                    runs.push(Run::new(rest.unwrap_or(name), Tone::Muted, false));
                }
            }
        }
        ModifierKind::Extra => {
            runs.push(Run::new("+\u{a0}", Tone::Text, true));
            let rest = bare(name, "extra").unwrap_or(name);
            runs.push(Run::new(rest, Tone::Muted, false));
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

/// `name` without the word that it starts with: "onion" of "no onion".
pub fn bare<'a>(name: &'a str, word: &str) -> Option<&'a str> {
    let start = name.get(..word.len())?;
    let rest = &name[word.len()..];
    let ends = rest.starts_with(' ') || !word.is_ascii();
    (start.eq_ignore_ascii_case(word) && ends).then(|| rest.trim_start())
}
