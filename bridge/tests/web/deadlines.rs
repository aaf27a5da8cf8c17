//! What a shop takes back, changes, or no longer waits for: done by itself where the kitchen allows, else shown to a person.

use std::path::Path;

use serde_json::{Value, json};
use shared::wire::BridgeAsk;

use crate::fake::{House, eventually, fired, yes};
use crate::hooks::{exceptions, house, house_with, own, until_asked};
use crate::played::{Heard, Played, Reply};

fn order(event: &str, theirs: &str, item: &str, quantity: u32) -> Value {
    json!({ "id": event, "event": "order", "order_id": theirs, "order": {
        "channel": "delivery", "guest": { "name": "Ann" },
        "lines": [{ "item": item, "quantity": quantity }] } })
}

fn cancel(event: &str, theirs: &str) -> Value {
    json!({ "id": event, "event": "cancel", "order_id": theirs })
}

fn send(house: &House, body: &Value) {
    assert_eq!(own(house, body, 0).status, 202);
}

fn called_off(house: &House) -> usize {
    let asked = house.asked();
    let off = |ask: &&BridgeAsk| matches!(ask, BridgeAsk::CallOff { .. });
    asked.iter().filter(off).count()
}

fn until_called_off(house: &House, orders: usize) {
    eventually(|| {
        let n = called_off(house);
        if n == orders {
            Ok(())
        } else {
            Err(format!("{n} called off, not {orders}"))
        }
    });
}

/// Statuses that a destination of our own channel was told, by their number.
fn told(there: &Played) -> Vec<(String, String)> {
    let heard = there.heard();
    let orders = heard.iter().map(Heard::json);
    let word = |body: Value| {
        let order = body.get("order")?;
        let text = |name: &str| order[name].as_str().map(str::to_owned);
        Some((text("theirs")?, text("status")?))
    };
    orders.filter_map(word).collect()
}

fn until_told(there: &Played, expected: &[(&str, &str)]) {
    eventually(|| {
        let told = told(there);
        let plain: Vec<(&str, &str)> = told.iter().map(|(a, b)| (&**a, &**b)).collect();
        if plain == expected {
            Ok(())
        } else {
            Err(format!("told {told:?}, not {expected:?}"))
        }
    });
}

fn listening(dir: &Path) -> Played {
    listening_to(dir, "channel = \"own\"\n")
}

fn listening_to(dir: &Path, whose: &str) -> Played {
    let there = Played::start(|_: &Heard| -> Reply { (200, "{}".to_owned()) });
    let text = format!(
        "[[destination]]\nid = \"there\"\nkind = \"webhook\"\nurl = \"{}\"\nsecret = \"s3cret\"\nnews = [\"orders\"]\n{whose}",
        there.url
    );
    std::fs::write(dir.join("destinations.toml"), text).unwrap();
    there
}

#[test]
fn what_has_not_fired_is_taken_back_without_a_person() {
    let dir = tempfile::tempdir().unwrap();
    let house = house(dir.path(), yes);
    send(&house, &order("a", "W1", "fries", 1));
    until_asked(&house, 1);
    send(&house, &cancel("b", "W1"));
    until_called_off(&house, 1);
    // The shop says it twice; it is asked once.
    send(&house, &cancel("c", "W1"));
    send(&house, &order("d", "W2", "fries", 1));
    until_asked(&house, 2);
    assert_eq!(called_off(&house), 1);
    exceptions(&house, &[]);
}

/// Nobody has to decide any more about an order that waited for a person.
#[test]
fn a_held_order_that_is_called_off_leaves_the_list() {
    let dir = tempfile::tempdir().unwrap();
    let house = house(dir.path(), yes);
    // The menu has no such dish: our own webhook names items by our ids, so it is refused by the kitchen; a shop's is held.
    let caviar = json!({
        "id": 5, "status": "processing", "currency": "USD", "total": "6.60",
        "line_items": [{ "name": "Caviar", "sku": "C", "quantity": 1, "total": "6.00", "total_tax": "0.60" }]
    });
    assert_eq!(crate::hooks::woo(&house, &caviar).status, 202);
    exceptions(&house, &[("unknown-item", "'Caviar'")]);
    let off = json!({ "id": 5, "status": "cancelled" });
    assert_eq!(crate::hooks::woo(&house, &off).status, 202);
    exceptions(&house, &[]);
    assert_eq!(crate::hooks::woo(&house, &caviar).status, 202);
    send(&house, &order("d", "W2", "fries", 1));
    until_asked(&house, 1);
}

#[test]
fn a_changed_order_takes_the_place_of_the_old_one_while_nothing_has_fired() {
    let dir = tempfile::tempdir().unwrap();
    // Whoever hears of all channels hears nothing of the old one's end, either.
    let there = listening_to(dir.path(), "");
    let mut house = house(dir.path(), yes);
    send(&house, &order("a", "W1", "fries", 1));
    until_told(&there, &[("W1", "accepted")]);
    send(&house, &order("b", "W1", "fries", 3));
    until_asked(&house, 2);
    let asked = house.asked();
    let orders: Vec<_> = asked
        .iter()
        .filter_map(|ask| match ask {
            BridgeAsk::SubmitOnline { order, .. } => Some((order.id, order.lines[0].quantity)),
            _ => None,
        })
        .collect();
    assert_eq!((orders[0].1, orders[1].1, called_off(&house)), (1, 3, 1));
    // The end of the old one is no news for the shop: its order goes on.
    let reason = "changed at the shop".to_owned();
    house.fact(
        orders[0].0,
        shared::wire::FactBody::OrderCancelled { reason },
    );
    house.fact(orders[1].0, shared::wire::FactBody::OrderCompleted);
    until_told(
        &there,
        &[("W1", "accepted"), ("W1", "accepted"), ("W1", "ready")],
    );
    exceptions(&house, &[]);
}

#[test]
fn a_change_of_what_is_being_cooked_is_a_persons() {
    let dir = tempfile::tempdir().unwrap();
    let there = listening(dir.path());
    let mut house = house(dir.path(), fired);
    send(&house, &order("a", "W1", "fries", 1));
    until_told(&there, &[("W1", "accepted")]);
    send(&house, &order("b", "W1", "fries", 3));
    exceptions(&house, &[("changed", "change it at a terminal")]);
    let asked = house.asked();
    let first = asked.iter().find_map(|ask| match ask {
        BridgeAsk::SubmitOnline { order, .. } => Some(order.id),
        _ => None,
    });
    // It stays their order, and is followed to its end.
    house.fact(first.unwrap(), shared::wire::FactBody::OrderCompleted);
    until_told(&there, &[("W1", "accepted"), ("W1", "ready")]);
    until_asked(&house, 1);
}

/// The router is away when the channel's time is over: it is told no, and what the kitchen takes later is asked back.
#[test]
fn at_the_deadline_an_order_without_an_answer_is_denied() {
    let dir = tempfile::tempdir().unwrap();
    let there = listening(dir.path());
    let house = house_with(
        dir.path(),
        "answer_within_s = 1\nat_deadline = \"deny\"\n",
        fired,
    );
    house.reachable(false);
    send(&house, &order("a", "W1", "fries", 1));
    until_told(&there, &[("W1", "refused")]);
    exceptions(
        &house,
        &[("late", "the channel waits"), ("denied", "call the guest")],
    );
    house.reachable(true);
    exceptions(
        &house,
        &[
            ("late", ""),
            ("denied", ""),
            ("cancelled", "void it at a terminal"),
        ],
    );
    assert_eq!(told(&there), [("W1".to_owned(), "refused".to_owned())]);
}

/// A deadline that passes while the bridge is down is kept when it comes back.
#[test]
fn a_deadline_outlives_the_bridge_and_may_also_be_a_yes() {
    let dir = tempfile::tempdir().unwrap();
    let there = listening(dir.path());
    let more = "answer_within_s = 2\nat_deadline = \"accept\"\n";
    let house = house_with(dir.path(), more, yes);
    house.reachable(false);
    send(&house, &order("a", "W1", "fries", 1));
    until_asked(&house, 1);
    drop(house);
    let house = House::try_open(dir.path(), shared::fixture::restaurant(), yes, false).unwrap();
    until_told(&there, &[("W1", "accepted")]);
    house.reachable(true);
    house.beat();
    exceptions(&house, &[("late", "the channel waits")]);
    // Told once more, now with the time that the kitchen promises.
    until_told(&there, &[("W1", "accepted"), ("W1", "accepted")]);
}

/// Nobody decided about what the kitchen cannot know: the guest hears no in time, and the list says what became of it.
#[test]
fn at_the_deadline_a_held_order_is_denied_and_one_with_other_prices_may_be_accepted() {
    let dir = tempfile::tempdir().unwrap();
    let order = |id: u32, sku: &str, net: &str| {
        json!({
            "id": id, "status": "processing", "currency": "USD", "total": "6.60",
            "line_items": [{ "name": "Fries", "sku": sku, "quantity": 1, "total": net, "total_tax": "0.60" }]
        })
    };
    let channels = "[[channel]]\nid = \"shop\"\nkind = \"woocommerce\"\nsecret = \"s3cret\"\nanswer_within_s = 1\nat_deadline = \"accept\"\n[channel.items]\nBar3 = \"fries\"\n";
    std::fs::write(dir.path().join("channels.toml"), channels).unwrap();
    let house = House::open(dir.path(), shared::fixture::restaurant(), yes);
    house.beat();
    assert_eq!(
        crate::hooks::woo(&house, &order(1, "Bar4", "6.00")).status,
        202
    );
    assert_eq!(
        crate::hooks::woo(&house, &order(2, "Bar3", "5.00")).status,
        202
    );
    until_asked(&house, 1);
    exceptions(&house, &[("denied", "nobody had decided")]);
}
