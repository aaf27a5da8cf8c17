//! What the guest will pay, previewed with the rules that the router seals by.

use std::collections::BTreeMap;

use shared::ids::TaxRateId;
use shared::money::Money;
use shared::order::{LineDraft, LineState, Sealed};
use shared::rules::pricing;

use super::{Desk, Place};
use crate::say::check as w;

/// A row of tax under the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxRow {
    /// "Tax 8 %", or "incl. tax 8 %" where the prices hold it.
    pub label: String,
    pub amount: Money,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TotalsView {
    /// As the menu shows prices.
    pub items: Money,
    pub taxes: Vec<TaxRow>,
    /// Discounts, service, rounding: label and amount.
    pub adjusted: Vec<(String, Money)>,
    pub total: Money,
    pub paid: Money,
    /// Every line could be priced.
    pub complete: bool,
}

impl Desk {
    pub fn seal(&self, line: &LineDraft) -> Option<Sealed> {
        pricing::price_line(&self.house, line).ok()
    }

    /// Totals of lines that are not sent.
    pub(super) fn preview(&self, lines: &[LineDraft]) -> TotalsView {
        let sealed: Vec<_> = lines
            .iter()
            .map(|line| (self.seal(line), line.quantity))
            .collect();
        let complete = sealed.iter().all(|(sealed, _)| sealed.is_some());
        let known = sealed
            .into_iter()
            .filter_map(|(sealed, units)| sealed.map(|s| (s, units)));
        TotalsView {
            complete,
            ..self.totals_of(known)
        }
    }

    /// Totals of a place: what the router sealed, what is on its way, what is not sent.
    pub(super) fn totals(&self, place: &Place) -> TotalsView {
        let views = self.orders_at(place);
        let sent = views.iter().flat_map(|view| &view.lines);
        let mut all: Vec<(Sealed, u16)> = sent
            .filter(|line| line.state != LineState::Void)
            .map(|line| (line.sealed.clone(), line.quantity))
            .collect();
        let coming = self.coming_lines(place);
        let unsent = self
            .draft(place)
            .map(|draft| draft.content.lines.as_slice());
        let new = coming.into_iter().chain(unsent.unwrap_or_default());
        let new: Vec<_> = new.map(|line| (self.seal(line), line.quantity)).collect();
        let complete = new.iter().all(|(sealed, _)| sealed.is_some());
        all.extend(
            new.into_iter()
                .filter_map(|(sealed, units)| sealed.map(|s| (s, units))),
        );
        let paid = views.iter().map(|view| view.check.paid).sum();
        let mut totals = TotalsView {
            complete,
            paid,
            ..self.totals_of(all)
        };
        totals.adjusted = self.adjustments(place);
        totals.total += totals.adjusted.iter().map(|(_, amount)| *amount).sum();
        totals
    }

    fn totals_of(&self, lines: impl IntoIterator<Item = (Sealed, u16)>) -> TotalsView {
        let mut taxes: BTreeMap<TaxRateId, Money> = BTreeMap::new();
        let mut totals = TotalsView {
            complete: true,
            ..TotalsView::default()
        };
        for (sealed, units) in lines {
            totals.items += sealed.unit.times(i64::from(units));
            totals.total += sealed.gross;
            *taxes.entry(sealed.rate).or_default() += sealed.tax;
        }
        let rows = taxes.into_iter().map(|(rate, amount)| {
            let found = self.house.taxes.get(&rate);
            let percent = found.map_or_else(|| rate.to_string(), |r| percent(r.milli_percent));
            let inclusive = found.is_some_and(|rate| rate.inclusive);
            let word = if inclusive { w::TAX_INSIDE } else { w::TAX };
            let label = word.with(self.lang(), percent);
            TaxRow { label, amount }
        });
        totals.taxes = rows.collect();
        totals
    }
}

/// Thousandths of a percent as people write it: `8 %`, `8.875 %`.
fn percent(milli: u32) -> String {
    let (whole, part) = (milli / 1_000, milli % 1_000);
    let part = format!("{part:03}");
    match part.trim_end_matches('0') {
        "" => format!("{whole} %"),
        part => format!("{whole}.{part} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_rate_reads_as_people_write_it() {
        for (milli, text) in [
            (8_000, "8 %"),
            (8_875, "8.875 %"),
            (500, "0.5 %"),
            (0, "0 %"),
        ] {
            assert_eq!(percent(milli), text);
        }
    }
}
