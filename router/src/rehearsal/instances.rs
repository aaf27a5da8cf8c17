//! Small problems with known times, for an exact solver: how far is our plan from the best there is?
//!
//! Up to six orders at three stations, all open at once. `tests/cp_sat.py` reads them.

use shared::ids::StationId;
use shared::menu::Restaurant;
use shared::order::Channel;
use shared::time::{Span, Timestamp};
use shared::wire::{FrontAsk, Role};

use super::dice::Dice;
use super::guests::{blank_order, plain_line};
use crate::kitchen::planner::{Instance, Model, Tuning, instance};
use crate::kitchen::{By, Command, Kitchen, Stamped, decide, evolve};

/// Stations of a small problem, and slots at each: so few that somebody must wait.
const STATIONS: usize = 3;
const SLOTS: u16 = 2;
const ORDERS_MAX: usize = 6;
const LINES_MAX: usize = 4;

/// Problems of the seeds from `first`, from what the house cooks at its first three stations.
pub fn instances(like: &Restaurant, first: u64, count: u64, tuning: &Tuning) -> Vec<Instance> {
    let mut house = like.clone();
    let small: Vec<StationId> = like
        .prep_stations()
        .take(STATIONS)
        .map(|station| station.id.clone())
        .collect();
    for station in &mut house.stations {
        station.capacity = SLOTS;
    }
    let seeds = first..first + count;
    seeds
        .map(|seed| one(&house, &small, seed, tuning))
        .collect()
}

fn one(house: &Restaurant, small: &[StationId], seed: u64, tuning: &Tuning) -> Instance {
    let mut dice = Dice::new(seed, "small");
    let here = |item: &&shared::menu::Item| {
        let mut steps = item.work.iter().flatten();
        0 < item.course.0 && steps.all(|step| small.contains(&step.station))
    };
    let dishes: Vec<_> = house.menu.items.values().filter(here).collect();
    let mut kitchen = Kitchen::new();
    let mut at = Timestamp(1_448_749_800_000);
    let menu = Command::LoadMenu(Box::new(house.clone()));
    ask(&mut kitchen, at, Role::Driver, menu);
    for count in 0..2 + dice.below(ORDERS_MAX - 1) {
        at = at + Span::from_secs(20);
        let mut arrival = blank_order(house, &mut dice, at, count as u64 + 1);
        for _ in 0..=dice.below(LINES_MAX) {
            if let Some(item) = dice.pick(&dishes) {
                let mut line = plain_line(house, &mut dice, item, count as u64 + 1);
                // What goes with a dish may be cooked at other stations.
                line.modifiers
                    .retain(|choice| works_here(house, small, &choice.modifier));
                arrival.order.lines.push(line);
            }
        }
        arrival.order.channel = Channel::TakeAway;
        let submit = FrontAsk::Submit {
            order: arrival.order,
        };
        ask(&mut kitchen, at, Role::Front, Command::Front(submit));
    }
    instance(&Model::of(&kitchen, at), tuning)
}

fn works_here(house: &Restaurant, small: &[StationId], id: &shared::ids::ModifierId) -> bool {
    let modifier = house.menu.modifiers.get(id);
    modifier.is_none_or(|modifier| {
        let mut steps = modifier.work.iter().flatten();
        steps.all(|step| small.contains(&step.station))
    })
}

fn ask(kitchen: &mut Kitchen, at: Timestamp, role: Role, body: Command) {
    let by = By {
        role,
        device: shared::ids::DeviceId::new("paper").expect("a legal name"),
        actor: None,
        approver: None,
        roster: None,
    };
    // What is refused (a dish that needs a choice made elsewhere) is no part of the problem.
    let events = decide(kitchen, &Stamped { at, by, body }).map(|decision| decision.events);
    for event in events.unwrap_or_default() {
        evolve(kitchen, at, &event);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_problems_are_whole_and_ours_is_never_dearer_than_arrival_order() {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/restaurants/bistro");
        let bistro = shared::menu::load(std::path::Path::new(dir)).unwrap();
        let tuning = Tuning::default();
        let all = instances(&bistro, 900, 200, &tuning);
        for one in &all {
            assert!((1..=2 * ORDERS_MAX).contains(&one.courses.len()), "{one:?}");
            let used: std::collections::BTreeSet<usize> = one
                .courses
                .iter()
                .flat_map(|course| course.plates.iter().flatten().flatten())
                .map(|work| work.station)
                .collect();
            assert!(used.len() <= STATIONS, "{one:?}");
            assert!(
                one.ours <= one.fifo,
                "{} of {}: {one:?}",
                one.ours,
                one.fifo
            );
        }
        assert!(all.iter().any(|one| one.ours < one.fifo));
    }
}
