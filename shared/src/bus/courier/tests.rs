//! What a client is told of a router that beats and yet does not deliver, or speaks another protocol.

use crossbeam_channel::bounded;
use uuid::Uuid;

use super::*;
use crate::bus::{Feed, Follow};
use crate::ids::{DeviceId, Epoch, SiteId};
use crate::time::Timestamp;
use crate::wire::{HouseSnapshot, PulledContent, Role, Snapshot};

fn courier(health: &Health) -> (Courier, crossbeam_channel::Receiver<Inbound>) {
    let (inbox_in, inbox) = bounded(64);
    let config = ClientConfig {
        site: SiteId::new("test").unwrap(),
        role: Role::Front,
        device: DeviceId::new("t4").unwrap(),
        endpoints: Vec::new(),
        streams: vec![Follow {
            stream: Stream::House,
            from: None,
        }],
    };
    let courier = Courier::new(&config, inbox_in, health.clone(), Wake::default());
    (courier, inbox)
}

fn beat(v: u16) -> Vec<u8> {
    encode(&Beat {
        v,
        term: 1,
        epoch: Epoch(Uuid::from_u128(1)),
        now: Timestamp(0),
        heads: [(Stream::House, 3)].into(),
        menu: None,
        timers_stopped: false,
    })
}

fn snapshot() -> Vec<u8> {
    encode(&Pulled {
        v: PROTOCOL,
        term: 1,
        epoch: Epoch(Uuid::from_u128(1)),
        seq: 3,
        now: Timestamp(0),
        content: PulledContent::Snapshot {
            snapshot: Box::new(Snapshot::House(HouseSnapshot::default())),
        },
    })
}

/// A turn of a carrier, with a beat.
fn turn(courier: &mut Courier, now_ms: u64) {
    courier.beat(&beat(PROTOCOL), now_ms);
    courier.tick(now_ms);
    assert!(courier.flush().is_ok());
}

#[test]
fn beats_without_a_snapshot_are_behind_after_the_limit_and_never_fetched() {
    let health = Health::default();
    let (mut courier, inbox) = courier(&health);
    courier.session(true);
    for now_ms in (0..=BEAT_AGE_MS_MAX).step_by(500) {
        turn(&mut courier, now_ms);
        assert_eq!(health.feed(), Feed::default(), "{now_ms}");
    }
    assert!(health.linked());
    turn(&mut courier, BEAT_AGE_MS_MAX + 1);
    let feed = health.feed();
    assert_eq!((feed.behind, feed.fetched), (true, false));
    courier.pulled(&Stream::House, 1, &snapshot(), BEAT_AGE_MS_MAX + 2);
    turn(&mut courier, BEAT_AGE_MS_MAX + 2);
    let feed = health.feed();
    assert_eq!((feed.behind, feed.fetched), (false, true));
    let came = |inbound| matches!(inbound, Inbound::Snapshot { .. });
    assert!(inbox.try_iter().any(came));
}

#[test]
fn a_router_of_another_protocol_is_named_until_one_is_understood() {
    let health = Health::default();
    let (mut courier, _inbox) = courier(&health);
    courier.session(true);
    courier.beat(&beat(PROTOCOL + 7), 0);
    assert!(courier.flush().is_ok());
    assert_eq!(health.feed().foreign, Some(PROTOCOL + 7));
    assert!(!health.linked());
    turn(&mut courier, 500);
    assert_eq!(health.feed().foreign, None);
}
