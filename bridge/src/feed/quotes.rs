//! Quotes that shops wait for: asked of the router, kept in memory only, and forgotten when nobody waits.
//!
//! Nothing is ordered by a quote, so nothing of it is stored: a bridge that restarts owes no answer.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use shared::ids::RequestId;
use shared::order::OrderDraft;
use shared::wire::{Accepted, Answer, BridgeAsk, Reject};

use super::{After, Mind, Reply, clock};

/// Quotes that may wait at once; more are told to come back.
const WAITING_MAX: usize = 64;
/// Whoever asked has given up by then.
const FORGET_AFTER: Duration = Duration::from_secs(10);

/// A basket that somebody wants to know the time of.
pub struct AskQuote {
    pub request: RequestId,
    pub order: OrderDraft,
    /// `None`: too many wait, or the router cannot be asked.
    pub reply: Reply<Option<Result<Accepted, Reject>>>,
}

/// Who waits for which answer, since when.
#[derive(Default)]
pub(super) struct Quotes(BTreeMap<RequestId, (Instant, Reply<Option<Result<Accepted, Reject>>>)>);

impl Mind {
    pub(super) fn ask_quote(&mut self, ask: AskQuote, after: &mut After) {
        let now = clock();
        self.quotes
            .0
            .retain(|_, (since, _)| now.saturating_duration_since(*since) < FORGET_AFTER);
        let linked = self.live.lock().fresh(now);
        if !linked || WAITING_MAX <= self.quotes.0.len() {
            after.replies.push(Box::new(move || (ask.reply)(None)));
            return;
        }
        self.quotes.0.insert(ask.request, (now, ask.reply));
        let order = ask.order;
        after
            .asks
            .push(self.envelope_as(ask.request, BridgeAsk::Quote { order }));
    }

    /// True when the answer was one to a quote.
    pub(super) fn hear_quote(&mut self, answer: &Answer, after: &mut After) -> bool {
        let Some((_, reply)) = self.quotes.0.remove(&answer.id) else {
            return false;
        };
        let result = answer.result.clone();
        after.replies.push(Box::new(move || reply(Some(result))));
        true
    }
}
