//! A grill screen in a test: its hands, what it shows, and the router's side of its link.

use std::path::Path;

use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::input::touch::{TouchInput, TouchPhase};
use bevy::prelude::*;
use crossbeam_channel::{Receiver, Sender, bounded};
use kds::board::words::Lang;
use kds::config;
use kds::screen::{Painted, Shows};
use kds::store::Store;
use kds::{BoardNow, FrameTime};
use shared::bus::{ClientLink, Feed, Health, Inbound, Outbound, Wake};
use shared::ids::*;
use shared::order::Allergy;
use shared::ticket::TicketView;
use shared::time::{Span, Timestamp};
use shared::wire::*;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_777_923_730_000);

/// A grill screen and the router's side of its link.
pub(super) struct Screen {
    pub(super) app: App,
    /// What the link says of itself.
    pub(super) health: Health,
    tell: Sender<Inbound>,
    said: Receiver<Outbound>,
    pub(super) ms: u64,
    seq: u64,
}

pub(super) fn grill() -> StationId {
    StationId::new("grill").unwrap()
}

pub(super) fn epoch() -> Epoch {
    Epoch(Uuid::from_u128(1))
}

impl Screen {
    pub(super) fn new(folder: Option<&Path>) -> Self {
        let house = shared::fixture::restaurant();
        let station = config::station(&house, "grill").unwrap();
        let setup = config::setup(&house, station, Lang::En);
        let (tell, inbox) = bounded(64);
        let (outbox, said) = bounded(64);
        let health = Health::default();
        let link = ClientLink {
            inbox,
            outbox,
            health: health.clone(),
            wake: Wake::default(),
        };
        let store = folder.map(|folder| Store::open(folder).unwrap());
        let app = kds::headless::app(setup, link, DeviceId::new("kds-1").unwrap(), store);
        let mut screen = Self {
            app,
            health,
            tell,
            said,
            ms: 0,
            seq: 0,
        };
        screen.frame();
        screen
    }

    /// Linked, with a beat.
    pub(super) fn linked(folder: Option<&Path>) -> Self {
        let mut screen = Self::new(folder);
        screen.link();
        screen
    }

    pub(super) fn link(&mut self) {
        self.hear(Inbound::Linked(true));
        self.health.set_feed(Feed {
            fetched: true,
            ..Feed::default()
        });
        self.beat();
        self.frame();
    }

    pub(super) fn beat(&mut self) {
        self.beat_of(false);
    }

    pub(super) fn beat_of(&mut self, timers_stopped: bool) {
        let now = NOW + Span(i64::try_from(self.ms).unwrap());
        self.hear(Inbound::Beat(Beat {
            v: PROTOCOL,
            term: 1,
            epoch: epoch(),
            now,
            heads: Default::default(),
            menu: None,
            timers_stopped,
        }));
    }

    pub(super) fn hear(&self, inbound: Inbound) {
        self.tell.send(inbound).unwrap();
    }

    pub(super) fn news(&mut self, view: TicketView) {
        self.seq += 1;
        let update = shared::wire::Update::Station(StationUpdate::Ticket {
            view: Box::new(view),
        });
        let tell = Tell {
            v: PROTOCOL,
            term: 1,
            epoch: epoch(),
            seq: self.seq,
            at: NOW,
            update,
        };
        self.hear(Inbound::Update {
            stream: Stream::Station(grill()),
            tell,
        });
    }

    /// How the house says a station is.
    pub(super) fn station(&mut self, station: &str, dark: bool, closed: bool) {
        let health = StationHealth {
            station: StationId::new(station).unwrap(),
            dark,
            since: (dark || closed).then_some(NOW),
            closed,
        };
        self.house(HouseUpdate::Station { health });
    }

    /// News of the house.
    pub(super) fn house(&mut self, news: HouseUpdate) {
        self.seq += 1;
        let tell = Tell {
            v: PROTOCOL,
            term: 1,
            epoch: epoch(),
            seq: self.seq,
            at: NOW,
            update: shared::wire::Update::House(news),
        };
        self.hear(Inbound::Update {
            stream: Stream::House,
            tell,
        });
    }

    pub(super) fn snapshot(&mut self, tickets: Vec<TicketView>) {
        let snapshot = Snapshot::Station(StationSnapshot {
            tickets,
            ..StationSnapshot::default()
        });
        self.hear(Inbound::Snapshot {
            stream: Stream::Station(grill()),
            epoch: epoch(),
            seq: 9,
            snapshot,
        });
    }

    /// A frame 200 ms later, with the router's beat of that moment.
    pub(super) fn beating_frame(&mut self) {
        self.ms += 200;
        self.beat();
        self.app.insert_resource(FrameTime::Set(self.ms));
        self.app.update();
    }

    pub(super) fn frame(&mut self) {
        self.ms += 200;
        self.app.insert_resource(FrameTime::Set(self.ms));
        self.app.update();
    }

    pub(super) fn press(&mut self, key_code: KeyCode) {
        let window = Entity::PLACEHOLDER;
        for state in [ButtonState::Pressed, ButtonState::Released] {
            let logical_key = Key::Unidentified(bevy::input::keyboard::NativeKey::Unidentified);
            self.app.world_mut().write_message(KeyboardInput {
                key_code,
                logical_key,
                state,
                text: None,
                repeat: false,
                window,
            });
        }
        self.frame();
    }

    pub(super) fn texts(&mut self) -> Vec<String> {
        let painted = self.app.world().resource::<Painted>();
        painted.texts().map(str::to_owned).collect()
    }

    pub(super) fn cards(&mut self) -> usize {
        let mut query = self.app.world_mut().query::<&Shows>();
        let is_card = |shows: &&Shows| matches!(shows.0, kds::screen::draw::Key::Card(..));
        query.iter(self.app.world()).filter(is_card).count()
    }

    /// Taps that went out since the last look.
    pub(super) fn asks(&self) -> Vec<Envelope<Ask>> {
        let is_tap = |ask: &Envelope<Ask>| {
            !matches!(&ask.body, Ask::Station(StationAsk::SeeAllergies { .. }))
        };
        self.said().filter(is_tap).collect()
    }

    /// Allergies that were told to the other screens of the station since the last look.
    pub(super) fn saw(&self) -> Vec<Vec<Allergy>> {
        let saw = |ask: Envelope<Ask>| match ask.body {
            Ask::Station(StationAsk::SeeAllergies { allergies, .. }) => Some(allergies),
            _ => None,
        };
        self.said().filter_map(saw).collect()
    }

    fn said(&self) -> impl Iterator<Item = Envelope<Ask>> {
        self.said.try_iter().filter_map(|said| match said {
            Outbound::Ask(envelope) => Some(*envelope),
            Outbound::Beat(_) => None,
        })
    }

    pub(super) fn says(&mut self, words: &str) -> bool {
        self.texts().iter().any(|text| text.contains(words))
    }

    /// Fingers that come down in one frame, at points of the canvas.
    pub(super) fn touch(&mut self, points: &[Vec2]) {
        for (position, id) in points.iter().zip(0..) {
            self.app.world_mut().write_message(TouchInput {
                phase: TouchPhase::Started,
                position: *position,
                window: Entity::PLACEHOLDER,
                force: None,
                id,
            });
        }
        self.frame();
    }

    pub(super) fn answer(&mut self, ask: &Envelope<Ask>) {
        let result = Ok(Accepted::Steps {
            done: Vec::new(),
            changed: Vec::new(),
        });
        self.reply(ask, result);
    }

    pub(super) fn refuse(&mut self, ask: &Envelope<Ask>, why: Reject) {
        self.reply(ask, Err(why));
    }

    fn reply(&mut self, ask: &Envelope<Ask>, result: Result<Accepted, Reject>) {
        self.hear(Inbound::Answer(Answer {
            v: PROTOCOL,
            id: ask.id,
            term: 1,
            result,
        }));
        self.frame();
    }

    pub(super) fn board(&self) -> &kds::board::Board {
        &self.app.world().resource::<BoardNow>().board
    }
}

pub(super) use tests::samples::line;

pub(super) fn ticket(number: u32, items: &[(&str, u16)]) -> TicketView {
    tests::samples::ticket(&grill(), number, NOW, items)
}

pub(super) fn bumped_lines(ask: &Envelope<Ask>) -> Vec<u128> {
    match &ask.body {
        Ask::Station(StationAsk::Bump { steps, .. }) => {
            steps.iter().map(|s| s.step.line.0.as_u128()).collect()
        }
        other => panic!("not a bump: {other:?}"),
    }
}
