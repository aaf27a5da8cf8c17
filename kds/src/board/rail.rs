//! The rail's spatial contract: a ticket does not move because another was bumped.
//!
//! A bumped ticket leaves its place free, and comes back to it when it is undone. Places close up and tickets take
//! their order only at a natural moment: when the cook turns the page or asks for it, or has not touched anything
//! for a while. Nothing moves right after a touch. A card that grows beyond its place goes on, torn, in a free one or
//! at the end, and is whole again at the next such moment.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::TicketId;

/// Nothing moves for this long after a touch.
pub const STILL_AFTER_TOUCH_MS: u64 = 400;
/// An idle moment: nobody touched or bumped anything for this long.
pub const IDLE_MS: u64 = 3_000;
/// A shorter one is enough while a third of the page is free and tickets wait behind it.
pub const IDLE_CROWDED_MS: u64 = 1_500;
/// Share of a page that must be free for that, in thousandths.
const CROWDED_PERMILLE: i32 = 333;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A ticket and the room it keeps, in units: it grows with its card, and shrinks only when all is set anew.
    Ticket { id: TicketId, h: i32 },
    /// The room of a ticket that has gone.
    Free { was: TicketId, h: i32 },
    /// What a ticket that grew has no room for in its place: it goes on here, from this block on.
    Rest { of: TicketId, from: usize, h: i32 },
}

impl Place {
    /// The ticket that stands here.
    pub fn ticket(&self) -> Option<&TicketId> {
        match self {
            Self::Ticket { id, .. } => Some(id),
            Self::Free { .. } | Self::Rest { .. } => None,
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Rail {
    places: Vec<Place>,
    touched: Option<u64>,
    freed: Option<u64>,
    unsorted: bool,
    /// Between two places, as of the last sync.
    gap: i32,
}

/// What the rail needs to know to decide whether places may close up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Room {
    /// Tickets wait on a later page.
    pub hidden: bool,
    /// The first column has only free places.
    pub first_column_free: bool,
    /// Nothing but free places is on this page.
    pub page_free: bool,
    /// Share of the shown page that is free places, in thousandths.
    pub free_permille: i32,
    /// A rushed ticket is not at its place yet.
    pub rush: bool,
}

impl Rail {
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// A finger or key was used; the picture stays still for a moment.
    pub fn touch(&mut self, mono: u64) {
        self.touched = Some(mono);
    }

    /// True right after a touch.
    pub fn is_still(&self, mono: u64) -> bool {
        since(self.touched, mono) < STILL_AFTER_TOUCH_MS
    }

    /// Brings the rail up to date with the tickets that should be on it, in their order. `height` gives the room
    /// that a ticket's card needs now, `gap` the space between two places.
    pub fn sync(
        &mut self,
        wanted: &[TicketId],
        mono: u64,
        gap: i32,
        height: impl Fn(&TicketId) -> i32,
    ) {
        self.gap = gap;
        let up: BTreeSet<&TicketId> = wanted.iter().collect();
        for place in &mut self.places {
            match place {
                Place::Ticket { id: was, h } | Place::Rest { of: was, h, .. }
                    if !up.contains(was) =>
                {
                    *place = Place::Free {
                        was: was.clone(),
                        h: *h,
                    };
                    self.freed = Some(mono);
                }
                Place::Ticket { .. } | Place::Free { .. } | Place::Rest { .. } => {}
            }
        }
        self.come_back(&up);
        self.grow(gap, &height);
        let known: BTreeSet<&TicketId> = self.tickets().collect();
        let news: Vec<TicketId> = wanted
            .iter()
            .filter(|id| !known.contains(id))
            .cloned()
            .collect();
        for id in news {
            let h = height(&id);
            self.places.push(Place::Ticket { id, h });
        }
        while matches!(self.places.last(), Some(Place::Free { .. })) {
            self.places.pop();
        }
        self.unsorted = !self.tickets().eq(wanted.iter());
    }

    /// What was undone takes its old place, the first of them where it had two.
    fn come_back(&mut self, up: &BTreeSet<&TicketId>) {
        let free = |place: &Place| matches!(place, Place::Free { was, .. } if up.contains(was));
        if !self.places.iter().any(free) {
            return;
        }
        let mut known: BTreeSet<TicketId> = self.tickets().cloned().collect();
        for place in &mut self.places {
            if let Place::Free { was, h } = place
                && up.contains(was)
                && known.insert(was.clone())
            {
                *place = Place::Ticket {
                    id: was.clone(),
                    h: *h,
                };
            }
        }
    }

    fn tickets(&self) -> impl Iterator<Item = &TicketId> {
        self.places.iter().filter_map(Place::ticket)
    }

    /// Tickets do not stand in their order yet.
    pub fn is_unsorted(&self) -> bool {
        self.unsorted
    }

    /// A card that needs more room takes it from the free place below it, if there is one; else it keeps what it has.
    fn grow(&mut self, gap: i32, height: &impl Fn(&TicketId) -> i32) {
        let torn = self.is_torn();
        let mut at = 0;
        while at < self.places.len() {
            if let Place::Ticket { id, h } = &self.places[at]
                && (torn || *h < height(id))
            {
                let (id, old, need) = (id.clone(), *h, height(id));
                if need <= old {
                    self.drop_rest(&id);
                } else if !self.goes_on(&id)
                    && let Some(room) = self.take_below(at + 1, need - old, gap)
                    && let Place::Ticket { h, .. } = &mut self.places[at]
                {
                    *h = old + room;
                }
            }
            at += 1;
        }
    }

    /// A part of it stands elsewhere, and stays there until a natural moment.
    fn goes_on(&self, ticket: &TicketId) -> bool {
        let mut places = self.places.iter();
        places.any(|place| matches!(place, Place::Rest { of, .. } if of == ticket))
    }

    /// The rest of a ticket is no longer needed; its room stays free.
    fn drop_rest(&mut self, ticket: &TicketId) {
        for place in &mut self.places {
            if let Place::Rest { of, h, .. } = place
                && of == ticket
            {
                *place = Place::Free {
                    was: of.clone(),
                    h: *h,
                };
            }
        }
    }

    /// Tickets whose cards need more room than their places have, with that room.
    pub fn short(&self, height: impl Fn(&TicketId) -> i32) -> Vec<(TicketId, i32)> {
        let short = |place: &Place| match place {
            Place::Ticket { id, h } if *h < height(id) => Some((id.clone(), *h)),
            _ => None,
        };
        self.places.iter().filter_map(short).collect()
    }

    /// What a ticket has no room for goes on elsewhere: where it does already, else in a free place, else at the end.
    /// `most` is the height of a column: the place of a ticket that had several is not for it. False where a place that
    /// it has is too small for it.
    pub fn go_on(&mut self, ticket: &TicketId, from: usize, need: i32, most: i32) -> bool {
        let rest = |h: i32| Place::Rest {
            of: ticket.clone(),
            from,
            h,
        };
        for place in &mut self.places {
            if let Place::Rest { of, h, .. } = place
                && of == ticket
            {
                let fits = need <= *h;
                *place = rest(*h);
                return fits;
            }
        }
        let own = self.places.iter().position(|p| p.ticket() == Some(ticket));
        let own = own.unwrap_or(0);
        let room = need..=most;
        let fits =
            |at: &usize| matches!(&self.places[*at], Place::Free { h, .. } if room.contains(h));
        let after = (own..self.places.len()).find(fits);
        let Some(at) = after.or_else(|| (0..own).rev().find(fits)) else {
            self.places.push(rest(need));
            return true;
        };
        // It takes the whole of it: a smaller place would flow elsewhere, and others with it.
        if let Place::Free { h, .. } = self.places[at] {
            self.places[at] = rest(h);
        }
        true
    }

    /// A ticket is whole again in its own place, and moves what stands below it.
    pub fn make_whole(&mut self, ticket: &TicketId, need: i32) {
        for place in &mut self.places {
            if let Place::Ticket { id, h } = place
                && id == ticket
            {
                *h = need.max(*h);
            }
        }
        self.drop_rest(ticket);
        while matches!(self.places.last(), Some(Place::Free { .. })) {
            self.places.pop();
        }
    }

    /// Every ticket is whole in its own place; free room below it is taken first.
    fn mend(&mut self, height: &impl Fn(&TicketId) -> i32) -> bool {
        let before = self.places.clone();
        let torn: Vec<TicketId> = self.tickets().cloned().collect();
        torn.iter().for_each(|id| self.drop_rest(id));
        self.grow(self.gap, height);
        for (id, _) in self.short(height) {
            self.make_whole(&id, height(&id));
        }
        while matches!(self.places.last(), Some(Place::Free { .. })) {
            self.places.pop();
        }
        before != self.places
    }

    /// A part of some ticket stands elsewhere.
    pub fn is_torn(&self) -> bool {
        self.places
            .iter()
            .any(|place| matches!(place, Place::Rest { .. }))
    }

    /// Takes `more` from the free place at `at`: all of it with its gap where little would be left.
    fn take_below(&mut self, at: usize, more: i32, gap: i32) -> Option<i32> {
        let Some(Place::Free { h, .. }) = self.places.get_mut(at) else {
            return None;
        };
        if more < *h {
            *h -= more;
            return Some(more);
        }
        let all = *h + gap;
        (more <= all).then(|| {
            self.places.remove(at);
            all
        })
    }

    /// Puts tickets into their order and closes free places if this is the moment; true if anything moved.
    pub fn settle(
        &mut self,
        wanted: &[TicketId],
        mono: u64,
        room: Room,
        height: impl Fn(&TicketId) -> i32,
    ) -> bool {
        if self.is_still(mono) {
            return false;
        }
        let rest = since(self.touched, mono).min(since(self.freed, mono));
        let idle = IDLE_MS <= rest;
        let crowded =
            room.hidden && CROWDED_PERMILLE <= room.free_permille && IDLE_CROWDED_MS <= rest;
        // A page without a ticket is a new page.
        let close = crowded
            || (room.hidden && room.page_free)
            || (idle && (room.hidden || room.first_column_free));
        if close {
            return self.reflow(wanted, true, height);
        }
        // What goes on elsewhere becomes whole.
        if idle && self.is_torn() {
            return self.mend(&height);
        }
        // A rush goes before all others at once; any other change of order waits for an idle moment.
        if self.unsorted && (idle || room.rush) {
            return self.reflow(wanted, false, height);
        }
        false
    }

    /// The page was turned, or the cook asked for it: everything may take its place.
    pub fn set_anew(&mut self, wanted: &[TicketId], height: impl Fn(&TicketId) -> i32) -> bool {
        self.reflow(wanted, true, height)
    }

    /// Orders the tickets; free places keep theirs unless they close up.
    fn reflow(
        &mut self,
        wanted: &[TicketId],
        close: bool,
        height: impl Fn(&TicketId) -> i32,
    ) -> bool {
        let before = std::mem::take(&mut self.places);
        let mut next = wanted.iter();
        let fresh = |id: &TicketId| Place::Ticket {
            id: id.clone(),
            h: height(id),
        };
        if close {
            self.places = next.map(fresh).collect();
        } else {
            let kept: BTreeMap<&TicketId, i32> = before
                .iter()
                .filter_map(|place| match place {
                    Place::Ticket { id, h } => Some((id, *h)),
                    Place::Free { .. } | Place::Rest { .. } => None,
                })
                .collect();
            let keep = |id: &TicketId| match kept.get(id) {
                Some(h) => Place::Ticket {
                    id: id.clone(),
                    h: height(id).max(*h),
                },
                None => fresh(id),
            };
            for place in &before {
                match place {
                    Place::Free { .. } => self.places.push(place.clone()),
                    Place::Rest { of, h, .. } => self.places.push(Place::Free {
                        was: of.clone(),
                        h: *h,
                    }),
                    Place::Ticket { .. } => self.places.extend(next.next().map(&keep)),
                }
            }
        }
        while matches!(self.places.last(), Some(Place::Free { .. })) {
            self.places.pop();
        }
        self.unsorted = false;
        before != self.places
    }
}

fn since(at: Option<u64>, mono: u64) -> u64 {
    at.map_or(u64::MAX, |at| mono.saturating_sub(at))
}

#[cfg(test)]
#[path = "rail_tests.rs"]
mod tests;
