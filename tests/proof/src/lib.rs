//! What the bridge promises, proven from outside: killed in a storm, and measured against bare limits.
//!
//! Nothing here draws, so that it builds in minutes. The bridge runs as a process of its own; the router it
//! follows is played over a real bus, and keeps the journal that the books are held against afterwards.

pub mod dice;
pub mod service;
pub mod router;
pub mod programs;
pub mod services;
pub mod guests;
pub mod killer;
pub mod storm;
pub mod verdict;
pub mod pizza;
pub mod ingest;
pub mod accept;
pub mod reach;
pub mod pages;
