//! The journal's rows: appended in order, read back in order, and refused where one is missing.

use std::borrow::Cow;

use rusqlite::{Connection, params};
use shared::time::Timestamp;

use super::{StoreError, from_int, int};

/// Version that events are written with. A change of an event's shape raises it and adds an upcaster.
pub const EVENT_VERSION: u16 = 1;

/// One event to be appended.
pub struct EventRow {
    pub at: Timestamp,
    /// Who asked for it, as JSON; shared by the events of one command.
    pub by: std::sync::Arc<str>,
    /// The event as JSON.
    pub event: String,
}

/// One event as it lies in the journal, brought to the current version.
pub struct JournalRow<'a> {
    pub seq: u64,
    pub at: Timestamp,
    pub by: &'a str,
    pub event: Cow<'a, str>,
}

impl JournalRow<'_> {
    /// What was written, as whoever wrote it knows it.
    ///
    /// # Errors
    /// Names the row that cannot be read.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, StoreError> {
        serde_json::from_str(&self.event).map_err(|source| StoreError::BadRow {
            what: "event",
            seq: self.seq,
            source,
        })
    }
}

/// Brings an event of an older version to the current shape.
fn upcast(seq: u64, version: u16, event: &str) -> Result<Cow<'_, str>, StoreError> {
    match version {
        EVENT_VERSION => Ok(Cow::Borrowed(event)),
        found => Err(StoreError::NewerEvent {
            seq,
            found,
            ours: EVENT_VERSION,
        }),
    }
}

pub(super) fn append(
    db: &Connection,
    head: u64,
    batch: u64,
    events: &[EventRow],
) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached(
        r#"INSERT INTO journal (seq, at, "by", event, version, batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"#,
    )?;
    for (seq, row) in (head + 1..).zip(events) {
        insert.execute(params![
            int(seq),
            row.at.0,
            &*row.by,
            row.event,
            EVENT_VERSION,
            int(batch)
        ])?;
    }
    Ok(())
}

/// The last sequence number, the last stamp and the last batch.
pub(super) fn head(db: &Connection) -> rusqlite::Result<(u64, Timestamp, u64)> {
    let mut query = db.prepare("SELECT seq, at, batch FROM journal ORDER BY seq DESC LIMIT 1")?;
    let mut rows = query.query([])?;
    match rows.next()? {
        Some(row) => Ok((
            from_int(row.get(0)?),
            Timestamp(row.get(1)?),
            from_int(row.get(2)?),
        )),
        None => Ok((0, Timestamp(0), 0)),
    }
}

/// Streams every event after `after`, checking that none is missing; memory stays flat.
pub(super) fn read(
    db: &Connection,
    after: u64,
    mut each: impl FnMut(JournalRow<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let broken = || StoreError::read("events");
    let sql = r#"SELECT seq, at, "by", event, version FROM journal WHERE ?1 < seq ORDER BY seq"#;
    let mut query = db.prepare(sql).map_err(broken())?;
    let mut rows = query.query([int(after)]).map_err(broken())?;
    let mut expected = after + 1;
    while let Some(row) = rows.next().map_err(broken())? {
        let parts = || -> rusqlite::Result<_> {
            let by = row.get_ref(2)?.as_str()?;
            let event = row.get_ref(3)?.as_str()?;
            Ok((
                row.get::<_, i64>(0)?,
                row.get(1)?,
                by,
                event,
                row.get::<_, u16>(4)?,
            ))
        };
        let (seq, at, by, event, version) = parts().map_err(broken())?;
        let seq = from_int(seq);
        if seq != expected {
            return Err(StoreError::Gap {
                expected,
                found: seq,
            });
        }
        expected += 1;
        each(JournalRow {
            seq,
            at: Timestamp(at),
            by,
            event: upcast(seq, version, event)?,
        })?;
    }
    Ok(())
}
