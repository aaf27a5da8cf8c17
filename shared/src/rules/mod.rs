//! Rules that two programs must agree on: lifecycle, amend, pricing, tax, splits, card numbers. Pure functions over the nouns.
#![deny(clippy::unwrap_used, clippy::float_arithmetic)]

pub mod lifecycle;
pub mod amend;
pub mod tax;
pub mod pricing;
pub mod split;
pub mod card_number;
