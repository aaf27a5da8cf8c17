//! Two waiters on one table, over real links: no beer vanishes, and nobody overwrites what they did not see.

use std::time::Duration;

use crossbeam_channel::{Sender, after, bounded, select};
use router::clock::RealClock;
use router::serve::{Core, Options, run};
use shared::bus::zenoh::{connect, serve};
use shared::bus::{ClientConfig, ClientLink, Follow, Inbound, Outbound};
use shared::check::Share;
use shared::fixture;
use shared::ids::*;
use shared::ticket::OrderView;
use shared::wire::*;

/// Long enough for a busy machine; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

struct Waiter {
    link: ClientLink,
    device: DeviceId,
    ids: fixture::Ids,
    /// The table as this terminal last heard of it.
    seen: Option<OrderView>,
}

impl Waiter {
    fn arrive(name: &str, seed: u64, endpoint: &str) -> Self {
        let device = DeviceId::new(name).expect("a legal name");
        let config = ClientConfig {
            site: fixture::restaurant().site,
            role: Role::Front,
            device: device.clone(),
            endpoints: vec![endpoint.to_owned()],
            streams: vec![Follow {
                stream: Stream::House,
                from: None,
            }],
        };
        Self {
            link: connect(config).expect("the address is an address"),
            device,
            ids: fixture::ids(seed),
            seen: None,
        }
    }

    fn send(&mut self, ask: FrontAsk) -> RequestId {
        let id = self.ids.next_request();
        let envelope = Envelope {
            v: PROTOCOL,
            id,
            role: Role::Front,
            device: self.device.clone(),
            actor: Some(ActorId::new(self.device.as_str()).expect("as legal")),
            approver: None,
            term: 0,
            body: Ask::Front(ask),
        };
        self.link
            .outbox
            .send(Outbound::Ask(Box::new(envelope)))
            .expect("the link is there");
        id
    }

    /// Listens until `done` of what was heard is something.
    fn until<T>(&mut self, what: &str, done: impl Fn(&Self, &Inbound) -> Option<T>) -> T {
        let too_late = after(PATIENCE);
        loop {
            select! {
                recv(self.link.inbox) -> message => {
                    let message = message.expect("the link is there");
                    self.look(&message);
                    if let Some(found) = done(self, &message) {
                        return found;
                    }
                }
                recv(too_late) -> _ => panic!("{} never heard of {what}", self.device),
            }
        }
    }

    fn look(&mut self, message: &Inbound) {
        match message {
            Inbound::Update { tell, .. } => {
                if let Update::House(HouseUpdate::Order { view }) = &tell.update {
                    self.seen = Some((**view).clone());
                }
            }
            Inbound::Snapshot {
                snapshot: Snapshot::House(house),
                ..
            } => self.seen = house.orders.first().cloned().or(self.seen.take()),
            _ => {}
        }
    }

    fn answer(&mut self, id: RequestId) -> Result<Accepted, Reject> {
        self.until("an answer", |_, message| match message {
            Inbound::Answer(answer) if answer.id == id => Some(answer.result.clone()),
            _ => None,
        })
    }

    fn sees_lines(&mut self, count: usize) {
        let enough = |waiter: &Self| {
            let lines = waiter.seen.as_ref().map(|view| view.lines.len());
            (lines == Some(count)).then_some(())
        };
        if enough(self).is_none() {
            self.until("all lines", |waiter, _| enough(waiter));
        }
    }
}

fn revise(order: OrderId, operation: LineOperation) -> FrontAsk {
    FrontAsk::Revise {
        order,
        operations: vec![operation],
    }
}

#[test]
fn two_waiters_on_one_table_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let restaurant = Box::new(fixture::restaurant());
    let site = restaurant.site.clone();
    let clock = RealClock::start(shared::time::Timestamp(0));
    let mut core = Core::open(dir.path(), restaurant, Options::default(), clock.now()).unwrap();
    let (link, handle) = serve(site, &["tcp/127.0.0.1:0".to_owned()]).unwrap();
    let endpoint = handle.endpoints()[0].clone();
    let (stop, stopped): (Sender<()>, _) = bounded(1);
    let router = std::thread::Builder::new()
        .name("router".to_owned())
        .spawn(move || run(&mut core, link, &clock, &stopped))
        .unwrap();

    let mut ana = Waiter::arrive("ana", 1, &endpoint);
    let mut ben = Waiter::arrive("ben", 2, &endpoint);
    let draft = fixture::order_of(&mut ana.ids, &["burger", "cola"]);
    let (order, cola) = (draft.id, draft.lines[1].id);
    let sent = ana.send(FrontAsk::Submit { order: draft });
    assert!(ana.answer(sent).is_ok());
    ana.sees_lines(2);
    ben.sees_lines(2);

    // Both bring beers at once: four lines more, whoever was first.
    let mut sent = [Vec::new(), Vec::new()];
    for _ in 0..2 {
        for (waiter, sent) in [&mut ana, &mut ben].into_iter().zip(&mut sent) {
            let line = fixture::line(&mut waiter.ids, "cola");
            sent.push(waiter.send(revise(order, LineOperation::Add { line })));
        }
    }
    for (waiter, sent) in [&mut ana, &mut ben].into_iter().zip(sent) {
        for id in sent {
            assert!(waiter.answer(id).is_ok(), "additions never conflict");
        }
        waiter.sees_lines(6);
    }

    // Both move the same cola, as they saw it: one of them is told what became of it.
    let seat = |seat| LineOperation::Seat {
        line: cola,
        revision: Revision(1),
        seat: Some(seat),
    };
    let (first, second) = (
        ana.send(revise(order, seat(1))),
        ben.send(revise(order, seat(2))),
    );
    let answers = [ana.answer(first), ben.answer(second)];
    let theirs = Revision(2);
    let changed = Reject::LineChanged { line: cola, theirs };
    let refused: Vec<_> = answers
        .iter()
        .filter_map(|answer| answer.as_ref().err())
        .collect();
    assert_eq!(refused, [&changed]);

    // Ben pulls the cola to a check of its own while Ana works from what she saw before.
    let (check, own) = (CheckId(order.0), CheckId(ben.ids.next_order().0));
    let split = |revision| FrontAsk::SplitCheck {
        check,
        revision: Revision(revision),
        split: Split::Item {
            lines: vec![LineShares {
                line: cola,
                shares: vec![CheckShare {
                    check: own,
                    share: Share::WHOLE,
                }],
            }],
        },
    };
    // Taken, and four additions.
    let sent = ben.send(split(5));
    assert!(matches!(ben.answer(sent), Ok(Accepted::Checks { .. })));
    let sent = ana.send(split(5));
    let theirs = Revision(6);
    assert_eq!(
        ana.answer(sent),
        Err(Reject::CheckChanged { check, theirs })
    );

    stop.send(()).unwrap();
    router.join().unwrap().unwrap();
    drop(handle);
}
