//! PINs beside the loop: to compare one takes tens of milliseconds on purpose, and no order waits for it.
//!
//! Whether somebody is locked out is looked at twice, before the comparison and after it: guesses that stood in the queue
//! together get no more tries than guesses one after the other.

use std::io;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded, never};
use shared::bus::Reply;
use shared::ids::{ActorId, RequestId};
use shared::time::Timestamp;
use shared::wire::{Accepted, DeskAsk, Reject};

use super::core::Core;
use super::stop::Fallen;
use super::turn::{Owed, Turn};
use crate::clock::ClockKind;
use crate::kitchen::{By, Command, PinFor, Stamped};
use crate::publish::Spoken;
use crate::staff::Proof;

/// PINs that may wait for the thread; beyond it the loop compares itself, which slows whoever guesses.
const WAITING_MAX: usize = 16;

/// A PIN as typed, and what it is for.
pub(super) struct Typed {
    by: By,
    actor: ActorId,
    purpose: PinFor,
    proof: Proof,
    id: RequestId,
    reply: Reply,
}

/// The same, compared.
pub(super) struct Judged {
    typed: Typed,
    right: bool,
}

impl Typed {
    fn judge(self) -> Judged {
        let right = self.proof.holds();
        Judged { typed: self, right }
    }
}

/// The thread that compares. Dropping it ends the thread.
pub(super) struct Judge {
    typed: Option<Sender<Typed>>,
    judged: Receiver<Judged>,
    thread: Option<JoinHandle<()>>,
}

impl Judge {
    /// # Errors
    /// The operating system has no thread left.
    pub(super) fn start() -> io::Result<Self> {
        let (typed, waiting) = bounded::<Typed>(WAITING_MAX);
        // Room for all that waits and the one in hand, so that the thread can always end.
        let (answers, judged) = bounded(WAITING_MAX * 2);
        let compare = move || {
            for typed in waiting {
                if answers.send(typed.judge()).is_err() {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("pins".to_owned());
        Ok(Self {
            typed: Some(typed),
            judged,
            thread: Some(thread.spawn(compare)?),
        })
    }

    pub(super) fn sender(&self) -> Option<Sender<Typed>> {
        self.typed.clone()
    }

    pub(super) fn judged(&self) -> &Receiver<Judged> {
        &self.judged
    }

    /// Nothing more comes from it: its thread has ended.
    pub(super) fn is_gone(&mut self, core: &mut Core) {
        tracing::error!("the thread that compares PINs is gone; the loop compares them itself");
        core.judge = None;
        self.judged = never();
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        self.typed = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that compares PINs ended with a panic");
        }
    }
}

impl Core {
    /// Somebody typed a PIN. It is answered now where no comparison is needed, else when that is done.
    pub(super) fn pin_typed(
        &mut self,
        turn: &mut Turn,
        by: By,
        (id, ask): (RequestId, DeskAsk),
        reply: Reply,
    ) {
        let (actor, pin, purpose) = match ask {
            DeskAsk::SignIn { actor, pin } => (actor, pin, PinFor::SignIn),
            DeskAsk::Approve {
                approver,
                pin,
                what,
            } => (approver, pin, PinFor::Approve(what)),
            other => unreachable!("{other:?} has no PIN"),
        };
        let proof = match self.question(turn, &by, &actor, &pin, &purpose) {
            Ok(proof) => proof,
            Err(refused) => {
                let (result, fresh) = (Err(refused), true);
                let owed = Owed {
                    reply,
                    id,
                    result,
                    fresh,
                };
                return turn.answers.push(owed);
            }
        };
        let typed = Typed {
            by,
            actor,
            purpose,
            proof,
            id,
            reply,
        };
        let here = match &self.judge {
            None => typed,
            Some(judge) => match judge.try_send(typed) {
                Ok(()) => return,
                Err(TrySendError::Full(typed) | TrySendError::Disconnected(typed)) => typed,
            },
        };
        self.answer_pin(turn, here.judge());
    }

    /// What is to be compared, unless that is refused before.
    fn question(
        &mut self,
        turn: &mut Turn,
        by: &By,
        actor: &ActorId,
        pin: &str,
        purpose: &PinFor,
    ) -> Result<Proof, Reject> {
        if matches!(purpose, PinFor::Approve(_)) {
            self.kitchen.admits(by)?;
            if by.actor.as_ref() == Some(actor) {
                let actor = actor.clone();
                return Err(Reject::SamePerson { actor });
            }
        }
        self.look_into_the_book(turn);
        let Some(book) = self.book.as_ref().filter(|_| self.folk.roster.is_some()) else {
            let need = "nobody signs in here: this house is open, and everybody may do everything";
            return Err(Reject::NotAllowed {
                need: need.to_owned(),
            });
        };
        if let Some(secs) = self.kitchen.pin_locked(self.now, &by.device, actor) {
            return Err(Reject::PinLocked { secs });
        }
        let unknown = || Reject::UnknownPerson {
            actor: actor.clone(),
        };
        book.proof(actor, pin).ok_or_else(unknown)
    }

    /// One turn for a PIN that was compared beside the loop.
    ///
    /// # Errors
    /// The process must end and replay.
    pub(super) fn judged(&mut self, judged: Judged, now: Timestamp) -> Result<Spoken, Fallen> {
        let mut turn = Turn::default();
        if self.clock == ClockKind::Real {
            self.now = self.now.max(now);
        }
        self.answer_pin(&mut turn, judged);
        self.finish(turn)
    }

    fn answer_pin(&mut self, turn: &mut Turn, judged: Judged) {
        let Judged { typed, right } = judged;
        let (id, reply) = (typed.id, typed.reply);
        let result = self.pin_result(turn, typed.by, typed.actor, typed.purpose, right);
        turn.answers.push(Owed {
            reply,
            id,
            result,
            fresh: true,
        });
    }

    fn pin_result(
        &mut self,
        turn: &mut Turn,
        by: By,
        actor: ActorId,
        purpose: PinFor,
        right: bool,
    ) -> Result<Accepted, Reject> {
        let device = by.device.clone();
        if let Some(secs) = self.kitchen.pin_locked(self.now, &device, &actor) {
            return Err(Reject::PinLocked { secs });
        }
        // They may have left while it was compared.
        if !self.book.as_ref().is_some_and(|book| book.knows(&actor)) {
            return Err(Reject::UnknownPerson { actor });
        }
        let by = By {
            roster: self.folk.roster.clone(),
            ..by
        };
        let stamped = Stamped {
            at: self.now,
            by,
            body: Command::Pin {
                actor: actor.clone(),
                right,
                purpose,
            },
        };
        let accepted = self.step(turn, &stamped)?;
        if right {
            return Ok(accepted);
        }
        match self.kitchen.pin_locked(self.now, &device, &actor) {
            Some(secs) => Err(Reject::PinLocked { secs }),
            None => Err(Reject::WrongPin {
                left: self.kitchen.pin_tries_left(&device, &actor),
            }),
        }
    }
}
