//! What is owed, paid and already booked for one order; all sums come from sealed lines.

use serde::{Deserialize, Serialize};
use shared::money::Money;
use shared::order::{Sealed, Totals};
use shared::rules::pricing;

use super::order::Line;

/// Money that changed hands. Lines know themselves whether they were part of a settled check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Check {
    /// Tenders less refunds.
    pub(super) paid: Money,
    /// What of `paid` is not yet part of a settlement.
    pub(super) open: Money,
    /// Given back for settled lines that are still on the check.
    pub(super) returned: Money,
    /// It was settled at least once.
    pub(super) settled_once: bool,
}

fn live(lines: &[Line]) -> impl Iterator<Item = &Line> {
    lines.iter().filter(|line| line.is_live())
}

/// Lines that still have to be paid.
pub(super) fn unsold(lines: &[Line]) -> impl Iterator<Item = &Line> {
    live(lines).filter(|line| !line.sold)
}

fn sealed(line: &Line) -> &Sealed {
    &line.facts.sealed
}

pub(super) fn totals(lines: &[Line]) -> Totals {
    pricing::totals(live(lines).map(sealed))
}

pub(super) fn unsold_totals(lines: &[Line]) -> Totals {
    pricing::totals(unsold(lines).map(sealed))
}

impl Check {
    /// Still to be paid; negative when more was paid than is left on the check.
    pub(super) fn due(&self, lines: &[Line]) -> Money {
        unsold_totals(lines).gross - self.open
    }

    /// Everything on it was paid and booked.
    pub(super) fn is_settled(&self, lines: &[Line]) -> bool {
        self.settled_once && unsold(lines).next().is_none()
    }

    /// There is something to book, somebody paid, and nothing is left to pay.
    pub(super) fn can_settle(&self, lines: &[Line]) -> bool {
        Money::ZERO < self.open && unsold(lines).next().is_some() && self.due(lines) == Money::ZERO
    }

    /// Whether `line` can leave without owing the guest money: a settled line only after its refund,
    /// an open one as long as what was paid in part is still covered.
    pub(super) fn can_void(&self, lines: &[Line], line: &Line) -> bool {
        let gross = line.facts.sealed.gross;
        if line.sold {
            gross <= self.returned
        } else {
            gross <= self.due(lines)
        }
    }

    pub(super) fn take(&mut self, amount: Money) {
        self.paid += amount;
        self.open += amount;
    }

    pub(super) fn settle(&mut self, gross: Money) {
        self.open -= gross;
        self.settled_once = true;
    }

    /// Money that was not yet booked goes back first.
    pub(super) fn refund(&mut self, amount: Money) {
        self.paid -= amount;
        let from_open = amount.min(self.open).max(Money::ZERO);
        self.open -= from_open;
        self.returned += amount - from_open;
    }

    /// A settled line left: its refund is used up.
    pub(super) fn drop_sold(&mut self, gross: Money) {
        self.returned -= gross;
    }
}
