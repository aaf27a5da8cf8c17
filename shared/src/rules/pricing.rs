//! What a line costs: the terminal previews with it, the router seals with it, nobody computes it again.

use super::tax;
use crate::ids::{ItemId, ModifierId, SizeId, TaxRateId};
use crate::menu::{Item, Restaurant};
use crate::money::Money;
use crate::order::{LineDraft, Sealed, Totals};

/// What the menu lacks to price a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unpriceable {
    #[error("'{0}' is not on the menu; choose another item")]
    Item(ItemId),
    #[error("'{0}' comes in sizes; choose one")]
    SizeNeeded(ItemId),
    #[error("'{0}' has no size '{1}'; choose one that it has")]
    Size(ItemId, SizeId),
    #[error("the menu has no modifier '{0}'; remove it")]
    Modifier(ModifierId),
    #[error("'{0}' is an open item; give it a name and a price")]
    OpenPrice(ItemId),
    #[error("taxes.toml has no rate '{0}'; add it, or give the item another one")]
    TaxRate(TaxRateId),
}

/// Seals one line: (size or item price + Σ modifier price × count) × quantity, then tax, half-up per line.
/// Errors name what the menu lacks; counts and quantities are judged by the router, not here.
pub fn price_line(restaurant: &Restaurant, line: &LineDraft) -> Result<Sealed, Unpriceable> {
    let found = restaurant.menu.item(&line.item);
    let item = found.ok_or_else(|| Unpriceable::Item(line.item.clone()))?;
    let unit = unit_price(restaurant, item, line)?;
    let no_rate = || Unpriceable::TaxRate(item.tax.clone());
    let rate = restaurant.taxes.get(&item.tax).ok_or_else(no_rate)?;
    let split = tax::split(unit.times(i64::from(line.quantity)), rate);
    Ok(Sealed {
        unit,
        net: split.net,
        tax: split.tax,
        gross: split.gross,
        rate: item.tax.clone(),
        category: item.category.clone(),
    })
}

fn unit_price(
    restaurant: &Restaurant,
    item: &Item,
    line: &LineDraft,
) -> Result<Money, Unpriceable> {
    if restaurant.menu.departments.contains_key(&item.id) {
        let priced = line.open.as_ref().map(|open| open.price);
        return priced.ok_or_else(|| Unpriceable::OpenPrice(item.id.clone()));
    }
    let mut unit = match &line.size {
        None if item.sizes.is_empty() => item.price,
        None => return Err(Unpriceable::SizeNeeded(item.id.clone())),
        Some(id) => {
            let unknown = || Unpriceable::Size(item.id.clone(), id.clone());
            item.size(id).ok_or_else(unknown)?.price
        }
    };
    for choice in &line.modifiers {
        let found = restaurant.menu.modifiers.get(&choice.modifier);
        let modifier = found.ok_or_else(|| Unpriceable::Modifier(choice.modifier.clone()))?;
        unit += modifier.price.times(i64::from(choice.count));
    }
    Ok(unit)
}

/// A check's totals are the sums of its lines; tax is never computed on a sum.
pub fn totals<'a>(lines: impl IntoIterator<Item = &'a Sealed>) -> Totals {
    lines
        .into_iter()
        .fold(Totals::default(), |sum, line| Totals {
            net: sum.net + line.net,
            tax: sum.tax + line.tax,
            gross: sum.gross + line.gross,
        })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::fixture;
    use crate::ids::{CourseNo, LineId};
    use crate::order::ModifierChoice;

    fn line(item: &str, size: Option<&str>, quantity: u16, modifiers: &[(&str, u8)]) -> LineDraft {
        LineDraft {
            id: LineId(Uuid::from_u128(1)),
            item: item.parse().unwrap(),
            size: size.map(|s| s.parse().unwrap()),
            quantity,
            modifiers: modifiers
                .iter()
                .map(|(id, count)| ModifierChoice {
                    modifier: id.parse().unwrap(),
                    count: *count,
                })
                .collect(),
            seat: None,
            course: CourseNo(0),
            note: None,
            open: None,
        }
    }

    #[test]
    fn a_line_is_unit_with_modifiers_times_quantity() {
        let restaurant = fixture::restaurant();
        let burger = restaurant.menu.items[&"burger".parse().unwrap()].price;
        let plain = price_line(&restaurant, &line("burger", None, 1, &[("rare", 1)])).unwrap();
        assert_eq!(plain.unit, burger);
        let rich = line("burger", None, 3, &[("rare", 1), ("cheddar", 2)]);
        let rich = price_line(&restaurant, &rich).unwrap();
        assert_eq!(rich.unit, burger + Money(400));
        assert_eq!(rich.net + rich.tax, rich.gross);
        let price = rich.unit.times(3);
        assert!(
            rich.gross == price || rich.net == price,
            "the menu's price is one of them"
        );
    }

    #[test]
    fn a_size_has_its_own_price() {
        let restaurant = fixture::restaurant();
        let pizza = &restaurant.menu.items[&"pizza".parse().unwrap()];
        for size in &pizza.sizes {
            let sealed = price_line(&restaurant, &line("pizza", Some(size.id.as_str()), 1, &[]));
            assert_eq!(sealed.unwrap().unit, size.price);
        }
    }

    #[test]
    fn what_the_menu_lacks_is_named() {
        let restaurant = fixture::restaurant();
        let check = |line: LineDraft, want: &str| {
            let why = price_line(&restaurant, &line).unwrap_err();
            assert!(why.to_string().contains(want), "{why}");
        };
        check(line("caviar", None, 1, &[]), "caviar");
        check(line("pizza", None, 1, &[]), "sizes");
        check(line("pizza", Some("XXL"), 1, &[]), "XXL");
        check(line("burger", Some("L"), 1, &[]), "no size");
        check(line("burger", None, 1, &[("gold", 1)]), "gold");
    }

    #[test]
    fn totals_are_sums() {
        let restaurant = fixture::restaurant();
        let lines = [line("cola", None, 2, &[]), line("soup", None, 1, &[])];
        let sealed: Vec<_> = lines
            .iter()
            .map(|l| price_line(&restaurant, l).unwrap())
            .collect();
        let sum = totals(&sealed);
        assert_eq!(sum.gross, sealed[0].gross + sealed[1].gross);
        assert_eq!(sum.net + sum.tax, sum.gross);
        assert_eq!(totals([]), Totals::default());
    }
}
