//! Which numbered messages of a stream are new, which are repeats, and when something is missing.
//!
//! Pure: no bytes, no clock. The bus may lose, repeat and reorder; what leaves here is, per stream, a
//! snapshot followed by consecutive numbers. Nothing is buffered: a tell beyond a gap is dropped, because
//! the pull that closes the gap brings it.

use std::collections::BTreeMap;

use super::Follow;
use crate::ids::Epoch;
use crate::wire::{Beat, PROTOCOL, Pull, Pulled, PulledContent, Snapshot, Stream, Tell};

/// What to do with a tell.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// The next one of its stream.
    Deliver(Tell),
    /// A repeat, an older one, or from a router that no longer leads.
    Ignore,
    /// Something before it is missing; pull.
    NeedPull,
}

/// What a reply to a pull brings.
#[derive(Clone, Debug, PartialEq)]
pub enum Delivery {
    Update(Tell),
    Snapshot {
        epoch: Epoch,
        seq: u64,
        snapshot: Box<Snapshot>,
    },
    UnknownStream,
}

/// Cursors of all streams that one client follows.
#[derive(Clone, Debug)]
pub struct Follower {
    term: u64,
    /// The journal that the router writes; `None` before the first message.
    epoch: Option<Epoch>,
    /// Heads are known from a beat since the link came up, so a stream that reached them is complete.
    heads_known: bool,
    restarts: Vec<Stream>,
    tracks: BTreeMap<Stream, Track>,
}

#[derive(Clone, Debug)]
struct Track {
    /// Facts are booked each once: updates only, from the first one on; never a snapshot.
    each_once: bool,
    /// Everything up to here was delivered.
    at: Option<(Epoch, u64)>,
    /// Highest number heard of in the current epoch.
    head: u64,
    /// Something may have been missed unheard; a reply to a pull settles it.
    doubt: bool,
    unknown: bool,
}

impl Track {
    fn reached(&self) -> Option<u64> {
        self.at.map(|(_, seq)| seq)
    }
}

impl Follower {
    pub fn new(streams: &[Follow]) -> Self {
        let track = |follow: &Follow| Track {
            each_once: follow.stream == Stream::Facts,
            at: follow.from,
            head: 0,
            doubt: true,
            unknown: false,
        };
        Self {
            term: 0,
            epoch: None,
            heads_known: false,
            restarts: Vec::new(),
            tracks: streams
                .iter()
                .map(|follow| (follow.stream.clone(), track(follow)))
                .collect(),
        }
    }

    pub fn streams(&self) -> impl Iterator<Item = &Stream> {
        self.tracks.keys()
    }

    /// Where a stream stands: all up to this number of this epoch was delivered.
    pub fn at(&self, stream: &Stream) -> Option<(Epoch, u64)> {
        self.tracks.get(stream)?.at
    }

    /// The link came up or was in doubt: each stream asks once, even if nothing seems to be missing.
    pub fn doubt(&mut self) {
        self.heads_known = false;
        for track in self.tracks.values_mut() {
            track.doubt = true;
            track.unknown = false;
        }
    }

    /// Streams that have started over in a new epoch since the last call. For facts this means from 1 again:
    /// the router writes another journal, and what was booked stays booked.
    pub fn take_restarts(&mut self) -> Vec<Stream> {
        std::mem::take(&mut self.restarts)
    }

    /// The pull a stream needs now; `None` when it is complete as far as is known, or not followed.
    pub fn wants(&self, stream: &Stream) -> Option<Pull> {
        let track = self.tracks.get(stream)?;
        let complete = track.reached().is_some_and(|seq| track.head <= seq);
        if track.unknown || (complete && !track.doubt) {
            return None;
        }
        let (epoch, seq) = track
            .at
            .map_or((None, 0), |(epoch, seq)| (Some(epoch), seq));
        Some(Pull {
            v: PROTOCOL,
            epoch,
            seq,
        })
    }

    /// False when the beat is from a router that no longer leads.
    pub fn beat(&mut self, beat: &Beat) -> bool {
        if !self.admits(beat.term, beat.epoch, true) {
            return false;
        }
        self.heads_known = true;
        for (stream, head) in &beat.heads {
            if let Some(track) = self.tracks.get_mut(stream) {
                track.head = track.head.max(*head);
                track.unknown = false;
            }
        }
        true
    }

    pub fn tell(&mut self, stream: &Stream, tell: Tell) -> Heard {
        if !self.tracks.contains_key(stream) || !self.admits(tell.term, tell.epoch, false) {
            return Heard::Ignore;
        }
        let Some(track) = self.tracks.get_mut(stream) else {
            return Heard::Ignore;
        };
        track.head = track.head.max(tell.seq);
        match track.reached() {
            Some(reached) if tell.seq <= reached => Heard::Ignore,
            Some(reached) if tell.seq == reached + 1 => {
                track.at = Some((tell.epoch, tell.seq));
                Heard::Deliver(tell)
            }
            _ => Heard::NeedPull,
        }
    }

    /// Takes a reply in, at most `room` deliveries of it; `wants` then tells whether more must be pulled.
    pub fn pulled(&mut self, stream: &Stream, pulled: Pulled, room: usize) -> Vec<Delivery> {
        if !self.tracks.contains_key(stream) || !self.admits(pulled.term, pulled.epoch, false) {
            return Vec::new();
        }
        let heads_known = self.heads_known;
        let Some(track) = self.tracks.get_mut(stream) else {
            return Vec::new();
        };
        match pulled.content {
            PulledContent::UnknownStream => {
                track.unknown = true;
                track.doubt = false;
                vec![Delivery::UnknownStream]
            }
            PulledContent::Snapshot { snapshot } if !track.each_once => {
                track.take_snapshot(pulled.epoch, pulled.seq, snapshot, room)
            }
            // Facts in a snapshot would not be each once: left to the next pull.
            PulledContent::Snapshot { .. } => Vec::new(),
            PulledContent::Updates { tells } => {
                track.take_updates(pulled.epoch, pulled.seq, tells, heads_known, room)
            }
        }
    }

    /// Judges where a message comes from. Another journal than the one we know is believed of a beat only:
    /// beats come in order, while a reply or a tell may have been on its way since before the router changed.
    fn admits(&mut self, term: u64, epoch: Epoch, is_beat: bool) -> bool {
        if term < self.term {
            return false;
        }
        if self.epoch != Some(epoch) {
            if self.epoch.is_some() && !is_beat {
                return false;
            }
            self.move_to(epoch);
        }
        self.term = term;
        true
    }

    fn move_to(&mut self, epoch: Epoch) {
        self.epoch = Some(epoch);
        self.heads_known = false;
        for (stream, track) in &mut self.tracks {
            if track.at.is_some_and(|(was, _)| was != epoch) {
                self.restarts.push(stream.clone());
            }
            track.start_over(epoch);
        }
    }
}

impl Track {
    fn start_over(&mut self, epoch: Epoch) {
        self.head = 0;
        self.doubt = true;
        self.unknown = false;
        if self.at.is_none_or(|(was, _)| was != epoch) {
            self.at = self.each_once.then_some((epoch, 0));
        }
    }

    fn take_snapshot(
        &mut self,
        epoch: Epoch,
        seq: u64,
        snapshot: Box<Snapshot>,
        room: usize,
    ) -> Vec<Delivery> {
        self.head = self.head.max(seq);
        if self.reached().is_some_and(|reached| seq <= reached) {
            // Tells were quicker: all that the snapshot knows was delivered.
            self.doubt = false;
            return Vec::new();
        }
        if room == 0 {
            return Vec::new();
        }
        self.at = Some((epoch, seq));
        self.doubt = false;
        vec![Delivery::Snapshot {
            epoch,
            seq,
            snapshot,
        }]
    }

    fn take_updates(
        &mut self,
        epoch: Epoch,
        seq: u64,
        tells: Vec<Tell>,
        heads_known: bool,
        room: usize,
    ) -> Vec<Delivery> {
        self.head = self.head.max(seq);
        let from_the_start = tells.first().map_or(seq == 0, |tell| tell.seq == 1);
        if self.at.is_none() && from_the_start && 0 < room {
            // All updates there ever were are as good as a snapshot.
            self.at = Some((epoch, 0));
        }
        let Some(mut reached) = self.reached() else {
            return Vec::new();
        };
        let last_reply = tells.is_empty();
        let mut news = Vec::new();
        for tell in tells {
            if tell.seq <= reached {
                continue;
            }
            if tell.epoch != epoch || reached + 1 < tell.seq || news.len() == room {
                break;
            }
            reached = tell.seq;
            news.push(Delivery::Update(tell));
        }
        self.at = Some((epoch, reached));
        if self.head <= reached && (last_reply || heads_known) {
            self.doubt = false;
        }
        news
    }
}

#[cfg(test)]
mod tests;
