//! Whatever happens to the files, reading them ends in a restaurant or in problems, never in a crash.

use super::text_of;
use crate::fixture;
use crate::menu::{Problems, RestaurantFiles, parse};

const NAMES: [&str; 6] = [
    "restaurant",
    "menu",
    "stations",
    "taxes",
    "recipes",
    "accounts",
];

/// Parses, and checks that each problem points into its file.
fn survives(files: &mut RestaurantFiles) {
    let Err(Problems(all)) = parse(files) else {
        return;
    };
    assert!(!all.is_empty());
    for problem in all {
        let name = problem.file.trim_end_matches(".toml");
        let lines = text_of(files, name).split('\n').count();
        assert!(problem.line <= lines, "{problem}");
        assert!(
            !problem.what.is_empty() && problem.fix.ends_with(['.', '?']),
            "{problem}"
        );
    }
}

fn damaged(name: &str, damage: impl FnOnce(&str) -> String) {
    let mut files = fixture::files();
    let text = text_of(&mut files, name);
    *text = damage(text);
    survives(&mut files);
}

#[test]
fn each_line_is_lost_or_there_twice() {
    for name in NAMES {
        let count = text_of(&mut fixture::files(), name).lines().count();
        for n in 0..count {
            let with = |times: usize| {
                move |text: &str| {
                    let lines = text.lines().enumerate();
                    let all =
                        lines.flat_map(|(at, line)| vec![line; if at == n { times } else { 1 }]);
                    all.collect::<Vec<&str>>().join("\n")
                }
            };
            damaged(name, with(0));
            damaged(name, with(2));
        }
    }
}

#[test]
fn single_letters_change() {
    let mut ids = fixture::ids(11);
    for round in 0..600 {
        let random = ids.next_line().0.as_u128();
        let place = usize::try_from(random & 0xffff).unwrap_or_default();
        let letter = b"\"[]{}=.-0 9xE\n#"[usize::try_from((random >> 64) & 0xf).unwrap_or(0) % 15];
        damaged(NAMES[round % 6], |text| {
            let mut bytes = text.as_bytes().to_vec();
            let place = place % bytes.len();
            bytes[place] = letter;
            String::from_utf8_lossy(&bytes).into_owned()
        });
    }
}

#[test]
fn nesting_without_end_and_numbers_without_end() {
    let deep = |open: &str| format!("x = {}", open.repeat(50_000));
    for text in [
        deep("["),
        deep("{a="),
        "[".repeat(50_000),
        format!("capacity = {}", "9".repeat(50_000)),
    ] {
        damaged("stations", |_| text.clone());
        damaged("menu", |fine| format!("{text}\n{fine}"));
    }
    damaged("menu", |text| {
        text.replace("price = \"6.00\"", "price = 99999999999999999999")
    });
    damaged("menu", |text| {
        text.replace("course = 2", "course = 0x7fffffffffffffff")
    });
}
