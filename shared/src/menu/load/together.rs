//! stations.toml: what cooks together in one slot; read after the menu, whose items it names.

use std::str::FromStr;

use super::Ids;
use super::known::Known;
use super::stations::Kitchen;
use super::table::{Fields, Text, Value};
use crate::ids::{BadId, ItemId, ModifierId, StationId};
use crate::menu::{Menu, Together, Work};

/// Portions in one slot; one alone would share with nobody.
const AT_MOST: std::ops::RangeInclusive<i64> = 2..=99;

pub(super) fn read(
    kitchen: &mut Kitchen<'_>,
    ids: &Ids,
    menu: Option<&Menu>,
) -> Option<Vec<Together>> {
    let mut rules: Vec<Option<Together>> = Vec::new();
    for fields in std::mem::take(&mut kitchen.together) {
        let rule = rule(fields, ids, menu, &rules);
        rules.push(rule);
    }
    rules.into_iter().collect()
}

fn rule(
    fields: Fields<'_>,
    ids: &Ids,
    menu: Option<&Menu>,
    before: &[Option<Together>],
) -> Option<Together> {
    let station_text = fields.need("station", "\"grill\"").and_then(Value::text);
    let station: Option<StationId> = station_text.and_then(|text| ids.stations.find(text));
    let at_most = fields.need("at_most", "6");
    let at_most = at_most.and_then(|value| value.whole(AT_MOST));
    let items = texts(&fields, "items");
    let modifiers = texts(&fields, "modifiers");
    if let (Some(items), Some(modifiers)) = (&items, &modifiers)
        && items.is_empty()
        && modifiers.is_empty()
    {
        let what = "nothing is said to cook together here";
        let fix = "Add items = [\"burger\"], or modifiers, or remove the rule.";
        fields.src.problem(fields.at, what, fix);
    }
    if let (Some(station), Some(menu)) = (&station, menu) {
        let before = || {
            before
                .iter()
                .flatten()
                .filter(|rule| rule.station == *station)
        };
        for text in items.iter().flatten() {
            let own = menu
                .items
                .values()
                .find(|item| item.id.as_str() == text.text);
            let twice = before().any(|rule| rule.items.iter().any(|id| id.as_str() == text.text));
            check(*text, station, own.map(|item| &item.work), twice);
        }
        for text in modifiers.iter().flatten() {
            let mut all = menu.modifiers.values();
            let own = all.find(|modifier| modifier.id.as_str() == text.text);
            let mut rules = before();
            let twice = rules.any(|rule| rule.modifiers.iter().any(|id| id.as_str() == text.text));
            check(*text, station, own.map(|modifier| &modifier.work), twice);
        }
    }
    fields.done();
    let items: Option<Vec<ItemId>> = items.and_then(|texts| found(texts, &ids.items));
    let modifiers: Option<Vec<ModifierId>> =
        modifiers.and_then(|texts| found(texts, &ids.modifiers));
    Some(Together {
        station: station?,
        at_most: u16::try_from(at_most?).ok()?,
        items: items?,
        modifiers: modifiers?,
    })
}

fn texts<'a>(fields: &Fields<'a>, key: &'static str) -> Option<Vec<Text<'a>>> {
    fields.get(key).map_or(Some(Vec::new()), Value::texts)
}

fn found<T: FromStr<Err = BadId>>(texts: Vec<Text<'_>>, known: &Known) -> Option<Vec<T>> {
    let all: Vec<Option<T>> = texts.into_iter().map(|text| known.find(text)).collect();
    all.into_iter().collect()
}

fn check(text: Text<'_>, station: &StationId, work: Option<&Work>, twice: bool) {
    let works_there = |work: &Work| work.iter().flatten().any(|step| step.station == *station);
    if work.is_some_and(|work| !works_there(work)) {
        let what = format!("'{}' makes no work at '{station}'", text.text);
        text.problem(
            what,
            "Name the station that its work names, or leave it out.",
        );
    }
    if twice {
        let what = format!(
            "'{}' cooks together with two kinds of things at '{station}'",
            text.text
        );
        text.problem(what, "Keep it in one rule, or join the rules.");
    }
}
