//! Dishes for tables in the style of "A Dish Scheduling Model for Traditional Chinese Restaurants"
//! (Mathematical Problems in Engineering 2022, 4818158): weighted tardiness against first come, first served.
//!
//! Published: 10, 20 and 50 orders at mean intervals of about 10, 5 and 3 minutes, parties of 5 to 16,
//! dishes by class, priorities; its best method reached 0.949 of first come, first served at 50 orders.
//! Not published, and assumed here: four woks, two steamers, one cold bench and one roaster; a dish for
//! every two guests and one more; 2 to 16 minutes a dish by class; due after 1.5 times the longest dish
//! and 90 s, like everywhere in this rehearsal; weights by plates.

use serde::Serialize;
use shared::menu::Restaurant;
use shared::time::{Span, Timestamp};

use super::bench::one;
use super::dice::Dice;
use super::guests::{Arrival, Service, blank_order, plain_line};
use super::{Interval, Settings, Stuck};
use crate::kitchen::Algorithm;
use crate::kitchen::planner::Tuning;

/// Orders, and the mean minutes between two.
pub const SIZES: [(usize, f64); 3] = [(10, 10.0), (20, 5.0), (50, 3.0)];

/// One size of the problem.
#[derive(Clone, Debug, Serialize)]
pub struct Dishes {
    pub orders: usize,
    /// Mean weighted tardiness in seconds, medians.
    pub fifo: f64,
    pub ours: f64,
    /// Sum of ours over all seeds, as a share of first come, first served.
    pub ratio: f64,
    /// Seeds on which ours was later than first come, first served.
    pub worse: usize,
    pub paired: Interval,
    pub unfinished: usize,
}

/// Parties of the published sizes. Items are drawn from all that the house cooks for mains.
pub fn banquet(restaurant: &Restaurant, seed: u64, orders: usize, minutes: f64) -> Service {
    let mut dice = Dice::new(seed, "banquet");
    let mut at = Timestamp(1_448_749_800_000);
    let mut arrivals: Vec<Arrival> = Vec::new();
    let dishes: Vec<_> = restaurant
        .menu
        .items
        .values()
        .filter(|item| 0 < item.course.0)
        .collect();
    for count in 1..=orders as u64 {
        let guests = 5 + dice.below(12);
        let mut arrival = blank_order(restaurant, &mut dice, at, count);
        for _ in 0..=guests / 2 {
            if let Some(item) = dice.pick(&dishes) {
                arrival
                    .order
                    .lines
                    .push(plain_line(restaurant, &mut dice, item, count));
            }
        }
        arrival.order.covers = u8::try_from(guests).unwrap_or(16);
        arrivals.push(arrival);
        at = at + Span(dice.wait(minutes * 60_000.0) as i64);
    }
    let compressed = 1.0;
    Service {
        name: "banquet".to_owned(),
        arrivals,
        compressed,
    }
}

/// The house that cooks it: four benches, all dishes in one course.
///
/// # Panics
/// Never: the files are part of the program.
pub fn house(like: &Restaurant) -> Restaurant {
    let mut house = like.clone();
    let slots = [
        ("grill", 4),
        ("saute", 4),
        ("fry", 2),
        ("cold", 1),
        ("pastry", 1),
    ];
    for (id, capacity) in slots {
        let station = house
            .stations
            .iter_mut()
            .find(|station| station.id.as_str() == id);
        station
            .into_iter()
            .for_each(|station| station.capacity = capacity);
    }
    for item in house
        .menu
        .items
        .values_mut()
        .filter(|item| 0 < item.course.0)
    {
        item.course = shared::ids::CourseNo(2);
    }
    house
}

/// All sizes on `seeds` seeds from `first`.
///
/// # Errors
/// A service that does not fit the house.
pub fn dishes(
    like: &Restaurant,
    tuning: &Tuning,
    first: u64,
    seeds: u64,
) -> Result<Vec<Dishes>, Stuck> {
    let house = house(like);
    let settings = Settings {
        tuning: tuning.clone(),
        ..Settings::default()
    };
    let mut sizes = Vec::new();
    for (orders, minutes) in SIZES {
        let (mut fifo, mut ours, mut unfinished) = (Vec::new(), Vec::new(), 0);
        for seed in first..first + seeds {
            let service = banquet(&house, seed, orders, minutes);
            for (algorithm, into) in [(Algorithm::Fifo, &mut fifo), (Algorithm::Ours, &mut ours)] {
                let figures = one(&house, &service, &settings, algorithm, seed)?;
                unfinished += figures.unfinished;
                into.push(figures.weighted_tardiness);
            }
        }
        let sum = |values: &[f64]| values.iter().sum::<f64>();
        sizes.push(Dishes {
            orders,
            fifo: Interval::of(&fifo).median,
            ours: Interval::of(&ours).median,
            ratio: sum(&ours) / sum(&fifo).max(1e-9),
            worse: ours
                .iter()
                .zip(&fifo)
                .filter(|(ours, fifo)| fifo < ours)
                .count(),
            paired: Interval::of_ratios(&ours, &fifo),
            unfinished,
        });
    }
    Ok(sizes)
}
