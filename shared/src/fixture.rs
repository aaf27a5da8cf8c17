//! A small restaurant for tests, and ids that are the same in every run.
//!
//! Written in the files' own format, so that a reader sees the whole house at a glance: grill, fry, bar and
//! pass; a burger with parallel work, a pizza with a chain and sizes, tax on top and tax inside.

use std::sync::LazyLock;

use uuid::Uuid;

use crate::ids::*;
use crate::menu::{Restaurant, RestaurantFiles, parse};
use crate::order::{Channel, LineDraft, ModifierChoice, OrderDraft};

/// The restaurant "test": UTC, USD, day ends at 04:00.
pub fn restaurant() -> Restaurant {
    RESTAURANT.clone()
}

/// The texts that `restaurant` is read from, for tests of reloading.
pub fn files() -> RestaurantFiles {
    RestaurantFiles {
        restaurant: include_str!("fixture/restaurant.toml").to_owned(),
        menu: include_str!("fixture/menu.toml").to_owned(),
        stations: include_str!("fixture/stations.toml").to_owned(),
        taxes: include_str!("fixture/taxes.toml").to_owned(),
        recipes: include_str!("fixture/recipes.toml").to_owned(),
        accounts: include_str!("fixture/accounts.toml").to_owned(),
    }
}

static RESTAURANT: LazyLock<Restaurant> =
    LazyLock::new(|| parse(&files()).unwrap_or_else(|problems| panic!("the fixture: {problems}")));

/// Mints ids that depend on the seed and on how many were minted before; later ids sort after earlier ones.
#[derive(Clone, Debug)]
pub struct Ids {
    seed: u64,
    count: u64,
}

pub fn ids(seed: u64) -> Ids {
    Ids { seed, count: 0 }
}

impl Ids {
    pub fn next_order(&mut self) -> OrderId {
        OrderId(self.next())
    }

    pub fn next_line(&mut self) -> LineId {
        LineId(self.next())
    }

    pub fn next_request(&mut self) -> RequestId {
        RequestId(self.next())
    }

    pub fn next_customer(&mut self) -> CustomerId {
        CustomerId(self.next())
    }

    /// Shaped like a UUIDv7, with the count where the milliseconds would be.
    fn next(&mut self) -> Uuid {
        self.count += 1;
        let mixed = mix(self.seed, self.count);
        let again = mix(mixed, self.count);
        let high = (self.count << 16) | 0x7000 | (mixed & 0x0fff);
        let low = (0b10 << 62) | (again >> 2);
        Uuid::from_u64_pair(high, low)
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014) over a seed and a count.
fn mix(seed: u64, count: u64) -> u64 {
    let mut z = seed.wrapping_add(count.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// One of `item` as the menu serves it, ready to submit: each required group has its first modifier, an item
/// with sizes its first size. Panics at an item that the fixture lacks.
pub fn line(ids: &mut Ids, item: &str) -> LineDraft {
    let menu = &RESTAURANT.menu;
    let found = menu.items.values().find(|one| one.id.as_str() == item);
    let found = found.unwrap_or_else(|| panic!("the fixture has no item '{item}'"));
    let required = found.groups.iter().filter_map(|id| menu.groups.get(id));
    let firsts = required.flat_map(|group| group.modifiers.iter().take(usize::from(group.min)));
    LineDraft {
        id: ids.next_line(),
        item: found.id.clone(),
        size: found.sizes.first().map(|size| size.id.clone()),
        quantity: 1,
        modifiers: firsts
            .map(|id| ModifierChoice {
                modifier: id.clone(),
                count: 1,
            })
            .collect(),
        seat: None,
        course: found.course,
        note: None,
        open: None,
    }
}

/// `line` with these modifiers besides: `with(line(&mut ids, "burger"), &["no-onion"])`.
pub fn with(mut line: LineDraft, modifiers: &[&str]) -> LineDraft {
    for name in modifiers {
        let known = RESTAURANT
            .menu
            .modifiers
            .keys()
            .find(|id| id.as_str() == *name);
        let id = known.unwrap_or_else(|| panic!("the fixture has no modifier '{name}'"));
        line.modifiers.push(ModifierChoice {
            modifier: id.clone(),
            count: 1,
        });
    }
    line
}

/// `count` of a line.
pub fn times(mut line: LineDraft, count: u16) -> LineDraft {
    line.quantity = count;
    line
}

/// A dine-in order for two at table 4, priced with the fixture's menu.
pub fn order(ids: &mut Ids, lines: Vec<LineDraft>) -> OrderDraft {
    OrderDraft {
        id: ids.next_order(),
        channel: Channel::DineIn,
        table: RESTAURANT.tables.first().map(|table| table.id.clone()),
        guest: None,
        covers: 2,
        lines,
        allergies: Vec::new(),
        note: None,
        wanted_in: None,
        alias: None,
        menu_version: RESTAURANT.version.clone(),
        expected_total: None,
    }
}

/// An order of one each of `items`.
pub fn order_of(ids: &mut Ids, items: &[&str]) -> OrderDraft {
    let lines = items.iter().map(|item| line(ids, item)).collect();
    order(ids, lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixture_is_sound_and_the_same_each_time() {
        let restaurant = restaurant();
        assert_eq!(restaurant.menu.items.len(), 6);
        assert_eq!(restaurant.pass().id.as_str(), "pass");
        let (mut one, mut two) = (ids(7), ids(7));
        assert_eq!(
            order_of(&mut one, &["burger", "cola"]),
            order_of(&mut two, &["burger", "cola"])
        );
        assert_ne!(one.next_order().0, ids(8).next_order().0);
        let (first, second) = (one.next_line(), one.next_line());
        assert!(first < second && first.0.get_version_num() == 7);
    }

    #[test]
    fn a_line_is_ready_to_submit() {
        let mut ids = ids(1);
        let burger = with(line(&mut ids, "burger"), &["no-onion"]);
        let chosen: Vec<&str> = burger
            .modifiers
            .iter()
            .map(|m| m.modifier.as_str())
            .collect();
        assert_eq!(chosen, ["rare", "no-onion"]);
        assert_eq!(line(&mut ids, "pizza").size, SizeId::new("M").ok());
        assert_eq!(line(&mut ids, "cola").course, CourseNo(0));
    }
}
