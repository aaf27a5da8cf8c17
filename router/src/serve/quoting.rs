//! Quotes beside the loop: it only looks at the kitchen, and a thread of its own plans the look and answers.
//!
//! Nothing is ordered and nothing is remembered, so an answer needs no commit. A driver of a core without
//! threads gets the same answer from the turn itself.

use std::io;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use shared::bus::Reply;
use shared::ids::RequestId;
use shared::order::OrderDraft;
use shared::wire::{
    Accepted, Answer, Ask, BridgeAsk, Envelope, FrontAsk, PROTOCOL, Reject, Role, encode,
};

use super::core::Core;
use super::turn::{Owed, Turn};
use crate::kitchen::planner::{Algorithm, Tuning};
use crate::kitchen::{By, Look, look};

/// Quotes that may wait for the thread; beyond it the loop would only make everybody wait longer.
const WAITING_MAX: usize = 16;

/// The basket of an ask that wants a quote.
pub(super) fn quoted(ask: &Ask) -> Option<&OrderDraft> {
    match ask {
        Ask::Front(FrontAsk::Quote { order }) | Ask::Bridge(BridgeAsk::Quote { order }) => {
            Some(order)
        }
        _ => None,
    }
}

/// A look that waits to be planned, and who asked.
pub(super) struct Wanted {
    look: Look,
    algorithm: Algorithm,
    id: RequestId,
    term: u64,
    reply: Reply,
}

/// The thread that quotes. Dropping it answers what waits, and ends the thread.
pub(super) struct Quoter {
    wanted: Option<Sender<Wanted>>,
    thread: Option<JoinHandle<()>>,
}

impl Quoter {
    /// # Errors
    /// The operating system has no thread left.
    pub(super) fn start() -> io::Result<Self> {
        let (wanted, waiting) = bounded(WAITING_MAX);
        let thread = std::thread::Builder::new()
            .name("quotes".to_owned())
            .spawn(move || answer_all(&waiting))?;
        Ok(Self {
            wanted: Some(wanted),
            thread: Some(thread),
        })
    }

    pub(super) fn sender(&self) -> Option<Sender<Wanted>> {
        self.wanted.clone()
    }
}

impl Drop for Quoter {
    fn drop(&mut self) {
        self.wanted = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that quotes ended with a panic");
        }
    }
}

fn answer_all(waiting: &Receiver<Wanted>) {
    let tuning = Tuning::default();
    for wanted in waiting {
        let answer = Answer {
            v: PROTOCOL,
            id: wanted.id,
            term: wanted.term,
            result: Ok(said(&wanted.look, wanted.algorithm, &tuning)),
        };
        (wanted.reply)(encode(&answer));
    }
}

fn said(look: &Look, algorithm: Algorithm, tuning: &Tuning) -> Accepted {
    let quote = look.quote(algorithm, tuning);
    Accepted::Quoted {
        p50: quote.p50,
        p90: quote.p90,
        again_in: quote.full,
    }
}

impl Core {
    pub(super) fn quote(
        &self,
        turn: &mut Turn,
        envelope: &Envelope<Ask>,
        draft: &OrderDraft,
        reply: Reply,
    ) {
        let id = envelope.id;
        let mut owe = |reply: Reply, result: Result<Accepted, Reject>| {
            turn.answers.push(Owed {
                reply,
                id,
                result,
                fresh: false,
            });
        };
        let may = match &envelope.body {
            Ask::Front(_) => envelope.role == Role::Front,
            _ => envelope.role == Role::Bridge,
        };
        if !may {
            let need = "a waiters' terminal, or the bridge".to_owned();
            return owe(reply, Err(Reject::NotAllowed { need }));
        }
        let by = By {
            role: envelope.role,
            device: envelope.device.clone(),
            actor: envelope.actor.clone(),
            approver: None,
            roster: None,
        };
        let look = match look(self.kitchen(), self.now(), &by, draft) {
            Ok(look) => look,
            Err(reject) => return owe(reply, Err(reject)),
        };
        let planned = self.plan && self.kitchen().plan_rests().is_none();
        let algorithm = if planned {
            Algorithm::Ours
        } else {
            Algorithm::Fifo
        };
        let Some(quoter) = &self.quoter else {
            return owe(reply, Ok(said(&look, algorithm, &Tuning::default())));
        };
        let term = self.store().term();
        let wanted = Wanted {
            look,
            algorithm,
            id,
            term,
            reply,
        };
        match quoter.try_send(wanted) {
            Ok(()) => {}
            // The rails played forward once, without a search: quick, and a little too long.
            Err(TrySendError::Full(wanted) | TrySendError::Disconnected(wanted)) => {
                let result = Ok(said(&wanted.look, Algorithm::Fifo, &Tuning::default()));
                owe(wanted.reply, result);
            }
        }
    }
}
