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

/// One seed under every policy, in the order of `Algorithm::ALL`, and with stations that are never full.
#[derive(Clone, Debug)]
pub struct Night {
    policies: [Figures; 4],
    floor_s: f64,
    compressed: f64,
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
    let nights =
        (first_seed..first_seed + seeds).map(|seed| night(restaurant, day, settings, seed));
    let nights = nights.collect::<Result<Vec<Night>, Stuck>>()?;
    Ok(gathered(restaurant, settings, &nights))
}

/// One seed of a table; nights do not know of each other, so that they can be played side by side.
///
/// # Errors
/// A service that does not fit its restaurant.
pub fn night(
    restaurant: &Restaurant,
    day: Option<&Service>,
    settings: &Settings,
    seed: u64,
) -> Result<Night, Stuck> {
    let service = match day {
        None => saturday(restaurant, seed, settings.load),
        Some(day) => at_load(restaurant, day, settings.load),
    };
    let mut endless = restaurant.clone();
    let stations = endless.stations.iter_mut();
    stations.for_each(|station| station.capacity = u16::MAX);
    let [fifo, longest, capacity, ours] =
        Algorithm::ALL.map(|algorithm| one(restaurant, &service, settings, algorithm, seed));
    let floor = one(&endless, &service, settings, Algorithm::Ours, seed)?;
    Ok(Night {
        policies: [fifo?, longest?, capacity?, ours?],
        floor_s: floor.spread_s.mean,
        compressed: service.compressed,
    })
}

/// The table of these nights.
pub fn gathered(restaurant: &Restaurant, settings: &Settings, nights: &[Night]) -> Table {
    let mut runs: [Vec<Figures>; 4] = Default::default();
    for night in nights {
        for (run, figures) in runs.iter_mut().zip(&night.policies) {
            run.push(figures.clone());
        }
    }
    let floor: Vec<f64> = nights.iter().map(|night| night.floor_s).collect();
    let compressed = nights.last().map_or(1.0, |night| night.compressed);
    summary(
        restaurant.site.as_str(),
        settings,
        compressed,
        &runs,
        &floor,
    )
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

impl Table {
    /// A row by the name of its figure, as printed.
    pub fn row(&self, figure: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.figure == figure)
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
