//! What a waiter has written down and not sent; every edit can be taken back.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::lang::Lang;
use shared::menu::{Item, Restaurant};
use shared::order::{Allergy, Channel, Guest, LineDraft};
use shared::time::Timestamp;
use shared::wire::Availability;
use shared::wire::limits::QUANTITY_MAX;

use super::Replaced;
use super::choices::chosen_of;
use crate::say::{check as say, status as w};

/// Edits that can be taken back; older ones are forgotten.
const UNDO_DEPTH_MAX: usize = 50;

/// What the edits change, and undo restores.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub lines: Vec<LineDraft>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub allergies: BTreeSet<Allergy>,
    /// Courses to keep until somebody fires them, asked for with the next send.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub hold: BTreeSet<CourseNo>,
    /// Lines here that stand in for one that the kitchen has.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub replaces: BTreeMap<LineId, Replaced>,
}

/// One place's unsent part. Kept on disk at each edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The order it becomes, where the place has none that is open.
    pub order: OrderId,
    pub channel: Channel,
    #[serde(default)]
    pub covers: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest: Option<Guest>,
    pub content: Content,
    /// When the party sat down, as the router's time was known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Another terminal goes on with it: it is kept here to look at, and is not sent from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<bool>,
    #[serde(skip)]
    past: Vec<Content>,
}

/// Why a draft cannot be sent yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotReady {
    ChoiceMissing {
        line: LineId,
        item: String,
        group: String,
    },
    SizeMissing {
        line: LineId,
        item: String,
    },
    Out {
        line: LineId,
        item: String,
    },
    NotEnough {
        line: LineId,
        item: String,
        left: u32,
    },
    /// The menu was changed under the open check.
    Gone {
        line: LineId,
    },
    /// The menu was changed: a choice is not offered any more.
    ChoiceGone {
        line: LineId,
        item: String,
        choice: String,
    },
    /// More guests were written down once.
    SeatMissing {
        line: LineId,
        item: String,
        seat: u8,
        seats: u8,
    },
}

impl NotReady {
    pub fn line(&self) -> LineId {
        match self {
            Self::ChoiceMissing { line, .. }
            | Self::SizeMissing { line, .. }
            | Self::Out { line, .. }
            | Self::NotEnough { line, .. }
            | Self::Gone { line }
            | Self::ChoiceGone { line, .. }
            | Self::SeatMissing { line, .. } => *line,
        }
    }

    /// What is wrong and what to do.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::ChoiceMissing { item, group, .. } => w::NEEDS_CHOICE.filled(lang, &[item, group]),
            Self::SizeMissing { item, .. } => w::NEEDS_SIZE.with(lang, item),
            Self::Out { item, .. } => w::IS_OUT.with(lang, item),
            Self::NotEnough { item, left, .. } => w::NOT_ENOUGH.filled(lang, &[left, item]),
            Self::Gone { .. } => w::ITEM_GONE.text(lang).to_owned(),
            Self::ChoiceGone { item, choice, .. } => {
                w::CHOICE_UNKNOWN.filled(lang, &[item, choice])
            }
            Self::SeatMissing {
                item, seat, seats, ..
            } => w::SEAT_MISSING.filled(lang, &[seat, seats, item]),
        }
    }

    /// In a word or two, for the line: "Cooked?".
    pub fn short(&self, lang: Lang) -> String {
        match self {
            Self::ChoiceMissing { group, .. } => format!("{group}?"),
            Self::SizeMissing { .. } => say::SIZE_ASKED.text(lang).to_owned(),
            Self::Out { .. } => "86".to_owned(),
            Self::NotEnough { left, .. } => say::ONLY_LEFT.with(lang, left),
            Self::Gone { .. } => say::NOT_ON_MENU.text(lang).to_owned(),
            Self::ChoiceGone { choice, .. } => format!("{choice}: 86"),
            Self::SeatMissing { seat, .. } => {
                format!("{}?", say::SEAT_LOW.with(lang, seat))
            }
        }
    }
}

impl Draft {
    pub fn new(order: OrderId, channel: Channel, covers: u8) -> Self {
        let (content, past) = (Content::default(), Vec::new());
        Self {
            order,
            channel,
            covers,
            guest: None,
            content,
            since: None,
            taken: None,
            past,
        }
    }

    /// The same to whoever reads it; how it came about does not matter.
    pub fn alike(&self, other: &Self) -> bool {
        self.order == other.order
            && self.content == other.content
            && self.guest == other.guest
            && self.covers == other.covers
    }

    /// Nothing in it that would be lost.
    pub fn is_empty(&self) -> bool {
        self.content == Content::default() && self.guest.is_none()
    }

    pub fn line(&self, id: LineId) -> Option<&LineDraft> {
        self.content.lines.iter().find(|line| line.id == id)
    }

    /// Changes the content and remembers how it was; a change that changes nothing is not remembered.
    pub fn edit<R>(&mut self, change: impl FnOnce(&mut Content) -> R) -> R {
        let before = self.content.clone();
        let result = change(&mut self.content);
        if before != self.content {
            if self.past.len() == UNDO_DEPTH_MAX {
                self.past.remove(0);
            }
            self.past.push(before);
        }
        result
    }

    /// Takes the last edit back; false when there is none.
    pub fn undo(&mut self) -> bool {
        let before = self.past.pop();
        before.map(|content| self.content = content).is_some()
    }

    /// What was before cannot come back any more.
    pub(super) fn forget_past(&mut self) {
        self.past.clear();
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Units over all lines.
    pub fn units(&self) -> u32 {
        self.content
            .lines
            .iter()
            .map(|line| u32::from(line.quantity))
            .sum()
    }

    pub fn units_of(&self, item: &ItemId) -> u32 {
        let lines = self.content.lines.iter().filter(|line| line.item == *item);
        lines.map(|line| u32::from(line.quantity)).sum()
    }

    /// Adds so many of `item`. The same plain item for the same seat and course counts up instead.
    pub fn add(
        &mut self,
        item: &Item,
        id: LineId,
        seat: Option<u8>,
        course: CourseNo,
        units: u16,
    ) -> LineId {
        self.edit(|content| {
            let same = |line: &&mut LineDraft| {
                let plain = line.modifiers.is_empty() && line.size.is_none() && line.note.is_none();
                let alike = line.item == item.id && line.seat == seat && line.course == course;
                plain && alike && line.quantity + units <= QUANTITY_MAX
            };
            let choices = !item.sizes.is_empty() || !item.groups.is_empty();
            if !choices && let Some(line) = content.lines.iter_mut().find(same) {
                line.quantity += units;
                return line.id;
            }
            let size = None;
            let (item, modifiers, note) = (item.id.clone(), Vec::new(), None);
            content.lines.push(LineDraft {
                id,
                item,
                size,
                quantity: units,
                modifiers,
                seat,
                course,
                note,
                open: None,
            });
            id
        })
    }

    pub fn change(&mut self, id: LineId, change: impl FnOnce(&mut LineDraft)) {
        self.edit(|content| {
            if let Some(line) = content.lines.iter_mut().find(|line| line.id == id) {
                change(line);
            }
        });
    }

    pub fn remove(&mut self, id: LineId) {
        self.edit(|content| {
            content.lines.retain(|line| line.id != id);
            content.replaces.remove(&id);
        });
    }

    /// Everything that keeps it from being sent, in the order of the lines.
    pub fn not_ready(
        &self,
        house: &Restaurant,
        available: &BTreeMap<ItemId, Availability>,
        lang: Lang,
    ) -> Vec<NotReady> {
        let lines = self.content.lines.iter();
        lines
            .flat_map(|line| self.lacks(line, house, available, lang))
            .collect()
    }

    fn lacks(
        &self,
        draft: &LineDraft,
        house: &Restaurant,
        available: &BTreeMap<ItemId, Availability>,
        lang: Lang,
    ) -> Vec<NotReady> {
        let line = draft.id;
        let Some(found) = house.menu.item(&draft.item) else {
            return vec![NotReady::Gone { line }];
        };
        let mut lacks = Vec::new();
        let open = draft.open.as_ref().map(|open| open.name.clone());
        let item = open.unwrap_or_else(|| found.names.get(lang.code()).to_owned());
        let size_known = |size| found.size(size).is_some();
        if !found.sizes.is_empty() && !draft.size.as_ref().is_some_and(size_known) {
            let item = item.clone();
            lacks.push(NotReady::SizeMissing { line, item });
        }
        for group in house.menu.open_groups(found, &draft.modifiers) {
            if chosen_of(draft, group).count() < usize::from(group.min) {
                let (item, group) = (item.clone(), group.names.get(lang.code()).to_owned());
                lacks.push(NotReady::ChoiceMissing { line, item, group });
            }
        }
        for own in &draft.modifiers {
            let menu = &house.menu;
            let offered = menu.group_offering(found, &draft.modifiers, &own.modifier);
            let known = menu.modifiers.get(&own.modifier);
            if offered.is_none() || known.is_none() {
                let choice = known.map_or_else(
                    || own.modifier.to_string(),
                    |known| known.names.get(lang.code()).to_owned(),
                );
                let item = item.clone();
                lacks.push(NotReady::ChoiceGone { line, item, choice });
            }
        }
        if let Some(seat) = draft.seat.filter(|seat| self.covers < *seat) {
            let (item, seats) = (item.clone(), self.covers);
            lacks.push(NotReady::SeatMissing {
                line,
                item,
                seat,
                seats,
            });
        }
        match available.get(&draft.item) {
            Some(state) if state.out => lacks.push(NotReady::Out { line, item }),
            Some(Availability {
                left: Some(left), ..
            }) if *left < self.units_of(&draft.item) => {
                let left = *left;
                lacks.push(NotReady::NotEnough { line, item, left });
            }
            _ => {}
        }
        lacks
    }
}
