//! The whole house, every program in its own process: recorded orders in, screens, taps, stock and books out.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::machine::can_draw;

/// Plays a small recording through the launcher and returns its totals.
fn replay(recording: &str, kills: &str) -> Value {
    let data = tempfile::tempdir().unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("recordings")
        .join(recording);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = Command::new(tests::crew::program("house").unwrap())
        .current_dir(root)
        .args([
            "replay",
            &file.to_string_lossy(),
            "--restaurant",
            "pizzeria",
            "--headless",
        ])
        .args(["--size", "640x400", "--json", "--kills", kills, "--data"])
        .arg(data.path().join("var"))
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "the replay failed:\n{words}");
    serde_json::from_slice(&out.stdout).unwrap()
}

fn check(totals: &Value) {
    let count = |key: &str| {
        totals[key]
            .as_i64()
            .unwrap_or_else(|| panic!("no {key} in {totals}"))
    };
    assert_eq!(count("orders_offered"), 8);
    for key in ["orders_accepted", "orders_completed", "orders_settled"] {
        assert_eq!(count(key), 8, "{key} in {totals}");
    }
    assert_eq!(count("lines"), 14);
    // make → oven → cut: every line is shown and bumped three times.
    assert_eq!(count("steps"), 3 * 14, "{totals}");
    assert_eq!(count("displayed"), 3 * 14, "{totals}");
    assert_eq!(count("bumped"), 3 * 14, "{totals}");
    for key in ["orders_lost", "orders_doubled", "trial_balance_minor"] {
        assert_eq!(count(key), 0, "{key} in {totals}");
    }
    assert!(0 < count("stock_movements") && 0 < count("journal_entries"));
}

#[test]
fn whole_house_plays_a_recording_through_a_killed_router() {
    if can_draw() {
        check(&replay("pizzeria-lunch.jsonl", "2"));
    }
}
