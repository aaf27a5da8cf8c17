//! What a kitchen screen costs: the real program, drawn by the software rasteriser, under a full rail, under a rail
//! far too long, over ten thousand tickets, and at rest.

mod peers;
mod rail;
mod tap;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Serialize;
use shared::ids::StationId;
use shared::menu::Restaurant;

use super::process::{cpu, instant, pss_mb, rss_mb as resident};
use crate::crew::{Crew, House, free_port, program, rest};
use crate::replay::Quantiles;
pub use peers::{Page, Peer, PeerBoard, PeerLine, PeerTicket, Peers, egui_board};
use rail::Rail;

/// Open tickets on the rail, and lines on each.
const TICKETS: usize = 100;
const LINES: usize = 8;
/// New tickets and bumps by turns, so that the rail stays as full as it is.
const EVENTS_PER_S: u64 = 25;
/// Rails that are too long for any screen: the page that is shown must not become slower.
const LONG: usize = 400;
const ENDLESS: usize = 2_000;
/// Tickets that pass over the screen before its memory is looked at again.
const PASSING: usize = 10_000;
/// Loads beyond the first are shorter: their figures are medians of hundreds of frames all the same.
const LOADED_SHORT: Duration = Duration::from_secs(10);
const LOADED: Duration = Duration::from_secs(20);
const IDLE: Duration = Duration::from_secs(20);
/// After the last event: chimes, flashes and answers in flight have passed.
const CALM: Duration = Duration::from_secs(8);
const WITHIN: Duration = Duration::from_secs(60);
const SIZE: &str = "1920x1080";

/// Figures of one screen with 100 tickets of 8 lines; times in ms of processor time.
#[derive(Clone, Debug, Serialize)]
pub struct Kds {
    /// The main world's share of a frame, at 25 events a second.
    pub frame_cpu_ms: Quantiles,
    /// The same with the render world's share on the same thread.
    pub frame_with_render_cpu_ms: Quantiles,
    pub frames_per_s: f64,
    /// Percent of one core at 25 events a second, without and with the software rasteriser's threads.
    pub loaded_core_pct: f64,
    pub loaded_total_core_pct: f64,
    /// Percent of one core when only timers change.
    pub idle_core_pct: f64,
    pub idle_total_core_pct: f64,
    /// From the process's start until the router heard that a full rail was shown.
    pub first_frame_ms: f64,
    /// Resident memory after the load.
    pub rss_mb: f64,
    /// The main world's share of a frame with 400 and with 2,000 open tickets, at the same 25 events a second.
    pub frame_cpu_ms_of_400: Quantiles,
    pub frame_cpu_ms_of_2000: Quantiles,
    /// Resident memory once 10,000 more tickets have come and gone, and then with 2,000 open ones.
    pub rss_mb_after_10000: f64,
    pub rss_mb_of_2000: f64,
    /// A key to the node that it changes, in frames and in ms of processor time, without drawing.
    pub tap: tap::Tap,
    /// The same board drawn by others; absent where one of them failed, which was said then.
    pub side_by_side: Option<Peers>,
}

/// The real program; killed when dropped.
struct Screen {
    child: Child,
    begun: Instant,
    stats: PathBuf,
}

impl Screen {
    fn start(house: &House, station: &StationId, folder: &Path) -> anyhow::Result<Self> {
        let stats = folder.join("frames");
        let log = File::create(folder.join("kds.log"))?;
        let begun = instant();
        let child = Command::new(program("kds")?)
            .args(["--headless", "--size", SIZE, "--station", station.as_str()])
            .args(["--connect", &house.endpoint(), "--config"])
            .arg(&house.config)
            .arg("--data")
            .arg(folder.join("screen"))
            .env("BRIGADE_FRAME_STATS", &stats)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        Ok(Self {
            child,
            begun,
            stats,
        })
    }

    /// The lines that its frames have written so far.
    fn frames(&self) -> anyhow::Result<Vec<(f64, f64)>> {
        let text = std::fs::read_to_string(&self.stats)?;
        let line = |line: &str| {
            let (main, whole) = line.split_once(' ')?;
            Some((
                main.parse::<f64>().ok()? / 1e3,
                whole.parse::<f64>().ok()? / 1e3,
            ))
        };
        Ok(text.lines().filter_map(line).collect())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn house_of(config: &Path, folder: &Path) -> anyhow::Result<House> {
    Ok(House {
        config: config.to_owned(),
        data: folder.join("kds-house"),
        bus_port: free_port()?,
        http_port: 0,
        headless: true,
        driven: false,
        accept_clock: false,
        size: SIZE.to_owned(),
    })
}

/// Fills the rail, starts the screen, loads it and lets it rest.
pub fn kds(config: &Path, restaurant: &Restaurant, folder: &Path) -> anyhow::Result<Kds> {
    let house = house_of(config, folder)?;
    let mut crew = Crew::new(&house.logs())?;
    crew.start_ready(house.router(), "router ready", Duration::from_secs(30))?;
    let mut rail = Rail::connect(&house, restaurant)?;
    for _ in 0..TICKETS {
        rail.submit();
    }
    rail.until("the rail was not full", |rail| TICKETS <= rail.open.len())?;
    let screen = Screen::start(&house, &rail.station, folder)?;
    rail.until("the screen showed nothing", |rail| {
        rail.open.values().any(|view| view.seen.is_some())
    })?;
    let first_frame_ms = screen.begun.elapsed().as_secs_f64() * 1e3;
    rest(CALM)?;
    rail.hear()?;
    let tickets = rail.open.values();
    let shown = tickets.clone().filter(|view| view.seen.is_some()).count();
    let board = PeerBoard::new(tickets, (1_920, 1_080), EVENTS_PER_S);
    let board = PeerBoard { shown, ..board };

    let pid = screen.child.id();
    let (from, before) = (screen.frames()?.len(), cpu(pid)?);
    rail.load(LOADED)?;
    let (frames, after) = (screen.frames()?.split_off(from), cpu(pid)?);
    let (rss_mb, pss) = (resident(pid)?, pss_mb(pid)?);
    rest(CALM)?;
    let resting = cpu(pid)?;
    rest(IDLE)?;
    let rested = cpu(pid)?;
    // What the load left on its way is over.
    rail.hear()?;
    rail.pass(PASSING)?;
    rest(CALM)?;
    let rss_mb_after_10000 = resident(pid)?;
    let (frame_cpu_ms_of_400, _) = longer(&mut rail, &screen, LONG)?;
    let (frame_cpu_ms_of_2000, rss_mb_of_2000) = longer(&mut rail, &screen, ENDLESS)?;
    drop(screen);
    crew.stop();

    let events = EVENTS_PER_S * LOADED.as_secs();
    let ours = peers::peer(
        (before, after, LOADED),
        events,
        (resting, rested, IDLE),
        pss,
    );
    let (main, whole): (Vec<f64>, Vec<f64>) = frames.into_iter().unzip();
    Ok(Kds {
        frames_per_s: main.len() as f64 / LOADED.as_secs_f64(),
        frame_cpu_ms: Quantiles::of(&main),
        frame_with_render_cpu_ms: Quantiles::of(&whole),
        loaded_core_pct: ours.loaded_core_pct,
        loaded_total_core_pct: ours.loaded_total_core_pct,
        idle_core_pct: ours.idle_core_pct,
        idle_total_core_pct: ours.idle_total_core_pct,
        first_frame_ms,
        rss_mb,
        frame_cpu_ms_of_400,
        frame_cpu_ms_of_2000,
        rss_mb_after_10000,
        rss_mb_of_2000,
        tap: tap::tap(restaurant)?,
        side_by_side: peers::peers(ours, board, folder)
            .inspect_err(|why| eprintln!("no side by side: {why:#}"))
            .ok(),
    })
}

/// The same load on a longer rail: the main world's share of a frame, and the memory.
fn longer(rail: &mut Rail, screen: &Screen, tickets: usize) -> anyhow::Result<(Quantiles, f64)> {
    rail.fill(tickets)?;
    rest(CALM)?;
    let from = screen.frames()?.len();
    rail.load(LOADED_SHORT)?;
    let frames = screen.frames()?.split_off(from);
    let (main, _): (Vec<f64>, Vec<f64>) = frames.into_iter().unzip();
    Ok((Quantiles::of(&main), resident(screen.child.id())?))
}
