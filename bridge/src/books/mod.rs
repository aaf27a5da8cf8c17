//! Double-entry books, pure: which accounts a fact touches, and entries that cannot be unbalanced.
//!
//! Payments are owed to the guest (`DEPOSITS`) until the check is settled; settlement turns them into
//! income and tax with the numbers the router sealed. Nothing here computes a price or a tax of a sale.
#![deny(clippy::unwrap_used, clippy::float_arithmetic)]

mod account;
mod posting;
mod ledger;
mod day;

pub use account::*;
pub use day::*;
pub use ledger::*;
pub use posting::*;
