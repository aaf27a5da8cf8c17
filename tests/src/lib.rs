//! Everything that needs to see the whole house: launcher, players, benches and what the tests share.
//!
//! This package may import every program; no program imports this one. Players reach the programs over
//! the real bus only.

pub mod crew;
pub mod hands;
pub mod workload;
pub mod replay;
pub mod restaurant;
pub mod samples;
pub mod script;
pub mod bench;
