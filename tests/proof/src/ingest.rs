//! How fast the bridge books, beside a program that only writes the same rows.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use bridge::ingest::Rules;
use bridge::store::file;
use rusqlite::Connection;
use rusqlite::types::Value;
use serde::Serialize;
use shared::menu::Restaurant;
use shared::wire::Fact;

use crate::pizza::{BATCH, book, close};
use crate::programs::clock;

/// Tables that booking writes to; what closing a day writes comes after.
const TABLES: [&str; 8] = [
    "effects",
    "postings",
    "movements",
    "cookings",
    "facts",
    "worth",
    "sold",
    "tendered",
];
/// Turns about, so that what the machine does meanwhile hits both alike.
const ROUNDS: usize = 3;

/// Orders per second, and how they compare.
#[derive(Clone, Debug, Serialize)]
pub struct Ingest {
    pub orders: usize,
    pub facts: usize,
    pub rows: usize,
    pub facts_per_commit: usize,
    pub orders_per_s: f64,
    pub bare_orders_per_s: f64,
    /// Ours ÷ bare, the median of the rounds.
    pub ratio: f64,
}

fn per_second(orders: usize, begun: Instant) -> f64 {
    orders as f64 / begun.elapsed().as_secs_f64().max(1e-9)
}

/// One row as the bridge wrote it.
type Row = (usize, Vec<Value>);

struct Rows {
    /// `CREATE TABLE` and `CREATE INDEX`, as the bridge made them.
    schema: Vec<String>,
    inserts: Vec<String>,
    /// By the effect that they belong to: rows of one fact lie together.
    rows: Vec<Row>,
    commits: usize,
}

/// Reads what was booked: the same rows, in the order in which they were written.
fn rows(dir: &Path, facts: usize) -> Result<Rows> {
    let conn = Connection::open(file(dir))?;
    let mut schema = Vec::new();
    let mut inserts = Vec::new();
    let mut keyed: Vec<(i64, usize, Row)> = Vec::new();
    for (n, table) in TABLES.iter().enumerate() {
        let sql = "SELECT sql FROM sqlite_master WHERE tbl_name = ?1 AND sql IS NOT NULL ORDER BY type DESC";
        let mut statement = conn.prepare(sql)?;
        let made = statement.query_map([table], |row| row.get::<_, String>(0))?;
        schema.extend(made.collect::<Result<Vec<_>, _>>()?);
        let mut statement = conn.prepare(&format!("SELECT * FROM {table}"))?;
        let width = statement.column_count();
        let marks = vec!["?"; width].join(", ");
        inserts.push(format!("INSERT INTO {table} VALUES ({marks})"));
        let names = statement.column_names();
        let by = names.iter().position(|name| *name == "effect").unwrap_or(0);
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let values: Vec<Value> = (0..width).map(|k| row.get(k)).collect::<Result<_, _>>()?;
            let effect = match values.get(by) {
                Some(Value::Integer(effect)) => *effect,
                _ => 0,
            };
            keyed.push((effect, n, (n, values)));
        }
    }
    keyed.sort_by_key(|(effect, n, _)| (*effect, *n));
    Ok(Rows {
        schema,
        inserts,
        rows: keyed.into_iter().map(|(_, _, row)| row).collect(),
        commits: facts.div_ceil(BATCH),
    })
}

/// The bare limit: the same rows into the same tables, in as many transactions, as durable.
fn bare(dir: &Path, rows: &Rows) -> Result<()> {
    std::fs::create_dir_all(dir)?;
    let mut conn = Connection::open(dir.join("bare.sqlite"))?;
    conn.query_row("PRAGMA journal_mode=WAL", [], |_| Ok(()))?;
    conn.execute_batch(
        "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=OFF;",
    )?;
    conn.set_prepared_statement_cache_capacity(64);
    for sql in &rows.schema {
        conn.execute_batch(sql)?;
    }
    let size = rows.rows.len().div_ceil(rows.commits.max(1)).max(1);
    for batch in rows.rows.chunks(size) {
        let tx = conn.transaction()?;
        for (table, values) in batch {
            let sql = &rows.inserts[*table];
            tx.prepare_cached(sql)?
                .execute(rusqlite::params_from_iter(values))?;
        }
        tx.commit()?;
    }
    Ok(())
}

/// Books a year's orders and writes their rows bare, turn about.
pub fn ingest(restaurant: &Restaurant, facts: &[Fact], dir: &Path) -> Result<Ingest> {
    let rules = Rules::of(restaurant)?;
    let orders: std::collections::BTreeSet<_> = facts.iter().map(|fact| fact.order).collect();
    let orders = orders.len();
    let (mut ours, mut plain, mut found) = (Vec::new(), Vec::new(), 0);
    for round in 0..ROUNDS {
        let own = dir.join(format!("ours-{round}"));
        let begun = clock();
        book(restaurant, &rules, &own, facts)?;
        ours.push(per_second(orders, begun));
        let rows = rows(&own, facts.len())?;
        found = rows.rows.len();
        let beside = dir.join(format!("bare-{round}"));
        let begun = clock();
        bare(&beside, &rows)?;
        plain.push(per_second(orders, begun));
        std::fs::remove_dir_all(&own)?;
        std::fs::remove_dir_all(&beside)?;
    }
    let mut ratios: Vec<f64> = ours.iter().zip(&plain).map(|(a, b)| a / b).collect();
    Ok(Ingest {
        orders,
        facts: facts.len(),
        rows: found,
        facts_per_commit: BATCH,
        orders_per_s: median(&mut ours),
        bare_orders_per_s: median(&mut plain),
        ratio: median(&mut ratios),
    })
}

pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// From the journal of a year to its closed books.
#[derive(Clone, Debug, Serialize)]
pub struct Year {
    pub orders: usize,
    pub days: usize,
    pub booked_s: f64,
    pub closed_s: f64,
    pub total_s: f64,
}

/// Leaves the books in `dir`, for whoever wants to look at a year of them.
pub fn year(restaurant: &Restaurant, facts: &[Fact], dir: &Path) -> Result<Year> {
    let rules = Rules::of(restaurant)?;
    let begun = clock();
    let days = book(restaurant, &rules, dir, facts)?;
    let booked_s = begun.elapsed().as_secs_f64();
    close(restaurant, &rules, dir, &days)?;
    let total_s = begun.elapsed().as_secs_f64();
    let orders: std::collections::BTreeSet<_> = facts.iter().map(|fact| fact.order).collect();
    days.first().context("a year has days")?;
    Ok(Year {
        orders: orders.len(),
        days: days.len(),
        booked_s,
        closed_s: total_s - booked_s,
        total_s,
    })
}
