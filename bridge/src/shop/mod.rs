//! The online shop's side, pure: what a body asks for, and what a guest is told about an order.
#![deny(clippy::unwrap_used, clippy::float_arithmetic)]

mod intake;
mod read;
mod status;
mod signature;
mod channels;
mod translate;
mod languages;

pub use channels::*;
pub use intake::*;
pub use signature::*;
pub use status::*;
pub use translate::{Said, TheirOrder, Trouble, translate};
