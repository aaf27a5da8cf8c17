//! Measurements, each a ratio against a bare limit taken in the same run.

mod baseline;
mod pipeline;
mod probe;
mod long_day;
mod router;

pub use baseline::*;
pub use pipeline::*;
pub use probe::*;
pub use long_day::*;
pub use router::*;
