//! What is opened, and what is refused and left as it is.

use super::*;

#[test]
fn a_newer_journal_is_refused_and_left_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store
        .reader()
        .connection()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    store.fold().unwrap();
    drop(store);
    let path = Store::path(dir.path());
    let before = std::fs::read(&path).unwrap();
    let error = refused(dir.path());
    assert!(
        matches!(error, StoreError::Newer { found: 99, .. }),
        "{error}"
    );
    assert!(error.to_string().contains("newer router"), "{error}");
    assert_eq!(
        std::fs::read(&path).unwrap(),
        before,
        "not a byte of it changed"
    );
    assert!(matches!(
        Reader::open(dir.path()),
        Err(StoreError::Newer { .. })
    ));
}

#[test]
fn somebody_elses_file_is_refused_and_left_untouched() {
    for bytes in [
        b"not a database, but long enough to look like one at first".repeat(20),
        {
            let other = tempfile::tempdir().unwrap();
            let path = other.path().join("other.sqlite");
            Connection::open(&path)
                .unwrap()
                .execute_batch("CREATE TABLE x (y)")
                .unwrap();
            std::fs::read(&path).unwrap()
        },
    ] {
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
    assert!(
        matches!(&error, StoreError::Locked { holder, .. } if *holder == own),
        "{error}"
    );
    assert!(
        Reader::open(dir.path()).is_ok(),
        "reading beside it is allowed"
    );
    drop(first);
    open(dir.path());
}
