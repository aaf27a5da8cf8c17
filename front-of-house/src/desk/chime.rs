//! News that are worth a sound: food of this waiter is up, something was refused.

use std::collections::BTreeSet;

use shared::ids::{CourseNo, OrderId};
use shared::ticket::OrderView;

use super::*;
use crate::say::floor as w;

/// Chimes that wait to be played; more would only confuse.
const CHIMES_MAX: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chime {
    FoodUp,
    /// A promise to one of this waiter's tables was broken.
    Late,
    Refused,
    /// A station or a colleague says something.
    Message,
}

/// What has been announced, so that nothing is announced twice.
#[derive(Clone, Debug, Default)]
pub(super) struct Announced {
    courses: BTreeSet<(OrderId, CourseNo)>,
    late: BTreeSet<OrderId>,
    chimes: Vec<Chime>,
}

impl Announced {
    pub(super) fn forget(&mut self, order: OrderId) {
        self.courses.retain(|(own, _)| *own != order);
        self.late.remove(&order);
    }
}

impl Desk {
    /// Chimes since the last call; none while the terminal is set to be silent.
    pub fn take_chimes(&mut self) -> Vec<Chime> {
        let chimes = std::mem::take(&mut self.announced.chimes);
        if self.prefs.silent {
            return Vec::new();
        }
        chimes
    }

    pub(super) fn chime(&mut self, chime: Chime) {
        if self.announced.chimes.len() < CHIMES_MAX {
            self.announced.chimes.push(chime);
        }
    }

    /// Courses that stand at the pass and were not announced: remembered, and told once if they are ours.
    pub(super) fn announce(&mut self, view: &OrderView, aloud: bool) {
        let order = view.head.order;
        let up: Vec<CourseNo> = view
            .courses
            .iter()
            .filter(|course| course.ready_at.is_some() && course.served_at.is_none())
            .map(|course| course.course)
            .collect();
        let up_now = |course: &CourseNo| up.contains(course);
        // A course that was taken back to the kitchen may be up again later.
        self.announced
            .courses
            .retain(|(own, course)| *own != order || up_now(course));
        for course in up {
            let fresh = self.announced.courses.insert((order, course));
            if fresh && aloud && self.is_mine(view) {
                let place = self.place_name(&Place::of(&view.head));
                let name = self.course_low(course);
                self.say_with(w::UP_AT, &[&place, &name], Tone::Ready);
                self.chime(Chime::FoodUp);
            }
        }
    }

    /// Promises that broke since the last look, once each.
    pub fn notice_late(&mut self) {
        let now = self.now();
        let mine = self.orders.values().filter(|view| self.is_mine(view));
        let late = mine.filter(|view| {
            let open = view.lines.iter().any(|line| {
                use shared::order::LineState::{Cooking, Held};
                matches!(line.state, Held | Cooking)
            });
            open && view.head.due_at < now && view.state == OrderState::Open
        });
        let late: Vec<OrderId> = late.map(|view| view.head.order).collect();
        for order in late {
            if self.announced.late.insert(order) {
                self.chime(Chime::Late);
            }
        }
    }

    /// Taken by whoever works here, or by nobody that we know.
    fn is_mine(&self, view: &OrderView) -> bool {
        view.head
            .server
            .as_ref()
            .is_none_or(|server| *server == self.server)
    }
}
