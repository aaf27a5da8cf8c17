//! Courses hold and fire, numbers and days, and what time alone brings about.

use shared::order::Channel;
use shared::time::BusinessDate;

use super::*;

#[test]
fn the_first_course_fires_and_the_mains_wait_for_a_waiter() {
    given([menu()])
        .when(submit("A1", &["soup", "burger", "cola"]))
        .rail(
            "fry",
            [
                "A1 course 1: soup",
                "A1 course 2: burger[rare] held | held after course 1",
            ],
        )
        .rail("bar", ["A1 course 0: cola"])
        .and_when(bump("fry", "A1"))
        .then(["done A1 fry 0.0*", "held A1 course 2: by the front"])
        .and_when(fire("A1", 2))
        .then(["fired A1 course 2"])
        .rail("grill", ["A1 course 2: burger[rare]"]);
}

#[test]
fn desserts_fire_by_themselves_after_their_pause() {
    given([menu(), submit("A1", &["fries", "soup@3"]), wait(100)])
        .when(bump("fry", "A1"))
        .then(["done A1 fry 0.0*", "held A1 course 3: pause until 6:40"])
        .and_when(wait(299))
        .then([])
        .and_when(wait(1))
        .then(["fired A1 course 3 by itself"])
        .and_when(bump("fry", "A1"))
        .then(["done A1 fry 1.0*", "completed A1"]);
}

#[test]
fn a_pause_ends_when_the_course_before_comes_back() {
    given([menu(), submit("A1", &["fries", "soup@3"])])
        .when(bump("fry", "A1"))
        .and_when(recall("A1", 2, "fry", 1))
        .then(["recalled A1 fry 0.0", "held A1 course 3: after course 2"])
        .and_when(wait(1_000))
        .then([]);
}

#[test]
fn a_waiter_holds_a_course_for_as_long_as_it_takes() {
    let hold = FrontAsk::HoldCourse {
        order: order_id("A1"),
        course: CourseNo(3),
    };
    given([
        menu(),
        submit("A1", &["fries", "soup@3"]),
        bump("fry", "A1"),
    ])
    .when(front(hold.clone()))
    .then(["held A1 course 3: by the front"])
    .and_when(front(hold))
    .then([])
    .and_when(wait(3_600))
    .then([])
    .and_when(fire("A1", 3))
    .then(["fired A1 course 3"]);
}

#[test]
fn a_course_whose_forerunner_was_taken_off_fires() {
    given([menu(), submit("A1", &["soup", "burger"])])
        .when(void("A1", 0))
        .then(["voided A1 0 after fire", "fired A1 course 2 by itself"]);
}

#[test]
fn a_course_that_was_taken_off_wakes_nobody() {
    let house = given([
        menu(),
        submit("A1", &["fries", "soup@3"]),
        bump("fry", "A1"),
    ]);
    assert!(house.kitchen.next_wake().is_some());
    let house = house.when(void("A1", 1)).accepted();
    assert_eq!(
        house.kitchen.next_wake(),
        None,
        "unpaid, and nothing left to fire"
    );
}

#[test]
fn a_dessert_ordered_after_the_mains_goes_straight_on() {
    given([menu(), submit("A1", &["fries"]), bump("fry", "A1")])
        .when(add("A1", 1, &["soup@3"]))
        .then(["added A1 soup"])
        .rail(
            "fry",
            ["A1 course 3: soup", "A1 course 2: fries done | bumped"],
        );
    given([menu(), submit("A1", &["fries"])])
        .when(add("A1", 1, &["soup@3"]))
        .rail(
            "fry",
            [
                "A1 course 2: fries",
                "A1 course 3: soup held | held after course 2",
            ],
        );
}

#[test]
fn what_is_fetched_fires_together() {
    given([menu()])
        .when(online("A1", &["soup", "burger"], None))
        .rail("fry", ["A1 course 1: soup", "A1 course 2: burger[rare]"]);
}

#[test]
fn what_is_wanted_later_waits_for_its_time() {
    let mut order = draft("A1", &["burger", "pizza"]);
    order.channel = Channel::TakeAway;
    order.wanted_in = Some(Span::from_mins(60));
    // The pizza takes 8:30, and two minutes are kept in hand.
    given([menu(), front(FrontAsk::Submit { order })])
        .when(wait(0))
        .rail(
            "grill",
            ["A1 course 2: burger[rare] held, pizza/Medium held | held scheduled at 49:30"],
        )
        .and_when(add("A1", 2, &["cola"]))
        .rail("bar", ["A1 course 0: cola held | held scheduled at 49:30"])
        .and_when(wait(49 * 60 + 30))
        .then(["fired A1 course 0 by itself", "fired A1 course 2 by itself"])
        .rail("bar", ["A1 course 0: cola"]);
}

#[test]
fn promises_by_channel() {
    let due = |channel, wanted_in: Option<i64>| {
        let mut order = draft("A1", &["cola"]);
        (order.channel, order.wanted_in) = (channel, wanted_in.map(Span::from_mins));
        let outcome = given([menu()]).when(front(FrontAsk::Submit { order }));
        match outcome.result.unwrap() {
            Accepted::Order { due_at, .. } => (due_at - OPENING).secs() / 60,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(due(Channel::DineIn, None), 20);
    assert_eq!(due(Channel::TakeAway, None), 15);
    assert_eq!(due(Channel::Online, None), 25);
    assert_eq!(due(Channel::Delivery, None), 40);
    assert_eq!(due(Channel::TakeAway, Some(55)), 55);
}

#[test]
fn a_course_is_served_when_it_is_ready() {
    given([menu(), submit("A1", &["burger"]), bump("grill", "A1")])
        .when(serve("A1", 2))
        .refused(Reject::CourseNotReady {
            course: CourseNo(2),
            open: 1,
        });
    given([
        menu(),
        submit("A1", &["burger"]),
        bump("grill", "A1"),
        bump("fry", "A1"),
    ])
    .when(serve("A1", 2))
    .then(["served A1 course 2"])
    .and_when(serve("A1", 2))
    .then([]);
}

#[test]
fn numbers_start_again_with_the_business_day() {
    // The day ends at 04:00; it is 18:00.
    let house = given([menu(), submit("A1", &["cola"]), submit("A2", &["cola"])]);
    let outcome = house
        .when(wait(10 * 3_600 - 1))
        .and_when(submit("A3", &["cola"]));
    let outcome = outcome.then(["accepted A3 #3"]);
    let outcome = outcome.and_when(wait(1)).and_when(submit("A4", &["cola"]));
    let outcome = outcome.then(["accepted A4 #1"]);
    let day: BusinessDate = serde_json::from_str("\"2015-11-27\"").unwrap();
    match outcome.result.unwrap() {
        Accepted::Order { business_date, .. } => assert_eq!(business_date, day),
        other => panic!("{other:?}"),
    }
}
