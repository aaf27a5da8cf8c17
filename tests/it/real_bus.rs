//! Two and more real zenoh sessions on loopback: what the memory bus cannot prove.
//!
//! Each test has its own free port. Times are only bounds against hanging, never measured.

mod small_router;

use std::collections::BTreeSet;
use std::time::Duration;

use crossbeam_channel::{after, select};
use shared::bus::zenoh::{LinkError, connect, serve};
use shared::bus::{ClientConfig, ClientLink, Follow, Inbound, Outbound};
use shared::ids::{DeviceId, OrderId, RequestId, SiteId, StationId};
use shared::wire::{Ask, DeviceBeat, Envelope, FrontAsk, PROTOCOL, Role, Stream, Update};
use small_router::{ANY_PORT, SmallRouter};
use uuid::Uuid;

/// Long enough for two reconnects on a busy machine; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(30);

fn site() -> SiteId {
    SiteId::new("test").expect("a legal name")
}

struct Terminal {
    link: ClientLink,
    device: DeviceId,
    /// All that was heard so far, in short words; beats left out.
    heard: Vec<String>,
}

impl Terminal {
    fn new(name: &str, endpoint: &str) -> Self {
        Self::following(name, endpoint, Stream::House)
    }

    fn following(name: &str, endpoint: &str, stream: Stream) -> Self {
        let device = DeviceId::new(name).expect("a legal name");
        let config = ClientConfig {
            site: site(),
            role: Role::Front,
            device: device.clone(),
            endpoints: vec![endpoint.to_owned()],
            streams: vec![Follow { stream, from: None }],
        };
        let link = connect(config).expect("the address is an address");
        Self {
            link,
            device,
            heard: Vec::new(),
        }
    }

    fn ask(&self, n: u128) {
        self.ask_for(n, "test".to_owned());
    }

    fn ask_for(&self, n: u128, reason: String) {
        self.asks(n, n, reason);
    }

    fn ask_about(&self, n: u128, order: u128) {
        self.asks(n, order, "test".to_owned());
    }

    fn asks(&self, n: u128, order: u128, reason: String) {
        let envelope = Envelope {
            v: PROTOCOL,
            id: RequestId(Uuid::from_u128(n)),
            role: Role::Front,
            device: self.device.clone(),
            actor: None,
            approver: None,
            term: 1,
            body: Ask::Front(FrontAsk::Cancel {
                order: OrderId(Uuid::from_u128(order)),
                reason,
            }),
        };
        self.link
            .outbox
            .send(Outbound::Ask(Box::new(envelope)))
            .expect("the link is there");
    }

    /// Waits until something was heard.
    fn hears(&mut self, what: &str) {
        self.hears_until(what, |terminal| {
            terminal.heard.iter().any(|word| word == what)
        });
    }

    /// Waits until the house is known up to a number, by updates or by a snapshot.
    fn reaches(&mut self, number: u64) {
        self.hears_until(&number.to_string(), |terminal| {
            terminal
                .numbers()
                .last()
                .is_some_and(|last| number <= *last)
        });
    }

    fn hears_until(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        let too_late = after(PATIENCE);
        while !done(self) {
            select! {
                recv(self.link.inbox) -> message => {
                    self.heard.extend(short(&message.expect("the link is there")));
                }
                recv(too_late) -> _ => {
                    let last = self.heard.len().saturating_sub(20);
                    panic!("{} never heard '{what}': {:?}", self.device, &self.heard[last..]);
                }
            }
        }
    }

    /// Numbers of updates, in the order they came; a snapshot counts as its own number.
    fn numbers(&self) -> Vec<u64> {
        self.heard
            .iter()
            .filter_map(|word| word.strip_prefix("snapshot ").unwrap_or(word).parse().ok())
            .collect()
    }
}

fn short(message: &Inbound) -> Option<String> {
    match message {
        Inbound::Beat(_) => None,
        Inbound::Update { tell, .. } => {
            assert!(matches!(tell.update, Update::House(_)));
            Some(tell.seq.to_string())
        }
        Inbound::Snapshot { seq, .. } => Some(format!("snapshot {seq}")),
        Inbound::Answer(answer) => {
            let id = answer.id.0.as_u128();
            Some(if answer.result.is_ok() {
                format!("answer {id}")
            } else {
                format!("refusal {id}")
            })
        }
        Inbound::UnknownStream { stream } => Some(format!("unknown {stream}")),
        Inbound::Linked(linked) => Some(format!("linked {linked}")),
    }
}

fn contiguous(numbers: &[u64]) -> bool {
    numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

#[test]
fn a_terminal_links_up_asks_and_hears_the_house() {
    let router = SmallRouter::start(&site(), ANY_PORT);
    let mut t4 = Terminal::new("t4", &router.endpoint());
    t4.hears("linked true");
    t4.hears("snapshot 0");
    t4.ask(9);
    t4.hears("answer 9");
    router.tell(3);
    t4.hears("3");
    assert_eq!(t4.numbers(), [0, 1, 2, 3]);
    assert_eq!(t4.link.health.gaps(), 0);
    assert!(t4.link.health.linked());
    assert_eq!(router.asked(9), 1);
    router.sees(|seen| seen.present.contains(&t4.device));

    let beat = DeviceBeat {
        v: PROTOCOL,
        device: t4.device.clone(),
        role: Role::Front,
        station: None,
        frame: 7,
        waiting: 0,
    };
    t4.link
        .outbox
        .send(Outbound::Beat(beat))
        .expect("the link is there");
    router.sees(|seen| seen.frames.get(&t4.device) == Some(&7));

    let device = t4.device.clone();
    drop(t4);
    router.sees(|seen| !seen.present.contains(&device));
}

#[test]
fn asks_in_a_row_do_not_wait_for_the_next_look_at_the_time() {
    const ASKS: u128 = 60;
    let router = SmallRouter::start(&site(), ANY_PORT);
    let mut t4 = Terminal::new("t4", &router.endpoint());
    t4.hears("snapshot 0");
    let naps = t4.link.health.naps();
    // All about one order: each goes when the one before it is answered.
    for n in 1..=ASKS {
        t4.ask_about(n, 7);
    }
    t4.hears(&format!("answer {ASKS}"));
    let naps = t4.link.health.naps() - naps;
    assert!(
        naps < 30,
        "{ASKS} asks, and the link slept {naps} times between them"
    );
}

#[test]
fn asks_and_news_survive_a_router_that_restarts() {
    let router = SmallRouter::start(&site(), ANY_PORT);
    let endpoint = router.endpoint();
    let mut t4 = Terminal::new("t4", &endpoint);
    t4.hears("linked true");
    router.tell(1);
    t4.hears("1");
    let state = router.stop();
    t4.hears("linked false");
    t4.ask(9);
    t4.heard.clear();

    let router = SmallRouter::restart(&site(), &endpoint, state);
    // Said while the terminal still looks for the router: it can only be pulled.
    router.commit_unheard(2);
    t4.hears("linked true");
    t4.hears("answer 9");
    t4.hears("3");
    assert_eq!(t4.numbers(), [2, 3]);
}

#[test]
fn a_gap_is_seen_at_the_next_tell_or_beat_and_pulled() {
    let router = SmallRouter::start(&site(), ANY_PORT);
    let mut t4 = Terminal::new("t4", &router.endpoint());
    t4.hears("linked true");
    t4.hears("snapshot 0");
    router.commit_unheard(3);
    router.tell(1);
    t4.hears("4");
    router.commit_unheard(2);
    t4.hears("6");
    assert_eq!(t4.numbers(), [0, 1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_terminal_may_be_switched_on_before_the_router() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = free.local_addr().expect("it is bound").port();
    drop(free);
    let endpoint = format!("tcp/127.0.0.1:{port}");
    let mut t4 = Terminal::new("t4", &endpoint);
    t4.ask(9);
    assert!(
        t4.link
            .inbox
            .recv_timeout(Duration::from_millis(700))
            .is_err(),
        "nobody is there yet"
    );
    assert!(!t4.link.health.linked());
    let router = SmallRouter::start(&site(), &endpoint);
    t4.hears("answer 9");
    t4.hears("linked true");
    drop(router);
}

#[test]
fn a_screen_that_does_not_read_delays_nobody_and_catches_up() {
    let router = SmallRouter::start(&site(), ANY_PORT);
    let mut asleep = Terminal::new("asleep", &router.endpoint());
    let mut awake = Terminal::new("awake", &router.endpoint());
    asleep.hears("snapshot 0");
    awake.hears("snapshot 0");
    // More than any queue on the way to the sleeper holds.
    let (portions, portion) = (30, 200);
    for n in 1..=portions {
        router.tell(portion);
        awake.reaches(n * portion);
    }
    assert!(contiguous(&awake.numbers()));
    awake.ask(9);
    awake.hears("answer 9");

    asleep.reaches(portions * portion);
    let numbers = asleep.numbers();
    assert!(
        numbers.windows(2).all(|pair| pair[0] < pair[1]),
        "nothing twice, nothing back in time"
    );
}

#[test]
fn thousands_of_asks_are_each_answered_once() {
    let router = SmallRouter::start(&site(), ANY_PORT);
    let mut t4 = Terminal::new("t4", &router.endpoint());
    t4.hears("linked true");
    t4.hears("snapshot 0");
    t4.heard.clear();
    let many = 3_000_u128;
    for n in 1..=many {
        t4.ask(n);
        t4.heard.extend(
            t4.link
                .inbox
                .try_iter()
                .filter_map(|message| short(&message)),
        );
    }
    t4.hears_until("all answers", |t4| 3_000 <= t4.heard.len());
    let answers = t4.heard.iter().filter(|word| word.starts_with("answer "));
    let each: BTreeSet<&String> = answers.collect();
    assert_eq!(each.len(), 3_000);
}

#[test]
fn a_wrong_station_and_a_message_too_large_are_said_not_repeated() {
    let router = SmallRouter::start(&site(), ANY_PORT);
    let gril = StationId::new("gril").expect("a legal name");
    let mut kds = Terminal::following("kds", &router.endpoint(), Stream::Station(gril));
    kds.hears("unknown station/gril");
    kds.ask_for(9, "x".repeat(300_000));
    kds.hears("refusal 9");
    assert_eq!(router.asked(9), 0, "it never travelled");
}

#[test]
fn what_the_router_cannot_read_it_refuses_and_the_asker_hears_it() {
    let router = SmallRouter::start(&site(), ANY_PORT);
    let mut t4 = Terminal::new("t4", &router.endpoint());
    t4.hears("linked true");
    router.refuse_all_as_malformed();
    t4.ask(9);
    t4.hears("refusal 9");
}

#[test]
fn a_second_router_on_the_same_address_is_told_why_not() {
    let router = SmallRouter::start(&site(), ANY_PORT);
    let Err(error) = serve(site(), &[router.endpoint()]) else {
        panic!("the port is taken")
    };
    assert!(matches!(error, LinkError::Listen { .. }), "{error}");
    assert!(
        error.to_string().contains("is another router running"),
        "{error}"
    );
}

#[test]
fn the_standby_is_found_when_the_primary_is_away() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = free.local_addr().expect("it is bound").port();
    drop(free);
    let standby = SmallRouter::start(&site(), ANY_PORT);
    let device = DeviceId::new("t4").expect("a legal name");
    let config = ClientConfig {
        site: site(),
        role: Role::Front,
        device: device.clone(),
        endpoints: vec![format!("tcp/127.0.0.1:{port}"), standby.endpoint()],
        streams: vec![Follow {
            stream: Stream::House,
            from: None,
        }],
    };
    let link = connect(config).expect("the addresses are addresses");
    let mut t4 = Terminal {
        link,
        device,
        heard: Vec::new(),
    };
    t4.hears("linked true");
}
