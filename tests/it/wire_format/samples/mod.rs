//! One sample or more of everything that travels, with every optional field filled somewhere.

mod answers;
mod asks;
mod checks;
mod desk;
mod facts;
mod views;

pub(crate) use answers::{accepted, rejects};
pub(crate) use asks::{asks, line_operations};
pub(crate) use checks::{adjustments, splits};
pub(crate) use desk::approvables;
pub(crate) use facts::facts;
pub(crate) use views::{order_view, ticket_view};

use shared::ids::*;
use shared::time::{BusinessDate, Timestamp};
use shared::wire::*;
use uuid::Uuid;

pub(crate) fn site() -> SiteId {
    name("bistro")
}

/// A legal name id of whatever kind is needed.
pub(crate) fn name<T: std::str::FromStr<Err = BadId>>(text: &str) -> T {
    text.parse().unwrap()
}

fn uuid(n: u128) -> Uuid {
    // Looks like the UUIDv7 of the hour of the samples.
    Uuid::from_u128(0x0193_54d2_0000_7000_8000_0000_0000_0000 + n)
}

fn message_id() -> MessageId {
    MessageId(Uuid::from_u128(0x0193_54d2_0000_7000_8000_0000_0000_0aaa))
}

pub(crate) fn order_id() -> OrderId {
    OrderId(uuid(1))
}

fn line_id(n: u128) -> LineId {
    LineId(uuid(0x100 + n))
}

fn check_id() -> CheckId {
    CheckId(order_id().0)
}

fn step_id(line: u128, n: u8) -> StepId {
    StepId {
        line: line_id(line),
        n,
    }
}

fn ticket_id() -> TicketId {
    TicketId {
        order: order_id(),
        course: CourseNo(2),
        station: name("grill"),
        n: 1,
    }
}

fn epoch() -> Epoch {
    Epoch(uuid(0xe))
}

fn at(secs: i64) -> Timestamp {
    Timestamp(1_732_300_800_000 + secs * 1_000)
}

fn business_date() -> BusinessDate {
    serde_json::from_str("\"2024-11-22\"").unwrap()
}

pub(crate) fn envelope<T>(role: Role, body: T) -> Envelope<T> {
    Envelope {
        v: PROTOCOL,
        id: RequestId(uuid(0xa)),
        role,
        device: name("terminal-4"),
        actor: Some(name("maria")),
        approver: Some(name("chef")),
        term: 3,
        body,
    }
}

/// Every ask in its envelope, as the role that asks it.
pub(crate) fn envelopes() -> Vec<Envelope<Ask>> {
    let role = |ask: &Ask| match ask {
        Ask::Front(_) | Ask::Desk(_) => Role::Front,
        Ask::Station(_) => Role::Station,
        Ask::Bridge(_) => Role::Bridge,
        Ask::Driver(_) => Role::Driver,
    };
    asks()
        .into_iter()
        .map(|ask| envelope(role(&ask), ask))
        .collect()
}

pub(crate) fn answers() -> Vec<Answer> {
    let results = accepted()
        .into_iter()
        .map(Ok)
        .chain(rejects().into_iter().map(Err));
    let answer = |result| Answer {
        v: PROTOCOL,
        id: RequestId(uuid(0xa)),
        term: 3,
        result,
    };
    results.map(answer).collect()
}

fn availability(by_stock: bool, left: Option<u32>) -> Availability {
    Availability {
        item: name("burger"),
        out: by_stock,
        by_stock,
        left,
    }
}

fn health(dark: bool) -> StationHealth {
    StationHealth {
        station: name("grill"),
        dark,
        since: dark.then_some(at(40)),
        closed: !dark,
    }
}

fn station_updates() -> Vec<StationUpdate> {
    vec![
        StationUpdate::Ticket {
            view: Box::new(ticket_view()),
        },
        StationUpdate::TicketGone {
            ticket: ticket_id(),
        },
        StationUpdate::Message {
            message: Box::new(views::message(false)),
        },
        StationUpdate::MessageGone {
            message: message_id(),
        },
    ]
}

fn house_updates() -> Vec<HouseUpdate> {
    vec![
        HouseUpdate::Order {
            view: Box::new(order_view()),
        },
        HouseUpdate::OrderGone { order: order_id() },
        HouseUpdate::Availability {
            item: availability(true, Some(0)),
        },
        HouseUpdate::Station {
            health: health(true),
        },
        HouseUpdate::Menu {
            version: name("menu-7f3a"),
        },
        HouseUpdate::Check {
            check: Box::new(views::open_check()),
        },
        HouseUpdate::CheckGone { check: check_id() },
        HouseUpdate::People {
            people: Box::new(views::people()),
        },
        HouseUpdate::Message {
            message: Box::new(views::message(true)),
        },
        HouseUpdate::MessageGone {
            message: message_id(),
        },
    ]
}

pub(crate) fn tells() -> Vec<Tell> {
    let stations = station_updates().into_iter().map(Update::Station);
    let house = house_updates().into_iter().map(Update::House);
    let facts = facts().into_iter().map(|fact| Update::Fact(Box::new(fact)));
    let tell = |(n, update)| Tell {
        v: PROTOCOL,
        term: 3,
        epoch: epoch(),
        seq: 41 + n,
        at: at(20),
        update,
    };
    (0_u64..)
        .zip(stations.chain(house).chain(facts))
        .map(tell)
        .collect()
}

pub(crate) fn pulls() -> Vec<Pull> {
    vec![
        Pull {
            v: PROTOCOL,
            epoch: Some(epoch()),
            seq: 41,
        },
        Pull {
            v: PROTOCOL,
            epoch: None,
            seq: 0,
        },
    ]
}

pub(crate) fn snapshots() -> Vec<Snapshot> {
    let house = HouseSnapshot {
        orders: vec![order_view()],
        availability: vec![availability(false, Some(7))],
        stations: vec![health(false)],
        menu: Some(name("menu-7f3a")),
        checks: vec![views::open_check()],
        people: Some(views::people()),
        messages: vec![views::message(true)],
    };
    vec![
        Snapshot::Station(StationSnapshot {
            tickets: vec![ticket_view()],
            messages: vec![views::message(false)],
        }),
        Snapshot::House(house),
    ]
}

pub(crate) fn pulled() -> Vec<Pulled> {
    let snapshots = snapshots().into_iter().map(|s| PulledContent::Snapshot {
        snapshot: Box::new(s),
    });
    let few = tells().into_iter().filter(|tell| tell.seq == 42).collect();
    let contents = [
        PulledContent::Updates { tells: few },
        PulledContent::UnknownStream,
    ];
    let pulled = |content| Pulled {
        v: PROTOCOL,
        term: 3,
        epoch: epoch(),
        seq: 42,
        now: at(21),
        content,
    };
    contents.into_iter().chain(snapshots).map(pulled).collect()
}

pub(crate) fn beats() -> Vec<Beat> {
    let heads = [
        (Stream::House, 90),
        (Stream::Facts, 12),
        (Stream::Station(name("grill")), 42),
    ];
    let beat = Beat {
        v: PROTOCOL,
        term: 3,
        epoch: epoch(),
        now: at(22),
        heads: heads.into(),
        menu: Some(name("menu-7f3a")),
        timers_stopped: false,
    };
    let stopped = Beat {
        timers_stopped: true,
        ..beat.clone()
    };
    vec![beat, stopped]
}

pub(crate) fn device_beats() -> Vec<DeviceBeat> {
    let (v, frame, waiting) = (PROTOCOL, 5_310, 2);
    vec![
        DeviceBeat {
            v,
            device: name("grill-1"),
            role: Role::Station,
            station: Some(name("grill")),
            frame,
            waiting,
        },
        DeviceBeat {
            v,
            device: name("terminal-4"),
            role: Role::Front,
            station: None,
            frame: 0,
            waiting: 0,
        },
    ]
}

/// Every kind of topic, streams included.
pub(crate) fn topics() -> Vec<Topic> {
    let streams = || [Stream::House, Stream::Facts, Stream::Station(name("grill"))];
    let (role, device) = (Role::Front, || name("terminal-4"));
    let since = streams().map(|stream| Topic::Since { stream });
    let tell = streams().map(|stream| Topic::Tell { stream });
    let others = [
        Topic::Ask {
            role,
            device: device(),
        },
        Topic::Beat,
        Topic::DeviceBeat {
            role,
            device: device(),
        },
        Topic::Alive {
            role,
            device: device(),
        },
    ];
    since.into_iter().chain(tell).chain(others).collect()
}
