//! Discounts, comps, service charges and refunds: what, how much, why; the router says whether the role goes so far.

use shared::ids::*;
use shared::money::Money;
use shared::order::Tender;
use shared::wire::{AdjustBy, AdjustmentKind, FrontAsk};

use super::tender::money;
use super::*;
use crate::intent::{Chosen, Intent};
use crate::say::{questions as q, tender as w};

/// While a price is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjusting {
    pub check: CheckId,
    pub kind: AdjustmentKind,
    /// Percent, else an amount.
    pub percent: bool,
    pub typed: String,
    /// Only this line.
    pub line: Option<LineId>,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunding {
    pub check: CheckId,
    pub typed: String,
    pub reason: String,
}

/// How the dialog of a price reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustView {
    pub adjusting: Adjusting,
    /// The line it is for, by name.
    pub line: Option<String>,
    pub label: String,
    pub due: Money,
    /// What would be taken off or put on, as far as it can be said here.
    pub about: Result<Money, String>,
}

impl Desk {
    pub(super) fn prices(&mut self, intent: &Intent) {
        match intent {
            Intent::AskAdjust => self.open_adjust(),
            Intent::AskRefund(check) => {
                let (typed, reason) = (String::new(), String::new());
                let check = *check;
                self.screen.dialog = Some(Dialog::Refund(Refunding {
                    check,
                    typed,
                    reason,
                }));
            }
            _ => {}
        }
        if let Some(Dialog::Adjust(own)) = &mut self.screen.dialog {
            match intent {
                Intent::AdjustKind(kind) => own.kind = *kind,
                Intent::AdjustPercent(percent) => own.percent = *percent,
                Intent::AdjustWhole => own.line = None,
                _ => {}
            }
        }
    }

    fn open_adjust(&mut self) {
        let Some(place) = self.place() else { return };
        let line = match self.screen.chosen {
            Some(Chosen::Sent(_, line)) => Some(line),
            _ => None,
        };
        let bills = self.bills(place);
        let mut open = bills
            .iter()
            .filter(|bill| !bill.settled && !bill.lines.is_empty());
        let has = |bill: &&Bill| bill.lines.iter().any(|own| Some(own.line) == line);
        let found = match line {
            Some(_) => open.find(has),
            None => open.next(),
        };
        let Some(bill) = found else {
            return self.say(q::NO_ORDER_YET, Tone::Soon);
        };
        self.screen.dialog = Some(Dialog::Adjust(Adjusting {
            check: bill.check,
            kind: AdjustmentKind::Discount,
            percent: true,
            typed: String::new(),
            line,
            reason: String::new(),
        }));
    }

    pub fn adjust_view(&self) -> Option<AdjustView> {
        let Some(Dialog::Adjust(own)) = &self.screen.dialog else {
            return None;
        };
        let bill = self.bill(own.check)?;
        let found = bill.lines.iter().find(|line| Some(line.line) == own.line);
        let whole: Money = match found {
            Some(line) => line.gross,
            None => bill.lines.iter().map(|line| line.gross).sum(),
        };
        let about = self.adjust_by(own).map(|by| match by {
            AdjustBy::Amount { amount } => amount,
            AdjustBy::Percent { milli_percent } => {
                Money((whole.0 * i64::from(milli_percent) + 50_000).div_euclid(100_000))
            }
        });
        Some(AdjustView {
            line: found.map(|line| line.name.clone()),
            adjusting: own.clone(),
            label: bill.label,
            due: bill.due,
            about,
        })
    }

    fn adjust_by(&self, own: &Adjusting) -> Result<AdjustBy, String> {
        // A comp is the whole of it unless somebody says less.
        let whole = own.kind == AdjustmentKind::Comp && own.typed.trim().is_empty();
        if whole {
            return Ok(AdjustBy::Percent {
                milli_percent: 100_000,
            });
        }
        let typed = money(&own.typed, self.lang())?;
        if typed < Money::ZERO {
            return Err(w::BAD_MONEY.with(self.lang(), own.typed.trim()));
        }
        if !own.percent {
            return Ok(AdjustBy::Amount { amount: typed });
        }
        // 12.5 % is typed as 12.50: hundredths, and the wire has thousandths.
        let milli = u32::try_from(typed.0 * 10)
            .ok()
            .filter(|own| *own <= 100_000);
        milli
            .map(|milli_percent| AdjustBy::Percent { milli_percent })
            .ok_or_else(|| w::BAD_MONEY.with(self.lang(), own.typed.trim()))
    }

    pub(super) fn confirm_adjust(&mut self, own: &Adjusting, stamp: &mut Stamp<'_>) {
        let reason = own.reason.trim().to_owned();
        let by = match self.adjust_by(own) {
            Ok(by) => by,
            Err(why) => return self.screen.say(why, Tone::Late),
        };
        if reason.is_empty() {
            return self.say(q::REASON_FIRST, Tone::Soon);
        }
        let Some(bill) = self.bill(own.check) else {
            return;
        };
        let place = self.place().cloned();
        let ask = FrontAsk::Adjust {
            check: own.check,
            revision: bill.revision,
            kind: own.kind,
            by,
            lines: own.line.into_iter().collect(),
            reason,
        };
        self.ask(place, ask, stamp);
        self.screen.dialog = None;
    }

    pub(super) fn confirm_refund(&mut self, own: &Refunding, stamp: &mut Stamp<'_>) {
        let reason = own.reason.trim().to_owned();
        if reason.is_empty() {
            return self.say(q::REASON_FIRST, Tone::Soon);
        }
        let amount = match money(&own.typed, self.lang()) {
            Ok(amount) if Money::ZERO < amount => amount,
            Ok(_) => return self.say_with(w::BAD_MONEY, &[&own.typed.trim()], Tone::Late),
            Err(why) => return self.screen.say(why, Tone::Late),
        };
        let last = self.bill(own.check);
        let last = last.and_then(|bill| bill.payments.into_iter().next_back());
        // It goes back the way it came.
        let tender = match last.map(|payment| payment.tender) {
            Some(tender @ (Tender::Card { .. } | Tender::Gift { .. })) => tender,
            _ => Tender::Cash { tendered: amount },
        };
        let drawer = matches!(tender, Tender::Cash { .. });
        let (check, place) = (own.check, self.place().cloned());
        let ask = FrontAsk::Refund {
            check,
            tender,
            amount,
            reason,
        };
        self.ask(place, ask, stamp);
        self.screen.dialog = None;
        if drawer {
            self.effects.push(Effect::OpenDrawer);
        }
    }
}
