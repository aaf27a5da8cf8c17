//! Units to buy in, things made ahead, signed changes, moments and charges: read, and refused in words.

use expect_test::expect;

use super::*;
use crate::menu::{GoodsMethod, Moment, Purpose};
use crate::quantity::Quantity;

const BEEF: &str = "cost = \"12.00\"\ncost_per = 1000";

#[test]
fn the_larger_parts_of_recipes_and_accounts_are_read() {
    let mut files = fixture::files();
    files.recipes = files.recipes.replace(
        BEEF,
        "cost = \"12.00\"\ncost_per = 1000\npar = 20000\nyield = \"87.5\"\ncount = { name = \"bag\", is = 2500 }\npack = { name = \"case\", is = \"4/3\" }",
    );
    files.recipes.push_str(
        "no-bun = { bun = \"-100 %\" }\n[depletes]\ncola = \"sent\"\n\
         [[batch]]\nid = \"mash\"\nunit = \"g\"\nmakes = 900\nuses = { potato = \"1000 g\", gravy = \"50 g\" }\n\
         [[batch]]\nid = \"gravy\"\nunit = \"g\"\nmakes = 500\nuses = { onion = \"200 g\" }\n",
    );
    files.menu = files.menu.replace(
        "[[modifier]]\nid = \"cheddar\"",
        "[[modifier]]\nid = \"no-bun\"\nname = \"no bun\"\nkind = \"no\"\n[[modifier]]\nid = \"cheddar\"",
    );
    files.menu = files
        .menu
        .replace("[\"no-onion\",", "[\"no-onion\", \"no-bun\",");
    files.accounts = format!(
        "tips = \"liabilities:staff:tips\"\ngoods = \"periodic\"\n{}\n[charges]\ncard = {{ percent = \"1.5\", fixed = \"0.10\" }}\n",
        files.accounts
    );
    let house = parse(&files).unwrap_or_else(|problems| panic!("{problems}"));
    let beef = house
        .ingredients
        .iter()
        .find(|i| i.id.as_str() == "beef")
        .unwrap();
    assert_eq!(beef.par, Some(Quantity::whole(20_000)));
    assert_eq!(beef.yield_milli_percent, 87_500);
    let units = beef.units.iter().map(|u| format!("{} {}", u.name, u.is));
    assert_eq!(units.collect::<Vec<_>>(), ["bag 2500", "case 10000/3"]);
    let batches: Vec<&str> = house.batches.iter().map(|b| b.id.as_str()).collect();
    assert_eq!(batches, ["gravy", "mash"], "each after what it is made of");
    assert_eq!(
        house.depletes.values().copied().collect::<Vec<_>>(),
        [Moment::Sent]
    );
    assert!(
        house
            .recipes
            .iter()
            .any(|r| r.shares.values().any(|s| *s == -100_000))
    );
    assert_eq!(
        house.chart.account_for(Purpose::Tips),
        "liabilities:staff:tips"
    );
    assert_eq!(house.chart.account_for(Purpose::Comps), "income:comps");
    assert_eq!(house.chart.goods, GoodsMethod::Periodic);
    assert_eq!(house.chart.charges["card"].milli_percent, 1_500);
}

#[test]
fn a_unit_that_does_not_convert_is_refused() {
    let with = |line: &str| format!("{BEEF}\n{line}");
    check(
        &[(
            "recipes",
            BEEF,
            &with("count = { name = \"bag\", is = \"0\" }"),
        )],
        expect![[
            r#"recipes.toml:9: '0' does not convert to the unit below it. Write it like "2500", "2.5" or "10/3", more than 0."#
        ]],
    );
    check(
        &[(
            "recipes",
            BEEF,
            &with("pack = { name = \"g\", is = \"5\" }"),
        )],
        expect![[
            r#"recipes.toml:9: a unit cannot be called 'g' here. Write one word that no other unit of it has: "case"."#
        ]],
    );
    check(
        &[("recipes", BEEF, &with("yield = \"0\""))],
        expect!["recipes.toml:9: a yield of 0 leaves nothing. Write more than 0 and at most 100."],
    );
}

#[test]
fn a_recipe_that_loops_is_refused() {
    let batch = |id: &str, of: &str| {
        format!(
            "[[batch]]\nid = \"{id}\"\nunit = \"g\"\nmakes = 100\nuses = {{ {of} = \"10 g\" }}\n"
        )
    };
    let loops = format!(
        "{}{}[recipe]\n",
        batch("stock", "sauce"),
        batch("sauce", "stock")
    );
    check(
        &[("recipes", "[recipe]\n", &loops)],
        expect![
            "recipes.toml:66: these batches are made of each other: stock, sauce. Take one of them out of the other's 'uses'."
        ],
    );
    let itself = format!("{}[recipe]\n", batch("stock", "stock"));
    check(
        &[("recipes", "[recipe]\n", &itself)],
        expect![
            "recipes.toml:66: these batches are made of each other: stock. Take one of them out of the other's 'uses'."
        ],
    );
}

#[test]
fn moments_changes_and_charges_that_cannot_be_are_named() {
    check(
        &[(
            "recipes",
            "[modifier]\n",
            "[depletes]\ncola = \"drunk\"\n[modifier]\n",
        )],
        expect![
            "recipes.toml:76: 'drunk' is no moment. Choose one of: sent, made, completed, paid."
        ],
    );
    check(
        &[("recipes", "onion = \"-20 g\"", "onion = \"-200 %\"")],
        expect![[
            r#"recipes.toml:76: '-200 %' is no share of what the item takes. Write it like "-100 %" (none), "-50 %" (half) or "100 %" (twice)."#
        ]],
    );
    check(
        &[("accounts", "cash = ", "goods = \"sometimes\"\ncash = ")],
        expect![[
            r#"accounts.toml:1: 'sometimes' is no way to book goods. Write "anglo-saxon" (a cost when it is cooked) or "periodic" (a cost when it is bought)."#
        ]],
    );
    check(
        &[(
            "accounts",
            "cash = ",
            "charges = { cheque = { percent = 1 } }\ncash = ",
        )],
        expect![
            "accounts.toml:1: 'cheque' is no kind of tender. Write one of: cash, card, online."
        ],
    );
}
