//! One history: who orders on whatever channel is one customer, earns points once, and can be forgotten for good.

use std::path::Path;

use bridge::store::{CustomerFile, Reader};
use serde_json::json;
use shared::ids::{CheckId, CustomerId, OrderId};
use shared::money::Money;
use shared::order::{Channel, Tender};
use shared::time::Span;
use shared::wire::FactBody;

use crate::fake::{House, eventually, yes};
use crate::orders::submitted;
use crate::pages::sell;
use crate::person::Manager;
use crate::played::{Heard, Played, Reply};
use crate::shelves::four_patties;

fn order(house: &House, key: &str, guest: serde_json::Value, channel: &str) -> OrderId {
    let body = json!({
        "channel": channel,
        "guest": guest,
        "lines": [{ "item": "burger", "quantity": 2, "modifiers": ["medium"] }],
        "allergies": ["nuts"],
    });
    let said = house.post("/v1/orders", Some(key), &body.to_string());
    assert_eq!(said.status, 201, "{said:?}");
    submitted(house).last().unwrap().id
}

fn house(dir: &Path) -> House {
    let rule = "[points]\nfor_each = \"1.00\"\ngive = 1\n[points.categories]\nmains = 2\n";
    std::fs::write(dir.join("customers.toml"), rule).unwrap();
    let house = House::open(dir, four_patties(), yes);
    house.beat();
    house
}

fn only(reader: &Reader) -> Result<CustomerFile, String> {
    let list = reader.customers("", 10).unwrap();
    match list.as_slice() {
        [one] => Ok(reader.customer(one.id, 10).unwrap().unwrap()),
        _ => Err(format!("{list:?}")),
    }
}

/// Everything that lies in the bridge's folder, as bytes.
fn stored(dir: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.is_file())
        .flat_map(|path| std::fs::read(path).unwrap())
        .collect()
}

fn holds(dir: &Path, word: &str) -> bool {
    let bytes = stored(dir);
    bytes
        .windows(word.len())
        .any(|window| window == word.as_bytes())
}

#[test]
fn orders_of_one_person_are_one_history_and_points_follow_the_checks() {
    let dir = tempfile::tempdir().unwrap();
    let mut house = house(dir.path());
    let agreed = json!({ "name": "Ada Lovelace", "phone": "+1 (212) 555-0147", "agrees_to": ["marketing", "allergies"] });
    let first = order(&house, "1", agreed, "online");
    // Another spelling of the number, and an address that was not known: the same person.
    let again =
        json!({ "name": "A. Lovelace", "phone": "001 212.555.0147", "email": "Ada@Example.org" });
    let second = order(&house, "2", again, "delivery");
    order(&house, "3", json!({ "name": "Ada Lovelace" }), "online");
    let reader = Reader::open(dir.path()).unwrap();
    let ada = only(&reader).unwrap();
    assert_eq!(
        (ada.line.name.as_str(), ada.line.orders),
        ("A. Lovelace", 2),
        "a name alone is nobody"
    );
    assert_eq!(
        (ada.line.phone.as_deref(), ada.line.email.as_deref()),
        (Some("+12125550147"), Some("ada@example.org"))
    );
    assert_eq!((ada.allergies.as_str(), ada.line.marketing), ("nuts", true));
    assert_eq!(ada.consents[0].source, "online order");

    sell(&mut house, first, 1, Span::from_secs(60), Channel::Online);
    sell(
        &mut house,
        second,
        2,
        Span::from_secs(60),
        Channel::Delivery,
    );
    let (check, tender) = (
        CheckId(second.0),
        Tender::Cash {
            tendered: Money(750),
        },
    );
    let reason = "cold".to_owned();
    house.fact(
        second,
        FactBody::Refunded {
            check,
            tender,
            amount: Money(750),
            reason,
        },
    );
    // 13.89 without tax is 13 whole units, at two points each; half of the second check is given back.
    let ada = eventually(|| {
        let ada = only(&reader)?;
        if ada.line.points == 39 {
            Ok(ada)
        } else {
            Err(format!("{ada:?}"))
        }
    });
    assert_eq!(ada.line.spent, 3_000);
    let told: Vec<(&str, i64, &str)> = ada
        .orders
        .iter()
        .map(|o| (o.channel.as_str(), o.points, o.dishes.as_str()))
        .collect();
    assert!(
        told.contains(&("online", 26, "2 burger")) && told.contains(&("delivery", 13, "2 burger")),
        "{told:?}"
    );
    // The same again after a restart: nothing is earned twice.
    drop(house.bridge.take());
    let _again = self::house(dir.path());
    assert_eq!(only(&reader).unwrap().line.points, 39);
}

#[test]
fn a_person_who_is_forgotten_is_nowhere_and_the_books_stay_whole() {
    let dir = tempfile::tempdir().unwrap();
    let mut house = house(dir.path());
    let guest = json!({ "name": "Zebedee Quillfeather", "phone": "+1 212 555 0199", "email": "zq@example.org", "agrees_to": ["marketing"] });
    let first = order(&house, "1", guest, "online");
    let minted: CustomerId = submitted(&house)[0].guest.as_ref().unwrap().customer;
    sell(&mut house, first, 1, Span::from_secs(60), Channel::Online);
    house.until("/metrics", |said| {
        said.text.contains("bridge_facts_booked_seq 3\n")
    });
    let reader = Reader::open(dir.path()).unwrap();
    let before = reader.figures("2026-11-22").unwrap();
    let id = only(&reader).unwrap().line.id;
    assert!(
        holds(dir.path(), "Quillfeather"),
        "the test looks in the right place"
    );

    let mut manager = Manager::of(&house, dir.path());
    let path = format!("/manager/customers/{id}");
    manager
        .get("/manager/customers?q=quill")
        .says(&["Zebedee Quillfeather"]);
    manager
        .get("/manager/customers.csv?marketing=yes")
        .says(&["Zebedee Quillfeather,", ",true\n"]);
    manager
        .get(&path)
        .says(&["$15.00", "marketing given, online order"]);
    manager
        .does(&path, &[("do", "forget")])
        .says(&["tick that they asked for it"]);
    let said = manager.does(&path, &[("do", "forget"), ("sure", "yes")]);
    said.says(&[
        "Forgotten. Nothing here names them any more.",
        "Nobody is known yet.",
    ]);
    assert_eq!(manager.get(&path).status, 404);
    drop(reader);
    for word in ["Quillfeather", "2125550199", "zq@example.org"] {
        assert!(!holds(dir.path(), word), "{word} is still on the disk");
    }
    let reader = Reader::open(dir.path()).unwrap();
    assert_eq!(
        reader.figures("2026-11-22").unwrap(),
        before,
        "the books are as they were"
    );
    eventually(|| {
        if house.forgotten() == [minted] {
            Ok(())
        } else {
            Err(format!("{:?}", house.forgotten()))
        }
    });
}

#[test]
fn a_manager_writes_down_corrects_and_is_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let mut house = house(dir.path());
    let walk_in = OrderId(uuid::Uuid::from_u128(7));
    sell(&mut house, walk_in, 1, Span::from_secs(60), Channel::DineIn);
    house.until("/metrics", |said| {
        said.text.contains("bridge_facts_booked_seq 3\n")
    });
    let mut manager = Manager::of(&house, dir.path());
    manager
        .get("/manager/customers")
        .says(&["Nobody is known yet."]);
    let new = "/manager/customers";
    manager
        .does(new, &[("name", "Ada"), ("phone", "12")])
        .says(&["'12' is no number"]);
    manager
        .does(new, &[("name", "Ada")])
        .says(&["phone number or an e-mail"]);
    let said = manager.post(new, &[("name", "<b>Ada</b>"), ("email", "ada@example.org")]);
    let path = said.location;
    manager
        .get(&path)
        .says(&["&lt;b&gt;Ada&lt;/b&gt;", "Written down."]);
    manager
        .does(new, &[("name", "Eve"), ("email", "ADA@example.org")])
        .says(&["belongs to another customer"]);

    let link = |number| [("do", "link"), ("day", "2026-11-22"), ("number", number)];
    manager
        .does(&path, &link("99"))
        .says(&["no paid order 99 on 2026-11-22"]);
    manager
        .does(&path, &link("12"))
        .says(&["Linked.", "dine-in", "2 burger"]);
    manager
        .does(&path, &link("12"))
        .says(&["is theirs already"]);
    let reader = Reader::open(dir.path()).unwrap();
    assert_eq!(
        only(&reader).unwrap().line.points,
        26,
        "the order's points come with it"
    );

    let points = |points, why| [("do", "points"), ("points", points), ("why", why)];
    manager
        .does(&path, &points("-30", "dessert"))
        .says(&["there are 26 points; take at most those"]);
    manager
        .does(&path, &points("−20", "dessert"))
        .says(&["Booked."]);
    manager
        .does(&path, &points("0", "nothing"))
        .says(&["write a whole number"]);
    assert_eq!(only(&reader).unwrap().line.points, 6);

    let nuts = [("do", "allergies"), ("allergies", "nuts")];
    manager
        .does(&path, &nuts)
        .says(&["only for a customer who agreed to that"]);
    let agree = |given| [("do", "agree"), ("what", "allergies"), ("given", given)];
    manager.does(&path, &agree("yes"));
    manager
        .does(&path, &nuts)
        .says(&["Remembered.", "Allergies: nuts"]);
    manager.does(&path, &agree("no"));
    let ada = only(&reader).unwrap();
    assert_eq!(
        (ada.allergies.as_str(), ada.consents.len()),
        ("", 2),
        "without consent nothing is remembered"
    );
}

/// Other programs hear of those who agreed, hear when that changes, and never of anybody else.
#[test]
fn another_program_is_told_of_whoever_agreed_until_they_do_no_more() {
    let there = Played::start(|_: &Heard| -> Reply { (200, "{}".to_owned()) });
    let dir = tempfile::tempdir().unwrap();
    let text = format!(
        "[[destination]]\nid = \"mail\"\nkind = \"webhook\"\nurl = \"{}\"\nsecret = \"s3cret\"\nnews = [\"customers\"]\n",
        there.url
    );
    std::fs::write(dir.path().join("destinations.toml"), text).unwrap();
    let house = house(dir.path());
    let shy = json!({ "name": "Bob", "email": "bob@example.org" });
    order(&house, "1", shy, "online");
    let ada = json!({ "name": "Ada", "email": "ada@example.org", "agrees_to": ["marketing"] });
    order(&house, "2", ada, "online");
    let until = |expected: &[(Option<&str>, u64)]| {
        eventually(|| {
            let bodies = there.heard().into_iter().map(|call| call.json());
            let told: Vec<_> = bodies.map(|body| body["customer"].clone()).collect();
            let plain: Vec<(Option<&str>, u64)> = told
                .iter()
                .map(|one| (one["name"].as_str(), one["orders"].as_u64().unwrap_or(0)))
                .collect();
            if plain == expected {
                Ok(told.clone())
            } else {
                Err(format!("{told:?}"))
            }
        })
    };
    let told = until(&[(Some("Ada"), 1)]);
    let again = json!({ "name": "Ada", "email": "ada@example.org" });
    order(&house, "3", again, "delivery");
    until(&[(Some("Ada"), 1), (Some("Ada"), 2)]);
    // Nobody who is told of lies in the queue by name: they are read when the call is made.
    let reader = Reader::open(dir.path()).unwrap();
    assert!(
        reader
            .parcels(10)
            .unwrap()
            .iter()
            .all(|one| !one.body.contains("Ada")),
        "a name in a queue"
    );
    let id: CustomerId = serde_json::from_value(told[0]["id"].clone()).unwrap();
    let what = bridge::wish::CustomerWish::Forget;
    let wish = bridge::wish::Wish::Customer { id, what };
    bridge::store::Wishing::leave(dir.path(), &wish, crate::fake::EVENING).unwrap();
    let told = until(&[(Some("Ada"), 1), (Some("Ada"), 2), (None, 0)]);
    assert_eq!(told[2], json!({ "id": id, "gone": true }));
    // The router knows them no more, either.
    eventually(|| {
        let forgotten = house.forgotten();
        if forgotten.is_empty() {
            Err("not asked".to_owned())
        } else {
            Ok(())
        }
    });
}
