//! What the guest gets: the lines of a check in words, for the screen and for paper alike.

use shared::check::Payment;
use shared::ids::CheckId;
use shared::lang::Lang;
use shared::money::Money;
use shared::order::Tender;
use shared::wire::AdjustmentKind;

use super::*;
use crate::say::tender as w;

/// One line: words on the left, an amount on the right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptLine {
    pub left: String,
    pub right: String,
    pub strong: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub check: CheckId,
    /// In the middle, above: the house, where, when, who.
    pub head: Vec<String>,
    pub lines: Vec<ReceiptLine>,
    pub foot: Vec<String>,
}

fn row(left: impl Into<String>, right: impl ToString, strong: bool) -> ReceiptLine {
    ReceiptLine {
        left: left.into(),
        right: right.to_string(),
        strong,
    }
}

impl Desk {
    pub fn receipt(&self, check: CheckId, lang: Lang) -> Option<Receipt> {
        let place = self.place()?;
        let bill = self.bill(check)?;
        let mut lines: Vec<ReceiptLine> = Vec::new();
        for own in &bill.lines {
            let name = if own.share.is_whole() {
                format!("{} {}", own.quantity, own.name)
            } else {
                format!("{}/{} {}", own.share.part, own.share.of, own.name)
            };
            lines.push(row(name, own.price, false));
            for (kind, _, shown) in &own.adjusted {
                lines.push(row(format!("  {}", adjusted(*kind, lang)), shown, false));
            }
        }
        if bill.rounding != Money::ZERO {
            let word = crate::say::check::ROUNDING.text(lang);
            lines.push(row(word, bill.rounding, false));
        }
        // What comes on top stands before the total, so that the column adds up; what is inside, after it.
        let listed: Money = bill.lines.iter().map(BillLine::listed).sum();
        let on_top = bill.totals.gross - bill.rounding - listed;
        let tax = |word: shared::lang::Word| word.with(lang, "").trim_end().to_owned();
        if on_top != Money::ZERO {
            lines.push(row(tax(crate::say::check::TAX), on_top, false));
        }
        lines.push(row(w::TOTAL.text(lang), bill.totals.gross, true));
        let inside = bill.totals.tax - on_top;
        if inside != Money::ZERO {
            lines.push(row(tax(crate::say::check::TAX_INSIDE), inside, false));
        }
        for payment in &bill.payments {
            payment_rows(payment, lang, &mut lines);
        }
        let paid = bill.settled;
        if !paid && bill.payments.is_empty() && bill.paid != Money::ZERO {
            lines.push(row(crate::say::check::PAID.text(lang), bill.paid, false));
        }
        if !paid {
            lines.push(row(crate::say::check::DUE.text(lang), bill.due, true));
        }
        let server = words::capital(self.server.as_str());
        let at = self.clock_text(self.now());
        Some(Receipt {
            check,
            head: vec![
                self.house.name.clone(),
                format!("{} · {}", self.place_name(place), bill.label),
                format!("{at} · {}", w::SERVED_BY.with(lang, server)),
            ],
            lines,
            foot: if paid {
                vec![w::THANKS.text(lang).to_owned()]
            } else {
                vec![w::NOT_A_BILL.text(lang).to_owned()]
            },
        })
    }
}

fn payment_rows(payment: &Payment, lang: Lang, lines: &mut Vec<ReceiptLine>) {
    lines.push(row(
        tender_words(&payment.tender, lang),
        payment.amount,
        false,
    ));
    if payment.tip != Money::ZERO {
        lines.push(row(format!("  {}", w::TIP.text(lang)), payment.tip, false));
    }
    if payment.change != Money::ZERO {
        lines.push(row(
            format!("  {}", w::CHANGE.text(lang)),
            payment.change,
            false,
        ));
    }
}

pub(super) fn adjusted(kind: AdjustmentKind, lang: Lang) -> &'static str {
    let word = match kind {
        AdjustmentKind::Discount => w::DISCOUNT,
        AdjustmentKind::Comp => w::COMP,
        AdjustmentKind::Service | AdjustmentKind::Fee => w::SERVICE,
        AdjustmentKind::Rounding => crate::say::check::ROUNDING,
    };
    word.text(lang)
}

/// "Visa …4242"; never more of a card than its end.
pub(super) fn tender_words(tender: &Tender, lang: Lang) -> String {
    match tender {
        Tender::Cash { .. } => w::CASH.text(lang).to_owned(),
        Tender::Card {
            last_four, brand, ..
        } => {
            let brand = brand
                .as_deref()
                .map_or_else(|| w::CARD.text(lang).to_owned(), words::capital);
            match last_four {
                Some(four) => format!("{brand} …{four}"),
                None => brand,
            }
        }
        Tender::Gift { code } => format!("{} {code}", w::GIFT.text(lang)),
        Tender::Online { .. } => w::ONLINE.text(lang).to_owned(),
    }
}
