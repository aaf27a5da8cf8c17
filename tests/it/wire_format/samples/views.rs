//! Samples of what screens show: a ticket and a whole order with every field filled.

use shared::check::*;
use shared::ids::*;
use shared::menu::{Allergen, ModifierKind, Names};
use shared::money::Money;
use shared::order::*;
use shared::ticket::*;
use shared::time::Span;
use shared::wire::{
    AdjustmentKind, MessageSeen, PeopleView, Person, Rights, Session, StationMessage,
};

use super::{at, business_date, check_id, line_id, name, order_id, step_id, ticket_id};

pub(super) fn sealed() -> Sealed {
    Sealed {
        unit: Money(1_950),
        net: Money(3_545),
        tax: Money(355),
        gross: Money(3_900),
        rate: name("food"),
        category: name("mains"),
    }
}

fn head() -> OrderHead {
    OrderHead {
        order: order_id(),
        number: 17,
        alias: Some("T4-17".to_owned()),
        business_date: business_date(),
        channel: Channel::DineIn,
        table: Some(name("t4")),
        guest: Some("Ada".to_owned()),
        covers: 2,
        server: Some(name("maria")),
        accepted_at: at(0),
        due_at: at(900),
        rush: false,
        allergies: vec![allergy()],
        note: Some("birthday".to_owned()),
    }
}

fn no_onion() -> SealedModifier {
    SealedModifier {
        modifier: name("no-onion"),
        names: Names::en("no onion"),
        kind: ModifierKind::No,
        count: 1,
    }
}

fn cheddar() -> SealedModifier {
    SealedModifier {
        modifier: name("cheddar"),
        names: Names::en("cheddar"),
        kind: ModifierKind::Extra,
        count: 2,
    }
}

fn ticket_line() -> TicketLine {
    TicketLine {
        step: step_id(1, 0),
        revision: Revision(1),
        item: name("burger"),
        names: Names::en("Burger"),
        quantity: 2,
        size: Some(Names::en("large")),
        seat: Some(1),
        modifiers: vec![no_onion(), cheddar()],
        note: Some("cut in half".to_owned()),
        state: StepState::Fired,
        prep: Span::from_mins(8),
        added_at: None,
        done_at: None,
        refire: None,
        void: None,
        hold: None,
    }
}

fn waits_for() -> HoldReason {
    HoldReason::WaitsFor {
        item: name("ribeye"),
        names: Names::en("Ribeye"),
        fire_at: at(700),
    }
}

fn forecast() -> Forecast {
    Forecast {
        p50: at(480),
        p90: at(600),
    }
}

/// A ticket of two lines: one to cook, one that has been through everything a line can go through.
pub(crate) fn ticket_view() -> TicketView {
    let veteran = TicketLine {
        step: step_id(2, 0),
        revision: Revision(4),
        state: StepState::Void,
        added_at: Some(at(30)),
        done_at: Some(at(300)),
        refire: Some("too cold".to_owned()),
        void: Some("guest left".to_owned()),
        hold: Some(waits_for()),
        ..ticket_line()
    };
    let others = StationProgress {
        station: name("fry"),
        done: 1,
        total: 2,
        cooking: true,
    };
    TicketView {
        id: ticket_id(),
        revision: Revision(3),
        head: head(),
        course: CourseNo(2),
        course_names: Names::en("Mains"),
        rank: 1_700,
        fired_at: Some(at(10)),
        hold: Some(HoldReason::EarlierCourse {
            course: CourseNo(1),
        }),
        lines: vec![ticket_line(), veteran],
        others: vec![others],
        recalled: true,
        recalled_at: Some(at(450)),
        handed_over_from: Some(name("grill-2")),
        bumped_at: Some(at(400)),
        seen: Some(Revision(2)),
        forecast: Some(forecast()),
    }
}

pub(super) fn allergy() -> Allergy {
    Allergy {
        allergen: Allergen::Nuts,
        seat: Some(2),
    }
}

fn line_view() -> LineView {
    let step = StepView {
        modifier: Some(name("fries")),
        step: step_id(1, 0),
        station: name("grill"),
        state: StepState::Done,
        revision: Revision(2),
        ready_at: Some(at(490)),
        done_at: Some(at(480)),
    };
    LineView {
        line: line_id(1),
        revision: Revision(1),
        item: name("burger"),
        names: Names::en("Burger"),
        quantity: 2,
        size: Some(name("L")),
        seat: Some(1),
        course: CourseNo(2),
        modifiers: vec![no_onion()],
        note: Some("cut in half".to_owned()),
        state: LineState::Ready,
        sealed: sealed(),
        steps: vec![step],
    }
}

/// One course for each reason why work may wait.
fn courses() -> Vec<CourseView> {
    let holds = [
        HoldReason::EarlierCourse {
            course: CourseNo(1),
        },
        HoldReason::HeldByFront,
        HoldReason::Scheduled { fire_at: at(1_200) },
        HoldReason::CoursePause { fire_at: at(700) },
        waits_for(),
    ];
    let course = |(n, hold)| CourseView {
        course: CourseNo(n),
        names: Names::en("Mains"),
        fired_at: Some(at(10)),
        hold: Some(hold),
        ready_at: Some(at(490)),
        served_at: Some(at(500)),
        forecast: Some(forecast()),
    };
    (2..).zip(holds).map(course).collect()
}

pub(crate) fn order_view() -> OrderView {
    let totals = Totals {
        net: Money(3_545),
        tax: Money(355),
        gross: Money(3_900),
    };
    OrderView {
        allergies_seen: [(name("grill"), vec![allergy()])].into(),
        head: head(),
        revision: Revision(5),
        state: OrderState::Open,
        courses: courses(),
        lines: vec![line_view()],
        check: CheckView {
            check: check_id(),
            totals,
            paid: Money(1_700),
            due: Money(2_200),
            settled: false,
        },
    }
}

/// Half a line with a comp, and what was paid on it.
pub(crate) fn open_check() -> OpenCheck {
    let amounts = |net, tax| Totals {
        net: Money(net),
        tax: Money(tax),
        gross: Money(net + tax),
    };
    let comp = CheckAdjustment {
        kind: AdjustmentKind::Comp,
        reason: "waited too long".to_owned(),
        amounts: amounts(-500, -50),
        by: Some(name("maria")),
        approver: Some(name("zoe")),
    };
    let line = CheckLine {
        order: order_id(),
        line: line_id(1),
        share: Share::new(1, 2).expect("a half"),
        amounts: amounts(1_773, 177),
        adjustments: vec![comp],
        settled: true,
    };
    let payment = Payment {
        n: 1,
        at: at(700),
        tender: Tender::Cash {
            tendered: Money(1_500),
        },
        amount: Money(1_400),
        change: Money(100),
        tip: Money(0),
        by: Some(name("maria")),
    };
    OpenCheck {
        check: check_id(),
        revision: Revision(4),
        seat: Some(2),
        lines: vec![line],
        rounding: Money(0),
        totals: amounts(1_273, 127),
        payments: vec![payment],
        refunded: Money(0),
        paid: Money(1_400),
        due: Money(0),
        settled: true,
    }
}

pub(crate) fn person() -> Person {
    Person {
        actor: name("maria"),
        name: "Maria".to_owned(),
        role: name("waiter"),
        rights: Rights {
            discount_milli_percent: 10_000,
            comp: Money(0),
            refund: Money(2_000),
            void_after_fire: false,
            open_item: true,
        },
        clocked_in: Some(at(0)),
    }
}

pub(crate) fn people() -> PeopleView {
    PeopleView {
        people: vec![person()],
        sessions: vec![Session {
            device: name("terminal-2"),
            actor: name("maria"),
        }],
    }
}

pub(crate) fn message(seen: bool) -> StationMessage {
    StationMessage {
        message: super::message_id(),
        station: name("grill"),
        order: Some(order_id()),
        number: Some(17),
        table: Some(name("t4")),
        text: "Guests are in a hurry".to_owned(),
        from: Some(name("maria")),
        sent_at: at(30),
        seen: seen.then(|| MessageSeen {
            at: at(90),
            reply: Some("in 5 minutes".to_owned()),
        }),
    }
}
