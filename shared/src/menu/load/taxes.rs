//! taxes.toml: the rates, in exact thousandths of a percent.

use std::collections::BTreeMap;

use super::Ids;
use super::limits::{MILLI_PERCENT_MAX, TAXES_MAX};
use super::table::{Fields, Text, Value};
use super::words::names;
use crate::ids::TaxRateId;
use crate::menu::TaxRate;
use crate::quantity::Quantity;

pub(super) fn read(fields: Fields<'_>, ids: &Ids) -> Option<BTreeMap<TaxRateId, TaxRate>> {
    let rates: Vec<_> = fields
        .tables("tax")
        .into_iter()
        .map(|one| rate(one, ids))
        .collect();
    if rates.is_empty() {
        let fix = "Add [[tax]] with id, name, percent and inclusive; percent = \"0\" is fine.";
        fields.src.problem(0, "there is no tax rate", fix);
    }
    fields.limit("tax rates", rates.len(), TAXES_MAX);
    fields.done();
    let rates: Option<Vec<TaxRate>> = rates.into_iter().collect();
    Some(
        rates?
            .into_iter()
            .map(|rate| (rate.id.clone(), rate))
            .collect(),
    )
}

fn rate(mut fields: Fields<'_>, ids: &Ids) -> Option<TaxRate> {
    let id: Option<TaxRateId> = ids.taxes.declare_in(&mut fields);
    let names = names(&fields, &ids.languages);
    let percent = fields
        .need("percent", "\"8.875\"")
        .and_then(Value::text_or_whole);
    let milli_percent = percent.and_then(milli_percent);
    let inclusive = fields.need("inclusive", "false").and_then(Value::flag);
    fields.done();
    Some(TaxRate {
        id: id?,
        names: names?,
        milli_percent: milli_percent?,
        inclusive: inclusive?,
    })
}

/// A quantity in thousandths reads like a percentage with three decimals.
pub(super) fn milli_percent(text: Text<'_>) -> Option<u32> {
    let Ok(Quantity(milli)) = text.text.parse() else {
        let what = format!("'{}' is not a percentage", text.text);
        text.problem(
            what,
            "Write it like \"8\" or \"8.875\": at most three decimals.",
        );
        return None;
    };
    if !(0..=MILLI_PERCENT_MAX).contains(&milli) {
        let what = format!("a tax of {} % cannot be right", text.text);
        text.problem(what, "Write a percentage from 0 to 100.");
        return None;
    }
    u32::try_from(milli).ok()
}
