//! Bump bars: keyboards whose caps do not say what they send. A map says what each key does here.
//!
//! Maps ship with the program (assets/bump-bars), are learned on the screen, or are written by hand; one with a
//! mistake is refused as a whole, and the refusal names the line and the mend.

use std::collections::BTreeMap;
use std::path::Path;

use bevy::prelude::Resource;
use serde::Deserialize;
use toml::Spanned;

use crate::board::{LEARNED, Learned};
use crate::intent::{Intent, IntentKind};

const SHIPPED: [&str; 8] = [
    include_str!("../../../assets/bump-bars/bematech-a.toml"),
    include_str!("../../../assets/bump-bars/bematech-b.toml"),
    include_str!("../../../assets/bump-bars/bematech-c.toml"),
    include_str!("../../../assets/bump-bars/bematech-d.toml"),
    include_str!("../../../assets/bump-bars/bematech-e.toml"),
    include_str!("../../../assets/bump-bars/bematech-g.toml"),
    include_str!("../../../assets/bump-bars/letters-a-j.toml"),
    include_str!("../../../assets/bump-bars/letters-k-t.toml"),
];

/// A worn switch closes twice within this time at most.
const DEBOUNCE_MS_MAX: u64 = 1_000;

/// What a key of the bar does, and what is printed on its cap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    pub intent: Intent,
    pub legend: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarMap {
    pub name: String,
    pub debounce_ms: u64,
    pub keys: BTreeMap<String, Cap>,
}

/// Why a map is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {problem}; {mend}")]
pub struct MapError {
    pub file: String,
    pub line: usize,
    pub problem: String,
    pub mend: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    #[expect(
        dead_code,
        reason = "says what a reader of the file holds in hands; all bars are keyboards to us"
    )]
    kind: Option<String>,
    #[serde(default)]
    repeat: Option<Spanned<bool>>,
    #[serde(default)]
    debounce_ms: Option<Spanned<u64>>,
    keys: Vec<Key>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    key: Spanned<String>,
    #[serde(default)]
    legend: String,
    action: Spanned<String>,
}

/// The words of a map file for what a key does.
const ACTIONS: &[(&str, Intent)] = &[
    ("bump", Intent::Bump),
    ("bump_line", Intent::BumpLine),
    ("bump_seat", Intent::BumpSeat),
    ("start", Intent::Start),
    ("undo", Intent::Undo),
    ("park", Intent::Park),
    ("pin", Intent::Pin),
    ("recall", Intent::Recall),
    ("all_day", Intent::AllDay),
    ("mode", Intent::Scope),
    ("left", Intent::PreviousTicket),
    ("right", Intent::NextTicket),
    ("up", Intent::PreviousLine),
    ("down", Intent::NextLine),
    ("first", Intent::First),
    ("page_next", Intent::NextPage),
    ("page_previous", Intent::PreviousPage),
    ("view", Intent::View),
    ("zoom", Intent::Zoom),
    ("language", Intent::Language),
    ("menu", Intent::Settings),
    ("redraw", Intent::Tidy),
    ("rush", Intent::Rush),
    ("answer", Intent::Answer),
    ("refire", Intent::Refire),
    ("out", Intent::Out),
    ("help", Intent::Help),
    ("close", Intent::Close),
];

fn action(word: &str) -> Option<Intent> {
    if let Some(n) = word.strip_prefix("pick_") {
        let n: u8 = n.parse().ok()?;
        return (1..=10).contains(&n).then_some(Intent::Pick(n));
    }
    let found = ACTIONS.iter().find(|(name, _)| *name == word)?;
    Some(found.1.clone())
}

fn word_of(intent: &Intent) -> Option<String> {
    if let Intent::Pick(n) = intent {
        return Some(format!("pick_{n}"));
    }
    let found = ACTIONS.iter().find(|(_, other)| other == intent)?;
    Some(found.0.to_owned())
}

/// True for the names that the engine gives to keys that bars send.
fn is_key(name: &str) -> bool {
    const NAMED: &[&str] = &[
        "ControlLeft",
        "ControlRight",
        "ShiftLeft",
        "ShiftRight",
        "AltLeft",
        "AltRight",
        "ArrowUp",
        "ArrowDown",
        "ArrowLeft",
        "ArrowRight",
        "Space",
        "Enter",
        "Escape",
        "Backspace",
        "Tab",
        "Home",
        "End",
        "PageUp",
        "PageDown",
        "Insert",
        "Delete",
        "Minus",
        "Equal",
        "Comma",
        "Period",
        "Slash",
        "Semicolon",
        "Quote",
        "Backquote",
        "BracketLeft",
        "BracketRight",
        "Backslash",
        "NumpadSubtract",
        "NumpadAdd",
        "NumpadMultiply",
        "NumpadDivide",
        "NumpadEnter",
        "NumpadDecimal",
        "NumLock",
    ];
    let one = |head: &str, fits: fn(char) -> bool| {
        let rest = name.strip_prefix(head).unwrap_or_default();
        rest.len() == 1 && rest.chars().all(fits)
    };
    let number = name.strip_prefix('F').and_then(|n| n.parse::<u8>().ok());
    NAMED.contains(&name)
        || one("Key", |c| c.is_ascii_uppercase())
        || one("Digit", |c| c.is_ascii_digit())
        || one("Numpad", |c| c.is_ascii_digit())
        || number.is_some_and(|n| (1..=24).contains(&n))
}

/// The keys of a file; each once, each known, each for something.
fn caps(
    listed: Vec<Key>,
    refuse: &impl Fn(usize, String, String) -> MapError,
) -> Result<BTreeMap<String, Cap>, MapError> {
    let mut keys: BTreeMap<String, Cap> = BTreeMap::new();
    for key in listed {
        let (at, name) = (key.key.span().start, key.key.into_inner());
        if !is_key(&name) {
            let problem = format!("'{name}' is no key");
            let mend = "use names like KeyA, Digit1, Enter, ControlLeft".to_owned();
            return Err(refuse(at, problem, mend));
        }
        let (action_at, word) = (key.action.span().start, key.action.into_inner());
        let Some(intent) = action(&word) else {
            let words: Vec<&str> = ACTIONS.iter().map(|(name, _)| *name).collect();
            let problem = format!("'{word}' is nothing that a key can do");
            let mend = format!("use one of pick_1 to pick_10, {}", words.join(", "));
            return Err(refuse(action_at, problem, mend));
        };
        if keys.contains_key(&name) {
            let problem = format!("{name} stands here for the second time");
            return Err(refuse(
                at,
                problem,
                "remove one of the two lines".to_owned(),
            ));
        }
        let legend = if key.legend.is_empty() {
            name.clone()
        } else {
            key.legend
        };
        keys.insert(name, Cap { intent, legend });
    }
    Ok(keys)
}

impl BarMap {
    pub fn parse(file: &str, text: &str) -> Result<Self, MapError> {
        let line = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
        let refuse = |at: usize, problem: String, mend: String| MapError {
            file: file.to_owned(),
            line: line(at),
            problem,
            mend,
        };
        let read: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let mend = "see assets/bump-bars/README.md for the form".to_owned();
            refuse(at, error.message().to_owned(), mend)
        })?;
        if let Some(repeat) = read.repeat.filter(|repeat| *repeat.get_ref()) {
            let problem = "a held key would bump ticket after ticket".to_owned();
            let mend = "write repeat = false, or leave it out".to_owned();
            return Err(refuse(repeat.span().start, problem, mend));
        }
        let debounce = read.debounce_ms;
        if let Some(ms) = debounce
            .as_ref()
            .filter(|ms| DEBOUNCE_MS_MAX < *ms.get_ref())
        {
            let problem = format!("{} ms would swallow taps that are meant", ms.get_ref());
            let mend = format!("write at most {DEBOUNCE_MS_MAX}");
            return Err(refuse(ms.span().start, problem, mend));
        }
        let keys = caps(read.keys, &refuse)?;
        if !keys.values().any(|cap| cap.intent == Intent::Bump) {
            let problem = "no key bumps".to_owned();
            return Err(refuse(
                0,
                problem,
                "give one key action = \"bump\"".to_owned(),
            ));
        }
        Ok(Self {
            name: read.name,
            debounce_ms: debounce.map_or(60, Spanned::into_inner),
            keys,
        })
    }

    /// What the keys are called, by what they do, for the help.
    pub fn legends(&self) -> BTreeMap<IntentKind, String> {
        let mut legends = BTreeMap::new();
        for cap in self.keys.values() {
            if let Some(kind) = IntentKind::of(&cap.intent) {
                legends.entry(kind).or_insert_with(|| cap.legend.clone());
            }
        }
        legends
    }
}

/// The file of a map that was learned; parsing it gives the same map again.
pub fn write(learned: &Learned) -> String {
    let mut text = format!("name = \"{LEARNED}\"\nrepeat = false\nkeys = [\n");
    for (key, intent) in &learned.0 {
        if let Some(word) = word_of(intent) {
            text.push_str(&format!(
                "  {{ key = \"{key}\", legend = \"{key}\", action = \"{word}\" }},\n"
            ));
        }
    }
    text.push_str("]\n");
    text
}

/// The maps this screen knows, and the one in use.
#[derive(Resource, Default)]
pub struct Bars {
    known: Vec<BarMap>,
    pub used: Option<BarMap>,
}

impl Bars {
    /// The shipped maps and, where there is one, the map of this device's own file.
    pub fn load(own: &Path) -> (Self, Option<MapError>) {
        let shipped = SHIPPED
            .iter()
            .map(|text| BarMap::parse("assets/bump-bars", text));
        let mut known: Vec<BarMap> = shipped
            .map(|map| map.expect("a test reads the shipped maps"))
            .collect();
        let mut trouble = None;
        if let Ok(text) = std::fs::read_to_string(own) {
            match BarMap::parse(&own.display().to_string(), &text) {
                Ok(map) => known.push(BarMap {
                    name: LEARNED.to_owned(),
                    ..map
                }),
                Err(error) => trouble = Some(error),
            }
        }
        (Self { known, used: None }, trouble)
    }

    pub fn names(&self) -> Vec<String> {
        self.known.iter().map(|map| map.name.clone()).collect()
    }

    /// Takes a learned map among the known ones.
    pub fn learn(&mut self, text: &str) -> Result<(), MapError> {
        let map = BarMap::parse(LEARNED, text)?;
        self.known.retain(|known| known.name != map.name);
        self.known.push(map);
        Ok(())
    }

    /// Uses the map of this name; another name is the keyboard alone.
    pub fn choose(&mut self, name: &str) {
        self.used = self.known.iter().find(|map| map.name == name).cloned();
    }
}

#[cfg(test)]
#[path = "bar_tests.rs"]
mod tests;
