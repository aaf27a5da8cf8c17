//! Shopify: inventory levels, prices of variants, and what became of each order.

use serde_json::{Value, json};

use super::client::{Call, Failure};
use super::service::Account;
use super::talk::{Language, Said, Talk, What};
use super::token::escaped;
use crate::shop::{News, ShopStatus};

const API: &str = "/admin/api/2025-01";
/// Their levels are numbers: what is back and not counted is given so many.
const UNCOUNTED: u32 = 999;

pub(super) struct Shopify;

/// `VARIANT/INVENTORY ITEM`: they have a number for each.
fn ids(theirs: &str) -> (&str, &str) {
    theirs.split_once('/').unwrap_or((theirs, theirs))
}

fn id(text: &str) -> Value {
    text.parse::<u64>()
        .map_or_else(|_| json!(text), |n| json!(n))
}

fn tell_order(talk: &mut dyn Talk, theirs: &str, status: ShopStatus) -> Result<(), Failure> {
    let order = escaped(theirs);
    let told = json!({ "order": {
        "id": id(theirs), "note_attributes": [{ "name": "kitchen", "value": status }]
    } });
    match status {
        ShopStatus::Sending => Ok(()),
        ShopStatus::Accepted | ShopStatus::Cooking | ShopStatus::Ready => {
            let path = format!("{API}/orders/{order}.json");
            talk.ask(Call::json("PUT", path, &told)).map(drop)
        }
        ShopStatus::Served => {
            let path = format!("{API}/orders/{order}/fulfillment_orders.json");
            let open = talk.ask(Call::get(path))?;
            let waits = |one: &&Value| {
                let status = one.get("status").and_then(Value::as_str);
                matches!(status, Some("open" | "in_progress" | "scheduled"))
            };
            let parts = open.list("/fulfillment_orders").iter().filter(waits);
            let parts: Vec<Value> = parts
                .map(|one| json!({ "fulfillment_order_id": one.get("id") }))
                .collect();
            // Handed over already: a repeat.
            if parts.is_empty() && !talk.is_rehearsed() {
                return Ok(());
            }
            let body = json!({ "fulfillment": { "line_items_by_fulfillment_order": parts } });
            let path = format!("{API}/fulfillments.json");
            talk.ask(Call::json("POST", path, &body)).map(drop)
        }
        ShopStatus::Cancelled | ShopStatus::Refused => {
            let found = talk.ask(Call::get(format!("{API}/orders/{order}.json")))?;
            if !found.at("/order/cancelled_at").is_null() {
                return Ok(());
            }
            let path = format!("{API}/orders/{order}/cancel.json");
            let body = json!({ "reason": "other" });
            talk.ask(Call::json("POST", path, &body)).map(drop)
        }
    }
}

impl Language for Shopify {
    fn tell(&mut self, account: &Account, what: &What, talk: &mut dyn Talk) -> Result<(), Failure> {
        let Said::News(news) = &what.said else {
            return Ok(());
        };
        match news {
            News::Item { item, out, left } => {
                for theirs in account.items.all_of(item) {
                    let available = if *out { 0 } else { left.unwrap_or(UNCOUNTED) };
                    let body = json!({
                        "location_id": id(&account.place),
                        "inventory_item_id": id(ids(theirs).1),
                        "available": available,
                    });
                    let path = format!("{API}/inventory_levels/set.json");
                    talk.ask(Call::json("POST", path, &body))?;
                }
                Ok(())
            }
            News::Price { item, size, price } => {
                let Some(theirs) = account.items.of(item, size.as_ref()) else {
                    return Ok(());
                };
                let variant = ids(theirs).0;
                let body = json!({ "variant": { "id": id(variant), "price": price.to_string() } });
                let path = format!("{API}/variants/{}.json", escaped(variant));
                talk.ask(Call::json("PUT", path, &body)).map(drop)
            }
            News::Order { theirs, status, .. } if !theirs.is_empty() => {
                tell_order(talk, theirs, *status)
            }
            News::Order { .. } | News::Pace(_) | News::Customer { .. } => Ok(()),
        }
    }

    fn known_by(&self, _account: &Account, key: &str) -> Vec<(&'static str, String)> {
        vec![("x-shopify-access-token", key.to_owned())]
    }
}
