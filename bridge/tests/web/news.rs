//! A shop hears from a running bridge what changed in the house, at once and once, whatever its own troubles are.

use std::path::Path;

use bridge::shop::Pace;
use bridge::store::{Reader, Wishing};
use bridge::wish::{Done, Wish};
use serde_json::{Value, json};
use shared::ids::{ItemId, OrderId};
use shared::wire::{Availability, FactBody, HouseUpdate};
use uuid::Uuid;

use crate::fake::{EVENING, House, eventually, yes};
use crate::played::{Heard, Played, Reply, key};
use crate::shelves::{burgers, four_patties};

fn house(dir: &Path, url: &str, more: &str) -> House {
    key(dir, "{\"access_token\": \"k-1\"}");
    let text = format!(
        "[[destination]]\nid = \"there\"\nkind = \"woocommerce\"\nurl = \"{url}\"\nuser = \"ck\"\ntoken_file = \"key.json\"\nnews = [\"stock\", \"orders\"]\ntimeout_s = 2\n[destination.items]\n93 = \"burger\"\n94 = \"cola\"\n{more}"
    );
    std::fs::write(dir.join("destinations.toml"), text).unwrap();
    let house = House::open(dir, four_patties(), yes);
    house.beat();
    house.until("/v1/stock", |said| said.text.contains("patty"));
    house
}

fn last_of(there: &Played, product: &str) -> Value {
    let path = format!("PUT /wp-json/wc/v3/products/{product}");
    let calls = there.heard();
    let last = calls.iter().rev().find(|call| call.line == path);
    last.map_or(Value::Null, Heard::json)
}

fn until(there: &Played, product: &str, expected: &Value) {
    eventually(|| {
        let last = last_of(there, product);
        if last == *expected {
            Ok(())
        } else {
            Err(format!("{product} is {last}, not {expected}"))
        }
    });
}

fn until_nothing_waits(dir: &Path) {
    eventually(|| {
        let waiting = Reader::open(dir).unwrap().parcels(100).unwrap();
        let waiting = waiting.iter().filter(|p| p.state == "waiting").count();
        if waiting == 0 {
            Ok(())
        } else {
            Err(format!("{waiting} wait"))
        }
    });
}

#[test]
fn what_is_out_and_what_is_left_goes_to_the_shop() {
    let there = Played::start(|_: &Heard| -> Reply { (200, "{}".to_owned()) });
    let dir = tempfile::tempdir().unwrap();
    let mut house = house(dir.path(), &there.url, "");
    until(
        &there,
        "93",
        &json!({ "manage_stock": true, "stock_quantity": 4 }),
    );
    let order = OrderId(Uuid::from_u128(7));
    house.fact(order, burgers(1, 3));
    until(
        &there,
        "93",
        &json!({ "manage_stock": true, "stock_quantity": 1 }),
    );
    house.fact(order, burgers(2, 1));
    let out = json!({ "manage_stock": false, "stock_status": "outofstock" });
    until(&there, "93", &out);
    // Somebody takes the cola off by hand, and brings it back.
    let cola = |out| HouseUpdate::Availability {
        item: Availability {
            item: ItemId::new("cola").unwrap(),
            out,
            by_stock: false,
            left: None,
        },
    };
    house.house(cola(true));
    until(&there, "94", &out);
    house.house(cola(false));
    until(
        &there,
        "94",
        &json!({ "manage_stock": false, "stock_status": "instock" }),
    );
}

#[test]
fn news_that_newer_news_replaced_is_never_sent_and_a_restart_tells_nothing_twice() {
    let mut calls = 0;
    let there = Played::start(move |_: &Heard| -> Reply {
        calls += 1;
        // The first word finds nobody at home.
        if calls == 1 {
            (503, String::new())
        } else {
            (200, "{}".to_owned())
        }
    });
    let dir = tempfile::tempdir().unwrap();
    let mut open = house(dir.path(), &there.url, "");
    open.fact(OrderId(Uuid::from_u128(7)), burgers(1, 4));
    let out = json!({ "manage_stock": false, "stock_status": "outofstock" });
    until(&there, "93", &out);
    until_nothing_waits(dir.path());
    drop(open);
    let said = there.lines().len();
    let open = house(dir.path(), &there.url, "");
    open.beat();
    until_nothing_waits(dir.path());
    let again: Vec<String> = there.lines().split_off(said);
    let about_burgers = again.iter().filter(|line| line.ends_with("/93")).count();
    assert_eq!(about_burgers, 0, "{again:?}");
}

#[test]
fn an_order_is_followed_to_its_end_and_a_manager_sets_the_pace() {
    let there = Played::start(|_: &Heard| -> Reply { (200, "{}".to_owned()) });
    let dir = tempfile::tempdir().unwrap();
    let more = format!(
        "[[destination]]\nid = \"menu\"\nkind = \"webhook\"\nurl = \"{}/menu\"\nsecret = \"s3cret\"\nnews = [\"orders\", \"pace\"]\n",
        there.url
    );
    let mut house = house(dir.path(), &there.url, &more);
    let body = json!({ "channel": "online", "guest": { "name": "Ann" }, "lines": [{ "item": "burger", "quantity": 1 }] });
    let placed = house.post("/v1/orders", Some("key-1"), &body.to_string());
    let order: OrderId = serde_json::from_value(placed.json["order"].clone()).unwrap();
    house.fact(order, FactBody::OrderCompleted);
    // In one turn with the next news, the shop would hear only of the end.
    house.until(&format!("/v1/orders/{order}"), |said| {
        said.at("/status") == "ready"
    });
    house.house(HouseUpdate::OrderGone { order });
    let wish = Wish::Pace {
        channel: String::new(),
        pace: Some(Pace::Busy { minutes_more: 20 }),
    };
    let wishing = Wishing::leave(dir.path(), &wish, EVENING).unwrap();
    let done = eventually(|| {
        wishing
            .answer()
            .unwrap()
            .ok_or_else(|| "no answer".to_owned())
    });
    assert_eq!(done, Ok(Done::Resolved));
    let words = eventually(|| {
        let heard = there
            .heard()
            .into_iter()
            .filter(|call| call.line == "POST /menu");
        let bodies: Vec<Value> = heard.map(|call| call.json()).collect();
        let words: Vec<String> = bodies
            .iter()
            .filter_map(|body| {
                body["order"]["status"]
                    .as_str()
                    .or(body["pace"]["pace"].as_str())
            })
            .map(str::to_owned)
            .collect();
        if words.len() == 4 {
            Ok(words)
        } else {
            Err(format!("{words:?}"))
        }
    });
    assert_eq!(words, ["accepted", "ready", "served", "busy"]);
}
