//! The bridge's memory: the only SQL of this program, one writer, every turn one transaction.
//!
//! WAL with `synchronous=FULL`: what was committed survives a power cut. A cursor and the effects of
//! the facts before it are in the same transaction, so each fact counts exactly once. Guests' names live
//! here only within questions that wait for an answer; `secure_delete` wipes them with the row.

mod turn;
mod effects;
mod cookings;
mod takings;
mod days;
mod wishes;
mod hooks;
mod queues;
mod news;
mod shelves;
mod shop;
mod reader;
mod reports;
mod customers;
mod histories;
mod points;
mod tokens;
mod sweep;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use shared::ids::Epoch;

pub use cookings::*;
pub use customers::*;
pub(crate) use days::hex;
pub use days::*;
pub use effects::*;
pub use histories::*;
pub use hooks::*;
pub use queues::*;
pub use reader::*;
pub use reports::*;
pub use shelves::*;
pub use shop::*;
pub use sweep::Sweeper;
pub use takings::*;
pub use tokens::*;
pub use turn::*;
pub use wishes::*;

/// Numbered, never edited: a change of the schema is a new file.
const MIGRATIONS: [&str; 7] = [
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_days.sql"),
    include_str!("migrations/0003_hooks.sql"),
    include_str!("migrations/0004_queues.sql"),
    include_str!("migrations/0005_news.sql"),
    include_str!("migrations/0006_history.sql"),
    include_str!("migrations/0007_evening.sql"),
];

/// Why the store could not do what it was asked; nothing of that turn was kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("cannot {doing}")]
    Sql {
        doing: &'static str,
        #[source]
        source: rusqlite::Error,
    },
    #[error("cannot make the folder {}; check who may write there, or choose another with --data", path.display())]
    Folder {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error(
        "{} was written by a newer version (schema {found}, this program knows {ours}); update this program, or start it on another --data folder",
        path.display()
    )]
    Newer {
        path: PathBuf,
        found: usize,
        ours: usize,
    },
    #[error("{} was written by an older version; start the bridge on it once, then look again", path.display())]
    Older { path: PathBuf },
    #[error(
        "'{ingredient}' was counted in {was} and is in {now} now; give it a new id in recipes.toml instead"
    )]
    UnitChanged {
        ingredient: String,
        was: String,
        now: String,
    },
    #[error(
        "facts {first} to {last} of the router never arrived; the books stop before them. Start again to fetch them"
    )]
    FactsMissing { first: u64, last: u64 },
    #[error("the store holds what this program cannot read ({what}); restore it from a backup")]
    Damaged { what: String },
}

/// Names what was being done when SQLite refused.
pub(crate) trait Doing<T> {
    fn doing(self, doing: &'static str) -> Result<T, StoreError>;
}

impl<T> Doing<T> for Result<T, rusqlite::Error> {
    fn doing(self, doing: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::Sql { doing, source })
    }
}

pub(crate) fn damaged(what: impl ToString) -> StoreError {
    StoreError::Damaged {
        what: what.to_string(),
    }
}

/// The file of a data folder.
pub fn file(dir: &Path) -> PathBuf {
    dir.join("bridge.sqlite")
}

/// The one writer.
pub struct Store {
    conn: Connection,
    memory: Memory,
}

impl Store {
    /// Opens or makes the store of a folder, and brings its schema up to date.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(|source| StoreError::Folder {
            path: dir.to_owned(),
            source,
        })?;
        let path = file(dir);
        let mut conn = Connection::open(&path).doing("open the bridge's store")?;
        conn.query_row("PRAGMA journal_mode=WAL", [], |_| Ok(()))
            .doing("switch to WAL")?;
        conn.execute_batch(
            "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000;",
        )
        .doing("set up the store")?;
        conn.pragma_update(None, "wal_autocheckpoint", sweep::PAGES_MAX)
            .doing("set up the store")?;
        conn.set_prepared_statement_cache_capacity(64);
        migrate(&mut conn, &path)?;
        let memory = Memory::load(&conn)?;
        Ok(Self { conn, memory })
    }

    /// How far facts are booked: the epoch that is followed and its last sequence.
    pub fn cursor(&self) -> Option<(Epoch, u64)> {
        self.memory
            .cursor
            .as_ref()
            .map(|cursor| (cursor.epoch, cursor.seq))
    }

    /// Items the router was told are out.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Moves the log into the database, where what was erased is wiped, and empties it. Somebody who reads just
    /// now may put that off until the next time.
    pub fn wipe_log(&mut self) -> Result<(), StoreError> {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        self.conn
            .query_row(sql, [], |_| Ok(()))
            .doing("wipe the log")
    }

    /// One transaction: all of `work`, or nothing of it. After an error the store must be opened anew,
    /// because what it keeps in memory may be ahead of the disk.
    pub fn turn<T>(
        &mut self,
        work: impl FnOnce(&mut Turn<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let begun = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate);
        let mut turn = Turn::new(begun.doing("begin a turn")?, &mut self.memory);
        let done = work(&mut turn)?;
        turn.commit()?;
        Ok(done)
    }
}

fn migrate(conn: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let found = version(conn)?;
    if MIGRATIONS.len() < found {
        return Err(newer(path, found));
    }
    for (n, sql) in MIGRATIONS.iter().enumerate().skip(found) {
        let tx = conn.transaction().doing("begin a migration")?;
        tx.execute_batch(sql).doing("migrate the store")?;
        let number = u32::try_from(n + 1).map_err(damaged)?;
        tx.pragma_update(None, "user_version", number)
            .doing("number the schema")?;
        tx.commit().doing("commit a migration")?;
    }
    Ok(())
}

fn newer(path: &Path, found: usize) -> StoreError {
    StoreError::Newer {
        path: path.to_owned(),
        found,
        ours: MIGRATIONS.len(),
    }
}

fn version(conn: &Connection) -> Result<usize, StoreError> {
    let found = conn
        .query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
        .optional();
    let found = found.doing("read the schema's number")?.unwrap_or_default();
    usize::try_from(found).map_err(damaged)
}

/// Changes a closed store behind everybody's back, as a clumsy hand or a bad disk would.
#[cfg(test)]
pub(crate) fn damage_for_tests(dir: &Path, sql: &str) {
    let conn = Connection::open(file(dir)).expect("a store");
    let changed = conn.execute(sql, []).expect("a change");
    assert!(0 < changed, "{sql} changes nothing");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_of_a_newer_version_is_refused_with_words() {
        let dir = tempfile::tempdir().unwrap();
        drop(Store::open(dir.path()).unwrap());
        let conn = Connection::open(file(dir.path())).unwrap();
        conn.pragma_update(None, "user_version", 99).unwrap();
        drop(conn);
        let words = |refused: Option<StoreError>| refused.unwrap().to_string();
        let refused = words(Store::open(dir.path()).err());
        assert!(refused.contains("newer version (schema 99"), "{refused}");
        assert_eq!(words(Reader::open(dir.path()).err()), refused);
    }

    #[test]
    fn what_is_committed_is_synced() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let pragma = |name: &str| -> String {
            let sql = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
            store.conn.query_row(&sql, [], |row| row.get(0)).unwrap()
        };
        // FULL is 2: NORMAL would lose committed turns with the power.
        assert_eq!(
            (
                pragma("journal_mode").as_str(),
                pragma("synchronous").as_str()
            ),
            ("wal", "2")
        );
    }
}
