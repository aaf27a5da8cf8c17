//! What hands can do beyond a bump: a bump bar, the list of what is out, settings behind their PIN, the order by hand.

use bevy::prelude::*;
use kds::BoardNow;
use kds::board::Overlay;
use kds::board::settings::Field;
use kds::input::bar::Bars;
use kds::intent::Intent;
use kds::screen::list;
use shared::wire::*;

use super::screen::{Screen, bumped_lines, ticket};

fn digits(screen: &mut Screen, pin: &str) {
    for c in pin.chars() {
        let key = match c {
            '1' => KeyCode::Digit1,
            '2' => KeyCode::Digit2,
            '3' => KeyCode::Digit3,
            '4' => KeyCode::Digit4,
            '5' => KeyCode::Digit5,
            other => panic!("no key for {other}"),
        };
        screen.press(key);
    }
}

fn overlay(screen: &Screen) -> Overlay {
    screen.board().overlay()
}

#[test]
fn settings_stand_behind_a_pin_that_is_chosen_once() {
    let mut screen = Screen::linked(None);
    screen.press(KeyCode::F2);
    assert!(screen.says("Choose a PIN"), "{:?}", screen.texts());
    digits(&mut screen, "1234");
    screen.press(KeyCode::Enter);
    assert!(screen.says("once more"), "{:?}", screen.texts());
    digits(&mut screen, "1234");
    screen.press(KeyCode::Enter);
    assert_eq!(overlay(&screen), Overlay::Settings);
    screen.press(KeyCode::Escape);

    screen.press(KeyCode::F2);
    digits(&mut screen, "5432");
    screen.press(KeyCode::Enter);
    assert_eq!(overlay(&screen), Overlay::Pin);
    assert!(screen.says("not the PIN"), "{:?}", screen.texts());
    digits(&mut screen, "1234");
    assert_eq!(
        overlay(&screen),
        Overlay::Settings,
        "right is right, without Enter"
    );
    let pin = screen.board().options().pin.clone().unwrap();
    assert!(
        !format!("{pin:?}").contains("1234"),
        "the figures are kept nowhere"
    );

    // The second row is light or dark; a finger on its + changes it, and the settings stay.
    let at = list::setting_place(screen.board(), Field::Light).unwrap();
    screen.touch(&[IVec2::new(at.x + at.w - 20, at.y + 20).as_vec2()]);
    assert!(screen.board().options().light);
    assert_eq!(overlay(&screen), Overlay::Settings);
    screen.press(KeyCode::Escape);
    assert_eq!(overlay(&screen), Overlay::None);
}

#[test]
fn who_guesses_the_pin_waits() {
    let mut screen = Screen::linked(None);
    screen.press(KeyCode::F2);
    for _ in 0..2 {
        digits(&mut screen, "1234");
        screen.press(KeyCode::Enter);
    }
    screen.press(KeyCode::Escape);
    screen.press(KeyCode::F2);
    for _ in 0..5 {
        digits(&mut screen, "4321");
        screen.press(KeyCode::Enter);
        screen.beating_frame();
    }
    assert!(screen.says("Too many wrong PINs"), "{:?}", screen.texts());
    digits(&mut screen, "1234");
    screen.press(KeyCode::Enter);
    assert_eq!(overlay(&screen), Overlay::Pin, "even the right one waits");
}

#[test]
fn a_bar_of_legend_b_bumps_with_ctrl_and_its_caps_stand_in_the_help() {
    let mut screen = Screen::linked(None);
    let (mut bars, _) = Bars::load(std::path::Path::new("/nowhere"));
    let name = bars
        .names()
        .into_iter()
        .find(|name| name.ends_with("legend B"))
        .unwrap();
    bars.choose(&name);
    let legends = kds::keep::legends(&bars);
    screen.app.insert_resource(bars);
    screen
        .app
        .world_mut()
        .resource_mut::<BoardNow>()
        .board
        .set_legends(legends);
    for n in 1..=3 {
        screen.news(ticket(n, &[("Ribeye", 1)]));
    }
    screen.frame();
    // Printed "3": the key sends Digit2. Then "Bump", which is Ctrl.
    screen.press(KeyCode::Digit2);
    screen.press(KeyCode::ControlLeft);
    let asks = screen.asks();
    assert_eq!(bumped_lines(&asks[0]), [300]);
    screen.press(KeyCode::ArrowDown);
    assert!(
        !screen.board().all_day_open(),
        "the cap says Sum, whatever the key is called"
    );
    screen.press(KeyCode::F1);
    assert!(screen.says("Redraw"), "{:?}", screen.texts());
}

#[test]
fn an_unknown_bar_is_learned_key_by_key() {
    let mut screen = Screen::linked(None);
    screen
        .app
        .world_mut()
        .resource_mut::<BoardNow>()
        .board
        .act(Intent::Settings, 0);
    screen.press(KeyCode::Escape);
    screen.press(KeyCode::F2);
    for _ in 0..2 {
        digits(&mut screen, "1111");
        screen.press(KeyCode::Enter);
    }
    let at = list::setting_place(screen.board(), Field::Learn);
    // Not on the first page of the list on this screen: turn to it.
    if at.is_none() {
        while list::setting_place(screen.board(), Field::Learn).is_none() {
            screen.press(KeyCode::Space);
        }
    }
    let at = list::setting_place(screen.board(), Field::Learn).unwrap();
    screen.touch(&[IVec2::new(at.x + 60, at.y + 20).as_vec2()]);
    assert!(
        screen.says("DONE"),
        "it asks for the bump key first: {:?}",
        screen.texts()
    );
    screen.press(KeyCode::KeyQ);
    screen.press(KeyCode::KeyQ);
    assert!(
        screen.says("KeyQ has a meaning already"),
        "{:?}",
        screen.texts()
    );
    screen.press(KeyCode::KeyW);
    // The rest is skipped by touch.
    for _ in 0..20 {
        let skip = kds::screen::learn::buttons(screen.board()).remove(0).at;
        screen.ms += 300;
        screen.touch(&[IVec2::new(skip.x + 9, skip.y + 9).as_vec2()]);
    }
    let learned = screen
        .app
        .world_mut()
        .resource_mut::<BoardNow>()
        .board
        .take_learned();
    let text = kds::input::bar::write(&learned.expect("the map is complete"));
    assert!(
        text.contains("key = \"KeyQ\", legend = \"KeyQ\", action = \"bump\""),
        "{text}"
    );
    assert!(
        text.contains("KeyW") && text.contains("action = \"recall\""),
        "{text}"
    );
}

#[test]
fn a_dish_is_taken_off_the_menus_from_the_screen_and_put_back() {
    let mut screen = Screen::linked(None);
    screen.press(KeyCode::KeyO);
    assert_eq!(overlay(&screen), Overlay::Out);
    screen.press(KeyCode::Digit1);
    let asks = screen.asks();
    let Ask::Station(StationAsk::EightySix { item, out: true }) = &asks[0].body else {
        panic!("{:?}", asks[0].body);
    };
    assert!(screen.says("OUT"), "it shows at once: {:?}", screen.texts());
    let item = item.clone();
    screen.answer(&asks[0]);
    let told = Availability {
        item: item.clone(),
        out: true,
        by_stock: false,
        left: None,
    };
    screen.house(HouseUpdate::Availability { item: told });
    screen.beating_frame();
    screen.press(KeyCode::Digit1);
    let asks = screen.asks();
    assert_eq!(
        asks[0].body,
        Ask::Station(StationAsk::EightySix { item, out: false }),
        "what is out stands first"
    );
}

#[test]
fn a_search_finds_what_was_bumped_and_enter_brings_it_back() {
    let mut screen = Screen::linked(None);
    let bumped = |n: u32, item: &str| {
        let mut view = ticket(n, &[(item, 1)]);
        view.lines[0].state = shared::order::StepState::Done;
        view.bumped_at = Some(view.head.accepted_at);
        view
    };
    screen.snapshot(vec![
        bumped(7, "Ribeye"),
        bumped(71, "Tuna"),
        bumped(8, "Lamb"),
    ]);
    screen.frame();
    screen.press(KeyCode::Minus);
    assert!(screen.says("71") && screen.says("8"));
    screen.press(KeyCode::F3);
    for key in [KeyCode::KeyT, KeyCode::KeyU, KeyCode::KeyN] {
        screen.press(key);
    }
    assert!(
        screen.says("tun_") && !screen.says("1 Lamb"),
        "{:?}",
        screen.texts()
    );
    screen.press(KeyCode::Enter);
    let asks = screen.asks();
    let Ask::Station(StationAsk::Recall { ticket, .. }) = &asks[0].body else {
        panic!("{:?}", asks[0].body);
    };
    assert_eq!(ticket.order.0.as_u128(), 71);
}

#[test]
fn a_ticket_put_in_front_by_hand_stands_there_and_says_so() {
    let mut screen = Screen::linked(None);
    for n in 1..=3 {
        screen.news(ticket(n, &[("Ribeye", 1)]));
    }
    screen.frame();
    screen.press(KeyCode::Digit3);
    screen.press(KeyCode::KeyT);
    let first = |screen: &Screen| screen.board().page(screen.ms)[0].piece.card.number.clone();
    assert_eq!(first(&screen), "3");
    assert!(screen.says("PINNED"), "{:?}", screen.texts());
    screen.press(KeyCode::KeyT);
    assert_eq!(first(&screen), "1");
    assert!(
        screen.asks().is_empty(),
        "other screens keep the router's order"
    );
}
