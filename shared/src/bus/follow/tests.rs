//! What a follower delivers, case by case; `storm` lets chance decide.

mod storm;

use uuid::Uuid;

use super::*;
use crate::ids::{OrderId, StationId};
use crate::time::Timestamp;
use crate::wire::{HouseSnapshot, HouseUpdate, StationSnapshot, Update};

fn epoch(n: u8) -> Epoch {
    Epoch(Uuid::from_u128(u128::from(n)))
}

/// A tell that says nothing but its own number.
fn tell(epoch: Epoch, seq: u64) -> Tell {
    let order = OrderId(Uuid::from_u128(u128::from(seq)));
    let update = Update::House(HouseUpdate::OrderGone { order });
    Tell {
        v: PROTOCOL,
        term: 1,
        epoch,
        seq,
        at: Timestamp(0),
        update,
    }
}

fn updates(epoch: Epoch, seqs: std::ops::RangeInclusive<u64>, seq: u64) -> Pulled {
    let content = PulledContent::Updates {
        tells: seqs.map(|n| tell(epoch, n)).collect(),
    };
    Pulled {
        v: PROTOCOL,
        term: 1,
        epoch,
        seq,
        now: Timestamp(0),
        content,
    }
}

fn snapshot(epoch: Epoch, seq: u64) -> Pulled {
    let content = PulledContent::Snapshot {
        snapshot: Box::new(Snapshot::House(HouseSnapshot::default())),
    };
    Pulled {
        v: PROTOCOL,
        term: 1,
        epoch,
        seq,
        now: Timestamp(0),
        content,
    }
}

fn beat(epoch: Epoch, stream: &Stream, head: u64) -> Beat {
    let heads = [(stream.clone(), head)].into();
    Beat {
        v: PROTOCOL,
        term: 1,
        epoch,
        now: Timestamp(0),
        heads,
        menu: None,
        timers_stopped: false,
    }
}

fn follower(stream: &Stream, from: Option<(Epoch, u64)>) -> Follower {
    Follower::new(&[Follow {
        stream: stream.clone(),
        from,
    }])
}

fn at_five() -> Follower {
    let mut follower = follower(&Stream::House, None);
    assert_eq!(
        follower
            .pulled(&Stream::House, snapshot(epoch(1), 5), 10)
            .len(),
        1
    );
    assert_eq!(follower.wants(&Stream::House), None);
    follower
}

const HOUSE: Stream = Stream::House;
/// No numbers at all.
#[expect(clippy::reversed_empty_ranges, reason = "it is meant to be empty")]
const NONE: std::ops::RangeInclusive<u64> = 1..=0;

#[test]
fn who_knows_nothing_asks_for_everything() {
    let pull = follower(&HOUSE, None).wants(&HOUSE).unwrap();
    assert_eq!((pull.epoch, pull.seq), (None, 0));
    let facts = follower(&Stream::Facts, Some((epoch(1), 7)))
        .wants(&Stream::Facts)
        .unwrap();
    assert_eq!((facts.epoch, facts.seq), (Some(epoch(1)), 7));
    assert_eq!(
        follower(&HOUSE, None).wants(&Stream::Facts),
        None,
        "not followed"
    );
}

#[test]
fn the_next_is_delivered_a_repeat_is_not_and_a_gap_is_pulled() {
    let mut f = at_five();
    assert_eq!(
        f.tell(&HOUSE, tell(epoch(1), 6)),
        Heard::Deliver(tell(epoch(1), 6))
    );
    assert_eq!(f.tell(&HOUSE, tell(epoch(1), 6)), Heard::Ignore);
    assert_eq!(f.tell(&HOUSE, tell(epoch(1), 8)), Heard::NeedPull);
    assert_eq!(f.wants(&HOUSE).unwrap().seq, 6);
    // What lies beyond the gap was not kept: the pull brings it.
    let news = f.pulled(&HOUSE, updates(epoch(1), 7..=8, 8), 10);
    assert_eq!(news, [7, 8].map(|n| Delivery::Update(tell(epoch(1), n))));
    assert_eq!(f.at(&HOUSE), Some((epoch(1), 8)));
}

#[test]
fn a_beat_that_is_ahead_shows_what_was_missed() {
    let mut f = at_five();
    assert!(f.beat(&beat(epoch(1), &HOUSE, 5)));
    assert_eq!(f.wants(&HOUSE), None);
    assert!(f.beat(&beat(epoch(1), &HOUSE, 6)));
    assert_eq!(f.wants(&HOUSE).unwrap().seq, 5);
}

#[test]
fn a_router_that_no_longer_leads_is_not_heard() {
    let mut f = at_five();
    assert!(f.beat(&Beat {
        term: 2,
        ..beat(epoch(1), &HOUSE, 5)
    }));
    assert_eq!(f.tell(&HOUSE, tell(epoch(1), 6)), Heard::Ignore);
    assert!(!f.beat(&beat(epoch(2), &HOUSE, 9)));
    assert_eq!(f.pulled(&HOUSE, snapshot(epoch(2), 9), 10), []);
    assert_eq!(f.at(&HOUSE), Some((epoch(1), 5)));
}

#[test]
fn a_new_journal_starts_streams_over_and_facts_from_their_first() {
    let mut f = at_five();
    assert_eq!(
        f.tell(&HOUSE, tell(epoch(2), 1)),
        Heard::Ignore,
        "a beat must say so first"
    );
    assert!(f.beat(&beat(epoch(2), &HOUSE, 1)));
    assert_eq!(f.wants(&HOUSE).unwrap().epoch, None, "a snapshot, please");
    assert_eq!(f.take_restarts(), [HOUSE]);
    assert_eq!(
        f.tell(&HOUSE, tell(epoch(1), 6)),
        Heard::Ignore,
        "what comes late is old"
    );

    let mut facts = follower(&Stream::Facts, Some((epoch(1), 7)));
    assert!(facts.beat(&beat(epoch(2), &Stream::Facts, 3)));
    let pull = facts.wants(&Stream::Facts).unwrap();
    assert_eq!((pull.epoch, pull.seq), (Some(epoch(2)), 0));
    assert_eq!(facts.take_restarts(), [Stream::Facts]);
    assert_eq!(
        facts.pulled(&Stream::Facts, snapshot(epoch(2), 3), 10),
        [],
        "each once"
    );
    assert_eq!(
        facts
            .pulled(&Stream::Facts, updates(epoch(2), 1..=3, 3), 10)
            .len(),
        3
    );
    assert_eq!(facts.wants(&Stream::Facts), None);
}

#[test]
fn a_reply_from_before_the_router_changed_cannot_lead_astray() {
    let mut f = follower(&HOUSE, None);
    assert!(f.beat(&beat(epoch(2), &HOUSE, 4)));
    assert_eq!(f.pulled(&HOUSE, snapshot(epoch(1), 90), 10), []);
    assert_eq!(f.pulled(&HOUSE, snapshot(epoch(2), 4), 10).len(), 1);
    assert_eq!(f.at(&HOUSE), Some((epoch(2), 4)));
}

#[test]
fn only_what_there_is_room_for_is_taken() {
    let mut f = at_five();
    assert_eq!(f.pulled(&HOUSE, updates(epoch(1), 6..=9, 9), 2).len(), 2);
    assert_eq!(f.wants(&HOUSE).unwrap().seq, 7);
    assert_eq!(f.pulled(&HOUSE, snapshot(epoch(1), 9), 0), []);
    assert_eq!(f.pulled(&HOUSE, snapshot(epoch(1), 9), 1).len(), 1);
    assert_eq!(f.wants(&HOUSE), None);
}

#[test]
fn a_wrong_station_is_said_once_and_asked_again_when_it_appears() {
    let stream = Stream::Station(StationId::new("gril").unwrap());
    let mut f = follower(&stream, None);
    let unknown = Pulled {
        content: PulledContent::UnknownStream,
        ..updates(epoch(1), NONE, 0)
    };
    assert_eq!(f.pulled(&stream, unknown, 10), [Delivery::UnknownStream]);
    assert!(f.beat(&beat(epoch(1), &HOUSE, 4)));
    assert_eq!(f.wants(&stream), None);
    assert!(f.beat(&beat(epoch(1), &stream, 0)));
    assert!(f.wants(&stream).is_some());
}

#[test]
fn after_doubt_each_stream_asks_once() {
    let mut f = at_five();
    f.doubt();
    assert_eq!(f.wants(&HOUSE).unwrap().seq, 5);
    assert_eq!(f.pulled(&HOUSE, updates(epoch(1), NONE, 5), 10), []);
    assert_eq!(f.wants(&HOUSE), None);
}

#[test]
fn a_station_snapshot_is_as_good_as_a_house_one() {
    let stream = Stream::Station(StationId::new("grill").unwrap());
    let mut f = follower(&stream, None);
    let content = PulledContent::Snapshot {
        snapshot: Box::new(Snapshot::Station(StationSnapshot::default())),
    };
    let news = f.pulled(
        &stream,
        Pulled {
            content,
            ..updates(epoch(1), NONE, 0)
        },
        10,
    );
    assert_eq!(news.len(), 1, "an empty rail is news to who knows nothing");
}
