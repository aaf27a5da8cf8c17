//! What a shop may send, and the order for the kitchen that it becomes.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::ids::{
    CourseNo, CustomerId, IngredientId, ItemId, LineId, ModifierId, OrderId, SizeId,
};
use shared::menu::{Allergen, Restaurant};
use shared::money::Money;
use shared::order::{Allergy, Channel, Guest, LineDraft, ModifierChoice, OrderDraft};
use shared::quantity::Quantity;
use shared::time::Span;
use shared::wire::limits::{MODIFIER_COUNT_MAX, NOTE_CHARS_MAX, QUANTITY_MAX};
use uuid::Uuid;

use super::read::Fields;
use crate::history::{self, Agreement, Person};

/// Longest name of a guest, phone number or payment reference, in characters; longer is refused.
pub const GUEST_CHARS_MAX: usize = 80;
/// Farthest ahead that an order may be wanted, in minutes; later is refused (by the router, too).
pub const WANTED_MINUTES_MAX: i64 = 24 * 60;
/// Lines in one receipt or count; more are refused.
pub const STOCK_LINES_MAX: usize = 500;

/// A field that is not as it should be, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{field}' {message}")]
pub struct BadField {
    pub field: String,
    pub message: String,
    /// False: the body has not the right shape (400). True: it has, and cannot be done (422).
    pub well_formed: bool,
}

impl BadField {
    pub(super) fn malformed(field: &str, message: &str) -> Self {
        let field = if field.is_empty() { "body" } else { field };
        Self {
            field: field.to_owned(),
            message: message.to_owned(),
            well_formed: false,
        }
    }

    fn refused(field: String, message: String) -> Self {
        Self {
            field,
            message,
            well_formed: true,
        }
    }
}

/// An order as a shop sends it. Serialised, it is what two bodies are compared by: spaces and the order
/// of fields do not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShopOrder {
    pub channel: Channel,
    pub name: String,
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What the guest agreed to with this order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agrees_to: Vec<Agreement>,
    pub lines: Vec<ShopLine>,
    pub allergies: Vec<Allergen>,
    pub note: Option<String>,
    pub wanted_in: Option<Span>,
    pub paid_reference: Option<String>,
    pub expected_total: Option<Money>,
}

impl ShopOrder {
    /// Who may be found again by it.
    pub fn person(&self) -> Option<Person> {
        Person::of_order(&self.name, self.phone.as_deref(), self.email.as_deref())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShopLine {
    pub item: ItemId,
    pub size: Option<SizeId>,
    pub quantity: u16,
    pub modifiers: Vec<ModifierChoice>,
    pub note: Option<String>,
}

const ORDER_FIELDS: [&str; 8] = [
    "channel",
    "guest",
    "lines",
    "allergies",
    "note",
    "wanted_in_minutes",
    "paid_reference",
    "expected_total",
];

/// A basket that is only asked about: an order whose guest may be left out.
pub fn read_basket(body: &Value) -> Result<ShopOrder, BadField> {
    let mut full = body.clone();
    if let Some(fields) = full.as_object_mut() {
        let nobody = serde_json::json!({ "name": "nobody yet" });
        fields.entry("guest").or_insert(nobody);
    }
    read_order(&full)
}

/// Reads the body of `POST /v1/orders`. Whether items exist and can be had is the router's to say.
pub fn read_order(body: &Value) -> Result<ShopOrder, BadField> {
    let fields = Fields::of(body, "", &ORDER_FIELDS)?;
    let channel = match fields.need_text("channel")?.as_str() {
        "online" => Channel::Online,
        "delivery" => Channel::Delivery,
        _ => return Err(BadField::malformed("channel", "must be online or delivery")),
    };
    let known = ["name", "phone", "email", "agrees_to"];
    let guest = Fields::of(fields.need("guest")?, "guest", &known)?;
    let name = guest.need_text("name")?;
    if name.trim().is_empty() {
        return Err(BadField::malformed(
            "guest.name",
            "is empty; the label needs a name",
        ));
    }
    let phone = guest.text("phone")?;
    short("guest.name", Some(&name), GUEST_CHARS_MAX)?;
    short("guest.phone", phone.as_ref(), GUEST_CHARS_MAX)?;
    let email = guest.text("email")?;
    if email
        .as_deref()
        .is_some_and(|text| history::email(text).is_none())
    {
        let message = "is no address; write it like ada@example.org, or leave it out".to_owned();
        return Err(BadField::refused("guest.email".to_owned(), message));
    }
    let agrees = guest.list("agrees_to")?.iter().enumerate();
    let agrees_to = agrees.map(agreement).collect::<Result<_, _>>()?;
    let paid_reference = fields.text("paid_reference")?;
    short("paid_reference", paid_reference.as_ref(), GUEST_CHARS_MAX)?;
    let note = fields.text("note")?;
    short("note", note.as_ref(), NOTE_CHARS_MAX)?;
    fields.need("lines")?;
    let lines = fields.list("lines")?;
    if lines.is_empty() {
        let message = "is empty; an order needs at least one line".to_owned();
        return Err(BadField::refused("lines".to_owned(), message));
    }
    Ok(ShopOrder {
        channel,
        name,
        phone,
        email,
        agrees_to,
        lines: lines
            .iter()
            .enumerate()
            .map(read_line)
            .collect::<Result<_, _>>()?,
        allergies: fields
            .list("allergies")?
            .iter()
            .enumerate()
            .map(allergen)
            .collect::<Result<_, _>>()?,
        note,
        wanted_in: wanted_in(&fields)?,
        paid_reference,
        expected_total: fields.parsed("expected_total")?,
    })
}

fn short(field: &str, text: Option<&String>, max: usize) -> Result<(), BadField> {
    match text {
        Some(text) if max < text.chars().count() => Err(BadField::refused(
            field.to_owned(),
            format!("takes at most {max} characters"),
        )),
        _ => Ok(()),
    }
}

fn wanted_in(fields: &Fields<'_>) -> Result<Option<Span>, BadField> {
    let minutes = fields.whole("wanted_in_minutes")?;
    match minutes {
        Some(m) if !(0..=WANTED_MINUTES_MAX).contains(&m) => Err(BadField::refused(
            "wanted_in_minutes".to_owned(),
            format!("must be between 0 and {WANTED_MINUTES_MAX}"),
        )),
        other => Ok(other.map(Span::from_mins)),
    }
}

fn read_line((n, value): (usize, &Value)) -> Result<ShopLine, BadField> {
    let path = format!("lines[{n}]");
    let known = ["item", "size", "quantity", "modifiers", "note"];
    let fields = Fields::of(value, &path, &known)?;
    fields.need("quantity")?;
    let asked = fields.whole("quantity")?.unwrap_or_default();
    let Some(quantity) = u16::try_from(asked)
        .ok()
        .filter(|q| (1..=QUANTITY_MAX).contains(q))
    else {
        let message = format!("{asked} is not between 1 and {QUANTITY_MAX}");
        return Err(BadField::refused(fields.at("quantity"), message));
    };
    let note = fields.text("note")?;
    short(&fields.at("note"), note.as_ref(), NOTE_CHARS_MAX)?;
    let modifiers = fields.list("modifiers")?.iter().enumerate();
    let at = fields.at("modifiers");
    Ok(ShopLine {
        item: fields.need_parsed("item")?,
        size: fields.parsed("size")?,
        quantity,
        modifiers: modifiers
            .map(|(m, v)| modifier(&format!("{at}[{m}]"), v))
            .collect::<Result<_, _>>()?,
        note,
    })
}

/// `"cheddar"`, or `{"modifier": "cheddar", "count": 2}`.
fn modifier(path: &str, value: &Value) -> Result<ModifierChoice, BadField> {
    if let Value::String(text) = value {
        let modifier = ModifierId::new(text.as_str());
        let modifier = modifier.map_err(|e| BadField::malformed(path, &e.to_string()))?;
        return Ok(ModifierChoice { modifier, count: 1 });
    }
    let fields = Fields::of(value, path, &["modifier", "count"])?;
    let asked = fields.whole("count")?.unwrap_or(1);
    let Some(count) = u8::try_from(asked)
        .ok()
        .filter(|c| (1..=MODIFIER_COUNT_MAX).contains(c))
    else {
        let message = format!("{asked} is not between 1 and {MODIFIER_COUNT_MAX}");
        return Err(BadField::refused(fields.at("count"), message));
    };
    Ok(ModifierChoice {
        modifier: fields.need_parsed("modifier")?,
        count,
    })
}

fn agreement((n, value): (usize, &Value)) -> Result<Agreement, BadField> {
    value.as_str().and_then(Agreement::named).ok_or_else(|| {
        let names = Agreement::ALL.map(Agreement::name).join(" or ");
        BadField::malformed(
            &format!("guest.agrees_to[{n}]"),
            &format!("must be {names}"),
        )
    })
}

fn allergen((n, value): (usize, &Value)) -> Result<Allergen, BadField> {
    let named = value
        .as_str()
        .and_then(|name| Allergen::ALL.into_iter().find(|a| a.name() == name));
    named.ok_or_else(|| {
        let names: Vec<&str> = Allergen::ALL.iter().map(|a| a.name()).collect();
        BadField::malformed(
            &format!("allergies[{n}]"),
            &format!("must be one of {}", names.join(", ")),
        )
    })
}

/// The order for the kitchen. Everything goes into course 0, because guests at home have no courses.
pub fn draft(
    shop: &ShopOrder,
    restaurant: &Restaurant,
    mint: &mut dyn FnMut() -> Uuid,
) -> OrderDraft {
    let line = |l: &ShopLine, id: Uuid| LineDraft {
        id: LineId(id),
        item: l.item.clone(),
        size: l.size.clone(),
        quantity: l.quantity,
        modifiers: l.modifiers.clone(),
        seat: None,
        course: CourseNo(0),
        note: l.note.clone(),
        open: None,
    };
    OrderDraft {
        id: OrderId(mint()),
        channel: shop.channel,
        table: None,
        guest: Some(Guest {
            customer: CustomerId(mint()),
            name: shop.name.clone(),
            phone: shop.phone.clone(),
        }),
        covers: 0,
        lines: shop.lines.iter().map(|l| line(l, mint())).collect(),
        allergies: shop
            .allergies
            .iter()
            .map(|a| Allergy {
                allergen: *a,
                seat: None,
            })
            .collect(),
        note: shop.note.clone(),
        wanted_in: shop.wanted_in,
        alias: None,
        menu_version: restaurant.version.clone(),
        expected_total: shop.expected_total,
    }
}

/// Goods that came in, or were counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockLine {
    pub ingredient: IngredientId,
    pub quantity: Quantity,
    /// What the delivery cost; by the ingredient's own price where it is not said. Receipts only.
    pub cost: Option<Money>,
}

/// Reads the body of a receipt (`with_cost`) or of a count. Each ingredient must be known, and may come once.
pub fn read_stock(
    body: &Value,
    with_cost: bool,
    known: &dyn Fn(&IngredientId) -> bool,
) -> Result<Vec<StockLine>, BadField> {
    let body = Fields::of(body, "", &["lines"])?;
    body.need("lines")?;
    let values = body.list("lines")?;
    if values.is_empty() || STOCK_LINES_MAX < values.len() {
        let message = format!("must have 1 to {STOCK_LINES_MAX} entries");
        return Err(BadField::refused("lines".to_owned(), message));
    }
    let names: &[&str] = if with_cost {
        &["ingredient", "quantity", "cost"]
    } else {
        &["ingredient", "quantity"]
    };
    let mut lines: Vec<StockLine> = Vec::with_capacity(values.len());
    for (n, value) in values.iter().enumerate() {
        let fields = Fields::of(value, &format!("lines[{n}]"), names)?;
        let line = StockLine {
            ingredient: fields.need_parsed("ingredient")?,
            quantity: fields.need_parsed("quantity")?,
            cost: fields.parsed("cost")?,
        };
        let refuse = |name: &str, words: String| Err(BadField::refused(fields.at(name), words));
        if !known(&line.ingredient) {
            let words = format!(
                "'{}' is not in recipes.toml; check the spelling",
                line.ingredient
            );
            return refuse("ingredient", words);
        }
        if lines
            .iter()
            .any(|earlier| earlier.ingredient == line.ingredient)
        {
            return refuse(
                "ingredient",
                format!("'{}' is here twice; add them up", line.ingredient),
            );
        }
        if line.quantity < Quantity::ZERO || (with_cost && line.quantity == Quantity::ZERO) {
            return refuse("quantity", "must be more than nothing".to_owned());
        }
        if line.cost.is_some_and(|cost| cost < Money::ZERO) {
            return refuse("cost", "must not be negative".to_owned());
        }
        lines.push(line);
    }
    Ok(lines)
}

#[cfg(test)]
#[path = "intake_tests.rs"]
mod tests;
