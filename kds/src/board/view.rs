//! What is on the screen at one moment: cards of the page with their times, lists, what is on other pages.

use shared::ids::*;
use shared::time::{Timestamp, clock_text};

use super::aging::{Timing, timing};
use super::all_day::{Tally, all_day};
use super::card::place_words;
use super::paging::{GAP, Piece, Placed};
use super::words::Word;
use super::{Board, Overlay};

pub const HEADER_H: i32 = 64;
pub const BAR_H: i32 = 60;
pub const ALL_DAY_W: i32 = 248;
pub const MARGIN: i32 = 14;
/// Rows of the pass.
pub const ROW_H: i32 = 96;
pub const ROW_GAP: i32 = 8;
/// Titles above the columns of the pass.
pub const TITLES_H: i32 = 24;

/// A part of a card on the page, with its time.
#[derive(Clone, Debug, PartialEq)]
pub struct CardView {
    pub piece: Piece,
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub timing: Option<Timing>,
    pub now: Option<Timestamp>,
    pub selected: bool,
    /// The chosen block.
    pub line: Option<usize>,
    /// The key that chooses it, once keys are in use.
    pub key: Option<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct More {
    pub count: usize,
    /// Clock time of the oldest ticket on another page.
    pub oldest: String,
}

/// A row of the recall list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecallRow {
    pub ticket: TicketId,
    pub number: String,
    pub who: String,
    pub what: String,
    pub when: String,
}

impl Board {
    /// Tickets that begin on this page, in reading order.
    pub(super) fn on_page(&self) -> Vec<TicketId> {
        let here = self.page_places();
        let first = here
            .filter_map(|(placed, _)| placed.piece.as_ref())
            .filter(|piece| piece.first);
        first.map(|piece| piece.card.ticket.clone()).collect()
    }

    fn page_places(&self) -> impl Iterator<Item = (&Placed, i32)> {
        let n = self.area.columns();
        let from = self.page * n;
        self.placed.iter().filter_map(move |placed| {
            let column = placed.column - from;
            (0..n).contains(&column).then_some((placed, column))
        })
    }

    /// The cards of this page with their places and times.
    pub fn page(&self, mono: u64) -> Vec<CardView> {
        let now = self.clock.now(mono);
        let w = self.area.column_width();
        let mut key = 0;
        let mut cards = Vec::new();
        for (placed, column) in self.page_places() {
            let Some(piece) = &placed.piece else {
                continue;
            };
            key += u8::from(piece.first);
            let id = &piece.card.ticket;
            let view = self.tickets.get(id);
            let selected = self.selected.as_ref() == Some(id);
            cards.push(CardView {
                piece: piece.clone(),
                x: self.area.x + column * (w + GAP),
                y: self.area.y + placed.y,
                w,
                timing: view
                    .zip(now)
                    .map(|(view, now)| timing(view, now, self.setup.limits)),
                now,
                selected,
                line: self.selected_line.filter(|_| selected),
                key: (self.keys_used && piece.first && key <= 10).then_some(key % 10),
            });
        }
        cards
    }

    /// Tickets and revisions that this page shows entirely; what is hidden or cut off does not count.
    pub fn shown_tickets(&self, mono: u64) -> Vec<(TicketId, Revision)> {
        if self.overlay != Overlay::None {
            return Vec::new();
        }
        if self.setup.pass {
            let page = self.pass_page(mono);
            return page
                .tickets
                .iter()
                .map(|row| (row.ticket.clone(), row.revision))
                .collect();
        }
        let pieces: Vec<&Piece> = self
            .page_places()
            .filter_map(|(p, _)| p.piece.as_ref())
            .collect();
        let begun = pieces.iter().filter(|piece| piece.first);
        let whole = begun.filter(|piece| {
            pieces
                .iter()
                .any(|other| other.last && other.card.ticket == piece.card.ticket)
        });
        whole
            .map(|piece| (piece.card.ticket.clone(), piece.card.revision))
            .collect()
    }

    /// Tickets on other pages, and the clock time of the oldest.
    pub fn more(&self) -> Option<More> {
        let here = self.on_page();
        let first = self
            .placed
            .iter()
            .filter_map(|p| p.piece.as_ref())
            .filter(|piece| piece.first);
        let others = first
            .map(|p| &p.card.ticket)
            .filter(|id| !here.contains(id));
        let views: Vec<_> = others.filter_map(|id| self.tickets.get(id)).collect();
        let oldest = views
            .iter()
            .map(|view| view.fired_at.unwrap_or(view.head.accepted_at))
            .min()?;
        Some(More {
            count: views.len(),
            oldest: clock_text(oldest, self.setup.zone),
        })
    }

    pub fn all_day_open(&self) -> bool {
        self.all_day_open
    }

    pub fn all_day(&self) -> Vec<Tally> {
        let up = self.tickets.values().filter(|view| self.is_up(view));
        all_day(up, self.setup.lang, &|line| self.shown(line))
    }

    pub fn overlay(&self) -> Overlay {
        self.overlay
    }

    /// Number of the order whose bump can be undone, and seconds left for it.
    pub fn undo_left(&self, mono: u64) -> Option<(u32, u64)> {
        let bump = self.last_bump.as_ref().filter(|bump| mono < bump.until)?;
        Some((bump.number, (bump.until - mono).div_ceil(1_000)))
    }

    /// Number of the ticket bumped last, and when.
    pub fn last_bumped(&self) -> Option<(u32, String)> {
        let recallable = self.recallable();
        let view = recallable.first()?;
        let at = view.bumped_at?;
        Some((view.head.number, clock_text(at, self.setup.zone)))
    }

    pub fn last_served(&self) -> Option<String> {
        self.last_served.map(|at| clock_text(at, self.setup.zone))
    }

    pub fn recall_rows(&self) -> Vec<RecallRow> {
        let lang = self.setup.lang;
        let row = |view: &&shared::ticket::TicketView| {
            let items = view.lines.iter();
            let what = items.map(|l| format!("{} {}", l.quantity, l.names.get(lang.code())));
            let (place, covers) = place_words(view, lang);
            let who = if covers.is_empty() {
                place
            } else {
                format!("{place} · {covers}")
            };
            let at = view
                .bumped_at
                .map(|at| clock_text(at, self.setup.zone))
                .unwrap_or_default();
            RecallRow {
                ticket: view.id.clone(),
                number: view.head.number.to_string(),
                who,
                what: what.collect::<Vec<_>>().join(", "),
                when: Word::Bumped.with(lang, at),
            }
        };
        self.recallable().iter().map(row).collect()
    }
}
