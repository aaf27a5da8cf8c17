//! The flight recorder: what this screen heard and what hands did, lately, to write down when something went wrong.

use std::collections::VecDeque;
use std::io;
use std::path::Path;

use bevy::prelude::Resource;
use serde::Serialize;
use shared::bus::Inbound;
use shared::wire::{Snapshot, Tell};

use crate::board::pending::Waiting;

/// Entries kept; older ones go.
pub const ENTRIES_MAX: usize = 2_000;
/// Bytes kept: a rush of long tickets is remembered less long, and memory does not grow with it.
pub const BYTES_MAX: usize = 4 << 20;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Entry<'a> {
    Update(&'a Tell),
    Snapshot { seq: u64, snapshot: &'a Snapshot },
    Linked(bool),
    UnknownStream(String),
    Answer(&'a shared::wire::Answer),
    Tap(&'a Waiting),
}

#[derive(Serialize)]
struct Line<'a> {
    ms: u64,
    #[serde(flatten)]
    entry: Entry<'a>,
}

/// Entries as lines of JSON: a tenth of the memory of what they were read into.
#[derive(Resource, Default)]
pub struct Recorder {
    lines: VecDeque<Box<[u8]>>,
    bytes: usize,
}

impl Recorder {
    pub fn heard(&mut self, ms: u64, inbound: &Inbound) {
        let entry = match inbound {
            // Beats are many, and what they say stands in the picture.
            Inbound::Beat(_) => return,
            Inbound::Update { tell, .. } => Entry::Update(tell),
            Inbound::Snapshot { seq, snapshot, .. } => Entry::Snapshot {
                seq: *seq,
                snapshot,
            },
            Inbound::Answer(answer) => Entry::Answer(answer),
            Inbound::UnknownStream { stream } => Entry::UnknownStream(stream.to_string()),
            Inbound::Linked(linked) => Entry::Linked(*linked),
        };
        self.put(ms, entry);
    }

    pub fn tapped(&mut self, ms: u64, waiting: &Waiting) {
        self.put(ms, Entry::Tap(waiting));
    }

    fn put(&mut self, ms: u64, entry: Entry) {
        // What cannot be told as JSON is not worth a crash.
        let Ok(line) = serde_json::to_vec(&Line { ms, entry }) else {
            return;
        };
        self.bytes += line.len();
        self.lines.push_back(line.into_boxed_slice());
        while ENTRIES_MAX < self.lines.len() || (BYTES_MAX < self.bytes && 1 < self.lines.len()) {
            let gone = self.lines.pop_front().map_or(0, |line| line.len());
            self.bytes -= gone;
        }
    }

    pub fn len(&self) -> usize {
        self.lines.len()
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Writes all entries as lines of JSON, oldest first.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut text = Vec::new();
        for line in &self.lines {
            text.extend_from_slice(line);
            text.push(b'\n');
        }
        crate::store::replace(path, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::{StationId, StepId};

    #[test]
    fn what_was_heard_is_kept_in_order_and_within_its_bounds() {
        let mut recorder = Recorder::default();
        let grill = StationId::new("grill").unwrap();
        for ms in 0..3_000 {
            let stream = shared::wire::Stream::Station(grill.clone());
            recorder.heard(ms, &Inbound::UnknownStream { stream });
        }
        assert_eq!(recorder.len(), ENTRIES_MAX);
        let line = shared::ids::LineId(uuid::Uuid::nil());
        let steps = vec![StepId { line, n: 1 }; 20_000];
        let tap = crate::board::pending::Tap::Unbump { steps };
        let waiting = crate::board::pending::Pending::default()
            .push(tap, None)
            .unwrap();
        for ms in 3_000..3_020 {
            recorder.tapped(ms, &waiting);
        }
        assert!(recorder.bytes <= BYTES_MAX && 1 < recorder.len());
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("flight.jsonl");
        recorder.write(&file).unwrap();
        let text = std::fs::read_to_string(file).unwrap();
        let last: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
        assert_eq!(last["ms"], 3_019);
    }
}
