//! A real bridge with a real web address, and a router that is played by hand.

mod fake;
mod openapi;
mod orders;
mod schema;
mod shelves;
mod exports;
