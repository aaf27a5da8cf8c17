//! What can be ordered: items, sizes, modifiers, and the work each one makes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::PrepChanges;
use crate::ids::{
    CategoryId, CourseNo, DaypartId, GroupId, ItemId, ModifierId, SizeId, StationId, TaxRateId,
};
use crate::money::Money;
use crate::order::ModifierChoice;
use crate::time::Span;

/// Names by language code (`en`, `es`, `fr`, `de`, `zh`); `en` is always there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Names(pub BTreeMap<String, String>);

impl Names {
    pub fn en(text: impl Into<String>) -> Self {
        Self(BTreeMap::from([("en".to_owned(), text.into())]))
    }

    /// The name in `lang`, else English, else any.
    pub fn get(&self, lang: &str) -> &str {
        let found = self.0.get(lang).or_else(|| self.0.get("en"));
        found
            .or_else(|| self.0.values().next())
            .map_or("?", String::as_str)
    }
}

/// The fourteen allergens that EU Regulation 1169/2011, Annex II, names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allergen {
    Gluten,
    Crustaceans,
    Egg,
    Fish,
    Peanut,
    Soy,
    Milk,
    Nuts,
    Celery,
    Mustard,
    Sesame,
    Sulphites,
    Lupin,
    Molluscs,
}

impl Allergen {
    pub const ALL: [Self; 14] = [
        Self::Gluten,
        Self::Crustaceans,
        Self::Egg,
        Self::Fish,
        Self::Peanut,
        Self::Soy,
        Self::Milk,
        Self::Nuts,
        Self::Celery,
        Self::Mustard,
        Self::Sesame,
        Self::Sulphites,
        Self::Lupin,
        Self::Molluscs,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Gluten => "gluten",
            Self::Crustaceans => "crustaceans",
            Self::Egg => "egg",
            Self::Fish => "fish",
            Self::Peanut => "peanut",
            Self::Soy => "soy",
            Self::Milk => "milk",
            Self::Nuts => "nuts",
            Self::Celery => "celery",
            Self::Mustard => "mustard",
            Self::Sesame => "sesame",
            Self::Sulphites => "sulphites",
            Self::Lupin => "lupin",
            Self::Molluscs => "molluscs",
        }
    }
}

/// How a modifier changes the dish; each kind has its own shape on the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ModifierKind {
    /// Left out: red square with a cross.
    No,
    /// Added: green disc with a plus.
    Extra,
    /// Instead of: blue diamond with arrows.
    Substitute,
    /// How it is cooked or served: grey outline.
    Prep,
    /// Beside the plate; may carry work of its own.
    Side,
}

/// One step of work: where, and how long it takes when nothing else is in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepSpec {
    pub station: StationId,
    pub prep: Span,
}

/// A line's work: parallel components, each a chain of steps (pizza: make → bake → cut; burger: grill ∥ fry).
pub type Work = Vec<Vec<StepSpec>>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modifier {
    pub id: ModifierId,
    pub names: Names,
    pub kind: ModifierKind,
    /// Added to the price of one unit of the line; may be zero, or negative (bun: none).
    pub price: Money,
    /// What it adds to the allergens of the dish.
    pub allergens: Vec<Allergen>,
    /// Allergens the dish no longer has with this modifier.
    pub removes_allergens: Vec<Allergen>,
    /// Work of its own, done in parallel to the line's (a side of fries goes to the fryer).
    pub work: Work,
    /// What becomes of the item's own steps: well done takes longer, "no fries" leaves the fryer out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub prep: PrepChanges,
    /// Groups that open once this is chosen (a side salad asks for its dressing).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupId>,
}

/// Modifiers to choose from: between `min` and `max` of them; `min` above zero makes the group required.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModifierGroup {
    pub id: GroupId,
    pub names: Names,
    pub min: u8,
    pub max: u8,
    pub modifiers: Vec<ModifierId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    pub id: CategoryId,
    pub names: Names,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    pub id: SizeId,
    pub names: Names,
    pub price: Money,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub id: ItemId,
    /// As guests and waiters read it.
    pub names: Names,
    /// As cooks read it: short.
    pub kitchen_names: Names,
    pub category: CategoryId,
    /// The course it is served with unless the waiter says otherwise.
    pub course: CourseNo,
    /// Price where there are no sizes.
    pub price: Money,
    /// Empty, or one of these must be chosen.
    pub sizes: Vec<Size>,
    pub tax: TaxRateId,
    pub allergens: Vec<Allergen>,
    pub groups: Vec<GroupId>,
    pub work: Work,
    /// What a size changes of the work: a large pizza bakes longer.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub size_prep: BTreeMap<SizeId, PrepChanges>,
    /// What a daypart changes of it: at lunch the sauce stands ready.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub daypart_prep: BTreeMap<DaypartId, PrepChanges>,
    /// Shown to online shops.
    pub online: bool,
}

impl Item {
    pub fn size(&self, id: &SizeId) -> Option<&Size> {
        self.sizes.iter().find(|size| size.id == *id)
    }
}

/// What is on no menu is sold under one of these: it is taxed, booked and cooked as `item` says, and has the name
/// and the price that somebody types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Its price is zero, and it asks for no choices.
    pub item: Item,
    /// The most that one unit may cost.
    pub up_to: Money,
}

/// Everything that can be ordered, in menu order, with look-ups by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    pub categories: Vec<Category>,
    pub items: BTreeMap<ItemId, Item>,
    /// Items in the order of the file, as menus and buttons show them.
    pub item_order: Vec<ItemId>,
    pub groups: BTreeMap<GroupId, ModifierGroup>,
    pub modifiers: BTreeMap<ModifierId, Modifier>,
    /// Not among `items`: no guest orders "open food", and no list of dishes shows it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub departments: BTreeMap<ItemId, Department>,
}

impl Menu {
    /// A dish of the menu, or a department of open items.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        let department = || self.departments.get(id).map(|own| &own.item);
        self.items.get(id).or_else(department)
    }

    /// Items of a category in menu order.
    pub fn items_in<'a>(&'a self, category: &'a CategoryId) -> impl Iterator<Item = &'a Item> {
        let in_order = self.item_order.iter().filter_map(|id| self.items.get(id));
        in_order.filter(move |item| item.category == *category)
    }

    /// The groups to choose from: the item's own, then those that the choices open, in the order chosen; each once.
    /// A choice that comes last only adds to the end.
    pub fn open_groups<'m>(
        &'m self,
        item: &'m Item,
        choices: &[ModifierChoice],
    ) -> Vec<&'m ModifierGroup> {
        let chosen = choices.iter().map(|own| &own.modifier);
        let opened = chosen.filter_map(|id| self.modifiers.get(id));
        let ids = item.groups.iter().chain(opened.flat_map(|own| &own.groups));
        let mut found: Vec<&ModifierGroup> = Vec::new();
        for group in ids.filter_map(|id| self.groups.get(id)) {
            if !found.iter().any(|known| known.id == group.id) {
                found.push(group);
            }
        }
        found
    }

    /// The open group that offers `modifier`: the item's own first, then those of the other choices.
    pub fn group_offering<'m>(
        &'m self,
        item: &'m Item,
        choices: &[ModifierChoice],
        modifier: &ModifierId,
    ) -> Option<&'m ModifierGroup> {
        let open = self.open_groups(item, choices);
        open.into_iter()
            .find(|group| group.modifiers.contains(modifier))
    }
}
