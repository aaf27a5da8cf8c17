//! The online shop's side, pure: what a body asks for, and what a guest is told about an order.
#![deny(clippy::unwrap_used, clippy::float_arithmetic)]

mod intake;
mod read;
mod status;
mod signature;
mod channels;
mod translate;
mod languages;
mod news;
mod pace;

pub use channels::*;
pub use intake::*;
pub use news::*;
pub use pace::*;
pub use signature::*;
pub use status::*;
pub use translate::{Said, TheirOrder, Trouble, translate};
