//! A dish's way through the kitchen: split, added to, taken off, cooked again, rushed.

use super::*;

#[test]
fn an_order_is_split_by_station() {
    given([menu()])
        .when(submit("A1", &["burger+cheddar", "fries*2", "cola"]))
        .then(["accepted A1 #1"])
        .facts(["taken A1 32.60"])
        .rail("grill", ["A1 course 2: burger[rare cheddar]"])
        .rail("fry", ["A1 course 2: burger[rare cheddar], 2 fries"])
        .rail("bar", ["A1 course 0: cola"])
        .rail("pass", []);
}

#[test]
fn bumps_complete_the_order_once_and_ingredients_leave_once() {
    given([menu(), submit("A1", &["burger"]), wait(60)])
        .when(start("grill", "A1"))
        .then(["started A1 grill 0.0"])
        .rail("grill", ["A1 course 2: burger[rare] started"])
        .and_when(bump("grill", "A1"))
        .then(["done A1 grill 0.0*"])
        .facts(["done A1 grill 0.0 burger again 0 first"])
        .rail("grill", ["A1 course 2: burger[rare] done | bumped"])
        .and_when(bump_seen("grill", step("A1", 0, 0), 1))
        .then([])
        .answered(Accepted::Steps {
            done: vec![step("A1", 0, 0)],
            changed: vec![],
        })
        .and_when(bump("fry", "A1"))
        .then(["done A1 fry 0.1", "completed A1"])
        .facts(["done A1 fry 0.1 burger again 0", "completed A1"]);
}

#[test]
fn a_pizza_goes_from_hand_to_hand() {
    given([menu(), submit("A1", &["pizza/L"])])
        .when(wait(10))
        .rail("grill", ["A1 course 2: pizza/Large"])
        .rail("fry", [])
        .and_when(bump("grill", "A1"))
        .rail("fry", ["A1 course 2: pizza/Large"])
        .and_when(bump("fry", "A1"))
        .rail("bar", ["A1 course 2: pizza/Large"])
        .and_when(bump("bar", "A1"))
        .then(["done A1 bar 0.2", "completed A1"])
        .facts(["done A1 bar 0.2 pizza again 0", "completed A1"]);
}

#[test]
fn additions_join_the_open_ticket_and_open_a_new_one_after_the_bump() {
    given([menu(), submit("A1", &["burger", "fries"]), wait(30)])
        .when(add("A1", 2, &["steak"]))
        .then(["added A1 steak"])
        .rail("grill", ["A1 course 2: burger[rare], steak[rare] ADD-ON"])
        .and_when(bump("grill", "A1"))
        .rail(
            "grill",
            ["A1 course 2: burger[rare] done, steak[rare] done ADD-ON | bumped"],
        )
        .and_when(add("A1", 3, &["steak"]))
        .rail(
            "grill",
            [
                "A1 course 2 (2): steak[rare]",
                "A1 course 2: burger[rare] done, steak[rare] done ADD-ON | bumped",
            ],
        );
}

#[test]
fn an_addition_after_the_end_opens_the_order_again() {
    given([menu(), submit("A1", &["cola"]), bump("bar", "A1")])
        .when(add("A1", 1, &["cola"]))
        .then(["added A1 cola"])
        .and_when(bump("bar", "A1"))
        .then(["done A1 bar 1.0*", "completed A1"]);
}

#[test]
fn a_void_after_fire_stays_until_it_was_seen() {
    given([menu(), submit("A1", &["burger", "fries"])])
        .when(void("A1", 0))
        .then(["voided A1 0 after fire"])
        .facts(["voided A1 burger after fire true"])
        .rail("grill", ["A1 course 2: burger[rare] VOID"])
        .rail("fry", ["A1 course 2: burger[rare] VOID, fries"])
        .and_when(bump("grill", "A1"))
        .then(["void seen A1 grill 0.0"])
        .rail("grill", [])
        .and_when(bump("fry", "A1"))
        .then(["done A1 fry 1.0*", "void seen A1 fry 0.1", "completed A1"])
        .rail("fry", ["A1 course 2: fries done | bumped"]);
}

#[test]
fn a_void_before_fire_just_disappears() {
    given([menu(), submit("A1", &["soup", "burger"])])
        .when(void("A1", 1))
        .then(["voided A1 1 before fire"])
        .facts(["voided A1 burger after fire false"])
        .rail("grill", [])
        .and_when(bump("fry", "A1"))
        .then(["done A1 fry 0.0*", "completed A1"]);
}

#[test]
fn a_bumped_ticket_does_not_return_for_a_void() {
    given([menu(), submit("A1", &["burger"]), bump("grill", "A1")])
        .when(void("A1", 0))
        .then(["voided A1 0 after fire", "completed A1"])
        .rail("grill", [])
        .rail("fry", ["A1 course 2: burger[rare] VOID"]);
}

#[test]
fn a_cancelled_order_does_not_come_back_to_life() {
    let order = order_id("A1");
    let cancel = front(FrontAsk::Cancel {
        order,
        reason: "left".to_owned(),
    });
    given([
        menu(),
        submit("A1", &["burger", "soup"]),
        bump("fry", "A1"),
        fire("A1", 2),
    ])
    .when(cancel)
    .then([
        "voided A1 0 after fire",
        "voided A1 1 after fire",
        "cancelled A1",
    ])
    .facts([
        "voided A1 burger after fire true",
        "voided A1 soup after fire true",
        "cancelled A1",
    ])
    .rail("grill", ["A1 course 2: burger[rare] VOID"])
    .and_when(recall("A1", 1, "fry", 1))
    .refused(Reject::OrderCancelled { order });
}

#[test]
fn refire_begins_again_and_depletes_again() {
    let order = order_id("A1");
    let again = StationAsk::Refire {
        order,
        line: line_id("A1", 0),
        reason: "cold".to_owned(),
    };
    given([
        menu(),
        submit("A1", &["pizza"]),
        bump("grill", "A1"),
        bump("fry", "A1"),
    ])
    .when(bump("bar", "A1"))
    .then(["done A1 bar 0.2", "completed A1"])
    .and_when(screen(again))
    .then(["refired A1 0 cold"])
    .facts(["refired A1 pizza cold"])
    .rail("grill", ["A1 course 2 (2): pizza/Medium AGAIN (cold)"])
    .rail("fry", [])
    .and_when(bump("grill", "A1"))
    .facts(["done A1 grill 0.0 pizza again 1 first"])
    .rail("fry", ["A1 course 2 (2): pizza/Medium AGAIN (cold)"]);
}

#[test]
fn a_side_goes_to_the_station_that_makes_it() {
    given([menu()])
        .when(submit("A1", &["burger+side-salad+no-onion"]))
        .rail("bar", ["A1 course 2: burger[side-salad]"])
        .rail("grill", ["A1 course 2: burger[rare side-salad no-onion]"]);
}

#[test]
fn rush_goes_first_and_back() {
    let rush = |on| {
        front(FrontAsk::Rush {
            order: order_id("A2"),
            on,
        })
    };
    given([
        menu(),
        submit("A1", &["cola"]),
        wait(1),
        submit("A2", &["cola"]),
    ])
    .when(rush(true))
    .then(["rush A2 true"])
    .rail("bar", ["A2 course 0: cola | RUSH", "A1 course 0: cola"])
    .and_when(rush(true))
    .then([])
    .and_when(rush(false))
    .rail("bar", ["A1 course 0: cola", "A2 course 0: cola"]);
}

#[test]
fn a_bump_moves_no_other_ticket() {
    let house = given([
        menu(),
        submit("A1", &["fries"]),
        wait(5),
        submit("A2", &["fries"]),
        submit("A3", &["fries"]),
    ]);
    house
        .when(bump("fry", "A2"))
        .rail(
            "fry",
            [
                "A1 course 2: fries",
                "A3 course 2: fries",
                "A2 course 2: fries done | bumped",
            ],
        )
        .and_when(recall("A2", 2, "fry", 1))
        .rail(
            "fry",
            [
                "A1 course 2: fries",
                "A2 course 2: fries | RECALLED",
                "A3 course 2: fries",
            ],
        );
}
