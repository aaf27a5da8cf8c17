//! Samples of everything that terminals, screens, the bridge and drivers ask.

use shared::ids::*;
use shared::menu::Allergen;
use shared::money::Money;
use shared::order::*;
use shared::time::Span;
use shared::wire::*;
use uuid::Uuid;

use super::{at, check_id, line_id, name, order_id, step_id, ticket_id};

pub(crate) fn asks() -> Vec<Ask> {
    let front = front_asks().into_iter().map(Ask::Front);
    let station = station_asks().into_iter().map(Ask::Station);
    let bridge = [
        BridgeAsk::SubmitOnline {
            order: online_draft(),
            paid_online: Some("pi_3QK".to_owned()),
        },
        BridgeAsk::Stock {
            item: name("burger"),
            out: true,
        },
        BridgeAsk::CallOff {
            order: order_id(),
            reason: "the guest called it off".to_owned(),
        },
        BridgeAsk::Quote {
            order: online_draft(),
        },
    ];
    let driver = DriverAsk::Advance { to: at(60) };
    front
        .chain(station)
        .chain(bridge.map(Ask::Bridge))
        .chain([Ask::Driver(driver)])
        .chain(super::desk::desk_asks().into_iter().map(Ask::Desk))
        .collect()
}

fn burger() -> LineDraft {
    let modifier = |id, count| ModifierChoice {
        modifier: name(id),
        count,
    };
    LineDraft {
        id: line_id(1),
        item: name("burger"),
        size: Some(name("L")),
        quantity: 2,
        modifiers: vec![modifier("no-onion", 1), modifier("cheddar", 2)],
        seat: Some(1),
        course: CourseNo(2),
        note: Some("cut in half".to_owned()),
        open: None,
    }
}

fn cola() -> LineDraft {
    LineDraft {
        id: line_id(2),
        item: name("cola"),
        size: None,
        quantity: 1,
        modifiers: Vec::new(),
        seat: None,
        course: CourseNo(0),
        note: None,
        open: None,
    }
}

fn cake() -> LineDraft {
    let open = OpenItem {
        name: "Birthday cake".to_owned(),
        price: Money(2_500),
        station: Some(name("pastry")),
    };
    LineDraft {
        id: line_id(3),
        item: name("open-food"),
        open: Some(open),
        ..cola()
    }
}

fn table_draft() -> OrderDraft {
    OrderDraft {
        id: order_id(),
        channel: Channel::DineIn,
        table: Some(name("t4")),
        guest: None,
        covers: 2,
        lines: vec![burger(), cola(), cake()],
        allergies: vec![Allergy {
            allergen: Allergen::Nuts,
            seat: Some(2),
        }],
        note: Some("birthday".to_owned()),
        wanted_in: None,
        alias: Some("T4-17".to_owned()),
        menu_version: name("menu-7f3a"),
        expected_total: Some(Money(4_150)),
    }
}

fn online_draft() -> OrderDraft {
    let customer = CustomerId(Uuid::from_u128(0xc));
    let guest = Guest {
        customer,
        name: "Ada".to_owned(),
        phone: Some("+1 555 0100".to_owned()),
    };
    OrderDraft {
        channel: Channel::Online,
        table: None,
        guest: Some(guest),
        covers: 0,
        allergies: Vec::new(),
        note: None,
        wanted_in: Some(Span::from_mins(30)),
        alias: None,
        ..table_draft()
    }
}

pub(crate) fn line_operations() -> Vec<LineOperation> {
    vec![
        LineOperation::Add { line: cola() },
        LineOperation::Void {
            line: line_id(1),
            revision: Revision(2),
            reason: "guest left".to_owned(),
        },
        LineOperation::Seat {
            line: line_id(1),
            revision: Revision(2),
            seat: Some(3),
        },
        LineOperation::Allergy {
            allergy: Allergy {
                allergen: Allergen::Milk,
                seat: None,
            },
        },
    ]
}

fn front_asks() -> Vec<FrontAsk> {
    let (order, check, line, course) = (order_id(), check_id(), line_id(1), CourseNo(2));
    let reason = || "too cold".to_owned();
    let (item, amount) = (|| name("burger"), Money(1_950));
    let card = Tender::Card {
        approval: Some("A7".to_owned()),
        last_four: Some("4242".to_owned()),
        brand: Some("visa".to_owned()),
    };
    let online = Tender::Online {
        reference: "pi_3QK".to_owned(),
    };
    vec![
        FrontAsk::Submit {
            order: table_draft(),
        },
        FrontAsk::Revise {
            order,
            operations: line_operations(),
        },
        FrontAsk::FireCourse { order, course },
        FrontAsk::HoldCourse { order, course },
        FrontAsk::Rush { order, on: true },
        FrontAsk::Refire {
            order,
            line,
            reason: reason(),
        },
        FrontAsk::EightySix {
            item: item(),
            out: true,
        },
        FrontAsk::Countdown {
            item: item(),
            left: Some(7),
        },
        FrontAsk::Pay {
            check,
            tender: Tender::Cash {
                tendered: Money(2_000),
            },
            amount,
            tip: Money::ZERO,
        },
        FrontAsk::Pay {
            check,
            tender: card,
            amount,
            tip: Money(200),
        },
        FrontAsk::Refund {
            check,
            tender: online,
            amount,
            reason: reason(),
        },
        FrontAsk::Cancel {
            order,
            reason: reason(),
        },
        FrontAsk::Quote {
            order: online_draft(),
        },
        FrontAsk::Message {
            message: super::message_id(),
            station: name("grill"),
            order: Some(order),
            table: Some(name("t4")),
            text: "Guests are in a hurry".to_owned(),
        },
    ]
    .into_iter()
    .chain(super::checks::check_asks())
    .collect()
}

fn station_asks() -> Vec<StationAsk> {
    let station = || name("grill");
    let seen = || {
        vec![SeenStep {
            step: step_id(1, 0),
            revision: Revision(1),
        }]
    };
    let (order, line, ticket) = (order_id(), line_id(1), ticket_id);
    vec![
        StationAsk::Start {
            station: station(),
            steps: seen(),
        },
        StationAsk::Bump {
            station: station(),
            steps: seen(),
            tap_age: Some(Span(340)),
        },
        StationAsk::Unbump {
            station: station(),
            steps: vec![step_id(1, 0)],
        },
        StationAsk::Recall {
            station: station(),
            ticket: ticket(),
        },
        StationAsk::Serve {
            order,
            course: CourseNo(2),
            reason: Some("the rest follows".to_owned()),
        },
        StationAsk::Displayed {
            station: station(),
            tickets: vec![SeenTicket {
                ticket: ticket(),
                revision: Revision(3),
            }],
        },
        StationAsk::SeeMessage {
            station: station(),
            message: super::message_id(),
            reply: Some("in 5 minutes".to_owned()),
        },
        StationAsk::Rush { order, on: false },
        StationAsk::Refire {
            order,
            line,
            reason: "dropped".to_owned(),
        },
        StationAsk::EightySix {
            item: name("burger"),
            out: false,
        },
        StationAsk::CloseStation {
            station: name("fry"),
            closed: true,
        },
        StationAsk::SeeAllergies {
            station: station(),
            order,
            allergies: vec![super::views::allergy()],
        },
    ]
}
