//! Who stands where, who has agreed to what, and how often somebody guessed a PIN.
//!
//! PINs never come here: the caller has compared them already. Where there is no roster the house is open,
//! and everybody may do everything.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::money::Money;
use shared::time::{Span, Timestamp};
use shared::wire::{Accepted, Approvable, PeopleView, Person, Reject, Rights, Role, Session};

use super::event::Event;
use super::staff_event::StaffEvent;
use super::{By, Decision, Kitchen};

/// Wrong PINs before a wait.
pub(super) const PIN_TRIES: u32 = 5;
/// The first wait; it doubles with each further wrong PIN.
pub(super) const PIN_WAIT: Span = Span::from_secs(30);
/// The longest wait.
pub(super) const PIN_WAIT_MAX: Span = Span::from_mins(60);
/// How long an approval is good.
pub(super) const APPROVAL_LASTS: Span = Span::from_mins(2);
/// Approvals that wait to be used; beyond it the oldest is forgotten.
const APPROVALS_MAX: usize = 64;

/// Everybody who works here, with what their role may do.
pub type Roster = BTreeMap<ActorId, Person>;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Staff {
    sessions: BTreeMap<DeviceId, ActorId>,
    wrong: BTreeMap<ActorId, Wrong>,
    /// Guesses at one terminal, whoever's PIN was guessed.
    wrong_here: BTreeMap<DeviceId, Wrong>,
    approvals: Vec<Approval>,
    clocked_in: BTreeMap<ActorId, Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Wrong {
    times: u32,
    last: Timestamp,
}

impl Wrong {
    /// No further try before this.
    fn until(self) -> Option<Timestamp> {
        let over = self.times.checked_sub(PIN_TRIES)?;
        let wait = PIN_WAIT.0.saturating_mul(1_i64 << over.min(20));
        Some(self.last + Span(wait.min(PIN_WAIT_MAX.0)))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Approval {
    device: DeviceId,
    approver: ActorId,
    what: Approvable,
    until: Timestamp,
}

/// What a PIN was typed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PinFor {
    SignIn,
    Approve(Approvable),
}

impl Staff {
    pub(super) fn apply(&mut self, at: Timestamp, event: &StaffEvent) {
        match event {
            StaffEvent::SignedIn { device, actor } => {
                self.forgive(device, actor);
                self.sessions.insert(device.clone(), actor.clone());
            }
            StaffEvent::SignedOut { device, .. } => drop(self.sessions.remove(device)),
            StaffEvent::PinRefused { device, actor } => {
                let times = self.wrong.get(actor).map_or(0, |wrong| wrong.times) + 1;
                self.wrong.insert(actor.clone(), Wrong { times, last: at });
                let times = self.wrong_here.get(device).map_or(0, |wrong| wrong.times) + 1;
                self.wrong_here
                    .insert(device.clone(), Wrong { times, last: at });
            }
            StaffEvent::Approved {
                device,
                approver,
                what,
                until,
            } => {
                self.forgive(device, approver);
                self.approvals.retain(|one| at <= one.until);
                if APPROVALS_MAX <= self.approvals.len() {
                    self.approvals.remove(0);
                }
                self.approvals.push(Approval {
                    device: device.clone(),
                    approver: approver.clone(),
                    what: what.clone(),
                    until: *until,
                });
            }
            StaffEvent::ApprovalUsed {
                device,
                approver,
                what,
            } => self
                .approvals
                .retain(|one| (&one.device, &one.approver, &one.what) != (device, approver, what)),
            StaffEvent::ClockedIn { actor, .. } => {
                self.clocked_in.insert(actor.clone(), at);
            }
            StaffEvent::ClockedOut { actor, .. } => drop(self.clocked_in.remove(actor)),
        }
    }

    fn forgive(&mut self, device: &DeviceId, actor: &ActorId) {
        self.wrong.remove(actor);
        self.wrong_here.remove(device);
    }
}

impl Kitchen {
    /// Seconds until another PIN of this person, or at this terminal, is looked at.
    pub fn pin_locked(&self, at: Timestamp, device: &DeviceId, actor: &ActorId) -> Option<u32> {
        let person = self.staff.wrong.get(actor).copied();
        let here = self.staff.wrong_here.get(device).copied();
        let until = person.into_iter().chain(here).filter_map(Wrong::until);
        let left = until.max()? - at;
        (0 < left.0).then(|| u32::try_from((left.0 + 999) / 1_000).unwrap_or(u32::MAX))
    }

    /// Wrong PINs that this person may still type before a wait.
    pub fn pin_tries_left(&self, device: &DeviceId, actor: &ActorId) -> u32 {
        let person = self.staff.wrong.get(actor).map_or(0, |wrong| wrong.times);
        let here = self.staff.wrong_here.get(device);
        PIN_TRIES.saturating_sub(person.max(here.map_or(0, |wrong| wrong.times)))
    }

    pub fn signed_in(&self, device: &DeviceId) -> Option<&ActorId> {
        self.staff.sessions.get(device)
    }

    /// Somebody on the staff, as terminals show them.
    pub fn person(&self, known: &Person) -> Person {
        let clocked_in = self.staff.clocked_in.get(&known.actor).copied();
        Person {
            clocked_in,
            ..known.clone()
        }
    }

    pub fn people_view(&self, roster: &Roster) -> PeopleView {
        let here = |(device, actor): (&DeviceId, &ActorId)| Session {
            device: device.clone(),
            actor: actor.clone(),
        };
        let sessions = self.staff.sessions.iter();
        PeopleView {
            people: roster.values().map(|one| self.person(one)).collect(),
            sessions: sessions
                .filter(|(_, actor)| roster.contains_key(*actor))
                .map(here)
                .collect(),
        }
    }
}

impl Kitchen {
    /// Whether whoever asks stands there, where somebody must.
    ///
    /// # Errors
    /// `NotSignedIn`.
    pub fn admits(&self, by: &By) -> Result<(), Reject> {
        refuse_stranger(self, by)
    }
}

/// Whoever asks stands there, where somebody must.
pub(super) fn refuse_stranger(kitchen: &Kitchen, by: &By) -> Result<(), Reject> {
    let Some(roster) = by.roster.as_ref().filter(|_| by.role == Role::Front) else {
        return Ok(());
    };
    let here = kitchen.signed_in(&by.device);
    if here.is_none() || here != by.actor.as_ref() || here.is_none_or(|a| !roster.contains_key(a)) {
        return Err(Reject::NotSignedIn);
    }
    Ok(())
}

/// What is asked of the one who acts, and else of a second person.
pub(super) struct Needed<'a> {
    pub(super) what: Approvable,
    /// Whether a role goes as far.
    pub(super) covers: &'a dyn Fn(&Rights) -> bool,
    /// How far the role of the one who acts goes, in words.
    pub(super) limit: &'a dyn Fn(&Rights) -> String,
    /// Whoever goes as far may do it alone.
    pub(super) alone: bool,
}

/// Whether this may be done; with the event that uses an approval up, where one was needed.
pub(super) fn refuse_unapproved(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    needed: Needed<'_>,
) -> Result<Option<Event>, Reject> {
    let Some(roster) = by.roster.as_ref().filter(|_| by.role == Role::Front) else {
        return Ok(None);
    };
    let rights = |actor: &Option<ActorId>| {
        let person = actor.as_ref().and_then(|actor| roster.get(actor));
        person.map(|person| &person.rights)
    };
    let Needed {
        what,
        covers,
        limit,
        alone,
    } = needed;
    let own = rights(&by.actor);
    if alone && own.is_some_and(covers) {
        return Ok(None);
    }
    let over = |who: Option<&Rights>, what| match who {
        Some(rights) if alone => Reject::OverLimit {
            limit: limit(rights),
            what,
        },
        _ => Reject::ApprovalNeeded { what },
    };
    let Some(approver) = by.approver.clone() else {
        return Err(over(own, what));
    };
    if by.actor.as_ref() == Some(&approver) {
        return Err(Reject::SamePerson { actor: approver });
    }
    let theirs = rights(&by.approver);
    if !theirs.is_some_and(covers) {
        return Err(match theirs {
            Some(rights) => Reject::OverLimit {
                limit: limit(rights),
                what,
            },
            None => Reject::UnknownPerson { actor: approver },
        });
    }
    let live = kitchen.staff.approvals.iter().any(|one| {
        one.device == by.device && one.approver == approver && one.what == what && at <= one.until
    });
    if !live {
        return Err(Reject::ApprovalNeeded { what });
    }
    let device = by.device.clone();
    Ok(Some(Event::Staff(StaffEvent::ApprovalUsed {
        device,
        approver,
        what,
    })))
}

/// A PIN was typed, and was right or wrong.
pub(super) fn pin(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    actor: &ActorId,
    right: bool,
    purpose: &PinFor,
) -> Decision {
    let (device, actor) = (by.device.clone(), actor.clone());
    let (event, accepted) = match purpose {
        _ if !right => (StaffEvent::PinRefused { device, actor }, Accepted::Done),
        PinFor::SignIn => {
            let person = by.roster.as_ref().and_then(|roster| roster.get(&actor));
            let accepted = person.map_or(Accepted::Done, |person| Accepted::SignedIn {
                person: kitchen.person(person),
            });
            (StaffEvent::SignedIn { device, actor }, accepted)
        }
        PinFor::Approve(what) => {
            let (until, approver) = (at + APPROVAL_LASTS, actor);
            let accepted = Accepted::Approved {
                approver: approver.clone(),
                until,
            };
            let what = what.clone();
            let event = StaffEvent::Approved {
                device,
                approver,
                what,
                until,
            };
            (event, accepted)
        }
    };
    Decision {
        events: vec![Event::Staff(event)],
        accepted,
    }
}

pub(super) fn sign_out(kitchen: &Kitchen, by: &By) -> Decision {
    let device = by.device.clone();
    let here = kitchen.signed_in(&device).cloned();
    let event = |actor| Event::Staff(StaffEvent::SignedOut { device, actor });
    Decision::done(here.map(event).into_iter().collect())
}

pub(super) fn clock_in(kitchen: &Kitchen, at: Timestamp, by: &By) -> Result<Decision, Reject> {
    let actor = by.actor.clone().ok_or(Reject::NotSignedIn)?;
    if kitchen.staff.clocked_in.contains_key(&actor) {
        return Err(Reject::ClockedIn);
    }
    let business_date = kitchen.today(at);
    Ok(Decision::done(vec![Event::Staff(StaffEvent::ClockedIn {
        actor,
        business_date,
    })]))
}

pub(super) fn clock_out(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    cash: Option<Money>,
) -> Result<Decision, Reject> {
    let actor = by.actor.clone().ok_or(Reject::NotSignedIn)?;
    if !kitchen.staff.clocked_in.contains_key(&actor) {
        return Err(Reject::NotClockedIn);
    }
    if cash.is_some_and(|cash| cash < Money::ZERO) {
        let amount = cash.unwrap_or_default();
        return Err(Reject::BadAmount {
            amount,
            due: Money::ZERO,
        });
    }
    let business_date = kitchen.today(at);
    Ok(Decision::done(vec![Event::Staff(StaffEvent::ClockedOut {
        actor,
        business_date,
        cash,
    })]))
}

/// A roster that many commands share.
pub type SharedRoster = Option<Arc<Roster>>;
