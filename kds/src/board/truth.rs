//! The router's word: tickets and orders as told, one by one or all at once, with the same result.

use std::collections::BTreeMap;

use shared::ids::*;
use shared::order::{Channel, StepState};
use shared::ticket::{OrderView, TicketView};
use shared::time::Timestamp;

use super::legible::{mend_order, mend_ticket};
use super::pending::Tap;
use super::words::Word;
use super::{Board, CHANGED_MS, Chime, Out, Verdict};

impl Board {
    /// A beat: the router's time, and a sign of life.
    pub fn beat(&mut self, now: Timestamp, mono: u64) {
        self.clock.beat(now, mono);
    }

    /// Nothing fires by itself at the router, or everything again.
    pub fn set_timers_stopped(&mut self, stopped: bool) {
        self.timers_stopped = stopped;
    }

    pub fn set_linked(&mut self, linked: bool) {
        self.linked = linked;
    }

    /// How complete the picture is, as the link knows it; what was told once needs no fetching.
    pub fn set_feed(&mut self, fetched: bool, behind: bool, foreign: Option<u16>) {
        self.fetching = !fetched && !self.told;
        self.behind = behind;
        self.foreign = foreign;
    }

    /// Something of this device could not be used; it stands at the foot until it was read.
    pub fn complain(&mut self, text: String) {
        self.complaint = Some(text);
    }

    /// The router has no such station.
    pub fn set_unknown_station(&mut self) {
        self.unknown_station = true;
    }

    /// Taps could not be written to disk, or can again.
    pub fn set_disk_trouble(&mut self, trouble: Option<String>) {
        self.disk_trouble = trouble;
    }

    /// The whole rail and recall list; replaces what was known.
    pub fn replace_tickets(&mut self, tickets: Vec<TicketView>, mono: u64) {
        self.unknown_station = false;
        self.told = true;
        self.fetching = false;
        let first = self.tickets.is_empty();
        let gone: Vec<TicketId> = self.tickets.keys().cloned().collect();
        let told: BTreeMap<TicketId, TicketView> = tickets
            .into_iter()
            .map(|view| (view.id.clone(), view))
            .collect();
        for id in gone.into_iter().filter(|id| !told.contains_key(id)) {
            self.ticket_gone(&id, mono);
        }
        for view in told.into_values() {
            self.put_ticket(view, mono, first);
        }
        self.lay_out_at(mono);
    }

    /// One ticket as it is now.
    pub fn set_ticket(&mut self, view: TicketView, mono: u64) {
        self.put_ticket(view, mono, false);
        self.lay_out_at(mono);
    }

    /// It left the rail and the recall list.
    pub fn ticket_gone(&mut self, ticket: &TicketId, mono: u64) {
        if self.selected.as_ref() == Some(ticket) {
            self.selected = None;
            self.selected_line = None;
        }
        self.tickets.remove(ticket);
        self.changed.remove(ticket);
        self.late.remove(ticket);
        self.kept_stamp += 1;
        self.card_stamps.remove(ticket);
        self.ledger.mark(ticket);
        self.lay_out_at(mono);
    }

    fn put_ticket(&mut self, mut view: TicketView, mono: u64, quiet: bool) {
        let id = view.id.clone();
        let old = self.tickets.get(&id);
        if old.is_some_and(|old| view.revision < old.revision) {
            return;
        }
        mend_ticket(&mut view, self.setup.lang);
        let number = view.head.number;
        let is_new = old.is_none_or(|old| old.bumped_at.is_some()) && view.bumped_at.is_none();
        let open = view.bumped_at.is_none();
        let changed = old.is_some_and(|old| open && changed_for_cook(old, &view));
        let longer = old.is_some_and(|old| open && has_additions(old, &view));
        let fired = old.is_some_and(|old| old.fired_at.is_none()) && view.fired_at.is_some();
        let online = view.head.channel == Channel::Online || view.head.channel == Channel::Delivery;
        let voided = old.is_some_and(|old| has_voids(old, &view));
        self.times.add(&view);
        self.kept_stamp += 1;
        self.tickets.insert(id.clone(), view);
        self.touch_card(&id);
        if quiet {
            return;
        }
        let lang = self.setup.lang;
        if changed {
            self.changed.insert(id, mono + CHANGED_MS);
        }
        if changed && voided {
            self.chime(Chime::Cancelled, Word::CancelNews.with(lang, number), mono);
        } else if changed || (longer && !is_new) {
            self.chime(Chime::Changed, Word::ChangeNews.with(lang, number), mono);
        } else if is_new || fired {
            let chime = if online { Chime::Online } else { Chime::New };
            self.chime(chime, Word::News.with(lang, number), mono);
        }
    }

    /// All orders and dark stations of the house; replaces what was known.
    pub fn replace_house(&mut self, orders: Vec<OrderView>, dark: Vec<StationId>, mono: u64) {
        self.orders = orders
            .into_iter()
            .map(|mut view| {
                mend_order(&mut view, self.setup.lang);
                self.seen_elsewhere(&view);
                (view.head.order, view)
            })
            .collect();
        self.ledger.forecasts().clear();
        for order in self.orders.values() {
            self.ledger.forecasts().set(order);
        }
        self.dark = dark.into_iter().collect();
        let alive = self.orders.keys().copied().collect();
        self.hands.keep(&alive);
        let now = self.clock.now(mono);
        self.orders
            .values()
            .for_each(|order| self.counter.see(order, now));
        self.kept_stamp += 1;
        self.touch_all_cards();
        self.lay_out_at(mono);
    }

    pub fn set_order(&mut self, mut view: OrderView, mono: u64) {
        let order = view.head.order;
        let old = self.orders.get(&order);
        if old.is_some_and(|old| view.revision < old.revision) {
            return;
        }
        let is_new = old.is_none();
        mend_order(&mut view, self.setup.lang);
        self.seen_elsewhere(&view);
        if self.setup.pass && is_new {
            self.chime(
                Chime::New,
                Word::News.with(self.setup.lang, view.head.number),
                mono,
            );
        }
        let served = view
            .courses
            .iter()
            .filter_map(|course| course.served_at)
            .max();
        self.last_served = self.last_served.max(served);
        self.counter.see(&view, self.clock.now(mono));
        self.kept_stamp += 1;
        self.ledger.forecasts().set(&view);
        self.orders.insert(order, view);
        self.touch_order_cards(order, mono);
    }

    /// Closed: it leaves the screens.
    pub fn order_gone(&mut self, order: OrderId, mono: u64) {
        self.orders.remove(&order);
        self.ledger.forecasts().gone(order);
        self.hands.forget(order);
        self.counter.gone(order, self.clock.now(mono));
        self.kept_stamp += 1;
        if self.selected_order == Some(order) {
            self.selected_order = None;
        }
        self.touch_order_cards(order, mono);
    }

    /// A station lost its last screen, or has one again.
    pub fn set_dark(&mut self, station: StationId, dark: bool) {
        if dark {
            self.dark.insert(station);
        } else {
            self.dark.remove(&station);
        }
    }

    /// All stations that somebody closed; replaces what was known.
    pub fn replace_closed(&mut self, closed: Vec<(StationId, Option<Timestamp>)>) {
        self.closed = closed.into_iter().collect();
    }

    /// Somebody closed a station, or opened it: `None`. When, where that is known.
    pub fn set_closed(&mut self, station: &StationId, closed: Option<Option<Timestamp>>) {
        match closed {
            Some(since) => drop(self.closed.insert(station.clone(), since)),
            None => drop(self.closed.remove(station)),
        }
    }

    /// What is out or counted; replaces what was known.
    pub fn replace_out(&mut self, out: Vec<(ItemId, Out)>) {
        self.out = out.into_iter().collect();
    }

    pub fn set_out(&mut self, item: ItemId, out: Out) {
        if out.out || out.left.is_some() {
            self.out.insert(item, out);
        } else {
            self.out.remove(&item);
        }
    }

    /// Cards show forecasts of the other stations, which come with the order.
    fn touch_order_cards(&mut self, order: OrderId, mono: u64) {
        let ids = self.tickets_of(order);
        ids.iter().for_each(|id| self.touch_card(id));
        if !ids.is_empty() || self.setup.pass {
            self.lay_out_at(mono);
        }
    }

    /// The router's answer to a tap.
    pub fn answered(&mut self, id: RequestId, verdict: &Verdict, mono: u64) -> bool {
        let accepted = matches!(verdict, Verdict::Accepted { .. });
        let Some(waiting) = self.pending.answered(id, accepted, mono) else {
            return false;
        };
        match verdict {
            Verdict::Accepted { changed } => self.steps_changed(changed, mono),
            Verdict::Refused { why } => {
                self.say(why.clone(), mono);
                self.chime(Chime::Trouble, String::new(), mono);
                self.last_bump = self.last_bump.take().filter(|bump| bump.no != waiting.no);
            }
        }
        self.touch_cards_of(&waiting.tap);
        self.lay_out_at(mono);
        true
    }

    /// A tap shows on the cards that it was about.
    pub(super) fn touch_cards_of(&mut self, tap: &Tap) {
        let hit = |view: &TicketView| match tap {
            Tap::Start { steps } | Tap::Bump { steps } | Tap::BumpFor { steps, .. } => view
                .lines
                .iter()
                .any(|line| steps.iter().any(|seen| seen.step == line.step)),
            Tap::Unbump { steps } => view.lines.iter().any(|line| steps.contains(&line.step)),
            Tap::Recall { ticket } => view.id == *ticket,
            Tap::Serve { order, .. } | Tap::Refire { order, .. } | Tap::Rush { order, .. } => {
                view.head.order == *order
            }
            Tap::EightySix { .. } | Tap::CloseStation { .. } | Tap::SeeMessage { .. } => false,
        };
        let hit = self.tickets.values().filter(|view| hit(view));
        let ids: Vec<TicketId> = hit.map(|view| view.id.clone()).collect();
        ids.iter().for_each(|id| self.touch_card(id));
    }

    /// Steps of a tap that had changed meanwhile: the ticket stays, and says that it changed.
    fn steps_changed(&mut self, changed: &[StepId], mono: u64) {
        self.pending.returned(changed);
        let open = |view: &&TicketView| {
            view.bumped_at.is_none()
                && view
                    .lines
                    .iter()
                    .any(|line| changed.contains(&line.step) && line.state < StepState::Done)
        };
        let hit: Vec<(TicketId, u32)> = self
            .tickets
            .values()
            .filter(open)
            .map(|v| (v.id.clone(), v.head.number))
            .collect();
        for (id, number) in hit {
            self.say(Word::ChangedBump.with(self.setup.lang, number), mono);
            self.chime(
                Chime::Changed,
                Word::ChangeNews.with(self.setup.lang, number),
                mono,
            );
            self.changed.insert(id, mono + CHANGED_MS);
        }
    }
}

/// True when something that is cooked changed: not states and times, and not lines that announce themselves
/// under their ADD-ON mark.
fn changed_for_cook(old: &TicketView, new: &TicketView) -> bool {
    let same = |line: &shared::ticket::TicketLine| {
        let was = old.lines.iter().find(|was| was.step == line.step);
        was.is_none_or(|was| {
            was.quantity == line.quantity
                && was.modifiers == line.modifiers
                && was.note == line.note
                && was.void == line.void
                && was.refire == line.refire
        })
    };
    old.head.allergies != new.head.allergies || !new.lines.iter().all(same)
}

fn has_voids(old: &TicketView, new: &TicketView) -> bool {
    let was = |step| old.lines.iter().find(|line| line.step == step);
    let mut lines = new.lines.iter().filter(|line| line.void.is_some());
    lines.any(|line| was(line.step).is_none_or(|was| was.void.is_none()))
}

fn has_additions(old: &TicketView, new: &TicketView) -> bool {
    new.lines
        .iter()
        .any(|line| !old.lines.iter().any(|was| was.step == line.step))
}
