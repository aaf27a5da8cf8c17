//! What the router tells the house: orders, counts, stations, the menu; the newest word replaces the older.

use shared::wire::{HouseSnapshot, HouseUpdate};

use super::*;
use crate::say::people as p;

impl Desk {
    pub fn hear_house(&mut self, update: HouseUpdate) -> Vec<Effect> {
        match update {
            HouseUpdate::Order { view } => self.see_order(*view),
            HouseUpdate::OrderGone { order } => self.order_gone(order),
            HouseUpdate::Availability { item } => {
                self.availability.insert(item.item.clone(), item);
            }
            HouseUpdate::Station { health } => {
                self.stations.insert(health.station.clone(), health);
            }
            HouseUpdate::Menu { version } => self.see_menu(version),
            HouseUpdate::Check { check } => {
                self.checks.insert(check.check, *check);
            }
            HouseUpdate::Message { message } => self.see_message(*message),
            HouseUpdate::MessageGone { message } => drop(self.messages.remove(&message)),
            HouseUpdate::CheckGone { check } => {
                self.checks.remove(&check);
            }
            HouseUpdate::People { people } => {
                self.people = Some(*people);
                self.see_people();
            }
        }
        std::mem::take(&mut self.effects)
    }

    /// Replaces all that the router told before.
    pub fn hear_snapshot(&mut self, snapshot: HouseSnapshot) -> Vec<Effect> {
        self.fetched = true;
        // What was up before this terminal looked is on the screen; only what comes up now is called out.
        let known = !self.orders.is_empty();
        self.orders = snapshot
            .orders
            .into_iter()
            .map(|view| (view.head.order, view))
            .collect();
        let views: Vec<OrderView> = self.orders.values().cloned().collect();
        for view in &views {
            self.announce(view, known);
            self.sent_elsewhere(view);
        }
        let counted = snapshot.availability.into_iter();
        self.availability = counted.map(|item| (item.item.clone(), item)).collect();
        let health = snapshot.stations.into_iter();
        self.stations = health
            .map(|station| (station.station.clone(), station))
            .collect();
        let open = snapshot.checks.into_iter();
        self.checks = open.map(|check| (check.check, check)).collect();
        let gone = |id: &MessageId| !snapshot.messages.iter().any(|one| one.message == *id);
        let gone: Vec<MessageId> = self.messages.keys().copied().filter(gone).collect();
        gone.iter().for_each(|id| drop(self.messages.remove(id)));
        for message in snapshot.messages {
            self.see_message(message);
        }
        self.people = snapshot.people;
        self.see_people();
        // An order that was answered and closed before the snapshot would echo for ever.
        self.echo.clear();
        if let Some(version) = snapshot.menu {
            self.see_menu(version);
        }
        std::mem::take(&mut self.effects)
    }

    pub fn hear_linked(&mut self, linked: bool) {
        self.linked = linked;
    }

    /// The router's beat: its time, and whether anything fires by itself there.
    pub fn hear_beat(&mut self, now: Timestamp, timers_stopped: bool) {
        self.clock.beat(now);
        self.timers_stopped = timers_stopped;
    }

    /// How complete the picture is, as the link knows it. What was fetched once stays so.
    pub fn hear_feed(&mut self, fetched: bool, behind: bool, foreign: Option<u16>) {
        self.fetched |= fetched;
        self.behind = behind;
        self.foreign = foreign;
    }

    /// Another menu was read from the files.
    pub fn new_menu(&mut self, house: Arc<Restaurant>) {
        self.other_menu = self
            .other_menu
            .take()
            .filter(|version| *version != house.version);
        self.index = MenuIndex::new(&house.menu, self.prefs.lang);
        self.plan = self.plan.fitted(&house);
        self.house = house;
    }

    fn see_menu(&mut self, version: MenuVersion) {
        if version == self.house.version {
            self.other_menu = None;
        } else if self.other_menu.as_ref() != Some(&version) {
            self.other_menu = Some(version.clone());
            self.effects.push(Effect::ReloadMenu(version));
        }
    }

    fn see_order(&mut self, view: OrderView) {
        let order = view.head.order;
        self.echo
            .retain(|waiting| waiting.order() != Some(order) || !waiting.shown_by(&view));
        self.announce(&view, true);
        self.sent_elsewhere(&view);
        self.orders.insert(order, view);
    }

    /// Lines that stand in a draft here and are with the kitchen already: another terminal went on with the draft and
    /// sent it. Sent from here as well, they would be cooked twice.
    fn sent_elsewhere(&mut self, view: &OrderView) {
        let place = Place::of(&view.head);
        let Some(draft) = self.drafts.get_mut(&place) else {
            return;
        };
        let unsent = draft.content.lines.len();
        draft
            .content
            .lines
            .retain(|own| view.lines.iter().all(|line| line.line != own.id));
        if draft.content.lines.len() == unsent {
            return;
        }
        // Going back a step would bring them back.
        draft.forget_past();
        let told: Vec<_> = view.head.allergies.clone();
        draft.content.allergies.retain(|own| !told.contains(own));
        draft.taken = None;
        if draft.content.lines.is_empty() && draft.content.allergies.is_empty() {
            self.drafts.remove(&place);
        }
        self.effects.push(Effect::SaveDraft(place.clone()));
        let whose = self.place_name(&place);
        self.say_with(p::DRAFT_SENT, &[&whose], Tone::Changed);
    }

    fn order_gone(&mut self, order: OrderId) {
        self.orders.remove(&order);
        self.announced.forget(order);
        self.echo.retain(|waiting| waiting.order() != Some(order));
        let gone = Place::Order(order);
        if self.screen.page == Page::Place(gone.clone()) && !self.unsent(&gone) {
            self.screen.open(Page::Floor);
        }
    }
}
