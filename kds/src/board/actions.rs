//! What can be done beyond a bump: cook again, take a dish off the menus, send out although prep is open.

use std::collections::BTreeMap;

use shared::ids::*;
use shared::order::StepState;

use super::list::{ListRow, row};
use super::orders::Tone;
use super::pending::{Seen, Tap};
use super::words::{Word, refire_reasons, serve_reasons};
use super::{Board, Overlay};
use crate::intent::Intent;

/// What a reason is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    Refire(OrderId, LineId),
    ServeAnyway(OrderId),
}

impl Board {
    /// Everything that can be done with an order of the pass.
    pub(super) fn open_order(&mut self, order: OrderId) {
        self.list.order = Some(order);
        self.open_list(Overlay::Order);
    }

    pub(super) fn order_title(&self) -> String {
        let order = self.list.order.and_then(|id| self.orders.get(&id));
        order.map_or_else(String::new, |order| order.head.number.to_string())
    }

    pub(super) fn order_list(&self) -> Vec<ListRow> {
        let Some(order) = self.list.order else {
            return Vec::new();
        };
        let lang = self.setup.lang;
        let one = |word: Word, intent| row(String::new(), word.text(lang).to_owned(), intent);
        let now = self.clock.now(self.moment);
        let rows = now.map(|now| self.order_rows(now)).unwrap_or_default();
        let tone = rows
            .iter()
            .find(|row| row.order == order)
            .map(|row| row.tone);
        let send = match tone {
            Some(Tone::Go) => one(Word::SendOut, Intent::Serve(order)),
            _ => one(Word::SendAnyway, Intent::ServeAnyway(order)),
        };
        let mut pin = one(Word::PinTop, Intent::PinOrder(order));
        pin.on = self.hands.is_pinned(order);
        let mut park = one(Word::ParkEnd, Intent::ParkOrder(order));
        park.on = self.hands.is_parked(order);
        let mut rush = one(Word::RushOrder, Intent::RushOrder(order));
        rush.on = self.is_rushed(order);
        vec![
            send,
            pin,
            one(Word::MoveUp, Intent::MoveOrder(order, -1)),
            one(Word::MoveDown, Intent::MoveOrder(order, 1)),
            park,
            rush,
            one(Word::RefireRow, Intent::RefireOrder(order)),
        ]
    }

    /// Dishes of the order that were begun or done, so that they can be cooked again.
    pub(super) fn open_refire(&mut self, order: Option<OrderId>) {
        let chosen = self.selected.as_ref().map(|ticket| ticket.order);
        let order = order.or(chosen).or(self.selected_order);
        if let Some(order) = order {
            self.list.order = Some(order);
            self.open_list(Overlay::Refire);
        }
    }

    pub(super) fn refire_list(&self) -> Vec<ListRow> {
        let code = self.setup.lang.code();
        let Some(order) = self.list.order.and_then(|id| self.orders.get(&id)) else {
            return Vec::new();
        };
        let begun = |line: &&shared::ticket::LineView| {
            let mut steps = line.steps.iter();
            steps.any(|step| matches!(step.state, StepState::Started | StepState::Done))
        };
        let one = |line: &shared::ticket::LineView| {
            let stations = line.steps.iter().map(|step| {
                let name = self.setup.names.get(&step.station);
                name.map_or(step.station.as_str(), String::as_str)
            });
            let detail = stations.collect::<Vec<_>>().join(", ");
            ListRow {
                detail,
                ..row(
                    line.quantity.to_string(),
                    line.names.get(code).to_owned(),
                    Intent::RefireLine(order.head.order, line.line),
                )
            }
        };
        order.lines.iter().filter(begun).map(one).collect()
    }

    pub(super) fn ask_refire(&mut self, order: OrderId, line: LineId) {
        self.open_list(Overlay::Reasons);
        self.list.why = Some(Why::Refire(order, line));
    }

    pub(super) fn ask_serve_anyway(&mut self, order: OrderId) {
        self.open_list(Overlay::Reasons);
        self.list.why = Some(Why::ServeAnyway(order));
    }

    fn reasons(&self) -> &'static [&'static str] {
        match self.list.why {
            Some(Why::Refire(..)) => refire_reasons(self.setup.lang),
            Some(Why::ServeAnyway(_)) => serve_reasons(self.setup.lang),
            None => &[],
        }
    }

    pub(super) fn reason_list(&self) -> Vec<ListRow> {
        let one =
            |(text, n): (&&str, u8)| row(String::new(), (*text).to_owned(), Intent::Reason(n));
        self.reasons().iter().zip(0..).map(one).collect()
    }

    /// The reason is given: what it was asked for happens.
    pub(super) fn reason(&mut self, n: u8, mono: u64) {
        let Some(reason) = self.reasons().get(usize::from(n)) else {
            return;
        };
        let reason = (*reason).to_owned();
        let why = self.list.why;
        self.close_list();
        match why {
            Some(Why::Refire(order, line)) => {
                let tap = Tap::Refire {
                    order,
                    line,
                    reason,
                };
                self.tap(tap, mono);
            }
            Some(Why::ServeAnyway(order)) => self.serve_anyway(order, reason, mono),
            None => {}
        }
    }

    /// Prep that nobody bumped counts as done from here, then the courses go out with the reason.
    fn serve_anyway(&mut self, order: OrderId, reason: String, mono: u64) {
        let now = self.clock.now(mono);
        let rows = now.map(|now| self.order_rows(now)).unwrap_or_default();
        let row = rows.into_iter().find(|row| row.order == order);
        let (Some(row), Some(view)) = (row, self.orders.get(&order)) else {
            return;
        };
        let mine = view
            .lines
            .iter()
            .filter(|line| row.courses.contains(&line.course));
        let open = mine
            .flat_map(|line| &line.steps)
            .filter(|step| matches!(step.state, StepState::Fired | StepState::Started));
        let mut work: BTreeMap<StationId, Vec<Seen>> = BTreeMap::new();
        for step in open {
            work.entry(step.station.clone()).or_default().push(Seen {
                step: step.step,
                revision: step.revision,
            });
        }
        for (station, steps) in work {
            self.tap(Tap::BumpFor { station, steps }, mono);
        }
        for course in row.courses {
            let reason = Some(reason.clone());
            self.tap(
                Tap::Serve {
                    order,
                    course,
                    reason,
                },
                mono,
            );
        }
        self.selected_order = None;
    }

    /// Every dish that this station has a hand in (the pass: the whole menu), and whether it is out.
    pub(super) fn out_list(&self) -> Vec<ListRow> {
        let lang = self.setup.lang;
        let here = |item: &&super::MenuItem| {
            self.setup.pass || item.stations.contains(&self.setup.station)
        };
        let one = |item: &super::MenuItem| {
            let (out, left) = self.meant_out(&item.id);
            let right = match (out, left) {
                (true, _) => Word::OutTag.text(lang).to_owned(),
                (false, Some(left)) => Word::Left.with(lang, left),
                (false, None) => String::new(),
            };
            ListRow {
                right,
                on: out,
                ..row(
                    String::new(),
                    item.names.get(lang.code()).to_owned(),
                    Intent::ToggleOut(item.id.clone()),
                )
            }
        };
        let mut rows: Vec<ListRow> = self.setup.items.iter().filter(here).map(one).collect();
        // What is out stands first: it is what somebody comes to put back.
        rows.sort_by_key(|row| !row.on);
        rows
    }

    /// Out or not as it will be once the taps on their way have arrived, and how many are left.
    fn meant_out(&self, item: &ItemId) -> (bool, Option<u32>) {
        let told = self.out.get(item);
        let asked = self
            .pending
            .waiting()
            .filter_map(|waiting| match &waiting.tap {
                Tap::EightySix { item: other, out } if other == item => Some(*out),
                _ => None,
            });
        let out = asked.last().or_else(|| told.map(|told| told.out));
        (out.unwrap_or(false), told.and_then(|told| told.left))
    }

    pub(super) fn toggle_out(&mut self, item: ItemId, mono: u64) {
        let (out, _) = self.meant_out(&item);
        let name = self.setup.items.iter().find(|other| other.id == item);
        let name = name.map_or(item.as_str(), |item| item.names.get(self.setup.lang.code()));
        let word = if out { Word::BackNow } else { Word::OutNow };
        let text = word.with(self.setup.lang, name);
        self.tap(Tap::EightySix { item, out: !out }, mono);
        self.say(text, mono);
    }
}
