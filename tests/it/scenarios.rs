//! Every script in `tests/scenarios` plays as its accepted output says.

use std::path::Path;

/// Plays all scripts; `BRIGADE_ACCEPT=1` writes the outputs instead, for a person to read and commit.
#[test]
fn scenarios_play_as_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut scripts: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    scripts.sort();
    assert!(
        10 <= scripts.len(),
        "only {} scenario scripts found",
        scripts.len()
    );
    let accept = std::env::var_os("BRIGADE_ACCEPT").is_some();
    let mut wrong = Vec::new();
    for script in scripts {
        let text = std::fs::read_to_string(&script).unwrap();
        let name = script.file_stem().unwrap().to_string_lossy().into_owned();
        let played = match tests::script::run(&text) {
            Ok(played) => played,
            Err(what) => {
                wrong.push(format!("{name}: {what}"));
                continue;
            }
        };
        let accepted_file = script.with_extension("out");
        if accept {
            std::fs::write(&accepted_file, &played).unwrap();
        }
        let accepted = std::fs::read_to_string(&accepted_file).unwrap_or_default();
        if accepted != played {
            let at = accepted
                .lines()
                .zip(played.lines())
                .position(|(a, b)| a != b);
            let at = at.unwrap_or_else(|| accepted.lines().count().min(played.lines().count()));
            let line = |text: &str| text.lines().nth(at).unwrap_or("(end)").to_owned();
            wrong.push(format!(
                "{name}.out line {}:\n  accepted: {}\n  played:   {}",
                at + 1,
                line(&accepted),
                line(&played)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nBRIGADE_ACCEPT=1 accepts what was played",
        wrong.join("\n")
    );
}
