//! Choices that open further choices, a pizza in two halves, and a menu that changes under an open check.

use std::sync::Arc;

use front_of_house::intent::Intent;
use shared::fixture;
use shared::menu::Restaurant;
use shared::wire::FrontAsk;

use crate::house::*;
use crate::touch::Touch;

/// The fixture's menu with a dressing for the side salad, and a pizza of two halves with extras each.
fn house() -> Restaurant {
    let mut files = fixture::files();
    files.menu = files.menu.replace(
        "id = \"side-salad\"\n",
        "id = \"side-salad\"\ngroups = [\"dressing\"]\n",
    );
    files.menu += r#"
[[modifier]]
id = "vinaigrette"
name = "vinaigrette"
kind = "prep"
[[modifier]]
id = "ranch"
name = "ranch"
kind = "prep"
allergens = ["milk"]
[[modifier]]
id = "left-margherita"
name = "½ Margherita"
kind = "prep"
[[modifier]]
id = "left-pepperoni"
name = "½ Pepperoni"
kind = "prep"
price = "1.50"
groups = ["left-extras"]
[[modifier]]
id = "right-margherita"
name = "other ½ Margherita"
kind = "prep"
[[modifier]]
id = "left-chili"
name = "chili on the first half"
kind = "extra"
price = "0.50"
[[group]]
id = "dressing"
name = "Dressing"
min = 1
max = 1
modifiers = ["vinaigrette", "ranch"]
[[group]]
id = "left"
name = "First half"
min = 1
max = 1
modifiers = ["left-margherita", "left-pepperoni"]
[[group]]
id = "left-extras"
name = "On the first half"
modifiers = ["left-chili"]
[[group]]
id = "right"
name = "Second half"
min = 1
max = 1
modifiers = ["right-margherita"]
[[item]]
id = "half-half"
name = "Half and half"
category = "mains"
price = "15.00"
groups = ["left", "right"]
work = ["grill 8m"]
"#;
    files.recipes += "\n[recipe.half-half]\nonion = \"100 g\"\n";
    shared::menu::parse(&files).unwrap_or_else(|problems| panic!("{problems}"))
}

fn ana() -> Waiter {
    let mut ana = Waiter::new();
    ana.desk.new_menu(Arc::new(house()));
    ana.does([table("12")]);
    ana
}

#[test]
fn a_side_salad_asks_for_its_dressing_and_takes_it_along_when_it_goes() {
    let mut touch = Touch::on(ana());
    touch.tap("Mains").tap_on("Burger, ").tap("medium");
    assert!(!touch.sees("Dressing"));
    touch.tap("side salad");
    assert!(touch.sees("Dressing") && touch.sees("required"));
    touch.tap("Send 1 item");
    assert!(touch.sees("Not sent: Burger needs a choice: Dressing."));
    touch.tap("ranch").tap("side salad");
    assert!(
        !touch.sees("ranch"),
        "without the salad there is no dressing"
    );
    touch
        .tap("side salad")
        .tap("vinaigrette")
        .tap("Send 1 item");
    let FrontAsk::Submit { order } = &touch.waiter().asked()[0] else {
        panic!("a new order")
    };
    let chosen: Vec<&str> = order.lines[0]
        .modifiers
        .iter()
        .map(|own| own.modifier.as_str())
        .collect();
    assert_eq!(chosen, ["medium", "side-salad", "vinaigrette"]);
}

#[test]
fn two_halves_of_a_pizza_have_their_own_extras_and_price() {
    let mut touch = Touch::on(ana());
    touch.tap("Mains").tap_on("Half and half, 15.00");
    touch
        .tap("½ Pepperoni")
        .tap("chili on the first half")
        .tap("other ½ Margherita");
    assert!(
        touch.sees("1 Half and half, table, 17.00"),
        "15 + 1.50 + 0.50"
    );
    touch.tap("½ Margherita");
    assert!(
        touch.sees("1 Half and half, table, 15.00"),
        "the chili went with the pepperoni"
    );
}

#[test]
fn a_menu_that_changes_under_an_open_check_says_what_needs_another_look() {
    let mut ana = ana();
    ana.does([
        add("half-half"),
        choose("left-pepperoni"),
        choose("right-margherita"),
        add("burger"),
        choose("medium"),
        choose("side-salad"),
        choose("ranch"),
    ]);
    // The files are edited: no halves any more, and the salad without dressings.
    ana.desk.new_menu(Arc::new(fixture::restaurant()));
    let mut touch = Touch::on(ana);
    assert!(touch.sees("The menu was changed"));
    touch.tap("Send 2 items");
    assert!(touch.sees("this item is not on the menu any more: take it off"));
    assert_eq!(
        touch.waiter().asked(),
        [],
        "nothing was sent, nothing is lost"
    );
    touch.tap("Remove").waiter().does([Intent::Send]);
    touch.settle();
    assert!(
        touch.sees("is not offered any more"),
        "{}",
        touch.waiter().notice()
    );
}

#[test]
fn a_menu_of_five_hundred_dishes_is_searched_while_it_is_typed() {
    let mut house = fixture::restaurant();
    let pattern = house.menu.items[&item("burger")].clone();
    for n in 0..500 {
        let mut dish = pattern.clone();
        dish.id = item(&format!("dish-{n}"));
        dish.names = shared::menu::Names::en(format!("Dish number {n} with crème and onions"));
        house.menu.item_order.push(dish.id.clone());
        house.menu.items.insert(dish.id.clone(), dish);
    }
    for n in 0..200 {
        let mut group = house.menu.groups.values().next().unwrap().clone();
        group.id = format!("group-{n}").parse().unwrap();
        house.menu.groups.insert(group.id.clone(), group);
    }
    let mut ana = Waiter::new();
    ana.desk.new_menu(Arc::new(house));
    ana.does([table("12")]);
    let mut slowest = std::time::Duration::ZERO;
    for typed in ["c", "cr", "cre", "crem", "creme 49", "number 499"] {
        #[expect(clippy::disallowed_methods, reason = "the time is told, never judged")]
        let start = std::time::Instant::now();
        ana.does([Intent::Type(
            front_of_house::intent::Field::Search,
            typed.to_owned(),
        )]);
        let view = ana.desk.menu_view();
        slowest = slowest.max(start.elapsed());
        assert!(!view.tiles.is_empty(), "{typed}");
    }
    assert_eq!(
        ana.desk.menu_view().tiles[0].name,
        "Dish number 499 with crème and onions"
    );
    eprintln!("the slowest key of six over 506 dishes took {slowest:?}");
}
