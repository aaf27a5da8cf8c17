//! A rehearsed evening with baskets and twins: what the cooks did, counted from the journal.

use std::collections::BTreeMap;

use shared::fixture;
use shared::ids::*;
use shared::menu::{Restaurant, parse};
use shared::time::Timestamp;

use super::dice::Dice;
use super::guests::{Service, blank_order, plain_line};
use super::{Crew, Rehearsal, rehearse};
use crate::kitchen::Event;
use crate::kitchen::planner::{Algorithm, Tuning};

/// Two fryers of one slot each; four portions to a basket; three burgers or steaks to a slot of the grill.
fn house() -> Restaurant {
    let mut files = fixture::files();
    let fry = "id = \"fry\"\nname = \"Fry\"\ncapacity = 4";
    files.stations = files
        .stations
        .replace(fry, "id = \"fry\"\nname = \"Fry\"\ncapacity = 1")
        + "\n[[station]]\nid = \"fry-2\"\nname = \"Fry 2\"\ntwin_of = \"fry\"\ncapacity = 1\n\
           soon_after = \"5m\"\nlate_after = \"8m\"\n\
           [[together]]\nstation = \"fry\"\nat_most = 4\nitems = [\"fries\", \"burger\"]\n\
           [[together]]\nstation = \"grill\"\nat_most = 3\nitems = [\"burger\", \"steak\"]\n";
    parse(&files).unwrap_or_else(|problems| panic!("{problems}"))
}

fn service(house: &Restaurant, seed: u64) -> Service {
    let mut dice = Dice::new(seed, "batches");
    let mut at = Timestamp(1_448_560_800_000);
    let items: Vec<_> = ["burger", "fries", "steak"]
        .map(|id| &house.menu.items[&id.parse::<ItemId>().unwrap()])
        .into();
    let arrivals = (1..=50).map(|count| {
        let mut arrival = blank_order(house, &mut dice, at, count);
        for _ in 0..=dice.below(3) {
            let item = dice.pick(&items).unwrap();
            arrival
                .order
                .lines
                .push(plain_line(house, &mut dice, item, count));
        }
        at = at + shared::time::Span(dice.wait(100_000.0) as i64);
        arrival
    });
    Service {
        name: "batches".to_owned(),
        arrivals: arrivals.collect(),
        compressed: 1.0,
    }
}

/// Portions under way by station and the moment that they were begun; slots by that.
#[derive(Default)]
struct Counted {
    running: BTreeMap<StepId, (StationId, Timestamp)>,
    together: usize,
    moved: usize,
    most: BTreeMap<StationId, usize>,
}

impl Counted {
    fn hear(&mut self, at: Timestamp, event: &Event, at_most: &BTreeMap<StationId, usize>) {
        match event {
            Event::StepsStarted { station, steps, .. } => {
                for step in steps {
                    self.running.insert(*step, (station.clone(), at));
                }
                let begun = self
                    .running
                    .values()
                    .filter(|one| **one == (station.clone(), at));
                self.together += usize::from(1 < begun.count());
                self.count(station, at_most);
            }
            Event::StepsDone { steps, .. } => {
                for done in steps {
                    self.running.remove(&done.step);
                }
            }
            Event::StepsMoved { moved } => self.moved += moved.len(),
            _ => {}
        }
    }

    /// Slots in use, as few as can hold what is under way.
    fn count(&mut self, station: &StationId, at_most: &BTreeMap<StationId, usize>) {
        let mut begun: BTreeMap<Timestamp, usize> = BTreeMap::new();
        for (_, since) in self.running.values().filter(|(here, _)| here == station) {
            *begun.entry(*since).or_default() += 1;
        }
        let fits = at_most.get(station).copied().unwrap_or(1);
        let slots: usize = begun.values().map(|count| count.div_ceil(fits)).sum();
        let most = self.most.entry(station.clone()).or_default();
        *most = slots.max(*most);
    }
}

#[test]
fn baskets_are_shared_twins_help_and_no_slot_is_over_full() {
    let house = house();
    let id = |id: &str| id.parse::<StationId>().unwrap();
    let at_most = BTreeMap::from([(id("fry"), 4), (id("fry-2"), 4), (id("grill"), 3)]);
    let tuning = Tuning {
        operations_max: 2_000,
        ..Tuning::default()
    };
    for (algorithm, seed) in [
        (Algorithm::Fifo, 1),
        (Algorithm::Ours, 1),
        (Algorithm::Ours, 2),
    ] {
        let service = service(&house, seed);
        let crew = Crew {
            seed,
            variation: 0.25,
        };
        let notes = rehearse(&Rehearsal {
            restaurant: &house,
            service: &service,
            crew,
            algorithm,
            tuning: &tuning,
            keep_journal: true,
        });
        let notes = notes.unwrap_or_else(|stuck| panic!("{stuck}"));
        assert_eq!(notes.unfinished, 0, "{algorithm:?}");
        let mut counted = Counted::default();
        for (at, event) in &notes.journal {
            counted.hear(*at, event, &at_most);
        }
        assert!(
            counted.running.is_empty(),
            "begun and never done: {:?}",
            counted.running
        );
        for (station, most) in &counted.most {
            let slots = usize::from(house.station(station).unwrap().capacity);
            assert!(
                *most <= slots,
                "{algorithm:?}: {most} of {slots} slots at {station}"
            );
        }
        assert!(
            0 < counted.together,
            "{algorithm:?}: nothing was cooked together"
        );
        assert!(
            counted.most[&id("fry-2")] == 1,
            "{algorithm:?}: the twin never helped"
        );
        let plans = algorithm == Algorithm::Ours;
        assert!(
            !plans || 0 < counted.moved,
            "nothing went over to the twin that was free"
        );
    }
}
