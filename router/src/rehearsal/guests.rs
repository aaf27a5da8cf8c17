//! Seeded guests: who comes when, how many, and what they order.
//!
//! Assumed, and frozen before planning was tuned: parties come independently of each other (Poisson) for
//! four hours; 1 to 8 people, two most often; four in five sit at a table, the others fetch or get it
//! brought, half of those for a named time 25 to 55 minutes ahead. Everybody has a main, 45 % a starter,
//! 30 % a dessert, 80 % a drink, one in six a side; items of a course are equally likely. A table that
//! waits for the waiter has its next course fired 4 to 9 minutes after the one before was ready. One
//! order in fifty is rushed.

use shared::ids::*;
use shared::menu::{Item, Restaurant};
use shared::order::{Channel, LineDraft, ModifierChoice, OrderDraft};
use shared::time::{Span, Timestamp};

use super::dice::Dice;

/// Saturday, 28 November 2015, 17:30 in New York.
pub(super) const OPENING: Timestamp = Timestamp(1_448_749_800_000);
/// Guests come for this long.
const EVENING: Span = Span::from_mins(240);
/// Of a hundred parties, those of 1, 2, … 8 people (a dining room's mix: couples and fours).
const PARTIES: [u64; 8] = [6, 44, 12, 22, 5, 6, 2, 3];

/// How often a guest takes one of what is offered and need not be chosen, in percent.
const WISH_PERCENT: usize = 20;

/// One order and what its guests do later.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub at: Timestamp,
    pub order: OrderDraft,
    /// Somebody asks for it to be hurried, so long after.
    pub rush_after: Option<Span>,
    /// From one course's last plate to the waiter's word for the next, where nothing else fires it.
    pub fire_after: Span,
}

/// Guests of one service, by time of arrival.
#[derive(Clone, Debug)]
pub struct Service {
    pub name: String,
    pub arrivals: Vec<Arrival>,
    /// How many times faster than recorded the guests come; 1 where they come as they came.
    pub compressed: f64,
}

/// The built-in evening: so many guests that the busiest station is used to `load` (1 is all of it).
pub fn saturday(restaurant: &Restaurant, seed: u64, load: f64) -> Service {
    let every = super::load::interval(restaurant, load);
    let mut dice = Dice::new(seed, "guests");
    let mut arrivals = Vec::new();
    let mut after = dice.wait(every);
    while after < EVENING.0 as f64 {
        let at = OPENING + Span(after as i64);
        let count = arrivals.len() as u64 + 1;
        arrivals.push(party(restaurant, &mut dice, at, count));
        after += dice.wait(every);
    }
    Service {
        name: "saturday".to_owned(),
        arrivals,
        compressed: 1.0,
    }
}

/// One party's order.
pub(super) fn party(
    restaurant: &Restaurant,
    dice: &mut Dice,
    at: Timestamp,
    count: u64,
) -> Arrival {
    let channel = match dice.below(20) {
        0..=15 => Channel::DineIn,
        16 | 17 => Channel::Online,
        18 => Channel::TakeAway,
        _ => Channel::Delivery,
    };
    let mut roll = dice.below(100) as u64;
    let people = PARTIES.iter().position(|share| {
        let here = roll < *share;
        roll = roll.saturating_sub(*share);
        here
    });
    let covers = u8::try_from(people.unwrap_or(1) + 1).unwrap_or(2);
    let mut lines = Vec::new();
    let main = main_course(restaurant);
    for seat in 1..=covers {
        let courses = restaurant.courses.iter().map(|course| course.no);
        for course in std::iter::once(CourseNo(0)).chain(courses) {
            let percent = match course {
                CourseNo(0) => 80,
                no if no == main => 100,
                no if no < main => 45,
                _ => 30,
            };
            if dice.chance(percent) {
                lines.extend(line(restaurant, dice, course, seat, count));
            }
        }
    }
    let ahead = channel != Channel::DineIn && dice.chance(50);
    let wanted = Span::from_mins(25 + 5 * dice.below(7) as i64);
    let rush = dice
        .chance(2)
        .then(|| Span::from_secs(60 + dice.below(240) as i64));
    Arrival {
        at,
        order: OrderDraft {
            id: OrderId(dice.id(count)),
            channel,
            table: None,
            guest: None,
            covers,
            lines,
            allergies: Vec::new(),
            note: None,
            wanted_in: ahead.then_some(wanted),
            alias: None,
            menu_version: restaurant.version.clone(),
            expected_total: None,
        },
        rush_after: rush,
        fire_after: Span::from_secs(240 + dice.below(300) as i64),
    }
}

/// The course that most items of the menu belong to.
fn main_course(restaurant: &Restaurant) -> CourseNo {
    let items = || restaurant.menu.items.values();
    let count = |no: CourseNo| {
        items()
            .filter(|item| item.course == no && !is_side(item))
            .count()
    };
    let courses = restaurant.courses.iter().map(|course| course.no);
    courses.max_by_key(|no| count(*no)).unwrap_or_default()
}

/// Sides come with mains and are ordered less often.
fn is_side(item: &Item) -> bool {
    item.category.as_str() == "sides"
}

fn line(
    restaurant: &Restaurant,
    dice: &mut Dice,
    course: CourseNo,
    seat: u8,
    count: u64,
) -> Vec<LineDraft> {
    let of = |side: bool| -> Vec<&Item> {
        let items = restaurant.menu.items.values();
        items
            .filter(|item| item.course == course && is_side(item) == side)
            .collect()
    };
    let mut chosen: Vec<&Item> = dice.pick(&of(false)).copied().into_iter().collect();
    if dice.chance(17) {
        chosen.extend(dice.pick(&of(true)));
    }
    let draft = |item: &Item, dice: &mut Dice| LineDraft {
        id: LineId(dice.id(count)),
        item: item.id.clone(),
        size: dice.pick(&item.sizes).map(|size| size.id.clone()),
        quantity: 1,
        modifiers: modifiers(restaurant, item, &mut |end| dice.below(end)),
        seat: Some(seat),
        course,
        note: None,
        open: None,
    };
    chosen.into_iter().map(|item| draft(item, dice)).collect()
}

/// What each group asks for, and sometimes a wish from the optional ones. `below` draws a number from 0 to
/// its argument − 1, and 0 for 0; what it draws decides everything.
pub fn modifiers(
    restaurant: &Restaurant,
    item: &Item,
    below: &mut dyn FnMut(usize) -> usize,
) -> Vec<ModifierChoice> {
    let mut chosen: Vec<ModifierChoice> = Vec::new();
    // A choice may open groups of its own; they come after those that are open already.
    let mut done = 0;
    while let Some(group) = restaurant.menu.open_groups(item, &chosen).get(done) {
        done += 1;
        let wish = if group.min == 0 && group.max != 0 && below(100) < WISH_PERCENT {
            1
        } else {
            group.min
        };
        let start = below(group.modifiers.len());
        let turned = group
            .modifiers
            .iter()
            .cycle()
            .skip(start)
            .take(group.modifiers.len());
        let fresh = turned.filter(|id| !chosen.iter().any(|one| one.modifier == **id));
        let fresh: Vec<ModifierId> = fresh.take(wish.into()).cloned().collect();
        let once = |modifier| ModifierChoice { modifier, count: 1 };
        chosen.extend(fresh.into_iter().map(once));
    }
    chosen
}

/// A table's order without lines.
pub(super) fn blank_order(
    restaurant: &Restaurant,
    dice: &mut Dice,
    at: Timestamp,
    count: u64,
) -> Arrival {
    Arrival {
        at,
        order: OrderDraft {
            id: OrderId(dice.id(count)),
            channel: Channel::DineIn,
            table: None,
            guest: None,
            covers: 0,
            lines: Vec::new(),
            allergies: Vec::new(),
            note: None,
            wanted_in: None,
            alias: None,
            menu_version: restaurant.version.clone(),
            expected_total: None,
        },
        rush_after: None,
        fire_after: Span::ZERO,
    }
}

/// One of an item, with what its groups require.
pub(super) fn plain_line(
    restaurant: &Restaurant,
    dice: &mut Dice,
    item: &Item,
    count: u64,
) -> LineDraft {
    LineDraft {
        id: LineId(dice.id(count)),
        item: item.id.clone(),
        size: item.sizes.first().map(|size| size.id.clone()),
        quantity: 1,
        modifiers: modifiers(restaurant, item, &mut |end| dice.below(end)),
        seat: None,
        course: item.course,
        note: None,
        open: None,
    }
}
