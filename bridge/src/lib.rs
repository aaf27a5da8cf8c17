//! The bridge: the kitchen's facts become stock and books, and online orders come in over HTTP.
//!
//! It owns stock levels, the journal and what shops know of their orders. It must never decide about the
//! kitchen: it asks the router, and books what the router tells, each fact once. `books`, `stock`, `shop` and
//! `audit` are pure; SQL is only in `store`, the web only in `http`. `audit` reckons a second time, and
//! shares no rule with the books that it judges.

pub mod books;
pub mod stock;
pub mod shop;
pub mod audit;
pub mod reports;
pub mod history;
pub mod ingest;
pub mod reconcile;
pub mod wish;
pub mod destinations;
pub mod store;
pub mod house;
pub mod live;
pub mod secrets;
pub mod feed;
pub mod http;
pub mod export;
pub mod config;
pub mod open;

pub use open::{Bridge, OpenError, Place, destinations as read_own_destinations, lock};
