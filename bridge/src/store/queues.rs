//! Queues of destinations: filled from closed days, emptied in order, each parcel sent once in effect.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use shared::time::Timestamp;

use super::reader::listed;
use super::shop::from_json;
use super::{Doing, Reader, StoreError, Turn};
use crate::shop::News;

/// Longest rest between two tries, in milliseconds.
const REST_MS_MAX: i64 = 5 * 60 * 1_000;

/// A closed day, or news, on its way to a destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    pub id: i64,
    pub destination: String,
    pub key: String,
    /// The closed day; empty for news.
    #[serde(default)]
    pub day: String,
    /// waiting, sent, parked, or replaced by newer news.
    pub state: String,
    pub tries: u32,
    /// What was said at the last try.
    pub words: Option<String>,
    /// day, orders, stock, prices or pace.
    pub kind: String,
    /// News as JSON; empty for a day.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
}

impl Parcel {
    /// What it tells; `None` for a closed day.
    pub fn news(&self) -> Result<Option<News>, StoreError> {
        if self.kind == "day" {
            return Ok(None);
        }
        from_json(&self.body).map(Some)
    }
}

/// How a delivery ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivered {
    Sent,
    /// The world did not cooperate: again after a rest.
    Later(String),
    /// They will never take it like this: a person must look.
    Refused(String),
}

/// What a person does to a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum QueueAction {
    Pause {
        destination: String,
    },
    Resume {
        destination: String,
    },
    /// Send it, or send it again: the key makes that harmless.
    Retry {
        parcel: i64,
    },
    /// Leave it aside; what comes after goes on.
    Park {
        parcel: i64,
    },
}

impl Turn<'_> {
    /// Gives a destination every closed day from `since` on that it does not have yet.
    pub fn fill_queue(
        &mut self,
        destination: &str,
        since: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO parcels (destination, key, day, at, state)
                   SELECT ?1, 'z' || d.z || '-' || d.day, d.day, ?3, 'waiting' FROM days d
                   WHERE ?2 <= d.day AND NOT EXISTS
                       (SELECT 1 FROM parcels p WHERE p.destination = ?1 AND p.day = d.day)
                   ORDER BY d.z";
        self.tx
            .prepare_cached(sql)
            .and_then(|mut s| s.execute(params![destination, since, at.0]))
            .doing("fill a queue")?;
        Ok(())
    }

    /// Notes how a delivery ended; a parcel that was parked meanwhile stays so unless it arrived.
    pub fn delivered(
        &mut self,
        parcel: i64,
        outcome: &Delivered,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (state, words) = match outcome {
            Delivered::Sent => ("sent", None),
            Delivered::Later(words) => ("waiting", Some(words)),
            Delivered::Refused(words) => ("parked", Some(words)),
        };
        let sql = "UPDATE parcels SET tries = tries + 1, words = ?3,
                   state = CASE WHEN state IN ('parked', 'replaced') AND ?2 <> 'sent' THEN state ELSE ?2 END,
                   sent_at = CASE WHEN ?2 = 'sent' THEN ?4 END,
                   next_at = ?4 + MIN(?5, 1000 * (1 << MIN(tries, 20)))
                   WHERE id = ?1";
        let row = params![parcel, state, words, at.0, REST_MS_MAX];
        self.tx.execute(sql, row).doing("note a delivery")?;
        Ok(())
    }

    /// True for news of which newer news was queued: sent now, it would tell what is no longer so.
    fn is_overtaken(&mut self, parcel: i64) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM parcels old JOIN parcels new ON new.destination = old.destination
                   AND new.subject = old.subject AND old.id < new.id
                   WHERE old.id = ?1 AND old.kind <> 'day' AND old.state <> 'sent'";
        let found = self
            .tx
            .prepare_cached(sql)
            .and_then(|mut s| s.exists([parcel]));
        found.doing("look for newer news")
    }

    /// The error says why it cannot be done.
    pub fn queue_action(&mut self, action: &QueueAction) -> Result<Result<(), String>, StoreError> {
        let doing = "change a queue";
        let changed = match action {
            QueueAction::Pause { destination } => {
                let sql = "INSERT OR IGNORE INTO paused VALUES (?1)";
                self.tx.execute(sql, [destination]).doing(doing)?;
                1
            }
            QueueAction::Resume { destination } => {
                let sql = "DELETE FROM paused WHERE destination = ?1";
                self.tx.execute(sql, [destination]).doing(doing)?
            }
            QueueAction::Retry { parcel } if self.is_overtaken(*parcel)? => {
                let sql = "UPDATE parcels SET state = 'replaced' WHERE id = ?1";
                self.tx.execute(sql, [parcel]).doing(doing)?;
                return Ok(Err(format!(
                    "newer news than parcel {parcel} has gone there since; it is not sent any more"
                )));
            }
            QueueAction::Retry { parcel } => {
                let sql = "UPDATE parcels SET state = 'waiting', next_at = 0 WHERE id = ?1 AND state <> 'replaced'";
                self.tx.execute(sql, [parcel]).doing(doing)?
            }
            QueueAction::Park { parcel } => {
                let sql = "UPDATE parcels SET state = 'parked' WHERE id = ?1 AND state = 'waiting'";
                self.tx.execute(sql, [parcel]).doing(doing)?
            }
        };
        Ok(match (changed, action) {
            (0, QueueAction::Resume { destination }) => {
                Err(format!("'{destination}' is not paused"))
            }
            (0, QueueAction::Retry { parcel }) => Err(format!(
                "there is no parcel {parcel}, or newer news has replaced it"
            )),
            (0, QueueAction::Park { parcel }) => Err(format!("parcel {parcel} does not wait")),
            _ => Ok(()),
        })
    }
}

fn read_parcel(row: &rusqlite::Row<'_>) -> rusqlite::Result<Parcel> {
    Ok(Parcel {
        id: row.get(0)?,
        destination: row.get(1)?,
        key: row.get(2)?,
        day: row.get(3)?,
        state: row.get(4)?,
        tries: row.get(5)?,
        words: row.get(6)?,
        kind: row.get(7)?,
        body: row.get(8)?,
    })
}

impl Reader {
    /// The oldest parcel that waits, when its rest is over and nobody has paused the queue. What waits behind
    /// it waits on: order is kept.
    pub fn next_parcel(
        &self,
        destination: &str,
        at: Timestamp,
    ) -> Result<Option<Parcel>, StoreError> {
        self.with("read a queue", |conn| {
            let sql = "SELECT id, destination, key, day, state, tries, words, kind, body, next_at FROM parcels
                       WHERE destination = ?1 AND state = 'waiting'
                       AND NOT EXISTS (SELECT 1 FROM paused WHERE destination = ?1)
                       ORDER BY id LIMIT 1";
            let read = |row: &rusqlite::Row<'_>| Ok((read_parcel(row)?, row.get::<_, i64>(9)?));
            let found = conn
                .prepare_cached(sql)?
                .query_row([destination], read)
                .optional()?;
            Ok(found
                .filter(|(_, next_at)| *next_at <= at.0)
                .map(|(parcel, _)| parcel))
        })
    }

    /// Everything that is not sent, and the latest that is; by destination and order.
    pub fn parcels(&self, max: usize) -> Result<Vec<Parcel>, StoreError> {
        self.with("read the queues", |conn| {
            let sql =
                "SELECT id, destination, key, day, state, tries, words, kind, body FROM parcels
                       ORDER BY state IN ('sent', 'replaced'), destination, id LIMIT ?1";
            listed(conn, sql, max, read_parcel)
        })
    }

    pub fn paused(&self) -> Result<Vec<String>, StoreError> {
        self.with("read the queues", |conn| {
            let mut statement = conn.prepare("SELECT destination FROM paused ORDER BY 1")?;
            statement.query_map([], |row| row.get(0))?.collect()
        })
    }
}
