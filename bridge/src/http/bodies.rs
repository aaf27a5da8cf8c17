//! What the web interface answers with, as `openapi.json` describes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::ids::OrderId;
use shared::money::{self, Money};

use crate::shop::{SeenLine, ShopStatus};
use crate::store::{Exception, Level, Notice};

/// Every error, whatever the status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    pub error: ErrorDetail,
    /// The order that was refused, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorDetail {
    /// For programs: `unknown-item`, `malformed`, …
    pub code: String,
    /// For people: what is wrong, and what to do.
    pub message: String,
    /// The field of the body that is meant: `lines[1].item`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// Answer to `POST /v1/orders`: accepted (201), or kept until the kitchen answers (202).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPlaced {
    pub order: OrderId,
    /// Where to follow it.
    pub location: String,
    pub status: ShopStatus,
    /// The number of the day that is called out; from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Amount>,
    /// When it is promised, in the restaurant's own time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<String>,
}

/// Answer to `GET /v1/orders/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFollowed {
    pub order: OrderId,
    pub status: ShopStatus,
    /// Why it was refused or cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<String>,
    pub lines: Vec<SeenLine>,
}

/// Answer to `POST /v1/quote`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteBody {
    /// Seconds from now until it is as likely ready as not.
    pub p50_s: i64,
    /// Seconds from now in which it is ready nine times in ten: what a guest may be promised.
    pub p90_s: i64,
    /// The same as times of the restaurant's own clock; left out while the kitchen's time is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_at: Option<String>,
    /// False: the kitchen is full, and an order of this basket would be refused.
    pub open: bool,
    /// Why it is not open, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Seconds after which it is worth asking again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_in_s: Option<i64>,
}

/// Money as people write it: `"19.50"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Amount(#[serde(with = "money::text")] pub Money);

/// Answer to `GET /v1/menu`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuBody {
    pub restaurant: String,
    /// ISO 4217.
    pub currency: String,
    pub version: String,
    /// False while the kitchen cannot be reached: what is out may have changed.
    pub live: bool,
    pub items: Vec<MenuItem>,
    pub groups: Vec<MenuGroup>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuItem {
    pub id: String,
    /// By language code.
    pub names: BTreeMap<String, String>,
    pub category: String,
    /// Where there are no sizes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Amount>,
    /// Empty, or one of these must be named.
    pub sizes: Vec<MenuSize>,
    /// True: the price holds the tax. False: tax comes on top.
    pub tax_included: bool,
    pub allergens: Vec<String>,
    /// Groups of modifiers that go with it.
    pub groups: Vec<String>,
    /// False: out at the moment.
    pub available: bool,
    /// Left, where somebody counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuSize {
    pub id: String,
    pub names: BTreeMap<String, String>,
    pub price: Amount,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuGroup {
    pub id: String,
    pub names: BTreeMap<String, String>,
    /// At least so many must be chosen; 0: none need be.
    pub min: u8,
    pub max: u8,
    pub modifiers: Vec<MenuModifier>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuModifier {
    pub id: String,
    pub names: BTreeMap<String, String>,
    pub price: Amount,
    pub allergens: Vec<String>,
    pub removes_allergens: Vec<String>,
}

/// Answer to `GET /v1/stock`, and to a receipt or a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockBody {
    pub levels: Vec<Level>,
}

/// Answer to `GET /v1/notices`: open ones first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesBody {
    pub notices: Vec<Notice>,
}

/// Answer to a webhook: it is kept, and will be worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookKept {
    pub kept: bool,
    /// The same event was kept before; nothing is done twice.
    pub repeated: bool,
}

/// Answer to `GET /v1/exceptions`: what waits for a person, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionsBody {
    pub exceptions: Vec<Exception>,
}

/// Answer to `GET /healthz`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthBody {
    /// `ok`, `behind` (facts wait to be booked) or `cut off` (no beat of the router for 2.5 s).
    pub status: String,
    pub linked: bool,
    /// Facts that the router has and the books have not.
    pub facts_behind: u64,
    /// Facts that could not be booked since the start, and need a person.
    pub facts_parked: u64,
    /// Milliseconds since the router's last beat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beat_age_ms: Option<u64>,
    /// False when the router sells from another menu than this bridge shows.
    pub menu_agrees: bool,
}
