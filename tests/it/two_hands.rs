//! Two terminals at one table and the real kitchen between them: nothing vanishes, and nothing is cooked twice.

use std::collections::BTreeSet;
use std::sync::Arc;

use front_of_house::desk::{Desk, Dialog, Effect, Place, SplitBy, Stamp};
use front_of_house::intent::{Field, Intent};
use shared::ids::*;
use shared::lang::Lang;
use shared::time::Timestamp;
use shared::wire::{Ask, Role};
use tests::restaurant::InMemory;
use uuid::Uuid;

/// 2026-01-09 19:42 UTC.
const EVENING: Timestamp = Timestamp(1_767_987_720_000);

struct Evening {
    kitchen: InMemory,
    desks: [Desk; 2],
    minted: u64,
}

impl Evening {
    fn begin() -> Self {
        let kitchen = InMemory::open(EVENING).unwrap();
        let house = Arc::new(kitchen.restaurant.clone());
        let desk = |name: &str| {
            let mut desk = Desk::new(house.clone(), Lang::En, name.parse().unwrap());
            desk.clock.tick(EVENING);
            desk.hear_beat(EVENING, false);
            desk.hear_feed(true, false, None);
            desk
        };
        let desks = [desk("ana"), desk("ben")];
        Self {
            kitchen,
            desks,
            minted: 0,
        }
    }

    /// What hands do at one terminal; nobody has heard of it yet.
    fn does(&mut self, who: usize, intents: impl IntoIterator<Item = Intent>) {
        for intent in intents {
            let minted = &mut self.minted;
            let mut mint = || mint(minted);
            let mut stamp = Stamp {
                at: EVENING,
                mint: &mut mint,
            };
            let _effects: Vec<Effect> = self.desks[who].act(&intent, &mut stamp);
        }
    }

    /// What a terminal has asked reaches the kitchen, its answer comes back, and a retry of it changes nothing.
    fn sends(&mut self, who: usize) {
        for waiting in self.desks[who].waiting().to_vec() {
            let ask = Ask::Front(waiting.ask.clone());
            let bytes = self.kitchen.envelope(Role::Front, waiting.request, ask);
            let answer = self.kitchen.ask(Role::Front, bytes.clone());
            assert_eq!(self.kitchen.ask(Role::Front, bytes), answer, "a retry");
            let minted = &mut self.minted;
            let mut mint = || mint(minted);
            let mut stamp = Stamp {
                at: EVENING,
                mint: &mut mint,
            };
            drop(self.desks[who].hear_answer(answer.id, answer.result, &mut stamp));
        }
    }

    /// Both hear what the house has.
    fn told(&mut self) {
        let house = self.kitchen.house();
        for desk in &mut self.desks {
            drop(desk.hear_snapshot(house.clone()));
        }
    }

    /// Rows of the open check, as both must read them: "1 Soup, table".
    fn rows(&self, who: usize) -> Vec<String> {
        let check = self.desks[who].check_screen().unwrap();
        let rows = check.sections.into_iter().flat_map(|section| section.rows);
        let mut rows: Vec<String> = rows
            .map(|row| format!("{} {}, {}", row.quantity, row.name, row.seat))
            .collect();
        rows.sort_unstable();
        rows
    }

    /// Every step on every rail, each once.
    fn steps(&mut self) -> usize {
        let tickets = self.kitchen.tickets();
        let steps: Vec<StepId> = tickets
            .iter()
            .flat_map(|ticket| &ticket.lines)
            .map(|line| line.step)
            .collect();
        let once: BTreeSet<StepId> = steps.iter().copied().collect();
        assert_eq!(once.len(), steps.len(), "a step stands on two tickets");
        steps.len()
    }
}

fn mint(minted: &mut u64) -> Uuid {
    *minted += 1;
    let millis = u64::try_from(EVENING.0).unwrap() + *minted;
    uuid::Builder::from_unix_timestamp_millis(millis, &[7; 10]).into_uuid()
}

fn table() -> Intent {
    Intent::OpenTable("12".parse().unwrap())
}

fn add(name: &str) -> Intent {
    Intent::AddItem(name.parse().unwrap())
}

#[test]
fn two_waiters_on_one_table_and_the_beers_do_not_vanish() {
    let mut evening = Evening::begin();
    evening.does(0, [table(), add("soup"), Intent::Send]);
    evening.does(1, [table(), add("cola"), Intent::Quantity(1), Intent::Send]);
    evening.sends(0);
    evening.sends(1);
    evening.told();
    assert_eq!(evening.rows(0), ["1 Soup, table", "2 Cola, table"]);
    assert_eq!(evening.rows(0), evening.rows(1));
    // Now both know of it, and add at the same moment.
    evening.does(0, [add("cola"), Intent::Send]);
    evening.does(1, [add("fries"), Intent::Send]);
    evening.sends(1);
    evening.sends(0);
    evening.told();
    let whole = [
        "1 Cola, table",
        "1 Fries, table",
        "1 Soup, table",
        "2 Cola, table",
    ];
    assert_eq!(evening.rows(0), whole);
    assert_eq!(evening.rows(1), whole);
    assert_eq!(evening.steps(), 4, "each line is cooked once");
    let place = Place::Table("12".parse().unwrap());
    let sums = evening.desks.each_ref().map(|desk| {
        let bills = desk.bills(&place);
        bills.iter().map(|bill| bill.due.0).sum::<i64>()
    });
    assert_eq!(sums[0], sums[1]);
    let lines = ["soup", "fries", "cola"].map(|name| {
        let house = &evening.kitchen.restaurant;
        house.menu.items[&name.parse::<ItemId>().unwrap()].price.0
    });
    assert!(
        lines[0] + lines[1] + 3 * lines[2] <= sums[0],
        "nothing is left out"
    );
}

#[test]
fn the_second_void_of_a_line_is_told_and_the_line_is_void_once() {
    let mut evening = Evening::begin();
    evening.does(0, [table(), add("soup"), add("cola"), Intent::Send]);
    evening.sends(0);
    evening.told();
    let void = || {
        [
            table(),
            Intent::NextLine,
            Intent::AskVoid,
            Intent::Type(Field::Reason, "sent back".to_owned()),
            Intent::Confirm,
        ]
    };
    evening.does(0, void());
    evening.does(1, void());
    evening.sends(0);
    evening.sends(1);
    evening.told();
    assert_eq!(evening.desks[0].refusals().count(), 0, "the first is done");
    let told = evening.desks[1].refusals().count();
    let both = matches!(evening.desks[1].screen.dialog, Some(Dialog::Both(_)));
    assert!(told == 1 || both, "the second is told, not lost");
    let orders = evening.kitchen.orders();
    let void = orders[0]
        .lines
        .iter()
        .filter(|line| line.state == shared::order::LineState::Void);
    assert_eq!((orders.len(), void.count()), (1, 1));
}

#[test]
fn a_check_that_one_splits_is_paid_by_the_other_to_the_cent_and_nothing_is_cooked_again() {
    let mut evening = Evening::begin();
    let seat = |n| Intent::Seat(Some(n));
    evening.does(0, [table(), seat(1), add("soup"), seat(2), add("fries")]);
    evening.does(0, [Intent::Seat(None), add("cola"), Intent::Send]);
    evening.sends(0);
    evening.told();
    let cooked = evening.steps();
    let place = Place::Table("12".parse().unwrap());
    let whole = evening.desks[0].bills(&place)[0].due;
    evening.does(0, [Intent::AskSplit, Intent::SplitBy(SplitBy::Seat)]);
    let shown = evening.desks[0].split_view().unwrap().parts;
    evening.does(0, [Intent::SplitNow]);
    // The plain check's revision is the router's to say: the terminal asks again with it.
    evening.sends(0);
    evening.sends(0);
    evening.told();
    assert_eq!(evening.desks[0].refusals().count(), 0);
    evening.does(1, [table()]);
    let bills = evening.desks[1].bills(&place);
    let dues: Vec<i64> = bills.iter().map(|bill| bill.due.0).collect();
    let mut expected: Vec<i64> = shown.iter().map(|part| part.amount.0).collect();
    let mut sorted = dues.clone();
    sorted.sort_unstable();
    expected.sort_unstable();
    assert_eq!(dues.iter().sum::<i64>(), whole.0, "{dues:?}");
    let near = sorted
        .iter()
        .zip(&expected)
        .all(|(due, shown)| (due - shown).abs() <= 1);
    assert!(sorted.len() == 2 && near, "{sorted:?}, shown {expected:?}");
    for _ in 0..2 {
        evening.does(1, [Intent::AskPay, Intent::TakePayment]);
        evening.sends(1);
        evening.told();
    }
    assert_eq!(evening.desks[1].refusals().count(), 0);
    let left: i64 = evening.desks[0]
        .bills(&place)
        .iter()
        .map(|bill| bill.due.0)
        .sum();
    assert_eq!((left, evening.steps()), (0, cooked));
}
