//! The scheduler measured: paired seeds, all policies on the same guests, cooks and food, ratios with intervals.
//!
//! # What stays as it is
//! Guests (`guests`), cooks (`cooks`) and due dates (a course is late after 1.5 times its longest chain
//! and 90 s; what was ordered ahead, at the time wanted) were written before planning was tuned. A test
//! pins fifo and longest first on three seeds and says which of those figures are older than the tuning.

use serde::Serialize;
use shared::menu::Restaurant;

use super::{
    Crew, Figures, Interval, Rehearsal, Service, Settings, Stuck, at_load, rehearse, saturday,
};
use crate::kitchen::Algorithm;

/// What the bench runs on.
pub struct BenchInput<'a> {
    pub bistro: &'a Restaurant,
    pub pizzeria: &'a Restaurant,
    /// The pizzeria's recorded day.
    pub day: &'a Service,
    /// The first seed, and how many; 30 at least make a report.
    pub first_seed: u64,
    pub seeds: u64,
}

/// One figure of one policy against ours.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub figure: &'static str,
    /// Absolute medians.
    pub fifo: f64,
    pub longest_first: f64,
    pub capacity: f64,
    pub ours: f64,
    pub to_fifo: Interval,
    pub to_longest_first: Interval,
}

/// One kitchen at one load and one variation.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    pub kitchen: String,
    /// Offered to the busiest station, and standard deviation of prep times; shares.
    pub load: f64,
    pub variation: f64,
    /// How much faster than recorded guests came.
    pub compressed: f64,
    pub rows: Vec<Row>,
    /// Spread of ours with stations that are never full, as a share of fifo's: what chance alone costs.
    pub floor_to_fifo: f64,
    /// Share of the way from longest-first to that floor that ours went.
    pub closed: f64,
    pub p90_coverage: f64,
    pub pinball_to_constant: f64,
    pub pinball_to_queue: f64,
    pub moves_per_event: f64,
    /// Orders that any policy left unfinished; anything but 0 makes the table void.
    pub unfinished: usize,
}

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Bench {
    pub seeds: u64,
    pub tables: Vec<Table>,
    pub dishes: Vec<super::dishes::Dishes>,
}

/// What is read from a rehearsal, by name.
const FIGURES: [(&str, fn(&Figures) -> f64); 6] = [
    ("spread mean, s", |f| f.spread_s.mean),
    ("parts' spread mean, s", |f| f.parts_spread_s.mean),
    ("ticket time mean, s", |f| f.ticket_s.mean),
    ("ticket time p95, s", |f| f.ticket_s.p95),
    ("weighted tardiness, s", |f| f.weighted_tardiness),
    ("orders per hour", |f| f.throughput_per_h),
];

/// Loads and variations that are reported, in percent.
pub const SETTINGS: [(u32, u32); 5] = [(85, 25), (70, 25), (95, 25), (85, 15), (85, 40)];

/// Runs every setting on both kitchens. Takes minutes; the figures depend on the seeds alone.
///
/// # Errors
/// A service that does not fit its restaurant.
pub fn bench(input: &BenchInput<'_>) -> Result<Bench, Stuck> {
    let mut tables = Vec::new();
    for (load, variation) in SETTINGS {
        let settings = Settings {
            load: f64::from(load) / 100.0,
            variation: f64::from(variation) / 100.0,
            ..Settings::default()
        };
        for (restaurant, day) in [(input.bistro, None), (input.pizzeria, Some(input.day))] {
            tables.push(table(
                restaurant,
                day,
                &settings,
                input.first_seed,
                input.seeds,
            )?);
        }
    }
    let dishes = super::dishes::dishes(input.bistro, input.first_seed, input.seeds)?;
    Ok(Bench {
        seeds: input.seeds,
        tables,
        dishes,
    })
}

/// One kitchen at one load and one variation: `day` at that load, or the built-in Saturday.
///
/// # Errors
/// A service that does not fit its restaurant.
pub fn table(
    restaurant: &Restaurant,
    day: Option<&Service>,
    settings: &Settings,
    first_seed: u64,
    seeds: u64,
) -> Result<Table, Stuck> {
    let mut runs: [Vec<Figures>; 4] = Default::default();
    let (mut floor, mut compressed) = (Vec::new(), 1.0);
    let mut endless = restaurant.clone();
    endless
        .stations
        .iter_mut()
        .for_each(|station| station.capacity = u16::MAX);
    for seed in first_seed..first_seed + seeds {
        let service = match day {
            None => saturday(restaurant, seed, settings.load),
            Some(day) => at_load(restaurant, day, settings.load),
        };
        compressed = service.compressed;
        for (run, algorithm) in runs.iter_mut().zip(Algorithm::ALL) {
            run.push(one(restaurant, &service, settings, algorithm, seed)?);
        }
        floor.push(
            one(&endless, &service, settings, Algorithm::Ours, seed)?
                .spread_s
                .mean,
        );
    }
    Ok(summary(
        restaurant.site.as_str(),
        settings,
        compressed,
        &runs,
        &floor,
    ))
}

/// One rehearsal, as figures.
///
/// # Errors
/// A service that does not fit its restaurant.
pub fn one(
    restaurant: &Restaurant,
    service: &Service,
    settings: &Settings,
    algorithm: Algorithm,
    seed: u64,
) -> Result<Figures, Stuck> {
    let crew = Crew {
        seed,
        variation: settings.variation,
    };
    let notes = rehearse(&Rehearsal {
        restaurant,
        service,
        crew,
        algorithm,
        tuning: &settings.tuning,
        keep_journal: false,
    })?;
    Ok(Figures::of(&notes, algorithm, seed))
}

fn summary(
    kitchen: &str,
    settings: &Settings,
    compressed: f64,
    runs: &[Vec<Figures>; 4],
    floor: &[f64],
) -> Table {
    let [fifo, longest, capacity, ours] = runs;
    let all =
        |runs: &[Figures], of: fn(&Figures) -> f64| -> Vec<f64> { runs.iter().map(of).collect() };
    let median = |runs: &[Figures], of: fn(&Figures) -> f64| Interval::of(&all(runs, of)).median;
    let row = |(figure, of): (&'static str, fn(&Figures) -> f64)| Row {
        figure,
        fifo: median(fifo, of),
        longest_first: median(longest, of),
        capacity: median(capacity, of),
        ours: median(ours, of),
        to_fifo: Interval::of_ratios(&all(ours, of), &all(fifo, of)),
        to_longest_first: Interval::of_ratios(&all(ours, of), &all(longest, of)),
    };
    let spread = |f: &Figures| f.spread_s.mean;
    let (before, now) = (all(longest, spread), all(ours, spread));
    let closed = before
        .iter()
        .zip(&now)
        .zip(floor)
        .map(|((before, now), floor)| (before - now) / (before - floor).max(1.0));
    let given: usize = ours.iter().map(|f| f.promise.given).sum();
    let covered: f64 = ours
        .iter()
        .map(|f| f.promise.p90_coverage * f.promise.given as f64)
        .sum();
    Table {
        kitchen: kitchen.to_owned(),
        load: settings.load,
        variation: settings.variation,
        compressed,
        rows: FIGURES.into_iter().map(row).collect(),
        floor_to_fifo: Interval::of_ratios(floor, &all(fifo, spread)).median,
        closed: Interval::of(&closed.collect::<Vec<f64>>()).median,
        p90_coverage: covered / (given.max(1)) as f64,
        pinball_to_constant: median(ours, |f| {
            f.promise.pinball / f.promise.pinball_constant.max(1.0)
        }),
        pinball_to_queue: median(ours, |f| {
            f.promise.pinball / f.promise.pinball_queue.max(1.0)
        }),
        moves_per_event: median(ours, |f| f.moves_per_event),
        unfinished: runs.iter().flatten().map(|f| f.unfinished).sum(),
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (load, variation) = (self.load * 100.0, self.variation * 100.0);
        writeln!(
            f,
            "{} at {load:.0} % load, prep times vary by {variation:.0} %, guests {:.2} times as fast",
            self.kitchen, self.compressed
        )?;
        writeln!(
            f,
            "{:<24}{:>8}{:>8}{:>8}{:>8}   {:<24}ours / longest first",
            "", "fifo", "longest", "capac.", "ours", "ours / fifo"
        )?;
        let interval = |i: &Interval| format!("{:.3} [{:.3}, {:.3}]", i.median, i.low, i.high);
        for row in &self.rows {
            let (to_fifo, to_longest) = (interval(&row.to_fifo), interval(&row.to_longest_first));
            let (a, b, c, d) = (row.fifo, row.longest_first, row.capacity, row.ours);
            writeln!(
                f,
                "{:<24}{a:>8.1}{b:>8.1}{c:>8.1}{d:>8.1}   {to_fifo:<24}{to_longest}",
                row.figure
            )?;
        }
        writeln!(
            f,
            "spread with endless stations {:.3} of fifo's; {:.0} % of the way from longest first to it",
            self.floor_to_fifo,
            self.closed * 100.0
        )?;
        writeln!(
            f,
            "P90 covers {:.1} %; pinball {:.3} of the best constant, {:.3} of the queue formula",
            self.p90_coverage * 100.0,
            self.pinball_to_constant,
            self.pinball_to_queue
        )?;
        writeln!(
            f,
            "{:.3} places moved per event; {} orders unfinished",
            self.moves_per_event, self.unfinished
        )
    }
}
