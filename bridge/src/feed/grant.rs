//! Wishes of commands beside the bridge and of its page, carried out in a turn; and whose an order is.

use shared::menu::GoodsMethod;
use shared::order::OrderDraft;
use shared::time::Timestamp;
use shared::wire::{Ask, DeskAsk, Fact, FactBody};

use super::{After, Listener, Mind, mint_request};
use crate::ingest::Rules;
use crate::shop::{ShopOrder, Topic};
use crate::store::{AskedFor, Attach, OpenWish, StoreError, Turn};
use crate::wish::{Done, Granted, Place, Wish, fulfil};

impl Mind {
    pub(super) fn grant(
        &mut self,
        turn: &mut Turn<'_>,
        wish: &OpenWish,
        after: &mut After,
    ) -> Result<(), StoreError> {
        let answer = self.fulfil(turn, &wish.wish, wish.at, after)?;
        turn.grant(wish.id, &answer)
    }

    /// Whoever asks: a command beside us, or the manager's page.
    pub(super) fn fulfil(
        &mut self,
        turn: &mut Turn<'_>,
        wish: &Wish,
        asked_at: Timestamp,
        after: &mut After,
    ) -> Result<Granted, StoreError> {
        let at = self.now.unwrap_or(asked_at).max(asked_at);
        let place = Place {
            rules: &self.rules,
            restaurant: &self.restaurant,
            at,
        };
        let answer = fulfil(turn, &place, wish)?;
        if let Ok(Done::Forgotten { guests }) = &answer {
            after.forgotten = true;
            // The router wrote the name on labels; it forgets, too, when it can be reached.
            for customer in guests {
                let body = DeskAsk::ForgetCustomer {
                    customer: *customer,
                };
                let envelope = self.envelope_of(mint_request(), Ask::Desk(body));
                turn.ask(&envelope, &AskedFor::Forgotten)?;
                after.asks.push(envelope);
            }
        }
        if let Wish::Customer { id, .. } = wish {
            self.changes_customer(*id);
        }
        fill_queues(turn, &self.listeners, at)?;
        self.paces = turn.paces()?;
        self.look_at_stock = true;
        self.hooks_wait = true;
        Ok(answer)
    }

    /// Links an order that came in to its customer, and notes what they agreed to with it.
    pub(super) fn attach(
        &mut self,
        turn: &mut Turn<'_>,
        order: &OrderDraft,
        shop: &ShopOrder,
        at: Timestamp,
        source: &str,
    ) -> Result<(), StoreError> {
        let (Some(guest), Some(person)) = (&order.guest, shop.person()) else {
            return Ok(());
        };
        let id = turn.attach(&Attach {
            order: order.id,
            channel: order.channel,
            person: &person,
            guest: guest.customer,
            at,
        })?;
        self.changes_customer(id);
        for what in &shop.agrees_to {
            // A customer who was just written down is known.
            drop(turn.agree(id, (*what, true), at, source)?);
        }
        if !shop.allergies.is_empty() {
            let names: Vec<&str> = shop.allergies.iter().map(|one| one.name()).collect();
            turn.remember_allergies(id, &names.join(", "))?;
        }
        Ok(())
    }

    /// What a fact means for the history of the order's customer.
    pub(super) fn remember(&mut self, turn: &mut Turn<'_>, fact: &Fact) -> Result<(), StoreError> {
        self.link_and_reward(turn, fact)?;
        self.changes_customer_of(turn, fact)
    }

    fn link_and_reward(&self, turn: &mut Turn<'_>, fact: &Fact) -> Result<(), StoreError> {
        match (&fact.body, &self.rules.points) {
            (
                FactBody::OrderTaken {
                    customer: Some(guest),
                    channel,
                    ..
                },
                _,
            ) => turn.link_guest(fact.order, *guest, *channel, fact.at),
            (FactBody::CheckSettled { .. } | FactBody::Refunded { .. }, Some(rule)) => {
                turn.reward(fact.order, rule)
            }
            _ => Ok(()),
        }
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
    turn.set_meta("over and short", a.over_short.as_str())?;
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
