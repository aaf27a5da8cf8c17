//! Recorded orders, played through the real programs over the real bus on a driven clock.

mod player;
mod recording;
mod totals;

pub use player::*;
pub use recording::*;
pub use totals::*;
