//! What the program does besides serving: each command reads the store, or has the writer do something.

pub(crate) mod close;
pub(crate) mod count;
pub(crate) mod exceptions;
pub(crate) mod pace;
pub(crate) mod pin;
pub(crate) mod progress;
pub(crate) mod queue;
pub(crate) mod stock;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use bridge::OpenError;
use bridge::config::Folders;
use bridge::ingest::Rules;
use bridge::store::{Reader, Store, Wishing, exists};
use bridge::wish::{Done, Place, Wish, fulfil};
use shared::menu::Restaurant;
use shared::time::Timestamp;

/// How long a running bridge may take to answer a command; it wakes twice a second.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

pub(crate) fn reader(folders: &Folders) -> Result<Reader> {
    let dir = folders.own();
    if !exists(&dir) {
        bail!(
            "{} holds no books; run a bridge on it first, or choose another --data",
            dir.display()
        );
    }
    Reader::open(&dir).with_context(|| format!("the books in {} cannot be read", dir.display()))
}

pub(crate) fn restaurant(folders: &Folders) -> Result<Restaurant> {
    let folder = folders.restaurant();
    match shared::menu::load(&folder) {
        Ok(restaurant) => Ok(restaurant),
        Err(problems) => bail!(
            "the restaurant in {} cannot be opened:\n{problems}",
            folder.display()
        ),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a command is given now, by a person"
)]
pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let ms = since.map_or(0, |since| since.as_millis());
    Timestamp(i64::try_from(ms).unwrap_or(i64::MAX))
}

#[expect(clippy::disallowed_methods, reason = "a person waits in real time")]
fn clock() -> Instant {
    Instant::now()
}

/// Has the books changed: by the bridge that works on the folder, or here when there is none.
pub(crate) fn wish(folders: &Folders, wish: &Wish) -> Result<Done> {
    let dir = folders.own();
    let granted = match bridge::lock(&dir) {
        Ok(lock) => {
            let restaurant = restaurant(folders)?;
            let rules = Rules::of(&restaurant)?;
            let mut store = Store::open(&dir)?;
            let place = Place {
                rules: &rules,
                restaurant: &restaurant,
                at: now(),
            };
            let granted = store.turn(|turn| fulfil(turn, &place, wish))?;
            drop(lock);
            granted
        }
        Err(OpenError::Locked { .. }) => ask_running(&dir, wish)?,
        Err(error) => return Err(error.into()),
    };
    granted.map_err(anyhow::Error::msg)
}

fn ask_running(dir: &std::path::Path, wish: &Wish) -> Result<bridge::wish::Granted> {
    let wishing = Wishing::leave(dir, wish, now())?;
    let until = clock() + ANSWER_WITHIN;
    loop {
        if let Some(answer) = wishing.answer()? {
            return Ok(answer);
        }
        if until < clock() && wishing.take_back()? {
            bail!(
                "the bridge on {} does not answer; nothing was changed. Look at its log, or stop it and try again",
                dir.display()
            );
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
