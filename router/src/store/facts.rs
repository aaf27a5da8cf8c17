//! Facts for the bridge: numbered without gaps and never taken away.

use rusqlite::{Connection, params};

use super::{StoreError, from_int, int};

/// A fact to be appended.
pub struct FactRow {
    /// Which event of the batch made it, from 0.
    pub event: usize,
    /// The fact as JSON.
    pub payload: String,
}

/// A fact as it lies in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFact {
    pub seq: u64,
    pub journal_seq: u64,
    pub payload: String,
}

pub(super) fn append(
    db: &Connection,
    head: u64,
    journal_head: u64,
    facts: &[FactRow],
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO facts (seq, journal_seq, payload) VALUES (?1, ?2, ?3)";
    let mut insert = db.prepare_cached(sql)?;
    for (seq, row) in (head + 1..).zip(facts) {
        let journal_seq = journal_head + 1 + row.event as u64;
        insert.execute(params![int(seq), int(journal_seq), row.payload])?;
    }
    Ok(())
}

/// Up to `limit` facts after `seq`, in order.
pub(super) fn since(
    db: &Connection,
    seq: u64,
    limit: usize,
) -> Result<Vec<StoredFact>, StoreError> {
    let sql = "SELECT seq, journal_seq, payload FROM facts WHERE ?1 < seq ORDER BY seq LIMIT ?2";
    let read = || {
        let mut query = db.prepare_cached(sql)?;
        let rows = query.query_map(params![int(seq), limit as i64], |row| {
            Ok(StoredFact {
                seq: from_int(row.get(0)?),
                journal_seq: from_int(row.get(1)?),
                payload: row.get(2)?,
            })
        })?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    };
    read().map_err(StoreError::read("facts"))
}

/// The last fact's number; 0 before the first.
pub(super) fn head(db: &Connection) -> rusqlite::Result<u64> {
    db.query_row("SELECT ifnull(max(seq), 0) FROM facts", [], |row| {
        row.get(0)
    })
    .map(from_int)
}
