//! Taps: what a hand did becomes work for the router, shown at once and taken back for ten seconds.

use shared::ids::*;
use shared::order::StepState;
use shared::ticket::TicketView;

use super::allergy::Then;
use super::card::hold_words;
use super::orders::Tone;
use super::parts::LastBump;
use super::pending::{Seen, TAPS_WAITING_MAX, Tap};
use super::words::Word;
use super::{Board, Chime, Overlay, UNDO_MS};

impl Board {
    /// Bumps a ticket, or only these steps of it; a void line is bumped to say that it was seen. An allergy that
    /// nobody here has seen comes first.
    pub(super) fn bump(&mut self, ticket: &TicketId, only: Option<&[StepId]>, mono: u64) {
        let Some(view) = self.tickets.get(ticket) else {
            return;
        };
        let open = |line: &&shared::ticket::TicketLine| {
            only.is_none_or(|only| only.contains(&line.step))
                && matches!(
                    self.shown(line),
                    StepState::Fired | StepState::Started | StepState::Void
                )
        };
        let steps: Vec<Seen> = view.lines.iter().filter(open).map(seen).collect();
        let number = view.head.number;
        if steps.is_empty() {
            let text = self.why_not(view);
            self.say(text, mono);
            return;
        }
        let then = Then::Bump {
            ticket: ticket.clone(),
            only: only.map(<[StepId]>::to_vec),
        };
        if self.is_food(ticket, only) && self.asks_first(ticket.order, then, mono) {
            return;
        }
        self.looked_at(ticket);
        let taken = steps.iter().map(|seen| seen.step).collect();
        let Some(no) = self.tap(Tap::Bump { steps }, mono) else {
            return;
        };
        self.last_bump = Some(LastBump {
            no,
            steps: taken,
            number,
            until: mono + UNDO_MS,
        });
        self.touch_card(ticket);
        let gone = self
            .tickets
            .get(ticket)
            .is_none_or(|view| !self.is_up(view));
        if gone && self.selected.as_ref() == Some(ticket) {
            self.selected = None;
            self.selected_line = None;
        }
    }

    fn why_not(&self, view: &TicketView) -> String {
        let lang = self.setup.lang;
        if view.fired_at.is_some() {
            return format!("{}: {}", view.head.number, Word::Waiting.text(lang));
        }
        let why = hold_words(
            view.hold.as_ref(),
            lang,
            self.setup.zone,
            &self.setup.courses,
        );
        Word::NotOpen.with2(lang, view.head.number, why)
    }

    /// Puts a tap into the queue; its number, or `None` when the queue is full.
    pub(super) fn tap(&mut self, tap: Tap, mono: u64) -> Option<u64> {
        let at = self.clock.now(mono);
        self.touch_cards_of(&tap);
        let Some(waiting) = self.pending.push(tap, at) else {
            self.say(
                Word::QueueFull.with(self.setup.lang, TAPS_WAITING_MAX),
                mono,
            );
            return None;
        };
        let no = waiting.no;
        self.outgoing.push(waiting);
        if self.clock.silence(mono).is_some() || !self.linked {
            self.say(Word::TapKept.text(self.setup.lang).to_owned(), mono);
        }
        Some(no)
    }

    pub(super) fn start(&mut self, mono: u64) {
        let ticket = self
            .selected
            .clone()
            .or_else(|| self.on_page().first().cloned());
        let Some(view) = ticket.as_ref().and_then(|id| self.tickets.get(id)) else {
            return;
        };
        let fired = view
            .lines
            .iter()
            .filter(|line| self.shown(line) == StepState::Fired);
        let steps: Vec<Seen> = fired.map(seen).collect();
        if steps.is_empty() {
            return;
        }
        let id = view.id.clone();
        self.tap(Tap::Start { steps }, mono);
        self.touch_card(&id);
    }

    pub(super) fn undo(&mut self, mono: u64) {
        let Some(bump) = self.last_bump.take().filter(|bump| mono < bump.until) else {
            return;
        };
        // What never left this screen needs no word to the router.
        if self.pending.withdraw(bump.no) {
            self.outgoing.retain(|waiting| waiting.no != bump.no);
            self.withdrawn.push(bump.no);
        } else {
            self.tap(Tap::Unbump { steps: bump.steps }, mono);
        }
        self.touch_all_cards();
    }

    pub(super) fn recall(&mut self, ticket: TicketId, mono: u64) {
        self.overlay = Overlay::None;
        self.tap(Tap::Recall { ticket }, mono);
    }

    pub(super) fn rush(&mut self, mono: u64) {
        let of_ticket = self.selected.as_ref().map(|ticket| ticket.order);
        if let Some(order) = of_ticket.or(self.selected_order) {
            self.rush_order(order, mono);
        }
    }

    pub(super) fn is_rushed(&self, order: OrderId) -> bool {
        let head = self.tickets.values().map(|view| &view.head);
        let mut heads = head.chain(self.orders.values().map(|view| &view.head));
        heads
            .find(|head| head.order == order)
            .is_some_and(|head| head.rush)
    }

    pub(super) fn rush_order(&mut self, order: OrderId, mono: u64) {
        let on = !self.is_rushed(order);
        self.tap(Tap::Rush { order, on }, mono);
    }

    /// Sends out what is ready of an order; while prep is open it opens what else can be done with it.
    pub(super) fn serve(&mut self, order: OrderId, mono: u64) {
        let now = self.clock.now(mono);
        let rows = now.map(|now| self.order_rows(now)).unwrap_or_default();
        let Some(row) = rows.into_iter().find(|row| row.order == order) else {
            return;
        };
        if row.tone != Tone::Go {
            self.say(Word::NotReady.with(self.setup.lang, &row.number), mono);
            self.chime(Chime::Trouble, String::new(), mono);
            return;
        }
        if self.asks_first(order, Then::Serve { order }, mono) {
            return;
        }
        for course in row.courses {
            let reason = None;
            self.tap(
                Tap::Serve {
                    order,
                    course,
                    reason,
                },
                mono,
            );
        }
        self.selected_order = None;
        self.last_served = self.last_served.max(now);
    }
}

pub(super) fn seen(line: &shared::ticket::TicketLine) -> Seen {
    Seen {
        step: line.step,
        revision: line.revision,
    }
}
