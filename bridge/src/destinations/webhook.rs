//! A closed day as a signed call: report and entries as JSON, with a key that makes a repeat harmless.

use std::time::Duration;

use serde_json::{Value, json};

use super::Destination;
use crate::shop::{News, Scheme, Signed};
use crate::store::{Delivered, Parcel, Reader, StoreError};

pub(super) struct Webhook {
    url: String,
    secret: Vec<u8>,
    agent: ureq::Agent,
}

impl Webhook {
    pub(super) fn new(url: String, secret: Vec<u8>, patience: Duration) -> Self {
        let agent = super::client::agent(patience);
        Self { url, secret, agent }
    }
}

fn body(parcel: &Parcel, reader: &Reader) -> Result<Value, StoreError> {
    if let Some(News::Customer { customer, .. }) = parcel.news()? {
        let line = reader.customer_line(customer)?;
        // Whoever did not agree to be written to, or took that back, is told of by their number alone.
        let known = line.filter(|line| line.marketing);
        let gone = json!({ "id": customer, "gone": true });
        let card = known.map_or(gone, |line| json!(line));
        return Ok(json!({ "id": parcel.key, "event": "customer", "customer": card }));
    }
    if let Some(news) = parcel.news()? {
        let event = match &news {
            News::Order { .. } => "order",
            News::Item { .. } => "item",
            News::Price { .. } => "price",
            News::Pace(_) => "pace",
            News::Customer { .. } => "customer",
        };
        return Ok(json!({ "id": parcel.key, "event": event, event: news }));
    }
    let closed = reader.closed_day(&parcel.day)?;
    let mut entries: Vec<Value> = Vec::new();
    let visit = &mut |entry: &crate::store::BookedEntry| -> Result<(), StoreError> {
        let posting = |(account, amount): &(String, shared::money::Money)| json!({ "account": account, "amount": amount.to_string() });
        entries.push(json!({
            "entry": entry.id,
            "kind": entry.kind,
            "note": entry.note,
            "late_of": entry.of_day,
            "postings": entry.postings.iter().map(posting).collect::<Vec<_>>(),
        }));
        Ok(())
    };
    reader.entries(Some(&parcel.day), visit)?;
    Ok(json!({
        "id": parcel.key,
        "event": "day-closed",
        "day": parcel.day,
        "report": closed.as_ref().map(|closed| &closed.report),
        "seal": closed.as_ref().map(|closed| &closed.seal),
        "entries": entries,
    }))
}

/// Their answer, judged: a good status with an error inside is no success.
fn judge(status: u16, text: &str) -> Delivered {
    let short: String = text.chars().take(200).collect();
    let said = format!("{status}: {short}");
    match status {
        200..=299 => {
            let body: Value = serde_json::from_str(text).unwrap_or_default();
            let empty = |value: &Value| match value {
                Value::Null | Value::Bool(false) => true,
                Value::Array(list) => list.is_empty(),
                Value::Object(map) => map.is_empty(),
                Value::String(text) => text.is_empty(),
                _ => false,
            };
            let inside = ["error", "errors"].iter().filter_map(|name| body.get(name));
            if inside.into_iter().any(|error| !empty(error)) {
                Delivered::Refused(said)
            } else {
                Delivered::Sent
            }
        }
        // They have had this key before: it arrived at an earlier try.
        409 => Delivered::Sent,
        408 | 425 | 429 | 500.. => Delivered::Later(said),
        _ => Delivered::Refused(said),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a call is signed with the time at which it is made"
)]
fn seconds() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

impl Destination for Webhook {
    fn deliver(&mut self, parcel: &Parcel, reader: &Reader) -> Result<Delivered, StoreError> {
        let text = body(parcel, reader)?.to_string();
        let timestamp = seconds().to_string();
        let signed = Signed {
            body: text.as_bytes(),
            timestamp: &timestamp,
            ..Signed::default()
        };
        let signature = Scheme::Generic
            .sign(&self.secret, &signed)
            .unwrap_or_default();
        let sent = self
            .agent
            .post(&self.url)
            .header("content-type", "application/json")
            .header("idempotency-key", &parcel.key)
            .header("x-brigade-timestamp", &timestamp)
            .header("x-brigade-signature", &signature)
            .send(&text);
        Ok(match sent {
            Ok(mut answer) => {
                let status = answer.status().as_u16();
                judge(
                    status,
                    &answer.body_mut().read_to_string().unwrap_or_default(),
                )
            }
            Err(error) => Delivered::Later(error.to_string()),
        })
    }

    fn show(&mut self, parcel: &Parcel, reader: &Reader) -> Result<String, StoreError> {
        Ok(format!(
            "POST {}\nIdempotency-Key: {}\n\n{:#}",
            self.url,
            parcel.key,
            body(parcel, reader)?
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_judged_by_what_it_says_inside() {
        let check = |status, text: &str, expected: &str| {
            let got = match judge(status, text) {
                Delivered::Sent => "sent",
                Delivered::Later(_) => "later",
                Delivered::Refused(_) => "refused",
            };
            assert_eq!(got, expected, "{status} {text}");
        };
        check(200, "", "sent");
        check(201, "{\"ok\":true,\"errors\":[]}", "sent");
        check(200, "{\"error\":\"account unknown\"}", "refused");
        check(200, "{\"errors\":[{\"code\":7}]}", "refused");
        check(409, "seen", "sent");
        check(400, "bad", "refused");
        check(401, "who", "refused");
        check(429, "slowly", "later");
        check(503, "", "later");
    }
}
