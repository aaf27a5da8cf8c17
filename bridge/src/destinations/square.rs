//! Square: counts of variations, their prices, and how far each order's fulfilment is.

use serde_json::{Value, json};

use super::client::{Call, Failure};
use super::deliverect::utc;
use super::service::Account;
use super::talk::{Language, Said, Talk, What};
use super::token::{escaped, seconds};
use crate::shop::{News, ShopStatus};

/// What is back and not counted is counted as so many.
const UNCOUNTED: u32 = 999;
/// How far a fulfilment is; later states are never taken back.
const STATES: [&str; 4] = ["PROPOSED", "RESERVED", "PREPARED", "COMPLETED"];

pub(super) struct Square;

const fn their_state(status: ShopStatus) -> Option<&'static str> {
    match status {
        ShopStatus::Sending => None,
        ShopStatus::Accepted | ShopStatus::Cooking => Some("RESERVED"),
        ShopStatus::Ready => Some("PREPARED"),
        ShopStatus::Served => Some("COMPLETED"),
        ShopStatus::Cancelled | ShopStatus::Refused => Some("CANCELED"),
    }
}

fn count(account: &Account, key: &str, news: &News) -> Option<Call> {
    let News::Item { item, out, left } = news else {
        return None;
    };
    let quantity = if *out { 0 } else { left.unwrap_or(UNCOUNTED) };
    let theirs = account.items.all_of(item).into_iter();
    let changes: Vec<Value> = theirs
        .map(|theirs| {
            json!({ "type": "PHYSICAL_COUNT", "physical_count": {
                "catalog_object_id": theirs, "location_id": account.place, "reference_id": key,
                "quantity": quantity.to_string(), "state": "IN_STOCK", "occurred_at": utc(seconds()),
            } })
        })
        .collect();
    let body = json!({ "idempotency_key": key, "changes": changes });
    (!changes.is_empty()).then(|| Call::json("POST", "/v2/inventory/changes/batch-create", &body))
}

/// Their orders are changed by version: what has gone further meanwhile stays.
fn order(
    account: &Account,
    talk: &mut dyn Talk,
    key: &str,
    (theirs, status): (&str, ShopStatus),
) -> Result<(), Failure> {
    let Some(state) = their_state(status) else {
        return Ok(());
    };
    let path = format!("/v2/orders/{}", escaped(theirs));
    let found = talk.ask(Call::get(path.clone()))?;
    let rank = |state: Option<&str>| STATES.iter().position(|s| Some(*s) == state);
    let behind = |one: &&Value| {
        let now = one.get("state").and_then(Value::as_str);
        let over = matches!(now, Some("COMPLETED" | "CANCELED" | "FAILED"));
        !over && (state == "CANCELED" || rank(now) < rank(Some(state)))
    };
    let open = found.list("/order/fulfillments").iter().filter(behind);
    let fulfillments: Vec<Value> = open
        .map(|one| json!({ "uid": one.get("uid"), "state": state }))
        .collect();
    if fulfillments.is_empty() && !talk.is_rehearsed() {
        return Ok(());
    }
    let body = json!({ "idempotency_key": key, "order": {
        "location_id": account.place,
        "version": found.at("/order/version").as_i64().unwrap_or(1),
        "fulfillments": fulfillments,
    } });
    talk.ask(Call::json("PUT", path, &body)).map(drop)
}

fn price(talk: &mut dyn Talk, key: &str, theirs: &str, minor: i64) -> Result<(), Failure> {
    let path = format!("/v2/catalog/object/{}", escaped(theirs));
    let found = talk.ask(Call::get(path))?;
    let mut object = match found.at("/object") {
        Value::Null => json!({ "type": "ITEM_VARIATION", "id": theirs, "item_variation_data": {
            "price_money": {}
        } }),
        object => object.clone(),
    };
    let money = object.pointer_mut("/item_variation_data/price_money/amount");
    if money.as_deref().and_then(|value| value.as_i64()) == Some(minor) {
        return Ok(());
    }
    object["item_variation_data"]["price_money"]["amount"] = json!(minor);
    let body = json!({ "idempotency_key": key, "object": object });
    talk.ask(Call::json("POST", "/v2/catalog/object", &body))
        .map(drop)
}

impl Language for Square {
    fn tell(&mut self, account: &Account, what: &What, talk: &mut dyn Talk) -> Result<(), Failure> {
        let Said::News(news) = &what.said else {
            return Ok(());
        };
        match news {
            News::Item { .. } => match count(account, &what.key, news) {
                Some(call) => talk.ask(call).map(drop),
                None => Ok(()),
            },
            News::Price {
                item,
                size,
                price: to,
            } => match account.items.of(item, size.as_ref()) {
                Some(theirs) => price(talk, &what.key, theirs, to.0),
                None => Ok(()),
            },
            News::Order { theirs, status, .. } if !theirs.is_empty() => {
                order(account, talk, &what.key, (theirs, *status))
            }
            News::Order { .. } | News::Pace(_) | News::Customer { .. } => Ok(()),
        }
    }

    fn known_by(&self, _account: &Account, key: &str) -> Vec<(&'static str, String)> {
        vec![
            ("authorization", format!("Bearer {key}")),
            ("square-version", "2025-01-23".to_owned()),
        ]
    }
}
