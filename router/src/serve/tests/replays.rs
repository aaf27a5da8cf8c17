//! Whatever a terminal sends again, in whatever order and after whatever crash: it is done once, and answered the same.

use proptest::prelude::*;
use shared::check::Share;
use shared::money::Money;
use shared::order::Tender;

use super::*;

/// One of the things that terminals do to an order of three lines; each builds on what was asked before.
fn ask(n: u8, order: &OrderDraft, more: &shared::order::LineDraft, revision: u32) -> FrontAsk {
    let (id, check) = (order.id, CheckId(order.id.0));
    let other = CheckId(uuid::Uuid::from_u128(77));
    let (line, revision) = (order.lines[1].id, Revision(revision));
    let revise = |operation| FrontAsk::Revise {
        order: id,
        operations: vec![operation],
    };
    let cash = |cents| Tender::Cash {
        tendered: Money(cents),
    };
    let reason = || "because".to_owned();
    match n {
        0 => FrontAsk::Submit {
            order: order.clone(),
        },
        1 => revise(LineOperation::Add { line: more.clone() }),
        2 => revise(LineOperation::Void {
            line,
            revision,
            reason: reason(),
        }),
        3 => FrontAsk::SplitCheck {
            check,
            revision,
            split: Split::Evenly {
                checks: vec![check, other],
            },
        },
        4 => FrontAsk::MergeChecks {
            checks: vec![other],
            into: check,
        },
        5 => FrontAsk::SplitCheck {
            check,
            revision,
            split: Split::Item {
                lines: vec![LineShares {
                    line,
                    shares: vec![CheckShare {
                        check: other,
                        share: Share::WHOLE,
                    }],
                }],
            },
        },
        6 => FrontAsk::Pay {
            check,
            tender: cash(500),
            amount: Money(500),
            tip: Money(50),
        },
        7 => FrontAsk::Refund {
            check,
            tender: cash(200),
            amount: Money(200),
            reason: reason(),
        },
        8 => FrontAsk::MoveTable {
            order: id,
            table: "7".parse().unwrap(),
        },
        9 => FrontAsk::Transfer {
            order: id,
            to: "ben".parse().unwrap(),
        },
        10 => FrontAsk::Adjust {
            check,
            revision,
            kind: AdjustmentKind::Discount,
            by: AdjustBy::Percent {
                milli_percent: 10_000,
            },
            lines: Vec::new(),
            reason: reason(),
        },
        11 => FrontAsk::Refire {
            order: id,
            line,
            reason: reason(),
        },
        _ => FrontAsk::Message {
            message: MessageId(uuid::Uuid::from_u128(5)),
            station: station("grill"),
            order: Some(id),
            table: None,
            text: "guests in a hurry".to_owned(),
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_spool_that_is_sent_again_changes_nothing_and_gets_the_same_answers(
        deeds in prop::collection::vec((0_u8..13, 1_u32..4), 1..14),
        again in prop::collection::vec((0_usize..14, any::<bool>()), 0..20),
    ) {
        let mut house = House::open();
        let order = fixture::order_of(&mut house.ids, &["fries", "cola", "soup"]);
        let more = fixture::line(&mut house.ids, "cola");
        let mut sent = vec![submit(house.ids.next_request(), &order)];
        for (n, revision) in deeds {
            let id = house.ids.next_request();
            sent.push(envelope(id, Role::Front, Ask::Front(ask(n, &order, &more, revision))));
        }
        // A dead spot: some arrive twice in one turn.
        let mut answers = Vec::new();
        for ask in &sent {
            let both = house.ask_all(&[ask.clone(), ask.clone()]);
            prop_assert_eq!(&both[0], &both[1]);
            answers.push(both[0].result.clone());
        }
        let journal = house.journal();
        let state = house.core.kitchen().state_hash();
        for (n, crash) in again {
            if crash {
                house = house.restart();
            }
            let n = n % sent.len();
            prop_assert_eq!(&house.ask(&sent[n]), &answers[n], "{:?}", sent[n]);
        }
        // The whole spool at once, as after a night in a drawer.
        let all = house.ask_all(&sent);
        let all: Vec<_> = all.into_iter().map(|answer| answer.result).collect();
        prop_assert_eq!(&all, &answers);
        prop_assert_eq!(house.journal(), journal);
        prop_assert_eq!(house.core.kitchen().state_hash(), state);
    }
}

#[test]
fn a_refund_that_is_sent_twice_gives_back_once_and_a_second_one_no_more_than_was_paid() {
    let mut house = House::open();
    let order = fixture::order_of(&mut house.ids, &["fries", "cola"]);
    let ask = submit(house.ids.next_request(), &order);
    house.ask(&ask).unwrap();
    let check = CheckId(order.id.0);
    let due = house.core.kitchen().due(order.id).unwrap();
    let card = || Tender::Card {
        approval: Some("1".to_owned()),
        last_four: Some("4242".to_owned()),
        brand: Some("visa".to_owned()),
    };
    let front = |id, ask| envelope(id, Role::Front, Ask::Front(ask));
    let pay = FrontAsk::Pay {
        check,
        tender: card(),
        amount: due,
        tip: Money::ZERO,
    };
    let pay = front(house.ids.next_request(), pay);
    house.ask(&pay).unwrap();
    let back = |id| {
        front(
            id,
            FrontAsk::Refund {
                check,
                tender: card(),
                amount: due,
                reason: "cold".to_owned(),
            },
        )
    };
    let first = back(house.ids.next_request());
    let twice = house.ask_all(&[first.clone(), first.clone()]);
    assert!(
        twice.iter().all(|answer| answer.result.is_ok()),
        "{twice:?}"
    );
    let mut house = house.restart();
    assert!(house.ask(&first).is_ok(), "and after a crash");
    let refunds = |house: &House| {
        let journal = house.journal();
        journal
            .iter()
            .filter(|row| row.contains("refunded"))
            .count()
    };
    assert_eq!(refunds(&house), 1);
    // Pressed a second time it is another ask, and there is nothing left to give back.
    let second = back(house.ids.next_request());
    assert!(matches!(house.ask(&second), Err(Reject::BadAmount { .. })));
    assert_eq!(refunds(&house), 1);
}

#[test]
fn a_message_that_nobody_has_seen_waits_over_a_restart() {
    let mut house = House::open();
    let order = fixture::order_of(&mut house.ids, &["burger", "cola"]);
    let sent = submit(house.ids.next_request(), &order);
    house.ask(&sent).unwrap();
    let message = MessageId(uuid::Uuid::from_u128(5));
    let more = fixture::line(&mut house.ids, "cola");
    let said = ask(12, &order, &more, 1);
    let said = envelope(house.ids.next_request(), Role::Front, Ask::Front(said));
    house.ask(&said).unwrap();
    let mut house = house.restart();
    let grill = Stream::Station(station("grill"));
    let waits = |house: &mut House| {
        let pulled = house.pull(&grill, None, 0).content;
        let text = serde_json::to_string(&pulled).unwrap();
        text.contains("guests in a hurry")
    };
    assert!(waits(&mut house));
    let seen = StationAsk::SeeMessage {
        station: station("grill"),
        message,
        reply: None,
    };
    let seen = envelope(house.ids.next_request(), Role::Station, Ask::Station(seen));
    house.ask(&seen).unwrap();
    let mut house = house.restart();
    assert!(!waits(&mut house));
}
