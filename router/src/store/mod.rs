//! The only SQL of the router: one writer, one transaction per batch, on the disk before it returns.
//!
//! The seam is `commit(&Batch) -> Result<Committed>`: a replicated engine can stand behind it. The store
//! knows rows, numbers and texts; what an event means is the kitchen's business.

mod error;
mod open;
mod journal;
mod answers;
mod outbox;
mod facts;
mod people;
mod drafts;
mod customers;
mod visits;
mod checkpoint;
mod reader;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use shared::ids::{CustomerId, Epoch, RequestId, StationId};
use shared::order::Guest;
use shared::time::Timestamp;
use shared::wire::{Customer, KeptDraft, Stream, Visit};

pub use answers::{ANSWERS_KEPT, AnswerRow, BodyHash, Remembered};
pub use checkpoint::CheckpointRow;
pub use customers::CustomerRow;
pub use drafts::DraftRow;
pub use error::StoreError;
pub use facts::{FactRow, StoredFact};
pub use journal::{EVENT_VERSION, EventRow, JournalRow};
pub use outbox::{OUTBOX_ROWS_KEPT, OutboxRow, TouchRow};
pub use people::{Names, PEOPLE_IN_MEMORY_MAX};
pub use reader::{Counts, Reader};
pub use visits::VisitRow;

/// Commits between two looks for answers that are too old.
const COMMITS_PER_TIDYING: u64 = 4_096;

/// Everything that one turn of the loop changes; kept whole or not at all.
#[derive(Default)]
pub struct Batch {
    pub events: Vec<EventRow>,
    pub answers: Vec<AnswerRow>,
    pub touches: Vec<TouchRow>,
    pub facts: Vec<FactRow>,
    pub people: Vec<Guest>,
    pub drafts: Vec<DraftRow>,
    pub customers: Vec<CustomerRow>,
    pub visits: Vec<VisitRow>,
    /// Stations that showed a screen for the first time.
    pub screens: Vec<StationId>,
    /// Of an earlier state, made in the background.
    pub checkpoint: Option<CheckpointRow>,
    /// The newest stamp in it.
    pub at: Timestamp,
}

impl Batch {
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
            && self.answers.is_empty()
            && self.touches.is_empty()
            && self.facts.is_empty()
            && self.people.is_empty()
            && self.drafts.is_empty()
            && self.customers.is_empty()
            && self.visits.is_empty()
            && self.screens.is_empty()
            && self.checkpoint.is_none()
    }
}

/// What a commit numbered.
#[derive(Debug, PartialEq, Eq)]
pub struct Committed {
    /// The last event in the journal.
    pub journal_seq: u64,
    /// The number of each touch within its stream, in the batch's order.
    pub touch_seqs: Vec<u64>,
    /// The number of the batch's first fact; the others follow.
    pub first_fact: u64,
}

/// The router's memory on disk. One per data folder; dropping it lets the next router in.
pub struct Store {
    reader: Reader,
    _lock: File,
    epoch: Epoch,
    term: u64,
    journal_seq: u64,
    last_at: Timestamp,
    batch: u64,
    commits: u64,
    fact_seq: u64,
    heads: BTreeMap<Stream, outbox::Head>,
}

impl Store {
    /// Opens or creates `dir/journal.sqlite`. `mint` names the epoch of a new journal.
    ///
    /// # Errors
    /// Another router holds the folder; the file is of a newer version or somebody else's (it is left
    /// untouched); the folder cannot be written.
    pub fn open(dir: &Path, mint: impl FnOnce() -> Epoch) -> Result<Self, StoreError> {
        let lock = open::lock(dir)?;
        let db = open::writer(dir)?;
        let (journal_seq, last_at, batch) =
            journal::head(&db).map_err(StoreError::read("the journal's head"))?;
        let heads = outbox::heads(&db).map_err(StoreError::read("stream heads"))?;
        let fact_seq = facts::head(&db).map_err(StoreError::read("the last fact"))?;
        let epoch = match meta(&db, "epoch")?.and_then(|text| text.parse().ok()) {
            Some(epoch) => epoch,
            None => {
                let epoch = mint();
                set_meta(&db, "epoch", &epoch.to_string())?;
                epoch
            }
        };
        let term = meta(&db, "term")?
            .and_then(|text| text.parse().ok())
            .unwrap_or(1);
        Ok(Self {
            reader: Reader::new(db),
            _lock: lock,
            epoch,
            term,
            journal_seq,
            last_at,
            batch,
            commits: 0,
            fact_seq,
            heads,
        })
    }

    /// Where the journal of a router folder lies.
    pub fn path(dir: &Path) -> PathBuf {
        open::journal_path(dir)
    }

    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    pub fn term(&self) -> u64 {
        self.term
    }

    /// The last committed event; 0 in a new journal.
    pub fn journal_seq(&self) -> u64 {
        self.journal_seq
    }

    /// The stamp of the last committed event; stamps never go below it.
    pub fn last_at(&self) -> Timestamp {
        self.last_at
    }

    /// The committed head of a stream.
    pub fn head(&self, stream: &Stream) -> u64 {
        match stream {
            Stream::Facts => self.fact_seq,
            told => self.heads.get(told).map_or(0, |head| head.seq),
        }
    }

    /// Puts the whole batch on the disk in one transaction; when this returns, it is there.
    ///
    /// # Errors
    /// `Full`: nothing of it was kept. `Unknown`: stop and replay. Either way the memory that made the
    /// batch is ahead of the disk, so the process must not go on with it.
    pub fn commit(&mut self, batch: &Batch) -> Result<Committed, StoreError> {
        let mut heads = self.heads.clone();
        let (journal_seq, fact_seq) = (self.journal_seq, self.fact_seq);
        let number = if batch.events.is_empty() {
            self.batch
        } else {
            self.batch + 1
        };
        let tidy = self.commits.is_multiple_of(COMMITS_PER_TIDYING);
        let mut write = |db: &Connection| -> rusqlite::Result<Vec<u64>> {
            journal::append(db, journal_seq, number, &batch.events)?;
            answers::append(db, &batch.answers)?;
            let numbers = outbox::append(db, &mut heads, &batch.touches)?;
            facts::append(db, fact_seq, journal_seq, &batch.facts)?;
            people::append(db, batch.at, &batch.people)?;
            drafts::append(db, &batch.drafts)?;
            customers::append(db, batch.at, &batch.customers)?;
            visits::append(db, &batch.visits)?;
            for station in &batch.screens {
                let sql = "INSERT OR IGNORE INTO screens (station) VALUES (?1)";
                db.execute(sql, [station.as_str()])?;
            }
            if let Some(row) = &batch.checkpoint {
                checkpoint::append(db, row)?;
            }
            if tidy {
                answers::forget_old(db, batch.at)?;
            }
            Ok(numbers)
        };
        let db = self.reader.connection_mut();
        let begun = db.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(StoreError::commit)?;
        let touch_seqs = write(&transaction).map_err(StoreError::commit)?;
        transaction.commit().map_err(StoreError::commit)?;

        self.commits += 1;
        self.batch = number;
        self.journal_seq += batch.events.len() as u64;
        self.fact_seq += batch.facts.len() as u64;
        self.heads = heads;
        if let Some(last) = batch.events.last() {
            self.last_at = last.at;
        }
        Ok(Committed {
            journal_seq: self.journal_seq,
            touch_seqs,
            first_fact: fact_seq + 1,
        })
    }

    /// What an ask got before, if it was asked before.
    pub fn remembered(&self, id: RequestId) -> Result<Option<Remembered>, StoreError> {
        answers::find(self.reader.connection(), id)
    }

    /// Rows of a stream after `seq`; `None` when some are gone already, or when the asker is ahead of us.
    pub fn since(
        &self,
        stream: &Stream,
        seq: u64,
        limit: usize,
    ) -> Result<Option<Vec<OutboxRow>>, StoreError> {
        match self.heads.get(stream) {
            Some(head) if seq <= head.seq => {
                outbox::since(self.reader.connection(), *head, seq, limit)
            }
            None if seq == 0 => Ok(Some(Vec::new())),
            _ => Ok(None),
        }
    }

    /// Under which number each subject was told last, for subjects whose row is still kept.
    pub fn last_told(&self, stream: &Stream) -> Result<BTreeMap<String, u64>, StoreError> {
        match self.heads.get(stream) {
            Some(head) => outbox::last_told(self.reader.connection(), *head),
            None => Ok(BTreeMap::new()),
        }
    }

    pub fn newest_people(&self) -> Result<Names, StoreError> {
        people::newest(self.reader.connection())
    }

    /// What terminals have put aside, oldest first.
    pub fn drafts(&self) -> Result<Vec<KeptDraft>, StoreError> {
        drafts::all(self.reader.connection())
    }

    pub fn customer(&self, id: CustomerId) -> Result<Option<Customer>, StoreError> {
        customers::one(self.reader.connection(), id)
    }

    /// What a guest had before, the newest first.
    pub fn visits(&self, customer: CustomerId, limit: usize) -> Result<Vec<Visit>, StoreError> {
        visits::of(self.reader.connection(), customer, limit)
    }

    /// Guests by a part of the name in small letters, or by digits of the phone.
    pub fn find_customers(
        &self,
        name: Option<&str>,
        digits: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Customer>, StoreError> {
        customers::find(self.reader.connection(), name, digits, limit)
    }

    /// Erases a customer's name and phone; false when there was nothing.
    pub fn erase_person(&self, customer: CustomerId) -> Result<bool, StoreError> {
        people::erase(self.reader.connection(), customer)
    }

    /// The wall clock jumped in an earlier life and nobody has accepted it yet.
    pub fn clock_jumped(&self) -> Result<bool, StoreError> {
        Ok(meta(self.reader.connection(), "clock_jumped")?.as_deref() == Some("yes"))
    }

    pub fn set_clock_jumped(&self, jumped: bool) -> Result<(), StoreError> {
        let value = if jumped { "yes" } else { "no" };
        set_meta(self.reader.connection(), "clock_jumped", value)
    }

    /// As on a full disk, for tests.
    #[cfg(test)]
    pub(crate) fn let_no_page_be_added(&self) {
        let db = self.reader.connection();
        let pages: i64 = db
            .query_row("PRAGMA page_count", [], |row| row.get(0))
            .expect("open");
        db.pragma_update(None, "max_page_count", pages)
            .expect("open");
    }

    /// Folds the log into the file, for a clean stop.
    pub fn fold(&self) -> Result<(), StoreError> {
        let fold = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0).map(drop);
        let db = self.reader.connection();
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], fold)
            .map_err(StoreError::write("the log"))
    }
}

fn meta(db: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    let found = db.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| {
        row.get(0)
    });
    found.optional().map_err(StoreError::read("settings"))
}

fn set_meta(db: &Connection, key: &str, value: &str) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2";
    db.execute(sql, [key, value])
        .map(drop)
        .map_err(StoreError::write("settings"))
}

fn int(n: u64) -> i64 {
    i64::try_from(n).expect("a sequence number never reaches 2^63")
}

fn from_int(n: i64) -> u64 {
    u64::try_from(n).expect("sequence numbers are written from u64")
}
