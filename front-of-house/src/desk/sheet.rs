//! The sheet that rises from below: choices of an unsent line, or where a sent line stands.

use shared::ids::*;
use shared::lang::allergen;
use shared::menu::{Allergen, Item, ModifierGroup, ModifierKind};
use shared::money::Money;
use shared::order::{LineDraft, LineState};

use super::choices::chosen_of;
use super::*;
use crate::intent::{Chosen, Intent};
use crate::say::check as w;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    pub label: String,
    pub price: Option<Money>,
    /// `None`: a size.
    pub kind: Option<ModifierKind>,
    pub on: bool,
    pub intent: Intent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub name: String,
    /// Opened by a choice of another group.
    pub nested: bool,
    /// How many may be chosen, where it is more than one and fewer than there are.
    pub up_to: Option<u8>,
    pub required: bool,
    /// Required, and not chosen yet.
    pub missing: bool,
    pub chips: Vec<Chip>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sheet {
    New {
        title: String,
        allergens: String,
        /// Allergens of the dish as chosen that its seat must not eat.
        clash: Vec<&'static str>,
        groups: Vec<Group>,
        quantity: u16,
        seat: Option<u8>,
        seats: u8,
        course: CourseNo,
        /// Courses to choose from: number, name.
        courses: Vec<(CourseNo, String)>,
        note: Option<String>,
    },
    Sent {
        title: String,
        /// Where it stands, station by station.
        steps: Vec<(String, Tone)>,
        can_void: bool,
        can_refire: bool,
        seat: Option<u8>,
        seats: u8,
    },
}

impl Desk {
    pub fn sheet(&self) -> Option<Sheet> {
        match self.screen.chosen? {
            Chosen::New(line) => {
                let place = self.place()?;
                let line = self.draft(place)?.line(line)?;
                self.new_sheet(place, line)
            }
            Chosen::Sent(order, line) => {
                let view = self.orders.get(&order)?;
                let line = view.lines.iter().find(|own| own.line == line)?;
                let void = line.state == LineState::Void;
                Some(Sheet::Sent {
                    title: format!("{} {}", line.quantity, self.name_of(line)),
                    steps: self.step_words(line),
                    can_void: !void,
                    can_refire: matches!(line.state, LineState::Ready | LineState::Served),
                    seat: line.seat,
                    seats: self.covers(&Place::of(&view.head)),
                })
            }
        }
    }

    fn new_sheet(&self, place: &Place, line: &LineDraft) -> Option<Sheet> {
        let Some(item) = self.house.menu.item(&line.item) else {
            return Some(self.gone_sheet(place, line));
        };
        let seat = line.seat.map_or_else(
            || self.word(w::TABLE_SEAT),
            |seat| w::SEAT_LOW.with(self.lang(), seat),
        );
        let allergens = self.allergens_as_chosen(item, line);
        let forbidden = match line.seat {
            Some(_) => self.allergens_at(place, line.seat, true),
            None => self.all_allergens(place),
        };
        let clash = allergens
            .iter()
            .filter(|a| forbidden.contains(a))
            .map(|own| allergen(*own, self.lang()));
        let name = |own: &Allergen| allergen(*own, self.lang());
        let names: Vec<&str> = allergens.iter().map(name).collect();
        let groups = self.groups(item, line);
        let mut courses: Vec<(CourseNo, String)> = self
            .house
            .courses
            .iter()
            .map(|c| (c.no, self.course_name(c.no)))
            .collect();
        if !courses.iter().any(|(no, _)| *no == CourseNo(0)) {
            courses.insert(0, (CourseNo(0), self.course_name(CourseNo(0))));
        }
        Some(Sheet::New {
            title: format!("{} · {seat}", self.draft_name(line)),
            allergens: names.join(" · "),
            clash: clash.collect(),
            groups: self.sizes(item, line).into_iter().chain(groups).collect(),
            quantity: line.quantity,
            seat: line.seat,
            seats: self.covers(place),
            course: line.course,
            courses,
            note: line.note.clone(),
        })
    }

    /// The menu does not know the dish any more: all that is left is to take it off, or to read what it was.
    fn gone_sheet(&self, place: &Place, line: &LineDraft) -> Sheet {
        Sheet::New {
            title: format!("{} · {}", line.item, w::NOT_ON_MENU.text(self.lang())),
            allergens: String::new(),
            clash: Vec::new(),
            groups: Vec::new(),
            quantity: line.quantity,
            seat: line.seat,
            seats: self.covers(place),
            course: line.course,
            courses: Vec::new(),
            note: line.note.clone(),
        }
    }

    fn sizes(&self, item: &Item, line: &LineDraft) -> Option<Group> {
        let chips = item.sizes.iter().map(|size| Chip {
            label: size.names.get(self.lang().code()).to_owned(),
            price: Some(size.price),
            kind: None,
            on: line.size.as_ref() == Some(&size.id),
            intent: Intent::Size(size.id.clone()),
        });
        let chips: Vec<Chip> = chips.collect();
        let missing = line.size.is_none();
        (!chips.is_empty()).then(|| Group {
            name: self.word(w::SIZE),
            nested: false,
            up_to: None,
            required: true,
            missing,
            chips,
        })
    }

    /// The item's groups, each followed by those that its choices open.
    fn groups(&self, item: &Item, line: &LineDraft) -> Vec<Group> {
        let menu = &self.house.menu;
        let open = menu.open_groups(item, &line.modifiers);
        let opened_by = |group: &ModifierGroup| -> Vec<&GroupId> {
            let chosen = chosen_of(line, group);
            let known = chosen.filter_map(|own| menu.modifiers.get(&own.modifier));
            known.flat_map(|own| &own.groups).collect()
        };
        let mut ordered: Vec<(bool, &ModifierGroup)> = Vec::new();
        let own = open.iter().filter(|group| item.groups.contains(&group.id));
        for group in own {
            ordered.push((false, group));
        }
        let mut at = 0;
        while at < ordered.len() {
            let below = opened_by(ordered[at].1);
            let mut next = at + 1;
            for group in open.iter().filter(|group| below.contains(&&group.id)) {
                if !ordered.iter().any(|(_, known)| known.id == group.id) {
                    ordered.insert(next, (true, group));
                    next += 1;
                }
            }
            at += 1;
        }
        let groups = ordered.into_iter();
        groups
            .map(|(nested, group)| self.group(line, group, nested))
            .collect()
    }

    fn group(&self, line: &LineDraft, group: &ModifierGroup, nested: bool) -> Group {
        let modifiers = group
            .modifiers
            .iter()
            .filter_map(|id| self.house.menu.modifiers.get(id));
        let chips = modifiers.map(|modifier| Chip {
            label: modifier.names.get(self.lang().code()).to_owned(),
            price: Some(modifier.price).filter(|price| *price != Money::ZERO),
            kind: Some(modifier.kind),
            on: line.modifiers.iter().any(|own| own.modifier == modifier.id),
            intent: Intent::Modifier(modifier.id.clone()),
        });
        let several = 1 < group.max && usize::from(group.max) < group.modifiers.len();
        Group {
            name: group.names.get(self.lang().code()).to_owned(),
            nested,
            up_to: several.then_some(group.max),
            required: 0 < group.min,
            missing: chosen_of(line, group).count() < usize::from(group.min),
            chips: chips.collect(),
        }
    }

    /// What is in the dish with its modifiers.
    fn allergens_as_chosen(&self, item: &Item, line: &LineDraft) -> Vec<Allergen> {
        let mut found = item.allergens.clone();
        let chosen = line.modifiers.iter();
        let chosen = chosen.filter_map(|own| self.house.menu.modifiers.get(&own.modifier));
        let chosen: Vec<_> = chosen.collect();
        for modifier in &chosen {
            found.retain(|allergen| !modifier.removes_allergens.contains(allergen));
        }
        for modifier in &chosen {
            found.extend(&modifier.allergens);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Of every seat: a dish for the table must suit all.
    pub(super) fn all_allergens(&self, place: &Place) -> Vec<Allergen> {
        let draft = self.draft(place).map(|draft| &draft.content.allergies);
        let unsent = draft.into_iter().flatten().copied();
        self.sent_allergies(place)
            .into_iter()
            .chain(unsent)
            .map(|a| a.allergen)
            .collect()
    }
}
