//! How long things are kept: tells by number, answers by age, people until they are erased.

use super::*;

#[test]
fn streams_are_numbered_apart_and_pulled_from_any_place_that_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let rounds = OUTBOX_ROWS_KEPT + 600;
    for chunk in 0..rounds / 100 {
        let touches = (0..100).map(|n| touch(grill(), &format!("ticket {}", chunk * 100 + n)));
        let batch = Batch {
            touches: touches.collect(),
            at: NOW,
            ..Batch::default()
        };
        store.commit(&batch).unwrap();
    }
    let house = Batch {
        touches: vec![touch(Stream::House, "menu")],
        at: NOW,
        ..Batch::default()
    };
    assert_eq!(store.commit(&house).unwrap().touch_seqs, [1]);

    assert_eq!(store.head(&grill()), rounds);
    let rows = store.since(&grill(), rounds - 3, 2).unwrap().unwrap();
    assert_eq!(
        rows.iter().map(|row| row.seq).collect::<Vec<_>>(),
        [rounds - 2, rounds - 1]
    );
    assert_eq!(store.since(&grill(), rounds, 10).unwrap(), Some(vec![]));
    assert_eq!(
        store.since(&grill(), 3, 10).unwrap(),
        None,
        "those rows are gone: snapshot"
    );
    assert_eq!(
        store.since(&grill(), rounds + 1, 10).unwrap(),
        None,
        "ahead of us: snapshot"
    );
    let fry = Stream::Station(StationId::new("fry").unwrap());
    assert_eq!(
        store.since(&fry, 0, 10).unwrap(),
        Some(vec![]),
        "nothing was told yet"
    );
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.head(&grill()), rounds);
    assert_eq!(store.since(&grill(), 3, 10).unwrap(), None);
    assert_eq!(
        store.last_told(&Stream::House).unwrap(),
        BTreeMap::from([("menu".into(), 1)])
    );
}

#[test]
fn answers_are_kept_400_days_and_no_longer() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    // UUIDv7: the time in front.
    let minted =
        |at: Timestamp, n: u128| RequestId(Uuid::from_u128(((at.0 as u128) << 80) | (7 << 76) | n));
    let old = AnswerRow {
        id: minted(NOW, 1),
        ..answer(1, "old")
    };
    let id = old.id;
    store
        .commit(&Batch {
            answers: vec![old],
            at: NOW,
            ..Batch::default()
        })
        .unwrap();
    let forget = |store: &Store, at| answers::forget_old(store.reader().connection(), at).unwrap();
    assert!(!forget(&store, NOW + ANSWERS_KEPT));
    assert!(
        store.remembered(id).unwrap().is_some(),
        "400 days old, but not older"
    );
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
    assert!(
        !store.erase_person(customer).unwrap(),
        "nothing left to erase"
    );
    assert_eq!(store.newest_people().unwrap().get(customer), None);
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(5).any(|window| window == b"Zzyzx"));
    }
}
