//! What is wrong with the lines of an order, looked for in the order in which refusals are declared.

use std::collections::BTreeMap;

use shared::ids::{ItemId, LineId, StationId};
use shared::menu::{Item, Restaurant, Size};
use shared::money::Money;
use shared::order::{LineDraft, OpenItem};
use shared::time::Timestamp;
use shared::wire::limits::*;
use shared::wire::{Approvable, Reject, Rights};

use super::event::Event;
use super::staff::{self, Needed};
use super::{By, Kitchen};

/// A line and its item on the menu.
pub(super) struct Wanted<'a> {
    pub(super) draft: &'a LineDraft,
    pub(super) item: &'a Item,
}

/// Two lines with one id: in what is asked, or with a line that is here already.
pub(super) fn twins<'a>(
    kitchen: &Kitchen,
    lines: impl Iterator<Item = &'a LineDraft>,
) -> Result<(), Reject> {
    let mut seen: Vec<LineId> = Vec::new();
    for line in lines {
        if seen.contains(&line.id) || kitchen.lines.contains_key(&line.id) {
            return Err(Reject::LineExists { line: line.id });
        }
        seen.push(line.id);
    }
    Ok(())
}

/// Finds the items, and refuses what cannot be sold or cooked so.
pub(super) fn lines<'a>(
    kitchen: &Kitchen,
    restaurant: &'a Restaurant,
    drafts: impl Iterator<Item = &'a LineDraft>,
) -> Result<Vec<Wanted<'a>>, Reject> {
    let find = |draft: &'a LineDraft| {
        let found = restaurant.menu.item(&draft.item);
        let unknown = || Reject::UnknownItem {
            line: draft.id,
            item: draft.item.clone(),
        };
        found.map(|item| Wanted { draft, item }).ok_or_else(unknown)
    };
    let wanted = drafts.map(find).collect::<Result<Vec<_>, _>>()?;
    available(kitchen, &wanted)?;
    let checks: [fn(&Restaurant, &Wanted<'_>) -> Result<(), Reject>; 11] = [
        size_needed,
        size_known,
        modifiers_known,
        groups_chosen,
        groups_not_over,
        modifiers_not_too_many,
        quantity,
        seat,
        course,
        open_only,
        open_item,
    ];
    for check in checks {
        wanted.iter().try_for_each(|line| check(restaurant, line))?;
    }
    Ok(wanted)
}

fn available(kitchen: &Kitchen, wanted: &[Wanted<'_>]) -> Result<(), Reject> {
    if kitchen.marks.is_empty() && kitchen.counts.is_empty() {
        return Ok(());
    }
    for line in wanted {
        if kitchen.availability(&line.item.id).out {
            return Err(Reject::ItemOut {
                line: line.draft.id,
                item: line.item.id.clone(),
            });
        }
    }
    let mut sum: BTreeMap<&ItemId, u32> = BTreeMap::new();
    for line in wanted {
        let item = &line.item.id;
        let wanted = sum.entry(item).or_default();
        *wanted += u32::from(line.draft.quantity);
        if let Some(left) = kitchen
            .counts
            .get(item)
            .copied()
            .filter(|left| *left < *wanted)
        {
            return Err(Reject::NotEnoughLeft {
                line: line.draft.id,
                item: item.clone(),
                left,
            });
        }
    }
    Ok(())
}

fn size_needed(_: &Restaurant, line: &Wanted<'_>) -> Result<(), Reject> {
    if line.draft.size.is_some() || line.item.sizes.is_empty() {
        return Ok(());
    }
    let name = |size: &Size| size.id.to_string();
    let sizes = line
        .item
        .sizes
        .iter()
        .map(name)
        .collect::<Vec<_>>()
        .join(", ");
    Err(Reject::SizeNeeded {
        line: line.draft.id,
        item: line.item.id.clone(),
        sizes,
    })
}

fn size_known(_: &Restaurant, line: &Wanted<'_>) -> Result<(), Reject> {
    match &line.draft.size {
        Some(size) if line.item.size(size).is_none() => Err(Reject::UnknownSize {
            line: line.draft.id,
            item: line.item.id.clone(),
            size: size.clone(),
        }),
        _ => Ok(()),
    }
}

fn modifiers_known(restaurant: &Restaurant, line: &Wanted<'_>) -> Result<(), Reject> {
    let belongs = |modifier| {
        restaurant
            .menu
            .group_offering(line.item, &line.draft.modifiers, modifier)
            .is_some()
            && restaurant.menu.modifiers.contains_key(modifier)
    };
    let mut choices = line.draft.modifiers.iter().map(|choice| &choice.modifier);
    match choices.find(|modifier| !belongs(modifier)) {
        None => Ok(()),
        Some(modifier) => Err(Reject::UnknownModifier {
            line: line.draft.id,
            item: line.item.id.clone(),
            modifier: modifier.clone(),
        }),
    }
}

/// How many of each open group are chosen; one cheddar twice counts two.
fn chosen<'a>(
    restaurant: &'a Restaurant,
    line: &'a Wanted<'_>,
) -> impl Iterator<Item = (&'a shared::menu::ModifierGroup, u32)> {
    let choices = &line.draft.modifiers;
    let groups = restaurant.menu.open_groups(line.item, choices);
    groups.into_iter().map(|group| {
        let of_group = choices.iter().filter(|choice| {
            let menu = &restaurant.menu;
            let offering = menu.group_offering(line.item, choices, &choice.modifier);
            offering.is_some_and(|offering| offering.id == group.id)
        });
        (group, of_group.map(|choice| u32::from(choice.count)).sum())
    })
}

fn groups_chosen(restaurant: &Restaurant, line: &Wanted<'_>) -> Result<(), Reject> {
    match chosen(restaurant, line).find(|(group, count)| *count < u32::from(group.min)) {
        None => Ok(()),
        Some((group, _)) => Err(Reject::ModifierMissing {
            line: line.draft.id,
            item: line.item.id.clone(),
            group: group.id.clone(),
        }),
    }
}

fn groups_not_over(restaurant: &Restaurant, line: &Wanted<'_>) -> Result<(), Reject> {
    match chosen(restaurant, line).find(|(group, count)| u32::from(group.max) < *count) {
        None => Ok(()),
        Some((group, _)) => Err(Reject::TooManyOfGroup {
            line: line.draft.id,
            item: line.item.id.clone(),
            group: group.id.clone(),
            max: group.max,
        }),
    }
}

fn modifiers_not_too_many(_: &Restaurant, line: &Wanted<'_>) -> Result<(), Reject> {
    let max = MODIFIERS_PER_LINE_MAX;
    if max < line.draft.modifiers.len() {
        return Err(Reject::TooManyModifiers {
            line: line.draft.id,
            max,
        });
    }
    Ok(())
}

fn quantity(_: &Restaurant, line: &Wanted<'_>) -> Result<(), Reject> {
    let draft = line.draft;
    let bad = |quantity, max| {
        Err(Reject::BadQuantity {
            line: draft.id,
            quantity,
            max,
        })
    };
    if !(1..=QUANTITY_MAX).contains(&draft.quantity) {
        return bad(u32::from(draft.quantity), u32::from(QUANTITY_MAX));
    }
    let mut counts = draft.modifiers.iter().map(|choice| choice.count);
    match counts.find(|count| !(1..=MODIFIER_COUNT_MAX).contains(count)) {
        None => Ok(()),
        Some(count) => bad(u32::from(count), u32::from(MODIFIER_COUNT_MAX)),
    }
}

fn seat(_: &Restaurant, line: &Wanted<'_>) -> Result<(), Reject> {
    match line.draft.seat {
        Some(seat) if !(1..=SEAT_MAX).contains(&seat) => Err(Reject::BadSeat {
            line: line.draft.id,
            seat,
            max: SEAT_MAX,
        }),
        _ => Ok(()),
    }
}

/// A dish of the menu costs what the menu says.
fn open_only(restaurant: &Restaurant, line: &Wanted<'_>) -> Result<(), Reject> {
    if line.draft.open.is_none() || restaurant.menu.departments.contains_key(&line.item.id) {
        return Ok(());
    }
    Err(Reject::NotOpen {
        line: line.draft.id,
        item: line.item.id.clone(),
    })
}

fn open_item(restaurant: &Restaurant, line: &Wanted<'_>) -> Result<(), Reject> {
    let Some(department) = restaurant.menu.departments.get(&line.item.id) else {
        return Ok(());
    };
    let named = |open: &OpenItem| {
        let chars = open.name.chars().count();
        let is_text = !open.name.trim().is_empty() && !open.name.chars().any(char::is_control);
        is_text && chars <= OPEN_NAME_CHARS_MAX
    };
    let priced = |open: &OpenItem| Money::ZERO < open.price && open.price <= department.up_to;
    let open = line.draft.open.as_ref();
    let Some(open) = open.filter(|open| named(open) && priced(open)) else {
        return Err(Reject::BadOpenItem {
            line: line.draft.id,
            chars: OPEN_NAME_CHARS_MAX,
            max: department.up_to,
        });
    };
    let known = |station: &&StationId| restaurant.stations.iter().any(|own| own.id == **station);
    match &open.station {
        Some(station) if !known(&station) => Err(Reject::UnknownStation {
            station: station.clone(),
        }),
        _ => Ok(()),
    }
}

/// Selling what is on no menu takes the right to, or a second person; with the events that use their word up.
pub(super) fn unapproved_open<'a>(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    lines: impl Iterator<Item = &'a LineDraft>,
) -> Result<Vec<Event>, Reject> {
    let mut used = Vec::new();
    for line in lines.filter(|line| line.open.is_some()) {
        let needed = Needed {
            what: Approvable::OpenItem { line: line.id },
            covers: &|rights: &Rights| rights.open_item,
            limit: &|_| "what stands on the menu".to_owned(),
            alone: true,
        };
        used.extend(staff::refuse_unapproved(kitchen, at, by, needed)?);
    }
    Ok(used)
}

/// What somebody typed into a line.
pub(super) fn texts(line: &LineDraft) -> impl Iterator<Item = &str> + Clone {
    let name = line.open.as_ref().map(|open| open.name.as_str());
    line.note.as_deref().into_iter().chain(name)
}

fn course(restaurant: &Restaurant, line: &Wanted<'_>) -> Result<(), Reject> {
    let course = line.draft.course;
    if course.0 == 0 || restaurant.course(course).is_some() {
        return Ok(());
    }
    Err(Reject::UnknownCourse { course })
}
