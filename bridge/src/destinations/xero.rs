//! Xero: a closed day as one posted manual journal.

use serde_json::{Value, json};
use shared::money::Money;

use super::client::{Call, Failure};
use super::service::Account;
use super::talk::{Answer, Day, Language, Said, Talk, What, error_inside};
use super::token::escaped;

const PATH: &str = "/api.xro/2.0/ManualJournals";

pub(super) struct Xero;

/// The key is in the narration, where it can be looked for: their own idempotency keys last minutes.
fn narration(key: &str, day: &Day) -> String {
    format!("Sales of {} (Z {}) [{key}]", day.day, day.z)
}

/// Postings on one account of theirs are one line.
pub(super) fn by_code(account: &Account, day: &Day) -> Result<Vec<(String, i64, String)>, Failure> {
    let mut lines: Vec<(String, i64, String)> = Vec::new();
    for (name, amount) in &day.ledger {
        let Some(code) = account.accounts.of(name) else {
            return Err(Failure::Refused(format!(
                "'{name}' has no code in [destination.accounts]; add it, start again, and retry"
            )));
        };
        match lines.iter_mut().find(|(theirs, _, _)| theirs == code) {
            Some((_, sum, names)) => {
                *sum += amount;
                names.push_str(", ");
                names.push_str(name);
            }
            None => lines.push((code.to_owned(), *amount, name.clone())),
        }
    }
    lines.retain(|(_, amount, _)| *amount != 0);
    Ok(lines)
}

/// Their decimals are JSON numbers; the digits are ours, never a binary fraction's.
pub(super) fn number(minor: i64) -> Value {
    serde_json::from_str(&Money(minor).to_string()).unwrap_or_default()
}

fn journal(account: &Account, key: &str, day: &Day) -> Result<Option<Value>, Failure> {
    let lines = by_code(account, day)?;
    if lines.is_empty() {
        return Ok(None);
    }
    let line = |(code, amount, names): &(String, i64, String)| json!({ "LineAmount": number(*amount), "AccountCode": code, "Description": names });
    Ok(Some(json!({ "ManualJournals": [{
        "Narration": narration(key, day),
        "Date": day.day,
        "Status": "POSTED",
        "ShowOnCashBasisReports": true,
        "JournalLines": lines.iter().map(line).collect::<Vec<_>>(),
    }] })))
}

fn wrong(answer: &Value) -> Option<String> {
    let journals = answer.get("ManualJournals").and_then(Value::as_array);
    let bad = journals.into_iter().flatten().find(|one| {
        let list = one.get("ValidationErrors").and_then(Value::as_array);
        list.is_some_and(|list| !list.is_empty())
            || one.get("StatusAttributeString").and_then(Value::as_str) == Some("ERROR")
    });
    let named = answer.get("ErrorNumber").map(|_| answer.to_string());
    error_inside(answer)
        .or(named)
        .or(bad.map(ToString::to_string))
}

fn is_there(answer: &Answer, narration: &str) -> bool {
    let journals = answer.list("/ManualJournals").iter();
    let mut live = journals.filter(|one| {
        let status = one.get("Status").and_then(Value::as_str);
        !matches!(status, Some("DELETED" | "VOIDED"))
    });
    live.any(|one| one.get("Narration").and_then(Value::as_str) == Some(narration))
}

impl Language for Xero {
    fn tell(&mut self, account: &Account, what: &What, talk: &mut dyn Talk) -> Result<(), Failure> {
        let Said::Day(day) = &what.said else {
            return Ok(());
        };
        let Some(body) = journal(account, &what.key, day)? else {
            return Ok(());
        };
        let narration = narration(&what.key, day);
        let filter = escaped(&format!("Narration==\"{narration}\""));
        let looked = talk.ask(Call::get(format!("{PATH}?where={filter}")))?;
        if is_there(&looked, &narration) {
            return Ok(());
        }
        let call = Call::json("POST", PATH, &body).with("idempotency-key", &what.key);
        talk.ask(call).map(drop)
    }

    fn known_by(&self, account: &Account, key: &str) -> Vec<(&'static str, String)> {
        vec![
            ("authorization", format!("Bearer {key}")),
            ("xero-tenant-id", account.place.clone()),
            ("accept", "application/json".to_owned()),
        ]
    }

    fn wrong(&self) -> fn(&Value) -> Option<String> {
        wrong
    }
}
