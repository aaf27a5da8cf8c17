//! Stations go dark and come back; the menu changes in service.

use super::*;

fn dark(station: &'static str) -> Deed {
    ask(Role::Driver, move |_| {
        Command::StationDark(station.parse().unwrap())
    })
}

fn back(station: &'static str) -> Deed {
    ask(Role::Driver, move |_| {
        Command::StationBack(station.parse().unwrap())
    })
}

fn close(station: &'static str, closed: bool) -> Deed {
    ask(Role::Station, move |_| {
        let station = station.parse().unwrap();
        Command::Station(StationAsk::CloseStation { station, closed })
    })
}

/// The fixture as somebody edited it.
fn edited(edit: impl Fn(&mut shared::menu::Restaurant) + 'static) -> Deed {
    ask(Role::Driver, move |_| {
        let mut restaurant = fixture::restaurant();
        restaurant.version = "edited".parse().unwrap();
        edit(&mut restaurant);
        Command::LoadMenu(Box::new(restaurant))
    })
}

#[test]
fn a_dark_station_hands_over_what_nobody_has_begun() {
    given([
        menu(),
        submit("A1", &["burger"]),
        start("grill", "A1"),
        submit("A2", &["burger"]),
    ])
    .when(dark("grill"))
    .then(["dark grill true, 1 moved"])
    .rail("grill", ["A1 course 2: burger[rare] started"])
    .rail(
        "fry",
        [
            "A1 course 2: burger[rare]",
            "A2 course 2: burger[rare]",
            "A2 course 2 (2): burger[rare] | from grill",
        ],
    )
    .and_when(dark("grill"))
    .then([])
    .and_when(submit("A3", &["steak"]))
    .rail("grill", ["A1 course 2: burger[rare] started"])
    .and_when(back("grill"))
    .then(["came back grill"])
    .and_when(submit("A4", &["steak"]))
    .rail(
        "grill",
        [
            "A1 course 2: burger[rare] started",
            "A4 course 2: steak[rare]",
        ],
    )
    .and_when(bump("fry", "A2"))
    .then(["done A2 fry 0.1* 0.0", "completed A2"]);
}

#[test]
fn the_last_resort_is_the_pass() {
    given([menu(), submit("A1", &["steak"])])
        .when(dark("grill"))
        .rail("fry", ["A1 course 2: steak[rare] | from grill"])
        .and_when(dark("fry"))
        .rail("fry", [])
        .rail("pass", ["A1 course 2: steak[rare] | from grill"])
        .and_when(dark("pass"))
        .rail("pass", ["A1 course 2: steak[rare] | from grill"])
        .and_when(submit("A2", &["cola", "fries"]))
        .rail("bar", ["A2 course 0: cola"])
        .rail(
            "pass",
            [
                "A1 course 2: steak[rare] | from grill",
                "A2 course 2: fries | from fry",
            ],
        );
}

#[test]
fn deputies_that_name_each_other_do_not_go_round_in_circles() {
    let circle = edited(|restaurant| {
        for (id, backup) in [("grill", "fry"), ("fry", "grill")] {
            let station = restaurant
                .stations
                .iter_mut()
                .find(|s| s.id.as_str() == id)
                .unwrap();
            station.backup = Some(backup.parse().unwrap());
        }
    });
    let mut order = draft("A1", &["steak"]);
    order.menu_version = "edited".parse().unwrap();
    given([circle, dark("fry"), dark("grill")])
        .when(front(FrontAsk::Submit { order }))
        .rail("pass", ["A1 course 2: steak[rare] | from grill"]);
}

#[test]
fn a_refire_goes_home_once_the_station_is_back() {
    let (order, line, reason) = (order_id("A1"), line_id("A1", 0), "raw".to_owned());
    let again = StationAsk::Refire {
        order,
        line,
        reason,
    };
    given([
        menu(),
        dark("grill"),
        submit("A1", &["steak"]),
        bump("fry", "A1"),
        back("grill"),
    ])
    .when(screen(again))
    .rail("grill", ["A1 course 2: steak[rare] AGAIN (raw)"])
    .rail("fry", []);
}

#[test]
fn house_rules_send_work_elsewhere() {
    let rule = edited(|restaurant| {
        restaurant.routes.push(shared::menu::RouteRule {
            from: "bar".parse().unwrap(),
            to: "fry".parse().unwrap(),
            channel: Some(shared::order::Channel::DineIn),
            category: None,
            item: Some("cola".parse().unwrap()),
        });
        let cola = restaurant
            .menu
            .items
            .get_mut(&"cola".parse::<ItemId>().unwrap());
        cola.unwrap().kitchen_names = shared::menu::Names::en("COLA");
        let fries = restaurant
            .menu
            .items
            .get_mut(&"fries".parse::<ItemId>().unwrap());
        fries.unwrap().work.clear();
    });
    let submit = |label, lines: &[&str]| {
        let mut order = draft(label, lines);
        order.menu_version = "edited".parse().unwrap();
        front(FrontAsk::Submit { order })
    };
    given([rule])
        .when(submit("A1", &["cola", "fries"]))
        .rail("fry", ["A1 course 0: cola"])
        .rail("bar", [])
        // Nothing is to be done for the fries, and still somebody must put them on the tray.
        .rail("pass", ["A1 course 2: fries"]);
}

#[test]
fn the_old_menu_sells_until_its_day_ends() {
    let cheaper = || {
        edited(|restaurant| {
            let cola = restaurant
                .menu
                .items
                .get_mut(&"cola".parse::<ItemId>().unwrap())
                .unwrap();
            cola.price = Money(100);
        })
    };
    let yours = fixture::restaurant().version;
    given([menu(), cheaper()])
        .when(submit("A1", &["cola"]))
        .facts(["taken A1 4.00"])
        .and_when(add("A1", 1, &["cola"]))
        .and_when(front(FrontAsk::Cancel {
            order: order_id("A1"),
            reason: "x".to_owned(),
        }))
        .and_when(wait(11 * 3_600))
        .and_when(submit("A2", &["cola"]))
        .refused(Reject::UnknownMenu { yours });
    given([menu(), cheaper()]).when(cheaper()).then([]);
    given([menu(), cheaper()])
        .when(menu())
        .then(["menu Test Kitchen"]);
}

#[test]
fn a_station_that_the_files_no_longer_have_loses_its_work() {
    let smaller = edited(|restaurant| restaurant.stations.retain(|s| s.id.as_str() != "bar"));
    given([menu(), submit("A1", &["cola"])])
        .when(smaller)
        .then(["menu Test Kitchen A1 0.0 to pass"])
        .rail("pass", ["A1 course 0: cola | from bar"]);
}

#[test]
fn a_closed_station_gives_its_work_away_until_somebody_opens_it() {
    given([menu(), submit("A1", &["steak"]), submit("A2", &["steak"])])
        .when(start("grill", "A1"))
        .and_when(close("grill", true))
        .then(["station closed grill, 1 moved"])
        .rail("fry", ["A2 course 2: steak[rare] | from grill"])
        .and_when(close("grill", true))
        .then([])
        .and_when(dark("grill"))
        .and_when(back("grill"))
        .and_when(submit("A3", &["steak"]))
        .rail("grill", ["A1 course 2: steak[rare] started"])
        .and_when(close("grill", false))
        .then(["station opened grill"])
        .and_when(submit("A4", &["steak"]))
        .rail(
            "grill",
            [
                "A1 course 2: steak[rare] started",
                "A4 course 2: steak[rare]",
            ],
        );
}

#[test]
fn the_house_is_told_since_when_a_station_is_closed() {
    let mut house = given([menu()]);
    let grill: StationId = "grill".parse().unwrap();
    let since = |house: &House| house.kitchen.station_health(&grill).unwrap().since;
    let closed_at = house.at;
    drop(house.run(&close("grill", true)));
    assert_eq!(since(&house), Some(closed_at));
    house.wait(Span::from_mins(5));
    drop(house.run(&close("grill", true)));
    assert_eq!(since(&house), Some(closed_at), "it was closed already");
    let dark_at = house.at;
    drop(house.run(&dark("grill")));
    assert_eq!(since(&house), Some(dark_at));
    drop(house.run(&back("grill")));
    assert_eq!(since(&house), Some(closed_at));
    drop(house.run(&close("grill", false)));
    assert_eq!(since(&house), None);
}

#[test]
fn the_pass_does_not_close() {
    given([menu()])
        .when(close("pass", true))
        .refused(Reject::NotAllowed {
            need: "only a station that cooks can be closed".to_owned(),
        });
}
