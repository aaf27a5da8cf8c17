//! What the cook sees: regions describe it as plain data, `paint` keeps the engine's nodes equal to it.
//!
//! Regions read the board and nothing else; they neither change it nor send anything.

pub mod draw;
mod icons;
mod ticket;
mod header;
mod rail;
mod all_day;
pub mod bar;
pub mod recall;
pub mod question;
mod expo;
mod scene;
mod paint;

use bevy::prelude::*;

pub use paint::{Painted, Shows};
pub use scene::scene;

use crate::Step;

/// Draws the board each frame; cheap when nothing changed.
pub fn plugin(app: &mut App) {
    app.init_resource::<Painted>()
        .init_resource::<UiScale>()
        .add_systems(Update, paint::paint.in_set(Step::Draw));
}
