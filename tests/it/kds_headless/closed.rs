//! Closing a station from its own screen, and timers that stand still: keys become asks, news become banners.

use bevy::prelude::*;
use shared::bus::Inbound;
use shared::wire::*;

use super::screen::{Screen, epoch, grill, ticket};

fn closing(ask: &Envelope<Ask>) -> bool {
    match &ask.body {
        Ask::Station(StationAsk::CloseStation { station, closed }) => {
            assert_eq!(*station, grill());
            *closed
        }
        other => panic!("not a closing: {other:?}"),
    }
}

#[test]
fn a_key_and_a_yes_close_the_station_and_the_news_of_it_is_a_banner() {
    let mut screen = Screen::linked(None);
    screen.news(ticket(1, &[("Ribeye", 1)]));
    screen.frame();
    screen.press(KeyCode::KeyC);
    screen.frame();
    assert!(screen.says("Close Grill?"), "{:?}", screen.texts());
    assert!(screen.says("nobody has begun, go to Fry."));
    screen.press(KeyCode::Escape);
    screen.frame();
    assert!(!screen.says("Close Grill?") && screen.asks().is_empty());

    screen.press(KeyCode::KeyC);
    screen.press(KeyCode::Enter);
    let asks = screen.asks();
    assert_eq!(asks.len(), 1, "the ticket below is not bumped: {asks:?}");
    assert!(closing(&asks[0]));
    screen.answer(&asks[0]);
    screen.station("grill", false, true);
    screen.frame();
    let words = "CLOSED since 19:42: new tickets go to Fry; press C to open";
    assert!(screen.says(words), "{:?}", screen.texts());

    screen.press(KeyCode::KeyC);
    screen.press(KeyCode::Enter);
    assert!(!closing(&screen.asks()[0]));
    screen.station("grill", false, false);
    screen.frame();
    assert!(!screen.says("CLOSED"));
}

#[test]
fn the_button_asks_and_a_finger_beside_the_answers_leaves_all_as_it_is() {
    let mut screen = Screen::linked(None);
    let middle = |button: kds::screen::bar::Button| {
        let at = button.at;
        IVec2::new(at.x + at.w / 2, at.y + at.h / 2).as_vec2()
    };
    let asks = |screen: &mut Screen, nth: Option<usize>| {
        let buttons = kds::screen::bar::buttons(screen.board(), screen.ms);
        let close = buttons.into_iter().find(|button| button.cap == "C");
        screen.touch(&[middle(close.unwrap())]);
        let answers = kds::screen::question::buttons(screen.board());
        let place = nth.map_or(Vec2::splat(90.0), |nth| middle(answers[nth].clone()));
        screen.touch(&[place]);
        screen.asks()
    };
    assert!(asks(&mut screen, None).is_empty());
    assert!(asks(&mut screen, Some(1)).is_empty());
    assert!(closing(&asks(&mut screen, Some(0))[0]));
}

#[test]
fn a_snapshot_of_the_house_tells_of_the_closing_too() {
    let mut screen = Screen::linked(None);
    let health = |name: &str, dark| StationHealth {
        station: name.parse().unwrap(),
        dark,
        since: None,
        closed: true,
    };
    let house = HouseSnapshot {
        stations: vec![health("grill", false), health("fry", true)],
        ..HouseSnapshot::default()
    };
    screen.hear(Inbound::Snapshot {
        stream: Stream::House,
        epoch: epoch(),
        seq: 9,
        snapshot: Snapshot::House(house),
    });
    screen.frame();
    screen.frame();
    let words = "CLOSED: new tickets go to Pass";
    assert!(screen.says(words), "{:?}", screen.texts());
}

#[test]
fn timers_that_stand_still_are_a_banner_until_they_run() {
    let mut screen = Screen::linked(None);
    screen.beat_of(true);
    screen.frame();
    screen.frame();
    assert!(
        screen.says("Timers stand still: the router’s clock jumped"),
        "{:?}",
        screen.texts()
    );
    screen.beat_of(false);
    screen.frame();
    screen.frame();
    assert!(!screen.says("Timers stand still"));
}

#[test]
fn the_help_of_the_keys_has_it() {
    let mut screen = Screen::linked(None);
    screen.press(KeyCode::F1);
    screen.frame();
    assert!(screen.says("close this station"), "{:?}", screen.texts());
}
