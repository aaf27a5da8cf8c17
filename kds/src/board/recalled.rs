//! What was bumped and can come back: the last 50 tickets, or those of the last quarter of an hour.

use shared::ids::TicketId;
use shared::ticket::TicketView;
use shared::time::{Span, clock_text};

use super::card::place_words;
use super::list::{ListRow, row};
use super::options::RecallWindow;
use super::words::Word;
use super::{Board, RECALL_MAX};
use crate::intent::Intent;

const WINDOW: Span = Span::from_mins(15);

/// A row of the recall list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecallRow {
    pub ticket: TicketId,
    pub number: String,
    pub who: String,
    pub what: String,
    pub when: String,
}

impl Board {
    /// Bumped tickets that can be recalled, newest first.
    pub(super) fn recallable(&self) -> Vec<&TicketView> {
        let bumped = self.ledger.bumped();
        let bumped = bumped.filter_map(|id| self.tickets.get(id));
        let mut list: Vec<&TicketView> = match self.options.recall {
            RecallWindow::Last50 => bumped.take(RECALL_MAX).collect(),
            RecallWindow::Mins15 => {
                let now = self.clock.now(self.moment);
                let recent = |view: &&TicketView| {
                    let ago = now.zip(view.bumped_at).map(|(now, at)| now - at);
                    ago.is_none_or(|ago| ago <= WINDOW)
                };
                bumped.take_while(recent).collect()
            }
        };
        list.sort_by(|a, b| b.bumped_at.cmp(&a.bumped_at).then_with(|| a.id.cmp(&b.id)));
        list
    }

    pub fn recall_rows(&self) -> Vec<RecallRow> {
        let lang = self.setup.lang;
        let row = |view: &&TicketView| {
            let items = view.lines.iter();
            let what = items.map(|l| format!("{} {}", l.quantity, l.names.get(lang.code())));
            let (place, covers) = place_words(view, lang);
            let who = if covers.is_empty() {
                place
            } else {
                format!("{place} · {covers}")
            };
            let at = view
                .bumped_at
                .map(|at| clock_text(at, self.setup.zone))
                .unwrap_or_default();
            RecallRow {
                ticket: view.id.clone(),
                number: view.head.number.to_string(),
                who,
                what: what.collect::<Vec<_>>().join(", "),
                when: Word::Bumped.with(lang, at),
            }
        };
        self.recallable().iter().map(row).collect()
    }

    pub(super) fn recall_list(&self) -> Vec<ListRow> {
        let one = |found: RecallRow| ListRow {
            detail: found.what,
            right: found.when,
            ..row(found.number, found.who, Intent::RecallTicket(found.ticket))
        };
        self.recall_rows().into_iter().map(one).collect()
    }
}
