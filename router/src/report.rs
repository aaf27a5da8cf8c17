//! What people ask of a data folder from the command line: print it, check it, erase a person.

use std::io::{self, Write};
use std::path::Path;

use shared::ids::{CustomerId, Epoch};
use shared::time::Timestamp;
use uuid::Uuid;

use crate::kitchen::Event;
use crate::serve::check;
use crate::store::{Reader, Store, StoreError};

/// Facts read at a time.
const FACTS_AT_ONCE: usize = 1_000;

/// Why a report could not be given.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the journal knows no order '{which}'; give the day's number or the id")]
    NoOrder { which: String },
    #[error("cannot write the report")]
    Output(#[from] io::Error),
    #[error(
        "the checkpoint and the journal differ; delete nothing, keep this folder and restore a backup"
    )]
    Unsound,
}

/// Opens the journal of a data folder and hands over every event in order; works while a router runs.
pub(crate) fn each_event(
    data: &Path,
    mut each: impl FnMut(Timestamp, &Event),
) -> Result<(), ReportError> {
    let reader = Reader::open(&data.join("router"))?;
    reader.events(0, |row| {
        each(row.at, &row.read()?);
        Ok(())
    })?;
    Ok(())
}

/// Every event from `from` on: `{"seq":…,"at":…,"by":{…},"event":{…}}` a line.
pub fn print_events(data: &Path, from: u64, out: &mut impl Write) -> Result<(), ReportError> {
    let reader = Reader::open(&data.join("router"))?;
    let mut written = Ok(());
    reader.events(from.saturating_sub(1), |row| {
        // Both texts are JSON already.
        let (seq, at, by, event) = (row.seq, row.at.0, row.by, &row.event);
        if written.is_ok() {
            written = writeln!(
                out,
                r#"{{"seq":{seq},"at":{at},"by":{by},"event":{event}}}"#
            );
        }
        Ok(())
    })?;
    Ok(written?)
}

/// Every fact from `from` on: `{"seq":…,"journal":…,"fact":{…}}` a line.
pub fn print_facts(data: &Path, from: u64, out: &mut impl Write) -> Result<(), ReportError> {
    let reader = Reader::open(&data.join("router"))?;
    let mut after = from.saturating_sub(1);
    loop {
        let facts = reader.facts(after, FACTS_AT_ONCE)?;
        for row in &facts {
            let (seq, journal, fact) = (row.seq, row.journal_seq, &row.payload);
            writeln!(out, r#"{{"seq":{seq},"journal":{journal},"fact":{fact}}}"#)?;
        }
        match facts.last() {
            Some(last) => after = last.seq,
            None => return Ok(()),
        }
    }
}

/// Replays both ways and says what is there.
pub fn print_check(data: &Path, out: &mut impl Write) -> Result<(), ReportError> {
    let found = check(data)?;
    let counts = found.counts;
    writeln!(
        out,
        "events      {} (last {})",
        counts.events, found.journal_seq
    )?;
    writeln!(out, "answers     {}", counts.answers)?;
    writeln!(out, "facts       {}", counts.facts)?;
    writeln!(out, "people      {}", counts.people)?;
    writeln!(out, "checkpoint  after event {}", found.checkpoint_seq)?;
    writeln!(
        out,
        "state       {:016x} from the checkpoint",
        found.from_checkpoint
    )?;
    writeln!(
        out,
        "            {:016x} from the start",
        found.from_the_start
    )?;
    if !found.is_sound() {
        return Err(ReportError::Unsound);
    }
    writeln!(out, "sound")?;
    Ok(())
}

/// Erases a customer's name and phone. The router must be stopped: it would go on showing the name.
pub fn forget(data: &Path, customer: CustomerId, out: &mut impl Write) -> Result<(), ReportError> {
    let dir = data.join("router");
    if !Store::path(&dir).exists() {
        return Err(StoreError::Missing {
            path: Store::path(&dir),
        }
        .into());
    }
    // The journal exists, so its epoch is not minted.
    let store = Store::open(&dir, || Epoch(Uuid::nil()))?;
    if store.erase_person(customer)? {
        writeln!(out, "erased {customer}")?;
    } else {
        writeln!(out, "nothing is kept about {customer}")?;
    }
    Ok(())
}
