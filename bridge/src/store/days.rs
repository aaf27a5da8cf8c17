//! Days: what one came to, which are closed, and on which a late entry stands.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use shared::time::{BusinessDate, Timestamp};
use shared::wire::Fact;

use super::reader::listed;
use super::shop::{from_json, to_json};
use super::{Doing, Reader, StoreError, Turn, damaged};
use crate::audit::Rulebook;
use crate::books::{DayFigures, NetAndTax, TenderFigures, ZReport};

/// A closed day as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedDay {
    pub report: ZReport,
    /// SHA-256 over the report as written, in hexadecimal; the next report names it.
    pub seal: String,
}

/// A day that has entries or a report.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DayLine {
    pub day: String,
    /// The report's number, where it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub z: Option<u32>,
    pub entries: u64,
}

pub(super) fn closed_days(conn: &Connection) -> Result<BTreeSet<BusinessDate>, StoreError> {
    let doing = "read the closed days";
    let mut statement = conn.prepare("SELECT day FROM days").doing(doing)?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0));
    let mut closed = BTreeSet::new();
    for day in rows.doing(doing)? {
        closed.insert(BusinessDate(day.doing(doing)?.parse().map_err(damaged)?));
    }
    Ok(closed)
}

fn sums<T>(
    conn: &Connection,
    sql: &str,
    day: &str,
    value: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<BTreeMap<String, T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([day], |row| Ok((row.get(0)?, value(row)?)))?;
    rows.collect()
}

/// Everything that is booked on a day.
pub(super) fn figures(conn: &Connection, day: &str) -> rusqlite::Result<DayFigures> {
    let net = |row: &rusqlite::Row<'_>| {
        Ok(NetAndTax {
            net: row.get(1)?,
            tax: row.get(2)?,
        })
    };
    let from = "FROM effects e CROSS JOIN sold s ON s.effect = e.id WHERE e.day = ?1";
    let sold = |key: &str, only: &str| {
        let sql = format!("SELECT {key}, SUM(s.net), SUM(s.tax) {from} {only} GROUP BY 1");
        sums(conn, &sql, day, net)
    };
    let one = |sql: &str| {
        let n = conn.prepare_cached(sql)?;
        let mut n = n;
        n.query_row([day], |row| row.get::<_, i64>(0))
            .map(|n| u64::try_from(n).unwrap_or_default())
    };
    let tender = |row: &rusqlite::Row<'_>| {
        Ok(TenderFigures {
            taken: row.get(1)?,
            tips: row.get(2)?,
            refunded: row.get(3)?,
            charges: row.get(4)?,
        })
    };
    Ok(DayFigures {
        orders: one("SELECT COUNT(DISTINCT order_id) FROM effects WHERE day = ?1 AND order_id IS NOT NULL")?,
        settlements: one("SELECT COUNT(*) FROM effects WHERE day = ?1 AND kind = 'settled'")?,
        dishes: one(&format!("SELECT COALESCE(SUM(s.quantity), 0) {from} AND s.kind = 'dish'"))?,
        sales: sold("s.category", "AND s.kind = 'dish'")?,
        adjustments: sold("s.kind", "AND s.kind <> 'dish'")?,
        tax: sold("s.rate", "")?,
        tenders: sums(
            conn,
            "SELECT t.kind, SUM(MAX(t.amount, 0)), SUM(t.tip), SUM(MAX(-t.amount, 0)), SUM(t.charge)
             FROM effects e CROSS JOIN tendered t ON t.effect = e.id WHERE e.day = ?1 GROUP BY 1",
            day,
            tender,
        )?,
        declared: sums(
            conn,
            "SELECT d.actor, SUM(d.counted) FROM effects e CROSS JOIN declared d ON d.effect = e.id
             WHERE e.day = ?1 AND e.of_day IS NULL GROUP BY 1",
            day,
            |row| row.get(1),
        )?,
        worth: sums(
            conn,
            "SELECT CASE WHEN e.order_id IS NULL THEN e.kind ELSE w.reason END, SUM(w.cost)
             FROM effects e CROSS JOIN worth w ON w.effect = e.id WHERE e.day = ?1 GROUP BY 1",
            day,
            |row| row.get(1),
        )?,
        ledger: sums(
            conn,
            "SELECT a.name, SUM(p.amount) FROM effects e CROSS JOIN postings p ON p.effect = e.id
             JOIN accounts a ON a.id = p.account WHERE e.day = ?1 GROUP BY 1",
            day,
            |row| row.get(1),
        )?,
        entries: one("SELECT COUNT(*) FROM effects e WHERE e.day = ?1 AND EXISTS (SELECT 1 FROM postings p WHERE p.effect = e.id)")?,
        late: one("SELECT COUNT(*) FROM effects WHERE day = ?1 AND of_day IS NOT NULL")?,
        parked: one("SELECT COUNT(*) FROM effects WHERE day = ?1 AND kind = 'parked'")?,
    })
}

fn closed(conn: &Connection, day: &str) -> Result<Option<ClosedDay>, StoreError> {
    let doing = "read a closed day";
    let sql = "SELECT report, seal FROM days WHERE day = ?1";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?));
    let found = conn.query_row(sql, [day], read).optional().doing(doing)?;
    found
        .map(|(text, seal)| {
            Ok(ClosedDay {
                report: from_json(&text)?,
                seal: hex(&seal),
            })
        })
        .transpose()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        write!(text, "{byte:02x}").unwrap_or_default();
        text
    })
}

pub(super) fn open_before(conn: &Connection, day: &str) -> Result<Option<String>, StoreError> {
    // From day to day over the index, instead of past every entry of a year.
    let sql = "WITH RECURSIVE d (day) AS (
                   SELECT MIN(day) FROM effects UNION ALL
                   SELECT (SELECT MIN(day) FROM effects WHERE day > d.day) FROM d WHERE d.day < ?1)
               SELECT MIN(day) FROM d WHERE day < ?1 AND day NOT IN (SELECT day FROM days)";
    let found = conn.query_row(sql, [day], |row| row.get(0));
    found.doing("look for open days")
}

impl Turn<'_> {
    /// Where an entry of this day stands: on it, or on the first open day after it.
    pub fn posting_day(&self, day: BusinessDate) -> (BusinessDate, Option<BusinessDate>) {
        let mut open = day;
        while self.memory.closed.contains(&open) {
            let Some(next) = open.0.succ_opt() else { break };
            open = BusinessDate(next);
        }
        (open, (open != day).then_some(day))
    }

    pub fn figures(&mut self, day: BusinessDate) -> Result<DayFigures, StoreError> {
        figures(&self.tx, &day.to_string()).doing("add a day up")
    }

    pub fn closed_day(&mut self, day: BusinessDate) -> Result<Option<ClosedDay>, StoreError> {
        closed(&self.tx, &day.to_string())
    }

    /// The earliest day before this one that has entries and no report.
    pub fn open_before(&mut self, day: BusinessDate) -> Result<Option<String>, StoreError> {
        open_before(&self.tx, &day.to_string())
    }

    /// Number and seal of the last report.
    pub fn last_report(&mut self) -> Result<(u32, String), StoreError> {
        let sql = "SELECT z, seal FROM days ORDER BY z DESC LIMIT 1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, hex(&row.get::<_, Vec<u8>>(1)?)));
        let found = self.tx.query_row(sql, [], read).optional();
        Ok(found.doing("read the last report")?.unwrap_or_default())
    }

    pub fn close_day(
        &mut self,
        day: BusinessDate,
        at: Timestamp,
        report: &ZReport,
    ) -> Result<ClosedDay, StoreError> {
        let text = to_json(report)?;
        let seal: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let row = params![day.to_string(), report.z, at.0, text, seal];
        let sql = "INSERT INTO days VALUES (?1, ?2, ?3, ?4, ?5)";
        self.tx.execute(sql, row).doing("close a day")?;
        self.memory.closed.insert(day);
        Ok(ClosedDay {
            report: report.clone(),
            seal: hex(&seal),
        })
    }
}

impl Reader {
    pub fn figures(&self, day: &str) -> Result<DayFigures, StoreError> {
        self.with("add a day up", |conn| {
            let tx = conn.unchecked_transaction()?;
            figures(&tx, day)
        })
    }

    pub fn closed_day(&self, day: &str) -> Result<Option<ClosedDay>, StoreError> {
        closed(&self.lock(), day)
    }

    /// The latest days with entries or a report, newest first.
    pub fn days(&self, max: usize) -> Result<Vec<DayLine>, StoreError> {
        self.with("list the days", |conn| {
            let sql = "SELECT e.day, d.z, COUNT(*) FROM effects e LEFT JOIN days d ON d.day = e.day
                       GROUP BY e.day ORDER BY e.day DESC LIMIT ?1";
            let read = |row: &rusqlite::Row<'_>| {
                let entries: i64 = row.get(2)?;
                Ok(DayLine {
                    day: row.get(0)?,
                    z: row.get(1)?,
                    entries: u64::try_from(entries).unwrap_or_default(),
                })
            };
            listed(conn, sql, max, read)
        })
    }

    /// Sums of a day's stock movements of orders, in thousandths: ingredient, reason, quantity.
    pub fn moved(&self, day: &str) -> Result<Vec<(String, String, i64)>, StoreError> {
        self.with("add the movements up", |conn| {
            let sql = "SELECT i.name, m.reason, SUM(m.quantity) FROM effects e
                       CROSS JOIN movements m ON m.effect = e.id JOIN ingredients i ON i.id = m.ingredient
                       WHERE e.day = ?1 AND e.order_id IS NOT NULL GROUP BY 1, 2";
            let mut statement = conn.prepare(sql)?;
            statement
                .query_map([day], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect()
        })
    }

    /// Cost of goods and waste by the postings of a day's orders: whatever is neither money, sale nor tax.
    pub fn ledger_of_orders(&self, day: &str) -> Result<i64, StoreError> {
        self.with("add the ledger up", |conn| {
            let sql = "SELECT COALESCE(SUM(p.amount), 0) FROM effects e
                       CROSS JOIN postings p ON p.effect = e.id JOIN accounts a ON a.id = p.account
                       WHERE e.day = ?1 AND e.kind IN ('made', 'undone', 'waste')
                       AND a.name IN (SELECT value FROM meta WHERE key IN ('cost of goods', 'waste'))";
            conn.query_row(sql, [day], |row| row.get(0))
        })
    }

    /// What the drawer of a day was booked over (below zero: short) on this account.
    pub fn drawer_booked(&self, day: &str, over_short: &str) -> Result<i64, StoreError> {
        self.with("read the drawer's entry", |conn| {
            let sql = "SELECT COALESCE(-SUM(p.amount), 0) FROM effects e
                       CROSS JOIN postings p ON p.effect = e.id JOIN accounts a ON a.id = p.account
                       WHERE e.day = ?1 AND e.kind = 'drawer' AND a.name = ?2";
            conn.query_row(sql, [day, over_short], |row| row.get(0))
        })
    }

    /// Effects of orders on a day that were booked before facts were kept.
    pub fn without_fact(&self, day: &str) -> Result<u64, StoreError> {
        self.with("look for facts", |conn| {
            let sql = "SELECT COUNT(*) FROM effects e WHERE e.day = ?1 AND e.order_id IS NOT NULL
                       AND e.kind <> 'parked' AND e.note NOT LIKE 'with %'
                       AND NOT EXISTS (SELECT 1 FROM facts f WHERE f.effect = e.id)";
            let n: i64 = conn.query_row(sql, [day], |row| row.get(0))?;
            Ok(u64::try_from(n).unwrap_or_default())
        })
    }

    /// Visits every fact of the orders that have entries on a day, up to that day, and those of the day that belong to
    /// no order (gift cards), in the order of telling.
    pub fn facts(
        &self,
        until: &str,
        visit: &mut dyn FnMut(&str, &Rulebook, &Fact),
    ) -> Result<(), StoreError> {
        let conn = self.lock();
        let doing = "read the facts";
        let mut books: BTreeMap<i64, Rulebook> = BTreeMap::new();
        let mut statement = conn
            .prepare("SELECT id, body FROM rulebooks")
            .doing(doing)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)));
        for row in rows.doing(doing)? {
            let (id, body) = row.doing(doing)?;
            books.insert(id, from_json(&body)?);
        }
        // An order's story needs nothing of other orders, so a day needs only the orders it touches.
        let sql = "SELECT e.day, f.rulebook, f.fact FROM effects e CROSS JOIN facts f ON f.effect = e.id
                   WHERE (e.order_id IN (SELECT order_id FROM effects WHERE day = ?1 AND order_id IS NOT NULL)
                          AND e.day <= ?1)
                   OR (e.order_id IS NULL AND e.day = ?1) ORDER BY f.effect";
        let mut statement = conn.prepare(sql).doing(doing)?;
        let mut rows = statement.query([until]).doing(doing)?;
        while let Some(row) = rows.next().doing(doing)? {
            let day: String = row.get(0).doing(doing)?;
            let book: i64 = row.get(1).doing(doing)?;
            let text: String = row.get(2).doing(doing)?;
            let rules = books
                .get(&book)
                .ok_or_else(|| damaged("a fact without rules"))?;
            visit(&day, rules, &from_json(&text)?);
        }
        Ok(())
    }
}
