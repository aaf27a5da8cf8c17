//! What time alone changes: messages end, places close up, tickets become late, silence is noticed.

use shared::ids::TicketId;

use super::words::Word;
use super::{Board, Chime, Overlay};

/// So long a list stays open under nobody's hand.
const LIST_MS: u64 = 60_000;

impl Board {
    /// Lets time pass: messages end, places close up, tickets become late. Call it about once a second.
    pub fn tick(&mut self, mono: u64) {
        self.toast = self.toast.take().filter(|toast| mono < toast.until);
        self.flash = self.flash.take().filter(|(_, _, until)| mono < *until);
        self.last_bump = self.last_bump.take().filter(|bump| mono < bump.until);
        let over: Vec<TicketId> = self
            .changed
            .iter()
            .filter(|(_, until)| **until <= mono)
            .map(|(id, _)| id.clone())
            .collect();
        for id in over {
            self.changed.remove(&id);
            self.touch_card(&id);
        }
        if self.pending.expire(mono) {
            self.touch_all_cards();
        }
        self.uncover(mono);
        self.count();
        self.watch_lateness(mono);
        if let Some(now) = self.clock.now(mono) {
            self.counter.expire(now);
            self.times.expire(now);
        }
        let silent = self.clock.silence(mono).is_some() && self.clock.now(mono).is_some();
        let silent = silent || self.behind || self.foreign.is_some();
        if silent && !self.was_silent {
            self.chime(Chime::Trouble, String::new(), mono);
        }
        self.was_silent = silent;
        self.settle(mono);
    }

    /// What stands over the tickets hides them: a list that nobody reads closes, and the settings lock.
    fn uncover(&mut self, mono: u64) {
        let left = LIST_MS <= mono.saturating_sub(self.hand_at);
        if left && !matches!(self.overlay, Overlay::None | Overlay::Learn) {
            self.question = None;
            self.close_list();
        }
    }

    fn watch_lateness(&mut self, mono: u64) {
        let Some(now) = self.clock.now(mono) else {
            return;
        };
        let late = self.ledger.now_late(now).into_iter();
        let new: Vec<(TicketId, u32)> = late
            .filter(|id| !self.late.contains(id))
            .filter_map(|id| {
                let number = self.tickets.get(&id)?.head.number;
                Some((id, number))
            })
            .collect();
        for (id, number) in new {
            self.late.insert(id);
            self.chime(
                Chime::Late,
                Word::LateNews.with(self.setup.lang, number),
                mono,
            );
        }
    }
}
