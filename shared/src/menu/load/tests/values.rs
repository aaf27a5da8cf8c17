//! Values that cannot be right, and parts that do not fit together.

use expect_test::expect;

use super::check;

const FRIES: &str = "category = \"mains\"\nprice = \"6.00\"\nwork = [\"fry 4m\"]";

#[test]
fn prices_times_and_courses_that_cannot_be_right() {
    check(
        &[(
            "menu",
            FRIES,
            "category = \"mains\"\nprice = \"6,00\"\nwork = [\"fry 0m\"]",
        )],
        expect![[r#"
        menu.toml:82: '6,00' is not an amount of money. Write it like "19.50": at most two decimals, no currency sign.
        menu.toml:83: a time of '0m' cannot be right. Write a time from 1s to 4h."#]],
    );
    check(
        &[(
            "menu",
            FRIES,
            "category = \"mains\"\nprice = \"-6.00\"\nwork = [\"fry 5h\", \"fry\", \"fry 4 m\", \"pass 1m\"]",
        )],
        expect![[r#"
        menu.toml:82: -6.00 is below zero. Write a price of 0.00 or more.
        menu.toml:83: a time of '5h' cannot be right. Write a time from 1s to 4h.
        menu.toml:83: 'fry' is not a step of work. Write the station and the time: "grill 8m".
        menu.toml:83: '4 m' is not a length of time. Write it like "90s", "8m", "7m30s" or "1h10m".
        menu.toml:83: work cannot be done at the pass 'pass'. Name the station that prepares it; every plate goes over the pass anyway."#]],
    );
    check(
        &[(
            "menu",
            FRIES,
            "category = \"mains\"\nprice = \"6.00\"\nsizes = { M = \"5.00\" }\nwork = []",
        )],
        expect![[r#"
        menu.toml:82: item 'fries' has a price and sizes with prices. Remove one of them.
        menu.toml:84: item 'fries' makes no work. Name a station and a time, like ["bar 30s"].
        recipes.toml:68: item 'fries' comes in sizes, but its recipe does not. Write a section for each: [recipe.fries.S]."#]],
    );
    check(
        &[("menu", "course = 0\n", "")],
        expect![
            "menu.toml:83: item 'cola' has no 'course', nor has its category. Add course = 2 to one of them."
        ],
    );
}

#[test]
fn choices_and_ids_that_cannot_be_right() {
    check(
        &[("menu", "min = 1\nmax = 1", "min = 2\nmax = 1")],
        expect![
            "menu.toml:44: group 'doneness' needs at least 2 but allows at most 1. Make min smaller or max larger."
        ],
    );
    check(
        &[("menu", "min = 1\nmax = 1", "min = 4")],
        expect![
            "menu.toml:44: group 'doneness' needs at least 4 of 3 modifiers. Make min smaller, or add modifiers to the group."
        ],
    );
    check(
        &[("menu", "id = \"fries\"", "id = \"burger\"")],
        expect![[r#"
        menu.toml:78: item 'burger' is there twice. Give one of them another id, or remove it.
        recipes.toml:68: unknown item 'fries'. Choose one of: burger, cola, open-food, pizza, soup, steak."#]],
    );
    check(
        &[("menu", "id = \"fries\"", "id = \"french fries\"")],
        expect![[r#"
        menu.toml:78: 'french fries' cannot be an id. Choose another: use only letters a-z, digits, '-', '_' and '.'.
        recipes.toml:68: unknown item 'fries'. Choose one of: burger, cola, open-food, pizza, soup, steak."#]],
    );
    check(
        &[(
            "menu",
            "modifiers = [\"no-onion\"",
            "modifiers = [\"rare\", \"no-onion\"",
        )],
        expect![
            "menu.toml:75: groups 'doneness' and 'burger-mods' both offer 'rare'. Keep it in one of the groups of an item."
        ],
    );
}

#[test]
fn numbers_of_the_house_that_cannot_be_right() {
    check(
        &[("taxes", "percent = \"10\"", "percent = \"100.001\"")],
        expect![
            "taxes.toml:4: a tax of 100.001 % cannot be right. Write a percentage from 0 to 100."
        ],
    );
    check(
        &[("taxes", "percent = \"20\"", "percent = 8.5")],
        expect![[
            r#"taxes.toml:9: 'percent' has the wrong type: float. Write a whole number, or a decimal in double quotes: "2.5"."#
        ]],
    );
    check(
        &[(
            "restaurant",
            "time_zone = \"UTC\"",
            "time_zone = \"America/New_Yrok\"",
        )],
        expect![
            "restaurant.toml:4: unknown time zone 'America/New_Yrok'. Did you mean 'America/New_York'?"
        ],
    );
    check(
        &[
            ("restaurant", "\"04:00\"", "\"4am\""),
            ("restaurant", "\"USD\"", "\"JPY\""),
        ],
        expect![[r#"
        restaurant.toml:5: '4am' is not a time of day. Write it with two digits each, like "04:00".
        restaurant.toml:7: amounts in JPY do not have two decimals. Choose a currency whose amounts do; others are not supported yet."#]],
    );
    check(
        &[("restaurant", "12 = 4", "\"12\" = 0, 4 = 2")],
        expect![
            "restaurant.toml:21: this field or section is there twice. Remove one of the two, or rename it."
        ],
    );
}

#[test]
fn stations_that_do_not_work() {
    check(
        &[("stations", "capacity = 2", "capacity = 0")],
        expect!["stations.toml:17: 'capacity' is out of range: 0. Write a number from 1 to 999."],
    );
    check(
        &[("stations", "kind = \"pass\"\n", "")],
        expect![[
            r#"stations.toml:1: no station is the pass. Add [[station]] with id = "pass" and kind = "pass"."#
        ]],
    );
    check(
        &[(
            "stations",
            "id = \"bar\"\n",
            "id = \"bar\"\nkind = \"pass\"\n",
        )],
        expect![[r#"
        menu.toml:39: work cannot be done at the pass 'bar'. Name the station that prepares it; every plate goes over the pass anyway.
        menu.toml:89: work cannot be done at the pass 'bar'. Name the station that prepares it; every plate goes over the pass anyway.
        menu.toml:104: work cannot be done at the pass 'bar'. Name the station that prepares it; every plate goes over the pass anyway.
        stations.toml:22: station 'pass' is a second pass. Keep kind = "pass" at 'bar' alone."#]],
    );
    check(
        &[(
            "stations",
            "id = \"fry\"\n",
            "id = \"fry\"\nbackup = \"grill\"\n",
        )],
        expect![
            "stations.toml:10: the backups go in a circle: fry > grill > fry. Remove the backup of one of them."
        ],
    );
    check(
        &[("stations", "backup = \"fry\"", "backup = \"frier\"")],
        expect!["stations.toml:4: unknown station 'frier'. Choose one of: bar, fry, grill, pass."],
    );
    check(
        &[("stations", "soon_after = \"3m\"", "soon_after = \"6m\"")],
        expect![
            "stations.toml:19: station 'bar' is late before it is soon. Make late_after longer than soon_after."
        ],
    );
    let route = "capacity = 10\nsoon_after = \"2m\"\nlate_after = \"4m\"\n[[route]]\nfrom = \"grill\"\nto = \"grill\"\nchannel = \"drive-in\"\nitem = \"burgr\"";
    check(
        &[(
            "stations",
            "capacity = 10\nsoon_after = \"2m\"\nlate_after = \"4m\"",
            route,
        )],
        expect![[r#"
        stations.toml:29: this route leads from 'grill' to itself. Name another station, or remove the route.
        stations.toml:30: unknown channel 'drive-in'. Did you mean 'dine-in'?
        stations.toml:31: unknown item 'burgr'. Did you mean 'burger'?"#]],
    );
}

#[test]
fn recipes_that_do_not_add_up() {
    check(
        &[("recipes", "soup = { onion = \"150 g\" }\n", "")],
        expect!["menu.toml:105: item 'soup' has no recipe. Add [recipe.soup] to recipes.toml."],
    );
    check(
        &[(
            "recipes",
            "pizza.L = { dough = \"320 g\", cheddar = \"150 g\" }\n",
            "",
        )],
        expect!["recipes.toml:71: item 'pizza' has no recipe for size 'L'. Add [recipe.pizza.L]."],
    );
    check(
        &[(
            "recipes",
            "soup = { onion = \"150 g\" }",
            "soup.L = { onion = \"150 ml\" }",
        )],
        expect![
            "recipes.toml:73: item 'soup' has no sizes, but its recipe has. Write all of it under [recipe.soup]."
        ],
    );
    check(
        &[(
            "recipes",
            "fries = { potato = \"200 g\" }",
            "fries = { potato = \"-200 g\", bun = 0, beef = 0.5 }",
        )],
        expect![[r#"
        recipes.toml:68: this recipe uses -200 of 'potato'. Write more than 0.
        recipes.toml:68: this recipe uses 0 of 'bun'. Write more than 0.
        recipes.toml:68: 'beef' has the wrong type: float. Write a whole number, or a decimal in double quotes: "2.5"."#]],
    );
    check(
        &[(
            "recipes",
            "unit = \"pc\"\nopening = 60",
            "unit = \"kg\"\nopening = -1",
        )],
        expect![[r#"
        recipes.toml:12: unknown unit 'kg'. Count in "g" (grams), "ml" (millilitres) or "pc" (pieces).
        recipes.toml:13: 'opening' of ingredient 'bun' is -1. Write 0 or more."#]],
    );
}

#[test]
fn accounts_that_do_not_add_up() {
    check(
        &[(
            "accounts",
            "cash = \"assets:cash\"",
            "cash = \"Assets:cash\"\ngratuities = \"assets:tips\"",
        )],
        expect![[r#"
        accounts.toml:1: account 'Assets:cash' starts with 'Assets'. Did you mean 'assets'?
        accounts.toml:2: accounts.toml has an unknown field 'gratuities'. Remove it; known are: cash, card, online, refunds, inventory, cost_of_goods, waste, opening, sales, tax, discounts, comps, service, guest_fees, rounding, tips, gift_cards, payment_charges, over_short, deposits, payable, transfers, charges, goods."#]],
    );
    check(
        &[(
            "accounts",
            "waste = \"expenses:waste\"",
            "waste = \"costs:waste\"",
        )],
        expect![
            "accounts.toml:7: account 'costs:waste' starts with 'costs'. Start it with one of: assets, liabilities, equity, income, expenses."
        ],
    );
    check(
        &[(
            "accounts",
            "\"equity:opening balances\"",
            "\"equity:opening  balances:\"",
        )],
        expect![
            "accounts.toml:8: 'equity:opening  balances:' cannot be an account. Write small letters, ':' between parts, single spaces inside them."
        ],
    );
    check(
        &[
            ("accounts", "drinks = \"income:sales:drinks\"\n", ""),
            ("accounts", "\ndrink = ", "\ndrinks = "),
        ],
        expect![[r#"
        accounts.toml:9: 'sales' has no account for 'drinks'. Add a line like drinks = "income:sales:food".
        accounts.toml:12: 'tax' has no account for 'drink'. Add a line like drink = "liabilities:sales tax".
        accounts.toml:14: unknown tax 'drinks'. Did you mean 'drink'?"#]],
    );
}
