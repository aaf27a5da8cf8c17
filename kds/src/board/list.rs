//! Lists over the screen: what was bumped, what is out, what can be done; each is chosen by finger or number.

use shared::ids::*;

use super::actions::Why;
use super::words::Word;
use super::{Board, HEADER_H, Overlay};
use crate::intent::Intent;

/// A row, and the room above and below the rows, in units.
pub const LIST_ROW: i32 = 76;
pub const LIST_TOP: i32 = 104;
pub const LIST_PAD: i32 = 28;
/// Rows at most: each has a key of its own.
const ROWS_MAX: i32 = 10;
const SEARCH_MAX: usize = 24;

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// 1 to 9, then 0.
    pub key: u8,
    pub lead: String,
    pub title: String,
    pub detail: String,
    pub right: String,
    /// Marked: out, pinned, chosen.
    pub on: bool,
    /// Has a less and a more.
    pub adjust: Option<super::settings::Field>,
    pub intent: Intent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListView {
    pub title: String,
    pub help: String,
    pub search: Option<String>,
    pub rows: Vec<ListRow>,
    /// The row that keys have chosen.
    pub cursor: Option<usize>,
    pub page: usize,
    pub pages: usize,
    /// What an empty list says.
    pub empty: String,
    /// Figures to touch, where something is typed.
    pub keypad: bool,
}

/// Which part of which list is looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct ListState {
    pub(super) search: String,
    pub(super) searching: bool,
    page: usize,
    cursor: Option<usize>,
    pub(super) order: Option<OrderId>,
    pub(super) why: Option<Why>,
}

pub(super) fn row(lead: String, title: String, intent: Intent) -> ListRow {
    ListRow {
        key: 0,
        lead,
        title,
        detail: String::new(),
        right: String::new(),
        on: false,
        adjust: None,
        intent,
    }
}

impl Board {
    pub(super) fn open_list(&mut self, overlay: Overlay) {
        self.list = ListState {
            order: self.list.order,
            ..ListState::default()
        };
        self.overlay = if self.overlay == overlay {
            Overlay::None
        } else {
            overlay
        };
    }

    fn rows_fit(&self) -> usize {
        let room = self.canvas.1 - HEADER_H - 40 - LIST_TOP - LIST_PAD;
        usize::try_from((room / LIST_ROW).clamp(2, ROWS_MAX)).unwrap_or(2)
    }

    /// The list over the screen, if there is one.
    pub fn list(&self) -> Option<ListView> {
        let lang = self.setup.lang;
        let text = |word: Word| word.text(lang).to_owned();
        let (title, help, empty, rows) = match self.overlay {
            Overlay::Recall => (
                text(Word::RecallTitle),
                text(Word::RecallHelp),
                text(Word::RecallEmpty),
                self.recall_list(),
            ),
            Overlay::Out => (
                text(Word::OutTitle),
                text(Word::OutHelp),
                text(Word::NothingFound),
                self.out_list(),
            ),
            Overlay::Refire => (
                text(Word::RefireTitle),
                text(Word::RefireHelp),
                text(Word::NotCookedYet),
                self.refire_list(),
            ),
            Overlay::Reasons => (
                text(Word::WhyTitle),
                text(Word::WhyHelp),
                String::new(),
                self.reason_list(),
            ),
            Overlay::Order => (
                self.order_title(),
                text(Word::OrderHelp),
                String::new(),
                self.order_list(),
            ),
            Overlay::Settings => (
                text(Word::SettingsTitle),
                text(Word::SettingsHelp),
                String::new(),
                self.settings_list(),
            ),
            Overlay::Replies => self.replies(),
            Overlay::Pin => return Some(self.pin_list()),
            Overlay::None | Overlay::Help | Overlay::Question | Overlay::Learn => return None,
        };
        let found: Vec<ListRow> = rows.into_iter().filter(|row| self.is_found(row)).collect();
        let fit = self.rows_fit();
        let pages = found.len().div_ceil(fit).max(1);
        let page = self.list.page.min(pages - 1);
        let numbered = |(row, n): (ListRow, u8)| ListRow { key: n % 10, ..row };
        let rows: Vec<ListRow> = found
            .into_iter()
            .skip(page * fit)
            .take(fit)
            .zip(1..)
            .map(numbered)
            .collect();
        let searchable = matches!(self.overlay, Overlay::Recall | Overlay::Out);
        Some(ListView {
            title,
            help,
            search: (searchable && self.list.searching).then(|| self.list.search.clone()),
            cursor: self.list.cursor.filter(|at| *at < rows.len()),
            rows,
            page,
            pages,
            empty,
            keypad: searchable && self.list.searching,
        })
    }

    fn is_found(&self, row: &ListRow) -> bool {
        let wanted = self.list.search.trim().to_lowercase();
        wanted.is_empty()
            || row.lead.starts_with(&wanted)
            || [&row.title, &row.detail]
                .iter()
                .any(|text| text.to_lowercase().contains(&wanted))
    }

    /// Keys are letters and figures now.
    pub fn is_typing(&self) -> bool {
        self.overlay == Overlay::Pin || (self.list.searching && self.list().is_some())
    }

    pub(super) fn search(&mut self) {
        if matches!(self.overlay, Overlay::Recall | Overlay::Out) {
            self.list.searching = !self.list.searching;
            self.list.search.clear();
            self.list.page = 0;
        }
    }

    /// A letter or figure; `\u{8}` takes the last one away.
    pub(super) fn type_in(&mut self, c: char, mono: u64) {
        if self.overlay == Overlay::Pin {
            self.type_pin(c, mono);
            return;
        }
        if c == '\u{8}' {
            self.list.search.pop();
        } else if self.list.search.chars().count() < SEARCH_MAX && !c.is_control() {
            self.list.search.push(c);
        }
        (self.list.page, self.list.cursor) = (0, None);
    }

    /// What a command means while a list is open; false: it means what it always does.
    pub(super) fn in_list(&mut self, intent: &Intent, mono: u64) -> bool {
        let Some(list) = self.list() else {
            return false;
        };
        let last = list.rows.len().saturating_sub(1);
        match intent {
            Intent::Pick(n) => {
                let row = list.rows.get(usize::from(n.saturating_sub(1)));
                self.choose(row.map(|row| row.intent.clone()), mono);
            }
            Intent::NextPage | Intent::PreviousPage => {
                let by = if *intent == Intent::NextPage {
                    1
                } else {
                    list.pages - 1
                };
                self.list.page = (list.page + by) % list.pages;
                self.list.cursor = None;
            }
            Intent::NextLine => {
                self.list.cursor = Some(list.cursor.map_or(0, |at| (at + 1).min(last)));
            }
            Intent::PreviousLine => {
                self.list.cursor = list.cursor.map(|at| at.saturating_sub(1));
            }
            Intent::NextTicket | Intent::PreviousTicket => {
                let by = if *intent == Intent::NextTicket { 1 } else { -1 };
                let row = list.cursor.and_then(|at| list.rows.get(at));
                if let Some(field) = row.and_then(|row| row.adjust) {
                    self.adjust(field, by, mono);
                }
            }
            Intent::Bump => {
                let typed = !self.list.search.is_empty();
                let at = list.cursor.or(typed.then_some(0));
                let row = at.and_then(|at| list.rows.get(at));
                match (row, self.overlay) {
                    (None, Overlay::Pin) => self.enter_pin(mono),
                    (None, _) => self.close_list(),
                    (row, _) => self.choose(row.map(|row| row.intent.clone()), mono),
                }
            }
            _ => return false,
        }
        true
    }

    fn choose(&mut self, intent: Option<Intent>, mono: u64) {
        if let Some(intent) = intent {
            self.does(intent, mono);
        }
    }

    pub(super) fn close_list(&mut self) {
        self.overlay = Overlay::None;
        self.list = ListState::default();
        self.settings.lock();
    }
}
