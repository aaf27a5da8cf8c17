//! One history: who a customer is whatever channel they order through, what they agreed to, and their points.
//!
//! Pure. A customer is whoever gives a phone number or an e-mail address; a name alone is a label on a ticket.

#![deny(clippy::unwrap_used, clippy::float_arithmetic)]

mod person;
mod points;

pub use person::{Agreement, BadPerson, NAME_CHARS_MAX, NOTE_CHARS_MAX, Person, email, phone};
pub use points::{BadRule, Earning, PointsRule, given_back, read_rule};
