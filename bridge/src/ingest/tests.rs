//! Facts into a real store: each rule once, repeats, crashes, new epochs, and random evenings.

use std::collections::BTreeMap;

use proptest::prelude::*;
use shared::ids::{CategoryId, CheckId, IngredientId, ItemId, LineId, OrderId, StepId, TaxRateId};
use shared::menu::{Ingredient, Recipe, RecipeOf};
use shared::money::Money;
use shared::order::{Channel, Sealed, Tender, Totals};
use shared::quantity::{Quantity, Unit};
use shared::time::{BusinessDate, Timestamp};
use shared::wire::{FactBody, MadeLine, SoldLine};
use uuid::Uuid;

use super::*;
use crate::store::{Reader, Store};

const PATTY: &str = "patty";
const FIRST: Epoch = Epoch(Uuid::from_u128(1));
const SECOND: Epoch = Epoch(Uuid::from_u128(2));

/// The fixture's restaurant, where a burger takes two patties of 1.25 each and nothing else is counted.
fn restaurant() -> Restaurant {
    let mut restaurant = shared::fixture::restaurant();
    restaurant.ingredients = vec![Ingredient {
        id: IngredientId::new(PATTY).unwrap(),
        name: PATTY.to_owned(),
        unit: Unit::Pc,
        opening: Quantity::whole(100),
        low: Quantity::whole(10),
        cost: Money(125),
        cost_per: Quantity::whole(1),
    }];
    restaurant.recipes = vec![Recipe {
        of: RecipeOf::Item {
            item: ItemId::new("burger").unwrap(),
            size: None,
        },
        uses: BTreeMap::from([(IngredientId::new(PATTY).unwrap(), Quantity::whole(2))]),
    }];
    restaurant
}

fn rules() -> Rules {
    Rules::of(&restaurant()).unwrap()
}

fn fact(at: i64, body: FactBody) -> Fact {
    Fact {
        at: Timestamp(at),
        business_date: BusinessDate("2026-11-22".parse().unwrap()),
        order: OrderId(Uuid::from_u128(77)),
        number: 12,
        body,
    }
}

fn burger(line: u128, quantity: u16) -> MadeLine {
    MadeLine {
        line: LineId(Uuid::from_u128(line)),
        item: ItemId::new("burger").unwrap(),
        size: None,
        quantity,
        modifiers: Vec::new(),
    }
}

fn step(line: u128) -> StepId {
    StepId {
        line: LineId(Uuid::from_u128(line)),
        n: 0,
    }
}

fn done(at: i64, line: u128, again: u16) -> Fact {
    let station = shared::ids::StationId::new("grill").unwrap();
    let made = burger(line, 1);
    fact(
        at,
        FactBody::StepDone {
            station,
            step: step(line),
            made,
            first_of_line: true,
            again,
        },
    )
}

fn undone(at: i64, line: u128, again: u16) -> Fact {
    let made = burger(line, 1);
    fact(
        at,
        FactBody::StepUndone {
            step: step(line),
            made,
            first_of_line: true,
            again,
        },
    )
}

fn refired(at: i64, line: u128) -> Fact {
    fact(
        at,
        FactBody::LineRefired {
            made: burger(line, 1),
            reason: "fell".to_owned(),
        },
    )
}

fn voided(at: i64, line: u128, after_fire: bool) -> Fact {
    let reason = "guest left".to_owned();
    fact(
        at,
        FactBody::LineVoided {
            made: burger(line, 1),
            after_fire,
            reason,
        },
    )
}

fn check_of(n: u128) -> CheckId {
    CheckId(Uuid::from_u128(n))
}

fn cash(at: i64, check: u128, minor: i64) -> Fact {
    let tender = Tender::Cash {
        tendered: Money(minor + 300),
    };
    let (amount, change) = (Money(minor), Money(300));
    fact(
        at,
        FactBody::TenderTaken {
            check: check_of(check),
            tender,
            amount,
            change,
        },
    )
}

fn refund(at: i64, check: u128, minor: i64) -> Fact {
    let tender = Tender::Card {
        approval: None,
        last_four: None,
    };
    let (amount, reason) = (Money(minor), "cold".to_owned());
    fact(
        at,
        FactBody::Refunded {
            check: check_of(check),
            tender,
            amount,
            reason,
        },
    )
}

fn settled(at: i64, check: u128, sold: &[(i64, i64)]) -> Fact {
    let restaurant = shared::fixture::restaurant();
    let item = &restaurant.menu.items[&ItemId::new("burger").unwrap()];
    let (category, rate): (CategoryId, TaxRateId) = (item.category.clone(), item.tax.clone());
    let line = |(n, (net, tax)): (usize, &(i64, i64))| SoldLine {
        line: LineId(Uuid::from_u128(n as u128)),
        item: item.id.clone(),
        size: None,
        quantity: 1,
        sealed: Sealed {
            unit: Money(*net),
            net: Money(*net),
            tax: Money(*tax),
            gross: Money(net + tax),
            rate: rate.clone(),
            category: category.clone(),
        },
    };
    let lines: Vec<SoldLine> = sold.iter().enumerate().map(line).collect();
    let sum = |f: fn(&Sealed) -> Money| lines.iter().map(|l| f(&l.sealed)).sum();
    let totals = Totals {
        net: sum(|s| s.net),
        tax: sum(|s| s.tax),
        gross: sum(|s| s.gross),
    };
    let channel = Channel::DineIn;
    fact(
        at,
        FactBody::CheckSettled {
            check: check_of(check),
            channel,
            lines,
            totals,
        },
    )
}

/// Books on a folder that goes with the test.
struct Books {
    dir: tempfile::TempDir,
    store: Store,
}

impl Books {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        Self { dir, store }
    }

    /// Ends the process as a crash would, and starts again from the disk.
    fn restart(self) -> Self {
        let Self { dir, store } = self;
        drop(store);
        let store = Store::open(dir.path()).unwrap();
        Self { dir, store }
    }

    fn tell(
        &mut self,
        epoch: Epoch,
        first: u64,
        facts: &[Fact],
    ) -> Result<Vec<Ingested>, StoreError> {
        let rules = rules();
        self.store.turn(|turn| {
            open_shelves(
                turn,
                &rules,
                Timestamp(0),
                BusinessDate("2026-11-22".parse().unwrap()),
            )?;
            let mut said = Vec::new();
            for (seq, fact) in (first..).zip(facts) {
                said.push(ingest(turn, &rules, (epoch, seq), fact)?);
            }
            turn.notice(Timestamp(1))?;
            Ok(said)
        })
    }

    fn reader(&self) -> Reader {
        Reader::open(self.dir.path()).unwrap()
    }

    fn balances(&self) -> BTreeMap<String, i64> {
        let mut balances: BTreeMap<String, i64> = BTreeMap::new();
        let add = &mut |entry: &crate::store::BookedEntry| -> Result<(), StoreError> {
            assert_eq!(
                entry.postings.iter().map(|(_, m)| m.0).sum::<i64>(),
                0,
                "{entry:?}"
            );
            for (account, amount) in &entry.postings {
                *balances.entry(account.clone()).or_default() += amount.0;
            }
            Ok(())
        };
        self.reader().entries(None, add).unwrap();
        balances
    }

    fn patties(&self) -> String {
        self.reader().levels().unwrap()[0].level.clone()
    }

    /// Patties left, cost of goods, waste.
    fn kitchen(&self) -> (String, i64, i64) {
        let chart = restaurant().chart;
        let balances = self.balances();
        let of = |name: &str| balances.get(name).copied().unwrap_or_default();
        (self.patties(), of(&chart.cost_of_goods), of(&chart.waste))
    }
}

#[test]
fn stock_follows_the_work() {
    let check = |facts: &[Fact], expected: (&str, i64, i64)| {
        let mut books = Books::new();
        books.tell(FIRST, 1, facts).unwrap();
        let (patties, cost, waste) = books.kitchen();
        assert_eq!((patties.as_str(), cost, waste), expected, "{facts:?}");
        assert_eq!(books.reader().totals().unwrap().trial_balance_minor, 0);
    };
    check(&[], ("100", 0, 0));
    check(&[done(1, 5, 0)], ("98", 250, 0));
    check(&[done(1, 5, 0), undone(2, 5, 0)], ("100", 0, 0));
    check(
        &[done(1, 5, 0), undone(2, 5, 0), done(3, 5, 0)],
        ("98", 250, 0),
    );
    check(&[voided(1, 5, false)], ("100", 0, 0));
    check(&[voided(1, 5, true)], ("100", 0, 0));
    check(&[done(1, 5, 0), voided(2, 5, true)], ("98", 0, 250));
    check(&[done(1, 5, 0), refired(2, 5)], ("98", 0, 250));
    check(
        &[done(1, 5, 0), refired(2, 5), done(3, 5, 1)],
        ("96", 250, 250),
    );
    check(
        &[
            done(1, 5, 0),
            refired(2, 5),
            done(3, 5, 1),
            voided(4, 5, true),
        ],
        ("96", 0, 500),
    );
    // A slip that is undone after the void finds nothing to put back.
    check(
        &[done(1, 5, 0), voided(2, 5, true), undone(3, 5, 0)],
        ("98", 0, 250),
    );
    // A recall bumps the same cooking twice.
    check(&[done(1, 5, 0), done(9, 5, 0)], ("98", 250, 0));
}

#[test]
fn later_steps_of_a_line_take_nothing() {
    let mut second = done(2, 5, 0);
    if let FactBody::StepDone { first_of_line, .. } = &mut second.body {
        *first_of_line = false;
    }
    let mut books = Books::new();
    books.tell(FIRST, 1, &[second]).unwrap();
    assert_eq!(books.patties(), "100");
}

#[test]
fn a_fact_told_twice_counts_once() {
    let evening = [
        done(1, 5, 0),
        cash(2, 9, 600),
        cash(2, 9, 600),
        settled(3, 9, &[(1_000, 200)]),
    ];
    let mut books = Books::new();
    let said = books.tell(FIRST, 1, &evening).unwrap();
    assert_eq!(
        said,
        vec![Ingested::Done; 4],
        "two tenders alike in one millisecond are two tenders"
    );
    let (before, totals) = (books.balances(), books.reader().totals().unwrap());
    assert_eq!(before["assets:cash"], 1_200);
    assert_eq!(totals.orders_settled, 1);

    // The same sequences again, as after a pull that overlapped.
    let said = books.tell(FIRST, 1, &evening).unwrap();
    assert_eq!(said, vec![Ingested::Repeated; 4]);
    // The same facts in a new life of the journal, with new ones between and behind.
    let mut longer = evening.to_vec();
    longer.insert(1, done(2, 6, 0));
    longer.push(cash(2, 9, 600));
    let said = books.tell(SECOND, 1, &longer).unwrap();
    let new = [false, true, false, false, false, true];
    assert_eq!(
        said.iter()
            .map(|s| *s == Ingested::Done)
            .collect::<Vec<_>>(),
        new
    );
    assert_eq!(books.balances()["assets:cash"], 1_800);
    assert_eq!(books.patties(), "96");
    // And back to the first, which goes on where it was.
    let said = books
        .tell(FIRST, 4, &[evening[3].clone(), done(8, 7, 0)])
        .unwrap();
    assert_eq!(said, [Ingested::Repeated, Ingested::Done]);
    assert_eq!(books.store.cursor(), Some((FIRST, 5)));
}

#[test]
fn a_crash_between_facts_loses_and_doubles_nothing() {
    let evening: Vec<Fact> = (0..40)
        .map(|n| done(i64::from(n), 100 + n as u128, 0))
        .collect();
    let mut books = Books::new();
    let mut booked = 0;
    while booked < evening.len() {
        // Half of each batch is committed, the other half dies with the process before its commit.
        let (sure, lost) = (evening.len().min(booked + 3), evening.len().min(booked + 6));
        books
            .tell(FIRST, booked as u64 + 1, &evening[booked..sure])
            .unwrap();
        let rules = rules();
        let died: Result<(), StoreError> = books.store.turn(|turn| {
            for (n, fact) in evening.iter().enumerate().take(lost).skip(sure) {
                ingest(turn, &rules, (FIRST, n as u64 + 1), fact)?;
            }
            Err(StoreError::Damaged {
                what: "the power went".to_owned(),
            })
        });
        assert!(died.is_err());
        books = books.restart();
        booked = books
            .store
            .cursor()
            .map_or(0, |(_, seq)| usize::try_from(seq).unwrap());
        assert_eq!(booked, sure);
    }
    assert_eq!(books.patties(), "20");
    assert_eq!(books.reader().totals().unwrap().facts_seq, 40);
}

#[test]
fn facts_that_are_missing_stop_the_books_before_the_hole() {
    let mut books = Books::new();
    books.tell(FIRST, 1, &[done(1, 5, 0)]).unwrap();
    let refused = books.tell(FIRST, 4, &[done(4, 6, 0)]).unwrap_err();
    assert!(
        matches!(refused, StoreError::FactsMissing { first: 2, last: 3 }),
        "{refused}"
    );
    assert_eq!(books.restart().store.cursor(), Some((FIRST, 1)));
}

#[test]
fn a_fact_that_does_not_balance_is_set_aside_and_the_rest_goes_on() {
    let mut wrong = settled(2, 9, &[(1_000, 200)]);
    if let FactBody::CheckSettled { totals, .. } = &mut wrong.body {
        totals.gross = Money(1_201);
    }
    let mut books = Books::new();
    let said = books
        .tell(FIRST, 1, &[cash(1, 9, 1_200), wrong, done(3, 5, 0)])
        .unwrap();
    assert!(
        matches!(
            said[..],
            [Ingested::Done, Ingested::Parked(_), Ingested::Done]
        ),
        "{said:?}"
    );
    let totals = books.reader().totals().unwrap();
    assert_eq!(
        (
            totals.trial_balance_minor,
            totals.facts_parked,
            totals.facts_seq
        ),
        (0, 1, 3)
    );
    assert_eq!(books.reader().parked().unwrap()[0].0, 2);
    assert_eq!(books.balances()[crate::books::DEPOSITS], -1_200);
}

#[test]
fn a_shelf_that_runs_low_and_out_is_noticed_and_cleared() {
    let mut books = Books::new();
    let evening: Vec<Fact> = (0..50)
        .map(|n| done(i64::from(n), 100 + n as u128, 0))
        .collect();
    let standings = |books: &Books| {
        let notices = books.reader().notices(10).unwrap();
        let open = notices.iter().filter(|n| n.cleared_at.is_none());
        open.map(|n| (n.standing.clone(), n.level.clone()))
            .collect::<Vec<_>>()
    };
    books.tell(FIRST, 1, &evening[..44]).unwrap();
    assert_eq!(standings(&books), []);
    books.tell(FIRST, 45, &evening[44..45]).unwrap();
    assert_eq!(standings(&books), [("low".to_owned(), "10".to_owned())]);
    books.tell(FIRST, 46, &evening[45..]).unwrap();
    assert_eq!(standings(&books), [("out".to_owned(), "0".to_owned())]);
    let rules = rules();
    let line = crate::shop::StockLine {
        ingredient: IngredientId::new(PATTY).unwrap(),
        quantity: Quantity::whole(24),
        cost: Some(Money(2_000)),
    };
    let day = BusinessDate("2026-11-22".parse().unwrap());
    for _twice in 0..2 {
        let receipt = ("key-1", Goods::Received, std::slice::from_ref(&line));
        let booked = books.store.turn(|turn| {
            book_goods(turn, &rules, receipt, Timestamp(60), day)?;
            turn.notice(Timestamp(60))
        });
        booked.unwrap();
    }
    assert_eq!(standings(&books), []);
    assert_eq!(books.patties(), "24");
    assert_eq!(books.balances()[crate::books::PAYABLE], -2_000);
}

#[test]
fn a_store_of_a_newer_version_is_refused_with_words() {
    let books = Books::new();
    drop(books.store);
    let conn = rusqlite::Connection::open(crate::store::file(books.dir.path())).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    let refused = Store::open(books.dir.path()).err().unwrap().to_string();
    assert!(refused.contains("newer version (schema 99"), "{refused}");
}

/// What may happen in an evening, by small numbers.
#[derive(Clone, Debug)]
enum Happening {
    Done { line: u128, again: u16 },
    Undone { line: u128, again: u16 },
    Discarded { line: u128, refire: bool },
    Paid { check: u128, minor: i64 },
    Settled { check: u128, sold: Vec<(i64, i64)> },
    Refunded { check: u128, minor: i64 },
}

fn happening() -> impl Strategy<Value = Happening> {
    let (line, check) = (0..6_u128, 0..3_u128);
    prop_oneof![
        4 => (line.clone(), 0..2_u16).prop_map(|(line, again)| Happening::Done { line, again }),
        2 => (line.clone(), 0..2_u16).prop_map(|(line, again)| Happening::Undone { line, again }),
        1 => (line, any::<bool>()).prop_map(|(line, refire)| Happening::Discarded { line, refire }),
        2 => (check.clone(), 1..5_000_i64).prop_map(|(check, minor)| Happening::Paid { check, minor }),
        1 => (check.clone(), prop::collection::vec((0..3_000_i64, 0..300_i64), 0..4))
            .prop_map(|(check, sold)| Happening::Settled { check, sold }),
        1 => (check, 1..5_000_i64).prop_map(|(check, minor)| Happening::Refunded { check, minor }),
    ]
}

fn as_fact((at, happening): (usize, &Happening)) -> Fact {
    // Several happen in one millisecond.
    let at = i64::try_from(at / 3).unwrap();
    match happening {
        Happening::Done { line, again } => done(at, *line, *again),
        Happening::Undone { line, again } => undone(at, *line, *again),
        Happening::Discarded { line, refire: true } => refired(at, *line),
        Happening::Discarded {
            line,
            refire: false,
        } => voided(at, *line, true),
        Happening::Paid { check, minor } => cash(at, *check, *minor),
        Happening::Settled { check, sold } => settled(at, *check, sold),
        Happening::Refunded { check, minor } => refund(at, *check, *minor),
    }
}

/// Recomputes stock from the story alone: patties off the shelf, and burgers in the bin.
fn recomputed(evening: &[Happening]) -> (i64, i64) {
    let mut plates: BTreeMap<(u128, u16), char> = BTreeMap::new();
    let (mut taken, mut binned) = (0, 0);
    for happening in evening {
        match happening {
            Happening::Done { line, again } => {
                let plate = plates.entry((*line, *again)).or_insert(' ');
                if *plate == ' ' {
                    *plate = 'p';
                    taken += 2;
                }
            }
            Happening::Undone { line, again } => {
                if plates.get(&(*line, *again)) == Some(&'p') {
                    plates.insert((*line, *again), ' ');
                    taken -= 2;
                }
            }
            Happening::Discarded { line, .. } => {
                for (_, plate) in plates
                    .iter_mut()
                    .filter(|((l, _), p)| l == line && **p == 'p')
                {
                    *plate = 'b';
                    binned += 1;
                }
            }
            _ => {}
        }
    }
    (taken, binned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_evening_balances_and_stock_is_what_was_cooked(
        evening in prop::collection::vec(happening(), 1..60),
        cuts in prop::collection::vec(0..60_usize, 0..4),
    ) {
        let facts: Vec<Fact> = evening.iter().enumerate().map(as_fact).collect();
        let mut books = Books::new();
        books.tell(FIRST, 1, &facts).unwrap();
        // Parts of it come again, by the same sequence and in another epoch.
        for cut in cuts {
            let cut = cut.min(facts.len());
            books = books.restart();
            books.tell(FIRST, 1, &facts[..cut]).unwrap();
        }
        let before = books.balances();
        books.tell(SECOND, 1, &facts).unwrap();
        prop_assert_eq!(&books.balances(), &before);

        let totals = books.reader().totals().unwrap();
        prop_assert_eq!(totals.trial_balance_minor, 0);
        prop_assert_eq!(totals.unbalanced_entries, 0);
        prop_assert_eq!(totals.facts_parked, 0);
        let (taken, binned) = recomputed(&evening);
        let chart = restaurant().chart;
        let of = |name: &str| before.get(name).copied().unwrap_or_default();
        prop_assert_eq!(books.patties(), (100 - taken).to_string());
        prop_assert_eq!(of(&chart.waste), binned * 250);
        prop_assert_eq!(of(&chart.cost_of_goods), taken * 125 - binned * 250);
        prop_assert_eq!(of(&chart.inventory), (100 - taken) * 125);
    }
}
