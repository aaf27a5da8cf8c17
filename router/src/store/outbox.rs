//! What each stream was told, by number: the subjects that changed, kept for those who missed some.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use shared::time::Timestamp;
use shared::wire::Stream;

use super::{StoreError, from_int, int};

/// Rows kept per stream. Who missed more gets a snapshot.
pub const OUTBOX_ROWS_KEPT: u64 = 5_000;
/// Rows beyond that before the oldest are taken away together.
const OUTBOX_SLACK: u64 = 500;

/// A subject that changed, for one stream; numbered at commit.
pub struct TouchRow {
    pub at: Timestamp,
    pub stream: Stream,
    pub subject: String,
}

/// A numbered row of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    pub seq: u64,
    pub at: Timestamp,
    pub subject: String,
}

/// Where a stream stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    id: i64,
    pub(super) seq: u64,
    pruned_to: u64,
}

pub(super) fn heads(db: &Connection) -> rusqlite::Result<BTreeMap<Stream, Head>> {
    let mut heads = BTreeMap::new();
    let sql = "SELECT id, name, ifnull((SELECT max(seq) FROM outbox WHERE stream = id), 0),
                      ifnull((SELECT min(seq) FROM outbox WHERE stream = id), 1) FROM streams";
    let mut query = db.prepare(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        // A name that is no stream was written by nobody; it is left alone.
        if let Ok(stream) = row.get_ref(1)?.as_str()?.parse() {
            let (id, seq, kept) = (row.get(0)?, from_int(row.get(2)?), from_int(row.get(3)?));
            heads.insert(
                stream,
                Head {
                    id,
                    seq,
                    pruned_to: kept.saturating_sub(1),
                },
            );
        }
    }
    Ok(heads)
}

/// Appends and returns the number each row got, in order. `heads` is a copy that the caller keeps only
/// after the commit.
pub(super) fn append(
    db: &Connection,
    heads: &mut BTreeMap<Stream, Head>,
    touches: &[TouchRow],
) -> rusqlite::Result<Vec<u64>> {
    let mut insert =
        db.prepare_cached("INSERT INTO outbox (stream, seq, at, subject) VALUES (?1, ?2, ?3, ?4)")?;
    let mut numbers = Vec::with_capacity(touches.len());
    for row in touches {
        if !heads.contains_key(&row.stream) {
            let name = row.stream.to_string();
            db.execute("INSERT OR IGNORE INTO streams (name) VALUES (?1)", [&name])?;
            let id = db.query_row("SELECT id FROM streams WHERE name = ?1", [&name], |r| {
                r.get(0)
            })?;
            heads.insert(
                row.stream.clone(),
                Head {
                    id,
                    seq: 0,
                    pruned_to: 0,
                },
            );
        }
        let head = heads
            .get_mut(&row.stream)
            .expect("inserted above where it was missing");
        head.seq += 1;
        insert.execute(params![head.id, int(head.seq), row.at.0, row.subject])?;
        numbers.push(head.seq);
    }
    prune(db, heads)?;
    Ok(numbers)
}

fn prune(db: &Connection, heads: &mut BTreeMap<Stream, Head>) -> rusqlite::Result<()> {
    for head in heads.values_mut() {
        if head.pruned_to + OUTBOX_ROWS_KEPT + OUTBOX_SLACK < head.seq {
            let last_gone = head.seq - OUTBOX_ROWS_KEPT;
            let sql = "DELETE FROM outbox WHERE stream = ?1 AND seq <= ?2";
            db.prepare_cached(sql)?
                .execute(params![head.id, int(last_gone)])?;
            head.pruned_to = last_gone;
        }
    }
    Ok(())
}

/// Up to `limit` rows after `seq`; `None` when some of them are no longer kept.
pub(super) fn since(
    db: &Connection,
    head: Head,
    seq: u64,
    limit: usize,
) -> Result<Option<Vec<OutboxRow>>, StoreError> {
    if seq < head.pruned_to {
        return Ok(None);
    }
    let sql =
        "SELECT seq, at, subject FROM outbox WHERE stream = ?1 AND ?2 < seq ORDER BY seq LIMIT ?3";
    let read = || {
        let mut query = db.prepare_cached(sql)?;
        let rows = query.query_map(params![head.id, int(seq), limit as i64], |row| {
            Ok(OutboxRow {
                seq: from_int(row.get(0)?),
                at: Timestamp(row.get(1)?),
                subject: row.get(2)?,
            })
        })?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    };
    read().map(Some).map_err(StoreError::read("the outbox"))
}

/// The last number under which a subject was told to a stream, where that row is still kept.
pub(super) fn last_told(db: &Connection, head: Head) -> Result<BTreeMap<String, u64>, StoreError> {
    let sql = "SELECT subject, max(seq) FROM outbox WHERE stream = ?1 GROUP BY subject";
    let read = || {
        let mut query = db.prepare_cached(sql)?;
        let rows = query.query_map([head.id], |row| Ok((row.get(0)?, from_int(row.get(1)?))))?;
        rows.collect::<rusqlite::Result<BTreeMap<_, _>>>()
    };
    read().map_err(StoreError::read("the outbox"))
}
