//! Taps on disk: what a cook did while the router was away survives a restart, in order.
//!
//! The file is lines of JSON, each synced before the tap is sent. When nothing waits any more it starts
//! over, by temporary name, sync and rename.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use shared::ids::DeviceId;

use crate::board::pending::{Asked, Waiting};

/// Lines after which an empty queue starts the file over.
const LINES_MAX: usize = 256;

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot use {path}: {what}")]
pub struct StoreError {
    pub path: PathBuf,
    what: &'static str,
    #[source]
    source: io::Error,
}

/// Why a screen cannot have its folder.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    #[error(
        "another screen runs on {}; close it, or give this one its own name with --device NAME",
        .0.display()
    )]
    Taken(PathBuf),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The folder is ours alone for as long as this value lives.
#[derive(Debug)]
pub struct Claim {
    _lock: File,
}

/// Claims the folder, made where it is missing. Two screens on one would answer to one name, and the later one would
/// start the file of taps over under the first.
pub fn claim(folder: &Path) -> Result<Claim, ClaimError> {
    let path = folder.join("lock");
    let fail = |what| {
        let path = path.clone();
        move |source| StoreError { path, what, source }
    };
    fs::create_dir_all(folder).map_err(fail("the folder cannot be made"))?;
    let lock = File::create(&path).map_err(fail("it cannot be written"))?;
    match lock.try_lock() {
        Ok(()) => Ok(Claim { _lock: lock }),
        Err(TryLockError::WouldBlock) => Err(ClaimError::Taken(folder.to_owned())),
        Err(TryLockError::Error(source)) => Err(fail("it cannot be locked")(source).into()),
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Entry {
    Tap(Waiting),
    Asked { no: u64, asked: Asked },
    Over { no: u64 },
}

/// The folder of one screen.
pub struct Store {
    path: PathBuf,
    file: File,
    lines: usize,
}

impl Store {
    /// Opens the folder and reads the taps that still wait. A last line that was cut by a power loss is left out:
    /// its tap was never shown as sent.
    pub fn open(folder: &Path) -> Result<(Self, Vec<Waiting>), StoreError> {
        let path = folder.join("pending.jsonl");
        let fail = |what| {
            let path = path.clone();
            move |source| StoreError { path, what, source }
        };
        fs::create_dir_all(folder).map_err(fail("the folder cannot be made"))?;
        let kept = match File::open(&path) {
            Ok(file) => read(file).map_err(fail("it cannot be read"))?,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(fail("it cannot be read")(e)),
        };
        let file = rewrite(&path, &kept).map_err(fail("it cannot be written"))?;
        let lines = kept.len();
        Ok((Self { path, file, lines }, kept))
    }

    pub fn tap(&mut self, waiting: &Waiting) -> io::Result<()> {
        self.append(&Entry::Tap(waiting.clone()))
    }

    pub fn asked(&mut self, no: u64, asked: Asked) -> io::Result<()> {
        self.append(&Entry::Asked { no, asked })
    }

    /// The tap is answered or taken back; `left` taps still wait.
    pub fn over(&mut self, no: u64, left: usize) -> io::Result<()> {
        self.append(&Entry::Over { no })?;
        if left == 0 && LINES_MAX < self.lines {
            self.file = rewrite(&self.path, &[])?;
            self.lines = 0;
        }
        Ok(())
    }

    fn append(&mut self, entry: &Entry) -> io::Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        self.file.sync_data()?;
        self.lines += 1;
        Ok(())
    }
}

fn read(file: File) -> io::Result<Vec<Waiting>> {
    let mut kept: Vec<Waiting> = Vec::new();
    for line in BufReader::new(file).lines() {
        match serde_json::from_str(&line?) {
            Ok(Entry::Tap(waiting)) => kept.push(waiting),
            Ok(Entry::Asked { no, asked }) => {
                if let Some(waiting) = kept.iter_mut().find(|waiting| waiting.no == no) {
                    waiting.asked = Some(asked);
                }
            }
            Ok(Entry::Over { no }) => kept.retain(|waiting| waiting.no != no),
            Err(_cut_by_power_loss) => {}
        }
    }
    Ok(kept)
}

fn rewrite(path: &Path, kept: &[Waiting]) -> io::Result<File> {
    let mut text = Vec::new();
    for waiting in kept {
        serde_json::to_writer(&mut text, &Entry::Tap(waiting.clone()))?;
        text.push(b'\n');
    }
    replace(path, &text)?;
    OpenOptions::new().append(true).open(path)
}

/// Writes a file so that a crash leaves either the old or the new one.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("new");
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The device's id: read, or minted once by `mint` and kept.
pub fn device(folder: &Path, mint: impl FnOnce() -> String) -> Result<DeviceId, StoreError> {
    let path = folder.join("device");
    let fail = |what| {
        let path = path.clone();
        move |source| StoreError { path, what, source }
    };
    if let Ok(text) = fs::read_to_string(&path)
        && let Ok(device) = DeviceId::new(text.trim())
    {
        return Ok(device);
    }
    fs::create_dir_all(folder).map_err(fail("the folder cannot be made"))?;
    let device = DeviceId::new(mint()).expect("a minted id is made of letters, digits and dashes");
    replace(&path, device.as_str().as_bytes()).map_err(fail("it cannot be written"))?;
    Ok(device)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::pending::Tap;
    use shared::ids::*;
    use uuid::Uuid;

    fn waiting(no: u64) -> Waiting {
        let tap = Tap::Unbump {
            steps: vec![StepId {
                line: LineId(Uuid::from_u128(u128::from(no))),
                n: 0,
            }],
        };
        Waiting {
            no,
            tap,
            at: None,
            asked: None,
        }
    }

    fn asked() -> Asked {
        Asked {
            id: RequestId(Uuid::from_u128(9)),
            term: 2,
            tap_age: None,
        }
    }

    #[test]
    fn taps_survive_and_answered_ones_do_not_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, kept) = Store::open(folder.path()).unwrap();
        assert!(kept.is_empty());
        for no in 0..3 {
            store.tap(&waiting(no)).unwrap();
        }
        store.asked(1, asked()).unwrap();
        store.over(0, 2).unwrap();
        let (_, kept) = Store::open(folder.path()).unwrap();
        assert_eq!(
            kept,
            [
                Waiting {
                    asked: Some(asked()),
                    ..waiting(1)
                },
                waiting(2)
            ]
        );
    }

    #[test]
    fn a_line_cut_by_a_power_loss_harms_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(folder.path()).unwrap();
        store.tap(&waiting(0)).unwrap();
        let path = folder.path().join("pending.jsonl");
        let mut text = fs::read(&path).unwrap();
        text.extend(b"{\"tap\":{\"no\":1,\"ta");
        fs::write(&path, text).unwrap();
        let (_, kept) = Store::open(folder.path()).unwrap();
        assert_eq!(kept, [waiting(0)]);
    }

    #[test]
    fn a_folder_belongs_to_one_screen_and_a_named_screen_has_its_own() {
        let data = tempfile::tempdir().unwrap();
        let grill = StationId::new("grill").unwrap();
        let folder = crate::config::folder(data.path(), "grill", &grill, None);
        let first = claim(&folder).unwrap();
        let second = claim(&folder).unwrap_err().to_string();
        assert!(second.contains("--device NAME"), "{second}");
        let left = DeviceId::new("left").unwrap();
        let own = claim(&crate::config::folder(
            data.path(),
            "grill",
            &grill,
            Some(&left),
        ));
        assert!(own.is_ok(), "{own:?}");
        drop(first);
        assert!(claim(&folder).is_ok());
    }

    #[test]
    fn a_device_keeps_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let first = device(folder.path(), || "kds-1".to_owned()).unwrap();
        let again = device(folder.path(), || "kds-2".to_owned()).unwrap();
        assert_eq!(first, again);
    }
}
