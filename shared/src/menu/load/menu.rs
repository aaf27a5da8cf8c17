//! menu.toml: categories and items; modifiers are read beside.

use std::collections::BTreeMap;

use super::Ids;
use super::limits::{CATEGORIES_MAX, GROUPS_PER_ITEM_MAX, ITEMS_MAX, SIZES_MAX};
use super::prep::{self, PrepBy};
use super::table::{Fields, Text, Value};
use super::words::{allergens, kitchen_names, name, names, price, work};
use super::{choices, departments};
use crate::ids::{CategoryId, CourseNo, GroupId, ItemId, ModifierId, SizeId, TaxRateId};
use crate::menu::{Category, Department, Item, Menu, ModifierGroup, Names, Size, Work};
use crate::money::Money;

/// What the items of a category have in common unless they say otherwise.
#[derive(Clone, Default)]
pub(super) struct Defaults {
    pub(super) course: Option<CourseNo>,
    pub(super) tax: Option<TaxRateId>,
    pub(super) work: Option<Work>,
    pub(super) prep: PrepBy,
    pub(super) groups: Vec<GroupId>,
    /// False where a default is there but wrong: then its absence in an item is not reported again.
    pub(super) sound: bool,
}

/// What the recipes need to know of an item: where it stands and in which sizes it comes.
pub(super) struct Shape {
    pub(super) at: usize,
    pub(super) sizes: Vec<SizeId>,
}

pub(super) struct Read {
    pub(super) menu: Option<Menu>,
    pub(super) shapes: BTreeMap<String, Shape>,
}

pub(super) struct Ctx<'i, 'p> {
    pub(super) ids: &'i Ids,
    pass: Option<&'p str>,
    size_names: BTreeMap<SizeId, Names>,
    pub(super) defaults: BTreeMap<CategoryId, Defaults>,
    groups: BTreeMap<GroupId, ModifierGroup>,
}

pub(super) fn read(fields: Fields<'_>, ids: &Ids, pass: Option<&str>) -> Read {
    let [size_tables, category_tables, item_tables, open_tables] =
        ["size", "category", "item", "open_item"].map(|key| fields.tables(key));
    fields.limit("sizes", size_tables.len(), SIZES_MAX);
    fields.limit("categories", category_tables.len(), CATEGORIES_MAX);
    fields.limit("items", item_tables.len(), ITEMS_MAX);
    fields.limit("open items", open_tables.len(), CATEGORIES_MAX);
    let sizes: Vec<_> = size_tables.into_iter().map(|one| size(one, ids)).collect();
    let mut modifiers = choices::modifiers(&fields, ids, pass);
    let groups = choices::groups(&fields, ids);
    for (modifier, opens) in modifiers.iter_mut().zip(choices::nested(&fields, ids)) {
        *modifier = modifier.take().zip(opens).map(|(mut own, opens)| {
            own.groups = opens;
            own
        });
    }
    let mut ctx = Ctx {
        ids,
        pass,
        size_names: sizes.iter().flatten().cloned().collect(),
        defaults: BTreeMap::new(),
        groups: groups
            .iter()
            .flatten()
            .map(|g| (g.id.clone(), g.clone()))
            .collect(),
    };
    let mut categories = Vec::new();
    for one in category_tables {
        categories.push(category(one, &mut ctx));
    }
    let mut shapes = BTreeMap::new();
    let mut items = Vec::new();
    for one in item_tables {
        items.push(item(one, &ctx, &mut shapes));
    }
    let open = open_tables.into_iter();
    let open = open.map(|one| departments::department(one, &ctx)).collect();
    if items.is_empty() {
        fields.src.problem(
            0,
            "there are no items",
            "Add [[item]] with id, name and price.",
        );
    }
    let menu = assemble(categories, items, open, modifiers, groups);
    if let Some(menu) = &menu {
        prep::check_modifiers(fields.tables("modifier"), menu);
    }
    fields.done();
    Read {
        menu: menu.filter(|_| sizes.iter().all(Option::is_some)),
        shapes,
    }
}

fn assemble(
    categories: Vec<Option<Category>>,
    items: Vec<Option<Item>>,
    open: Vec<Option<Department>>,
    modifiers: Vec<Option<crate::menu::Modifier>>,
    groups: Vec<Option<ModifierGroup>>,
) -> Option<Menu> {
    let items = items.into_iter().collect::<Option<Vec<Item>>>()?;
    let open = open.into_iter().collect::<Option<Vec<Department>>>()?;
    let modifiers = modifiers.into_iter().collect::<Option<Vec<_>>>()?;
    let groups = groups.into_iter().collect::<Option<Vec<_>>>()?;
    let by_id =
        |modifier: crate::menu::Modifier| -> (ModifierId, _) { (modifier.id.clone(), modifier) };
    Some(Menu {
        categories: categories.into_iter().collect::<Option<Vec<_>>>()?,
        item_order: items.iter().map(|item| item.id.clone()).collect(),
        items: items
            .into_iter()
            .map(|item| (item.id.clone(), item))
            .collect(),
        groups: groups
            .into_iter()
            .map(|group| (group.id.clone(), group))
            .collect(),
        modifiers: modifiers.into_iter().map(by_id).collect(),
        departments: open
            .into_iter()
            .map(|own| (own.item.id.clone(), own))
            .collect(),
    })
}

fn size(mut fields: Fields<'_>, ids: &Ids) -> Option<(SizeId, Names)> {
    let id: Option<SizeId> = ids.sizes.declare_in(&mut fields);
    let names = names(&fields, &ids.languages);
    fields.done();
    Some((id?, names?))
}

fn category(mut fields: Fields<'_>, ctx: &mut Ctx<'_, '_>) -> Option<Category> {
    let id: Option<CategoryId> = ctx.ids.categories.declare_in(&mut fields);
    let names = names(&fields, &ctx.ids.languages);
    let course = fields.get("course").map(|value| course(value, ctx.ids));
    let tax = fields
        .get("tax")
        .map(|value| ctx.ids.taxes.find(value.text()?));
    let work = fields
        .get("work")
        .map(|value| work(value, &ctx.ids.stations, ctx.pass));
    let groups = fields.get("groups").map(|value| group_ids(value, ctx));
    let own = work.as_ref().and_then(Option::as_ref);
    let prep = prep::of(&fields, ctx.ids, own, PrepBy::default());
    fields.done();
    let sound = course != Some(None)
        && tax != Some(None)
        && work != Some(None)
        && groups != Some(None)
        && prep.is_some();
    let defaults = Defaults {
        course: course.flatten(),
        tax: tax.flatten(),
        work: work.flatten(),
        prep: prep.unwrap_or_default(),
        groups: groups.flatten().unwrap_or_default(),
        sound,
    };
    let id = id?;
    ctx.defaults.insert(id.clone(), defaults);
    sound.then_some(Category { id, names: names? })
}

fn course(value: Value<'_>, ids: &Ids) -> Option<CourseNo> {
    let no = value.whole(0..=9)?;
    if no != 0 && ids.courses.judged() && !ids.courses.has(&no.to_string()) {
        let fix = format!("Add [[course]] with no = {no} to restaurant.toml; 0 means at once.");
        value.problem(format!("unknown course {no}"), fix);
        return None;
    }
    u8::try_from(no).ok().map(CourseNo)
}

fn group_ids(value: Value<'_>, ctx: &Ctx<'_, '_>) -> Option<Vec<GroupId>> {
    let texts = value.texts()?;
    if GROUPS_PER_ITEM_MAX < texts.len() {
        let what = format!("there are {} groups on one item", texts.len());
        value.problem(what, format!("Keep {GROUPS_PER_ITEM_MAX} or fewer."));
    }
    let mut offered: BTreeMap<&ModifierId, &GroupId> = BTreeMap::new();
    let mut found: Vec<Option<GroupId>> = Vec::new();
    for text in texts {
        let id: Option<GroupId> = ctx.ids.groups.find(text);
        let group = id.as_ref().and_then(|id| ctx.groups.get(id));
        for modifier in group.iter().flat_map(|group| &group.modifiers) {
            if let Some(other) = offered.insert(modifier, &group?.id) {
                let what = format!(
                    "groups '{other}' and '{}' both offer '{modifier}'",
                    text.text
                );
                text.problem(what, "Keep it in one of the groups of an item.");
            }
        }
        found.push(id);
    }
    found.into_iter().collect()
}

fn item(
    mut fields: Fields<'_>,
    ctx: &Ctx<'_, '_>,
    shapes: &mut BTreeMap<String, Shape>,
) -> Option<Item> {
    let ids = ctx.ids;
    let id: Option<ItemId> = ids.items.declare_in(&mut fields);
    let names = names(&fields, &ids.languages);
    let kitchen_names = kitchen_names(&fields, &ids.languages, names.as_ref());
    let category = fields.need("category", "\"mains\"").and_then(Value::text);
    let category: Option<CategoryId> = category.and_then(|text| ids.categories.find(text));
    let defaults = category
        .as_ref()
        .and_then(|id| ctx.defaults.get(id))
        .cloned();
    let defaults = defaults.unwrap_or_default();
    let sizes = fields
        .get("sizes")
        .map_or(Some(Vec::new()), |value| sizes(value, ctx));
    let price = whole_price(&fields, sizes.as_ref());
    let allergens = allergens(fields.get("allergens"));
    let online = fields.get("online").map_or(Some(true), Value::flag);
    let prep_before = defaults.prep.clone();
    let (groups, course, tax, work) = inherited(&fields, ctx, defaults);
    let prep = prep::of(&fields, ids, work.as_ref(), prep_before);
    prep::comes_in(&fields, ids, sizes.as_deref());
    if let (Some(id), Some(sizes)) = (&id, &sizes) {
        let sizes = sizes.iter().map(|size| size.id.clone()).collect();
        shapes.insert(
            id.to_string(),
            Shape {
                at: fields.at,
                sizes,
            },
        );
    }
    fields.done();
    Some(Item {
        id: id?,
        names: names?,
        kitchen_names: kitchen_names?,
        category: category?,
        course: course?,
        price: price?,
        sizes: sizes?,
        tax: tax?,
        allergens: allergens?,
        groups: groups?,
        work: work?,
        size_prep: prep.as_ref()?.size.clone(),
        daypart_prep: prep?.daypart,
        online: online?,
    })
}

/// What the item says itself, else what its category says.
pub(super) fn inherited(
    fields: &Fields<'_>,
    ctx: &Ctx<'_, '_>,
    defaults: Defaults,
) -> (
    Option<Vec<GroupId>>,
    Option<CourseNo>,
    Option<TaxRateId>,
    Option<Work>,
) {
    let groups = match fields.get("groups") {
        Some(value) => group_ids(value, ctx),
        None => Some(defaults.groups),
    };
    let course = match fields.get("course") {
        Some(value) => course(value, ctx.ids),
        None => or_default(fields, "course", "2", defaults.course, defaults.sound),
    };
    let tax = match fields.get("tax") {
        Some(value) => value.text().and_then(|text| ctx.ids.taxes.find(text)),
        None => or_default(fields, "tax", "\"food\"", defaults.tax, defaults.sound),
    };
    let work = match fields.get("work") {
        Some(value) => own_work(value, fields, ctx),
        None => or_default(
            fields,
            "work",
            "[\"grill 8m\"]",
            defaults.work,
            defaults.sound,
        ),
    };
    (groups, course, tax, work)
}

fn own_work(value: Value<'_>, fields: &Fields<'_>, ctx: &Ctx<'_, '_>) -> Option<Work> {
    let work = work(value, &ctx.ids.stations, ctx.pass)?;
    if work.is_empty() {
        let what = format!("{} makes no work", fields.label);
        value.problem(what, "Name a station and a time, like [\"bar 30s\"].");
        return None;
    }
    Some(work)
}

/// What the category says where the item says nothing.
fn or_default<T>(
    fields: &Fields<'_>,
    key: &str,
    like: &str,
    default: Option<T>,
    sound: bool,
) -> Option<T> {
    if default.is_none() && sound {
        let what = format!("{} has no '{key}', nor has its category", fields.label);
        fields.src.problem(
            fields.at,
            what,
            format!("Add {key} = {like} to one of them."),
        );
    }
    default
}

/// The price of an item without sizes; with sizes, each has its own and this is zero.
fn whole_price(fields: &Fields<'_>, sizes: Option<&Vec<Size>>) -> Option<Money> {
    if fields.get("sizes").is_none() {
        return fields
            .need("price", "\"19.50\"")
            .and_then(Value::text)
            .and_then(price);
    }
    if let Some(value) = fields.get("price") {
        let what = format!("{} has a price and sizes with prices", fields.label);
        value.problem(what, "Remove one of them.");
        return None;
    }
    sizes.map(|_| Money::ZERO)
}

/// `{ S = "12.00", L = "16.00" }`
fn sizes(value: Value<'_>, ctx: &Ctx<'_, '_>) -> Option<Vec<Size>> {
    let entries = value.entries()?;
    if entries.is_empty() {
        value.problem(
            "there are no sizes in 'sizes'",
            "Name one, or write price = \"…\" instead.",
        );
        return None;
    }
    let sizes = entries.into_iter().map(|(key, value)| {
        let id: Option<SizeId> = ctx.ids.sizes.find(key);
        let price = value.text().and_then(price);
        let names = ctx.size_names.get(&id.clone()?).cloned();
        Some(Size {
            id: id?,
            names: names?,
            price: price?,
        })
    });
    sizes.collect::<Vec<Option<_>>>().into_iter().collect()
}

/// Shared with `recipes`: an ingredient has one plain name.
pub(super) fn plain_name(fields: &Fields<'_>) -> Option<String> {
    let text: Option<Text<'_>> = fields.need("name", "\"Fries\"").and_then(Value::text);
    text.and_then(name)
}
