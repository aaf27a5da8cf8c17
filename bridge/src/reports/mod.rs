//! Reports over days: sales, speed of service, what moved on the shelves. Pure; the store reads, pages draw.

#![deny(clippy::unwrap_used, clippy::float_arithmetic)]

mod days;
mod sales;
mod speed;
mod variance;

pub use days::{BadDays, DAYS_MAX, Days};
pub use sales::{Counter, Sales, SoldRow, Sum};
pub use speed::{AT_ONCE, Speed, StationSpeed};
pub use variance::{Moves, Variance, variance};
