//! Speaking after the commit: answers to those who asked, tells to those who follow, and the beat.
//!
//! A thread of its own hands the bytes to the bus, so that the loop is already at the next batch. All of
//! it leaves in the order it was committed. A full queue to the bus drops tells: followers see the gap
//! and pull; it never holds up the loop.

use std::collections::BTreeMap;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};
use shared::bus::{Put, Reply};
use shared::ids::Epoch;
use shared::time::Timestamp;
use shared::wire::{
    Answer, Beat, HouseUpdate, PROTOCOL, Pulled, StationHealth, StationUpdate, Stream, Tell, Topic,
    Update, encode,
};

use crate::kitchen::{Kitchen, People, Subject};

/// Turns of the loop that may wait to be spoken; then the loop waits, and asks gather in the link.
const TURNS_WAITING_MAX: usize = 64;

/// What may be said now that a batch is on the disk.
#[derive(Default)]
pub struct Spoken {
    pub answers: Vec<(Reply, Answer)>,
    pub pulled: Vec<(Reply, Pulled)>,
    pub tells: Vec<(Stream, Tell)>,
    pub beat: Option<Beat>,
}

impl std::fmt::Debug for Spoken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (answers, tells) = (self.answers.len(), self.tells.len());
        write!(
            f,
            "Spoken({answers} answers, {} pulled, {tells} tells)",
            self.pulled.len()
        )
    }
}

impl Spoken {
    pub fn is_empty(&self) -> bool {
        let said = self.answers.is_empty() && self.pulled.is_empty() && self.tells.is_empty();
        said && self.beat.is_none()
    }

    /// As bytes. Done by the thread that made it: what is allocated and freed on two threads costs more
    /// than the encoding.
    pub fn encoded(self) -> Encoded {
        let answers = self
            .answers
            .into_iter()
            .map(|(reply, answer)| (reply, encode(&answer)));
        let tells = self.tells.into_iter().map(|(stream, tell)| Put {
            topic: Topic::Tell { stream },
            bytes: encode(&tell),
        });
        let beat = self.beat.iter().map(|beat| Put {
            topic: Topic::Beat,
            bytes: encode(beat),
        });
        let pulled = self
            .pulled
            .into_iter()
            .map(|(reply, pulled)| (reply, encode(&pulled)));
        Encoded {
            answers: answers.collect(),
            puts: tells.chain(beat).collect(),
            pulled: pulled.collect(),
        }
    }

    /// Says it all at once, for who drives a core without a loop. Returns how many tells found no room.
    pub fn speak(self, outbox: &Sender<Put>) -> usize {
        self.encoded().speak(outbox)
    }
}

/// What is to be said, ready to leave.
pub struct Encoded {
    answers: Vec<(Reply, Vec<u8>)>,
    puts: Vec<Put>,
    pulled: Vec<(Reply, Vec<u8>)>,
}

impl Encoded {
    /// Answers first, because somebody waits for them; a beat last, so that its heads have been told.
    fn speak(self, outbox: &Sender<Put>) -> usize {
        for (reply, bytes) in self.answers {
            reply(bytes);
        }
        let mut dropped = 0;
        for put in self.puts {
            dropped += usize::from(outbox.try_send(put).is_err());
        }
        for (reply, bytes) in self.pulled {
            reply(bytes);
        }
        dropped
    }
}

/// The thread that speaks.
pub struct Publisher {
    turns: Option<Sender<Encoded>>,
    thread: Option<JoinHandle<()>>,
}

impl Publisher {
    /// # Errors
    /// The operating system has no thread left.
    pub fn start(outbox: Sender<Put>) -> std::io::Result<Self> {
        let (turns, waiting) = bounded(TURNS_WAITING_MAX);
        let name = "publish".to_owned();
        let thread = std::thread::Builder::new()
            .name(name)
            .spawn(move || say_all(&waiting, &outbox))?;
        Ok(Self {
            turns: Some(turns),
            thread: Some(thread),
        })
    }

    pub fn say(&self, spoken: Spoken) {
        if spoken.is_empty() {
            return;
        }
        let turns = self.turns.as_ref().expect("taken only when dropped");
        turns
            .send(spoken.encoded())
            .expect("the publisher ends only after its queue: a reply panicked");
    }
}

/// Everything handed over is said before the thread ends.
impl Drop for Publisher {
    fn drop(&mut self) {
        self.turns = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the publisher died; unanswered programs will ask again");
        }
    }
}

fn say_all(waiting: &Receiver<Encoded>, outbox: &Sender<Put>) {
    for turn in waiting {
        let dropped = turn.speak(outbox);
        if 0 < dropped {
            tracing::warn!(
                dropped,
                "the bus is slow; tells were dropped and will be pulled"
            );
        }
    }
}

/// The stream on which a subject is told.
pub fn stream_of(subject: &Subject) -> Stream {
    match subject {
        Subject::Ticket(ticket) => Stream::Station(ticket.station.clone()),
        Subject::Note(station, _) => Stream::Station(station.clone()),
        Subject::Order(_)
        | Subject::Message(_)
        | Subject::Item(_)
        | Subject::Station(_)
        | Subject::Check(_)
        | Subject::People
        | Subject::Menu => Stream::House,
    }
}

/// What there is to say about a subject now; one that is gone says so.
pub fn update_of(kitchen: &Kitchen, people: &dyn People, subject: &Subject) -> Update {
    match subject {
        Subject::Ticket(id) => Update::Station(match kitchen.ticket_view(id, people) {
            Some(view) => StationUpdate::Ticket {
                view: Box::new(view),
            },
            None => StationUpdate::TicketGone { ticket: id.clone() },
        }),
        Subject::Note(station, id) => Update::Station(match kitchen.note(station, *id) {
            Some(message) => StationUpdate::Message {
                message: Box::new(message.clone()),
            },
            None => StationUpdate::MessageGone { message: *id },
        }),
        Subject::Message(id) => Update::House(match kitchen.message(*id) {
            Some(message) => HouseUpdate::Message {
                message: Box::new(message.clone()),
            },
            None => HouseUpdate::MessageGone { message: *id },
        }),
        Subject::Order(id) => Update::House(match kitchen.order_view(*id, people) {
            Some(view) => HouseUpdate::Order {
                view: Box::new(view),
            },
            None => HouseUpdate::OrderGone { order: *id },
        }),
        Subject::Item(id) => Update::House(HouseUpdate::Availability {
            item: kitchen.availability(id),
        }),
        Subject::Station(id) => {
            let gone = || StationHealth {
                station: id.clone(),
                dark: true,
                since: None,
                closed: false,
            };
            let health = kitchen.station_health(id).unwrap_or_else(gone);
            Update::House(HouseUpdate::Station { health })
        }
        Subject::Check(id) => Update::House(match kitchen.open_check(*id) {
            Some(check) => HouseUpdate::Check {
                check: Box::new(check),
            },
            None => HouseUpdate::CheckGone { check: *id },
        }),
        Subject::People => Update::House(HouseUpdate::People {
            people: Box::new(people.staff(kitchen)),
        }),
        Subject::Menu => {
            let restaurant = kitchen
                .restaurant()
                .expect("a menu is touched only when loaded");
            Update::House(HouseUpdate::Menu {
                version: restaurant.version.clone(),
            })
        }
    }
}

/// What every message of this router carries.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    pub term: u64,
    pub epoch: Epoch,
}

impl Voice {
    pub fn tell(self, seq: u64, at: Timestamp, update: Update) -> Tell {
        Tell {
            v: PROTOCOL,
            term: self.term,
            epoch: self.epoch,
            seq,
            at,
            update,
        }
    }

    pub fn beat(
        self,
        now: Timestamp,
        heads: BTreeMap<Stream, u64>,
        kitchen: &Kitchen,
        timers_stopped: bool,
    ) -> Beat {
        let menu = kitchen
            .restaurant()
            .map(|restaurant| restaurant.version.clone());
        Beat {
            v: PROTOCOL,
            term: self.term,
            epoch: self.epoch,
            now,
            heads,
            menu,
            timers_stopped,
        }
    }
}
