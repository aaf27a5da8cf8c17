//! How the link stands, what waits here, and what the person must know about it.

use shared::ids::RequestId;
use shared::time::Span;
use shared::wire::{FrontAsk, PROTOCOL};

use super::*;

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
            (None, true) if self.behind => ("Kitchen behind".to_owned(), Tone::Late),
            (None, true) if !self.fetched => ("Fetching the orders …".to_owned(), Tone::Soon),
            (None, true) => (self.linked_words(), Tone::Ready),
            (None, false) => ("Looking for the kitchen …".to_owned(), Tone::Soon),
            // A session without beats: the router is there and does not answer.
            (Some(_), _) if self.linked => ("Kitchen silent".to_owned(), Tone::Late),
            (Some(_), _) => ("Kitchen away".to_owned(), Tone::Late),
        };
        StatusView {
            link,
            tone,
            clock: self.clock_text(self.now()),
            banner: self.banner(),
            waiting: self.waiting.len(),
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
            0 => "Kitchen linked".to_owned(),
            n if n <= CLOSED_NAMED_MAX => {
                format!("Kitchen linked · {} closed", names.join(", "))
            }
            n => format!("Kitchen linked · {n} stations closed"),
        }
    }

    fn banner(&self) -> Option<(String, Tone)> {
        if let Some(theirs) = self.foreign {
            let text = format!(
                "The router speaks protocol {theirs}, this terminal {PROTOCOL}: update the older of the two programs. What you send waits here."
            );
            return Some((text, Tone::Late));
        }
        if let Some(since) = self.clock.away_since() {
            let asks = self.waiting.len();
            let kept = match (self.waiting_orders(), asks) {
                (_, 0) => "what you send waits here and goes out by itself".to_owned(),
                (0, 1) => "1 change waits here and will be sent by itself".to_owned(),
                (0, n) => format!("{n} changes wait here and will be sent by themselves"),
                (1, _) => "1 order waits here and will be sent by itself".to_owned(),
                (n, _) => format!("{n} orders wait here and will be sent by themselves"),
            };
            let since = self.clock_text(since);
            let text = format!("The kitchen cannot be reached since {since}; {kept}.");
            return Some((text, Tone::Late));
        }
        if self.behind {
            let text = "The kitchen is there, but its news does not arrive. Orders may be missing here: ask in the kitchen, and restart this terminal.";
            return Some((text.to_owned(), Tone::Late));
        }
        if self.timers_stopped {
            let text = "Timers stand still: the router's clock jumped. Fire courses by hand; check its clock, then restart it with --accept-clock.";
            return Some((text.to_owned(), Tone::Late));
        }
        if let Some(version) = &self.other_menu {
            let short: String = version.as_str().chars().take(8).collect();
            let text = format!(
                "The kitchen uses another menu ({short}). Put the same restaurant files on this terminal; until then orders may be refused."
            );
            return Some((text, Tone::Soon));
        }
        let dark: Vec<String> = self
            .stations
            .values()
            .filter(|health| health.dark && !health.closed)
            .map(|health| self.station_name(&health.station))
            .collect();
        (!dark.is_empty()).then(|| {
            let names = dark.join(", ");
            (
                format!("No screen at {names}: new work goes to its backup or the pass."),
                Tone::Soon,
            )
        })
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
            what: waiting.what(),
            age: local - waiting.at,
        });
        rows.collect()
    }
}
