//! Webhooks of shops: verified over the raw bytes, kept, answered at once; the work comes after.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use sha2::{Digest, Sha256};
use shared::time::Timestamp;

use super::answers::{Failure, bytes_of, committed, read, wall_clock};
use super::{ExceptionsBody, HookKept, Web};
use crate::feed::{Command, HookReply, KeepHook};
use crate::shop::{Kind, Shop, Signed};
use crate::store::hex;

/// Our own webhook says when it was sent; older or newer by more is a replay, or a clock that is wrong.
const WINDOW_MS: i64 = 5 * 60 * 1_000;
/// Square repeats an event for up to a day; what it created before is a replay.
const SQUARE_WINDOW_MS: i64 = 3 * 24 * 60 * 60 * 1_000;
/// Open exceptions in one answer.
const EXCEPTIONS_MAX: usize = 500;

pub(super) async fn take(
    State(web): State<Web>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let Some(shop) = web.shops.iter().find(|shop| shop.id == channel) else {
        let words = format!("there is no channel '{channel}'; add it to channels.toml");
        return Err(Failure::new(
            StatusCode::NOT_FOUND,
            "unknown-channel",
            words,
        ));
    };
    let bytes = bytes_of(body)?;
    let at = wall_clock();
    verified(shop, &headers, &bytes, at)?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|e| {
        let words = format!("the signature is good and the body is not JSON: {e}");
        Failure::new(StatusCode::BAD_REQUEST, "malformed", words).field("body")
    })?;
    let event = event_of(shop, &value, &bytes, at)?;
    // JSON is UTF-8, or it would not have been read.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let said = committed(&web, |reply| {
        Command::Hook(Box::new(KeepHook {
            channel,
            event,
            body: text,
            at,
            reply,
        }))
    });
    let HookReply::Kept { repeated } = said.await?;
    let kept = HookKept {
        kept: true,
        repeated,
    };
    Ok((StatusCode::ACCEPTED, Json(kept)).into_response())
}

/// Refuses what was not signed by the channel, or too long ago.
fn verified(shop: &Shop, headers: &HeaderMap, body: &[u8], at: Timestamp) -> Result<(), Failure> {
    let scheme = shop.kind.scheme();
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let timestamp = header("x-brigade-timestamp").unwrap_or_default();
    let signed = Signed {
        body,
        url: &shop.url,
        timestamp,
        message_id: "",
    };
    let wrong = |words: &str| Failure::new(StatusCode::UNAUTHORIZED, "signature", words);
    let Some(signature) = header(scheme.header()) else {
        let words = format!("the header {} is missing", scheme.header());
        return Err(wrong(&words));
    };
    if !scheme.verifies(&shop.secret, &signed, signature) {
        return Err(wrong(
            "the signature is not that of this body; compare the secret here and there",
        ));
    }
    if shop.kind != Kind::Generic {
        return Ok(());
    }
    let sent = timestamp.parse::<i64>().ok();
    let age = sent.and_then(|s| s.checked_mul(1_000)?.checked_sub(at.0)?.checked_abs());
    if age.is_some_and(|age| age <= WINDOW_MS) {
        return Ok(());
    }
    Err(wrong(
        "X-Brigade-Timestamp is not within five minutes of now; is a clock wrong?",
    ))
}

/// What makes an event itself: its signed id where it has one, else a hash of everything that was signed.
fn event_of(shop: &Shop, value: &Value, body: &[u8], at: Timestamp) -> Result<String, Failure> {
    let named = |field: &str| value.get(field).and_then(Value::as_str).map(str::to_owned);
    let hash = || format!("sha256:{}", hex(&Sha256::digest(body)));
    match shop.kind {
        Kind::Generic => named("id")
            .filter(|id| !id.is_empty() && id.len() <= 200)
            .ok_or_else(|| {
                let words = "'id' must be a text of 1 to 200 characters, new for each event";
                Failure::new(StatusCode::BAD_REQUEST, "malformed", words).field("id")
            }),
        Kind::Square => {
            let created = named("created_at");
            let created = created.and_then(|t| chrono::DateTime::parse_from_rfc3339(&t).ok());
            let fresh = created.map(|t| (at.0 - t.timestamp_millis()).abs() <= SQUARE_WINDOW_MS);
            if fresh == Some(false) {
                let words = "the event was created too long ago, or in the future";
                return Err(Failure::new(StatusCode::UNAUTHORIZED, "replay", words));
            }
            Ok(named("event_id").unwrap_or_else(hash))
        }
        Kind::WooCommerce | Kind::Shopify | Kind::Deliverect => Ok(hash()),
    }
}

pub(super) async fn exceptions(State(web): State<Web>) -> Result<Json<ExceptionsBody>, Failure> {
    let exceptions = read(&web, |reader| reader.exceptions(EXCEPTIONS_MAX)).await?;
    Ok(Json(ExceptionsBody { exceptions }))
}
