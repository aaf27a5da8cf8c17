//! When ingredients leave the shelf, come back, or turn to waste: a table of states and news.

use shared::quantity::Quantity;
use shared::wire::MadeLine;

use super::{Cookbook, Uses};

/// What making a line takes: its item and size, plus modifiers by count, times its quantity. A "no"
/// modifier takes off what the item needs of an ingredient, never more than that.
pub fn uses_of(made: &MadeLine, book: &Cookbook) -> Uses {
    let mut unit = book
        .item(&made.item, made.size.as_ref())
        .cloned()
        .unwrap_or_default();
    for choice in &made.modifiers {
        for (id, quantity) in book.modifier(&choice.modifier).into_iter().flatten() {
            *unit.entry(id.clone()).or_default() += quantity.times(i64::from(choice.count));
        }
    }
    unit.retain(|_, quantity| Quantity::ZERO < *quantity);
    let all = |(id, quantity): (_, Quantity)| (id, quantity.times(i64::from(made.quantity)));
    unit.into_iter().map(all).collect()
}

/// One cooking of a line: the first, or a refire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cooking {
    /// Its ingredients are off the shelf.
    Made,
    /// They were, and are back.
    Undone,
    /// They were, and lie in the bin.
    Wasted,
}

/// What the kitchen reports about a cooking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    FirstStepDone,
    FirstStepUndone,
    /// Voided after it fired, or to be cooked again.
    Discarded,
}

/// What follows for the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Take,
    PutBack,
    /// The shelf stays as it is; what was a sale's is now waste.
    Waste,
    Nothing,
}

/// A cooking takes once and gives back once, whatever is repeated or comes late.
pub const fn follow(state: Option<Cooking>, news: News) -> Move {
    match (state, news) {
        (None | Some(Cooking::Undone), News::FirstStepDone) => Move::Take,
        (Some(Cooking::Made), News::FirstStepUndone) => Move::PutBack,
        (Some(Cooking::Made), News::Discarded) => Move::Waste,
        _ => Move::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use shared::ids::{IngredientId, ItemId, LineId, ModifierId, SizeId};
    use shared::menu::{Ingredient, Recipe, RecipeOf, Restaurant};
    use shared::money::Money;
    use shared::order::ModifierChoice;
    use shared::quantity::Unit;

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
        };
        let modifier = |id: &str, list: &[(&str, &str)]| Recipe {
            of: RecipeOf::Modifier {
                modifier: ModifierId::new(id).unwrap(),
            },
            uses: uses(list),
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
        })
        .to_vec();
        Cookbook::of(&restaurant)
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
        use Cooking::{Made, Undone, Wasted};
        use News::{Discarded, FirstStepDone, FirstStepUndone};
        let table = [
            (None, FirstStepDone, Move::Take),
            (None, FirstStepUndone, Move::Nothing),
            (None, Discarded, Move::Nothing),
            (Some(Made), FirstStepDone, Move::Nothing),
            (Some(Made), FirstStepUndone, Move::PutBack),
            (Some(Made), Discarded, Move::Waste),
            (Some(Undone), FirstStepDone, Move::Take),
            (Some(Undone), FirstStepUndone, Move::Nothing),
            (Some(Undone), Discarded, Move::Nothing),
            (Some(Wasted), FirstStepDone, Move::Nothing),
            (Some(Wasted), FirstStepUndone, Move::Nothing),
            (Some(Wasted), Discarded, Move::Nothing),
        ];
        for (state, news, expected) in table {
            assert_eq!(follow(state, news), expected, "{state:?} and {news:?}");
        }
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
}
