//! Opening the journal: one router per folder, durable settings, and migrations by number.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::StoreError;

/// Numbered and never edited; a file's place in the list is the version it brings.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_desk.sql"),
    include_str!("migrations/0003_visits.sql"),
];
/// The same number as in the first migration.
const APPLICATION_ID: i64 = 1_112_688_452;
/// Pages in the write-ahead log before it is folded into the file: fewer folds, more throughput; a
/// start reads at most this much (8 000 × 4 KiB = 32 MiB) of log.
const WAL_PAGES_MAX: i64 = 8_000;
/// Page cache in KiB; resident memory stays flat.
const CACHE_KIB: i64 = 16_384;
/// How long a `router journal` that folds the log may keep us waiting.
const BUSY_WAIT: Duration = Duration::from_secs(5);

pub(super) fn journal_path(dir: &Path) -> PathBuf {
    dir.join("journal.sqlite")
}

/// Held as long as the store lives; the operating system lets go of it when the process dies.
pub(super) fn lock(dir: &Path) -> Result<File, StoreError> {
    let path = dir.join("lock");
    let folder = |source| StoreError::Folder {
        path: path.clone(),
        source,
    };
    std::fs::create_dir_all(dir).map_err(folder)?;
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path);
    let mut file = opened.map_err(folder)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Who holds it is a courtesy; that it is held is the message.
            if file.read_to_string(&mut holder).is_err() || holder.trim().is_empty() {
                holder = "unknown".to_owned();
            }
            return Err(StoreError::Locked {
                path,
                holder: holder.trim().to_owned(),
            });
        }
        Err(TryLockError::Error(source)) => return Err(StoreError::Folder { path, source }),
    }
    let told = file.set_len(0).and_then(|()| file.rewind());
    told.and_then(|()| writeln!(file, "{}", std::process::id()))
        .map_err(folder)?;
    Ok(file)
}

/// The writer's connection; the caller holds the lock.
pub(super) fn writer(dir: &Path) -> Result<Connection, StoreError> {
    let path = journal_path(dir);
    let open = |source| StoreError::Open {
        path: path.clone(),
        source,
    };
    // Looked at without write permission first: what is not ours to write stays as it is.
    let version = if path.exists() { judge(&path)? } else { 0 };
    let mut db = Connection::open(&path).map_err(open)?;
    settle(&db).map_err(open)?;
    migrate(&mut db, version).map_err(open)?;
    Ok(db)
}

/// A reader's connection, beside a running router or without one.
pub(super) fn reader(dir: &Path) -> Result<Connection, StoreError> {
    let path = journal_path(dir);
    if !path.exists() {
        return Err(StoreError::Missing { path });
    }
    judge(&path)?;
    let db = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let db = db.map_err(|source| StoreError::Open {
        path: path.clone(),
        source,
    })?;
    db.busy_timeout(BUSY_WAIT)
        .map_err(|source| StoreError::Open { path, source })?;
    Ok(db)
}

/// The format version of the file, or why it is none of ours.
fn judge(path: &Path) -> Result<i64, StoreError> {
    let look = || -> rusqlite::Result<(i64, i64, i64)> {
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        db.busy_timeout(BUSY_WAIT)?;
        let number = |sql| db.query_row(sql, [], |row| row.get::<_, i64>(0));
        let tables = number("SELECT count(*) FROM sqlite_master")?;
        Ok((
            number("PRAGMA application_id")?,
            number("PRAGMA user_version")?,
            tables,
        ))
    };
    let (application, version, tables) = match look() {
        Ok(seen) => seen,
        Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            return Err(StoreError::Foreign {
                path: path.to_owned(),
            });
        }
        Err(source) => {
            return Err(StoreError::Open {
                path: path.to_owned(),
                source,
            });
        }
    };
    let ours = MIGRATIONS.len() as i64;
    if application != APPLICATION_ID && 0 < tables {
        return Err(StoreError::Foreign {
            path: path.to_owned(),
        });
    }
    if ours < version {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found: version,
            ours,
        });
    }
    Ok(version)
}

fn settle(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(BUSY_WAIT)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    // FULL: each commit is on the disk before its answer leaves. NORMAL may lose it to a power cut.
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "wal_autocheckpoint", WAL_PAGES_MAX)?;
    db.pragma_update(None, "cache_size", -CACHE_KIB)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn migrate(db: &mut Connection, from: i64) -> rusqlite::Result<()> {
    for (done, sql) in MIGRATIONS
        .iter()
        .enumerate()
        .skip(usize::try_from(from).unwrap_or(0))
    {
        let step = db.transaction()?;
        step.execute_batch(sql)?;
        step.pragma_update(None, "user_version", done as i64 + 1)?;
        step.commit()?;
    }
    Ok(())
}
