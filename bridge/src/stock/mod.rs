//! Stock, pure: what a dish takes from the shelf, what that costs, and which dishes an empty shelf stops.
#![deny(clippy::unwrap_used, clippy::float_arithmetic)]

mod recipe;
mod depletion;
mod level;
mod supply;

pub use depletion::*;
pub use level::*;
pub use recipe::{Change, Cookbook, Exact, TooFine, Uses};
pub use supply::*;
