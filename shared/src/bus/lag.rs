//! Whether what a client follows is complete, and since when it is not although the router beats; pure.

use std::collections::BTreeMap;

use super::{Feed, Follower};
use crate::ids::Epoch;
use crate::wire::limits::BEAT_AGE_MS_MAX;
use crate::wire::{Malformed, Stream};

/// Streams that want a pull, each with where it stood and since when it stands there.
#[derive(Debug, Default)]
pub(super) struct Lag {
    stuck: BTreeMap<Stream, (Option<(Epoch, u64)>, u64)>,
    feed: Feed,
    refused: Option<Malformed>,
}

impl Lag {
    /// Looks at the streams again. Without beats nobody is behind: the picture is old, and that is said elsewhere.
    pub(super) fn look(&mut self, follower: &Follower, linked: bool, now_ms: u64) -> Feed {
        let mut stuck = BTreeMap::new();
        for stream in follower.streams().filter(|_| linked) {
            if follower.wants(stream).is_none() {
                continue;
            }
            let at = follower.at(stream);
            // What moves is late, not stuck.
            let since = match self.stuck.get(stream) {
                Some((was, since)) if *was == at => *since,
                _ => now_ms,
            };
            stuck.insert(stream.clone(), (at, since));
        }
        self.feed.fetched |= linked && stuck.is_empty();
        self.feed.behind = stuck
            .values()
            .any(|(_, since)| since + BEAT_AGE_MS_MAX < now_ms);
        self.stuck = stuck;
        self.feed
    }

    /// A message that cannot be read; true the first time, so that the log says it once.
    pub(super) fn refuse(&mut self, why: &Malformed) -> bool {
        if let Malformed::Protocol { theirs, .. } = why {
            self.feed.foreign = Some(*theirs);
        }
        let news = self.refused.as_ref() != Some(why);
        self.refused = Some(why.clone());
        news
    }

    /// A message that can be read.
    pub(super) fn understood(&mut self) {
        self.feed.foreign = None;
    }
}
