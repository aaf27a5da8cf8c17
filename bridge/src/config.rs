//! The command line, and where the restaurant's files and the bridge's data lie.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::export::Format;

const EXAMPLES: &str = "\
Examples:
  bridge --config assets/restaurants/bistro --connect tcp/127.0.0.1:7447
  bridge --http 127.0.0.1:0                  any free port; the line 'bridge ready on …' tells which
  bridge export hledger --out books.journal  then: hledger -f books.journal check --strict
  bridge export beancount --day 2026-11-22
  bridge totals --json
  bridge stock --reorder
  bridge count flour='2 bag' bun=48
  bridge reconcile --day 2026-11-22 --json
  bridge close --day 2026-11-22 --cash 512.30
  bridge pin                                 the PIN of the manager's page";

/// Turns the kitchen's facts into stock and books, and brings online orders in over HTTP.
#[derive(Debug, Parser)]
#[command(name = "bridge", version, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Task>,
    #[command(flatten)]
    pub folders: Folders,
    /// Address of the router, as tcp/HOST:PORT; repeat it for a standby.
    #[arg(
        long = "connect",
        value_name = "ENDPOINT",
        default_value = "tcp/127.0.0.1:7447"
    )]
    pub connect: Vec<String>,
    /// Where to answer HTTP; port 0 takes any free one.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    pub http: SocketAddr,
}

#[derive(Clone, Debug, Args)]
pub struct Folders {
    /// Folder with the restaurant's six TOML files [default: assets/restaurants/bistro].
    #[arg(long, value_name = "DIR", global = true)]
    pub config: Option<PathBuf>,
    /// Data folder of all programs; the bridge keeps to DIR/bridge.
    #[arg(long, value_name = "DIR", global = true, default_value = "./var")]
    pub data: PathBuf,
}

#[derive(Debug, Subcommand)]
pub enum Task {
    /// Write the journal for an accounting program.
    #[command(
        after_help = "Examples:\n  bridge export hledger --out books.journal\n  bridge export beancount --day 2026-11-22 > day.beancount"
    )]
    Export {
        format: Format,
        /// File to write; without it, standard output.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Only this business day, as YYYY-MM-DD.
        #[arg(long, value_name = "DAY")]
        day: Option<chrono::NaiveDate>,
    },
    /// Print figures of the whole journal.
    #[command(
        after_help = "Examples:\n  bridge totals\n  bridge totals --json --data /srv/brigade"
    )]
    Totals {
        /// One JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Print what lies on the shelves.
    #[command(after_help = "Examples:\n  bridge stock\n  bridge stock --json")]
    Stock {
        /// One JSON object.
        #[arg(long)]
        json: bool,
        /// Only what should be ordered, in whole packs up to its par.
        #[arg(long)]
        reorder: bool,
    },
    /// Book a count, a delivery, waste, a batch or a transfer.
    #[command(
        after_help = "Examples:\n  bridge count flour='2 bag' bun=48           what lies there now\n  bridge count --receipt flour='1 pallet' --cost flour=310.00\n  bridge count --waste --reason dropped bun=6\n  bridge count --batch pizza-sauce='5000 g'     made ahead from its ingredients\n  bridge count --sent tomato='2 case'           to another house of ours"
    )]
    Count(CountArgs),
    /// Show what of the shops' orders waits for a person, or decide about it.
    #[command(
        after_help = "Examples:\n  bridge exceptions\n  bridge exceptions --retry 7      after mapping an item in channels.toml and a restart\n  bridge exceptions --accept 8     cook it at our price\n  bridge exceptions --dismiss 9"
    )]
    Exceptions(ExceptionsArgs),
    /// Show what is on its way to other programs, or change it.
    #[command(
        after_help = "Examples:\n  bridge queue\n  bridge queue --show 12          what would be sent\n  bridge queue --pause books\n  bridge queue --retry 12"
    )]
    Queue(QueueArgs),
    /// Set how fast orders of a channel are taken; its shop is told.
    #[command(
        after_help = "Examples:\n  bridge pace shop paused\n  bridge pace shop busy --minutes 20\n  bridge pace shop open\n  bridge pace shop auto          by the load again, see channels.toml"
    )]
    Pace(PaceArgs),
    /// Set the PIN of the manager's page; it is read from the keyboard, or from standard input.
    #[command(
        after_help = "Examples:\n  bridge pin\n  bridge pin --data /srv/brigade < pin.txt\n\nThe page is http://HOST:PORT/manager of the bridge's --http address. The PIN is kept as an Argon2id hash in\nDIR/bridge/pin, outside the database. A new one signs everybody out; a bridge that runs takes it at once."
    )]
    Pin,
    /// Close a business day: its numbered report, after a proof that the books are right.
    #[command(
        after_help = "Examples:\n  bridge close --day 2026-11-22 --cash 512.30 --float 200.00\n  bridge close --day 2026-11-22 --json"
    )]
    Close(CloseArgs),
    /// Work a business day out a second time from the router's own words, and name every difference.
    #[command(
        after_help = "Examples:\n  bridge reconcile --day 2026-11-22\n  bridge reconcile --day 2026-11-22 --json | jq .proof"
    )]
    Reconcile {
        /// Business day, as YYYY-MM-DD.
        #[arg(long, value_name = "DAY")]
        day: chrono::NaiveDate,
        /// One JSON object; it ends with `differences` and `proof`.
        #[arg(long)]
        json: bool,
    },
}

/// What to do with a queue; without anything, it is shown.
#[derive(Clone, Debug, Args)]
pub struct QueueArgs {
    /// Stop sending there for a while.
    #[arg(long, value_name = "DESTINATION", group = "what")]
    pub pause: Option<String>,
    /// Go on sending there.
    #[arg(long, value_name = "DESTINATION", group = "what")]
    pub resume: Option<String>,
    /// Send it now, or again.
    #[arg(long, value_name = "NUMBER", group = "what")]
    pub retry: Option<i64>,
    /// Leave it aside, so that what waits behind it goes on.
    #[arg(long, value_name = "NUMBER", group = "what")]
    pub park: Option<i64>,
    /// Show what would be sent, and send nothing.
    #[arg(long, value_name = "NUMBER", group = "what")]
    pub show: Option<i64>,
    /// One JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Debug, Args)]
pub struct PaceArgs {
    /// The channel, as channels.toml names it; 'all' is every one.
    pub channel: String,
    pub pace: PaceWord,
    /// How much longer orders take while busy.
    #[arg(long, value_name = "MINUTES", default_value_t = 15)]
    pub minutes: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum PaceWord {
    Open,
    Busy,
    Paused,
    /// By the load.
    Auto,
}

/// One exception at a time.
#[derive(Clone, Debug, Args)]
pub struct ExceptionsArgs {
    /// Look at it again: something was mapped meanwhile.
    #[arg(long, value_name = "NUMBER", group = "how")]
    pub retry: Option<i64>,
    /// Cook it at our price.
    #[arg(long, value_name = "NUMBER", group = "how")]
    pub accept: Option<i64>,
    /// Nothing more is to be done.
    #[arg(long, value_name = "NUMBER", group = "how")]
    pub dismiss: Option<i64>,
    /// One JSON object.
    #[arg(long)]
    pub json: bool,
}

/// Amounts are `3 case`, `2.5` (the recipe's unit) or `10/3 tray`.
#[derive(Clone, Debug, Args)]
pub struct CountArgs {
    /// INGREDIENT=AMOUNT, as often as needed.
    #[arg(required = true, value_name = "INGREDIENT=AMOUNT")]
    pub lines: Vec<String>,
    /// Goods came in.
    #[arg(long, group = "what")]
    pub receipt: bool,
    /// Thrown away off the shelf.
    #[arg(long, group = "what", requires = "reason")]
    pub waste: bool,
    /// Made ahead: fills its own shelf, takes from those of its ingredients.
    #[arg(long, group = "what")]
    pub batch: bool,
    /// Left for another house of ours.
    #[arg(long, group = "what")]
    pub sent: bool,
    /// Came from another house of ours.
    #[arg(long, group = "what")]
    pub fetched: bool,
    /// Why it was thrown away, or a note.
    #[arg(long)]
    pub reason: Option<String>,
    /// INGREDIENT=PRICE of a delivery; without it, by the price in recipes.toml.
    #[arg(long, value_name = "INGREDIENT=PRICE")]
    pub cost: Vec<String>,
    /// A repeat with the same key changes nothing; without it every call counts.
    #[arg(long)]
    pub key: Option<String>,
    /// One JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Debug, Args)]
pub struct CloseArgs {
    /// Business day, as YYYY-MM-DD.
    #[arg(long, value_name = "DAY")]
    pub day: chrono::NaiveDate,
    /// What the drawer holds, counted; over and short are booked. Without it, what people declared when they
    /// clocked out counts.
    #[arg(long, value_name = "AMOUNT")]
    pub cash: Option<shared::money::Money>,
    /// What lay in the drawer at the start.
    #[arg(long, value_name = "AMOUNT", default_value = "0.00")]
    pub float: shared::money::Money,
    /// Close although the proof found differences; they stay in the report's day.
    #[arg(long)]
    pub accept_differences: bool,
    /// One JSON object.
    #[arg(long)]
    pub json: bool,
}

impl Folders {
    /// Where the bridge keeps its store, its device id and its lock.
    pub fn own(&self) -> PathBuf {
        self.data.join("bridge")
    }

    /// The restaurant folder: as given, else the sample, looked for from here and beside the program.
    pub fn restaurant(&self) -> PathBuf {
        let sample = Path::new("assets/restaurants/bistro");
        if let Some(config) = &self.config {
            return config.clone();
        }
        let beside = std::env::current_exe().ok().and_then(|program| {
            let folders = program.ancestors().skip(1);
            folders
                .map(|folder| folder.join(sample))
                .find(|path| path.is_dir())
        });
        if sample.is_dir() {
            sample.to_owned()
        } else {
            beside.unwrap_or_else(|| sample.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
        let parse = |line: &str| Cli::try_parse_from(line.split(' '));
        let cli = parse("bridge --data /d --connect tcp/a:1 --connect tcp/b:2 --http 127.0.0.1:0")
            .unwrap();
        assert_eq!(cli.connect, ["tcp/a:1", "tcp/b:2"]);
        assert_eq!(cli.folders.own(), Path::new("/d/bridge"));
        let cli = parse("bridge export hledger --data /d --day 2026-11-22").unwrap();
        assert!(matches!(
            cli.command,
            Some(Task::Export {
                format: Format::Hledger,
                day: Some(_),
                ..
            })
        ));
        assert!(parse("bridge export excel").is_err());
        assert!(parse("bridge export hledger --day yesterday").is_err());
    }
}
