//! [[open_item]] of menu.toml: under what is sold that stands on no menu.

use super::menu::{Ctx, Defaults, inherited};
use super::table::{Fields, Value};
use super::words::{kitchen_names, names, price};
use crate::ids::{CategoryId, ItemId};
use crate::menu::{Department, Item};
use crate::money::Money;

pub(super) fn department(mut fields: Fields<'_>, ctx: &Ctx<'_, '_>) -> Option<Department> {
    let ids = ctx.ids;
    let id: Option<ItemId> = ids.items.declare_in(&mut fields);
    let names = names(&fields, &ids.languages);
    let kitchen_names = kitchen_names(&fields, &ids.languages, names.as_ref());
    let category = fields.need("category", "\"mains\"").and_then(Value::text);
    let category: Option<CategoryId> = category.and_then(|text| ids.categories.find(text));
    let defaults = category.as_ref().and_then(|id| ctx.defaults.get(id));
    let defaults = Defaults {
        groups: Vec::new(),
        ..defaults.cloned().unwrap_or_default()
    };
    let up_to = fields.need("up_to", "\"100.00\"");
    let up_to = up_to.and_then(|value| {
        let most = value.text().and_then(price)?;
        if most <= Money::ZERO {
            value.problem(
                "nothing can be sold at this price",
                "Write the most that one of it may cost, like \"100.00\".",
            );
            return None;
        }
        Some(most)
    });
    if let Some(value) = fields.get("groups") {
        let fix = "Remove the groups; what was wished is written into its name or a note.";
        value.problem("an open item asks for no choices", fix);
    }
    let (groups, course, tax, work) = inherited(&fields, ctx, defaults);
    fields.done();
    Some(Department {
        item: Item {
            id: id?,
            names: names?,
            kitchen_names: kitchen_names?,
            category: category?,
            course: course?,
            price: Money::ZERO,
            sizes: Vec::new(),
            tax: tax?,
            allergens: Vec::new(),
            groups: groups?,
            work: work?,
            size_prep: std::collections::BTreeMap::new(),
            daypart_prep: std::collections::BTreeMap::new(),
            online: false,
        },
        up_to: up_to?,
    })
}
