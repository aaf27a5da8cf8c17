//! WooCommerce: stock and prices of products and variations, and what became of each order.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::client::{Call, Failure};
use super::service::Account;
use super::talk::{Language, Said, Talk, What};
use super::token::escaped;
use crate::shop::{News, ShopStatus};

const API: &str = "/wp-json/wc/v3";

pub(super) struct WooCommerce;

/// `93` is a product, `22/23` a variation of one.
fn product(theirs: &str) -> String {
    match theirs.split_once('/') {
        Some((product, variation)) => {
            format!(
                "{API}/products/{}/variations/{}",
                escaped(product),
                escaped(variation)
            )
        }
        None => format!("{API}/products/{}", escaped(theirs)),
    }
}

fn stock(out: bool, left: Option<u32>) -> Value {
    match left {
        Some(left) if !out => json!({ "manage_stock": true, "stock_quantity": left }),
        _ => {
            let word = if out { "outofstock" } else { "instock" };
            json!({ "manage_stock": false, "stock_status": word })
        }
    }
}

const fn their_status(status: ShopStatus) -> Option<&'static str> {
    match status {
        ShopStatus::Sending => None,
        ShopStatus::Accepted | ShopStatus::Cooking | ShopStatus::Ready => Some("processing"),
        ShopStatus::Served => Some("completed"),
        ShopStatus::Cancelled | ShopStatus::Refused => Some("cancelled"),
    }
}

/// Setting something to what it is already has no effect, so a repeat is harmless by itself.
fn call(account: &Account, news: &News) -> Vec<Call> {
    match news {
        News::Item { item, out, left } => {
            let theirs = account.items.all_of(item).into_iter();
            let set = |theirs| Call::json("PUT", product(theirs), &stock(*out, *left));
            theirs.map(set).collect()
        }
        News::Price { item, size, price } => {
            let theirs = account.items.of(item, size.as_ref()).into_iter();
            let body = json!({ "regular_price": price.to_string() });
            theirs
                .map(|theirs| Call::json("PUT", product(theirs), &body))
                .collect()
        }
        News::Order { theirs, status, .. } if !theirs.is_empty() => {
            let body = their_status(*status).map(|word| {
                let kitchen = json!([{ "key": "_kitchen_status", "value": status }]);
                json!({ "status": word, "meta_data": kitchen })
            });
            let path = format!("{API}/orders/{}", escaped(theirs));
            body.map(|body| Call::json("PUT", path, &body))
                .into_iter()
                .collect()
        }
        News::Order { .. } | News::Pace(_) | News::Customer { .. } => Vec::new(),
    }
}

impl Language for WooCommerce {
    fn tell(&mut self, account: &Account, what: &What, talk: &mut dyn Talk) -> Result<(), Failure> {
        let Said::News(news) = &what.said else {
            return Ok(());
        };
        for call in call(account, news) {
            talk.ask(call)?;
        }
        Ok(())
    }

    fn known_by(&self, account: &Account, key: &str) -> Vec<(&'static str, String)> {
        let basic = STANDARD.encode(format!("{}:{key}", account.user));
        vec![("authorization", format!("Basic {basic}"))]
    }
}
