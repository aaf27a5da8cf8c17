//! Which card stands where: columns that fill downward, pages of columns, and cards that continue.

use std::ops::Range;
use std::sync::Arc;

use super::card::measure::{BORDER, CONTINUES, HEAD_AGAIN};
use super::card::{Block, Card};

pub const GAP: i32 = 14;
/// A column is at least this wide; as many as fit share the width.
pub const COLUMN_MIN: i32 = 300;
/// Below this not even a cook who asks for more columns gets them.
const COLUMN_LEAST: i32 = 220;
/// A place of a grid is at least this high; as many as fit share the height.
const CELL_MIN: i32 = 380;
const CELL_LEAST: i32 = 240;

/// The part of the canvas that cards may use, in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
}

impl Area {
    pub fn contains(&self, x: i32, y: i32) -> bool {
        (self.x..self.x + self.w).contains(&x) && (self.y..self.y + self.h).contains(&y)
    }
}

/// A part of the canvas, cut into cells: whole columns, or the places of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    pub area: Area,
    pub columns: i32,
    /// `None`: columns, filled downward.
    pub rows: Option<i32>,
}

impl Frame {
    /// As many columns as `wanted` (0: as many as fit), and rows of a grid, within what can be read.
    pub fn new(area: Area, wanted: u8, rows: Option<u8>) -> Self {
        let most = |room: i32, least: i32| ((room + GAP) / (least + GAP)).max(1);
        let columns = match i32::from(wanted) {
            0 => most(area.w, COLUMN_MIN),
            n => n.min(most(area.w, COLUMN_LEAST)),
        };
        let rows = rows.map(|rows| match i32::from(rows) {
            0 => most(area.h, CELL_MIN),
            n => n.min(most(area.h, CELL_LEAST)),
        });
        Self {
            area,
            columns,
            rows,
        }
    }

    pub fn cell_w(&self) -> i32 {
        ((self.area.w - (self.columns - 1) * GAP) / self.columns).max(1)
    }

    pub fn cell_h(&self) -> i32 {
        let rows = self.rows.unwrap_or(1);
        ((self.area.h - (rows - 1) * GAP) / rows).max(1)
    }

    /// Cells on one page.
    pub fn cells(&self) -> i32 {
        self.columns * self.rows.unwrap_or(1)
    }

    /// Where a cell of a page begins on the canvas.
    pub fn corner(&self, cell: i32) -> (i32, i32) {
        let (row, column) = (cell / self.columns, cell % self.columns);
        (
            self.area.x + column * (self.cell_w() + GAP),
            self.area.y + row * (self.cell_h() + GAP),
        )
    }
}

/// Some blocks of a card, in one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub card: Arc<Card>,
    pub blocks: Range<usize>,
    pub first: bool,
    pub last: bool,
    pub h: i32,
}

/// A slot of the rail, in rail order.
#[derive(Clone, Debug)]
pub struct Slot {
    pub card: Arc<Card>,
    /// The room it keeps, at least its own height.
    pub h: i32,
    pub shows: Shows,
}

/// What of its card a slot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    Whole,
    /// The ticket has gone; its place stays free, so that nothing moves.
    Nothing,
    /// Up to this block; it grew, and the rest stands elsewhere.
    Until(usize),
    /// From this block on.
    From(usize),
}

impl Slot {
    pub fn card(card: Arc<Card>) -> Self {
        Self {
            h: card.height(),
            card,
            shows: Shows::Whole,
        }
    }
}

/// A piece (or a free place, `None`) and where it stands; cells count through all pages.
#[derive(Clone, Debug)]
pub struct Placed {
    pub piece: Option<Piece>,
    pub cell: i32,
    pub y: i32,
    pub h: i32,
}

/// Lets the slots flow into the cells of a frame.
///
/// In columns, a card that fits stays whole; a longer one starts where at least 40 % of a column is free and
/// continues in the next. In a grid each card begins a new cell. A card that would be torn by the end of a page
/// begins on the next page, unless it is longer than a page.
pub fn flow(slots: &[Slot], frame: &Frame) -> Vec<Placed> {
    let h = frame.cell_h();
    let grid = frame.rows.is_some();
    let mut placed = Vec::new();
    let (mut cell, mut y) = (0, 0);
    for slot in slots {
        let own = matches!(slot.shows, Shows::Whole | Shows::Nothing);
        let splits = own && h < slot.card.height();
        let whole = if splits { slot.h } else { slot.h.min(h) };
        let free = h - y;
        let tight = free < whole && !(splits && h * 2 / 5 <= free);
        if 0 < y && (grid || tight) {
            (cell, y) = (cell + 1, 0);
        }
        let mut pieces = pieces_of(slot, h - y, h);
        let more = i32::try_from(pieces.len()).unwrap_or(i32::MAX / 2) - 1;
        let page = |cell: i32| cell / frame.cells();
        let page_start = y == 0 && cell % frame.cells() == 0;
        if page(cell) != page(cell + more) && !page_start {
            (cell, y) = ((page(cell) + 1) * frame.cells(), 0);
            pieces = pieces_of(slot, h, h);
        }
        for piece in pieces {
            if !piece.first && own {
                (cell, y) = (cell + 1, 0);
            }
            let part = own && (!piece.first || !piece.last);
            let tall = if part { piece.h } else { whole };
            placed.push(Placed {
                piece: (slot.shows != Shows::Nothing).then_some(piece),
                cell,
                y,
                h: tall,
            });
            y += tall + GAP;
        }
    }
    placed
}

fn pieces_of(slot: &Slot, first_h: i32, cell_h: i32) -> Vec<Piece> {
    let card = &slot.card;
    let count = card.blocks.len();
    match slot.shows {
        Shows::Until(to) => vec![piece(card, 0..to.min(count), true, false, slot.h)],
        Shows::From(from) => {
            let from = from.min(count);
            vec![piece(
                card,
                from..count,
                false,
                true,
                rest_height(card, from),
            )]
        }
        // A place that has gone keeps its room, whatever its card was.
        Shows::Nothing if slot.h < card.height() && card.height() <= cell_h => {
            vec![piece(card, 0..count, true, true, slot.h)]
        }
        _ if cell_h < card.height() => split(card, first_h, cell_h),
        _ => vec![piece(card, 0..count, true, true, card.height())],
    }
}

/// The room that a card needs which goes on with this block.
fn rest_height(card: &Card, from: usize) -> i32 {
    let blocks: i32 = card.blocks[from..].iter().map(Block::height).sum();
    2 * BORDER + HEAD_AGAIN + blocks + card.foot_height()
}

/// How many blocks of a card have room in `h` when it goes on elsewhere, and the room that the others need. `None`:
/// not even the first one has room, or nothing would be left for elsewhere.
pub fn torn(card: &Card, h: i32) -> Option<(usize, i32)> {
    let head = 2 * BORDER + card.head_height() + card.allergy_height() + CONTINUES;
    let mut left = h - head;
    let fit = card.blocks.iter().take_while(|block| {
        left -= block.height();
        0 <= left
    });
    let fit = fit.count();
    (0 < fit && fit < card.blocks.len()).then(|| (fit, rest_height(card, fit)))
}

/// Cuts a long card between its blocks; each piece but the last says that it continues.
fn split(card: &Arc<Card>, first_h: i32, column_h: i32) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let head = 2 * BORDER + card.head_height() + card.allergy_height();
    let (mut start, mut used, mut room) = (0, head, first_h);
    let count = card.blocks.len();
    for (i, block) in card.blocks.iter().enumerate() {
        let rest: i32 = card.blocks[i..].iter().map(Block::height).sum();
        let ends_here = used + rest + card.foot_height() <= room;
        let after = if ends_here { 0 } else { CONTINUES };
        // A block taller than a column still gets its own; it cannot be cut and must not be lost.
        if room < used + block.height() + after && start < i {
            let h = used + CONTINUES;
            pieces.push(piece(card, start..i, pieces.is_empty(), false, h));
            (start, used, room) = (i, 2 * BORDER + HEAD_AGAIN, column_h);
        }
        used += block.height();
    }
    let h = used + card.foot_height();
    pieces.push(piece(card, start..count, pieces.is_empty(), true, h));
    pieces
}

fn piece(card: &Arc<Card>, blocks: Range<usize>, first: bool, last: bool, h: i32) -> Piece {
    Piece {
        card: Arc::clone(card),
        blocks,
        first,
        last,
        h,
    }
}

#[cfg(test)]
#[path = "paging_tests.rs"]
mod tests;
