//! Twin stations share a queue, stations keep their hours, courses their most: what the kitchen does of it.

use super::cooking::menu_of;
use super::*;

/// A second fryer, each with two slots.
const FRY: &str = "id = \"fry\"\nname = \"Fry\"\ncapacity = 4";
const BAR: &str = "[[station]]\nid = \"bar\"";
const TWO_SLOTS: &str = "id = \"fry\"\nname = \"Fry\"\ncapacity = 2";
const FRY_2: &str = "[[station]]\nid = \"fry-2\"\nname = \"Fry 2\"\ntwin_of = \"fry\"\ncapacity = 2\nsoon_after = \"5m\"\nlate_after = \"8m\"\n[[station]]\nid = \"bar\"";

fn twins() -> Deed {
    menu_of(&[("stations", FRY, TWO_SLOTS), ("stations", BAR, FRY_2)])
}

#[test]
fn what_does_not_fit_goes_to_the_twin_that_is_free_first() {
    given([twins(), submit("A1", &["fries", "fries", "fries"])])
        .when(submit("A2", &["fries"]))
        .rail("fry", ["A1 course 2: fries, fries"])
        .rail("fry-2", ["A1 course 2: fries", "A2 course 2: fries"])
        .and_when(submit("A3", &["fries", "fries"]))
        .rail("fry", ["A1 course 2: fries, fries", "A3 course 2: fries"]);
}

#[test]
fn a_closed_twins_work_goes_to_the_other_without_a_mark_and_the_last_ones_to_the_deputy() {
    given([twins(), submit("A1", &["fries", "fries", "fries"])])
        .when(closed("fry"))
        .then(["station closed fry, 2 moved"])
        .rail("fry-2", ["A1 course 2: fries, fries, fries"])
        .and_when(closed("fry-2"))
        .then(["station closed fry-2, 3 moved"])
        .rail("pass", ["A1 course 2: fries, fries, fries | from fry-2"]);
}

#[test]
fn the_plan_brings_the_next_step_to_the_twin_that_is_free() {
    // Both are full; then the second fryer is empty at once, and the first has a queue.
    let house = given([
        twins(),
        submit("A1", &["fries", "fries"]),
        submit("A2", &["fries", "fries"]),
        submit("A3", &["fries", "fries"]),
        start("fry", "A1"),
        start("fry-2", "A2"),
        bump("fry-2", "A2"),
    ]);
    house
        .when(planned())
        .rail("fry", ["A1 course 2: fries started, fries started"])
        .rail(
            "fry-2",
            [
                "A3 course 2: fries, fries",
                "A2 course 2: fries done, fries done | bumped",
            ],
        );
}

#[test]
fn a_step_that_was_begun_meanwhile_stays_where_it_is() {
    let house = given([
        twins(),
        submit("A1", &["fries", "fries"]),
        submit("A2", &["fries", "fries"]),
        submit("A3", &["fries", "fries"]),
        start("fry", "A1"),
        start("fry-2", "A2"),
        bump("fry-2", "A2"),
    ]);
    let tuning = planner::Tuning::default();
    let late = planner::propose_for(&house.kitchen, house.at, Algorithm::Ours, &tuning);
    let late = late.expect("there is something to plan");
    assert_eq!(late.moves.len(), 1, "{late:?}");
    let mut house = house;
    house.run(&start("fry", "A3")).0.unwrap();
    let adopt = ask(Role::Driver, move |_| {
        Command::Adopt(Box::new(late.clone()))
    });
    let kept = house.when(adopt);
    let moved = |event: &Event| matches!(event, Event::StepsMoved { .. });
    assert!(!kept.events.iter().any(moved), "{:?}", kept.events);
}

fn closed(station: &str) -> Deed {
    screen(StationAsk::CloseStation {
        station: station.parse().unwrap(),
        closed: true,
    })
}

const GRILL: &str = "id = \"grill\"\nname = \"Grill\"";
/// Opening is 18:00 on a Thursday.
const GRILL_FROM_SEVEN: &str = "id = \"grill\"\nname = \"Grill\"\nhours = [\"19:00-21:00\"]";

#[test]
fn outside_its_hours_the_deputy_cooks_for_a_station() {
    given([menu_of(&[("stations", GRILL, GRILL_FROM_SEVEN)])])
        .when(submit("A1", &["steak"]))
        .rail("fry", ["A1 course 2: steak[rare] | from grill"])
        .and_when(wait(3_600))
        .and_when(submit("A2", &["steak"]))
        .rail("grill", ["A2 course 2: steak[rare]"]);
}

#[test]
fn what_is_wanted_after_it_opens_waits_for_the_station_itself() {
    let mut order = draft("A1", &["steak"]);
    order.channel = shared::order::Channel::TakeAway;
    order.wanted_in = Some(Span::from_mins(100));
    given([menu_of(&[("stations", GRILL, GRILL_FROM_SEVEN)])])
        .when(front(FrontAsk::Submit { order }))
        .rail(
            "grill",
            ["A1 course 2: steak[rare] held | held scheduled at 1:28:00"],
        );
}

#[test]
fn a_course_that_fires_after_hours_goes_to_the_deputy_and_what_came_before_is_finished() {
    let house = given([
        menu_of(&[("stations", GRILL, GRILL_FROM_SEVEN)]),
        wait(2 * 3_600),
        submit("A1", &["soup", "steak"]),
        submit("A2", &["steak"]),
        wait(3_600),
    ]);
    // 21:00: nobody is at the grill any more.
    house
        .when(fire("A1", 2))
        .then(["fired A1 course 2", "moved 1.0 to fry"])
        .rail(
            "fry",
            ["A1 course 1: soup", "A1 course 2: steak[rare] | from grill"],
        )
        .rail("grill", ["A2 course 2: steak[rare]"]);
}

#[test]
fn a_course_that_waits_goes_home_when_its_station_has_opened() {
    given([
        menu_of(&[("stations", GRILL, GRILL_FROM_SEVEN)]),
        submit("A1", &["soup", "steak"]),
        wait(3_600),
    ])
    .when(fire("A1", 2))
    .then(["fired A1 course 2", "moved 1.0 to grill"])
    .rail("grill", ["A1 course 2: steak[rare]"])
    .rail("fry", ["A1 course 1: soup"]);
}

const MAINS: &str = "no = 2\nname = \"Mains\"";
const MAINS_IN_25: &str = "no = 2\nname = \"Mains\"\nready_within = \"25m\"";

#[test]
fn a_course_fires_by_itself_while_it_can_still_be_ready_in_time() {
    given([
        menu_of(&[("restaurant", MAINS, MAINS_IN_25)]),
        submit("A1", &["soup", "steak"]),
    ])
    .when(bump("fry", "A1"))
    // Ten minutes of grill: fifteen minutes after the soup at the latest.
    .rail(
        "grill",
        ["A1 course 2: steak[rare] held | held pause until 15:00"],
    )
    .and_when(wait(899))
    .then([])
    .and_when(wait(1))
    .then(["fired A1 course 2 by itself"])
    .rail("grill", ["A1 course 2: steak[rare]"]);
}

#[test]
fn guests_who_have_finished_a_course_stand_before_those_who_have_just_come() {
    let ranks = |edits: &[(&str, &str, &str)]| {
        let house = given([
            menu_of(edits),
            submit("A1", &["soup", "steak"]),
            bump("fry", "A1"),
            wait(15 * 60),
            fire_if_held(),
            submit("A2", &["steak"]),
            planned(),
        ]);
        let rank = |order| {
            let ticket = house.kitchen.rail_ticket(&ticket(order, 2, "grill", 1));
            ticket.expect("the steak can be begun").rank
        };
        (rank("A1"), rank("A2"))
    };
    let (finished, came) = ranks(&[("restaurant", MAINS, MAINS_IN_25)]);
    assert!(finished < came, "{finished} {came}");
    // Ten minutes are left of the twenty-five, six and a half fewer than where a course may take its time.
    assert!(120_000 < came - finished, "{}", came - finished);
    let (alike, came) = ranks(&[]);
    assert!(came - alike < 1_000, "{alike} {came}");
}

/// The waiter's word where the course does not go by itself.
fn fire_if_held() -> Deed {
    ask(Role::Driver, |house| {
        let order = order_id("A1");
        let held = house.kitchen.orders[&order]
            .course(CourseNo(2))
            .unwrap()
            .hold
            .is_some();
        let course = CourseNo(2);
        if held {
            Command::Front(FrontAsk::FireCourse { order, course })
        } else {
            Command::Tick
        }
    })
}

#[test]
fn where_nobody_can_plan_everything_fires_as_it_came_and_it_says_why() {
    let rests = Rests::TooMuchOpen {
        orders: 1_200,
        max: 1_000,
    };
    let nobody_plans = move || {
        Deed::Ask(
            Role::Driver,
            Box::new(move |house| {
                Command::Adopt(Box::new(let_go(&house.kitchen, house.at, rests)))
            }),
        )
    };
    let house = given([
        menu(),
        submit("A1", &["burger", "fries"]),
        planned(),
        wait(10),
        submit("A2", &["fries"]),
    ]);
    let kept = house.when(nobody_plans()).rail(
        "fry",
        ["A1 course 2: burger[rare], fries", "A2 course 2: fries"],
    );
    let house = kept.accepted();
    assert_eq!(house.kitchen.plan_rests(), Some(rests));
    let why = rests.to_string();
    assert!(
        why.contains("everything fires at once, in the order it came"),
        "{why}"
    );
    // It is said once, and what comes now fires at once as well.
    let house = house.when(nobody_plans()).then([]).accepted();
    let house = house.when(submit("A3", &["burger", "fries"])).accepted();
    let rail = words::rail(&house.kitchen, "fry");
    assert_eq!(rail[2], "A3 course 2: burger[rare], fries");
    // When somebody plans again, that is news, even where the plan changes nothing else.
    let house = house.when(planned()).accepted();
    assert_eq!(house.kitchen.plan_rests(), None);
}

#[test]
fn a_count_that_begins_leaves_out_what_is_promised_for_later() {
    let later = |label: &'static str| {
        let mut order = draft(label, &["steak*3"]);
        order.channel = shared::order::Channel::TakeAway;
        order.wanted_in = Some(Span::from_mins(90));
        front(FrontAsk::Submit { order })
    };
    let count = |left| {
        front(FrontAsk::Countdown {
            item: "steak".parse().unwrap(),
            left: Some(left),
        })
    };
    let left = |house: &House| house.kitchen.availability(&"steak".parse().unwrap()).left;
    // Three are wanted tonight, one waits for the soup, one is on the grill and off the shelf.
    let house = given([
        menu(),
        later("A1"),
        submit("A2", &["soup", "steak"]),
        submit("A3", &["steak"]),
        count(6),
    ]);
    assert_eq!(left(&house), Some(2));
    let house = house.when(later("A4")).refused(Reject::NotEnoughLeft {
        line: line_id("A4", 0),
        item: "steak".parse().unwrap(),
        left: 2,
    });
    drop(house);
    // A count that runs already is corrected to the number that was said.
    let mut house = given([menu(), count(6), later("A1")]);
    assert_eq!(left(&house), Some(3));
    house.run(&count(5)).0.unwrap();
    assert_eq!(left(&house), Some(5));
}

#[test]
fn a_move_lies_in_the_journal_like_this() {
    let text = concat!(
        r#"{"event":"steps-moved","moved":[{"order":"00000000-0000-0000-0000-004100000003","steps":["#,
        r#"{"step":"00000000-0000-0000-0000-410000000300.0","to":"fry-2","ticket":1,"from":"fry-2"}]}]}"#,
    );
    let event: Event = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&event).unwrap(), text);
    let Event::StepsMoved { moved } = event else {
        panic!("read as something else: {event:?}")
    };
    assert_eq!(moved[0].steps[0].step, step("A3", 0, 0));
}
