//! A screen whose graphics device fails: it ends in words, and the launcher brings it back with its tickets.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use tests::crew::{Crew, News, Program};

const WITHIN: Duration = Duration::from_secs(60);

#[expect(clippy::disallowed_methods, reason = "the test waits for a process")]
fn now() -> Instant {
    Instant::now()
}

/// The pizzeria's oven, drawn offscreen; its first start is a drill that loses the graphics device.
fn screen(data: &std::path::Path) -> Program {
    let config = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/restaurants/pizzeria");
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    let args = [
        "--station",
        "oven",
        "--headless",
        "--connect",
        "tcp/127.0.0.1:9",
        "--config",
        &text(config),
        "--data",
        &text(data.join("var")),
        "--png",
        &text(data.join("oven.png")),
    ];
    Program {
        name: "oven".to_owned(),
        binary: "kds",
        args: args.map(str::to_owned).to_vec(),
        first: ["--lose-gpu-after", "600"].map(str::to_owned).to_vec(),
    }
}

#[test]
fn a_screen_that_loses_its_graphics_device_says_why_and_is_started_again() {
    if !crate::machine::can_draw() {
        return;
    }
    let data = tempfile::tempdir().unwrap();
    let mut crew = Crew::new(&data.path().join("logs")).unwrap();
    crew.start(screen(data.path())).unwrap();
    let begun = now();
    let (mut died, mut again) = (false, false);
    while begun.elapsed() < WITHIN && !again {
        for news in crew.tend() {
            match news {
                News::Died { .. } => died = true,
                News::Restarted { .. } => again = true,
                other => panic!("neither ended by itself nor given up: {other:?}"),
            }
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(died && again, "the loss ended the screen, and it came back");
    let words = std::fs::read_to_string(data.path().join("logs/oven.log")).unwrap();
    assert!(words.contains("the graphics device failed"), "{words}");
    assert!(words.contains("Tickets and taps are kept"), "{words}");
    // And it draws again.
    let picture = data.path().join("oven.png");
    std::fs::remove_file(&picture).ok();
    while begun.elapsed() < WITHIN && !picture.exists() {
        assert_eq!(crew.tend(), [], "it stays");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(picture.exists(), "it draws again");
}
