//! Who stands here: signing in by PIN, a second person's approval, clocking in and out.
//!
//! A PIN is held only while it is typed, goes to the router once, and is on no disk of this terminal.

use shared::ids::*;
use shared::money::Money;
use shared::wire::{Accepted, Approvable, DeskAsk, FrontAsk, Person, Reject};

use super::words::capital;
use super::*;
use crate::intent::Intent;
use crate::say::people as w;

/// Digits of a PIN that the pad takes; the router decides what is right.
const PIN_DIGITS_MAX: usize = 12;

/// What somebody types a PIN for.
#[derive(Clone, Debug, PartialEq)]
pub enum PinFor {
    /// To work here.
    SignIn,
    /// To move tables about.
    Arrange,
    /// To agree to what a colleague wants; it is asked again with their name.
    Approve {
        what: Approvable,
        place: Option<Place>,
        ask: Box<FrontAsk>,
        /// In words, for whoever agrees: "void of a line".
        title: String,
        /// Why one is needed, in the router's words.
        why: String,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct PinPad {
    pub pin_for: PinFor,
    pub who: Option<ActorId>,
    pub pin: String,
    /// Wrong, locked, or not reached.
    pub told: Option<String>,
    /// On its way to the router.
    pub asked: Option<RequestId>,
}

impl PinPad {
    pub(super) fn new(pin_for: PinFor) -> Self {
        Self {
            pin_for,
            who: None,
            pin: String::new(),
            told: None,
            asked: None,
        }
    }
}

/// A person to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    pub actor: ActorId,
    pub name: String,
    pub role: String,
    pub on: bool,
    /// "since 17:02", where they have clocked in.
    pub works: Option<String>,
}

/// How the pad reads.
#[derive(Clone, Debug, PartialEq)]
pub struct PinView {
    pub title: String,
    pub why: Option<String>,
    pub people: Vec<PersonRow>,
    /// As many dots as digits were typed.
    pub digits: usize,
    pub told: Option<String>,
    pub asking: bool,
    /// Nobody has signed in, so there is nothing to go back to.
    pub must: bool,
}

/// How the shift dialog reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftView {
    /// Nobody has a PIN in this house.
    pub open_house: bool,
    pub name: String,
    pub works: String,
    pub clocked_in: bool,
    pub cash: String,
}

impl Desk {
    /// Everybody of the house; nobody where it is open.
    fn staff(&self) -> &[Person] {
        self.people.as_ref().map_or(&[], |own| &own.people)
    }

    /// Whoever is signed in on this terminal, as the router says.
    pub fn signed_in(&self) -> Option<&Person> {
        let people = self.people.as_ref()?;
        let device = self.device.as_ref()?;
        let session = people.sessions.iter().find(|own| own.device == *device)?;
        people.people.iter().find(|own| own.actor == session.actor)
    }

    /// There are people with PINs, and none of them stands here. While the router is away nobody can sign in, and
    /// whoever works goes on.
    pub fn must_sign_in(&self) -> bool {
        !self.staff().is_empty() && self.signed_in().is_none() && self.clock.away_since().is_none()
    }

    /// Follows the router's word on who is signed in here.
    pub(super) fn see_people(&mut self) {
        if let Some(actor) = self.signed_in().map(|person| person.actor.clone()) {
            self.server = actor;
        }
        let pad = matches!(&self.screen.dialog, Some(Dialog::Pin(_)));
        if self.must_sign_in() && !pad {
            self.screen.dialog = Some(Dialog::Pin(PinPad::new(PinFor::SignIn)));
        }
    }

    pub(super) fn peoples(&mut self, intent: &Intent, stamp: &mut Stamp<'_>) {
        match intent {
            Intent::AskPeople => {
                self.screen.dialog = Some(Dialog::Shift {
                    cash: String::new(),
                });
            }
            Intent::SignIn => self.open_pad(PinFor::SignIn),
            Intent::SignOut => {
                self.desk_ask(DeskAsk::SignOut, DeskWait::SignOut, stamp);
                self.screen.dialog = None;
            }
            Intent::Arrange if self.staff().is_empty() => self.arranges(intent),
            Intent::Arrange => self.open_pad(PinFor::Arrange),
            Intent::ChoosePerson(actor) => {
                if let Some(Dialog::Pin(pad)) = &mut self.screen.dialog {
                    (pad.who, pad.told) = (Some(actor.clone()), None);
                    pad.pin.clear();
                }
            }
            Intent::PinKey(key) => self.pin_key(*key),
            Intent::PinEnter => self.pin_enter(stamp),
            Intent::ClockIn => self.shift(FrontAsk::ClockIn, stamp),
            Intent::ClockOut => match self.counted_cash() {
                Ok(cash) => self.shift(FrontAsk::ClockOut { cash }, stamp),
                Err(why) => self.screen.say(why, Tone::Late),
            },
            _ => {}
        }
    }

    fn open_pad(&mut self, pin_for: PinFor) {
        if self.clock.away_since().is_some() {
            return self.say(w::AWAY, Tone::Late);
        }
        if self.staff().is_empty() {
            return self.say(w::OPEN_HOUSE, Tone::Muted);
        }
        let mut pad = PinPad::new(pin_for);
        if pad.pin_for == PinFor::Arrange {
            pad.who = Some(self.server.clone());
        }
        self.screen.dialog = Some(Dialog::Pin(pad));
    }

    fn pin_key(&mut self, key: Option<u8>) {
        if let Some(Dialog::Pin(pad)) = &mut self.screen.dialog {
            pad.told = None;
            match key {
                Some(digit) if pad.pin.len() < PIN_DIGITS_MAX && digit < 10 => {
                    pad.pin.push(char::from(b'0' + digit));
                }
                Some(_) => {}
                None => drop(pad.pin.pop()),
            }
        }
    }

    fn pin_enter(&mut self, stamp: &mut Stamp<'_>) {
        let Some(Dialog::Pin(pad)) = self.screen.dialog.clone() else {
            return;
        };
        let Some(who) = pad
            .who
            .filter(|_| pad.asked.is_none() && !pad.pin.is_empty())
        else {
            return;
        };
        let ask = match pad.pin_for {
            PinFor::SignIn | PinFor::Arrange => DeskAsk::SignIn {
                actor: who,
                pin: pad.pin,
            },
            PinFor::Approve { what, .. } => DeskAsk::Approve {
                approver: who,
                pin: pad.pin,
                what,
            },
        };
        let request = self.desk_ask(ask, DeskWait::Pin, stamp);
        if let Some(Dialog::Pin(pad)) = &mut self.screen.dialog {
            pad.asked = Some(request);
            pad.pin.clear();
        }
    }

    /// The answer to a PIN.
    pub(super) fn hear_pin(
        &mut self,
        request: RequestId,
        result: Result<Accepted, Reject>,
        stamp: &mut Stamp<'_>,
    ) {
        let Some(Dialog::Pin(pad)) = self.screen.dialog.clone() else {
            return;
        };
        if pad.asked != Some(request) {
            return;
        }
        match (result, pad.pin_for) {
            (Ok(Accepted::SignedIn { person }), pin_for) => {
                self.server = person.actor.clone();
                self.screen.dialog = None;
                self.say_with(w::SIGNED_IN, &[&person.name], Tone::Ready);
                if pin_for == PinFor::Arrange {
                    self.arranges(&Intent::Arrange);
                }
            }
            (Ok(Accepted::Approved { approver, .. }), PinFor::Approve { place, ask, .. }) => {
                self.screen.dialog = None;
                self.ask_approved(place, *ask, Some(approver.clone()), stamp);
                let name = capital(approver.as_str());
                self.say_with(w::APPROVED, &[&name], Tone::Ready);
            }
            (Ok(_), _) => self.screen.dialog = None,
            (Err(reject), _) => {
                let told = match &reject {
                    Reject::WrongPin { left } => w::WRONG_PIN.with(self.lang(), left),
                    Reject::PinLocked { secs } => w::LOCKED.with(self.lang(), secs),
                    other => self.why_sentence(other),
                };
                if let Some(Dialog::Pin(pad)) = &mut self.screen.dialog {
                    (pad.asked, pad.told) = (None, Some(told));
                }
            }
        }
    }

    /// A refusal that a second person can lift: they are asked at once. False where it is another refusal.
    pub(super) fn needs_approval(&mut self, waiting: &Waiting, reject: &Reject) -> bool {
        let (Reject::ApprovalNeeded { what } | Reject::OverLimit { what, .. }) = reject else {
            return false;
        };
        if self.staff().is_empty() {
            return false;
        }
        self.screen.dialog = Some(Dialog::Pin(PinPad::new(PinFor::Approve {
            what: what.clone(),
            place: waiting.place.clone(),
            ask: Box::new(waiting.ask.clone()),
            title: waiting.what(self.lang()),
            why: self.why(reject),
        })));
        true
    }

    fn counted_cash(&self) -> Result<Option<Money>, String> {
        let Some(Dialog::Shift { cash }) = &self.screen.dialog else {
            return Ok(None);
        };
        match cash.trim() {
            "" => Ok(None),
            text => money(text, self.lang()).map(Some),
        }
    }

    fn shift(&mut self, ask: FrontAsk, stamp: &mut Stamp<'_>) {
        self.ask(None, ask, stamp);
        self.screen.dialog = None;
    }

    pub fn pin_view(&self) -> Option<PinView> {
        let Some(Dialog::Pin(pad)) = &self.screen.dialog else {
            return None;
        };
        let own = self.signed_in().map(|person| &person.actor);
        let second = matches!(pad.pin_for, PinFor::Approve { .. });
        let people = self.staff().iter();
        // Nobody agrees to their own doing.
        let people = people.filter(|person| !second || Some(&person.actor) != own);
        let rows = people.map(|person| PersonRow {
            actor: person.actor.clone(),
            name: person.name.clone(),
            role: capital(person.role.as_str()),
            on: pad.who.as_ref() == Some(&person.actor),
            works: person
                .clocked_in
                .map(|at| w::SINCE.with(self.lang(), self.clock_text(at))),
        });
        let (title, why) = match &pad.pin_for {
            PinFor::SignIn => (self.word(w::WHO), None),
            PinFor::Arrange => (self.word(w::ARRANGE_PIN), None),
            PinFor::Approve { title, why, .. } => {
                (self.word(w::APPROVAL), Some(format!("{title}: {why}.")))
            }
        };
        Some(PinView {
            title,
            why,
            people: rows.collect(),
            digits: pad.pin.chars().count(),
            told: pad.told.clone(),
            asking: pad.asked.is_some(),
            must: self.must_sign_in(),
        })
    }

    pub fn shift_view(&self) -> Option<ShiftView> {
        let Some(Dialog::Shift { cash }) = &self.screen.dialog else {
            return None;
        };
        let person = self.signed_in();
        let name = person.map_or_else(
            || capital(self.server.as_str()),
            |person| person.name.clone(),
        );
        let since = person.and_then(|person| person.clocked_in);
        let works = match since {
            Some(at) => w::WORKS_SINCE.filled(self.lang(), &[&name, &self.clock_text(at)]),
            None => w::OFF.with(self.lang(), &name),
        };
        Some(ShiftView {
            open_house: self.staff().is_empty(),
            name,
            works,
            clocked_in: since.is_some(),
            cash: cash.clone(),
        })
    }

    /// Colleagues that a table can be handed to.
    pub(super) fn colleagues(&self) -> Vec<PersonRow> {
        let others = self.staff().iter();
        let others = others.filter(|person| person.actor != self.server);
        others
            .map(|person| PersonRow {
                actor: person.actor.clone(),
                name: person.name.clone(),
                role: capital(person.role.as_str()),
                on: false,
                works: None,
            })
            .collect()
    }
}
