//! Cooks' taps: done once, taken back, recalled, and what screens proved to show.

use shared::menu::Allergen;
use shared::order::Allergy;

use super::*;

#[test]
fn a_tap_on_what_changed_comes_back() {
    let nuts = Allergy {
        allergen: Allergen::Nuts,
        seat: None,
    };
    let warn = LineOperation::Allergy { allergy: nuts };
    let operations = vec![warn.clone(), warn];
    let late = front(FrontAsk::Revise {
        order: order_id("A1"),
        operations,
    });
    let burger = step("A1", 0, 0);
    let nobody = step("Z9", 0, 0);
    given([menu(), submit("A1", &["burger"])])
        .when(late)
        .then(["allergy A1 nuts"])
        .and_when(bump_seen("grill", burger, 1))
        .then([])
        .answered(Accepted::Steps {
            done: vec![],
            changed: vec![burger],
        })
        .and_when(bump_seen("fry", burger, 2))
        .answered(Accepted::Steps {
            done: vec![],
            changed: vec![burger],
        })
        .and_when(bump_seen("grill", nobody, 1))
        .answered(Accepted::Steps {
            done: vec![],
            changed: vec![nobody],
        })
        .and_when(bump_seen("grill", burger, 2))
        .then(["done A1 grill 0.0*"]);
}

#[test]
fn taps_that_waited_in_a_screen_are_taken_in_a_row() {
    let burger = step("A1", 0, 0);
    let seen = vec![SeenStep {
        step: burger,
        revision: Revision(1),
    }];
    let begun = StationAsk::Start {
        station: "grill".parse().unwrap(),
        steps: seen,
    };
    given([menu(), submit("A1", &["burger"]), screen(begun)])
        .when(bump_seen("grill", burger, 1))
        .then(["done A1 grill 0.0*"])
        .and_when(undo("grill", &[burger]))
        .then(["undone A1 grill 0.0*"])
        .rail("grill", ["A1 course 2: burger[rare] started"])
        .and_when(bump_seen("grill", burger, 1))
        .then(["done A1 grill 0.0*"]);
}

#[test]
fn one_tap_may_bump_two_orders() {
    let seen = |order| SeenStep {
        step: step(order, 0, 0),
        revision: Revision(1),
    };
    let steps = vec![seen("A1"), seen("A2")];
    let both = StationAsk::Bump {
        station: "bar".parse().unwrap(),
        steps,
        tap_age: None,
    };
    given([menu(), submit("A1", &["cola"]), submit("A2", &["cola"])])
        .when(screen(both))
        .then([
            "done A1 bar 0.0*",
            "completed A1",
            "done A2 bar 0.0*",
            "completed A2",
        ]);
}

#[test]
fn undo_works_for_ten_seconds() {
    let cola = step("A1", 0, 0);
    let bumped = || given([menu(), submit("A1", &["cola"]), bump("bar", "A1"), wait(10)]);
    bumped()
        .when(undo("bar", &[cola]))
        .then(["undone A1 bar 0.0*"])
        .facts(["undone A1 0.0 again 0 first"])
        .rail("bar", ["A1 course 0: cola"])
        .and_when(undo("bar", &[cola]))
        .then([])
        .answered(Accepted::Steps {
            done: vec![cola],
            changed: vec![],
        })
        .and_when(bump("bar", "A1"))
        .then(["done A1 bar 0.0*", "completed A1"]);
    bumped()
        .when(wait(1))
        .and_when(undo("bar", &[cola]))
        .refused(Reject::UndoTooLate { secs: 10 });
}

#[test]
fn undo_ends_where_the_next_station_has_begun() {
    let made = step("A1", 0, 0);
    let passed_on = || given([menu(), submit("A1", &["pizza"]), bump("grill", "A1")]);
    passed_on()
        .when(undo("grill", &[made]))
        .then(["undone A1 grill 0.0*"])
        .rail("fry", [])
        .rail("grill", ["A1 course 2: pizza/Medium"]);
    passed_on()
        .when(start("fry", "A1"))
        .and_when(undo("grill", &[made]))
        .refused(Reject::NextStationStarted { step: made });
}

#[test]
fn ingredients_come_back_only_with_the_last_bump_undone() {
    given([
        menu(),
        submit("A1", &["burger"]),
        bump("grill", "A1"),
        bump("fry", "A1"),
    ])
    .when(undo("grill", &[step("A1", 0, 0)]))
    .facts(["undone A1 0.0 again 0"])
    .and_when(undo("fry", &[step("A1", 0, 1)]))
    .facts(["undone A1 0.1 again 0 first"]);
}

#[test]
fn recall_says_so_and_takes_back_what_nobody_has_begun() {
    given([
        menu(),
        submit("A1", &["pizza"]),
        bump("grill", "A1"),
        wait(60),
    ])
    .when(recall("A1", 2, "grill", 1))
    .then(["recalled A1 grill 0.0"])
    .facts([])
    .rail("grill", ["A1 course 2: pizza/Medium | RECALLED"])
    .rail("fry", [])
    .and_when(bump_seen("grill", step("A1", 0, 0), 1))
    .answered(Accepted::Steps {
        done: vec![],
        changed: vec![step("A1", 0, 0)],
    })
    .and_when(bump("grill", "A1"))
    .then(["done A1 grill 0.0"])
    .rail("grill", ["A1 course 2: pizza/Medium done | bumped"])
    .and_when(start("fry", "A1"))
    .and_when(recall("A1", 2, "grill", 1))
    .then(["recalled A1 grill 0.0"])
    .rail("fry", ["A1 course 2: pizza/Medium started"]);
}

#[test]
fn the_pass_may_recall_and_a_completed_order_opens_again() {
    let ticket = ticket("A1", 0, "bar", 1);
    let station: StationId = "pass".parse().unwrap();
    let from_the_pass = StationAsk::Recall { station, ticket };
    given([
        menu(),
        submit("A1", &["cola"]),
        bump("bar", "A1"),
        wait(600),
    ])
    .when(screen(from_the_pass))
    .then(["recalled A1 bar 0.0"])
    .and_when(recall("A1", 0, "bar", 1))
    .then([])
    .and_when(bump("bar", "A1"))
    .then(["done A1 bar 0.0", "completed A1"])
    .facts(["done A1 bar 0.0 cola again 0", "completed A1"]);
}

#[test]
fn what_was_shown_is_recorded_once() {
    let shown = |revision| {
        let seen = shared::wire::SeenTicket {
            ticket: ticket("A1", 0, "bar", 1),
            revision: Revision(revision),
        };
        let station = "bar".parse().unwrap();
        screen(StationAsk::Displayed {
            station,
            tickets: vec![seen.clone(), seen],
        })
    };
    given([menu(), submit("A1", &["cola"])])
        .when(shown(1))
        .then(["displayed bar 1"])
        .and_when(shown(1))
        .then([])
        .and_when(shown(9))
        .then([]);
}

#[test]
fn the_recall_list_holds_the_last_fifty() {
    let mut house = given([menu()]);
    let labels: Vec<&'static str> = (1..=52).map(|n| &*format!("A{n}").leak()).collect();
    for label in &labels {
        house = house
            .when(submit(label, &["cola"]))
            .and_when(bump("bar", label))
            .accepted();
        house = house.when(wait(1)).accepted();
    }
    let listed = words::rail(&house.kitchen, "bar");
    assert_eq!(
        (listed.len(), listed[0].as_str()),
        (50, "A3 course 0: cola done | bumped")
    );
    // Back on the rail from beyond the list, and another one comes into it.
    let outcome = house
        .when(recall("A1", 0, "bar", 1))
        .then(["recalled A1 bar 0.0"]);
    let listed = words::rail(&outcome.house.kitchen, "bar");
    assert_eq!(
        (listed.len(), listed[0].as_str()),
        (51, "A1 course 0: cola | RECALLED")
    );
    let outcome = outcome.and_when(recall("A52", 0, "bar", 1));
    let listed = words::rail(&outcome.house.kitchen, "bar");
    assert_eq!(
        (listed.len(), listed[2].as_str()),
        (52, "A2 course 0: cola done | bumped")
    );
}
