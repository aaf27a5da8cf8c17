//! Orders of four shops, as they come and as they should not.

use serde_json::{Value, json};

use super::*;
use crate::shop::read_channels;

fn shop(kind: &str) -> Shop {
    let text = format!(
        "[[channel]]\nid = \"web\"\nkind = \"{kind}\"\nurl = \"https://x\"\nsecret = \"s3cret\"\n[channel.items]\nBar3 = \"fries\"\n93 = \"cola\"\nB = \"burger\"\n[channel.modifiers]\nCH = \"cheddar\"\nR = \"rare\"\n"
    );
    read_channels(&text, &shared::fixture::restaurant())
        .unwrap()
        .remove(0)
}

fn heard(kind: &str, body: &Value) -> Result<Said, String> {
    translate(&shop(kind), body, &shared::fixture::restaurant())
}

fn order(kind: &str, body: &Value) -> TheirOrder {
    match heard(kind, body) {
        Ok(Said::Order(order)) => *order,
        other => panic!("{other:?}"),
    }
}

/// Fries at 6.00 and 10 % on top, two colas at 4.00 with their tax in it.
fn woo() -> Value {
    json!({
        "id": 727, "status": "processing", "currency": "USD", "date_paid": "2017-03-22T16:28:08",
        "shipping_total": "10.00", "shipping_tax": "0.00", "discount_total": "0.00",
        "total": "24.60", "total_tax": "1.93", "customer_note": "ring twice",
        "billing": { "first_name": "John", "last_name": "Doe", "phone": "555" },
        "line_items": [
            { "name": "Fries", "sku": "Bar3", "product_id": 22, "quantity": 1, "total": "6.00", "total_tax": "0.60" },
            { "name": "Cola", "sku": "", "variation_id": 0, "product_id": 93, "quantity": 2, "total": "6.67", "total_tax": "1.33" }
        ], "fee_lines": []
    })
}

#[test]
fn an_order_of_woocommerce_is_cooked_as_it_was_sold() {
    let got = order("woocommerce", &woo());
    assert_eq!(got.troubles, []);
    assert_eq!(got.theirs, "727");
    assert_eq!(
        (got.order.name.as_str(), got.order.note.as_deref()),
        ("John Doe", Some("ring twice"))
    );
    assert_eq!(got.order.paid_reference.as_deref(), Some("web 727"));
    let lines: Vec<_> = got
        .order
        .lines
        .iter()
        .map(|l| (l.item.as_str(), l.quantity))
        .collect();
    assert_eq!(lines, [("fries", 1), ("cola", 2)]);
    assert!(
        got.remarks[0].contains("delivery 10.00"),
        "{:?}",
        got.remarks
    );
}

#[test]
fn what_a_person_must_see_is_named() {
    let check = |pointer: &str, to: Value, kind: &str, words: &str| {
        let mut body = woo();
        *body.pointer_mut(pointer).unwrap() = to;
        let troubles = order("woocommerce", &body).troubles;
        let found = troubles
            .iter()
            .any(|t| t.kind() == kind && t.words().contains(words));
        assert!(found, "{pointer}: {troubles:?}");
    };
    check(
        "/line_items/0/sku",
        json!("Bar4"),
        "unknown-item",
        "'Bar4' or '22'",
    );
    check(
        "/line_items/0/total",
        json!("5.00"),
        "price",
        "5.60 there and 6.60 here",
    );
    check("/currency", json!("EUR"), "wrong", "takes USD");
    check("/total", json!("-1.00"), "wrong", "below zero");
    check("/total_tax", json!("9.00"), "wrong", "its tax is 9.00");
    check(
        "/line_items/0/quantity",
        json!(0),
        "wrong",
        "cannot be cooked",
    );
    check("/line_items", json!([]), "wrong", "no lines");
}

#[test]
fn what_does_not_concern_the_kitchen_is_passed_over_and_nonsense_is_refused() {
    let with = |status: &str| {
        let mut body = woo();
        body["status"] = json!(status);
        heard("woocommerce", &body)
    };
    assert_eq!(with("pending"), Ok(Said::Nothing));
    assert_eq!(
        with("cancelled"),
        Ok(Said::Cancelled {
            theirs: "727".to_owned()
        })
    );
    assert_eq!(
        heard("woocommerce", &json!({ "webhook_id": 9 })),
        Ok(Said::Nothing)
    );
    assert!(heard("woocommerce", &json!({ "id": 1 })).is_err());
    let mut body = woo();
    body["total"] = json!("a lot");
    assert!(heard("woocommerce", &body).unwrap_err().contains("/total"));
    let bare = json!({ "type": "order.created", "data": { "id": "eA3v" } });
    assert!(
        heard("square", &bare)
            .unwrap_err()
            .contains("eA3v came without its lines")
    );
    assert_eq!(
        heard("square", &json!({ "type": "inventory.count.updated" })),
        Ok(Said::Nothing)
    );
}

#[test]
fn shopify_deliverect_and_square_say_the_same_in_other_words() {
    let shopify = json!({
        "id": 5, "currency": "USD", "financial_status": "paid", "total_price": "6.60", "total_tax": "0.60",
        "line_items": [{ "sku": "Bar3", "title": "Fries", "quantity": 1, "price": "6.00", "tax_lines": [{ "price": "0.60" }] }]
    });
    // A burger is 12.00 and 10 % on top, cheddar 2.00: 15.40 with tax.
    let deliverect = json!({
        "channelOrderId": "D1", "status": 10, "orderType": 2, "orderIsAlreadyPaid": true,
        "customer": { "name": "Ann" }, "payment": { "amount": 1540 },
        "items": [{ "plu": "B", "name": "Burger", "price": 1320, "quantity": 1,
                    "subItems": [{ "plu": "CH", "price": 220, "quantity": 1 }, { "plu": "R", "price": 0 }] }]
    });
    let square = json!({
        "type": "order.created", "event_id": "e", "data": { "object": { "order": {
            "id": "S1", "state": "OPEN", "total_money": { "amount": 660, "currency": "USD" },
            "line_items": [{ "catalog_object_id": "Bar3", "name": "Fries", "quantity": "1", "total_money": { "amount": 660 } }]
        } } }
    });
    let check = |kind, body: &Value, theirs: &str, item: &str, paid: bool| {
        let got = order(kind, body);
        assert_eq!(got.troubles, [], "{kind}");
        assert_eq!(
            (got.theirs.as_str(), got.order.lines[0].item.as_str()),
            (theirs, item)
        );
        assert_eq!(got.order.paid_reference.is_some(), paid, "{kind}");
        got.order
    };
    check("shopify", &shopify, "5", "fries", true);
    let burger = check("deliverect", &deliverect, "D1", "burger", true);
    assert_eq!(burger.lines[0].modifiers.len(), 2);
    assert_eq!(burger.channel, shared::order::Channel::Delivery);
    check("square", &square, "S1", "fries", false);
    let mut called_off = deliverect;
    called_off["status"] = json!(110);
    assert_eq!(
        heard("deliverect", &called_off),
        Ok(Said::Cancelled {
            theirs: "D1".to_owned()
        })
    );
}
