//! Another menu, taken up while the house is open: read again, checked, and its prices told to every shop.
//!
//! The router says which menu it serves. Files that are not that menu yet (somebody is still copying them) are looked
//! at again; until then the old menu stands, and the page says so.

use std::sync::Arc;
use std::time::Duration;

use shared::menu::Restaurant;

use super::{Mind, clock, remember_accounts};
use crate::ingest::Rules;
use crate::live::Card;
use crate::store::{StoreError, Turn};

/// Reads the restaurant's files; the error says in words what is wrong with them.
pub type LoadMenu = Box<dyn Fn() -> Result<Restaurant, String> + Send>;

/// How often files are looked at that are not what the router serves.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(2);

impl Mind {
    pub(super) fn follow_menu(&mut self, turn: &mut Turn<'_>) -> Result<(), StoreError> {
        let served = self.live.lock().menu.clone();
        let Some(served) = served.filter(|served| *served != self.restaurant.version) else {
            return Ok(());
        };
        let now = clock();
        let again = match &self.missed {
            Some((missed, at)) if *missed == served => {
                if now.saturating_duration_since(*at) < LOOK_AGAIN_AFTER {
                    return Ok(());
                }
                true
            }
            _ => false,
        };
        self.missed = Some((served.clone(), now));
        // Said once for each menu, not with every look.
        let warn = |words: &str| {
            if !again {
                tracing::warn!(%served, words, "the router serves a menu that is not here");
            }
        };
        let restaurant = match (self.load)() {
            Ok(found) if found.version == served => found,
            Ok(_) => {
                warn("copy its files here; until then the old menu stands");
                return Ok(());
            }
            Err(words) => {
                warn(&words);
                return Ok(());
            }
        };
        let rules = match Rules::of(&restaurant) {
            Ok(rules) => rules,
            Err(bad) => {
                warn(&bad.to_string());
                return Ok(());
            }
        };
        if let Some(ingredient) = rules.book.ingredients().find(|one| !turn.can_keep(one)) {
            let id = &ingredient.id;
            warn(&format!(
                "'{id}' is counted in another unit; give it a new id in recipes.toml"
            ));
            return Ok(());
        }
        self.adopt(turn, restaurant, rules)
    }

    fn adopt(
        &mut self,
        turn: &mut Turn<'_>,
        restaurant: Restaurant,
        rules: Rules,
    ) -> Result<(), StoreError> {
        tracing::info!(menu = %restaurant.version, "another menu is served from now on");
        self.missed = None;
        self.restaurant = Arc::new(restaurant);
        self.rules = Rules {
            points: self.rules.points.clone(),
            ..rules
        };
        turn.forget_rulebook();
        turn.set_meta("name", &self.restaurant.name)?;
        remember_accounts(turn, &self.rules)?;
        // New ingredients get their shelves with the next beat.
        self.shelves_open = false;
        self.told_items.clear();
        self.due.items = true;
        self.due.prices = true;
        self.live.lock().card = Some(Card {
            restaurant: self.restaurant.clone(),
            rules: Arc::new(self.rules.clone()),
        });
        Ok(())
    }
}
