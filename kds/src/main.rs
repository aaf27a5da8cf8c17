//! `kds`: reads the command line and the restaurant, then shows one screen until it is ended.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use kds::board::Board;
use kds::board::pending::Waiting;
use kds::board::words::Word;
use kds::config::{self, Args};
use kds::input::bar::Bars;
use kds::keep::Own;
use kds::link::{Wire, streams};
use kds::lost::{Drill, GpuLost, WELL_AFTER};
use kds::pulse::Pulse;
use kds::store::{self, Store};
use kds::theme::OwnTheme;
use kds::{Stop, headless, keep, window};
use shared::bus::ClientConfig;
use shared::ids::{DeviceId, StationId};
use shared::menu::{Restaurant, Station};
use shared::theme::Theme;
use shared::wire::Role;

/// How the C library's allocator is to work: large pieces go back to the system when they are freed (they are
/// textures, pictures and snapshots on their way), and threads share one heap. Without it a screen holds 60 MB more.
/// What one frame frees the next one takes: a megabyte is kept for that.
const LEAN: [(&str, &str); 4] = [
    ("MALLOC_ARENA_MAX", "1"),
    ("MALLOC_MMAP_THRESHOLD_", "131072"),
    ("MALLOC_TRIM_THRESHOLD_", "1048576"),
    ("MALLOC_TOP_PAD_", "262144"),
];

/// The allocator reads its settings before `main`, so the program begins once more with them. Who has set one of them
/// is left alone; where it cannot begin again, it goes on as it is.
fn begin_lean() {
    if LEAN
        .iter()
        .any(|(name, _)| std::env::var_os(name).is_some())
    {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let mut again = std::process::Command::new(program);
    again.args(std::env::args_os().skip(1)).envs(LEAN);
    drop(again.exec());
}

fn main() -> anyhow::Result<()> {
    begin_lean();
    let pulse = Pulse::start();
    let args = Args::parse();
    log();
    let folder = shared::menu::find::find(args.config.as_deref())?;
    let house = shared::menu::load(&folder)
        .map_err(|problems| anyhow::anyhow!("{problems}"))
        .with_context(|| format!("the restaurant in {} cannot be used", folder.display()))?;
    let station = config::station(&house, &args.station)?;
    let data = config::folder(&args.data, &args.station, &station.id, args.device.as_ref());
    let _claim = store::claim(&data)?;
    let device = match args.device.clone() {
        Some(device) => device,
        None => store::device(&data, mint_device)?,
    };
    let (store, kept) = Store::open(&data)?;
    let pickup = config::is_pickup(&house, &args.station);
    let files = keep::Files::in_folder(&data);
    let (board, bars, theme) = board(&args, &house, station, pickup, kept, &device, &files)?;
    let link = shared::bus::zenoh::connect(ClientConfig {
        site: house.site.clone(),
        role: Role::Station,
        device: device.clone(),
        endpoints: args.connect.clone(),
        streams: streams(&station.id, !pickup),
    })?;
    let wire = Wire::threaded(
        link,
        station.id.clone(),
        !pickup,
        device,
        Some(store),
        pulse,
    )?;
    let stop = Stop::default();
    let (asked, wake) = (stop.clone(), wire.wake());
    ctrlc::set_handler(move || {
        asked.ask();
        wake.ring();
    })?;
    tracing::info!(station = %station.id, restaurant = house.name, "screen started");
    let known = keep::House {
        restaurant: Arc::new(house.clone()),
        station: args.station.clone(),
        next: Arc::default(),
    };
    let next = known.next.clone();
    let own = Own {
        files,
        house: known,
        bars,
        theme,
        drill: args.lose_gpu_after.map(|after_ms| Drill { after_ms }),
    };
    let title = format!("{} · {}", board.setup().name, house.name);
    match show(&args, board, wire, pulse, own, &data, &title, stop) {
        // It drew for a while: the same screen again, and its tickets are there within a second.
        Err(error) if error.is::<GpuLost>() && WELL_AFTER <= pulse.since_start() => {
            tracing::error!(%error, "starting the screen again");
            begin_anew(std::env::args().skip(1))
        }
        Err(error) => Err(error),
        Ok(()) => go_on(next.get()),
    }
}

fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_not_set| "info,wgpu=error,naga=error,bevy_render=warn,zenoh=warn".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

/// Draws in a window, or into a picture where there is no display, until it is ended.
fn show(
    args: &Args,
    board: Board,
    wire: Wire,
    pulse: Pulse,
    own: Own,
    data: &Path,
    title: &str,
    stop: Stop,
) -> anyhow::Result<()> {
    let flight = data.join("flight.jsonl");
    let has_display = shared::machine::has_display();
    if !args.headless && has_display {
        let look = window::Look {
            title: title.to_owned(),
            size: args.size,
            fullscreen: args.fullscreen,
            scale: args.scale,
        };
        window::run(board, wire, pulse, look, own, stop, flight)?;
        return Ok(());
    }
    let every = Duration::from_secs(args.png_every);
    // A screen that nobody asked to be without a window is to be found somewhere.
    let file = args.png.clone().or_else(|| {
        let file = data.join("screen.png");
        (!args.headless).then_some(file)
    });
    if let Some(file) = &file {
        tracing::info!(has_display, png = %file.display(), "no window: drawing into a picture");
    }
    let pictures = file.map(|file| headless::Pictures { file, every });
    headless::run(
        board, wire, pulse, args.size, args.scale, pictures, own, &stop, &flight,
    )
}

/// Begins anew at another station, with everything else as the command line says; or it was the end.
fn go_on(station: Option<&StationId>) -> anyhow::Result<()> {
    let Some(station) = station else {
        return Ok(());
    };
    let mut words: Vec<String> = Vec::new();
    let mut given = std::env::args().skip(1);
    while let Some(word) = given.next() {
        if word == "--station" {
            given.next();
        } else if !word.starts_with("--station=") {
            words.push(word);
        }
    }
    words.extend(["--station".to_owned(), station.to_string()]);
    begin_anew(words)
}

/// In place of this process, so that whoever watches it sees it go on. Returns only where that failed.
fn begin_anew(args: impl IntoIterator<Item = String>) -> anyhow::Result<()> {
    let program = std::env::current_exe()?;
    let error = std::process::Command::new(program).args(args).exec();
    Err(error).context("the screen cannot begin anew; start it by hand")
}

/// The board with everything that this device has kept for it; what could not be read it says on the screen.
fn board(
    args: &Args,
    house: &Restaurant,
    station: &Station,
    pickup: bool,
    kept: Vec<Waiting>,
    device: &DeviceId,
    files: &keep::Files,
) -> anyhow::Result<(Board, Bars, Option<OwnTheme>)> {
    let (mut options, settings_bad) = keep::settings(files);
    if args.reset_pin {
        options.pin = None;
    }
    let lang = options.lang.unwrap_or(args.lang);
    let setup = if pickup {
        config::pickup(house, lang)
    } else {
        config::setup(house, station, lang)
    };
    let (mut bars, keys_bad) = Bars::load(&files.keys);
    bars.choose(&options.keys);
    let (theme, theme_bad) = own_theme(args)?;
    let mut board = Board::new(setup, kept);
    board.set_salt(device.to_string());
    board.set_key_maps(bars.names());
    board.set_legends(keep::legends(&bars));
    board.set_options(options);
    if let Some(rail) = keep::rail(files) {
        board.restore(rail);
    }
    let said = [
        settings_bad.map(|why| Word::SettingsBad.with(lang, why)),
        keys_bad.map(|why| Word::KeyMapBad.with(lang, why)),
        theme_bad.map(|why| Word::ThemeBad.with(lang, why)),
    ];
    for text in said.into_iter().flatten() {
        tracing::warn!("{text}");
        board.complain(text);
    }
    Ok((board, bars, theme))
}

/// The house's own colours. Wrong ones are named; the screen then has the shipped ones, for food must go on.
fn own_theme(args: &Args) -> anyhow::Result<(Option<OwnTheme>, Option<String>)> {
    let Some(path) = &args.theme else {
        return Ok((None, None));
    };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the theme {} cannot be read", path.display()))?;
    Ok(match Theme::parse(&text) {
        Ok(theme) => (Some(OwnTheme(theme)), None),
        Err(errors) => {
            for error in &errors {
                tracing::error!(%error, path = %path.display(), "the theme is refused");
            }
            let first = errors.first().map(ToString::to_string);
            (None, first)
        }
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "a device is named once, at its first start"
)]
fn mint_device() -> String {
    format!("kds-{}", uuid::Uuid::now_v7())
}
