//! Samples of what terminals ask that is no deed.

use shared::ids::*;
use shared::menu::Allergen;
use shared::money::Money;
use shared::order::{Channel, ModifierChoice};
use shared::wire::*;
use uuid::Uuid;

use super::{at, check_id, line_id, name, order_id};

pub(crate) fn approvables() -> Vec<Approvable> {
    let (line, check, revision) = (line_id(1), check_id(), Revision(4));
    let (code, amount) = (name("G-1001"), Money(5_000));
    vec![
        Approvable::Void { line, revision },
        Approvable::Adjust { check, revision },
        Approvable::Refund { check, amount },
        Approvable::OpenItem { line },
        Approvable::Gift { code, amount },
    ]
}

pub(crate) fn kept_draft() -> KeptDraft {
    KeptDraft {
        id: order_id(),
        revision: Revision(3),
        table: Some(name("t4")),
        label: "T4, 3 lines".to_owned(),
        body: "{}".to_owned(),
        device: Some(name("terminal-2")),
        actor: Some(name("maria")),
        at: Some(at(30)),
    }
}

pub(crate) fn customer() -> Customer {
    Customer {
        id: CustomerId(Uuid::from_u128(0xc)),
        name: "Ada".to_owned(),
        phone: Some("+1 555 0100".to_owned()),
        consent: true,
        allergies: vec![Allergen::Nuts],
        points: 120,
    }
}

pub(crate) fn visit() -> Visit {
    Visit {
        order: order_id(),
        at: at(0),
        business_date: super::business_date(),
        channel: Channel::DineIn,
        table: Some(name("t4")),
        lines: vec![VisitLine {
            item: name("burger"),
            name: "Burger".to_owned(),
            size: Some(name("L")),
            quantity: 2,
            modifiers: vec![ModifierChoice {
                modifier: name("no-onion"),
                count: 1,
            }],
        }],
        total: Money(3_900),
    }
}

pub(super) fn desk_asks() -> Vec<DeskAsk> {
    let (draft, customer_id) = (order_id(), CustomerId(Uuid::from_u128(0xc)));
    let pin = || "4711".to_owned();
    let approve = |what| DeskAsk::Approve {
        approver: name("zoe"),
        pin: pin(),
        what,
    };
    let mut asks: Vec<DeskAsk> = approvables().into_iter().map(approve).collect();
    asks.extend([
        DeskAsk::SignIn {
            actor: name("maria"),
            pin: pin(),
        },
        DeskAsk::SignOut,
        DeskAsk::PutDraft {
            draft: kept_draft(),
        },
        DeskAsk::TakeDraft { draft },
        DeskAsk::DropDraft { draft },
        DeskAsk::Drafts,
        DeskAsk::FindCustomers {
            text: "ada".to_owned(),
        },
        DeskAsk::PutCustomer {
            customer: customer(),
        },
        DeskAsk::ForgetCustomer {
            customer: customer_id,
        },
        DeskAsk::GiftBalance {
            code: name("G-1001"),
        },
        DeskAsk::CustomerHistory {
            customer: customer_id,
        },
    ]);
    asks
}
