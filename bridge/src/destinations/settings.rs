//! `destinations.toml`: what is sent where; checked when the bridge opens.

use std::path::PathBuf;

use serde::Deserialize;

use crate::export::Format;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    destination: Vec<One>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    id: String,
    kind: String,
    #[serde(default)]
    since: String,
    folder: Option<PathBuf>,
    url: Option<String>,
    secret: Option<String>,
}

/// How a destination is reached.
#[derive(Clone, PartialEq, Eq)]
pub enum Way {
    Files { format: Format, folder: PathBuf },
    Webhook { url: String, secret: Vec<u8> },
}

#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    pub id: String,
    /// First business day that goes there; empty: all.
    pub since: String,
    pub way: Way,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Settings({})", self.id)
    }
}

/// Reads `destinations.toml`; every problem at once, each with what to do.
pub fn read_destinations(text: &str) -> Result<Vec<Settings>, Vec<String>> {
    let written: Written = toml::from_str(text).map_err(|e| vec![e.to_string()])?;
    let (mut all, mut problems): (Vec<Settings>, Vec<String>) = (Vec::new(), Vec::new());
    for one in written.destination {
        let id = one.id.clone();
        if id.is_empty() || all.iter().any(|other| other.id == id) {
            problems.push(format!("destination '{id}' needs an id of its own"));
        }
        if !one.since.is_empty() && one.since.parse::<chrono::NaiveDate>().is_err() {
            problems.push(format!("'since' of '{id}' must be a day like 2026-11-22"));
        }
        match way(one) {
            Ok((since, way)) => all.push(Settings { id, since, way }),
            Err(why) => problems.push(format!("destination '{id}': {why}")),
        }
    }
    if problems.is_empty() {
        Ok(all)
    } else {
        Err(problems)
    }
}

fn way(one: One) -> Result<(String, Way), String> {
    let formats = [
        ("hledger", Format::Hledger),
        ("beancount", Format::Beancount),
        ("csv", Format::Csv),
        ("iif", Format::Iif),
    ];
    let format = formats.into_iter().find(|(name, _)| *name == one.kind);
    let way = match (format, one.kind.as_str()) {
        (Some((_, format)), _) => {
            let folder = one.folder.ok_or("add folder = \"/srv/books\"")?;
            Way::Files { format, folder }
        }
        (None, "webhook") => {
            let url = one.url.ok_or("add url = \"http://…\"")?;
            if !url.starts_with("http://") {
                return Err(
                    "only http:// is spoken here; let a proxy on this machine carry it over TLS"
                        .to_owned(),
                );
            }
            let secret = one.secret.filter(|s| 6 <= s.len());
            let secret = secret.ok_or("add secret = \"…\" of at least 6 characters")?;
            Way::Webhook {
                url,
                secret: secret.into_bytes(),
            }
        }
        (None, other) => {
            return Err(format!(
                "'{other}' is no kind: write hledger, beancount, csv, iif or webhook"
            ));
        }
    };
    Ok((one.since, way))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_refused_in_words() {
        let good = "[[destination]]\nid = \"books\"\nkind = \"hledger\"\nfolder = \"/b\"\n[[destination]]\nid = \"crm\"\nkind = \"webhook\"\nurl = \"http://127.0.0.1:1/\"\nsecret = \"s3cret\"\nsince = \"2026-01-01\"\n";
        let all = read_destinations(good).unwrap();
        assert_eq!((all.len(), all[1].since.as_str()), (2, "2026-01-01"));
        assert!(!format!("{all:?}").contains("s3cret"));
        let check = |text: &str, words: &str| {
            let refused = read_destinations(&format!("[[destination]]\n{text}")).unwrap_err();
            assert!(refused.join("\n").contains(words), "{refused:?}");
        };
        check("id = \"a\"\nkind = \"xero\"", "is no kind");
        check("id = \"a\"\nkind = \"csv\"", "add folder");
        check(
            "id = \"a\"\nkind = \"webhook\"\nurl = \"https://x\"",
            "only http://",
        );
        check(
            "id = \"a\"\nkind = \"webhook\"\nurl = \"http://x\"\nsecret = \"x\"",
            "at least 6",
        );
        check(
            "id = \"a\"\nkind = \"csv\"\nfolder = \"/b\"\nsince = \"soon\"",
            "must be a day",
        );
        check(
            "id = \"\"\nkind = \"csv\"\nfolder = \"/b\"",
            "id of its own",
        );
        check("ids = \"a\"", "unknown field");
    }
}
