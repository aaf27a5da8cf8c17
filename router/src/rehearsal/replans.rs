//! How long a plan takes: a crowded kitchen of twelve stations, planned again and again.
//!
//! The clock is the caller's; nothing here reads one.

use std::time::Duration;

use serde::Serialize;
use shared::ids::*;
use shared::menu::Restaurant;
use shared::time::{Span, Timestamp};
use shared::wire::{FrontAsk, Role, SeenStep, StationAsk};

use super::dice::Dice;
use super::guests;
use crate::kitchen::planner::{self, Algorithm, Model, Tuning};
use crate::kitchen::{By, Command, Kitchen, Stamped, decide, evolve, react};

/// Stations of the crowded kitchen.
const STATIONS: usize = 12;

/// What a number of plans took, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Replans {
    pub open_orders: usize,
    pub courses: usize,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Reading the state for a plan, which the router's own loop does.
    pub look_p99_ms: f64,
    /// What plans alone send to screens and write to the journal in a rush.
    pub rush: Rush,
}

/// Half a minute of 25 events a second, a plan after each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rush {
    /// Plans that said anything.
    pub plans_per_s: f64,
    pub tells_per_event: f64,
    pub bytes_per_event: f64,
    /// To one screen, of a dozen, in a second.
    pub tells_per_screen_and_s: f64,
}

/// Events of a rush, the milliseconds between two, and how often one of them is a new order.
const RUSH_EVENTS: u64 = 750;
const RUSH_EVERY: Span = Span(40);
const RUSH_ORDER_EVERY: u64 = 8;
/// Ticks at one moment; each does all that is due.
const TICKS_MAX: usize = 1_000;
/// With more open orders a rush is not played: it would take minutes to say the same.
const RUSH_ORDERS_MAX: usize = 100;

/// Twelve stations: those of `restaurant`, and twins of them that take every other item's work.
pub fn crowded(restaurant: &Restaurant) -> Restaurant {
    let mut house = restaurant.clone();
    let prep: Vec<_> = restaurant.prep_stations().cloned().collect();
    let missing = STATIONS.saturating_sub(house.stations.len());
    let mut twins = Vec::new();
    for station in prep.iter().take(missing) {
        let mut twin = station.clone();
        twin.id = StationId::new(format!("{}-2", station.id)).expect("a legal name");
        twins.push((station.id.clone(), twin.id.clone()));
        house.stations.push(twin);
    }
    for item in house.menu.items.values_mut().step_by(2) {
        for step in item.work.iter_mut().flatten() {
            if let Some((_, twin)) = twins.iter().find(|(old, _)| *old == step.station) {
                step.station = twin.clone();
            }
        }
    }
    house
}

/// Fills the crowded kitchen with `open_orders` and plans `plans` times, a bump before each.
/// `clock` gives the time since some fixed moment.
pub fn replans(
    restaurant: &Restaurant,
    open_orders: usize,
    plans: usize,
    clock: &mut dyn FnMut() -> Duration,
) -> Replans {
    let house = crowded(restaurant);
    let mut kitchen = Kitchen::new();
    let mut at = Timestamp(1_448_749_800_000);
    let mut dice = Dice::new(12, "crowd");
    ask(
        &mut kitchen,
        at,
        Role::Driver,
        Command::LoadMenu(Box::new(house.clone())),
    );
    for count in 1..=open_orders {
        let arrival = guests::party(&house, &mut dice, at, count as u64);
        let order = arrival.order;
        ask(
            &mut kitchen,
            at,
            Role::Front,
            Command::Front(FrontAsk::Submit { order }),
        );
        at = at + Span::from_secs(2);
    }
    let (mut took, mut looks, mut courses) = (Vec::new(), Vec::new(), 0);
    let tuning = Tuning::default();
    for _ in 0..plans {
        let begin = clock();
        let model = Model::of(&kitchen, at);
        let seen = clock();
        let proposal = planner::propose(&model, Algorithm::Ours, &tuning);
        let done = clock();
        looks.push((seen - begin).as_secs_f64() * 1_000.0);
        took.push((done - seen).as_secs_f64() * 1_000.0);
        courses = courses.max(model.jobs());
        if let Some(proposal) = proposal {
            ask(
                &mut kitchen,
                at,
                Role::Driver,
                Command::Adopt(Box::new(proposal)),
            );
        }
        at = at + Span::from_secs(3);
        tick(&mut kitchen, at);
        bump_one(&mut kitchen, &house, at, &mut dice);
    }
    let rush = if open_orders <= RUSH_ORDERS_MAX {
        rush(&mut kitchen, &house, at, &tuning, &mut dice)
    } else {
        Rush::default()
    };
    took.sort_by(f64::total_cmp);
    looks.sort_by(f64::total_cmp);
    Replans {
        open_orders,
        courses,
        p50_ms: super::figures::quantile(&took, 0.5),
        p99_ms: super::figures::quantile(&took, 0.99),
        look_p99_ms: super::figures::quantile(&looks, 0.99),
        rush,
    }
}

/// Bumps and new orders as fast as a full house can make them.
fn rush(
    kitchen: &mut Kitchen,
    house: &Restaurant,
    mut at: Timestamp,
    tuning: &Tuning,
    dice: &mut Dice,
) -> Rush {
    let (mut plans, mut tells, mut bytes) = (0, 0, 0);
    for n in 1..=RUSH_EVENTS {
        at = at + RUSH_EVERY;
        tick(kitchen, at);
        if n % RUSH_ORDER_EVERY == 0 {
            let order = guests::party(house, dice, at, 1_000_000 + n).order;
            let submit = Command::Front(FrontAsk::Submit { order });
            ask(kitchen, at, Role::Front, submit);
        } else {
            bump_one(kitchen, house, at, dice);
        }
        let model = Model::of(kitchen, at);
        if let Some(proposal) = planner::propose(&model, Algorithm::Ours, tuning) {
            let adopt = Command::Adopt(Box::new(proposal));
            let told = ask(kitchen, at, Role::Driver, adopt);
            plans += 1;
            tells += told.0;
            bytes += told.1;
        }
    }
    let seconds = (RUSH_EVENTS as f64) * RUSH_EVERY.0 as f64 / 1_000.0;
    Rush {
        plans_per_s: f64::from(plans) / seconds,
        tells_per_screen_and_s: tells as f64 / seconds / house.stations.len() as f64,
        tells_per_event: tells as f64 / RUSH_EVENTS as f64,
        bytes_per_event: bytes as f64 / RUSH_EVENTS as f64,
    }
}

/// What comes due by itself.
fn tick(kitchen: &mut Kitchen, at: Timestamp) {
    for _ in 0..TICKS_MAX {
        if kitchen.next_wake().is_none_or(|wake| at < wake) {
            return;
        }
        ask(kitchen, at, Role::Driver, Command::Tick);
    }
}

/// Somebody bumps the first step that is on a rail.
fn bump_one(kitchen: &mut Kitchen, house: &Restaurant, at: Timestamp, dice: &mut Dice) {
    let stations = &house.stations;
    let from = dice.below(stations.len());
    let found = (0..stations.len()).find_map(|n| {
        let station = &stations[(from + n) % stations.len()].id;
        let step = kitchen.first_on_rail(station)?;
        Some((station.clone(), step))
    });
    let Some((station, (step, revision))) = found else {
        return;
    };
    let steps = vec![SeenStep { step, revision }];
    let bump = StationAsk::Bump {
        station,
        steps,
        tap_age: None,
    };
    ask(kitchen, at, Role::Station, Command::Station(bump));
}

/// Returns what it tells screens, and what it fills in the journal.
fn ask(kitchen: &mut Kitchen, at: Timestamp, role: Role, body: Command) -> (u64, u64) {
    let device = DeviceId::new("crowd").expect("a legal name");
    let by = By {
        roster: None,
        role,
        device,
        actor: None,
        approver: None,
    };
    let decision = decide(kitchen, &Stamped { at, by, body });
    let (mut effects, mut bytes) = (Vec::new(), 0);
    for event in decision.map(|decision| decision.events).unwrap_or_default() {
        evolve(kitchen, at, &event);
        react(kitchen, at, &event, &mut effects);
        bytes += super::evening::written(&event);
    }
    (super::evening::told(&effects), bytes)
}
