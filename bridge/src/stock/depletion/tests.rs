//! What a line takes, what it costs, and every state with every piece of news.

use std::collections::BTreeMap;

use shared::ids::{IngredientId, ItemId, LineId, ModifierId, SizeId};
use shared::menu::{Batch, Ingredient, Recipe, RecipeOf, Restaurant};
use shared::money::Money;
use shared::order::ModifierChoice;
use shared::quantity::{Quantity, Unit};

use super::*;

fn uses(list: &[(&str, &str)]) -> Uses {
    let one = |(id, q): &(&str, &str)| (IngredientId::new(*id).unwrap(), q.parse().unwrap());
    list.iter().map(one).collect()
}

fn book() -> Cookbook {
    let mut restaurant: Restaurant = shared::fixture::restaurant();
    let item = |id: &str, size: Option<&str>, list: &[(&str, &str)]| Recipe {
        of: RecipeOf::Item {
            item: ItemId::new(id).unwrap(),
            size: size.map(|s| SizeId::new(s).unwrap()),
        },
        uses: uses(list),
        shares: BTreeMap::new(),
    };
    let modifier = |id: &str, list: &[(&str, &str)]| Recipe {
        of: RecipeOf::Modifier {
            modifier: ModifierId::new(id).unwrap(),
        },
        uses: uses(list),
        shares: BTreeMap::new(),
    };
    restaurant.recipes = vec![
        item(
            "burger",
            None,
            &[
                ("bun", "1"),
                ("beef", "180"),
                ("onion", "15"),
                ("salt", "0.5"),
            ],
        ),
        item("pizza", Some("L"), &[("dough", "300")]),
        item("pizza", None, &[("dough", "200")]),
        modifier("no-onion", &[("onion", "-20")]),
        modifier("double", &[("beef", "180")]),
    ];
    restaurant.ingredients = [
        ("bun", 40),
        ("beef", 2),
        ("onion", 1),
        ("dough", 1),
        ("salt", 1),
    ]
    .map(|(id, cost)| Ingredient {
        id: IngredientId::new(id).unwrap(),
        name: id.to_owned(),
        unit: Unit::G,
        opening: Quantity::ZERO,
        low: Quantity::ZERO,
        cost: Money(cost),
        cost_per: Quantity::whole(1),
        par: None,
        yield_milli_percent: 100_000,
        units: Vec::new(),
    })
    .to_vec();
    Cookbook::of(&restaurant).unwrap()
}

fn made(item: &str, size: Option<&str>, quantity: u16, modifiers: &[(&str, u8)]) -> MadeLine {
    MadeLine {
        line: LineId(uuid::Uuid::from_u128(1)),
        item: ItemId::new(item).unwrap(),
        size: size.map(|s| SizeId::new(s).unwrap()),
        quantity,
        modifiers: modifiers
            .iter()
            .map(|(id, count)| ModifierChoice {
                modifier: ModifierId::new(*id).unwrap(),
                count: *count,
            })
            .collect(),
    }
}

#[test]
fn a_line_takes_item_size_and_modifiers_times_quantity() {
    let check = |made: MadeLine, expected: &[(&str, &str)]| {
        assert_eq!(uses_of(&made, &book()), uses(expected), "{made:?}");
    };
    let plain = [
        ("bun", "1"),
        ("beef", "180"),
        ("onion", "15"),
        ("salt", "0.5"),
    ];
    check(made("burger", None, 1, &[]), &plain);
    check(
        made("burger", None, 2, &[("double", 2)]),
        &[
            ("bun", "2"),
            ("beef", "1080"),
            ("onion", "30"),
            ("salt", "1"),
        ],
    );
    // "No onion" would put back 20 of 15: it takes off 15, and no onion comes from nowhere.
    check(
        made("burger", None, 3, &[("no-onion", 1)]),
        &[("bun", "3"), ("beef", "540"), ("salt", "1.5")],
    );
    check(made("pizza", Some("L"), 1, &[]), &[("dough", "300")]);
    check(made("pizza", Some("S"), 1, &[]), &[("dough", "200")]);
    check(made("nothing-known", None, 9, &[]), &[]);
}

#[test]
fn cost_is_rounded_once_per_line() {
    let cost = |list: &[(&str, &str)]| book().cost(&uses(list)).0;
    assert_eq!(cost(&[("salt", "0.5")]), 1, "half a cent is a cent");
    assert_eq!(cost(&[("salt", "0.4")]), 0);
    assert_eq!(
        cost(&[("salt", "0.4"), ("onion", "0.4"), ("dough", "0.4")]),
        1
    );
    assert_eq!(cost(&[("bun", "1"), ("beef", "180"), ("salt", "0.5")]), 401);
    assert_eq!(cost(&[("unknown", "5")]), 0);
}

#[test]
fn a_cooking_takes_once_and_gives_back_once() {
    use Cooking::{Made, Sent, Undone, Waiting, Wasted};
    use News::{
        CheckPaid, Discarded, FirstStepDone, FirstStepUndone, OrderCompleted, Ordered, Withdrawn,
    };
    let news = [
        Ordered,
        FirstStepDone,
        FirstStepUndone,
        Withdrawn,
        Discarded,
        OrderCompleted,
        CheckPaid,
    ];
    let states = [
        None,
        Some(Sent),
        Some(Made),
        Some(Waiting),
        Some(Undone),
        Some(Wasted),
    ];
    // What does something; all else does nothing.
    let expected = |moment: Moment, paid: bool, state, news| match (moment, state, news) {
        (Moment::Sent, None, Ordered) => (Move::Take, Some(Sent)),
        (Moment::Completed, None | Some(Undone), FirstStepDone) => (Move::Nothing, Some(Waiting)),
        (Moment::Paid, None | Some(Undone), FirstStepDone) if !paid => {
            (Move::Nothing, Some(Waiting))
        }
        (_, None | Some(Undone), FirstStepDone) => (Move::Take, Some(Made)),
        (_, Some(Sent), FirstStepDone) => (Move::Nothing, Some(Made)),
        (Moment::Sent, Some(Made), FirstStepUndone) => (Move::Nothing, Some(Sent)),
        (_, Some(Made), FirstStepUndone) => (Move::PutBack, Some(Undone)),
        (_, Some(Waiting), FirstStepUndone) => (Move::Nothing, Some(Undone)),
        (_, Some(Sent), Withdrawn) => (Move::PutBack, Some(Undone)),
        (_, Some(Sent | Made), Discarded) => (Move::Waste, Some(Wasted)),
        (_, Some(Waiting), Discarded) => (Move::TakeAsWaste, Some(Wasted)),
        (Moment::Completed, Some(Waiting), OrderCompleted)
        | (Moment::Paid, Some(Waiting), CheckPaid) => (Move::Take, Some(Made)),
        _ => (Move::Nothing, None),
    };
    for moment in Moment::ALL {
        for paid in [false, true] {
            for state in states {
                for news in news {
                    let got = follow(state, news, Due { moment, paid });
                    let want = expected(moment, paid, state, news);
                    assert_eq!(got, want, "{moment:?} {paid} {state:?} {news:?}");
                }
            }
        }
    }
}

/// Takes and gives back along any story: the shelf is never owed more than one portion, nor given one.
#[test]
fn no_story_takes_twice_without_giving_back() {
    use proptest::prelude::*;
    let news = prop::sample::select(vec![
        News::Ordered,
        News::FirstStepDone,
        News::FirstStepUndone,
        News::Withdrawn,
        News::Discarded,
        News::OrderCompleted,
        News::CheckPaid,
    ]);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let stories = (
        prop::sample::select(Moment::ALL.to_vec()),
        prop::collection::vec(news, 0..20),
    );
    runner
        .run(&stories, |(moment, story)| {
            let (mut state, mut off) = (None, 0);
            for news in story {
                let (shelf, next) = follow(
                    state,
                    news,
                    Due {
                        moment,
                        paid: false,
                    },
                );
                off += match shelf {
                    Move::Take | Move::TakeAsWaste => 1,
                    Move::PutBack => -1,
                    Move::Waste | Move::Nothing => 0,
                };
                state = next.or(state);
                prop_assert!((0..=1).contains(&off), "{off}");
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_empty_shelf_stops_every_item_that_needs_it() {
    let stopped = |id: &str| {
        let missing = std::iter::once(IngredientId::new(id).unwrap()).collect();
        let items = book().needing(&missing);
        items.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(stopped("beef"), ["burger"]);
    assert_eq!(stopped("dough"), ["pizza"]);
    assert_eq!(stopped("caviar"), Vec::<String>::new());
}

/// Half of an onion is skin, a sauce is cooked down to two thirds, and a pizza takes a third of a batch.
#[test]
fn trimmings_and_batches_are_worked_out_exactly() {
    let mut restaurant: Restaurant = shared::fixture::restaurant();
    let shelf = |id: &str, left: u32| Ingredient {
        id: IngredientId::new(id).unwrap(),
        name: id.to_owned(),
        unit: Unit::G,
        opening: Quantity::ZERO,
        low: Quantity::ZERO,
        cost: Money(10),
        cost_per: Quantity::whole(7),
        par: None,
        yield_milli_percent: left,
        units: Vec::new(),
    };
    restaurant.ingredients = vec![
        shelf("onion", 50_000),
        shelf("tomato", 100_000),
        shelf("flour", 100_000),
        shelf("dough", 100_000),
    ];
    let batch = |id: &str, makes: &str, list: &[(&str, &str)], stocked| Batch {
        id: IngredientId::new(id).unwrap(),
        unit: Unit::G,
        makes: makes.parse().unwrap(),
        uses: uses(list),
        stocked,
    };
    restaurant.batches = vec![
        batch("base", "300", &[("tomato", "450")], false),
        batch("sauce", "900", &[("base", "600"), ("onion", "100")], false),
        batch("dough", "1500", &[("flour", "1000")], true),
    ];
    restaurant.recipes = vec![
        Recipe {
            of: RecipeOf::Item {
                item: ItemId::new("pizza").unwrap(),
                size: None,
            },
            uses: uses(&[("sauce", "300"), ("dough", "250")]),
            shares: BTreeMap::new(),
        },
        Recipe {
            of: RecipeOf::Modifier {
                modifier: ModifierId::new("lite").unwrap(),
            },
            uses: Uses::new(),
            shares: BTreeMap::from([(IngredientId::new("tomato").unwrap(), -50_000)]),
        },
    ];
    let book = Cookbook::of(&restaurant).unwrap();
    let check = |quantity, modifiers: &[(&str, u8)], expected: &[(&str, &str)]| {
        let got = uses_of(&made("pizza", None, quantity, modifiers), &book);
        assert_eq!(got, uses(expected));
    };
    // 300 g of sauce: 200 g of base from 300 g of tomato, and a third of 100 g of onion, twice that untrimmed.
    check(
        1,
        &[],
        &[("tomato", "300"), ("onion", "66.667"), ("dough", "250")],
    );
    // Rounded once: three of them are exactly two hundred, not three times 66.667.
    check(
        3,
        &[],
        &[("tomato", "900"), ("onion", "200"), ("dough", "750")],
    );
    check(
        1,
        &[("lite", 1)],
        &[("tomato", "150"), ("onion", "66.667"), ("dough", "250")],
    );
    let dough = IngredientId::new("dough").unwrap();
    assert_eq!(
        book.batch(&dough, Quantity::whole(750)),
        Some(uses(&[("flour", "500")]))
    );
    let sauce = IngredientId::new("sauce").unwrap();
    assert_eq!(
        book.batch(&sauce, Quantity::whole(1)),
        None,
        "it has no shelf"
    );
}
