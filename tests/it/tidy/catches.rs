//! Shows for every rule of tidy that it catches a violation, and that it leaves the innocent alone.

use super::*;

/// What tidy says about one file, as `line: reason` up to the first colon or semicolon of the reason.
fn complaints(path: &str, text: &str) -> Vec<String> {
    let mut found = check(&Source::new(path, text));
    found.sort();
    let head = |reason: &str| {
        reason
            .split([':', ';'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    found
        .iter()
        .map(|violation| format!("{}: {}", violation.line, head(&violation.reason)))
        .collect()
}

/// One line of a file that is in order otherwise.
fn line(path: &str, code: &str) -> Vec<String> {
    complaints(path, &format!("//! A file.\n{code}\n"))
}

#[test]
fn long_files() {
    let text = format!("//! Long.\n{}", "const A: u8 = 1;\n".repeat(FILE_LINES_MAX));
    assert_eq!(complaints("router/src/serve.rs", &text), ["401: 401 lines"]);
    let text = text.replacen("const A: u8 = 1;\n", "", 1);
    assert_eq!(complaints("router/src/serve.rs", &text), [""; 0]);
}

#[test]
fn long_functions_whatever_their_strings_and_comments_hold() {
    let body =
        "    let a = '{'; // }\n    let b = \"}}\"; /* } */ let c = r#\"}\"}\"#;\n".repeat(35);
    let text = format!(
        "//! A file.\nfn short() {{}}\nfn long<'a>(x: [u8; 3]) -> &'a str\n{{\n{body}}}\nfn next() {{}}\n"
    );
    assert_eq!(
        complaints("router/src/serve.rs", &text),
        ["3: `long` has 73 lines"]
    );
    let text = text.replacen("    let a = '{'; // }\n", "", 3);
    assert_eq!(complaints("router/src/serve.rs", &text), [""; 0]);
}

#[test]
fn files_that_do_not_say_what_they_are() {
    assert_eq!(complaints("kds/src/main.rs", "use std::fmt;\n").len(), 1);
    assert_eq!(complaints("kds/src/main.rs", "").len(), 1);
}

#[test]
fn names_that_say_nothing() {
    assert_eq!(line("kds/src/utils.rs", "").len(), 1);
    assert_eq!(line("kds/src/helpers/clock.rs", "").len(), 1);
    assert_eq!(line("kds/src/common.rs", "").len(), 1);
}

#[test]
fn libraries_outside_their_home() {
    for (path, code) in [
        ("router/src/serve.rs", "use zenoh::Session;"),
        (
            "router/src/serve.rs",
            "fn a() -> ::zenoh::Result<()> { Ok(()) }",
        ),
        ("router/src/serve.rs", "use rusqlite::Connection;"),
        ("kds/src/link.rs", "fn a(db: &rusqlite::Connection) {}"),
        ("bridge/src/books/close.rs", "use axum;"),
        ("bridge/src/feed/mod.rs", "use tokio::sync::mpsc;"),
        ("shared/src/theme.rs", "use bevy::prelude::*;"),
        ("kds/src/screen/rail.rs", "use egui::Ui;"),
        ("front-of-house/src/main.rs", "use rodio::Source;"),
    ] {
        assert_eq!(line(path, code).len(), 1, "{path}: {code}");
    }
}

#[test]
fn libraries_at_home_and_names_of_our_own() {
    for (path, code) in [
        ("shared/src/bus/zenoh.rs", "use zenoh::Session;"),
        ("shared/src/bus/zenoh/client.rs", "use ::zenoh::Session;"),
        (
            "router/src/main.rs",
            "let link = shared::bus::zenoh::serve(site)?;",
        ),
        (
            "router/src/main.rs",
            "use shared::bus::{memory, zenoh};\nuse shared::bus::{zenoh::serve, health};",
        ),
        ("router/src/store/journal.rs", "use rusqlite::Connection;"),
        ("front-of-house/src/spool.rs", "use rusqlite::Connection;"),
        ("tests/it/http.rs", "use tokio::time;"),
        ("bridge/src/ingest/tests.rs", "use rusqlite::Connection;"),
        (
            "router/src/serve.rs",
            "// zenoh::open is not for us\nconst A: &str = \"zenoh::open\";",
        ),
    ] {
        assert_eq!(line(path, code), [""; 0], "{path}: {code}");
    }
}

#[test]
fn the_world_in_pure_folders() {
    for (path, code) in [
        ("router/src/kitchen/bump.rs", "use std::time::Instant;"),
        (
            "router/src/kitchen/state.rs",
            "use std::collections::HashMap;",
        ),
        ("shared/src/rules/tax.rs", "fn rate() -> f64 { 0.1 }"),
        ("bridge/src/stock/level.rs", "fn a() { println!(\"low\"); }"),
        ("bridge/src/books/close.rs", "let now = chrono::Utc::now();"),
        ("kds/src/board/card.rs", "use bevy::prelude::Component;"),
        ("front-of-house/src/desk/draft.rs", "use crate::link::Link;"),
        ("kds/src/screen/ticket.rs", "use shared::wire::Envelope;"),
        (
            "front-of-house/src/panels/check.rs",
            "use crate::link::send;",
        ),
        ("shared/src/wire/envelope.rs", "let id = Uuid::now_v7();"),
    ] {
        assert_eq!(line(path, code).len(), 1, "{path}: {code}");
    }
    assert_eq!(
        line(
            "kds/src/board/card.rs",
            "struct InstantTable; // not an Instant"
        ),
        [""; 0]
    );
    assert_eq!(
        line("router/src/serve.rs", "use std::time::Instant;"),
        [""; 0]
    );
}

#[test]
fn unfinished_work() {
    for code in [
        "fn a() { todo!() }",
        "fn a() { unimplemented!(\"x\") }",
        "dbg!(1);",
        "#[ignore]",
        "#[ignore = \"slow\"]",
    ] {
        assert_eq!(line("kds/src/link.rs", code).len(), 1, "{code}");
    }
    assert_eq!(
        line(
            "kds/src/link.rs",
            "not_todo!(); // todo!()\nconst A: &str = \"dbg!\";"
        ),
        [""; 0]
    );
}

#[test]
fn keys_built_by_hand() {
    let code = format!("\n\nlet key = format!(\"{KEY_HEAD}v1/{{site}}\");");
    assert_eq!(line("kds/src/link.rs", &code).len(), 1);
    assert!(line("kds/src/link.rs", &code)[0].starts_with("4: "));
    assert_eq!(line("shared/src/wire/topics.rs", &code), [""; 0]);
}

#[test]
fn dependencies_on_another_program() {
    let text = "[package]\nname = \"kds\"\n[dependencies]\nrouter.workspace = true\nshared = \"1\"\n[dev-dependencies]\nkds = \"1\"\n";
    let found = manifest_lists("bridge/Cargo.toml", text, &["router", "kds"]);
    assert_eq!(
        found
            .iter()
            .map(|violation| violation.line)
            .collect::<Vec<_>>(),
        [4]
    );
}

#[test]
fn pure_folders_that_do_not_say_so() {
    let says = |text: &'static str| {
        pure_folder_does_not_say_so("kds/src/board", move |_| Some(text.to_owned()))
    };
    assert_eq!(
        says("//! Pure.\n#![deny(clippy::unwrap_used, clippy::float_arithmetic)]\n"),
        None
    );
    assert_eq!(
        says("//! Pure.\n#![deny(\n  clippy::float_arithmetic,\n  clippy::unwrap_used,\n)]\n"),
        None
    );
    let half = says("//! Pure.\n#![deny(clippy::unwrap_used)]\n").expect("one lint is missing");
    assert!(
        half.reason.ends_with("#![deny(clippy::float_arithmetic)]"),
        "{half}"
    );
    assert!(says("//! #![deny(clippy::unwrap_used, clippy::float_arithmetic)]\n").is_some());
    assert!(pure_folder_does_not_say_so("kds/src/bored", |_| None).is_some());
}

#[test]
fn assets_that_nobody_vouches_for() {
    let files = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let bare = files(&[
        "assets/fonts/a.otf",
        "assets/fonts/b.otf",
        "assets/sounds/new.wav",
        "assets/sounds/LICENSE",
    ]);
    let found = assets_without_licence(&bare);
    assert_eq!(
        found
            .iter()
            .map(|violation| violation.path.as_str())
            .collect::<Vec<_>>(),
        ["assets/fonts/a.otf"]
    );
    assert_eq!(
        assets_without_licence(&files(&["tests/recordings/day.csv"])).len(),
        1
    );
    assert_eq!(
        assets_without_licence(&files(&["assets/fonts/a.otf", "assets/fonts/OFL.txt"])),
        []
    );
    assert_eq!(
        assets_without_licence(&files(&["assets/theme.toml", "tests/pictures/rail.png"])),
        []
    );
}
