//! Given, when, then: the kitchen told as stories, each deed checked against the auditor.
//!
//! A house runs a kitchen, a second one that only replays the events as the journal holds them, and
//! remembers every view, so that a change that nobody was told of fails the test where it happens.

mod audit;
mod money_audit;
mod words;
mod deeds;
mod refusals;
mod refused_changes;
mod stories;
mod taps;
mod courses;
mod plans;
mod cooking;
mod twins;
mod slots;
mod quotes;
mod called_off;
mod money;
mod checks;
mod prices;
mod any_money;
mod people;
mod open_items;
mod messages;
mod stations;
mod journal;
mod random;

use std::collections::BTreeMap;

use shared::fixture;
use shared::ids::*;
use shared::order::OrderDraft;
use shared::time::{Span, Timestamp};
use shared::wire::{
    Accepted, BridgeAsk, Fact, FrontAsk, LineOperation, Reject, Role, SeenStep, StationAsk,
};
use uuid::Uuid;

use super::*;
use deeds::*;

/// Thursday, 26 November 2015, 18:00 UTC.
const OPENING: Timestamp = Timestamp(1_448_560_800_000);

struct Nobody;

impl People for Nobody {
    fn name(&self, _: CustomerId) -> Option<&str> {
        None
    }
}

/// Something that somebody does; it may look at the house to see what can be done.
enum Deed {
    Ask(Role, Box<dyn Fn(&House) -> Command>),
    /// Seconds go by, with a tick whenever one is due.
    Wait(i64),
}

struct House {
    kitchen: Kitchen,
    replayed: Kitchen,
    at: Timestamp,
    views: BTreeMap<String, String>,
    facts: Vec<Fact>,
}

/// What the last deed led to.
struct Outcome {
    house: House,
    result: Result<Accepted, Reject>,
    events: Vec<Event>,
    facts: Vec<Fact>,
}

fn given<const N: usize>(deeds: [Deed; N]) -> House {
    let (kitchen, replayed) = (Kitchen::new(), Kitchen::new());
    let (views, facts) = (BTreeMap::new(), Vec::new());
    let mut house = House {
        kitchen,
        replayed,
        at: OPENING,
        views,
        facts,
    };
    for deed in deeds {
        house
            .run(&deed)
            .0
            .unwrap_or_else(|refused| panic!("given, but refused: {refused}"));
    }
    house
}

impl House {
    fn when(mut self, deed: Deed) -> Outcome {
        let facts_before = self.facts.len();
        let (result, events) = self.run(&deed);
        let facts = self.facts[facts_before..].to_vec();
        Outcome {
            house: self,
            result,
            events,
            facts,
        }
    }

    fn run(&mut self, deed: &Deed) -> (Result<Accepted, Reject>, Vec<Event>) {
        match deed {
            Deed::Ask(role, command) => {
                let command = command(self);
                self.ask(*role, command)
            }
            Deed::Wait(seconds) => (Ok(Accepted::Done), self.wait(Span::from_secs(*seconds))),
        }
    }

    fn wait(&mut self, span: Span) -> Vec<Event> {
        let until = self.at + span;
        let mut events = Vec::new();
        for _ in 0..1_000 {
            let Some(wake) = self.kitchen.next_wake().filter(|wake| *wake <= until) else {
                break;
            };
            self.at = self.at.max(wake);
            events.extend(self.ask(Role::Driver, Command::Tick).1);
        }
        let next = self.kitchen.next_wake();
        assert!(
            next.is_none_or(|next| until < next),
            "a tick left something due at {next:?}"
        );
        self.at = until;
        events
    }

    fn ask(&mut self, role: Role, body: Command) -> (Result<Accepted, Reject>, Vec<Event>) {
        let device = DeviceId::new("test").unwrap();
        let by = By {
            role,
            device,
            actor: Some(ActorId::new("ana").unwrap()),
            approver: None,
            roster: None,
        };
        let hash = self.kitchen.state_hash();
        let decided = decide(
            &self.kitchen,
            &Stamped {
                at: self.at,
                by,
                body,
            },
        );
        assert_eq!(
            self.kitchen.state_hash(),
            hash,
            "deciding changed something"
        );
        let Decision { events, accepted } = match decided {
            Ok(decision) => decision,
            Err(refused) => return (Err(refused), Vec::new()),
        };
        let mut effects = Vec::new();
        for event in &events {
            evolve(&mut self.kitchen, self.at, event);
            react(&self.kitchen, self.at, event, &mut effects);
            let row = serde_json::to_string(event).unwrap();
            evolve(
                &mut self.replayed,
                self.at,
                &serde_json::from_str(&row).unwrap(),
            );
        }
        self.check(&effects);
        (Ok(accepted), events)
    }

    /// Replay equals memory, the auditor finds nothing, and every changed view was touched.
    fn check(&mut self, effects: &[Effect]) {
        assert_eq!(
            self.kitchen.state_hash(),
            self.replayed.state_hash(),
            "replay differs"
        );
        audit::check(&self.kitchen);
        let touched: Vec<String> = effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Touch(subject) => Some(subject.to_string()),
                Effect::Fact(_) => None,
            })
            .collect();
        let views = audit::views(&self.kitchen);
        let keys = self.views.keys().chain(views.keys());
        for key in keys {
            let is_told = self.views.get(key) == views.get(key) || touched.contains(key);
            assert!(
                is_told,
                "nobody was told of {key}\n{:?}\n{:?}",
                self.views.get(key),
                views.get(key)
            );
        }
        self.views = views;
        self.facts
            .extend(effects.iter().filter_map(|effect| match effect {
                Effect::Fact(fact) => Some(fact.clone()),
                Effect::Touch(_) => None,
            }));
    }

    /// What can be bumped of an order at a station, as its screen shows it now.
    fn open_steps(&self, station: &str, order: &str) -> Vec<SeenStep> {
        let snapshot = self
            .kitchen
            .station_snapshot(&station.parse().unwrap(), &Nobody)
            .unwrap();
        let tickets = snapshot
            .tickets
            .into_iter()
            .filter(|t| t.id.order == order_id(order));
        let lines = tickets
            .filter(|t| t.bumped_at.is_none())
            .flat_map(|t| t.lines);
        let open = lines.filter(|line| line.done_at.is_none());
        open.map(|line| SeenStep {
            step: line.step,
            revision: line.revision,
        })
        .collect()
    }

    fn line_revision(&self, order: &str, n: u8) -> Revision {
        let view = self.kitchen.order_view(order_id(order), &Nobody).unwrap();
        view.lines
            .iter()
            .find(|line| line.line == line_id(order, n))
            .unwrap()
            .revision
    }
}

impl Outcome {
    /// These events and no others, in words.
    #[track_caller]
    fn then<const N: usize>(self, want: [&str; N]) -> Self {
        if let Err(refused) = &self.result {
            panic!("refused: {refused}");
        }
        let got: Vec<String> = self
            .events
            .iter()
            .map(|e| words::event(&self.house.kitchen, e))
            .collect();
        assert_eq!(got, want);
        self
    }

    /// These facts for the bridge and no others, in words.
    #[track_caller]
    fn facts<const N: usize>(self, want: [&str; N]) -> Self {
        let got: Vec<String> = self.facts.iter().map(words::fact).collect();
        assert_eq!(got, want);
        self
    }

    #[track_caller]
    fn refused(self, want: Reject) -> Self {
        assert_eq!(self.result, Err(want));
        self
    }

    #[track_caller]
    fn answered(self, want: Accepted) -> Self {
        assert_eq!(self.result, Ok(want));
        self
    }

    /// What a station shows, in the order of its rail; bumped tickets last.
    #[track_caller]
    fn rail<const N: usize>(self, station: &str, want: [&str; N]) -> Self {
        assert_eq!(
            words::rail(&self.house.kitchen, station),
            want,
            "at {station}"
        );
        self
    }

    #[track_caller]
    fn accepted(self) -> House {
        self.result
            .unwrap_or_else(|refused| panic!("refused: {refused}"));
        self.house
    }

    fn and_when(self, deed: Deed) -> Self {
        self.accepted().when(deed)
    }
}
