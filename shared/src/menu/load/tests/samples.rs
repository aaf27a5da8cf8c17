//! The two sample restaurants load without a problem and hold what they promise.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::ids::{GroupId, ModifierId, SizeId};
use crate::menu::{Allergen, Item, ModifierKind, Names, RecipeOf, Restaurant, StationKind, load};
use crate::money::Money;
use crate::quantity::Quantity;

fn sample(name: &str) -> Restaurant {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../assets/restaurants")
        .join(name);
    load(&dir).unwrap_or_else(|problems| panic!("{name}:\n{problems}"))
}

fn both() -> [Restaurant; 2] {
    [sample("bistro"), sample("pizzeria")]
}

/// Every size of every item, with `None` for items without sizes.
fn portions(house: &Restaurant) -> impl Iterator<Item = (&Item, Option<&SizeId>)> {
    house.menu.items.values().flat_map(|item| {
        let sizes: Vec<Option<&SizeId>> = match item.sizes.len() {
            0 => vec![None],
            _ => item.sizes.iter().map(|size| Some(&size.id)).collect(),
        };
        sizes.into_iter().map(move |size| (item, size))
    })
}

#[test]
fn the_bistro_is_complete() {
    let house = sample("bistro");
    assert!(
        45 <= house.menu.items.len(),
        "{} items",
        house.menu.items.len()
    );
    let prep: Vec<&str> = house.prep_stations().map(|s| s.id.as_str()).collect();
    assert_eq!(prep, ["grill", "fry", "saute", "cold", "pastry", "bar"]);
    assert!(
        house
            .stations
            .iter()
            .any(|station| station.backup.is_some())
    );
    assert!(20 <= house.tables.len() && !house.routes.is_empty());
    let rooms: BTreeSet<&str> = house
        .tables
        .iter()
        .map(|table| table.room.as_str())
        .collect();
    assert!(2 <= rooms.len());
    for category in &house.menu.categories {
        assert!(
            5 <= house.menu.items_in(&category.id).count(),
            "few in {}",
            category.id
        );
    }
}

#[test]
fn the_bistro_asks_the_prices_of_the_design() {
    let house = sample("bistro");
    let prices = [
        ("ribeye", 3400),
        ("burger", 1950),
        ("paillard", 2200),
        ("lamb-chops", 3100),
        ("sea-bass", 2900),
        ("tuna", 2800),
        ("halloumi", 1800),
        ("merguez", 1700),
        ("burrata", 1300),
        ("oysters", 2100),
        ("fries", 600),
    ];
    for (id, cents) in prices {
        let item = house
            .menu
            .items
            .values()
            .find(|item| item.id.as_str() == id);
        assert_eq!(item.map(|item| item.price), Some(Money(cents)), "{id}");
    }
}

#[test]
fn the_bistro_has_every_kind_of_allergen_modifier_and_work() {
    let house = sample("bistro");
    let used: BTreeSet<Allergen> = house
        .menu
        .items
        .values()
        .flat_map(|i| &i.allergens)
        .copied()
        .chain(
            house
                .menu
                .modifiers
                .values()
                .flat_map(|m| &m.allergens)
                .copied(),
        )
        .collect();
    assert_eq!(used.len(), 14, "each allergen is somewhere on the menu");
    let kinds: BTreeSet<ModifierKind> = house.menu.modifiers.values().map(|m| m.kind).collect();
    assert_eq!(kinds.len(), 5);
    assert!(house.menu.groups.values().any(|group| 0 < group.min));
    assert!(
        house.menu.items.values().any(|item| 1 < item.work.len()),
        "parallel work"
    );
    assert!(
        house.menu.items.values().any(|item| 1 < item.work[0].len()),
        "a chain"
    );
    let rates: Vec<u32> = house
        .taxes
        .values()
        .map(|rate| rate.milli_percent)
        .collect();
    assert_eq!(rates, [10_000, 8_000]);
}

/// Name and the price in cents of S, M, L, XL, XXL, as every sale of the data set recorded them; 0: not sold.
const PIZZAS: [(&str, [i64; 5]); 32] = [
    ("bbq_ckn", [1275, 1675, 2075, 0, 0]),
    ("big_meat", [1200, 0, 0, 0, 0]),
    ("brie_carre", [2365, 0, 0, 0, 0]),
    ("calabrese", [1225, 1625, 2025, 0, 0]),
    ("cali_ckn", [1275, 1675, 2075, 0, 0]),
    ("ckn_alfredo", [1275, 1675, 2075, 0, 0]),
    ("ckn_pesto", [1275, 1675, 2075, 0, 0]),
    ("classic_dlx", [1200, 1600, 2050, 0, 0]),
    ("five_cheese", [0, 0, 1850, 0, 0]),
    ("four_cheese", [0, 1475, 1795, 0, 0]),
    ("green_garden", [1200, 1600, 2025, 0, 0]),
    ("hawaiian", [1050, 1325, 1650, 0, 0]),
    ("ital_cpcllo", [1200, 1600, 2050, 0, 0]),
    ("ital_supr", [1250, 1650, 2075, 0, 0]),
    ("ital_veggie", [1275, 1675, 2100, 0, 0]),
    ("mediterraneo", [1200, 1600, 2025, 0, 0]),
    ("mexicana", [1200, 1600, 2025, 0, 0]),
    ("napolitana", [1200, 1600, 2050, 0, 0]),
    ("pep_msh_pep", [1100, 1450, 1750, 0, 0]),
    ("pepperoni", [975, 1250, 1525, 0, 0]),
    ("peppr_salami", [1250, 1650, 2075, 0, 0]),
    ("prsc_argla", [1250, 1650, 2075, 0, 0]),
    ("sicilian", [1225, 1625, 2025, 0, 0]),
    ("soppressata", [1250, 1650, 2075, 0, 0]),
    ("southw_ckn", [1275, 1675, 2075, 0, 0]),
    ("spicy_ital", [1250, 1650, 2075, 0, 0]),
    ("spin_pesto", [1250, 1650, 2075, 0, 0]),
    ("spinach_fet", [1200, 1600, 2025, 0, 0]),
    ("spinach_supr", [1250, 1650, 2075, 0, 0]),
    ("thai_ckn", [1275, 1675, 2075, 0, 0]),
    ("the_greek", [1200, 1600, 2050, 2550, 3595]),
    ("veggie_veg", [1200, 1600, 2025, 0, 0]),
];

#[test]
fn the_pizzeria_sells_the_32_pizzas_at_the_recorded_prices() {
    let house = sample("pizzeria");
    let mut sum = 0;
    for (name, prices) in PIZZAS {
        let item = house
            .menu
            .items
            .values()
            .find(|item| item.id.as_str() == name);
        let item = item.unwrap_or_else(|| panic!("no {name}"));
        for (size, cents) in ["S", "M", "L", "XL", "XXL"].into_iter().zip(prices) {
            let found = item.sizes.iter().find(|one| one.id.as_str() == size);
            assert_eq!(found.map_or(0, |one| one.price.0), cents, "{name} {size}");
            sum += cents;
        }
        let stations: Vec<&str> = item.work[0]
            .iter()
            .map(|step| step.station.as_str())
            .collect();
        assert_eq!(stations, ["make", "oven", "cut"], "{name}");
    }
    assert_eq!(sum, 150_205);
    assert_eq!(
        house
            .menu
            .items
            .values()
            .filter(|item| !item.sizes.is_empty())
            .count(),
        32
    );
    let rates: Vec<u32> = house
        .taxes
        .values()
        .map(|rate| rate.milli_percent)
        .collect();
    assert_eq!(rates, [8_875]);
}

#[test]
fn every_portion_has_a_recipe_and_enough_on_the_shelf() {
    for house in both() {
        let shelf: BTreeMap<_, _> = house
            .ingredients
            .iter()
            .map(|i| (&i.id, i.opening))
            .collect();
        for (item, size) in portions(&house) {
            let of = RecipeOf::Item {
                item: item.id.clone(),
                size: size.cloned(),
            };
            let recipe = house.recipes.iter().find(|recipe| recipe.of == of);
            let recipe = recipe.unwrap_or_else(|| panic!("no recipe of {of:?}"));
            for (ingredient, used) in &recipe.uses {
                assert!(
                    used.times(10) <= shelf[ingredient],
                    "{of:?}: {ingredient} for ten"
                );
            }
        }
        let counted = |i: &crate::menu::Ingredient| i.low < i.opening && Money::ZERO < i.cost;
        assert!(house.ingredients.iter().all(counted));
    }
}

#[test]
fn no_modifier_puts_back_more_than_its_item_took() {
    for house in both() {
        let uses = |of: RecipeOf| house.recipes.iter().find(|r| r.of == of).map(|r| &r.uses);
        for (item, size) in portions(&house) {
            let own = uses(RecipeOf::Item {
                item: item.id.clone(),
                size: size.cloned(),
            });
            let offered = |id: &GroupId| house.menu.groups[id].modifiers.clone();
            for modifier in item.groups.iter().flat_map(offered) {
                let of = RecipeOf::Modifier {
                    modifier: ModifierId::clone(&modifier),
                };
                for (ingredient, used) in uses(of).into_iter().flatten() {
                    let took = own.and_then(|own| own.get(ingredient)).copied();
                    let left = took.unwrap_or_default() + *used;
                    let name = &item.id;
                    assert!(
                        Quantity::ZERO <= left,
                        "{name} {size:?}: {modifier} of {ingredient}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_name_a_cook_reads_is_there_in_every_language() {
    for house in both() {
        assert_eq!(house.languages, ["en", "es", "fr", "de", "zh"]);
        let full = |names: &Names| {
            house
                .languages
                .iter()
                .all(|lang| names.0.contains_key(lang))
        };
        for item in house.menu.items.values() {
            assert!(
                full(&item.names) && full(&item.kitchen_names),
                "{}",
                item.id
            );
        }
        for modifier in house.menu.modifiers.values() {
            assert!(full(&modifier.names), "{}", modifier.id);
        }
        let others = house.menu.groups.values().map(|group| &group.names);
        let others = others.chain(house.menu.categories.iter().map(|category| &category.names));
        let others = others.chain(house.stations.iter().map(|station| &station.names));
        let others = others.chain(house.courses.iter().map(|course| &course.names));
        let mut others = others.chain(house.taxes.values().map(|rate| &rate.names));
        assert!(others.all(full));
    }
}

#[test]
fn every_step_is_at_a_prep_station() {
    for house in both() {
        let items = house.menu.items.values().flat_map(|item| &item.work);
        let all = items
            .chain(house.menu.modifiers.values().flat_map(|one| &one.work))
            .flatten();
        for step in all {
            let station = house.station(&step.station).expect("checked by load");
            assert_eq!(station.kind, StationKind::Prep);
        }
    }
}
