//! Places on the rail, one by one.

use super::*;
use crate::board::samples::ticket;

fn ids(numbers: &[u32]) -> Vec<TicketId> {
    numbers
        .iter()
        .map(|n| ticket("grill", *n, &[]).id)
        .collect()
}

fn picture(rail: &Rail) -> String {
    let one = |place: &Place| match place {
        Place::Ticket { id, .. } => id.order.0.as_u128().to_string(),
        Place::Free { .. } => "_".to_owned(),
        Place::Rest { of, from, .. } => format!("{}…{from}", of.order.0.as_u128()),
    };
    rail.places().iter().map(one).collect::<Vec<_>>().join(" ")
}

fn rail(numbers: &[u32]) -> Rail {
    let mut rail = Rail::default();
    rail.sync(&ids(numbers), 0, 14, |_| 200);
    rail
}

#[test]
fn a_bump_leaves_its_place_free_until_an_idle_moment_and_hands_are_off() {
    let mut rail = rail(&[1, 2, 3]);
    assert_eq!(picture(&rail), "1 2 3");
    let left = ids(&[1, 3]);
    rail.touch(1_000);
    rail.sync(&left, 1_000, 14, |_| 200);
    assert_eq!(picture(&rail), "1 _ 3");
    let needed = Room {
        hidden: true,
        ..Room::default()
    };
    let settle = |rail: &mut Rail, mono, room| rail.settle(&left, mono, room, |_| 200);
    assert!(!settle(&mut rail, 3_999, needed), "less than 3 s of rest");
    assert!(
        !settle(&mut rail, 60_000, Room::default()),
        "no room is needed: nothing moves"
    );
    assert!(settle(&mut rail, 4_000, needed));
    assert_eq!(picture(&rail), "1 3");
}

#[test]
fn what_is_undone_comes_back_to_its_own_place() {
    let mut rail = rail(&[1, 2, 3]);
    rail.sync(&ids(&[1, 3]), 10, 14, |_| 200);
    assert_eq!(picture(&rail), "1 _ 3");
    rail.sync(&ids(&[1, 2, 3]), 20, 14, |_| 200);
    assert_eq!(picture(&rail), "1 2 3");
}

#[test]
fn a_crowded_page_closes_up_sooner_but_never_under_a_finger() {
    let mut rail = rail(&[1, 2, 3]);
    rail.touch(1_000);
    rail.sync(&ids(&[3]), 1_000, 14, |_| 200);
    let crowded = Room {
        hidden: true,
        free_permille: 400,
        ..Room::default()
    };
    assert!(!rail.settle(&ids(&[3]), 1_399, crowded, |_| 200));
    assert!(!rail.settle(&ids(&[3]), 2_499, crowded, |_| 200));
    assert!(rail.settle(&ids(&[3]), 2_500, crowded, |_| 200));
}

#[test]
fn an_empty_page_is_a_new_page() {
    let mut rail = rail(&[1, 2, 3]);
    rail.touch(1_000);
    rail.sync(&ids(&[3]), 1_000, 14, |_| 200);
    let empty = Room {
        hidden: true,
        page_free: true,
        ..Room::default()
    };
    assert!(!rail.settle(&ids(&[3]), 1_399, empty, |_| 200));
    assert!(rail.settle(&ids(&[3]), 1_400, empty, |_| 200));
}

#[test]
fn a_rush_takes_its_place_but_free_places_stay_and_other_orders_wait_for_a_rest() {
    let mut rail = rail(&[1, 2, 3]);
    rail.sync(&ids(&[1, 3]), 10, 14, |_| 200);
    let other = ids(&[9, 1, 3]);
    rail.sync(&other, 1_000, 14, |_| 200);
    assert_eq!(picture(&rail), "1 _ 3 9");
    assert!(!rail.settle(&other, 1_500, Room::default(), |_| 200));
    let rush = Room {
        rush: true,
        ..Room::default()
    };
    assert!(rail.settle(&other, 1_500, rush, |_| 200));
    assert_eq!(picture(&rail), "9 _ 1 3");
}

#[test]
fn a_growing_card_takes_the_free_room_below_it() {
    let mut rail = rail(&[1, 2, 3]);
    let left = ids(&[1, 3]);
    let first = left[0].clone();
    let tall = |wanted: &TicketId, h: i32| if *wanted == first { h } else { 200 };
    rail.sync(&left, 10, 14, |id| tall(id, 250));
    let rooms = |rail: &Rail| -> Vec<i32> {
        let h = |place: &Place| match place {
            Place::Ticket { h, .. } | Place::Free { h, .. } | Place::Rest { h, .. } => *h,
        };
        rail.places().iter().map(h).collect()
    };
    assert_eq!(rooms(&rail), [250, 150, 200], "the third stays where it is");
    rail.sync(&left, 20, 14, |id| tall(id, 410));
    assert_eq!(rooms(&rail), [250 + 150 + 14, 200], "gap and all");
    rail.sync(&left, 30, 14, |id| tall(id, 100));
    assert_eq!(
        rooms(&rail),
        [414, 200],
        "room is not given up while others stand below"
    );
}

#[test]
fn a_grown_card_goes_on_in_a_free_place_or_at_the_end_and_is_whole_after_a_rest() {
    let all = ids(&[1, 2, 3]);
    let first = all[0].clone();
    let tall = |wanted: &TicketId| if *wanted == first { 300 } else { 200 };
    let mut rail = rail(&[1, 2, 3]);
    rail.sync(&all, 10, 14, tall);
    assert_eq!(rail.short(tall), [(first.clone(), 200)]);
    assert!(rail.go_on(&first, 2, 120, 900));
    assert_eq!(picture(&rail), "1 2 3 1…2", "nobody moved");
    // The same again changes nothing; what needs more than it has there must be whole.
    assert!(rail.go_on(&first, 2, 120, 900));
    assert!(!rail.go_on(&first, 2, 160, 900));
    // When it leaves, both its places stay free; when it is undone, it comes back once.
    rail.sync(&all[1..], 20, 14, tall);
    assert_eq!(picture(&rail), "_ 2 3");
    rail.sync(&all, 30, 14, tall);
    assert_eq!(picture(&rail), "1 2 3");
    // A free place is used before the end, and all of it, so that what stands below it stays there.
    let mut rail = rail_without_second();
    assert!(rail.go_on(&first, 2, 120, 900));
    assert_eq!(picture(&rail), "1 1…2 3");
    let left = ids(&[1, 3]);
    assert!(!rail.settle(&left, 2_000, Room::default(), tall));
    assert!(rail.settle(&left, 3_010, Room::default(), tall));
    assert_eq!(picture(&rail), "1 _ 3", "whole again in its own place");
    assert!(rail.short(tall).is_empty());
}

/// 1, the free place of 2, 3.
fn rail_without_second() -> Rail {
    let mut rail = rail(&[1, 2, 3]);
    rail.sync(&ids(&[1, 3]), 10, 14, |_| 200);
    rail
}

#[test]
fn a_torn_card_stays_as_it_is_when_the_place_below_it_becomes_free() {
    let all = ids(&[1, 2, 3]);
    let first = all[0].clone();
    let tall = |wanted: &TicketId| if *wanted == first { 300 } else { 200 };
    let mut rail = rail(&[1, 2, 3]);
    rail.sync(&all, 10, 14, tall);
    assert!(rail.go_on(&first, 2, 120, 900));
    let left = ids(&[1, 3]);
    rail.touch(1_000);
    rail.sync(&left, 1_000, 14, tall);
    assert_eq!(picture(&rail), "1 _ 3 1…2");
    assert_eq!(
        rail.short(tall),
        [(first.clone(), 200)],
        "not under a finger"
    );
    assert!(rail.settle(&left, 4_000, Room::default(), tall));
    assert_eq!(picture(&rail), "1 _ 3");
    assert!(rail.short(tall).is_empty());
}
