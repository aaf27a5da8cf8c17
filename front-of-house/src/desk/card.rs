//! A card payment on its way: amount and order go to the card terminal, approval, brand and last four come back.
//!
//! What the terminal approved is booked, however late it says so; what was stopped here and approved there is given back.

use shared::ids::*;
use shared::money::Money;
use shared::order::Tender;
use shared::time::{Span, Timestamp};
use shared::wire::FrontAsk;

use super::*;
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
    /// Give back what was approved after it was stopped.
    Return { attempt: Attempt, amount: Money },
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
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardRun {
    pub attempt: Attempt,
    pub place: Option<Place>,
    pub check: CheckId,
    pub amount: Money,
    pub tip: Money,
    /// This terminal's time.
    pub at: Timestamp,
    /// The person gave up on it.
    pub stopped: bool,
    pub declined: Option<String>,
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
        let run = CardRun {
            attempt: (stamp.mint)(),
            place: self.place().cloned(),
            check: pay.check,
            amount,
            tip,
            at: stamp.at,
            stopped: false,
            declined: None,
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
                let ask = FrontAsk::Pay {
                    check: run.check,
                    tender,
                    amount: run.amount,
                    tip: run.tip,
                };
                self.ask(run.place, ask, stamp);
                if shown {
                    self.screen.dialog = None;
                } else {
                    self.say_with(w::CARD_LATE, &[&whole], Tone::Ready);
                }
            }
            CardAnswer::Declined { why } => {
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
