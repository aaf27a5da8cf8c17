//! Taking money: quick amounts, change, tips, cards and gift cards, and what must never be typed in.

use shared::ids::*;
use shared::lang::Lang;
use shared::money::Money;
use shared::order::Tender;
use shared::rules::split::to_step;
use shared::wire::{Accepted, DeskAsk, FrontAsk, Reject};

use super::*;
use crate::intent::{Intent, Method};
use crate::say::tender as w;

/// Tips that are one tap, in percent of what is due.
const TIPS_PERCENT: [i64; 4] = [0, 10, 15, 20];

/// What is typed and picked while somebody pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tendering {
    pub check: CheckId,
    pub method: Method,
    /// What is due on this check when the dialog opened.
    pub due: Money,
    /// What the guest gave, as typed; empty: exactly what is due.
    pub tendered: String,
    /// On top, as typed; empty: none.
    pub tip: String,
    pub approval: String,
    pub last_four: String,
    pub gift: String,
    /// What the gift card holds, once the router said it.
    pub balance: Option<Money>,
    /// The card terminal has been asked.
    pub card: Option<CardRun>,
}

/// How the payment dialog reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayView {
    /// Unpaid checks here: check, label, due.
    pub checks: Vec<(CheckId, String, Money)>,
    pub tendering: Tendering,
    pub methods: Vec<Method>,
    /// Whole amounts at or above what is due.
    pub quick: Vec<Money>,
    pub tips: Vec<(i64, Money)>,
    pub given: Result<Money, String>,
    pub tip: Result<Money, String>,
    pub change: Money,
    /// Less was given than is due.
    pub short: Option<Money>,
    /// Unsent lines here, which this payment does not cover.
    pub unsent: u32,
    /// How the card stands, in words.
    pub card: Option<(String, Tone)>,
}

/// An amount as people type it: `12`, `12.5`, `12,50`.
pub(super) fn money(text: &str, lang: Lang) -> Result<Money, String> {
    let typed = text.trim().replace(',', ".");
    let parsed = typed.parse::<Money>().ok();
    parsed.ok_or_else(|| w::BAD_MONEY.with(lang, text.trim()))
}

impl Tendering {
    fn new(check: CheckId, due: Money, method: Method) -> Self {
        Self {
            check,
            method,
            due,
            tendered: String::new(),
            tip: String::new(),
            approval: String::new(),
            last_four: String::new(),
            gift: String::new(),
            balance: None,
            card: None,
        }
    }

    /// What the guest gave.
    pub fn given(&self, lang: Lang) -> Result<Money, String> {
        if self.tendered.trim().is_empty() {
            return Ok(self.due);
        }
        let given = money(&self.tendered, lang)?;
        if given <= Money::ZERO {
            Err(w::TYPE_GIVEN.text(lang).to_owned())
        } else {
            Ok(given)
        }
    }

    pub fn tip(&self, lang: Lang) -> Result<Money, String> {
        if self.tip.trim().is_empty() {
            return Ok(Money::ZERO);
        }
        let tip = money(&self.tip, lang)?;
        if tip < Money::ZERO {
            return Err(w::BAD_MONEY.with(lang, self.tip.trim()));
        }
        Ok(tip)
    }
}

/// Amounts guests put on the table: exact, then rounded up to notes, at most six.
pub(super) fn quick_amounts(due: Money) -> Vec<Money> {
    const NOTES_MINOR: [i64; 6] = [100, 500, 1_000, 2_000, 5_000, 10_000];
    let mut amounts = vec![due];
    for note in NOTES_MINOR {
        let up = Money((due.0 + note - 1).div_euclid(note) * note);
        if !amounts.contains(&up) {
            amounts.push(up);
        }
    }
    amounts.truncate(6);
    amounts
}

/// Cash is due to the smallest coin of the house; the router books the difference as rounding.
fn by_method(due: Money, method: Method, step: Money) -> Money {
    match method {
        Method::Cash => to_step(due, step),
        Method::Card | Method::CardElsewhere | Method::Gift => due,
    }
}

/// Tips to choose from, each to the nearest cent.
pub(super) fn tips(due: Money) -> Vec<(i64, Money)> {
    let tip = |percent: i64| (percent, Money((due.0 * percent + 50).div_euclid(100)));
    TIPS_PERCENT.into_iter().map(tip).collect()
}

impl Desk {
    pub(super) fn open_pay(&mut self, intent: &Intent) {
        let Some(place) = self.place().cloned() else {
            return;
        };
        let checks = self.unpaid(&place);
        let step = self.house.currency.cash_step;
        let running = match &self.screen.dialog {
            Some(Dialog::Pay(pay)) => pay.card.as_ref().is_some_and(CardRun::is_running),
            _ => false,
        };
        match (intent, &mut self.screen.dialog) {
            // The card terminal asks for this amount; nothing else may change under it.
            (Intent::Pay(_) | Intent::PayCheck(_), Some(Dialog::Pay(_))) if running => {}
            (Intent::Pay(method), Some(Dialog::Pay(pay))) => {
                (pay.method, pay.card) = (*method, None);
                if let Some((_, _, due)) = checks.iter().find(|(own, ..)| *own == pay.check) {
                    pay.due = by_method(*due, *method, step);
                }
            }
            (Intent::PayCheck(check), Some(Dialog::Pay(pay))) => {
                if let Some((_, _, due)) = checks.iter().find(|(own, ..)| own == check) {
                    let due = by_method(*due, pay.method, step);
                    *pay = Tendering::new(*check, due, pay.method);
                }
            }
            _ => match checks.into_iter().next() {
                Some((check, _, due)) => {
                    let due = by_method(due, Method::Cash, step);
                    let pay = Tendering::new(check, due, Method::Cash);
                    self.screen.dialog = Some(Dialog::Pay(pay));
                }
                None => self.say(w::NOTHING_DUE, Tone::Soon),
            },
        }
    }

    /// Checks of a place with something due: check, label, due.
    pub(super) fn unpaid(&self, place: &Place) -> Vec<(CheckId, String, Money)> {
        let bills = self.bills(place).into_iter();
        let open = bills.filter(|bill| !bill.settled && Money::ZERO < bill.due);
        open.map(|bill| (bill.check, bill.label, bill.due))
            .collect()
    }

    pub fn pay_view(&self) -> Option<PayView> {
        let Some(Dialog::Pay(pay)) = &self.screen.dialog else {
            return None;
        };
        let place = self.place()?;
        let given = pay.given(self.lang());
        let amount = given.clone().unwrap_or(pay.due);
        let own_terminal = self.card_terminal;
        let mut methods = vec![Method::Cash];
        methods.extend(own_terminal.then_some(Method::Card));
        methods.extend([Method::CardElsewhere, Method::Gift]);
        Some(PayView {
            checks: self.unpaid(place),
            methods,
            quick: quick_amounts(pay.due),
            tips: tips(pay.due),
            change: (amount - pay.due).max(Money::ZERO),
            short: (amount < pay.due).then(|| pay.due - amount),
            tip: pay.tip(self.lang()),
            given,
            tendering: pay.clone(),
            unsent: self.draft(place).map_or(0, Draft::units),
            card: pay.card.as_ref().map(|run| self.card_words(run)),
        })
    }

    pub(super) fn take_payment(&mut self, part: bool, stamp: &mut Stamp<'_>) {
        let Some(Dialog::Pay(pay)) = self.screen.dialog.clone() else {
            return;
        };
        let (given, tip) = match (pay.given(self.lang()), pay.tip(self.lang())) {
            (Ok(given), Ok(tip)) => (given, tip),
            (Err(why), _) | (_, Err(why)) => return self.screen.say(why, Tone::Late),
        };
        let cash = pay.method == Method::Cash;
        if given < pay.due && !part && cash {
            let short = pay.due - given;
            return self.say_with(w::SHORT_ADVICE, &[&short, &given], Tone::Late);
        }
        if pay.due < given && !cash {
            return self.say_with(w::OVER_CARD, &[&given], Tone::Late);
        }
        let tender = match self.tender_of(&pay, given) {
            Ok(Some(tender)) => tender,
            Ok(None) => return self.charge(&pay, given, tip, stamp),
            Err(why) => return self.screen.say(why, Tone::Late),
        };
        let amount = given.min(pay.due);
        let amount = pay
            .balance
            .filter(|_| pay.method == Method::Gift)
            .map_or(amount, |own| own.min(amount));
        self.pay(pay.check, tender, (amount, tip), stamp);
        self.screen.dialog = None;
        if cash {
            self.effects.push(Effect::OpenDrawer);
        }
        if self.clock.away_since().is_some() {
            let back = (given - pay.due).max(Money::ZERO);
            self.say_with(w::KEPT_HERE, &[&back], Tone::Ready);
        }
    }

    pub(super) fn pay(
        &mut self,
        check: CheckId,
        tender: Tender,
        (amount, tip): (Money, Money),
        stamp: &mut Stamp<'_>,
    ) {
        let place = self.place().cloned();
        let ask = FrontAsk::Pay {
            check,
            tender,
            amount,
            tip,
        };
        self.ask(place, ask, stamp);
    }

    /// The tender as typed; `None` where the card terminal must be asked first.
    fn tender_of(&self, pay: &Tendering, given: Money) -> Result<Option<Tender>, String> {
        let optional = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        match pay.method {
            Method::Cash => Ok(Some(Tender::Cash { tendered: given })),
            Method::Card => Ok(None),
            Method::CardElsewhere => {
                let last_four = optional(&pay.last_four);
                let four =
                    |text: &String| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
                if !last_four.as_ref().is_none_or(four) {
                    return Err(self.word(w::FOUR_ONLY));
                }
                Ok(Some(Tender::Card {
                    approval: optional(&pay.approval),
                    last_four,
                    brand: None,
                }))
            }
            Method::Gift => match pay.gift.trim().parse() {
                Ok(code) => Ok(Some(Tender::Gift { code })),
                Err(_not_a_code) => Err(self.word(w::GIFT_FIRST)),
            },
        }
    }

    /// What is on the gift card?
    pub(super) fn ask_balance(&mut self, stamp: &mut Stamp<'_>) {
        let Some(Dialog::Pay(pay)) = &self.screen.dialog else {
            return;
        };
        match pay.gift.trim().parse() {
            Ok(code) => {
                self.desk_ask(DeskAsk::GiftBalance { code }, DeskWait::Gift, stamp);
            }
            Err(_not_a_code) => self.say(w::GIFT_FIRST, Tone::Soon),
        }
    }

    pub(super) fn hear_gift(&mut self, result: Result<Accepted, Reject>) {
        match (result, &mut self.screen.dialog) {
            (Ok(Accepted::Gift { balance, .. }), Some(Dialog::Pay(pay))) => {
                pay.balance = Some(balance);
            }
            (Err(reject), _) => {
                let text = self.why_sentence(&reject);
                self.screen.say(text, Tone::Late);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_amounts_are_exact_first_and_then_what_guests_hand_over() {
        let check = |due, amounts: &[i64]| {
            let quick: Vec<i64> = quick_amounts(Money(due)).iter().map(|m| m.0).collect();
            assert_eq!(quick, amounts, "{due}");
        };
        check(1_936, &[1_936, 2_000, 5_000, 10_000]);
        check(19_386, &[19_386, 19_400, 19_500, 20_000]);
        check(2_000, &[2_000, 5_000, 10_000]);
        assert_eq!(tips(Money(1_999))[2], (15, Money(300)));
        let coin = Money(5);
        assert_eq!(by_method(Money(1_293), Method::Cash, coin), Money(1_295));
        assert_eq!(by_method(Money(1_293), Method::Card, coin), Money(1_293));
    }
}
