//! One child process: started with a log, restarted when it dies, stopped cleanly.

use std::fs::{File, OpenOptions};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::{CrewError, keep_going, program};

/// A program that died comes back after this long at first…
const RESTART_FIRST: Duration = Duration::from_millis(100);
/// …and no later than this when it keeps dying (ARCHITECTURE: 0.1 s backing off to 2 s).
const RESTART_MAX: Duration = Duration::from_secs(2);
/// A program that ran this long is well again, and its next restart is quick.
const WELL_AFTER: Duration = Duration::from_secs(10);
/// How long a clean stop may take before the process is killed.
const STOP_WITHIN: Duration = Duration::from_secs(5);
/// A restart would end the same way: the command line is wrong (clap), or somebody else has the place (sysexits:
/// EX_UNAVAILABLE).
const NO_USE: [i32; 2] = [2, 69];
/// Lines of a log shown to a person when something goes wrong.
const LAST_WORDS: usize = 12;

/// What to start.
#[derive(Clone, Debug)]
pub struct Program {
    /// For people and for the log's name: `kds grill`.
    pub name: String,
    pub binary: &'static str,
    pub args: Vec<String>,
    /// Further arguments of its first start: what a manager said once is not said again by a restart.
    pub first: Vec<String>,
}

/// What a look at a member found.
#[derive(Debug, PartialEq, Eq)]
pub enum News {
    /// Died; comes back after the pause.
    Died {
        name: String,
        words: String,
    },
    /// Died in a way that a restart does not mend; it stays away.
    GaveUp {
        name: String,
        words: String,
    },
    Restarted {
        name: String,
    },
    /// Ended by itself without an error: somebody closed the window.
    Closed {
        name: String,
    },
}

struct Member {
    program: Program,
    child: Option<Child>,
    started: Instant,
    pause: Duration,
    again_at: Option<Instant>,
    log: PathBuf,
}

/// All children of one restaurant. Dropping it kills what still runs.
pub struct Crew {
    members: Vec<Member>,
    logs: PathBuf,
}

#[expect(clippy::disallowed_methods, reason = "a launcher waits in real time")]
fn now() -> Instant {
    Instant::now()
}

impl Crew {
    /// Logs go to `logs/NAME.log`, appended.
    pub fn new(logs: &Path) -> Result<Self, CrewError> {
        let doing = || format!("making the log folder {}", logs.display());
        std::fs::create_dir_all(logs).map_err(|source| CrewError::Io {
            doing: doing(),
            source,
        })?;
        Ok(Self {
            members: Vec::new(),
            logs: logs.to_owned(),
        })
    }

    pub fn start(&mut self, program: Program) -> Result<(), CrewError> {
        let log = self
            .logs
            .join(format!("{}.log", program.name.replace(' ', "-")));
        let first = program.first.clone();
        let child = spawn(&program, &first, &log)?;
        self.members.push(Member {
            program,
            child: Some(child),
            started: now(),
            pause: RESTART_FIRST,
            again_at: None,
            log,
        });
        Ok(())
    }

    /// Starts a program and waits until its log holds `ready`; returns that line.
    pub fn start_ready(
        &mut self,
        program: Program,
        ready: &str,
        within: Duration,
    ) -> Result<String, CrewError> {
        let name = program.name.clone();
        let log = self.logs.join(format!("{}.log", name.replace(' ', "-")));
        let before = std::fs::metadata(&log).map_or(0, |meta| meta.len());
        self.start(program)?;
        let deadline = now() + within;
        while now() < deadline {
            keep_going()?;
            let text = std::fs::read(&log).unwrap_or_default();
            let fresh = String::from_utf8_lossy(&text[before.min(text.len() as u64) as usize..])
                .into_owned();
            if let Some(line) = fresh.lines().find(|line| line.contains(ready)) {
                return Ok(line.to_owned());
            }
            let member = self.members.last_mut().expect("just pushed");
            if let Some(child) = member.child.as_mut()
                && !matches!(child.try_wait(), Ok(None))
            {
                member.child = None;
                return Err(CrewError::DiedAtStart {
                    name,
                    words: last_words(&log),
                });
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Err(CrewError::NotReady {
            name,
            secs: within.as_secs(),
            words: last_words(&log),
        })
    }

    /// Looks after everyone: notices deaths, restarts whose pause is over. Call it every 50 ms or so.
    pub fn tend(&mut self) -> Vec<News> {
        let mut news = Vec::new();
        for member in &mut self.members {
            member.notice_death(&mut news);
            if member.again_at.is_some_and(|at| at <= now()) {
                member.again_at = None;
                match spawn(&member.program, &[], &member.log) {
                    Ok(child) => {
                        member.child = Some(child);
                        member.started = now();
                        news.push(News::Restarted {
                            name: member.program.name.clone(),
                        });
                    }
                    Err(_no_process_now) => member.again_at = Some(now() + RESTART_MAX),
                }
            }
        }
        news
    }

    /// SIGKILL, as a power cut would; `tend` brings it back. False if it is not running.
    pub fn kill(&mut self, name: &str) -> bool {
        let mut named = self.members.iter_mut().filter(|m| m.program.name == name);
        named
            .next()
            .and_then(|m| m.child.as_mut())
            .is_some_and(|child| child.kill().is_ok())
    }

    pub fn pid(&self, name: &str) -> Option<u32> {
        let member = self.members.iter().find(|m| m.program.name == name)?;
        member.child.as_ref().map(Child::id)
    }

    /// True while anyone runs or waits for a restart.
    pub fn anyone_left(&self) -> bool {
        self.members
            .iter()
            .any(|m| m.child.is_some() || m.again_at.is_some())
    }

    /// Asks everyone to stop, in reverse order of start, waits, kills the rest. Returns whom it had to kill.
    pub fn stop(&mut self) -> Vec<String> {
        let mut killed = Vec::new();
        for member in self.members.iter_mut().rev() {
            member.ask_to_stop();
        }
        let deadline = now() + STOP_WITHIN;
        for member in self.members.iter_mut().rev() {
            if member.see_it_stop(deadline) {
                killed.push(member.program.name.clone());
            }
        }
        self.members.clear();
        killed
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Member {
    fn notice_death(&mut self, news: &mut Vec<News>) {
        let Some(child) = self.child.as_mut() else {
            return;
        };
        let Ok(Some(status)) = child.try_wait() else {
            return;
        };
        self.child = None;
        let name = self.program.name.clone();
        if status.success() {
            news.push(News::Closed { name });
            return;
        }
        let words = last_words(&self.log);
        if status.code().is_some_and(|code| NO_USE.contains(&code)) {
            news.push(News::GaveUp { name, words });
            return;
        }
        if WELL_AFTER < now() - self.started {
            self.pause = RESTART_FIRST;
        }
        self.again_at = Some(now() + self.pause);
        self.pause = (self.pause * 2).min(RESTART_MAX);
        news.push(News::Died { name, words });
    }

    fn ask_to_stop(&mut self) {
        self.again_at = None;
        let pid = self
            .child
            .as_ref()
            .and_then(|child| Pid::from_raw(child.id() as i32));
        if let Some(pid) = pid {
            // A process that is gone already is stopped.
            kill_process(pid, Signal::TERM).ok();
        }
    }

    /// True if it had to be killed.
    fn see_it_stop(&mut self, deadline: Instant) -> bool {
        let Some(mut child) = self.child.take() else {
            return false;
        };
        while now() < deadline {
            if !matches!(child.try_wait(), Ok(None)) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        drop(child.kill());
        drop(child.wait());
        true
    }
}

fn spawn(what: &Program, first: &[String], log: &Path) -> Result<Child, CrewError> {
    let io = |source| CrewError::Io {
        doing: format!("starting {}", what.name),
        source,
    };
    let out: File = OpenOptions::new()
        .create(true)
        .append(true)
        .open(log)
        .map_err(io)?;
    let err = out.try_clone().map_err(io)?;
    Command::new(program(what.binary)?)
        .args(&what.args)
        .args(first)
        // A terminal sends Ctrl-C to its whole group: the programs end when the crew says so, in its order.
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        .spawn()
        .map_err(io)
}

/// The end of a program's log, for people.
pub fn last_words(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LAST_WORDS)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A crew of one shell, and the first news of it.
    fn news_of(script: &str) -> (Crew, News, tempfile::TempDir) {
        let logs = tempfile::tempdir().unwrap();
        let log = logs.path().join("shell.log");
        let (out, err) = (File::create(&log).unwrap(), File::create(&log).unwrap());
        let program = Program {
            name: "shell".to_owned(),
            binary: "house",
            args: vec!["--no-such-flag".to_owned()],
            first: Vec::new(),
        };
        let child = Command::new("sh")
            .args(["-c", script])
            .stdout(out)
            .stderr(err)
            .spawn()
            .unwrap();
        let member = Member {
            program,
            child: Some(child),
            started: now(),
            pause: Duration::from_secs(3_600),
            again_at: None,
            log,
        };
        let mut crew = Crew {
            members: vec![member],
            logs: logs.path().to_owned(),
        };
        loop {
            if let Some(news) = crew.tend().pop() {
                return (crew, news, logs);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn a_death_that_a_restart_does_not_mend_is_final() {
        for code in NO_USE {
            let (crew, news, _logs) = news_of(&format!("echo why; exit {code}"));
            let words = "why".to_owned();
            let name = "shell".to_owned();
            assert_eq!(news, News::GaveUp { name, words });
            assert!(!crew.anyone_left());
        }
        for script in ["exit 1", "exit 74", "kill -9 $$"] {
            let (crew, news, _logs) = news_of(script);
            assert!(matches!(news, News::Died { .. }), "{script}: {news:?}");
            assert!(crew.anyone_left(), "{script}: it comes back");
        }
        let (crew, news, _logs) = news_of("exit 0");
        assert!(matches!(news, News::Closed { .. }) && !crew.anyone_left());
    }
}
