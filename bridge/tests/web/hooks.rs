//! Signed webhooks over real HTTP: kept once, cooked once, and what is wrong is shown to a person.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use bridge::shop::{Scheme, Signed};
use bridge::store::{Resolution, Wishing};
use bridge::wish::{Done, Wish};
use serde_json::{Value, json};
use shared::time::Timestamp;
use shared::wire::{BridgeAsk, Reject};

use crate::fake::{House, Said, agent, eventually, fired, yes};

const CHANNELS: &str = r#"
[[channel]]
id = "shop"
kind = "woocommerce"
secret = "s3cret"
[channel.items]
Bar3 = "fries"

[[channel]]
id = "own"
kind = "generic"
secret = "another secret"
"#;

pub(crate) fn house(dir: &Path, judge: crate::fake::Judge) -> House {
    house_with(dir, "", judge)
}

/// `more` belongs to our own channel.
pub(crate) fn house_with(dir: &Path, more: &str, judge: crate::fake::Judge) -> House {
    std::fs::write(dir.join("channels.toml"), format!("{CHANNELS}{more}")).unwrap();
    let house = House::open(dir, shared::fixture::restaurant(), judge);
    house.beat();
    house
}

fn send(house: &House, channel: &str, headers: &[(&str, &str)], body: &[u8]) -> Said {
    let path = format!("/hooks/{channel}");
    let mut request = agent().post(house.url(&path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Said::hear("post", &path, request.send(body).unwrap())
}

pub(crate) fn woo(house: &House, body: &Value) -> Said {
    let text = body.to_string();
    let signed = Signed {
        body: text.as_bytes(),
        ..Signed::default()
    };
    let signature = Scheme::WooCommerce.sign(b"s3cret", &signed).unwrap();
    send(
        house,
        "shop",
        &[("x-wc-webhook-signature", &signature)],
        text.as_bytes(),
    )
}

pub(crate) fn own(house: &House, body: &Value, late_by_s: i64) -> Said {
    #[expect(
        clippy::disallowed_methods,
        reason = "the signed time of a webhook is now"
    )]
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let timestamp = (i64::try_from(now).unwrap() - late_by_s).to_string();
    let text = body.to_string();
    let signed = Signed {
        body: text.as_bytes(),
        timestamp: &timestamp,
        ..Signed::default()
    };
    let signature = Scheme::Generic.sign(b"another secret", &signed).unwrap();
    let headers = [
        ("x-brigade-signature", signature.as_str()),
        ("x-brigade-timestamp", &timestamp),
    ];
    send(house, "own", &headers, text.as_bytes())
}

/// Fries for 6.60 with tax, as the fixture sells them.
fn order(id: u32, sku: &str, net: &str) -> Value {
    json!({
        "id": id, "status": "processing", "currency": "USD", "total": "6.60", "total_tax": "0.60",
        "shipping_total": "0.00", "discount_total": "0.00", "billing": { "first_name": "Ann" },
        "line_items": [{ "name": "Fries", "sku": sku, "quantity": 1, "total": net, "total_tax": "0.60" }]
    })
}

pub(crate) fn until_asked(house: &House, orders: usize) {
    eventually(|| {
        let asked = house.asked();
        let n = asked
            .iter()
            .filter(|ask| matches!(ask, BridgeAsk::SubmitOnline { .. }))
            .count();
        if n == orders {
            Ok(())
        } else {
            Err(format!("{n} orders asked, not {orders}"))
        }
    });
}

pub(crate) fn exceptions(house: &House, expected: &[(&str, &str)]) -> Vec<Value> {
    let said = house.until("/v1/exceptions", |said| {
        said.json["exceptions"]
            .as_array()
            .is_some_and(|all| all.len() == expected.len())
    });
    let all = said.json["exceptions"].as_array().unwrap().clone();
    for (one, (kind, words)) in all.iter().zip(expected) {
        assert_eq!(one["kind"], *kind);
        assert!(one["words"].as_str().unwrap().contains(words), "{one}");
    }
    all
}

fn decide(dir: &Path, exception: &Value, how: Resolution) -> bridge::wish::Granted {
    let wish = Wish::Resolve {
        exception: exception["id"].as_i64().unwrap(),
        how,
    };
    let wishing = Wishing::leave(dir, &wish, Timestamp(1)).unwrap();
    eventually(|| {
        wishing
            .answer()
            .unwrap()
            .ok_or_else(|| "no answer".to_owned())
    })
}

#[test]
fn a_signed_order_is_cooked_once_however_often_it_comes() {
    let dir = tempfile::tempdir().unwrap();
    let house = house(dir.path(), yes);
    let said = woo(&house, &order(727, "Bar3", "6.00"));
    assert_eq!(
        (said.status, &said.json["repeated"]),
        (202, &json!(false)),
        "{said:?}"
    );
    until_asked(&house, 1);
    assert_eq!(
        woo(&house, &order(727, "Bar3", "6.00")).json["repeated"],
        json!(true)
    );
    // The shop tells of the same order with another event.
    let mut again = order(727, "Bar3", "6.00");
    again["date_modified"] = json!("2026-11-22T18:00:00");
    assert_eq!(woo(&house, &again).json["repeated"], json!(false));
    assert_eq!(woo(&house, &order(728, "Bar3", "6.00")).status, 202);
    until_asked(&house, 2);
    exceptions(&house, &[]);
    // After a restart the events are still known.
    drop(house);
    let house = self::house(dir.path(), yes);
    assert_eq!(
        woo(&house, &order(727, "Bar3", "6.00")).json["repeated"],
        json!(true)
    );
}

#[test]
fn what_is_not_signed_so_is_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let house = house(dir.path(), yes);
    let body = order(1, "Bar3", "6.00").to_string();
    let signed = Signed {
        body: body.as_bytes(),
        ..Signed::default()
    };
    let good = Scheme::WooCommerce.sign(b"s3cret", &signed).unwrap();
    let with = |signature: &str, body: &[u8]| {
        send(
            &house,
            "shop",
            &[("x-wc-webhook-signature", signature)],
            body,
        )
    };
    let mut flipped = body.clone().into_bytes();
    flipped[20] ^= 1;
    assert_eq!(with(&good, &flipped).status, 401);
    assert_eq!(with("", body.as_bytes()).status, 401);
    assert_eq!(send(&house, "shop", &[], body.as_bytes()).status, 401);
    assert_eq!(send(&house, "nobody", &[], body.as_bytes()).status, 404);
    let signed = Signed {
        body: b"no json",
        ..Signed::default()
    };
    let odd = Scheme::WooCommerce.sign(b"s3cret", &signed).unwrap();
    assert_eq!(with(&odd, b"no json").status, 400);
    assert_eq!(with(&good, &vec![b' '; 300 * 1024]).status, 413);
    let hook = json!({ "id": "e1", "event": "cancel", "order_id": "9" });
    for late_by_s in [301, -310] {
        let said = own(&house, &hook, late_by_s);
        assert!(
            said.status == 401 && said.text.contains("five minutes"),
            "{said:?}"
        );
    }
    assert_eq!(
        own(&house, &json!({ "event": "order" }), 0).status,
        400,
        "an event needs an id"
    );
    until_asked(&house, 0);
}

#[test]
fn what_cannot_be_cooked_as_it_is_waits_for_a_person() {
    let dir = tempfile::tempdir().unwrap();
    let house = house(dir.path(), yes);
    assert_eq!(woo(&house, &order(1, "Bar4", "6.00")).status, 202);
    assert_eq!(woo(&house, &order(2, "Bar3", "5.00")).status, 202);
    let all = exceptions(
        &house,
        &[
            ("unknown-item", "'Bar4'"),
            ("price", "5.60 there and 6.60 here"),
        ],
    );
    assert!(all.iter().all(|one| one["held"] == json!(true)));
    until_asked(&house, 0);
    // Looked at again it is still unknown, under a new number.
    assert_eq!(
        decide(dir.path(), &all[0], Resolution::Retry),
        Ok(Done::Resolved)
    );
    assert_eq!(
        decide(dir.path(), &all[1], Resolution::Accept),
        Ok(Done::Resolved)
    );
    until_asked(&house, 1);
    let all = exceptions(&house, &[("unknown-item", "'Bar4'")]);
    assert_eq!(
        decide(dir.path(), &all[0], Resolution::Dismiss),
        Ok(Done::Resolved)
    );
    let refused = decide(dir.path(), &all[0], Resolution::Dismiss);
    assert!(refused.unwrap_err().contains("no open exception"));
    exceptions(&house, &[]);
    until_asked(&house, 1);
}

#[test]
fn orders_of_our_own_webhook_change_and_end() {
    let dir = tempfile::tempdir().unwrap();
    let house = house(dir.path(), fired);
    let order = |event: &str, quantity: u32| {
        json!({ "id": event, "event": "order", "order_id": "W1", "order": {
            "channel": "delivery", "guest": { "name": "Ann" },
            "lines": [{ "item": "fries", "quantity": quantity }] } })
    };
    assert_eq!(own(&house, &order("a", 1), 0).status, 202);
    until_asked(&house, 1);
    assert_eq!(own(&house, &order("b", 2), 0).status, 202);
    exceptions(&house, &[("changed", "the kitchen has it in hand")]);
    let cancel = json!({ "id": "c", "event": "cancel", "order_id": "W1" });
    assert_eq!(own(&house, &cancel, 0).status, 202);
    exceptions(
        &house,
        &[("changed", ""), ("cancelled", "void it at a terminal")],
    );
    // Called off before it came: it is not cooked.
    let early = json!({ "id": "d", "event": "cancel", "order_id": "W2" });
    assert_eq!(own(&house, &early, 0).status, 202);
    let mut late = order("e", 1);
    late["order_id"] = json!("W2");
    assert_eq!(own(&house, &late, 0).status, 202);
    exceptions(&house, &[("changed", ""), ("cancelled", "")]);
    until_asked(&house, 1);
}

#[test]
fn a_refusal_of_the_kitchen_is_shown() {
    let no: crate::fake::Judge = |_| Err(Reject::EmptyOrder);
    let dir = tempfile::tempdir().unwrap();
    let house = house(dir.path(), no);
    assert_eq!(woo(&house, &order(9, "Bar3", "6.00")).status, 202);
    let all = exceptions(&house, &[("refused", "call the guest")]);
    assert_eq!(all[0]["theirs"], json!("9"));
}
