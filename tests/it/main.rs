//! Tests that need more than one program: stories, real zenoh, real HTTP, real windows, crashes, and the shape of the code.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it is"
)]

mod asyncapi;
mod crash;
mod http;
mod kds_headless;
mod machine;
mod pictures;
mod real_bus;
mod scenarios;
mod tidy;
mod refusals;
mod two_hands;
mod evening;

mod lost_screen;
mod open_house;
mod whole_house;
mod wire_format;
