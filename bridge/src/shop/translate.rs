//! What a shop's webhook says, in our words: an order, a cancellation, nothing, or trouble that a person must see.

use serde_json::Value;
use shared::menu::Restaurant;
use shared::money::Money;
use shared::order::LineDraft;
use shared::rules::pricing::price_line;

use super::{Kind, Shop, ShopLine, ShopOrder, languages};

/// A webhook, understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Order(Box<TheirOrder>),
    /// Their order is called off.
    Cancelled {
        theirs: String,
    },
    /// Nothing that concerns the kitchen.
    Nothing,
}

/// Their order, mapped to our menu, with whatever is wrong about it.
#[derive(Clone, Debug, PartialEq)]
pub struct TheirOrder {
    /// Their own number of it.
    pub theirs: String,
    pub order: ShopOrder,
    /// Why it cannot go to the kitchen as it is.
    pub troubles: Vec<Trouble>,
    /// What a person should know; the order goes on.
    pub remarks: Vec<String>,
}

/// Something about an order that a person must decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// An item or a change that nobody knows here; nothing but a mapping helps.
    Unknown(String),
    /// Their price is not ours; a person may accept it.
    Price(String),
    /// The order contradicts itself, or is in another currency.
    Wrong(String),
}

impl Trouble {
    pub fn words(&self) -> &str {
        match self {
            Self::Unknown(words) | Self::Price(words) | Self::Wrong(words) => words,
        }
    }

    /// For programs.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "unknown-item",
            Self::Price(_) => "price",
            Self::Wrong(_) => "wrong",
        }
    }
}

/// A line as any of the shops tells it.
#[derive(Clone, Debug, Default)]
pub(super) struct TheirLine {
    /// Names under which it may be mapped, best first.
    pub(super) names: Vec<String>,
    pub(super) label: String,
    pub(super) quantity: i64,
    /// What the guest pays for the whole line, with tax.
    pub(super) gross: Option<Money>,
    pub(super) modifiers: Vec<(String, i64)>,
    pub(super) note: Option<String>,
}

/// An order as any of the shops tells it.
#[derive(Clone, Debug, Default)]
pub(super) struct Their {
    pub(super) theirs: String,
    pub(super) currency: Option<String>,
    pub(super) name: String,
    pub(super) phone: Option<String>,
    pub(super) email: Option<String>,
    pub(super) note: Option<String>,
    pub(super) lines: Vec<TheirLine>,
    pub(super) paid: bool,
    pub(super) delivery: Option<bool>,
    /// Tax of the whole and of its parts, where both are told.
    pub(super) taxes: Option<(Money, Money)>,
    pub(super) total: Option<Money>,
    /// Amounts of the whole order that no dish stands for: delivery, coupons.
    pub(super) others: Vec<(String, Money)>,
}

/// Reads a verified body. The error says in words why it is no webhook of this kind.
pub fn translate(shop: &Shop, body: &Value, restaurant: &Restaurant) -> Result<Said, String> {
    let heard = match shop.kind {
        Kind::WooCommerce => languages::woocommerce(body)?,
        Kind::Shopify => languages::shopify(body)?,
        Kind::Deliverect => languages::deliverect(body)?,
        Kind::Square => languages::square(body)?,
        Kind::Generic => return languages::generic(body),
    };
    Ok(match heard {
        languages::Heard::Order(their) => Said::Order(Box::new(ours(shop, *their, restaurant))),
        languages::Heard::Cancelled(theirs) => Said::Cancelled { theirs },
        languages::Heard::Nothing => Said::Nothing,
    })
}

fn ours(shop: &Shop, their: Their, restaurant: &Restaurant) -> TheirOrder {
    let mut troubles = whole(&their, restaurant);
    let mut remarks: Vec<String> = Vec::new();
    for (what, amount) in &their.others {
        remarks.push(format!(
            "{what} {amount} is on their bill and not on the kitchen's check"
        ));
    }
    let mut lines = Vec::new();
    for their in &their.lines {
        match line(shop, their, restaurant) {
            Ok((line, price)) => {
                troubles.extend(price);
                lines.push(line);
            }
            Err(trouble) => troubles.push(trouble),
        }
    }
    if their.lines.is_empty() {
        troubles.push(Trouble::Wrong("the order has no lines".to_owned()));
    }
    let channel = match their.delivery {
        Some(true) => shared::order::Channel::Delivery,
        Some(false) => shared::order::Channel::Online,
        None => shop.channel,
    };
    let short = |text: String, max: usize| text.chars().take(max).collect::<String>();
    let name = if their.name.trim().is_empty() {
        format!("{} {}", shop.id, their.theirs)
    } else {
        their.name.trim().to_owned()
    };
    let order = ShopOrder {
        channel,
        name: short(name, super::GUEST_CHARS_MAX),
        phone: their
            .phone
            .filter(|p| !p.is_empty())
            .map(|p| short(p, super::GUEST_CHARS_MAX)),
        email: their.email.filter(|text| !text.is_empty()),
        agrees_to: Vec::new(),
        lines,
        allergies: Vec::new(),
        note: their
            .note
            .filter(|n| !n.is_empty())
            .map(|n| short(n, shared::wire::limits::NOTE_CHARS_MAX)),
        wanted_in: None,
        paid_reference: their.paid.then(|| format!("{} {}", shop.id, their.theirs)),
        expected_total: None,
    };
    TheirOrder {
        theirs: their.theirs,
        order,
        troubles,
        remarks,
    }
}

/// What is wrong with the order as a whole.
fn whole(their: &Their, restaurant: &Restaurant) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    let house = &restaurant.currency.code;
    if let Some(code) = their.currency.as_ref().filter(|code| *code != house) {
        troubles.push(Trouble::Wrong(format!(
            "it is in {code}, and this house takes {house}"
        )));
    }
    if let Some(total) = their.total.filter(|total| *total < Money::ZERO) {
        troubles.push(Trouble::Wrong(format!("its total is below zero: {total}")));
    }
    if let Some((all, parts)) = their.taxes.filter(|(all, parts)| all != parts) {
        troubles.push(Trouble::Wrong(format!(
            "its tax is {all}, and its lines carry {parts}"
        )));
    }
    troubles
}

fn line(
    shop: &Shop,
    their: &TheirLine,
    restaurant: &Restaurant,
) -> Result<(ShopLine, Option<Trouble>), Trouble> {
    let label = &their.label;
    let found = their
        .names
        .iter()
        .find_map(|name| shop.item(name, restaurant));
    let Some((item, size)) = found else {
        let names = their.names.join("' or '");
        return Err(Trouble::Unknown(format!(
            "'{label}' ('{names}') is nothing on our menu; map it in channels.toml"
        )));
    };
    let quantity = u16::try_from(their.quantity).ok();
    let Some(quantity) = quantity.filter(|q| (1..=shared::wire::limits::QUANTITY_MAX).contains(q))
    else {
        return Err(Trouble::Wrong(format!(
            "{} of '{label}' cannot be cooked",
            their.quantity
        )));
    };
    let mut modifiers = Vec::new();
    for (theirs, count) in &their.modifiers {
        let modifier = shop.modifier(theirs, restaurant);
        let count = u8::try_from(*count).ok().filter(|c| (1..=9).contains(c));
        let (Some(modifier), Some(count)) = (modifier, count) else {
            return Err(Trouble::Unknown(format!(
                "'{theirs}' on '{label}' is no change we know; map it in channels.toml"
            )));
        };
        modifiers.push(shared::order::ModifierChoice { modifier, count });
    }
    let ours = ShopLine {
        item,
        size,
        quantity,
        modifiers,
        note: their.note.clone(),
    };
    let price = price_line(restaurant, &draft_of(&ours));
    let price = price.map_err(|e| Trouble::Unknown(format!("'{label}': {e}")))?;
    let differs = their.gross.filter(|gross| *gross != price.gross);
    let trouble = differs.map(|gross| {
        Trouble::Price(format!(
            "'{label}' is {gross} there and {} here",
            price.gross
        ))
    });
    Ok((ours, trouble))
}

fn draft_of(line: &ShopLine) -> LineDraft {
    LineDraft {
        id: shared::ids::LineId(uuid::Uuid::nil()),
        item: line.item.clone(),
        size: line.size.clone(),
        quantity: line.quantity,
        modifiers: line.modifiers.clone(),
        seat: None,
        course: shared::ids::CourseNo(0),
        note: None,
        open: None,
    }
}

#[cfg(test)]
#[path = "translate_tests.rs"]
mod tests;
