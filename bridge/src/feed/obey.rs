//! What the web asks for: an order from a shop, goods received, a count. Stored first, answered after.

use shared::ids::RequestId;
use shared::order::OrderDraft;
use shared::time::Timestamp;
use shared::wire::{Ask, BridgeAsk, Envelope, PROTOCOL, Role};

use super::{After, AskQuote, HookReply, KeepHook, Mind, mint_request};
use crate::ingest::{Goods, book_goods};
use crate::shop::{ShopOrder, StockLine, lines_of};
use crate::store::{AskedFor, Delivered, Hash, StoreError, Turn, UsedKey};
use crate::wish::{Granted, Wish};

/// Orders that may wait for the router; more are refused until it is back.
const ORDERS_WAITING_MAX: usize = 1_000;

/// Called once, after the commit.
pub type Reply<T> = Box<dyn FnOnce(T) + Send>;

pub enum Command {
    Place(Box<PlaceOrder>),
    Report(Box<ReportGoods>),
    Hook(Box<KeepHook>),
    Quote(Box<AskQuote>),
    Delivered(Box<NoteDelivery>),
    Wish(Box<DoWish>),
    Stop,
}

pub struct PlaceOrder {
    pub key: String,
    pub hash: Hash,
    /// Minted where the shop's order came in, and stored before it is sent.
    pub request: RequestId,
    pub order: OrderDraft,
    /// As it came in, with what it says of its guest.
    pub shop: ShopOrder,
    pub paid_online: Option<String>,
    /// Wall time, for the age of the key.
    pub at: Timestamp,
    pub reply: Reply<PlaceReply>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceReply {
    /// Stored, now or at an earlier request with this key; the order to follow.
    Placed {
        order: shared::ids::OrderId,
        repeated: bool,
    },
    /// The key was used for another body.
    KeyReused,
    /// Too many orders wait for the router.
    TooManyWaiting,
}

pub struct ReportGoods {
    pub key: String,
    pub hash: Hash,
    pub goods: Goods,
    pub lines: Vec<StockLine>,
    /// Why something was thrown away; else empty.
    pub reason: String,
    /// Wall time, used while the router's is unknown.
    pub at: Timestamp,
    pub reply: Reply<GoodsReply>,
}

/// What a person asks for on the page; the same as a command would.
pub struct DoWish {
    pub wish: Wish,
    /// Wall time.
    pub at: Timestamp,
    pub reply: Reply<Granted>,
}

/// How a delivery ended.
pub struct NoteDelivery {
    pub parcel: i64,
    pub outcome: Delivered,
    /// Wall time.
    pub at: Timestamp,
    pub reply: Reply<()>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoodsReply {
    Booked { repeated: bool },
    KeyReused,
}

impl Mind {
    pub(super) fn envelope(&self, ask: BridgeAsk) -> Envelope<Ask> {
        self.envelope_as(mint_request(), ask)
    }

    pub(super) fn envelope_as(&self, id: RequestId, ask: BridgeAsk) -> Envelope<Ask> {
        self.envelope_of(id, Ask::Bridge(ask))
    }

    pub(super) fn envelope_of(&self, id: RequestId, body: Ask) -> Envelope<Ask> {
        Envelope {
            v: PROTOCOL,
            id,
            role: Role::Bridge,
            device: self.device.clone(),
            actor: None,
            approver: None,
            term: self.term,
            body,
        }
    }

    pub(super) fn obey(
        &mut self,
        turn: &mut Turn<'_>,
        command: Command,
        after: &mut After,
    ) -> Result<(), StoreError> {
        match command {
            Command::Place(place) => {
                let said = self.place(turn, &place, after)?;
                after.replies.push(Box::new(move || (place.reply)(said)));
            }
            Command::Report(report) => {
                let said = self.report(turn, &report)?;
                after.replies.push(Box::new(move || (report.reply)(said)));
            }
            Command::Hook(hook) => {
                let kept = turn.keep_hook(&hook.channel, &hook.event, hook.at, &hook.body)?;
                self.hooks_wait |= kept;
                let said = HookReply::Kept { repeated: !kept };
                after.replies.push(Box::new(move || (hook.reply)(said)));
            }
            Command::Delivered(note) => {
                turn.delivered(note.parcel, &note.outcome, note.at)?;
                after.replies.push(Box::new(move || (note.reply)(())));
            }
            Command::Quote(ask) => self.ask_quote(*ask, after),
            Command::Wish(asked) => {
                let said = self.fulfil(turn, &asked.wish, asked.at, after)?;
                after.replies.push(Box::new(move || (asked.reply)(said)));
            }
            Command::Stop => after.stop = true,
        }
        Ok(())
    }

    fn place(
        &mut self,
        turn: &mut Turn<'_>,
        place: &PlaceOrder,
        after: &mut After,
    ) -> Result<PlaceReply, StoreError> {
        match turn.used_key(&place.key)? {
            Some(UsedKey {
                hash,
                order: Some(order),
                ..
            }) if hash == place.hash => {
                return Ok(PlaceReply::Placed {
                    order,
                    repeated: true,
                });
            }
            Some(_) => return Ok(PlaceReply::KeyReused),
            None => {}
        }
        if ORDERS_WAITING_MAX <= turn.asks_waiting()? {
            return Ok(PlaceReply::TooManyWaiting);
        }
        let order = place.order.id;
        let ask = BridgeAsk::SubmitOnline {
            order: place.order.clone(),
            paid_online: place.paid_online.clone(),
        };
        let envelope = self.envelope_as(place.request, ask);
        let used = UsedKey {
            hash: place.hash,
            order: Some(order),
        };
        turn.use_key(&place.key, &used, place.at)?;
        turn.add_shop_order(order, &lines_of(&place.order))?;
        let at = self.now.unwrap_or(place.at);
        self.attach(turn, &place.order, &place.shop, at, "online order")?;
        turn.ask(&envelope, &AskedFor::Order(order))?;
        self.watching.insert(order);
        after.asks.push(envelope);
        Ok(PlaceReply::Placed {
            order,
            repeated: false,
        })
    }

    fn report(
        &mut self,
        turn: &mut Turn<'_>,
        report: &ReportGoods,
    ) -> Result<GoodsReply, StoreError> {
        match turn.used_key(&report.key)? {
            Some(UsedKey {
                hash, order: None, ..
            }) if hash == report.hash => {
                return Ok(GoodsReply::Booked { repeated: true });
            }
            Some(_) => return Ok(GoodsReply::KeyReused),
            None => {}
        }
        let at = self.now.unwrap_or(report.at);
        let day = self.day(at);
        self.open_shelves_once(turn, at, day)?;
        book_goods(
            turn,
            &self.rules,
            (&report.key, report.goods, &report.lines, &report.reason),
            at,
            day,
        )?;
        let used = UsedKey {
            hash: report.hash,
            order: None,
        };
        turn.use_key(&report.key, &used, report.at)?;
        self.look_at_stock = true;
        Ok(GoodsReply::Booked { repeated: false })
    }
}
