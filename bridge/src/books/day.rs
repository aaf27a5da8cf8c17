//! A business day as one report: numbered, sealed, and the same whoever reads it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Payments of one kind, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenderFigures {
    pub taken: i64,
    pub tips: i64,
    /// Given back; above zero.
    pub refunded: i64,
    pub charges: i64,
}

impl TenderFigures {
    /// What lies with the tender in the end.
    pub const fn left(&self) -> i64 {
        self.taken + self.tips - self.refunded - self.charges
    }
}

/// Net and tax of something, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetAndTax {
    pub net: i64,
    pub tax: i64,
}

/// Everything a day came to, in minor units of the restaurant's currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayFigures {
    pub orders: u64,
    pub settlements: u64,
    pub dishes: u64,
    /// By category, adjustments apart.
    pub sales: BTreeMap<String, NetAndTax>,
    /// By kind: discount, comp, service, fee, rounding.
    pub adjustments: BTreeMap<String, NetAndTax>,
    /// By rate, adjustments in it.
    pub tax: BTreeMap<String, NetAndTax>,
    pub tenders: BTreeMap<String, TenderFigures>,
    /// Cash that was counted at the end of a shift, by who did. What is declared after the day is closed is not in
    /// it: that drawer is closed, too.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub declared: BTreeMap<String, i64>,
    /// What movements of stock were worth, by reason; positive is used up.
    pub worth: BTreeMap<String, i64>,
    /// Sums of the day's postings by account; debit is positive.
    pub ledger: BTreeMap<String, i64>,
    pub entries: u64,
    /// Entries of days that were closed before they came.
    pub late: u64,
    /// Facts that could not be booked and belong to this day.
    pub parked: u64,
}

impl DayFigures {
    /// What guests paid for, with tax.
    pub fn gross(&self) -> i64 {
        let all = self.sales.values().chain(self.adjustments.values());
        all.map(|one| one.net + one.tax).sum()
    }
}

/// The drawer at the end of a day, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawer {
    /// What was in it at the start.
    pub float: i64,
    /// Float, cash taken and tips, less cash given back.
    pub expected: i64,
    pub counted: i64,
    /// True where `counted` is what people declared when they ended their work, and nobody counted again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declared: bool,
    /// Above zero: too much. Below: missing.
    pub over: i64,
}

impl Drawer {
    /// What should lie in the drawer.
    pub fn expected(figures: &DayFigures, float: i64) -> i64 {
        let cash = figures.tenders.get("cash").copied().unwrap_or_default();
        float + cash.left()
    }

    /// `counted` against what the day's cash came to. Where nobody counted at the close, what people declared at
    /// the end of their shifts counts, each their own drawer or wallet; where nobody did either, there is none.
    pub fn of(figures: &DayFigures, float: i64, counted: Option<i64>) -> Option<Self> {
        let declared = (!figures.declared.is_empty()).then(|| figures.declared.values().sum());
        let (is_declared, counted) = (counted.is_none(), counted.or(declared)?);
        let expected = Self::expected(figures, float);
        Some(Self {
            float,
            expected,
            counted,
            declared: is_declared,
            over: counted - expected,
        })
    }
}

/// The report that closes a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZReport {
    /// From 1, without gaps.
    pub z: u32,
    /// `2026-11-22`.
    pub day: String,
    /// Milliseconds since 1970.
    pub closed_at: i64,
    pub currency: String,
    pub figures: DayFigures,
    pub gross: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawer: Option<Drawer>,
    /// Seal of the report before this one, in hexadecimal; empty before the first.
    pub after: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawer_is_over_or_short_of_what_was_taken() {
        let mut figures = DayFigures::default();
        let cash = TenderFigures {
            taken: 10_000,
            tips: 500,
            refunded: 1_200,
            charges: 0,
        };
        figures.tenders.insert("cash".to_owned(), cash);
        let check = |figures: &DayFigures, counted, over: Option<(i64, bool)>| {
            let drawer = Drawer::of(figures, 20_000, counted);
            assert_eq!(drawer.map(|one| (one.over, one.declared)), over);
            assert!(drawer.is_none_or(|one| one.expected == 29_300));
        };
        check(&figures, Some(29_300), Some((0, false)));
        check(&figures, Some(29_000), Some((-300, false)));
        check(&figures, Some(29_301), Some((1, false)));
        check(&figures, None, None);
        // Two wallets add up; what was counted at the close is what counts.
        let wallets = [("ana".to_owned(), 25_000), ("ben".to_owned(), 4_200)];
        figures.declared = BTreeMap::from(wallets);
        check(&figures, None, Some((-100, true)));
        check(&figures, Some(29_300), Some((0, false)));
        assert_eq!(
            Drawer::of(&DayFigures::default(), 0, Some(7)).unwrap().over,
            7
        );
    }
}
