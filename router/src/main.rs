//! The router program: reads the command line, opens the journal, listens, and serves until it is stopped.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use crossbeam_channel::{Receiver, bounded};
use router::clock::{ClockKind, JUMP_MAX, RealClock};
use router::config::{Cli, PeopleDeed, ServeArgs, What};
use router::report;
use router::serve::{self, Core, StartError};
use router::staff;
use router::store::StoreError;
use tracing_subscriber::EnvFilter;

/// The journal's disk failed; a restart replays (sysexits: EX_IOERR).
const EXIT_STORE: u8 = 74;
/// The data folder cannot be ours; a restart would not help (sysexits: EX_UNAVAILABLE).
const EXIT_NOT_OURS: u8 = 69;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_env_filter(filter.unwrap_or_else(|_unset| EnvFilter::new("info,zenoh=warn")))
        .init();
    let mut out = std::io::stdout().lock();
    let done = match &cli.what {
        None => {
            drop(out);
            return serve(&cli.data, &cli.serve);
        }
        Some(What::Journal {
            facts: false, from, ..
        }) => report::print_events(&cli.data, *from, &mut out),
        Some(What::Journal {
            facts: true, from, ..
        }) => report::print_facts(&cli.data, *from, &mut out),
        Some(What::Rehearse(args)) => {
            return match router::rehearsal::command::run(args, &mut out) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => complain(&error),
            };
        }
        Some(What::People { what, config }) => {
            return match people(&cli.data, config.as_deref(), what, &mut out) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => complain(&error),
            };
        }
        Some(What::Why { order }) => router::why::print_why(&cli.data, order, &mut out),
        Some(What::Learned) => router::learned::print_learned(&cli.data, &mut out),
        Some(What::Check) => report::print_check(&cli.data, &mut out),
        Some(What::Forget { customer }) => report::forget(&cli.data, *customer, &mut out),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads the journal through `head` has seen enough.
        Err(report::ReportError::Output(e)) if e.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => complain(&error.into()),
    }
}

fn complain(error: &anyhow::Error) -> ExitCode {
    tracing::error!("{error:#}");
    ExitCode::FAILURE
}

/// Adds, lists or removes people of this data folder.
fn people(
    data: &Path,
    config: Option<&Path>,
    what: &PeopleDeed,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let dir = data.join("router");
    match what {
        PeopleDeed::Add { id, name, role } => {
            let files = shared::menu::find::find(config)?;
            let missing = || staff::StaffError::NoRoles(files.display().to_string());
            let roles = staff::load_roles(&files)?.ok_or_else(missing)?;
            staff::add(&dir, &roles, id, (name, role), &typed_pin()?)?;
            writeln!(out, "{id} works here as {role}")?;
        }
        PeopleDeed::Pin { id } => {
            staff::set_pin(&dir, id, &typed_pin()?)?;
            writeln!(out, "{id} has another PIN")?;
        }
        PeopleDeed::List => staff::list(&dir, out)?,
        PeopleDeed::Remove { id } => {
            staff::remove(&dir, id)?;
            writeln!(out, "{id} works here no more")?;
        }
    }
    Ok(())
}

fn typed_pin() -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        eprint!("PIN (4 to 8 digits, it will be seen): ");
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

fn serve(data: &Path, args: &ServeArgs) -> ExitCode {
    let stop = match catch_signals() {
        Ok(stop) => stop,
        Err(error) => return complain(&error),
    };
    let started = match start(data, args) {
        Ok(started) => started,
        Err(error) => {
            complain(&error);
            return ExitCode::from(if is_not_ours(&error) {
                EXIT_NOT_OURS
            } else {
                1
            });
        }
    };
    let Started {
        mut core,
        link,
        handle,
        clock,
    } = started;
    let ended = serve::run(&mut core, link, &clock, &stop);
    drop(handle);
    match ended {
        Ok(()) => {
            tracing::info!("stopped");
            ExitCode::SUCCESS
        }
        Err(failed) => {
            complain(&failed.into());
            ExitCode::from(EXIT_STORE)
        }
    }
}

/// Another router works there, another program wrote it, or it is another restaurant's.
fn is_not_ours(error: &anyhow::Error) -> bool {
    use StoreError::{Foreign, Locked, Newer};
    let store = error.downcast_ref::<StartError>().is_some_and(|error| {
        matches!(
            error,
            StartError::Store(Locked { .. } | Newer { .. } | Foreign { .. })
        )
    });
    store
        || matches!(
            error.downcast_ref::<serve::Stop>(),
            Some(serve::Stop::AnotherRestaurant { .. })
        )
}

struct Started {
    core: Core,
    link: shared::bus::RouterLink,
    handle: shared::bus::zenoh::RouterHandle,
    clock: RealClock,
}

/// Everything is replayed before anybody can reach us.
fn start(data: &Path, args: &ServeArgs) -> anyhow::Result<Started> {
    let dir = shared::menu::find::find(args.config.as_deref())?;
    let restaurant = shared::menu::load(&dir)
        .map_err(|problems| anyhow::anyhow!("{problems}"))
        .with_context(|| format!("the restaurant in {} cannot be opened", dir.display()))?;
    let site = restaurant.site.clone();
    let mut core = Core::restore(data, args.options())?;
    let clock = RealClock::start(core.now());
    if core.clock() == ClockKind::Real && JUMP_MAX < clock.behind_at_start() && !args.accept_clock {
        tracing::error!(
            "this machine's clock is behind the journal by {}; timers stand still. Check the clock, then restart with --accept-clock",
            clock.behind_at_start()
        );
        core.stop_timers()?;
    }
    core.load_menu(Box::new(restaurant), clock.now())?;
    match staff::load_roles(&dir)? {
        Some(roles) => core.employ(Some(staff::Book::open(&data.join("router"), roles)?)),
        None => core.employ(None),
    }
    if core.is_open_house() {
        tracing::warn!(
            "open house: nobody signs in and every terminal may do everything; roles come from people.toml in {}, people from 'router people add'",
            dir.display()
        );
    }
    let (link, handle) = shared::bus::zenoh::serve(site, &args.listen)?;
    let mut out = std::io::stdout().lock();
    // Read by whoever started us: the address matters when the port was 0.
    writeln!(out, "router ready on {}", handle.endpoints().join(" "))?;
    out.flush()?;
    Ok(Started {
        core,
        link,
        handle,
        clock,
    })
}

/// Ctrl-C and SIGTERM ask for a clean stop; asking again changes nothing.
fn catch_signals() -> anyhow::Result<Receiver<()>> {
    let (asked, stop) = bounded(1);
    let ask = move || {
        if asked.try_send(()).is_err() {
            tracing::info!("stopping already");
        }
    };
    ctrlc::set_handler(ask).context("cannot catch Ctrl-C")?;
    Ok(stop)
}
