//! When work goes to the kitchen, why it waits, and in which order the rails stand.
//!
//! `course` says when a course may go at all; it runs with every change of an order. `planner` looks at
//! the whole kitchen and decides inside that: which steps wait for which, which course stands before
//! which, and when each will be ready. It runs off the path of accepting, on a copy, bounded by a count.

mod course;
mod places;
mod model;
mod rail;
mod holds;
mod cost;
mod search;
mod tries;
mod ranks;
mod difference;
mod moves;
#[cfg(test)]
pub(super) mod audit;
mod instance;
pub mod planner;

pub use course::{Hold, Plan, plan};
pub(super) use course::{at_accept, at_addition, of_order};
pub use planner::Algorithm;
