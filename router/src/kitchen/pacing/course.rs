//! When a course goes to the kitchen, and why it waits.
//!
//! What is due is found here and carried out elsewhere; each hold carries its reason, because a cook
//! who cannot see why will override it. Inside a course that has gone to the kitchen, the plan decides.

use shared::ids::{CourseNo, OrderId};
use shared::menu::Restaurant;
use shared::order::{Channel, HoldReason};
use shared::time::{Span, Timestamp};

use super::super::Kitchen;
use super::super::order::{Course, Line, Order};

/// A take-away ordered ahead begins this much before its longest dish must: packing, and a busy rail.
const MARGIN: Span = Span::from_mins(2);

/// A course is late after one and a half times its longest chain, and this.
const LATE_MARGIN: Span = Span::from_secs(90);

impl Order {
    /// How long a course may take from when it goes to the kitchen until it is late: total work content
    /// with a factor, the usual due-date rule where nobody has promised anything.
    pub(in super::super) fn allowed(&self, no: CourseNo) -> Span {
        let lines = self.live_lines_of(no);
        let longest = lines.map(Line::longest_chain).max().unwrap_or(Span::ZERO);
        Span(longest.0 * 3 / 2) + LATE_MARGIN
    }
}

/// What should go to the kitchen now, and why the rest waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub fire: Vec<(OrderId, CourseNo)>,
    pub hold: Vec<Hold>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub order: OrderId,
    pub course: CourseNo,
    pub because: HoldReason,
}

/// The plan for every order of which something is due at `at`.
pub fn plan(kitchen: &Kitchen, at: Timestamp) -> Plan {
    let due = kitchen.firing.iter().take_while(|(when, _)| *when <= at);
    let orders = due.filter_map(|(_, id)| kitchen.orders.get(id));
    orders.fold(Plan::default(), |mut plan, order| {
        let part = of_order(kitchen.restaurant(), order, at);
        plan.fire.extend(part.fire);
        plan.hold.extend(part.hold);
        plan
    })
}

/// The plan for one order as it is now.
pub(in super::super) fn of_order(
    restaurant: Option<&Restaurant>,
    order: &Order,
    at: Timestamp,
) -> Plan {
    let mut plan = Plan::default();
    for course in &order.courses {
        let Some(held) = &course.hold else { continue };
        let no = course.no;
        if order.live_lines_of(no).next().is_none() {
            continue;
        }
        match next(restaurant, order, course, held, at) {
            None => plan.fire.push((order.id, no)),
            Some(because) => plan.hold.push(Hold {
                order: order.id,
                course: no,
                because,
            }),
        }
    }
    plan
}

/// Why a held course still waits; `None` fires it.
fn next(
    restaurant: Option<&Restaurant>,
    order: &Order,
    course: &Course,
    held: &HoldReason,
    at: Timestamp,
) -> Option<HoldReason> {
    match held {
        HoldReason::HeldByFront => return Some(HoldReason::HeldByFront),
        HoldReason::Scheduled { fire_at } => return Some(held.clone()).filter(|_| at < *fire_at),
        HoldReason::EarlierCourse { .. }
        | HoldReason::CoursePause { .. }
        | HoldReason::WaitsFor { .. } => {}
    }
    let before = earlier(order, course.no)?;
    let Some(ready_at) = before.ready_at else {
        return Some(HoldReason::EarlierCourse { course: before.no });
    };
    let Some(pause) = restaurant.and_then(|house| pause(house, order, course.no)) else {
        return Some(HoldReason::HeldByFront);
    };
    let fire_at = ready_at + pause;
    (at < fire_at).then_some(HoldReason::CoursePause { fire_at })
}

/// From the course before to when this one fires by itself: its own pause, and where it has none, as long as
/// it can still be ready in time.
fn pause(house: &Restaurant, order: &Order, no: CourseNo) -> Option<Span> {
    let course = house.course(no)?;
    let longest = || {
        let lines = order.live_lines_of(no);
        lines.map(Line::longest_chain).max().unwrap_or(Span::ZERO)
    };
    let in_time = |within: Span| Span((within.0 - longest().0).max(0));
    course.fires_after.or(course.ready_within.map(in_time))
}

/// By when a course should be ready for the sake of the one before: guests who have finished wait.
pub(in super::super) fn ready_by(
    house: Option<&Restaurant>,
    order: &Order,
    no: CourseNo,
) -> Option<Timestamp> {
    let within = house?.course(no)?.ready_within?;
    Some(earlier(order, no)?.ready_at? + within)
}

/// The course that must be ready before `no` fires: the nearest one before it that has live lines.
fn earlier(order: &Order, no: CourseNo) -> Option<&Course> {
    let before = order
        .courses
        .iter()
        .filter(|course| CourseNo(0) < course.no && course.no < no);
    before
        .rev()
        .find(|course| order.live_lines_of(course.no).next().is_some())
}

/// Holds for the courses of a new order, in the order of `courses` (sorted, each once). "At once" and
/// the first course fire; the others wait for the one before. What is fetched goes in one bag: it
/// fires together, in time for `wanted_at` where the guest named a time.
pub(in super::super) fn at_accept(
    channel: Channel,
    courses: &[CourseNo],
    at: Timestamp,
    wanted_at: Option<Timestamp>,
    longest: Span,
) -> Vec<Option<HoldReason>> {
    if channel == Channel::DineIn {
        return courses.iter().map(|no| first_hold(courses, *no)).collect();
    }
    let fire_at = wanted_at.map(|wanted| wanted - longest - MARGIN);
    let hold = fire_at.filter(|fire_at| at < *fire_at);
    let hold = hold.map(|fire_at| HoldReason::Scheduled { fire_at });
    vec![hold; courses.len()]
}

fn first_hold(courses: &[CourseNo], no: CourseNo) -> Option<HoldReason> {
    let before = courses
        .iter()
        .filter(|course| CourseNo(0) < **course && **course < no);
    before
        .max()
        .map(|course| HoldReason::EarlierCourse { course: *course })
}

/// The hold of a course that is added to `order` later, together with `added` ones. Where everything
/// before it is on the table, nobody waits: a dessert ordered after the mains goes straight on.
pub(in super::super) fn at_addition(
    order: &Order,
    added: &[CourseNo],
    no: CourseNo,
) -> Option<HoldReason> {
    if order.channel != Channel::DineIn {
        let scheduled = |course: &Course| match &course.hold {
            Some(hold @ HoldReason::Scheduled { .. }) => Some(hold.clone()),
            _ => None,
        };
        return order.courses.iter().find_map(scheduled);
    }
    let new = added
        .iter()
        .filter(|course| CourseNo(0) < **course && **course < no)
        .max()
        .copied();
    let old = earlier(order, no);
    let unready = |course: &&Course| course.ready_at.is_none() || added.contains(&course.no);
    match (new, old) {
        _ if no == CourseNo(0) => None,
        (Some(new), old) if old.is_none_or(|old| old.no <= new) => {
            Some(HoldReason::EarlierCourse { course: new })
        }
        (_, old) => {
            let old = old.filter(unready)?;
            Some(HoldReason::EarlierCourse { course: old.no })
        }
    }
}
