//! Checkpoints: the kitchen as it was after some event, so that a start need not replay everything.

use rusqlite::{Connection, OptionalExtension, params};

use super::{StoreError, from_int, int};

/// Checkpoints kept: the newest and the one before it.
const CHECKPOINTS_KEPT: i64 = 2;

/// A checkpoint, as bytes that this build knows how to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointRow {
    /// The last event in it.
    pub journal_seq: u64,
    /// Of the code that wrote it; another build's checkpoint is thrown away.
    pub schema_hash: String,
    /// Of the state, to see that it came back whole.
    pub state_hash: u64,
    pub state: Vec<u8>,
}

pub(super) fn append(db: &Connection, row: &CheckpointRow) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO checkpoint (journal_seq, schema_hash, state_hash, state)
        VALUES (?1, ?2, ?3, ?4)";
    let hash = row.state_hash.cast_signed();
    db.execute(
        sql,
        params![int(row.journal_seq), row.schema_hash, hash, row.state],
    )?;
    let old = "DELETE FROM checkpoint WHERE journal_seq NOT IN
        (SELECT journal_seq FROM checkpoint ORDER BY journal_seq DESC LIMIT ?1)";
    db.execute(old, [CHECKPOINTS_KEPT])?;
    Ok(())
}

/// The newest checkpoint of this schema that the journal still covers.
pub(super) fn newest(
    db: &Connection,
    schema_hash: &str,
    journal_head: u64,
) -> Result<Option<CheckpointRow>, StoreError> {
    let sql = "SELECT journal_seq, schema_hash, state_hash, state FROM checkpoint
        WHERE schema_hash = ?1 AND journal_seq <= ?2 ORDER BY journal_seq DESC LIMIT 1";
    let found = db.query_row(sql, params![schema_hash, int(journal_head)], |row| {
        Ok(CheckpointRow {
            journal_seq: from_int(row.get(0)?),
            schema_hash: row.get(1)?,
            state_hash: row.get::<_, i64>(2)?.cast_unsigned(),
            state: row.get(3)?,
        })
    });
    found.optional().map_err(StoreError::read("a checkpoint"))
}
