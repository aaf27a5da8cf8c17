//! What terminals see of money: the check of an order in short, and open checks as a whole.

use shared::check::OpenCheck;
use shared::ids::CheckId;
use shared::money::Money;
use shared::order::Totals;
use shared::ticket::CheckView;

use super::Kitchen;
use super::check::{Check, cost};
use super::order::Order;

impl Kitchen {
    /// A check that is, or was, more than its order's plain one.
    pub fn open_check(&self, id: CheckId) -> Option<OpenCheck> {
        let check = self.checks.get(id).filter(|check| check.told)?;
        Some(check.view(id))
    }

    pub(super) fn told_checks(&self) -> Vec<OpenCheck> {
        let told = self.checks.iter().filter(|(_, check)| check.told);
        told.map(|(id, check)| check.view(id)).collect()
    }

    /// What is to be paid for one order. Where it shares a check with others, its own lines count, and what
    /// was paid covers them first; so the sums of a room are right.
    pub(super) fn check_view(&self, order: &Order) -> CheckView {
        let own = |check: &Check| {
            let mut lines = check.lines.iter();
            lines.all(|line| line.order == order.id)
        };
        let mut view = CheckView {
            check: order.home,
            totals: Totals::default(),
            paid: Money::ZERO,
            due: Money::ZERO,
            settled: true,
        };
        let mut once = false;
        for (_, check) in self.checks.of(order) {
            // What it once had there was voided; how the others pay is theirs.
            let none = check.lines.iter().all(|line| line.order != order.id);
            if none && (!check.lines.is_empty() || check.payments.is_empty()) {
                continue;
            }
            let due = check.due().max(Money::ZERO);
            if own(check) {
                view.totals = view.totals + check.totals();
                view.paid += check.paid;
                view.due += due;
            } else {
                let lines = || check.lines.iter().filter(|line| line.order == order.id);
                let totals: Totals = lines().map(cost).sum();
                let unpaid = lines().filter(|line| !line.settled);
                let unpaid: Money = unpaid.map(|line| cost(line).gross).sum();
                let due = unpaid.min(due);
                view.totals = view.totals + totals;
                view.paid += totals.gross - due;
                view.due += due;
            }
            view.settled &= check.is_settled() || check.is_blank();
            once |= check.settled_once;
        }
        view.settled &= once;
        view
    }
}
