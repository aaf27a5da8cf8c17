//! The allergy interlock against random evenings: splits, merges, moves, recalls, refires, voids and late warnings.

use std::collections::{BTreeMap, BTreeSet};

use kds::board::pending::Tap;
use kds::board::{Board, Verdict};
use kds::intent::Intent;
use proptest::prelude::*;
use shared::ids::*;
use shared::menu::Allergen;
use shared::order::{Allergy, StepState};
use shared::ticket::TicketView;
use shared::time::Span;
use uuid::Uuid;

use super::allergy::{NOW, allergic, board};
use super::screen::ticket;

/// One thing that happens in an evening; numbers choose among what is there.
#[derive(Clone, Debug)]
enum Event {
    Arrive {
        allergens: u8,
        lines: u8,
    },
    Warn {
        at: u8,
        allergen: u8,
    },
    /// Some lines of an order become another order, with its warnings.
    Split {
        at: u8,
    },
    /// Another order's lines and warnings come to this one.
    Merge {
        from: u8,
        to: u8,
    },
    Void {
        at: u8,
        line: u8,
    },
    Refire {
        at: u8,
        line: u8,
    },
    RecallByOther {
        at: u8,
    },
    Bump {
        at: u8,
    },
    BumpLine {
        at: u8,
        line: u8,
    },
    Touch {
        at: u8,
    },
    Yes,
    No,
    Undo,
    Refused,
}

fn event() -> impl Strategy<Value = Event> {
    let n = any::<u8>;
    prop_oneof![
        2 => (n(), n()).prop_map(|(allergens, lines)| Event::Arrive { allergens, lines }),
        2 => (n(), n()).prop_map(|(at, allergen)| Event::Warn { at, allergen }),
        1 => n().prop_map(|at| Event::Split { at }),
        1 => (n(), n()).prop_map(|(from, to)| Event::Merge { from, to }),
        1 => (n(), n()).prop_map(|(at, line)| Event::Void { at, line }),
        1 => (n(), n()).prop_map(|(at, line)| Event::Refire { at, line }),
        1 => n().prop_map(|at| Event::RecallByOther { at }),
        3 => n().prop_map(|at| Event::Bump { at }),
        3 => (n(), n()).prop_map(|(at, line)| Event::BumpLine { at, line }),
        1 => n().prop_map(|at| Event::Touch { at }),
        4 => Just(Event::Yes),
        1 => Just(Event::No),
        1 => Just(Event::Undo),
        1 => Just(Event::Refused),
    ]
}

/// The evening as the router would tell it, and what the test itself knows to have been seen.
struct Evening {
    board: Board,
    tickets: BTreeMap<TicketId, TicketView>,
    seen: BTreeMap<OrderId, BTreeSet<Allergy>>,
    next: u32,
    mono: u64,
}

impl Evening {
    fn at(&self, n: u8) -> Option<TicketId> {
        let count = self.tickets.len().max(1);
        self.tickets.keys().nth(usize::from(n) % count).cloned()
    }

    fn tell(&mut self, id: &TicketId) {
        if let Some(view) = self.tickets.get_mut(id) {
            view.revision = Revision(view.revision.0 + 1);
            self.board.set_ticket(view.clone(), self.mono);
        }
    }

    fn arrive(&mut self, allergens: u8, lines: u8) {
        self.next += 1;
        let kinds = Allergen::ALL.into_iter().enumerate();
        let some: Vec<Allergen> = kinds
            .filter(|(n, _)| *n < 3 && allergens & (1 << n) != 0)
            .map(|(_, a)| a)
            .collect();
        let items = [("Ribeye", 1), ("Tuna", 1), ("Lamb", 2)];
        let view = allergic(self.next, &items[..1 + usize::from(lines % 3)], &some);
        let id = view.id.clone();
        self.tickets.insert(id.clone(), view);
        self.tell(&id);
    }

    fn happen(&mut self, event: &Event) {
        self.mono += 1_000;
        self.board
            .beat(NOW + Span(i64::try_from(self.mono).unwrap()), self.mono);
        match event {
            Event::Arrive { allergens, lines } => self.arrive(*allergens, *lines),
            Event::Warn { at, allergen } => {
                let Some(id) = self.at(*at) else { return };
                let allergen = Allergen::ALL[usize::from(allergen % 5)];
                let view = self.tickets.get_mut(&id).unwrap();
                let warning = Allergy {
                    allergen,
                    seat: None,
                };
                if !view.head.allergies.contains(&warning) {
                    view.head.allergies.push(warning);
                }
                self.tell(&id);
            }
            Event::Split { at } => self.split(*at),
            Event::Merge { from, to } => self.merge(*from, *to),
            Event::Void { at, line } => self.line(*at, *line, |line| {
                line.state = StepState::Void;
                line.void = Some("left".to_owned());
            }),
            Event::Refire { at, line } => self.line(*at, *line, |line| {
                line.state = StepState::Fired;
                line.refire = Some("cold".to_owned());
            }),
            Event::RecallByOther { at } => {
                let Some(id) = self.at(*at) else { return };
                let view = self.tickets.get_mut(&id).unwrap();
                view.bumped_at = None;
                view.recalled = true;
                for line in &mut view.lines {
                    if line.state == StepState::Done {
                        line.state = StepState::Fired;
                        line.revision = Revision(line.revision.0 + 1);
                    }
                }
                self.tell(&id);
            }
            Event::Bump { at } => {
                let Some(id) = self.at(*at) else { return };
                self.board.act(Intent::BumpTicket(id), self.mono);
            }
            Event::BumpLine { at, line } => {
                let Some(id) = self.at(*at) else { return };
                let lines = &self.tickets[&id].lines;
                let step = lines[usize::from(*line) % lines.len()].step;
                self.board.act(Intent::BumpLines(id, vec![step]), self.mono);
            }
            Event::Touch { at } => {
                let Some(id) = self.at(*at) else { return };
                self.board.act(Intent::Acknowledge(id.order), self.mono);
            }
            Event::Yes => self.yes(),
            Event::No => self.board.act(Intent::Close, self.mono),
            Event::Undo => self.board.act(Intent::Undo, self.mono),
            Event::Refused => self.refuse(),
        }
        self.check();
    }

    /// What stands in the question is what somebody sees.
    fn yes(&mut self) {
        if let Some(asked) = self.board.question() {
            let number: u128 = asked.title.split(':').next().unwrap().parse().unwrap();
            let order = OrderId(Uuid::from_u128(number));
            let named = |allergen: &Allergen| asked.title.contains(&allergen.name().to_uppercase());
            let seen = Allergen::ALL.iter().filter(|a| named(a));
            let seen = seen.map(|allergen| Allergy {
                allergen: *allergen,
                seat: None,
            });
            self.seen.entry(order).or_default().extend(seen);
        }
        self.board.act(Intent::Bump, self.mono);
    }

    fn line(&mut self, at: u8, line: u8, change: impl Fn(&mut shared::ticket::TicketLine)) {
        let Some(id) = self.at(at) else { return };
        let view = self.tickets.get_mut(&id).unwrap();
        let n = usize::from(line) % view.lines.len();
        change(&mut view.lines[n]);
        view.lines[n].revision = Revision(view.lines[n].revision.0 + 1);
        view.bumped_at = None;
        self.tell(&id);
    }

    fn split(&mut self, at: u8) {
        let Some(id) = self.at(at) else { return };
        let view = self.tickets.get_mut(&id).unwrap();
        if view.lines.len() < 2 {
            return;
        }
        let line = view.lines.pop().unwrap();
        self.next += 1;
        let mut other = ticket(self.next, &[("x", 1)]);
        other.head.allergies = view.head.allergies.clone();
        other.lines = vec![line];
        let new = other.id.clone();
        self.tickets.insert(new.clone(), other);
        self.tell(&id);
        self.tell(&new);
    }

    fn merge(&mut self, from: u8, to: u8) {
        let (Some(from), Some(to)) = (self.at(from), self.at(to)) else {
            return;
        };
        if from == to {
            return;
        }
        let gone = self.tickets.remove(&from).unwrap();
        self.board.ticket_gone(&from, self.mono);
        let view = self.tickets.get_mut(&to).unwrap();
        view.lines.extend(gone.lines);
        for warning in gone.head.allergies {
            if !view.head.allergies.contains(&warning) {
                view.head.allergies.push(warning);
            }
        }
        view.bumped_at = None;
        self.tell(&to);
    }

    fn refuse(&mut self) {
        let head = self.board.pending().head().map(|waiting| waiting.no);
        let Some(no) = head else { return };
        let id = RequestId(Uuid::from_u128(u128::from(no) + 1));
        let asked = kds::board::pending::Asked {
            id,
            term: 1,
            tap_age: None,
        };
        self.board.pending_mut().mark_asked(no, asked);
        let verdict = Verdict::Refused {
            why: "no".to_owned(),
        };
        self.board.answered(id, &verdict, self.mono);
    }

    /// Whatever was bumped now belongs to an order whose warnings somebody has seen, each of them.
    fn check(&mut self) {
        let out = self.board.take_outgoing();
        for waiting in &out {
            let Tap::Bump { steps } = &waiting.tap else {
                continue;
            };
            for seen in steps {
                let holds = |view: &&TicketView| view.lines.iter().any(|l| l.step == seen.step);
                let view = self
                    .tickets
                    .values()
                    .find(holds)
                    .expect("it bumps what is there");
                let line = view.lines.iter().find(|l| l.step == seen.step).unwrap();
                if line.state == StepState::Void {
                    continue;
                }
                let nothing = BTreeSet::new();
                let known = self.seen.get(&view.head.order).unwrap_or(&nothing);
                for warning in &view.head.allergies {
                    assert!(
                        known.contains(warning),
                        "{:?} of order {} left unseen",
                        warning.allergen,
                        view.head.number
                    );
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn nothing_leaves_before_its_warnings_were_seen(events in prop::collection::vec(event(), 1..80)) {
        let mut evening = Evening {
            board: board(),
            tickets: BTreeMap::new(),
            seen: BTreeMap::new(),
            next: 0,
            mono: 0,
        };
        evening.arrive(0b101, 1);
        for event in &events {
            evening.happen(event);
        }
    }
}
