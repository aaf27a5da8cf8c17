//! References that lead nowhere; fields that are missing, unknown or of the wrong type.

use expect_test::expect;

use super::check;

const FRIES: &str = "category = \"mains\"\nprice = \"6.00\"\nwork = [\"fry 4m\"]";
const BURGER_WORK: &str = "work = [\"grill 8m\", \"fry 4m\"]";

#[test]
fn references_from_the_menu_that_lead_nowhere() {
    check(
        &[("menu", BURGER_WORK, "work = [\"gril 8m\", \"oven 4m\"]")],
        expect![[r#"
        menu.toml:76: unknown station 'gril'. Did you mean 'grill'?
        menu.toml:76: unknown station 'oven'. Choose one of: bar, fry, grill, pass."#]],
    );
    check(
        &[(
            "menu",
            FRIES,
            "category = \"main\"\nprice = \"6.00\"\ntax = \"fod\"\ncourse = 5\nwork = [\"fry 4m\"]",
        )],
        expect![[r#"
        menu.toml:81: unknown category 'main'. Did you mean 'mains'?
        menu.toml:83: unknown tax 'fod'. Did you mean 'food'?
        menu.toml:84: unknown course 5. Add [[course]] with no = 5 to restaurant.toml; 0 means at once."#]],
    );
    check(
        &[(
            "menu",
            "[\"doneness\", \"burger-mods\"]",
            "[\"donenes\", \"burger-mods\"]",
        )],
        expect!["menu.toml:75: unknown group 'donenes'. Did you mean 'doneness'?"],
    );
    check(
        &[(
            "menu",
            "\"no-onion\", \"cheddar\", \"side-salad\"",
            "\"no-onions\", \"cheddar\", \"cheddar\"",
        )],
        expect![[r#"
        menu.toml:50: unknown modifier 'no-onions'. Did you mean 'no-onion'?
        menu.toml:50: 'cheddar' is there twice. Remove one."#]],
    );
    check(
        &[(
            "menu",
            "[\"gluten\", \"milk\", \"egg\", \"sesame\"]",
            "[\"glutten\", \"shellfish\", \"egg\", \"egg\"]",
        )],
        expect![[r#"
        menu.toml:74: unknown allergen 'glutten'. Did you mean 'gluten'?
        menu.toml:74: unknown allergen 'shellfish'. Choose one of: gluten, crustaceans, egg, fish, peanut, soy, milk, nuts, celery, mustard, sesame, sulphites, lupin, molluscs.
        menu.toml:74: 'egg' is there twice. Remove one."#]],
    );
    check(
        &[("menu", "L = \"18.00\"", "XL = \"18.00\"")],
        expect!["menu.toml:102: unknown size 'XL'. Did you mean 'L'?"],
    );
}

#[test]
fn references_from_the_recipes_that_lead_nowhere() {
    check(
        &[("recipes", "onion = \"20 g\"", "onions = \"20 g\"")],
        expect!["recipes.toml:67: unknown ingredient 'onions'. Did you mean 'onion'?"],
    );
    check(
        &[("recipes", "soup = {", "soupe = {")],
        expect![[r#"
        menu.toml:105: item 'soup' has no recipe. Add [recipe.soup] to recipes.toml.
        recipes.toml:73: unknown item 'soupe'. Did you mean 'soup'?"#]],
    );
    check(
        &[("recipes", "no-onion = {", "no-union = {")],
        expect!["recipes.toml:76: unknown modifier 'no-union'. Did you mean 'no-onion'?"],
    );
}

#[test]
fn fields_that_are_missing_or_of_the_wrong_type() {
    check(
        &[(
            "menu",
            FRIES,
            "category = \"mains\"\nprise = \"6.00\"\nwork = [\"fry 4m\"]",
        )],
        expect![[r#"
        menu.toml:77: item 'fries' has no 'price'. Add a line like price = "19.50".
        menu.toml:82: item 'fries' has an unknown field 'prise'. Did you mean 'price'?"#]],
    );
    check(
        &[(
            "menu",
            FRIES,
            "category = \"mains\"\nprice = 6.00\nwork = \"fry 4m\"\nonline = \"yes\"\nzzz = 1",
        )],
        expect![[r#"
            menu.toml:82: 'price' has the wrong type: float. Write it in double quotes: "…".
            menu.toml:83: 'work' has the wrong type: string. Write a list in square brackets: ["…", "…"].
            menu.toml:84: 'online' has the wrong type: string. Write true or false, without quotes.
            menu.toml:85: item 'fries' has an unknown field 'zzz'. Remove it; known are: id, name, names, kitchen, kitchen_names, category, sizes, price, allergens, online, groups, course, tax, work, size_prep, daypart_prep."#]],
    );
    check(
        &[("menu", "id = \"soup\"\nname = \"Soup\"", "id = \"soup\"")],
        expect![[
            r#"menu.toml:105: item 'soup' has no 'name'. Add a line like name = "Bistro burger" (the English name)."#
        ]],
    );
}

#[test]
fn names_and_ids_that_are_wrong() {
    check(
        &[(
            "menu",
            "names = { es = \"Patatas\" }",
            "names = { es = \"\", ex = \"Frites\", en = \"Fries\" }",
        )],
        expect![[r#"
        menu.toml:80: this name is empty. Write what people call it.
        menu.toml:80: unknown language 'ex'. Did you mean 'en'?
        menu.toml:80: English stands in 'name', not in 'names'. Move it to name = "…"."#]],
    );
    check(
        &[("stations", "id = \"fry\"\n", "")],
        expect![[r#"
        menu.toml:76: unknown station 'fry'. Choose one of: bar, grill, pass.
        menu.toml:83: unknown station 'fry'. Choose one of: bar, grill, pass.
        menu.toml:104: unknown station 'fry'. Choose one of: bar, grill, pass.
        menu.toml:111: unknown station 'fry'. Choose one of: bar, grill, pass.
        stations.toml:4: unknown station 'fry'. Choose one of: bar, grill, pass.
        stations.toml:8: station has no 'id'. Add a line like id = "some-name"."#]],
    );
    check(
        &[(
            "restaurant",
            "site = \"test\"",
            "site = \"a/b\"\nsiet = \"x\"",
        )],
        expect![[r#"
        restaurant.toml:2: 'a/b' is not a valid SiteId: use only letters a-z, digits, '-', '_' and '.'. Choose a short name for this location.
        restaurant.toml:3: restaurant.toml has an unknown field 'siet'. Did you mean 'site'?"#]],
    );
    check(
        &[(
            "menu",
            "name = \"Steak 300 g\"",
            &format!("name = \"{}\"", "x".repeat(81)),
        )],
        expect!["menu.toml:92: this name has 81 characters. Shorten it to 80 or fewer."],
    );
}
