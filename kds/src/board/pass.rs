//! The table of the pass: tickets that only the pass can do, then orders, each with its place on the page.
//!
//! Rows keep the rail's spatial contract: an order that went out leaves its row free, one that became ready turns
//! green where it stands; both wait for an idle moment, a new page, or a hand that asks.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::*;
use shared::order::StepState;
use shared::ticket::TicketLine;
use shared::time::{Span, Timestamp};

use super::aging::{Age, timing};
use super::card::{allergies, place_words};
use super::metrics::{Weight, wrap};
use super::orders::{OrderRow, PassSetting, rows};
use super::rail::{Place, Room};
use super::words::Word;
use super::{BAR_H, Board, HEADER_H, MARGIN, ROW_GAP, ROW_H, TITLES_H};

/// A ticket that was routed to the pass itself, as a row of its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassTicket {
    pub ticket: TicketId,
    pub revision: Revision,
    pub number: String,
    pub who: String,
    pub allergy: String,
    pub text: Vec<String>,
    pub big: String,
    pub small: String,
    pub state: Age,
    pub y: i32,
    pub h: i32,
    pub selected: bool,
    pub key: Option<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedRow {
    pub row: OrderRow,
    pub y: i32,
    pub selected: bool,
    pub key: Option<u8>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassPage {
    pub tickets: Vec<PassTicket>,
    pub orders: Vec<PlacedRow>,
    pub more: usize,
    /// Since when the oldest on another page waits.
    pub since: Option<Timestamp>,
    pub pages: i32,
}

/// What stands in a row.
enum Row {
    Ticket(PassTicket),
    Order(OrderRow),
}

impl PassPage {
    fn put(&mut self, row: Row, y: i32, key: Option<u8>, selected: Option<OrderId>) {
        match row {
            Row::Ticket(row) => self.tickets.push(PassTicket { y, key, ..row }),
            Row::Order(row) => {
                let selected = selected == Some(row.order);
                self.orders.push(PlacedRow {
                    row,
                    y,
                    selected,
                    key,
                });
            }
        }
    }
}

impl Row {
    fn h(&self) -> i32 {
        match self {
            Self::Ticket(row) => row.h,
            Self::Order(_) => ROW_H,
        }
    }

    fn is_rushed(&self) -> bool {
        matches!(self, Self::Order(row) if row.rush)
    }
}

/// The rows of a table one below the other, over as many pages as it takes.
struct Table {
    y: i32,
    page: i32,
    top: i32,
    bottom: i32,
}

impl Table {
    fn new(canvas_h: i32) -> Self {
        let top = HEADER_H + MARGIN + TITLES_H + ROW_GAP;
        Self {
            y: top,
            page: 0,
            top,
            bottom: canvas_h - BAR_H - MARGIN,
        }
    }

    /// Page and place of the next row; true if it begins a page.
    fn put(&mut self, h: i32) -> (i32, i32, bool) {
        let turns = self.bottom < self.y + h && self.top < self.y;
        if turns {
            (self.y, self.page) = (self.top, self.page + 1);
        }
        let at = self.y;
        self.y += h + ROW_GAP;
        (self.page, at, turns)
    }
}

impl Board {
    /// An order's place among the rows, named like a ticket of its own that the router never makes.
    fn order_place(&self, order: OrderId) -> TicketId {
        TicketId {
            order,
            course: CourseNo(u8::MAX),
            station: self.setup.station.clone(),
            n: u16::MAX,
        }
    }

    /// All rows as they should stand, by their places.
    fn pass_rows(&self, now: Timestamp) -> Vec<(TicketId, Row)> {
        let mine = self.wanted().into_iter();
        let mine =
            mine.filter_map(|id| Some((id.clone(), Row::Ticket(self.pass_ticket(&id, now)?))));
        let orders = self.order_rows(now).into_iter();
        let orders = orders.map(|row| (self.order_place(row.order), Row::Order(row)));
        mine.chain(orders).collect()
    }

    /// Gives rows their places; what may not move yet keeps its own. `anew`: a hand asked for it.
    pub(super) fn lay_out_pass(&mut self, mono: u64, anew: bool) {
        let Some(now) = self.clock.now(mono) else {
            return;
        };
        let rows = self.pass_rows(now);
        let wanted: Vec<TicketId> = rows.iter().map(|(id, _)| id.clone()).collect();
        let heights: BTreeMap<&TicketId, i32> =
            rows.iter().map(|(id, row)| (id, row.h())).collect();
        let tall = |id: &TicketId| heights.get(id).copied().unwrap_or(ROW_H);
        let mut rail = std::mem::take(&mut self.pass_rail);
        rail.sync(&wanted, mono, ROW_GAP, tall);
        // A row of a table is never torn.
        for (id, _) in rail.short(tall) {
            rail.make_whole(&id, tall(&id));
        }
        if anew {
            rail.set_anew(&wanted, tall);
        } else {
            let room = self.pass_room(rail.places(), &rows);
            rail.settle(&wanted, mono, room, tall);
        }
        self.pass_rail = rail;
        let last = self.pass_page(mono).pages - 1;
        self.page = self.page.min(last).max(0);
    }

    /// A gap in a table is closed at the first idle moment, whether its room is needed or not.
    fn pass_room(&self, places: &[Place], rows: &[(TicketId, Row)]) -> Room {
        let mut table = Table::new(self.canvas.1);
        let (mut hidden, mut any_free, mut here, mut gone) = (false, false, 0, 0);
        for place in places {
            let (h, free) = match place {
                Place::Free { h, .. } | Place::Rest { h, .. } => (*h, true),
                Place::Ticket { h, .. } => (*h, false),
            };
            let (page, _, _) = table.put(h);
            any_free |= free;
            hidden |= self.page < page && !free;
            here += i32::from(page == self.page);
            gone += i32::from(page == self.page && free);
        }
        let there = places.iter().filter_map(Place::ticket);
        let mut pairs = rows.iter().zip(there);
        Room {
            hidden,
            first_column_free: any_free,
            page_free: 0 < here && here == gone,
            free_permille: gone * 1_000 / here.max(1),
            rush: pairs.any(|((id, row), there)| id != there && row.is_rushed()),
        }
    }

    /// The orders as their rows stand now, from top to bottom.
    pub(super) fn orders_as_they_stand(&self, now: Timestamp) -> Vec<OrderId> {
        let rows = self.pass_rows(now);
        let orders: BTreeSet<&TicketId> = rows
            .iter()
            .filter(|(_, row)| matches!(row, Row::Order(_)))
            .map(|(id, _)| id)
            .collect();
        let placed = self.pass_rail.places().iter().filter_map(Place::ticket);
        let mut all: Vec<&TicketId> = placed.filter(|id| orders.contains(id)).collect();
        let known: BTreeSet<&TicketId> = all.iter().copied().collect();
        let new = rows.iter().map(|(id, _)| id);
        all.extend(new.filter(|id| orders.contains(id) && !known.contains(id)));
        all.into_iter().map(|id| id.order).collect()
    }

    pub fn order_rows(&self, now: Timestamp) -> Vec<OrderRow> {
        let setting = PassSetting {
            lang: self.setup.lang,
            zone: self.setup.zone,
            limits: self.limits(),
            stations: &self.setup.prep,
            courses: &self.setup.courses,
            served: &|order, course| self.pending.is_served(order, course),
            now,
        };
        let mut rows = rows(self.orders.values(), &setting);
        self.hands.sort(&mut rows, |row| row.order);
        rows
    }

    fn since(&self, row: &Row) -> Option<Timestamp> {
        let order = match row {
            Row::Ticket(row) => row.ticket.order,
            Row::Order(row) => row.order,
        };
        let head = self.orders.get(&order).map(|view| &view.head);
        let ticket = self.tickets_of(order).into_iter().next();
        let head = head.or_else(|| Some(&self.tickets.get(&ticket?)?.head));
        head.map(|head| head.accepted_at)
    }

    /// The table of the pass: tickets that only the pass can do first, then orders.
    pub fn pass_page(&self, mono: u64) -> PassPage {
        let Some(now) = self.clock.now(mono) else {
            return PassPage {
                pages: 1,
                ..PassPage::default()
            };
        };
        let rows = self.pass_rows(now);
        let order: Vec<TicketId> = rows.iter().map(|(id, _)| id.clone()).collect();
        let mut rows: BTreeMap<TicketId, Row> = rows.into_iter().collect();
        let mut page = PassPage {
            pages: 1,
            ..PassPage::default()
        };
        let (mut table, mut key) = (Table::new(self.canvas.1), 0);
        let mut put = |row: Option<Row>, h: i32| {
            let (on, y, turns) = table.put(h);
            if turns {
                key = 0;
            }
            let Some(row) = row else {
                return;
            };
            key += 1;
            let number = (self.keys_used && key <= 10).then_some(key % 10);
            page.pages = on + 1;
            if on == self.page {
                page.put(row, y, number, self.selected_order);
            } else {
                page.more += 1;
                let since = self.since(&row);
                page.since = [page.since, since].into_iter().flatten().min();
            }
        };
        for place in self.pass_rail.places() {
            match place {
                Place::Free { h, .. } | Place::Rest { h, .. } => put(None, *h),
                Place::Ticket { id, h } => put(rows.remove(id), *h),
            }
        }
        // What came since the places were given stands below them.
        for id in order {
            if let Some(row) = rows.remove(&id) {
                let h = row.h();
                put(Some(row), h);
            }
        }
        page
    }

    fn pass_ticket(&self, id: &TicketId, now: Timestamp) -> Option<PassTicket> {
        let view = self.tickets.get(id)?;
        let lang = self.setup.lang;
        let code = lang.code();
        let open = view
            .lines
            .iter()
            .filter(|line| self.shown(line) != StepState::Done);
        let line_text = |line: &TicketLine| {
            let modifiers = line.modifiers.iter().map(|m| m.names.get(code).to_owned());
            let extras: Vec<String> = modifiers
                .chain(line.note.clone().map(|n| format!("“{n}”")))
                .collect();
            let void = if line.void.is_some() {
                Word::Void.text(lang)
            } else {
                ""
            };
            let text = format!("{} {} {}", line.quantity, line.names.get(code), void);
            let text = text.trim_end().to_owned();
            if extras.is_empty() {
                text
            } else {
                format!("{text} ({})", extras.join(", "))
            }
        };
        let what = open.map(line_text).collect::<Vec<_>>().join(" · ");
        let room = self.canvas.0 - 2 * MARGIN - 118 - 230 - 200;
        let text = wrap(
            &format!("{}: {what}", Word::AtThePass.text(lang)),
            22,
            Weight::Bold,
            room.max(200),
        );
        let lines = i32::try_from(text.len()).unwrap_or(1);
        let timing = timing(view, now, self.limits(), self.options.recall_restarts);
        let (big, small) = match (timing.state, timing.age) {
            (Age::Held, _) | (_, None) => ("–".to_owned(), Word::HeldTag.text(lang).to_owned()),
            (Age::Late, Some(age)) => {
                (age.to_string(), Word::Late.with(lang, Span(-timing.left.0)))
            }
            (_, Some(age)) => (age.to_string(), Word::Due.with(lang, timing.left)),
        };
        let (place, covers) = place_words(view, lang);
        Some(PassTicket {
            ticket: id.clone(),
            revision: view.revision,
            number: view.head.number.to_string(),
            who: if covers.is_empty() {
                place
            } else {
                format!("{place} · {covers}")
            },
            allergy: allergies(&view.head, lang),
            text,
            big,
            small,
            state: timing.state,
            y: 0,
            h: ROW_H.max(lines * 28 + 24),
            selected: self.selected.as_ref() == Some(id),
            key: None,
        })
    }
}

#[cfg(test)]
#[path = "pass_tests.rs"]
mod tests;
