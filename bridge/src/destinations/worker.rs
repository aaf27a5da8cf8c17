//! A thread for each destination: takes the oldest parcel, delivers it, has the outcome noted, and only then
//! looks at the next.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Sender, bounded};
use shared::time::Timestamp;

use super::{Settings, open};
use crate::feed::{Command, NoteDelivery};
use crate::store::{Reader, StoreError};

/// How often an empty queue is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// The running workers; dropping them lets each end its parcel first.
pub struct Workers {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

#[expect(
    clippy::disallowed_methods,
    reason = "rests between tries are real time"
)]
fn wall_clock() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let ms = since.map_or(0, |since| since.as_millis());
    Timestamp(i64::try_from(ms).unwrap_or(i64::MAX))
}

impl Workers {
    /// Each reads the store by itself; what it did is written by the feed.
    pub fn start(
        dir: &Path,
        destinations: &[Settings],
        commands: &Sender<Command>,
    ) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let mut threads = Vec::new();
        for settings in destinations {
            let (settings, dir) = (settings.clone(), dir.to_owned());
            let (stop, commands) = (stop.clone(), commands.clone());
            let name = format!("bridge-to-{}", settings.id);
            let work = move || {
                let id = settings.id.clone();
                if let Err(error) = work(&dir, &settings, &commands, &stop) {
                    tracing::error!(destination = %id, %error, "a queue stands still; start the bridge again");
                }
            };
            threads.push(std::thread::Builder::new().name(name).spawn(work)?);
        }
        Ok(Self { stop, threads })
    }
}

fn work(
    dir: &Path,
    settings: &Settings,
    commands: &Sender<Command>,
    stop: &AtomicBool,
) -> Result<(), StoreError> {
    let (reader, mut destination) = (Reader::open(dir)?, open(settings));
    while !stop.load(Ordering::Relaxed) {
        let Some(parcel) = reader.next_parcel(&settings.id, wall_clock())? else {
            std::thread::sleep(LOOK_EVERY);
            continue;
        };
        let outcome = destination.deliver(&parcel, &reader)?;
        tracing::info!(destination = %parcel.destination, key = %parcel.key, ?outcome, "delivered");
        let (noted, heard) = bounded(1);
        let note = NoteDelivery {
            parcel: parcel.id,
            outcome,
            at: wall_clock(),
            reply: Box::new(move |()| noted.send(()).unwrap_or_default()),
        };
        // A feed that has stopped notes nothing: the parcel goes again, and its key makes that harmless.
        if commands.send(Command::Delivered(Box::new(note))).is_err() || heard.recv().is_err() {
            return Ok(());
        }
    }
    Ok(())
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a delivery thread ended in a panic");
            }
        }
    }
}
