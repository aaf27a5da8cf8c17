//! Bodies that shops send: good ones become orders, bad ones name the field.

use serde_json::json;

use super::*;

fn good() -> Value {
    json!({
        "channel": "online",
        "guest": { "name": "Ada", "phone": "+1 555 0100" },
        "lines": [
            { "item": "burger", "quantity": 2, "modifiers": ["medium", { "modifier": "cheddar", "count": 2 }] },
            { "item": "pizza", "size": "L", "quantity": 1, "note": "well done" },
        ],
        "allergies": ["peanut"],
        "wanted_in_minutes": 30,
        "paid_reference": "shop-1",
        "expected_total": "51.50",
    })
}

#[test]
fn a_body_becomes_an_order_with_an_id_for_every_line() {
    let shop = read_order(&good()).unwrap();
    let mut n = 0;
    let mut mint = || {
        n += 1;
        Uuid::from_u128(n)
    };
    let restaurant = shared::fixture::restaurant();
    let order = draft(&shop, &restaurant, &mut mint);
    assert_eq!(order.channel, Channel::Online);
    assert_eq!(order.menu_version, restaurant.version);
    assert_eq!(order.wanted_in, Some(Span::from_mins(30)));
    assert_eq!(order.expected_total, Some(Money(5_150)));
    assert_eq!(order.guest.as_ref().unwrap().name, "Ada");
    assert_eq!(order.lines.len(), 2);
    assert_ne!(order.lines[0].id, order.lines[1].id);
    assert_eq!(order.lines[0].modifiers[1].count, 2);
    assert_eq!(order.allergies.len(), 1);
}

#[test]
fn a_wrong_body_is_refused_with_the_name_of_the_field() {
    let check = |pointer: &str, value: Value, field: &str, well_formed: bool| {
        let mut body = good();
        *body.pointer_mut(pointer).unwrap() = value;
        let refused = read_order(&body).expect_err(field);
        assert_eq!(
            (refused.field.as_str(), refused.well_formed),
            (field, well_formed),
            "{refused}"
        );
    };
    check("/channel", json!("dine-in"), "channel", false);
    check("/guest", json!("Ada"), "guest", false);
    check("/guest/name", json!(" "), "guest.name", false);
    check("/guest/name", json!("x".repeat(81)), "guest.name", true);
    check("/lines", json!({}), "lines", false);
    check("/lines", json!([]), "lines", true);
    check("/lines/1/item", json!(null), "lines[1].item", false);
    check("/lines/1/item", json!("a/b"), "lines[1].item", false);
    check("/lines/0/quantity", json!(0), "lines[0].quantity", true);
    check("/lines/0/quantity", json!(-1), "lines[0].quantity", true);
    check("/lines/0/quantity", json!(100), "lines[0].quantity", true);
    check("/lines/0/quantity", json!(1.5), "lines[0].quantity", false);
    check("/lines/0/quantity", json!("2"), "lines[0].quantity", false);
    check(
        "/lines/0/modifiers/1/count",
        json!(10),
        "lines[0].modifiers[1].count",
        true,
    );
    check(
        "/lines/0/modifiers/0",
        json!(7),
        "lines[0].modifiers[0]",
        false,
    );
    check("/allergies/0", json!("peanuts"), "allergies[0]", false);
    check("/wanted_in_minutes", json!(-5), "wanted_in_minutes", true);
    check("/expected_total", json!(51.5), "expected_total", false);
    check("/expected_total", json!("51,50"), "expected_total", false);
    let missing = read_order(&json!({ "channel": "online" })).unwrap_err();
    assert_eq!(missing.to_string(), "'guest' is missing");
    let misspelt = json!({ "channel": "online", "alergies": ["peanut"] });
    assert_eq!(read_order(&misspelt).unwrap_err().field, "alergies");
    assert_eq!(read_order(&json!([])).unwrap_err().field, "body");
}

#[test]
fn goods_are_refused_where_the_books_would_not_know_them() {
    let known = |id: &IngredientId| id.as_str() == "bun";
    let read = |body: Value| read_stock(&body, true, &known);
    let line = |ingredient: &str, quantity: &str| json!({ "ingredient": ingredient, "quantity": quantity });
    let one = json!({ "lines": [{ "ingredient": "bun", "quantity": "2.5", "cost": "10.00" }] });
    assert_eq!(read(one).unwrap()[0].cost, Some(Money(1_000)));
    for (lines, field) in [
        (json!([line("bum", "1")]), "lines[0].ingredient"),
        (
            json!([line("bun", "1"), line("bun", "1")]),
            "lines[1].ingredient",
        ),
        (json!([line("bun", "0")]), "lines[0].quantity"),
        (json!([line("bun", "-1")]), "lines[0].quantity"),
        (json!([]), "lines"),
    ] {
        let refused = read(json!({ "lines": lines })).unwrap_err();
        assert_eq!((refused.field.as_str(), refused.well_formed), (field, true));
    }
    let count = json!({ "lines": [{ "ingredient": "bun", "quantity": "0" }] });
    assert!(
        read_stock(&count, false, &known).is_ok(),
        "counting nothing is a count"
    );
}
