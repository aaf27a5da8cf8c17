//! A finger meets what it sees.

use super::*;
use crate::board::samples::{T0, ticket};
use crate::board::tests::setup;

#[test]
fn the_head_is_the_ticket_and_a_line_is_its_line() {
    let mut board = Board::new(setup(false), Vec::new());
    board.beat(T0, 0);
    let view = ticket("grill", 1, &[("Ribeye", 1), ("Lamb", 2)]);
    board.replace_tickets(vec![view.clone()], 0);
    let card = &board.page(0)[0];
    let head = card.piece.card.head_height();
    let hit = |dy: i32| at(&board, card.x + 40, card.y + dy, 0);
    assert_eq!(hit(10), Some(Intent::BumpTicket(view.id.clone())));
    let first = BORDER + head + 4;
    assert_eq!(
        hit(first),
        Some(Intent::BumpLines(view.id.clone(), vec![view.lines[0].step]))
    );
    let second = first + card.piece.card.blocks[0].height();
    assert_eq!(
        hit(second),
        Some(Intent::BumpLines(view.id.clone(), vec![view.lines[1].step]))
    );
    assert_eq!(
        at(&board, card.x + 40, card.y + card.piece.h + 200, 0),
        None
    );
}

#[test]
fn hints_are_buttons_and_lists_close_on_a_touch_beside_them() {
    let mut board = Board::new(setup(false), Vec::new());
    board.beat(T0, 0);
    let recall = bar::buttons(&board, 0)
        .into_iter()
        .find(|b| b.intent == Some(Intent::Recall))
        .unwrap();
    assert_eq!(
        at(&board, recall.at.x + 5, recall.at.y + 5, 0),
        Some(Intent::Recall)
    );
    assert!(44 <= recall.at.h, "a finger needs 44");
    board.act(Intent::Recall, 0);
    assert_eq!(at(&board, 3, 300, 0), Some(Intent::Close));
}
