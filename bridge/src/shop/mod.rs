//! The online shop's side, pure: what a body asks for, and what a guest is told about an order.
#![deny(clippy::unwrap_used, clippy::float_arithmetic)]

mod intake;
mod read;
mod status;

pub use intake::*;
pub use status::*;
