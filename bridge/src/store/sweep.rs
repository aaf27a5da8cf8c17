//! The log is moved into the database beside the writer, so that no order of a shop waits for it.
//!
//! SQLite lets a second connection do it while the first goes on writing. Done by the writer itself, every thousand
//! pages somebody's order would wait until all of them lie where they belong: with a year of books a tenth of a second.

use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};
use rusqlite::Connection;

use super::file;

/// How often it is looked at.
const EVERY: Duration = Duration::from_secs(1);
/// Pages of 4 KiB in the log from which on the writer moves them itself: nobody sweeps, or somebody reads for long.
pub(super) const PAGES_MAX: u32 = 16_384;

/// Sweeps until it is dropped.
pub struct Sweeper {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sweeper {
    /// For the store of this folder, which must be there.
    pub fn start(dir: &Path) -> std::io::Result<Self> {
        let path = file(dir);
        let (stop, stopped) = bounded::<()>(1);
        let sweep = move || {
            let conn = match Connection::open(&path) {
                Ok(conn) => conn,
                Err(error) => {
                    return tracing::warn!(%error, "nobody sweeps the log; the writer does it");
                }
            };
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                // One that could not be finished is gone on with next time.
                let swept = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
                if let Err(error) = swept {
                    tracing::debug!(%error, "the log was not swept");
                }
            }
        };
        let thread = std::thread::Builder::new().name("bridge-sweep".to_owned());
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread.spawn(sweep)?),
        })
    }
}

impl Drop for Sweeper {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the sweeping thread ended in a panic");
        }
    }
}
