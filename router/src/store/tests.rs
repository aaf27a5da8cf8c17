//! What the store promises, tried on real files.

use shared::ids::*;
use shared::order::Guest;
use shared::time::{Span, Timestamp};
use shared::wire::Stream;
use uuid::Uuid;

use super::*;

const NOW: Timestamp = Timestamp(1_700_000_000_000);

fn open(dir: &Path) -> Store {
    Store::open(dir, || Epoch(Uuid::from_u128(1))).unwrap()
}

fn refused(dir: &Path) -> StoreError {
    match Store::open(dir, || Epoch(Uuid::from_u128(2))) {
        Ok(_) => panic!("it opened"),
        Err(e) => e,
    }
}

fn grill() -> Stream {
    Stream::Station(StationId::new("grill").unwrap())
}

fn event(n: u64) -> EventRow {
    EventRow { at: NOW + Span(n as i64), by: "{}".into(), event: format!("{{\"n\":{n}}}") }
}

fn touch(stream: Stream, subject: &str) -> TouchRow {
    TouchRow { at: NOW, stream, subject: subject.to_owned() }
}

fn answer(n: u128, text: &str) -> AnswerRow {
    let id = RequestId(Uuid::from_u128(n));
    AnswerRow { id, body_hash: [n as u8; 16], at: NOW, answer: text.to_owned() }
}

/// Two events, an answer, two touches, a fact, a person: one of each.
fn order_taken() -> Batch {
    Batch {
        events: vec![event(1), event(2)],
        answers: vec![answer(7, "yes")],
        touches: vec![touch(grill(), "ticket a"), touch(Stream::House, "order a")],
        facts: vec![FactRow { event: 1, payload: "{\"fact\":1}".into() }],
        people: vec![Guest {
            customer: CustomerId(Uuid::from_u128(5)),
            name: "Ada".into(),
            phone: None,
        }],
        at: NOW,
        ..Batch::default()
    }
}

fn events(store: &Store) -> Vec<(u64, String)> {
    let mut found = Vec::new();
    let read = store.reader().events(0, |row| {
        found.push((row.seq, row.event.into_owned()));
        Ok(())
    });
    read.unwrap();
    found
}

#[test]
fn everything_committed_is_there_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let committed = store.commit(&order_taken()).unwrap();
    assert_eq!(committed, Committed { journal_seq: 2, touch_seqs: vec![1, 1], first_fact: 1 });
    drop(store);

    let mut store = open(dir.path());
    assert_eq!(store.epoch(), Epoch(Uuid::from_u128(1)), "the epoch is the journal's, not ours");
    assert_eq!((store.journal_seq(), store.last_at()), (2, NOW + Span(2)));
    assert_eq!(events(&store), [(1, "{\"n\":1}".into()), (2, "{\"n\":2}".into())]);
    assert_eq!(store.head(&grill()), 1);
    assert_eq!(store.head(&Stream::Facts), 1);
    let remembered = store.remembered(RequestId(Uuid::from_u128(7))).unwrap().unwrap();
    assert_eq!((remembered.answer.as_str(), remembered.body_hash), ("yes", [7; 16]));
    let names = store.newest_people().unwrap();
    assert_eq!(names.get(CustomerId(Uuid::from_u128(5))), Some("Ada"));
    let fact = StoredFact { seq: 1, journal_seq: 2, payload: "{\"fact\":1}".into() };
    assert_eq!(store.reader().facts(0, 10).unwrap(), [fact]);

    let next = store.commit(&Batch { events: vec![event(3)], at: NOW, ..Batch::default() });
    assert_eq!(next.unwrap().journal_seq, 3, "numbers go on without a gap");
}

#[test]
fn it_is_durable_by_setting() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let read = |sql: &str| -> String {
        let db = store.reader().connection();
        db.query_row(sql, [], |row| row.get::<_, rusqlite::types::Value>(0))
            .map(|value| format!("{value:?}"))
            .unwrap()
    };
    assert_eq!(read("PRAGMA synchronous"), "Integer(2)", "FULL: every commit is synced");
    assert_eq!(read("PRAGMA journal_mode"), "Text(\"wal\")");
}

#[test]
fn a_batch_that_fails_leaves_nothing_of_itself() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.commit(&order_taken()).unwrap();
    // The same request id again: the last table written to refuses, and the events must go too.
    let mut twice = order_taken();
    twice.events = vec![event(3)];
    assert!(matches!(store.commit(&twice), Err(StoreError::Unknown { .. })));
    assert_eq!(store.journal_seq(), 2, "memory did not move");
    assert_eq!(store.head(&grill()), 1);
    drop(store);
    assert_eq!(events(&open(dir.path())).len(), 2);
}

#[test]
fn a_full_disk_is_told_apart_from_an_unknown_end() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.commit(&order_taken()).unwrap();
    store.let_no_page_be_added();
    let big = Batch {
        events: (3..2_000).map(event).collect(),
        answers: vec![answer(8, "never")],
        at: NOW,
        ..Batch::default()
    };
    assert!(matches!(store.commit(&big), Err(StoreError::Full { .. })));
    assert_eq!(store.remembered(RequestId(Uuid::from_u128(8))).unwrap(), None);
    drop(store);
    let mut store = open(dir.path());
    assert_eq!(store.journal_seq(), 2);
    store.commit(&big).expect("with room again the same batch goes in");
}

#[test]
fn a_newer_journal_is_refused_and_left_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store.reader().connection().pragma_update(None, "user_version", 99).unwrap();
    store.fold().unwrap();
    drop(store);
    let path = Store::path(dir.path());
    let before = std::fs::read(&path).unwrap();
    let error = refused(dir.path());
    assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");
    assert!(error.to_string().contains("newer router"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), before, "not a byte of it changed");
    assert!(matches!(Reader::open(dir.path()), Err(StoreError::Newer { .. })));
}

#[test]
fn somebody_elses_file_is_refused_and_left_untouched() {
    for bytes in [b"not a database, but long enough to look like one at first".repeat(20), {
        let other = tempfile::tempdir().unwrap();
        let path = other.path().join("other.sqlite");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE x (y)").unwrap();
        std::fs::read(&path).unwrap()
    }] {
        let dir = tempfile::tempdir().unwrap();
        let path = Store::path(dir.path());
        std::fs::write(&path, &bytes).unwrap();
        assert!(matches!(refused(dir.path()), StoreError::Foreign { .. }));
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn a_second_router_on_the_folder_is_refused_with_words() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path());
    let error = refused(dir.path());
    let own = std::process::id().to_string();
    assert!(matches!(&error, StoreError::Locked { holder, .. } if *holder == own), "{error}");
    assert!(Reader::open(dir.path()).is_ok(), "reading beside it is allowed");
    drop(first);
    open(dir.path());
}

#[test]
fn a_missing_event_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let batch = Batch { events: (1..=4).map(event).collect(), at: NOW, ..Batch::default() };
    store.commit(&batch).unwrap();
    store.reader().connection().execute("DELETE FROM journal WHERE seq = 3", []).unwrap();
    let read = store.reader().events(0, |_row| Ok(()));
    assert!(matches!(read, Err(StoreError::Gap { expected: 3, found: 4 })));
}

#[test]
fn an_event_of_a_newer_version_stops_the_replay() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.commit(&order_taken()).unwrap();
    let newer = "UPDATE journal SET version = 9 WHERE seq = 2";
    store.reader().connection().execute(newer, []).unwrap();
    let read = store.reader().events(0, |_row| Ok(()));
    assert!(matches!(read, Err(StoreError::NewerEvent { seq: 2, found: 9, .. })));
}

#[test]
fn streams_are_numbered_apart_and_pulled_from_any_place_that_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let rounds = OUTBOX_ROWS_KEPT + 600;
    for chunk in 0..rounds / 100 {
        let touches = (0..100).map(|n| touch(grill(), &format!("ticket {}", chunk * 100 + n)));
        let batch = Batch { touches: touches.collect(), at: NOW, ..Batch::default() };
        store.commit(&batch).unwrap();
    }
    let house = Batch { touches: vec![touch(Stream::House, "menu")], at: NOW, ..Batch::default() };
    assert_eq!(store.commit(&house).unwrap().touch_seqs, [1]);

    assert_eq!(store.head(&grill()), rounds);
    let rows = store.since(&grill(), rounds - 3, 2).unwrap().unwrap();
    assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [rounds - 2, rounds - 1]);
    assert_eq!(store.since(&grill(), rounds, 10).unwrap(), Some(vec![]));
    assert_eq!(store.since(&grill(), 3, 10).unwrap(), None, "those rows are gone: snapshot");
    assert_eq!(store.since(&grill(), rounds + 1, 10).unwrap(), None, "ahead of us: snapshot");
    let fry = Stream::Station(StationId::new("fry").unwrap());
    assert_eq!(store.since(&fry, 0, 10).unwrap(), Some(vec![]), "nothing was told yet");
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.head(&grill()), rounds);
    assert_eq!(store.since(&grill(), 3, 10).unwrap(), None);
    assert_eq!(store.last_told(&Stream::House).unwrap(), BTreeMap::from([("menu".into(), 1)]));
}

#[test]
fn answers_are_kept_400_days_and_no_longer() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    // UUIDv7: the time in front.
    let minted = |at: Timestamp, n: u128| {
        RequestId(Uuid::from_u128(((at.0 as u128) << 80) | (7 << 76) | n))
    };
    let old = AnswerRow { id: minted(NOW, 1), ..answer(1, "old") };
    let id = old.id;
    store.commit(&Batch { answers: vec![old], at: NOW, ..Batch::default() }).unwrap();
    let forget = |store: &Store, at| answers::forget_old(store.reader().connection(), at).unwrap();
    assert!(!forget(&store, NOW + ANSWERS_KEPT));
    assert!(store.remembered(id).unwrap().is_some(), "400 days old, but not older");
    assert!(!forget(&store, NOW + ANSWERS_KEPT + Span::from_secs(1)));
    assert!(store.remembered(id).unwrap().is_none());
}

#[test]
fn an_erased_person_is_gone_from_every_file() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let customer = CustomerId(Uuid::from_u128(5));
    let mut batch = order_taken();
    batch.people[0].name = "Wilhelmina Zzyzx".into();
    store.commit(&batch).unwrap();
    assert!(store.erase_person(customer).unwrap());
    assert!(!store.erase_person(customer).unwrap(), "nothing left to erase");
    assert_eq!(store.newest_people().unwrap().get(customer), None);
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(5).any(|window| window == b"Zzyzx"));
    }
}

#[test]
fn only_a_checkpoint_of_this_build_is_used() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.commit(&order_taken()).unwrap();
    let row = |journal_seq, schema: &str| CheckpointRow {
        journal_seq,
        schema_hash: schema.into(),
        state_hash: u64::MAX,
        state: vec![1, 2, 3],
    };
    for checkpoint in [row(1, "ours"), row(2, "theirs")] {
        let batch = Batch { checkpoint: Some(checkpoint), at: NOW, ..Batch::default() };
        store.commit(&batch).unwrap();
    }
    assert_eq!(store.reader().checkpoint("ours").unwrap(), Some(row(1, "ours")));
    assert_eq!(store.reader().checkpoint("another").unwrap(), None);
}
