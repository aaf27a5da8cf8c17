//! What is on the screen at one moment: cards of the page with their times, lists, what is on other pages.

use std::collections::BTreeSet;

use shared::ids::*;
use shared::time::{Span, Timestamp, clock_text};

use super::aging::{Timing, timing};
use super::paging::{Frame, Piece, Placed};
use super::words::Word;
use super::{Board, Overlay};

pub const HEADER_H: i32 = 64;
pub const BAR_H: i32 = 60;
pub const ALL_DAY_W: i32 = 248;
/// On a narrower canvas the totals stay away until somebody asks for them.
pub(super) const ALL_DAY_FROM_W: i32 = 1_200;
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
    /// Holds what the totals were asked for.
    pub found: bool,
    /// Pinned or put last by hand.
    pub by_hand: Option<Word>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct More {
    pub count: usize,
    /// How long the oldest ticket on another page waits.
    pub oldest: Span,
}

impl Board {
    /// Tickets that begin on this page, in reading order.
    pub(super) fn on_page(&self) -> Vec<TicketId> {
        let here = self.page_places();
        let first = here
            .filter_map(|(placed, _, _)| placed.piece.as_ref())
            .filter(|piece| piece.first);
        first.map(|piece| piece.card.ticket.clone()).collect()
    }

    fn page_places(&self) -> impl Iterator<Item = (&Placed, i32, &Frame)> {
        self.panes.iter().flat_map(|pane| {
            pane.on(self.page)
                .map(move |(placed, cell)| (placed, cell, &pane.frame))
        })
    }

    /// The cards of this page with their places and times.
    pub fn page(&self, mono: u64) -> Vec<CardView> {
        // Ages are told in seconds: between two of them a card shows the same.
        let whole = |now: Timestamp| Timestamp(now.0 - now.0.rem_euclid(1_000));
        let now = self.clock.now(mono).map(whole);
        let (mut key, mut cards) = (0_u8, Vec::new());
        for (placed, cell, frame) in self.page_places() {
            let Some(piece) = &placed.piece else {
                continue;
            };
            key = key.saturating_add(u8::from(piece.first));
            let id = &piece.card.ticket;
            let view = self.tickets.get(id);
            let selected = self.selected.as_ref() == Some(id);
            let (x, y) = frame.corner(cell);
            cards.push(CardView {
                piece: piece.clone(),
                x,
                y: y + placed.y,
                w: frame.cell_w(),
                timing: view.zip(now).map(|(view, now)| {
                    timing(view, now, self.limits(), self.options.recall_restarts)
                }),
                now,
                selected,
                line: self.selected_line.filter(|_| selected),
                key: (self.keys_used && piece.first && key <= 10).then_some(key % 10),
                found: self.is_found_on(id),
                by_hand: self.hand_mark(id.order),
            });
        }
        cards
    }

    /// What a hand on this screen did with the place of an order.
    pub fn hand_mark(&self, order: OrderId) -> Option<Word> {
        match (self.hands.is_pinned(order), self.hands.is_parked(order)) {
            (true, _) => Some(Word::Pinned),
            (_, true) => Some(Word::Parked),
            _ => None,
        }
    }

    /// Tickets and revisions that this page shows entirely; what is hidden or cut off does not count. A ticket that
    /// is longer than a page counts once it begins here, since its torn edge says that there is more.
    pub fn shown_tickets(&self, mono: u64) -> Vec<(TicketId, Revision)> {
        if self.overlay != Overlay::None || self.setup.pickup {
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
        let pieces: Vec<(&Piece, bool)> = self
            .page_places()
            .filter_map(|(p, cell, frame)| Some((p.piece.as_ref()?, cell + 1 == frame.cells())))
            .collect();
        let ends_here = |ticket: &TicketId| {
            let mut mine = pieces.iter().filter(|(p, _)| p.card.ticket == *ticket);
            mine.any(|(piece, at_end)| piece.last || *at_end)
        };
        let begun = pieces.iter().filter(|(piece, _)| piece.first);
        begun
            .filter(|(piece, _)| ends_here(&piece.card.ticket))
            .map(|(piece, _)| (piece.card.ticket.clone(), piece.card.revision))
            .collect()
    }

    /// Tickets on other pages, and how long the oldest of them waits.
    pub fn more(&self, mono: u64) -> Option<More> {
        let here: BTreeSet<TicketId> = self.on_page().into_iter().collect();
        let mut oldest = self.ledger.oldest().filter(|(_, id)| !here.contains(id));
        let (since, _) = oldest.next()?;
        // Before the router's first word the time is that of the picture that an earlier run kept.
        let now = self.clock.now(mono).or(self.kept_at).unwrap_or(since);
        let up = |id: &&TicketId| self.tickets.get(*id).is_some_and(|view| self.is_up(view));
        Some(More {
            count: self.ledger.up() - here.iter().filter(up).count(),
            oldest: Span((now - since).0.max(0)),
        })
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
}
