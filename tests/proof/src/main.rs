//! `proof`: runs one proof or measurement of the bridge and prints what came of it as one JSON object.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use proof::{accept, ingest, pages, pizza, reach, storm};

/// Proves and measures the bridge; see `./kitchen bench bridge`.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Orders pass while the bridge is killed at random and its destinations fail.
    Storm {
        /// Folder of the restaurant.
        #[arg(long)]
        config: PathBuf,
        #[arg(long, default_value_t = 10_000)]
        orders: usize,
        #[arg(long, default_value_t = 20)]
        days: usize,
        /// The same number gives the same orders and the same bad luck; the clock still has its say.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        #[arg(long, default_value_t = 700)]
        kill_every_ms: u64,
        #[arg(long, default_value_t = 120)]
        rest_ms: u64,
        #[arg(long, default_value_t = 30_000)]
        drain_ms: u64,
    },
    /// Booking against bare inserts, the year, memory, how long a shop waits, and the manager's page.
    Speed {
        /// Folder of the pizzeria.
        #[arg(long)]
        pizzeria: PathBuf,
        /// The year's orders, as CSV; without it, as many that are made up.
        #[arg(long)]
        csv: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(good) if good => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("proof: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<bool> {
    let scratch = tempfile::tempdir()?;
    let (told, good) = match &cli.task {
        Task::Storm {
            config,
            orders,
            days,
            seed,
            kill_every_ms,
            rest_ms,
            drain_ms,
        } => {
            let weather = storm::Weather {
                orders: *orders,
                days: *days,
                seed: *seed,
                kill_every_ms: *kill_every_ms,
                rest_ms: *rest_ms,
                drain_ms: *drain_ms,
            };
            let outcome = storm::storm(config, scratch.path(), &weather);
            let outcome = outcome.with_context(|| format!("seed {seed}"))?;
            let good = outcome.differences.is_empty();
            (serde_json::to_value(outcome)?, good)
        }
        Task::Speed { pizzeria, csv } => (speed(pizzeria, csv.as_deref(), scratch.path())?, true),
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{told}")?;
    Ok(good)
}

fn speed(pizzeria: &Path, csv: Option<&Path>, scratch: &Path) -> Result<serde_json::Value> {
    let loaded = shared::menu::load(pizzeria);
    let restaurant = loaded.map_err(|problems| anyhow::anyhow!("{problems}"))?;
    let pizzas = match csv {
        Some(path) => {
            let text = std::fs::read_to_string(path);
            pizza::pizzas(&text.with_context(|| path.display().to_string())?)?
        }
        None => pizza::made_up(&restaurant, 1)?,
    };
    let facts = pizza::told(&restaurant, &pizzas);
    let ingest = ingest::ingest(&restaurant, &facts, &scratch.join("ingest"))?;
    let data = scratch.join("data");
    let year = ingest::year(&restaurant, &facts, &data.join("bridge"))?;
    drop(facts);
    let accept = accept::accept(pizzeria, &data, 1)?;
    let pages = pages::pages(pizzeria, &data)?;
    let reach = reach::reach(pizzeria, &scratch.join("reach"), 1)?;
    let orders = if csv.is_some() {
        "from the file"
    } else {
        "made up"
    };
    Ok(serde_json::json!({
        "orders": orders, "ingest": ingest, "year": year, "accept": accept, "pages": pages, "reach": reach,
    }))
}
