//! The rail's spatial contract: a ticket does not move because another was bumped.
//!
//! A bumped ticket leaves its place free, and comes back to it when it is undone. Places close up and tickets take
//! their order only at a natural moment: when the cook turns the page or asks for it, or has not touched anything
//! for a while. Nothing moves right after a touch.

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
}

impl Place {
    /// The ticket that stands here.
    pub fn ticket(&self) -> Option<&TicketId> {
        match self {
            Self::Ticket { id, .. } => Some(id),
            Self::Free { .. } => None,
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Rail {
    places: Vec<Place>,
    touched: Option<u64>,
    freed: Option<u64>,
    unsorted: bool,
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
        let up: BTreeSet<&TicketId> = wanted.iter().collect();
        for place in &mut self.places {
            match place {
                Place::Ticket { id, h } if !up.contains(id) => {
                    *place = Place::Free {
                        was: id.clone(),
                        h: *h,
                    };
                    self.freed = Some(mono);
                }
                Place::Free { was, h } if up.contains(was) => {
                    *place = Place::Ticket {
                        id: was.clone(),
                        h: *h,
                    };
                }
                Place::Ticket { .. } | Place::Free { .. } => {}
            }
        }
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

    fn tickets(&self) -> impl Iterator<Item = &TicketId> {
        self.places.iter().filter_map(Place::ticket)
    }

    /// Tickets do not stand in their order yet.
    pub fn is_unsorted(&self) -> bool {
        self.unsorted
    }

    /// A card that needs more room takes it from the free place below it, if there is one.
    fn grow(&mut self, gap: i32, height: &impl Fn(&TicketId) -> i32) {
        let mut at = 0;
        while at < self.places.len() {
            if let Place::Ticket { id, h } = &self.places[at] {
                let (old, need) = (*h, height(id));
                let more = need - old;
                if 0 < more {
                    let room = self.take_below(at + 1, more, gap);
                    if let Place::Ticket { h, .. } = &mut self.places[at] {
                        *h = room.map_or(need, |room| old + room);
                    }
                }
            }
            at += 1;
        }
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
                    Place::Free { .. } => None,
                })
                .collect();
            let keep = |id: &TicketId| match kept.get(id) {
                Some(h) => Place::Ticket {
                    id: id.clone(),
                    h: *h,
                },
                None => fresh(id),
            };
            for place in &before {
                match place {
                    Place::Free { .. } => self.places.push(place.clone()),
                    Place::Ticket { .. } => self.places.extend(next.next().map(&keep)),
                }
            }
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
