//! Plans adopted: what is quick waits for what is slow, and nobody waits for what has changed.

use super::*;

#[test]
fn fries_wait_for_the_burger_and_say_so() {
    given([menu(), submit("A1", &["burger", "fries"])])
        .when(planned())
        .then(["planned A1 keeps back [0.1 1.0]"])
        .rail("grill", ["A1 course 2: burger[rare]"])
        .rail(
            "fry",
            ["A1 course 2: burger[rare] held, fries held | held for burger until 3:04"],
        )
        .and_when(wait(183))
        .then([])
        .and_when(wait(1))
        .then(["time for A1 0.1"])
        .and_when(wait(90))
        .then(["time for A1 1.0"])
        .rail("fry", ["A1 course 2: burger[rare], fries"]);
}

#[test]
fn a_cook_who_knows_better_begins_what_waits() {
    given([menu(), submit("A1", &["burger", "fries"]), planned()])
        .when(start("fry", "A1"))
        .then(["started A1 fry 0.1 1.0"])
        .and_when(planned())
        .then([]);
}

#[test]
fn a_waiter_who_cannot_wait_fires_what_the_plan_keeps_back() {
    given([menu(), submit("A1", &["burger", "fries"]), planned()])
        .when(fire("A1", 2))
        .then(["fired A1 course 2"])
        .rail("fry", ["A1 course 2: burger[rare], fries"]);
}

#[test]
fn a_plan_that_was_overtaken_changes_nothing_that_moved_on() {
    let house = given([menu(), submit("A1", &["burger", "fries"])]);
    let tuning = planner::Tuning::default();
    let late = planner::propose_for(&house.kitchen, house.at, Algorithm::Ours, &tuning);
    let late = late.expect("there is something to plan").orders;
    let mut house = house;
    house.run(&start("fry", "A1")).0.unwrap();
    let kept = house.when(adopted(late));
    let held = |event: &Event| match event {
        Event::PlanAdopted { plan } => plan.orders.iter().any(|order| !order.steps.is_empty()),
        _ => false,
    };
    assert!(
        !kept.events.iter().any(held),
        "a started step never moves: {:?}",
        kept.events
    );
}

#[test]
fn where_nobody_can_plan_what_waits_goes_at_once_and_says_why() {
    let mut house = given([menu(), submit("A1", &["burger", "fries"]), planned()]);
    let fry = "fry".parse().unwrap();
    assert_eq!(house.kitchen.first_on_rail(&fry), None, "all of it waits");
    let go = let_go(&house.kitchen, house.at, Rests::PlannerGone);
    let adopt = |house: &mut House, proposal| {
        let adopt = Command::Adopt(Box::new(proposal));
        house.ask(Role::Driver, adopt).0.unwrap();
    };
    adopt(&mut house, go);
    assert_eq!(house.kitchen.plan_rests(), Some(Rests::PlannerGone));
    assert!(house.kitchen.first_on_rail(&fry).is_some());
    let tuning = planner::Tuning::default();
    let again = planner::propose_for(&house.kitchen, house.at, Algorithm::Ours, &tuning);
    adopt(
        &mut house,
        again.expect("that somebody plans again is news"),
    );
    assert_eq!(house.kitchen.plan_rests(), None);
}

/// A large one bakes so long that the other need not hurry.
const SIZES: &str = "sizes = { M = \"14.00\", L = \"18.00\" }";
const SLOW: &str =
    "sizes = { M = \"14.00\", L = \"18.00\" }\nsize_prep = { L = { fry = \"16m\" } }";

#[test]
fn a_pizza_is_made_at_once_and_waits_for_the_oven() {
    given([
        cooking::menu_of(&[("menu", SIZES, SLOW)]),
        submit("A1", &["pizza", "pizza/L"]),
    ])
    .when(planned())
    .then(["planned A1 keeps back []"])
    .rail("grill", ["A1 course 2: pizza/Medium, pizza/Large"])
    .and_when(wait(120))
    .and_when(bump("grill", "A1"))
    .and_when(planned())
    .then(["planned A1 keeps back [0.1]"])
    .rail("fry", ["A1 course 2: pizza/Medium held, pizza/Large"]);
}
