//! The menu as a waiter picks from it: categories, search, what is out, counted, or forbidden to the seat.

use shared::ids::*;
use shared::menu::{Allergen, Item};

use super::*;
use crate::intent::Chosen;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryTab {
    pub id: CategoryId,
    pub name: String,
    pub on: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    pub item: ItemId,
    pub name: String,
    /// "34.00", or "from 9.00" where it comes in sizes.
    pub price: String,
    /// "7 left", "86", "⚠ milk", "nuts".
    pub mark: Option<(String, Tone)>,
    pub out: bool,
    pub chosen: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuView {
    pub categories: Vec<CategoryTab>,
    pub search: String,
    pub tiles: Vec<Tile>,
}

/// A row of the 86 list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockRow {
    pub item: ItemId,
    pub name: String,
    pub out: bool,
    /// Stock, not a person, took it off.
    pub by_stock: bool,
    pub left: Option<u32>,
}

/// Rows of the 86 list: what is out or counted first, then what the search finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockView {
    pub search: String,
    pub rows: Vec<StockRow>,
}

impl Desk {
    pub fn menu_view(&self) -> MenuView {
        let menu = &self.house.menu;
        let searching = !self.screen.search.trim().is_empty();
        let tabs = menu.categories.iter().map(|category| CategoryTab {
            id: category.id.clone(),
            name: category.names.get(&self.lang).to_owned(),
            on: !searching && self.screen.category.as_ref() == Some(&category.id),
        });
        let items: Vec<&Item> = if searching {
            self.found(&self.screen.search)
        } else {
            let open = self.screen.category.as_ref();
            open.map(|category| menu.items_in(category).collect())
                .unwrap_or_default()
        };
        let categories = tabs.collect();
        let chosen = self.chosen_item();
        let tiles = items
            .into_iter()
            .map(|item| self.tile(item, chosen.as_ref()))
            .collect();
        MenuView {
            categories,
            search: self.screen.search.clone(),
            tiles,
        }
    }

    /// Items whose name has every word of `text`; those that start with it come first.
    fn found(&self, text: &str) -> Vec<&Item> {
        let wanted = text.trim().to_lowercase();
        let words: Vec<&str> = wanted.split_whitespace().collect();
        let in_order = self.house.menu.item_order.iter();
        let mut found: Vec<(bool, &Item)> = Vec::new();
        for item in in_order.filter_map(|id| self.house.menu.items.get(id)) {
            let name = item.names.get(&self.lang).to_lowercase();
            let kitchen = item.kitchen_names.get(&self.lang).to_lowercase();
            let all = words
                .iter()
                .all(|word| name.contains(word) || kitchen.contains(word));
            if all {
                found.push((!name.starts_with(&wanted), item));
            }
        }
        found.sort_by_key(|(later, _)| *later);
        found.into_iter().map(|(_, item)| item).collect()
    }

    fn chosen_item(&self) -> Option<ItemId> {
        let Some(Chosen::New(line)) = self.screen.chosen else {
            return None;
        };
        let draft = self.draft(self.place()?)?;
        draft.line(line).map(|line| line.item.clone())
    }

    fn tile(&self, item: &Item, chosen: Option<&ItemId>) -> Tile {
        let state = self.availability.get(&item.id);
        let out = state.is_some_and(|state| state.out);
        let price = match item.sizes.iter().map(|size| size.price).min() {
            Some(least) => format!("from {least}"),
            None => item.price.to_string(),
        };
        Tile {
            item: item.id.clone(),
            name: item.names.get(&self.lang).to_owned(),
            price,
            mark: self.mark(item, out),
            out,
            chosen: chosen == Some(&item.id),
        }
    }

    fn mark(&self, item: &Item, out: bool) -> Option<(String, Tone)> {
        if out {
            return Some(("86".to_owned(), Tone::Late));
        }
        let place = self.place()?;
        let forbidden = self.allergens_at(place, self.screen.seat, true);
        let clash: Vec<&str> = both(&item.allergens, &forbidden);
        if !clash.is_empty() {
            return Some((format!("⚠ {}", clash.join(" ")), Tone::Allergy));
        }
        match self.left(&item.id) {
            Some(0) => Some(("none left".to_owned(), Tone::Late)),
            Some(left) => Some((format!("{left} left"), Tone::Soon)),
            None => {
                // Two fit on a tile; the sheet names them all.
                let names: Vec<&str> = item.allergens.iter().take(2).map(|a| a.name()).collect();
                let more = item.allergens.len().saturating_sub(names.len());
                let more = if more == 0 {
                    String::new()
                } else {
                    format!(" +{more}")
                };
                (!names.is_empty()).then(|| (names.join(" ") + &more, Tone::Muted))
            }
        }
    }

    pub fn stock_view(&self) -> Option<StockView> {
        let Some(Dialog::EightySix { search }) = &self.screen.dialog else {
            return None;
        };
        let searching = !search.trim().is_empty();
        let items: Vec<&Item> = if searching {
            self.found(search)
        } else {
            let in_order = self.house.menu.item_order.iter();
            in_order
                .filter_map(|id| self.house.menu.items.get(id))
                .collect()
        };
        let mut rows: Vec<StockRow> = items
            .into_iter()
            .map(|item| {
                let state = self.availability.get(&item.id);
                StockRow {
                    item: item.id.clone(),
                    name: item.names.get(&self.lang).to_owned(),
                    out: state.is_some_and(|state| state.out),
                    by_stock: state.is_some_and(|state| state.by_stock),
                    left: state.and_then(|state| state.left),
                }
            })
            .collect();
        rows.sort_by_key(|row| (!row.out, row.left.is_none()));
        Some(StockView {
            search: search.clone(),
            rows,
        })
    }
}

fn both(own: &[Allergen], forbidden: &[Allergen]) -> Vec<&'static str> {
    own.iter()
        .filter(|allergen| forbidden.contains(allergen))
        .map(|a| a.name())
        .collect()
}
