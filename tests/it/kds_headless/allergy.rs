//! The allergy interlock, told as stories.

use bevy::prelude::KeyCode;
use kds::board::pending::Tap;
use kds::board::words::Lang;
use kds::board::{Board, Overlay};
use kds::config;
use kds::intent::Intent;
use shared::ids::*;
use shared::menu::Allergen;
use shared::order::{Allergy, StepState};
use shared::ticket::TicketView;
use shared::time::Timestamp;

use super::screen::{Screen, ticket};

pub(super) const NOW: Timestamp = Timestamp(1_777_923_730_000);

pub(super) fn board() -> Board {
    let house = shared::fixture::restaurant();
    let station = config::station(&house, "grill").unwrap();
    let mut board = Board::new(config::setup(&house, station, Lang::En), Vec::new());
    board.set_linked(true);
    board.beat(NOW, 0);
    board
}

pub(super) fn allergic(number: u32, items: &[(&str, u16)], allergens: &[Allergen]) -> TicketView {
    let mut view = ticket(number, items);
    let warn = |allergen: &Allergen| Allergy {
        allergen: *allergen,
        seat: None,
    };
    view.head.allergies = allergens.iter().map(warn).collect();
    view
}

fn bumps(board: &mut Board) -> usize {
    let out = board.take_outgoing();
    out.iter()
        .filter(|w| matches!(w.tap, Tap::Bump { .. }))
        .count()
}

#[test]
fn a_bump_asks_once_in_the_words_of_the_card_and_a_double_tap_is_no_answer() {
    let mut board = board();
    let view = allergic(1, &[("Ribeye", 1), ("Tuna", 1)], &[Allergen::Peanut]);
    let id = view.id.clone();
    board.set_ticket(view, 0);
    board.act(Intent::BumpTicket(id.clone()), 1_000);
    let asked = board.question().unwrap();
    assert!(asked.allergy && asked.title.contains("PEANUT"), "{asked:?}");
    board.act(Intent::Bump, 1_100);
    assert_eq!(
        board.overlay(),
        Overlay::Question,
        "the second half of a double tap"
    );
    board.act(Intent::Close, 2_000);
    assert_eq!(bumps(&mut board), 0, "not yet is no");
    board.act(Intent::BumpTicket(id.clone()), 3_000);
    board.act(Intent::Bump, 4_000);
    assert_eq!(bumps(&mut board), 1, "seen: the bump goes on");
    board.act(Intent::Undo, 4_500);
    board.act(Intent::BumpTicket(id), 5_000);
    assert_eq!(board.overlay(), Overlay::None, "once per order");
}

#[test]
fn a_late_warning_asks_again_and_a_restart_remembers() {
    let mut board = board();
    let mut view = allergic(1, &[("Ribeye", 1)], &[Allergen::Peanut]);
    board.set_ticket(view.clone(), 0);
    board.act(Intent::Acknowledge(view.head.order), 1_000);
    board.act(Intent::Bump, 2_000);
    assert_eq!(bumps(&mut board), 0, "touching the warning bumps nothing");
    let mut again = self::board();
    again.restore(board.kept());
    again.act(Intent::BumpTicket(view.id.clone()), 1_000);
    assert_eq!(bumps(&mut again), 1, "what was seen stays seen");

    view.revision = Revision(2);
    view.head.allergies.push(Allergy {
        allergen: Allergen::Milk,
        seat: Some(2),
    });
    board.set_ticket(view.clone(), 3_000);
    board.act(Intent::BumpTicket(view.id), 4_000);
    let asked = board.question().unwrap();
    assert!(
        asked.title.contains("MILK") && !asked.title.contains("PEANUT"),
        "{asked:?}"
    );
}

#[test]
fn a_line_that_is_struck_out_is_seen_without_a_question() {
    let mut board = board();
    let mut view = allergic(1, &[("Ribeye", 1)], &[Allergen::Peanut]);
    view.lines[0].state = StepState::Void;
    view.lines[0].void = Some("guest left".to_owned());
    board.set_ticket(view.clone(), 0);
    board.act(Intent::BumpTicket(view.id), 1_000);
    assert_eq!((bumps(&mut board), board.overlay()), (1, Overlay::None));
}

#[test]
fn what_one_screen_of_a_station_saw_its_other_screens_need_not_ask() {
    let mut first = Screen::linked(None);
    let view = allergic(1, &[("Ribeye", 1)], &[Allergen::Peanut]);
    first.news(view.clone());
    first.frame();
    first.press(KeyCode::Enter);
    first.ms += 1_000;
    first.beating_frame();
    first.press(KeyCode::Enter);
    let saw = first.saw();
    assert_eq!(
        saw,
        std::slice::from_ref(&view.head.allergies),
        "it is told"
    );

    let mut second = board();
    second.set_ticket(view.clone(), 0);
    let mut order = crate::wire_format::samples::order_view();
    order.head = view.head.clone();
    order.allergies_seen = [(view.id.station.clone(), saw[0].clone())].into();
    second.set_order(order, 500);
    second.act(Intent::BumpTicket(view.id), 1_000);
    assert_eq!((bumps(&mut second), second.overlay()), (1, Overlay::None));
}
