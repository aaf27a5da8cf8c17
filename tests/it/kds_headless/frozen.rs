//! A screen whose renderer stalls: it beats on, but its frames stand still. The router's own core judges it.

use std::sync::{Arc, Mutex};

use bevy::prelude::*;
use crossbeam_channel::{Receiver, Sender, bounded};
use kds::board::words::Lang;
use kds::link::{Reporter, Wire};
use kds::screen::Painted;
use kds::{BoardNow, FrameTime, config};
use router::serve::{Core, Options};
use shared::bus::{ClientLink, Feed, Health, Inbound, Outbound, RouterInbound, Wake};
use shared::fixture;
use shared::ids::*;
use shared::time::{Span, Timestamp};
use shared::wire::*;

const START: Timestamp = Timestamp(1_700_000_000_000);
const BEAT: i64 = 500;

fn station(name: &str) -> StationId {
    StationId::new(name).unwrap()
}

/// A screen's board, link and thread that waits for the GPU; only the GPU is missing.
struct Screen {
    station: StationId,
    app: App,
    tell: Sender<Inbound>,
    said: Receiver<Outbound>,
    gpu: Reporter,
    frame: u64,
    stalled: bool,
}

impl Screen {
    fn new(name: &str) -> Self {
        let house = fixture::restaurant();
        let own = config::station(&house, name).unwrap();
        let setup = config::setup(&house, own, Lang::En);
        let (tell, inbox) = bounded(256);
        let (outbox, said) = bounded(256);
        let health = Health::default();
        health.set_feed(Feed {
            fetched: true,
            ..Feed::default()
        });
        let link = ClientLink {
            inbox,
            outbox,
            health,
            wake: Wake::default(),
        };
        let device = DeviceId::new(format!("screen-{name}")).unwrap();
        let app = kds::headless::app(setup, link, device, None);
        let gpu = app.world().resource::<Wire>().reporter();
        let snapshot = Snapshot::Station(StationSnapshot {
            tickets: Vec::new(),
            ..StationSnapshot::default()
        });
        let stream = Stream::Station(station(name));
        tell.send(Inbound::Linked(true)).unwrap();
        tell.send(Inbound::Snapshot {
            stream,
            epoch: Epoch(uuid::Uuid::nil()),
            seq: 0,
            snapshot,
        })
        .unwrap();
        Self {
            station: station(name),
            app,
            tell,
            said,
            gpu,
            frame: 0,
            stalled: false,
        }
    }

    /// One look at the news; once a second a frame is done, unless the renderer has stalled.
    fn update(&mut self, ms: u64) {
        self.app.insert_resource(FrameTime::Set(ms));
        self.app.update();
        if !self.stalled && ms.is_multiple_of(1_000) {
            self.frame += 1;
            let now = self.app.world().resource::<BoardNow>();
            self.gpu.presented(self.frame, &now.board.shown_tickets(ms));
        }
    }

    fn texts(&mut self) -> Vec<String> {
        let painted = self.app.world().resource::<Painted>();
        painted.texts().map(str::to_owned).collect()
    }

    fn shows(&mut self, words: &str) -> bool {
        self.texts().iter().any(|text| text.contains(words))
    }
}

struct House {
    core: Core,
    _data: tempfile::TempDir,
    screens: Vec<Screen>,
    ms: i64,
    ids: fixture::Ids,
}

impl House {
    fn open() -> Self {
        let data = tempfile::tempdir().unwrap();
        let restaurant = Box::new(fixture::restaurant());
        Self {
            core: Core::open(data.path(), restaurant, Options::default(), START).unwrap(),
            _data: data,
            screens: ["grill", "fry", "bar", "pass"].map(Screen::new).into(),
            ms: 0,
            ids: fixture::ids(5),
        }
    }

    fn now(&self) -> Timestamp {
        START + Span(self.ms)
    }

    /// One beat of everybody, and what comes of it.
    fn beat(&mut self) {
        self.ms += BEAT;
        let mut heard = Vec::new();
        let answers: Arc<Mutex<Vec<(usize, Vec<u8>)>>> = Arc::default();
        for (n, screen) in self.screens.iter().enumerate() {
            let beat = screen.app.world().resource::<Wire>().beat();
            for said in screen.said.try_iter().chain([beat]) {
                heard.push(match said {
                    Outbound::Beat(beat) => RouterInbound::DeviceBeat(beat),
                    Outbound::Ask(ask) => {
                        let answers = Arc::clone(&answers);
                        RouterInbound::Ask {
                            bytes: encode(&*ask),
                            role: ask.role,
                            device: ask.device,
                            reply: Box::new(move |bytes| answers.lock().unwrap().push((n, bytes))),
                        }
                    }
                });
            }
        }
        self.turn(heard);
        for (n, bytes) in answers.lock().unwrap().drain(..) {
            let answer: Answer = decode(&bytes).unwrap();
            self.screens[n].tell.send(Inbound::Answer(answer)).unwrap();
        }
        let ms = u64::try_from(self.ms).unwrap();
        let beat = self.core.beat(self.now());
        for screen in &mut self.screens {
            screen.tell.send(Inbound::Beat(beat.clone())).unwrap();
            screen.update(ms);
        }
    }

    fn turn(&mut self, heard: Vec<RouterInbound>) {
        let now = self.now();
        let spoken = self.core.handle(heard, now).unwrap();
        for (reply, answer) in spoken.answers {
            reply(encode(&answer));
        }
        for (stream, tell) in spoken.tells {
            for screen in &self.screens {
                let follows = match &stream {
                    Stream::Station(station) => *station == screen.station,
                    Stream::House => true,
                    _ => false,
                };
                if follows {
                    let (stream, tell) = (stream.clone(), tell.clone());
                    screen.tell.send(Inbound::Update { stream, tell }).unwrap();
                }
            }
        }
    }

    fn order(&mut self, items: &[&str]) {
        let order = fixture::order_of(&mut self.ids, items);
        let envelope = Envelope {
            v: PROTOCOL,
            id: self.ids.next_request(),
            role: Role::Front,
            device: DeviceId::new("till").unwrap(),
            actor: None,
            approver: None,
            term: 0,
            body: Ask::Front(FrontAsk::Submit { order }),
        };
        let ask = RouterInbound::Ask {
            bytes: encode(&envelope),
            role: Role::Front,
            device: envelope.device.clone(),
            reply: Box::new(|_| {}),
        };
        self.turn(vec![ask]);
    }

    fn wait(&mut self, secs: i64) {
        (0..secs * 1_000 / BEAT).for_each(|_| self.beat());
    }

    fn is_dark(&self, name: &str) -> bool {
        let health = self.core.kitchen().station_health(&station(name)).unwrap();
        health.dark
    }

    fn screen(&mut self, name: &str) -> &mut Screen {
        let mut screens = self.screens.iter_mut();
        screens.find(|s| s.station == station(name)).unwrap()
    }
}

#[test]
fn a_frozen_renderer_is_noticed_within_5_s_its_ticket_goes_to_the_backup_and_a_person_is_told() {
    let mut house = House::open();
    house.wait(20);
    assert!(!house.is_dark("grill"), "an empty rail needs no frames");
    house.order(&["burger"]);
    house.wait(10);
    assert!(house.screen("grill").shows("Burger"), "it is on its screen");
    assert!(!house.is_dark("grill"), "it draws once a second");
    assert!(!house.screen("fry").shows("is dark"));

    house.screen("grill").stalled = true;
    let last_frame = house.ms;
    while !house.is_dark("grill") {
        house.beat();
        assert!(house.ms <= last_frame + 5_000, "5 s without a frame");
    }
    assert!(last_frame + 2_000 <= house.ms, "a slow frame is no failure");
    house.wait(1);
    assert!(
        house.screen("fry").shows("Burger"),
        "the backup has its work"
    );
    let texts = house.screen("fry").texts();
    assert!(house.screen("fry").shows("Grill is dark"), "{texts:?}");
    assert!(house.screen("fry").shows("for Grill"), "{texts:?}");
    let expo = house.screen("pass").texts();
    assert!(house.screen("pass").shows("Dark: Grill"), "{expo:?}");

    house.screen("grill").stalled = false;
    house.wait(6);
    assert!(!house.is_dark("grill"), "back with its next frame");
    assert!(!house.screen("pass").shows("Dark: Grill"));
}
