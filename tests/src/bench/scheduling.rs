//! The scheduler against fifo and longest-first: the rehearsal's paired seeds, and how long a plan takes.
//!
//! Plans are timed first, alone; then seeds are played side by side on all processors, because nothing of
//! them is a time of this machine. Each table is printed when it is there.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;
use router::kitchen::planner::Tuning;
use router::rehearsal::bench::{Night, SETTINGS, Table, gathered, night};
use router::rehearsal::dishes::{Dishes, dishes};
use router::rehearsal::replans::{Replans, replans};
use router::rehearsal::{Settings, Stuck, instances, recorded, report};
use serde::Serialize;
use shared::menu::Restaurant;

use super::process::instant;
use super::verdicts::{Verdict, verdicts};
use crate::crew::keep_going;

/// Seeds that no tuning has used; 30 make an interval worth reading.
const FIRST_SEED: u64 = 1;
const SEEDS: u64 = 30;
/// Plans timed at each number of open orders.
const PLANS: usize = 200;
/// A busy hall, and ten of them.
const OPEN_ORDERS: [usize; 2] = [100, 1_000];
/// Small problems for the exact solver, and their first seed.
const PROBLEMS: u64 = 20;
const FIRST_PROBLEM: u64 = 1;
/// The pizzeria's busiest recorded day, beside the samples.
const DAY: &str = "pizzaplace-2015-11-26.csv";

/// Ratios of evenings, times of plans, and what of the targets they reach.
#[derive(Clone, Debug, Serialize)]
pub struct Scheduling {
    pub seeds: u64,
    pub verdicts: Vec<Verdict>,
    pub tables: Vec<Table>,
    pub dishes: Vec<Dishes>,
    pub replans: Vec<Replans>,
    /// The exact solver's last word, or why it was not asked.
    pub exact: String,
    /// A page with ours as a share of fifo, where it wins and where it loses.
    pub chart: PathBuf,
}

/// Takes about ten minutes on two cores. `samples` is the folder of the sample restaurants.
pub fn scheduling(samples: &Path, bistro: &Restaurant) -> anyhow::Result<Scheduling> {
    let pizzeria = shared::menu::load(&samples.join("pizzeria"))
        .map_err(|problems| anyhow::anyhow!("{problems}"))?;
    let file = samples.join("../services").join(DAY);
    let text = std::fs::read_to_string(&file)
        .with_context(|| format!("the recorded day {} cannot be read", file.display()))?;
    let day = recorded(&pizzeria, DAY, &text)?;
    let begun = instant();
    let say = |what: &str| eprintln!("{:>4} s  {what}", begun.elapsed().as_secs());
    let mut clock = || begun.elapsed();
    let mut timed = Vec::new();
    for open in OPEN_ORDERS {
        say(&format!("plans with {open} open orders…"));
        timed.push(replans(bistro, open, PLANS, &mut clock));
    }
    let mut tables = Vec::new();
    for (load, variation) in SETTINGS {
        let settings = Settings {
            load: f64::from(load) / 100.0,
            variation: f64::from(variation) / 100.0,
            ..Settings::default()
        };
        for (restaurant, day) in [(bistro, None), (&pizzeria, Some(&day))] {
            keep_going()?;
            say(&format!(
                "{} at {load} % load, {variation} % variation, {SEEDS} seeds…",
                restaurant.name
            ));
            let nights = side_by_side(&|seed| night(restaurant, day, &settings, seed))?;
            let table = gathered(restaurant, &settings, &nights);
            eprintln!("{table}");
            tables.push(table);
        }
    }
    keep_going()?;
    say("dishes for large tables…");
    let dishes = dishes(bistro, &Tuning::default(), FIRST_SEED, SEEDS)?;
    keep_going()?;
    say("small problems, solved exactly…");
    let exact = exact(&samples.join("../../tests/exact/cp_sat.py"), bistro)?;
    eprintln!("{exact}");
    let chart = Path::new("target").join("scheduling.html");
    std::fs::create_dir_all("target")
        .and_then(|()| std::fs::write(&chart, report::shares(&tables)))
        .with_context(|| format!("the chart {} cannot be written", chart.display()))?;
    say("done");
    Ok(Scheduling {
        seeds: SEEDS,
        verdicts: verdicts(&tables, &dishes, &timed),
        tables,
        dishes,
        replans: timed,
        exact,
        chart,
    })
}

/// One night for each seed, in their order, on as many threads as there are processors.
fn side_by_side(play: &(dyn Fn(u64) -> Result<Night, Stuck> + Sync)) -> anyhow::Result<Vec<Night>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut nights = std::thread::scope(|scope| -> anyhow::Result<Vec<(u64, Night)>> {
        let mut hands = Vec::new();
        for n in 0..threads {
            let mine = (FIRST_SEED..FIRST_SEED + SEEDS).skip(n).step_by(threads);
            let one = |seed| play(seed).map(|night| (seed, night));
            let work = move || mine.map(one).collect();
            let named = std::thread::Builder::new().name(format!("rehearsal-{n}"));
            hands.push(named.spawn_scoped(scope, work)?);
        }
        let mut nights = Vec::new();
        for hand in hands {
            let played: Result<Vec<(u64, Night)>, Stuck> = hand
                .join()
                .expect("a rehearsal does not panic, or the bench may");
            nights.extend(played?);
        }
        Ok(nights)
    })?;
    nights.sort_by_key(|(seed, _)| *seed);
    Ok(nights.into_iter().map(|(_, night)| night).collect())
}

/// Small problems through OR-Tools, where it is installed; its last line.
fn exact(script: &Path, bistro: &Restaurant) -> anyhow::Result<String> {
    let python = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut python = match python {
        Ok(python) => python,
        Err(missing) => return Ok(format!("skipped: python3 cannot be started ({missing})")),
    };
    let problems = instances::instances(bistro, FIRST_PROBLEM, PROBLEMS, &Tuning::default());
    let mut lines = String::new();
    for problem in &problems {
        lines.push_str(&serde_json::to_string(problem)?);
        lines.push('\n');
    }
    if let Some(mut input) = python.stdin.take() {
        // Without OR-Tools it says so and reads nothing.
        input.write_all(lines.as_bytes()).ok();
    }
    let said = python.wait_with_output()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let last = said.lines().last().map(str::to_owned);
    Ok(last.unwrap_or_else(|| format!("skipped: {} said nothing", script.display())))
}

impl std::fmt::Display for Scheduling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for table in &self.tables {
            writeln!(f, "{table}")?;
        }
        for size in &self.dishes {
            writeln!(
                f,
                "dishes, {} orders: {:.3} of fifo's weighted tardiness, later on {} of {} seeds",
                size.orders, size.ratio, size.worse, self.seeds
            )?;
        }
        for plan in &self.replans {
            writeln!(
                f,
                "{} open orders: a plan takes {:.2} ms (p99 {:.2}), the look for it {:.2} (p99)",
                plan.open_orders, plan.p50_ms, plan.p99_ms, plan.look_p99_ms
            )?;
            if 0.0 < plan.rush.plans_per_s {
                writeln!(
                    f,
                    "in a rush of 25 events a second plans tell {:.1} screens and write {:.0} bytes per event",
                    plan.rush.tells_per_event, plan.rush.bytes_per_event
                )?;
            }
        }
        writeln!(f, "small problems: {}", self.exact)?;
        for verdict in &self.verdicts {
            writeln!(f, "{verdict}")?;
        }
        writeln!(f, "chart: {}", self.chart.display())
    }
}
