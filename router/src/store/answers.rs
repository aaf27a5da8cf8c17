//! Remembered answers: a repeat of an ask gets what the first one got, for 400 days.

use rusqlite::{Connection, OptionalExtension, params};
use shared::ids::RequestId;
use shared::time::{Span, Timestamp};

use super::StoreError;

/// A late retry within this time is still the same ask.
pub const ANSWERS_KEPT: Span = Span::from_mins(400 * 24 * 60);
/// Forgotten at a time, so that no commit becomes long.
const FORGOTTEN_AT_ONCE: i64 = 2_000;

/// Short hash of an ask's body: sha2-256, first 16 bytes.
pub type BodyHash = [u8; 16];

/// An answer to be remembered.
pub struct AnswerRow {
    pub id: RequestId,
    pub body_hash: BodyHash,
    pub at: Timestamp,
    /// `Result<Accepted, Reject>` as JSON.
    pub answer: String,
}

/// An answer that was given before.
#[derive(Debug, PartialEq, Eq)]
pub struct Remembered {
    pub body_hash: BodyHash,
    /// `Result<Accepted, Reject>` as JSON.
    pub answer: String,
}

pub(super) fn find(db: &Connection, id: RequestId) -> Result<Option<Remembered>, StoreError> {
    let look = || {
        let sql = "SELECT body_hash, answer FROM answers WHERE id = ?1";
        let mut query = db.prepare_cached(sql)?;
        let found = query.query_row([id.0.as_bytes()], |row| {
            Ok(Remembered {
                body_hash: row.get(0)?,
                answer: row.get(1)?,
            })
        });
        found.optional()
    };
    look().map_err(StoreError::read("a remembered answer"))
}

pub(super) fn append(db: &Connection, answers: &[AnswerRow]) -> rusqlite::Result<()> {
    let sql = "INSERT INTO answers (id, body_hash, at, answer) VALUES (?1, ?2, ?3, ?4)";
    let mut insert = db.prepare_cached(sql)?;
    for row in answers {
        insert.execute(params![
            row.id.0.as_bytes(),
            row.body_hash,
            row.at.0,
            row.answer
        ])?;
    }
    Ok(())
}

/// Forgets some answers older than 400 days; true when more may be left. Ids carry the time they were
/// minted in front (UUIDv7), so the oldest lie together and the rest of the table is not read.
pub(super) fn forget_old(db: &Connection, now: Timestamp) -> rusqlite::Result<bool> {
    let cutoff = now - ANSWERS_KEPT;
    let Ok(millis) = u64::try_from(cutoff.0) else {
        return Ok(false);
    };
    let mut first_kept = [0_u8; 16];
    first_kept[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
    let sql = "DELETE FROM answers WHERE id IN
        (SELECT id FROM answers WHERE id < ?1 AND at < ?2 LIMIT ?3)";
    let gone = db
        .prepare_cached(sql)?
        .execute(params![first_kept, cutoff.0, FORGOTTEN_AT_ONCE])?;
    Ok(gone == FORGOTTEN_AT_ONCE as usize)
}
