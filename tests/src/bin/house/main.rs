//! The launcher behind `./kitchen`: opens a restaurant, replays recorded orders, runs the benchmarks.

mod bench;
mod open;
mod replay;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use shared::menu::Restaurant;

#[derive(Parser)]
#[command(
    name = "kitchen",
    about = "Brigade: a restaurant's kitchen screens and order routing"
)]
struct Cli {
    #[command(subcommand)]
    command: What,
}

#[derive(Subcommand)]
enum What {
    /// Open the restaurant: router, bridge, a waiter's terminal, one screen per station, and the pass.
    Open(open::Open),
    /// Play recorded orders through the real programs on a driven clock.
    Replay(replay::Replay),
    /// Measure: ratios against a bare limit, in one run.
    Bench(bench::Bench),
    /// Part of `bench pipeline`: a screen's session in its own process.
    #[command(hide = true)]
    ProbeScreen {
        site: String,
        station: String,
        endpoint: String,
    },
    /// Part of `bench pipeline`: the bare limit's router.
    #[command(hide = true)]
    BaselineRouter { endpoint: String, folder: PathBuf },
    /// Part of `bench pipeline`: the bare limit's screen.
    #[command(hide = true)]
    BaselineScreen { endpoint: String },
    /// Part of `bench kds`: the same board drawn by egui.
    #[command(hide = true)]
    EguiBoard { file: PathBuf },
}

fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_unset| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let done = match Cli::parse().command {
        What::Open(args) => open::run(&args),
        What::Replay(args) => replay::run(&args),
        What::Bench(args) => bench::run(&args),
        What::ProbeScreen {
            site,
            station,
            endpoint,
        } => tests::bench::follow_station(&site, &station, &endpoint).map(|()| ExitCode::SUCCESS),
        What::BaselineRouter { endpoint, folder } => {
            tests::bench::baseline_router(&endpoint, &folder).map(|()| ExitCode::SUCCESS)
        }
        What::BaselineScreen { endpoint } => {
            tests::bench::baseline_screen(&endpoint).map(|()| ExitCode::SUCCESS)
        }
        What::EguiBoard { file } => tests::bench::egui_board(&file).map(|()| ExitCode::SUCCESS),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// A restaurant by the name of a sample or by its folder.
fn find_restaurant(name: &str) -> anyhow::Result<(PathBuf, Restaurant)> {
    let sample = samples().join(name);
    let folder = if sample.is_dir() {
        sample
    } else {
        PathBuf::from(name)
    };
    anyhow::ensure!(
        folder.is_dir(),
        "there is no restaurant '{name}': name a folder with the six files, or one of the samples in {}",
        samples().display()
    );
    let restaurant = shared::menu::load(&folder).map_err(|problems| {
        anyhow::anyhow!("the restaurant files need mending first:\n{problems}")
    })?;
    Ok((folder, restaurant))
}

/// The samples lie in the project, found from the working folder or the program's, or from where it was built.
fn samples() -> PathBuf {
    let mut roots = shared::menu::find::roots();
    roots.push(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    let folders = roots.iter().map(|root| root.join("assets/restaurants"));
    let mut found = folders.filter(|folder| folder.is_dir());
    found
        .next()
        .unwrap_or_else(|| PathBuf::from("assets/restaurants"))
}
