//! Maps of bump bars: the shipped ones, a learned one, and those that are refused.

use super::*;

#[test]
fn the_shipped_maps_are_whole_bars() {
    let (bars, trouble) = Bars::load(Path::new("/nowhere"));
    assert_eq!(trouble, None);
    assert_eq!(bars.names().len(), 8);
    for map in &bars.known {
        let is_letters = map.name.contains("letter");
        assert_eq!(
            map.keys.len(),
            if is_letters { 10 } else { 17 },
            "{}",
            map.name
        );
        assert!(
            map.legends().contains_key(&IntentKind::Bump),
            "{}",
            map.name
        );
    }
    let b = &bars.known[1];
    assert_eq!(
        b.keys["ControlLeft"].intent,
        Intent::Bump,
        "Ctrl is a plain key"
    );
    assert_eq!(
        b.keys["Digit0"].intent,
        Intent::Pick(1),
        "printed one higher"
    );
    assert_eq!(b.keys["Digit9"].legend, "10");
}

#[test]
fn a_map_with_a_mistake_is_refused_with_its_line_and_the_mend() {
    let check = |text: &str, line: usize, words: &str| {
        let error = BarMap::parse("bar.toml", text).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains(words), "{error}");
    };
    let keys = |rows: &str| format!("name = \"x\"\nkeys = [\n{rows}\n]\n");
    let bump = "{ key = \"Enter\", action = \"bump\" },";
    check(
        &keys(&format!("{bump}\n{{ key = \"Ente\", action = \"bump\" }}")),
        4,
        "'Ente' is no key",
    );
    check(
        &keys("{ key = \"Enter\", action = \"bumb\" }"),
        3,
        "use one of pick_1 to pick_10, bump",
    );
    check(&keys(&format!("{bump}\n{bump}")), 4, "second time");
    check(
        &keys("{ key = \"KeyA\", action = \"recall\" }"),
        1,
        "no key bumps",
    );
    check(
        &keys("{ key = \"KeyA\", action = \"pick_11\" }"),
        3,
        "pick_11",
    );
    check(&format!("repeat = true\n{}", keys(bump)), 1, "held key");
    check(
        &format!("debounce_ms = 9000\n{}", keys(bump)),
        1,
        "at most 1000",
    );
    check("name = \"x\nkeys = []", 1, "README");
    check(
        &keys("{ key = \"Enter\", action = \"bump\", colour = 1 }"),
        3,
        "colour",
    );
}

#[test]
fn what_was_learned_is_read_back_alike() {
    let learned = Learned(vec![
        ("KeyQ".to_owned(), Intent::Bump),
        ("Numpad7".to_owned(), Intent::Pick(7)),
        ("ControlLeft".to_owned(), Intent::Recall),
    ]);
    let mut bars = Bars::default();
    bars.learn(&write(&learned)).unwrap();
    bars.choose(LEARNED);
    let map = bars.used.unwrap();
    for (key, intent) in &learned.0 {
        assert_eq!(map.keys[key].intent, *intent);
    }
}
