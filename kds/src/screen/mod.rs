//! What the cook sees: regions describe it as plain data, `paint` keeps the engine's nodes equal to it.
//!
//! Regions read the board and nothing else; they neither change it nor send anything.

pub mod draw;
mod icons;
mod ticket;
mod header;
mod rail;
pub mod all_day;
pub mod bar;
pub mod list;
mod help;
pub mod learn;
pub mod question;
pub mod expo;
mod pickup;
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
        .add_systems(
            Update,
            (crate::theme::follow, paint::paint)
                .chain()
                .in_set(Step::Draw),
        );
}
