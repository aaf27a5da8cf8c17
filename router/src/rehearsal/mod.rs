//! A service rehearsed: seeded guests and cooks over the real kitchen, on virtual time.
//!
//! Every policy meets the same guests, the same cooks and the same food: what a step takes depends on
//! the seed and on the step alone, never on the order in which things happen. Nothing here is part of a
//! service; it measures, and answers "what if". What it assumes is written at `guests` and `cooks`.

mod dice;
mod guests;
mod recorded;
mod load;
mod cooks;
mod evening;
mod notes;
mod figures;
mod settings;
mod paired;
pub mod bench;
pub mod replans;
pub mod dishes;
pub mod instances;
mod difference;
pub mod report;
pub mod command;
#[cfg(test)]
mod batches;
#[cfg(test)]
mod tests;

pub use cooks::Crew;
pub use evening::{Rehearsal, Stuck, rehearse};
pub use figures::{Figures, Promises, Quantiles, Spread};
pub use guests::{Arrival, Service, modifiers, saturday};
pub use load::{at_load, busiest, offered};
pub use notes::{CourseNote, Notes};
pub use paired::Interval;
pub use recorded::{RecordedError, recorded};
pub use settings::{BadSetting, Settings};
