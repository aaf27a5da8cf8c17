//! How much of each station a service asks for, and how often guests must come to ask for so much.

use std::collections::BTreeMap;

use shared::ids::{ItemId, StationId};
use shared::menu::Restaurant;
use shared::time::Timestamp;

use super::dice::Dice;
use super::guests::{self, Arrival, OPENING, Service};
use crate::kitchen::work;

/// Parties drawn to find what one asks for on average; their seed is fixed, and nobody rehearses with it.
const PILOT_PARTIES: u64 = 4_000;
const PILOT_SEED: u64 = 0x0b15_7206;

/// Slot-milliseconds that an order asks of each station, as configured.
fn work_of(restaurant: &Restaurant, arrival: &Arrival, into: &mut BTreeMap<StationId, f64>) {
    for line in &arrival.order.lines {
        if let Some(item) = restaurant.menu.items.get::<ItemId>(&line.item) {
            let chains = work::chains(restaurant, item, line, arrival.at);
            for chain in &chains {
                for step in &chain.steps {
                    let rule = restaurant.shares_slot(step.station, &item.id, chain.modifier);
                    let share = rule.map_or(1.0, |(_, rule)| {
                        f64::from(line.quantity.max(1)) / f64::from(rule.at_most.max(1))
                    });
                    *into.entry(step.station.clone()).or_default() += step.prep.0 as f64 * share;
                }
            }
        }
    }
}

fn capacity(restaurant: &Restaurant, id: &StationId) -> f64 {
    let twins = restaurant.twins(id);
    let slots: f64 = twins.map(|twin| f64::from(twin.capacity.max(1))).sum();
    slots.max(1.0)
}

/// Share of each station that `arrivals` use while guests come (1 is all of it).
pub fn offered(restaurant: &Restaurant, arrivals: &[Arrival]) -> BTreeMap<StationId, f64> {
    let mut work = BTreeMap::new();
    arrivals
        .iter()
        .for_each(|arrival| work_of(restaurant, arrival, &mut work));
    let span = match (arrivals.first(), arrivals.last()) {
        (Some(first), Some(last)) => ((last.at - first.at).0 as f64).max(1.0),
        _ => 1.0,
    };
    work.into_iter()
        .map(|(id, work)| {
            let share = work / capacity(restaurant, &id) / span;
            (id, share)
        })
        .collect()
}

/// The station of which most is asked, with its share.
pub fn busiest(shares: &BTreeMap<StationId, f64>) -> Option<(&StationId, f64)> {
    let shares = shares.iter().map(|(id, share)| (id, *share));
    shares.max_by(|(_, a), (_, b)| a.total_cmp(b))
}

/// Milliseconds between two parties at which the busiest station is used to `load`.
pub(super) fn interval(restaurant: &Restaurant, load: f64) -> f64 {
    let mut dice = Dice::new(PILOT_SEED, "pilot");
    let mut work = BTreeMap::new();
    for count in 1..=PILOT_PARTIES {
        let arrival = guests::party(restaurant, &mut dice, OPENING, count);
        work_of(restaurant, &arrival, &mut work);
    }
    let per_party = work
        .iter()
        .map(|(id, work)| work / PILOT_PARTIES as f64 / capacity(restaurant, id));
    per_party.fold(1.0, f64::max) / load.max(0.01)
}

/// The same guests, coming so much faster that the busiest station is used to `load`.
pub fn at_load(restaurant: &Restaurant, service: &Service, load: f64) -> Service {
    let shares = offered(restaurant, &service.arrivals);
    let share = busiest(&shares).map_or(1.0, |(_, share)| share);
    let factor = if share <= 0.0 { 1.0 } else { load / share };
    let first = service
        .arrivals
        .first()
        .map_or(Timestamp(0), |arrival| arrival.at);
    let mut faster = service.clone();
    for arrival in &mut faster.arrivals {
        let after = (arrival.at - first).0 as f64 / factor;
        arrival.at = Timestamp(first.0 + after as i64);
    }
    faster.compressed = service.compressed * factor;
    faster
}
