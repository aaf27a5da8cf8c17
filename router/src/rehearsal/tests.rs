//! Evenings rehearsed: the same twice, different with another seed, finished, and honest about bad input.

use shared::menu::Restaurant;
use shared::time::Span;

use super::*;
use crate::kitchen::planner::{Algorithm, Tuning};
use crate::kitchen::{Event, Kitchen, evolve};

fn house(name: &str) -> Restaurant {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/restaurants/");
    shared::menu::load(std::path::Path::new(&format!("{dir}{name}")))
        .unwrap_or_else(|bad| panic!("{bad}"))
}

fn day(restaurant: &Restaurant) -> Service {
    let text = include_str!("../../../assets/services/pizzaplace-2015-11-26.csv");
    recorded(restaurant, "pizzaplace-2015-11-26.csv", text).unwrap_or_else(|bad| panic!("{bad}"))
}

fn evening(restaurant: &Restaurant, service: &Service, seed: u64, algorithm: Algorithm) -> Notes {
    let crew = Crew {
        seed,
        variation: 0.25,
    };
    let tuning = &Tuning::default();
    let plan = Rehearsal {
        restaurant,
        service,
        crew,
        algorithm,
        tuning,
        keep_journal: true,
    };
    rehearse(&plan).unwrap_or_else(|stuck| panic!("seed {seed}: {stuck}"))
}

#[test]
fn the_same_evening_twice_and_another_one_for_another_seed() {
    let bistro = house("bistro");
    let hash = |seed: u64| {
        let notes = evening(
            &bistro,
            &saturday(&bistro, seed, 0.85),
            seed,
            Algorithm::Ours,
        );
        let mut replayed = Kitchen::new();
        for (at, event) in &notes.journal {
            evolve(&mut replayed, *at, event);
        }
        assert_eq!(
            replayed.state_hash(),
            notes.state_hash,
            "seed {seed}: the journal is the evening"
        );
        notes.state_hash
    };
    assert_eq!(hash(7), hash(7));
    assert_ne!(hash(7), hash(8));
}

#[test]
fn every_policy_finishes_every_order() {
    let (bistro, pizzeria) = (house("bistro"), house("pizzeria"));
    let pizza = at_load(&pizzeria, &day(&pizzeria), 0.95);
    for algorithm in Algorithm::ALL {
        let evenings = [(&bistro, &saturday(&bistro, 11, 0.95)), (&pizzeria, &pizza)];
        for (restaurant, service) in evenings {
            let notes = evening(restaurant, service, 11, algorithm);
            assert_eq!(
                notes.unfinished,
                0,
                "{} at {}",
                algorithm.name(),
                restaurant.name
            );
        }
    }
}

/// Baselines pinned: bistro, saturday, 85 % load, 25 % variation; spread, ticket time, its p95, weighted
/// tardiness; seconds. Fifo on seed 1 was measured before planning was tuned: 802, 986, 2129, 449. All rows moved
/// once since, for every policy alike: a cook who passed a ticket over used to pass the same one again at each
/// look, so that it stood for half an hour. Longest first plans with learned prep times like ours.
const FROZEN: [(Algorithm, u64, [i64; 4]); 6] = [
    (Algorithm::Fifo, 1, [747, 946, 2_171, 426]),
    (Algorithm::LongestFirst, 1, [710, 1_000, 2_271, 461]),
    (Algorithm::Fifo, 2, [604, 766, 2_025, 218]),
    (Algorithm::LongestFirst, 2, [523, 775, 2_056, 222]),
    (Algorithm::Fifo, 3, [458, 626, 1_686, 152]),
    (Algorithm::LongestFirst, 3, [387, 648, 1_623, 142]),
];

#[test]
fn nobody_moves_the_goal_posts() {
    let bistro = house("bistro");
    let mut moved = Vec::new();
    for (algorithm, seed, want) in FROZEN {
        let service = saturday(&bistro, seed, 0.85);
        let f = bench::one(&bistro, &service, &Settings::default(), algorithm, seed).unwrap();
        let found = [
            f.spread_s.mean,
            f.ticket_s.mean,
            f.ticket_s.p95,
            f.weighted_tardiness,
        ];
        let off = found
            .iter()
            .zip(want)
            .any(|(found, want)| 1.0 < (found - want as f64).abs());
        if off {
            let name = algorithm.name();
            moved.push(format!(
                "{name} on seed {seed}: {found:.0?}, frozen at {want:?}"
            ));
        }
    }
    assert!(moved.is_empty(), "{moved:#?}");
}

#[test]
fn what_if_nothing_changes_nothing_differs() {
    let bistro = house("bistro");
    let service = saturday(&bistro, 5, 0.85);
    let run = |set: &[&str]| {
        let (mut restaurant, mut settings) = (bistro.clone(), Settings::default());
        for text in set {
            settings.set(&mut restaurant, text).unwrap();
        }
        bench::one(&restaurant, &service, &settings, Algorithm::Ours, 5).unwrap()
    };
    let capacity = bistro
        .stations
        .iter()
        .find(|station| station.id.as_str() == "grill")
        .unwrap()
        .capacity;
    let as_it_is = run(&[]);
    let same = run(&[&format!("stations.grill.capacity={capacity}")]);
    assert_eq!(same, as_it_is);
    assert!(difference::differences(&as_it_is, &same).is_empty());
    let helped = run(&["stations.saute.capacity=9"]);
    assert!(
        helped.ticket_s.mean < as_it_is.ticket_s.mean,
        "three more at the busiest station help"
    );
    let rows = difference::differences(&as_it_is, &helped);
    let text: Vec<String> = rows.iter().map(ToString::to_string).collect();
    assert!(
        text.iter().any(|row| row.contains("ticket_s.mean")),
        "{text:?}"
    );
}

#[test]
fn settings_and_services_that_make_no_sense_name_the_place() {
    let mut bistro = house("bistro");
    let mut settings = Settings::default();
    let mut check = |text: &str, want: &str| {
        let bad = settings.set(&mut bistro, text).expect_err(text).to_string();
        assert!(bad.starts_with(&format!("--set {want}")), "{text}: {bad}");
    };
    check(
        "stations.grill.capacity=0",
        "stations.grill.capacity: a capacity is a whole number from 1",
    );
    check(
        "stations.gril.capacity=2",
        "stations.gril.capacity: there is no such station",
    );
    check(
        "items.burger.prep=0",
        "items.burger.prep: a prep time is in seconds",
    );
    check(
        "items.burger.prep=86400",
        "items.burger.prep: a prep time is in seconds",
    );
    check(
        "together.grill.at_most=6",
        "together.grill.at_most: nothing cooks together at such a station",
    );
    check(
        "together.grill.at_most=0",
        "together.grill.at_most: a slot holds a whole number of portions from 1",
    );
    check("plan.magic=1", "plan.magic: the planner has no such number");
    check("weather=rain", "weather: known are");

    let pizzeria = house("pizzeria");
    let head = "id,date,time,name,size,type,price\n";
    let first = "a,2015-11-26,12:00:00,hawaiian,M,classic,13.25\n";
    let bad = |rows: &str, want: &str| {
        let error =
            recorded(&pizzeria, "day.csv", &format!("{head}{first}{rows}")).expect_err(rows);
        assert_eq!(error.to_string(), want);
    };
    bad(
        "b,2015-11-26,11:59:00,hawaiian,M,,",
        "day.csv:3: 2015-11-26 11:59:00 is 1:00 before the row above: sort the file by time",
    );
    bad(
        "b,2015-11-26,12:01:00,lasagne,M,,",
        "day.csv:3: 'lasagne' is not on this menu",
    );
    bad(
        "b,2015-11-26,12:01:00,big_meat,XL,,",
        "day.csv:3: 'big_meat' does not come in size XL",
    );
    bad(
        "b,yesterday,12:01:00,hawaiian,M,,",
        "day.csv:3: 'yesterday 12:01:00' is not a date and time: input contains invalid characters",
    );
    let empty = recorded(&pizzeria, "day.csv", head).expect_err("no orders");
    assert_eq!(empty.to_string(), "day.csv has no orders");
}

/// Recomputes each reason from the kitchen as it was, without the planner: a step waits for a line of
/// its own course that is not ready, and nobody waits past twice the time that a course may take.
#[test]
fn every_wait_has_a_reason_that_holds_and_ends_in_time() {
    let bistro = house("bistro");
    let notes = evening(&bistro, &saturday(&bistro, 3, 0.95), 3, Algorithm::Ours);
    let (mut kitchen, mut waits) = (Kitchen::new(), 0);
    for (at, event) in &notes.journal {
        if let Event::PlanAdopted { plan } = event {
            for planned in &plan.orders {
                let looks = kitchen.course_looks(planned.order);
                for step in &planned.steps {
                    let Some(wait) = step.wait else { continue };
                    waits += 1;
                    let course = kitchen
                        .course_of(step.step.line)
                        .expect("a planned line is there");
                    assert_eq!(kitchen.course_of(wait.for_line), Some(course), "{step:?}");
                    assert!(
                        !kitchen.is_line_ready(wait.for_line),
                        "waits for what is ready: {step:?}"
                    );
                    let look = looks
                        .iter()
                        .find(|look| look.course == course)
                        .expect("it has a course");
                    let fired = look.fired_at.expect("only what was fired is kept back");
                    let last = fired + look.allowed + look.allowed;
                    assert!(
                        *at < wait.until && wait.until <= last,
                        "{step:?} until {:?}",
                        wait.until - fired
                    );
                }
            }
        }
        evolve(&mut kitchen, *at, event);
    }
    assert!(
        100 < waits,
        "an evening without waits proves nothing: {waits}"
    );
}

/// The stated bound: whoever came more than an hour and a half after a course was due stands behind it. An order for
/// the busy bench must let others pass when twice as much is asked for as can be cooked, but not all evening.
#[test]
fn nobody_starves_in_a_kitchen_that_is_asked_for_twice_of_what_it_can_cook() {
    let bound = Span::from_mins(90);
    let house = dishes::house(&house("bistro"));
    for seed in [1, 2] {
        let service = dishes::banquet(&house, seed, 50, 3.0);
        let notes = evening(&house, &service, seed, Algorithm::Ours);
        let (mut kitchen, mut longest) = (Kitchen::new(), None);
        for (at, event) in &notes.journal {
            evolve(&mut kitchen, *at, event);
            longest = longest.max(kitchen.longest_overtaken());
        }
        let longest = longest.expect("somebody lets another pass");
        assert!(longest <= bound, "seed {seed}: {longest:?}");
        assert!(
            Span::from_mins(60) < longest,
            "seed {seed}: nobody came near the bound, which proves nothing: {longest:?}"
        );
        assert_eq!(notes.unfinished, 0, "seed {seed}");
    }
}

#[test]
fn waits_are_shorter_than_the_service_and_stations_are_used_alike() {
    let bistro = house("bistro");
    let service = saturday(&bistro, 4, 0.85);
    let shares = offered(&bistro, &service.arrivals);
    let (busiest, share) = busiest(&shares).expect("something is cooked");
    assert!(
        (0.6..1.15).contains(&share),
        "{busiest} is asked for {share:.2} of itself"
    );
    let fifo = Figures::of(
        &evening(&bistro, &service, 4, Algorithm::Fifo),
        Algorithm::Fifo,
        4,
    );
    let ours = Figures::of(
        &evening(&bistro, &service, 4, Algorithm::Ours),
        Algorithm::Ours,
        4,
    );
    for (station, used) in &fifo.utilisation {
        let also = ours.utilisation[station];
        assert!(
            (used - also).abs() < 0.05,
            "{station}: the same food, {used:.3} and {also:.3}"
        );
    }
    assert!(ours.spread_s.mean < fifo.spread_s.mean);
    assert!(Span::ZERO < Span::from_secs(ours.ticket_s.p50 as i64));
}

/// A kitchen screen draws each message within a frame; a rush of 25 events a second must not become hundreds.
#[test]
fn a_plan_tells_only_what_a_cook_could_see() {
    let bistro = house("bistro");
    let mut still = || std::time::Duration::ZERO;
    let rush = replans::replans(&bistro, 100, 1, &mut still).rush;
    println!("{rush:?}");
    assert!(
        0.0 < rush.tells_per_event,
        "a rush without plans proves nothing"
    );
    assert!(rush.tells_per_event < 2.0, "{rush:?}");
    assert!(rush.bytes_per_event < 200.0, "{rush:?}");
}

#[test]
fn json_has_these_keys_and_no_others() {
    let bistro = house("bistro");
    let service = saturday(&bistro, 6, 0.85);
    let figures = bench::one(&bistro, &service, &Settings::default(), Algorithm::Ours, 6).unwrap();
    let json = serde_json::to_value(figures::Printed::of(&figures)).unwrap();
    let keys = |value: &serde_json::Value| -> Vec<String> {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    let mut want =
        "policy seed orders spread_s ticket_s weighted_tardiness throughput_per_h utilisation \
        moves_per_event promise unfinished state_hash"
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>();
    want.sort();
    assert_eq!(keys(&json), want);
    assert_eq!(keys(&json["spread_s"]), ["mean", "p50", "p95"]);
    assert_eq!(keys(&json["ticket_s"]), ["p50", "p95"]);
    assert_eq!(keys(&json["promise"]), ["p90_coverage", "pinball"]);
}
