//! The measure of the terminal: a party of eight with allergies is in the kitchen in a few dozen taps.

use shared::ids::CourseNo;
use shared::wire::FrontAsk;

use crate::house::*;
use crate::touch::Touch;

/// Twelve items, nine modifiers, two allergies, three courses.
const TAPS_MAX: usize = 45;

#[test]
fn a_party_of_eight_with_two_allergies_is_sent_in_few_taps() {
    let mut touch = Touch::on(Waiter::in_bistro());
    touch.tap("Table 16, free");
    touch
        .tap("Allergy")
        .tap("seat 3")
        .tap("peanut")
        .tap("seat 5")
        .tap("milk")
        .tap("Done");
    // To share.
    touch
        .tap("The table")
        .tap_on("Burrata, ")
        .tap_on("Fried calamari, ")
        .tap_on("Grilled prawns, ");
    touch.tap("Mains");
    touch
        .tap("Seat 1")
        .tap_on("Ribeye 300 g, ")
        .tap("medium rare")
        .tap("side of fries");
    touch
        .tap("Seat 2")
        .tap_on("Bistro burger, ")
        .tap("medium")
        .tap("no onion")
        .tap("extra cheddar");
    touch
        .tap("Seat 3, allergy: peanut")
        .tap_on("Chicken paillard, ")
        .tap("no lemon");
    touch.tap("Seat 4").tap_on("Lamb chops, ").tap("rare");
    touch
        .tap("Seat 5, allergy: milk")
        .tap_on("Merguez, ")
        .tap("no harissa");
    touch.tap("Seat 6").tap_on("Tuna steak, ").tap("medium");
    touch.tap("Seat 7").tap_on("Sea bass, ");
    touch
        .tap("Desserts")
        .tap("The table")
        .tap_on("Lemon tart, ")
        .tap_on("Crème brûlée, ");
    touch.tap("Send 12 items");

    let FrontAsk::Submit { order } = &touch.waiter().asked()[0] else {
        panic!("a new order")
    };
    let modifiers: usize = order.lines.iter().map(|line| line.modifiers.len()).sum();
    let mut courses: Vec<CourseNo> = order.lines.iter().map(|line| line.course).collect();
    courses.dedup();
    let taps = touch.0.state().taps;
    assert_eq!(
        (
            order.lines.len(),
            modifiers,
            order.allergies.len(),
            courses.len()
        ),
        (12, 9, 2, 3)
    );
    eprintln!("the party of eight took {taps} taps (limit {TAPS_MAX})");
    assert!(taps <= TAPS_MAX, "{taps} taps");
}

#[test]
fn somebody_who_types_needs_no_finger_at_all() {
    let mut touch = Touch::on(Waiter::in_bistro());
    touch.types("16").enter();
    touch.types("2 ribeye").enter();
    assert!(touch.sees("2 Ribeye 300 g, table, 68.00"));
    touch.presses(egui::Modifiers::CTRL, egui::Key::Z);
    touch.types("bb").enter();
    assert!(touch.sees("1 Bistro burger"), "initials find a dish");
    touch.shifted("B");
    assert!(touch.sees("medium rare"), "the letter of the open sheet");
    touch.presses(egui::Modifiers::NONE, egui::Key::F11);
    assert!(
        touch.sees("Table 16, ordered"),
        "sent, and back on the floor"
    );
    assert_eq!(touch.0.state().taps, 0);
}
