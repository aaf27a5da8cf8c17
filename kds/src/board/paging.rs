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
    /// The ticket has gone; its place stays free, so that nothing moves.
    pub free: bool,
}

impl Slot {
    pub fn card(card: Arc<Card>) -> Self {
        Self {
            h: card.height(),
            card,
            free: false,
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
        let splits = h < slot.card.height();
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
            if !piece.first {
                (cell, y) = (cell + 1, 0);
            }
            let tall = if piece.first && piece.last {
                whole
            } else {
                piece.h
            };
            placed.push(Placed {
                piece: (!slot.free).then_some(piece),
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
    if cell_h < card.height() {
        return split(card, first_h, cell_h);
    }
    vec![piece(card, 0..card.blocks.len(), true, true, card.height())]
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
mod tests {
    use super::*;
    use crate::board::card::{LineLook, Row, Standing};
    use shared::ids::*;

    fn card(number: u128, lines: usize) -> Arc<Card> {
        let row = Row::Line {
            quantity: "1".to_owned(),
            name: vec!["Ribeye".to_owned()],
            seats: String::new(),
            look: LineLook::Open,
        };
        let block = Block {
            rows: vec![row],
            steps: Vec::new(),
            pad: crate::board::card::measure::BLOCK_PAD,
        };
        Arc::new(Card {
            ticket: TicketId {
                order: OrderId(uuid::Uuid::from_u128(number)),
                course: CourseNo(1),
                station: StationId::new("grill").unwrap(),
                n: 1,
            },
            revision: Revision(1),
            number: number.to_string(),
            standing: Standing::Normal,
            changed: false,
            who: vec!["Table 1".to_owned()],
            sub: vec!["Main".to_owned()],
            allergy: Vec::new(),
            allergy_seen: false,
            blocks: vec![block; lines],
            foot: Vec::new(),
            width: 315,
        })
    }

    fn column(h: i32) -> Frame {
        let area = Area {
            x: 0,
            y: 0,
            w: 1_640,
            h,
        };
        Frame::new(area, 0, None)
    }

    #[test]
    fn cards_fill_columns_downward_and_stay_whole() {
        let slots: Vec<Slot> = (1..=4).map(|n| Slot::card(card(n, 3))).collect();
        let h = card(1, 3).height();
        let places: Vec<_> = flow(&slots, &column(2 * h + GAP))
            .iter()
            .map(|p| (p.cell, p.y))
            .collect();
        assert_eq!(places, [(0, 0), (0, h + GAP), (1, 0), (1, h + GAP)]);
    }

    #[test]
    fn a_free_place_keeps_the_others_where_they_are() {
        for lines in [3, 40] {
            let sizes = [lines, 3, lines, 5];
            let slots: Vec<Slot> = (1..)
                .zip(sizes)
                .map(|(n, lines)| Slot::card(card(n, lines)))
                .collect();
            let before = flow(&slots, &column(900));
            for gone in 0..slots.len() {
                let mut after = slots.clone();
                after[gone].free = true;
                let now = flow(&after, &column(900));
                for (was, is) in before.iter().zip(&now) {
                    assert_eq!((was.cell, was.y), (is.cell, is.y));
                }
            }
        }
    }

    #[test]
    fn a_long_card_continues_and_loses_no_line() {
        let long = card(7, 60);
        let slots = [Slot::card(card(1, 2)), Slot::card(Arc::clone(&long))];
        let placed = flow(&slots, &column(900));
        let pieces: Vec<&Piece> = placed[1..]
            .iter()
            .filter_map(|p| p.piece.as_ref())
            .collect();
        assert!(pieces.len() > 2);
        let mut next = 0;
        for piece in &pieces {
            assert_eq!(piece.blocks.start, next);
            next = piece.blocks.end;
            assert!(
                piece.h <= 900,
                "a piece of {} is higher than its column",
                piece.h
            );
        }
        assert_eq!(next, 60);
        assert!(pieces[0].first && !pieces[0].last && pieces[pieces.len() - 1].last);
        assert_eq!(placed[1].cell, 0, "it starts in the room that is left");
    }

    #[test]
    fn no_card_is_torn_by_the_end_of_a_page_unless_it_is_longer_than_one() {
        let frame = column(900);
        for (lines, fits) in [(30, true), (200, false)] {
            for before in 0..12 {
                let mut slots: Vec<Slot> = (0..before).map(|n| Slot::card(card(n, 9))).collect();
                slots.push(Slot::card(card(99, lines)));
                let pages: Vec<i32> = flow(&slots, &frame)
                    .iter()
                    .filter(|p| p.piece.as_ref().is_some_and(|p| p.card.number == "99"))
                    .map(|p| p.cell / frame.cells())
                    .collect();
                assert_eq!(pages.iter().all(|page| *page == pages[0]), fits);
            }
        }
    }

    #[test]
    fn in_a_grid_each_card_begins_a_cell_and_a_long_one_takes_several() {
        let area = Area {
            x: 10,
            y: 20,
            w: 1_640,
            h: 928,
        };
        let grid = Frame::new(area, 4, Some(2));
        let slots = [card(1, 2), card(2, 25), card(3, 1)].map(Slot::card);
        let cells: Vec<i32> = flow(&slots, &grid).iter().map(|p| p.cell).collect();
        assert_eq!(cells[0], 0);
        assert_eq!(cells[1], 1);
        assert!(cells.len() > 3, "the long one continues");
        assert!(cells.windows(2).all(|pair| pair[0] + 1 == pair[1]));
        assert_eq!(
            grid.corner(5).0,
            grid.corner(1).0,
            "the second row stands below"
        );
        assert_eq!(
            Frame::new(area, 8, None).columns,
            7,
            "none is too narrow to read"
        );
    }
}
