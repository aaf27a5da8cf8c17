//! Rows of the journal as they lie on disks today: what is written must stay readable for ever.
//!
//! When this fails, old journals would too: give a new field a default, or read the old form as well.
//! `UPDATE_EXPECT=1` rewrites the rows, which is right only for what is new.

use expect_test::expect_file;
use shared::menu::Allergen;
use shared::money::Money;
use shared::order::{Allergy, Tender};

use super::*;

/// An evening in which everything happens once.
fn evening() -> Vec<Event> {
    let (order, check) = (order_id("A1"), CheckId(order_id("A1").0));
    let tender = Tender::Card {
        approval: None,
        last_four: Some("1111".to_owned()),
        brand: None,
    };
    let allergy = Allergy {
        allergen: Allergen::Nuts,
        seat: Some(2),
    };
    let nuts = LineOperation::Allergy { allergy };
    let reason = || "cold".to_owned();
    let seen = shared::wire::SeenTicket {
        ticket: ticket("A1", 1, "fry", 1),
        revision: Revision(1),
    };
    let station = || "fry".parse().unwrap();
    let cola = || "cola".parse().unwrap();
    let driver = |command: Command| ask(Role::Driver, move |_| command.clone());
    let deeds = [
        submit("A1", &["soup", "burger+side-salad*2", "pizza/L@3"]),
        front(FrontAsk::Rush { order, on: true }),
        front(FrontAsk::Revise {
            order,
            operations: vec![nuts],
        }),
        screen(StationAsk::Displayed {
            station: station(),
            tickets: vec![seen],
        }),
        screen(StationAsk::SeeAllergies {
            station: station(),
            order,
            allergies: vec![allergy],
        }),
        start("fry", "A1"),
        driver(Command::StationDark(station())),
        driver(Command::StationBack(station())),
        bump("fry", "A1"),
        undo("fry", &[step("A1", 0, 0)]),
        bump("fry", "A1"),
        recall("A1", 1, "fry", 1),
        bump("fry", "A1"),
        front(FrontAsk::Refire {
            order,
            line: line_id("A1", 0),
            reason: reason(),
        }),
        bump("fry", "A1"),
        serve("A1", 1),
        fire("A1", 2),
        add("A1", 3, &["cola"]),
        front(FrontAsk::MoveTable {
            order,
            table: "7".parse().unwrap(),
        }),
        front(FrontAsk::IssueGift {
            code: "G-1".parse().unwrap(),
            amount: Money(500),
            tender: Some(tender.clone()),
            reason: reason(),
        }),
        front(FrontAsk::Message {
            message: MessageId(Uuid::from_u128(9)),
            station: station(),
            order: Some(order),
            table: None,
            text: "guests in a hurry".to_owned(),
        }),
        screen(StationAsk::SeeMessage {
            station: station(),
            message: MessageId(Uuid::from_u128(9)),
            reply: Some("in 5 minutes".to_owned()),
        }),
        front(FrontAsk::ClockIn),
        void("A1", 1),
        bump("grill", "A1"),
        void("A1", 2),
        void("A1", 3),
        front(FrontAsk::Pay {
            check,
            tender: tender.clone(),
            amount: Money(770),
            tip: Money::ZERO,
        }),
        front(FrontAsk::Refund {
            check,
            tender: tender.clone(),
            amount: Money(770),
            reason: reason(),
        }),
        front(FrontAsk::Cancel {
            order,
            reason: reason(),
        }),
        front(FrontAsk::EightySix {
            item: cola(),
            out: true,
        }),
        front(FrontAsk::EightySix {
            item: cola(),
            out: false,
        }),
        front(FrontAsk::Countdown {
            item: cola(),
            left: Some(9),
        }),
        online("A2", &["cola"], Some("shop-1")),
        bump("bar", "A2"),
        wait(1_000),
    ];
    let mut house = given([menu()]);
    deeds.iter().flat_map(|deed| house.run(deed).1).collect()
}

/// As the store writes them; the fixture's version changes with any of its files, so it is left out.
fn rows(events: &[Event]) -> String {
    let version = fixture::restaurant().version;
    let row = |event| serde_json::to_string(event).unwrap() + "\n";
    events
        .iter()
        .map(row)
        .collect::<String>()
        .replace(version.as_str(), "fixture")
}

#[test]
fn rows_are_written_as_they_always_were() {
    expect_file!["journal.jsonl"].assert_eq(&rows(&evening()));
}

#[test]
fn rows_of_every_kind_are_read() {
    let text = include_str!("journal.jsonl");
    let read = |row| serde_json::from_str(row).unwrap();
    let events: Vec<Event> = text.lines().map(read).collect();
    assert_eq!(rows(&events), text, "nothing is lost on the way");
    let mut kitchen = given([menu()]).kitchen;
    events
        .iter()
        .for_each(|event| evolve(&mut kitchen, OPENING, event));
    assert_eq!(
        kitchen.open_orders(),
        0,
        "the evening ends with closed orders"
    );
    let kind = |row: &str| row.split('"').nth(3).map(str::to_owned);
    let kinds: std::collections::BTreeSet<_> = text.lines().map(kind).collect();
    assert_eq!(
        kinds.len(),
        30,
        "every event but menu-loaded, which is as long as the files"
    );
}
