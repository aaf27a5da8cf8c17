//! Measurements, each a ratio against a bare limit taken in the same run.

mod baseline;
mod long_day;
mod pipeline;
mod probe;
mod router;

pub use baseline::*;
pub use long_day::*;
pub use pipeline::*;
pub use probe::*;
pub use router::*;
