//! The router: the only authority on kitchen truth.
//!
//! It owns what was ordered, what each station has to do and what was answered to whom. Invariants:
//!
//! - Nothing leaves (an answer, a tell, a beat) before what it says is in the journal, synced.
//! - An id asked twice is decided once; the second gets the first one's answer, a refusal too.
//! - `kitchen` is pure: no clock, no file, no thread. Only `store` has SQL; only `serve` and `main` read
//!   a clock or mint an id; only `main` and `serve` know that a bus exists.
//! - Memory follows the journal: a commit that fails stops the process, and a start replays `evolve` alone.
//!
//! What it must never know: how a screen looks, what a recipe or an account is, how zenoh works.

pub mod kitchen;
pub mod rehearsal;
pub mod store;
pub mod staff;
pub mod clock;
pub mod watch;
pub mod serve;
pub mod publish;
pub mod config;
pub mod report;
pub mod why;
pub mod learned;
