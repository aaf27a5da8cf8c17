//! The shape of the code is tested like its behaviour, so that it is still there next year.
//!
//! `tidy/rules.rs` holds the architecture as data; this file walks the repository and lists every violation at once, with
//! the reason. Each rule has a test in `tidy/catches.rs` that shows it catching something: a check that cannot fail is worth nothing.

mod catches;
mod rules;
mod source;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use rules::*;
use source::Source;

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Violation {
    path: String,
    line: usize,
    reason: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.reason)
    }
}

#[test]
fn the_code_keeps_its_shape() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = files_below(&root);
    let rust: Vec<&String> = files.iter().filter(|path| path.ends_with(".rs")).collect();
    assert!(
        rust.len() > 50,
        "found only {} Rust files: the walk is broken",
        rust.len()
    );

    let mut found = Vec::new();
    for path in rust {
        let text =
            fs::read_to_string(root.join(path)).expect("a file of the repository can be read");
        found.extend(check(&Source::new(path, &text)));
    }
    for (manifest, banned) in NO_DEPENDENCY {
        let text = fs::read_to_string(root.join(manifest)).expect("every program has a manifest");
        found.extend(manifest_lists(manifest, &text, banned));
    }
    let read = |path: &str| fs::read_to_string(root.join(path)).ok();
    found.extend(
        PURE.iter()
            .filter_map(|folder| pure_folder_does_not_say_so(folder, read)),
    );
    found.extend(assets_without_licence(&files));
    found.sort();
    let list: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(
        list.is_empty(),
        "{} violations:\n{}",
        list.len(),
        list.join("\n")
    );
}

/// Paths of all files, with forward slashes, relative to `root`; without what is built or hidden.
fn files_below(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in
            fs::read_dir(root.join(&folder)).expect("a folder of the repository can be read")
        {
            let entry = entry.expect("an entry can be read");
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = folder.join(&name);
            let kind = entry.file_type().expect("the kind of an entry is known");
            if kind.is_dir()
                && !name.starts_with('.')
                && !["target", "var"].contains(&name.as_str())
            {
                folders.push(path);
            } else if kind.is_file() {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

fn check(source: &Source) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut complain = |line: usize, reason: String| {
        found.push(Violation {
            path: source.path.clone(),
            line,
            reason,
        });
    };
    size(source, &mut complain);
    names(source, &mut complain);
    imports(source, &mut complain);
    unfinished(source, &mut complain);
    keys(source, &mut complain);
    found
}

fn size(source: &Source, complain: &mut impl FnMut(usize, String)) {
    let lines = source.raw.lines().count();
    let known = GROWN
        .iter()
        .find(|(path, name, _)| *path == source.path && name.is_empty());
    if lines > known.map_or(FILE_LINES_MAX, |(_, _, lines)| *lines) {
        complain(
            lines,
            format!("{lines} lines; at most {FILE_LINES_MAX}, one concept to a file"),
        );
    }
    // A table of cases is as long as it has cases.
    if is_test(&source.path) {
        return;
    }
    for function in source.functions() {
        let known = GROWN
            .iter()
            .find(|(path, name, _)| *path == source.path && *name == function.name);
        if function.lines > known.map_or(FUNCTION_LINES_MAX, |(_, _, lines)| *lines) {
            let reason = format!(
                "`{}` has {} lines; at most {FUNCTION_LINES_MAX}, name its parts",
                function.name, function.lines
            );
            complain(function.line, reason);
        }
    }
}

fn names(source: &Source, complain: &mut impl FnMut(usize, String)) {
    if !source.raw.starts_with("//!") {
        complain(
            1,
            "the first line must be `//!` and say what is true here and why it exists".to_owned(),
        );
    }
    let stem = source
        .path
        .rsplit('/')
        .next()
        .and_then(|name| name.strip_suffix(".rs"))
        .unwrap_or_default();
    let folder = source.path.rsplit('/').nth(1).unwrap_or_default();
    if let Some(name) = FILE_NAMES.iter().find(|name| [stem, folder].contains(name)) {
        complain(
            1,
            format!("`{name}` says nothing about what is inside; name the file for its concept"),
        );
    }
}

fn imports(source: &Source, complain: &mut impl FnMut(usize, String)) {
    let path = source.path.as_str();
    for rule in ONLY {
        if !below(path, rule.within) && !below(path, FREE) && !is_test(path) {
            for line in source.root_paths(rule.name) {
                complain(
                    line,
                    format!("`{}` does not belong here: {}", rule.name, rule.reason),
                );
            }
        }
    }
    for rule in NEVER
        .iter()
        .filter(|rule| below(path, rule.within) && !is_test(path))
    {
        for word in rule.words {
            for line in source.mentions(word) {
                complain(
                    line,
                    format!("`{word}` does not belong here: {}", rule.reason),
                );
            }
        }
    }
}

fn unfinished(source: &Source, complain: &mut impl FnMut(usize, String)) {
    for (mark, fix) in UNFINISHED {
        for (index, line) in source.code.lines().enumerate() {
            // `my_todo!` is another macro.
            let at = line
                .find(mark)
                .filter(|at| !line[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
            if at.is_some() {
                complain(index + 1, format!("`{mark}`: {fix}"));
            }
        }
    }
}

fn keys(source: &Source, complain: &mut impl FnMut(usize, String)) {
    if below(&source.path, KEYS_LIVE_IN) || is_test(&source.path) {
        return;
    }
    for text in source
        .texts
        .iter()
        .filter(|text| text.value.starts_with(KEY_HEAD))
    {
        complain(
            text.line,
            format!(
                "the key \"{}\" is built by hand; use shared::wire::topics",
                text.value
            ),
        );
    }
}

/// `folders` may name a folder, a file, or the beginning of a name (`x/spool` for `x/spool.rs` and `x/spool/`).
fn below(path: &str, folders: &[&str]) -> bool {
    folders.iter().any(|folder| {
        path.strip_prefix(folder).is_some_and(|rest| {
            rest.is_empty() || folder.ends_with('/') || rest.starts_with(['/', '.'])
        })
    })
}

fn is_test(path: &str) -> bool {
    path.starts_with("tests/it/") || path.ends_with("tests.rs") || path.contains("/tests/")
}

fn manifest_lists(manifest: &str, text: &str, banned: &[&str]) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut dependencies = false;
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('[') {
            dependencies = line == "[dependencies]" || line.starts_with("[target");
        }
        let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
        if dependencies && banned.contains(&name) {
            let reason = format!(
                "must not depend on {name}: programs meet in shared, and each keeps to its part"
            );
            found.push(Violation {
                path: manifest.to_owned(),
                line: index + 1,
                reason,
            });
        }
    }
    found
}

fn pure_folder_does_not_say_so(
    folder: &str,
    read: impl Fn(&str) -> Option<String>,
) -> Option<Violation> {
    let path = format!("{folder}/mod.rs");
    let complain = |reason: String| {
        Some(Violation {
            path: path.clone(),
            line: 1,
            reason,
        })
    };
    let Some(text) = read(&path).or_else(|| read(&format!("{folder}.rs"))) else {
        return complain(
            "the folder is listed as pure but does not exist; correct tidy/rules.rs".to_owned(),
        );
    };
    let code: String = Source::new(&path, &text).code.split_whitespace().collect();
    let denied = code
        .split("#![deny(")
        .skip(1)
        .filter_map(|rest| rest.split(")]").next())
        .collect::<String>();
    let missing: Vec<&str> = PURE_DENIES
        .iter()
        .copied()
        .filter(|lint| !denied.contains(lint))
        .collect();
    if missing.is_empty() {
        return None;
    }
    complain(format!(
        "a pure folder begins with #![deny({})]",
        missing.join(", ")
    ))
}

fn assets_without_licence(files: &[String]) -> Vec<Violation> {
    // Folder → the first file in it that needs a licence, and whether one lies beside it.
    let mut folders: BTreeMap<&str, (Option<&str>, bool)> = BTreeMap::new();
    for path in files {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let entry = folders.entry(folder).or_default();
        let ending = name.rsplit('.').next().unwrap_or_default();
        // Pictures and recordings under tests/ are our own accepted output, except what came as a table.
        if ASSET_KINDS.contains(&ending) && (path.starts_with("assets/") || ending == "csv") {
            entry.0.get_or_insert(name);
        }
        entry.1 |= LICENCE_HEADS
            .iter()
            .any(|head| name.to_lowercase().starts_with(head));
    }
    folders
        .into_iter()
        .filter_map(|(folder, (asset, licensed))| {
            let asset = asset.filter(|_| !licensed)?;
            let reason =
                "somebody made this: put its licence beside it (LICENSE or OFL.txt)".to_owned();
            Some(Violation {
                path: format!("{folder}/{asset}"),
                line: 1,
                reason,
            })
        })
        .collect()
}
