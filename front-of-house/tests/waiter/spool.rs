//! The spool on a real disk: whatever happens in between, each ask goes out, with the same bytes, until it is answered.

use std::path::Path;
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, bounded};
use front_of_house::intent::Intent;
use front_of_house::link::Who;
use front_of_house::spool::Spool;
use front_of_house::terminal::{Devices, Parts, Terminal};
use shared::bus::{ClientLink, Health, Inbound, Outbound, Wake};
use shared::fixture;
use shared::ids::*;
use shared::wire::{Accepted, Answer, Ask, Envelope, FrontAsk, PROTOCOL, Reject, encode};

use crate::house::*;

/// A terminal process, and the router's side of its link.
pub(crate) struct Process {
    pub(crate) terminal: Terminal,
    to_terminal: Sender<Inbound>,
    from_terminal: Receiver<Outbound>,
}

impl Process {
    /// Starts on a folder, as after a power cut: nothing of the last process is left but its disk.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::with_room(folder, 64)
    }

    /// With room for so many messages on the way to the link.
    fn with_room(folder: &Path, room: usize) -> Self {
        let (to_terminal, inbox) = bounded(64);
        let (outbox, from_terminal) = bounded(room);
        let link = ClientLink {
            inbox,
            outbox,
            health: Health::default(),
            wake: Wake::default(),
        };
        let parts = Parts {
            house: Arc::new(fixture::restaurant()),
            lang: None,
            who: Who {
                site: SiteId::new("test").unwrap(),
                device: DeviceId::new("front-1").unwrap(),
                actor: ActorId::new("ana").unwrap(),
            },
            link,
            spool: Spool::open(&folder.join("spool.db")).unwrap(),
            records: folder.to_owned(),
            plan_file: folder.join("floor.toml"),
            devices: Devices::default(),
            mint,
            load_menu: Box::new(|| None),
        };
        Self {
            terminal: Terminal::new(parts, EVENING).unwrap(),
            to_terminal,
            from_terminal,
        }
    }

    pub(crate) fn does(&mut self, intents: impl IntoIterator<Item = Intent>) {
        for intent in intents {
            self.terminal.act(&intent, EVENING);
        }
    }

    /// What was handed to the link since the last look.
    pub(crate) fn sent(&self) -> Vec<Envelope<Ask>> {
        let asks = self
            .from_terminal
            .try_iter()
            .filter_map(|outbound| match outbound {
                Outbound::Ask(envelope) => Some(*envelope),
                _ => None,
            });
        asks.collect()
    }

    pub(crate) fn answer(&mut self, id: RequestId, result: Result<Accepted, Reject>) {
        let answer = Answer {
            v: PROTOCOL,
            id,
            term: 1,
            result,
        };
        self.to_terminal.send(Inbound::Answer(answer)).unwrap();
        self.terminal.pump(EVENING);
    }
}

fn lines(envelope: &Envelope<Ask>) -> usize {
    match &envelope.body {
        Ask::Front(FrontAsk::Submit { order }) => order.lines.len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_order_survives_the_terminal_and_goes_out_again_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let first = {
        let mut before = Process::start(folder.path());
        before.does([table("12"), add("soup"), add("cola"), Intent::Send]);
        let sent = before.sent();
        assert_eq!((sent.len(), lines(&sent[0])), (1, 2));
        encode(&sent[0])
    };
    let mut after = Process::start(folder.path());
    let again = after.sent();
    assert_eq!(
        again.len(),
        1,
        "it waits for its answer, so it is asked again"
    );
    assert_eq!(encode(&again[0]), first, "with the bytes that were stored");
    assert_eq!(after.terminal.desk.waiting().len(), 1);
    after.answer(again[0].id, Ok(Accepted::Done));
    assert_eq!(
        Process::start(folder.path()).sent(),
        [],
        "an answered order is never sent again"
    );
}

#[test]
fn a_draft_survives_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    {
        let mut before = Process::start(folder.path());
        before.does([
            table("12"),
            add("burger"),
            choose("rare"),
            table("7"),
            add("cola"),
        ]);
    }
    let mut after = Process::start(folder.path());
    after.does([table("12")]);
    let screen = after.terminal.desk.check_screen().unwrap();
    assert_eq!(screen.sections[0].title, "NOT SENT YET");
    assert_eq!(screen.sections[0].rows[0].name, "Burger");
    after.does([Intent::Send]);
    assert_eq!(after.sent().len(), 1);
    drop(after);
    let mut again = Process::start(folder.path());
    again.does([table("12")]);
    let sections = again.terminal.desk.check_screen().unwrap().sections;
    assert_eq!(
        sections.len(),
        1,
        "what was sent is not a draft as well: {sections:?}"
    );
    assert_eq!(sections[0].title, "ON ITS WAY");
}

#[test]
fn what_needs_an_order_waits_for_it_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    {
        let mut before = Process::start(folder.path());
        before.does([
            table("12"),
            add("soup"),
            Intent::Send,
            add("fries"),
            Intent::Send,
        ]);
        before.does([table("7"), add("cola"), Intent::Send]);
        assert_eq!(before.sent().len(), 2, "one per order is under way");
    }
    let mut after = Process::start(folder.path());
    let sent = after.sent();
    assert_eq!(sent.len(), 2);
    let soup = sent.iter().find(|envelope| {
        matches!(&envelope.body, Ask::Front(FrontAsk::Submit { order }) if order.lines[0].item == item("soup"))
    });
    after.answer(soup.unwrap().id, Ok(Accepted::Done));
    let next = after.sent();
    assert!(matches!(
        &next[..],
        [Envelope {
            body: Ask::Front(FrontAsk::Revise { .. }),
            ..
        }]
    ));
}

#[test]
fn a_refusal_gives_the_draft_back_on_disk_in_the_same_moment() {
    let folder = tempfile::tempdir().unwrap();
    {
        let mut before = Process::start(folder.path());
        before.does([table("12"), add("soup"), Intent::Send]);
        let sent = before.sent();
        before.answer(sent[0].id, Err(Reject::EmptyOrder));
    }
    let mut after = Process::start(folder.path());
    assert_eq!(after.sent(), []);
    after.does([table("12")]);
    assert_eq!(
        after.terminal.desk.check_screen().unwrap().sections[0].title,
        "NOT SENT YET"
    );
}

#[test]
fn an_answer_that_comes_twice_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path());
    process.does([table("12"), add("soup"), Intent::Send]);
    let id = process.sent()[0].id;
    process.answer(id, Err(Reject::EmptyOrder));
    process.answer(id, Err(Reject::EmptyOrder));
    let units = process
        .terminal
        .desk
        .draft(&"table/12".parse().unwrap())
        .unwrap()
        .units();
    assert_eq!(units, 1);
    assert_eq!(process.terminal.desk.refusals().count(), 1);
}

#[test]
fn a_flight_record_played_back_shows_the_same_check() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path());
    process.does([
        table("12"),
        add("burger"),
        choose("rare"),
        Intent::Quantity(1),
    ]);
    process.does([Intent::WriteRecord]);
    let written = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let record = written
        .into_iter()
        .find(|path| path.extension().is_some_and(|e| e == "jsonl"));
    let text = std::fs::read_to_string(record.unwrap()).unwrap();
    let mut other = Waiter::new();
    let mut mint = mint;
    let mut stamp = front_of_house::desk::Stamp {
        at: EVENING,
        mint: &mut mint,
    };
    assert_eq!(
        front_of_house::record::play(&text, &mut other.desk, &mut stamp),
        5
    );
    assert_eq!(other.check(), ["NOT SENT YET: 2 Burger table [rare]"]);
}

#[test]
fn an_ask_that_found_the_way_full_goes_out_once_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::with_room(folder.path(), 1);
    process.does([table("4"), add("soup"), Intent::Send]);
    process.does([table("12"), add("soup"), Intent::Send]);
    let first = process.sent();
    assert_eq!(first.len(), 1, "there is room for one");
    process.terminal.pump(EVENING);
    let second = process.sent();
    assert_eq!(second.len(), 1, "the other table's order");
    assert_ne!(first[0].id, second[0].id);
    process.terminal.pump(EVENING);
    assert!(process.sent().is_empty(), "and it goes out once");
}
