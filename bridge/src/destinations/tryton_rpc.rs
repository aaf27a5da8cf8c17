//! Tryton's JSON-RPC: its dates and decimals, its searches, and buttons that take a record to its end.

use serde_json::{Value, json};
use shared::money::Money;
use shared::quantity::Quantity;

use super::client::{Call, Failure};
use super::talk::{Answer, Talk};

/// One conversation.
pub(super) struct Rpc<'a> {
    pub(super) talk: &'a mut dyn Talk,
    pub(super) session: Option<String>,
    pub(super) company: Value,
}

pub(super) fn date(day: &str) -> Value {
    let mut parts = day
        .splitn(3, '-')
        .map(|part| part.parse::<u32>().unwrap_or_default());
    let mut next = || parts.next().unwrap_or_default();
    json!({ "__class__": "date", "year": next(), "month": next(), "day": next() })
}

pub(super) fn decimal(minor: i64) -> Value {
    json!({ "__class__": "Decimal", "decimal": Money(minor).to_string() })
}

/// Their quantities are JSON numbers; the digits are ours.
pub(super) fn amount(thousandths: i64) -> Value {
    serde_json::from_str(&Quantity(thousandths).to_string()).unwrap_or_default()
}

impl Rpc<'_> {
    pub(super) fn call(&mut self, method: &str, mut params: Vec<Value>) -> Result<Answer, Failure> {
        if self.session.is_some() {
            // Asked for preferences with a company of nothing, they prefer nothing.
            params.push(match &self.company {
                Value::Null => json!({}),
                company => json!({ "company": company }),
            });
        }
        let body = json!({ "id": 1, "method": method, "params": params });
        let mut call = Call::json("POST", "/rpc/", &body);
        if let Some(session) = &self.session {
            call = call.with("authorization", session);
        }
        self.talk.ask(call)
    }

    pub(super) fn ids(&mut self, model: &str, filter: Value) -> Result<Vec<Value>, Failure> {
        let params = vec![filter, json!(0), Value::Null, Value::Null];
        let found = self.call(&format!("model.{model}.search"), params)?;
        Ok(found.list("/result").to_vec())
    }

    pub(super) fn read(
        &mut self,
        model: &str,
        filter: Value,
        fields: &[&str],
    ) -> Result<Vec<Value>, Failure> {
        let params = vec![filter, json!(0), Value::Null, Value::Null, json!(fields)];
        let found = self.call(&format!("model.{model}.search_read"), params)?;
        Ok(found.list("/result").to_vec())
    }

    pub(super) fn create(&mut self, model: &str, record: Value) -> Result<Value, Failure> {
        let made = self.call(&format!("model.{model}.create"), vec![json!([record])])?;
        Ok(made.at("/result/0").clone())
    }

    pub(super) fn press(
        &mut self,
        model: &str,
        button: &str,
        id: &Value,
    ) -> Result<Answer, Failure> {
        self.call(&format!("model.{model}.{button}"), vec![json!([id])])
    }

    /// The record with this key and how far it is, made where there is none.
    pub(super) fn found_or_made(
        &mut self,
        model: &str,
        (field, key): (&str, &str),
        record: &dyn Fn() -> Value,
    ) -> Result<(Value, String), Failure> {
        let found = self.read(model, json!([[field, "=", key]]), &["id", "state"])?;
        if let Some(one) = found.first() {
            let state = one.get("state").and_then(Value::as_str).unwrap_or_default();
            return Ok((one.get("id").cloned().unwrap_or_default(), state.to_owned()));
        }
        Ok((self.create(model, record())?, "draft".to_owned()))
    }

    /// Takes a record through its steps, from wherever it is.
    pub(super) fn finish(
        &mut self,
        model: &str,
        (id, state): (&Value, &str),
        last: &[&str],
    ) -> Result<(), Failure> {
        let states = ["draft", "waiting", "assigned"];
        let from = states.iter().position(|one| *one == state);
        if from.is_some_and(|n| n == 0) {
            self.press(model, "wait", id)?;
        }
        if from.is_some_and(|n| n <= 1) {
            self.press(model, "assign_try", id)?;
            // Its answer does not say in all models whether there was enough; the record does.
            let now = self.read(model, json!([["id", "=", id]]), &["state"])?;
            let state = now.first().and_then(|one| one.get("state"));
            // More was cooked than they know of: the kitchen is right, and a count will tell.
            if state.and_then(Value::as_str) == Some("waiting") {
                self.press(model, "assign_force", id)?;
            }
        }
        let rest = match state {
            "running" => &last[last.len().min(1)..],
            "done" => &[],
            _ => last,
        };
        for button in rest {
            self.press(model, button, id)?;
        }
        Ok(())
    }
}
