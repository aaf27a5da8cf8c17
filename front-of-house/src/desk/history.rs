//! What a known guest had before, on whatever channel, and how it comes onto the check once more.

use shared::ids::*;
use shared::order::LineDraft;
use shared::wire::{Customer, DeskAsk, Visit, VisitLine};

use super::*;
use crate::intent::Intent;
use crate::say::extras as w;

/// While it is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    pub guest: Customer,
    /// `None`: not answered yet.
    pub visits: Option<Vec<Visit>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitRow {
    pub order: OrderId,
    /// "2026-01-02 · take-away · 34.50".
    pub head: String,
    /// "2 Burger, 1 Cola".
    pub items: String,
    /// Something of it can be ordered today.
    pub can_repeat: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryView {
    pub guest: CustomerId,
    pub name: String,
    pub points: u32,
    /// Only with the guest's consent.
    pub allergies: Vec<&'static str>,
    pub visits: Option<Vec<VisitRow>>,
}

impl Desk {
    pub(super) fn histories(&mut self, intent: &Intent, stamp: &mut Stamp<'_>) {
        match (intent, self.screen.dialog.clone()) {
            (Intent::GuestHistory(customer), Some(Dialog::Guest(own))) => {
                let mut found = own.found.into_iter().flatten();
                let Some(guest) = found.find(|guest| guest.id == *customer) else {
                    return;
                };
                let ask = DeskAsk::CustomerHistory {
                    customer: *customer,
                };
                self.desk_ask(ask, DeskWait::History(*customer), stamp);
                self.screen.dialog = Some(Dialog::History(History {
                    guest,
                    visits: None,
                }));
            }
            (Intent::RepeatVisit(order), Some(Dialog::History(own))) => {
                self.repeat_visit(&own, *order, stamp);
            }
            _ => {}
        }
    }

    pub(super) fn hear_history(&mut self, customer: CustomerId, visits: Vec<Visit>) {
        if let Some(Dialog::History(own)) = &mut self.screen.dialog
            && own.guest.id == customer
        {
            own.visits = Some(visits);
        }
    }

    pub fn history_view(&self) -> Option<HistoryView> {
        let Some(Dialog::History(own)) = &self.screen.dialog else {
            return None;
        };
        let guest = &own.guest;
        let allergies = guest.allergies.iter().filter(|_| guest.consent);
        let visits = own.visits.as_ref();
        Some(HistoryView {
            guest: guest.id,
            name: guest.name.clone(),
            points: guest.points,
            allergies: allergies
                .map(|own| shared::lang::allergen(*own, self.lang()))
                .collect(),
            visits: visits.map(|all| all.iter().map(|visit| self.visit_row(visit)).collect()),
        })
    }

    fn visit_row(&self, visit: &Visit) -> VisitRow {
        let channel = match &visit.table {
            Some(table) => self.place_name(&Place::Table(table.clone())),
            None => self.channel_name(visit.channel).to_owned(),
        };
        let name = |line: &VisitLine| {
            let item = self.house.menu.items.get(&line.item);
            let name = item.map_or(line.name.as_str(), |item| {
                item.names.get(self.lang().code())
            });
            format!("{} {name}", line.quantity)
        };
        let items: Vec<String> = visit.lines.iter().map(name).collect();
        VisitRow {
            order: visit.order,
            head: format!("{} · {channel} · {}", visit.business_date, visit.total),
            items: items.join(", "),
            can_repeat: visit.lines.iter().any(|line| self.offered(line)),
        }
    }

    /// As it was, if today's menu has it: an open item was for one evening.
    fn offered(&self, line: &VisitLine) -> bool {
        let Some(item) = self.house.menu.items.get(&line.item) else {
            return false;
        };
        let out = self.availability.get(&item.id).is_some_and(|own| own.out);
        let size = match &line.size {
            Some(size) => item.size(size).is_some(),
            None => item.sizes.is_empty(),
        };
        size && !out
    }

    /// Onto what is not sent yet, for the guest it belongs to. What is not to be had today is named.
    fn repeat_visit(&mut self, own: &History, order: OrderId, stamp: &mut Stamp<'_>) {
        let Some(place) = self.place().cloned() else {
            return;
        };
        let visits = own.visits.iter().flatten();
        let Some(visit) = visits.into_iter().find(|visit| visit.order == order) else {
            return;
        };
        let (there, gone): (Vec<_>, Vec<_>) =
            visit.lines.iter().partition(|line| self.offered(line));
        let seat = self.screen.seat;
        let menu = &self.house.menu;
        let again = |line: &VisitLine, stamp: &mut Stamp<'_>| {
            let item = menu.items.get(&line.item)?;
            let offered = |own: &&shared::order::ModifierChoice| {
                menu.group_offering(item, &line.modifiers, &own.modifier)
                    .is_some()
            };
            Some(LineDraft {
                id: LineId((stamp.mint)()),
                item: line.item.clone(),
                size: line.size.clone(),
                quantity: line.quantity,
                modifiers: line.modifiers.iter().filter(offered).cloned().collect(),
                seat,
                course: item.course,
                note: None,
                open: None,
            })
        };
        let lines: Vec<LineDraft> = there
            .into_iter()
            .filter_map(|line| again(line, stamp))
            .collect();
        let gone: Vec<&str> = gone.iter().map(|line| line.name.as_str()).collect();
        let gone = gone.join(", ");
        self.attach_guest(&place, &own.guest, stamp);
        if let Some(draft) = self.draft_mut(stamp) {
            draft.edit(|content| content.lines.extend(lines));
        }
        if gone.is_empty() {
            self.say_with(w::REPEATED, &[&own.guest.name], Tone::Ready);
        } else {
            self.say_with(w::NOT_REPEATED, &[&gone], Tone::Soon);
        }
    }
}
