//! The terminal as a waiter uses it: stories over the desk, the spool on a real disk, and the panels by touch and key.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it is"
)]

mod house;
mod desk;
mod messages;
mod open_items;
mod orders;
mod spool;
mod kitchen;
mod panels;
mod touch;
mod eight_top;
mod floor;
mod money;
mod nested;
mod people;
mod bad_input;
mod sizes;
mod together;
mod props;
mod replays;
mod returns;
mod pictures;
mod dialogs;
