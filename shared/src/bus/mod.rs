//! A link to the bus: two bounded channel ends and a health value, over memory or over zenoh.
//!
//! Programs see `ClientLink` or `RouterLink`; how bytes travel, are repeated, counted and pulled is
//! settled below them. Handlers only enqueue.

mod health;
mod link;
mod follow;
mod asks;
mod pulls;
mod lag;
mod courier;
pub mod memory;
#[cfg(feature = "bus")]
pub mod zenoh;

pub use asks::{Asks, Concern, Sending, concerns};
pub use follow::*;
pub use health::*;
pub use link::*;
