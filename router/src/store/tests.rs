//! What the store promises, tried on real files.

mod keeping;
mod opening;

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
    EventRow {
        at: NOW + Span(n as i64),
        by: "{}".into(),
        event: format!("{{\"n\":{n}}}"),
    }
}

fn touch(stream: Stream, subject: &str) -> TouchRow {
    TouchRow {
        at: NOW,
        stream,
        subject: subject.to_owned(),
    }
}

fn answer(n: u128, text: &str) -> AnswerRow {
    let id = RequestId(Uuid::from_u128(n));
    AnswerRow {
        id,
        body_hash: [n as u8; 16],
        at: NOW,
        answer: text.to_owned(),
    }
}

/// Two events, an answer, two touches, a fact, a person: one of each.
fn order_taken() -> Batch {
    Batch {
        events: vec![event(1), event(2)],
        answers: vec![answer(7, "yes")],
        touches: vec![touch(grill(), "ticket a"), touch(Stream::House, "order a")],
        facts: vec![FactRow {
            event: 1,
            payload: "{\"fact\":1}".into(),
        }],
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
    assert_eq!(
        committed,
        Committed {
            journal_seq: 2,
            touch_seqs: vec![1, 1],
            first_fact: 1
        }
    );
    drop(store);

    let mut store = open(dir.path());
    assert_eq!(
        store.epoch(),
        Epoch(Uuid::from_u128(1)),
        "the epoch is the journal's, not ours"
    );
    assert_eq!((store.journal_seq(), store.last_at()), (2, NOW + Span(2)));
    assert_eq!(
        events(&store),
        [(1, "{\"n\":1}".into()), (2, "{\"n\":2}".into())]
    );
    assert_eq!(store.head(&grill()), 1);
    assert_eq!(store.head(&Stream::Facts), 1);
    let remembered = store
        .remembered(RequestId(Uuid::from_u128(7)))
        .unwrap()
        .unwrap();
    assert_eq!(
        (remembered.answer.as_str(), remembered.body_hash),
        ("yes", [7; 16])
    );
    let names = store.newest_people().unwrap();
    assert_eq!(names.get(CustomerId(Uuid::from_u128(5))), Some("Ada"));
    let fact = StoredFact {
        seq: 1,
        journal_seq: 2,
        payload: "{\"fact\":1}".into(),
    };
    assert_eq!(store.reader().facts(0, 10).unwrap(), [fact]);

    let next = store.commit(&Batch {
        events: vec![event(3)],
        at: NOW,
        ..Batch::default()
    });
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
    assert_eq!(
        read("PRAGMA synchronous"),
        "Integer(2)",
        "FULL: every commit is synced"
    );
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
    assert!(matches!(
        store.commit(&twice),
        Err(StoreError::Unknown { .. })
    ));
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
    assert_eq!(
        store.remembered(RequestId(Uuid::from_u128(8))).unwrap(),
        None
    );
    drop(store);
    let mut store = open(dir.path());
    assert_eq!(store.journal_seq(), 2);
    store
        .commit(&big)
        .expect("with room again the same batch goes in");
}

#[test]
fn a_missing_event_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let batch = Batch {
        events: (1..=4).map(event).collect(),
        at: NOW,
        ..Batch::default()
    };
    store.commit(&batch).unwrap();
    store
        .reader()
        .connection()
        .execute("DELETE FROM journal WHERE seq = 3", [])
        .unwrap();
    let read = store.reader().events(0, |_row| Ok(()));
    assert!(matches!(
        read,
        Err(StoreError::Gap {
            expected: 3,
            found: 4
        })
    ));
}

#[test]
fn an_event_of_a_newer_version_stops_the_replay() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.commit(&order_taken()).unwrap();
    let newer = "UPDATE journal SET version = 9 WHERE seq = 2";
    store.reader().connection().execute(newer, []).unwrap();
    let read = store.reader().events(0, |_row| Ok(()));
    assert!(matches!(
        read,
        Err(StoreError::NewerEvent {
            seq: 2,
            found: 9,
            ..
        })
    ));
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
        let batch = Batch {
            checkpoint: Some(checkpoint),
            at: NOW,
            ..Batch::default()
        };
        store.commit(&batch).unwrap();
    }
    assert_eq!(
        store.reader().checkpoint("ours").unwrap(),
        Some(row(1, "ours"))
    );
    assert_eq!(store.reader().checkpoint("another").unwrap(), None);
}
