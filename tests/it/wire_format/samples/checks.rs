//! Samples of what is asked of checks, gift cards and shifts.

use shared::check::Share;
use shared::ids::*;
use shared::money::Money;
use shared::order::Tender;
use shared::wire::*;
use uuid::Uuid;

use super::{check_id, line_id, name, order_id};

pub(crate) fn adjustments() -> [AdjustBy; 2] {
    [
        AdjustBy::Percent {
            milli_percent: 10_000,
        },
        AdjustBy::Amount {
            amount: Money(1_950),
        },
    ]
}

pub(crate) fn splits() -> [Split; 4] {
    let check = check_id();
    let share = Share::new(1, 3).expect("a third");
    [
        Split::Seat {
            seats: vec![SeatCheck { seat: 2, check }],
        },
        Split::Evenly {
            checks: vec![check],
        },
        Split::Amount {
            amounts: vec![CheckAmount {
                check,
                amount: Money(2_075),
            }],
        },
        Split::Item {
            lines: vec![LineShares {
                line: line_id(1),
                shares: vec![CheckShare { check, share }],
            }],
        },
    ]
}

pub(super) fn check_asks() -> Vec<FrontAsk> {
    let (order, check, revision) = (order_id(), check_id(), Revision(4));
    let reason = || "waited too long".to_owned();
    let adjust = |kind, by| FrontAsk::Adjust {
        check,
        revision,
        kind,
        by,
        lines: vec![line_id(1)],
        reason: reason(),
    };
    let split = |split| FrontAsk::SplitCheck {
        check,
        revision,
        split,
    };
    let [percent, amount] = adjustments();
    let mut asks: Vec<FrontAsk> = splits().into_iter().map(split).collect();
    asks.extend([
        FrontAsk::MergeChecks {
            checks: vec![check],
            into: check,
        },
        adjust(AdjustmentKind::Discount, percent),
        adjust(AdjustmentKind::Comp, amount),
        FrontAsk::AdjustTip {
            check,
            payment: 2,
            tip: Money(300),
        },
        FrontAsk::IssueGift {
            code: name("G-1001"),
            amount: Money(5_000),
            tender: Some(Tender::Gift {
                code: name("G-1000"),
            }),
            reason: "birthday".to_owned(),
        },
        FrontAsk::MoveTable {
            order,
            table: name("t7"),
        },
        FrontAsk::Transfer {
            order,
            to: name("ben"),
        },
        FrontAsk::AttachCustomer {
            order,
            customer: Some(CustomerId(Uuid::from_u128(0xc))),
        },
        FrontAsk::ClockIn,
        FrontAsk::ClockOut {
            cash: Some(Money(21_050)),
        },
    ]);
    asks
}
