//! Hands: what a command does to the board, and which taps come of it.

use shared::ids::*;
use shared::order::StepState;

use super::orders::Tone;
use super::words::Lang;
use super::{Board, Overlay};
use crate::intent::Intent;

/// Sizes that the zoom key goes through, in percent.
const ZOOMS: [u16; 5] = [80, 100, 120, 140, 170];

impl Board {
    /// Does what a cook asked. `mono` is the screen's time in milliseconds.
    pub fn act(&mut self, intent: Intent, mono: u64) {
        self.hands_on(mono);
        (self.moment, self.hand_at) = (mono, mono);
        self.complaint = None;
        if self.overlay == Overlay::Question {
            // Whatever else is pressed leaves all as it is.
            self.answer_question(intent == Intent::Bump, mono);
        } else if self.overlay == Overlay::Learn {
            self.while_learning(&intent);
        } else if !self.in_list(&intent, mono) {
            self.does(intent, mono);
        }
        self.lay_out_at(mono);
    }

    pub(super) fn does(&mut self, intent: Intent, mono: u64) {
        match intent {
            Intent::Pick(n) => self.pick(usize::from(n.saturating_sub(1)), mono),
            Intent::Bump => self.bump_chosen(mono),
            Intent::BumpTicket(ticket) => self.bump(&ticket, None, mono),
            Intent::BumpLines(ticket, steps) => self.bump(&ticket, Some(&steps), mono),
            Intent::BumpLine => self.bump_line(mono),
            Intent::BumpSeat => self.bump_seat(mono),
            Intent::Acknowledge(order) => self.acknowledge(order, mono),
            Intent::Serve(order) => self.close_then(mono, |board| board.serve(order, mono)),
            Intent::Order(order) => self.open_order(order),
            Intent::ServeAnyway(order) => self.ask_serve_anyway(order),
            Intent::Start => self.start(mono),
            Intent::Undo => self.undo(mono),
            Intent::Recall => self.open_list(Overlay::Recall),
            Intent::RecallTicket(ticket) => self.recall(ticket, mono),
            Intent::AllDay => self.toggle_all_day(),
            Intent::Scope => self.next_scope(),
            Intent::Find(what) => self.find(what),
            Intent::NextPage => self.turn_page(1, mono),
            Intent::PreviousPage => self.turn_page(-1, mono),
            Intent::First => self.first_page(),
            Intent::Tidy => self.set_anew(),
            Intent::NextTicket => self.step_ticket(1),
            Intent::PreviousTicket => self.step_ticket(-1),
            Intent::NextLine => self.step_line(1),
            Intent::PreviousLine => self.step_line(-1),
            Intent::Answer => self.open_replies(),
            Intent::Reply(n) => self.reply(n, mono),
            Intent::Rush => self.rush(mono),
            Intent::RushOrder(order) => self.close_then(mono, |b| b.rush_order(order, mono)),
            Intent::Park => self.by_hand(None, super::hands::Hands::park),
            Intent::Pin => self.by_hand(None, super::hands::Hands::pin),
            Intent::ParkOrder(order) => self.by_hand(Some(order), super::hands::Hands::park),
            Intent::PinOrder(order) => self.by_hand(Some(order), super::hands::Hands::pin),
            Intent::MoveOrder(order, by) => self.move_order(order, by, mono),
            Intent::Refire => self.open_refire(None),
            Intent::RefireOrder(order) => self.open_refire(Some(order)),
            Intent::RefireLine(order, line) => self.ask_refire(order, line),
            Intent::Reason(n) => self.reason(n, mono),
            Intent::Out => self.open_list(Overlay::Out),
            Intent::ToggleOut(item) => self.toggle_out(item, mono),
            Intent::Search => self.search(),
            Intent::Type(c) => self.type_in(c, mono),
            Intent::CloseStation => self.ask_station(mono),
            Intent::View | Intent::Zoom | Intent::Language => self.quick_setting(&intent, mono),
            Intent::Settings => self.open_settings(),
            Intent::Adjust(field, by) => self.adjust(field, by, mono),
            Intent::Help => self.toggle(Overlay::Help),
            Intent::Close => self.close(),
        }
    }

    fn close_then(&mut self, mono: u64, then: impl FnOnce(&mut Self)) {
        self.close_list();
        self.moment = mono;
        then(self);
    }

    fn close(&mut self) {
        self.close_list();
        self.selected = None;
        self.selected_line = None;
        self.selected_order = None;
        self.found = None;
    }

    /// What bars have keys for and what hurts nobody needs no PIN.
    fn quick_setting(&mut self, intent: &Intent, mono: u64) {
        match intent {
            Intent::View => {
                use super::options::Layout::{Columns, Grid};
                self.options.layout = match self.options.layout {
                    Columns => Grid,
                    Grid => Columns,
                };
            }
            Intent::Zoom => {
                let now = self.options.text_percent;
                let next = ZOOMS.into_iter().find(|zoom| now < *zoom);
                self.options.text_percent = next.unwrap_or(ZOOMS[0]);
            }
            _ => {
                let now = self.setup.lang as usize;
                self.options.lang = Some(Lang::ALL[(now + 1) % Lang::ALL.len()]);
            }
        }
        self.options_changed(mono);
    }

    fn toggle_all_day(&mut self) {
        self.all_day_chosen = Some(!self.all_day_open());
        self.set_anew();
    }

    fn first_page(&mut self) {
        (self.page, self.placing.reach) = (0, 0);
        self.set_anew();
    }

    /// Pins or parks what is chosen; the rail takes its new order at once, because a hand asked for it.
    fn by_hand(&mut self, order: Option<OrderId>, how: impl Fn(&mut super::hands::Hands, OrderId)) {
        let chosen = self.selected.as_ref().map(|ticket| ticket.order);
        let Some(order) = order.or(chosen).or(self.selected_order) else {
            return;
        };
        how(&mut self.hands, order);
        self.kept_stamp += 1;
        if self.overlay == Overlay::Order {
            self.close_list();
        }
        self.set_anew();
    }

    fn move_order(&mut self, order: OrderId, by: i8, mono: u64) {
        let now = self.clock.now(mono);
        let shown = now.map(|now| self.orders_as_they_stand(now));
        self.hands.shift(order, by, &shown.unwrap_or_default());
        self.kept_stamp += 1;
        self.set_anew();
    }

    /// The chosen line, else the first open one of the chosen ticket, else of the first.
    fn bump_line(&mut self, mono: u64) {
        if self.selected.is_none() {
            self.step_ticket(1);
        }
        let Some(ticket) = self.selected.clone() else {
            return;
        };
        let at = self
            .selected_line
            .or_else(|| self.next_open_line(&ticket, usize::MAX));
        let card = self.card(&ticket);
        let block = card.as_ref().and_then(|card| card.blocks.get(at?));
        let Some(steps) = block.map(|block| block.steps.clone()) else {
            return;
        };
        self.bump(&ticket, Some(&steps), mono);
        if self.selected_line.is_some() {
            self.selected_line = at.and_then(|at| self.next_open_line(&ticket, at));
        }
    }

    /// Every open line of the seats of the chosen line.
    fn bump_seat(&mut self, mono: u64) {
        let Some(ticket) = self.selected.clone() else {
            return;
        };
        let card = self.card(&ticket);
        let at = self
            .selected_line
            .or_else(|| self.next_open_line(&ticket, usize::MAX));
        let chosen = card.as_ref().and_then(|card| card.blocks.get(at?));
        let (Some(block), Some(view)) = (chosen, self.tickets.get(&ticket)) else {
            return;
        };
        let mine = view
            .lines
            .iter()
            .filter(|line| block.steps.contains(&line.step));
        let seats: Vec<Option<u8>> = mine.map(|line| line.seat).collect();
        let same = view.lines.iter().filter(|line| seats.contains(&line.seat));
        let steps: Vec<StepId> = same.map(|line| line.step).collect();
        self.bump(&ticket, Some(&steps), mono);
        self.selected_line = None;
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

    pub(super) fn looked_at(&mut self, ticket: &TicketId) {
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
        (at.saturating_add(1)..count)
            .chain(0..=at.min(count))
            .find(|at| card.blocks.get(*at).is_some_and(|block| open(&block.steps)))
    }

    fn turn_page(&mut self, by: i32, mono: u64) {
        self.set_anew();
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
