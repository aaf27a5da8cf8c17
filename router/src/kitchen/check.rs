//! What is owed, paid and already booked on a check; all sums come from sealed shares of lines.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shared::check::{CheckLine, OpenCheck, Payment, Share};
use shared::ids::*;
use shared::money::Money;
use shared::order::{Sealed, Tender, Totals};
use shared::time::Timestamp;

use super::order::Line;

/// Shares of lines, and the money that changed hands for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Check {
    pub(super) revision: Revision,
    /// Whose it is, when it was split by seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) seat: Option<u8>,
    pub(super) lines: Vec<CheckLine>,
    /// To the smallest coin, not yet settled.
    pub(super) rounding: Money,
    /// Roundings of earlier settlements.
    pub(super) rounded: Money,
    pub(super) payments: Vec<Payment>,
    pub(super) refunded: Money,
    /// Tenders less refunds.
    pub(super) paid: Money,
    /// What of `paid` is not yet part of a settlement.
    pub(super) open: Money,
    /// Given back for settled lines that are still on the check.
    pub(super) returned: Money,
    /// It was settled at least once.
    pub(super) settled_once: bool,
    /// It was more than its order's plain check once; the house follows it from then on.
    pub(super) told: bool,
}

/// What a share costs with its adjustments.
pub(super) fn cost(line: &CheckLine) -> Totals {
    let adjustments = line.adjustments.iter().map(|one| one.amounts);
    line.amounts + adjustments.sum()
}

/// All of a line that has just been sealed.
pub(super) fn whole(order: OrderId, line: LineId, sealed: &Sealed) -> CheckLine {
    CheckLine {
        order,
        line,
        share: Share::WHOLE,
        amounts: Totals {
            net: sealed.net,
            tax: sealed.tax,
            gross: sealed.gross,
        },
        adjustments: Vec::new(),
        settled: false,
    }
}

/// Sums of lines that are not void, as sealed.
pub(super) fn totals(lines: &[Line]) -> Totals {
    let live = lines.iter().filter(|line| line.is_live());
    shared::rules::pricing::totals(live.map(|line| &line.facts.sealed))
}

impl Check {
    /// Shares that still have to be paid.
    pub(super) fn unsold(&self) -> impl Iterator<Item = &CheckLine> {
        self.lines.iter().filter(|line| !line.settled)
    }

    pub(super) fn unsold_cost(&self) -> Totals {
        let rounding = Totals {
            net: self.rounding,
            tax: Money::ZERO,
            gross: self.rounding,
        };
        self.unsold().map(cost).sum::<Totals>() + rounding
    }

    pub(super) fn totals(&self) -> Totals {
        let rounding = self.rounding + self.rounded;
        let lines = self.lines.iter().map(cost).sum::<Totals>();
        Totals {
            net: lines.net + rounding,
            gross: lines.gross + rounding,
            ..lines
        }
    }

    /// Still to be paid; negative when more was paid than is left on the check.
    pub(super) fn due(&self) -> Money {
        self.unsold_cost().gross - self.open
    }

    /// Everything on it was paid and booked.
    pub(super) fn is_settled(&self) -> bool {
        self.settled_once && self.unsold().next().is_none()
    }

    /// There is something to book, somebody paid, and nothing is left to pay.
    pub(super) fn can_settle(&self) -> bool {
        Money::ZERO < self.open && self.unsold().next().is_some() && self.due() == Money::ZERO
    }

    /// Something is to be paid, or to be booked although nothing is left to pay: a comp.
    pub(super) fn is_owed(&self) -> bool {
        Money::ZERO < self.due() || self.unsold().any(|line| !line.adjustments.is_empty())
    }

    /// Whether `line` can leave without owing the guest money: a settled line only after its refund,
    /// an open one as long as what was paid in part is still covered.
    pub(super) fn can_void(&self, line: &CheckLine) -> bool {
        let gross = cost(line).gross;
        if line.settled {
            gross <= self.returned
        } else {
            gross <= self.due()
        }
    }

    pub(super) fn take(&mut self, payment: Payment) {
        self.paid += payment.amount;
        self.open += payment.amount;
        self.payments.push(payment);
        self.told = true;
    }

    pub(super) fn settle(&mut self, lines: &[LineId], gross: Money) {
        self.open -= gross;
        self.rounded += self.rounding;
        self.rounding = Money::ZERO;
        self.settled_once = true;
        let booked = self.lines.iter_mut();
        for line in booked.filter(|line| lines.contains(&line.line)) {
            line.settled = true;
        }
    }

    /// Money that was not yet booked goes back first.
    pub(super) fn refund(&mut self, amount: Money) {
        self.told = true;
        self.refunded += amount;
        self.paid -= amount;
        let from_open = amount.min(self.open).max(Money::ZERO);
        self.open -= from_open;
        self.returned += amount - from_open;
    }

    /// Takes a line off; of a settled one its refund is used up.
    pub(super) fn remove(&mut self, line: LineId) {
        let gone = self
            .lines
            .iter()
            .filter(|one| one.line == line && one.settled);
        let gross: Money = gone.map(|one| cost(one).gross).sum();
        self.returned -= gross;
        self.lines.retain(|one| one.line != line);
    }

    /// What is not settled becomes this.
    pub(super) fn arrange(&mut self, unsold: &[CheckLine]) {
        self.lines.retain(|line| line.settled);
        self.lines.extend(unsold.iter().cloned());
        self.told = true;
    }

    /// Nothing is on it and nothing was ever paid on it.
    pub(super) fn is_blank(&self) -> bool {
        self.lines.is_empty() && self.payments.is_empty()
    }

    pub(super) fn orders(&self) -> BTreeSet<OrderId> {
        self.lines.iter().map(|line| line.order).collect()
    }

    pub(super) fn view(&self, check: CheckId) -> OpenCheck {
        OpenCheck {
            check,
            revision: self.revision,
            seat: self.seat,
            lines: self.lines.clone(),
            rounding: self.rounding + self.rounded,
            totals: self.totals(),
            payments: self.payments.clone(),
            refunded: self.refunded,
            paid: self.paid,
            due: self.due().max(Money::ZERO),
            settled: self.is_settled(),
        }
    }

    pub(super) fn next_payment(
        &self,
        at: Timestamp,
        tender: &Tender,
        (amount, change, tip): (Money, Money, Money),
        by: Option<ActorId>,
    ) -> Payment {
        Payment {
            n: u32::try_from(self.payments.len() + 1).unwrap_or(u32::MAX),
            at,
            tender: tender.clone(),
            amount,
            change,
            tip,
            by,
        }
    }
}
