//! What a kitchen screen costs: the real program, drawn by the software rasteriser, under a full rail, under a rail
//! far too long, over ten thousand tickets, and at rest.

mod tap;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Serialize;
use shared::bus::Inbound;
use shared::ids::{StationId, TicketId};
use shared::menu::Restaurant;
use shared::ticket::TicketView;
use shared::wire::{
    Ask, FrontAsk, Role, SeenStep, Snapshot, StationAsk, StationUpdate, Stream, Update,
};

use super::order_for;
use super::process::{cpu, instant, rss_mb as resident};
use crate::crew::{Crew, House, free_port, keep_going, program, rest};
use crate::hands::Hand;
use crate::replay::Quantiles;
use crate::workload::Seed;

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
/// Asks on their way while tickets only pass.
const IN_FLIGHT_MAX: usize = 64;
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
    /// Resident memory with 2,000 open tickets, and once 10,000 more have come and gone.
    pub rss_mb_of_2000: f64,
    pub rss_mb_after_10000: f64,
    /// A key to the node that it changes, in frames and in ms of processor time, without drawing.
    pub tap: tap::Tap,
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

/// A waiter and a cook in one, who keep the rail full.
struct Rail<'a> {
    restaurant: &'a Restaurant,
    station: StationId,
    till: Hand,
    cook: Hand,
    /// Open tickets by arrival.
    open: BTreeMap<TicketId, TicketView>,
    seed: Seed,
}

impl<'a> Rail<'a> {
    fn connect(house: &House, restaurant: &'a Restaurant) -> anyhow::Result<Self> {
        let station = restaurant
            .prep_stations()
            .next()
            .map(|s| s.id.clone())
            .ok_or_else(|| anyhow::anyhow!("a kitchen without a station"))?;
        let (site, endpoint) = (&restaurant.site, house.endpoint());
        let stream = [Stream::Station(station.clone())];
        Ok(Self {
            restaurant,
            till: Hand::connect(site, Role::Front, "bench-till", &endpoint, &[])?,
            cook: Hand::connect(site, Role::Station, "bench-cook", &endpoint, &stream)?,
            station,
            open: BTreeMap::new(),
            seed: Seed(11),
        })
    }

    fn submit(&mut self) {
        let order = order_for(self.restaurant, &self.station, LINES, &mut self.seed);
        self.till.ask(Ask::Front(FrontAsk::Submit { order }));
    }

    /// Bumps the oldest ticket.
    fn bump(&mut self) {
        self.bump_nth(0);
    }

    fn bump_nth(&mut self, n: usize) {
        let mut oldest: Vec<&TicketView> = self.open.values().collect();
        oldest.sort_by(|a, b| a.id.cmp(&b.id));
        let Some(view) = oldest.get(n).copied() else {
            return;
        };
        let step = |line: &shared::ticket::TicketLine| SeenStep {
            step: line.step,
            revision: line.revision,
        };
        let ask = StationAsk::Bump {
            station: self.station.clone(),
            steps: view.lines.iter().map(step).collect(),
            tap_age: None,
        };
        self.cook.ask(Ask::Station(ask));
    }

    /// Takes in what has arrived; fails on a refusal, which would make the load another one.
    fn hear(&mut self) -> anyhow::Result<()> {
        while let Some(inbound) = self.cook.next() {
            self.take(inbound)?;
        }
        while let Some(inbound) = self.till.next() {
            self.take(inbound)?;
        }
        Ok(())
    }

    fn take(&mut self, inbound: Inbound) -> anyhow::Result<()> {
        match inbound {
            Inbound::Answer(answer) => {
                if let Err(refusal) = answer.result {
                    anyhow::bail!("the screen's bench was refused: {refusal}");
                }
            }
            Inbound::Snapshot {
                snapshot: Snapshot::Station(snapshot),
                ..
            } => {
                let tickets = snapshot.tickets.into_iter();
                self.open = tickets.map(|view| (view.id.clone(), view)).collect();
            }
            Inbound::Update { tell, .. } => match tell.update {
                Update::Station(StationUpdate::Ticket { view }) if view.bumped_at.is_none() => {
                    self.open.insert(view.id.clone(), *view);
                }
                Update::Station(StationUpdate::Ticket { view }) => {
                    self.open.remove(&view.id);
                }
                Update::Station(StationUpdate::TicketGone { ticket }) => {
                    self.open.remove(&ticket);
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    /// Hears until `enough`, or fails in words.
    fn until(&mut self, what: &str, enough: impl Fn(&Self) -> bool) -> anyhow::Result<()> {
        let begun = instant();
        while begun.elapsed() < WITHIN {
            keep_going()?;
            self.hear()?;
            if enough(self) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        anyhow::bail!("{what} within {} s", WITHIN.as_secs())
    }

    /// Fills the rail up to so many open tickets.
    fn fill(&mut self, tickets: usize) -> anyhow::Result<()> {
        let mut sent = self.open.len();
        while sent < tickets {
            let more = IN_FLIGHT_MAX.min(tickets - sent);
            (0..more).for_each(|_| self.submit());
            sent += more;
            self.until("the rail was not filled", |rail| sent <= rail.open.len())?;
        }
        Ok(())
    }

    /// Lets tickets come and go as fast as the router answers.
    fn pass(&mut self, tickets: usize) -> anyhow::Result<()> {
        let open = self.open.len();
        for _ in 0..tickets.div_ceil(IN_FLIGHT_MAX) {
            (0..IN_FLIGHT_MAX).for_each(|_| self.submit());
            self.until("the rail stood still", |rail| open < rail.open.len())?;
            let surplus = self.open.len().saturating_sub(open);
            (0..surplus).for_each(|n| self.bump_nth(n));
            self.until("nothing left the rail", |rail| {
                rail.open.len() <= open + IN_FLIGHT_MAX
            })?;
        }
        Ok(())
    }

    /// Keeps the events coming for so long.
    fn load(&mut self, long: Duration) -> anyhow::Result<()> {
        let (begun, pause) = (instant(), Duration::from_millis(1_000 / EVENTS_PER_S));
        let mut events = 0;
        while begun.elapsed() < long {
            keep_going()?;
            if events % 2 == 0 {
                self.submit();
            } else {
                self.bump();
            }
            events += 1;
            while begun.elapsed() < pause * events {
                self.hear()?;
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        Ok(())
    }
}

/// Fills the rail, starts the screen, loads it and lets it rest.
pub fn kds(config: &Path, restaurant: &Restaurant, folder: &Path) -> anyhow::Result<Kds> {
    let house = House {
        config: config.to_owned(),
        data: folder.join("kds-house"),
        bus_port: free_port()?,
        http_port: 0,
        headless: true,
        driven: false,
        accept_clock: false,
        size: SIZE.to_owned(),
    };
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

    let pid = screen.child.id();
    let (from, before) = (screen.frames()?.len(), cpu(pid)?);
    rail.load(LOADED)?;
    let (frames, after) = (screen.frames()?.split_off(from), cpu(pid)?);
    let rss_mb = resident(pid)?;
    rest(CALM)?;
    let resting = cpu(pid)?;
    rest(IDLE)?;
    let rested = cpu(pid)?;
    let (frame_cpu_ms_of_400, _) = longer(&mut rail, &screen, LONG)?;
    let (frame_cpu_ms_of_2000, rss_mb_of_2000) = longer(&mut rail, &screen, ENDLESS)?;
    rail.pass(PASSING)?;
    rest(CALM)?;
    let rss_mb_after_10000 = resident(pid)?;
    drop(screen);
    crew.stop();

    let pct = |s: f64, over: Duration| 100.0 * s / over.as_secs_f64();
    let (main, whole): (Vec<f64>, Vec<f64>) = frames.into_iter().unzip();
    Ok(Kds {
        frames_per_s: main.len() as f64 / LOADED.as_secs_f64(),
        frame_cpu_ms: Quantiles::of(&main),
        frame_with_render_cpu_ms: Quantiles::of(&whole),
        loaded_core_pct: pct(after.own_s - before.own_s, LOADED),
        loaded_total_core_pct: pct(after.total_s() - before.total_s(), LOADED),
        idle_core_pct: pct(rested.own_s - resting.own_s, IDLE),
        idle_total_core_pct: pct(rested.total_s() - resting.total_s(), IDLE),
        first_frame_ms,
        rss_mb,
        frame_cpu_ms_of_400,
        frame_cpu_ms_of_2000,
        rss_mb_of_2000,
        rss_mb_after_10000,
        tap: tap::tap(restaurant)?,
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
