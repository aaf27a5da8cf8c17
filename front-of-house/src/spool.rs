//! What a person asked for stays on this disk, byte for byte, until the router has answered it.
//!
//! SQLite with `synchronous=FULL`: when `keep` returns, a power cut no longer loses the order. Unsent drafts
//! lie beside it, and change in the same transaction as the ask that they become.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::ids::RequestId;
use shared::time::Timestamp;
use shared::wire::{Ask, Envelope, decode};

use crate::desk::{Attempt, CardRun, Draft, Place, Waiting};

/// Layout of the file; a newer one is refused, never guessed at.
const SCHEMA: i64 = 3;

const CREATE: &str = "
CREATE TABLE asks (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  request BLOB NOT NULL UNIQUE,
  place TEXT,
  at_ms INTEGER NOT NULL,
  bytes BLOB NOT NULL
);
CREATE TABLE drafts (place TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
";

/// What layout 2 added: how this terminal is set, and what it has learned, each a line of JSON.
const SETTINGS: &str = "
CREATE TABLE settings (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
";

/// What layout 3 added: what a card terminal was asked for and has not answered.
const CARDS: &str = "
CREATE TABLE cards (attempt BLOB PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
";

#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    #[error("the spool {} cannot be opened; check that this folder can be written", .path.display())]
    Open {
        path: PathBuf,
        #[source]
        source: rusqlite::Error,
    },
    #[error(
        "the spool {} was written by a newer version of this program (layout {found}, known {SCHEMA}); start that version",
        .path.display()
    )]
    Newer { path: PathBuf, found: i64 },
    #[error("the disk did not take it ({0}); free space on this terminal")]
    Write(#[source] rusqlite::Error),
    #[error("the spool cannot be read ({0}); keep the file and ask for support")]
    Read(#[source] rusqlite::Error),
}

/// An ask as it was stored, with the exact bytes that went out.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub envelope: Envelope<Ask>,
    pub waiting: Waiting,
}

/// What the disk knew at the start.
#[derive(Debug, Default)]
pub struct Recovered {
    pub asks: Vec<Kept>,
    pub drafts: Vec<(Place, Draft)>,
    /// Card payments whose answer never came.
    pub cards: Vec<CardRun>,
    pub label_next: u32,
    /// Rows that this version cannot read; they stay on the disk, and the person is told.
    pub unreadable: usize,
}

pub struct Spool {
    db: Connection,
}

impl Spool {
    /// Opens or creates the file.
    pub fn open(path: &Path) -> Result<Self, SpoolError> {
        let open = |source| SpoolError::Open {
            path: path.to_owned(),
            source,
        };
        let db = Connection::open(path).map_err(open)?;
        db.pragma_update(None, "journal_mode", "WAL")
            .map_err(open)?;
        db.pragma_update(None, "synchronous", "FULL")
            .map_err(open)?;
        let found: i64 = db
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .map_err(open)?;
        let lacks: &[&str] = match found {
            0 => &[CREATE, SETTINGS, CARDS],
            1 => &[SETTINGS, CARDS],
            2 => &[CARDS],
            SCHEMA => &[],
            found => {
                return Err(SpoolError::Newer {
                    path: path.to_owned(),
                    found,
                });
            }
        };
        if !lacks.is_empty() {
            let steps = lacks.concat();
            let upgrade = format!("BEGIN; {steps} PRAGMA user_version = {SCHEMA}; COMMIT;");
            db.execute_batch(&upgrade).map_err(open)?;
        }
        Ok(Self { db })
    }

    /// Keeps an ask, and the draft of its place as it now is, in one transaction. A card payment that becomes this ask
    /// (it has the attempt's id) stays beside it until it is booked: what the router refuses is given back, also after a
    /// crash.
    pub fn keep(
        &mut self,
        waiting: &Waiting,
        bytes: &[u8],
        draft: Option<&Draft>,
        label_next: u32,
    ) -> Result<(), SpoolError> {
        let tx = self.db.transaction().map_err(SpoolError::Write)?;
        let place = waiting.place.as_ref().map(Place::to_string);
        tx.execute(
            "INSERT INTO asks (request, place, at_ms, bytes) VALUES (?1, ?2, ?3, ?4)",
            params![waiting.request.0.as_bytes(), place, waiting.at.0, bytes],
        )
        .map_err(SpoolError::Write)?;
        if let Some(place) = &waiting.place {
            write_draft(&tx, place, draft)?;
        }
        tx.execute(
            "INSERT OR REPLACE INTO counters (name, value) VALUES ('label', ?1)",
            params![label_next],
        )
        .map_err(SpoolError::Write)?;
        tx.commit().map_err(SpoolError::Write)
    }

    /// The router answered: forgets the ask, and keeps the draft of its place, in one transaction.
    pub fn settle(
        &mut self,
        request: RequestId,
        place: Option<(&Place, Option<&Draft>)>,
    ) -> Result<(), SpoolError> {
        let tx = self.db.transaction().map_err(SpoolError::Write)?;
        tx.execute(
            "DELETE FROM asks WHERE request = ?1",
            params![request.0.as_bytes()],
        )
        .map_err(SpoolError::Write)?;
        if let Some((place, draft)) = place {
            write_draft(&tx, place, draft)?;
        }
        tx.commit().map_err(SpoolError::Write)
    }

    pub fn save_draft(&mut self, place: &Place, draft: Option<&Draft>) -> Result<(), SpoolError> {
        write_draft(&self.db, place, draft)
    }

    /// Keeps what the card terminal is about to be asked for, as it now is.
    pub fn keep_card(&mut self, run: &CardRun) -> Result<(), SpoolError> {
        let body = serde_json::to_string(run).expect("a card payment is plain data");
        let query = "INSERT OR REPLACE INTO cards (attempt, body) VALUES (?1, ?2)";
        let written = self
            .db
            .execute(query, params![run.attempt.as_bytes(), body]);
        written.map(drop).map_err(SpoolError::Write)
    }

    pub fn forget_card(&mut self, attempt: Attempt) -> Result<(), SpoolError> {
        let query = "DELETE FROM cards WHERE attempt = ?1";
        let gone = self.db.execute(query, params![attempt.as_bytes()]);
        gone.map(drop).map_err(SpoolError::Write)
    }

    fn cards(&self, recovered: &mut Recovered) -> Result<(), SpoolError> {
        let read = SpoolError::Read;
        let query = "SELECT body FROM cards ORDER BY attempt";
        let mut cards = self.db.prepare(query).map_err(read)?;
        let rows = cards
            .query_map([], |row| row.get::<_, String>(0))
            .map_err(read)?;
        for row in rows {
            match serde_json::from_str(&row.map_err(read)?) {
                Ok(run) => recovered.cards.push(run),
                Err(_other_version) => recovered.unreadable += 1,
            }
        }
        Ok(())
    }

    /// Everything kept, oldest first.
    pub fn recover(&self) -> Result<Recovered, SpoolError> {
        let mut recovered = Recovered {
            label_next: self.label_next()?,
            ..Recovered::default()
        };
        let read = SpoolError::Read;
        let mut asks = self
            .db
            .prepare("SELECT place, at_ms, bytes FROM asks ORDER BY seq")
            .map_err(read)?;
        let rows = asks
            .query_map([], |row| {
                Ok((
                    row.get::<_, Option<String>>(0)?,
                    row.get(1)?,
                    row.get::<_, Vec<u8>>(2)?,
                ))
            })
            .map_err(read)?;
        for row in rows {
            let (place, at, bytes) = row.map_err(read)?;
            match kept(place.as_deref(), Timestamp(at), &bytes) {
                Some(kept) => recovered.asks.push(kept),
                None => recovered.unreadable += 1,
            }
        }
        let mut drafts = self
            .db
            .prepare("SELECT place, body FROM drafts ORDER BY place")
            .map_err(read)?;
        let rows = drafts
            .query_map([], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
            })
            .map_err(read)?;
        for row in rows {
            let (place, body) = row.map_err(read)?;
            match (place.parse::<Place>(), serde_json::from_str::<Draft>(&body)) {
                (Ok(place), Ok(draft)) => recovered.drafts.push((place, draft)),
                _ => recovered.unreadable += 1,
            }
        }
        self.cards(&mut recovered)?;
        Ok(recovered)
    }

    /// Keeps a setting of this terminal; the newest replaces the older.
    pub fn set(&self, name: &str, value: &impl Serialize) -> Result<(), SpoolError> {
        let body = serde_json::to_string(value).expect("a setting is plain data");
        let query = "INSERT OR REPLACE INTO settings (name, body) VALUES (?1, ?2)";
        let written = self.db.execute(query, params![name, body]);
        written.map(drop).map_err(SpoolError::Write)
    }

    /// A setting as it was kept; `None` where there is none, or none that this version can read.
    pub fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, SpoolError> {
        let query = "SELECT body FROM settings WHERE name = ?1";
        let found = self.db.query_row(query, params![name], |row| row.get(0));
        let body: Option<String> = found.optional().map_err(SpoolError::Read)?;
        Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
    }

    fn label_next(&self) -> Result<u32, SpoolError> {
        let query = "SELECT value FROM counters WHERE name = 'label'";
        let found = self.db.query_row(query, [], |row| row.get(0)).optional();
        Ok(found.map_err(SpoolError::Read)?.unwrap_or(1))
    }
}

fn write_draft(db: &Connection, place: &Place, draft: Option<&Draft>) -> Result<(), SpoolError> {
    let place = place.to_string();
    let written = match draft {
        Some(draft) => {
            let body = serde_json::to_string(draft).expect("a draft is plain data");
            db.execute(
                "INSERT OR REPLACE INTO drafts (place, body) VALUES (?1, ?2)",
                params![place, body],
            )
        }
        None => db.execute("DELETE FROM drafts WHERE place = ?1", params![place]),
    };
    written.map(drop).map_err(SpoolError::Write)
}

fn kept(place: Option<&str>, at: Timestamp, bytes: &[u8]) -> Option<Kept> {
    let envelope: Envelope<Ask> = decode(bytes).ok()?;
    let Ask::Front(ask) = envelope.body.clone() else {
        return None;
    };
    let place = match place {
        Some(text) => Some(text.parse().ok()?),
        None => None,
    };
    let waiting = Waiting {
        request: envelope.id,
        place,
        at,
        actor: envelope.actor.clone(),
        approver: envelope.approver.clone(),
        ask,
    };
    Some(Kept { envelope, waiting })
}
