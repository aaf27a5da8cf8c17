//! The rail's spatial contract: a ticket does not move because another was bumped.
//!
//! A bumped ticket leaves its place free. Places close up only at a natural moment: when the cook turns
//! the page, or has not touched anything for a while and room is needed. Nothing moves right after a touch.

use shared::ids::TicketId;

/// Nothing moves for this long after a touch.
pub const STILL_AFTER_TOUCH_MS: u64 = 400;
/// Free places may close up when nobody touched or bumped anything for this long.
pub const IDLE_MS: u64 = 3_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Ticket(TicketId),
    /// Height of the card that stood here, in units.
    Free(i32),
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
    /// Share of the shown page that is free places, in thousandths.
    pub free_permille: i32,
}

impl Rail {
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// A finger or key was used; the picture stays still for a moment.
    pub fn touch(&mut self, mono: u64) {
        self.touched = Some(mono);
    }

    /// Brings the rail up to date with the tickets that should be on it, in their order. `height` gives the
    /// height of a card that has gone.
    pub fn sync(&mut self, wanted: &[TicketId], mono: u64, height: impl Fn(&TicketId) -> i32) {
        for place in &mut self.places {
            if let Place::Ticket(id) = place
                && !wanted.contains(id)
            {
                *place = Place::Free(height(id));
                self.freed = Some(mono);
            }
        }
        let known = |id: &TicketId, places: &[Place]| {
            places
                .iter()
                .any(|place| matches!(place, Place::Ticket(other) if other == id))
        };
        for id in wanted {
            if !known(id, &self.places) {
                self.places.push(Place::Ticket(id.clone()));
            }
        }
        while matches!(self.places.last(), Some(Place::Free(_))) {
            self.places.pop();
        }
        let shown = self.places.iter().filter_map(|place| match place {
            Place::Ticket(id) => Some(id),
            Place::Free(_) => None,
        });
        self.unsorted = !shown.eq(wanted.iter());
    }

    /// Puts tickets into their order and closes free places if this is the moment; true if anything moved.
    pub fn settle(&mut self, wanted: &[TicketId], mono: u64, room: Room) -> bool {
        let since = |at: Option<u64>| at.map_or(u64::MAX, |at| mono.saturating_sub(at));
        let still = since(self.touched) < STILL_AFTER_TOUCH_MS;
        let idle = IDLE_MS <= since(self.touched).min(since(self.freed));
        let crowded = room.hidden && 333 <= room.free_permille;
        let close = crowded || (idle && (room.hidden || room.first_column_free));
        if still || !(self.unsorted || close) {
            return false;
        }
        self.reflow(wanted, close)
    }

    /// The page was turned: everything may take its place.
    pub fn turn_page(&mut self, wanted: &[TicketId]) {
        self.reflow(wanted, true);
    }

    /// Orders the tickets; free places keep theirs unless they close up.
    fn reflow(&mut self, wanted: &[TicketId], close: bool) -> bool {
        let before = self.places.clone();
        if close {
            self.places = wanted.iter().cloned().map(Place::Ticket).collect();
        } else {
            let mut next = wanted.iter().cloned();
            for place in &mut self.places {
                if let Place::Ticket(id) = place
                    && let Some(wanted) = next.next()
                {
                    *id = wanted;
                }
            }
        }
        self.unsorted = false;
        before != self.places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::samples::ticket;

    fn ids(numbers: &[u32]) -> Vec<TicketId> {
        numbers
            .iter()
            .map(|n| ticket("grill", *n, &[]).id)
            .collect()
    }

    fn picture(rail: &Rail) -> String {
        let one = |place: &Place| match place {
            Place::Ticket(id) => id.order.0.as_u128().to_string(),
            Place::Free(_) => "_".to_owned(),
        };
        rail.places().iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_bump_leaves_its_place_free_until_room_is_needed_and_hands_are_off() {
        let mut rail = Rail::default();
        rail.sync(&ids(&[1, 2, 3]), 0, |_| 200);
        assert_eq!(picture(&rail), "1 2 3");
        let left = ids(&[1, 3]);
        rail.touch(1_000);
        rail.sync(&left, 1_000, |_| 200);
        assert_eq!(picture(&rail), "1 _ 3");
        let needed = Room {
            hidden: true,
            ..Room::default()
        };
        assert!(
            !rail.settle(&left, 3_999, needed),
            "hands were on less than 3 s ago"
        );
        assert!(
            !rail.settle(&left, 60_000, Room::default()),
            "no room is needed: nothing moves"
        );
        assert!(rail.settle(&left, 4_000, needed));
        assert_eq!(picture(&rail), "1 3");
    }

    #[test]
    fn a_crowded_page_closes_up_soon_but_never_under_a_finger() {
        let mut rail = Rail::default();
        rail.sync(&ids(&[1, 2, 3]), 0, |_| 200);
        rail.touch(1_000);
        rail.sync(&ids(&[3]), 1_000, |_| 200);
        let crowded = Room {
            hidden: true,
            free_permille: 400,
            ..Room::default()
        };
        assert!(!rail.settle(&ids(&[3]), 1_399, crowded));
        assert!(rail.settle(&ids(&[3]), 1_400, crowded));
    }

    #[test]
    fn a_rush_takes_its_place_but_free_places_stay() {
        let mut rail = Rail::default();
        rail.sync(&ids(&[1, 2, 3]), 0, |_| 200);
        rail.sync(&ids(&[1, 3]), 10, |_| 200);
        let with_rush = ids(&[9, 1, 3]);
        rail.sync(&with_rush, 1_000, |_| 200);
        assert_eq!(picture(&rail), "1 _ 3 9");
        assert!(rail.settle(&with_rush, 1_500, Room::default()));
        assert_eq!(picture(&rail), "9 _ 1 3");
    }
}
