//! Rows of the pass keep their places.

use shared::order::StepState::{Done, Fired};
use shared::time::Span;

use super::*;
use crate::board::orders::Tone;
use crate::board::samples::{T0, order, plate};
use crate::board::tests::setup;
use crate::intent::Intent;

/// Orders 1 to 4 on the pass; those in `ready` may go out.
fn pass(ready: &[u32]) -> Board {
    let mut board = Board::new(setup(true), Vec::new());
    board.set_linked(true);
    board.beat(T0, 0);
    (1..=4).for_each(|number| tell(&mut board, number, ready.contains(&number), 0));
    board
}

fn tell(board: &mut Board, number: u32, ready: bool, mono: u64) {
    let state = if ready { Done } else { Fired };
    let line = plate(u128::from(number), "ribeye", 1, &[("grill", state, 5)]);
    let mut view = order(number, vec![line]);
    view.head.due_at = T0 + Span::from_mins(10 + i64::from(number));
    board.set_order(view, mono);
}

/// Numbers by their row from the top; 0 where a row is free.
fn rows(board: &Board, mono: u64) -> Vec<u32> {
    let page = board.pass_page(mono);
    let top = HEADER_H + MARGIN + TITLES_H + ROW_GAP;
    let mut rows = Vec::new();
    for placed in page.orders {
        let at = usize::try_from((placed.y - top) / (ROW_H + ROW_GAP)).unwrap();
        rows.resize(rows.len().max(at + 1), 0);
        rows[at] = placed.row.number.parse().unwrap();
    }
    rows
}

#[test]
fn an_order_that_goes_out_leaves_its_row_free_until_an_idle_moment() {
    let mut board = pass(&[1, 2]);
    assert_eq!(rows(&board, 0), [1, 2, 3, 4]);
    let first = board.pass_page(0).orders[0].row.order;
    board.act(Intent::Serve(first), 10_000);
    assert_eq!(rows(&board, 10_000), [0, 2, 3, 4]);
    board.tick(12_900);
    assert_eq!(rows(&board, 12_900), [0, 2, 3, 4]);
    board.tick(13_000);
    assert_eq!(rows(&board, 13_000), [2, 3, 4]);
}

#[test]
fn an_order_that_becomes_ready_turns_green_where_it_stands() {
    let mut board = pass(&[]);
    let first = board.pass_page(0).orders[0].row.order;
    board.act(Intent::Order(first), 10_000);
    board.act(Intent::Close, 10_100);
    tell(&mut board, 3, true, 10_600);
    assert_eq!(rows(&board, 10_600), [1, 2, 3, 4]);
    assert_eq!(board.pass_page(10_600).orders[2].row.tone, Tone::Go);
    board.tick(13_100);
    assert_eq!(
        rows(&board, 13_100),
        [3, 1, 2, 4],
        "hands are off: GO first"
    );
    board.act(Intent::MoveOrder(first, 1), 14_000);
    assert_eq!(rows(&board, 14_000), [3, 2, 1, 4], "a hand asked for it");
}
