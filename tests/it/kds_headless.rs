//! A kitchen screen without a renderer: messages become entities, keys become messages.

use std::path::Path;

use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::prelude::*;
use crossbeam_channel::{Receiver, Sender, bounded};
use kds::board::words::Lang;
use kds::config;
use kds::screen::{Painted, Shows};
use kds::store::Store;
use kds::{BoardNow, FrameTime};
use shared::bus::{ClientLink, Health, Inbound, Outbound, Wake};
use shared::ids::*;
use shared::menu::Names;
use shared::order::{Channel, StepState};
use shared::ticket::{OrderHead, TicketLine, TicketView};
use shared::time::{BusinessDate, Span, Timestamp};
use shared::wire::*;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_777_923_730_000);

/// A grill screen and the router's side of its link.
struct Screen {
    app: App,
    tell: Sender<Inbound>,
    said: Receiver<Outbound>,
    ms: u64,
    seq: u64,
}

fn grill() -> StationId {
    StationId::new("grill").unwrap()
}

fn epoch() -> Epoch {
    Epoch(Uuid::from_u128(1))
}

impl Screen {
    fn new(folder: Option<&Path>) -> Self {
        let house = shared::fixture::restaurant();
        let station = config::station(&house, "grill").unwrap();
        let setup = config::setup(&house, station, Lang::En);
        let (tell, inbox) = bounded(64);
        let (outbox, said) = bounded(64);
        let link = ClientLink {
            inbox,
            outbox,
            health: Health::default(),
            wake: Wake::default(),
        };
        let store = folder.map(|folder| Store::open(folder).unwrap());
        let app = kds::headless::app(setup, link, DeviceId::new("kds-1").unwrap(), store);
        let mut screen = Self {
            app,
            tell,
            said,
            ms: 0,
            seq: 0,
        };
        screen.frame();
        screen
    }

    /// Linked, with a beat.
    fn linked(folder: Option<&Path>) -> Self {
        let mut screen = Self::new(folder);
        screen.link();
        screen
    }

    fn link(&mut self) {
        self.hear(Inbound::Linked(true));
        self.beat();
        self.frame();
    }

    fn beat(&mut self) {
        let now = NOW + Span(i64::try_from(self.ms).unwrap());
        self.hear(Inbound::Beat(Beat {
            v: PROTOCOL,
            term: 1,
            epoch: epoch(),
            now,
            heads: Default::default(),
            menu: None,
            timers_stopped: false,
        }));
    }

    fn hear(&self, inbound: Inbound) {
        self.tell.send(inbound).unwrap();
    }

    fn news(&mut self, view: TicketView) {
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

    fn snapshot(&mut self, tickets: Vec<TicketView>) {
        let snapshot = Snapshot::Station(StationSnapshot { tickets });
        self.hear(Inbound::Snapshot {
            stream: Stream::Station(grill()),
            epoch: epoch(),
            seq: 9,
            snapshot,
        });
    }

    /// A frame 200 ms later, with the router's beat of that moment.
    fn beating_frame(&mut self) {
        self.ms += 200;
        self.beat();
        self.app.insert_resource(FrameTime::Set(self.ms));
        self.app.update();
    }

    fn frame(&mut self) {
        self.ms += 200;
        self.app.insert_resource(FrameTime::Set(self.ms));
        self.app.update();
    }

    fn press(&mut self, key_code: KeyCode) {
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

    fn texts(&mut self) -> Vec<String> {
        let mut query = self.app.world_mut().query::<&Text>();
        query
            .iter(self.app.world())
            .map(|text| text.0.clone())
            .collect()
    }

    fn cards(&mut self) -> usize {
        let mut query = self.app.world_mut().query::<&Shows>();
        let is_card = |shows: &&Shows| matches!(shows.0, kds::screen::draw::Key::Card(..));
        query.iter(self.app.world()).filter(is_card).count()
    }

    /// Taps that went out since the last look.
    fn asks(&self) -> Vec<Envelope<Ask>> {
        let ask = |said| match said {
            Outbound::Ask(envelope) => Some(*envelope),
            Outbound::Forget(_) | Outbound::Beat(_) => None,
        };
        self.said.try_iter().filter_map(ask).collect()
    }

    fn answer(&mut self, ask: &Envelope<Ask>) {
        let result = Ok(Accepted::Steps {
            done: Vec::new(),
            changed: Vec::new(),
        });
        self.hear(Inbound::Answer(Answer {
            v: PROTOCOL,
            id: ask.id,
            term: 1,
            result,
        }));
        self.frame();
    }

    fn board(&self) -> &kds::board::Board {
        &self.app.world().resource::<BoardNow>().board
    }
}

fn line(number: u32, n: u128, name: &str, quantity: u16) -> TicketLine {
    TicketLine {
        step: StepId {
            line: LineId(Uuid::from_u128(u128::from(number) * 100 + n)),
            n: 0,
        },
        revision: Revision(1),
        item: ItemId::new(name.to_lowercase()).unwrap(),
        names: Names::en(name),
        quantity,
        size: None,
        seat: None,
        modifiers: Vec::new(),
        note: None,
        state: StepState::Fired,
        prep: Span::from_mins(8),
        added_at: None,
        done_at: None,
        refire: None,
        void: None,
    }
}

fn ticket(number: u32, items: &[(&str, u16)]) -> TicketView {
    let order = OrderId(Uuid::from_u128(u128::from(number)));
    let lines = items
        .iter()
        .zip(0..)
        .map(|((name, quantity), n)| line(number, n, name, *quantity));
    TicketView {
        id: TicketId {
            order,
            course: CourseNo(1),
            station: grill(),
            n: 1,
        },
        revision: Revision(1),
        head: OrderHead {
            order,
            number,
            alias: None,
            business_date: BusinessDate(chrono::NaiveDate::default()),
            channel: Channel::DineIn,
            table: Some(TableId::new("4").unwrap()),
            guest: None,
            covers: 2,
            server: None,
            accepted_at: NOW,
            due_at: NOW + Span::from_mins(15),
            rush: false,
            allergies: Vec::new(),
            note: None,
        },
        course: CourseNo(1),
        course_names: Names::en("Main"),
        rank: i64::from(number),
        fired_at: Some(NOW),
        hold: None,
        lines: lines.collect(),
        others: Vec::new(),
        recalled: false,
        seen: None,
        handed_over_from: None,
        bumped_at: None,
    }
}

fn bumped_lines(ask: &Envelope<Ask>) -> Vec<u128> {
    match &ask.body {
        Ask::Station(StationAsk::Bump { steps, .. }) => {
            steps.iter().map(|s| s.step.line.0.as_u128()).collect()
        }
        other => panic!("not a bump: {other:?}"),
    }
}

#[test]
fn a_message_becomes_a_card_with_its_words() {
    let mut screen = Screen::linked(None);
    assert!(screen.texts().contains(&"No tickets".to_owned()));
    screen.news(ticket(118, &[("Ribeye", 2), ("Tuna", 1)]));
    screen.frame();
    let texts = screen.texts();
    for word in ["118", "Table 4 · 2", "Ribeye", "2", "Tuna", "19:42"] {
        assert!(
            texts.contains(&word.to_owned()),
            "{word} is missing: {texts:?}"
        );
    }
    assert_eq!(screen.cards(), 1);
    assert!(!texts.contains(&"No tickets".to_owned()));
}

#[test]
fn nothing_is_touched_while_nothing_changes_and_cards_are_kept() {
    let mut screen = Screen::linked(None);
    screen.news(ticket(1, &[("Ribeye", 1)]));
    screen.news(ticket(2, &[("Tuna", 1)]));
    screen.frame();
    let entities = |screen: &mut Screen| {
        let mut query = screen
            .app
            .world_mut()
            .query_filtered::<Entity, With<Text>>();
        query.iter(screen.app.world()).collect::<Vec<_>>()
    };
    // Past the flash of the new tickets, at a moment between two seconds.
    for _ in 0..15 {
        screen.beating_frame();
    }
    let before = (
        entities(&mut screen),
        screen.app.world().resource::<Painted>().changes,
    );
    screen.app.update();
    assert_eq!(
        before,
        (
            entities(&mut screen),
            screen.app.world().resource::<Painted>().changes
        )
    );
    for _ in 0..5 {
        screen.beating_frame();
    }
    assert_eq!(
        before.0,
        entities(&mut screen),
        "a second later the same entities show other ages"
    );
    assert!(before.1 < screen.app.world().resource::<Painted>().changes);
}

#[test]
fn the_bump_key_sends_what_was_seen_and_the_ticket_goes_at_once() {
    let mut screen = Screen::linked(None);
    screen.news(ticket(1, &[("Ribeye", 1), ("Tuna", 1)]));
    screen.news(ticket(2, &[("Lamb", 1)]));
    screen.frame();
    screen.press(KeyCode::Digit2);
    screen.press(KeyCode::Enter);
    let asks = screen.asks();
    assert_eq!(asks.len(), 1);
    assert_eq!(bumped_lines(&asks[0]), [200]);
    assert_eq!(
        (asks[0].role, asks[0].device.as_str()),
        (Role::Station, "kds-1")
    );
    screen.frame();
    assert_eq!(screen.cards(), 1);
    assert!(!screen.texts().contains(&"Lamb".to_owned()));
    screen.answer(&asks[0]);
    // LeftCtrl of a bump bar is a key like any other.
    screen.press(KeyCode::ControlLeft);
    assert_eq!(bumped_lines(&screen.asks()[0]), [100, 101]);
}

#[test]
fn a_worn_switch_and_a_held_key_count_once() {
    let mut screen = Screen::linked(None);
    screen.news(ticket(1, &[("Ribeye", 1)]));
    screen.news(ticket(2, &[("Lamb", 1)]));
    screen.frame();
    let press = |screen: &mut Screen, repeat| {
        screen.app.world_mut().write_message(KeyboardInput {
            key_code: KeyCode::Enter,
            logical_key: Key::Enter,
            state: ButtonState::Pressed,
            text: None,
            repeat,
            window: Entity::PLACEHOLDER,
        });
    };
    press(&mut screen, false);
    press(&mut screen, false);
    press(&mut screen, true);
    screen.frame();
    screen.frame();
    assert_eq!(screen.cards(), 1, "one ticket is left");
}

#[test]
fn a_late_joiner_equals_one_that_saw_everything() {
    let mut early = Screen::linked(None);
    for n in 1..=10 {
        let mut view = ticket(1 + n % 4, &[("Ribeye", 1)]);
        view.revision = Revision(n);
        early.news(view);
        early.frame();
    }
    let all = early.board().truth().0.values().cloned().collect();
    let mut late = Screen::linked(None);
    late.snapshot(all);
    late.frame();
    assert_eq!(early.board().truth(), late.board().truth());
    assert_eq!((early.cards(), late.cards()), (4, 4));
}

#[test]
fn bumps_made_while_the_router_is_away_stay_and_are_sent_in_order_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let tickets = vec![
        ticket(1, &[("Ribeye", 1)]),
        ticket(2, &[("Lamb", 1)]),
        ticket(3, &[("Tuna", 1)]),
    ];
    let mut screen = Screen::linked(Some(folder.path()));
    screen.snapshot(tickets.clone());
    screen.frame();
    screen.hear(Inbound::Linked(false));
    screen.ms += 5_000;
    screen.frame();
    assert!(
        screen
            .texts()
            .iter()
            .any(|text| text.starts_with("No word from the router since 19:42:10"))
    );
    screen.press(KeyCode::Enter);
    screen.press(KeyCode::Digit1);
    screen.press(KeyCode::Enter);
    assert!(screen.asks().is_empty(), "nobody is there to hear it");
    screen.frame();
    assert_eq!(screen.cards(), 1);
    drop(screen);

    let mut again = Screen::linked(Some(folder.path()));
    again.snapshot(tickets);
    again.frame();
    assert_eq!(
        again.cards(),
        1,
        "what was bumped stays bumped on this screen"
    );
    let first = again.asks();
    assert_eq!(first.len(), 1, "one at a time, so that the order is kept");
    assert_eq!(bumped_lines(&first[0]), [100]);
    let Ask::Station(StationAsk::Bump { tap_age, .. }) = &first[0].body else {
        unreachable!()
    };
    assert!(tap_age.is_some(), "the router learns how old the tap is");
    again.answer(&first[0]);
    let second = again.asks();
    assert_eq!(bumped_lines(&second[0]), [200]);
    again.answer(&second[0]);
    drop(again);

    let rested = Screen::linked(Some(folder.path()));
    assert!(
        rested.asks().is_empty(),
        "what was answered is not sent again"
    );
}

#[test]
fn a_tap_that_was_under_way_at_a_restart_is_asked_again_word_for_word() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::linked(Some(folder.path()));
    screen.snapshot(vec![ticket(1, &[("Ribeye", 1)])]);
    screen.frame();
    screen.press(KeyCode::Enter);
    let asked = screen.asks();
    drop(screen);
    let mut again = Screen::linked(Some(folder.path()));
    again.ms += 60_000;
    again.frame();
    assert_eq!(
        encode(&again.asks()[0]),
        encode(&asked[0]),
        "another body under one id would be refused"
    );
}

#[test]
fn a_station_that_the_router_does_not_know_says_so() {
    let mut screen = Screen::linked(None);
    screen.hear(Inbound::UnknownStream {
        stream: Stream::Station(grill()),
    });
    screen.frame();
    screen.frame();
    assert!(
        screen
            .texts()
            .iter()
            .any(|text| text.contains("no station 'grill'")),
        "{:?}",
        screen.texts()
    );
}
