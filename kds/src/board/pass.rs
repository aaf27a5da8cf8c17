//! The table of the pass: tickets that only the pass can do, then orders, each with its place on the page.

use shared::ids::*;
use shared::order::StepState;
use shared::ticket::TicketLine;
use shared::time::{Span, Timestamp};

use super::aging::{Age, timing};
use super::card::{allergies, place_words};
use super::metrics::{Weight, wrap};
use super::orders::{OrderRow, PassSetting, rows};
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
    pub pages: i32,
}

impl Board {
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

    /// The table of the pass: tickets that only the pass can do first, then orders.
    pub fn pass_page(&self, mono: u64) -> PassPage {
        let Some(now) = self.clock.now(mono) else {
            return PassPage {
                pages: 1,
                ..PassPage::default()
            };
        };
        let top = HEADER_H + MARGIN + TITLES_H + ROW_GAP;
        let bottom = self.canvas.1 - BAR_H - MARGIN;
        let mut page = PassPage {
            pages: 1,
            ..PassPage::default()
        };
        let (mut y, mut number, mut key) = (top, 0, 0);
        let mut put = |h: i32| {
            if bottom < y + h && top < y {
                (y, number, key) = (top, number + 1, 0);
            }
            let at = y;
            y += h + ROW_GAP;
            key += 1;
            (
                at,
                number,
                (self.keys_used && key <= 10).then_some(key % 10),
            )
        };
        for id in self.wanted() {
            let Some(row) = self.pass_ticket(&id, now) else {
                continue;
            };
            let (y, on, key) = put(row.h);
            page.pages = on + 1;
            if on == self.page {
                page.tickets.push(PassTicket { y, key, ..row });
            } else {
                page.more += 1;
            }
        }
        for row in self.order_rows(now) {
            let (y, on, key) = put(ROW_H);
            page.pages = on + 1;
            if on == self.page {
                let selected = self.selected_order == Some(row.order);
                page.orders.push(PlacedRow {
                    row,
                    y,
                    selected,
                    key,
                });
            } else {
                page.more += 1;
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
