//! Webhooks at work: kept first and answered, then read, mapped and sent to the kitchen, or held for a person.

use sha2::{Digest, Sha256};
use shared::ids::{OrderId, RequestId};
use shared::time::Timestamp;
use shared::wire::{Accepted, BridgeAsk, Reject};

use super::deadline::dismiss_held;
use super::{After, Mind, mint_request};
use crate::shop::{
    Said, Shop, ShopStatus, TheirOrder, Trouble, Verdict, draft, lines_of, translate,
};
use crate::store::{AskedFor, ChannelOrder, Hash, Hook, StoreError, Turn};

/// Webhooks worked in one turn.
pub(super) const HOOKS_MAX: usize = 64;

/// A webhook whose signature was good.
pub struct KeepHook {
    pub channel: String,
    /// The sender's own id of the event, or a hash of what it signed.
    pub event: String,
    pub body: String,
    /// Wall time at which it came.
    pub at: Timestamp,
    pub reply: super::Reply<HookReply>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookReply {
    Kept { repeated: bool },
}

impl Mind {
    pub(super) fn work(
        &mut self,
        turn: &mut Turn<'_>,
        hook: &Hook,
        after: &mut After,
    ) -> Result<(), StoreError> {
        let at = self.now.unwrap_or(hook.at);
        let Some(shop) = self
            .shops
            .iter()
            .find(|shop| shop.id == hook.channel)
            .cloned()
        else {
            let words = "its channel is no longer in channels.toml; add it, then retry";
            turn.except((&hook.channel, ""), Some(hook.id), "wrong", words, at)?;
            return turn.settle_hook(hook.id, true);
        };
        let body = serde_json::from_str(&hook.body).map_err(|e| format!("it is not JSON: {e}"));
        match body.and_then(|body| translate(&shop, &body, &self.restaurant)) {
            Err(why) => {
                turn.except((&shop.id, ""), Some(hook.id), "unreadable", &why, at)?;
                turn.settle_hook(hook.id, true)
            }
            Ok(Said::Nothing) => turn.settle_hook(hook.id, false),
            Ok(Said::Cancelled { theirs }) => {
                self.called_off(turn, &shop, &theirs, at, after)?;
                turn.settle_hook(hook.id, false)
            }
            Ok(Said::Order(order)) => self.take_order(turn, &shop, hook, &order, at, after),
        }
    }

    /// The kitchen takes it back as long as nothing of it has fired; else a person does.
    fn called_off(
        &mut self,
        turn: &mut Turn<'_>,
        shop: &Shop,
        theirs: &str,
        at: Timestamp,
        after: &mut After,
    ) -> Result<(), StoreError> {
        let known = turn.channel_order(&shop.id, theirs)?;
        if known.as_ref().is_some_and(|known| known.cancelled) {
            return Ok(());
        }
        let mut now = known.unwrap_or(ChannelOrder::unknown());
        let changing = now.next_hook.take();
        match now.order {
            // It was asked for already, to make room for a changed one, which will not come.
            Some(_) if changing.is_some() => {}
            Some(order) if !is_over(turn, order)? => {
                self.ask_back(turn, order, "called off at the shop", after)?;
            }
            Some(_) => {}
            // It waits for a person, who has nothing to decide any more.
            None => drop(dismiss_held(turn, (&shop.id, theirs), at)?),
        }
        if let Some(hook) = changing {
            turn.settle_hook(hook, false)?;
        }
        // Remembered even where the order never came: if it comes late, it is not cooked.
        now.cancelled = true;
        self.set_order(
            turn,
            (&shop.id, theirs),
            ChannelOrder {
                answer_by: None,
                ..now
            },
        )
    }

    /// The guest changed it after the kitchen had it. A new order takes its place once the kitchen has let go.
    fn changed(
        &mut self,
        turn: &mut Turn<'_>,
        (shop, hook): (&Shop, &Hook),
        their: &TheirOrder,
        known: ChannelOrder,
        after: &mut After,
    ) -> Result<(), StoreError> {
        let Some(order) = known.order else {
            return Ok(());
        };
        if let Some(earlier) = known.next_hook {
            turn.settle_hook(earlier, false)?;
        } else {
            turn.judge(order, Some(Verdict::Replaced))?;
            self.ask_back(turn, order, "changed at the shop", after)?;
        }
        let now = ChannelOrder {
            next_hook: Some(hook.id),
            ..known
        };
        turn.set_channel_order(&shop.id, &their.theirs, &now)?;
        turn.settle_hook(hook.id, true)
    }

    /// Asks the kitchen to give an order back.
    pub(super) fn ask_back(
        &mut self,
        turn: &mut Turn<'_>,
        order: OrderId,
        reason: &str,
        after: &mut After,
    ) -> Result<(), StoreError> {
        let reason = reason.to_owned();
        let envelope = self.envelope(BridgeAsk::CallOff { order, reason });
        turn.ask(&envelope, &AskedFor::CallOff(order))?;
        after.asks.push(envelope);
        Ok(())
    }

    /// The kitchen gave it back, or has it in hand.
    pub(super) fn hear_called_off(
        &mut self,
        turn: &mut Turn<'_>,
        order: OrderId,
        result: &Result<Accepted, Reject>,
    ) -> Result<(), StoreError> {
        let Some((channel, theirs)) = turn.channel_of(order)? else {
            return Ok(());
        };
        let (about, at) = (
            (channel.as_str(), theirs.as_str()),
            self.now.unwrap_or_default(),
        );
        let Some(known) = turn.channel_order(&channel, &theirs)? else {
            return Ok(());
        };
        // An order that the kitchen never took needs no giving back.
        let row = turn.shop_order(order)?;
        let never = row.is_some_and(|row| matches!(row.answer, Some(Err(_))));
        let free = result.is_ok() || never;
        match (known.next_hook, free) {
            (Some(hook), true) => {
                turn.forget_channel_order(&channel, &theirs)?;
                turn.release_hook(hook)?;
                self.hooks_wait = true;
            }
            (Some(hook), false) => {
                let words = "it was changed there and the kitchen has it in hand; compare, and change it at a terminal";
                turn.except(about, None, "changed", words, at)?;
                turn.settle_hook(hook, false)?;
                turn.judge(order, None)?;
                let now = ChannelOrder {
                    next_hook: None,
                    ..known
                };
                turn.set_channel_order(&channel, &theirs, &now)?;
                self.due.orders.insert(order);
            }
            (None, true) => {}
            (None, false) if matches!(result, Err(Reject::OrderCancelled { .. })) => {}
            (None, false) => {
                let words = "it is off there, and the kitchen has it in hand; void it at a terminal, and see who pays";
                turn.except(about, None, "cancelled", words, at)?;
            }
        }
        Ok(())
    }

    fn take_order(
        &mut self,
        turn: &mut Turn<'_>,
        shop: &Shop,
        hook: &Hook,
        their: &TheirOrder,
        at: Timestamp,
        after: &mut After,
    ) -> Result<(), StoreError> {
        let about = (shop.id.as_str(), their.theirs.as_str());
        let hash: Hash =
            Sha256::digest(serde_json::to_vec(&their.order).unwrap_or_default()).into();
        let known = turn.channel_order(&shop.id, &their.theirs)?;
        // The channel waits from the first time that it is heard of, not again after a person has decided.
        let known = known.unwrap_or(ChannelOrder {
            answer_by: shop.answer_within.map(|within| hook.at + within),
            ..ChannelOrder::unknown()
        });
        if known.cancelled {
            return turn.settle_hook(hook.id, false);
        }
        if known.order.is_some() {
            if known.hash == hash {
                return turn.settle_hook(hook.id, false);
            }
            let known = ChannelOrder { hash, ..known };
            return self.changed(turn, (shop, hook), their, known, after);
        }
        let holds = |trouble: &&Trouble| !(hook.accepted && matches!(trouble, Trouble::Price(_)));
        let mut held = false;
        for trouble in their.troubles.iter().filter(holds) {
            turn.except(about, Some(hook.id), trouble.kind(), trouble.words(), at)?;
            held = true;
        }
        if held {
            self.set_order(turn, about, known)?;
            return turn.settle_hook(hook.id, true);
        }
        for remark in &their.remarks {
            turn.except(about, None, "remark", remark, at)?;
        }
        let order = self.send_order(turn, shop, their, at, after)?;
        let now = ChannelOrder {
            order: Some(order),
            hash,
            ..known
        };
        self.set_order(turn, about, now)?;
        turn.settle_hook(hook.id, false)
    }

    fn send_order(
        &mut self,
        turn: &mut Turn<'_>,
        shop: &Shop,
        their: &TheirOrder,
        at: Timestamp,
        after: &mut After,
    ) -> Result<OrderId, StoreError> {
        let order = draft(&their.order, &self.restaurant, &mut || mint_request().0);
        self.attach(turn, &order, &their.order, at, &shop.id)?;
        let (id, lines) = (order.id, lines_of(&order));
        let ask = BridgeAsk::SubmitOnline {
            order,
            paid_online: their.order.paid_reference.clone(),
        };
        let request: RequestId = mint_request();
        let envelope = self.envelope_as(request, ask);
        turn.add_shop_order(id, &lines)?;
        turn.ask(&envelope, &AskedFor::Order(id))?;
        self.watching.insert(id);
        after.asks.push(envelope);
        Ok(id)
    }
}

/// Their echo of what the kitchen said is no news: it is over here as well.
fn is_over(turn: &mut Turn<'_>, order: OrderId) -> Result<bool, StoreError> {
    use ShopStatus::{Cancelled, Refused, Served};
    let row = turn.shop_order(order)?;
    Ok(row.is_some_and(|row| matches!(row.status(), Cancelled | Refused | Served)))
}
