//! How a handler says no, and how it waits for work that is done elsewhere.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use shared::ids::OrderId;
use shared::time::{Span, Timestamp};
use tokio::sync::oneshot;

use super::{BODY_BYTES_MAX, ErrorBody, ErrorDetail, Web};
use crate::feed::{Command, Reply};
use crate::shop::BadField;
use crate::store::{Hash, Reader, StoreError};

/// Longest `Idempotency-Key`, in bytes; longer is refused.
const KEY_BYTES_MAX: usize = 200;

/// An error on its way to the client.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) status: StatusCode,
    pub(super) body: Box<ErrorBody>,
    /// When to come back, in seconds; only of what is unavailable.
    again_in_s: i64,
}

/// Most things that are unavailable are back by then.
const AGAIN_IN_S: i64 = 2;

impl Failure {
    pub(super) fn new(status: StatusCode, code: &str, message: impl ToString) -> Self {
        let error = ErrorDetail {
            code: code.to_owned(),
            message: message.to_string(),
            field: None,
        };
        Self {
            status,
            body: Box::new(ErrorBody { error, order: None }),
            again_in_s: AGAIN_IN_S,
        }
    }

    pub(super) fn field(mut self, field: &str) -> Self {
        self.body.error.field = Some(field.to_owned());
        self
    }

    pub(super) fn order(mut self, order: OrderId) -> Self {
        self.body.order = Some(order);
        self
    }

    pub(super) fn again_in(mut self, span: Span) -> Self {
        self.again_in_s = (span.0 + 999) / 1_000;
        self
    }

    pub(super) fn busy(message: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let unavailable = self.status == StatusCode::SERVICE_UNAVAILABLE;
        let again_in_s = self.again_in_s;
        let mut response = (self.status, Json(self.body)).into_response();
        if unavailable {
            let again = axum::http::HeaderValue::from(again_in_s);
            response.headers_mut().insert("retry-after", again);
        }
        response
    }
}

impl From<BadField> for Failure {
    fn from(bad: BadField) -> Self {
        let (status, code) = if bad.well_formed {
            (StatusCode::UNPROCESSABLE_ENTITY, "not-possible")
        } else {
            (StatusCode::BAD_REQUEST, "malformed")
        };
        Self::new(status, code, &bad).field(&bad.field)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, source = ?std::error::Error::source(&error), "reading the store");
        Self::busy("the bridge cannot read its store; try again, and look at its log if it lasts")
    }
}

pub(super) async fn no_such_path(uri: Uri) -> Failure {
    let words = format!("there is no {}; see bridge/openapi.json", uri.path());
    Failure::new(StatusCode::NOT_FOUND, "no-such-path", words)
}

pub(super) async fn wrong_method(method: Method, uri: Uri) -> Failure {
    let words = format!(
        "{method} is not for {}; see bridge/openapi.json",
        uri.path()
    );
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, "wrong-method", words)
}

/// The body as JSON: 413 when it is too large, 400 when it is none.
pub(super) fn json_of(body: Result<Bytes, BytesRejection>) -> Result<Value, Failure> {
    let bytes = bytes_of(body)?;
    serde_json::from_slice(&bytes).map_err(|e| {
        let words = format!("the body is not JSON: {e}");
        Failure::new(StatusCode::BAD_REQUEST, "malformed", words).field("body")
    })
}

/// The body as it came: 413 when it is too large.
pub(super) fn bytes_of(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Failure> {
    body.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            let words =
                format!("the body is over {BODY_BYTES_MAX} bytes; send fewer lines at a time");
            Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", words)
        } else {
            Failure::new(
                StatusCode::BAD_REQUEST,
                "malformed",
                "the body could not be read; send it again",
            )
        }
    })
}

/// The key that makes a repeat safe; 1 to 200 visible ASCII characters.
pub(super) fn key_of(headers: &HeaderMap) -> Result<String, Failure> {
    const NAME: &str = "Idempotency-Key";
    let refuse = |words: &str| {
        Err(Failure::new(StatusCode::BAD_REQUEST, "idempotency-key", words).field(NAME))
    };
    let Some(value) = headers.get(NAME) else {
        return refuse(
            "the header Idempotency-Key is missing; mint one per order and keep it for repeats",
        );
    };
    match value.to_str() {
        Ok(key) if (1..=KEY_BYTES_MAX).contains(&key.len()) => Ok(key.to_owned()),
        _ => refuse("Idempotency-Key must be 1 to 200 visible ASCII characters"),
    }
}

/// What two bodies are compared by: kind of request and meaning, not spaces.
pub(super) fn hash_of<T: Serialize>(kind: &str, meaning: &T) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(kind.as_bytes());
    hasher.update(serde_json::to_vec(meaning).unwrap_or_default());
    hasher.finalize().into()
}

pub(super) fn key_reused() -> Failure {
    let words = "this Idempotency-Key was used for another body; mint a new key for a new request";
    Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "key-reused", words).field("Idempotency-Key")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a request from outside enters here; nothing has stamped it yet"
)]
pub(super) fn wall_clock() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let ms = since.map_or(0, |since| since.as_millis());
    Timestamp(i64::try_from(ms).unwrap_or(i64::MAX))
}

/// Hands a command to the feed and waits until it is committed.
pub(super) async fn committed<T: Send + 'static>(
    web: &Web,
    command: impl FnOnce(Reply<T>) -> Command,
) -> Result<T, Failure> {
    let (sender, receiver) = oneshot::channel();
    let reply = Box::new(move |said| {
        // A client that went away does not hear; what it asked for is stored all the same.
        drop(sender.send(said));
    });
    let sent = web.commands.try_send(command(reply));
    sent.map_err(|_full_or_gone| {
        Failure::busy("the bridge is busy or stopping; send it again with the same key")
    })?;
    let stopped = |_dropped| {
        Failure::busy("the bridge stopped before it was stored; send it again with the same key")
    };
    receiver.await.map_err(stopped)
}

/// Reads the store on a thread that may block.
pub(super) async fn read<T: Send + 'static>(
    web: &Web,
    work: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Failure> {
    let reader = web.reader.clone();
    let done = tokio::task::spawn_blocking(move || work(&reader)).await;
    let done =
        done.map_err(|_panicked| Failure::busy("the bridge could not look it up; try again"))?;
    Ok(done?)
}
