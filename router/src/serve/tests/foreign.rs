//! A data folder keeps one restaurant's orders: another's files are refused before anything is written.

use shared::fixture;
use shared::ids::{MenuVersion, SiteId};

use super::START;
use crate::serve::{Core, Options};

#[test]
fn another_restaurants_files_are_refused_and_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let open = |site: &str, version: &str| {
        let mut restaurant = fixture::restaurant();
        restaurant.site = SiteId::new(site).unwrap();
        restaurant.version = MenuVersion::new(version).unwrap();
        Core::open(dir.path(), Box::new(restaurant), Options::default(), START)
    };
    drop(open("harbour", "1").unwrap());
    let Err(refused) = open("station-square", "2") else {
        panic!("two restaurants in one folder")
    };
    let words = refused.to_string();
    for part in ["'harbour'", "'station-square'", "--data"] {
        assert!(words.contains(part), "{words}");
    }
    let again = open("harbour", "3");
    assert!(again.is_ok(), "its own newer files are taken over");
}
