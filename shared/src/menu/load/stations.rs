//! stations.toml: who cooks, who stands in for whom, and the house rules of where work goes.

use std::collections::BTreeMap;

use super::Ids;
use super::hours;
use super::known::advice;
use super::limits::{AGE_MAX, ROUTES_MAX, STATIONS_MAX};
use super::table::{Fields, Text, Value};
use super::words::{names, span};
use crate::ids::StationId;
use crate::menu::{RouteRule, Station, StationKind};
use crate::order::Channel;

const CHANNELS: [Channel; 4] = [
    Channel::DineIn,
    Channel::TakeAway,
    Channel::Online,
    Channel::Delivery,
];

pub(super) struct Kitchen<'a> {
    pub(super) stations: Option<Vec<Station>>,
    /// The id of the pass, for the check that nobody cooks there.
    pub(super) pass: Option<&'a str>,
    /// Read after the menu, whose categories and items they name.
    routes: Vec<Fields<'a>>,
    pub(super) together: Vec<Fields<'a>>,
}

pub(super) fn read<'a>(fields: Fields<'a>, ids: &Ids) -> Kitchen<'a> {
    let mut pass: Vec<Text<'a>> = Vec::new();
    let mut stations = Vec::new();
    let mut backups = BTreeMap::new();
    let mut twins = Vec::new();
    let all = fields.tables("station");
    fields.limit("stations", all.len(), STATIONS_MAX);
    for one in all {
        stations.push(station(one, ids, &mut pass, &mut backups, &mut twins));
    }
    if pass.is_empty() {
        let fix = "Add [[station]] with id = \"pass\" and kind = \"pass\".";
        fields.src.problem(0, "no station is the pass", fix);
    }
    for second in pass.iter().skip(1) {
        let what = format!("station '{}' is a second pass", second.text);
        second.problem(
            what,
            format!("Keep kind = \"pass\" at '{}' alone.", pass[0].text),
        );
    }
    let pass = pass.first().map(|text| text.text);
    for (of, backup) in &backups {
        let known: Option<StationId> = ids.stations.find(*backup);
        if known.is_some() && pass == Some(backup.text) {
            let what = format!("the pass cannot be the backup of '{of}'");
            backup.problem(what, "Name a prep station, or leave backup out.");
        }
    }
    cycles(&backups);
    check_twins(&twins, pass, ids);
    let routes = fields.tables("route");
    fields.limit("routes", routes.len(), ROUTES_MAX);
    let together = fields.tables("together");
    fields.limit("rules of what cooks together", together.len(), ROUTES_MAX);
    fields.done();
    Kitchen {
        stations: stations.into_iter().collect(),
        pass,
        routes,
        together,
    }
}

fn station<'a>(
    mut fields: Fields<'a>,
    ids: &Ids,
    pass: &mut Vec<Text<'a>>,
    backups: &mut BTreeMap<&'a str, Text<'a>>,
    twins: &mut Vec<Twin<'a>>,
) -> Option<Station> {
    let id: Option<StationId> = ids.stations.declare_in(&mut fields);
    let id_text = fields
        .get("id")
        .filter(|_| id.is_some())
        .and_then(Value::text);
    let names = names(&fields, &ids.languages);
    let kind = match fields.get("kind") {
        None => Some(StationKind::Prep),
        Some(value) => value.text().and_then(station_kind),
    };
    let backup = fields.get("backup").map(Value::text);
    let capacity = fields
        .need("capacity", "4")
        .and_then(|value| value.whole(1..=999));
    let soon_after = fields.need("soon_after", "\"8m\"").and_then(Value::text);
    let soon_after = soon_after.and_then(|text| span(text, AGE_MAX));
    let late_text = fields.need("late_after", "\"12m\"").and_then(Value::text);
    let late_after = late_text.and_then(|text| span(text, AGE_MAX));
    if let (Some(soon), Some(late), Some(text)) = (soon_after, late_after, late_text)
        && late <= soon
    {
        let what = format!("{} is late before it is soon", fields.label);
        text.problem(what, "Make late_after longer than soon_after.");
    }
    let twin_of = fields.get("twin_of").map(Value::text);
    let hours = fields.get("hours");
    if let (Some(StationKind::Pass), Some(value)) = (kind, hours) {
        value.problem(
            "the pass has hours",
            "Remove them: every plate goes over it.",
        );
    }
    let hours = hours.map(hours::hours);
    fields.done();
    if let (Some(StationKind::Pass), Some(text)) = (kind, id_text) {
        pass.push(text);
    }
    if let (Some(id), Some(of)) = (id_text, twin_of.flatten()) {
        let backup = backup.flatten();
        twins.push(Twin { id, of, backup });
    }
    if let (Some(Some(backup)), Some(text)) = (backup, id_text) {
        backups.insert(text.text, backup);
    }
    Some(Station {
        id: id?,
        names: names?,
        kind: kind?,
        backup: match backup {
            Some(text) => Some(text?.text.parse().ok()?),
            None => None,
        },
        capacity: u16::try_from(capacity?).ok()?,
        soon_after: soon_after?,
        late_after: late_after?,
        twin_of: match twin_of {
            Some(text) => Some(text?.text.parse().ok()?),
            None => None,
        },
        hours: flip(hours)?,
    })
}

fn station_kind(text: Text<'_>) -> Option<StationKind> {
    match text.text {
        "prep" => Some(StationKind::Prep),
        "pass" => Some(StationKind::Pass),
        other => {
            let fix = advice(other, ["prep", "pass"].into_iter(), "");
            text.problem(format!("unknown kind of station '{other}'"), fix);
            None
        }
    }
}

/// Each circle of backups is reported once, at its alphabetically first station.
fn cycles(backups: &BTreeMap<&str, Text<'_>>) {
    for (start, backup) in backups {
        let mut path = vec![*start];
        let mut next = backup.text;
        while next != *start && !path.contains(&next) {
            path.push(next);
            match backups.get(next) {
                Some(after) => next = after.text,
                None => break,
            }
        }
        if next == *start && path.iter().all(|station| start <= station) {
            path.push(*start);
            let what = format!("the backups go in a circle: {}", path.join(" > "));
            backup.problem(what, "Remove the backup of one of them.");
        }
    }
}

/// A station that shares another one's queue.
struct Twin<'a> {
    id: Text<'a>,
    of: Text<'a>,
    backup: Option<Text<'a>>,
}

fn check_twins(twins: &[Twin<'_>], pass: Option<&str>, ids: &Ids) {
    for Twin { id, of, backup } in twins {
        let known: Option<StationId> = ids.stations.find(*of);
        let above = twins.iter().find(|other| other.id.text == of.text);
        if id.text == of.text {
            let what = format!("station '{}' is a twin of itself", id.text);
            of.problem(what, "Name the other station, or remove twin_of.");
        } else if pass == Some(of.text) || pass == Some(id.text) {
            of.problem(
                "the pass has no twin",
                "Name a prep station, or remove twin_of.",
            );
        } else if let Some(above) = above.filter(|_| known.is_some()) {
            let what = format!("'{}' is itself a twin of '{}'", of.text, above.of.text);
            let fix = format!(
                "Name one station in all of them: twin_of = \"{}\".",
                above.of.text
            );
            of.problem(what, fix);
        }
        if let Some(backup) = backup {
            let what = format!("station '{}' has a twin and a backup of its own", id.text);
            let fix = format!("Remove it; '{}' says who stands in for both.", of.text);
            backup.problem(what, fix);
        }
    }
}

pub(super) fn routes(kitchen: &mut Kitchen<'_>, ids: &Ids) -> Option<Vec<RouteRule>> {
    let all = std::mem::take(&mut kitchen.routes);
    let rules = all.into_iter().map(|fields| route(fields, ids));
    rules.collect::<Vec<Option<_>>>().into_iter().collect()
}

fn route(fields: Fields<'_>, ids: &Ids) -> Option<RouteRule> {
    let from_text = fields.need("from", "\"grill\"").and_then(Value::text);
    let to_text = fields.need("to", "\"cold\"").and_then(Value::text);
    let from: Option<StationId> = from_text.and_then(|text| ids.stations.find(text));
    let to: Option<StationId> = to_text.and_then(|text| ids.stations.find(text));
    if let (Some(from), Some(to), Some(text)) = (&from, &to, to_text)
        && from == to
    {
        let what = format!("this route leads from '{from}' to itself");
        text.problem(what, "Name another station, or remove the route.");
    }
    let channel = fields
        .get("channel")
        .map(|value| value.text().and_then(channel));
    let category = fields
        .get("category")
        .map(|value| ids.categories.find(value.text()?));
    let item = fields
        .get("item")
        .map(|value| ids.items.find(value.text()?));
    fields.done();
    Some(RouteRule {
        from: from?,
        to: to?,
        channel: flip(channel)?,
        category: flip(category)?,
        item: flip(item)?,
    })
}

/// A field that is absent is fine; one that is there and wrong is not.
fn flip<T>(field: Option<Option<T>>) -> Option<Option<T>> {
    field.map_or(Some(None), |value| value.map(Some))
}

fn channel(text: Text<'_>) -> Option<Channel> {
    let found = CHANNELS
        .into_iter()
        .find(|channel| channel.name() == text.text);
    if found.is_none() {
        let fix = advice(text.text, CHANNELS.into_iter().map(Channel::name), "");
        text.problem(format!("unknown channel '{}'", text.text), fix);
    }
    found
}
