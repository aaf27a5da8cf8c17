//! The deeds that stories are made of, and the ids behind their labels.

use shared::fixture;
use shared::ids::*;
use shared::order::{LineDraft, ModifierChoice, OrderDraft};
use shared::wire::{BridgeAsk, FrontAsk, LineOperation, Role, SeenStep, StationAsk};
use uuid::Uuid;

use super::super::Command;
use super::super::{Algorithm, PlannedOrder, Proposal, planner};
use super::{Deed, House};

/// `A1`, `B12`: a letter and a number.
pub(super) fn order_id(label: &str) -> OrderId {
    let (letter, number) = label.split_at(1);
    let number: u128 = number.parse().unwrap();
    OrderId(Uuid::from_u128(
        u128::from(letter.as_bytes()[0]) << 32 | number,
    ))
}

/// The n-th line of an order, from 0; additions count on.
pub(super) fn line_id(order: &str, n: u8) -> LineId {
    LineId(Uuid::from_u128(
        order_id(order).0.as_u128() << 8 | u128::from(n),
    ))
}

/// `burger`, `pizza/L`, `burger+cheddar`, `steak@1` (course 1), `cola*3`.
pub(super) fn line(order: &str, n: u8, words: &str) -> LineDraft {
    let (words, quantity) = words.split_once('*').unwrap_or((words, "1"));
    let (words, course) = words
        .split_once('@')
        .map_or((words, None), |(w, c)| (w, Some(c)));
    let mut parts = words.split('+');
    let dish = parts.next().unwrap();
    let (item, size) = dish
        .split_once('/')
        .map_or((dish, None), |(i, s)| (i, Some(s)));
    let mut line = fixture::line(&mut fixture::ids(1), item);
    line.id = line_id(order, n);
    line.quantity = quantity.parse().unwrap();
    line.size = size.map(|size| size.parse().unwrap()).or(line.size);
    line.course = course.map_or(line.course, |course| CourseNo(course.parse().unwrap()));
    let choice = |id: &str| ModifierChoice {
        modifier: id.parse().unwrap(),
        count: 1,
    };
    line.modifiers.extend(parts.map(choice));
    line
}

pub(super) fn draft(order: &str, lines: &[&str]) -> OrderDraft {
    let lines = (0..)
        .zip(lines)
        .map(|(n, words)| line(order, n, words))
        .collect();
    OrderDraft {
        id: order_id(order),
        ..fixture::order(&mut fixture::ids(1), lines)
    }
}

pub(super) fn ask(role: Role, command: impl Fn(&House) -> Command + 'static) -> Deed {
    Deed::Ask(role, Box::new(command))
}

pub(super) fn front(body: FrontAsk) -> Deed {
    ask(Role::Front, move |_| Command::Front(body.clone()))
}

pub(super) fn screen(body: StationAsk) -> Deed {
    ask(Role::Station, move |_| Command::Station(body.clone()))
}

pub(super) fn menu() -> Deed {
    ask(Role::Driver, |_| {
        Command::LoadMenu(Box::new(fixture::restaurant()))
    })
}

pub(super) fn wait(seconds: i64) -> Deed {
    Deed::Wait(seconds)
}

pub(super) fn submit(order: &str, lines: &[&str]) -> Deed {
    front(FrontAsk::Submit {
        order: draft(order, lines),
    })
}

pub(super) fn online(order: &str, lines: &[&str], paid: Option<&str>) -> Deed {
    let mut order = draft(order, lines);
    (order.channel, order.table) = (shared::order::Channel::Online, None);
    let paid_online = paid.map(str::to_owned);
    let body = BridgeAsk::SubmitOnline { order, paid_online };
    ask(Role::Bridge, move |_| Command::Bridge(body.clone()))
}

/// From a shop, wanted in three hours: nothing fires before its time.
pub(super) fn later(order: &str, lines: &[&str], paid: Option<&str>) -> Deed {
    let mut order = draft(order, lines);
    (order.channel, order.table) = (shared::order::Channel::Online, None);
    order.wanted_in = Some(shared::time::Span::from_mins(180));
    let paid_online = paid.map(str::to_owned);
    let body = BridgeAsk::SubmitOnline { order, paid_online };
    ask(Role::Bridge, move |_| Command::Bridge(body.clone()))
}

pub(super) fn call_off(order: &str) -> Deed {
    let (order, reason) = (order_id(order), "called off at the shop".to_owned());
    let body = BridgeAsk::CallOff { order, reason };
    ask(Role::Bridge, move |_| Command::Bridge(body.clone()))
}

/// Adds lines; `n` numbers the first of them.
pub(super) fn add(order: &str, n: u8, lines: &[&str]) -> Deed {
    let lines = (n..).zip(lines).map(|(n, words)| line(order, n, words));
    let operations = lines.map(|line| LineOperation::Add { line }).collect();
    front(FrontAsk::Revise {
        order: order_id(order),
        operations,
    })
}

pub(super) fn void(order: &'static str, n: u8) -> Deed {
    ask(Role::Front, move |house| {
        let (line, revision) = (line_id(order, n), house.line_revision(order, n));
        let operation = LineOperation::Void {
            line,
            revision,
            reason: "changed mind".to_owned(),
        };
        Command::Front(FrontAsk::Revise {
            order: order_id(order),
            operations: vec![operation],
        })
    })
}

/// Everything of the order that the station can bump.
pub(super) fn bump(station: &'static str, order: &'static str) -> Deed {
    ask(Role::Station, move |house| {
        let steps = house.open_steps(station, order);
        let station = station.parse().unwrap();
        Command::Station(StationAsk::Bump {
            station,
            steps,
            tap_age: None,
        })
    })
}

pub(super) fn start(station: &'static str, order: &'static str) -> Deed {
    ask(Role::Station, move |house| {
        let steps = house.open_steps(station, order);
        Command::Station(StationAsk::Start {
            station: station.parse().unwrap(),
            steps,
        })
    })
}

pub(super) fn step(order: &str, line: u8, n: u8) -> StepId {
    StepId {
        line: line_id(order, line),
        n,
    }
}

pub(super) fn bump_seen(station: &str, step: StepId, revision: u32) -> Deed {
    let steps = vec![SeenStep {
        step,
        revision: Revision(revision),
    }];
    screen(StationAsk::Bump {
        station: station.parse().unwrap(),
        steps,
        tap_age: None,
    })
}

pub(super) fn undo(station: &str, steps: &[StepId]) -> Deed {
    screen(StationAsk::Unbump {
        station: station.parse().unwrap(),
        steps: steps.to_vec(),
    })
}

pub(super) fn ticket(order: &str, course: u8, station: &str, n: u16) -> TicketId {
    let (order, station) = (order_id(order), station.parse().unwrap());
    TicketId {
        order,
        course: CourseNo(course),
        station,
        n,
    }
}

pub(super) fn recall(order: &str, course: u8, station: &str, n: u16) -> Deed {
    let ticket = ticket(order, course, station, n);
    screen(StationAsk::Recall {
        station: station.parse().unwrap(),
        ticket,
    })
}

pub(super) fn fire(order: &str, course: u8) -> Deed {
    front(FrontAsk::FireCourse {
        order: order_id(order),
        course: CourseNo(course),
    })
}

pub(super) fn serve(order: &str, course: u8) -> Deed {
    screen(StationAsk::Serve {
        order: order_id(order),
        course: CourseNo(course),
        reason: None,
    })
}

/// The scheduler looks at the kitchen, and its plan is adopted at once.
pub(super) fn planned() -> Deed {
    Deed::Ask(
        Role::Driver,
        Box::new(|house| {
            let tuning = planner::Tuning::default();
            let (kitchen, at) = (&house.kitchen, house.at);
            let proposal = planner::propose_for(kitchen, at, Algorithm::Ours, &tuning);
            Command::Adopt(Box::new(proposal.unwrap_or(Proposal {
                based_on: at,
                algorithm: Algorithm::Ours,
                orders: Vec::new(),
                moves: Vec::new(),
                rests: None,
            })))
        }),
    )
}

/// A plan that somebody made up.
pub(super) fn adopted(orders: Vec<PlannedOrder>) -> Deed {
    Deed::Ask(
        Role::Driver,
        Box::new(move |house| {
            Command::Adopt(Box::new(Proposal {
                based_on: house.at,
                algorithm: Algorithm::Ours,
                orders: orders.clone(),
                moves: Vec::new(),
                rests: None,
            }))
        }),
    )
}
