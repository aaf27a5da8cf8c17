//! A kitchen screen without a renderer: messages become entities, keys become messages.

mod allergy;
mod bad_input;
mod by_chance;
mod closed;
mod frozen;
mod hands;
mod screen;

use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::prelude::*;
use kds::screen::{Painted, Shows};
use screen::{Screen, bumped_lines, grill, ticket};
use shared::bus::{Feed, Inbound};
use shared::ids::*;
use shared::wire::*;

#[test]
fn a_message_becomes_a_card_with_its_words() {
    let mut screen = Screen::linked(None);
    assert!(screen.texts().contains(&"No tickets".to_owned()));
    screen.news(ticket(118, &[("Ribeye", 2), ("Tuna", 1)]));
    screen.frame();
    let texts = screen.texts();
    for word in ["118", "Table 4 · 2", "Ribeye", "2", "Tuna", "19:42"] {
        assert!(
            texts.contains(&word.to_owned()),
            "{word} is missing: {texts:?}"
        );
    }
    assert_eq!(screen.cards(), 1);
    assert!(!texts.contains(&"No tickets".to_owned()));
}

#[test]
fn nothing_is_touched_while_nothing_changes_and_cards_are_kept() {
    let mut screen = Screen::linked(None);
    screen.news(ticket(1, &[("Ribeye", 1)]));
    screen.news(ticket(2, &[("Tuna", 1)]));
    screen.frame();
    let entities = |screen: &mut Screen| {
        let mut query = screen
            .app
            .world_mut()
            .query_filtered::<Entity, With<Shows>>();
        query.iter(screen.app.world()).collect::<Vec<_>>()
    };
    // Past the flash of the new tickets, at a moment between two seconds.
    for _ in 0..15 {
        screen.beating_frame();
    }
    let before = (
        entities(&mut screen),
        screen.app.world().resource::<Painted>().changes,
    );
    screen.app.update();
    assert_eq!(
        before,
        (
            entities(&mut screen),
            screen.app.world().resource::<Painted>().changes
        )
    );
    for _ in 0..5 {
        screen.beating_frame();
    }
    assert_eq!(
        before.0,
        entities(&mut screen),
        "a second later the same entities show other ages"
    );
    assert!(before.1 < screen.app.world().resource::<Painted>().changes);
}

#[test]
fn the_bump_key_sends_what_was_seen_and_the_ticket_goes_at_once() {
    let mut screen = Screen::linked(None);
    screen.news(ticket(1, &[("Ribeye", 1), ("Tuna", 1)]));
    screen.news(ticket(2, &[("Lamb", 1)]));
    screen.frame();
    screen.press(KeyCode::Digit2);
    screen.press(KeyCode::Enter);
    let asks = screen.asks();
    assert_eq!(asks.len(), 1);
    assert_eq!(bumped_lines(&asks[0]), [200]);
    assert_eq!(
        (asks[0].role, asks[0].device.as_str()),
        (Role::Station, "kds-1")
    );
    screen.frame();
    assert_eq!(screen.cards(), 1);
    assert!(!screen.texts().contains(&"Lamb".to_owned()));
    screen.answer(&asks[0]);
    // LeftCtrl of a bump bar is a key like any other.
    screen.press(KeyCode::ControlLeft);
    assert_eq!(bumped_lines(&screen.asks()[0]), [100, 101]);
}

#[test]
fn a_worn_switch_and_a_held_key_count_once() {
    let mut screen = Screen::linked(None);
    screen.news(ticket(1, &[("Ribeye", 1)]));
    screen.news(ticket(2, &[("Lamb", 1)]));
    screen.frame();
    let press = |screen: &mut Screen, repeat| {
        screen.app.world_mut().write_message(KeyboardInput {
            key_code: KeyCode::Enter,
            logical_key: Key::Enter,
            state: ButtonState::Pressed,
            text: None,
            repeat,
            window: Entity::PLACEHOLDER,
        });
    };
    press(&mut screen, false);
    press(&mut screen, false);
    press(&mut screen, true);
    screen.frame();
    screen.frame();
    assert_eq!(screen.cards(), 1, "one ticket is left");
}

#[test]
fn a_late_joiner_equals_one_that_saw_everything() {
    let mut early = Screen::linked(None);
    for n in 1..=10 {
        let mut view = ticket(1 + n % 4, &[("Ribeye", 1)]);
        view.revision = Revision(n);
        early.news(view);
        early.frame();
    }
    let all = early.board().truth().0.values().cloned().collect();
    let mut late = Screen::linked(None);
    late.snapshot(all);
    late.frame();
    assert_eq!(early.board().truth(), late.board().truth());
    assert_eq!((early.cards(), late.cards()), (4, 4));
}

#[test]
fn bumps_made_while_the_router_is_away_stay_and_are_sent_in_order_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let tickets = vec![
        ticket(1, &[("Ribeye", 1)]),
        ticket(2, &[("Lamb", 1)]),
        ticket(3, &[("Tuna", 1)]),
    ];
    let mut screen = Screen::linked(Some(folder.path()));
    screen.snapshot(tickets.clone());
    screen.frame();
    screen.hear(Inbound::Linked(false));
    screen.ms += 5_000;
    screen.frame();
    assert!(
        screen
            .texts()
            .iter()
            .any(|text| text.starts_with("No word from the router since 19:42:10"))
    );
    screen.press(KeyCode::Enter);
    screen.press(KeyCode::Digit1);
    screen.press(KeyCode::Enter);
    assert!(screen.asks().is_empty(), "nobody is there to hear it");
    screen.frame();
    assert_eq!(screen.cards(), 1);
    drop(screen);

    let mut again = Screen::linked(Some(folder.path()));
    again.snapshot(tickets);
    again.frame();
    assert_eq!(
        again.cards(),
        1,
        "what was bumped stays bumped on this screen"
    );
    let first = again.asks();
    assert_eq!(first.len(), 1, "one at a time, so that the order is kept");
    assert_eq!(bumped_lines(&first[0]), [100]);
    let Ask::Station(StationAsk::Bump { tap_age, .. }) = &first[0].body else {
        unreachable!()
    };
    assert!(tap_age.is_some(), "the router learns how old the tap is");
    again.answer(&first[0]);
    let second = again.asks();
    assert_eq!(bumped_lines(&second[0]), [200]);
    again.answer(&second[0]);
    drop(again);

    let rested = Screen::linked(Some(folder.path()));
    assert!(
        rested.asks().is_empty(),
        "what was answered is not sent again"
    );
}

#[test]
fn a_tap_that_was_under_way_at_a_restart_is_asked_again_word_for_word() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::linked(Some(folder.path()));
    screen.snapshot(vec![ticket(1, &[("Ribeye", 1)])]);
    screen.frame();
    screen.press(KeyCode::Enter);
    let asked = screen.asks();
    drop(screen);
    let mut again = Screen::linked(Some(folder.path()));
    again.ms += 60_000;
    again.frame();
    assert_eq!(
        encode(&again.asks()[0]),
        encode(&asked[0]),
        "another body under one id would be refused"
    );
}

#[test]
fn a_station_that_the_router_does_not_know_says_so() {
    let mut screen = Screen::linked(None);
    screen.hear(Inbound::UnknownStream {
        stream: Stream::Station(grill()),
    });
    screen.frame();
    screen.frame();
    assert!(
        screen
            .texts()
            .iter()
            .any(|text| text.contains("no station 'grill'")),
        "{:?}",
        screen.texts()
    );
}

#[test]
fn beats_alone_are_no_quiet_evening() {
    let mut screen = Screen::new(None);
    screen.hear(Inbound::Linked(true));
    screen.beat();
    screen.frame();
    let texts = screen.texts();
    assert!(!texts.contains(&"No tickets".to_owned()), "{texts:?}");
    assert!(texts.contains(&"Fetching what is open …".to_owned()));

    // The link has waited long enough for what is missing.
    let behind = Feed {
        behind: true,
        ..Feed::default()
    };
    screen.health.set_feed(behind);
    screen.beating_frame();
    screen.beating_frame();
    assert!(
        screen.says("Tickets may be missing"),
        "{:?}",
        screen.texts()
    );

    screen.health.set_feed(Feed {
        fetched: true,
        ..Feed::default()
    });
    screen.beating_frame();
    assert!(screen.says("No tickets") && !screen.says("may be missing"));
}

#[test]
fn a_router_of_another_protocol_is_named() {
    let mut screen = Screen::new(None);
    screen.ms += 5_000;
    screen.health.set_feed(Feed {
        foreign: Some(9),
        ..Feed::default()
    });
    screen.frame();
    screen.frame();
    let words = format!("The router speaks protocol 9, this screen {PROTOCOL}");
    assert!(screen.says(&words), "{:?}", screen.texts());
}

#[test]
fn a_bump_that_the_routers_disk_did_not_take_comes_back_with_its_reason() {
    let mut screen = Screen::linked(None);
    screen.news(ticket(1, &[("Ribeye", 1)]));
    screen.frame();
    screen.press(KeyCode::Enter);
    screen.frame();
    assert_eq!(screen.cards(), 0);
    let ask = screen.asks().remove(0);
    let detail = "no space left on device".to_owned();
    screen.refuse(&ask, Reject::StoreUnavailable { detail });
    screen.frame();
    assert_eq!(screen.cards(), 1, "the work is not done");
    assert!(
        screen.says("no space left on device"),
        "{:?}",
        screen.texts()
    );
}

#[test]
fn two_fingers_on_two_tickets_bump_both_and_one_that_bounces_bumps_one() {
    let mut screen = Screen::linked(None);
    for n in 1..=3 {
        screen.news(ticket(n, &[("Ribeye", 1)]));
    }
    screen.frame();
    let heads: Vec<Vec2> = screen
        .board()
        .page(screen.ms)
        .iter()
        .map(|card| IVec2::new(card.x + 40, card.y + 20).as_vec2())
        .collect();
    screen.touch(&[heads[0], heads[1]]);
    screen.frame();
    assert_eq!(screen.cards(), 1, "one ticket is left");
    let near = heads[2] + Vec2::splat(6.0);
    screen.touch(&[heads[2], near, near]);
    screen.frame();
    assert_eq!(
        screen.board().pending().len(),
        3,
        "a wet finger counts once"
    );
}
