//! Why the store could not do its part, told so that a person knows what to do next.

use std::path::PathBuf;

/// A failure of the disk or of what lies on it; refusals are `Reject`, bugs are asserts.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "another router works on {path} already (process {holder}); stop it, or give this one its own --data folder"
    )]
    Locked { path: PathBuf, holder: String },
    #[error(
        "{path} was written by a newer router (format {found}, this one knows up to {ours}); start that version again or restore a backup, the file was left as it is"
    )]
    Newer {
        path: PathBuf,
        found: i64,
        ours: i64,
    },
    #[error("{path} is not a Brigade journal; give another --data folder")]
    Foreign { path: PathBuf },
    #[error("there is no journal at {path}; check --data")]
    Missing { path: PathBuf },
    #[error("cannot use {path}; check that the folder exists and may be written")]
    Folder {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("cannot open the journal {path}")]
    Open {
        path: PathBuf,
        source: rusqlite::Error,
    },
    #[error("cannot read {what} from the journal")]
    Read {
        what: &'static str,
        source: rusqlite::Error,
    },
    #[error("cannot write {what} to the journal")]
    Write {
        what: &'static str,
        source: rusqlite::Error,
    },
    #[error("the disk is full; free disk space on the router's machine")]
    Full { source: rusqlite::Error },
    /// It may or may not be on the disk: only a replay tells.
    #[error(
        "the journal's disk failed at a commit; whether it was kept is unknown until the restart"
    )]
    Unknown { source: rusqlite::Error },
    #[error(
        "the journal is broken: event {expected} is missing, {found} follows; restore a backup"
    )]
    Gap { expected: u64, found: u64 },
    #[error("the journal is broken at {what} {seq}; restore a backup")]
    BadRow {
        what: &'static str,
        seq: u64,
        source: serde_json::Error,
    },
    #[error(
        "event {seq} has version {found}, this router knows up to {ours}; start the newer version again"
    )]
    NewerEvent { seq: u64, found: u16, ours: u16 },
}

impl StoreError {
    pub(super) fn read(what: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Read { what, source }
    }

    pub(super) fn write(what: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Write { what, source }
    }

    /// A failure before or at COMMIT. Only "disk full" is sure to have left nothing behind: the frame
    /// that commits is written last. Any other failure, a failed sync above all, may have kept it.
    pub(super) fn commit(source: rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full { source },
            _ => Self::Unknown { source },
        }
    }
}
