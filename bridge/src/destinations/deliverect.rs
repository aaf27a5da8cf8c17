//! Deliverect: status codes of orders, snoozed products, and a store that is busy or paused.

use serde_json::json;

use super::client::{Call, Failure};
use super::service::Account;
use super::talk::{Language, Said, Talk, What};
use super::token::{escaped, seconds};
use crate::shop::{News, Pace, ShopStatus};

/// What is out stays out until it is back, or for so long.
const SNOOZE_S: u64 = 24 * 60 * 60;

pub(super) struct Deliverect;

/// 20 accepted, 50 preparing, 70 ready, 90 final, 110 cancelled, 120 failed.
const fn code(status: ShopStatus) -> Option<u16> {
    match status {
        ShopStatus::Sending => None,
        ShopStatus::Accepted => Some(20),
        ShopStatus::Cooking => Some(50),
        ShopStatus::Ready => Some(70),
        ShopStatus::Served => Some(90),
        ShopStatus::Cancelled => Some(110),
        ShopStatus::Refused => Some(120),
    }
}

pub(super) fn utc(seconds: u64) -> String {
    let at = i64::try_from(seconds).ok();
    let at = at.and_then(|s| chrono::DateTime::from_timestamp(s, 0));
    at.unwrap_or_default()
        .to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// `ACCOUNT/LOCATION`.
fn place(account: &Account) -> (&str, &str) {
    account
        .place
        .split_once('/')
        .unwrap_or(("", &account.place))
}

/// Every call sets something to what it is, so a repeat is harmless by itself.
fn call(account: &Account, news: &News) -> Option<Call> {
    let (owner, location) = place(account);
    match news {
        News::Order {
            theirs,
            status,
            reason,
            ..
        } if !theirs.is_empty() => {
            let body = json!({
                "orderId": theirs, "status": code(*status)?, "reason": reason,
                "timeStamp": utc(seconds()),
            });
            Some(Call::json(
                "POST",
                format!("/orderStatus/{}", escaped(theirs)),
                &body,
            ))
        }
        News::Item { item, out, .. } => {
            let plus = account.items.all_of(item);
            if plus.is_empty() {
                return None;
            }
            let now = seconds();
            let until = if *out { now + SNOOZE_S } else { now };
            let body = json!({
                "account": owner, "location": location, "plus": plus,
                "snoozeStart": utc(now), "snoozeEnd": utc(until),
            });
            Some(Call::json("POST", "/products/snoozeByPlus", &body))
        }
        News::Pace(pace) => {
            let body = match pace {
                Pace::Open => json!({ "status": "ONLINE" }),
                Pace::Busy { minutes_more } => json!({ "status": "BUSY", "delay": minutes_more }),
                Pace::Paused => json!({ "status": "PAUSED" }),
            };
            let path = format!("/updateStoreStatus/{}", escaped(location));
            Some(Call::json("POST", path, &body))
        }
        News::Order { .. } | News::Price { .. } | News::Customer { .. } => None,
    }
}

impl Language for Deliverect {
    fn tell(&mut self, account: &Account, what: &What, talk: &mut dyn Talk) -> Result<(), Failure> {
        let Said::News(news) = &what.said else {
            return Ok(());
        };
        match call(account, news) {
            Some(call) => talk.ask(call).map(drop),
            None => Ok(()),
        }
    }

    fn known_by(&self, _account: &Account, key: &str) -> Vec<(&'static str, String)> {
        vec![("authorization", format!("Bearer {key}"))]
    }
}
