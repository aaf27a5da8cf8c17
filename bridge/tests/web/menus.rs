//! Another menu while the house is open: prices reach the shops, and the page and the web sell by it.

use serde_json::json;
use shared::ids::{ItemId, MenuVersion};
use shared::money::Money;
use shared::wire::HouseUpdate;

use crate::fake::{House, eventually, yes};
use crate::played::{Heard, Played, Reply, key};
use crate::shelves::four_patties;

#[test]
fn prices_of_another_menu_go_to_the_shops_while_the_house_is_open() {
    let there = Played::start(|_: &Heard| -> Reply { (200, "{}".to_owned()) });
    let dir = tempfile::tempdir().unwrap();
    key(dir.path(), "{\"access_token\": \"k-1\"}");
    let text = format!(
        "[[destination]]\nid = \"there\"\nkind = \"woocommerce\"\nurl = \"{}\"\nuser = \"ck\"\ntoken_file = \"key.json\"\nnews = [\"prices\"]\n[destination.items]\n93 = \"burger\"\n",
        there.url
    );
    std::fs::write(dir.path().join("destinations.toml"), text).unwrap();
    let house = House::open(dir.path(), four_patties(), yes);
    house.beat();
    let burger = ItemId::new("burger").unwrap();
    let was = house.files.lock().unwrap().menu.items[&burger].price;
    let until_price = |price: Money| {
        eventually(|| {
            let heard = there.heard();
            let last = heard.last().map(Heard::json);
            if last == Some(json!({ "regular_price": price.to_string() })) {
                Ok(())
            } else {
                Err(format!("{last:?}, not {price}"))
            }
        });
    };
    until_price(was);

    // The router speaks of a menu that is not copied here yet: the old one stands.
    let edited: MenuVersion = "edited".parse().unwrap();
    let served = || HouseUpdate::Menu {
        version: edited.clone(),
    };
    house.house(served());
    let agrees = |yes: bool| {
        house.until("/healthz", |said| said.json["menu_agrees"] == json!(yes));
    };
    agrees(false);
    let item = |said: &crate::fake::Said| {
        let items = said.json["items"].as_array().cloned().unwrap_or_default();
        let burger = items.iter().find(|one| one["id"] == json!("burger"));
        burger.map(|one| one["price"].clone())
    };
    assert_eq!(item(&house.get("/v1/menu")), Some(json!(was.to_string())));

    let now = was + Money(150);
    {
        let mut files = house.files.lock().unwrap();
        files.version = edited.clone();
        files.menu.items.get_mut(&burger).unwrap().price = now;
    }
    // Files are looked at again after a while, with whatever the router says next.
    let sold = eventually(|| {
        house.house(served());
        let sold = item(&house.get("/v1/menu"));
        if sold == Some(json!(now.to_string())) {
            Ok(sold)
        } else {
            Err(format!("sold at {sold:?}"))
        }
    });
    assert!(sold.is_some());
    until_price(now);
    agrees(true);
}
