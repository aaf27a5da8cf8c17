//! Slips of paper: a tip that the guest wrote on the card slip, and a gift card that is sold or given away.

use serde::{Deserialize, Serialize};
use shared::check::Payment;
use shared::ids::*;
use shared::money::Money;
use shared::order::Tender;
use shared::wire::FrontAsk;

use super::receipt::tender_words;
use super::tender::{money, tips};
use super::*;
use crate::intent::Intent;
use crate::say::{questions as q, tender as w};

/// While the tip of a payment is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tipping {
    pub check: CheckId,
    pub payment: u32,
    pub typed: String,
}

/// How it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TipView {
    /// Number, "Visa …4242 12.00", tip so far.
    pub payments: Vec<(u32, String, Money)>,
    pub tipping: Tipping,
    pub quick: Vec<(i64, Money)>,
    /// As typed; the amount that is booked.
    pub tip: Result<Money, String>,
}

/// Who pays for a gift card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GiftPaid {
    Cash,
    CardElsewhere,
    /// Nobody: a voucher of the house, which needs a reason and may need the manager.
    House,
}

/// While a gift card is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gifting {
    pub code: String,
    pub amount: String,
    pub paid: GiftPaid,
    pub reason: String,
}

impl Desk {
    pub(super) fn slips(&mut self, intent: &Intent, stamp: &mut Stamp<'_>) {
        match (intent, &mut self.screen.dialog) {
            (Intent::AskTip(check), _) => self.open_tip(*check),
            (Intent::TipOf(payment), Some(Dialog::Tip(own))) => {
                own.payment = *payment;
                own.typed.clear();
            }
            (Intent::AskGift, _) => {
                self.screen.dialog = Some(Dialog::Gift(Gifting {
                    code: gift_number(stamp),
                    amount: String::new(),
                    paid: GiftPaid::Cash,
                    reason: String::new(),
                }));
            }
            (Intent::GiftPaid(paid), Some(Dialog::Gift(own))) => own.paid = *paid,
            _ => {}
        }
    }

    fn open_tip(&mut self, check: CheckId) {
        let bill = self.bill(check);
        let Some(last) = bill.and_then(|bill| bill.payments.last().map(|own| own.n)) else {
            return self.say(w::TIP_NO_PAYMENT, Tone::Soon);
        };
        self.screen.dialog = Some(Dialog::Tip(Tipping {
            check,
            payment: last,
            typed: String::new(),
        }));
    }

    pub fn tip_view(&self) -> Option<TipView> {
        let Some(Dialog::Tip(own)) = &self.screen.dialog else {
            return None;
        };
        let bill = self.bill(own.check)?;
        let row = |paid: &Payment| {
            let name = format!(
                "{} {}",
                tender_words(&paid.tender, self.lang()),
                paid.amount
            );
            (paid.n, name, paid.tip)
        };
        let chosen = bill.payments.iter().find(|paid| paid.n == own.payment)?;
        let mut tip = money(&own.typed, self.lang());
        if tip.as_ref().is_ok_and(|tip| *tip < Money::ZERO) {
            tip = Err(w::BAD_MONEY.with(self.lang(), own.typed.trim()));
        }
        Some(TipView {
            payments: bill.payments.iter().map(row).collect(),
            quick: tips(chosen.amount),
            tipping: own.clone(),
            tip,
        })
    }

    pub(super) fn confirm_tip(&mut self, stamp: &mut Stamp<'_>) {
        let Some(view) = self.tip_view() else { return };
        let tip = match view.tip {
            Ok(tip) => tip,
            Err(why) => return self.screen.say(why, Tone::Late),
        };
        let (check, payment) = (view.tipping.check, view.tipping.payment);
        let place = self.place().cloned();
        let ask = FrontAsk::AdjustTip {
            check,
            payment,
            tip,
        };
        self.ask(place, ask, stamp);
        self.screen.dialog = None;
    }

    pub(super) fn confirm_gift(&mut self, own: &Gifting, stamp: &mut Stamp<'_>) {
        let Ok(code) = own.code.trim().parse::<GiftCode>() else {
            return self.say(w::GIFT_FIRST, Tone::Late);
        };
        let amount = match money(&own.amount, self.lang()) {
            Ok(amount) if Money::ZERO < amount => amount,
            Ok(_) => return self.say_with(w::BAD_MONEY, &[&own.amount.trim()], Tone::Late),
            Err(why) => return self.screen.say(why, Tone::Late),
        };
        let reason = own.reason.trim().to_owned();
        let tender = match own.paid {
            GiftPaid::Cash => Some(Tender::Cash { tendered: amount }),
            GiftPaid::CardElsewhere => Some(Tender::Card {
                approval: None,
                last_four: None,
                brand: None,
            }),
            GiftPaid::House if reason.is_empty() => return self.say(q::REASON_FIRST, Tone::Soon),
            GiftPaid::House => None,
        };
        let cash = own.paid == GiftPaid::Cash;
        let ask = FrontAsk::IssueGift {
            code,
            amount,
            tender,
            reason,
        };
        self.ask(None, ask, stamp);
        self.screen.dialog = None;
        if cash {
            self.effects.push(Effect::OpenDrawer);
        }
    }
}

/// A number that nobody has: far too short for a card's, and easily read aloud.
fn gift_number(stamp: &mut Stamp<'_>) -> String {
    format!("G{:08}", (stamp.mint)().as_u128() % 100_000_000)
}
