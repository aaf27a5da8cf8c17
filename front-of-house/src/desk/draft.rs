//! What a waiter has written down and not sent; every edit can be taken back.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::menu::{Item, Menu, ModifierGroup, Restaurant};
use shared::order::{Allergy, Channel, Guest, LineDraft, ModifierChoice};
use shared::wire::Availability;
use shared::wire::limits::{MODIFIERS_PER_LINE_MAX, QUANTITY_MAX};

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
    #[serde(skip)]
    past: Vec<Content>,
}

/// Why a draft cannot be sent yet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    #[error("{item} needs a choice: {group}")]
    ChoiceMissing {
        line: LineId,
        item: String,
        group: String,
    },
    #[error("{item} needs a size")]
    SizeMissing { line: LineId, item: String },
    #[error("{item} is out (86): take it off or choose something else")]
    Out { line: LineId, item: String },
    #[error("only {left} of {item} left")]
    NotEnough {
        line: LineId,
        item: String,
        left: u32,
    },
    #[error("this item is not on the menu any more: take it off")]
    Gone { line: LineId },
}

impl NotReady {
    pub fn line(&self) -> LineId {
        match self {
            Self::ChoiceMissing { line, .. }
            | Self::SizeMissing { line, .. }
            | Self::Out { line, .. }
            | Self::NotEnough { line, .. }
            | Self::Gone { line } => *line,
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
            past,
        }
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

    /// Adds one of `item`. The same plain item for the same seat and course counts up instead.
    pub fn add(&mut self, item: &Item, id: LineId, seat: Option<u8>, course: CourseNo) -> LineId {
        self.edit(|content| {
            let same = |line: &&mut LineDraft| {
                let plain = line.modifiers.is_empty() && line.size.is_none() && line.note.is_none();
                let alike = line.item == item.id && line.seat == seat && line.course == course;
                plain && alike && line.quantity < QUANTITY_MAX
            };
            let choices = !item.sizes.is_empty() || !item.groups.is_empty();
            if !choices && let Some(line) = content.lines.iter_mut().find(same) {
                line.quantity += 1;
                return line.id;
            }
            let size = None;
            let (item, modifiers, note) = (item.id.clone(), Vec::new(), None);
            content.lines.push(LineDraft {
                id,
                item,
                size,
                quantity: 1,
                modifiers,
                seat,
                course,
                note,
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

    /// Chooses or drops a modifier. In a group of one, the new choice replaces the old.
    /// The error says in words why nothing changed.
    pub fn toggle(&mut self, id: LineId, modifier: &ModifierId, menu: &Menu) -> Result<(), String> {
        let mut full = Ok(());
        self.change(id, |line| {
            if let Some(at) = line
                .modifiers
                .iter()
                .position(|own| own.modifier == *modifier)
            {
                line.modifiers.remove(at);
                return;
            }
            let item = menu.items.get(&line.item);
            let Some(group) = item.and_then(|item| menu.group_offering(item, modifier)) else {
                return;
            };
            let chosen = chosen_of(line, group).count();
            if group.max == 1 {
                line.modifiers
                    .retain(|own| !group.modifiers.contains(&own.modifier));
            } else if usize::from(group.max) <= chosen {
                full = Err(format!(
                    "at most {} of {}",
                    group.max,
                    group.names.get("en")
                ));
                return;
            }
            if MODIFIERS_PER_LINE_MAX <= line.modifiers.len() {
                full = Err(format!(
                    "a line takes at most {MODIFIERS_PER_LINE_MAX} changes"
                ));
                return;
            }
            line.modifiers.push(ModifierChoice {
                modifier: modifier.clone(),
                count: 1,
            });
        });
        full
    }

    pub fn remove(&mut self, id: LineId) {
        self.edit(|content| content.lines.retain(|line| line.id != id));
    }

    /// Everything that keeps it from being sent, in the order of the lines.
    pub fn not_ready(
        &self,
        house: &Restaurant,
        available: &BTreeMap<ItemId, Availability>,
        lang: &str,
    ) -> Vec<NotReady> {
        let mut found = Vec::new();
        for line in &self.content.lines {
            let Some(item) = house.menu.items.get(&line.item) else {
                found.push(NotReady::Gone { line: line.id });
                continue;
            };
            let name = || item.names.get(lang).to_owned();
            if !item.sizes.is_empty() && line.size.is_none() {
                found.push(NotReady::SizeMissing {
                    line: line.id,
                    item: name(),
                });
            }
            for group in item
                .groups
                .iter()
                .filter_map(|id| house.menu.groups.get(id))
            {
                if chosen_of(line, group).count() < usize::from(group.min) {
                    let group = group.names.get(lang).to_owned();
                    found.push(NotReady::ChoiceMissing {
                        line: line.id,
                        item: name(),
                        group,
                    });
                }
            }
            match available.get(&line.item) {
                Some(state) if state.out => {
                    found.push(NotReady::Out {
                        line: line.id,
                        item: name(),
                    });
                }
                Some(Availability {
                    left: Some(left), ..
                }) if *left < self.units_of(&line.item) => {
                    let left = *left;
                    found.push(NotReady::NotEnough {
                        line: line.id,
                        item: name(),
                        left,
                    });
                }
                _ => {}
            }
        }
        found
    }
}

/// The choices of `line` that belong to `group`.
pub(super) fn chosen_of<'a>(
    line: &'a LineDraft,
    group: &'a ModifierGroup,
) -> impl Iterator<Item = &'a ModifierChoice> {
    line.modifiers
        .iter()
        .filter(|own| group.modifiers.contains(&own.modifier))
}
