//! A real bridge with a real web address, and a router that is played by hand.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod fake;
mod openapi;
mod orders;
mod quotes;
mod followed;
mod schema;
mod shelves;
mod exports;
mod hooks;
mod deadlines;
mod queues;
mod played;
mod news;
mod menus;
mod shops;
mod bookkeepers;
mod person;
mod pages;
mod guests;
mod tokens;
mod browser;
