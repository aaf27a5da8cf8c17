//! Keys of keyboards and bump bars: physical keys, no repeats, no chords, and a worn switch counts once.

use std::collections::BTreeMap;

use bevy::input::ButtonState;
use bevy::input::keyboard::KeyboardInput;
use bevy::prelude::*;

use super::{Asked, DEBOUNCE_MS};
use crate::BoardNow;
use crate::intent::of_key;

/// When each key was last taken.
#[derive(Resource, Default)]
pub(super) struct Debounce(BTreeMap<String, u64>);

pub(super) fn read(
    mut events: MessageReader<KeyboardInput>,
    mut taken: ResMut<Debounce>,
    mut now: ResMut<BoardNow>,
    mut asked: MessageWriter<Asked>,
) {
    for event in events.read() {
        if event.state != ButtonState::Pressed || event.repeat {
            continue;
        }
        // The engine names physical keys as the table does.
        let name = format!("{:?}", event.key_code);
        let Some(intent) = of_key(&name) else {
            continue;
        };
        let mono = now.now;
        let bounced = taken
            .0
            .get(&name)
            .is_some_and(|last| mono.saturating_sub(*last) < DEBOUNCE_MS);
        if bounced {
            continue;
        }
        taken.0.insert(name, mono);
        now.board.keys_used();
        asked.write(Asked(intent));
    }
}
