//! The shipped theme can be read by everybody; a theme that cannot be is refused with every reason at once.

use super::*;

/// The shipped theme with one line changed.
fn with(from: &str, to: &str) -> Vec<String> {
    assert!(DEFAULT.contains(from), "the theme has no `{from}`");
    match Theme::parse(&DEFAULT.replacen(from, to, 1)) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn the_shipped_theme_is_accepted() {
    match Theme::parse(DEFAULT) {
        Ok(theme) => {
            assert_eq!(theme.dark.colour.late, Rgb([0xF0, 0x60, 0x3F]));
            assert_eq!(
                theme.dark.text.item,
                TextStyle {
                    size: 28,
                    weight: 700
                }
            );
            assert_eq!(theme.tokens(Mode::Light).shape, theme.dark.shape);
        }
        Err(errors) => {
            let list: Vec<String> = errors.iter().map(ToString::to_string).collect();
            panic!("{}", list.join("\n"));
        }
    }
}

#[test]
fn text_that_cannot_be_read_is_refused() {
    let errors = with("muted    = \"#9BA7B4\"", "muted    = \"#5D6875\"");
    assert!(
        errors
            .iter()
            .any(|e| e.starts_with("dark.muted: #5D6875 on card #1B2028 has contrast")),
        "{errors:?}"
    );
}

#[test]
fn meanings_that_look_alike_are_refused() {
    // The violet of the first sketch: beside the blue it vanishes without the green cone.
    let errors = with("rush     = \"#BF66FF\"", "rush     = \"#C77DFF\"");
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains("Deuteranopia"), "{errors:?}");
}

#[test]
fn every_complaint_comes_at_once_and_names_key_and_fix() {
    let text = DEFAULT
        .replacen("late     = \"#F0603F\"", "late     = \"tomato\"", 1)
        .replacen("target_px       = 44", "target       = 44", 1)
        .replacen(
            "item      = { size = 28, weight = 700 }",
            "item      = { size = 28, weight = 650 }",
            1,
        )
        .replacen("attention_ms  = 2500", "attention_ms  = 9000", 1);
    let errors = Theme::parse(&text).expect_err("four things are wrong");
    let keys: Vec<&str> = errors.iter().map(|error| error.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "dark.late",
            "type.item.weight",
            "touch.target",
            "touch.target_px",
            "motion.attention_ms"
        ]
    );
    assert!(errors.iter().all(|error| !error.fix.is_empty()));
}

#[test]
fn small_targets_are_refused() {
    assert_eq!(
        with("target_px       = 44", "target_px       = 30"),
        ["touch.target_px: a finger would miss it; give it at least 44"]
    );
}

#[test]
fn rules_about_unknown_colours_are_refused() {
    let errors = with("on = [\"button\", \"calm\"]", "on = [\"button\", \"clam\"]");
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].starts_with("contrast[1].on: "), "{errors:?}");
}

#[test]
fn broken_toml_says_where() {
    let errors = Theme::parse("[dark\nground = 1").expect_err("the bracket is open");
    assert!(errors[0].problem.contains("line 1"), "{}", errors[0]);
}

#[test]
fn a_missing_table_is_one_complaint() {
    let errors = with("[motion]", "[notion]");
    let heads: Vec<&str> = errors.iter().filter_map(|e| e.split(':').next()).collect();
    assert_eq!(heads, ["theme.toml.notion", "motion"]);
}
