//! The door of the manager's page: who is signed in, how often somebody may guess, and what every form must carry.
//!
//! Sessions live in memory: a restart signs everybody out. One that is idle, old, or begun with another PIN than
//! the one in the file is over.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::secrets;

/// Nobody touched the page for so long: whoever finds the phone must sign in.
const IDLE_MAX: Duration = Duration::from_secs(2 * 3_600);
/// A long evening.
const AGE_MAX: Duration = Duration::from_secs(16 * 3_600);
/// The one that was used least recently goes.
const SESSIONS_MAX: usize = 32;
/// Wrong PINs in a row before the door stays shut for a while.
pub(super) const TRIES: u32 = 5;
const SHUT: Duration = Duration::from_secs(60);
const SHUT_MAX: Duration = Duration::from_secs(3_600);

/// What a page says once, after something was done: good news or a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Done(String),
    Refused(String),
    /// A new token's key, which is shown this once.
    Key(String),
}

#[derive(Clone, Debug)]
struct Open {
    csrf: String,
    begun: Instant,
    touched: Instant,
    /// The PIN's hash at sign-in.
    pin: String,
    word: Option<Word>,
}

#[derive(Debug, Default)]
struct Inside {
    /// By the digest of the cookie.
    open: BTreeMap<[u8; 32], Open>,
    wrong: u32,
    shut_until: Option<Instant>,
}

/// Somebody who is signed in, as a handler sees them.
#[derive(Clone, Debug)]
pub(super) struct Session {
    id: [u8; 32],
    pub(super) csrf: String,
    /// Said once.
    pub(super) word: Option<Word>,
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    /// The cookie.
    Welcome(String),
    Wrong {
        left: u32,
    },
    Shut {
        secs: u64,
    },
    NoPin,
    Unreadable(String),
}

pub struct Door {
    dir: PathBuf,
    inside: Mutex<Inside>,
    /// One guess at a time: hashing is dear on purpose.
    guessing: Mutex<()>,
    form_key: String,
}

impl Door {
    /// `dir` is the bridge's own folder, where the PIN's file lies.
    pub fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            inside: Mutex::default(),
            guessing: Mutex::default(),
            form_key: secrets::key(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn has_pin(&self) -> bool {
        !matches!(secrets::read_pin(&self.dir), Ok(None))
    }

    /// Lets somebody in who knows the PIN. Blocks for tens of milliseconds.
    pub(super) fn try_pin(&self, pin: &str, now: Instant) -> Tried {
        let _one = self.guessing.lock().unwrap_or_else(PoisonError::into_inner);
        let until = self.lock().shut_until;
        if let Some(left) = until.and_then(|until| until.checked_duration_since(now)) {
            let secs = left.as_secs() + 1;
            return Tried::Shut { secs };
        }
        let hash = match secrets::read_pin(&self.dir) {
            Ok(Some(hash)) => hash,
            Ok(None) => return Tried::NoPin,
            Err(error) => return Tried::Unreadable(error.to_string()),
        };
        if !secrets::is_pin(&hash, pin) {
            return self.wrong(now);
        }
        let cookie = secrets::key();
        let mut inside = self.lock();
        (inside.wrong, inside.shut_until) = (0, None);
        if SESSIONS_MAX <= inside.open.len() {
            let oldest = inside.open.iter().min_by_key(|(_, open)| open.touched);
            if let Some(id) = oldest.map(|(id, _)| *id) {
                inside.open.remove(&id);
            }
        }
        let open = Open {
            csrf: secrets::key(),
            begun: now,
            touched: now,
            pin: hash,
            word: None,
        };
        inside.open.insert(secrets::digest(&cookie), open);
        Tried::Welcome(cookie)
    }

    fn wrong(&self, now: Instant) -> Tried {
        let mut inside = self.lock();
        inside.wrong += 1;
        let Some(over) = inside.wrong.checked_sub(TRIES) else {
            return Tried::Wrong {
                left: TRIES - inside.wrong,
            };
        };
        let shut = SHUT.saturating_mul(1 << over.min(10)).min(SHUT_MAX);
        inside.shut_until = Some(now + shut);
        tracing::warn!(
            wrong = inside.wrong,
            "the manager's page is shut for a while: wrong PINs"
        );
        Tried::Shut {
            secs: shut.as_secs(),
        }
    }

    /// Whose cookie it is. `quiet`: a page that refreshes itself keeps nobody signed in. What was said is said once.
    pub(super) fn session(&self, cookie: &str, now: Instant, quiet: bool) -> Option<Session> {
        let pin = secrets::read_pin(&self.dir).ok().flatten()?;
        let id = secrets::digest(cookie);
        let mut inside = self.lock();
        let open = inside.open.get_mut(&id)?;
        let age = |since: Instant| now.saturating_duration_since(since);
        if IDLE_MAX < age(open.touched) || AGE_MAX < age(open.begun) || open.pin != pin {
            inside.open.remove(&id);
            return None;
        }
        if !quiet {
            open.touched = now;
        }
        Some(Session {
            id,
            csrf: open.csrf.clone(),
            word: if quiet { None } else { open.word.take() },
        })
    }

    /// Something for the next page.
    pub(super) fn say(&self, session: &Session, word: Word) {
        if let Some(open) = self.lock().open.get_mut(&session.id) {
            open.word = Some(word);
        }
    }

    pub(super) fn leave(&self, session: &Session) {
        self.lock().open.remove(&session.id);
    }

    /// What the sign-in form must carry for this cookie, before anybody is signed in.
    pub(super) fn form_token(&self, cookie: &str) -> String {
        let inner = crate::store::hex(&secrets::digest(cookie));
        crate::store::hex(&secrets::digest(&format!("{}{inner}", self.form_key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a test has a clock of its own")]
    fn clock() -> Instant {
        Instant::now()
    }

    fn door() -> (tempfile::TempDir, Door, Instant) {
        let dir = tempfile::tempdir().unwrap();
        secrets::set_pin(dir.path(), "402719").unwrap();
        let door = Door::new(dir.path().to_owned());
        (dir, door, clock())
    }

    fn welcome(door: &Door, now: Instant) -> String {
        match door.try_pin("402719", now) {
            Tried::Welcome(cookie) => cookie,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn whoever_guesses_waits_longer_each_time_and_the_right_pin_waits_too() {
        let (_dir, door, now) = door();
        for left in [4, 3, 2, 1] {
            assert_eq!(door.try_pin("111112", now), Tried::Wrong { left });
        }
        assert_eq!(door.try_pin("111112", now), Tried::Shut { secs: 60 });
        assert_eq!(door.try_pin("402719", now), Tried::Shut { secs: 61 });
        let later = now + Duration::from_secs(61);
        assert_eq!(door.try_pin("111112", later), Tried::Shut { secs: 120 });
        let later = later + Duration::from_secs(121);
        let cookie = welcome(&door, later);
        assert!(door.session(&cookie, later, false).is_some());
        assert_eq!(door.try_pin("111112", later), Tried::Wrong { left: 4 });
    }

    #[test]
    fn a_session_ends_when_idle_when_old_and_when_the_pin_changes() {
        let (dir, door, now) = door();
        let hours = |n: u64| Duration::from_secs(n * 3_600);
        let cookie = welcome(&door, now);
        assert!(door.session("another", now, false).is_none());
        assert!(door.session(&cookie, now + hours(1), true).is_some());
        assert!(
            door.session(&cookie, now + hours(2) + hours(1), false)
                .is_none(),
            "idle"
        );
        let cookie = welcome(&door, now);
        for hour in 1..=16 {
            assert!(
                door.session(&cookie, now + hours(hour), false).is_some(),
                "{hour}"
            );
        }
        assert!(
            door.session(&cookie, now + hours(17), false).is_none(),
            "old"
        );
        let cookie = welcome(&door, now);
        secrets::set_pin(dir.path(), "402718").unwrap();
        assert!(door.session(&cookie, now, false).is_none(), "another PIN");
    }

    #[test]
    fn a_word_is_said_once_and_not_to_a_page_that_refreshes_itself() {
        let (_dir, door, now) = door();
        let cookie = welcome(&door, now);
        let session = door.session(&cookie, now, false).unwrap();
        door.say(&session, Word::Done("parked".to_owned()));
        assert_eq!(door.session(&cookie, now, true).unwrap().word, None);
        let said = door.session(&cookie, now, false).unwrap().word;
        assert_eq!(said, Some(Word::Done("parked".to_owned())));
        assert_eq!(door.session(&cookie, now, false).unwrap().word, None);
        door.leave(&session);
        assert!(door.session(&cookie, now, false).is_none());
    }
}
