//! Hands: what a command does to the board, and which taps come of it.

use shared::ids::*;
use shared::order::StepState;
use shared::ticket::TicketView;

use super::card::hold_words;
use super::orders::Tone;
use super::pending::{Seen, TAPS_WAITING_MAX, Tap};
use super::words::Word;
use super::{Board, Chime, LastBump, Overlay, RECALL_MAX, UNDO_MS};
use crate::intent::Intent;

impl Board {
    /// Does what a cook asked. `mono` is the screen's time in milliseconds.
    pub fn act(&mut self, intent: Intent, mono: u64) {
        self.rail.touch(mono);
        if self.overlay == Overlay::Question {
            // Whatever else is pressed leaves all as it is.
            self.answer_question(intent == Intent::Bump, mono);
            return;
        }
        match intent {
            Intent::Pick(n) => self.pick(usize::from(n.saturating_sub(1)), mono),
            Intent::Bump => self.bump_chosen(mono),
            Intent::BumpTicket(ticket) => self.bump(&ticket, None, mono),
            Intent::BumpLines(ticket, steps) => self.bump(&ticket, Some(&steps), mono),
            Intent::Serve(order) => self.serve(order, mono),
            Intent::Start => self.start(mono),
            Intent::Undo => self.undo(mono),
            Intent::Recall => self.toggle(Overlay::Recall),
            Intent::RecallTicket(ticket) => self.recall(ticket, mono),
            Intent::AllDay => {
                self.all_day_open = !self.all_day_open && !self.setup.pass;
                self.turn_page(0, mono);
            }
            Intent::NextPage => self.turn_page(1, mono),
            Intent::PreviousPage => self.turn_page(-1, mono),
            Intent::NextTicket => self.step_ticket(1),
            Intent::PreviousTicket => self.step_ticket(-1),
            Intent::NextLine => self.step_line(1),
            Intent::PreviousLine => self.step_line(-1),
            Intent::Rush => self.rush(mono),
            Intent::CloseStation => self.ask_station(),
            Intent::Help => self.toggle(Overlay::Help),
            Intent::Close => {
                self.overlay = Overlay::None;
                self.selected = None;
                self.selected_line = None;
                self.selected_order = None;
            }
        }
        self.lay_out_at(mono);
    }

    /// Keys are in use: cards show their numbers.
    pub fn keys_used(&mut self) {
        self.keys_used = true;
    }

    fn toggle(&mut self, overlay: Overlay) {
        self.overlay = if self.overlay == overlay {
            Overlay::None
        } else {
            overlay
        };
    }

    fn pick(&mut self, n: usize, mono: u64) {
        if self.overlay == Overlay::Recall {
            if let Some(ticket) = self.recallable().get(n).map(|view| view.id.clone()) {
                self.recall(ticket, mono);
            }
            return;
        }
        if self.setup.pass {
            let rows = self.pass_page(mono);
            self.selected = rows.tickets.get(n).map(|row| row.ticket.clone());
            let orders = n.checked_sub(rows.tickets.len());
            self.selected_order = orders
                .and_then(|n| rows.orders.get(n))
                .map(|row| row.row.order);
            return;
        }
        if let Some(ticket) = self.on_page().get(n) {
            self.select(Some(ticket.clone()));
        }
    }

    /// Chooses a ticket; what changed on it has been looked at.
    fn select(&mut self, ticket: Option<TicketId>) {
        if let Some(ticket) = &ticket {
            self.looked_at(&ticket.clone());
        }
        self.selected = ticket;
        self.selected_line = None;
    }

    fn looked_at(&mut self, ticket: &TicketId) {
        if self.changed.remove(ticket).is_some() {
            self.touch_card(ticket);
        }
    }

    fn step_ticket(&mut self, by: isize) {
        let page = self.on_page();
        if page.is_empty() {
            return;
        }
        let now = self
            .selected
            .as_ref()
            .and_then(|id| page.iter().position(|other| other == id));
        let last = page.len() - 1;
        let next = match (now, by) {
            (None, 1) => 0,
            (None, _) => last,
            (Some(at), _) => at.saturating_add_signed(by).min(last),
        };
        self.select(page.get(next).cloned());
    }

    fn step_line(&mut self, by: isize) {
        if self.selected.is_none() {
            self.step_ticket(1);
        }
        let Some(card) = self.selected.as_ref().and_then(|id| self.card(id)) else {
            return;
        };
        let lines: Vec<usize> = (0..card.blocks.len())
            .filter(|i| !card.blocks[*i].steps.is_empty())
            .collect();
        let now = self
            .selected_line
            .and_then(|at| lines.iter().position(|line| *line == at));
        let next = match (now, by) {
            (None, _) => Some(0),
            (Some(0), -1) => None,
            (Some(at), _) => Some(
                at.saturating_add_signed(by)
                    .min(lines.len().saturating_sub(1)),
            ),
        };
        self.selected_line = next.and_then(|at| lines.get(at)).copied();
    }

    fn bump_chosen(&mut self, mono: u64) {
        if self.overlay != Overlay::None {
            self.overlay = Overlay::None;
            return;
        }
        if self.setup.pass && self.selected.is_none() {
            let rows = self.pass_page(mono);
            let first_go = || rows.orders.iter().find(|row| row.row.tone == Tone::Go);
            let order = self
                .selected_order
                .or_else(|| first_go().map(|row| row.row.order));
            if let Some(order) = order {
                self.serve(order, mono);
            } else if let Some(row) = rows.tickets.first() {
                self.bump(&row.ticket.clone(), None, mono);
            }
            return;
        }
        let ticket = self
            .selected
            .clone()
            .or_else(|| self.on_page().first().cloned());
        let Some(ticket) = ticket else {
            return;
        };
        let line = self.selected_line.and_then(|at| {
            let card = self.card(&ticket)?;
            card.blocks.get(at).map(|block| block.steps.clone())
        });
        self.bump(&ticket, line.as_deref(), mono);
        if let Some(at) = self.selected_line {
            self.selected_line = self.next_open_line(&ticket, at);
        }
    }

    /// The first block after `at` (then from the top) that still has something to bump.
    fn next_open_line(&self, ticket: &TicketId, at: usize) -> Option<usize> {
        let card = self.card(ticket)?;
        let view = self.tickets.get(ticket)?;
        let open = |steps: &[StepId]| {
            let mut lines = view.lines.iter().filter(|line| steps.contains(&line.step));
            lines.any(|line| {
                matches!(
                    self.shown(line),
                    StepState::Fired | StepState::Started | StepState::Void
                )
            })
        };
        let count = card.blocks.len();
        (at + 1..count)
            .chain(0..=at.min(count))
            .find(|at| card.blocks.get(*at).is_some_and(|block| open(&block.steps)))
    }

    /// Bumps a ticket, or only these steps of it; a void line is bumped to say that it was seen.
    fn bump(&mut self, ticket: &TicketId, only: Option<&[StepId]>, mono: u64) {
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
        let steps: Vec<Seen> = view
            .lines
            .iter()
            .filter(open)
            .map(|line| Seen {
                step: line.step,
                revision: line.revision,
            })
            .collect();
        let number = view.head.number;
        if steps.is_empty() {
            let text = self.why_not(view);
            self.say(text, mono);
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

    fn start(&mut self, mono: u64) {
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
        let steps: Vec<Seen> = fired
            .map(|line| Seen {
                step: line.step,
                revision: line.revision,
            })
            .collect();
        if steps.is_empty() {
            return;
        }
        let id = view.id.clone();
        self.tap(Tap::Start { steps }, mono);
        self.touch_card(&id);
    }

    fn undo(&mut self, mono: u64) {
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

    fn recall(&mut self, ticket: TicketId, mono: u64) {
        self.overlay = Overlay::None;
        self.tap(Tap::Recall { ticket }, mono);
    }

    fn rush(&mut self, mono: u64) {
        let of_ticket = self.selected.as_ref().map(|ticket| ticket.order);
        let Some(order) = of_ticket.or(self.selected_order) else {
            return;
        };
        let rushed = |board: &Self| {
            let head = board.tickets.values().map(|view| &view.head);
            let mut heads = head.chain(board.orders.values().map(|view| &view.head));
            heads
                .find(|head| head.order == order)
                .is_some_and(|head| head.rush)
        };
        let on = !rushed(self);
        self.tap(Tap::Rush { order, on }, mono);
    }

    /// Sends out what is ready of an order; refused in words while prep is open.
    fn serve(&mut self, order: OrderId, mono: u64) {
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
        for course in row.courses {
            self.tap(Tap::Serve { order, course }, mono);
        }
        self.selected_order = None;
        self.last_served = self.last_served.max(now);
    }

    /// Bumped tickets that can be recalled, newest first.
    pub(super) fn recallable(&self) -> Vec<&TicketView> {
        let bumped = self
            .tickets
            .values()
            .filter(|view| view.bumped_at.is_some() && !self.is_up(view));
        let mut list: Vec<&TicketView> = bumped.collect();
        list.sort_by(|a, b| b.bumped_at.cmp(&a.bumped_at).then_with(|| a.id.cmp(&b.id)));
        list.truncate(RECALL_MAX);
        list
    }

    fn turn_page(&mut self, by: i32, mono: u64) {
        let wanted = self.wanted();
        self.rail.turn_page(&wanted);
        self.lay_out();
        // Past the last page comes the first again: one key is enough to see everything.
        let pages = if self.setup.pass {
            self.pass_page(mono).pages
        } else {
            self.pages()
        };
        let page = self.page + by;
        self.page = if page < pages { page.max(0) } else { 0 };
    }
}
