//! The shops that may send orders: how each signs, and which of their items is which of ours.

use std::collections::BTreeMap;

use serde::Deserialize;
use shared::ids::{ItemId, ModifierId, SizeId};
use shared::menu::Restaurant;
use shared::order::Channel;
use shared::time::Span;

use super::{Scheme, Throttle};

/// Whose language a channel speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    WooCommerce,
    Square,
    Shopify,
    Deliverect,
    Generic,
}

impl Kind {
    pub const fn scheme(self) -> Scheme {
        match self {
            Self::WooCommerce => Scheme::WooCommerce,
            Self::Square => Scheme::Square,
            Self::Shopify => Scheme::Shopify,
            Self::Deliverect => Scheme::Deliverect,
            Self::Generic => Scheme::Generic,
        }
    }
}

/// What is said when nobody has answered in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AtDeadline {
    Accept,
    Deny,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    channel: Vec<WrittenChannel>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenChannel {
    id: String,
    kind: Kind,
    secret: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    delivery: bool,
    busy_from: Option<u32>,
    busy_minutes: Option<u16>,
    pause_from: Option<u32>,
    answer_within_s: Option<u32>,
    at_deadline: Option<AtDeadline>,
    #[serde(default)]
    items: BTreeMap<String, String>,
    #[serde(default)]
    modifiers: BTreeMap<String, String>,
}

/// A shop as `channels.toml` describes it, checked against the menu.
#[derive(Clone)]
pub struct Shop {
    pub id: String,
    pub kind: Kind,
    /// What it signs with; never shown.
    pub secret: Vec<u8>,
    /// The address that it calls, as it knows it; Square signs it.
    pub url: String,
    pub channel: Channel,
    pub throttle: Throttle,
    /// How long it waits for a yes or no before it takes its order back; a person is called in time.
    pub answer_within: Option<Span>,
    /// What it is told when that time is over and nobody has said anything; none: a person was called, and decides.
    pub at_deadline: Option<AtDeadline>,
    items: BTreeMap<String, (ItemId, Option<SizeId>)>,
    modifiers: BTreeMap<String, ModifierId>,
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shop({}, {:?})", self.id, self.kind)
    }
}

impl Shop {
    /// Ours for theirs: as mapped, else where they use our own id.
    pub fn item(&self, theirs: &str, restaurant: &Restaurant) -> Option<(ItemId, Option<SizeId>)> {
        let mapped = self.items.get(theirs).cloned();
        mapped.or_else(|| ours(theirs, restaurant).ok())
    }

    pub fn modifier(&self, theirs: &str, restaurant: &Restaurant) -> Option<ModifierId> {
        let mapped = self.modifiers.get(theirs).cloned();
        let own = || {
            let id = ModifierId::new(theirs).ok()?;
            restaurant.menu.modifiers.contains_key(&id).then_some(id)
        };
        mapped.or_else(own)
    }

    /// Items that the menu offers online and nothing of this shop stands for, unless it uses our own ids.
    pub fn unmapped(&self, restaurant: &Restaurant) -> Vec<ItemId> {
        let mapped = |id: &ItemId| self.items.values().any(|(item, _)| item == id);
        let offered = restaurant.menu.items.values().filter(|item| item.online);
        offered
            .map(|item| item.id.clone())
            .filter(|id| !mapped(id))
            .collect()
    }
}

/// `burger`, or `pizza/L` where an item has sizes.
pub(crate) fn ours(
    text: &str,
    restaurant: &Restaurant,
) -> Result<(ItemId, Option<SizeId>), String> {
    let (item, size) = match text.split_once('/') {
        Some((item, size)) => (item, Some(size)),
        None => (text, None),
    };
    let id: ItemId = item
        .parse()
        .map_err(|e: shared::ids::BadId| e.to_string())?;
    let found = restaurant.menu.items.get(&id);
    let found = found.ok_or_else(|| format!("'{item}' is not on the menu"))?;
    let size = size.map(|size| size.parse::<SizeId>().map_err(|e| e.to_string()));
    let size = size.transpose()?;
    match &size {
        Some(size) if found.size(size).is_none() => Err(format!("'{item}' has no size '{size}'")),
        None if !found.sizes.is_empty() => Err(format!(
            "'{item}' comes in sizes; write it like {item}/{}",
            found.sizes[0].id
        )),
        _ => Ok((id, size)),
    }
}

/// Reads `channels.toml`; every problem at once, each with what to do.
pub fn read_channels(text: &str, restaurant: &Restaurant) -> Result<Vec<Shop>, Vec<String>> {
    let written: Written = toml::from_str(text).map_err(|e| vec![e.to_string()])?;
    let (mut shops, mut problems): (Vec<Shop>, Vec<String>) = (Vec::new(), Vec::new());
    for one in written.channel {
        let id = &one.id;
        if shops.iter().any(|other| other.id == *id) {
            problems.push(format!("channel '{id}' is there twice"));
        }
        problems.extend(plain_problems(&one));
        let mut items = BTreeMap::new();
        for (theirs, text) in &one.items {
            match ours(text, restaurant) {
                Ok(found) => drop(items.insert(theirs.clone(), found)),
                Err(why) => problems.push(format!("'{theirs}' of '{id}': {why}")),
            }
        }
        let mut modifiers = BTreeMap::new();
        for (theirs, text) in &one.modifiers {
            let found = restaurant
                .menu
                .modifiers
                .keys()
                .find(|m| m.as_str() == text);
            match found {
                Some(found) => drop(modifiers.insert(theirs.clone(), found.clone())),
                None => problems.push(format!(
                    "'{theirs}' of '{id}': the menu has no modifier '{text}'"
                )),
            }
        }
        shops.push(Shop {
            id: one.id,
            kind: one.kind,
            secret: one.secret.into_bytes(),
            url: one.url,
            channel: if one.delivery {
                Channel::Delivery
            } else {
                Channel::Online
            },
            throttle: Throttle {
                busy_from: one.busy_from,
                busy_minutes: one.busy_minutes.unwrap_or(BUSY_MINUTES),
                pause_from: one.pause_from,
            },
            answer_within: one.answer_within_s.map(|s| Span(i64::from(s) * 1_000)),
            at_deadline: one.at_deadline,
            items,
            modifiers,
        });
    }
    if problems.is_empty() {
        Ok(shops)
    } else {
        Err(problems)
    }
}

/// What is wrong with a channel whatever the menu says.
fn plain_problems(one: &WrittenChannel) -> Vec<String> {
    let mut problems = Vec::new();
    let id = &one.id;
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if id.is_empty() || !id.chars().all(word) {
        problems.push(format!(
            "'{id}' cannot be a channel: write letters, digits and '-'"
        ));
    }
    if one.secret.len() < SECRET_BYTES_MIN {
        problems.push(format!("the secret of '{id}' is shorter than {SECRET_BYTES_MIN} characters; copy the whole of it"));
    }
    if one.kind == Kind::Square && one.url.is_empty() {
        problems.push(format!(
            "'{id}' needs url = \"https://…\": Square signs the address it calls"
        ));
    }
    if one.at_deadline.is_some() && one.answer_within_s.is_none() {
        problems.push(format!(
            "'{id}' has at_deadline and no deadline: add answer_within_s = 600"
        ));
    }
    if one.answer_within_s.is_some_and(|s| s == 0) {
        problems.push(format!("answer_within_s of '{id}' must be at least 1"));
    }
    if one
        .pause_from
        .is_some_and(|pause| one.busy_from.is_some_and(|busy| pause <= busy))
    {
        problems.push(format!(
            "'{id}' must be busy before it pauses: make pause_from larger than busy_from"
        ));
    }
    problems
}

/// How much longer a busy house takes, unless `busy_minutes` says otherwise.
const BUSY_MINUTES: u16 = 15;
/// Shorter secrets are typing mistakes.
const SECRET_BYTES_MIN: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_checked_against_the_menu() {
        let restaurant = shared::fixture::restaurant();
        let good = "[[channel]]\nid = \"shop\"\nkind = \"woocommerce\"\nsecret = \"s3cret\"\n[channel.items]\nBar3 = \"burger\"\nP-L = \"pizza/L\"\n[channel.modifiers]\nCH = \"cheddar\"\n";
        let shops = read_channels(good, &restaurant).unwrap();
        let shop = &shops[0];
        let name = |theirs: &str| {
            let (item, size) = shop.item(theirs, &restaurant)?;
            Some(format!(
                "{item} {}",
                size.map_or_else(String::new, |s| s.to_string())
            ))
        };
        assert_eq!(name("Bar3").as_deref(), Some("burger "));
        assert_eq!(name("P-L").as_deref(), Some("pizza L"));
        assert_eq!(
            name("cola").as_deref(),
            Some("cola "),
            "our own ids need no mapping"
        );
        assert_eq!(name("caviar"), None);
        assert_eq!(
            shop.modifier("CH", &restaurant).unwrap().as_str(),
            "cheddar"
        );
        assert!(!format!("{shop:?}").contains("s3cret"));
        let unmapped = shop.unmapped(&restaurant);
        assert!(unmapped.iter().any(|item| item.as_str() == "cola"));
        assert!(!unmapped.iter().any(|item| item.as_str() == "burger"));

        let bad = "[[channel]]\nid = \"sq\"\nkind = \"square\"\nsecret = \"x\"\nat_deadline = \"deny\"\n[channel.items]\nA = \"caviar\"\nB = \"pizza\"\nC = \"pizza/XXL\"\n[channel.modifiers]\nD = \"gold\"\n";
        let problems = read_channels(bad, &restaurant).unwrap_err().join("\n");
        for word in [
            "shorter than",
            "Square signs",
            "no deadline",
            "'caviar' is not on",
            "comes in sizes",
            "no size 'XXL'",
            "no modifier 'gold'",
        ] {
            assert!(problems.contains(word), "{word}: {problems}");
        }
        assert!(read_channels("[[chanel]]", &restaurant).is_err());
        assert!(read_channels("", &restaurant).unwrap().is_empty());
    }
}
