//! Tickets as a router would tell them, for tests and benches of screens.

use shared::ids::*;
use shared::menu::Names;
use shared::order::{Channel, StepState};
use shared::ticket::{OrderHead, TicketLine, TicketView};
use shared::time::{BusinessDate, Span, Timestamp};
use uuid::Uuid;

/// A fired line; its id is `100 × number + n`.
pub fn line(number: u32, n: u128, name: &str, quantity: u16) -> TicketLine {
    let item = name.to_lowercase().replace(' ', "-");
    TicketLine {
        hold: None,
        step: StepId {
            line: LineId(Uuid::from_u128(u128::from(number) * 100 + n)),
            n: 0,
        },
        revision: Revision(1),
        item: ItemId::new(item).expect("a sample's dish has a plain name"),
        names: Names::en(name),
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

/// A ticket of table 4 for two, fired at `at` and due a quarter of an hour later.
pub fn ticket(
    station: &StationId,
    number: u32,
    at: Timestamp,
    items: &[(&str, u16)],
) -> TicketView {
    let order = OrderId(Uuid::from_u128(u128::from(number)));
    let lines = items.iter().zip(0..);
    TicketView {
        forecast: None,
        id: TicketId {
            order,
            course: CourseNo(1),
            station: station.clone(),
            n: 1,
        },
        revision: Revision(1),
        head: OrderHead {
            order,
            number,
            alias: None,
            business_date: BusinessDate(chrono::NaiveDate::default()),
            channel: Channel::DineIn,
            table: TableId::new("4").ok(),
            guest: None,
            covers: 2,
            server: None,
            accepted_at: at,
            due_at: at + Span::from_mins(15),
            rush: false,
            allergies: Vec::new(),
            note: None,
        },
        course: CourseNo(1),
        course_names: Names::en("Main"),
        rank: i64::from(number),
        fired_at: Some(at),
        hold: None,
        lines: lines
            .map(|((name, quantity), n)| line(number, n, name, *quantity))
            .collect(),
        others: Vec::new(),
        recalled: false,
        recalled_at: None,
        seen: None,
        handed_over_from: None,
        bumped_at: None,
    }
}
