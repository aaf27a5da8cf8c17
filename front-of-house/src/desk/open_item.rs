//! What is on no menu: its name and price are typed, and a department says how it is taxed, booked and cooked.

use shared::ids::*;
use shared::money::Money;
use shared::order::{LineDraft, OpenItem};
use shared::ticket::LineView;
use shared::wire::limits::OPEN_NAME_CHARS_MAX;

use super::tender::money;
use super::*;
use crate::intent::{Chosen, Intent};
use crate::say::extras as w;

/// While one is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    pub department: ItemId,
    pub name: String,
    pub price: String,
    /// `None`: where the department cooks.
    pub station: Option<StationId>,
}

/// How it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenItemView {
    pub opening: Opening,
    pub departments: Vec<(ItemId, String)>,
    /// Where else it could go; the department's own first, as `None`.
    pub stations: Vec<(Option<StationId>, String)>,
    /// The line as it would be added, or what is wrong with it.
    pub item: Result<OpenItem, String>,
    /// A second person will be asked when it is sent.
    pub approval: bool,
}

impl Desk {
    pub(super) fn open_items(&mut self, intent: &Intent) {
        match (intent, &mut self.screen.dialog) {
            (Intent::AskOpenItem, _) => self.ask_open_item(None),
            (Intent::OpenDepartment(department), Some(Dialog::OpenItem(own))) => {
                own.department = department.clone();
                own.station = None;
            }
            (Intent::OpenStation(station), Some(Dialog::OpenItem(own))) => {
                own.station = station.clone();
            }
            _ => {}
        }
    }

    /// Of the department that was named, or of the one that the open category belongs to.
    pub(super) fn ask_open_item(&mut self, department: Option<ItemId>) {
        if self.place().is_none() {
            return;
        }
        let all = &self.house.menu.departments;
        let here = all.values().find(|own| {
            Some(&own.item.category) == self.screen.category.as_ref() && !self.screen.favourites
        });
        let first = here.or_else(|| all.values().next());
        let Some(department) = department.or_else(|| first.map(|own| own.item.id.clone())) else {
            return self.say(w::NO_OPEN, Tone::Soon);
        };
        // What was searched for and is on no menu is its name.
        let name = self.screen.search.trim().to_owned();
        self.screen.dialog = Some(Dialog::OpenItem(Opening {
            department,
            name,
            price: String::new(),
            station: None,
        }));
    }

    fn opened(&self, own: &Opening) -> Result<OpenItem, String> {
        let lang = self.lang();
        let name = own.name.trim().to_owned();
        if name.is_empty() || OPEN_NAME_CHARS_MAX < name.chars().count() {
            return Err(w::OPEN_NAME_BAD.with(lang, OPEN_NAME_CHARS_MAX));
        }
        let price = money(&own.price, lang)?;
        let found = self.house.menu.departments.get(&own.department);
        let up_to = found.map_or(Money::ZERO, |own| own.up_to);
        if price <= Money::ZERO || up_to < price {
            return Err(w::OPEN_PRICE_BAD.with(lang, up_to));
        }
        let station = own.station.clone();
        Ok(OpenItem {
            name,
            price,
            station,
        })
    }

    pub fn open_item_view(&self) -> Option<OpenItemView> {
        let Some(Dialog::OpenItem(own)) = &self.screen.dialog else {
            return None;
        };
        let department = self.house.menu.departments.get(&own.department)?;
        let all = self.house.menu.departments.values();
        let code = self.lang().code();
        let usual = department.item.work.iter().flatten().next();
        let usual = usual.map(|step| &step.station);
        let others = self.house.stations.iter().map(|station| &station.id);
        let others = others.filter(|id| Some(*id) != usual).map(Some);
        let stations = std::iter::once(None).chain(others).map(|station| {
            let named = station.or(usual);
            let name = named.map_or_else(String::new, |id| words::capital(&self.station_name(id)));
            (station.cloned(), name)
        });
        let people = self.people.as_ref();
        let staffed = people.is_some_and(|people| !people.people.is_empty());
        let allowed = self
            .signed_in()
            .is_some_and(|person| person.rights.open_item);
        Some(OpenItemView {
            departments: all
                .map(|own| (own.item.id.clone(), own.item.names.get(code).to_owned()))
                .collect(),
            stations: stations.collect(),
            item: self.opened(own),
            approval: staffed && !allowed,
            opening: own.clone(),
        })
    }

    pub(super) fn confirm_open_item(&mut self, own: &Opening, stamp: &mut Stamp<'_>) {
        let open = match self.opened(own) {
            Ok(open) => open,
            Err(why) => return self.screen.say(why, Tone::Late),
        };
        let Some(found) = self.house.menu.departments.get(&own.department) else {
            return self.say(w::NO_OPEN, Tone::Late);
        };
        let course = self.screen.course.unwrap_or(found.item.course);
        let seat = self.screen.seat;
        let id = LineId((stamp.mint)());
        let line = LineDraft {
            id,
            item: own.department.clone(),
            size: None,
            quantity: 1,
            modifiers: Vec::new(),
            seat,
            course,
            note: None,
            open: Some(open),
        };
        if let Some(draft) = self.draft_mut(stamp) {
            draft.edit(|content| content.lines.push(line));
        }
        self.screen.dialog = None;
        self.screen.search.clear();
        self.screen.chosen = Some(Chosen::New(id));
    }

    /// What a line that is not sent is called.
    pub(super) fn draft_name(&self, line: &LineDraft) -> String {
        match &line.open {
            Some(open) => open.name.clone(),
            None => self.item_name(&line.item),
        }
    }

    /// The open item that a sent line is, to write it down once more.
    pub(super) fn open_of(&self, line: &LineView) -> Option<OpenItem> {
        let department = self.house.menu.departments.get(&line.item)?;
        let usual = department.item.work.iter().flatten().next();
        let usual = usual.map(|step| &step.station);
        let cooked_at = line.steps.first().map(|step| &step.station);
        Some(OpenItem {
            name: line.names.get("en").to_owned(),
            price: line.sealed.unit,
            station: cooked_at.filter(|own| Some(*own) != usual).cloned(),
        })
    }
}
