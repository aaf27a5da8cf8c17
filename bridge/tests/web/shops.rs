//! What WooCommerce, Square, Shopify, Deliverect and Vendure are told, call by call, over real HTTP.

use bridge::shop::{News, Pace, ShopStatus};
use bridge::store::Delivered;
use serde_json::{Value, json};
use shared::ids::{ItemId, OrderId, SizeId};
use shared::money::Money;
use uuid::Uuid;

use crate::played::{Heard, Played, Reply, settings, tell};

fn item(name: &str, out: bool, left: Option<u32>) -> News {
    News::Item {
        item: ItemId::new(name).unwrap(),
        out,
        left,
    }
}

fn price() -> News {
    News::Price {
        item: ItemId::new("pizza").unwrap(),
        size: SizeId::new("L").ok(),
        price: Money(1_450),
    }
}

fn order(theirs: &str, status: ShopStatus) -> News {
    News::Order {
        order: OrderId(Uuid::from_u128(7)),
        theirs: theirs.to_owned(),
        status,
        reason: Some("oven is cold".to_owned()),
        due_at: None,
    }
}

fn yes(_: &Heard) -> Reply {
    (200, "{}".to_owned())
}

/// Tells everything to a service of this kind; what it heard.
fn told(
    kind: &str,
    more: &str,
    items: [&str; 3],
    news: &[News],
    answer: impl FnMut(&Heard) -> Reply + Send + 'static,
) -> Vec<Heard> {
    let dir = tempfile::tempdir().unwrap();
    let there = Played::start(answer);
    let settings = settings(dir.path(), &there.url, kind, more, items);
    let said = tell(dir.path(), &settings, news);
    assert!(said.iter().all(|one| *one == Delivered::Sent), "{said:?}");
    there.heard()
}

fn check(heard: &[Heard], expected: &[(&str, Value)]) {
    let lines: Vec<&str> = heard.iter().map(|call| call.line.as_str()).collect();
    let wanted: Vec<&str> = expected.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, wanted);
    for (call, (line, body)) in heard.iter().zip(expected) {
        if !body.is_null() {
            assert_eq!(call.json(), *body, "{line}");
        }
    }
}

#[test]
fn woocommerce_hears_stock_prices_and_the_end_of_orders() {
    let news = [
        item("burger", true, None),
        item("burger", false, Some(4)),
        item("pizza", false, None),
        item("steak", true, None),
        price(),
        order("727", ShopStatus::Ready),
        order("727", ShopStatus::Served),
        order("", ShopStatus::Served),
    ];
    let items = ["93", "22/23", "95"];
    let heard = told("woocommerce", "user = \"ck\"", items, &news, yes);
    let done = json!({ "status": "completed", "meta_data": [{ "key": "_kitchen_status", "value": "served" }] });
    check(
        &heard,
        &[
            (
                "PUT /wp-json/wc/v3/products/93",
                json!({ "manage_stock": false, "stock_status": "outofstock" }),
            ),
            (
                "PUT /wp-json/wc/v3/products/93",
                json!({ "manage_stock": true, "stock_quantity": 4 }),
            ),
            (
                "PUT /wp-json/wc/v3/products/22/variations/23",
                json!({ "manage_stock": false, "stock_status": "instock" }),
            ),
            (
                "PUT /wp-json/wc/v3/products/22/variations/23",
                json!({ "regular_price": "14.50" }),
            ),
            ("PUT /wp-json/wc/v3/orders/727", Value::Null),
            ("PUT /wp-json/wc/v3/orders/727", done),
        ],
    );
    // base64 of ck:k-1
    assert_eq!(heard[0].header("authorization"), "Basic Y2s6ay0x");
}

#[test]
fn square_is_told_counts_and_its_orders_go_forward_only() {
    let mut state = "PROPOSED".to_owned();
    let mut version = 3;
    let answer = move |call: &Heard| {
        if call.line.starts_with("PUT") {
            let body = call.json();
            assert_eq!(body["order"]["version"], version);
            state = body["order"]["fulfillments"][0]["state"]
                .as_str()
                .unwrap()
                .to_owned();
            version += 1;
        }
        let order = json!({ "order": { "version": version, "fulfillments": [{ "uid": "f1", "state": state }] } });
        let object = json!({ "object": { "type": "ITEM_VARIATION", "id": "P", "version": 9,
            "item_variation_data": { "price_money": { "amount": 1_400, "currency": "USD" } } } });
        let text = if call.line.contains("catalog") {
            object
        } else {
            order
        };
        (200, text.to_string())
    };
    let news = [
        item("burger", true, None),
        item("burger", false, Some(12)),
        price(),
        order("O1", ShopStatus::Ready),
        // Told again, and told late: it is further already.
        order("O1", ShopStatus::Ready),
        order("O1", ShopStatus::Accepted),
        order("O1", ShopStatus::Served),
    ];
    let heard = told("square", "place = \"L1\"", ["B", "P", "C"], &news, answer);
    let (get, put) = ("GET /v2/orders/O1", "PUT /v2/orders/O1");
    let counts = "POST /v2/inventory/changes/batch-create";
    let lines: Vec<&str> = heard.iter().map(|call| call.line.as_str()).collect();
    let catalog = ["GET /v2/catalog/object/P", "POST /v2/catalog/object"];
    assert_eq!(
        lines,
        [
            counts, counts, catalog[0], catalog[1], get, put, get, get, get, put
        ]
    );
    let count = |n: usize| heard[n].json()["changes"][0]["physical_count"].clone();
    assert_eq!(
        (count(0)["quantity"].clone(), count(1)["quantity"].clone()),
        (json!("0"), json!("12"))
    );
    assert_eq!(count(0)["location_id"], "L1");
    assert_eq!(heard[0].json()["idempotency_key"], "k-0");
    let object = &heard[3].json()["object"];
    assert_eq!(
        object["item_variation_data"]["price_money"],
        json!({ "amount": 1_450, "currency": "USD" })
    );
    assert_eq!(object["version"], 9);
    let state = |n: usize| heard[n].json()["order"]["fulfillments"][0]["state"].clone();
    assert_eq!(
        (state(5), state(9)),
        (json!("PREPARED"), json!("COMPLETED"))
    );
    assert_eq!(heard[0].header("authorization"), "Bearer k-1");
}

#[test]
fn shopify_hands_over_once_and_cancels_once() {
    let (mut open, mut cancelled) = (true, Value::Null);
    let answer = move |call: &Heard| {
        let text = match call.line.as_str() {
            line if line.contains("fulfillment_orders") => {
                let status = if open { "open" } else { "closed" };
                json!({ "fulfillment_orders": [{ "id": 5, "status": status }] })
            }
            line if line.ends_with("/fulfillments.json") => {
                open = false;
                json!({ "fulfillment": { "id": 1 } })
            }
            line if line.ends_with("/cancel.json") => {
                cancelled = json!("2026-11-22T18:00:00Z");
                json!({})
            }
            line if line.starts_with("GET") => json!({ "order": { "cancelled_at": cancelled } }),
            _ => json!({}),
        };
        (200, text.to_string())
    };
    let news = [
        item("burger", true, Some(3)),
        item("cola", false, Some(8)),
        price(),
        order("450", ShopStatus::Served),
        order("450", ShopStatus::Served),
        order("451", ShopStatus::Refused),
        order("451", ShopStatus::Cancelled),
    ];
    let items = ["1/11", "2/12", "3/13"];
    let heard = told("shopify", "place = \"77\"", items, &news, answer);
    let api = "/admin/api/2025-01";
    let set =
        |item: u32, n: u32| json!({ "location_id": 77, "inventory_item_id": item, "available": n });
    let parts = json!({ "fulfillment": { "line_items_by_fulfillment_order": [{ "fulfillment_order_id": 5 }] } });
    let level = format!("POST {api}/inventory_levels/set.json");
    let lines = [
        (level.clone(), set(11, 0)),
        (level, set(13, 8)),
        (
            format!("PUT {api}/variants/2.json"),
            json!({ "variant": { "id": 2, "price": "14.50" } }),
        ),
        (
            format!("GET {api}/orders/450/fulfillment_orders.json"),
            Value::Null,
        ),
        (format!("POST {api}/fulfillments.json"), parts),
        (
            format!("GET {api}/orders/450/fulfillment_orders.json"),
            Value::Null,
        ),
        (format!("GET {api}/orders/451.json"), Value::Null),
        (
            format!("POST {api}/orders/451/cancel.json"),
            json!({ "reason": "other" }),
        ),
        (format!("GET {api}/orders/451.json"), Value::Null),
    ];
    let expected: Vec<(&str, Value)> = lines.iter().map(|(a, b)| (a.as_str(), b.clone())).collect();
    check(&heard, &expected);
    assert_eq!(heard[0].header("x-shopify-access-token"), "k-1");
}

#[test]
fn deliverect_hears_codes_snoozes_and_the_pace() {
    let news = [
        order("5f1", ShopStatus::Accepted),
        order("5f1", ShopStatus::Ready),
        order("5f1", ShopStatus::Served),
        order("5f2", ShopStatus::Refused),
        item("burger", true, None),
        item("burger", false, None),
        News::Pace(Pace::Busy { minutes_more: 20 }),
        News::Pace(Pace::Paused),
        News::Pace(Pace::Open),
    ];
    let heard = told(
        "deliverect",
        "place = \"acc/loc\"",
        ["BUR", "PIZ", "COL"],
        &news,
        yes,
    );
    let codes: Vec<Value> = heard[..4]
        .iter()
        .map(|call| call.json()["status"].clone())
        .collect();
    assert_eq!(codes, [20, 70, 90, 120]);
    assert_eq!(heard[0].line, "POST /orderStatus/5f1");
    assert_eq!(heard[3].json()["reason"], "oven is cold");
    let snooze = |n: usize| {
        let body = heard[n].json();
        assert_eq!(
            (body["account"].clone(), body["location"].clone()),
            (json!("acc"), json!("loc"))
        );
        assert_eq!(body["plus"], json!(["BUR"]));
        body["snoozeStart"].as_str() < body["snoozeEnd"].as_str()
    };
    assert!(snooze(4), "out for a while");
    assert!(!snooze(5), "back now");
    let pace: Vec<Value> = heard[6..].iter().map(Heard::json).collect();
    let expected = [
        json!({ "status": "BUSY", "delay": 20 }),
        json!({ "status": "PAUSED" }),
        json!({ "status": "ONLINE" }),
    ];
    assert_eq!(pace, expected);
    assert_eq!(heard[6].line, "POST /updateStoreStatus/loc");
}

#[test]
fn vendure_signs_in_and_takes_an_order_to_delivered_once() {
    let mut fulfilled: Option<&str> = None;
    let answer = move |call: &Heard| {
        let body = call.json();
        let query = body["query"].as_str().unwrap().to_owned();
        let data = if query.contains("login") {
            assert_eq!(body["variables"], json!({ "u": "boss", "p": "k-1" }));
            json!({ "login": { "__typename": "CurrentUser" } })
        } else if query.contains("productVariants(") {
            json!({ "productVariants": { "items": [{ "id": "41", "sku": "102" }] } })
        } else if query.contains("orders(") {
            let parts: Vec<Value> = fulfilled
                .iter()
                .map(|state| json!({ "id": "9", "state": state }))
                .collect();
            json!({ "orders": { "items": [{ "id": "1", "state": "PaymentSettled",
                "lines": [{ "id": "3", "quantity": 2 }], "fulfillments": parts }] } })
        } else if query.contains("addFulfillment") {
            fulfilled = Some("Pending");
            json!({ "addFulfillmentToOrder": { "__typename": "Fulfillment", "id": "9", "state": "Pending" } })
        } else if query.contains("transitionFulfillment") {
            fulfilled = Some(if body["variables"]["s"] == "Shipped" {
                "Shipped"
            } else {
                "Delivered"
            });
            json!({ "transitionFulfillmentToState": { "__typename": "Fulfillment", "id": "9" } })
        } else {
            json!({ "updateProductVariants": [{ "id": "41" }] })
        };
        (200, json!({ "data": data }).to_string())
    };
    let news = [
        item("burger", true, None),
        order("ABC", ShopStatus::Cooking),
        order("ABC", ShopStatus::Ready),
        order("ABC", ShopStatus::Served),
        order("ABC", ShopStatus::Served),
    ];
    let heard = told(
        "vendure",
        "user = \"boss\"",
        ["102", "103", "104"],
        &news,
        answer,
    );
    let word = |call: &Heard| {
        let body = call.json();
        let query = body["query"].as_str().unwrap().to_owned();
        let names = [
            "login",
            "updateProductVariants",
            "productVariants",
            "orders",
            "addFulfillment",
            "transition",
        ];
        let found = names.into_iter().find(|name| query.contains(name)).unwrap();
        format!(
            "{found} {}",
            body["variables"]["s"].as_str().unwrap_or_default()
        )
        .trim()
        .to_owned()
    };
    let words: Vec<String> = heard.iter().map(word).collect();
    let expected = [
        "login",
        "productVariants",
        "updateProductVariants",
        "orders",
        "addFulfillment",
        "transition Shipped",
        "orders",
        "transition Delivered",
        "orders",
    ];
    assert_eq!(words, expected);
    assert_eq!(
        heard[2].json()["variables"]["i"],
        json!([{ "id": "41", "enabled": false }])
    );
    assert_eq!(heard[1].header("authorization"), "Bearer session-1");
}

#[test]
fn a_refusal_inside_a_good_answer_is_no_success() {
    let dir = tempfile::tempdir().unwrap();
    let bad = json!({ "data": { "updateProductVariants": { "errorCode": "NO", "message": "no" },
        "productVariants": { "items": [{ "id": "41" }] }, "login": {} } });
    let there = Played::start(move |_| (200, bad.to_string()));
    let items = ["102", "103", "104"];
    let settings = settings(dir.path(), &there.url, "vendure", "user = \"boss\"", items);
    let said = tell(dir.path(), &settings, &[item("burger", true, None)]);
    assert!(
        matches!(&said[0], Delivered::Later(words) | Delivered::Refused(words) if words.contains("NO")),
        "{said:?}"
    );
}
