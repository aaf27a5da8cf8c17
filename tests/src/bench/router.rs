//! How much of a bare disk the router reaches, and how fast it comes back after a long day.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, bounded};
use rusqlite::Connection;
use serde::Serialize;
use shared::bus::Inbound;
use shared::ids::{LineId, OrderId, StationId};
use shared::menu::Restaurant;
use shared::wire::limits::ASKS_IN_FLIGHT_MAX;
use shared::wire::{Accepted, Ask, FrontAsk, Role};

use super::pipeline::ORDER_LINES;
use super::process::{cpu, instant, rss_mb};
use super::{LongDay, order_for};
use crate::crew::{free_port, keep_going, program, rest};
use crate::hands::{Hand, mint};
use crate::workload::Seed;

/// Terminals that send as fast as they are answered.
const TILLS: u64 = 4;
/// Different orders per terminal.
const DRAFTS: usize = 200;
const WARM_UP: Duration = Duration::from_secs(1);
const MEASURED: Duration = Duration::from_secs(5);
/// Rows of our own journal that the bare writer repeats.
const ROWS_SAMPLED: usize = 100_000;
/// A busy site's year of orders.
const ORDERS: u64 = 100_000;

/// The router at saturation beside bare SQLite on the same disk.
#[derive(Clone, Debug, Serialize)]
pub struct Durable {
    /// Ours ÷ bare, in the same bytes and rows per commit.
    pub durable_ratio: f64,
    /// Four-line orders answered a second.
    pub orders_per_s: f64,
    pub bare_orders_per_s: f64,
    pub rows_per_commit: f64,
    pub rows_per_order: f64,
    pub bytes_per_order: f64,
    /// The router's own processor time, all threads.
    pub cpu_s_per_1000_orders: f64,
}

/// A start after many orders.
#[derive(Clone, Debug, Serialize)]
pub struct RouterStart {
    /// From the process's start to its ready line, killed just before its next checkpoint.
    pub start_ms_100k: f64,
    /// The same with every checkpoint taken away.
    pub full_replay_ms_100k: f64,
    /// Resident memory after the start.
    pub rss_mb: f64,
    pub orders: u64,
    pub events: u64,
    /// Events behind the checkpoint.
    pub replayed: u64,
    /// Orders still in memory at the end of the day.
    pub open_orders: usize,
}

/// The real program; killed when dropped.
struct Running {
    child: Child,
    endpoint: String,
    ready_ms: f64,
}

impl Running {
    fn start(config: &Path, data: &Path) -> anyhow::Result<Self> {
        let endpoint = format!("tcp/127.0.0.1:{}", free_port()?);
        let begun = instant();
        let mut child = Command::new(program("router")?)
            .args(["--listen", &endpoint, "--watch", "off", "--config"])
            .arg(config)
            .arg("--data")
            .arg(data)
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().expect("asked for a pipe");
        let mut ready = String::new();
        BufReader::new(stdout).read_line(&mut ready)?;
        let ready_ms = begun.elapsed().as_secs_f64() * 1_000.0;
        let running = Self {
            child,
            endpoint,
            ready_ms,
        };
        anyhow::ensure!(
            ready.starts_with("router ready"),
            "the router did not start: {ready}"
        );
        Ok(running)
    }

    fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Saturates the real router over real zenoh, then writes the same bytes with nothing but SQLite.
pub fn durable(config: &Path, restaurant: &Restaurant, folder: &Path) -> anyhow::Result<Durable> {
    let data = folder.join("durable");
    let router = Running::start(config, &data)?;
    let (stop, stopped) = bounded::<()>(0);
    let tills: Vec<_> = (0..TILLS)
        .map(|n| start_till(restaurant, &router.endpoint, n, stopped.clone()))
        .collect::<anyhow::Result<_>>()?;
    drop(stopped);
    rest(WARM_UP + MEASURED)?;
    drop(stop);
    let mut answered = 0;
    for till in tills {
        answered += till
            .join()
            .map_err(|_panic| anyhow::anyhow!("a till of the bench failed"))??;
    }
    let cpu_s = cpu(router.pid())?.total_s();
    drop(router);
    let orders_per_s = answered as f64 / MEASURED.as_secs_f64();

    let sample = Sample::of(&data.join("router/journal.sqlite"))?;
    let rows_per_s = sample.write_bare(&folder.join("bare.sqlite"))?;
    let bare_orders_per_s = rows_per_s / sample.rows_per_order;
    Ok(Durable {
        durable_ratio: orders_per_s / bare_orders_per_s,
        orders_per_s,
        bare_orders_per_s,
        rows_per_commit: sample.rows_per_commit,
        rows_per_order: sample.rows_per_order,
        bytes_per_order: sample.bytes_per_order,
        cpu_s_per_1000_orders: cpu_s * 1_000.0 / sample.orders,
    })
}

/// Keeps as many orders on their way as a link allows; returns how many were answered while measured.
fn start_till(
    restaurant: &Restaurant,
    endpoint: &str,
    n: u64,
    stopped: Receiver<()>,
) -> anyhow::Result<JoinHandle<anyhow::Result<u64>>> {
    let station = station_of(restaurant)?;
    let hand = Hand::connect(
        &restaurant.site,
        Role::Front,
        &format!("till-{n}"),
        endpoint,
        &[],
    )?;
    let mut seed = Seed(n);
    let drafts: Vec<_> = (0..DRAFTS)
        .map(|_| order_for(restaurant, &station, ORDER_LINES, &mut seed))
        .collect();
    let saturate = move || {
        let mut drafts = drafts.iter().cycle();
        let mut next = || {
            // The same plates again, as new orders: drawing them up is not what is measured.
            let mut order = drafts.next().expect("a cycle does not end").clone();
            order.id = OrderId(mint());
            order
                .lines
                .iter_mut()
                .for_each(|line| line.id = LineId(mint()));
            hand.ask(Ask::Front(FrontAsk::Submit { order }));
        };
        (0..ASKS_IN_FLIGHT_MAX).for_each(|_| next());
        let (begun, mut answered) = (instant(), 0);
        while stopped.try_recv() != Err(crossbeam_channel::TryRecvError::Disconnected) {
            let Ok(inbound) = hand.link.inbox.recv_timeout(Duration::from_millis(200)) else {
                continue;
            };
            if let Inbound::Answer(answer) = inbound {
                let Ok(Accepted::Order { .. }) = answer.result else {
                    anyhow::bail!("an order of the bench was refused: {:?}", answer.result)
                };
                let passed = begun.elapsed();
                answered += u64::from(WARM_UP <= passed && passed < WARM_UP + MEASURED);
                next();
            }
        }
        Ok(answered)
    };
    Ok(std::thread::Builder::new()
        .name(format!("till-{n}"))
        .spawn(saturate)?)
}

fn station_of(restaurant: &Restaurant) -> anyhow::Result<StationId> {
    let first = restaurant.prep_stations().next();
    first
        .map(|s| s.id.clone())
        .ok_or_else(|| anyhow::anyhow!("a kitchen without a station"))
}

/// What the router wrote, as bytes and proportions.
struct Sample {
    rows: Vec<Vec<u8>>,
    rows_per_commit: f64,
    rows_per_order: f64,
    bytes_per_order: f64,
    orders: f64,
}

impl Sample {
    fn of(journal: &Path) -> anyhow::Result<Self> {
        let db = Connection::open(journal)?;
        let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, f64>(0));
        let all = r#"SELECT "by" || event AS row FROM journal UNION ALL SELECT hex(id) || answer FROM answers
            UNION ALL SELECT subject FROM outbox UNION ALL SELECT payload FROM facts"#;
        // The outbox keeps only its newest rows: what was written is the number of the last one.
        let outbox =
            "(SELECT sum(last) FROM (SELECT max(seq) AS last FROM outbox GROUP BY stream))";
        let tables = "(SELECT count(*) FROM journal) + (SELECT count(*) FROM answers)
            + (SELECT count(*) FROM facts)";
        let rows = number(&format!("SELECT CAST({tables} + {outbox} AS REAL)"))?;
        let commits = number("SELECT CAST(count(DISTINCT batch) AS REAL) FROM journal")?;
        let orders = number("SELECT CAST(count(*) AS REAL) FROM answers")?;
        let mean = number(&format!("SELECT avg(length(row)) FROM ({all})"))?;
        let mut query = db.prepare(&format!(
            "SELECT row FROM ({all}) ORDER BY random() LIMIT ?1"
        ))?;
        let texts = query.query_map([ROWS_SAMPLED as i64], |row| row.get::<_, String>(0))?;
        let rows_sampled = texts.map(|text| text.map(String::into_bytes));
        Ok(Self {
            rows: rows_sampled.collect::<rusqlite::Result<_>>()?,
            rows_per_commit: rows / commits,
            rows_per_order: rows / orders,
            bytes_per_order: mean * rows / orders,
            orders,
        })
    }

    /// Rows a second of bare SQLite, WAL and FULL, in commits of as many rows.
    fn write_bare(&self, path: &Path) -> anyhow::Result<f64> {
        let mut db = Connection::open(path)?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.execute_batch("CREATE TABLE bare (seq INTEGER PRIMARY KEY, row BLOB NOT NULL)")?;
        let group = (self.rows_per_commit.round() as usize).max(1);
        let mut rows = self.rows.iter().cycle();
        let (begun, mut seq) = (instant(), 0_i64);
        while begun.elapsed() < MEASURED {
            keep_going()?;
            let commit = db.transaction()?;
            let mut insert =
                commit.prepare_cached("INSERT INTO bare (seq, row) VALUES (?1, ?2)")?;
            for row in rows.by_ref().take(group) {
                seq += 1;
                insert.execute((seq, row))?;
            }
            drop(insert);
            commit.commit()?;
        }
        Ok(seq as f64 / begun.elapsed().as_secs_f64())
    }
}

/// A journal of 100,000 closed orders, and how long the real program takes to open it.
pub fn router_start(
    config: &Path,
    restaurant: &Restaurant,
    folder: &Path,
) -> anyhow::Result<RouterStart> {
    let data: PathBuf = folder.join("start");
    let day = LongDay::cook(&data, restaurant, station_of(restaurant)?, ORDERS)?;
    let first = Running::start(config, &data)?;
    let (start_ms, rss_mb) = (first.ready_ms, rss_mb(first.pid())?);
    drop(first);
    let db = Connection::open(data.join("router/journal.sqlite"))?;
    db.execute("DELETE FROM checkpoint", [])?;
    drop(db);
    let full_replay_ms = Running::start(config, &data)?.ready_ms;
    Ok(RouterStart {
        start_ms_100k: start_ms,
        full_replay_ms_100k: full_replay_ms,
        rss_mb,
        orders: day.orders,
        events: day.events,
        replayed: day.replayed,
        open_orders: day.open_orders,
    })
}
