//! The launcher as a person uses it: opened with guests, asked to close by Ctrl-C or SIGTERM, and nobody left behind.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use router::store::Reader;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::machine::can_draw;

/// A first settled order takes half a minute of simulated service on a fast machine.
const PATIENCE: Duration = Duration::from_secs(200);

/// The launcher, leading a process group of its own as a shell would have it.
struct House {
    child: Child,
    data: PathBuf,
}

impl House {
    fn start(data: &Path, args: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let said = std::fs::File::create(data.join("said")).unwrap();
        let child = Command::new(tests::crew::program("house").unwrap())
            .current_dir(root)
            .args(args)
            .args(["--headless", "--size", "800x600", "--data"])
            .arg(data.join("var"))
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(said)
            .spawn()
            .unwrap();
        Self {
            child,
            data: data.to_owned(),
        }
    }

    fn said(&self) -> String {
        std::fs::read_to_string(self.data.join("said")).unwrap()
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let begun = now();
        while begun.elapsed() < PATIENCE {
            if holds(self) {
                return;
            }
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none(), "{what}: it ended:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{what}: not within {PATIENCE:?}:\n{}", self.said());
    }

    /// Its exit, once it has gone; and nothing that it started is left.
    fn ended(&mut self) -> bool {
        let status = self.child.wait().unwrap();
        let left = programs_of(&self.data);
        assert!(left.is_empty(), "still running: {left:?}\n{}", self.said());
        status.success()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // A failed test ends what it started; the launcher ends its own.
        kill_process(self.pid(), Signal::TERM).ok();
        self.child.wait().ok();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test waits for other processes"
)]
fn now() -> Instant {
    Instant::now()
}

/// Command lines and process ids of all that was told to use this data folder, but for the launcher.
fn programs_of(data: &Path) -> Vec<(i32, String)> {
    let folder = data.join("var").to_string_lossy().into_owned();
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let ours = processes.filter_map(|entry| {
        let pid = entry.file_name().to_str()?.parse().ok()?;
        let line = std::fs::read(entry.path().join("cmdline")).ok()?;
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        let launcher = line.split(' ').next()?.ends_with("/house");
        (line.contains(&folder) && !launcher).then_some((pid, line))
    });
    ours.collect()
}

fn settled(house: &House) -> bool {
    let Ok(reader) = Reader::open(&house.data.join("var/router")) else {
        return false;
    };
    let mut settled = false;
    let read = reader.events(0, |row| {
        settled |= row.event.contains("\"check-settled\"");
        Ok(())
    });
    read.is_ok() && settled
}

#[test]
fn an_open_house_serves_guests_survives_a_death_and_closes_calmly() {
    if !can_draw() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let mut house = House::start(
        dir.path(),
        &["open", "--guests", "--restaurant", "pizzeria"],
    );
    let screens = house.data.join("var/screens");
    house.until("a picture of the terminal and of each screen", |_| {
        let names = ["front-of-house", "make", "expo"];
        names
            .iter()
            .all(|name| screens.join(format!("{name}.png")).is_file())
    });
    let said = house.said();
    assert!(said.contains("is open."), "{said}");
    let drawn = said.lines().filter(|line| line.ends_with(".png")).count();
    assert!(3 <= drawn, "every screen's picture is named:\n{said}");

    let bridge = |house: &House| {
        let all = programs_of(&house.data);
        all.into_iter().find(|(_, line)| line.contains("/bridge "))
    };
    let (first, _) = bridge(&house).expect("the bridge runs");
    kill_process(Pid::from_raw(first).unwrap(), Signal::KILL).unwrap();
    house.until("a dead program comes back", |house| {
        bridge(house).is_some_and(|(pid, _)| pid != first)
            && house.said().contains("bridge runs again")
    });
    house.until("a settled order", settled);

    let before = house.said();
    kill_process_group(house.pid(), Signal::INT).unwrap();
    assert!(house.ended(), "{}", house.said());
    let after = house.said()[before.len()..].to_owned();
    assert!(after.contains("Closed."), "{after}");
    for alarm in ["will be restarted", "last words", "panic", "was ended"] {
        assert!(!after.contains(alarm), "Ctrl-C said '{alarm}':\n{after}");
    }
}

#[test]
fn a_replay_that_is_told_to_end_leaves_no_program_behind() {
    if !can_draw() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let day = "tests/recordings/pizzeria-lunch.jsonl";
    let args = ["replay", day, "--restaurant", "pizzeria", "--speed", "1"];
    let mut house = House::start(dir.path(), &args);
    house.until("all programs run", |house| {
        6 <= programs_of(&house.data).len()
    });
    kill_process(house.pid(), Signal::TERM).unwrap();
    assert!(!house.ended(), "half a replay is no success");
    assert!(
        house.said().contains("stopped before it was done"),
        "{}",
        house.said()
    );
}
