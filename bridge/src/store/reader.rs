//! Reading beside the writer: levels, notices, orders of shops, and the whole journal for the exports.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use shared::ids::{Epoch, OrderId};
use shared::money::Money;
use shared::quantity::Quantity;
use shared::wire::{Accepted, Reject};
use uuid::Uuid;

use super::shop::from_json;
use super::{Doing, MIGRATIONS, StoreError, Tally, damaged, file, newer, version};
use crate::shop::{KnownOrder, Seen, SeenLine, ShopStatus, Verdict, status};

/// A read-only connection; any thread may ask.
pub struct Reader(Mutex<Connection>);

/// Figures of the whole journal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotalsOfBooks {
    pub journal_entries: u64,
    /// Sum of all postings; anything but 0 is a bug.
    pub trial_balance_minor: i64,
    /// Entries whose postings do not sum to zero; anything but 0 is a bug.
    pub unbalanced_entries: u64,
    pub stock_movements: u64,
    pub orders_settled: u64,
    /// Facts that could not be booked and wait for a person.
    pub facts_parked: u64,
    /// Epoch of the router's journal that is followed.
    pub facts_epoch: Option<Epoch>,
    /// Sequence of the last fact booked.
    pub facts_seq: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    pub ingredient: String,
    pub unit: String,
    /// As written: `1.5`.
    pub level: String,
    pub low: String,
    /// fine, low or out.
    pub standing: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub ingredient: String,
    pub unit: String,
    pub standing: String,
    /// When the notice was written.
    pub level: String,
    /// Milliseconds since 1970, the router's time.
    pub at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared_at: Option<i64>,
}

/// A shop's order, as far as it is known.
#[derive(Clone, Debug)]
pub struct ShopRow {
    pub lines: Vec<SeenLine>,
    pub answer: Option<Result<Accepted, Reject>>,
    pub seen: Option<Seen>,
    pub completed: bool,
    pub cancelled: Option<String>,
    pub gone: bool,
    pub verdict: Option<Verdict>,
}

impl ShopRow {
    pub fn status(&self) -> ShopStatus {
        status(KnownOrder {
            answer: self.answer.as_ref(),
            seen: self.seen.as_ref(),
            completed: self.completed,
            cancelled: self.cancelled.is_some(),
            gone: self.gone,
            verdict: self.verdict,
        })
    }
}

/// One entry of the journal, for the exports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedEntry {
    pub id: i64,
    pub kind: String,
    /// `2026-11-22`.
    pub day: String,
    pub number: u32,
    pub order: Option<OrderId>,
    pub note: String,
    /// The closed day that it belongs to, where it came late.
    pub of_day: Option<String>,
    pub postings: Vec<(String, Money)>,
}

/// Figures that are cheap to read at any time.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub notices_open: u64,
    pub asks_waiting: u64,
    pub shop_orders: u64,
    pub facts_parked: u64,
    pub tally: Tally,
}

/// At most `max` rows of a list; `?1` of the statement is that limit.
pub(super) fn listed<T>(
    conn: &Connection,
    sql: &str,
    max: usize,
    read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let max = i64::try_from(max).unwrap_or(i64::MAX);
    conn.prepare_cached(sql)?.query_map([max], read)?.collect()
}

/// All that is known of a shop's order, whoever reads it.
pub(super) fn shop_row(conn: &Connection, order: OrderId) -> Result<Option<ShopRow>, StoreError> {
    type Raw = (
        String,
        Option<String>,
        Option<String>,
        bool,
        Option<String>,
        bool,
        Option<String>,
    );
    let sql = "SELECT lines, answer, seen, completed, cancelled, gone, verdict FROM shop_orders
               WHERE order_id = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
            row.get(5)?,
            row.get(6)?,
        ))
    };
    let raw: Option<Raw> = conn
        .prepare_cached(sql)
        .and_then(|mut s| s.query_row([order.0.into_bytes()], read).optional())
        .doing("read a shop's order")?;
    let Some((lines, answer, seen, completed, cancelled, gone, verdict)) = raw else {
        return Ok(None);
    };
    Ok(Some(ShopRow {
        lines: from_json(&lines)?,
        answer: answer.map(|text| from_json(&text)).transpose()?,
        seen: seen.map(|text| from_json(&text)).transpose()?,
        completed,
        cancelled,
        gone,
        verdict: verdict.as_deref().and_then(Verdict::named),
    }))
}

impl Reader {
    /// Opens what a bridge has written; a folder without a store is an error in words.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let path = file(dir);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&path, flags);
        let conn =
            conn.doing("open the bridge's store (has a bridge run on this --data folder?)")?;
        conn.execute_batch("PRAGMA busy_timeout=5000;")
            .doing("set up a reader")?;
        let found = version(&conn)?;
        if MIGRATIONS.len() < found {
            return Err(newer(&path, found));
        }
        if found < MIGRATIONS.len() {
            return Err(StoreError::Older { path });
        }
        Ok(Self(Mutex::new(conn)))
    }

    /// Whoever panicked while reading left nothing half done.
    pub(super) fn lock(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn with<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        work(&self.lock()).doing(doing)
    }

    pub fn totals(&self) -> Result<TotalsOfBooks, StoreError> {
        self.with("add the books up", |conn| {
            // One transaction, so that the figures are of one moment.
            let tx = conn.unchecked_transaction()?;
            let number = |sql: &str| tx.query_row(sql, [], |row| row.get::<_, i64>(0));
            let count = |sql: &str| number(sql).map(|n| u64::try_from(n).unwrap_or_default());
            let sql = "SELECT epoch, seq FROM epochs WHERE current = 1";
            let read =
                |row: &rusqlite::Row<'_>| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, i64>(1)?));
            let cursor = tx.query_row(sql, [], read).optional()?;
            let entries = "FROM (SELECT SUM(amount) AS s FROM postings GROUP BY effect)";
            Ok(TotalsOfBooks {
                journal_entries: count(&format!("SELECT COUNT(*) {entries}"))?,
                trial_balance_minor: number("SELECT COALESCE(SUM(amount), 0) FROM postings")?,
                unbalanced_entries: count(&format!("SELECT COUNT(*) {entries} WHERE s <> 0"))?,
                stock_movements: count("SELECT COUNT(*) FROM movements")?,
                orders_settled: count(
                    "SELECT COUNT(DISTINCT order_id) FROM effects WHERE kind = 'settled'",
                )?,
                facts_parked: count("SELECT COUNT(*) FROM parked")?,
                facts_epoch: cursor.map(|(epoch, _)| Epoch(Uuid::from_bytes(epoch))),
                facts_seq: cursor.map_or(0, |(_, seq)| u64::try_from(seq).unwrap_or_default()),
            })
        })
    }

    pub fn counts(&self) -> Result<Counts, StoreError> {
        self.with("count what waits", |conn| {
            let count = |sql: &str| {
                let n = conn.query_row(sql, [], |row| row.get::<_, i64>(0))?;
                Ok::<_, rusqlite::Error>(u64::try_from(n).unwrap_or_default())
            };
            Ok(Counts {
                notices_open: count("SELECT COUNT(*) FROM notices WHERE cleared_at IS NULL")?,
                asks_waiting: count("SELECT COUNT(*) FROM asks")?,
                shop_orders: count("SELECT COUNT(*) FROM shop_orders")?,
                facts_parked: count("SELECT COUNT(*) FROM parked")?,
                tally: Tally::load(conn)?,
            })
        })
    }

    /// Every shelf, by name.
    pub fn levels(&self) -> Result<Vec<Level>, StoreError> {
        self.with("read the shelves", |conn| {
            let sql = "SELECT name, unit, level, low, standing FROM ingredients ORDER BY name";
            let mut statement = conn.prepare(sql)?;
            let read = |row: &rusqlite::Row<'_>| {
                Ok(Level {
                    ingredient: row.get(0)?,
                    unit: row.get(1)?,
                    level: Quantity(row.get(2)?).to_string(),
                    low: Quantity(row.get(3)?).to_string(),
                    standing: row.get(4)?,
                })
            };
            statement.query_map([], read)?.collect()
        })
    }

    /// Open notices first, then the latest cleared ones; `max` in all.
    pub fn notices(&self, max: usize) -> Result<Vec<Notice>, StoreError> {
        self.with("read notices", |conn| {
            let sql = "SELECT i.name, i.unit, n.standing, n.level, n.at, n.cleared_at
                       FROM notices n JOIN ingredients i ON i.id = n.ingredient
                       ORDER BY n.cleared_at IS NOT NULL, n.id DESC LIMIT ?1";
            let mut statement = conn.prepare(sql)?;
            let read = |row: &rusqlite::Row<'_>| {
                Ok(Notice {
                    ingredient: row.get(0)?,
                    unit: row.get(1)?,
                    standing: row.get(2)?,
                    level: Quantity(row.get(3)?).to_string(),
                    at: row.get(4)?,
                    cleared_at: row.get(5)?,
                })
            };
            statement
                .query_map([i64::try_from(max).unwrap_or(i64::MAX)], read)?
                .collect()
        })
    }

    pub fn shop_order(&self, order: OrderId) -> Result<Option<ShopRow>, StoreError> {
        shop_row(&self.lock(), order)
    }

    /// Facts that were set aside: their sequence, and why.
    pub fn parked(&self) -> Result<Vec<(u64, String)>, StoreError> {
        let rows: Vec<(i64, String)> = self.with("read parked facts", |conn| {
            let mut statement = conn.prepare("SELECT seq, why FROM parked ORDER BY seq")?;
            statement
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })?;
        rows.into_iter()
            .map(|(seq, why)| Ok((u64::try_from(seq).map_err(damaged)?, why)))
            .collect()
    }

    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.with("read the restaurant's name", |conn| {
            let sql = "SELECT value FROM meta WHERE key = ?1";
            conn.query_row(sql, [key], |row| row.get(0)).optional()
        })
    }

    /// Accounts with postings (of one day, or of all), by name, and the first day any was used.
    pub fn accounts(&self, day: Option<&str>) -> Result<Vec<(String, String)>, StoreError> {
        self.with("read the accounts", |conn| {
            let sql =
                "SELECT a.name, MIN(e.day) FROM postings p JOIN accounts a ON a.id = p.account
                       JOIN effects e ON e.id = p.effect WHERE ?1 IS NULL OR e.day = ?1
                       GROUP BY a.name ORDER BY a.name";
            let mut statement = conn.prepare(sql)?;
            statement
                .query_map([day], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    /// Visits every entry (of one day, or of all) by day and then as booked; the journal is never held
    /// in memory as a whole.
    pub fn entries<E: From<StoreError>>(
        &self,
        day: Option<&str>,
        visit: &mut dyn FnMut(&BookedEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let conn = self.lock();
        let sql = "SELECT e.id, e.kind, e.day, e.number, e.order_id, e.note, a.name, p.amount, e.of_day
                   FROM effects e JOIN postings p ON p.effect = e.id JOIN accounts a ON a.id = p.account
                   WHERE ?1 IS NULL OR e.day = ?1 ORDER BY e.day, e.id, p.amount < 0, a.name";
        let mut statement = conn.prepare(sql).doing("read the journal")?;
        let mut rows = statement.query(params![day]).doing("read the journal")?;
        let mut current: Option<BookedEntry> = None;
        while let Some(row) = rows.next().doing("read the journal")? {
            let (entry, posting) = read_posting(row).doing("read the journal")?;
            match current.as_mut() {
                Some(open) if open.id == entry.id => open.postings.push(posting),
                _ => {
                    if let Some(done) = current.replace(entry) {
                        visit(&done)?;
                    }
                    current
                        .iter_mut()
                        .for_each(|open| open.postings.push(posting.clone()));
                }
            }
        }
        current.iter().try_for_each(visit)
    }
}

fn read_posting(row: &rusqlite::Row<'_>) -> rusqlite::Result<(BookedEntry, (String, Money))> {
    let order: Option<[u8; 16]> = row.get(4)?;
    let entry = BookedEntry {
        id: row.get(0)?,
        kind: row.get(1)?,
        day: row.get(2)?,
        number: row.get(3)?,
        order: order.map(|bytes| OrderId(Uuid::from_bytes(bytes))),
        note: row.get(5)?,
        of_day: row.get(8)?,
        postings: Vec::new(),
    };
    Ok((entry, (row.get(6)?, Money(row.get(7)?))))
}

/// Reading a folder that holds nothing yet is not damage.
pub fn exists(dir: &Path) -> bool {
    file(dir).exists()
}
