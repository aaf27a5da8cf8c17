//! A restaurant as its files describe it: menu, stations, taxes, recipes, accounts.
//!
//! `load` reads and checks the six TOML files and reports every problem at once; everything else here is
//! plain data that travels in the journal, so that an old evening replays with the menu it was sold from.

mod hours;
mod prep;
mod item;
mod station;
mod books;
mod restaurant;
mod load;
pub mod find;

pub use books::*;
pub use hours::*;
pub use item::*;
pub use load::*;
pub use prep::*;
pub use restaurant::*;
pub use station::*;
