//! The program `bridge`: serve, read what was booked, or have something booked.

mod commands;

use std::io::{BufWriter, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use bridge::config::{Cli, Folders, Task};
use bridge::export::{Currency, Format, export};
use bridge::store::Reader;
use bridge::{Bridge, Place};
use clap::Parser;
use commands::progress::Progress;
use commands::reader;
use tokio::signal::unix::{SignalKind, signal};

fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    // What zenoh says while a router is away, our own link says in fewer words.
    let quiet = |_unset| "info,zenoh=error,zenoh_transport=error".into();
    tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(quiet))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has seen enough (`bridge stock | head`).
        Err(error) if broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // With its causes, and without a stack that tells a manager nothing.
            eprintln!("bridge: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn broken_pipe(error: &anyhow::Error) -> bool {
    let io = |cause: &(dyn std::error::Error + 'static)| {
        cause
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::kind)
    };
    error
        .chain()
        .any(|cause| io(cause) == Some(std::io::ErrorKind::BrokenPipe))
}

fn run(cli: &Cli) -> Result<()> {
    let Some(task) = &cli.command else {
        return serve(cli);
    };
    match task {
        Task::Export { format, out, day } => {
            let day = day.map(|day| day.to_string());
            write_export(&cli.folders, *format, out.as_deref(), day.as_deref())
        }
        Task::Totals { json } => print_totals(&cli.folders, *json),
        Task::Stock { json, reorder } => commands::stock::print(&cli.folders, *json, *reorder),
        Task::Count(count) => commands::count::run(&cli.folders, count),
        Task::Exceptions(args) => commands::exceptions::run(&cli.folders, args),
        Task::Queue(args) => commands::queue::run(&cli.folders, args),
        Task::Pace(args) => commands::pace::run(&cli.folders, args),
        Task::Close(close) => commands::close::run(&cli.folders, close),
        Task::Pin => commands::pin::run(&cli.folders),
        Task::Reconcile { day, json } => {
            commands::close::reconcile(&cli.folders, &day.to_string(), *json)
        }
    }
}

fn serve(cli: &Cli) -> Result<()> {
    let folder = cli.folders.restaurant();
    let restaurant = match shared::menu::load(&folder) {
        Ok(restaurant) => restaurant,
        Err(problems) => bail!(
            "the restaurant in {} cannot be opened:\n{problems}",
            folder.display()
        ),
    };
    let place = Place {
        dir: cli.folders.own(),
        http: cli.http,
        endpoints: cli.connect.clone(),
    };
    let load = move || shared::menu::load(&folder).map_err(|problems| problems.to_string());
    let connect = |config| shared::bus::zenoh::connect(config).map_err(|e| e.to_string());
    let bridge = Bridge::open(&place, restaurant, Box::new(load), connect)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "bridge ready on http://{}", bridge.address())?;
    match bridge::secrets::read_pin(&place.dir) {
        Ok(Some(_)) => {}
        Ok(None) => tracing::info!("the manager's page is shut until 'bridge pin' sets a PIN"),
        Err(error) => tracing::error!(%error, "the PIN's file cannot be read"),
    }
    out.flush()?;
    drop(out);
    wait(&bridge)?;
    bridge.stop().context("the bridge stopped")
}

/// Until somebody stops it, or the feed ends by itself.
fn wait(bridge: &Bridge) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate())?;
        let ended = async {
            while !bridge.has_ended() {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        };
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted?,
            _ = terminate.recv() => {}
            () = ended => {}
        }
        Ok(())
    })
}

/// The currency as the bridge stored it when it served.
fn currency(reader: &Reader) -> Result<Currency> {
    let meta = |key| -> Result<String> {
        reader
            .meta(key)?
            .context("the books do not say their currency; run the bridge once")
    };
    Ok(Currency {
        code: meta("currency")?,
        symbol: meta("symbol")?,
    })
}

fn write_export(
    folders: &Folders,
    format: Format,
    out: Option<&Path>,
    day: Option<&str>,
) -> Result<()> {
    let reader = reader(folders)?;
    let currency = currency(&reader)?;
    let Some(path) = out else {
        let mut out = Progress::new(BufWriter::new(std::io::stdout().lock()), false);
        export(&reader, format, &currency, day, &mut out)?;
        return Ok(out.done().map(drop)?);
    };
    // Written beside, synced, renamed: a reader sees the old file or the new one, never half of one.
    let mut name = path
        .file_name()
        .context("--out must name a file")?
        .to_owned();
    name.push(".new");
    let temporary = path.with_file_name(name);
    let created = std::fs::File::create(&temporary);
    let file = created.with_context(|| format!("cannot write {}", temporary.display()))?;
    let mut out = Progress::new(BufWriter::new(file), true);
    export(&reader, format, &currency, day, &mut out)?;
    out.done()?
        .into_inner()
        .context("the export could not be written")?
        .sync_all()?;
    std::fs::rename(&temporary, path).with_context(|| format!("cannot write {}", path.display()))
}

fn print_totals(folders: &Folders, json: bool) -> Result<()> {
    let totals = reader(folders)?.totals()?;
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string(&totals)?)?;
        return Ok(());
    }
    writeln!(out, "journal entries      {:>12}", totals.journal_entries)?;
    writeln!(
        out,
        "trial balance        {:>12}",
        shared::money::Money(totals.trial_balance_minor)
    )?;
    writeln!(
        out,
        "unbalanced entries   {:>12}",
        totals.unbalanced_entries
    )?;
    writeln!(out, "stock movements      {:>12}", totals.stock_movements)?;
    writeln!(out, "orders settled       {:>12}", totals.orders_settled)?;
    writeln!(out, "facts booked up to   {:>12}", totals.facts_seq)?;
    writeln!(out, "facts set aside      {:>12}", totals.facts_parked)?;
    Ok(())
}
