//! Facts into a real store: how tests tell them, and how they look at the books.

mod rules;
mod evenings;
mod days;
mod moments;

use std::collections::BTreeMap;

use shared::ids::{CategoryId, CheckId, IngredientId, ItemId, LineId, OrderId, StepId, TaxRateId};
use shared::menu::{Ingredient, Recipe, RecipeOf};
use shared::money::Money;
use shared::order::{Channel, Sealed, Tender, Totals};
use shared::quantity::{Quantity, Unit};
use shared::time::{BusinessDate, Span, Timestamp};
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
        par: None,
        yield_milli_percent: 100_000,
        units: Vec::new(),
    }];
    restaurant.recipes = vec![Recipe {
        of: RecipeOf::Item {
            item: ItemId::new("burger").unwrap(),
            size: None,
        },
        uses: BTreeMap::from([(IngredientId::new(PATTY).unwrap(), Quantity::whole(2))]),
        shares: BTreeMap::new(),
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
            took: Some(Span::from_mins(6)),
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
            tip: Money(0),
        },
    )
}

fn refund(at: i64, check: u128, minor: i64) -> Fact {
    let tender = Tender::Card {
        approval: None,
        last_four: None,
        brand: None,
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

fn card() -> Tender {
    Tender::Card {
        approval: None,
        last_four: None,
        brand: None,
    }
}

fn tipped(at: i64, check: u128, before: i64, tip: i64) -> Fact {
    fact(
        at,
        FactBody::TipAdjusted {
            check: check_of(check),
            tender: card(),
            amount: Money(2_000),
            before: Money(before),
            tip: Money(tip),
        },
    )
}

/// A gift card belongs to no order.
fn gift(at: i64, minor: i64, paid: bool) -> Fact {
    let body = FactBody::GiftIssued {
        code: format!("G-{minor}").parse().unwrap(),
        amount: Money(minor),
        tender: paid.then(card),
        reason: "birthday".to_owned(),
    };
    Fact {
        order: OrderId(Uuid::nil()),
        number: 0,
        ..fact(at, body)
    }
}

/// Somebody ended their work; it belongs to no order.
fn declared(at: i64, who: &str, minor: i64) -> Fact {
    let body = FactBody::CashDeclared {
        actor: who.parse().ok(),
        counted: Money(minor),
    };
    Fact {
        order: OrderId(Uuid::nil()),
        number: 0,
        ..fact(at, body)
    }
}

/// Paid with a gift card.
fn by_gift(at: i64, check: u128, minor: i64) -> Fact {
    let body = FactBody::TenderTaken {
        check: check_of(check),
        tender: Tender::Gift {
            code: "G-5000".parse().unwrap(),
        },
        amount: Money(minor),
        change: Money(0),
        tip: Money(0),
    };
    fact(at, body)
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
        share: shared::check::Share::WHOLE,
        sealed: Sealed {
            unit: Money(*net),
            net: Money(*net),
            tax: Money(*tax),
            gross: Money(net + tax),
            rate: rate.clone(),
            category: category.clone(),
        },
        name: None,
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
            adjustments: Vec::new(),
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

    fn close(&mut self, day: &str, counted: Option<i64>) -> crate::wish::Granted {
        let (rules, restaurant) = (rules(), restaurant());
        let wish = crate::wish::Wish::CloseDay {
            day: BusinessDate(day.parse().unwrap()),
            counted,
            float: 0,
        };
        // 2026-11-25, noon.
        let at = Timestamp(1_795_608_000_000);
        let place = crate::wish::Place {
            rules: &rules,
            restaurant: &restaurant,
            at,
        };
        let granted = self
            .store
            .turn(|turn| crate::wish::fulfil(turn, &place, &wish));
        granted.unwrap()
    }

    fn reconciled(&self, day: &str) -> crate::reconcile::Reconciled {
        crate::reconcile::reconcile(&self.reader(), day).unwrap()
    }

    fn tell(
        &mut self,
        epoch: Epoch,
        first: u64,
        facts: &[Fact],
    ) -> Result<Vec<Ingested>, StoreError> {
        self.tell_by(&rules(), epoch, first, facts)
    }

    fn tell_by(
        &mut self,
        rules: &Rules,
        epoch: Epoch,
        first: u64,
        facts: &[Fact],
    ) -> Result<Vec<Ingested>, StoreError> {
        self.store.turn(|turn| {
            open_shelves(
                turn,
                rules,
                Timestamp(0),
                BusinessDate("2026-11-22".parse().unwrap()),
            )?;
            crate::feed::remember_accounts(turn, rules)?;
            let mut said = Vec::new();
            for (seq, fact) in (first..).zip(facts) {
                said.push(ingest(turn, rules, (epoch, seq), fact)?);
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
