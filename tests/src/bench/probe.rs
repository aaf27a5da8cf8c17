//! A screen's session in a process of its own that only notes when an order's ticket arrives.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use shared::bus::Inbound;
use shared::ids::{SiteId, StationId};
use shared::wire::{Role, Snapshot, StationUpdate, Stream, Update};

use crate::hands::Hand;

/// Nanoseconds of the machine's clock: two processes on one machine read the same one.
#[expect(
    clippy::disallowed_methods,
    reason = "two processes compare stamps of one machine's clock"
)]
pub fn clock_ns() -> u128 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos())
}

/// Runs until standard input ends: follows a station and writes `ORDER NANOSECONDS` per new ticket.
pub fn follow_station(site: &str, station: &str, endpoint: &str) -> anyhow::Result<()> {
    let site = SiteId::new(site)?;
    let stream = Stream::Station(StationId::new(station)?);
    let hand = Hand::connect(&site, Role::Station, "probe-screen", endpoint, &[stream])?;
    let mut out = std::io::stdout().lock();
    let end = end_of_input()?;
    while end.try_recv().is_err() {
        let wait = std::time::Duration::from_millis(50);
        let Ok(inbound) = hand.link.inbox.recv_timeout(wait) else {
            continue;
        };
        let at = clock_ns();
        match inbound {
            Inbound::Update { tell, .. } => {
                if let Update::Station(StationUpdate::Ticket { view }) = tell.update {
                    writeln!(out, "{} {at}", view.id.order)?;
                    out.flush()?;
                }
            }
            Inbound::Snapshot {
                snapshot: Snapshot::Station(_),
                ..
            } => {
                writeln!(out, "ready {at}")?;
                out.flush()?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Hears when standard input ends, so that a helper process never outlives its parent.
pub fn end_of_input() -> anyhow::Result<crossbeam_channel::Receiver<()>> {
    let (gone, ended) = crossbeam_channel::bounded(1);
    std::thread::Builder::new()
        .name("stdin".to_owned())
        .spawn(move || {
            let mut sink = String::new();
            while std::io::stdin()
                .lock()
                .read_line(&mut sink)
                .is_ok_and(|n| n != 0)
            {
                sink.clear();
            }
            gone.send(()).ok();
        })?;
    Ok(ended)
}

/// A helper process of this same program, and what it wrote: word → nanoseconds of its first line.
pub struct Helper {
    child: Child,
    stdin: Option<ChildStdin>,
    stamps: Arc<Mutex<BTreeMap<String, u128>>>,
}

impl Helper {
    /// Starts `house ARGS…`.
    pub fn start(args: &[&str]) -> anyhow::Result<Self> {
        let mut child = Command::new(crate::crew::program("house")?)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().expect("asked for a pipe");
        let stamps: Arc<Mutex<BTreeMap<String, u128>>> = Arc::default();
        let notes = stamps.clone();
        std::thread::Builder::new()
            .name("stamps".to_owned())
            .spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    if let Some((word, ns)) = line.split_once(' ')
                        && let (Ok(ns), Ok(mut notes)) = (ns.parse(), notes.lock())
                    {
                        notes.entry(word.to_owned()).or_insert(ns);
                    }
                }
            })?;
        let stdin = child.stdin.take();
        Ok(Self {
            child,
            stdin,
            stamps,
        })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn stamp(&self, word: &str) -> Option<u128> {
        self.stamps.lock().ok()?.get(word).copied()
    }

    /// Waits up to `secs` for a word.
    pub fn wait_for(&self, word: &str, secs: u64) -> anyhow::Result<u128> {
        for _ in 0..secs * 1_000 {
            crate::crew::keep_going()?;
            if let Some(ns) = self.stamp(word) {
                return Ok(ns);
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        anyhow::bail!("a helper process has not written '{word}' within {secs} s")
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        drop(self.stdin.take());
        for _ in 0..200 {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Writes a word and the time, for the parent process.
pub fn say(word: &str) -> anyhow::Result<()> {
    say_at(word, clock_ns())
}

pub fn say_at(word: &str, at: u128) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{word} {at}")?;
    out.flush()?;
    Ok(())
}
