//! The scheduler against fifo and longest-first: the rehearsal's paired seeds, and how long a plan takes.

use std::path::Path;

use anyhow::Context;
use router::rehearsal::bench::{Bench, BenchInput, bench};
use router::rehearsal::recorded;
use router::rehearsal::replans::{Replans, replans};
use serde::Serialize;
use shared::menu::Restaurant;

use super::process::instant;

/// Seeds that no tuning has used; 30 make an interval worth reading.
const FIRST_SEED: u64 = 1;
const SEEDS: u64 = 30;
/// Plans timed at each number of open orders.
const PLANS: usize = 200;
/// A busy hall, and ten of them.
const OPEN_ORDERS: [usize; 2] = [100, 1_000];
/// The pizzeria's busiest recorded day, beside the samples.
const DAY: &str = "pizzaplace-2015-11-26.csv";

/// Ratios of evenings, and times of plans.
#[derive(Clone, Debug, Serialize)]
pub struct Scheduling {
    pub rehearsal: Bench,
    pub replans: Vec<Replans>,
}

/// Takes a quarter of an hour on two cores. `samples` is the folder of the sample restaurants.
pub fn scheduling(samples: &Path, bistro: &Restaurant) -> anyhow::Result<Scheduling> {
    let pizzeria = shared::menu::load(&samples.join("pizzeria"))
        .map_err(|problems| anyhow::anyhow!("{problems}"))?;
    let file = samples.join("../services").join(DAY);
    let text = std::fs::read_to_string(&file)
        .with_context(|| format!("the recorded day {} cannot be read", file.display()))?;
    let day = recorded(&pizzeria, DAY, &text)?;
    let begun = instant();
    let mut clock = || begun.elapsed();
    let replans = OPEN_ORDERS
        .iter()
        .map(|open| replans(bistro, *open, PLANS, &mut clock))
        .collect();
    let rehearsal = bench(&BenchInput {
        bistro,
        pizzeria: &pizzeria,
        day: &day,
        first_seed: FIRST_SEED,
        seeds: SEEDS,
    })?;
    Ok(Scheduling { rehearsal, replans })
}
