//! Measurements, each a ratio against a bare limit taken in the same run.

mod baseline;
mod pipeline;
mod probe;

pub use baseline::*;
pub use pipeline::*;
pub use probe::*;
