//! An evening at 19:42 for the pictures: a grill with everything that a card can show, and its pass.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kds::board::aging::Thresholds;
use kds::board::words::Lang;
use kds::board::{Board, Setup};
use shared::ids::*;
use shared::menu::{Allergen, ModifierKind, Names};
use shared::money::Money;
use shared::order::*;
use shared::ticket::*;
use shared::time::{BusinessDate, Span, Timestamp};
use uuid::Uuid;

/// 2026-05-04 19:42:10 UTC, the moment of the pictures.
pub(super) const NOW: Timestamp = Timestamp(1_777_923_730_000);

pub(super) fn ago(mins: i64, secs: i64) -> Timestamp {
    NOW - Span::from_secs(mins * 60 + secs)
}

pub(super) fn ahead(mins: i64, secs: i64) -> Timestamp {
    NOW + Span::from_secs(mins * 60 + secs)
}

pub(super) fn station(name: &str) -> StationId {
    StationId::new(name).unwrap()
}

const PREP: [(&str, &str); 6] = [
    ("grill", "Grill"),
    ("fry", "Fry"),
    ("saute", "Sauté"),
    ("cold", "Cold"),
    ("pastry", "Pastry"),
    ("bar", "Bar"),
];

pub(super) fn setup(name: &str, title: &str) -> Setup {
    let prep: Vec<(StationId, String)> = PREP
        .iter()
        .map(|(id, name)| (station(id), (*name).to_owned()))
        .collect();
    Setup {
        station: station(name),
        name: title.to_owned(),
        pass: name == "pass",
        pickup: false,
        items: Vec::new(),
        lang: Lang::En,
        zone: chrono_tz::UTC,
        limits: Thresholds {
            soon_after: Span::from_mins(10),
            late_after: Span::from_mins(15),
        },
        capacity: 6,
        names: prep.iter().cloned().collect(),
        deputies: prep
            .iter()
            .filter(|(id, _)| id.as_str() == "saute")
            .cloned()
            .collect(),
        prep,
        courses: BTreeMap::from([
            (CourseNo(1), "Starters".to_owned()),
            (CourseNo(2), "Main".to_owned()),
        ]),
    }
}

/// A board that has just heard the router.
pub(super) fn board(setup: Setup) -> Board {
    let mut board = Board::new(setup, Vec::new());
    board.set_linked(true);
    board.beat(NOW, 0);
    board
}

pub(super) fn head(number: u32, accepted_at: Timestamp, due_at: Timestamp) -> OrderHead {
    OrderHead {
        order: OrderId(Uuid::from_u128(u128::from(number))),
        number,
        alias: None,
        business_date: BusinessDate(NaiveDate::from_ymd_opt(2026, 5, 4).unwrap()),
        channel: Channel::DineIn,
        table: None,
        guest: None,
        covers: 0,
        server: None,
        accepted_at,
        due_at,
        rush: false,
        allergies: Vec::new(),
        note: None,
    }
}

/// `Table 12 · 4`, `Main · Ana`.
pub(super) fn at_table(mut head: OrderHead, table: &str, covers: u8, server: &str) -> OrderHead {
    head.table = Some(TableId::new(table).unwrap());
    head.covers = covers;
    head.server = Some(ActorId::new(server).unwrap());
    head
}

pub(super) fn for_guest(mut head: OrderHead, channel: Channel, guest: &str) -> OrderHead {
    head.channel = channel;
    head.guest = (!guest.is_empty()).then(|| guest.to_owned());
    head
}

pub(super) fn peanut(mut head: OrderHead, seat: u8) -> OrderHead {
    head.allergies.push(Allergy {
        allergen: Allergen::Peanut,
        seat: Some(seat),
    });
    head
}

fn id_text(name: &str) -> String {
    let plain = name.chars().filter(char::is_ascii_alphanumeric);
    let plain = plain.collect::<String>().to_lowercase();
    if plain.is_empty() {
        return name
            .chars()
            .map(|c| format!("{:x}", u32::from(c)))
            .collect();
    }
    plain
}

/// A line for one seat; more seats of the same dish are more lines, as the router tells them.
pub(super) fn line(
    quantity: u16,
    name: &str,
    seat: Option<u8>,
    modifiers: &[(ModifierKind, &str, u8)],
) -> TicketLine {
    let sealed = modifiers.iter().map(|(kind, name, count)| SealedModifier {
        modifier: ModifierId::new(id_text(name)).unwrap(),
        names: Names::en(*name),
        kind: *kind,
        count: *count,
    });
    TicketLine {
        step: StepId {
            line: LineId(Uuid::nil()),
            n: 0,
        },
        revision: Revision(1),
        item: ItemId::new(id_text(name)).unwrap(),
        names: Names::en(name),
        quantity,
        size: None,
        seat,
        modifiers: sealed.collect(),
        note: None,
        state: StepState::Fired,
        prep: Span::from_mins(4),
        added_at: None,
        done_at: None,
        refire: None,
        void: None,
        hold: None,
    }
}

pub(super) fn seats(
    name: &str,
    seats: &[u8],
    modifiers: &[(ModifierKind, &str, u8)],
) -> Vec<TicketLine> {
    seats
        .iter()
        .map(|seat| line(1, name, Some(*seat), modifiers))
        .collect()
}

/// Other stations: name, and none, some or all of it done.
pub(super) fn others(list: &[(&str, Share)]) -> Vec<StationProgress> {
    let one = |(name, share): &(&str, Share)| StationProgress {
        station: station(name),
        done: if *share == Share::Ready { 2 } else { 0 },
        total: 2,
        cooking: *share == Share::Cooking,
    };
    list.iter().map(one).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    Waiting,
    Cooking,
    Ready,
}

pub(super) fn ticket(
    head: OrderHead,
    fired: Option<Timestamp>,
    lines: Vec<TicketLine>,
    others: Vec<StationProgress>,
) -> TicketView {
    let number = head.number;
    let numbered = lines.into_iter().zip(0_u128..).map(|(mut line, n)| {
        line.step.line = LineId(Uuid::from_u128(u128::from(number) * 1_000 + n));
        line
    });
    TicketView {
        id: TicketId {
            order: head.order,
            course: CourseNo(2),
            station: station("grill"),
            n: 1,
        },
        revision: Revision(1),
        rank: i64::from(number),
        course: CourseNo(2),
        course_names: Names::en("Main"),
        fired_at: fired,
        hold: None,
        lines: numbered.collect(),
        others,
        recalled: false,
        recalled_at: None,
        seen: None,
        handed_over_from: None,
        bumped_at: None,
        forecast: None,
        head,
    }
}

/// A line of an order as the pass sees it: work by station, and when it should be or was done.
pub(super) fn plate(
    number: u32,
    n: u128,
    quantity: u16,
    name: &str,
    work: &[(&str, StepState, Timestamp)],
) -> LineView {
    let line = LineId(Uuid::from_u128(u128::from(number) * 1_000 + n));
    let step = |((at, state, when), n): (&(&str, StepState, Timestamp), u8)| StepView {
        modifier: None,
        step: StepId { line, n },
        station: station(at),
        state: *state,
        revision: Revision(1),
        ready_at: matches!(state, StepState::Fired | StepState::Started).then_some(*when),
        done_at: (*state == StepState::Done).then_some(*when),
    };
    let steps: Vec<StepView> = work.iter().zip(0..).map(step).collect();
    let ready = steps.iter().all(|step| step.state == StepState::Done);
    let held = steps.iter().all(|step| step.state == StepState::Held);
    LineView {
        line,
        revision: Revision(1),
        item: ItemId::new(id_text(name)).unwrap(),
        names: Names::en(name),
        quantity,
        size: None,
        seat: None,
        course: CourseNo(2),
        modifiers: Vec::new(),
        note: None,
        state: match (ready, held) {
            (true, _) => LineState::Ready,
            (_, true) => LineState::Held,
            _ => LineState::Cooking,
        },
        sealed: Sealed {
            unit: Money(0),
            net: Money(0),
            tax: Money(0),
            gross: Money(0),
            rate: TaxRateId::new("food").unwrap(),
            category: CategoryId::new("mains").unwrap(),
        },
        steps,
    }
}

pub(super) fn order(
    head: OrderHead,
    fired: Option<Timestamp>,
    hold: Option<HoldReason>,
    lines: Vec<LineView>,
) -> OrderView {
    OrderView {
        allergies_seen: BTreeMap::new(),
        revision: Revision(1),
        state: OrderState::Open,
        courses: vec![CourseView {
            forecast: None,
            course: CourseNo(2),
            names: Names::en("Main"),
            fired_at: fired,
            hold,
            ready_at: None,
            served_at: None,
        }],
        lines,
        check: CheckView {
            check: CheckId(head.order.0),
            totals: Totals::default(),
            paid: Money(0),
            due: Money(0),
            settled: false,
        },
        head,
    }
}
