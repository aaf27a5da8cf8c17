//! Taking money: quick amounts, change, and what must never be typed in.

use shared::ids::OrderId;
use shared::money::Money;
use shared::order::Tender;
use shared::wire::FrontAsk;

use super::*;
use crate::intent::{Intent, Method};

/// What is typed and picked while somebody pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tendering {
    pub order: OrderId,
    pub method: Method,
    /// What is due on this check when the dialog opened.
    pub due: Money,
    /// What the guest gave, as typed; empty: exactly what is due.
    pub tendered: String,
    pub approval: String,
    pub last_four: String,
}

/// How the payment dialog reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayView {
    /// Unpaid checks here: order, label, due.
    pub checks: Vec<(OrderId, String, Money)>,
    pub tendering: Tendering,
    /// Whole amounts at or above what is due.
    pub quick: Vec<Money>,
    pub given: Result<Money, String>,
    pub change: Money,
    /// Less was given than is due.
    pub short: Option<Money>,
    /// Unsent lines here, which this payment does not cover.
    pub unsent: u32,
}

impl Tendering {
    /// What the guest gave.
    pub fn given(&self) -> Result<Money, String> {
        let typed = self.tendered.trim().replace(',', ".");
        if typed.is_empty() {
            return Ok(self.due);
        }
        let given: Money = typed
            .parse()
            .map_err(|bad: shared::money::BadMoney| bad.to_string())?;
        if given <= Money::ZERO {
            Err("type what the guest gave".to_owned())
        } else {
            Ok(given)
        }
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

impl Desk {
    pub(super) fn open_pay(&mut self, intent: &Intent) {
        let Some(place) = self.place().cloned() else {
            return;
        };
        let checks = self.unpaid(&place);
        match (intent, &mut self.screen.dialog) {
            (Intent::Pay(method), Some(Dialog::Pay(pay))) => pay.method = *method,
            (Intent::PayCheck(order), Some(Dialog::Pay(pay))) => {
                if let Some((_, _, due)) = checks.iter().find(|(own, ..)| own == order) {
                    (pay.order, pay.due) = (*order, *due);
                    pay.tendered.clear();
                }
            }
            _ => match checks.into_iter().next() {
                Some((order, _, due)) => {
                    let (tendered, approval) = (String::new(), String::new());
                    let (method, last_four) = (Method::Cash, String::new());
                    let pay = Tendering {
                        order,
                        method,
                        due,
                        tendered,
                        approval,
                        last_four,
                    };
                    self.screen.dialog = Some(Dialog::Pay(pay));
                }
                None => self.screen.say("Nothing is due here.", Tone::Soon),
            },
        }
    }

    /// Checks of a place with something due: order, label, due.
    pub(super) fn unpaid(&self, place: &Place) -> Vec<(OrderId, String, Money)> {
        let mut found: Vec<_> = self
            .orders_at(place)
            .into_iter()
            .filter(|view| !view.check.settled && Money::ZERO < view.check.due)
            .map(|view| (view.head.order, words::label(view), view.check.due))
            .collect();
        // An order that waits for the kitchen can be paid by what this terminal would charge.
        for waiting in self.under_way(place) {
            if let FrontAsk::Submit { order } = &waiting.ask
                && !found.iter().any(|(own, ..)| *own == order.id)
                && !self.orders.contains_key(&order.id)
            {
                let label = order
                    .alias
                    .clone()
                    .unwrap_or_else(|| "on its way".to_owned());
                found.push((order.id, label, self.preview(&order.lines).total));
            }
        }
        let paying = |order: OrderId| {
            let pays = self
                .waiting
                .iter()
                .filter(move |waiting| waiting.order() == Some(order));
            let amounts = pays.filter_map(|waiting| match &waiting.ask {
                FrontAsk::Pay { amount, .. } => Some(*amount),
                _ => None,
            });
            amounts.sum::<Money>()
        };
        for (order, _, due) in &mut found {
            *due -= paying(*order);
        }
        found.retain(|(_, _, due)| Money::ZERO < *due);
        found
    }

    pub fn pay_view(&self) -> Option<PayView> {
        let Some(Dialog::Pay(pay)) = &self.screen.dialog else {
            return None;
        };
        let place = self.place()?;
        let given = pay.given();
        let amount = given.clone().unwrap_or(pay.due);
        Some(PayView {
            checks: self.unpaid(place),
            quick: quick_amounts(pay.due),
            change: (amount - pay.due).max(Money::ZERO),
            short: (amount < pay.due).then(|| pay.due - amount),
            given,
            tendering: pay.clone(),
            unsent: self.draft(place).map_or(0, Draft::units),
        })
    }

    pub(super) fn take_payment(&mut self, part: bool, stamp: &mut Stamp<'_>) {
        let Some(Dialog::Pay(pay)) = self.screen.dialog.clone() else {
            return;
        };
        let given = match (pay.method, pay.given()) {
            (Method::Card, _) if !part => pay.due,
            (_, Ok(given)) => given,
            (_, Err(why)) => return self.screen.say(why, Tone::Late),
        };
        if given < pay.due && !part {
            let short = pay.due - given;
            let why = format!("{short} short: take more, or take {given} as a part.");
            return self.screen.say(why, Tone::Late);
        }
        let optional = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let tender = match pay.method {
            Method::Cash => Tender::Cash { tendered: given },
            Method::Card => {
                let last_four = optional(&pay.last_four);
                let four =
                    |text: &String| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
                if !last_four.as_ref().is_none_or(four) {
                    let why = "Only the last four digits of the card, or nothing.";
                    return self.screen.say(why, Tone::Late);
                }
                Tender::Card {
                    approval: optional(&pay.approval),
                    last_four,
                    brand: None,
                }
            }
        };
        let known = self.orders.get(&pay.order).map(|view| view.check.check);
        let check = known.unwrap_or(CheckId(pay.order.0));
        let amount = given.min(pay.due);
        let place = self.place().cloned();
        self.ask(
            place,
            FrontAsk::Pay {
                check,
                tender,
                amount,
                tip: Money::ZERO,
            },
            stamp,
        );
        self.screen.dialog = None;
        if self.clock.away_since().is_some() {
            let back = (given - pay.due).max(Money::ZERO);
            self.screen
                .say(format!("Payment kept here. Give back {back}."), Tone::Ready);
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
    }
}
