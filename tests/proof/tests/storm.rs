//! The bridge is killed at random while orders pass and everybody it talks to fails: nothing is lost or doubled.

use std::path::Path;

use proof::storm::{Weather, storm};

/// `PROOF_SEED=7` repeats a storm; without it each run has its own, and says which.
fn seed() -> u64 {
    let named = std::env::var("PROOF_SEED").ok();
    named
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| u64::from(std::process::id()))
}

#[test]
fn books_stock_and_statuses_survive_a_storm() {
    let seed = seed();
    eprintln!("seed {seed}");
    let config = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../assets/restaurants/bistro"
    ));
    let dir = tempfile::tempdir().expect("a scratch folder");
    let weather = Weather {
        orders: 240,
        days: 3,
        seed,
        kill_every_ms: 250,
        rest_ms: 120,
        drain_ms: 2_000,
    };
    let outcome = storm(config, dir.path(), &weather);
    let outcome = outcome.unwrap_or_else(|error| panic!("seed {seed}: {error:#}"));
    eprintln!("{outcome:?}");
    assert!(
        outcome.differences.is_empty(),
        "seed {seed}: {:#?}",
        outcome.differences
    );
    // A storm in which nothing happened proves nothing.
    assert!(3 <= outcome.kills, "{outcome:?}");
    assert!(
        0 < outcome.faults.answers_lost + outcome.faults.hung_up,
        "{outcome:?}"
    );
}
