//! How long the kitchen would take for what is written down, asked of its live plan while the order is built.
//!
//! Nothing is ordered by asking, so the ask goes on no disk; an answer that comes late, or never, leaves the estimate
//! by cooking times alone.

use shared::ids::*;
use shared::order::{LineDraft, OrderDraft};
use shared::time::{Span, Timestamp};
use shared::wire::{Accepted, Reject};

use super::*;

/// A waiter taps faster than it is worth asking.
const ASK_EVERY: Span = Span(1_000);
/// A plan goes on while guests decide; its word on the same basket is asked again after this.
const HOLDS_FOR: Span = Span::from_secs(30);

/// What was asked, and what the plan said.
#[derive(Clone, Debug)]
pub(super) struct Quoted {
    place: Place,
    lines: Vec<LineDraft>,
    /// This terminal's time.
    at: Timestamp,
    request: RequestId,
    /// As likely before as after, and with nine chances in ten before; the router's time.
    ready: Option<(Timestamp, Timestamp)>,
}

impl Desk {
    /// Asks for a quote where one is wanted. Called with each look at the news.
    pub fn quote(&mut self, stamp: &mut Stamp<'_>) -> Vec<Effect> {
        let fresh = self.clock.ever_heard() && self.clock.away_since().is_none() && self.fetched;
        let Some(place) = self.place().cloned().filter(|_| fresh) else {
            return Vec::new();
        };
        let lines = self.lines_to_quote(&place);
        let rested = self
            .quoted
            .as_ref()
            .is_none_or(|own| ASK_EVERY <= stamp.at - own.at);
        let known = self.quoted.as_ref().is_some_and(|own| {
            own.place == place && own.lines == lines && stamp.at - own.at < HOLDS_FOR
        });
        if lines.is_empty() || known || !rested {
            return Vec::new();
        }
        let request = RequestId((stamp.mint)());
        let order = self.basket(&place, &lines, stamp);
        let at = stamp.at;
        self.quoted = Some(Quoted {
            place,
            lines,
            at,
            request,
            ready: None,
        });
        vec![Effect::Quote(request, order)]
    }

    /// The first course of what is not sent; nothing while a line of it cannot be ordered yet.
    fn lines_to_quote(&self, place: &Place) -> Vec<LineDraft> {
        let Some(draft) = self.draft(place) else {
            return Vec::new();
        };
        let lines = &draft.content.lines;
        let Some(course) = lines.iter().map(|line| line.course).min() else {
            return Vec::new();
        };
        let lacks = draft.not_ready(&self.house, &self.availability, self.lang());
        let lines = lines.iter().filter(|line| line.course == course).cloned();
        let lines: Vec<LineDraft> = lines.collect();
        let whole = |line: &LineDraft| lacks.iter().all(|lack| lack.line() != line.id);
        if lines.iter().all(whole) {
            lines
        } else {
            Vec::new()
        }
    }

    fn basket(&self, place: &Place, lines: &[LineDraft], stamp: &mut Stamp<'_>) -> OrderDraft {
        OrderDraft {
            id: OrderId((stamp.mint)()),
            channel: self.channel(place),
            table: match place {
                Place::Table(table) => Some(table.clone()),
                Place::Order(_) => None,
            },
            guest: None,
            covers: self.covers(place),
            // Lines of an order that exists cannot be ordered again, so they get ids of their own.
            lines: lines
                .iter()
                .cloned()
                .map(|line| LineDraft {
                    id: LineId((stamp.mint)()),
                    ..line
                })
                .collect(),
            allergies: Vec::new(),
            note: None,
            wanted_in: None,
            alias: None,
            menu_version: self.house.version.clone(),
            expected_total: None,
        }
    }

    /// True where the answer was to a quote.
    pub(super) fn hear_quote(
        &mut self,
        request: RequestId,
        result: &Result<Accepted, Reject>,
    ) -> bool {
        let now = self.now();
        let Some(own) = self.quoted.as_mut().filter(|own| own.request == request) else {
            // An older one, of a basket that has changed since.
            return matches!(result, Ok(Accepted::Quoted { .. }));
        };
        // A basket that would be refused says so when it is sent; here the estimate stays.
        if let Ok(Accepted::Quoted { p50, p90, .. }) = result {
            own.ready = Some((now + *p50, now + *p90));
        }
        true
    }

    /// What the plan says of the first course of this draft as it is now.
    pub(super) fn quoted_for(&self, place: &Place) -> Option<(Timestamp, Timestamp)> {
        let own = self.quoted.as_ref().filter(|own| own.place == *place)?;
        let same = own.lines == self.lines_to_quote(place);
        own.ready.filter(|_| same)
    }
}
