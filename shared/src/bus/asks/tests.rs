//! The order, repeats and limits of asks.

use uuid::Uuid;

use super::*;
use crate::ids::{LineId, Revision, StepId, TicketId};
use crate::wire::{DriverAsk, SeenStep, SeenTicket};

fn id(n: u128) -> RequestId {
    RequestId(Uuid::from_u128(n))
}

fn order(n: u128) -> Concern {
    Concern::Order(Uuid::from_u128(n))
}

fn asks(submitted: &[(u128, Concern)]) -> Asks {
    let mut asks = Asks::default();
    for (n, concern) in submitted {
        asks.submit(id(*n), vec![concern.clone()], n.to_string().into_bytes());
    }
    asks
}

/// Everything that goes out now, by number.
fn sent(asks: &mut Asks, now_ms: u64) -> Vec<u128> {
    std::iter::from_fn(|| asks.send(now_ms))
        .map(|sending| sending.id.0.as_u128())
        .collect()
}

#[test]
fn asks_about_one_order_keep_their_order_and_others_overtake() {
    let mut a = asks(&[(1, order(7)), (2, order(7)), (3, order(8)), (4, order(7))]);
    assert_eq!(sent(&mut a, 0), [1, 3]);
    assert!(a.settle(&id(1)));
    assert_eq!(sent(&mut a, 0), [2]);
    assert!(a.settle(&id(3)));
    assert_eq!(sent(&mut a, 0), []);
    assert!(a.settle(&id(2)));
    assert_eq!(sent(&mut a, 0), [4]);
}

#[test]
fn an_unanswered_ask_is_repeated_with_the_same_bytes_and_growing_pauses() {
    let mut a = asks(&[(1, order(7)), (2, order(7))]);
    let mut now = 0;
    let mut pauses = Vec::new();
    for attempt in 1..=7 {
        let sending = a.send(now).unwrap();
        assert_eq!(
            (sending.attempt, sending.bytes.as_slice()),
            (attempt, b"1".as_slice())
        );
        assert!(a.failed(&id(1), attempt, now));
        let due = a.due_ms().unwrap();
        a.tick(due - 1);
        assert_eq!(
            a.send(due - 1),
            None,
            "too early, and the next in line still waits"
        );
        a.tick(due);
        pauses.push(due - now);
        now = due;
    }
    assert_eq!(pauses, [50, 100, 200, 400, 800, 1_000, 1_000]);
}

#[test]
fn late_news_of_an_earlier_attempt_changes_nothing() {
    let mut a = asks(&[(1, order(7))]);
    a.send(0).unwrap();
    assert!(a.failed(&id(1), 1, 0));
    a.tick(50);
    assert_eq!(a.send(50).unwrap().attempt, 2);
    assert!(!a.failed(&id(1), 1, 60), "that attempt is over");
    assert!(
        a.settle(&id(1)),
        "an answer is an answer, whichever attempt it was for"
    );
    assert!(!a.settle(&id(1)), "and there is only one");
    assert!(a.is_empty());
}

#[test]
fn silence_counts_as_no_answer() {
    let mut a = asks(&[(1, order(7))]);
    a.send(0).unwrap();
    assert_eq!(a.tick(ASK_WAIT_MS_MAX - 1), 0);
    assert_eq!(a.tick(ASK_WAIT_MS_MAX), 1);
    a.tick(ASK_WAIT_MS_MAX + 50);
    assert_eq!(a.send(ASK_WAIT_MS_MAX + 50).unwrap().attempt, 2);
}

#[test]
fn when_the_link_is_back_nobody_rests() {
    let mut a = asks(&[(1, order(7)), (2, order(8))]);
    assert_eq!(sent(&mut a, 0), [1, 2]);
    for attempt in 1..5 {
        a.failed(&id(1), attempt, 0);
        a.tick(1_000);
        a.send(1_000);
    }
    a.failed(&id(1), 5, 1_000);
    a.hurry();
    assert_eq!(sent(&mut a, 1_000), [1, 2]);
    assert!(a.failed(&id(1), 6, 1_000));
    assert_eq!(a.due_ms(), Some(1_050), "pauses start small again");
}

#[test]
fn no_more_than_the_limit_are_on_their_way() {
    let many: Vec<_> = (0..200).map(|n| (n, order(n))).collect();
    let mut a = asks(&many);
    assert_eq!(sent(&mut a, 0).len(), ASKS_IN_FLIGHT_MAX);
    assert!(a.settle(&id(3)));
    assert_eq!(sent(&mut a, 0), [64]);
}

#[test]
fn what_moves_the_clock_goes_alone() {
    let everything = Concern::Everything;
    let mut a = asks(&[
        (1, order(1)),
        (2, everything.clone()),
        (3, order(3)),
        (4, everything),
    ]);
    assert_eq!(sent(&mut a, 0), [1]);
    a.settle(&id(1));
    assert_eq!(sent(&mut a, 0), [2]);
    a.settle(&id(2));
    assert_eq!(sent(&mut a, 0), [3]);
    a.settle(&id(3));
    assert_eq!(sent(&mut a, 0), [4]);
}

#[test]
fn a_forgotten_ask_lets_the_next_one_go() {
    let mut a = asks(&[(1, order(7)), (2, order(7)), (3, order(7))]);
    assert_eq!(sent(&mut a, 0), [1]);
    assert!(a.settle(&id(2)), "forgotten while it waited");
    assert!(a.settle(&id(1)), "forgotten while it was on its way");
    assert_eq!(sent(&mut a, 0), [3]);
    a.submit(id(3), vec![order(9)], b"again".to_vec());
    assert_eq!(a.len(), 1, "what waits already is not asked twice");
}

#[test]
fn taps_of_one_station_keep_their_order_whatever_they_touch() {
    let station = StationId::new("grill").unwrap();
    let step = StepId {
        line: LineId(Uuid::from_u128(1)),
        n: 0,
    };
    let seen = SeenStep {
        step,
        revision: Revision(1),
    };
    let order = crate::ids::OrderId(Uuid::from_u128(5));
    let ticket = TicketId {
        order,
        course: crate::ids::CourseNo(1),
        station: station.clone(),
        n: 1,
    };
    let bump = StationAsk::Bump {
        station: station.clone(),
        steps: vec![seen],
        tap_age: None,
    };
    let unbump = StationAsk::Unbump {
        station: station.clone(),
        steps: vec![step],
    };
    let recall = StationAsk::Recall {
        station: station.clone(),
        ticket: ticket.clone(),
    };
    let taps = Concern::Taps(station.clone());
    for tap in [bump, unbump] {
        assert_eq!(concerns(&Ask::Station(tap)), std::slice::from_ref(&taps));
    }
    assert_eq!(
        concerns(&Ask::Station(recall)),
        [taps, Concern::Order(order.0)]
    );
    let tickets = vec![SeenTicket {
        ticket,
        revision: Revision(1),
    }];
    let displayed = StationAsk::Displayed {
        station: station.clone(),
        tickets,
    };
    assert_eq!(
        concerns(&Ask::Station(displayed)),
        [Concern::Displayed(station)]
    );
    let advance = DriverAsk::Advance {
        to: crate::time::Timestamp(0),
    };
    assert_eq!(concerns(&Ask::Driver(advance)), [Concern::Everything]);
}

#[test]
fn a_payment_goes_after_the_order_it_pays() {
    let order = crate::ids::OrderId(Uuid::from_u128(5));
    let cancel = FrontAsk::Cancel {
        order,
        reason: "gone".to_owned(),
    };
    let pay = FrontAsk::Pay {
        check: crate::ids::CheckId(order.0),
        tender: crate::order::Tender::Online {
            reference: "r".to_owned(),
        },
        amount: crate::money::Money(1),
        tip: crate::money::Money::ZERO,
    };
    assert_eq!(concerns(&Ask::Front(cancel)), concerns(&Ask::Front(pay)));
}
