//! A recorded rush replayed on a rail, counting which other tickets moved at each event.
//!
//! The orders are those of a pizzeria's lunch (assets/services), one after the other as fast as three cooks can
//! work; each bump is a touch. What a cook's hand, an addition or a rush does to other tickets is counted and bounded.

use std::collections::BTreeMap;

use shared::ids::*;
use shared::order::StepState;
use shared::ticket::TicketView;
use shared::time::Span;

use super::samples::{T0, line, ticket};
use super::tests::setup;
use super::*;
use crate::intent::Intent;

const LUNCH: &str = include_str!("../../../assets/services/pizzaplace-2015-11-26.csv");

/// The dishes of each order of the lunch, in order of arrival.
fn orders() -> Vec<Vec<(String, u16)>> {
    let mut orders: BTreeMap<u32, Vec<(String, u16)>> = BTreeMap::new();
    for row in LUNCH.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let id: String = cells[0].chars().filter(char::is_ascii_digit).collect();
        let dish = cells[3].trim_matches('"').to_owned();
        let lines = orders.entry(id.parse().unwrap()).or_default();
        match lines.iter_mut().find(|(name, _)| *name == dish) {
            Some((_, count)) => *count += 1,
            None => lines.push((dish, 1)),
        }
    }
    orders.into_values().collect()
}

type Places = BTreeMap<TicketId, (i32, i32)>;

/// Where each ticket of the shown page begins.
fn places(board: &Board, mono: u64) -> Places {
    let first = board.page(mono).into_iter().filter(|v| v.piece.first);
    first
        .map(|v| (v.piece.card.ticket.clone(), (v.x, v.y)))
        .collect()
}

/// How many tickets stand elsewhere on the page than before; those that came or went do not count.
fn moved(before: &Places, after: &Places, but: Option<&TicketId>) -> usize {
    let stayed = before.iter().filter(|(id, _)| but != Some(*id));
    stayed
        .filter(|(id, at)| after.get(*id).is_some_and(|now| now != *at))
        .count()
}

#[derive(Default, Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    events: usize,
    moves: usize,
    most: usize,
}

struct Rush {
    board: Board,
    mono: u64,
    counts: BTreeMap<&'static str, Count>,
    open: Vec<TicketView>,
    touched: u64,
}

impl Rush {
    fn new() -> Self {
        let mut board = Board::new(setup(false), Vec::new());
        board.set_linked(true);
        board.beat(T0, 0);
        Self {
            board,
            mono: 0,
            counts: BTreeMap::new(),
            open: Vec::new(),
            touched: 0,
        }
    }

    /// Does something to the board and counts what it moved.
    fn count(
        &mut self,
        what: &'static str,
        own: Option<&TicketId>,
        act: impl FnOnce(&mut Board, u64),
    ) {
        self.mono += 1;
        let before = places(&self.board, self.mono);
        act(&mut self.board, self.mono);
        let moves = moved(&before, &places(&self.board, self.mono), own);
        let count = self.counts.entry(what).or_default();
        count.events += 1;
        count.moves += moves;
        count.most = count.most.max(moves);
        if moves == 0 {
            return;
        }
        // Whatever the reason (the ticket itself grew, a rush, an idle moment): none under a finger.
        let rested = self.mono.saturating_sub(self.touched);
        assert!(
            rail::STILL_AFTER_TOUCH_MS <= rested,
            "{what} moved {moves} tickets under a finger"
        );
    }

    /// Time goes on; the screen looks at each full second.
    fn wait(&mut self, ms: u64) {
        let until = self.mono + ms;
        while self.mono / 1_000 < until / 1_000 {
            self.mono = (self.mono / 1_000 + 1) * 1_000;
            self.beat();
            self.count("an idle moment", None, |board, mono| board.tick(mono));
        }
        self.mono = until;
        self.beat();
    }

    fn beat(&mut self) {
        let now = T0 + Span(i64::try_from(self.mono).unwrap());
        self.board.beat(now, self.mono);
    }

    fn arrive(&mut self, number: u32, dishes: &[(String, u16)], rush: bool) {
        let dishes: Vec<(&str, u16)> = dishes.iter().map(|(d, n)| (d.as_str(), *n)).collect();
        let mut view = ticket("grill", number, &dishes);
        for (line, n) in view.lines.iter_mut().zip(0_u32..) {
            line.item = ItemId::new(format!("dish-{n}")).unwrap();
        }
        view.head.due_at = T0 + Span(i64::try_from(self.mono).unwrap()) + Span::from_mins(15);
        view.head.rush = rush;
        if rush {
            view.rank = -1_000 + i64::from(number);
        }
        self.open.push(view.clone());
        let rested = self.mono.saturating_sub(self.touched);
        let what = match rush {
            true => "a rush order",
            // An idle moment, and now room is needed: places close up.
            false if rail::IDLE_CROWDED_MS <= rested + 1 => "one after a rest",
            false => "a new ticket",
        };
        self.count(what, None, |board, mono| board.set_ticket(view, mono));
    }

    /// The router has heard the bump: what it tells then moves nothing either.
    fn bump(&mut self, at: usize) {
        let mut view = self.open.remove(at);
        let id = view.id.clone();
        self.touched = self.mono + 1;
        self.count("a bump", Some(&id), |board, mono| {
            board.act(Intent::BumpTicket(id.clone()), mono);
        });
        view.revision = Revision(view.revision.0 + 1);
        view.bumped_at = Some(T0 + Span(i64::try_from(self.mono).unwrap()));
        for line in &mut view.lines {
            line.state = StepState::Done;
            line.revision = Revision(line.revision.0 + 1);
        }
        let id = view.id.clone();
        self.count("its news", Some(&id), |board, mono| {
            board.set_ticket(view, mono)
        });
    }

    fn add_on(&mut self, at: usize) {
        let now = T0 + Span(i64::try_from(self.mono).unwrap());
        let view = &mut self.open[at];
        let n = u32::try_from(view.lines.len()).unwrap();
        let mut added = line(view.head.number, n, "bread", 1);
        added.added_at = Some(now);
        view.lines.push(added);
        view.revision = Revision(view.revision.0 + 1);
        let view = view.clone();
        let id = view.id.clone();
        self.count("an addition", Some(&id), |board, mono| {
            board.set_ticket(view, mono)
        });
    }

    /// The plan wants another order of the rail.
    fn plan(&mut self) {
        let all: Vec<TicketView> = {
            let swap = |(n, view): (usize, &mut TicketView)| {
                view.rank += if n % 2 == 0 { 3 } else { -3 };
                view.revision = Revision(view.revision.0 + 1);
                view.clone()
            };
            self.open.iter_mut().enumerate().map(swap).collect()
        };
        for view in all {
            self.count("a new plan", None, |board, mono| {
                board.set_ticket(view, mono)
            });
        }
    }
}

#[test]
fn a_replayed_rush_moves_no_ticket_but_at_its_natural_moments() {
    let mut rush = Rush::new();
    let orders = orders();
    assert!(100 < orders.len(), "a lunch, not a handful");
    for (n, dishes) in orders.iter().enumerate() {
        let number = u32::try_from(n).unwrap() + 1;
        rush.arrive(number, dishes, n % 41 == 40);
        // Three cooks: the rail stays about fifteen long, and they do not always take the first.
        while 15 < rush.open.len() {
            rush.bump([0, 1, 0, 2][n % 4]);
            rush.wait(150);
        }
        if n % 7 == 3 {
            let at = rush.open.len() / 2;
            rush.add_on(at);
        }
        if n % 19 == 5 {
            // In the midst of work, not in an idle moment.
            rush.bump(0);
            rush.wait(600);
            rush.plan();
        }
        rush.wait(if n % 10 == 9 { 5_000 } else { 700 });
    }
    let mut table = String::from("event            events  moves  most at once\n");
    for (what, c) in &rush.counts {
        table.push_str(&format!(
            "{what:<16} {:>6} {:>6} {:>6}\n",
            c.events, c.moves, c.most
        ));
    }
    println!("{table}");
    for what in ["a bump", "its news"] {
        let count = rush.counts[what];
        assert_eq!(count.moves, 0, "{what} moved other tickets\n{table}");
        assert!(20 < count.events, "{table}");
    }
    // A ticket that grows goes on in a free place or at the end; it pushes others only where the page has none.
    let grown = rush.counts["an addition"];
    assert!(grown.moves * 2 <= grown.events, "{table}");
    // A new ticket takes the next place. What moves with it are cards below an addition that came under a finger, on
    // a page that is full: it waits for the finger to go, and then for the next picture.
    let new = rush.counts["a new ticket"];
    assert!(new.moves * 4 <= new.events, "{table}");
    let quiet = rush.counts["an idle moment"];
    assert!(0 < quiet.moves, "places must close up some time\n{table}");
}
