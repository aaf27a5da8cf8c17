//! Wishes of commands that run beside the bridge: carried out in the next turn, answered in the store.

use shared::menu::GoodsMethod;
use shared::time::Timestamp;

use super::{Listener, Mind};
use crate::ingest::Rules;
use crate::shop::Topic;
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
        fill_queues(turn, &self.listeners, at)?;
        self.paces = turn.paces()?;
        self.look_at_stock = true;
        self.hooks_wait = true;
        Ok(())
    }
}

/// What readers beside this program need to know of the chart.
pub(crate) fn remember_accounts(turn: &mut Turn<'_>, rules: &Rules) -> Result<(), StoreError> {
    let a = &rules.accounts;
    let goods = match a.goods {
        GoodsMethod::AngloSaxon => "anglo-saxon",
        GoodsMethod::Periodic => "periodic",
    };
    turn.set_meta("goods", goods)?;
    turn.set_meta("cost of goods", a.cost_of_goods.as_str())?;
    turn.set_meta("waste", a.waste.as_str())
}

/// Every closed day goes to every destination, whoever closed it and whenever the destination came.
pub(super) fn fill_queues(
    turn: &mut Turn<'_>,
    listeners: &[Listener],
    at: Timestamp,
) -> Result<(), StoreError> {
    let all = listeners.iter();
    for one in all.filter(|one| one.topics.contains(&Topic::Days)) {
        turn.fill_queue(&one.id, &one.since, at)?;
    }
    Ok(())
}
