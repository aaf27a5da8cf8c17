//! Every refusal of the router reads in the language of whoever stands at the terminal.

use std::sync::Arc;

use front_of_house::desk::Desk;
use shared::fixture;
use shared::lang::Lang;

use crate::wire_format::samples::rejects;

#[test]
fn every_refusal_has_words_in_every_language_and_names_dishes_as_the_menu_does() {
    let desk = |lang| {
        Desk::new(
            Arc::new(fixture::restaurant()),
            lang,
            "ana".parse().unwrap(),
        )
    };
    let desks = Lang::ALL.map(desk);
    for reject in rejects() {
        let said: Vec<String> = desks.iter().map(|desk| desk.why(&reject)).collect();
        for (n, one) in said.iter().enumerate() {
            assert!(!one.is_empty() && !one.contains("{}"), "{reject:?}");
            let same = said[..n].iter().any(|other| other == one);
            assert!(!same, "two languages say the same of {reject:?}: {one}");
        }
        assert!(!said[0].contains(" '"), "an id, not a name: {}", said[0]);
    }
}
