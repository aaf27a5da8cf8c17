//! The floor as a waiter sees it: states at a glance, rooms, tables that can be moved, late promises first.

use front_of_house::desk::{Prefs, TableState};
use front_of_house::intent::Intent;
use shared::ids::TableId;
use shared::time::Span;

use crate::house::*;
use crate::touch::Touch;

#[test]
fn the_states_of_a_table_are_told_as_the_evening_goes_on() {
    let mut touch = Touch::on(Waiter::new());
    touch
        .tap("Table 4, free")
        .tap("2 guests")
        .tap("Another guest");
    // In the dialog of the guests.
    let done = Intent::Confirm;
    touch.waiter().does([done, Intent::OpenFloor]);
    touch.settle();
    assert!(touch.sees("Table 4, seated"));
    touch.waiter().later(Span::from_mins(11));
    touch.settle();
    assert!(
        touch.sees("Table 4, waits too long"),
        "nobody took their order"
    );
    touch
        .waiter()
        .does([table("4"), add("soup"), Intent::Send, Intent::OpenFloor]);
    touch.waiter().kitchen_takes_all(8);
    touch.settle();
    assert!(touch.sees("Table 4, ordered"));
    touch.waiter().later(Span::from_mins(30));
    touch.settle();
    assert!(touch.sees("Table 4, late"));
}

#[test]
fn food_that_comes_up_is_called_out_once_with_its_place() {
    let mut ana = Waiter::new();
    ana.does([table("7"), add("soup"), Intent::Send, Intent::OpenFloor]);
    ana.kitchen_takes_all(31);
    ana.desk.take_chimes();
    let order = ana.desk.open_checks()[0].order;
    let mut view = ana.desk.order(order).unwrap().clone();
    view.courses[0].ready_at = Some(ana.at);
    ana.hears(view.clone());
    assert_eq!(ana.notice(), "● Food up: Table 7, starters");
    assert_eq!(ana.desk.take_chimes().len(), 1);
    ana.hears(view.clone());
    assert!(ana.desk.take_chimes().is_empty(), "told once");
    view.head.server = Some("ben".parse().unwrap());
    view.courses[0].course = shared::ids::CourseNo(2);
    ana.hears(view);
    assert!(
        ana.desk.take_chimes().is_empty(),
        "a colleague's table is the colleague's"
    );
    let mut touch = Touch::on(ana);
    assert!(touch.sees("Table 7, food up") && touch.sees("Orders"));
    let silent = Prefs {
        silent: true,
        ..touch.waiter().desk.prefs()
    };
    touch.waiter().does([Intent::SetPrefs(silent)]);
    assert!(touch.waiter().desk.take_chimes().is_empty());
}

#[test]
fn tables_are_dragged_to_their_place_and_stay_there() {
    let mut touch = Touch::on(Waiter::new());
    touch.tap("More").tap("Settings").tap("Arrange tables");
    assert!(touch.sees("Drag a table to its place"));
    let id = TableId::new("12").unwrap();
    let place = |touch: &mut Touch| {
        let plan = touch.waiter().desk.floor().rooms[0].tables.clone();
        let found = plan.into_iter().find(|own| own.table == id).unwrap();
        (found.place.x, found.place.y)
    };
    let before = place(&mut touch);
    touch.drags("Table 12, free", egui::vec2(0.0, 60.0));
    let after = place(&mut touch);
    assert!(
        after.0.abs_diff(before.0) <= 3 && before.1 < after.1,
        "{before:?} → {after:?}"
    );
    touch.drags("Table 12, free", egui::vec2(-900.0, 900.0));
    let room = touch.waiter().desk.floor().rooms.remove(0);
    let (x, y) = place(&mut touch);
    assert!(x == 0 && room.depth - 10 - y < 5, "walls hold: {x}, {y}");
    touch.tap("Turn").tap("Round").tap("Keep this plan");
    let kept = touch.waiter().desk.plan().clone();
    assert!(!touch.sees("Drag a table") && touch.sees("Table 12, free"));
    touch.tap("More").tap("Settings").tap("Arrange tables");
    touch.drags("Table 12, free", egui::vec2(200.0, 0.0));
    touch.tap("Leave it as it was");
    assert_eq!(*touch.waiter().desk.plan(), kept);
}

#[test]
fn a_room_can_be_seen_alone_and_every_state_has_its_own_word() {
    let mut touch = Touch::on(Waiter::in_bistro());
    assert!(touch.sees("Table 16, free") && touch.sees("Table 31, free"));
    touch.tap("Terrace");
    assert!(touch.sees("Table 20, free") && !touch.sees("Table 16, free"));
    touch.tap("All");
    assert!(touch.sees("Table 16, free"));
    for lang in shared::lang::Lang::ALL {
        let mut words: Vec<&str> = TableState::ALL.map(|state| state.words(lang)).to_vec();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), TableState::ALL.len(), "{lang:?}");
    }
}
