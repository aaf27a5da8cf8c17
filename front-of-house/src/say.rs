//! The terminal's own words in every language; dishes, courses and stations bring their names along.

pub mod actions;
pub mod check;
pub mod extras;
pub mod floor;
pub mod kitchen;
pub mod people;
pub mod questions;
pub mod refused;
pub mod status;
pub mod tender;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_every_language() {
        let parts = [
            actions::ALL,
            check::ALL,
            extras::ALL,
            floor::ALL,
            kitchen::ALL,
            people::ALL,
            questions::ALL,
            refused::ALL,
            status::ALL,
            tender::ALL,
        ];
        for word in parts.concat() {
            assert!(word.is_whole(), "{word:?}");
        }
    }
}
