//! The command line: which restaurant, which folder, which addresses, whose clock.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use shared::ids::{ActorId, CustomerId, RoleId};

use crate::clock::ClockKind;
use crate::kitchen::Algorithm;
use crate::serve::Options;

/// Takes orders, splits them into tickets, decides the order of every rail, and remembers everything.
#[derive(Debug, Parser)]
#[command(name = "router", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    pub what: Option<What>,
    #[command(flatten)]
    pub serve: ServeArgs,
    /// Data folder of all programs; the router uses DIR/router
    #[arg(long, global = true, value_name = "DIR", default_value = "var")]
    pub data: PathBuf,
}

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Folder with the restaurant's files [default: assets/restaurants/bistro, here or beside the program]
    #[arg(long, value_name = "DIR")]
    pub config: Option<PathBuf>,
    /// Address to listen on, tcp/HOST:PORT; may be given again, port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "tcp/127.0.0.1:7447")]
    pub listen: Vec<String>,
    /// Who supplies the time: this machine, or a driver (replay, rehearsal)
    #[arg(long, value_enum, default_value_t)]
    pub clock: ClockKind,
    /// Hand a station's work over when its screens fall silent [default: on; off with a driven clock]
    #[arg(long, value_enum, value_name = "SWITCH")]
    pub watch: Option<Switch>,
    /// Let what is quick wait for what is slow, and order the rails by a plan [default: on]
    #[arg(long, value_enum, value_name = "SWITCH")]
    pub plan: Option<Switch>,
    /// Events between two checkpoints; a start replays at most this many
    #[arg(long, value_name = "EVENTS", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub checkpoint_every: u64,
    /// The machine's clock was set and is right now: let timers run again
    #[arg(long)]
    pub accept_clock: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

/// What else can be done with a data folder.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Print what happened, one JSON object a line; works while the router runs
    Journal {
        /// One JSON object a line (the only form there is)
        #[arg(long)]
        jsonl: bool,
        /// Begin with this event (or fact)
        #[arg(long, value_name = "SEQ", default_value_t = 1)]
        from: u64,
        /// Print the facts that the bridge books, instead of the events
        #[arg(long)]
        facts: bool,
    },
    /// Replay the journal from its checkpoint and from the start, and compare
    Check,
    /// Let simulated guests and cooks pass through the kitchen, and print how it went
    Rehearse(RehearseArgs),
    /// Print what was decided about an order, and why
    Why {
        /// The day's number, or the id
        #[arg(value_name = "ORDER")]
        order: String,
    },
    /// Who works here, and their PINs; works while the router runs
    People {
        #[command(subcommand)]
        what: PeopleDeed,
        /// Folder with the restaurant's files [default: as for serving]
        #[arg(long, global = true, value_name = "DIR")]
        config: Option<PathBuf>,
    },
    /// Print what steps really take, as learned from taps, and which taps taught nothing
    Learned,
    /// Erase a customer's name and phone for good; stop the router first
    Forget { customer: CustomerId },
}

/// What can be done with people. PINs are read from the input, so that no other program sees them.
#[derive(Debug, Subcommand)]
pub enum PeopleDeed {
    /// Add somebody with a role of people.toml
    Add {
        id: ActorId,
        /// As colleagues call them
        #[arg(long)]
        name: String,
        #[arg(long)]
        role: RoleId,
    },
    /// Give somebody another PIN
    Pin { id: ActorId },
    /// Print who works here, with roles
    List,
    /// Somebody works here no more
    Remove { id: ActorId },
}

#[derive(Debug, Args)]
pub struct RehearseArgs {
    /// Folder with the restaurant's files
    #[arg(long, value_name = "DIR", default_value = shared::menu::find::SAMPLE)]
    pub restaurant: PathBuf,
    /// `saturday`, or a recorded day (CSV)
    #[arg(long, value_name = "FILE", default_value = "saturday")]
    pub service: String,
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Who plans: ours, fifo, longest-first or capacity
    #[arg(long, value_name = "POLICY", default_value = "ours", value_parser = policy)]
    pub policy: Algorithm,
    /// What if: stations.grill.capacity=8, items.ID=off, guests.load=85, cooks.variation=25; may be given again
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
    /// Seeds from --seed on
    #[arg(long, default_value_t = 1)]
    pub seeds: u64,
    /// Rehearse all policies on the same seeds and print their ratios
    #[arg(long)]
    pub compare: bool,
    /// Print what the settings change against none, and nothing where that is nothing
    #[arg(long, conflicts_with_all = ["compare", "report"])]
    pub what_if: bool,
    /// Print so many small problems with known times for an exact solver, one JSON object a line
    #[arg(long, value_name = "COUNT")]
    pub instances: Option<u64>,
    /// Draw the comparison as a page with plots
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

fn policy(text: &str) -> Result<Algorithm, String> {
    let found = Algorithm::ALL.into_iter().find(|one| one.name() == text);
    found.ok_or_else(|| "known are ours, fifo, longest-first and capacity".to_owned())
}

impl ServeArgs {
    pub fn options(&self) -> Options {
        let by_default = self.clock == ClockKind::Real;
        Options {
            clock: self.clock,
            checkpoint_every: self.checkpoint_every,
            watch: self.watch.map_or(by_default, |switch| switch == Switch::On),
            accept_clock: self.accept_clock,
            plan: self.plan != Some(Switch::Off),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Cli {
        Cli::try_parse_from(std::iter::once("router").chain(line.split_whitespace())).unwrap()
    }

    #[test]
    fn the_command_line_is_well_formed() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn a_driven_clock_watches_no_screens_unless_told() {
        assert!(parse("").serve.options().watch);
        assert!(!parse("--clock driven").serve.options().watch);
        assert!(parse("--clock driven --watch on").serve.options().watch);
        assert!(!parse("--watch off").serve.options().watch);
    }

    #[test]
    fn it_is_planned_unless_somebody_says_otherwise() {
        assert!(parse("").serve.options().plan);
        assert!(parse("--clock driven").serve.options().plan);
        assert!(!parse("--plan off").serve.options().plan);
    }

    #[test]
    fn several_addresses_and_a_data_folder_anywhere_on_the_line() {
        let cli = parse("--listen tcp/0.0.0.0:1 --listen tcp/[::1]:0 --data /tmp/x");
        assert_eq!(cli.serve.listen, ["tcp/0.0.0.0:1", "tcp/[::1]:0"]);
        assert_eq!(
            parse("journal --jsonl --data /tmp/x").data,
            PathBuf::from("/tmp/x")
        );
    }
}
