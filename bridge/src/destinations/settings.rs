//! `destinations.toml`: what is sent where; checked against menu and chart when the bridge opens.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use shared::menu::Restaurant;

use super::service::{Account, Service, account, address};
use crate::export::Format;
use crate::feed::Listener;
use crate::shop::Topic;

/// Whoever takes longer than this is asked again later, unless `timeout_s` says otherwise.
const PATIENCE_S: u64 = 15;
const PATIENCE_S_MAX: u64 = 300;
/// Shorter secrets are typing mistakes.
const SECRET_BYTES_MIN: usize = 6;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    destination: Vec<One>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct One {
    pub(super) id: String,
    pub(super) kind: String,
    #[serde(default)]
    pub(super) since: String,
    pub(super) folder: Option<PathBuf>,
    pub(super) url: Option<String>,
    pub(super) secret: Option<String>,
    pub(super) timeout_s: Option<u64>,
    pub(super) channel: Option<String>,
    pub(super) news: Option<Vec<Topic>>,
    /// Whose books or shelves at theirs: tenant, company, location.
    pub(super) place: Option<String>,
    pub(super) user: Option<String>,
    pub(super) token_file: Option<PathBuf>,
    pub(super) token_url: Option<String>,
    #[serde(default)]
    pub(super) items: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) accounts: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) ingredients: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) receipt: BTreeMap<String, String>,
    /// The account that a receipt is paid to.
    pub(super) receipt_into: Option<String>,
    /// The product that stands for dishes there.
    pub(super) dishes: Option<String>,
}

/// How a destination is reached.
#[derive(Clone, PartialEq, Eq)]
pub enum Way {
    Files { format: Format, folder: PathBuf },
    Webhook { url: String, secret: Vec<u8> },
    Service(Box<Account>),
}

#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    pub id: String,
    /// First business day that goes there; empty: all.
    pub since: String,
    /// Whose orders it hears of; without one, all.
    pub channel: Option<String>,
    pub topics: BTreeSet<Topic>,
    pub patience: Duration,
    pub way: Way,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Settings({})", self.id)
    }
}

impl Settings {
    /// What the feed must know of it.
    pub fn listener(&self) -> Listener {
        Listener {
            id: self.id.clone(),
            since: self.since.clone(),
            channel: self.channel.clone(),
            topics: self.topics.clone(),
        }
    }

    /// What of ours has no name there, one line for each kind of thing.
    pub fn unmapped(&self, restaurant: &Restaurant) -> Vec<String> {
        let Way::Service(account) = &self.way else {
            return Vec::new();
        };
        let list = |what: &str, names: Vec<String>| {
            (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
        };
        let items = if account.service.keeps_books() {
            None
        } else {
            list("items", account.items.unmapped(restaurant))
        };
        let ingredients = (account.service == Service::Tryton).then(|| {
            let all = restaurant.ingredients.iter().map(|one| one.id.to_string());
            all.filter(|id| !account.ingredients.contains_key(id))
                .collect()
        });
        items
            .into_iter()
            .chain(ingredients.and_then(|names| list("ingredients", names)))
            .collect()
    }
}

/// Reads `destinations.toml` of the bridge's folder `dir`; every problem at once, each with what to do.
pub fn read_destinations(
    text: &str,
    restaurant: &Restaurant,
    dir: &Path,
) -> Result<Vec<Settings>, Vec<String>> {
    let written: Written = toml::from_str(text).map_err(|e| vec![e.to_string()])?;
    let (mut all, mut problems): (Vec<Settings>, Vec<String>) = (Vec::new(), Vec::new());
    for one in written.destination {
        let id = one.id.clone();
        if id.is_empty() || all.iter().any(|other| other.id == id) {
            problems.push(format!("destination '{id}' needs an id of its own"));
        }
        if !one.since.is_empty() && one.since.parse::<chrono::NaiveDate>().is_err() {
            problems.push(format!("'since' of '{id}' must be a day like 2026-11-22"));
        }
        match settings(one, restaurant, dir) {
            Ok(settings) => all.push(settings),
            Err(whys) => {
                problems.extend(whys.iter().map(|why| format!("destination '{id}': {why}")));
            }
        }
    }
    if problems.is_empty() {
        Ok(all)
    } else {
        Err(problems)
    }
}

fn settings(one: One, restaurant: &Restaurant, dir: &Path) -> Result<Settings, Vec<String>> {
    let seconds = one.timeout_s.unwrap_or(PATIENCE_S);
    if !(1..=PATIENCE_S_MAX).contains(&seconds) {
        return Err(vec![format!(
            "timeout_s must be between 1 and {PATIENCE_S_MAX} seconds"
        )]);
    }
    let service = Service::ALL.into_iter().find(|(name, _)| *name == one.kind);
    let service = service.map(|(_, service)| service);
    let usual = service.map_or(&[Topic::Days][..], Service::topics);
    let topics: BTreeSet<Topic> = match &one.news {
        Some(named) => usual
            .iter()
            .filter(|topic| service.is_none() && **topic == Topic::Days)
            .chain(named)
            .copied()
            .collect(),
        None => usual.iter().copied().collect(),
    };
    if let Some(odd) = topics
        .iter()
        .find(|topic| !can(service, &one.kind, **topic))
    {
        return Err(vec![cannot(&one.kind, *odd)]);
    }
    let (id, since, channel) = (one.id.clone(), one.since.clone(), one.channel.clone());
    let way = match service {
        Some(service) => Way::Service(Box::new(account(service, one, restaurant, dir)?)),
        None => plain(one).map_err(|why| vec![why])?,
    };
    Ok(Settings {
        id,
        since,
        channel,
        topics,
        patience: Duration::from_secs(seconds),
        way,
    })
}

/// Why a kind of destination is not told of something, and what can be done instead.
fn cannot(kind: &str, topic: Topic) -> String {
    let why = match (kind, topic) {
        ("woocommerce" | "square" | "shopify" | "vendure", Topic::Pace) => {
            "its interface has no word for busy or paused; give the pace to a webhook, or take dishes off by hand"
        }
        (_, Topic::Customers) => "only a webhook is told of customers",
        _ => "leave it out of news",
    };
    format!("{kind} cannot be told of {}: {why}", topic.name())
}

fn can(service: Option<Service>, kind: &str, topic: Topic) -> bool {
    match service {
        Some(service) => service.topics().contains(&topic),
        None => kind == "webhook" || topic == Topic::Days,
    }
}

fn plain(one: One) -> Result<Way, String> {
    let formats = [
        ("hledger", Format::Hledger),
        ("beancount", Format::Beancount),
        ("csv", Format::Csv),
        ("iif", Format::Iif),
    ];
    if let Some((_, format)) = formats.into_iter().find(|(name, _)| *name == one.kind) {
        let folder = one.folder.ok_or("add folder = \"/srv/books\"")?;
        return Ok(Way::Files { format, folder });
    }
    if one.kind != "webhook" {
        let kind = one.kind;
        let services: Vec<&str> = Service::ALL.iter().map(|(name, _)| *name).collect();
        let services = services.join(", ");
        return Err(format!(
            "'{kind}' is no kind: write hledger, beancount, csv, iif, webhook, {services}"
        ));
    }
    let url = one.url.ok_or("add url = \"https://…\"")?;
    address(&url)?;
    let secret = one.secret.filter(|s| SECRET_BYTES_MIN <= s.len());
    let secret = secret.ok_or("add secret = \"…\" of at least 6 characters")?;
    Ok(Way::Webhook {
        url,
        secret: secret.into_bytes(),
    })
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
