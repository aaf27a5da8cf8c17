//! Hands: keys and touches become intents, and intents go to the board.

pub mod bar;
mod keys;
mod touch;

use bevy::prelude::*;

use crate::intent::Intent;
use crate::{BoardNow, Step};

/// A worn switch or a wet finger that repeats within this time counts once.
pub const DEBOUNCE_MS: u64 = 150;

/// An intent of this frame; tests may send their own.
#[derive(Message, Clone, Debug, PartialEq, Eq)]
pub struct Asked(pub Intent);

pub fn plugin(app: &mut App) {
    app.add_message::<Asked>()
        .init_resource::<keys::Debounce>()
        .init_resource::<bar::Bars>()
        .init_resource::<touch::LastTouch>()
        .add_systems(
            Update,
            (keys::read, touch::read, act).chain().in_set(Step::Decide),
        );
}

fn act(mut asked: MessageReader<Asked>, mut now: ResMut<BoardNow>) {
    let mono = now.now;
    for Asked(intent) in asked.read() {
        now.board.act(intent.clone(), mono);
    }
}
