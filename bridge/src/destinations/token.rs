//! Keys to other people's services: read from a file that only the bridge may read, renewed before they run out.
//!
//! A service may give a new key for renewal with every renewal and take the old one back, so the new one is on
//! the disk before it is used.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::client::{Call, Client, Failure};

/// A key is renewed this long before it runs out, in seconds.
const EARLY_S: u64 = 60;

/// What the file holds. A key alone is used as it is; with a client's id and secret it is renewed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    access_token: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    refresh_token: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    client_id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    client_secret: String,
    /// Seconds since 1970; 0 where nobody knows.
    #[serde(default)]
    expires_at: u64,
}

/// A key and how to get the next.
pub(super) struct Token {
    path: PathBuf,
    url: String,
    client: Client,
    written: Written,
}

#[expect(
    clippy::disallowed_methods,
    reason = "keys run out by the clock on the wall"
)]
pub(super) fn seconds() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

fn read(path: &Path) -> Result<Written, String> {
    let shown = path.display();
    let meta = std::fs::metadata(path).map_err(|e| format!("{shown} cannot be read: {e}"))?;
    if meta.permissions().mode() & 0o077 != 0 {
        return Err(format!(
            "{shown} can be read by others; run: chmod 600 {shown}"
        ));
    }
    let text = std::fs::read_to_string(path).map_err(|e| format!("{shown}: {e}"))?;
    serde_json::from_str(&text).map_err(|e| format!("{shown}: {e}"))
}

/// Beside it, synced, renamed; never readable by others, not even for a moment.
fn write(path: &Path, written: &Written) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = OpenOptions::new();
    let options = options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(&beside)?;
    file.write_all(serde_json::to_string_pretty(written)?.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}

impl Token {
    pub(super) fn open(path: &Path, url: &str, patience: Duration) -> Result<Self, Failure> {
        Ok(Self {
            path: path.to_owned(),
            url: url.to_owned(),
            client: Client::new("", patience),
            written: read(path).map_err(Failure::Later)?,
        })
    }

    /// A key that is good now.
    pub(super) fn bearer(&mut self) -> Result<String, Failure> {
        let renewed = !self.written.client_id.is_empty();
        let runs_out = self.written.expires_at <= seconds() + EARLY_S;
        if renewed && (self.written.access_token.is_empty() || runs_out) {
            self.renew()?;
        }
        Ok(self.written.access_token.clone())
    }

    /// After they refused a key that should have been good; false where there is no way to a new one.
    pub(super) fn renew_if_possible(&mut self) -> Result<bool, Failure> {
        if self.written.client_id.is_empty() {
            return Ok(false);
        }
        self.renew().map(|()| true)
    }

    fn renew(&mut self) -> Result<(), Failure> {
        let w = &self.written;
        let basic = STANDARD.encode(format!("{}:{}", w.client_id, w.client_secret));
        let body = if w.refresh_token.is_empty() {
            "grant_type=client_credentials".to_owned()
        } else {
            format!(
                "grant_type=refresh_token&refresh_token={}",
                escaped(&w.refresh_token)
            )
        };
        let call = Call {
            method: "POST",
            path: self.url.clone(),
            headers: vec![
                (
                    "content-type",
                    "application/x-www-form-urlencoded".to_owned(),
                ),
                ("accept", "application/json".to_owned()),
                ("authorization", format!("Basic {basic}")),
            ],
            body,
        };
        let answer = self.client.json(&call).map_err(|failure| match failure {
            Failure::Later(words) => Failure::Later(words),
            Failure::Refused(words) | Failure::Denied(words) => Failure::Denied(format!(
                "the key cannot be renewed; sign in there again and write the new one into {}: {words}",
                self.path.display()
            )),
        })?;
        let text = |name: &str| answer.get(name).and_then(Value::as_str).map(str::to_owned);
        let key = text("access_token")
            .ok_or_else(|| Failure::Later("they renewed the key and sent none".to_owned()))?;
        let lasts = answer.get("expires_in").and_then(Value::as_u64);
        self.written.access_token = key;
        self.written.expires_at = seconds() + lasts.unwrap_or(EARLY_S * 2);
        if let Some(next) = text("refresh_token") {
            self.written.refresh_token = next;
        }
        write(&self.path, &self.written)
            .map_err(|e| Failure::Later(format!("{} cannot be written: {e}", self.path.display())))
    }
}

/// As a form wants it: everything but letters and digits as percent signs.
pub(super) fn escaped(text: &str) -> String {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    let one = |b: u8| {
        if plain(&b) {
            char::from(b).to_string()
        } else {
            format!("%{b:02X}")
        }
    };
    text.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key.json");
        let written = Written {
            access_token: "k".to_owned(),
            ..Written::default()
        };
        write(&path, &written).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let key = || Token::open(&path, "", Duration::from_secs(1))?.bearer();
        assert_eq!(key().unwrap(), "k");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let Err(Failure::Later(words)) = key() else {
            panic!("others may read it");
        };
        assert!(words.contains("chmod 600"), "{words}");
    }

    #[test]
    fn a_form_is_escaped() {
        assert_eq!(escaped("a b/c~1"), "a%20b%2Fc~1");
    }
}
