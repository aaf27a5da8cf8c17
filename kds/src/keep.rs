//! What survives a restart of this screen beside its taps: its settings, its last picture of the rail, its key map.
//!
//! All of it is written by a thread of its own, by temporary name, sync and rename. A file that cannot be read is
//! set aside under another name, never silently lost, and the screen says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bevy::prelude::*;
use crossbeam_channel::{Receiver, Sender, bounded};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use shared::ids::StationId;
use shared::menu::Restaurant;

use crate::board::options::Options;
use crate::board::{Kept, Setup};
use crate::input::bar::{self, Bars};
use crate::lost::Drill;
use crate::store::replace;
use crate::theme::OwnTheme;
use crate::{BoardNow, Step, Stop, config};

/// The picture of the rail is written at most this often, and less often by this much again for each so many tickets:
/// what it costs must not grow with a rail that nobody can work off.
const EVERY_MS: u64 = 5_000;
const SLOWER_PER: usize = 200;
/// A picture older than this says nothing about tonight.
const KEPT_FOR: Duration = Duration::from_secs(8 * 3_600);
/// Writes that may wait; a newer picture replaces an older one anyway.
const WRITES_MAX: usize = 4;

/// Files of this screen in its folder.
#[derive(Clone, Debug)]
pub struct Files {
    pub settings: PathBuf,
    pub rail: PathBuf,
    pub keys: PathBuf,
}

impl Files {
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            settings: folder.join("settings.json"),
            rail: folder.join("rail.json"),
            keys: folder.join("keys.toml"),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct RailFile {
    v: u16,
    kept: Kept,
}

enum Write {
    Settings(Options),
    Rail(Box<Kept>),
    Keys(String),
}

/// Reads a file of JSON; one that is broken is set aside and named.
fn read<T: DeserializeOwned>(path: &Path) -> (Option<T>, Option<String>) {
    let Ok(text) = fs::read(path) else {
        return (None, None);
    };
    match serde_json::from_slice(&text) {
        Ok(read) => (Some(read), None),
        Err(error) => {
            let aside = path.with_extension("broken");
            let kept = fs::rename(path, &aside)
                .map_or(path, |()| &aside)
                .display()
                .to_string();
            (None, Some(format!("{kept}: {error}")))
        }
    }
}

/// The settings of an earlier run, and what was wrong with them.
pub fn settings(files: &Files) -> (Options, Option<String>) {
    let (read, trouble) = read::<Options>(&files.settings);
    (read.unwrap_or_default().within_limits(), trouble)
}

/// The rail as an earlier run knew it, if that was tonight.
pub fn rail(files: &Files) -> Option<Kept> {
    let modified = fs::metadata(&files.rail)
        .and_then(|file| file.modified())
        .ok()?;
    let age = modified.elapsed().unwrap_or(Duration::ZERO);
    if KEPT_FOR < age {
        return None;
    }
    let (read, trouble) = read::<RailFile>(&files.rail);
    if let Some(trouble) = trouble {
        tracing::warn!(trouble, "the last picture of the rail cannot be read");
    }
    read.map(|file| file.kept)
}

/// The house, for names in another language.
#[derive(Resource, Clone)]
pub struct House {
    pub restaurant: std::sync::Arc<Restaurant>,
    /// As the command line names it.
    pub station: String,
    /// Where a hand sent this screen; `main` goes there.
    pub next: std::sync::Arc<std::sync::OnceLock<StationId>>,
}

impl House {
    fn setup(&self, lang: crate::board::words::Lang) -> Option<Setup> {
        let house = &self.restaurant;
        if config::is_pickup(house, &self.station) {
            return Some(config::pickup(house, lang));
        }
        let station = config::station(house, &self.station).ok()?;
        Some(config::setup(house, station, lang))
    }
}

/// What belongs to this screen beside its board.
pub struct Own {
    pub files: Files,
    pub house: House,
    pub bars: Bars,
    pub theme: Option<OwnTheme>,
    pub drill: Option<Drill>,
}

#[derive(Resource)]
struct Keeper {
    writes: Sender<Write>,
    options: Options,
    stamp: u64,
    wrote_at: u64,
}

/// Writes what changes; needs `BoardNow` with the options of the files.
pub fn install(app: &mut App, files: Files, house: House) -> std::io::Result<()> {
    let (writes, waiting) = bounded(WRITES_MAX);
    let thread = std::thread::Builder::new().name("kds-keep".to_owned());
    thread.spawn(move || write_all(&waiting, &files))?;
    let options = app.world().resource::<BoardNow>().board.options().clone();
    app.insert_resource(Keeper {
        writes,
        options,
        stamp: 0,
        wrote_at: 0,
    })
    .insert_resource(house)
    .add_systems(Update, (follow, keep).chain().in_set(Step::Send));
    Ok(())
}

/// What was set on the screen takes effect, and goes to disk.
fn follow(
    mut now: ResMut<BoardNow>,
    mut keeper: ResMut<Keeper>,
    mut bars: ResMut<Bars>,
    house: Res<House>,
    stop: Option<Res<Stop>>,
) {
    if let Some(learned) = now.board.take_learned() {
        let text = bar::write(&learned);
        if let Err(error) = bars.learn(&text) {
            tracing::error!(%error, "a learned key map is not one");
        }
        now.board.set_key_maps(bars.names());
        bars.choose(&now.board.options().keys);
        now.board.set_legends(legends(&bars));
        keeper.writes.try_send(Write::Keys(text)).ok();
    }
    if let (Some(station), Some(stop)) = (now.board.moves_to(), stop) {
        house.next.get_or_init(|| station.clone());
        stop.ask();
    }
    let options = now.board.options();
    if *options == keeper.options {
        return;
    }
    let options = options.clone();
    if options.lang != keeper.options.lang
        && let Some(setup) = options.lang.and_then(|lang| house.setup(lang))
    {
        now.board.set_setup(setup);
    }
    if options.keys != keeper.options.keys {
        bars.choose(&options.keys);
        now.board.set_legends(legends(&bars));
    }
    if keeper
        .writes
        .try_send(Write::Settings(options.clone()))
        .is_ok()
    {
        keeper.options = options;
    }
}

pub fn legends(bars: &Bars) -> std::collections::BTreeMap<crate::intent::IntentKind, String> {
    bars.used
        .as_ref()
        .map(bar::BarMap::legends)
        .unwrap_or_default()
}

fn keep(now: Res<BoardNow>, mut keeper: ResMut<Keeper>) {
    let stamp = now.board.kept_stamp();
    let long = u64::try_from(now.board.truth().0.len() / SLOWER_PER).unwrap_or(0);
    let rested = keeper.wrote_at + EVERY_MS * (1 + long) <= now.now;
    if stamp == keeper.stamp || !rested {
        return;
    }
    let kept = Box::new(now.board.kept());
    if keeper.writes.try_send(Write::Rail(kept)).is_ok() {
        (keeper.stamp, keeper.wrote_at) = (stamp, now.now);
    }
}

fn write_all(waiting: &Receiver<Write>, files: &Files) {
    for write in waiting {
        let (path, bytes) = match write {
            Write::Settings(options) => (&files.settings, serde_json::to_vec_pretty(&options)),
            Write::Rail(kept) => (
                &files.rail,
                serde_json::to_vec(&RailFile { v: 1, kept: *kept }),
            ),
            Write::Keys(text) => (&files.keys, Ok(text.into_bytes())),
        };
        let written = bytes
            .map_err(std::io::Error::from)
            .and_then(|bytes| replace(path, &bytes));
        if let Err(error) = written {
            tracing::warn!(%error, path = %path.display(), "this will be gone after a restart");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_and_a_broken_file_is_set_aside_with_a_word() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(folder.path());
        assert_eq!(settings(&files), (Options::default(), None));
        let set = Options {
            light: true,
            columns: 4,
            ..Options::default()
        };
        replace(&files.settings, &serde_json::to_vec(&set).unwrap()).unwrap();
        assert_eq!(settings(&files), (set, None));
        fs::write(&files.settings, b"{\"light\": tru").unwrap();
        let (read, trouble) = settings(&files);
        assert_eq!(read, Options::default());
        assert!(
            trouble.unwrap().contains("settings.broken"),
            "named, not lost"
        );
        assert!(folder.path().join("settings.broken").exists());
    }
}
