//! What one turn gathers, its commit, and what may be said once that is on the disk.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use shared::bus::Reply;
use shared::ids::RequestId;
use shared::time::Timestamp;
use shared::wire::{Accepted, Answer, Fact, PROTOCOL, Pull, Reject, Stream, Update, encode};

use super::core::Core;
use super::stop::{Fallen, Stop};
use crate::kitchen::{Effect, Stamped, Subject, decide, evolve, react};
use crate::publish::{Spoken, stream_of, update_of};
use crate::store::{Batch, BodyHash, EventRow, FactRow, StoreError, TouchRow, VisitRow};

/// What one turn gathers before its commit.
#[derive(Default)]
pub(super) struct Turn {
    pub(super) batch: Batch,
    pub(super) answers: Vec<Owed>,
    /// Asks decided in this turn, by id.
    pub(super) decided: HashMap<RequestId, (BodyHash, Result<Accepted, Reject>)>,
    pub(super) pulls: Vec<(Stream, Pull, Reply)>,
    subjects: Vec<Subject>,
    touched: HashSet<Subject>,
    facts: Vec<Fact>,
}

/// An answer that waits for the commit.
pub(super) struct Owed {
    pub(super) reply: Reply,
    pub(super) id: RequestId,
    pub(super) result: Result<Accepted, Reject>,
    /// It hangs on this turn's commit; others were true before.
    pub(super) fresh: bool,
}

impl Core {
    /// Decides one command and takes its events in; nothing of a refused one stays.
    pub(super) fn step(&mut self, turn: &mut Turn, stamped: &Stamped) -> Result<Accepted, Reject> {
        let decision = decide(&self.kitchen, stamped)?;
        let by: Arc<str> = text(&stamped.by).into();
        let mut effects = Vec::new();
        for event in decision.events {
            self.stale |= event.calls_for_a_plan();
            evolve(&mut self.kitchen, stamped.at, &event);
            react(&self.kitchen, stamped.at, &event, &mut effects);
            for effect in effects.drain(..) {
                match effect {
                    Effect::Touch(subject) => turn.touch(stamped.at, subject),
                    Effect::Fact(fact) => {
                        self.count_points(turn, &fact);
                        turn.fact(fact);
                    }
                }
            }
            if let Some(order) = event.changes_visit() {
                let row = match self.kitchen.visit(order) {
                    Some((customer, visit)) => VisitRow::Kept(customer, Box::new(visit)),
                    None => VisitRow::Gone(order),
                };
                turn.batch.visits.push(row);
            }
            let row = EventRow {
                at: stamped.at,
                by: Arc::clone(&by),
                event: text(&event),
            };
            turn.batch.events.push(row);
        }
        Ok(decision.accepted)
    }

    /// Commits the turn, and says what may be said.
    pub(super) fn finish(&mut self, mut turn: Turn) -> Result<Spoken, Fallen> {
        turn.batch.checkpoint = self.checkpoints.finished();
        let mut spoken = Spoken::default();
        if !turn.batch.is_empty() {
            turn.batch.at = self.now;
            let committed = match self.store.commit(&turn.batch) {
                Ok(committed) => committed,
                Err(source @ StoreError::Full { .. }) => {
                    let last_words = Box::new(self.refuse_all(turn.answers));
                    return Err(Fallen {
                        last_words,
                        why: Stop::Store(source),
                    });
                }
                Err(unknown) => return Err(unknown.into()),
            };
            let voice = self.voice();
            for (subject, seq) in turn.subjects.iter().zip(committed.touch_seqs) {
                let update = update_of(&self.kitchen, &self.folk, subject);
                spoken
                    .tells
                    .push((stream_of(subject), voice.tell(seq, self.now, update)));
            }
            for (seq, fact) in (committed.first_fact..).zip(turn.facts) {
                let (at, update) = (fact.at, Update::Fact(Box::new(fact)));
                spoken
                    .tells
                    .push((Stream::Facts, voice.tell(seq, at, update)));
            }
            self.checkpoints
                .consider(committed.journal_seq, &self.kitchen);
        }
        for owed in turn.answers {
            spoken
                .answers
                .push((owed.reply, self.answer(owed.id, owed.result)));
        }
        for (stream, pull, reply) in turn.pulls {
            spoken.pulled.push((reply, self.pulled(&stream, &pull)?));
        }
        Ok(spoken)
    }

    /// Nothing of this turn was kept, and that is what everybody is told; it is not remembered either.
    fn refuse_all(&self, owed: Vec<Owed>) -> Spoken {
        let unavailable = || {
            Err(Reject::StoreUnavailable {
                detail: "the disk is full".to_owned(),
            })
        };
        let answers = owed.into_iter().map(|owed| {
            let result = if owed.fresh {
                unavailable()
            } else {
                owed.result
            };
            (owed.reply, self.answer(owed.id, result))
        });
        Spoken {
            answers: answers.collect(),
            ..Spoken::default()
        }
    }

    fn answer(&self, id: RequestId, result: Result<Accepted, Reject>) -> Answer {
        Answer {
            v: PROTOCOL,
            id,
            term: self.store.term(),
            result,
        }
    }
}

impl Turn {
    /// Said at once and not remembered: the ask never came as far as being decided.
    pub(super) fn refuse(&mut self, reply: Reply, id: RequestId, need: String) {
        self.answers.push(Owed {
            reply,
            id,
            result: Err(Reject::NotAllowed { need }),
            fresh: false,
        });
    }

    /// Told once per turn however often it changed; views carry the whole truth.
    pub(super) fn touch(&mut self, at: Timestamp, subject: Subject) {
        if self.touched.insert(subject.clone()) {
            let row = TouchRow {
                at,
                stream: stream_of(&subject),
                subject: subject.to_string(),
            };
            self.batch.touches.push(row);
            self.subjects.push(subject);
        }
    }

    /// Of the event that is being taken in, which is pushed after its effects.
    fn fact(&mut self, fact: Fact) {
        let event = self.batch.events.len();
        self.batch.facts.push(FactRow {
            event,
            payload: text(&fact),
        });
        self.facts.push(fact);
    }
}

pub(super) fn text<T: serde::Serialize>(value: &T) -> String {
    String::from_utf8(encode(value)).expect("JSON is UTF-8")
}
