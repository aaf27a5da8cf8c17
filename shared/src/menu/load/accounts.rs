//! accounts.toml: which account of the ledger each kind of sale, tax and tender belongs to.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::Ids;
use super::known::Known;
use super::limits::ACCOUNT_CHARS_MAX;
use super::problem::nearest;
use super::table::{Fields, Text, Value};
use crate::ids::BadId;
use crate::menu::Chart;

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
    })
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
