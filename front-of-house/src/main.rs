//! The waiters' terminal: reads the command line, puts the parts together, opens a window or draws offscreen.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use clap::Parser;
use front_of_house::card_terminal::{CardTerminal, Pace, Simulator};
use front_of_house::config::{Args, assets, folder};
use front_of_house::link::{Who, client_config};
use front_of_house::printer::{Port, Printer};
use front_of_house::scene::Face;
use front_of_house::sound::Speaker;
use front_of_house::spool::Spool;
use front_of_house::stamp::{LocalClock, mint};
use front_of_house::terminal::{Devices, Parts, Terminal};
use front_of_house::{headless, scene};
use shared::theme::Theme;
use tracing_subscriber::EnvFilter;

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    // Everything is on disk as soon as a finger leaves the screen, so there is nothing to wait for.
    ctrlc::set_handler(|| std::process::exit(0)).context("cannot catch Ctrl-C")?;
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_unset| EnvFilter::new("info,wgpu=error,naga=warn,zenoh=warn,bevy=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();

    let config = shared::menu::find::find(args.config.as_deref())?;
    let house = shared::menu::load(&config)
        .map_err(|problems| anyhow::anyhow!("{}:\n{problems}", config.display()))?;
    let folder = folder(&args)?;
    let who = Who {
        site: house.site.clone(),
        device: folder.device.clone(),
        actor: args.server.clone(),
    };
    let spool = Spool::open(&folder.path.join("spool.db"))?;
    let link = shared::bus::zenoh::connect(client_config(&who, args.connect.clone()))
        .with_context(|| format!("cannot link to {}", args.connect.join(", ")))?;
    let clock = LocalClock::start();
    let parts = Parts {
        house: Arc::new(house),
        lang: args.lang,
        who,
        link,
        spool,
        records: folder.path.clone(),
        devices: devices(&args, &folder.path)?,
        plan_file: config.join(front_of_house::floor_file::NAME),
        mint,
        load_menu: Box::new(move || shared::menu::load(&config).ok()),
    };
    let mut terminal = Terminal::new(parts, clock.now())?;
    if let Some(table) = args.table.clone() {
        terminal.act(
            &front_of_house::intent::Intent::OpenTable(table),
            clock.now(),
        );
    }
    terminal
        .line
        .start_beating()
        .context("cannot start the beat")?;
    let face = Face {
        terminal,
        clock,
        theme: theme()?,
        fonts: assets().map(|assets| assets.join("fonts")),
    };
    if args.headless || !shared::machine::has_display() {
        let png = args
            .png
            .clone()
            .unwrap_or_else(|| folder.path.join("screen.png"));
        tracing::info!(png = %png.display(), "no window: drawing into a picture, again at each change");
        headless::run(face, &png, args.size)
    } else {
        scene::run(face, args.size)
    }
}

/// What stands beside this terminal, as the command line says.
fn devices(args: &Args, folder: &Path) -> anyhow::Result<Devices> {
    let printer = args
        .printer
        .as_deref()
        .map(|text| Printer::start(Port::parse(text)));
    let speaker = Speaker::start();
    if let Err(problem) = &speaker {
        tracing::warn!(%problem, "no thread for sounds; this terminal stays silent");
    }
    let memory = folder.join("card-simulator.txt");
    let simulator = || -> Box<dyn CardTerminal> {
        Box::new(Simulator::new(Pace::default()).remembering(memory))
    };
    Ok(Devices {
        printer: printer
            .transpose()
            .context("cannot start the printer's thread")?,
        card: args.card_simulator.then(simulator),
        speaker: speaker.ok(),
    })
}

/// assets/theme.toml beside the program, else the one that is compiled in.
fn theme() -> anyhow::Result<Theme> {
    let file = assets()
        .map(|assets| assets.join("theme.toml"))
        .filter(|file| file.is_file());
    let theme = match file {
        Some(file) => {
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            Theme::parse(&text).map_err(|problems| {
                let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                anyhow::anyhow!("{}:\n{}", file.display(), lines.join("\n"))
            })?
        }
        None => Theme::shipped(),
    };
    Ok(theme)
}
