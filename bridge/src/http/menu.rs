//! What a shop can sell now: the menu's online items with prices, choices and live availability.

use axum::Json;
use axum::extract::State;
use shared::menu::{Allergen, Item, Menu, ModifierGroup};

use super::health::clock;
use super::{Amount, MenuBody, MenuGroup, MenuItem, MenuModifier, MenuSize, Web};
use crate::live::Live;

pub(super) async fn list(State(web): State<Web>) -> Json<MenuBody> {
    let restaurant = &web.restaurant;
    let menu = &restaurant.menu;
    let live = web.live.lock().clone();
    let in_order = menu.item_order.iter().filter_map(|id| menu.items.get(id));
    let online: Vec<&Item> = in_order.filter(|item| item.online).collect();
    let tax_included = |item: &Item| {
        restaurant
            .taxes
            .get(&item.tax)
            .is_some_and(|rate| rate.inclusive)
    };
    let wanted = |group: &ModifierGroup| online.iter().any(|item| item.groups.contains(&group.id));
    Json(MenuBody {
        restaurant: restaurant.name.clone(),
        currency: restaurant.currency.code.clone(),
        version: restaurant.version.to_string(),
        live: live.house_known && live.fresh(clock()),
        items: online
            .iter()
            .map(|item| item_body(item, &live, tax_included(item)))
            .collect(),
        groups: menu
            .groups
            .values()
            .filter(|g| wanted(g))
            .map(|g| group_body(menu, g))
            .collect(),
    })
}

fn names(allergens: &[Allergen]) -> Vec<String> {
    allergens
        .iter()
        .map(|allergen| allergen.name().to_owned())
        .collect()
}

fn item_body(item: &Item, live: &Live, tax_included: bool) -> MenuItem {
    let size = |size: &shared::menu::Size| MenuSize {
        id: size.id.to_string(),
        names: size.names.0.clone(),
        price: Amount(size.price),
    };
    MenuItem {
        id: item.id.to_string(),
        names: item.names.0.clone(),
        category: item.category.to_string(),
        price: item.sizes.is_empty().then_some(Amount(item.price)),
        sizes: item.sizes.iter().map(size).collect(),
        tax_included,
        allergens: names(&item.allergens),
        groups: item.groups.iter().map(ToString::to_string).collect(),
        available: !live.is_out(&item.id),
        left: live.availability.get(&item.id).and_then(|a| a.left),
    }
}

fn group_body(menu: &Menu, group: &ModifierGroup) -> MenuGroup {
    let modifiers = group
        .modifiers
        .iter()
        .filter_map(|id| menu.modifiers.get(id));
    MenuGroup {
        id: group.id.to_string(),
        names: group.names.0.clone(),
        min: group.min,
        max: group.max,
        modifiers: modifiers
            .map(|modifier| MenuModifier {
                id: modifier.id.to_string(),
                names: modifier.names.0.clone(),
                price: Amount(modifier.price),
                allergens: names(&modifier.allergens),
                removes_allergens: names(&modifier.removes_allergens),
            })
            .collect(),
    }
}
