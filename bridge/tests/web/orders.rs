//! Orders over HTTP: exactly once whatever is repeated, followed to the plate, refused in words.

use serde_json::json;
use shared::ids::OrderId;
use shared::order::OrderDraft;
use shared::wire::{Accepted, Availability, BridgeAsk, HouseSnapshot, HouseUpdate, Reject};

use crate::fake::{House, eventually, yes};

pub(crate) const KEY: Option<&str> = Some("shop-order-1");

pub(crate) fn burger() -> String {
    json!({
        "channel": "online",
        "guest": { "name": "Ada Lovelace", "phone": "+1 555 0100" },
        "lines": [{ "item": "burger", "quantity": 2, "modifiers": ["medium"] }],
        "paid_reference": "shop-1",
    })
    .to_string()
}

pub(crate) fn house(dir: &tempfile::TempDir) -> House {
    House::open(dir.path(), shared::fixture::restaurant(), yes)
}

pub(crate) fn submitted(house: &House) -> Vec<OrderDraft> {
    let orders = house.asked().into_iter().filter_map(|ask| match ask {
        BridgeAsk::SubmitOnline { order, .. } => Some(order),
        BridgeAsk::Stock { .. } | BridgeAsk::CallOff { .. } | BridgeAsk::Quote { .. } => None,
    });
    orders.collect()
}

#[test]
fn an_order_reaches_the_router_once_and_a_repeat_hears_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = house(&dir);
    let said = first.post("/v1/orders", KEY, &burger());
    assert_eq!(
        (said.status, said.at("/status"), said.replayed),
        (201, "accepted", false)
    );
    assert_eq!((said.at("/total"), said.at("/tax")), ("20.00", "1.48"));
    let orders = submitted(&first);
    assert_eq!(orders.len(), 1);
    assert_eq!(
        said.location.as_deref(),
        Some(format!("/v1/orders/{}", orders[0].id).as_str())
    );
    assert_eq!(orders[0].guest.as_ref().unwrap().name, "Ada Lovelace");

    // The same meaning in other spaces is the same body.
    let spaced = burger().replace(',', " ,\n ");
    let again = first.post("/v1/orders", KEY, &spaced);
    assert_eq!(
        (again.status, &again.text, again.replayed),
        (201, &said.text, true)
    );
    drop(first.bridge.take());
    let second = house(&dir);
    let again = second.post("/v1/orders", KEY, &burger());
    assert_eq!((again.status, &again.text), (201, &said.text));
    assert_eq!(submitted(&second).len(), 0, "nothing was asked again");

    let other = second.post(
        "/v1/orders",
        KEY,
        &burger().replace("\"quantity\":2", "\"quantity\":3"),
    );
    assert_eq!((other.status, other.at("/error/code")), (422, "key-reused"));
    let fresh = second.post("/v1/orders", Some("shop-order-2"), &burger());
    assert_eq!(fresh.status, 201);
    assert_ne!(fresh.at("/order"), said.at("/order"));
}

#[test]
fn a_refusal_speaks_the_routers_words_and_names_the_line() {
    let dir = tempfile::tempdir().unwrap();
    let house = House::open(dir.path(), shared::fixture::restaurant(), |ask| match ask {
        BridgeAsk::SubmitOnline { order, .. } => {
            let line = &order.lines[1];
            Err(Reject::UnknownItem {
                line: line.id,
                item: line.item.clone(),
            })
        }
        BridgeAsk::Stock { .. } | BridgeAsk::CallOff { .. } | BridgeAsk::Quote { .. } => {
            Ok(Accepted::Done)
        }
    });
    let body = json!({
        "channel": "delivery",
        "guest": { "name": "Ada" },
        "lines": [{ "item": "fries", "quantity": 1 }, { "item": "lasagne", "quantity": 1 }],
    })
    .to_string();
    for _repeat in 0..2 {
        let said = house.post("/v1/orders", KEY, &body);
        assert_eq!((said.status, said.at("/error/code")), (422, "unknown-item"));
        assert_eq!(said.at("/error/field"), "lines[1].item");
        assert_eq!(
            said.at("/error/message"),
            "'lasagne' is not on the menu; choose another item"
        );
        let followed = house.get(&format!("/v1/orders/{}", said.at("/order")));
        assert_eq!((followed.status, followed.at("/status")), (200, "refused"));
        assert!(followed.at("/reason").contains("lasagne"));
    }
    assert_eq!(submitted(&house).len(), 1);
}

#[test]
fn an_order_taken_while_the_router_is_away_is_kept_and_sent_once_it_is_back() {
    let dir = tempfile::tempdir().unwrap();
    let open = |reachable| {
        House::try_open(dir.path(), shared::fixture::restaurant(), yes, reachable).unwrap()
    };
    let mut away = open(false);
    // It comes back while an order waits.
    let early = away.post("/v1/orders", Some("early"), &burger());
    assert_eq!((early.status, early.at("/status")), (202, "sending"));
    away.reachable(true);
    away.until(early.location.as_deref().unwrap(), |said| {
        said.at("/status") == "accepted"
    });
    away.reachable(false);

    let said = away.post("/v1/orders", KEY, &burger());
    assert_eq!((said.status, said.at("/status")), (202, "sending"));
    let path = said.location.clone().unwrap();
    assert_eq!(away.get(&path).at("/status"), "sending");
    let ids = away.asked_ids().split_off(1);
    drop(away.bridge.take());

    // After a restart the stored question goes out again, with the id it was stored with.
    let back = open(true);
    back.until(&path, |said| said.at("/status") == "accepted");
    assert_eq!((ids.len(), back.asked_ids()), (1, ids));
    let again = back.post("/v1/orders", KEY, &burger());
    assert_eq!((again.status, again.at("/order")), (201, said.at("/order")));
}

#[test]
fn a_router_that_cannot_write_is_asked_again() {
    use std::sync::atomic::{AtomicU32, Ordering};
    static ASKED: AtomicU32 = AtomicU32::new(0);
    let dir = tempfile::tempdir().unwrap();
    let house = House::open(dir.path(), shared::fixture::restaurant(), |ask| {
        if ASKED.fetch_add(1, Ordering::SeqCst) == 0 {
            Err(Reject::StoreUnavailable {
                detail: "disk full".to_owned(),
            })
        } else {
            yes(ask)
        }
    });
    let said = house.post("/v1/orders", KEY, &burger());
    let path = format!("/v1/orders/{}", said.at("/order"));
    house.until(&path, |said| said.at("/status") == "accepted");
    let ids = house.asked_ids();
    assert_eq!((ids.len(), ids[0]), (2, ids[1]), "the same question, twice");
}

#[test]
fn every_error_is_json_and_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let house = house(&dir);
    let check = |key: Option<&str>, body: &str, status: u16, code: &str, field: &str| {
        let said = house.post("/v1/orders", key, body);
        let told = (said.status, said.at("/error/code"), said.at("/error/field"));
        assert_eq!(told, (status, code, field), "{}", said.text);
        assert!(!said.at("/error/message").is_empty());
    };
    check(None, &burger(), 400, "idempotency-key", "Idempotency-Key");
    check(
        Some(""),
        &burger(),
        400,
        "idempotency-key",
        "Idempotency-Key",
    );
    check(
        Some(&"k".repeat(201)),
        &burger(),
        400,
        "idempotency-key",
        "Idempotency-Key",
    );
    check(KEY, "{\"channel\":", 400, "malformed", "body");
    check(KEY, "{}", 400, "malformed", "channel");
    check(
        KEY,
        &burger().replace("\"quantity\":2", "\"quantity\":\"2\""),
        400,
        "malformed",
        "lines[0].quantity",
    );
    check(
        KEY,
        &burger().replace("\"quantity\":2", "\"quantity\":0"),
        422,
        "not-possible",
        "lines[0].quantity",
    );
    check(KEY, &"x".repeat(300 * 1024), 413, "too-large", "");
    assert_eq!(submitted(&house).len(), 0, "none of it reached the router");
    assert_eq!(
        house.post("/v1/orders", KEY, &burger()).status,
        201,
        "and the key is still free"
    );

    let nobody = OrderId(uuid::Uuid::from_u128(5));
    for path in [
        format!("/v1/orders/{nobody}"),
        "/v1/orders/12".to_owned(),
        "/v2/orders".to_owned(),
    ] {
        assert_eq!(house.get(&path).status, 404, "{path}");
    }
    assert_eq!(house.get("/v1/orders").status, 405);
    assert_eq!(house.post("/healthz", KEY, "{}").status, 405);
}

#[test]
fn the_menu_lists_what_can_be_ordered_and_what_is_out() {
    let dir = tempfile::tempdir().unwrap();
    let house = house(&dir);
    let said = house.get("/v1/menu");
    assert_eq!((said.status, &said.json["live"]), (200, &json!(false)));
    let restaurant = shared::fixture::restaurant();
    let online = restaurant
        .menu
        .items
        .values()
        .filter(|item| item.online)
        .count();
    assert_eq!(said.json["items"].as_array().unwrap().len(), online);

    house.beat();
    house.snapshot(HouseSnapshot::default());
    let out = |name: &str, out, left| Availability {
        item: shared::ids::ItemId::new(name).unwrap(),
        out,
        by_stock: false,
        left,
    };
    house.house(HouseUpdate::Availability {
        item: out("burger", true, None),
    });
    house.house(HouseUpdate::Availability {
        item: out("fries", false, Some(3)),
    });
    let item = |said: &crate::fake::Said, name: &str| {
        let items = said.json["items"].as_array().unwrap().iter();
        let mut found = items.filter(|item| item["id"] == name);
        found.next().cloned().unwrap()
    };
    let said = house.until("/v1/menu", |said| item(said, "fries").get("left").is_some());
    assert_eq!(said.json["live"], json!(true));
    assert_eq!(item(&said, "burger")["available"], json!(false));
    assert_eq!(item(&said, "fries")["available"], json!(true));
    assert!(item(&said, "pizza")["sizes"][0]["price"].is_string());
}

#[test]
fn health_says_when_the_bridge_is_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let house = house(&dir);
    let said = house.get("/healthz");
    assert_eq!((said.status, said.at("/status")), (503, "cut off"));
    house.beat();
    house.until("/healthz", |said| {
        said.status == 200 && said.at("/status") == "ok"
    });
    // No beat for 2.5 s: it says so again by itself.
    house.until("/healthz", |said| said.status == 503);
    let metrics = house.get("/metrics");
    for line in [
        "bridge_up_to_date 0\n",
        "bridge_trial_balance_minor 0\n",
        "bridge_shop_orders 0\n",
    ] {
        assert!(
            metrics.text.contains(line),
            "{line} is not in\n{}",
            metrics.text
        );
    }
}

#[test]
fn a_second_bridge_on_the_same_folder_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let first = house(&dir);
    let second = House::try_open(dir.path(), shared::fixture::restaurant(), yes, true);
    let words = second.err().unwrap().to_string();
    assert!(words.contains("another bridge works on"), "{words}");
    drop(first);
    eventually(|| {
        House::try_open(dir.path(), shared::fixture::restaurant(), yes, true)
            .map_err(|e| e.to_string())
    });
}
