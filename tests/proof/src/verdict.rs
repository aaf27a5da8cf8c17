//! Holds everything that came out of a storm against the journal that the router kept.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use bridge::audit::{Audit, Rulebook};
use bridge::reconcile::compare;
use bridge::shop::ShopStatus;
use bridge::store::{Parcel, Reader};
use serde_json::Value;
use shared::quantity::Quantity;

use crate::guests;
use crate::router::End;
use crate::services::Faults;
use crate::storm::{Outcome, Stage};

/// Differences shown; one is enough to fail.
const SHOWN_MAX: usize = 50;

struct Notes(Vec<String>);

impl Notes {
    fn hold<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, expected: T, found: T) {
        if expected != found {
            self.0
                .push(format!("{what}: expected {expected:?}, found {found:?}"));
        }
    }
}

/// Everything at once; the weather's own figures are filled in by the caller.
pub fn judge(stage: &Stage) -> Result<Outcome> {
    let reader = Reader::open(&stage.dir)?;
    let mut notes = Notes(Vec::new());
    let audit = audit(stage);
    let settled = entries(stage, &reader, &audit, &mut notes)?;
    let shelves = shelves(stage, &reader, &audit, &mut notes)?;
    let statuses = statuses(stage, &mut notes)?;
    let parcels = reader.parcels(1_000_000)?;
    let faults = deliveries(stage, &parcels, &mut notes);
    last_words(stage, &mut notes)?;
    notes.0.truncate(SHOWN_MAX);
    let journal = stage.router.journal();
    notes.hold("orders settled", settled, reader.totals()?.orders_settled);
    Ok(Outcome {
        seed: 0,
        orders: 0,
        online_orders: journal.by_reference.len(),
        facts: journal.facts.len() as u64,
        days: 0,
        kills: 0,
        faults,
        parcels: parcels.len(),
        shelves,
        statuses,
        seconds: 0,
        differences: notes.0,
    })
}

/// The second reckoning, over the router's own journal.
fn audit(stage: &Stage) -> Audit {
    let rules = Rulebook::of(&stage.restaurant);
    let journal = stage.router.journal();
    let mut audit = Audit::default();
    for (fact, day) in journal.facts.iter().zip(&journal.posted) {
        audit.tell(&day.to_string(), &rules, fact);
    }
    audit
}

/// Each day to the cent; gives the settlements of all.
fn entries(stage: &Stage, reader: &Reader, audit: &Audit, notes: &mut Notes) -> Result<u64> {
    let totals = reader.totals()?;
    notes.hold("trial balance", 0, totals.trial_balance_minor);
    notes.hold("entries that do not balance", 0, totals.unbalanced_entries);
    notes.hold("facts set aside", 0, totals.facts_parked);
    notes.hold("facts booked", stage.router.head(), totals.facts_seq);
    let mut settled = 0;
    for (day, truth) in &audit.days {
        let found = compare(reader, day, truth)?;
        settled += truth.settlements;
        for one in found.differences {
            let words = format!(
                "{day}, {}: {} told, {} booked",
                one.what, one.tickets, one.books
            );
            notes.0.push(words);
        }
    }
    let days = stage.days.iter().map(ToString::to_string);
    for (n, day) in days.enumerate() {
        let z = reader.closed_day(&day)?.map(|closed| closed.report.z);
        notes.hold(&format!("report of {day}"), u32::try_from(n + 1).ok(), z);
    }
    Ok(settled)
}

/// Each shelf to the thousandth: what lay there, what came in, what was cooked.
fn shelves(stage: &Stage, reader: &Reader, audit: &Audit, notes: &mut Notes) -> Result<usize> {
    let mut expected: BTreeMap<String, i64> = BTreeMap::new();
    for shelf in &stage.restaurant.ingredients {
        expected.insert(shelf.id.to_string(), shelf.opening.0);
    }
    for (id, quantity) in &stage.received {
        *expected.entry(id.clone()).or_default() += quantity;
    }
    for truth in audit.days.values() {
        for (id, quantity) in truth.plates.iter().chain(&truth.bins) {
            *expected.entry(id.to_string()).or_default() -= quantity;
        }
    }
    let levels = reader.levels()?;
    for level in &levels {
        let found: Quantity = level.level.parse().ok().context("a level is a quantity")?;
        let wanted = expected.remove(&level.ingredient).unwrap_or_default();
        notes.hold(&format!("shelf of {}", level.ingredient), wanted, found.0);
    }
    notes.hold("shelves without a level", 0, expected.len());
    Ok(levels.len())
}

/// Each guest's order: in the kitchen once, and known by the right word.
fn statuses(stage: &Stage, notes: &mut Notes) -> Result<usize> {
    let (references, ends) = {
        let journal = stage.router.journal();
        (journal.by_reference.clone(), journal.ends.clone())
    };
    notes.hold(
        "guests' orders in the kitchen",
        stage.kept.len(),
        references.len(),
    );
    for kept in &stage.kept {
        let orders = references.get(&kept.reference).cloned().unwrap_or_default();
        let Some(order) = orders.first().filter(|_| orders.len() == 1) else {
            notes
                .0
                .push(format!("{} became {} orders", kept.reference, orders.len()));
            continue;
        };
        if let Some(told) = &kept.order {
            notes.hold(&kept.reference, &order.to_string(), told);
        }
        let expected = match ends.get(order) {
            Some(End::Refused) => ShopStatus::Refused,
            Some(End::Cancelled) => ShopStatus::Cancelled,
            Some(End::Served) | None => ShopStatus::Served,
        };
        let found = guests::get(stage.port, &format!("/v1/orders/{order}"))?;
        notes.hold(
            &format!("status of {}", kept.reference),
            serde_json::to_value(expected)?,
            found["status"].clone(),
        );
    }
    Ok(stage.kept.len())
}

/// Each destination had each thing once, in order where nobody refused it, and nothing else.
fn deliveries(stage: &Stage, parcels: &[Parcel], notes: &mut Notes) -> Faults {
    let mut sum = Faults::default();
    for (name, service) in &stage.services {
        let taken = service.taken();
        notes.0.extend(taken.wrong.iter().cloned());
        let mut sent: Vec<&Parcel> = parcels.iter().filter(|p| p.destination == *name).collect();
        sent.sort_by_key(|parcel| parcel.id);
        for parcel in &sent {
            let had = taken.order.iter().filter(|key| **key == parcel.key).count();
            // News that newer news has replaced may have gone out before it was.
            let good = match parcel.state.as_str() {
                "sent" => had == 1,
                "replaced" => had <= 1,
                _ => false,
            };
            if !good {
                let Parcel { key, state, .. } = parcel;
                notes
                    .0
                    .push(format!("{name} had {key}, which is {state}, {had} times"));
            }
        }
        let place: BTreeMap<&str, usize> = sent
            .iter()
            .enumerate()
            .map(|(n, p)| (p.key.as_str(), n))
            .collect();
        let order = taken
            .order
            .iter()
            .filter(|key| !taken.refused.contains(key));
        let places: Vec<Option<&usize>> = order.map(|key| place.get(key.as_str())).collect();
        if places.iter().any(Option::is_none) {
            notes
                .0
                .push(format!("{name} had something that nobody sent"));
        }
        if !places.is_sorted() {
            notes.0.push(format!("{name} had things out of order"));
        }
        let one = &taken.faults;
        sum.calls += one.calls;
        sum.hung_up += one.hung_up;
        sum.busy += one.busy;
        sum.too_late += one.too_late;
        sum.answers_lost += one.answers_lost;
        sum.errors_inside += one.errors_inside;
        sum.repeats_without_effect += one.repeats_without_effect;
    }
    sum
}

/// What the shop heard last of each order is how that order ended, and the reports are a chain to the cent.
fn last_words(stage: &Stage, notes: &mut Notes) -> Result<()> {
    let ends = stage.router.journal().ends.clone();
    for (name, service) in &stage.services {
        let taken = service.taken();
        let bodies: Vec<(&String, Value)> = taken.json().collect();
        let mut last: BTreeMap<String, String> = BTreeMap::new();
        let mut reports = 0;
        for (key, body) in &bodies {
            match body["event"].as_str() {
                Some("day-closed") => {
                    reports += 1;
                    let postings = body["entries"].as_array().into_iter().flatten();
                    let postings = postings.filter_map(|entry| entry["postings"].as_array());
                    let amounts = postings.flatten().filter_map(|p| p["amount"].as_str());
                    let sum: i64 = amounts
                        .filter_map(|a| a.parse::<shared::money::Money>().ok())
                        .map(|amount| amount.0)
                        .sum();
                    notes.hold(&format!("sum of {key}"), 0, sum);
                }
                Some("order") => {
                    let word =
                        |name: &str| body["order"][name].as_str().unwrap_or_default().to_owned();
                    last.insert(word("order"), word("status"));
                }
                _ => {}
            }
        }
        notes.hold(&format!("reports at {name}"), stage.days.len(), reports);
        if name == "shop" {
            for (order, end) in &ends {
                let expected = match end {
                    End::Refused => "refused",
                    End::Cancelled => "cancelled",
                    End::Served => "served",
                };
                let found = last.get(&order.to_string()).map_or("", String::as_str);
                notes.hold(
                    &format!("what {name} heard last of {order}"),
                    expected,
                    found,
                );
            }
        }
    }
    Ok(())
}
