//! Broken files and the words an owner reads about them.

use expect_test::{Expect, expect};

use super::*;
use crate::fixture;

mod fields;
mod values;
mod damage;
mod samples;
mod supply;
mod cooking;

/// Replaces `from` in one of the fixture's files, which must be there exactly once, and compares the problems.
fn check(edits: &[(&str, &str, &str)], expected: Expect) {
    let mut files = fixture::files();
    for (file, from, to) in edits {
        let text = text_of(&mut files, file);
        assert_eq!(
            text.matches(from).count(),
            1,
            "{from:?} must be in {file} once"
        );
        *text = text.replace(from, to);
    }
    check_files(&files, expected);
}

fn check_files(files: &RestaurantFiles, expected: Expect) {
    match parse(files) {
        Ok(_) => expected.assert_eq("no problem"),
        Err(problems) => expected.assert_eq(&problems.to_string()),
    }
}

fn text_of<'f>(files: &'f mut RestaurantFiles, name: &str) -> &'f mut String {
    match name {
        "restaurant" => &mut files.restaurant,
        "menu" => &mut files.menu,
        "stations" => &mut files.stations,
        "taxes" => &mut files.taxes,
        "recipes" => &mut files.recipes,
        "accounts" => &mut files.accounts,
        other => panic!("no file '{other}'"),
    }
}

#[test]
fn the_fixture_has_no_problem() {
    check(&[], expect!["no problem"]);
}

#[test]
fn a_file_with_broken_syntax_does_not_hide_the_problems_of_the_others() {
    let broken = ("menu", "price = \"6.00\"\n", "price = \"6.00\nprice = \n");
    check(
        &[
            broken,
            ("taxes", "percent = \"10\"", "percent = \"x\""),
            ("accounts", "card = ", "crad = "),
        ],
        expect![[r#"
        menu.toml:82: this is not TOML: invalid basic string, expected `"`. Check quotes, brackets and '=' here and in the line above.
        menu.toml:83: this is not TOML: string values must be quoted, expected literal string. Check quotes, brackets and '=' here and in the line above.
        menu.toml:83: this field or section is there twice. Remove one of the two, or rename it.
        taxes.toml:4: 'x' is not a percentage. Write it like "8" or "8.875": at most three decimals.
        accounts.toml:1: accounts.toml has no 'card'. Add a line like card = "assets:clearing:card".
        accounts.toml:2: accounts.toml has an unknown field 'crad'. Did you mean 'card'?"#]],
    );
    check(
        &[("recipes", "[modifier]", "[recipe]")],
        expect![
            "recipes.toml:75: this field or section is there twice. Remove one of the two, or rename it."
        ],
    );
    check(
        &[("stations", "id = \"grill\"", "id = \"grill\"\nid = \"fry\"")],
        expect![
            "stations.toml:3: this field or section is there twice. Remove one of the two, or rename it."
        ],
    );
}

#[test]
fn empty_files_and_files_that_are_too_large() {
    check_files(
        &RestaurantFiles::default(),
        expect![[r#"
        restaurant.toml:1: restaurant.toml has no 'site'. Add a line like site = "bistro".
        restaurant.toml:1: restaurant.toml has no 'name'. Add a line like name = "Bistro Aurore".
        restaurant.toml:1: restaurant.toml has no 'time_zone'. Add a line like time_zone = "America/New_York".
        restaurant.toml:1: restaurant.toml has no 'day_ends_at'. Add a line like day_ends_at = "04:00".
        restaurant.toml:1: restaurant.toml has no 'languages'. Add a line like languages = ["en", "es"].
        restaurant.toml:1: restaurant.toml has no 'currency'. Add a line like currency = { code = "USD", symbol = "$" }.
        restaurant.toml:1: restaurant.toml has no 'promises'. Add a line like promises = { dine_in = "25m", take_away = "15m", online = "20m", delivery = "40m" }.
        menu.toml:1: there are no items. Add [[item]] with id, name and price.
        stations.toml:1: no station is the pass. Add [[station]] with id = "pass" and kind = "pass".
        taxes.toml:1: there is no tax rate. Add [[tax]] with id, name, percent and inclusive; percent = "0" is fine.
        accounts.toml:1: accounts.toml has no 'cash'. Add a line like cash = "assets:cash".
        accounts.toml:1: accounts.toml has no 'card'. Add a line like card = "assets:clearing:card".
        accounts.toml:1: accounts.toml has no 'online'. Add a line like online = "assets:clearing:online".
        accounts.toml:1: accounts.toml has no 'refunds'. Add a line like refunds = "income:refunds".
        accounts.toml:1: accounts.toml has no 'inventory'. Add a line like inventory = "assets:inventory".
        accounts.toml:1: accounts.toml has no 'cost_of_goods'. Add a line like cost_of_goods = "expenses:cost of goods".
        accounts.toml:1: accounts.toml has no 'waste'. Add a line like waste = "expenses:waste".
        accounts.toml:1: accounts.toml has no 'opening'. Add a line like opening = "equity:opening balances".
        accounts.toml:1: accounts.toml has no 'sales'. Add a line like sales = { some-id = "income:sales:food" }.
        accounts.toml:1: accounts.toml has no 'tax'. Add a line like tax = { some-id = "liabilities:sales tax" }."#]],
    );
    let large = RestaurantFiles {
        menu: " ".repeat(5_000_000),
        ..fixture::files()
    };
    check_files(
        &large,
        expect!["menu.toml: the file is larger than 4 MB. Is it the right file? Shorten it."],
    );
}

#[test]
fn more_than_the_limit_is_said_and_no_more_than_500_problems_are_listed() {
    let mut files = fixture::files();
    for n in 0..2_000 {
        files.menu.push_str(&format!("[[item]]\nid = \"i{n}\"\n"));
    }
    let Err(Problems(all)) = parse(&files) else {
        panic!("2,006 items must be refused")
    };
    assert_eq!(all.len(), 500);
    assert_eq!(
        all[0].to_string(),
        "menu.toml:1: there are 2006 items. Keep 2000 or fewer."
    );
}

#[test]
fn files_that_are_not_there_or_not_text() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("menu.toml"), b"a = 1\nb = \"\xff\"").unwrap();
    let Problems(all) = load(dir.path()).unwrap_err();
    let first = all[0].to_string();
    assert!(
        first.starts_with("restaurant.toml: the file cannot be read (No such file"),
        "{first}"
    );
    assert_eq!(
        all[1].to_string(),
        "menu.toml:2: a letter is not UTF-8. Save the file as UTF-8 in your editor."
    );
    assert_eq!(all.len(), 6);
}

#[test]
fn the_version_changes_with_each_file_and_only_then() {
    let version = |files: &RestaurantFiles| parse(files).unwrap().version;
    let before = version(&fixture::files());
    assert_eq!(version(&fixture::files()), before);
    let mut seen = vec![before.clone()];
    for name in [
        "restaurant",
        "menu",
        "stations",
        "taxes",
        "recipes",
        "accounts",
    ] {
        let mut files = fixture::files();
        text_of(&mut files, name).push('\n');
        assert!(!seen.contains(&version(&files)), "{name}");
        seen.push(version(&files));
    }
    assert_eq!(before.as_str().len(), 16);
}
