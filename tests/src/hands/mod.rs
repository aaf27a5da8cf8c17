//! Hands: simulated guests, cooks and drivers, as ordinary clients on the real bus.

mod guests;
mod hand;
mod service;
mod kitchen;

pub use guests::*;
pub use hand::*;
pub use kitchen::*;
pub use service::*;
