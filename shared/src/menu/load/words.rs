//! The small languages inside the files: names, prices, spans ("7m30s"), quantities ("180 g"), work.

use std::collections::BTreeMap;

use super::known::{Known, advice};
use super::limits::{CHAIN_STEPS_MAX, COMPONENTS_MAX, NAME_CHARS_MAX, PREP_MAX};
use super::table::{Fields, Text, Value};
use crate::ids::StationId;
use crate::menu::{Allergen, Names, StepSpec, Work};
use crate::money::Money;
use crate::quantity::{Quantity, Unit};
use crate::time::Span;

/// A name that people read: not empty, not too long, on one line.
pub(super) fn name(text: Text<'_>) -> Option<String> {
    let count = text.text.chars().count();
    if text.text.trim().is_empty() {
        text.problem("this name is empty", "Write what people call it.");
    } else if NAME_CHARS_MAX < count {
        let what = format!("this name has {count} characters");
        text.problem(what, format!("Shorten it to {NAME_CHARS_MAX} or fewer."));
    } else if text.text.chars().any(char::is_control) {
        text.problem(
            "this name holds a line break or a tab",
            "Write it on one line.",
        );
    } else {
        return Some(text.text.trim().to_owned());
    }
    None
}

/// `name = "…"` and `names = { es = "…" }`.
pub(super) fn names(fields: &Fields<'_>, languages: &Known) -> Option<Names> {
    let english = fields.need("name", "\"Bistro burger\" (the English name)");
    let others = translations(fields.get("names"), languages);
    let mut all = others?;
    all.insert("en".to_owned(), name(english?.text()?)?);
    Some(Names(all))
}

/// `kitchen = "…"` and `kitchen_names = { … }`; a language without its own takes the guests' name.
pub(super) fn kitchen_names(
    fields: &Fields<'_>,
    languages: &Known,
    guests: Option<&Names>,
) -> Option<Names> {
    let english = fields.get("kitchen");
    let others = translations(fields.get("kitchen_names"), languages);
    let mut all = guests?.0.clone();
    all.extend(others?);
    if let Some(value) = english {
        all.insert("en".to_owned(), name(value.text()?)?);
    }
    Some(Names(all))
}

fn translations(value: Option<Value<'_>>, languages: &Known) -> Option<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    let Some(value) = value else { return Some(all) };
    let entries = value.entries()?;
    let count = entries.len();
    for (language, text) in entries {
        if language.text == "en" {
            let key = if value.key == "names" {
                "name"
            } else {
                "kitchen"
            };
            language.problem(
                format!("English stands in '{key}', not in '{}'", value.key),
                format!("Move it to {key} = \"…\"."),
            );
            continue;
        }
        let known = languages.knows(language);
        let text = text.text().and_then(name);
        if let (true, Some(text)) = (known, text) {
            all.insert(language.text.to_owned(), text);
        }
    }
    (all.len() == count).then_some(all)
}

pub(super) fn money(text: Text<'_>) -> Option<Money> {
    match text.text.parse() {
        Ok(amount) => Some(amount),
        Err(_bad_money) => {
            let what = format!("'{}' is not an amount of money", text.text);
            text.problem(
                what,
                "Write it like \"19.50\": at most two decimals, no currency sign.",
            );
            None
        }
    }
}

/// An amount that cannot be below zero.
pub(super) fn price(text: Text<'_>) -> Option<Money> {
    let amount = money(text)?;
    if amount < Money::ZERO {
        text.problem(
            format!("{amount} is below zero"),
            "Write a price of 0.00 or more.",
        );
        return None;
    }
    Some(amount)
}

/// `8m`, `90s`, `7m30s`, `1h10m`; from 1 s to `max`.
pub(super) fn span(text: Text<'_>, max: Span) -> Option<Span> {
    let Some(span) = span_of(text.text) else {
        let what = format!("'{}' is not a length of time", text.text);
        text.problem(
            what,
            "Write it like \"90s\", \"8m\", \"7m30s\" or \"1h10m\".",
        );
        return None;
    };
    if span <= Span::ZERO || max < span {
        let what = format!("a time of '{}' cannot be right", text.text);
        text.problem(
            what,
            format!("Write a time from 1s to {}h.", max.secs() / 3_600),
        );
        return None;
    }
    Some(span)
}

fn span_of(text: &str) -> Option<Span> {
    let mut rest = text;
    let mut secs = 0;
    for (mark, worth) in [('h', 3_600), ('m', 60), ('s', 1)] {
        if let Some((number, after)) = rest.split_once(mark) {
            let plain = !number.is_empty() && number.len() <= 6;
            if !plain || !number.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            secs += number.parse::<i64>().ok()? * worth;
            rest = after;
        }
    }
    (rest.is_empty() && !text.is_empty()).then_some(Span::from_secs(secs))
}

/// `180`, `"2.5"` or, checked against the ingredient's unit, `"180 g"`.
pub(super) fn quantity(value: Value<'_>, unit: Option<Unit>) -> Option<Quantity> {
    let text = value.text_or_whole()?;
    let (number, written) = text.text.split_once(' ').unwrap_or((text.text, ""));
    let Ok(quantity) = number.parse::<Quantity>() else {
        let what = format!("'{}' is not a quantity", text.text);
        text.problem(
            what,
            "Write it like 180, \"2.5\" or \"180 g\": at most three decimals.",
        );
        return None;
    };
    let unit = unit.map(|unit| unit.to_string());
    match unit {
        Some(unit) if !written.is_empty() && written.trim() != unit => {
            let what = format!("'{}' is not in the ingredient's unit", text.text);
            text.problem(
                what,
                format!("'{}' is counted in {unit}: convert it.", value.key),
            );
            None
        }
        _ => Some(quantity),
    }
}

pub(super) fn allergens(value: Option<Value<'_>>) -> Option<Vec<Allergen>> {
    let mut all = Vec::new();
    let texts = value.map_or(Some(Vec::new()), Value::texts)?;
    let count = texts.len();
    for text in texts {
        match Allergen::ALL
            .into_iter()
            .find(|allergen| allergen.name() == text.text)
        {
            Some(allergen) if all.contains(&allergen) => {
                text.problem(format!("'{}' is there twice", text.text), "Remove one.");
            }
            Some(allergen) => all.push(allergen),
            None => {
                let names = Allergen::ALL.into_iter().map(Allergen::name);
                let fix = advice(text.text, names, "the list");
                text.problem(format!("unknown allergen '{}'", text.text), fix);
            }
        }
    }
    all.sort_unstable();
    (all.len() == count).then_some(all)
}

/// `["grill 8m", "fry 4m"]` side by side; `["make 90s > oven 6m"]` one after the other.
pub(super) fn work(value: Value<'_>, stations: &Known, pass: Option<&str>) -> Option<Work> {
    let components = value.texts()?;
    if COMPONENTS_MAX < components.len() {
        let what = format!("this work has {} parts side by side", components.len());
        value.problem(what, format!("Use {COMPONENTS_MAX} or fewer."));
        return None;
    }
    let chains = components.iter().map(|text| chain(*text, stations, pass));
    chains.collect::<Vec<Option<_>>>().into_iter().collect()
}

fn chain(text: Text<'_>, stations: &Known, pass: Option<&str>) -> Option<Vec<StepSpec>> {
    let parts: Vec<&str> = text.text.split('>').map(str::trim).collect();
    if CHAIN_STEPS_MAX < parts.len() {
        let what = format!("this work has {} steps in a row", parts.len());
        text.problem(what, format!("Use {CHAIN_STEPS_MAX} or fewer."));
        return None;
    }
    let steps = parts
        .iter()
        .map(|part| step(Text { text: part, ..text }, stations, pass));
    steps.collect::<Vec<Option<_>>>().into_iter().collect()
}

fn step(text: Text<'_>, stations: &Known, pass: Option<&str>) -> Option<StepSpec> {
    let Some((station, time)) = text.text.split_once(' ') else {
        let what = format!("'{}' is not a step of work", text.text);
        text.problem(what, "Write the station and the time: \"grill 8m\".");
        return None;
    };
    let prep = span(
        Text {
            text: time.trim(),
            ..text
        },
        PREP_MAX,
    );
    let id: Option<StationId> = stations.find(Text {
        text: station,
        ..text
    });
    if pass == Some(station) {
        text.problem(
            format!("work cannot be done at the pass '{station}'"),
            "Name the station that prepares it; every plate goes over the pass anyway.",
        );
        return None;
    }
    Some(StepSpec {
        station: id?,
        prep: prep?,
    })
}
