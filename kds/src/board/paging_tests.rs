//! Cards in columns and grids: whole, torn, free, and over the end of a page.

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
            after[gone].shows = Shows::Nothing;
            let now = flow(&after, &column(900));
            for (was, is) in before.iter().zip(&now) {
                assert_eq!((was.cell, was.y), (is.cell, is.y));
            }
        }
    }
}

#[test]
fn a_card_that_grew_keeps_its_place_and_goes_on_in_another() {
    let (before, grown) = (card(1, 3), card(1, 6));
    let h = before.height();
    let (fit, rest) = torn(&grown, h).unwrap();
    assert!(0 < fit && fit <= 3, "the torn edge needs some room");
    let slot = |card: &Arc<Card>, h, shows| Slot {
        card: Arc::clone(card),
        h,
        shows,
    };
    let other = card(2, 3);
    let slots = [
        slot(&grown, h, Shows::Until(fit)),
        Slot::card(other),
        slot(&grown, rest, Shows::From(fit)),
    ];
    let placed = flow(&slots, &column(2_000));
    assert_eq!(placed[1].y, h + GAP, "the one below stays where it is");
    let pieces: Vec<&Piece> = placed.iter().filter_map(|p| p.piece.as_ref()).collect();
    assert_eq!(pieces[0].blocks.end, pieces[2].blocks.start);
    assert!(pieces[0].first && !pieces[0].last && pieces[2].last);
    assert_eq!(torn(&grown, 100), None, "not even the first line has room");
    assert_eq!(torn(&before, 5_000), None, "nothing is left over");
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
