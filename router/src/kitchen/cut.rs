//! A line's share cut into smaller ones, with its price, its tax and its adjustments.

use shared::check::{CheckAdjustment, CheckLine, Share};
use shared::ids::CheckId;
use shared::money::Money;
use shared::order::Totals;
use shared::rules::split::Cutter;

/// One for prices and one for the tax in them, so that both add up.
pub(super) struct Cutters {
    gross: Cutter,
    tax: Cutter,
}

impl Cutters {
    pub(super) fn new(weights: impl IntoIterator<Item = u64> + Clone) -> Option<Self> {
        Some(Self {
            gross: Cutter::new(weights.clone())?,
            tax: Cutter::new(weights)?,
        })
    }

    fn amounts(&mut self, whole: Totals) -> Vec<Totals> {
        let gross = self.gross.cut(whole.gross);
        let tax = self.tax.cut(whole.tax);
        let part = |(gross, tax): (Money, Money)| Totals {
            net: gross - tax,
            tax,
            gross,
        };
        gross.into_iter().zip(tax).map(part).collect()
    }

    pub(super) fn cut(
        &mut self,
        line: &CheckLine,
        to: &[(CheckId, Share)],
    ) -> Option<Vec<(CheckId, CheckLine)>> {
        let amounts = self.amounts(line.amounts);
        let mut pieces = Vec::with_capacity(to.len());
        for ((check, share), amounts) in to.iter().zip(amounts) {
            let share = line.share.times(*share)?;
            let (order, id) = (line.order, line.line);
            let piece = CheckLine {
                order,
                line: id,
                share,
                amounts,
                adjustments: Vec::new(),
                settled: false,
            };
            pieces.push((*check, piece));
        }
        for one in &line.adjustments {
            let amounts = self.amounts(one.amounts);
            for ((_, piece), amounts) in pieces.iter_mut().zip(amounts) {
                let adjustment = CheckAdjustment {
                    amounts,
                    ..one.clone()
                };
                piece.adjustments.push(adjustment);
            }
        }
        Some(pieces)
    }
}

/// The shares as whole weights.
pub(super) fn common(to: &[(CheckId, Share)]) -> Option<Vec<u64>> {
    let of = to.iter().try_fold(1_u64, |of, (_, share)| {
        // A multiple of both; it need not be the least.
        if of.is_multiple_of(share.of) {
            Some(of)
        } else {
            of.checked_mul(share.of)
        }
    })?;
    to.iter()
        .map(|(_, share)| share.part.checked_mul(of / share.of))
        .collect()
}
