//! What a place has to pay: the plain checks of its orders, and those that were divided, merged or adjusted.

use shared::check::{OpenCheck, Payment, Share};
use shared::ids::*;
use shared::money::Money;
use shared::order::{LineState, Totals};
use shared::ticket::{LineView, OrderView};
use shared::wire::{AdjustmentKind, FrontAsk};

use super::*;
use crate::say::{check as c, tender as w};

/// A line, or a share of one, as it stands on a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillLine {
    pub line: LineId,
    pub name: String,
    pub quantity: u16,
    pub seat: Option<u8>,
    pub share: Share,
    /// Before discounts.
    pub gross: Money,
    /// As the menu shows prices: with tax where the rate is inside, without where it comes on top.
    pub price: Money,
    /// Discounts, comps and service charges on it: with tax, and as the menu shows prices.
    pub adjusted: Vec<(AdjustmentKind, Money, Money)>,
}

impl BillLine {
    /// As it is listed on paper, with what was taken off or put on.
    pub fn listed(&self) -> Money {
        self.price + self.adjusted.iter().map(|(_, _, shown)| *shown).sum()
    }

    pub fn cost(&self) -> Money {
        self.gross + self.adjusted.iter().map(|(_, amount, _)| *amount).sum()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    pub check: CheckId,
    /// The one that changes name; a plain check has none of its own yet.
    pub revision: Revision,
    pub label: String,
    pub lines: Vec<BillLine>,
    pub totals: Totals,
    pub rounding: Money,
    pub paid: Money,
    /// Less what is on its way to the router.
    pub due: Money,
    pub settled: bool,
    pub payments: Vec<Payment>,
}

impl Desk {
    /// Every check of a place, unpaid ones first, in the order in which they came.
    pub fn bills(&self, place: &Place) -> Vec<Bill> {
        let orders = self.orders_at(place);
        let here = |check: &&OpenCheck| {
            let mut lines = check.lines.iter();
            lines.any(|line| orders.iter().any(|view| view.head.order == line.order))
        };
        let open: Vec<&OpenCheck> = self.checks.values().filter(here).collect();
        let many = 1 < open.len();
        let mut bills: Vec<Bill> = Vec::new();
        for view in &orders {
            let order = view.head.order;
            let told = open
                .iter()
                .any(|check| check.lines.iter().any(|line| line.order == order));
            if !told {
                bills.push(self.plain_bill(view));
            }
        }
        for (check, n) in open.into_iter().zip(1..) {
            let label = match (check.seat, many) {
                (Some(seat), _) => w::SEAT_CHECK.with(self.lang(), seat),
                (None, true) => w::PART.with(self.lang(), n),
                (None, false) => self.check_label(check),
            };
            bills.push(self.open_bill(check, label));
        }
        bills.extend(self.coming_bills(place));
        for bill in &mut bills {
            bill.due -= self.paying(bill.check);
        }
        bills.sort_by_key(|bill| bill.settled);
        bills
    }

    pub fn bill(&self, check: CheckId) -> Option<Bill> {
        let place = self.place()?;
        self.bills(place).into_iter().find(|own| own.check == check)
    }

    fn check_label(&self, check: &OpenCheck) -> String {
        let order = check
            .lines
            .first()
            .and_then(|line| self.orders.get(&line.order));
        order.map(words::label).unwrap_or_default()
    }

    fn plain_bill(&self, view: &OrderView) -> Bill {
        let lines = view.lines.iter();
        let lines = lines.filter(|line| line.state != LineState::Void);
        let lines = lines.map(|line| {
            let (net, gross) = (line.sealed.net, line.sealed.gross);
            self.bill_line(line, Share::WHOLE, (net, gross))
        });
        Bill {
            check: view.check.check,
            revision: Revision::default(),
            label: words::label(view),
            lines: lines.collect(),
            totals: view.check.totals,
            rounding: Money::ZERO,
            paid: view.check.paid,
            due: view.check.due,
            settled: view.check.settled,
            payments: Vec::new(),
        }
    }

    fn open_bill(&self, check: &OpenCheck, label: String) -> Bill {
        let lines = check.lines.iter().filter_map(|own| {
            let view = self.orders.get(&own.order)?;
            let line = view.lines.iter().find(|line| line.line == own.line)?;
            let (net, gross) = (own.amounts.net, own.amounts.gross);
            let mut row = self.bill_line(line, own.share, (net, gross));
            let changes = own.adjustments.iter().map(|one| {
                let shown = self.shown(line, (one.amounts.net, one.amounts.gross));
                (one.kind, one.amounts.gross, shown)
            });
            row.adjusted = changes.collect();
            Some(row)
        });
        Bill {
            check: check.check,
            revision: check.revision,
            label,
            lines: lines.collect(),
            totals: check.totals,
            rounding: check.rounding,
            paid: check.paid,
            due: check.due,
            settled: check.settled,
            payments: check.payments.clone(),
        }
    }

    /// With tax where its rate is inside the price, else without.
    fn shown(&self, line: &LineView, (net, gross): (Money, Money)) -> Money {
        let rate = self.house.taxes.get(&line.sealed.rate);
        if rate.is_some_and(|rate| rate.inclusive) {
            gross
        } else {
            net
        }
    }

    fn bill_line(&self, line: &LineView, share: Share, (net, gross): (Money, Money)) -> BillLine {
        BillLine {
            price: self.shown(line, (net, gross)),
            line: line.line,
            name: self.name_of(line),
            quantity: line.quantity,
            seat: line.seat,
            share,
            gross,
            adjusted: Vec::new(),
        }
    }

    /// An order that waits for the kitchen can be paid by what this terminal would charge.
    fn coming_bills(&self, place: &Place) -> Vec<Bill> {
        let mut found: Vec<Bill> = Vec::new();
        for waiting in self.under_way(place) {
            let FrontAsk::Submit { order } = &waiting.ask else {
                continue;
            };
            let known = self.orders.contains_key(&order.id);
            if known || found.iter().any(|own| own.check.0 == order.id.0) {
                continue;
            }
            let total = self.preview(&order.lines).total;
            let label = order.alias.clone();
            found.push(Bill {
                check: CheckId(order.id.0),
                revision: Revision::default(),
                label: label.unwrap_or_else(|| self.word(w::ON_ITS_WAY)),
                lines: Vec::new(),
                totals: Totals {
                    gross: total,
                    ..Totals::default()
                },
                rounding: Money::ZERO,
                paid: Money::ZERO,
                due: total,
                settled: false,
                payments: Vec::new(),
            });
        }
        found
    }

    /// Payments of a check that are on their way.
    fn paying(&self, check: CheckId) -> Money {
        let amounts = self
            .waiting
            .iter()
            .filter_map(|waiting| match &waiting.ask {
                FrontAsk::Pay {
                    check: own, amount, ..
                } if *own == check => Some(*amount),
                _ => None,
            });
        amounts.sum()
    }

    /// What is taken off or put on over all checks of a place, for the totals of the check.
    pub(super) fn adjustments(&self, place: &Place) -> Vec<(String, Money)> {
        let (mut less, mut service, mut rounding) = (Money::ZERO, Money::ZERO, Money::ZERO);
        for bill in self.bills(place) {
            rounding += bill.rounding;
            for (kind, amount, _) in bill.lines.iter().flat_map(|line| &line.adjusted) {
                match kind {
                    AdjustmentKind::Discount | AdjustmentKind::Comp => less += *amount,
                    AdjustmentKind::Rounding => rounding += *amount,
                    AdjustmentKind::Service | AdjustmentKind::Fee => service += *amount,
                }
            }
        }
        let rows = [
            (c::DISCOUNTS, less),
            (c::SERVICE, service),
            (c::ROUNDING, rounding),
        ];
        let rows = rows
            .into_iter()
            .filter(|(_, amount)| *amount != Money::ZERO);
        rows.map(|(word, amount)| (self.word(word), amount))
            .collect()
    }
}
