//! What the router says: facts into the books, orders and availability for the shop, answers to questions.

use shared::bus::Inbound;
use shared::ids::OrderId;
use shared::wire::{
    Answer, Beat, Fact, FactBody, HouseSnapshot, HouseUpdate, Reject, Snapshot, Stream, Tell,
    Update,
};

use super::{ASK_AGAIN_AFTER, After, Mind, clock};
use crate::house::{House, OpenOrder};
use crate::ingest::{Ingested, ingest};
use crate::shop::Seen;
use crate::store::{AskedFor, StoreError, Turn};

impl Mind {
    pub(super) fn hear(
        &mut self,
        turn: &mut Turn<'_>,
        heard: Inbound,
        after: &mut After,
    ) -> Result<(), StoreError> {
        match heard {
            Inbound::Beat(beat) => self.hear_beat(turn, &beat)?,
            Inbound::Update { tell, .. } => self.hear_tell(turn, tell, after)?,
            Inbound::Snapshot {
                snapshot: Snapshot::House(house),
                ..
            } => {
                self.hear_house(turn, &house, after)?;
            }
            Inbound::Snapshot { stream, .. } => {
                tracing::warn!(%stream, "a snapshot nobody asked for")
            }
            Inbound::Answer(answer) => self.hear_answer(turn, &answer, after)?,
            Inbound::UnknownStream { stream } => {
                tracing::error!(%stream, "the router does not know this stream; update it first");
            }
            Inbound::Linked(linked) => {
                tracing::info!(linked, "link to the router");
                self.live.lock().linked = linked;
            }
        }
        Ok(())
    }

    fn hear_beat(&mut self, turn: &mut Turn<'_>, beat: &Beat) -> Result<(), StoreError> {
        self.term = self.term.max(beat.term);
        self.now = Some(beat.now);
        self.open_shelves_once(turn, beat.now, self.day(beat.now))?;
        let mut live = self.live.lock();
        live.linked = true;
        live.last_beat = Some(clock());
        live.router_now = Some(beat.now);
        live.facts_head = Some((
            beat.epoch,
            beat.heads.get(&Stream::Facts).copied().unwrap_or(0),
        ));
        live.menu.clone_from(&beat.menu);
        live.timers_stopped = beat.timers_stopped;
        Ok(())
    }

    fn hear_tell(
        &mut self,
        turn: &mut Turn<'_>,
        tell: Tell,
        after: &mut After,
    ) -> Result<(), StoreError> {
        match tell.update {
            Update::Fact(fact) => {
                if turn.cursor().is_some_and(|(epoch, _)| epoch != tell.epoch) {
                    tracing::warn!(epoch = %tell.epoch, "the router writes a new journal");
                    turn.forget_told()?;
                    self.look_at_stock = true;
                }
                self.open_shelves_once(turn, fact.at, fact.business_date)?;
                self.now = Some(fact.at);
                match ingest(turn, &self.rules, (tell.epoch, tell.seq), &fact)? {
                    Ingested::Done => self.due.counts = true,
                    Ingested::Repeated => self.live.lock().facts_repeated += 1,
                    Ingested::Parked(why) => {
                        let seq = tell.seq;
                        tracing::error!(seq, %why, "a fact could not be booked; look at it");
                        self.live.lock().facts_parked += 1;
                    }
                }
                self.remember(turn, &fact)?;
                self.tell_shop(turn, &fact, after)
            }
            Update::House(update) => self.hear_house_update(turn, update, after),
            Update::Station(_) => Ok(()),
        }
    }

    /// Facts reach the shop even where the view of a closed order was missed.
    fn tell_shop(
        &mut self,
        turn: &mut Turn<'_>,
        fact: &Fact,
        after: &mut After,
    ) -> Result<(), StoreError> {
        // Asked of all orders, not of the open ones: the house may have closed it before its facts came.
        let known = match &fact.body {
            FactBody::OrderCompleted => turn.completed(fact.order)?,
            FactBody::OrderCancelled { reason } => turn.cancelled(fact.order, reason)?,
            _ => false,
        };
        if known {
            after.shop_changed = true;
            self.due.orders.insert(fact.order);
        }
        Ok(())
    }

    fn hear_house_update(
        &mut self,
        turn: &mut Turn<'_>,
        update: HouseUpdate,
        after: &mut After,
    ) -> Result<(), StoreError> {
        match update {
            HouseUpdate::Order { view } => {
                let id = view.head.order;
                self.live
                    .lock()
                    .house
                    .orders
                    .insert(id, OpenOrder::of(&view));
                if self.watching.contains(&id) {
                    after.shop_changed |= turn.seen(id, &Seen::of(&view))?;
                    self.due.orders.insert(id);
                }
            }
            HouseUpdate::OrderGone { order } => {
                self.live.lock().house.orders.remove(&order);
                self.close(turn, order, after)?;
            }
            HouseUpdate::Availability { item } => {
                self.live
                    .lock()
                    .availability
                    .insert(item.item.clone(), item);
                self.due.items = true;
            }
            HouseUpdate::Menu { version } => self.live.lock().menu = Some(version),
            HouseUpdate::Station { health } => {
                let stations = &mut self.live.lock().house.stations;
                stations.insert(health.station.clone(), health);
            }
            HouseUpdate::Check { .. }
            | HouseUpdate::CheckGone { .. }
            | HouseUpdate::Message { .. }
            | HouseUpdate::MessageGone { .. }
            | HouseUpdate::People { .. } => {}
        }
        Ok(())
    }

    fn close(
        &mut self,
        turn: &mut Turn<'_>,
        order: OrderId,
        after: &mut After,
    ) -> Result<(), StoreError> {
        if self.watching.remove(&order) {
            after.shop_changed |= turn.gone(order)?;
            self.due.orders.insert(order);
        }
        Ok(())
    }

    /// The whole house at once. A shop's order that it showed before and shows no longer is closed.
    fn hear_house(
        &mut self,
        turn: &mut Turn<'_>,
        house: &HouseSnapshot,
        after: &mut After,
    ) -> Result<(), StoreError> {
        {
            let mut live = self.live.lock();
            live.house_known = true;
            live.house = House::of(house);
            live.availability = house
                .availability
                .iter()
                .map(|a| (a.item.clone(), a.clone()))
                .collect();
            if house.menu.is_some() {
                live.menu.clone_from(&house.menu);
            }
        }
        self.due.items = true;
        let mut missing = self.watching.clone();
        for view in &house.orders {
            if missing.remove(&view.head.order) {
                after.shop_changed |= turn.seen(view.head.order, &Seen::of(view))?;
                self.due.orders.insert(view.head.order);
            }
        }
        for order in missing {
            if turn.is_known_to_house(order)? {
                self.close(turn, order, after)?;
            }
        }
        Ok(())
    }

    fn hear_answer(
        &mut self,
        turn: &mut Turn<'_>,
        answer: &Answer,
        after: &mut After,
    ) -> Result<(), StoreError> {
        if self.hear_quote(answer, after) {
            return Ok(());
        }
        let Some(about) = turn.asked_for(answer.id)? else {
            return Ok(());
        };
        if let Err(Reject::StoreUnavailable { .. }) = &answer.result {
            // Nothing was taken and nothing is remembered: the same question is asked again.
            self.resting.push((clock() + ASK_AGAIN_AFTER, answer.id));
            return Ok(());
        }
        match &about {
            AskedFor::Order(order) => {
                turn.answered(*order, &answer.result)?;
                self.due.orders.insert(*order);
                self.is_answered(turn, *order)?;
                if let Err(reject) = &answer.result {
                    if let Some((channel, theirs)) = turn.channel_of(*order)? {
                        let words = format!("the kitchen refused it: {reject}; call the guest");
                        let at = self.now.unwrap_or_default();
                        turn.except((&channel, &theirs), None, "refused", &words, at)?;
                    }
                    self.watching.remove(order);
                    turn.gone(*order)?;
                    turn.unlink(*order)?;
                }
                after.shop_changed = true;
            }
            AskedFor::CallOff(order) => {
                self.hear_called_off(turn, *order, &answer.result)?;
                after.shop_changed = true;
            }
            AskedFor::Forgotten => {
                if let Err(reject) = &answer.result {
                    tracing::warn!(%reject, "the router would not forget a guest; 'router forget' does");
                }
            }
            AskedFor::Stock { item, out } => {
                if let Err(reject) = &answer.result {
                    tracing::warn!(%item, out, %reject, "the router would not take a word about stock");
                }
                self.look_at_stock = true;
            }
        }
        turn.close_ask(answer.id, &about)
    }
}
