//! Keys of keyboards and bump bars: physical keys, no repeats, no chords, and a worn switch counts once.

use std::collections::BTreeMap;

use bevy::input::ButtonState;
use bevy::input::keyboard::KeyboardInput;
use bevy::prelude::*;

use super::bar::Bars;
use super::{Asked, DEBOUNCE_MS};
use crate::BoardNow;
use crate::intent::{Intent, of_key};

/// When each key was last taken.
#[derive(Resource, Default)]
pub(super) struct Debounce(BTreeMap<String, u64>);

pub(super) fn read(
    mut events: MessageReader<KeyboardInput>,
    bars: Res<Bars>,
    mut taken: ResMut<Debounce>,
    mut now: ResMut<BoardNow>,
    mut asked: MessageWriter<Asked>,
) {
    for event in events.read() {
        if event.state != ButtonState::Pressed || event.repeat {
            continue;
        }
        // The engine names physical keys as the tables do.
        let name = format!("{:?}", event.key_code);
        let mono = now.now;
        let worn = bars.used.as_ref().map_or(0, |bar| bar.debounce_ms);
        let bounced = taken
            .0
            .get(&name)
            .is_some_and(|last| mono.saturating_sub(*last) < DEBOUNCE_MS.max(worn));
        if bounced {
            continue;
        }
        taken.0.insert(name.clone(), mono);
        if now.board.is_learning() && name != "Escape" {
            now.board.learn_key(&name);
            continue;
        }
        if let Some(intent) = meant(&name, &bars, now.board.is_typing()) {
            now.board.keys_used();
            asked.write(Asked(intent));
        }
    }
}

/// A key of the bar first, else of the keyboard; while something is typed, letters and figures are themselves.
fn meant(name: &str, bars: &Bars, typing: bool) -> Option<Intent> {
    let cap = bars.used.as_ref().and_then(|bar| bar.keys.get(name));
    let intent = cap.map(|cap| cap.intent.clone()).or_else(|| of_key(name));
    if !typing {
        return intent;
    }
    match (name, intent) {
        ("Backspace", _) => Some(Intent::Type('\u{8}')),
        (_, Some(Intent::Pick(n))) => char::from_digit(u32::from(n % 10), 10).map(Intent::Type),
        (_, Some(intent @ (Intent::Bump | Intent::Close | Intent::Search))) => Some(intent),
        (_, Some(intent @ (Intent::NextLine | Intent::PreviousLine))) => Some(intent),
        ("Space", _) => Some(Intent::Type(' ')),
        _ => letter(name).map(Intent::Type),
    }
}

fn letter(name: &str) -> Option<char> {
    let rest = name
        .strip_prefix("Key")
        .or_else(|| name.strip_prefix("Digit"))?;
    let mut chars = rest.chars();
    let first = chars.next().filter(|_| chars.next().is_none())?;
    Some(first.to_ascii_lowercase())
}
