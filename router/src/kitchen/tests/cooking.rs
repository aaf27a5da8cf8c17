//! How long a step takes: by size, by modifier, by the time of day at which it is cooked.

use shared::fixture;
use shared::menu::{Restaurant, RestaurantFiles, parse};

use super::*;

/// The fixture with these replacements; it sells under the fixture's version, so that drafts fit.
pub(super) fn house(edits: &[(&str, &str, &str)]) -> Restaurant {
    let mut files = fixture::files();
    for (file, from, to) in edits {
        let RestaurantFiles {
            restaurant,
            menu,
            stations,
            ..
        } = &mut files;
        let text = match *file {
            "restaurant" => restaurant,
            "menu" => menu,
            _ => stations,
        };
        assert!(text.contains(from), "{from:?} is not in {file}");
        *text = text.replace(from, to);
    }
    let read = parse(&files).unwrap_or_else(|problems| panic!("{problems}"));
    Restaurant {
        version: fixture::restaurant().version,
        ..read
    }
}

pub(super) fn menu_of(edits: &[(&str, &str, &str)]) -> Deed {
    let house = house(edits);
    ask(Role::Driver, move |_| {
        Command::LoadMenu(Box::new(house.clone()))
    })
}

/// `grill 8:00, fry 4:00`: the steps of one line of an order, where and how long.
fn steps(house: &House, order: &str, line: u8) -> String {
    let order = &house.kitchen.orders[&order_id(order)];
    let line = order.line(line_id_of(order.id, line)).unwrap();
    let steps = line.steps.iter();
    let texts = steps.map(|step| format!("{} {}", step.station, step.prep));
    texts.collect::<Vec<_>>().join(", ")
}

fn line_id_of(order: OrderId, n: u8) -> LineId {
    LineId(Uuid::from_u128(order.0.as_u128() << 8 | u128::from(n)))
}

const PIZZA: &str = "sizes = { M = \"14.00\", L = \"18.00\" }";
const LARGE: &str = "sizes = { M = \"14.00\", L = \"18.00\" }\nsize_prep = { L = { fry = \"+90s\", bar = \"none\" } }";
const WELL: &str = "name = \"well done\"\nkind = \"prep\"";
const WELL_DONE: &str = "name = \"well done\"\nkind = \"prep\"\nprep = { grill = \"+3m\" }";
const CHEDDAR: &str = "price = \"2.00\"\nallergens = [\"milk\"]";
const CHEDDAR_PREP: &str =
    "price = \"2.00\"\nallergens = [\"milk\"]\nprep = { grill = \"+20s\", fry = \"none\" }";
const FRIES: &str = "price = \"6.00\"\nwork = [\"fry 4m\"]";
const QUICK: &str =
    "price = \"6.00\"\nwork = [\"fry 4m\"]\ndaypart_prep = { night = { fry = \"90s\" } }";
const ROOM: &str = "[[room]]";
/// Opening is 18:00.
const NIGHT: &str = "[[daypart]]\nid = \"night\"\nhours = [\"19:00-23:00\"]\n[[room]]";

#[test]
fn a_large_pizza_bakes_longer_and_a_size_may_leave_a_step_out() {
    let house = given([
        menu_of(&[("menu", PIZZA, LARGE)]),
        submit("A1", &["pizza", "pizza/L"]),
    ]);
    assert_eq!(steps(&house, "A1", 0), "grill 2:00, fry 6:00, bar 0:30");
    assert_eq!(steps(&house, "A1", 1), "grill 2:00, fry 7:30");
}

#[test]
fn modifiers_add_take_away_and_leave_out_and_bring_steps_of_their_own() {
    let edits = [("menu", WELL, WELL_DONE), ("menu", CHEDDAR, CHEDDAR_PREP)];
    let house = given([
        menu_of(&edits),
        submit(
            "A1",
            &["burger", "burger+cheddar", "burger+cheddar+side-salad"],
        ),
    ]);
    assert_eq!(steps(&house, "A1", 0), "grill 8:00, fry 4:00");
    assert_eq!(steps(&house, "A1", 1), "grill 8:20");
    assert_eq!(steps(&house, "A1", 2), "grill 8:20, bar 1:30");
}

#[test]
fn what_is_ordered_ahead_takes_what_it_takes_when_it_is_cooked() {
    let edits = [("menu", FRIES, QUICK), ("restaurant", ROOM, NIGHT)];
    let ahead = || {
        let mut order = draft("A2", &["fries"]);
        order.channel = shared::order::Channel::TakeAway;
        order.wanted_in = Some(Span::from_mins(90));
        front(FrontAsk::Submit { order })
    };
    let house = given([
        menu_of(&edits),
        submit("A1", &["fries"]),
        ahead(),
        wait(3_600),
        submit("A3", &["fries"]),
    ]);
    assert_eq!(steps(&house, "A1", 0), "fry 4:00", "at 18:00");
    assert_eq!(steps(&house, "A2", 0), "fry 1:30", "wanted at 19:30");
    assert_eq!(steps(&house, "A3", 0), "fry 1:30", "at 19:00");
}
