//! Plays a script against the router's own core, with a real journal on disk, and prints what changed.

use std::collections::BTreeMap;
use std::path::Path;

use shared::fixture;
use shared::ids::*;
use shared::menu::{Restaurant, parse as parse_files};
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
    /// What a refusal said of a check that nobody here had seen.
    pub(super) seen: BTreeMap<CheckId, Revision>,
    rails: BTreeMap<TicketId, String>,
    heads: BTreeMap<OrderId, String>,
    facts: u64,
    last: Option<(Role, Vec<u8>)>,
    out: String,
}

/// Runs a script; the output, or what is wrong with the script.
pub fn run(script: &str) -> Result<String, String> {
    let mut actions = parse(script)?.into_iter().peekable();
    let (mut restaurant, mut plans) = (fixture::restaurant(), false);
    let opens = |action: &Action| action.who == "router" && action.verb == "open";
    if let Some(open) = actions.next_if(opens) {
        for word in &open.words {
            match word.as_str() {
                "planned" => plans = true,
                name => restaurant = kitchen(name)?,
            }
        }
    }
    let house = InMemory::open_with(DAY, restaurant, plans);
    let mut play = Play {
        house: house.map_err(|e| format!("{e:#}"))?,
        ids: fixture::ids(1),
        orders: BTreeMap::new(),
        seen: BTreeMap::new(),
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

/// The fixture with those files instead that lie in `tests/scenarios/NAME`.
fn kitchen(name: &str) -> Result<Restaurant, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(name);
    let mut files = fixture::files();
    let named = [
        ("restaurant.toml", &mut files.restaurant),
        ("menu.toml", &mut files.menu),
        ("stations.toml", &mut files.stations),
    ];
    let mut found = 0;
    for (file, text) in named {
        if let Ok(own) = std::fs::read_to_string(folder.join(file)) {
            (*text, found) = (own, found + 1);
        }
    }
    if found == 0 {
        return Err(format!(
            "{} holds no files of a restaurant",
            folder.display()
        ));
    }
    parse_files(&files).map_err(|problems| problems.to_string())
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
            Err(refusal) => {
                if let Reject::CheckChanged { check, theirs } = &refusal {
                    self.seen.insert(*check, *theirs);
                }
                Some(format!("refused: {}", self.named(&refusal.to_string())))
            }
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
