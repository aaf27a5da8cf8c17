//! Tax of one amount, half-up, in whole minor units; the only place where tax is rounded.

use crate::menu::TaxRate;
use crate::money::Money;

/// An amount taken apart; `net + tax == gross` always.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    pub net: Money,
    pub tax: Money,
    pub gross: Money,
}

/// 100 % in thousandths of a percent.
const WHOLE_MILLI_PERCENT: i128 = 100_000;

/// Splits what the menu asks for. Inclusive: the tax is taken out of `price`; exclusive: it comes on top.
pub fn split(price: Money, rate: &TaxRate) -> Split {
    let part = i128::from(rate.milli_percent);
    if rate.inclusive {
        let tax = share_half_up(price, part, WHOLE_MILLI_PERCENT + part);
        Split {
            net: price - tax,
            tax,
            gross: price,
        }
    } else {
        let tax = share_half_up(price, part, WHOLE_MILLI_PERCENT);
        Split {
            net: price,
            tax,
            gross: price + tax,
        }
    }
}

/// `amount × part ÷ whole`, a half going away from zero, so that a refund mirrors its sale.
fn share_half_up(amount: Money, part: i128, whole: i128) -> Money {
    let product = i128::from(amount.0) * part;
    let magnitude = (2 * product.abs() + whole) / (2 * whole);
    let signed = if product < 0 { -magnitude } else { magnitude };
    // A price fits i64 and a rate is at most 100 %, so this clamps only what `load` refuses anyway.
    let bounded = signed.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    Money(i64::try_from(bounded).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ids::TaxRateId;
    use crate::menu::Names;

    fn rate(milli_percent: u32, inclusive: bool) -> TaxRate {
        let id = TaxRateId::new("rate").unwrap();
        TaxRate {
            id,
            names: Names::en("Rate"),
            milli_percent,
            inclusive,
        }
    }

    #[test]
    fn tax_rounds_half_up_per_line() {
        #[rustfmt::skip]
        let table = [
            // price, milli-percent, inclusive → net, tax, gross
            ( 1950,   8_875, false,  1950,  173,  2123), // 173.06
            (  800,   8_875, false,   800,   71,   871), // exactly 71.0
            (  400,   8_875, false,   400,   36,   436), // 35.5, a half goes up
            (  399,   8_875, false,   399,   35,   434), // 35.41
            ( 1200,  20_000, true,   1000,  200,  1200),
            (  100,  20_000, true,     83,   17,   100), // 16.67
            (    3,  20_000, true,      2,    1,     3), // 0.5, a half goes up
            (    2,  20_000, true,      2,    0,     2), // 0.33
            (   50,   1_000, false,    50,    1,    51), // 0.5
            (   49,   1_000, false,    49,    0,    49), // 0.49
            ( 1000,       0, false,  1000,    0,  1000),
            ( 1000,       0, true,   1000,    0,  1000),
            ( 1000, 100_000, true,    500,  500,  1000),
            ( -400,   8_875, false,  -400,  -36,  -436), // mirrors its sale
            (    0,   8_875, false,     0,    0,     0),
        ];
        for (price, milli_percent, inclusive, net, tax, gross) in table {
            let got = split(Money(price), &rate(milli_percent, inclusive));
            let want = Split {
                net: Money(net),
                tax: Money(tax),
                gross: Money(gross),
            };
            assert_eq!(
                got, want,
                "{price} at {milli_percent} inclusive {inclusive}"
            );
        }
    }

    proptest! {
        #[test]
        fn net_and_tax_are_the_gross(price in -1_000_000_000i64..1_000_000_000, milli in 0u32..=100_000, inclusive: bool) {
            let got = split(Money(price), &rate(milli, inclusive));
            prop_assert_eq!(got.net + got.tax, got.gross);
            prop_assert_eq!(if inclusive { got.gross } else { got.net }, Money(price));
            // Half-up is never more than half a cent away from the exact tax.
            let whole = 100_000 + if inclusive { i128::from(milli) } else { 0 };
            let exact = i128::from(price) * i128::from(milli);
            prop_assert!(2 * (i128::from(got.tax.0) * whole - exact).abs() <= whole);
        }
    }
}
