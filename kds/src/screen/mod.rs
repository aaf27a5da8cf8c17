//! What the cook sees: regions describe it as plain data, `paint` keeps what is drawn equal to it.
//!
//! Regions read the board and nothing else; they neither change it nor send anything.

pub mod draw;
mod icons;
mod ticket;
mod header;
mod note;
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

pub use paint::{Drawn, Painted, Shows, camera, drawing};
pub use scene::scene;

use crate::Step;

/// How large the canvas is drawn.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// Logical pixels per unit, as touches are told.
    pub logical: f32,
    /// Pixels of the screen per logical one.
    pub factor: f32,
}

impl Default for Unit {
    fn default() -> Self {
        Self {
            logical: 1.0,
            factor: 1.0,
        }
    }
}

impl Unit {
    /// Pixels of the screen per unit.
    pub fn pixels(self) -> f32 {
        self.logical * self.factor
    }
}

/// Draws the board each frame; cheap when nothing changed.
pub fn plugin(app: &mut App) {
    app.init_resource::<Painted>()
        .init_resource::<Unit>()
        .add_systems(
            Update,
            (crate::theme::follow, paint::paint)
                .chain()
                .in_set(Step::Draw),
        );
}
