//! Which card stands where: columns that fill downward, pages of columns, and cards that continue.

use std::ops::Range;
use std::sync::Arc;

use super::card::measure::{BORDER, CONTINUES, HEAD_AGAIN};
use super::card::{Block, Card};

pub const GAP: i32 = 14;
/// A column is at least this wide; as many as fit share the width.
pub const COLUMN_MIN: i32 = 300;

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

    pub fn columns(&self) -> i32 {
        ((self.w + GAP) / (COLUMN_MIN + GAP)).max(1)
    }

    pub fn column_width(&self) -> i32 {
        let n = self.columns();
        ((self.w - (n - 1) * GAP) / n).max(1)
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
pub enum Slot {
    Card(Arc<Card>),
    /// Where a ticket was until its bump; kept free so that nothing moves.
    Free {
        h: i32,
    },
}

/// A piece (or a free place, `None`) and where it stands; columns count through all pages.
#[derive(Clone, Debug)]
pub struct Placed {
    pub piece: Option<Piece>,
    pub column: i32,
    pub y: i32,
    pub h: i32,
}

/// Lets the slots flow into columns of height `h`. A card that fits into a column stays whole; a longer one
/// starts where at least 40 % of a column is free and continues in the next.
pub fn flow(slots: &[Slot], h: i32) -> Vec<Placed> {
    let mut placed = Vec::new();
    let (mut column, mut y) = (0, 0);
    for slot in slots {
        let (whole, card) = match slot {
            Slot::Free { h } => (*h, None),
            Slot::Card(card) => (card.height(), Some(card)),
        };
        let free = h - y;
        let splits = h < whole;
        if 0 < y && free < whole && !(splits && h * 2 / 5 <= free) {
            (column, y) = (column + 1, 0);
        }
        let Some(card) = card.filter(|_| splits) else {
            let piece = card.map(|card| Piece {
                card: Arc::clone(card),
                blocks: 0..card.blocks.len(),
                first: true,
                last: true,
                h: whole,
            });
            placed.push(Placed {
                piece,
                column,
                y,
                h: whole,
            });
            y += whole + GAP;
            continue;
        };
        for piece in split(card, h - y, h) {
            if !piece.first {
                (column, y) = (column + 1, 0);
            }
            let tall = piece.h;
            placed.push(Placed {
                piece: Some(piece),
                column,
                y,
                h: tall,
            });
            y += tall + GAP;
        }
    }
    placed
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
            blocks: vec![block; lines],
            foot: Vec::new(),
            width: 315,
        })
    }

    #[test]
    fn cards_fill_columns_downward_and_stay_whole() {
        let slots: Vec<Slot> = (1..=4).map(|n| Slot::Card(card(n, 3))).collect();
        let h = card(1, 3).height();
        let places: Vec<_> = flow(&slots, 2 * h + GAP)
            .iter()
            .map(|p| (p.column, p.y))
            .collect();
        assert_eq!(places, [(0, 0), (0, h + GAP), (1, 0), (1, h + GAP)]);
    }

    #[test]
    fn a_free_place_keeps_the_others_where_they_are() {
        let slots: Vec<Slot> = (1..=3).map(|n| Slot::Card(card(n, 3))).collect();
        let before = flow(&slots, 900);
        let mut after = slots.clone();
        after[0] = Slot::Free {
            h: card(1, 3).height(),
        };
        for (was, is) in before.iter().zip(flow(&after, 900)).skip(1) {
            assert_eq!((was.column, was.y), (is.column, is.y));
        }
    }

    #[test]
    fn a_long_card_continues_and_loses_no_line() {
        let long = card(7, 60);
        let placed = flow(
            &[Slot::Card(card(1, 2)), Slot::Card(Arc::clone(&long))],
            900,
        );
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
        assert_eq!(placed[1].column, 0, "it starts in the room that is left");
    }
}
