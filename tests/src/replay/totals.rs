//! What a replay came to, read from the journals alone: the player's own counters count for nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::Context;
use router::kitchen::{Event, Kitchen, evolve};
use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::time::Timestamp;

use super::Timings;
use crate::crew::program;

/// A percentile pair in milliseconds of real time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Quantiles {
    pub p50: f64,
    pub p99: f64,
}

impl Quantiles {
    /// Nearest rank; zeros for no samples.
    pub fn of(samples: &[f64]) -> Self {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let rank = (share * sorted.len() as f64).ceil() as usize;
            sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
        };
        let round = |ms: f64| (ms * 1_000.0).round() / 1_000.0;
        Self {
            p50: round(at(0.50)),
            p99: round(at(0.99)),
        }
    }
}

/// The end of a replay, as one JSON object.
#[derive(Clone, Debug, Serialize)]
pub struct Totals {
    pub orders_offered: usize,
    pub orders_accepted: usize,
    pub lines: usize,
    pub tickets: usize,
    /// Lines at a station, as the orders were split: so many must be displayed, and so many bumped.
    pub steps: usize,
    /// Lines shown at a station: a line that passes three stations counts three times.
    pub displayed: usize,
    /// Lines bumped at a station, counted alike.
    pub bumped: usize,
    pub orders_completed: usize,
    pub orders_settled: usize,
    /// Acknowledged and not in the journal, or offered and never accepted.
    pub orders_lost: usize,
    /// Offered once and accepted more than once.
    pub orders_doubled: usize,
    pub journal_entries: u64,
    pub trial_balance_minor: i64,
    pub stock_movements: u64,
    pub accept_ms: Quantiles,
    pub seen_ms: Quantiles,
}

/// A row as `router journal --jsonl` prints it; other fields are for people.
#[derive(Deserialize)]
struct Row {
    at: Timestamp,
    event: Event,
}

/// What the router's journal tells of a service.
#[derive(Debug, Default)]
pub struct JournalTotals {
    /// By the recording's own id of the order.
    pub accepted: BTreeMap<String, usize>,
    pub lines: usize,
    pub steps: usize,
    pub tickets: BTreeSet<TicketId>,
    pub displayed: BTreeSet<StepId>,
    pub bumped: BTreeSet<StepId>,
    pub completed: BTreeSet<OrderId>,
    pub settled: BTreeSet<OrderId>,
}

/// Nobody's names are needed to count.
struct Nobody;

impl router::kitchen::People for Nobody {
    fn name(&self, _customer: CustomerId) -> Option<&str> {
        None
    }
}

/// Replays the printed journal through `evolve` and counts.
pub fn count_journal(jsonl: &str) -> anyhow::Result<JournalTotals> {
    let mut totals = JournalTotals::default();
    let mut kitchen = Kitchen::new();
    for (n, line) in jsonl.lines().enumerate() {
        let row: Row =
            serde_json::from_str(line).with_context(|| format!("journal row {}", n + 1))?;
        totals.count(&kitchen, &row.event);
        evolve(&mut kitchen, row.at, &row.event);
    }
    Ok(totals)
}

impl JournalTotals {
    /// `kitchen` is as it was before the event.
    fn count(&mut self, kitchen: &Kitchen, event: &Event) {
        match event {
            Event::OrderAccepted { order } => {
                let id = order.alias.clone().unwrap_or_else(|| order.id.to_string());
                *self.accepted.entry(id).or_default() += 1;
                self.lines += order.lines.len();
                self.steps += order.lines.iter().map(|l| l.steps.len()).sum::<usize>();
            }
            Event::TicketsDisplayed { tickets, .. } => {
                for seen in tickets {
                    self.tickets.insert(seen.ticket.clone());
                    let view = kitchen.ticket_view(&seen.ticket, &Nobody);
                    let shown = view.filter(|view| view.revision == seen.revision);
                    self.displayed
                        .extend(shown.iter().flat_map(|v| &v.lines).map(|l| l.step));
                }
            }
            Event::StepsDone { steps, .. } => self.bumped.extend(steps.iter().map(|s| s.step)),
            Event::OrderCompleted { order } => {
                self.completed.insert(*order);
            }
            Event::CheckSettled { check, .. } => {
                self.settled.insert(OrderId(check.0));
            }
            _ => {}
        }
    }
}

/// What the bridge's books tell (`bridge totals --json`).
#[derive(Clone, Debug, Default, Deserialize)]
pub struct BookTotals {
    pub journal_entries: u64,
    pub trial_balance_minor: i64,
    pub stock_movements: u64,
    #[serde(default)]
    pub facts_seq: u64,
}

/// Output of one of our programs; its own words when it fails.
pub fn output(binary: &str, args: &[&str]) -> anyhow::Result<String> {
    let out = Command::new(program(binary)?).args(args).output()?;
    let words = String::from_utf8_lossy(&out.stderr).into_owned();
    anyhow::ensure!(
        out.status.success(),
        "{binary} {} failed: {words}",
        args.join(" ")
    );
    Ok(String::from_utf8(out.stdout)?)
}

pub fn book_totals(config: &Path, data: &Path) -> anyhow::Result<BookTotals> {
    let (config, data) = (config.to_string_lossy(), data.to_string_lossy());
    let text = output(
        "bridge",
        &["totals", "--json", "--config", &config, "--data", &data],
    )?;
    Ok(serde_json::from_str(&text)?)
}

/// Puts journal, books and measured times together.
pub fn totals(
    offered: &[String],
    journal: &JournalTotals,
    books: &BookTotals,
    timings: &Timings,
) -> Totals {
    let lost = offered
        .iter()
        .filter(|id| !journal.accepted.contains_key(*id))
        .count();
    Totals {
        orders_offered: offered.len(),
        orders_accepted: journal.accepted.len(),
        lines: journal.lines,
        tickets: journal.tickets.len(),
        steps: journal.steps,
        displayed: journal.displayed.len(),
        bumped: journal.bumped.len(),
        orders_completed: journal.completed.len(),
        orders_settled: journal.settled.len(),
        orders_lost: lost,
        orders_doubled: journal
            .accepted
            .values()
            .filter(|times| 1 < **times)
            .count(),
        journal_entries: books.journal_entries,
        trial_balance_minor: books.trial_balance_minor,
        stock_movements: books.stock_movements,
        accept_ms: Quantiles::of(&timings.accept_ms),
        seen_ms: Quantiles::of(&timings.seen_ms),
    }
}

impl Totals {
    /// What is missing from a whole day, in words; nothing when every order went all the way.
    pub fn shortfalls(&self) -> Vec<String> {
        let mut short = Vec::new();
        let mut equal = |what: &str, is: usize, should: usize| {
            if is != should {
                short.push(format!("{what}: {is}, but it should be {should}"));
            }
        };
        let offered = self.orders_offered;
        equal("orders accepted", self.orders_accepted, offered);
        equal("orders completed", self.orders_completed, offered);
        equal("orders settled", self.orders_settled, offered);
        equal("orders lost", self.orders_lost, 0);
        equal("orders doubled", self.orders_doubled, 0);
        equal("lines displayed at a station", self.displayed, self.steps);
        equal("lines bumped at a station", self.bumped, self.steps);
        if self.steps == 0 {
            short.push("no line went to any station".to_owned());
        }
        if self.trial_balance_minor != 0 {
            let off = self.trial_balance_minor;
            short.push(format!("the books are out of balance by {off} minor units"));
        }
        short
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Totals {
        let journal = JournalTotals::default();
        let none = totals(&[], &journal, &BookTotals::default(), &Timings::default());
        Totals {
            orders_offered: 2,
            orders_accepted: 2,
            lines: 3,
            tickets: 4,
            steps: 6,
            displayed: 6,
            bumped: 6,
            orders_completed: 2,
            orders_settled: 2,
            ..none
        }
    }

    #[test]
    fn only_a_day_that_went_all_the_way_is_whole() {
        assert_eq!(whole().shortfalls(), Vec::<String>::new());
        let broken: [fn(&mut Totals); 9] = [
            |t| t.orders_accepted = 1,
            |t| t.orders_completed = 1,
            |t| t.orders_settled = 0,
            |t| t.orders_lost = 1,
            |t| t.orders_doubled = 1,
            |t| t.displayed = 5,
            |t| t.bumped = 0,
            |t| (t.steps, t.displayed, t.bumped) = (0, 0, 0),
            |t| t.trial_balance_minor = -1,
        ];
        for (n, breaks) in broken.iter().enumerate() {
            let mut totals = whole();
            breaks(&mut totals);
            assert_eq!(totals.shortfalls().len(), 1, "case {n}");
        }
    }
}
