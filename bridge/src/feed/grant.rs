//! Wishes of commands that run beside the bridge: carried out in the next turn, answered in the store.

use super::Mind;
use crate::store::{OpenWish, StoreError, Turn};
use crate::wish::{Place, fulfil};

impl Mind {
    pub(super) fn grant(&mut self, turn: &mut Turn<'_>, wish: &OpenWish) -> Result<(), StoreError> {
        let at = self.now.unwrap_or(wish.at).max(wish.at);
        let place = Place {
            rules: &self.rules,
            restaurant: &self.restaurant,
            at,
        };
        let answer = fulfil(turn, &place, &wish.wish)?;
        turn.grant(wish.id, &answer)?;
        self.look_at_stock = true;
        Ok(())
    }
}
