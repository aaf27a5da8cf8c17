//! Ten thousand orders pass while the bridge is killed at random and nobody it talks to is reliable.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use bridge::store::{QueueAction, Reader, Wishing};
use bridge::wish::{Done, Granted, Wish};
use serde::Serialize;
use shared::ids::{CheckId, OrderId};
use shared::menu::Restaurant;
use shared::order::Channel;
use shared::time::{BusinessDate, Timestamp};

use crate::dice::Dice;
use crate::guests::{self, Guests, Kept};
use crate::killer::{Killer, Start};
use crate::programs::{clock, free_port, until, until_within};
use crate::router::PlayedRouter;
use crate::service::{self, story};
use crate::services::{Faults, Service};
use crate::verdict;

/// Far later than any day here: days are over when they are closed.
const LATER: Timestamp = Timestamp(4_000_000_000_000);
/// Two shops send orders at a time.
const SHOPS: usize = 2;
/// A burst of orders at tables, and the rest after it.
const BURST: usize = 12;

/// How hard it blows.
#[derive(Clone, Debug)]
pub struct Weather {
    pub orders: usize,
    pub days: usize,
    pub seed: u64,
    /// Time between two kills, in milliseconds: at least, and up to as much again plus this.
    pub kill_every_ms: u64,
    /// Rest after each burst of orders at tables, in milliseconds.
    pub rest_ms: u64,
    /// How long it goes on after the last order, while the queues empty, in milliseconds.
    pub drain_ms: u64,
}

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    pub seed: u64,
    pub orders: usize,
    pub online_orders: usize,
    pub facts: u64,
    pub days: usize,
    pub kills: u64,
    pub faults: Faults,
    pub parcels: usize,
    pub shelves: usize,
    pub statuses: usize,
    pub seconds: u64,
    /// Empty, or the bridge broke its promise.
    pub differences: Vec<String>,
}

/// Everything that plays in one storm.
pub struct Stage {
    pub restaurant: Arc<Restaurant>,
    pub dir: PathBuf,
    pub port: u16,
    pub router: PlayedRouter,
    pub services: Vec<(String, Service)>,
    pub days: Vec<BusinessDate>,
    pub kept: Vec<Kept>,
    /// Goods that came in, by ingredient, in thousandths.
    pub received: std::collections::BTreeMap<String, i64>,
}

/// Runs a storm on a copy of the restaurant in `config`, in the scratch folder `dir`.
pub fn storm(config: &Path, dir: &Path, weather: &Weather) -> Result<Outcome> {
    let begun = clock();
    let mut dice = Dice(weather.seed);
    let (mut stage, killer) = set(config, dir, weather, &mut dice)?;
    let played = play(&mut stage, weather, &mut dice);
    if played.is_ok() {
        std::thread::sleep(Duration::from_millis(weather.drain_ms));
    }
    let killed = killer.stop();
    played?;
    let (bridge, kills) = killed?;
    for (_, service) in &stage.services {
        service.be_kind();
    }
    settle(&stage).context("after the storm")?;
    let mut outcome = verdict::judge(&stage)?;
    drop(bridge);
    outcome.seed = weather.seed;
    outcome.orders = weather.orders;
    outcome.days = weather.days;
    outcome.kills = kills;
    outcome.seconds = begun.elapsed().as_secs();
    Ok(outcome)
}

fn set(config: &Path, dir: &Path, weather: &Weather, dice: &mut Dice) -> Result<(Stage, Killer)> {
    let restaurant = varied(config, &dir.join("restaurant"))?;
    let restaurant = Arc::new(restaurant);
    let first: chrono::NaiveDate = "2026-03-01".parse()?;
    let days = first.iter_days().take(weather.days).map(BusinessDate);
    let days: Vec<BusinessDate> = days.collect();
    let router = PlayedRouter::start(restaurant.clone(), days[0], dice.other())?;
    let mut services = Vec::new();
    for name in ["office", "shop"] {
        services.push((name.to_owned(), Service::start(name, dice.other())?));
    }
    let own = dir.join("data/bridge");
    std::fs::create_dir_all(&own)?;
    std::fs::write(own.join("destinations.toml"), destinations(dir, &services))?;
    let secret = guests::SECRET;
    let channels =
        format!("[[channel]]\nid = \"own\"\nkind = \"generic\"\nsecret = \"{secret}\"\n");
    std::fs::write(own.join("channels.toml"), channels)?;
    let port = free_port()?;
    let start = Start {
        config: dir.join("restaurant"),
        data: dir.join("data"),
        router: router.endpoint()?,
        port,
    };
    let stage = Stage {
        restaurant,
        dir: own,
        port,
        router,
        services,
        days,
        kept: Vec::new(),
        received: std::collections::BTreeMap::new(),
    };
    let killer = Killer::start(start, dice.other(), weather.kill_every_ms)?;
    // The first start may take its time; what comes after may not rely on anything.
    until("the bridge opens", || {
        let levels = guests::get(port, "/v1/stock")?;
        Ok((levels["levels"]
            .as_array()
            .is_some_and(|all| !all.is_empty()))
        .then_some(()))
    })?;
    killer.begin();
    Ok((stage, killer))
}

/// The restaurant, with every moment at which something can leave the shelf.
fn varied(config: &Path, to: &Path) -> Result<Restaurant> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(config)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "toml") {
            std::fs::copy(
                &path,
                to.join(path.file_name().context("a file has a name")?),
            )?;
        }
    }
    let plain = shared::menu::load(to).map_err(|problems| anyhow::anyhow!("{problems}"))?;
    let items = plain.menu.items.keys().enumerate();
    let moments = ["sent", "made", "completed", "paid", "made"];
    let lines = items.map(|(n, item)| format!("\"{item}\" = \"{}\"\n", moments[n % moments.len()]));
    let path = to.join("recipes.toml");
    let mut text = std::fs::read_to_string(&path)?;
    text.push_str("\n[depletes]\n");
    text.extend(lines);
    std::fs::write(&path, text)?;
    shared::menu::load(to).map_err(|problems| anyhow::anyhow!("{problems}"))
}

fn destinations(dir: &Path, services: &[(String, Service)]) -> String {
    let folder = dir.join("books");
    let mut text = format!(
        "[[destination]]\nid = \"books\"\nkind = \"hledger\"\nfolder = \"{}\"\n",
        folder.display()
    );
    for (name, service) in services {
        let (url, secret) = (&service.url, crate::services::SECRET);
        let news = if name == "shop" {
            "news = [\"orders\", \"stock\"]\n"
        } else {
            ""
        };
        text.push_str(&format!(
            "[[destination]]\nid = \"{name}\"\nkind = \"webhook\"\nurl = \"{url}\"\nsecret = \"{secret}\"\ntimeout_s = 1\n{news}"
        ));
    }
    text
}

fn play(stage: &mut Stage, weather: &Weather, dice: &mut Dice) -> Result<()> {
    let per_day = weather.orders.div_ceil(weather.days);
    let days = stage.days.clone();
    let mut left = weather.orders;
    for (n, day) in days.iter().enumerate() {
        let today = per_day.min(left);
        left -= today;
        let before = stage.router.journal().settled.clone();
        stage.router.begin(*day);
        // Somebody brings yesterday's dish back: yesterday is closed.
        for (order, tender, amount) in before.iter().take(if n == 0 { 0 } else { 2 }) {
            let back = service::refund(CheckId(order.0), tender.clone(), *amount);
            stage.router.late(*order, days[n - 1], back);
        }
        evening(stage, weather, dice, (n, today))?;
        end_of_day(stage, *day)?;
    }
    Ok(())
}

/// A day's orders: at tables in bursts, and from two shops at once.
fn evening(
    stage: &mut Stage,
    weather: &Weather,
    dice: &mut Dice,
    (n, orders): (usize, usize),
) -> Result<()> {
    let online = orders * 3 / 10;
    let mut shops: Vec<JoinHandle<Result<Vec<Kept>>>> = Vec::new();
    for shop in 0..SHOPS {
        let guests = Guests {
            restaurant: stage.restaurant.clone(),
            port: stage.port,
            dice: dice.other(),
            name: format!("shop{shop}-day{n}"),
        };
        let share = (online + shop) / SHOPS;
        let thread = std::thread::Builder::new().name(format!("shop-{shop}"));
        shops.push(thread.spawn(move || guests.order(share))?);
    }
    let away = dice.below(stage.services.len());
    for k in 0..orders - online {
        let order = OrderId(dice.id());
        let lines = service::lines(dice, &stage.restaurant);
        let channel = Channel::TakeAway;
        let told = story(dice, &stage.restaurant, order, (channel, &lines), None);
        stage.router.order(order, told);
        if k % BURST == 0 {
            // A third of the way one of the others goes away, and two thirds on it is back.
            let third = 3 * k / (orders - online).max(1);
            stage.services[away].1.away(third == 1);
            std::thread::sleep(Duration::from_millis(weather.rest_ms));
        }
    }
    stage.services[away].1.away(false);
    receive(stage, dice, n)?;
    for shop in shops {
        let kept = shop
            .join()
            .map_err(|_panic| anyhow::anyhow!("a shop fell over"))??;
        stage.kept.extend(kept);
    }
    Ok(())
}

/// A delivery, told twice because the first answer may have been lost.
fn receive(stage: &mut Stage, dice: &mut Dice, n: usize) -> Result<()> {
    let shelf = dice
        .pick(&stage.restaurant.ingredients)
        .context("shelves")?
        .id
        .to_string();
    let (key, body) = (
        format!("delivery-{n}"),
        format!("{{\"lines\":[{{\"ingredient\":\"{shelf}\",\"quantity\":\"7.5\"}}]}}"),
    );
    let url = format!("http://127.0.0.1:{}/v1/stock/receipts", stage.port);
    for _time in 0..2 {
        until("a delivery is booked", || {
            let request = guests::agent().post(&url).header("idempotency-key", &key);
            let said = request
                .header("content-type", "application/json")
                .send(&body)?;
            Ok((said.status() == 201).then_some(()))
        })?;
    }
    *stage.received.entry(shelf).or_default() += 7_500;
    Ok(())
}

/// Everything is booked, then the day is closed, then nothing of it may move.
fn end_of_day(stage: &Stage, day: BusinessDate) -> Result<()> {
    // The shops' orders are in the journal once the router was asked for each of them.
    until_within(
        "every order reaches the router",
        Duration::from_secs(120),
        &mut || {
            let heard = stage.router.journal().by_reference.len();
            Ok((stage.kept.len() <= heard).then_some(()))
        },
    )?;
    booked(stage)?;
    let wish = Wish::CloseDay {
        day,
        counted: None,
        float: 0,
    };
    let closed = grant(&stage.dir, &wish)?;
    match closed {
        Ok(Done::Closed { .. }) => {}
        // The first answer was lost with the bridge, and it was asked once more.
        Err(words) if words.contains("is closed already") => {}
        other => bail!("{day} could not be closed: {other:?}"),
    }
    stage.router.day_is_closed(day);
    send_again(stage)
}

fn booked(stage: &Stage) -> Result<()> {
    let head = stage.router.head();
    until_within(
        "the books are up to the journal",
        Duration::from_secs(180),
        &mut || {
            let totals = Reader::open(&stage.dir)?.totals()?;
            Ok((totals.facts_seq == head).then_some(()))
        },
    )
}

fn grant(dir: &Path, wish: &Wish) -> Result<Granted> {
    let wishing = until("a wish is left", || {
        Ok(Some(Wishing::leave(dir, wish, LATER)?))
    })?;
    until("a wish is granted", || Ok(wishing.answer()?))
}

/// What a person does about a parcel that was refused.
fn send_again(stage: &Stage) -> Result<()> {
    let parcels = until("the queues are read", || {
        Ok(Some(Reader::open(&stage.dir)?.parcels(100_000)?))
    })?;
    for parcel in parcels.iter().filter(|parcel| parcel.state == "parked") {
        let action = QueueAction::Retry { parcel: parcel.id };
        let done = grant(&stage.dir, &Wish::Queue { action })?;
        if let Err(words) = done
            && !words.contains("newer news")
        {
            bail!("parcel {} could not be sent again: {words}", parcel.id);
        }
    }
    Ok(())
}

/// Until nothing is on its way any more.
fn settle(stage: &Stage) -> Result<()> {
    booked(stage)?;
    until_within(
        "every queue is empty",
        Duration::from_secs(300),
        &mut || {
            let parcels = Reader::open(&stage.dir)?.parcels(1_000_000)?;
            if parcels.iter().any(|parcel| parcel.state == "parked") {
                send_again(stage)?;
            }
            let open = parcels
                .iter()
                .filter(|p| p.state == "waiting" || p.state == "parked");
            Ok((open.count() == 0).then_some(()))
        },
    )
}
