//! From the last patty to the menu and back: facts empty a shelf, the router hears of it, a delivery fills it.

use std::collections::BTreeMap;

use serde_json::json;
use shared::ids::{IngredientId, ItemId, LineId, OrderId, StationId, StepId};
use shared::menu::{Ingredient, Recipe, RecipeOf, Restaurant};
use shared::money::Money;
use shared::quantity::{Quantity, Unit};
use shared::wire::{BridgeAsk, FactBody, MadeLine};
use uuid::Uuid;

use crate::fake::{EPOCH, House, eventually, yes};

/// Four patties on the shelf; each burger takes one.
pub(crate) fn four_patties() -> Restaurant {
    let mut restaurant = shared::fixture::restaurant();
    let patty = IngredientId::new("patty").unwrap();
    restaurant.ingredients = vec![Ingredient {
        id: patty.clone(),
        name: "Patty".to_owned(),
        unit: Unit::Pc,
        opening: Quantity::whole(4),
        low: Quantity::whole(2),
        cost: Money(125),
        cost_per: Quantity::whole(1),
        par: None,
        yield_milli_percent: 100_000,
        units: Vec::new(),
    }];
    restaurant.recipes = vec![Recipe {
        of: RecipeOf::Item {
            item: ItemId::new("burger").unwrap(),
            size: None,
        },
        uses: BTreeMap::from([(patty, Quantity::whole(1))]),
        shares: BTreeMap::new(),
    }];
    restaurant
}

pub(crate) fn burgers(line: u128, quantity: u16) -> FactBody {
    let line = LineId(Uuid::from_u128(line));
    FactBody::StepDone {
        station: StationId::new("grill").unwrap(),
        step: StepId { line, n: 0 },
        made: MadeLine {
            line,
            item: ItemId::new("burger").unwrap(),
            size: None,
            quantity,
            modifiers: Vec::new(),
        },
        first_of_line: true,
        again: 0,
        took: None,
    }
}

const ORDER: OrderId = OrderId(Uuid::from_u128(7));

fn stock_asks(house: &House) -> Vec<bool> {
    let asks = house.asked().into_iter().filter_map(|ask| match ask {
        BridgeAsk::Stock { item, out } => {
            assert_eq!(item.as_str(), "burger");
            Some(out)
        }
        BridgeAsk::SubmitOnline { .. } | BridgeAsk::CallOff { .. } | BridgeAsk::Quote { .. } => {
            None
        }
    });
    asks.collect()
}

fn until_asked(house: &House, expected: &[bool]) {
    eventually(|| {
        let asks = stock_asks(house);
        if asks == expected {
            Ok(())
        } else {
            Err(format!("asked {asks:?}, not {expected:?}"))
        }
    });
}

fn level(house: &House) -> (String, String) {
    let said = house.get("/v1/stock");
    (
        said.at("/levels/0/level").to_owned(),
        said.at("/levels/0/standing").to_owned(),
    )
}

#[test]
fn the_last_patty_takes_the_burger_off_and_a_delivery_brings_it_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut house = House::open(dir.path(), four_patties(), yes);
    house.beat();
    house.until("/v1/stock", |said| said.at("/levels/0/level") == "4");
    house.fact(ORDER, burgers(1, 2));
    house.until("/v1/notices", |said| {
        said.at("/notices/0/standing") == "low"
    });
    assert_eq!(
        stock_asks(&house),
        Vec::<bool>::new(),
        "low is a notice, not an end"
    );
    house.fact(ORDER, burgers(2, 3));
    until_asked(&house, &[true]);
    assert_eq!(level(&house), ("-1".to_owned(), "out".to_owned()));

    let delivery =
        json!({ "lines": [{ "ingredient": "patty", "quantity": "10", "cost": "9.00" }] });
    for repeat in [false, true] {
        let said = house.post(
            "/v1/stock/receipts",
            Some("delivery-1"),
            &delivery.to_string(),
        );
        assert_eq!((said.status, said.replayed), (201, repeat));
        assert_eq!(said.at("/levels/0/level"), "9", "a repeat fills nothing");
    }
    until_asked(&house, &[true, false]);
    let other = json!({ "lines": [{ "ingredient": "patty", "quantity": "11" }] }).to_string();
    let said = house.post("/v1/stock/receipts", Some("delivery-1"), &other);
    assert_eq!((said.status, said.at("/error/code")), (422, "key-reused"));
    let said = house.post("/v1/stock/counts", Some("delivery-1"), &other);
    assert_eq!(said.status, 422, "another kind of request is another body");

    let nothing = json!({ "lines": [{ "ingredient": "patty", "quantity": "0" }] }).to_string();
    let said = house.post("/v1/stock/counts", Some("count-1"), &nothing);
    assert_eq!((said.status, said.at("/levels/0/standing")), (201, "out"));
    until_asked(&house, &[true, false, true]);
    let unknown = json!({ "lines": [{ "ingredient": "pattie", "quantity": "1" }] }).to_string();
    let said = house.post("/v1/stock/receipts", Some("delivery-2"), &unknown);
    assert_eq!(
        (said.status, said.at("/error/field")),
        (422, "lines[0].ingredient")
    );
}

#[test]
fn an_out_that_is_not_answered_is_asked_again_and_a_back_waits_behind_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut away = House::try_open(dir.path(), four_patties(), yes, false).unwrap();
    away.fact(ORDER, burgers(1, 4));
    until_asked(&away, &[true]);
    let ids = away.asked_ids();
    let delivery = json!({ "lines": [{ "ingredient": "patty", "quantity": "10" }] }).to_string();
    assert_eq!(
        away.post("/v1/stock/receipts", Some("d"), &delivery).status,
        201
    );
    assert_eq!(
        stock_asks(&away),
        [true],
        "one question about an item at a time"
    );
    drop(away.bridge.take());

    let back = House::open(dir.path(), four_patties(), yes);
    until_asked(&back, &[true, false]);
    assert_eq!(back.asked_ids()[0], ids[0], "the stored id");
}

#[test]
fn facts_go_on_from_the_stored_cursor_and_repeats_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = House::open(dir.path(), four_patties(), yes);
    assert_eq!(first.config.streams[0].from, None);
    first.fact(ORDER, burgers(1, 1));
    first.until("/v1/stock", |said| said.at("/levels/0/level") == "3");
    drop(first.bridge.take());

    let mut second = House::open(dir.path(), four_patties(), yes);
    assert_eq!(second.config.streams[0].from, Some((EPOCH, 1)));
    assert_eq!(
        second.config.device, first.config.device,
        "the same installation"
    );
    second.fact(ORDER, burgers(2, 1));
    second.until("/v1/stock", |said| said.at("/levels/0/level") == "2");
    let totals = bridge::store::Reader::open(dir.path())
        .unwrap()
        .totals()
        .unwrap();
    assert_eq!((totals.facts_epoch, totals.facts_seq), (Some(EPOCH), 2));
    assert_eq!((totals.stock_movements, totals.journal_entries), (3, 3));
}
