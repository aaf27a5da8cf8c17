//! menu.toml: modifiers and the groups they are chosen from.

use super::Ids;
use super::known::advice;
use super::limits::{GROUPS_MAX, GROUPS_PER_ITEM_MAX, MODIFIERS_MAX};
use super::prep::prep_changes;
use super::table::{Fields, Text, Value};
use super::words::{allergens, money, names, work};
use crate::ids::{GroupId, ModifierId};
use crate::menu::{Modifier, ModifierGroup, ModifierKind, PrepChanges};
use crate::money::Money;

const KINDS: [(&str, ModifierKind); 5] = [
    ("no", ModifierKind::No),
    ("extra", ModifierKind::Extra),
    ("substitute", ModifierKind::Substitute),
    ("prep", ModifierKind::Prep),
    ("side", ModifierKind::Side),
];

pub(super) fn modifiers(
    fields: &Fields<'_>,
    ids: &Ids,
    pass: Option<&str>,
) -> Vec<Option<Modifier>> {
    let all = fields.tables("modifier");
    fields.limit("modifiers", all.len(), MODIFIERS_MAX);
    all.into_iter()
        .map(|one| modifier(one, ids, pass))
        .collect()
}

fn modifier(mut fields: Fields<'_>, ids: &Ids, pass: Option<&str>) -> Option<Modifier> {
    let id: Option<ModifierId> = ids.modifiers.declare_in(&mut fields);
    let names = names(&fields, &ids.languages);
    let kind = fields
        .need("kind", "\"extra\"")
        .and_then(Value::text)
        .and_then(kind);
    let price = match fields.get("price") {
        Some(value) => value.text().and_then(money),
        None => Some(Money::ZERO),
    };
    let adds = allergens(fields.get("allergens"));
    let removes = allergens(fields.get("removes_allergens"));
    let work = match fields.get("work") {
        Some(value) => work(value, &ids.stations, pass),
        None => Some(Vec::new()),
    };
    let prep = fields
        .get("prep")
        .map_or(Some(PrepChanges::new()), |value| prep_changes(value, ids));
    // Groups are declared after modifiers; `nested` reads them.
    let _later = fields.get("groups");
    fields.done();
    Some(Modifier {
        id: id?,
        names: names?,
        kind: kind?,
        price: price?,
        allergens: adds?,
        removes_allergens: removes?,
        work: work?,
        prep: prep?,
        groups: Vec::new(),
    })
}

/// The groups that each modifier opens, once all groups are known; `None` where one is wrong.
pub(super) fn nested(fields: &Fields<'_>, ids: &Ids) -> Vec<Option<Vec<GroupId>>> {
    let one = |fields: Fields<'_>| {
        let Some(value) = fields.get("groups") else {
            return Some(Vec::new());
        };
        let texts = value.texts()?;
        if GROUPS_PER_ITEM_MAX < texts.len() {
            let what = format!("there are {} groups on one modifier", texts.len());
            value.problem(what, format!("Keep {GROUPS_PER_ITEM_MAX} or fewer."));
        }
        let found: Vec<Option<GroupId>> = texts
            .into_iter()
            .map(|text| ids.groups.find(text))
            .collect();
        found.into_iter().collect()
    };
    fields.tables("modifier").into_iter().map(one).collect()
}

fn kind(text: Text<'_>) -> Option<ModifierKind> {
    let found = KINDS.into_iter().find(|(name, _)| *name == text.text);
    if found.is_none() {
        let fix = advice(text.text, KINDS.into_iter().map(|(name, _)| name), "");
        text.problem(format!("unknown kind of modifier '{}'", text.text), fix);
    }
    found.map(|(_, kind)| kind)
}

pub(super) fn groups(fields: &Fields<'_>, ids: &Ids) -> Vec<Option<ModifierGroup>> {
    let all = fields.tables("group");
    fields.limit("groups", all.len(), GROUPS_MAX);
    all.into_iter().map(|one| group(one, ids)).collect()
}

fn group(mut fields: Fields<'_>, ids: &Ids) -> Option<ModifierGroup> {
    let id: Option<GroupId> = ids.groups.declare_in(&mut fields);
    let names = names(&fields, &ids.languages);
    let texts = fields
        .need("modifiers", "[\"no-onion\"]")
        .and_then(Value::texts);
    let modifiers = texts.and_then(|texts| {
        let mut all: Vec<Option<ModifierId>> = Vec::new();
        for text in texts {
            let id = ids.modifiers.find(text);
            if id.is_some() && all.contains(&id) {
                text.problem(format!("'{}' is there twice", text.text), "Remove one.");
            }
            all.push(id);
        }
        all.into_iter().collect::<Option<Vec<ModifierId>>>()
    });
    let count = modifiers.as_ref().map(Vec::len);
    let min = fields
        .get("min")
        .map_or(Some(0), |value| value.whole(0..=99));
    let max = match fields.get("max") {
        Some(value) => value.whole(1..=99),
        None => count.map(|count| i64::try_from(count).unwrap_or(99).clamp(1, 99)),
    };
    bounds(&fields, min, fields.get("max").and(max), count);
    fields.done();
    Some(ModifierGroup {
        id: id?,
        names: names?,
        min: u8::try_from(min?).ok()?,
        max: u8::try_from(max?).ok()?,
        modifiers: modifiers?,
    })
}

fn bounds(fields: &Fields<'_>, min: Option<i64>, max: Option<i64>, count: Option<usize>) {
    let at = fields.get("min").map_or(fields.at, |value| value.at);
    let min = min.unwrap_or(0);
    if let Some(max) = max
        && max < min
    {
        let what = format!(
            "{} needs at least {min} but allows at most {max}",
            fields.label
        );
        fields
            .src
            .problem(at, what, "Make min smaller or max larger.");
    } else if let Some(count) = count
        && count == 0
    {
        fields.src.problem(
            fields.at,
            format!("{} offers nothing", fields.label),
            "List modifiers.",
        );
    } else if let Some(count) = count
        && i64::try_from(count).is_ok_and(|count| count < min)
    {
        let what = format!("{} needs at least {min} of {count} modifiers", fields.label);
        fields
            .src
            .problem(at, what, "Make min smaller, or add modifiers to the group.");
    }
}
