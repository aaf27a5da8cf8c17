//! Guests and shops that order over HTTP, and ask again until somebody has answered.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use bridge::shop::{Scheme, Signed};
use serde_json::{Value, json};
use shared::menu::Restaurant;
use shared::order::LineDraft;

use crate::dice::Dice;
use crate::service;

/// What the shop signs its webhooks with.
pub const SECRET: &str = "another storm secret";
/// Tries before somebody gives up: the bridge is never away for so long.
const TRIES_MAX: usize = 3_000;
const PAUSE: Duration = Duration::from_millis(20);

/// An order that somebody was told is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The guest's own reference; the router must hear of it once.
    pub reference: String,
    /// Ours, where the answer told it.
    pub order: Option<String>,
}

pub struct Guests {
    pub restaurant: Arc<Restaurant>,
    pub port: u16,
    pub dice: Dice,
    pub name: String,
}

#[expect(
    clippy::disallowed_methods,
    reason = "a webhook is signed with the time at which it is sent"
)]
fn seconds() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

pub fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    let config = config.timeout_global(Some(Duration::from_secs(10)));
    config.build().new_agent()
}

pub fn body(lines: &[LineDraft], reference: &str) -> Value {
    let line = |line: &LineDraft| {
        let modifiers = line.modifiers.iter();
        let modifiers: Vec<Value> = modifiers
            .map(|one| json!({ "modifier": one.modifier, "count": one.count }))
            .collect();
        json!({
            "item": line.item, "size": line.size, "quantity": line.quantity, "modifiers": modifiers
        })
    };
    json!({
        "channel": "online",
        "guest": { "name": "Ann" },
        "lines": lines.iter().map(line).collect::<Vec<_>>(),
        "paid_reference": reference,
    })
}

impl Guests {
    /// So many orders, one after the other.
    pub fn order(mut self, orders: usize) -> Result<Vec<Kept>> {
        let agent = agent();
        let mut kept = Vec::new();
        for n in 0..orders {
            let reference = format!("{}-{n}", self.name);
            let lines = service::lines(&mut self.dice, &self.restaurant);
            let body = body(&lines, &reference);
            let one = if self.dice.chance(60) {
                self.place(&agent, &reference, &body)?
            } else {
                self.hook(&agent, &reference, &body)?
            };
            kept.push(one);
        }
        Ok(kept)
    }

    fn place(&mut self, agent: &ureq::Agent, reference: &str, body: &Value) -> Result<Kept> {
        let url = format!("http://127.0.0.1:{}/v1/orders", self.port);
        let ask = || {
            let request = agent.post(&url).header("idempotency-key", reference);
            request
                .header("content-type", "application/json")
                .send(body.to_string())
        };
        let order = self.until(reference, &ask)?;
        // The answer was heard, and the guest presses the button once more.
        if self.dice.chance(5) {
            let again = self.until(reference, &ask)?;
            if again != order {
                bail!("{reference} was taken twice, as {order:?} and as {again:?}");
            }
        }
        Ok(Kept {
            reference: reference.to_owned(),
            order,
        })
    }

    fn hook(&mut self, agent: &ureq::Agent, reference: &str, body: &Value) -> Result<Kept> {
        let url = format!("http://127.0.0.1:{}/hooks/own", self.port);
        let event =
            json!({ "id": reference, "event": "order", "order_id": reference, "order": body });
        let text = event.to_string();
        let ask = || {
            let timestamp = seconds().to_string();
            let signed = Signed {
                body: text.as_bytes(),
                timestamp: &timestamp,
                ..Signed::default()
            };
            let signature = Scheme::Generic
                .sign(SECRET.as_bytes(), &signed)
                .unwrap_or_default();
            let request = agent.post(&url).header("x-brigade-timestamp", &timestamp);
            request
                .header("x-brigade-signature", &signature)
                .send(&text)
        };
        self.until(reference, &ask)?;
        if self.dice.chance(5) {
            self.until(reference, &ask)?;
        }
        Ok(Kept {
            reference: reference.to_owned(),
            order: None,
        })
    }

    /// Asks until the bridge is there and says yes or no; gives the order's id where it tells one.
    fn until(
        &self,
        reference: &str,
        ask: &dyn Fn() -> Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Option<String>> {
        for _try in 0..TRIES_MAX {
            let Ok(mut answer) = ask() else {
                std::thread::sleep(PAUSE);
                continue;
            };
            let status = answer.status().as_u16();
            let Ok(text) = answer.body_mut().read_to_string() else {
                continue;
            };
            let told: Value = serde_json::from_str(&text).unwrap_or_default();
            let id = told.get("id").or_else(|| told.get("order"));
            match status {
                200..=202 => return Ok(id.and_then(Value::as_str).map(str::to_owned)),
                // The kitchen's own no; the status says so later.
                422 if text.contains("refused") || text.contains("order") => return Ok(None),
                503 | 429 | 500 => std::thread::sleep(PAUSE),
                _ => bail!("{reference}: {status} {text}"),
            }
        }
        bail!("{reference} was never answered")
    }
}

/// Asks for one thing until the bridge answers.
pub fn get(port: u16, path: &str) -> Result<Value> {
    let url = format!("http://127.0.0.1:{port}{path}");
    let mut answer = agent().get(&url).call()?;
    let text = answer.body_mut().read_to_string()?;
    serde_json::from_str(&text).with_context(|| format!("{path}: {text}"))
}
