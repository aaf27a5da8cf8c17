//! Webhooks at work: kept first and answered, then read, mapped and sent to the kitchen, or held for a person.

use sha2::{Digest, Sha256};
use shared::ids::{OrderId, RequestId};
use shared::time::Timestamp;
use shared::wire::BridgeAsk;

use super::{After, Mind, mint_request};
use crate::shop::{Said, Shop, TheirOrder, Trouble, draft, lines_of, translate};
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
                self.called_off(turn, &shop, &theirs, at)?;
                turn.settle_hook(hook.id, false)
            }
            Ok(Said::Order(order)) => self.take_order(turn, &shop, hook, &order, at, after),
        }
    }

    /// The kitchen may be at it already, so a person calls it off there.
    fn called_off(
        &mut self,
        turn: &mut Turn<'_>,
        shop: &Shop,
        theirs: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let known = turn.channel_order(&shop.id, theirs)?;
        if known.as_ref().is_some_and(|known| known.cancelled) {
            return Ok(());
        }
        let ours = known.as_ref().and_then(|known| known.order);
        let row = match ours {
            Some(order) => turn.shop_order(order)?,
            None => None,
        };
        // Their echo of what the kitchen said is no news: it is over here as well.
        let over = row.is_some_and(|row| {
            use crate::shop::ShopStatus::{Cancelled, Refused, Served};
            matches!(row.status(), Cancelled | Refused | Served)
        });
        if ours.is_some() && !over {
            let words = "the guest called it off there; void it at a terminal, and refund it";
            turn.except((&shop.id, theirs), None, "cancelled", words, at)?;
        }
        // Remembered even where the order never came: if it comes late, it is not cooked.
        let now = ChannelOrder {
            cancelled: true,
            ..known.unwrap_or(ChannelOrder {
                order: None,
                hash: [0; 32],
                cancelled: true,
            })
        };
        turn.set_channel_order(&shop.id, theirs, &now)
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
        if let Some(known) = turn.channel_order(&shop.id, &their.theirs)? {
            if known.order.is_some() && known.hash != hash && !known.cancelled {
                let words = "it was changed there after the kitchen had it; compare, and change it at a terminal";
                turn.except(about, None, "changed", words, at)?;
                turn.set_channel_order(&shop.id, &their.theirs, &ChannelOrder { hash, ..known })?;
            }
            return turn.settle_hook(hook.id, false);
        }
        let holds = |trouble: &&Trouble| !(hook.accepted && matches!(trouble, Trouble::Price(_)));
        let mut held = false;
        for trouble in their.troubles.iter().filter(holds) {
            turn.except(about, Some(hook.id), trouble.kind(), trouble.words(), at)?;
            held = true;
        }
        if held {
            return turn.settle_hook(hook.id, true);
        }
        for remark in &their.remarks {
            turn.except(about, None, "remark", remark, at)?;
        }
        let order = self.send_order(turn, shop, their, at, after)?;
        let now = ChannelOrder {
            order: Some(order),
            hash,
            cancelled: false,
        };
        turn.set_channel_order(&shop.id, &their.theirs, &now)?;
        if let Some(within) = shop.answer_within {
            // At half the time, so that a person still can do something about it.
            let half = u64::try_from(within.0 / 2).unwrap_or_default();
            let call = super::clock() + std::time::Duration::from_millis(half);
            self.answer_by.insert(order, call);
        }
        turn.settle_hook(hook.id, false)
    }

    /// Calls a person about orders whose channel has waited half its time for an answer.
    pub(super) fn call_about_late_answers(
        &mut self,
        turn: &mut Turn<'_>,
    ) -> Result<(), StoreError> {
        let now = super::clock();
        let late: Vec<OrderId> = self
            .answer_by
            .extract_if(.., |_, by| *by <= now)
            .map(|(order, _)| order)
            .collect();
        for order in late {
            let Some((channel, theirs)) = turn.channel_of(order)? else {
                continue;
            };
            let words = "the kitchen has not answered and the channel waits; accept or deny it there by hand, and look why the router is silent";
            turn.except(
                (&channel, &theirs),
                None,
                "late",
                words,
                self.now.unwrap_or_default(),
            )?;
        }
        Ok(())
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
