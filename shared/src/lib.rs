//! The language that all four programs speak: nouns, rules two programs must agree on, and messages.
//!
//! Entry rule: two programs need it, or it does not enter. Nothing here reads a clock, mints an id,
//! opens a database or draws; zenoh sits behind the feature `bus`.

pub mod ids;
pub mod time;
pub mod money;
pub mod quantity;
pub mod ratio;
pub mod menu;
pub mod order;
pub mod ticket;
pub mod check;
pub mod lang;
pub mod rules;
pub mod wire;
pub mod bus;
pub mod theme;
pub mod machine;
pub mod fixture;
