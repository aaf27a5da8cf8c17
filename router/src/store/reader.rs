//! Reading the journal: at start, beside a running router, and for whoever wants to check our sums.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::Connection;
use shared::ids::StationId;

use super::{
    CheckpointRow, JournalRow, StoreError, StoredFact, checkpoint, facts, from_int, journal, open,
};

/// Rows per table, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    pub events: u64,
    pub answers: u64,
    pub facts: u64,
    pub people: u64,
}

/// A connection for reading.
pub struct Reader(Connection);

impl Reader {
    /// Opens the journal in `dir` without writing; works while a router runs.
    ///
    /// # Errors
    /// No journal there, a newer one, or somebody else's file.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        open::reader(dir).map(Self)
    }

    pub(super) fn new(db: Connection) -> Self {
        Self(db)
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.0
    }

    pub(super) fn connection_mut(&mut self) -> &mut Connection {
        &mut self.0
    }

    /// Every event after `after`, in order; a missing one is an error.
    pub fn events(
        &self,
        after: u64,
        each: impl FnMut(JournalRow<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        journal::read(&self.0, after, each)
    }

    /// Up to `limit` facts after `seq`, in order.
    pub fn facts(&self, seq: u64, limit: usize) -> Result<Vec<StoredFact>, StoreError> {
        facts::since(&self.0, seq, limit)
    }

    /// The last event's number; 0 in an empty journal.
    pub fn journal_seq(&self) -> Result<u64, StoreError> {
        let (seq, _at, _batch) =
            journal::head(&self.0).map_err(StoreError::read("the journal's head"))?;
        Ok(seq)
    }

    /// The newest checkpoint that this build can use.
    pub fn checkpoint(&self, schema_hash: &str) -> Result<Option<CheckpointRow>, StoreError> {
        checkpoint::newest(&self.0, schema_hash, self.journal_seq()?)
    }

    /// Stations that ever had a screen.
    pub fn screens(&self) -> Result<BTreeSet<StationId>, StoreError> {
        let read = || {
            let mut query = self.0.prepare("SELECT station FROM screens")?;
            let rows = query.query_map([], |row| row.get::<_, String>(0))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        let names = read().map_err(StoreError::read("screens"))?;
        Ok(names
            .into_iter()
            .filter_map(|name| StationId::new(name).ok())
            .collect())
    }

    pub fn counts(&self) -> Result<Counts, StoreError> {
        let count = |table: &str| {
            let sql = format!("SELECT count(*) FROM {table}");
            self.0.query_row(&sql, [], |row| row.get(0)).map(from_int)
        };
        let all = || {
            Ok(Counts {
                events: count("journal")?,
                answers: count("answers")?,
                facts: count("facts")?,
                people: count("people")?,
            })
        };
        all().map_err(StoreError::read("counts"))
    }
}
