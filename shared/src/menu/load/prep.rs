//! What sizes, modifiers and dayparts change of prep times: "8m" instead, "+2m" more, "-30s" less, "none".

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use super::Ids;
use super::known::Known;
use super::limits::PREP_MAX;
use super::table::{Fields, Text, Value};
use super::words::span;
use crate::ids::{BadId, DaypartId, SizeId, StationId};
use crate::menu::{Item, Menu, PrepChange, PrepChanges, Size, Work};
use crate::time::Span;

/// `{ grill = "+2m", fry = "none" }`
pub(super) fn prep_changes(value: Value<'_>, ids: &Ids) -> Option<PrepChanges> {
    let entries = value.entries()?;
    let read = entries.into_iter().map(|(station, value)| {
        let id: Option<StationId> = ids.stations.find(station);
        let change = value.text().and_then(prep_change);
        id.zip(change)
    });
    let read: Vec<Option<(StationId, PrepChange)>> = read.collect();
    read.into_iter().collect()
}

fn prep_change(text: Text<'_>) -> Option<PrepChange> {
    let (sign, rest) = match text.text.chars().next() {
        _ if text.text == "none" => return Some(PrepChange::Gone),
        Some('+') => (1, &text.text[1..]),
        Some('-') => (-1, &text.text[1..]),
        _ => (0, text.text),
    };
    let span = span(
        Text {
            text: rest.trim(),
            ..text
        },
        PREP_MAX,
    )?;
    Some(match sign {
        0 => PrepChange::To(span),
        sign => PrepChange::By(Span(sign * span.0)),
    })
}

/// What sizes and dayparts change of an item's work.
#[derive(Clone, Default, PartialEq)]
pub(super) struct PrepBy {
    pub(super) size: BTreeMap<SizeId, PrepChanges>,
    pub(super) daypart: BTreeMap<DaypartId, PrepChanges>,
}

/// `size_prep` and `daypart_prep` of an item or a category; each, where it is absent, as it was `before`.
pub(super) fn of(
    fields: &Fields<'_>,
    ids: &Ids,
    work: Option<&Work>,
    before: PrepBy,
) -> Option<PrepBy> {
    let size = match fields.get("size_prep") {
        None => Some(before.size),
        Some(own) => prep_by(own, &ids.sizes, ids),
    };
    let daypart = match fields.get("daypart_prep") {
        None => Some(before.daypart),
        Some(own) => prep_by(own, &ids.dayparts, ids),
    };
    let (size, daypart) = (size?, daypart?);
    if let Some(work) = work {
        let sizes = size.iter().map(|(id, changes)| (id.as_str(), changes));
        let dayparts = daypart.iter().map(|(id, changes)| (id.as_str(), changes));
        check_item(fields, work, sizes.chain(dayparts));
    }
    Some(PrepBy { size, daypart })
}

fn prep_by<T>(value: Value<'_>, known: &Known, ids: &Ids) -> Option<BTreeMap<T, PrepChanges>>
where
    T: FromStr<Err = BadId> + Ord,
{
    let read = value.entries()?.into_iter().map(|(key, value)| {
        let id: Option<T> = known.find(key);
        id.zip(prep_changes(value, ids))
    });
    let read: Vec<Option<(T, PrepChanges)>> = read.collect();
    read.into_iter().collect()
}

/// A size that the item does not come in changes nothing.
pub(super) fn comes_in(fields: &Fields<'_>, ids: &Ids, sizes: Option<&[Size]>) {
    let entries = fields.get("size_prep").and_then(Value::entries);
    let entries = entries.unwrap_or_default().into_iter();
    for (size, _) in entries.filter(|(size, _)| ids.sizes.has(size.text)) {
        if sizes.is_some_and(|sizes| !sizes.iter().any(|own| own.id.as_str() == size.text)) {
            let what = format!("{} does not come in size '{}'", fields.label, size.text);
            size.problem(what, "Add the size with its price, or remove this.");
        }
    }
}

/// Reports changes of an item that change nothing, or leave a step no time, or too much.
fn check_item<'r>(
    fields: &Fields<'_>,
    work: &Work,
    read: impl Iterator<Item = (&'r str, &'r PrepChanges)> + Clone,
) {
    for key in ["size_prep", "daypart_prep"] {
        let entries = fields.get(key).and_then(Value::entries).unwrap_or_default();
        for (of, value) in entries {
            let changes = read.clone().find(|(id, _)| *id == of.text);
            for (station, value) in value.entries().unwrap_or_default() {
                let mut changes = changes.iter().flat_map(|(_, changes)| changes.iter());
                let change = changes.find(|(id, _)| id.as_str() == station.text);
                let change = change.map(|(_, change)| *change);
                check_change(&fields.label, of.text, (station, value), change, work);
            }
        }
    }
}

fn check_change(
    label: &str,
    of: &str,
    (station, value): (Text<'_>, Value<'_>),
    change: Option<PrepChange>,
    work: &Work,
) {
    let here = work.iter().flatten();
    let mut here = here
        .filter(|step| step.station.as_str() == station.text)
        .peekable();
    if here.peek().is_none() {
        let stations: BTreeSet<&str> = work.iter().flatten().map(|s| s.station.as_str()).collect();
        let stations: Vec<&str> = stations.into_iter().collect();
        let what = format!("{label} is not worked on at '{}'", station.text);
        station.problem(what, format!("It is at: {}.", stations.join(", ")));
        return;
    }
    let Some(PrepChange::By(by)) = change else {
        return;
    };
    for left in here.map(|step| step.prep + by) {
        if left <= Span::ZERO || PREP_MAX < left {
            let what = format!("{label} would take {left} at '{}' in {of}", station.text);
            let fix = "Add or take off less, or write \"none\" where it is not done.";
            value.problem(what, fix);
        }
    }
}

/// Reports modifiers that change a station at which no item that offers them is worked on.
pub(super) fn check_modifiers(tables: Vec<Fields<'_>>, menu: &Menu) {
    for fields in tables {
        let Some(id) = fields.get("id").and_then(Value::text) else {
            continue;
        };
        let entries = fields.get("prep").and_then(Value::entries);
        for (station, _) in entries.unwrap_or_default() {
            let offered = menu
                .items
                .values()
                .filter(|item| offers(menu, item, id.text));
            let mut offered = offered.peekable();
            let is_there = |item: &Item| {
                let mut steps = item.work.iter().flatten();
                steps.any(|step| step.station.as_str() == station.text)
            };
            if offered.peek().is_some() && !offered.any(is_there) {
                let what = format!(
                    "no item that offers '{}' is worked on at '{}'",
                    id.text, station.text
                );
                station.problem(what, "Correct the station, or remove this change.");
            }
        }
    }
}

/// Through its own groups, or those that other choices open.
fn offers(menu: &Menu, item: &Item, modifier: &str) -> bool {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut next: Vec<&str> = item.groups.iter().map(|id| id.as_str()).collect();
    while let Some(id) = next.pop() {
        if !seen.insert(id) {
            continue;
        }
        let group = menu.groups.values().find(|group| group.id.as_str() == id);
        for choice in group.into_iter().flat_map(|group| &group.modifiers) {
            if choice.as_str() == modifier {
                return true;
            }
            let opened = menu.modifiers.get(choice);
            next.extend(
                opened
                    .iter()
                    .flat_map(|own| &own.groups)
                    .map(|id| id.as_str()),
            );
        }
    }
    false
}
