//! Samples of every fact that the bridge books.

use shared::ids::CustomerId;
use shared::money::Money;
use shared::order::*;
use shared::time::Span;
use shared::wire::{Adjustment, AdjustmentKind, Fact, FactBody, MadeLine, SoldLine};

use uuid::Uuid;

use super::views::sealed;
use super::{at, business_date, check_id, line_id, name, order_id, step_id};

fn made() -> MadeLine {
    MadeLine {
        line: line_id(1),
        item: name("burger"),
        size: Some(name("L")),
        quantity: 2,
        modifiers: vec![ModifierChoice {
            modifier: name("cheddar"),
            count: 2,
        }],
    }
}

pub(crate) fn facts() -> Vec<Fact> {
    let fact = |body| Fact {
        at: at(600),
        business_date: business_date(),
        order: order_id(),
        number: 17,
        body,
    };
    bodies().into_iter().map(fact).collect()
}

fn bodies() -> Vec<FactBody> {
    let (check, amount) = (check_id(), Money(4_150));
    let totals = Totals {
        net: Money(3_773),
        tax: Money(377),
        gross: amount,
    };
    let step = step_id(1, 0);
    let reason = || "too cold".to_owned();
    let cash = || Tender::Cash {
        tendered: Money(5_000),
    };
    let sold = SoldLine {
        line: line_id(1),
        item: name("burger"),
        size: Some(name("L")),
        quantity: 2,
        share: shared::check::Share { part: 1, of: 2 },
        sealed: sealed(),
        name: Some("Birthday cake".to_owned()),
    };
    let comp = Adjustment {
        kind: AdjustmentKind::Comp,
        reason: reason(),
        sealed: sealed(),
    };
    vec![
        FactBody::OrderTaken {
            channel: Channel::DineIn,
            totals,
            customer: Some(CustomerId(Uuid::from_u128(0xc))),
            lines: vec![made()],
        },
        FactBody::StepDone {
            station: name("grill"),
            step,
            made: made(),
            first_of_line: true,
            again: 0,
            took: Some(Span::from_secs(312)),
        },
        FactBody::StepUndone {
            step,
            made: made(),
            first_of_line: true,
            again: 0,
        },
        FactBody::LineVoided {
            made: made(),
            after_fire: true,
            reason: reason(),
        },
        FactBody::LineRefired {
            made: made(),
            reason: reason(),
        },
        FactBody::TenderTaken {
            check,
            tender: cash(),
            amount,
            change: Money(850),
            tip: Money(200),
        },
        FactBody::CheckSettled {
            check,
            channel: Channel::DineIn,
            lines: vec![sold],
            totals,
            adjustments: vec![comp],
        },
        FactBody::Refunded {
            check,
            tender: cash(),
            amount,
            reason: reason(),
        },
        FactBody::TipAdjusted {
            check,
            tender: cash(),
            amount,
            before: Money(200),
            tip: Money(300),
        },
        FactBody::GiftIssued {
            code: name("G-1001"),
            amount,
            tender: Some(cash()),
            reason: reason(),
        },
        FactBody::CashDeclared {
            actor: Some(name("maria")),
            counted: amount,
        },
        FactBody::OrderCompleted,
        FactBody::OrderCancelled { reason: reason() },
    ]
}
