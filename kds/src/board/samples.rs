//! Tickets and orders for the tests of this folder.

use std::collections::BTreeMap;

use shared::ids::*;
use shared::menu::Names;
use shared::money::Money;
use shared::order::{Channel, LineState, OrderState, Sealed, StepState, Totals};
use shared::ticket::{
    CheckView, CourseView, LineView, OrderHead, OrderView, StepView, TicketLine, TicketView,
};
use shared::time::{BusinessDate, Span, Timestamp};
use uuid::Uuid;

/// 2026-05-04 19:00 UTC.
pub(crate) const T0: Timestamp = Timestamp(1_777_921_200_000);

pub(crate) fn head(number: u32) -> OrderHead {
    OrderHead {
        order: OrderId(Uuid::from_u128(u128::from(number))),
        number,
        alias: None,
        business_date: BusinessDate(chrono::NaiveDate::default()),
        channel: Channel::DineIn,
        table: Some(TableId::new("12").unwrap()),
        guest: None,
        covers: 4,
        server: Some(ActorId::new("Ana").unwrap()),
        accepted_at: T0,
        due_at: T0 + Span::from_mins(20),
        rush: false,
        allergies: Vec::new(),
        note: None,
    }
}

pub(crate) fn line(number: u32, n: u32, item: &str, quantity: u16) -> TicketLine {
    let id = u128::from(number) * 1_000 + u128::from(n);
    TicketLine {
        hold: None,
        step: StepId {
            line: LineId(Uuid::from_u128(id)),
            n: 0,
        },
        revision: Revision(1),
        item: ItemId::new(item).unwrap(),
        names: Names(BTreeMap::from([("en".to_owned(), item.to_owned())])),
        quantity,
        size: None,
        seat: None,
        modifiers: Vec::new(),
        note: None,
        state: StepState::Fired,
        prep: Span::from_mins(8),
        added_at: None,
        done_at: None,
        refire: None,
        void: None,
    }
}

/// A fired ticket of order `number` with these lines, ranked by its number.
pub(crate) fn ticket(station: &str, number: u32, lines: &[(&str, u16)]) -> TicketView {
    let head = head(number);
    let lines = (0..)
        .zip(lines)
        .map(|(n, (item, quantity))| line(number, n, item, *quantity));
    TicketView {
        forecast: None,
        id: TicketId {
            order: head.order,
            course: CourseNo(1),
            station: StationId::new(station).unwrap(),
            n: 1,
        },
        revision: Revision(1),
        head,
        course: CourseNo(1),
        course_names: Names::en("Main"),
        rank: i64::from(number),
        fired_at: Some(T0),
        hold: None,
        lines: lines.collect(),
        others: Vec::new(),
        recalled: false,
        recalled_at: None,
        seen: None,
        handed_over_from: None,
        bumped_at: None,
    }
}

/// A line of course 1 with its work: station, state, minutes until it should be ready.
pub(crate) fn plate(
    n: u128,
    item: &str,
    quantity: u16,
    work: &[(&str, StepState, i64)],
) -> LineView {
    let id = LineId(Uuid::from_u128(n));
    let step = |(n, (at, state, mins)): (usize, &(&str, StepState, i64))| StepView {
        modifier: None,
        step: StepId {
            line: id,
            n: u8::try_from(n).unwrap(),
        },
        station: StationId::new(*at).unwrap(),
        state: *state,
        revision: Revision(1),
        ready_at: (*state < StepState::Done).then_some(T0 + Span::from_mins(*mins)),
        done_at: (*state == StepState::Done).then_some(T0 + Span::from_mins(*mins)),
    };
    let steps: Vec<StepView> = work.iter().enumerate().map(step).collect();
    let done = steps.iter().all(|step| step.state == StepState::Done);
    LineView {
        line: id,
        revision: Revision(1),
        item: ItemId::new(item).unwrap(),
        names: Names::en(item),
        quantity,
        size: None,
        seat: None,
        course: CourseNo(1),
        modifiers: Vec::new(),
        note: None,
        state: if done {
            LineState::Ready
        } else {
            LineState::Cooking
        },
        sealed: Sealed {
            unit: Money(0),
            net: Money(0),
            tax: Money(0),
            gross: Money(0),
            rate: TaxRateId::new("std").unwrap(),
            category: CategoryId::new("mains").unwrap(),
        },
        steps,
    }
}

/// An open order with one fired course.
pub(crate) fn order(number: u32, lines: Vec<LineView>) -> OrderView {
    let head = head(number);
    let check = CheckId(head.order.0);
    OrderView {
        allergies_seen: BTreeMap::new(),
        revision: Revision(1),
        state: OrderState::Open,
        courses: vec![CourseView {
            forecast: None,
            course: CourseNo(1),
            names: Names::en("Main"),
            fired_at: Some(T0),
            hold: None,
            ready_at: None,
            served_at: None,
        }],
        lines,
        check: CheckView {
            check,
            totals: Totals::default(),
            paid: Money(0),
            due: Money(0),
            settled: false,
        },
        head,
    }
}
