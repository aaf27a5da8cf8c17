//! Seeded cooks: how long a step really takes, which ticket a cook takes next, and when the tap comes.
//!
//! Assumed, and frozen before planning was tuned: a station has as many hands as slots, and whoever is
//! free takes the first ticket of the rail that has something to begin, looking at the first eight; once
//! in 25 times the second, and nobody is passed over so twice. What cooks together with it goes into the same slot, as far as the same eight
//! tickets show it. A step takes its configured time, times the station's pace of that evening
//! (within 5 %), times chance with the given variation (log-normal, mean 1; the variation is its
//! standard deviation). The tap comes 1 to 4 seconds after the food is done.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::*;
use shared::menu::Restaurant;
use shared::time::Span;

use super::dice::Dice;
use crate::kitchen::{Kitchen, RailLine};

/// Tickets that a cook takes in at a glance.
const GLANCE: usize = 8;
/// How often a cook takes the second ticket instead of the first, in percent.
const SLIP_PERCENT: u64 = 4;
/// How far a station's pace of an evening differs from configured.
const PACE: f64 = 0.05;

/// Place on a rail: rank, number of the order, ticket.
type Key = (i64, u32, TicketId);

/// One station's people and what they see.
pub(super) struct Hands {
    /// Below zero where a batch is larger than the station.
    pub(super) free: i64,
    pub(super) slots: u32,
    pace: f64,
    rail: BTreeMap<Key, Vec<RailLine>>,
}

/// How cooks differ from the book.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crew {
    pub seed: u64,
    /// Standard deviation of what a step takes, as a share of its configured time.
    pub variation: f64,
}

/// Everybody who cooks.
pub(super) struct Cooks {
    crew: Crew,
    dice: Dice,
    pub(super) hands: BTreeMap<StationId, Hands>,
    keys: BTreeMap<TicketId, Key>,
    /// What was passed over once; the next who looks takes it.
    passed: BTreeSet<StepId>,
    /// Tickets that another one jumped over while both could be begun.
    pub(super) moves: u64,
}

impl Cooks {
    pub(super) fn new(restaurant: &Restaurant, crew: Crew) -> Self {
        let hands = restaurant.stations.iter().map(|station| {
            let mut dice = Dice::new(crew.seed, station.id.as_str());
            let slots = u32::from(station.capacity.max(1));
            let hands = Hands {
                free: i64::from(slots),
                slots,
                pace: 1.0 - PACE + 2.0 * PACE * dice.unit(),
                rail: BTreeMap::new(),
            };
            (station.id.clone(), hands)
        });
        Self {
            crew,
            dice: Dice::new(crew.seed, "food"),
            hands: hands.collect(),
            keys: BTreeMap::new(),
            passed: BTreeSet::new(),
            moves: 0,
        }
    }

    /// A ticket looks different now.
    pub(super) fn see(&mut self, kitchen: &Kitchen, id: &TicketId) {
        let Some(hands) = self.hands.get_mut(&id.station) else {
            return;
        };
        let old = self.keys.remove(id);
        if let Some(key) = &old {
            hands.rail.remove(key);
        }
        let Some(ticket) = kitchen.rail_ticket(id) else {
            return;
        };
        let key = (ticket.rank, ticket.number, id.clone());
        if let Some(old) = old.filter(|old| *old != key) {
            let (low, high) = if old < key {
                (&old, &key)
            } else {
                (&key, &old)
            };
            self.moves += hands.rail.range(low..high).count() as u64;
        }
        hands.rail.insert(key.clone(), ticket.lines);
        self.keys.insert(id.clone(), key);
    }

    /// What a free cook of this station begins next, with what goes into the same slot; the tickets' pictures
    /// change with the tap. Returns the slots that it fills, until the last of it is done.
    pub(super) fn next(&mut self, station: &StationId) -> Option<(Vec<RailLine>, i64)> {
        let hands = self.hands.get_mut(station).filter(|hands| 0 < hands.free)?;
        let mut seen = hands.rail.values().take(GLANCE);
        let first = seen.next()?.first()?;
        let second = seen.next().and_then(|lines| lines.first());
        let slips = self.dice.of_step(first.step).chance(SLIP_PERCENT);
        let second = second.filter(|_| slips && self.passed.insert(first.step));
        let taken = second.unwrap_or(first).clone();
        let (mut fills, mut room) = (1, 0);
        if let Some(shares) = taken.shares {
            fills = shares.portions.div_ceil(shares.at_most).max(1);
            room = fills * shares.at_most - shares.portions;
        }
        let mut begun = vec![taken];
        let seen = hands.rail.values().take(GLANCE).flatten();
        for line in seen {
            let (Some(own), Some(kind)) = (line.shares, begun[0].shares) else {
                continue;
            };
            let fits = own.kind == kind.kind && own.portions <= room;
            if fits && begun.iter().all(|other| other.step != line.step) {
                room -= own.portions;
                begun.push(line.clone());
            }
        }
        hands.free -= i64::from(fills);
        Some((begun, i64::from(fills)))
    }

    /// How long a step takes this cook, from the first touch to the tap.
    pub(super) fn takes(&self, station: &StationId, line: &RailLine) -> Span {
        let mut dice = self.dice.of_step(line.step);
        dice.chance(SLIP_PERCENT);
        let sigma = self
            .crew
            .variation
            .mul_add(self.crew.variation, 1.0)
            .ln()
            .sqrt();
        let chance = (sigma * dice.normal() - sigma * sigma / 2.0).exp();
        let pace = self.hands.get(station).map_or(1.0, |hands| hands.pace);
        let tap = 1_000.0 + 3_000.0 * dice.unit();
        Span((line.prep.0 as f64 * chance * pace + tap) as i64)
    }
}
