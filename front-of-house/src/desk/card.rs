//! A card payment on its way: amount and order go to the card terminal, approval, brand and last four come back.
//!
//! What the terminal approved is booked, however late it says so; what was stopped here and approved there is given
//! back. An attempt is on the disk before the card terminal hears of it: found there after a crash, nobody here knows
//! what became of it, so the card terminal is asked again by its name and never told to charge a second time.

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::money::Money;
use shared::order::Tender;
use shared::time::{Span, Timestamp};
use shared::wire::FrontAsk;

use super::*;
use crate::intent::Intent;
use crate::say::tender as w;

/// Guests need this long for a PIN; after it the screen says that nothing came back.
const SILENT_AFTER: Span = Span::from_secs(30);

/// Names one try on the card terminal; a later answer names it again.
pub type Attempt = Uuid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardAsk {
    /// Take this much (tip included) for this check.
    Charge {
        attempt: Attempt,
        check: CheckId,
        amount: Money,
    },
    /// Do not, if it is not too late.
    Stop { attempt: Attempt },
    /// Give back what was approved after it was stopped; said twice, it is given back once.
    Return { attempt: Attempt, amount: Money },
    /// What became of this attempt, if it ever came to you? Nothing is charged by asking.
    Look { attempt: Attempt, amount: Money },
}

impl CardAsk {
    pub fn attempt(&self) -> Attempt {
        match self {
            Self::Charge { attempt, .. }
            | Self::Stop { attempt }
            | Self::Return { attempt, .. }
            | Self::Look { attempt, .. } => *attempt,
        }
    }
}

/// What the card terminal says of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardAnswer {
    Approved {
        approval: String,
        brand: String,
        last_four: String,
    },
    Declined {
        why: String,
    },
    /// To `Look`: the attempt never came here, so nothing was taken.
    Unheard,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardRun {
    pub attempt: Attempt,
    pub place: Option<Place>,
    pub check: CheckId,
    pub amount: Money,
    pub tip: Money,
    /// This terminal's time.
    pub at: Timestamp,
    /// The person gave up on it.
    #[serde(default)]
    pub stopped: bool,
    #[serde(default)]
    pub declined: Option<String>,
    /// It was on the disk when this terminal started: what became of it is not known here.
    #[serde(default)]
    pub found: bool,
}

/// A card payment that somebody must look after, for the list of what waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardRow {
    pub attempt: Attempt,
    pub place: String,
    pub what: String,
    pub age: Span,
}

impl CardRun {
    pub fn is_running(&self) -> bool {
        self.declined.is_none()
    }
}

impl Desk {
    /// An answer of the card terminal is still to come.
    pub fn waits_for_card(&self) -> bool {
        !self.cards.is_empty()
    }

    pub fn card_run(&self, attempt: Attempt) -> Option<&CardRun> {
        self.cards.iter().find(|own| own.attempt == attempt)
    }

    /// Card payments whose answer this terminal did not live to hear. What is booked already needs no look.
    pub(super) fn recover_cards(&mut self, runs: Vec<CardRun>) {
        for mut run in runs {
            let booked = self
                .waiting
                .iter()
                .any(|own| own.request == RequestId(run.attempt));
            if self.card_run(run.attempt).is_some() {
                continue;
            }
            if booked {
                // Should the router refuse it, the guest's money is given back all the same.
                self.booking.push(run);
                continue;
            }
            run.found = true;
            let (attempt, amount) = (run.attempt, run.amount + run.tip);
            self.effects
                .push(Effect::Card(CardAsk::Look { attempt, amount }));
            self.cards.push(run);
        }
    }

    /// What the terminal must do after `recover`.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The disk would not keep the attempt, so the card terminal was not asked.
    pub fn card_not_kept(&mut self, attempt: Attempt, why: &str) {
        self.cards.retain(|own| own.attempt != attempt);
        if let Some(Dialog::Pay(pay)) = &mut self.screen.dialog
            && pay.card.as_ref().is_some_and(|own| own.attempt == attempt)
        {
            pay.card = None;
        }
        self.say_with(w::CARD_NOT_KEPT, &[&why], Tone::Late);
    }

    /// Card payments that nobody on this screen looks at: found after a crash, or silent behind a closed dialog.
    pub fn card_rows(&self, local: Timestamp) -> Vec<CardRow> {
        let shown = match &self.screen.dialog {
            Some(Dialog::Pay(pay)) => pay.card.as_ref().map(|own| own.attempt),
            _ => None,
        };
        let open = self.cards.iter();
        let open = open.filter(|own| !own.stopped && Some(own.attempt) != shown);
        open.map(|own| CardRow {
            attempt: own.attempt,
            place: own
                .place
                .as_ref()
                .map(|place| self.place_name(place))
                .unwrap_or_default(),
            what: w::CARD_OPEN_ROW.with(self.lang(), own.amount + own.tip),
            age: local - own.at,
        })
        .collect()
    }

    /// Found after a crash and not known yet: the sums, for the banner.
    pub(super) fn cards_unknown(&self) -> Option<Money> {
        let found = self.cards.iter().filter(|own| own.found && !own.stopped);
        let sum: Money = found.clone().map(|own| own.amount + own.tip).sum();
        found.count().checked_sub(1).map(|_more| sum)
    }

    /// Somebody looked at the card terminal's own display, or wants it asked once more.
    pub(super) fn settle_card(&mut self, intent: &Intent, stamp: &mut Stamp<'_>) {
        let (Intent::CardAgain(attempt)
        | Intent::CardTaken(attempt)
        | Intent::CardNothing(attempt)) = intent
        else {
            return;
        };
        let Some(at) = self.cards.iter().position(|own| own.attempt == *attempt) else {
            return;
        };
        let amount = self.cards[at].amount + self.cards[at].tip;
        let attempt = *attempt;
        match intent {
            Intent::CardAgain(_) => self
                .effects
                .push(Effect::Card(CardAsk::Look { attempt, amount })),
            Intent::CardTaken(_) => {
                let run = self.cards.remove(at);
                let (approval, last_four, brand) = (None, None, None);
                let tender = Tender::Card {
                    approval,
                    last_four,
                    brand,
                };
                self.book_card(run, tender, stamp);
            }
            _ => {
                // Should it be approved after all, it is given back.
                self.cards[at].stopped = true;
                self.effects.push(Effect::Card(CardAsk::Stop { attempt }));
                self.effects.push(Effect::CardGone(attempt));
            }
        }
    }

    /// The payment carries the attempt's own id: whatever fails between here and the books, it is booked once.
    fn book_card(&mut self, run: CardRun, tender: Tender, stamp: &mut Stamp<'_>) {
        let ask = FrontAsk::Pay {
            check: run.check,
            tender,
            amount: run.amount,
            tip: run.tip,
        };
        let (request, place) = (RequestId(run.attempt), run.place.clone());
        self.booking.push(run);
        self.ask_as(request, place, ask, None, stamp);
    }

    /// The money is taken and the payment was not: where the disk or the router failed it is to be looked after, and
    /// what the router will never book is given back. The advice, where this was a card payment at all.
    pub(super) fn not_booked(&mut self, request: RequestId, failed: bool) -> Option<String> {
        let at = self
            .booking
            .iter()
            .position(|own| own.attempt == request.0)?;
        let mut run = self.booking.remove(at);
        let (attempt, amount) = (run.attempt, run.amount + run.tip);
        if failed {
            run.found = true;
            self.cards.push(run);
            return Some(w::CARD_UNKNOWN.with(self.lang(), amount));
        }
        self.effects
            .push(Effect::Card(CardAsk::Return { attempt, amount }));
        self.effects.push(Effect::CardGone(attempt));
        Some(w::CARD_RETURNED.with(self.lang(), amount))
    }

    pub(super) fn booked(&mut self, request: RequestId) {
        if self.booking.iter().any(|own| own.attempt == request.0) {
            self.booking.retain(|own| own.attempt != request.0);
            self.effects.push(Effect::CardGone(request.0));
        }
    }

    /// Hands the card to the terminal.
    pub(super) fn charge(
        &mut self,
        pay: &Tendering,
        amount: Money,
        tip: Money,
        stamp: &mut Stamp<'_>,
    ) {
        if pay.card.as_ref().is_some_and(CardRun::is_running) {
            return;
        }
        let open = self
            .cards
            .iter()
            .find(|own| own.check == pay.check && !own.stopped);
        if let Some(amount) = open.map(|own| own.amount + own.tip) {
            return self.say_with(w::CARD_OPEN, &[&amount], Tone::Late);
        }
        let run = CardRun {
            attempt: (stamp.mint)(),
            place: self.place().cloned(),
            check: pay.check,
            amount,
            tip,
            at: stamp.at,
            stopped: false,
            declined: None,
            found: false,
        };
        self.effects.push(Effect::Card(CardAsk::Charge {
            attempt: run.attempt,
            check: run.check,
            amount: amount + tip,
        }));
        self.cards.push(run.clone());
        if let Some(Dialog::Pay(pay)) = &mut self.screen.dialog {
            pay.card = Some(run);
        }
    }

    pub(super) fn stop_card(&mut self) {
        let Some(Dialog::Pay(pay)) = &mut self.screen.dialog else {
            return;
        };
        let Some(run) = pay.card.take() else { return };
        let open = self.cards.iter_mut().find(|own| own.attempt == run.attempt);
        if let Some(open) = open {
            open.stopped = true;
            let attempt = run.attempt;
            self.effects.push(Effect::Card(CardAsk::Stop { attempt }));
        }
    }

    /// The card terminal answered, in time or late.
    pub fn hear_card(
        &mut self,
        attempt: Attempt,
        answer: CardAnswer,
        stamp: &mut Stamp<'_>,
    ) -> Vec<Effect> {
        let found = self.cards.iter().position(|own| own.attempt == attempt);
        let Some(at) = found else { return Vec::new() };
        let run = self.cards.remove(at);
        let shown = match &self.screen.dialog {
            Some(Dialog::Pay(pay)) => pay.card.as_ref().is_some_and(|own| own.attempt == attempt),
            _ => false,
        };
        let whole = run.amount + run.tip;
        match answer {
            CardAnswer::Approved { .. } if run.stopped => {
                let amount = whole;
                self.effects
                    .push(Effect::Card(CardAsk::Return { attempt, amount }));
                self.effects.push(Effect::CardGone(attempt));
                self.say_with(w::CARD_STOPPED_LATE, &[&amount], Tone::Late);
            }
            CardAnswer::Approved {
                approval,
                brand,
                last_four,
            } => {
                let tender = Tender::Card {
                    approval: Some(approval),
                    last_four: Some(last_four),
                    brand: Some(brand),
                };
                self.book_card(run, tender, stamp);
                if shown {
                    self.screen.dialog = None;
                } else {
                    self.say_with(w::CARD_LATE, &[&whole], Tone::Ready);
                }
            }
            CardAnswer::Unheard => {
                self.effects.push(Effect::CardGone(attempt));
                self.say_with(w::CARD_UNHEARD, &[&whole], Tone::Ready);
            }
            CardAnswer::Declined { why } => {
                self.effects.push(Effect::CardGone(attempt));
                if let (true, Some(Dialog::Pay(pay))) = (shown, &mut self.screen.dialog) {
                    let declined = Some(why);
                    pay.card = Some(CardRun { declined, ..run });
                } else if !run.stopped {
                    self.say_with(w::CARD_DECLINED, &[&why], Tone::Late);
                }
            }
        }
        std::mem::take(&mut self.effects)
    }

    pub(super) fn card_words(&self, run: &CardRun) -> (String, Tone) {
        let lang = self.lang();
        if let Some(why) = &run.declined {
            return (w::CARD_DECLINED.with(lang, why), Tone::Late);
        }
        if SILENT_AFTER <= self.clock.local() - run.at {
            return (self.word(w::CARD_SILENT), Tone::Late);
        }
        let asked = w::CARD_RUNS.with(lang, run.amount + run.tip);
        (asked, Tone::Soon)
    }
}
