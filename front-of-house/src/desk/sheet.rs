//! The sheet that rises from below: choices of an unsent line, or where a sent line stands.

use shared::ids::*;
use shared::menu::{Allergen, Item, ModifierGroup, ModifierKind};
use shared::money::Money;
use shared::order::{LineDraft, LineState};

use super::draft::chosen_of;
use super::*;
use crate::intent::{Chosen, Intent};

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
                })
            }
        }
    }

    fn new_sheet(&self, place: &Place, line: &LineDraft) -> Option<Sheet> {
        let item = self.house.menu.items.get(&line.item)?;
        let seat = line
            .seat
            .map_or_else(|| "table".to_owned(), |seat| format!("seat {seat}"));
        let allergens = self.allergens_as_chosen(item, line);
        let forbidden = match line.seat {
            Some(_) => self.allergens_at(place, line.seat, true),
            None => self.all_allergens(place),
        };
        let clash = allergens
            .iter()
            .filter(|a| forbidden.contains(a))
            .map(|a| a.name());
        let names: Vec<&str> = allergens.iter().map(|allergen| allergen.name()).collect();
        let groups = item
            .groups
            .iter()
            .filter_map(|id| self.house.menu.groups.get(id));
        let groups = groups.map(|group| self.group(line, group));
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
            title: format!("{} · {seat}", item.names.get(&self.lang)),
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

    fn sizes(&self, item: &Item, line: &LineDraft) -> Option<Group> {
        let chips = item.sizes.iter().map(|size| Chip {
            label: size.names.get(&self.lang).to_owned(),
            price: Some(size.price),
            kind: None,
            on: line.size.as_ref() == Some(&size.id),
            intent: Intent::Size(size.id.clone()),
        });
        let chips: Vec<Chip> = chips.collect();
        let missing = line.size.is_none();
        (!chips.is_empty()).then(|| Group {
            name: "Size".to_owned(),
            required: true,
            missing,
            chips,
        })
    }

    fn group(&self, line: &LineDraft, group: &ModifierGroup) -> Group {
        let modifiers = group
            .modifiers
            .iter()
            .filter_map(|id| self.house.menu.modifiers.get(id));
        let chips = modifiers.map(|modifier| Chip {
            label: modifier.names.get(&self.lang).to_owned(),
            price: Some(modifier.price).filter(|price| *price != Money::ZERO),
            kind: Some(modifier.kind),
            on: line.modifiers.iter().any(|own| own.modifier == modifier.id),
            intent: Intent::Modifier(modifier.id.clone()),
        });
        Group {
            name: group.names.get(&self.lang).to_owned(),
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
    fn all_allergens(&self, place: &Place) -> Vec<Allergen> {
        let draft = self.draft(place).map(|draft| &draft.content.allergies);
        let unsent = draft.into_iter().flatten().copied();
        self.sent_allergies(place)
            .into_iter()
            .chain(unsent)
            .map(|a| a.allergen)
            .collect()
    }
}
