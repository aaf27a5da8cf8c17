//! Quotes over HTTP: the kitchen's own times, nothing ordered, and a pause that says when to come back.

use serde_json::json;
use shared::time::Span;
use shared::wire::{Accepted, BridgeAsk, Reject};

use crate::fake::{House, yes};
use crate::orders::{burger, house, submitted};

fn basket() -> String {
    json!({
        "channel": "online",
        "lines": [{ "item": "burger", "quantity": 2, "modifiers": ["medium"] }],
    })
    .to_string()
}

#[test]
fn a_quote_is_the_kitchens_own_and_orders_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let house = house(&dir);
    house.beat();
    let said = house.until("/healthz", |said| said.json["linked"] == true);
    assert_eq!(said.status, 200);
    let said = house.post("/v1/quote", None, &basket());
    assert_eq!(said.status, 200, "{}", said.text);
    assert_eq!(
        (&said.json["p50_s"], &said.json["p90_s"]),
        (&json!(840), &json!(1141))
    );
    assert_eq!(said.json["open"], true);
    assert!(
        said.at("/ready_at").starts_with("2026-11-22T"),
        "{}",
        said.text
    );
    assert!(submitted(&house).is_empty(), "asking orders nothing");
    let asked = house.asked();
    let [BridgeAsk::Quote { order }] = &asked[..] else {
        panic!("one quote was asked: {asked:?}");
    };
    assert_eq!((order.lines.len(), &order.guest), (1, &None));
    let bad = house.post("/v1/quote", None, r#"{"channel":"online","lines":[]}"#);
    assert_eq!((bad.status, bad.at("/error/field")), (422, "lines"));
}

#[test]
fn a_full_kitchen_pauses_orders_and_says_when_to_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let full = |ask: &BridgeAsk| match ask {
        BridgeAsk::SubmitOnline { .. } => Err(Reject::KitchenFull {
            again_in: Span::from_mins(12),
        }),
        BridgeAsk::Quote { .. } => Ok(Accepted::Quoted {
            p50: Span::from_mins(80),
            p90: Span::from_mins(99),
            again_in: Some(Span::from_mins(12)),
        }),
        BridgeAsk::Stock { .. } | BridgeAsk::CallOff { .. } => yes(ask),
    };
    let house = House::open(dir.path(), shared::fixture::restaurant(), full);
    house.beat();
    house.until("/healthz", |said| said.json["linked"] == true);
    let said = house.post("/v1/quote", None, &basket());
    assert_eq!((said.status, &said.json["open"]), (200, &json!(false)));
    assert_eq!(said.json["again_in_s"], json!(720));
    assert!(
        said.at("/reason").contains("try again in 12 min"),
        "{}",
        said.text
    );
    let refused = house.post("/v1/orders", Some("late"), &burger());
    assert_eq!(
        (refused.status, refused.at("/error/code")),
        (503, "kitchen-full")
    );
    assert!(
        refused.at("/error/message").contains("12 min"),
        "{}",
        refused.text
    );
}

#[test]
fn a_kitchen_that_cannot_be_asked_is_not_guessed_at() {
    let dir = tempfile::tempdir().unwrap();
    let house = house(&dir);
    // No beat was heard: the bridge does not know whether anybody cooks.
    let said = house.post("/v1/quote", None, &basket());
    assert_eq!((said.status, said.at("/error/code")), (503, "unavailable"));
}
