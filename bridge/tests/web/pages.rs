//! The manager's page over real HTTP: its door, its forms, and what each page says after an evening.

use std::path::Path;

use bridge::secrets;
use bridge::store::Reader;
use shared::ids::{CheckId, OrderId, StationId};
use shared::menu::Restaurant;
use shared::money::Money;
use shared::order::{Channel, LineState, Sealed, StepState, Tender, Totals};
use shared::time::{Span, Timestamp};
use shared::wire::{Adjustment, AdjustmentKind, FactBody, HouseSnapshot, SoldLine, StationHealth};
use uuid::Uuid;

use crate::fake::{EVENING, House, yes};
use crate::followed::view;
use crate::person::{Manager, PIN};
use crate::shelves::{burgers, four_patties};

const HOSTILE: &str = "<script>alert('1')</script>";
const ORDER: OrderId = OrderId(Uuid::from_u128(7));

pub(crate) fn sealed(net: i64, tax: i64) -> Sealed {
    Sealed {
        unit: Money(net + tax),
        net: Money(net),
        tax: Money(tax),
        gross: Money(net + tax),
        rate: "food".parse().unwrap(),
        category: "mains".parse().unwrap(),
    }
}

/// A check of two burgers and a discount, cooked in `took`, paid in cash and settled on `channel`.
pub(crate) fn sell(house: &mut House, order: OrderId, line: u128, took: Span, channel: Channel) {
    let FactBody::StepDone {
        station,
        step,
        made,
        first_of_line,
        again,
        ..
    } = burgers(line, 2)
    else {
        panic!("burgers are made in a step");
    };
    let (item, line) = (made.item.clone(), made.line);
    house.fact(
        order,
        FactBody::StepDone {
            station,
            step,
            made,
            first_of_line,
            again,
            took: Some(took),
        },
    );
    let check = CheckId(order.0);
    let gross = Money(1_500);
    let tender = Tender::Cash { tendered: gross };
    house.fact(
        order,
        FactBody::TenderTaken {
            check,
            tender,
            amount: gross,
            change: Money(0),
            tip: Money(0),
        },
    );
    let share = shared::check::Share::WHOLE;
    let lines = vec![SoldLine {
        line,
        item,
        size: None,
        quantity: 2,
        share,
        sealed: sealed(1_852, 148),
        name: None,
    }];
    let off = Adjustment {
        kind: AdjustmentKind::Discount,
        reason: HOSTILE.to_owned(),
        sealed: sealed(-463, -37),
    };
    let totals = Totals {
        net: Money(1_389),
        tax: Money(111),
        gross,
    };
    house.fact(
        order,
        FactBody::CheckSettled {
            check,
            channel,
            lines,
            totals,
            adjustments: vec![off],
        },
    );
}

/// An order that is late, on a grill whose bar is closed, and one that was paid before.
pub(crate) fn evening(dir: &Path, restaurant: Restaurant) -> House {
    let mut house = House::open(dir, restaurant, yes);
    house.beat();
    let open = shared::fixture::order_of(&mut shared::fixture::ids(3), &["burger", "cola"]);
    let mut late = *view(&open, LineState::Cooking, StepState::Fired);
    late.head.number = 41;
    late.head.guest = Some(HOSTILE.to_owned());
    late.head.accepted_at = Timestamp(EVENING.0 - 1_500_000);
    late.head.due_at = Timestamp(EVENING.0 - 300_000);
    late.check.due = Money(2_000);
    let bar = StationHealth {
        station: StationId::new("bar").unwrap(),
        dark: false,
        since: Some(Timestamp(EVENING.0 - 600_000)),
        closed: true,
    };
    house.snapshot(HouseSnapshot {
        orders: vec![late],
        stations: vec![bar],
        ..HouseSnapshot::default()
    });
    sell(&mut house, ORDER, 1, Span::from_secs(312), Channel::DineIn);
    house.beat();
    house.until("/metrics", |said| {
        said.text.contains("bridge_facts_booked_seq 3\n")
    });
    house
}

#[test]
fn the_door_opens_to_the_pin_and_shuts_on_whoever_guesses() {
    let dir = tempfile::tempdir().unwrap();
    let house = House::open(dir.path(), four_patties(), yes);
    let mut manager = Manager::stranger(&house);
    let said = manager.get("/manager/sign-in");
    assert_eq!(said.status, 503);
    said.says(&["No PIN is set", "bridge pin --data DIR"]);

    secrets::set_pin(dir.path(), PIN).unwrap();
    for path in [
        "/manager",
        "/manager/sales.csv?from=2026-11-22",
        "/manager/days/2026-11-22",
    ] {
        let said = manager.get(path);
        assert_eq!(said.status, 303, "{path}");
        assert!(
            said.location
                .starts_with("/manager/sign-in?then=%2Fmanager"),
            "{}",
            said.location
        );
    }
    assert_eq!(manager.get("/").location, "/manager");
    let said = manager.send("/manager/sign-in", &[("pin", PIN), ("csrf", "guessed")]);
    assert_eq!(
        (said.status, manager.cookie("brigade")),
        (403, None),
        "another site's form"
    );
    let said = manager.sign_in("111112");
    assert_eq!(said.status, 401);
    said.says(&["That is not the PIN. 4 of 5 tries left"]);

    let said = manager.sign_in(PIN);
    assert_eq!((said.status, said.location.as_str()), (303, "/manager"));
    assert!(
        said.headers.contains("HttpOnly; SameSite=Strict; Path=/"),
        "{}",
        said.headers
    );
    let said = manager.get("/manager");
    assert_eq!(said.status, 200);
    for header in [
        "default-src 'none'; script-src 'self'",
        "\"nosniff\"",
        "\"DENY\"",
        "\"no-store\"",
    ] {
        assert!(
            said.headers.contains(header),
            "{header} is not in {}",
            said.headers
        );
    }
    assert!(
        !said.text.contains("style=\"") && !said.text.contains("<script>"),
        "the policy forbids it"
    );
    assert_eq!(manager.post("/manager/sign-out", &[]).status, 303);
    assert_eq!(manager.get("/manager").status, 303);

    for _wrong in 0..4 {
        assert_eq!(manager.sign_in("111112").status, 401);
    }
    let said = manager.sign_in("111112");
    assert_eq!(said.status, 429);
    said.says(&["Too many wrong PINs. Wait a minute"]);
    assert_eq!(manager.sign_in(PIN).status, 429, "the right one waits, too");
}

#[test]
fn a_form_without_its_sessions_token_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let house = House::open(dir.path(), four_patties(), yes);
    let mut manager = Manager::of(&house, dir.path());
    let pause = ("do", "pause");
    let books = ("destination", "books");
    for csrf in ["", "0123456789abcdef"] {
        let said = manager.send("/manager/queues", &[pause, books, ("csrf", csrf)]);
        assert_eq!(said.status, 403);
        said.says(&["Nothing was done"]);
    }
    let reader = Reader::open(dir.path()).unwrap();
    assert!(reader.paused().unwrap().is_empty());
    manager.get("/manager/queues");
    let said = manager.does("/manager/queues", &[pause, books]);
    said.says(&["Paused; what is sent stays sent."]);
    assert_eq!(reader.paused().unwrap(), ["books"]);
    let said = manager.does("/manager/queues", &[("do", "retry"), ("parcel", "99")]);
    said.says(&["there is no parcel 99"]);
    let long = "x".repeat(90 * 1_024);
    assert_eq!(
        manager
            .post("/manager/queues", &[("destination", &long)])
            .status,
        413
    );
}

#[test]
fn an_evening_is_on_every_page_and_hostile_names_stay_text() {
    let dir = tempfile::tempdir().unwrap();
    let house = evening(dir.path(), four_patties());
    let mut manager = Manager::of(&house, dir.path());
    let days = "from=2026-11-22&to=2026-11-22";
    let said = manager.get("/manager");
    said.says(&[
        "<span class=\"no\">41</span>",
        "late 5:0",
        "0/2 ready",
        "$20.00 due",
        "closed since 17:50",
        "Live",
    ]);
    said.says(&["&lt;script&gt;alert('1')&lt;/script&gt;"]);
    assert!(!said.text.contains(HOSTILE));
    let said = manager.get(&format!("/manager/sales?{days}"));
    said.says(&[
        "$13.89",
        "$1.11",
        "Net sales by hour of the day, $",
        "18:00 to 19:00: $13.89, 2 dishes",
        "Dine-in",
        "discount −$4.63",
    ]);
    let said = manager.get(&format!("/manager/sales.csv?{days}"));
    said.says(&[
        "hour,18:00,2,13.89,1.11,USD\n",
        "channel,dine-in,2,13.89,1.11,USD\n",
        "adjustment,discount,0,-4.63,-0.37,USD\n",
    ]);
    assert!(said.headers.contains("sales-2026-11-22-2026-11-22.csv"));
    let said = manager.get(&format!("/manager/speed?{days}"));
    said.says(&["p50 5:12, p95 5:12", "Grill"]);
    let said = manager.get(&format!("/manager/stock?{days}"));
    said.says(&[
        "Patty",
        "<span class=\"tag soon\">low</span>",
        "Nobody counted in these days",
    ]);
    let said = manager.does(
        "/manager/stock",
        &[
            ("goods", "counted"),
            ("ingredient", "patty"),
            ("amount", "1"),
            ("key", "k1"),
        ],
    );
    said.says(&["1 booked for Patty."]);
    let said = manager.get(&format!("/manager/stock?{days}"));
    said.says(&["-1 pc", "−$1.25", "-50.0 %"]);
    for (goods, amount, words) in [
        ("wasted", "1", "Waste needs a reason"),
        ("received", "2 barrels", "does not come in 'barrels'"),
        ("received", "0", "must be more than nothing"),
        ("counted", "-1", "must be more than nothing"),
    ] {
        let fields = [
            ("goods", goods),
            ("ingredient", "patty"),
            ("amount", amount),
            ("key", "k2"),
        ];
        manager.does("/manager/stock", &fields).says(&[words]);
    }
    manager
        .get("/manager/exceptions")
        .says(&["Nothing waits for you."]);
    manager.get("/manager/queues").says(&["destinations.toml"]);
    let said = manager.get("/manager/sales?from=2026-11-23&to=2026-11-22");
    assert_eq!(said.status, 400);
    said.says(&["swap them"]);
    assert_eq!(manager.get("/manager/days/yesterday").status, 404);
    assert_eq!(manager.get("/manager/customers/nobody").status, 404);
}

#[test]
fn a_day_is_proven_asked_about_and_closed() {
    let dir = tempfile::tempdir().unwrap();
    let house = evening(dir.path(), four_patties());
    let mut manager = Manager::of(&house, dir.path());
    let day = "/manager/days/2026-11-22";
    manager
        .get("/manager/days")
        .says(&["Sun 22 Nov 2026", "Close…"]);
    let said = manager.get(day);
    said.says(&["agrees", "the day's cash comes to <strong>$15.00</strong>"]);
    manager
        .does(day, &[("do", "ask"), ("cash", "lots")])
        .says(&["Counted in the drawer: 'lots' is not an amount"]);
    let drawer = [("do", "ask"), ("cash", "114.00"), ("float", "100.00")];
    let said = manager.post(day, &drawer);
    said.says(&["A closed day stays closed.", "Short", "−$1.00"]);
    let reader = Reader::open(dir.path()).unwrap();
    assert_eq!(
        reader.closed_day("2026-11-22").unwrap(),
        None,
        "asking closes nothing"
    );
    let drawer = [("do", "close"), ("cash", "114.00"), ("float", "100.00")];
    let said = manager.does(day, &drawer);
    said.says(&[
        "Closed with report Z 1.",
        "Report Z 1",
        "Drawer, short",
        "−$1.00",
        "Seal",
    ]);
    let report = reader.closed_day("2026-11-22").unwrap().unwrap().report;
    assert_eq!(
        (report.z, report.gross, report.drawer.map(|d| d.over)),
        (1, 1_500, Some(-100))
    );
    manager
        .does(day, &drawer)
        .says(&["closed already, by report 1"]);
    manager.get("/manager/days").says(&["Z 1"]);
    manager
        .get(&format!("{day}/journal.csv"))
        .says(&["2026-11-22", "assets:", "USD"]);
}
