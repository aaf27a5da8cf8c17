//! A second reckoning of a day from the router's own words: what the books should say, worked out another way.
//!
//! It shares no rule with `books`, `stock` or `ingest`. Where the two disagree one of them is wrong, and a
//! person is told before the day is closed.
#![deny(clippy::unwrap_used, clippy::float_arithmetic)]

mod larder;
mod truth;

pub use larder::Rulebook;
pub use truth::{Audit, Tenders, Truth};
