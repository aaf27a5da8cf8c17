//! How the link stands, what waits here, and what the person must know about it.

use shared::ids::RequestId;
use shared::time::Span;
use shared::wire::{FrontAsk, PROTOCOL};

use super::*;
use crate::say::{status as w, tender as t};

/// Closed stations that the header has room to name.
const CLOSED_NAMED_MAX: usize = 2;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusView {
    /// "Kitchen linked · grill closed", "Kitchen away".
    pub link: String,
    pub tone: Tone,
    /// Router's wall time: `19:42`.
    pub clock: String,
    /// Across the screen while something is wrong.
    pub banner: Option<(String, Tone)>,
    /// Asks that wait here.
    pub waiting: usize,
    pub food_up: usize,
    pub out: usize,
}

/// One ask that waits here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingRow {
    pub request: RequestId,
    pub place: String,
    pub what: String,
    pub age: Span,
}

impl Desk {
    pub fn status(&self) -> StatusView {
        let away = self.clock.away_since();
        let (link, tone) = match (away, self.clock.ever_heard()) {
            (None, true) if self.behind => (self.word(w::BEHIND), Tone::Late),
            (None, true) if !self.fetched => (self.word(w::FETCHING), Tone::Soon),
            (None, true) => (self.linked_words(), Tone::Ready),
            (None, false) => (self.word(w::LOOKING), Tone::Soon),
            // A session without beats: the router is there and does not answer.
            (Some(_), _) if self.linked => (self.word(w::SILENT), Tone::Late),
            (Some(_), _) => (self.word(w::AWAY), Tone::Late),
        };
        StatusView {
            link,
            tone,
            clock: self.clock_text(self.now()),
            banner: self.banner(),
            waiting: self.waiting.len() + self.card_rows(self.clock.local()).len(),
            food_up: self.food_up_count(),
            out: self.availability.values().filter(|state| state.out).count(),
        }
    }

    /// Somebody closed a station: that is no trouble, but a waiter's question in the kitchen goes elsewhere.
    fn linked_words(&self) -> String {
        let closed = self.stations.values().filter(|health| health.closed);
        let names: Vec<String> = closed
            .map(|health| self.station_name(&health.station))
            .collect();
        match names.len() {
            0 => self.word(w::LINKED),
            n if n <= CLOSED_NAMED_MAX => w::LINKED_CLOSED.with(self.lang(), names.join(", ")),
            n => w::LINKED_MANY.with(self.lang(), n),
        }
    }

    fn banner(&self) -> Option<(String, Tone)> {
        let lang = self.lang();
        if let Some(theirs) = self.foreign {
            let text = w::FOREIGN.filled(lang, &[&theirs, &PROTOCOL]);
            return Some((text, Tone::Late));
        }
        if let Some(since) = self.clock.away_since() {
            let kept = match (self.waiting_orders(), self.waiting.len()) {
                (_, 0) => self.word(w::KEPT_NONE),
                (0, 1) => self.word(w::KEPT_CHANGE),
                (0, n) => w::KEPT_CHANGES.with(lang, n),
                (1, _) => self.word(w::KEPT_ORDER),
                (n, _) => w::KEPT_ORDERS.with(lang, n),
            };
            let since = self.clock_text(since);
            return Some((w::UNREACHED.filled(lang, &[&since, &kept]), Tone::Late));
        }
        if let Some(sum) = self.cards_unknown() {
            return Some((t::CARD_UNKNOWN.with(lang, sum), Tone::Late));
        }
        if self.behind {
            return Some((self.word(w::NEWS_LOST), Tone::Late));
        }
        if self.timers_stopped {
            return Some((self.word(w::TIMERS), Tone::Late));
        }
        if let Some(version) = &self.other_menu {
            let short: String = version.as_str().chars().take(8).collect();
            return Some((w::OTHER_MENU.with(lang, short), Tone::Soon));
        }
        if self.menu_changed_here() {
            return Some((self.word(w::MENU_CHANGED), Tone::Soon));
        }
        let dark: Vec<String> = self
            .stations
            .values()
            .filter(|health| health.dark && !health.closed)
            .map(|health| self.station_name(&health.station))
            .collect();
        (!dark.is_empty()).then(|| (w::DARK.with(lang, dark.join(", ")), Tone::Soon))
    }

    /// The menu changed under the open check, and a line of it cannot go out as it stands.
    fn menu_changed_here(&self) -> bool {
        let draft = self.place().and_then(|place| self.draft(place));
        let lacks = draft.map(|own| own.not_ready(&self.house, &self.availability, self.lang()));
        lacks
            .into_iter()
            .flatten()
            .any(|lack| matches!(lack, NotReady::Gone { .. } | NotReady::ChoiceGone { .. }))
    }

    /// Orders, as people count them: new ones and additions.
    fn waiting_orders(&self) -> usize {
        let orders = self.waiting.iter().filter(|waiting| {
            matches!(
                waiting.ask,
                FrontAsk::Submit { .. } | FrontAsk::Revise { .. }
            )
        });
        let mut ids: Vec<_> = orders.filter_map(Waiting::order).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.len()
    }

    pub fn waiting_rows(&self, local: Timestamp) -> Vec<WaitingRow> {
        let rows = self.waiting.iter().map(|waiting| WaitingRow {
            request: waiting.request,
            place: waiting
                .place
                .as_ref()
                .map(|p| self.place_name(p))
                .unwrap_or_default(),
            what: waiting.what(self.lang()),
            age: local - waiting.at,
        });
        rows.collect()
    }
}
