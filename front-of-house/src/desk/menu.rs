//! The menu as a waiter picks from it: categories, search, what is out, counted, or forbidden to the seat.

use shared::ids::*;
use shared::lang::allergen;
use shared::menu::{Allergen, Item};

use super::*;
use crate::intent::Chosen;
use crate::say::check as w;

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
    /// The tab of the favourites is on.
    pub favourites: bool,
    pub categories: Vec<CategoryTab>,
    /// Whether dishes that the seat must not eat are hidden; `None` where nobody has an allergy.
    pub only_safe: Option<bool>,
    /// How many the next tap adds, where a number was typed before the name.
    pub count: u16,
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
        let (count, typed) = counted(&self.screen.search);
        let searching = !typed.is_empty();
        let favourites = !searching && self.screen.favourites;
        let tabs = menu.categories.iter().map(|category| CategoryTab {
            id: category.id.clone(),
            name: category.names.get(self.lang().code()).to_owned(),
            on: !searching && !favourites && self.screen.category.as_ref() == Some(&category.id),
        });
        let categories = tabs.collect();
        let items: Vec<&Item> = if searching {
            self.items(self.index.find(typed))
        } else if favourites {
            self.items(self.favourites.top(self.daypart()))
        } else {
            let open = self.screen.category.as_ref();
            open.map(|category| menu.items_in(category).collect())
                .unwrap_or_default()
        };
        let forbidden = self.forbidden();
        let only_safe = (!forbidden.is_empty()).then_some(self.screen.only_safe);
        let hidden = |item: &&Item| {
            only_safe == Some(true) && item.allergens.iter().any(|own| forbidden.contains(own))
        };
        let chosen = self.chosen_item();
        let tiles = items
            .into_iter()
            .filter(|item| !hidden(item))
            .map(|item| self.tile(item, chosen.as_ref(), &forbidden))
            .collect();
        MenuView {
            favourites,
            categories,
            only_safe,
            count,
            search: self.screen.search.clone(),
            tiles,
        }
    }

    fn items(&self, ids: Vec<&ItemId>) -> Vec<&Item> {
        let items = &self.house.menu.items;
        ids.into_iter().filter_map(|id| items.get(id)).collect()
    }

    /// What the chosen seat must not eat, with what the whole table must not; for the table, what anybody must not.
    fn forbidden(&self) -> Vec<Allergen> {
        let Some(place) = self.place() else {
            return Vec::new();
        };
        match self.screen.seat {
            Some(_) => self.allergens_at(place, self.screen.seat, true),
            None => self.all_allergens(place),
        }
    }

    fn chosen_item(&self) -> Option<ItemId> {
        let Some(Chosen::New(line)) = self.screen.chosen else {
            return None;
        };
        let draft = self.draft(self.place()?)?;
        draft.line(line).map(|line| line.item.clone())
    }

    fn tile(&self, item: &Item, chosen: Option<&ItemId>, forbidden: &[Allergen]) -> Tile {
        let state = self.availability.get(&item.id);
        let out = state.is_some_and(|state| state.out);
        let price = match item.sizes.iter().map(|size| size.price).min() {
            Some(least) => w::FROM.with(self.lang(), least),
            None => item.price.to_string(),
        };
        Tile {
            item: item.id.clone(),
            name: item.names.get(self.lang().code()).to_owned(),
            price,
            mark: self.mark(item, out, forbidden),
            out,
            chosen: chosen == Some(&item.id),
        }
    }

    fn mark(&self, item: &Item, out: bool, forbidden: &[Allergen]) -> Option<(String, Tone)> {
        if out {
            return Some(("86".to_owned(), Tone::Late));
        }
        let name = |own: &Allergen| allergen(*own, self.lang());
        let clash = item.allergens.iter().filter(|own| forbidden.contains(own));
        let clash: Vec<&str> = clash.map(name).collect();
        if !clash.is_empty() {
            return Some((format!("⚠ {}", clash.join(" ")), Tone::Allergy));
        }
        match self.left(&item.id) {
            Some(0) => Some((self.word(w::NONE_LEFT), Tone::Late)),
            Some(left) => Some((w::LEFT.with(self.lang(), left), Tone::Soon)),
            None => {
                // Two fit on a tile; the sheet names them all.
                let names: Vec<&str> = item.allergens.iter().take(2).map(name).collect();
                let more = match item.allergens.len().saturating_sub(names.len()) {
                    0 => String::new(),
                    more => format!(" +{more}"),
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
            self.items(self.index.find(search))
        } else {
            self.items(self.house.menu.item_order.iter().collect())
        };
        let mut rows: Vec<StockRow> = items
            .into_iter()
            .map(|item| {
                let state = self.availability.get(&item.id);
                StockRow {
                    item: item.id.clone(),
                    name: item.names.get(self.lang().code()).to_owned(),
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
