//! A flight recorder: the last messages and taps, to be written to a file when something looked wrong.

use std::collections::VecDeque;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use shared::bus::Inbound;
use shared::ids::RequestId;
use shared::time::Timestamp;
use shared::wire::{Accepted, HouseSnapshot, HouseUpdate, Reject, Snapshot, Update};

use crate::desk::{Desk, Stamp};
use crate::intent::Intent;

/// Entries kept; older ones fall out (a busy quarter of an hour).
const ENTRIES_MAX: usize = 2_000;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "entry")]
pub enum Entry {
    Beat {
        now: Timestamp,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        timers_stopped: bool,
    },
    Linked {
        linked: bool,
    },
    News {
        update: Box<HouseUpdate>,
    },
    Snapshot {
        house: HouseSnapshot,
    },
    Answer {
        request: RequestId,
        result: Result<Accepted, Reject>,
    },
    Tap {
        at: Timestamp,
        intent: Intent,
    },
}

#[derive(Debug, Default)]
pub struct Recorder {
    entries: VecDeque<Entry>,
}

impl Recorder {
    pub fn heard(&mut self, inbound: &Inbound) {
        let entry = match inbound {
            Inbound::Beat(beat) => Entry::Beat {
                now: beat.now,
                timers_stopped: beat.timers_stopped,
            },
            Inbound::Linked(linked) => Entry::Linked { linked: *linked },
            Inbound::Update { tell, .. } => match &tell.update {
                Update::House(update) => Entry::News {
                    update: Box::new(update.clone()),
                },
                _ => return,
            },
            // What came before a snapshot no longer matters: a record starts with the newest one.
            Inbound::Snapshot {
                snapshot: Snapshot::House(house),
                ..
            } => {
                self.entries.clear();
                Entry::Snapshot {
                    house: house.clone(),
                }
            }
            Inbound::Answer(answer) => Entry::Answer {
                request: answer.id,
                result: answer.result.clone(),
            },
            Inbound::Snapshot { .. } | Inbound::UnknownStream { .. } => return,
        };
        self.push(entry);
    }

    pub fn acted(&mut self, intent: &Intent, at: Timestamp) {
        // A PIN is on no disk, and in no record that goes to support.
        if matches!(intent, Intent::PinKey(_)) {
            return;
        }
        self.push(Entry::Tap {
            at,
            intent: intent.clone(),
        });
    }

    fn push(&mut self, entry: Entry) {
        // A beat says nothing that the next one does not say better.
        if matches!(entry, Entry::Beat { .. })
            && matches!(self.entries.back(), Some(Entry::Beat { .. }))
        {
            self.entries.pop_back();
        }
        if self.entries.len() == ENTRIES_MAX {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    /// One JSON object a line, then a line in words of what the screen showed.
    pub fn write(&self, path: &Path, desk: &Desk) -> std::io::Result<()> {
        let temporary = path.with_extension("part");
        let mut file = std::fs::File::create(&temporary)?;
        for entry in &self.entries {
            serde_json::to_writer(&mut file, entry)?;
            file.write_all(b"\n")?;
        }
        let shown = format!("{:?} {:?}", desk.screen.page, desk.status());
        let closing = serde_json::json!({ "entry": "shown", "text": shown });
        writeln!(file, "{closing}")?;
        file.sync_all()?;
        std::fs::rename(&temporary, path)
    }
}

/// Plays a record into a desk; lines that are not entries are skipped. Returns how many were played.
pub fn play(text: &str, desk: &mut Desk, stamp: &mut Stamp<'_>) -> usize {
    let entries = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Entry>(line).ok());
    let mut played = 0;
    for entry in entries {
        played += 1;
        // Effects are for the world of that evening; a replay only looks.
        let effects = match entry {
            Entry::Beat {
                now,
                timers_stopped,
            } => {
                desk.hear_beat(now, timers_stopped);
                Vec::new()
            }
            Entry::Linked { linked } => {
                desk.hear_linked(linked);
                Vec::new()
            }
            Entry::News { update } => desk.hear_house(*update),
            Entry::Snapshot { house } => desk.hear_snapshot(house),
            Entry::Answer { request, result } => desk.hear_answer(request, result, stamp),
            Entry::Tap { at, intent } => {
                desk.clock.tick(at);
                desk.act(&intent, stamp)
            }
        };
        drop(effects);
    }
    played
}
