//! Judging one ask: is it a message, was it asked before, may time move; then the kitchen decides.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use shared::bus::Reply;
use shared::ids::{CustomerId, DeviceId, RequestId};
use shared::order::Guest;
use shared::time::Timestamp;
use shared::wire::{
    Accepted, Ask, BridgeAsk, DeskAsk, DriverAsk, Envelope, FrontAsk, Reject, Role, decode, encode,
};
use uuid::Uuid;

use super::core::Core;
use super::quoting::quoted;
use super::stop::Stop;
use super::turn::{Owed, Turn, text};
use crate::clock::ClockKind;
use crate::kitchen::{By, Command, Stamped};
use crate::store::{AnswerRow, BodyHash};

/// Ticks that one `Advance` runs; it then says how far it came, and the driver asks again.
const TICKS_PER_ADVANCE_MAX: usize = 5_000;

impl Core {
    pub(super) fn ask(
        &mut self,
        turn: &mut Turn,
        bytes: &[u8],
        role: Role,
        device: &DeviceId,
        reply: Reply,
    ) -> Result<(), Stop> {
        let envelope: Envelope<Ask> = match decode(bytes) {
            Ok(envelope) => envelope,
            Err(malformed) => {
                tracing::warn!(role = role.name(), %device, %malformed, "an ask that is no message");
                let result = Err(Reject::Malformed { malformed });
                turn.answers.push(Owed {
                    reply,
                    id: id_in(bytes),
                    result,
                    fresh: false,
                });
                return Ok(());
            }
        };
        let id = envelope.id;
        if let Some(need) = self.mistaken(&envelope, role, device) {
            turn.refuse(reply, id, need);
            return Ok(());
        }
        let owed = |reply, result, fresh| Owed {
            reply,
            id,
            result,
            fresh,
        };
        if let Some(typed) = pin_in(role, &envelope) {
            self.pin_typed(turn, self.by(&envelope), (id, typed), reply);
            return Ok(());
        }
        if let Some(result) = self.unremembered(turn, role, &envelope)? {
            turn.answers.push(owed(reply, result, true));
            return Ok(());
        }
        if let Some(draft) = quoted(&envelope.body) {
            self.quote(turn, &envelope, draft, reply);
            return Ok(());
        }
        let answer = match self.known(turn, id, &hash(&envelope.body))? {
            Known::Answered(result) => owed(reply, result, false),
            Known::InThisTurn(result) => owed(reply, result, true),
            // It was decided: any refusal now would have somebody order it again.
            Known::Unreadable => return Ok(()),
            Known::New(body_hash) => {
                let result = self.decide_ask(turn, envelope);
                let answer = text(&result);
                turn.batch.answers.push(AnswerRow {
                    id,
                    body_hash,
                    at: self.now,
                    answer,
                });
                turn.decided.insert(id, (body_hash, result.clone()));
                owed(reply, result, true)
            }
        };
        turn.answers.push(answer);
        Ok(())
    }

    /// What is wrong with who asks, and what to do about it.
    fn mistaken(&self, envelope: &Envelope<Ask>, role: Role, device: &DeviceId) -> Option<String> {
        if (envelope.role, &envelope.device) != (role, device) {
            return Some("its topic and its envelope must name the same device".to_owned());
        }
        let ours = self.store.term();
        if ours < envelope.term {
            // No second router can be set up, so nobody leads but this one: whoever says so is mistaken.
            tracing::error!(%device, theirs = envelope.term, ours, "an ask names a term that nobody leads");
            return Some(format!(
                "this router leads with term {ours}; start this device again"
            ));
        }
        None
    }

    /// Asks that are answered anew each time: to say again what time it is changes nothing, and PINs and
    /// people's data must not lie among the remembered answers.
    fn unremembered(
        &mut self,
        turn: &mut Turn,
        role: Role,
        envelope: &Envelope<Ask>,
    ) -> Result<Option<Result<Accepted, Reject>>, Stop> {
        match &envelope.body {
            Ask::Driver(DriverAsk::Advance { to }) => Ok(Some(self.advance(turn, role, *to))),
            Ask::Desk(ask) if role == Role::Front || role == Role::Driver => {
                let by = self.by(envelope);
                self.desk(turn, by, ask.clone()).map(Some)
            }
            // A guest who is forgotten there is forgotten here.
            Ask::Desk(ask @ DeskAsk::ForgetCustomer { .. }) if role == Role::Bridge => {
                let by = self.by(envelope);
                self.desk(turn, by, ask.clone()).map(Some)
            }
            Ask::Desk(_) => Ok(Some(Err(Reject::NotAllowed {
                need: "it is for a waiters' terminal".to_owned(),
            }))),
            Ask::Front(_) | Ask::Station(_) | Ask::Bridge(_) => Ok(None),
        }
    }

    fn by(&self, envelope: &Envelope<Ask>) -> By {
        By {
            role: envelope.role,
            device: envelope.device.clone(),
            actor: envelope.actor.clone(),
            approver: envelope.approver.clone(),
            roster: self.folk.roster.clone(),
        }
    }

    /// What the same id got before, from this turn or from the disk.
    fn known(&self, turn: &Turn, id: RequestId, body: &BodyHash) -> Result<Known, Stop> {
        if let Some((hash, result)) = turn.decided.get(&id) {
            let same = hash == body;
            return Ok(Known::InThisTurn(if same {
                result.clone()
            } else {
                Err(Reject::IdReused)
            }));
        }
        let Some(before) = self.store.remembered(id)? else {
            return Ok(Known::New(*body));
        };
        if before.body_hash != *body {
            return Ok(Known::Answered(Err(Reject::IdReused)));
        }
        Ok(match serde_json::from_str(&before.answer) {
            Ok(result) => Known::Answered(result),
            Err(error) => {
                tracing::error!(%id, %error, "a remembered answer is unreadable; it stays unanswered");
                Known::Unreadable
            }
        })
    }

    fn decide_ask(&mut self, turn: &mut Turn, envelope: Envelope<Ask>) -> Result<Accepted, Reject> {
        let by = self.by(&envelope);
        let body = envelope.body;
        let guest = guest_of(&body);
        let body = match body {
            Ask::Front(ask) => Command::Front(ask),
            Ask::Station(ask) => Command::Station(ask),
            Ask::Bridge(ask) => Command::Bridge(ask),
            Ask::Driver(DriverAsk::Advance { .. }) | Ask::Desk(_) => {
                unreachable!("answered before it gets here, see `unremembered`")
            }
        };
        let submitted = match &body {
            Command::Front(FrontAsk::Submit { order }) => Some(order.id),
            _ => None,
        };
        if let Command::Front(FrontAsk::AttachCustomer {
            customer: Some(customer),
            ..
        }) = &body
        {
            self.know_customer(*customer)?;
        }
        let at = self.now;
        let stamped = Stamped { at, by, body };
        let accepted = self.step(turn, &stamped)?;
        if let Some(guest) = guest {
            self.folk.names.insert(guest.customer, guest.name.clone());
            turn.batch.people.push(guest);
        }
        if let Some(id) = submitted {
            self.drop_draft(turn, id);
        }
        Ok(accepted)
    }

    /// Only a guest who is known can be attached; their name is on the tickets from then on.
    fn know_customer(&mut self, id: CustomerId) -> Result<(), Reject> {
        if self.folk.names.get(id).is_some() {
            return Ok(());
        }
        let found = self.store.customer(id).unwrap_or_else(|error| {
            tracing::error!(%error, "a guest cannot be looked up");
            None
        });
        let found = found.ok_or(Reject::UnknownCustomer { customer: id })?;
        self.folk.names.insert(id, found.name);
        Ok(())
    }

    /// Moves a driven clock, running every tick that comes due on the way at its own time, and the plan after it.
    fn advance(&mut self, turn: &mut Turn, role: Role, to: Timestamp) -> Result<Accepted, Reject> {
        if role != Role::Driver {
            return Err(Reject::NotAllowed {
                need: "only a driver moves the clock".to_owned(),
            });
        }
        if self.clock() == ClockKind::Real {
            return Err(Reject::ClockIsReal);
        }
        for _ in 0..TICKS_PER_ADVANCE_MAX {
            match self.due_wake() {
                Some(wake) if wake <= to => {
                    self.now = self.now.max(wake);
                    self.tick_once(turn, wake);
                    self.plan_on_the_way(turn);
                }
                _ => {
                    self.now = self.now.max(to);
                    break;
                }
            }
        }
        Ok(Accepted::Advanced {
            now: self.now,
            next_wake: self.due_wake(),
        })
    }
}

enum Known {
    Answered(Result<Accepted, Reject>),
    InThisTurn(Result<Accepted, Reject>),
    Unreadable,
    New(BodyHash),
}

/// Of the body as this build writes it, so that fields it does not know make no difference.
pub(super) fn hash(body: &Ask) -> BodyHash {
    let digest = Sha256::digest(encode(body));
    let mut short = BodyHash::default();
    short.copy_from_slice(&digest[..16]);
    short
}

fn guest_of(body: &Ask) -> Option<Guest> {
    match body {
        Ask::Front(FrontAsk::Submit { order })
        | Ask::Bridge(BridgeAsk::SubmitOnline { order, .. }) => order.guest.clone(),
        _ => None,
    }
}

/// An ask with a PIN, from where people stand.
fn pin_in(role: Role, envelope: &Envelope<Ask>) -> Option<DeskAsk> {
    let people = role == Role::Front || role == Role::Driver;
    match &envelope.body {
        Ask::Desk(typed @ (DeskAsk::SignIn { .. } | DeskAsk::Approve { .. })) if people => {
            Some(typed.clone())
        }
        _ => None,
    }
}

/// The id in what is otherwise no message, so that the asker can tell which ask was refused.
fn id_in(bytes: &[u8]) -> RequestId {
    #[derive(Deserialize)]
    struct OnlyId {
        id: RequestId,
    }
    serde_json::from_slice::<OnlyId>(bytes).map_or(RequestId(Uuid::nil()), |only| only.id)
}
