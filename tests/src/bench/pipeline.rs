//! Send → update at a screen's session in its own process, beside the same hops with nothing in them.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use shared::bus::Inbound;
use shared::ids::*;
use shared::menu::Restaurant;
use shared::order::{Channel, LineDraft, OrderDraft};
use shared::wire::{Ask, FrontAsk, Role};

use super::process::instant;
use super::{BaselineAsker, Helper, clock_ns};
use crate::crew::{Crew, House, free_port, keep_going};
use crate::hands::{Hand, mint};
use crate::replay::Quantiles;
use crate::workload::{Seed, modifiers};

const ROUNDS: usize = 12;
const SENDS_PER_ROUND: usize = 40;
/// Five orders a second for a minute, as the busiest sites send.
const STEADY_ORDERS: usize = 300;
const STEADY_PAUSE: Duration = Duration::from_millis(200);

/// Latency figures; times in ms.
#[derive(Clone, Debug, Serialize)]
pub struct Latency {
    /// Median over rounds of (our p50 ÷ the baseline's p50).
    pub latency_ratio: f64,
    pub send_to_screen_ms: Quantiles,
    pub baseline_ms: Quantiles,
    pub rounds: usize,
    /// At five orders a second.
    pub accept_ms: Quantiles,
    /// A bare write and fdatasync beside it, on the same disk in the same minute.
    pub fdatasync_ms: Quantiles,
}

/// Lines of an order in the benches of the pipeline and the router.
pub(super) const ORDER_LINES: usize = 4;

/// An order of so many lines that all pass `station`.
pub fn order_for(
    restaurant: &Restaurant,
    station: &StationId,
    lines: usize,
    seed: &mut Seed,
) -> OrderDraft {
    let items = restaurant.menu.items.values().filter(|item| {
        item.work
            .first()
            .and_then(|chain| chain.first())
            .is_some_and(|s| s.station == *station)
    });
    let items: Vec<_> = items.collect();
    let lines = (0..lines).map(|_| {
        let item = seed
            .pick(&items)
            .expect("the bench's station cooks something");
        LineDraft {
            id: LineId(mint()),
            item: item.id.clone(),
            size: item.sizes.first().map(|size| size.id.clone()),
            quantity: 1,
            modifiers: modifiers(seed, restaurant, item),
            seat: None,
            course: CourseNo(0),
            note: None,
            open: None,
        }
    });
    OrderDraft {
        id: OrderId(mint()),
        channel: Channel::TakeAway,
        table: None,
        guest: None,
        covers: 0,
        lines: lines.collect(),
        allergies: Vec::new(),
        note: None,
        wanted_in: None,
        alias: None,
        menu_version: restaurant.version.clone(),
        expected_total: None,
    }
}

struct Rig<'a> {
    restaurant: &'a Restaurant,
    station: StationId,
    till: Hand,
    screen: Helper,
    baseline: BaselineAsker,
    baseline_screen: Helper,
    _baseline_router: Helper,
    seed: Seed,
}

/// Runs the rounds and the steady minute. `folder` is a scratch folder on the disk under test.
pub fn latency(config: &Path, restaurant: &Restaurant, folder: &Path) -> anyhow::Result<Latency> {
    let house = House {
        config: config.to_owned(),
        data: folder.join("pipeline"),
        bus_port: free_port()?,
        http_port: 0,
        headless: true,
        driven: false,
        accept_clock: false,
        size: String::new(),
    };
    let mut crew = Crew::new(&house.logs())?;
    crew.start_ready(house.router(), "router ready", Duration::from_secs(30))?;
    let mut rig = Rig::connect(&house, restaurant, folder)?;
    rig.till_is_linked()?;
    let (mut ours, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (a, b) = (rig.round_ours()?, rig.round_bare()?);
        ratios.push(Quantiles::of(&a).p50 / Quantiles::of(&b).p50.max(1e-6));
        ours.extend(a);
        bare.extend(b);
    }
    let (accept, sync) = rig.steady(folder)?;
    crew.stop();
    Ok(Latency {
        latency_ratio: Quantiles::of(&ratios).p50,
        send_to_screen_ms: Quantiles::of(&ours),
        baseline_ms: Quantiles::of(&bare),
        rounds: ROUNDS,
        accept_ms: Quantiles::of(&accept),
        fdatasync_ms: Quantiles::of(&sync),
    })
}

impl<'a> Rig<'a> {
    fn connect(house: &House, restaurant: &'a Restaurant, folder: &Path) -> anyhow::Result<Self> {
        let station = restaurant
            .prep_stations()
            .next()
            .expect("a kitchen has a station")
            .id
            .clone();
        let endpoint = house.endpoint();
        let site = restaurant.site.as_str();
        let screen = Helper::start(&["probe-screen", site, station.as_str(), &endpoint])?;
        let bare = format!("tcp/127.0.0.1:{}", free_port()?);
        let router = Helper::start(&["baseline-router", &bare, &folder.to_string_lossy()])?;
        router.wait_for("ready", 10)?;
        let baseline_screen = Helper::start(&["baseline-screen", &bare])?;
        baseline_screen.wait_for("ready", 10)?;
        screen.wait_for("ready", 20)?;
        Ok(Self {
            restaurant,
            station,
            till: Hand::connect(&restaurant.site, Role::Front, "bench-till", &endpoint, &[])?,
            screen,
            baseline: BaselineAsker::connect(&bare)?,
            baseline_screen,
            _baseline_router: router,
            seed: Seed(7),
        })
    }

    fn till_is_linked(&self) -> anyhow::Result<()> {
        let deadline = instant() + Duration::from_secs(20);
        while instant() < deadline {
            keep_going()?;
            if let Ok(Inbound::Beat(_)) = self
                .till
                .link
                .inbox
                .recv_timeout(Duration::from_millis(100))
            {
                return Ok(());
            }
        }
        anyhow::bail!("the bench's till never heard the router")
    }

    /// Sends one order; returns when it was sent and how long the answer took, in ms.
    fn send(&mut self) -> anyhow::Result<(OrderId, u128, f64)> {
        let order = order_for(self.restaurant, &self.station, ORDER_LINES, &mut self.seed);
        let (id, at, started) = (order.id, clock_ns(), instant());
        let asked = self.till.ask(Ask::Front(FrontAsk::Submit { order }));
        loop {
            keep_going()?;
            match self.till.link.inbox.recv_timeout(Duration::from_secs(10))? {
                Inbound::Answer(answer) if answer.id == asked => {
                    if let Err(refusal) = answer.result {
                        anyhow::bail!("the bench's order was refused: {refusal}");
                    }
                    return Ok((id, at, started.elapsed().as_secs_f64() * 1e3));
                }
                _ => {}
            }
        }
    }

    fn round_ours(&mut self) -> anyhow::Result<Vec<f64>> {
        let mut sent = Vec::new();
        for _ in 0..SENDS_PER_ROUND {
            sent.push(self.send()?);
            std::thread::sleep(Duration::from_millis(3));
        }
        let arrived = |(id, at, _): &(OrderId, u128, f64)| {
            Ok(ms(*at, self.screen.wait_for(&id.to_string(), 10)?))
        };
        sent.iter().map(arrived).collect()
    }

    fn round_bare(&mut self) -> anyhow::Result<Vec<f64>> {
        let mut sent = Vec::new();
        for _ in 0..SENDS_PER_ROUND {
            let order = order_for(self.restaurant, &self.station, ORDER_LINES, &mut self.seed);
            let mut bytes = order.id.to_string().into_bytes();
            bytes.extend(shared::wire::encode(&order));
            sent.push((order.id.to_string(), clock_ns()));
            keep_going()?;
            self.baseline.ask(bytes)?;
            std::thread::sleep(Duration::from_millis(3));
        }
        let arrived =
            |(word, at): &(String, u128)| Ok(ms(*at, self.baseline_screen.wait_for(word, 10)?));
        sent.iter().map(arrived).collect()
    }

    fn steady(&mut self, folder: &Path) -> anyhow::Result<(Vec<f64>, Vec<f64>)> {
        let mut file = File::create(folder.join("fdatasync.probe"))?;
        let (mut accept, mut sync) = (Vec::new(), Vec::new());
        for _ in 0..STEADY_ORDERS {
            let (_, _, took) = self.send()?;
            accept.push(took);
            std::thread::sleep(STEADY_PAUSE / 2);
            let started = instant();
            file.write_all(&[b'x'; 2_048])?;
            file.sync_data()?;
            sync.push(started.elapsed().as_secs_f64() * 1e3);
            std::thread::sleep(STEADY_PAUSE / 2);
        }
        Ok((accept, sync))
    }
}

fn ms(from_ns: u128, to_ns: u128) -> f64 {
    to_ns.saturating_sub(from_ns) as f64 / 1e6
}
