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

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Entry {
    Update(Box<Tell>),
    Snapshot { seq: u64, snapshot: Box<Snapshot> },
    Linked(bool),
    UnknownStream(String),
    Answer(Box<shared::wire::Answer>),
    Tap(Waiting),
}

#[derive(Serialize)]
struct Line {
    ms: u64,
    #[serde(flatten)]
    entry: Entry,
}

#[derive(Resource, Default)]
pub struct Recorder {
    lines: VecDeque<Line>,
}

impl Recorder {
    pub fn heard(&mut self, ms: u64, inbound: &Inbound) {
        let entry = match inbound {
            // Beats are many, and what they say stands in the picture.
            Inbound::Beat(_) => return,
            Inbound::Update { tell, .. } => Entry::Update(Box::new(tell.clone())),
            Inbound::Snapshot { seq, snapshot, .. } => Entry::Snapshot {
                seq: *seq,
                snapshot: Box::new(snapshot.clone()),
            },
            Inbound::Answer(answer) => Entry::Answer(Box::new(answer.clone())),
            Inbound::UnknownStream { stream } => Entry::UnknownStream(stream.to_string()),
            Inbound::Linked(linked) => Entry::Linked(*linked),
        };
        self.put(ms, entry);
    }

    pub fn tapped(&mut self, ms: u64, waiting: &Waiting) {
        self.put(ms, Entry::Tap(waiting.clone()));
    }

    fn put(&mut self, ms: u64, entry: Entry) {
        if ENTRIES_MAX <= self.lines.len() {
            self.lines.pop_front();
        }
        self.lines.push_back(Line { ms, entry });
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
            serde_json::to_writer(&mut text, line)?;
            text.push(b'\n');
        }
        crate::store::replace(path, &text)
    }
}
