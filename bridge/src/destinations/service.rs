//! The services whose own language is spoken: where each lives, what it needs, and our account there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use shared::menu::Restaurant;

use super::mapping::{Codes, Items};
use super::settings::One;
use crate::shop::Topic;

/// The services whose own language is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    Xero,
    QuickBooks,
    Tryton,
    Vendure,
    WooCommerce,
    Square,
    Shopify,
    Deliverect,
}

impl Service {
    pub(super) const ALL: [(&'static str, Self); 8] = [
        ("xero", Self::Xero),
        ("quickbooks", Self::QuickBooks),
        ("tryton", Self::Tryton),
        ("vendure", Self::Vendure),
        ("woocommerce", Self::WooCommerce),
        ("square", Self::Square),
        ("shopify", Self::Shopify),
        ("deliverect", Self::Deliverect),
    ];

    pub const fn keeps_books(self) -> bool {
        matches!(self, Self::Xero | Self::QuickBooks | Self::Tryton)
    }

    pub(super) fn topics(self) -> &'static [Topic] {
        match self {
            Self::Xero | Self::QuickBooks | Self::Tryton => &[Topic::Days],
            Self::Square | Self::Vendure | Self::WooCommerce | Self::Shopify => {
                &[Topic::Orders, Topic::Stock, Topic::Prices]
            }
            Self::Deliverect => &[Topic::Orders, Topic::Stock, Topic::Pace],
        }
    }

    /// Where it lives and where its keys are renewed, where everybody's is the same.
    const fn home(self) -> (&'static str, &'static str) {
        match self {
            Self::Xero => (
                "https://api.xero.com",
                "https://identity.xero.com/connect/token",
            ),
            Self::QuickBooks => (
                "https://quickbooks.api.intuit.com",
                "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
            ),
            Self::Square => ("https://connect.squareup.com", ""),
            Self::Deliverect => (
                "https://api.deliverect.com",
                "https://api.deliverect.com/oauth/token",
            ),
            Self::Tryton | Self::Vendure | Self::WooCommerce | Self::Shopify => ("", ""),
        }
    }

    /// What 'place' is called there, where it is needed.
    const fn place(self) -> &'static str {
        match self {
            Self::Xero => "the tenant id",
            Self::QuickBooks => "the company (realm) id",
            Self::Square | Self::Shopify | Self::Deliverect => "the location id",
            Self::Tryton | Self::Vendure | Self::WooCommerce => "",
        }
    }
}

/// A service, with everything it needs to be spoken to.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub service: Service,
    /// Without a slash at the end.
    pub url: String,
    pub token_url: String,
    pub token_file: PathBuf,
    pub user: String,
    pub place: String,
    pub items: Items,
    pub accounts: Codes,
    pub ingredients: BTreeMap<String, String>,
    /// Accounts that stand on a sales receipt, and as which item.
    pub receipt: BTreeMap<String, String>,
    /// The account that a receipt is paid to.
    pub receipt_into: String,
    /// Code of the product that stands for the day's dishes.
    pub dishes: String,
}

/// Money and guests' orders go over the net only where nobody can read them.
pub(super) fn address(url: &str) -> Result<(), String> {
    let own = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    if url.starts_with("https://") || own.iter().any(|start| url.starts_with(start)) {
        return Ok(());
    }
    Err(format!(
        "'{url}' must start with https:// (http:// only to this machine)"
    ))
}

pub(super) fn account(
    service: Service,
    one: One,
    restaurant: &Restaurant,
    dir: &Path,
) -> Result<Account, Vec<String>> {
    let mut problems = Vec::new();
    let (home, renew) = service.home();
    let url = one.url.unwrap_or_else(|| home.to_owned());
    if url.is_empty() {
        problems.push("add url = \"https://…\", its address".to_owned());
    } else if let Err(why) = address(&url) {
        problems.push(why);
    }
    let place = one.place.unwrap_or_default();
    if place.is_empty() && !service.place().is_empty() {
        problems.push(format!("add place = \"…\", {}", service.place()));
    }
    let user = one.user.unwrap_or_default();
    let signs_in = matches!(
        service,
        Service::Tryton | Service::Vendure | Service::WooCommerce
    );
    if user.is_empty() && signs_in {
        problems.push("add user = \"…\", whom the bridge signs in as".to_owned());
    }
    let token_file = one.token_file.map(|path| dir.join(path));
    if token_file.is_none() {
        let words = "add token_file = \"…\", a file in the bridge's folder that only it may read";
        problems.push(words.to_owned());
    }
    let items = Items::read(&one.items, restaurant).unwrap_or_else(|whys| {
        problems.extend(whys);
        Items::default()
    });
    if items.is_empty() && !service.keeps_books() && problems.is_empty() {
        problems.push("add [destination.items] with \"their id\" = \"our item\"".to_owned());
    }
    let accounts = Codes(one.accounts);
    let receipt = (one.receipt, one.receipt_into.unwrap_or_default());
    if service.keeps_books() {
        problems.extend(codes(&accounts, &receipt, restaurant));
    }
    let known = |id: &String| restaurant.ingredients.iter().any(|i| i.id.as_str() == id);
    let strange = one.ingredients.keys().filter(|id| !known(id));
    problems.extend(strange.map(|id| format!("'{id}' is not in recipes.toml")));
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Account {
        service,
        url: url.trim_end_matches('/').to_owned(),
        token_url: one.token_url.unwrap_or_else(|| renew.to_owned()),
        token_file: token_file.unwrap_or_default(),
        user,
        place,
        items,
        accounts,
        ingredients: one.ingredients,
        receipt: receipt.0,
        receipt_into: receipt.1,
        dishes: one.dishes.unwrap_or_default(),
    })
}

/// What is wrong with the codes of the accounts: each account of the chart must stand somewhere.
fn codes(
    accounts: &Codes,
    (receipt, into): &(BTreeMap<String, String>, String),
    restaurant: &Restaurant,
) -> Vec<String> {
    let mut problems = Vec::new();
    let both = accounts.0.iter().chain(receipt);
    let all = Codes(both.map(|(a, b)| (a.clone(), b.clone())).collect());
    let missing = all.unmapped(restaurant);
    if !missing.is_empty() {
        let missing = missing.join(", ");
        problems.push(format!("[destination.accounts] has no code for {missing}"));
    }
    if !receipt.is_empty() && accounts.of(into).is_none() {
        let words = "add receipt_into = \"assets:…\", an account of [destination.accounts]";
        problems.push(words.to_owned());
    }
    problems
}
