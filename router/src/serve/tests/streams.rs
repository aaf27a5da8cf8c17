//! Streams: numbered without gaps, pulled from any place, whole after any of it.

use std::collections::BTreeMap;

use super::*;
use crate::kitchen::Kitchen;

fn grill() -> Stream {
    Stream::Station(station("grill"))
}

#[test]
fn every_stream_is_told_without_gaps() {
    let mut house = House::open();
    for _ in 0..5 {
        house.order(&["burger", "cola", "soup"]);
    }
    let mut heads: BTreeMap<Stream, u64> = BTreeMap::new();
    for (stream, tell) in &house.tells {
        let head = heads.entry(stream.clone()).or_insert_with(|| tell.seq - 1);
        assert_eq!(tell.seq, *head + 1, "{stream}");
        *head = tell.seq;
    }
    assert!(
        heads.contains_key(&grill()) && heads.contains_key(&Stream::Facts),
        "{heads:?}"
    );
    let beat = house.core.beat(house.now);
    for (stream, head) in &heads {
        assert_eq!(beat.heads.get(stream), Some(head), "{stream}");
    }
    assert_eq!(
        beat.heads.get(&Stream::Station(station("bar"))),
        heads.get(&Stream::Station(station("bar")))
    );
    assert_eq!(beat.menu, Some(fixture::restaurant().version));
}

#[test]
fn a_pull_brings_what_was_told_since() {
    let mut house = House::open();
    house.order(&["burger"]);
    let epoch = house.core.store().epoch();
    let from = house.core.store().head(&grill());
    house.tells.clear();
    let second = house.order(&["steak"]);
    let pulled = house.pull(&grill(), Some(epoch), from);
    let PulledContent::Updates { tells } = pulled.content else {
        panic!("{pulled:?}")
    };
    let numbers: Vec<u64> = tells.iter().map(|tell| tell.seq).collect();
    assert_eq!(numbers, (from + 1..=pulled.seq).collect::<Vec<_>>());
    let is_second = |tell: &Tell| match &tell.update {
        Update::Station(StationUpdate::Ticket { view }) => view.head.order == second,
        _ => false,
    };
    assert!(tells.iter().any(is_second), "{tells:?}");
    let up_to_date = house.pull(&grill(), Some(epoch), pulled.seq);
    assert_eq!(up_to_date.content, PulledContent::Updates { tells: vec![] });
    assert_eq!(up_to_date.seq, pulled.seq);
}

#[test]
fn who_knows_nothing_or_another_journal_gets_a_snapshot() {
    let mut house = House::open();
    house.order(&["burger"]);
    let other = Epoch(uuid::Uuid::from_u128(99));
    let ours = house.core.store().epoch();
    let head = house.core.store().head(&grill());
    for (epoch, seq) in [(None, 0), (Some(other), 1), (Some(ours), head + 7)] {
        let pulled = house.pull(&grill(), epoch, seq);
        assert_eq!((pulled.epoch, pulled.seq), (ours, head));
        let PulledContent::Snapshot { snapshot } = pulled.content else {
            panic!("{pulled:?}")
        };
        let Snapshot::Station(rail) = *snapshot else {
            panic!("a rail")
        };
        assert_eq!(rail.tickets.len(), 1);
    }
    let pulled = house.pull(&Stream::House, None, 0);
    let PulledContent::Snapshot { snapshot } = pulled.content else {
        panic!("{pulled:?}")
    };
    let Snapshot::House(whole) = *snapshot else {
        panic!("the house")
    };
    assert_eq!(whole.orders.len(), 1);
}

#[test]
fn a_wrong_station_name_is_told_so() {
    let mut house = House::open();
    let pulled = house.pull(&Stream::Station(station("gril")), None, 0);
    assert_eq!(pulled.content, PulledContent::UnknownStream);
}

#[test]
fn facts_come_in_order_from_any_place_and_all_of_them() {
    let mut house = House::open();
    for _ in 0..3 {
        house.order(&["burger"]);
    }
    let epoch = house.core.store().epoch();
    let head = house.core.store().head(&Stream::Facts);
    assert!(3 <= head);
    let all = |pulled: Pulled| match pulled.content {
        PulledContent::Updates { tells } => tells,
        other => panic!("{other:?}"),
    };
    let from_nothing = all(house.pull(&Stream::Facts, None, 0));
    let numbers: Vec<u64> = from_nothing.iter().map(|tell| tell.seq).collect();
    assert_eq!(numbers, (1..=head).collect::<Vec<_>>());
    assert!(
        from_nothing
            .iter()
            .all(|tell| matches!(tell.update, Update::Fact(_)))
    );
    assert_eq!(
        all(house.pull(&Stream::Facts, Some(epoch), 1)),
        from_nothing[1..]
    );
    let mut house = house.restart();
    let other = Some(Epoch(uuid::Uuid::from_u128(5)));
    assert_eq!(
        all(house.pull(&Stream::Facts, other, 2)),
        from_nothing,
        "another journal's place"
    );
}

/// Applies replies as a screen does and pulls until nothing is missing.
fn follow(house: &mut House, stream: &Stream, mut at: Option<(Epoch, u64)>) -> Vec<OrderId> {
    let mut orders: BTreeMap<OrderId, ()> = BTreeMap::new();
    for _ in 0..10_000 {
        let (epoch, seq) = at.map_or((None, 0), |(epoch, seq)| (Some(epoch), seq));
        let pulled = house.pull(stream, epoch, seq);
        assert!(at.is_none_or(|(_, seq)| seq <= pulled.seq), "never back");
        match pulled.content {
            PulledContent::Snapshot { snapshot } => {
                let Snapshot::House(whole) = *snapshot else {
                    panic!("the house")
                };
                orders = whole
                    .orders
                    .iter()
                    .map(|order| (order.head.order, ()))
                    .collect();
            }
            PulledContent::Updates { tells } if tells.is_empty() => {
                return orders.into_keys().collect();
            }
            PulledContent::Updates { tells } => {
                for tell in tells {
                    assert_eq!(at.map(|(_, seq)| seq + 1), Some(tell.seq), "without a gap");
                    at = Some((tell.epoch, tell.seq));
                    match tell.update {
                        Update::House(HouseUpdate::Order { view }) => {
                            orders.insert(view.head.order, ());
                        }
                        Update::House(HouseUpdate::OrderGone { order }) => {
                            orders.remove(&order);
                        }
                        _ => {}
                    }
                }
            }
            PulledContent::UnknownStream => panic!("the house is known"),
        }
        at = Some((pulled.epoch, pulled.seq));
    }
    panic!("a follower never came to rest");
}

#[test]
fn a_house_too_large_for_one_message_still_arrives_whole() {
    let mut house = House::open();
    let mut taken: Vec<OrderId> = (0..700)
        .map(|_| house.order(&["burger", "pizza", "soup", "fries", "cola"]))
        .collect();
    taken.sort_unstable();
    let epoch = house.core.store().epoch();
    let first = house.pull(&Stream::House, None, 0);
    assert!(
        first.seq < house.core.store().head(&Stream::House),
        "one message was enough: add orders"
    );
    assert_eq!(
        follow(&mut house, &Stream::House, None),
        taken,
        "from nothing"
    );
    assert_eq!(
        follow(&mut house, &Stream::House, Some((epoch, 0))),
        taken,
        "from the start"
    );
}

#[test]
fn replay_from_a_checkpoint_and_from_the_start_give_the_same_kitchen() {
    let mut house = House::open_with(Options {
        checkpoint_every: 5,
        ..Options::default()
    });
    for _ in 0..12 {
        house.order(&["burger", "pizza"]);
        // Checkpoints are made on a thread; the next commit takes what is finished.
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let hash = house.core.kitchen().state_hash();
    let checked = super::super::check(house.dir.path()).unwrap();
    assert!(checked.is_sound(), "{checked:?}");
    assert!(0 < checked.checkpoint_seq, "{checked:?}");
    assert_eq!(checked.from_the_start, hash);
    let mut house = house.restart();
    assert_eq!(house.core.kitchen().state_hash(), hash);
    house.core.close().unwrap();
    let checked = super::super::check(house.dir.path()).unwrap();
    assert_eq!(
        checked.checkpoint_seq, checked.journal_seq,
        "a clean stop leaves nothing to replay"
    );
}

#[test]
fn a_checkpoint_that_did_not_come_back_whole_is_not_used() {
    let mut house = House::open();
    house.order(&["burger"]);
    house.core.close().unwrap();
    let hash = house.core.kitchen().state_hash();
    let other = crate::store::CheckpointRow {
        journal_seq: house.core.store().journal_seq(),
        schema_hash: super::super::SCHEMA.to_owned(),
        state_hash: hash,
        state: encode(&Kitchen::new()),
    };
    let batch = crate::store::Batch {
        checkpoint: Some(other),
        ..Default::default()
    };
    house.core.store.commit(&batch).unwrap();
    assert_eq!(
        house.restart().core.kitchen().state_hash(),
        hash,
        "rebuilt from the journal"
    );
}
