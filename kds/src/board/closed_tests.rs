//! A station that somebody closes: the question, the words, and where its work goes.

use shared::ids::StationId;
use shared::time::Span;

use super::pending::Tap;
use super::samples::{T0, ticket};
use super::tests::{board, setup};
use super::words::Lang;
use super::*;
use crate::intent::Intent;
use crate::screen::draw::Draw;

fn id(name: &str) -> StationId {
    StationId::new(name).unwrap()
}

fn taps(board: &mut Board) -> Vec<Tap> {
    let waiting = board.take_outgoing().into_iter();
    waiting.map(|waiting| waiting.tap).collect()
}

fn banner(board: &Board) -> Option<String> {
    board.header(1).banner.map(|banner| banner.text)
}

#[test]
fn closing_is_asked_back_and_only_a_yes_does_it() {
    let mut board = board(vec![ticket("grill", 1, &[("Ribeye", 1)])]);
    board.act(Intent::CloseStation, 0);
    let view = board.question().unwrap();
    assert_eq!(
        (view.title.as_str(), view.help.as_str()),
        (
            "Close Grill?",
            "New tickets, and those nobody has begun, go to Fry."
        )
    );
    for other in [
        Intent::Close,
        Intent::Pick(1),
        Intent::CloseStation,
        Intent::Undo,
    ] {
        board.act(other, 0);
        assert_eq!((board.question(), board.overlay()), (None, Overlay::None));
        board.act(Intent::CloseStation, 0);
    }
    assert_eq!(taps(&mut board), []);
    board.act(Intent::Bump, 0);
    assert_eq!(taps(&mut board), [Tap::CloseStation { closed: true }]);
    assert_eq!(banner(&board), None, "the router has not said so yet");
    board.act(Intent::CloseStation, 0);
    let view = board.question().unwrap();
    assert_eq!(view.title, "Open Grill?", "after the tap on its way");
}

#[test]
fn a_question_means_what_it_said_when_another_screen_was_quicker() {
    let mut board = board(Vec::new());
    board.act(Intent::CloseStation, 0);
    board.set_closed(&id("grill"), Some(None));
    board.act(Intent::Bump, 0);
    assert_eq!(taps(&mut board), [Tap::CloseStation { closed: true }]);
}

#[test]
fn a_closed_station_says_since_when_and_who_has_its_work() {
    let mut board = board(Vec::new());
    board.set_closed(&id("grill"), Some(Some(T0 + Span::from_mins(42))));
    let header = board.header(1);
    let told = header.banner.unwrap();
    assert_eq!(
        told.text,
        "CLOSED since 19:42: new tickets go to Fry; press C to open"
    );
    assert!(!told.alarm, "it is as somebody wanted it");
    board.set_dark(id("fry"), true);
    assert!(banner(&board).unwrap().contains("go to Pass"));
    board.set_dark(id("fry"), false);
    board.set_closed(&id("fry"), Some(None));
    assert!(banner(&board).unwrap().contains("go to Pass"));
    board.set_closed(&id("grill"), Some(None));
    assert!(banner(&board).unwrap().starts_with("CLOSED: new"));
    board.set_timers_stopped(true);
    let header = board.header(1);
    assert_eq!(header.name, "GRILL · CLOSED");
    let told = header.banner.unwrap();
    assert!(told.alarm && told.text.contains("--accept-clock"));
    board.set_timers_stopped(false);
    board.replace_closed(Vec::new());
    assert_eq!(banner(&board), None);
}

#[test]
fn who_has_the_work_of_a_closed_station_is_told_so() {
    let mut view = ticket("grill", 1, &[("Fries", 1)]);
    view.handed_over_from = Some(id("fry"));
    let mut board = board(vec![view]);
    board.set_closed(&id("fry"), Some(None));
    assert_eq!(
        board.notice(1).as_deref(),
        Some("Fry is closed: its work comes here")
    );
}

#[test]
fn the_pass_names_closed_stations_once_beside_the_lit_ones() {
    let mut pass = Board::new(setup(true), Vec::new());
    pass.beat(T0, 0);
    let says = |pass: &Board, words: &str| {
        let scene = crate::screen::scene(pass, 1);
        let is = |draw: &Draw| matches!(draw, Draw::Text { text, .. } if text == words);
        assert!(scene[0].draws.iter().any(is), "{words}: {:?}", scene[0]);
    };
    says(&pass, "All 2 stations lit");
    pass.set_closed(&id("grill"), Some(None));
    says(&pass, "All 2 stations lit · Grill closed");
    pass.set_dark(id("grill"), true);
    says(&pass, "Grill closed");
    pass.set_dark(id("fry"), true);
    says(&pass, "Dark: Fry · Grill closed");
}

#[test]
fn the_pass_stays_open() {
    let mut pass = Board::new(setup(true), Vec::new());
    pass.act(Intent::CloseStation, 0);
    assert_eq!(pass.question(), None);
    let buttons = crate::screen::bar::buttons(&pass, 0);
    assert!(buttons.iter().all(|button| button.cap != "C"));
}

#[test]
fn every_language_says_how_to_go_on() {
    for lang in Lang::ALL {
        let mut setup = setup(false);
        setup.lang = lang;
        let mut board = Board::new(setup, Vec::new());
        board.beat(T0, 0);
        board.set_closed(&id("grill"), Some(Some(T0)));
        let told = banner(&board).unwrap();
        assert!(told.contains("19:00") && told.contains("Fry"), "{told}");
        assert!(told.contains(" C "), "{told}");
        board.set_timers_stopped(true);
        let told = banner(&board).unwrap();
        assert!(told.contains("--accept-clock"), "{told}");
    }
}
