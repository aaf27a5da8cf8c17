//! Measurements, each a ratio against a bare limit taken in the same run.

mod baseline;
mod bridge;
mod kds;
mod long_day;
mod pipeline;
mod probe;
mod process;
mod router;
mod scheduling;
mod terminal;
mod verdicts;

pub use baseline::*;
pub use bridge::*;
pub use kds::*;
pub use long_day::*;
pub use pipeline::*;
pub use probe::*;
pub use process::*;
pub use router::*;
pub use scheduling::*;
pub use terminal::*;
pub use verdicts::*;
