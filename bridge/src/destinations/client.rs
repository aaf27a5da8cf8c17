//! Calls to other people's programs: what went wrong is either the world's fault, or theirs for good.

use std::time::Duration;

use serde_json::Value;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

use crate::store::Delivered;

/// How much of an answer a person is shown.
const SHOWN_CHARS: usize = 300;
/// Answers beyond this are cut off; nobody says so much about one parcel.
const ANSWER_BYTES_MAX: u64 = 4 * 1_024 * 1_024;

/// Why a call did not do what it was for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Nobody knows whether it arrived, or they ask for patience: again later.
    Later(String),
    /// They will never take it like this.
    Refused(String),
    /// Who we are is not known there, or no longer.
    Denied(String),
}

impl From<Failure> for Delivered {
    fn from(failure: Failure) -> Self {
        match failure {
            // A key that has run out stops all parcels alike, so none is set aside for it.
            Failure::Later(words) | Failure::Denied(words) => Self::Later(words),
            Failure::Refused(words) => Self::Refused(words),
        }
    }
}

/// TLS with the certificates that this machine trusts.
pub(super) fn agent(patience: Duration) -> ureq::Agent {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(provider)
        .build();
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    let config = config.tls_config(tls).timeout_global(Some(patience));
    config.build().new_agent()
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

impl Call {
    pub(super) fn json(method: &'static str, path: impl Into<String>, body: &Value) -> Self {
        Self {
            method,
            path: path.into(),
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.to_string(),
        }
    }

    pub(super) fn get(path: impl Into<String>) -> Self {
        Self {
            method: "GET",
            path: path.into(),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// For a person who wants to see what would be sent.
    pub(super) fn shown(&self) -> String {
        let headers: String = self
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\n"))
            .collect();
        let body = serde_json::from_str::<Value>(&self.body)
            .map_or_else(|_| self.body.clone(), |json| format!("{json:#}"));
        format!("{} {}\n{headers}\n{body}\n", self.method, self.path)
    }
}

/// Where Vendure puts the key to a session.
const SESSION: &str = "vendure-auth-token";

/// What was answered.
pub(super) struct Heard {
    pub(super) text: String,
    pub(super) session: Option<String>,
}

/// A program at an address.
#[derive(Clone)]
pub(super) struct Client {
    agent: ureq::Agent,
    base: String,
}

impl Client {
    pub(super) fn new(base: &str, patience: Duration) -> Self {
        Self {
            agent: agent(patience),
            base: base.to_owned(),
        }
    }

    /// The answer where its status is good, else why not.
    pub(super) fn call(&self, call: &Call) -> Result<Heard, Failure> {
        let url = format!("{}{}", self.base, call.path);
        let mut request = ureq::http::Request::builder().method(call.method).uri(&url);
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        let request = request.body(call.body.clone());
        let request = request.map_err(|e| Failure::Refused(format!("{url}: {e}")))?;
        let sent = self.agent.run(request);
        let mut answer = sent.map_err(|e| Failure::Later(e.to_string()))?;
        let status = answer.status().as_u16();
        let session = answer.headers().get(SESSION);
        let session = session
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let text = answer
            .body_mut()
            .with_config()
            .limit(ANSWER_BYTES_MAX)
            .read_to_string();
        let text = text.map_err(|e| Failure::Later(e.to_string()))?;
        judge(status, &text).map(|()| Heard { text, session })
    }

    pub(super) fn json(&self, call: &Call) -> Result<Value, Failure> {
        let text = self.call(call)?.text;
        serde_json::from_str(&text).map_err(|e| {
            Failure::Later(format!("their answer is not JSON ({e}): {}", short(&text)))
        })
    }
}

pub(super) fn short(text: &str) -> String {
    text.chars().take(SHOWN_CHARS).collect()
}

/// What a status means for the parcel that was sent.
fn judge(status: u16, text: &str) -> Result<(), Failure> {
    let said = format!("{status}: {}", short(text));
    match status {
        200..=299 => Ok(()),
        401 | 403 => Err(Failure::Denied(said)),
        408 | 425 | 429 | 500.. => Err(Failure::Later(said)),
        _ => Err(Failure::Refused(said)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_says_whether_to_try_again() {
        let check = |status, expected: &str| {
            let got = match judge(status, "words") {
                Ok(()) => "good",
                Err(Failure::Later(_)) => "later",
                Err(Failure::Denied(_)) => "denied",
                Err(Failure::Refused(_)) => "refused",
            };
            assert_eq!(got, expected, "{status}");
        };
        check(200, "good");
        check(204, "good");
        check(302, "refused");
        check(400, "refused");
        check(401, "denied");
        check(409, "refused");
        check(422, "refused");
        check(429, "later");
        check(503, "later");
    }
}
