//! Seeded guests: orders as a dining room would place them, the same for the same seed.

use shared::ids::*;
use shared::menu::{Allergen, Item, Restaurant};
use shared::order::{Allergy, Channel, Guest, LineDraft, ModifierChoice, OrderDraft};
use shared::time::Span;

/// A small, fast, seeded generator (SplitMix64, Steele, Lea and Flood 2014); good enough for workloads.
#[derive(Clone, Debug)]
pub struct Seed(pub u64);

impl Seed {
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to `end` − 1; 0 for an empty range.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 {
            0
        } else {
            (self.draw() % end as u64) as usize
        }
    }

    /// True `percent` times in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.draw() % 100 < percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        if from.is_empty() {
            None
        } else {
            Some(&from[self.below(from.len())])
        }
    }
}

const GUESTS: [&str; 8] = [
    "Mina K.", "Sam R.", "Jo T.", "Ada L.", "Luc B.", "Noor H.", "Eve S.", "Tom W.",
];

/// One order. `mint` gives ids; `free_tables` are those where nobody sits.
pub fn order(
    seed: &mut Seed,
    restaurant: &Restaurant,
    free_tables: &[TableId],
    out: &dyn Fn(&ItemId) -> bool,
    mint: &mut dyn FnMut() -> uuid::Uuid,
) -> Option<OrderDraft> {
    let table = if seed.chance(70) {
        seed.pick(free_tables).cloned()
    } else {
        None
    };
    let channel = match (&table, seed.below(3)) {
        (Some(_), _) => Channel::DineIn,
        (None, 0) => Channel::Online,
        (None, 1) => Channel::Delivery,
        (None, _) => Channel::TakeAway,
    };
    let seats = table
        .as_ref()
        .and_then(|id| restaurant.tables.iter().find(|t| t.id == *id));
    let covers = 1 + seed.below(seats.map_or(3, |t| t.seats.clamp(1, 8).into())) as u8;
    let mut lines = Vec::new();
    for seat in 1..=covers {
        let courses: Vec<CourseNo> = restaurant.courses.iter().map(|c| c.no).collect();
        for course in std::iter::once(CourseNo(0)).chain(courses) {
            // Everybody has a main; half a drink; some a starter or dessert.
            let wanted = if course.0 == 0 {
                50
            } else if course.0 == main_course(restaurant).0 {
                100
            } else {
                35
            };
            if seed.chance(wanted) {
                lines.extend(line(
                    seed,
                    restaurant,
                    course,
                    table.as_ref().map(|_| seat),
                    out,
                    mint,
                ));
            }
        }
    }
    if lines.is_empty() {
        return None;
    }
    let allergies = if seed.chance(10) {
        let seat = table.as_ref().map(|_| 1 + seed.below(covers.into()) as u8);
        vec![Allergy {
            allergen: Allergen::ALL[seed.below(14)],
            seat,
        }]
    } else {
        Vec::new()
    };
    let named = channel != Channel::DineIn;
    Some(OrderDraft {
        id: OrderId(mint()),
        channel,
        table,
        guest: named.then(|| Guest {
            customer: CustomerId(mint()),
            name: GUESTS[seed.below(GUESTS.len())].to_owned(),
            phone: None,
        }),
        covers: if named { 0 } else { covers },
        lines,
        allergies,
        note: None,
        wanted_in: named.then(|| Span::from_mins(15 + 5 * seed.below(3) as i64)),
        alias: None,
        menu_version: restaurant.version.clone(),
        expected_total: None,
    })
}

/// The course that most items of the menu belong to.
pub fn main_course(restaurant: &Restaurant) -> CourseNo {
    let count = |no: CourseNo| {
        restaurant
            .menu
            .items
            .values()
            .filter(|i| i.course == no)
            .count()
    };
    let courses = restaurant.courses.iter().map(|c| c.no);
    courses.max_by_key(|no| count(*no)).unwrap_or_default()
}

fn line(
    seed: &mut Seed,
    restaurant: &Restaurant,
    course: CourseNo,
    seat: Option<u8>,
    out: &dyn Fn(&ItemId) -> bool,
    mint: &mut dyn FnMut() -> uuid::Uuid,
) -> Option<LineDraft> {
    let of_course = |item: &&Item| item.course == course && !out(&item.id);
    let items: Vec<&Item> = restaurant.menu.items.values().filter(of_course).collect();
    let item = *seed.pick(&items)?;
    Some(LineDraft {
        id: LineId(mint()),
        item: item.id.clone(),
        size: seed.pick(&item.sizes).map(|size| size.id.clone()),
        quantity: if seed.chance(8) { 2 } else { 1 },
        modifiers: modifiers(seed, restaurant, item),
        seat,
        course,
        note: seed.chance(4).then(|| "well done, please".to_owned()),
        open: None,
    })
}

/// What each group asks for, and sometimes a wish: as rehearsed guests choose.
pub fn modifiers(seed: &mut Seed, restaurant: &Restaurant, item: &Item) -> Vec<ModifierChoice> {
    router::rehearsal::modifiers(restaurant, item, &mut |end| seed.below(end))
}
