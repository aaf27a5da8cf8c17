//! Plays a script against the router's own core, with a real journal on disk, and prints what changed.

use std::collections::BTreeMap;

use shared::fixture;
use shared::ids::*;
use shared::ticket::{OrderView, TicketView};
use shared::time::{Span, Timestamp};
use shared::wire::*;

use super::asks::station;
use super::{Action, parse, print};
use crate::restaurant::InMemory;

/// 2026-11-21 00:00 UTC: a Saturday.
const DAY: Timestamp = Timestamp(1_795_219_200_000);

pub(super) struct Play {
    pub(super) house: InMemory,
    pub(super) ids: fixture::Ids,
    pub(super) orders: BTreeMap<String, OrderId>,
    rails: BTreeMap<TicketId, String>,
    heads: BTreeMap<OrderId, String>,
    facts: u64,
    last: Option<(Role, Vec<u8>)>,
    out: String,
}

/// Runs a script; the output, or what is wrong with the script.
pub fn run(script: &str) -> Result<String, String> {
    let actions = parse(script)?;
    let mut play = Play {
        house: InMemory::open(DAY).map_err(|e| format!("{e:#}"))?,
        ids: fixture::ids(1),
        orders: BTreeMap::new(),
        rails: BTreeMap::new(),
        heads: BTreeMap::new(),
        facts: 0,
        last: None,
        out: String::new(),
    };
    for action in actions {
        play.step(&action)
            .map_err(|what| format!("{}: {what}", action.text))?;
    }
    Ok(play.out)
}

impl Play {
    fn step(&mut self, action: &Action) -> Result<(), String> {
        self.say(&action.text);
        self.house.advance(DAY + Span::from_secs(action.at_secs));
        match (action.who.as_str(), action.verb.as_str()) {
            ("tick", _) => {}
            ("router", "crash") => self.house.crash().map_err(|e| format!("{e:#}"))?,
            ("router", "dark") => self.house.dark(&station(&action.words, 0)?, true),
            ("router", "light") => self.house.dark(&station(&action.words, 0)?, false),
            ("router", "again") => {
                let (role, bytes) = self.last.clone().ok_or("nothing to repeat")?;
                self.send(role, bytes);
            }
            _ => {
                let (role, ask) = self.ask(action)?;
                let id = self.ids.next_request();
                let bytes = self.house.envelope(role, id, ask);
                self.last = Some((role, bytes.clone()));
                self.send(role, bytes);
            }
        }
        self.changes();
        Ok(())
    }

    fn send(&mut self, role: Role, bytes: Vec<u8>) {
        let said = match self.house.ask(role, bytes).result {
            Ok(accepted) => print::accepted(&accepted),
            Err(refusal) => Some(format!("refused: {}", self.named(&refusal.to_string()))),
        };
        if let Some(said) = said {
            self.say(&format!("  {said}"));
        }
    }

    fn say(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Ids in refusals become the script's own names, so that the output reads.
    fn named(&self, text: &str) -> String {
        self.orders.iter().fold(text.to_owned(), |t, (name, id)| {
            t.replace(&id.to_string(), name)
        })
    }

    fn changes(&mut self) {
        let views = self.house.tickets();
        let rails: BTreeMap<TicketId, String> = views
            .iter()
            .map(|view: &TicketView| (view.id.clone(), print::ticket(view)))
            .collect();
        let orders = self.house.orders();
        let heads: BTreeMap<OrderId, String> = orders
            .iter()
            .map(|view: &OrderView| (view.head.order, print::order(view)))
            .collect();
        let mut lines = Vec::new();
        for (id, text) in &rails {
            if self.rails.get(id) != Some(text) {
                lines.push(format!("  {:<6} {text}", id.station.as_str()));
            }
        }
        for (id, text) in &self.rails {
            if !rails.contains_key(id) {
                let head = text.split(" | ").next().unwrap_or(text);
                lines.push(format!("  {:<6} {head} gone", id.station.as_str()));
            }
        }
        for (id, text) in &heads {
            if self.heads.get(id) != Some(text) {
                lines.push(format!("  order  {text}"));
            }
        }
        for (id, text) in &self.heads {
            if !heads.contains_key(id) {
                let number = text.split(' ').next().unwrap_or(text);
                lines.push(format!("  order  {number} closed"));
            }
        }
        for (seq, fact) in self.house.facts_after(self.facts) {
            lines.push(format!("  fact   {}", print::fact(&fact)));
            self.facts = seq;
        }
        (self.rails, self.heads) = (rails, heads);
        lines.iter().for_each(|line| self.say(line));
    }
}
