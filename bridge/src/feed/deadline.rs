//! Channels wait for a yes or no: a person is called at half the time, and at its end the owner's own rule answers.

use shared::ids::OrderId;
use shared::time::{Span, Timestamp};

use super::{After, Mind, mint_request};
use crate::shop::{AtDeadline, Verdict};
use crate::store::{ChannelOrder, Resolution, StoreError, Turn};

/// An order whose channel waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Awaited {
    until: Timestamp,
    /// A person has been called.
    called: bool,
}

#[expect(
    clippy::disallowed_methods,
    reason = "a channel's deadline passes by the wall clock, also while the router is away"
)]
fn wall_clock() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let ms = since.map_or(0, |since| since.as_millis());
    Timestamp(i64::try_from(ms).unwrap_or(i64::MAX))
}

/// Takes an order out of a person's hands: its webhooks are done, and what they held back is resolved. True where
/// there was something.
pub(super) fn dismiss_held(
    turn: &mut Turn<'_>,
    (channel, theirs): (&str, &str),
    at: Timestamp,
) -> Result<bool, StoreError> {
    let mut any = false;
    for (id, _, held) in turn.excepted(channel, theirs)? {
        if held {
            // One that went with an earlier one of its webhook is resolved already.
            any |= turn.resolve(id, Resolution::Dismiss, at)?.is_ok();
        }
    }
    Ok(any)
}

impl Mind {
    /// Notes what is known of a channel's order, and whether the channel waits.
    pub(super) fn set_order(
        &mut self,
        turn: &mut Turn<'_>,
        (channel, theirs): (&str, &str),
        now: ChannelOrder,
    ) -> Result<(), StoreError> {
        let key = (channel.to_owned(), theirs.to_owned());
        match now.answer_by {
            Some(until) => {
                let new = Awaited {
                    until,
                    called: false,
                };
                self.awaited.entry(key).or_insert(new);
            }
            None => drop(self.awaited.remove(&key)),
        }
        turn.set_channel_order(channel, theirs, &now)
    }

    /// What waited when the bridge stopped.
    pub(super) fn awaited_before(
        rows: Vec<(String, String, Timestamp)>,
    ) -> std::collections::BTreeMap<(String, String), Awaited> {
        let one = |(channel, theirs, until)| {
            let called = false;
            ((channel, theirs), Awaited { until, called })
        };
        rows.into_iter().map(one).collect()
    }

    /// The kitchen has said yes or no: the channel hears it, and waits no longer.
    pub(super) fn is_answered(
        &mut self,
        turn: &mut Turn<'_>,
        order: OrderId,
    ) -> Result<(), StoreError> {
        let Some((channel, theirs)) = turn.channel_of(order)? else {
            return Ok(());
        };
        if let Some(known) = turn.channel_order(&channel, &theirs)?
            && known.answer_by.is_some()
        {
            let now = ChannelOrder {
                answer_by: None,
                ..known
            };
            self.set_order(turn, (&channel, &theirs), now)?;
        }
        Ok(())
    }

    pub(super) fn deadline_passed(&self) -> bool {
        !self.awaited.is_empty() && {
            let now = wall_clock();
            let due = |key: &(String, String), one: &Awaited| {
                one.until <= now || (!one.called && self.half(&key.0, one) <= now)
            };
            self.awaited.iter().any(|(key, one)| due(key, one))
        }
    }

    /// When a person is called about it.
    fn half(&self, channel: &str, one: &Awaited) -> Timestamp {
        let shop = self.shops.iter().find(|shop| shop.id == channel);
        let within = shop.and_then(|shop| shop.answer_within);
        one.until - Span(within.unwrap_or_default().0 / 2)
    }

    pub(super) fn watch_deadlines(
        &mut self,
        turn: &mut Turn<'_>,
        after: &mut After,
    ) -> Result<(), StoreError> {
        if !self.deadline_passed() {
            return Ok(());
        }
        let now = wall_clock();
        let keys: Vec<(String, String)> = self.awaited.keys().cloned().collect();
        for key in keys {
            let Some(one) = self.awaited.get(&key).copied() else {
                continue;
            };
            if !one.called && self.half(&key.0, &one) <= now {
                self.call_about_late_answer(turn, &key)?;
                if let Some(one) = self.awaited.get_mut(&key) {
                    one.called = true;
                }
            }
            if one.until <= now {
                self.end_of_patience(turn, &key, after)?;
            }
        }
        Ok(())
    }

    /// Half its time is over; a person can still do something about it.
    fn call_about_late_answer(
        &mut self,
        turn: &mut Turn<'_>,
        (channel, theirs): &(String, String),
    ) -> Result<(), StoreError> {
        // What a person has to decide about anyway is on their list, and what they were called about before.
        if !turn.excepted(channel, theirs)?.is_empty() {
            return Ok(());
        }
        let words = "the kitchen has not answered and the channel waits; accept or deny it there by hand, and look why the router is silent";
        let at = self.now.unwrap_or_default();
        turn.except((channel, theirs), None, "late", words, at)
    }

    /// The channel gives up now: it is told what the owner wrote into channels.toml.
    fn end_of_patience(
        &mut self,
        turn: &mut Turn<'_>,
        (channel, theirs): &(String, String),
        after: &mut After,
    ) -> Result<(), StoreError> {
        let about = (channel.as_str(), theirs.as_str());
        let shop = self.shops.iter().find(|shop| shop.id == *channel);
        let rule = shop.and_then(|shop| shop.at_deadline);
        let Some(known) = turn.channel_order(channel, theirs)? else {
            self.awaited.remove(&(channel.clone(), theirs.clone()));
            return Ok(());
        };
        let known = ChannelOrder {
            answer_by: None,
            ..known
        };
        match rule {
            None => self.set_order(turn, about, known),
            Some(AtDeadline::Accept) => self.accept_late(turn, about, known, after),
            Some(AtDeadline::Deny) => self.deny_late(turn, about, known, after),
        }
    }

    fn accept_late(
        &mut self,
        turn: &mut Turn<'_>,
        about: (&str, &str),
        known: ChannelOrder,
        after: &mut After,
    ) -> Result<(), StoreError> {
        if let Some(order) = known.order {
            turn.judge(order, Some(Verdict::Accepted))?;
            self.due.orders.insert(order);
            return self.set_order(turn, about, known);
        }
        // Held for a person: other prices can be accepted for them, what nobody can cook cannot.
        let held = turn.excepted(about.0, about.1)?;
        let mut held = held.into_iter().filter(|(_, _, held)| *held).peekable();
        if held.peek().is_none() || held.clone().any(|(_, kind, _)| kind != "price") {
            return self.deny_late(turn, about, known, after);
        }
        let at = self.now.unwrap_or_default();
        if let Some((id, _, _)) = held.next() {
            // It is open: it was just read.
            drop(turn.resolve(id, Resolution::Accept, at)?);
        }
        self.hooks_wait = true;
        self.set_order(turn, about, known)
    }

    /// Denied there; should the kitchen take it after all, it is asked to give it back.
    fn deny_late(
        &mut self,
        turn: &mut Turn<'_>,
        about: (&str, &str),
        known: ChannelOrder,
        after: &mut After,
    ) -> Result<(), StoreError> {
        let at = self.now.unwrap_or_default();
        let (order, why) = match known.order {
            Some(order) => {
                self.ask_back(turn, order, "denied at the shop: too late", after)?;
                (order, "the kitchen had not answered")
            }
            None => {
                dismiss_held(turn, about, at)?;
                let order = OrderId(mint_request().0);
                turn.add_shop_order(order, &[])?;
                turn.gone(order)?;
                (order, "nobody had decided about it")
            }
        };
        turn.judge(order, Some(Verdict::Denied))?;
        let words =
            format!("it was denied there when its time was over, because {why}; call the guest");
        turn.except(about, None, "denied", &words, at)?;
        self.due.orders.insert(order);
        after.shop_changed = true;
        let now = ChannelOrder {
            order: Some(order),
            cancelled: true,
            ..known
        };
        self.set_order(turn, about, now)
    }
}
