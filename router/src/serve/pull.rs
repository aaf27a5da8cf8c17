//! Answering a pull from committed state: the missing updates, or a snapshot when that is shorter.
//!
//! A snapshot that is too large for one message leaves out what was told last, and says that it stands
//! before those tells: whoever takes it pulls on from there and gets the rest as updates.

use shared::ids::Epoch;
use shared::wire::limits::{FACTS_PER_PULL_MAX, PULLED_BYTES_MAX, UPDATES_PER_PULL_MAX};
use shared::wire::{
    Fact, HouseSnapshot, PROTOCOL, Pull, Pulled, PulledContent, Snapshot, StationSnapshot, Stream,
    Tell, Update, encode,
};

use super::core::Core;
use crate::kitchen::Subject;
use crate::publish::update_of;
use crate::store::{OutboxRow, StoreError};

/// Views in one reply, in bytes: some 800 tickets. A client takes more, but a reply of this size is on a
/// screen in a moment, and the rest follows as updates.
const CONTENT_BYTES_MAX: usize = 1024 * 1024;
const _: () = assert!(2 * CONTENT_BYTES_MAX < PULLED_BYTES_MAX);

impl Core {
    /// The reply to a pull.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn pulled(&self, stream: &Stream, pull: &Pull) -> Result<Pulled, StoreError> {
        let (seq, content) = match stream {
            Stream::Facts => self.facts_since(pull)?,
            Stream::Station(id)
                if self
                    .kitchen
                    .restaurant()
                    .is_none_or(|r| r.station(id).is_none()) =>
            {
                (0, PulledContent::UnknownStream)
            }
            Stream::Station(_) | Stream::House => self.since(stream, pull)?,
        };
        let (term, epoch) = (self.store.term(), self.store.epoch());
        Ok(Pulled {
            v: PROTOCOL,
            term,
            epoch,
            seq,
            now: self.now,
            content,
        })
    }

    fn since(&self, stream: &Stream, pull: &Pull) -> Result<(u64, PulledContent), StoreError> {
        let head = self.store.head(stream);
        let rows = match pull.epoch == Some(self.store.epoch()) {
            true => self.store.since(stream, pull.seq, UPDATES_PER_PULL_MAX)?,
            false => None,
        };
        let Some(rows) = rows else {
            return self.snapshot(stream, head);
        };
        if UPDATES_PER_PULL_MAX as u64 <= head - pull.seq {
            let (seq, whole) = self.snapshot(stream, head)?;
            // A snapshot with a hole would bring the follower back to where it is.
            if seq == head {
                return Ok((seq, whole));
            }
        }
        Ok(self.updates(pull.seq, rows))
    }

    /// Views as they are now under the numbers they were told with; fewer when the message would be large.
    fn updates(&self, after: u64, rows: Vec<OutboxRow>) -> (u64, PulledContent) {
        let tells = rows.into_iter().filter_map(|row| {
            // Written from a subject; anything else is left as a gap that a snapshot closes.
            let subject: Subject = row.subject.parse().ok()?;
            let update = update_of(&self.kitchen, &self.folk, &subject);
            Some(self.voice().tell(row.seq, row.at, update))
        });
        fitting(after, tells)
    }

    fn facts_since(&self, pull: &Pull) -> Result<(u64, PulledContent), StoreError> {
        // Facts of another journal are other facts: begin at the first.
        let ours: Option<Epoch> = Some(self.store.epoch());
        let after = if pull.epoch == ours { pull.seq } else { 0 };
        let stored = self.store.reader().facts(after, FACTS_PER_PULL_MAX)?;
        let mut tells = Vec::with_capacity(stored.len());
        for row in stored {
            let fact: Fact =
                serde_json::from_str(&row.payload).map_err(|source| StoreError::BadRow {
                    what: "fact",
                    seq: row.seq,
                    source,
                })?;
            let at = fact.at;
            tells.push(self.voice().tell(row.seq, at, Update::Fact(Box::new(fact))));
        }
        Ok(fitting(after, tells.into_iter()))
    }

    fn snapshot(&self, stream: &Stream, head: u64) -> Result<(u64, PulledContent), StoreError> {
        let (seq, snapshot) = match stream {
            Stream::Station(station) => {
                let whole = self
                    .kitchen
                    .station_snapshot(station, &self.folk)
                    .unwrap_or_default();
                let name =
                    |t: &shared::ticket::TicketView| Subject::Ticket(t.id.clone()).to_string();
                let (seq, tickets) = self.trim(stream, head, whole.tickets, name)?;
                (seq, Snapshot::Station(StationSnapshot { tickets, ..whole }))
            }
            Stream::House | Stream::Facts => {
                let whole = self.kitchen.house_snapshot(&self.folk);
                let name = |o: &shared::ticket::OrderView| Subject::Order(o.head.order).to_string();
                let (seq, orders) = self.trim(stream, head, whole.orders, name)?;
                (seq, Snapshot::House(HouseSnapshot { orders, ..whole }))
            }
        };
        Ok((
            seq,
            PulledContent::Snapshot {
                snapshot: Box::new(snapshot),
            },
        ))
    }

    /// The views that fit, in their order, and the number before the first tell of one that does not.
    fn trim<V: serde::Serialize>(
        &self,
        stream: &Stream,
        head: u64,
        views: Vec<V>,
        name: impl Fn(&V) -> String,
    ) -> Result<(u64, Vec<V>), StoreError> {
        let sizes: Vec<usize> = views.iter().map(|view| encode(view).len() + 1).collect();
        if sizes.iter().sum::<usize>() <= CONTENT_BYTES_MAX {
            return Ok((head, views));
        }
        let told = self.store.last_told(stream)?;
        let last = |view: &V| told.get(&name(view)).copied().unwrap_or(0);
        let mut by_age: Vec<(u64, usize)> = views.iter().map(last).zip(sizes).collect();
        by_age.sort_unstable();
        let mut room = CONTENT_BYTES_MAX;
        let left_out = by_age
            .iter()
            .find(|(_, size)| match room.checked_sub(*size) {
                Some(left) => {
                    room = left;
                    false
                }
                None => true,
            });
        match left_out {
            Some((seq, _)) if 0 < *seq => {
                let kept = views.into_iter().filter(|view| last(view) < *seq).collect();
                Ok((seq - 1, kept))
            }
            // So much that has not changed for thousands of tells: no place to stand before it.
            _ => {
                tracing::error!(%stream, views = views.len(), "a snapshot is over the limit of a message");
                Ok((head, views))
            }
        }
    }
}

fn fitting(after: u64, tells: impl Iterator<Item = Tell>) -> (u64, PulledContent) {
    let mut room = CONTENT_BYTES_MAX;
    let fits = |tell: &Tell| match room.checked_sub(encode(tell).len() + 1) {
        Some(left) => {
            room = left;
            true
        }
        None => false,
    };
    let tells: Vec<Tell> = tells.take_while(fits).collect();
    let seq = tells.last().map_or(after, |tell| tell.seq);
    (seq, PulledContent::Updates { tells })
}
