//! Whole clients over the memory bus, with a router that is as small as can be.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::*;
use crate::bus::{Follow, Inbound};
use crate::ids::{Epoch, OrderId};
use crate::time::Timestamp;
use crate::wire::{
    Accepted, Answer, Ask, Beat, Envelope, FrontAsk, HouseSnapshot, HouseUpdate, PROTOCOL, Pulled,
    PulledContent, Snapshot, Tell, Update, decode, encode,
};

/// The least a router can be: it numbers house news, answers asks, and remembers how often each came.
struct Router {
    link: RouterLink,
    epoch: Epoch,
    head: u64,
    heard: BTreeMap<RequestId, u32>,
}

impl Router {
    fn new(hub: &Hub) -> Self {
        let epoch = Epoch(Uuid::from_u128(1));
        Self {
            link: hub.router(),
            epoch,
            head: 0,
            heard: BTreeMap::new(),
        }
    }

    fn tell(&mut self) {
        self.head += 1;
        let tell = self.nth(self.head);
        let topic = Topic::Tell {
            stream: Stream::House,
        };
        self.link
            .outbox
            .send(Put {
                topic,
                bytes: encode(&tell),
            })
            .unwrap();
    }

    fn nth(&self, seq: u64) -> Tell {
        let order = OrderId(Uuid::from_u128(u128::from(seq)));
        let update = Update::House(HouseUpdate::OrderGone { order });
        Tell {
            v: PROTOCOL,
            term: 1,
            epoch: self.epoch,
            seq,
            at: Timestamp(0),
            update,
        }
    }

    fn beat(&self) {
        let heads = [(Stream::House, self.head)].into();
        let (epoch, now) = (self.epoch, Timestamp(0));
        let beat = Beat {
            v: PROTOCOL,
            term: 1,
            epoch,
            now,
            heads,
            menu: None,
            timers_stopped: false,
        };
        self.link
            .outbox
            .send(Put {
                topic: Topic::Beat,
                bytes: encode(&beat),
            })
            .unwrap();
    }

    fn serve(&mut self) {
        for inbound in self.link.inbox.try_iter() {
            match inbound {
                RouterInbound::Ask { bytes, reply, .. } => {
                    let ask: Envelope<Ask> = decode(&bytes).unwrap();
                    *self.heard.entry(ask.id).or_default() += 1;
                    let result = Ok(Accepted::Done);
                    reply(encode(&Answer {
                        v: PROTOCOL,
                        id: ask.id,
                        term: 1,
                        result,
                    }));
                }
                RouterInbound::Pull { pull, reply, .. } => {
                    let content = if pull.epoch == Some(self.epoch) {
                        let tells = (pull.seq + 1..=self.head).map(|n| self.nth(n)).collect();
                        PulledContent::Updates { tells }
                    } else {
                        let snapshot = Box::new(Snapshot::House(HouseSnapshot::default()));
                        PulledContent::Snapshot { snapshot }
                    };
                    let (epoch, seq, now) = (self.epoch, self.head, Timestamp(0));
                    reply(encode(&Pulled {
                        v: PROTOCOL,
                        term: 1,
                        epoch,
                        seq,
                        now,
                        content,
                    }));
                }
                RouterInbound::DeviceBeat(_) | RouterInbound::Presence { .. } => {}
            }
        }
    }
}

fn site() -> SiteId {
    SiteId::new("test").unwrap()
}

fn device() -> DeviceId {
    DeviceId::new("t4").unwrap()
}

fn attach(hub: &Hub) -> ClientLink {
    let streams = vec![Follow {
        stream: Stream::House,
        from: None,
    }];
    let endpoints = Vec::new();
    let (site, role, device) = (site(), Role::Front, device());
    hub.attach(ClientConfig {
        site,
        role,
        device,
        endpoints,
        streams,
    })
}

fn cancel(n: u128) -> Outbound {
    let order = OrderId(Uuid::from_u128(n));
    Outbound::Ask(Box::new(Envelope {
        v: PROTOCOL,
        id: RequestId(Uuid::from_u128(n)),
        role: Role::Front,
        device: device(),
        actor: None,
        approver: None,
        term: 1,
        body: Ask::Front(FrontAsk::Cancel {
            order,
            reason: "test".to_owned(),
        }),
    }))
}

/// What a client heard, in short words.
fn heard(link: &ClientLink) -> Vec<String> {
    link.inbox
        .try_iter()
        .filter_map(|message| match message {
            Inbound::Beat(_) => None,
            Inbound::Update { tell, .. } => Some(format!("{}", tell.seq)),
            Inbound::Snapshot { seq, .. } => Some(format!("snapshot {seq}")),
            Inbound::Answer(answer) => Some(format!("answer {}", answer.id.0.as_u128())),
            Inbound::UnknownStream { stream } => Some(format!("unknown {stream}")),
            Inbound::Linked(linked) => Some(format!("linked {linked}")),
        })
        .collect()
}

fn settle(hub: &Hub, router: &mut Router) {
    router.beat();
    for _ in 0..10 {
        hub.pump();
        router.serve();
    }
}

#[test]
fn a_client_links_up_follows_and_is_answered() {
    let hub = Hub::new(site());
    let mut router = Router::new(&hub);
    let link = attach(&hub);
    settle(&hub, &mut router);
    assert_eq!(heard(&link), ["linked true", "snapshot 0"]);
    router.tell();
    link.outbox.send(cancel(9)).unwrap();
    settle(&hub, &mut router);
    assert_eq!(heard(&link), ["1", "answer 9"]);
    assert!(link.health.linked());
}

#[test]
fn lost_repeated_and_late_tells_are_made_whole() {
    let hub = Hub::new(site());
    let mut router = Router::new(&hub);
    let link = attach(&hub);
    settle(&hub, &mut router);
    heard(&link);
    hub.drop_next_tells(2);
    for _ in 0..3 {
        router.tell();
    }
    settle(&hub, &mut router);
    assert_eq!(heard(&link), ["1", "2", "3"]);
    assert_eq!(link.health.gaps(), 1);
    hub.repeat_next_tells(1);
    router.tell();
    settle(&hub, &mut router);
    hub.delay_next_tells(1);
    router.tell();
    router.tell();
    settle(&hub, &mut router);
    assert_eq!(heard(&link), ["4", "5", "6"]);
}

#[test]
fn an_answer_lost_on_its_way_is_asked_for_again() {
    let hub = Hub::new(site());
    let mut router = Router::new(&hub);
    let link = attach(&hub);
    settle(&hub, &mut router);
    heard(&link);
    hub.drop_next_replies(3);
    link.outbox.send(cancel(9)).unwrap();
    settle(&hub, &mut router);
    assert_eq!(heard(&link), ["answer 9"]);
    assert_eq!(router.heard[&RequestId(Uuid::from_u128(9))], 4);
    assert_eq!(link.health.repeats(), 3);
}

#[test]
fn a_device_that_was_cut_off_catches_up() {
    let hub = Hub::new(site());
    let mut router = Router::new(&hub);
    let link = attach(&hub);
    settle(&hub, &mut router);
    heard(&link);
    hub.cut(&device(), true);
    router.tell();
    router.tell();
    link.outbox.send(cancel(9)).unwrap();
    settle(&hub, &mut router);
    assert_eq!(heard(&link), ["linked false"]);
    hub.cut(&device(), false);
    settle(&hub, &mut router);
    let mut caught_up = heard(&link);
    caught_up.sort();
    assert_eq!(caught_up, ["1", "2", "answer 9", "linked true"]);
}

#[test]
fn who_is_joined_again_pulls_and_asks_without_waiting_for_a_beat() {
    let hub = Hub::new(site());
    let mut router = Router::new(&hub);
    let link = attach(&hub);
    settle(&hub, &mut router);
    heard(&link);
    hub.cut(&device(), true);
    link.outbox.send(cancel(9)).unwrap();
    router.tell();
    hub.pump();
    hub.cut(&device(), false);
    for _ in 0..3 {
        hub.pump();
        router.serve();
    }
    let mut caught_up = heard(&link);
    caught_up.sort();
    assert_eq!(caught_up, ["1", "answer 9", "linked false"]);
}

#[test]
fn a_router_that_restarts_is_found_again() {
    let hub = Hub::new(site());
    let mut router = Router::new(&hub);
    let link = attach(&hub);
    settle(&hub, &mut router);
    router.tell();
    settle(&hub, &mut router);
    heard(&link);
    let head = router.head;
    drop(router);
    hub.pump();
    hub.pump();
    assert_eq!(heard(&link), ["linked false"]);
    let mut router = Router::new(&hub);
    router.head = head + 1;
    settle(&hub, &mut router);
    let mut caught_up = heard(&link);
    caught_up.sort();
    assert_eq!(caught_up, ["2", "linked true"]);
}

#[test]
fn an_ask_that_no_router_would_take_is_answered_here() {
    let hub = Hub::new(site());
    let link = attach(&hub);
    let Outbound::Ask(mut ask) = cancel(9) else {
        panic!("it is an ask")
    };
    let reason = "x".repeat(300_000);
    ask.body = Ask::Front(FrontAsk::Cancel {
        order: OrderId(Uuid::from_u128(9)),
        reason,
    });
    link.outbox.send(Outbound::Ask(ask)).unwrap();
    hub.pump();
    assert_eq!(heard(&link), ["answer 9"]);
}
