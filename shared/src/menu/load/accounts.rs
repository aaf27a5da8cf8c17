//! accounts.toml: which account of the ledger each kind of sale, tax and tender belongs to.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::Ids;
use super::known::Known;
use super::limits::ACCOUNT_CHARS_MAX;
use super::problem::nearest;
use super::table::{Fields, Text, Value};
use super::taxes::milli_percent;
use super::words::price;
use crate::ids::BadId;
use crate::menu::{ChargeRule, Chart, GoodsMethod, Purpose};
use crate::money::Money;

const TENDERS: [&str; 3] = ["cash", "card", "online"];
const ROOTS: [&str; 5] = ["assets", "liabilities", "equity", "income", "expenses"];

pub(super) fn read(fields: Fields<'_>, ids: &Ids) -> Option<Chart> {
    let one = |key, like| {
        fields
            .need(key, like)
            .and_then(Value::text)
            .and_then(account)
    };
    let cash = one("cash", "\"assets:cash\"");
    let card = one("card", "\"assets:clearing:card\"");
    let online = one("online", "\"assets:clearing:online\"");
    let refunds = one("refunds", "\"income:refunds\"");
    let inventory = one("inventory", "\"assets:inventory\"");
    let cost_of_goods = one("cost_of_goods", "\"expenses:cost of goods\"");
    let waste = one("waste", "\"expenses:waste\"");
    let opening = one("opening", "\"equity:opening balances\"");
    let sales = accounts_by(&fields, "sales", "\"income:sales:food\"", &ids.categories);
    let tax = accounts_by(&fields, "tax", "\"liabilities:sales tax\"", &ids.taxes);
    let also = other_accounts(&fields);
    let charges = charges(&fields);
    let goods = fields
        .get("goods")
        .map_or(Some(GoodsMethod::AngloSaxon), goods);
    fields.done();
    Some(Chart {
        cash: cash?,
        card: card?,
        online: online?,
        sales: sales?,
        tax: tax?,
        refunds: refunds?,
        inventory: inventory?,
        cost_of_goods: cost_of_goods?,
        waste: waste?,
        opening: opening?,
        also: also?,
        charges: charges?,
        goods: goods?,
    })
}

/// Accounts that may stay unsaid.
fn other_accounts(fields: &Fields<'_>) -> Option<BTreeMap<Purpose, String>> {
    let named = |purpose: Purpose| {
        let value = fields.get(purpose.key_and_account().0)?;
        Some(Some((purpose, value.text().and_then(account)?)))
    };
    let said = Purpose::ALL
        .into_iter()
        .filter(|purpose| fields.get(purpose.key_and_account().0).is_some());
    said.map(|purpose| named(purpose).flatten()).collect()
}

/// `[charges] card = { percent = "1.5", fixed = "0.10" }`.
fn charges(fields: &Fields<'_>) -> Option<BTreeMap<String, ChargeRule>> {
    let Some(value) = fields.get("charges") else {
        return Some(BTreeMap::new());
    };
    let rules = value.entries()?.into_iter().map(|(key, value)| {
        if !TENDERS.contains(&key.text) {
            let what = format!("'{}' is no kind of tender", key.text);
            key.problem(what, format!("Write one of: {}.", TENDERS.join(", ")));
            return None;
        }
        let rule = value.table(format!("the charge on {}", key.text))?;
        let percent = rule.get("percent").map_or(Some(0), |percent| {
            percent.text_or_whole().and_then(milli_percent)
        });
        let fixed = rule
            .get("fixed")
            .map_or(Some(Money::ZERO), |fixed| fixed.text().and_then(price));
        rule.done();
        Some((
            key.text.to_owned(),
            ChargeRule {
                milli_percent: percent?,
                fixed: fixed?,
            },
        ))
    });
    rules.collect::<Vec<Option<_>>>().into_iter().collect()
}

fn goods(value: Value<'_>) -> Option<GoodsMethod> {
    match value.text()?.text {
        "anglo-saxon" => Some(GoodsMethod::AngloSaxon),
        "periodic" => Some(GoodsMethod::Periodic),
        other => {
            let fix = "Write \"anglo-saxon\" (a cost when it is cooked) or \"periodic\" (a cost when it is bought).";
            value.problem(format!("'{other}' is no way to book goods"), fix);
            None
        }
    }
}

/// One account for each known id; a missing one is reported at the table.
fn accounts_by<T: FromStr<Err = BadId> + Ord>(
    fields: &Fields<'_>,
    key: &'static str,
    like: &str,
    known: &Known,
) -> Option<BTreeMap<T, String>> {
    let value = fields.need(key, &format!("{{ some-id = {like} }}"))?;
    let entries = value.entries()?;
    for id in known.all() {
        if known.judged() && !entries.iter().any(|(name, _)| name.text == id) {
            let what = format!("'{key}' has no account for '{id}'");
            value.problem(what, format!("Add a line like {id} = {like}."));
        }
    }
    let pairs = entries.into_iter().map(|(name, value)| {
        let id = known.find(name);
        let account = value.text().and_then(account);
        Some((id?, account?))
    });
    pairs.collect::<Vec<Option<_>>>().into_iter().collect()
}

/// As hledger reads them: parts with ':' between, single spaces inside a part.
fn account(text: Text<'_>) -> Option<String> {
    let root = text.text.split(':').next().unwrap_or_default();
    if !ROOTS.contains(&root) {
        let what = format!("account '{}' starts with '{root}'", text.text);
        let fix = match nearest(root, ROOTS.into_iter()) {
            Some(near) => format!("Did you mean '{near}'?"),
            None => format!("Start it with one of: {}.", ROOTS.join(", ")),
        };
        text.problem(what, fix);
        return None;
    }
    let parts = text.text.split(':');
    let neat = |part: &str| !part.is_empty() && part.trim() == part && !part.contains("  ");
    let legal = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || " :-_.&'".contains(c);
    let short = text.text.chars().count() <= ACCOUNT_CHARS_MAX;
    if !short || !text.text.chars().all(legal) || !parts.into_iter().all(neat) {
        let what = format!("'{}' cannot be an account", text.text);
        text.problem(
            what,
            "Write small letters, ':' between parts, single spaces inside them.",
        );
        return None;
    }
    Some(text.text.to_owned())
}
