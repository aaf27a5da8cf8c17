//! What the peers show, as plain data that a page and another program can read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::ticket::TicketView;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PeerLine {
    pub quantity: u16,
    pub name: String,
    pub modifiers: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PeerTicket {
    pub number: u32,
    pub who: String,
    pub lines: Vec<PeerLine>,
}

/// Tickets that are there at first and come again with new numbers, and the pace of events.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PeerBoard {
    pub tickets: Vec<PeerTicket>,
    /// As many as the screen's first page shows; the rest are counted.
    pub shown: usize,
    pub columns: usize,
    pub size: (u32, u32),
    pub events_per_s: u64,
    /// From its first picture to the first event, and from there to the last.
    pub calm_ms: u64,
    pub load_ms: u64,
}

impl PeerBoard {
    pub(crate) fn new<'a>(
        views: impl Iterator<Item = &'a TicketView>,
        size: (u32, u32),
        events_per_s: u64,
    ) -> Self {
        let ticket = |view: &TicketView| PeerTicket {
            number: view.head.number,
            who: "Take-away".to_owned(),
            lines: view
                .lines
                .iter()
                .map(|line| PeerLine {
                    quantity: line.quantity,
                    name: line.names.get("en").to_owned(),
                    modifiers: line
                        .modifiers
                        .iter()
                        .map(|m| m.names.get("en").to_owned())
                        .collect(),
                })
                .collect(),
        };
        Self {
            tickets: views.map(ticket).collect(),
            shown: 0,
            columns: 5,
            size,
            events_per_s,
            calm_ms: 3_000,
            load_ms: 0,
        }
    }

    /// The nth ticket of the evening; those beyond the first come from the same dishes.
    pub(super) fn ticket(&self, n: usize) -> PeerTicket {
        let mut ticket = self.tickets[n % self.tickets.len()].clone();
        ticket.number = u32::try_from(n + 1).unwrap_or(u32::MAX);
        ticket
    }
}

/// How many of each dish are open.
#[derive(Default)]
pub(super) struct Sums(pub(super) BTreeMap<String, u32>);

impl Sums {
    pub(super) fn add(&mut self, ticket: &PeerTicket) {
        for line in &ticket.lines {
            *self.0.entry(line.name.clone()).or_default() += u32::from(line.quantity);
        }
    }

    pub(super) fn take(&mut self, ticket: &PeerTicket) {
        for line in &ticket.lines {
            if let Some(count) = self.0.get_mut(&line.name) {
                *count = count.saturating_sub(u32::from(line.quantity));
            }
        }
        self.0.retain(|_, count| 0 < *count);
    }
}
