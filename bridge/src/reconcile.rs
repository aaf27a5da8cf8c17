//! Holds a day's books against a second reckoning of the router's words, and names every difference.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::audit::{Audit, Tenders, Truth};
use crate::books::DayFigures;
use crate::store::{Reader, StoreError};

/// Something on which tickets, stock, waste and ledger do not agree. Minor units, or thousandths of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// In words: `sales of mains`.
    pub what: String,
    /// By the router's own words.
    pub tickets: i64,
    /// By the books.
    pub books: i64,
}

/// What left the shelves for orders, told four ways; `tickets = stock + waste = ledger`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Cost of everything the tickets say was cooked.
    pub tickets: i64,
    /// Cost of what the stock movements say is on plates.
    pub stock: i64,
    /// Cost of what they say is in the bin.
    pub waste: i64,
    /// Cost of goods and waste by the postings of the same orders.
    pub ledger: i64,
}

/// A day, reconciled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reconciled {
    pub day: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub z: Option<u32>,
    pub orders: u64,
    pub settlements: u64,
    pub gross_minor: i64,
    pub late: u64,
    pub agrees: bool,
    pub differences: Vec<Difference>,
    pub proof: Proof,
}

/// Works a business day (`2026-11-22`) out a second time and compares.
pub fn reconcile(reader: &Reader, day: &str) -> Result<Reconciled, StoreError> {
    let mut audit = Audit::default();
    reader.facts(day, &mut |on, rules, fact| audit.tell(on, rules, fact))?;
    compare(reader, day, &audit.days.remove(day).unwrap_or_default())
}

/// Holds the books of a day against what somebody else worked out.
pub fn compare(reader: &Reader, day: &str, truth: &Truth) -> Result<Reconciled, StoreError> {
    let figures = reader.figures(day)?;
    let closed = reader.closed_day(day)?.map(|closed| closed.report);
    let mut list = List(Vec::new());
    let ledger = reader.ledger_of_orders(day)?;
    let periodic = reader.meta("goods")?.as_deref() == Some("periodic");
    let proof = proof(truth, &figures, ledger, periodic, &mut list);
    money(truth, &figures, &mut list);
    shelves(truth, &reader.moved(day)?, &mut list);
    list.hold_all("cash declared by", &truth.declared, &figures.declared);
    if let (Some(report), Some(account)) = (&closed, reader.meta("over and short")?) {
        let over = report.drawer.map_or(0, |drawer| drawer.over);
        let booked = reader.drawer_booked(day, &account)?;
        list.hold("cash over or short at the close", over, booked);
    }
    list.hold("facts that could not be booked", 0, count(figures.parked));
    list.hold(
        "recipes that could not be worked out",
        count(truth.unknown),
        0,
    );
    let old = count(reader.without_fact(day)?);
    list.hold(
        "entries from before facts were kept, which nothing can prove",
        0,
        old,
    );
    Ok(Reconciled {
        day: day.to_owned(),
        z: closed.map(|report| report.z),
        orders: figures.orders,
        settlements: figures.settlements,
        gross_minor: figures.gross(),
        late: figures.late,
        agrees: list.0.is_empty(),
        differences: list.0,
        proof,
    })
}

struct List(Vec<Difference>);

impl List {
    fn hold(&mut self, what: &str, tickets: i64, books: i64) {
        if tickets != books {
            self.0.push(Difference {
                what: what.to_owned(),
                tickets,
                books,
            });
        }
    }

    fn hold_all(
        &mut self,
        what: &str,
        tickets: &BTreeMap<String, i64>,
        books: &BTreeMap<String, i64>,
    ) {
        let names: BTreeSet<&String> = tickets.keys().chain(books.keys()).collect();
        for name in names {
            let of = |sums: &BTreeMap<String, i64>| sums.get(name).copied().unwrap_or_default();
            self.hold(&format!("{what} {name}"), of(tickets), of(books));
        }
    }
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn proof(
    truth: &Truth,
    figures: &DayFigures,
    ledger: i64,
    periodic: bool,
    list: &mut List,
) -> Proof {
    let worth = |reason: &str| figures.worth.get(reason).copied().unwrap_or_default();
    let proof = Proof {
        tickets: truth.cooked,
        stock: worth("made"),
        waste: worth("waste"),
        ledger,
    };
    list.hold(
        "cost of what was cooked",
        proof.tickets,
        proof.stock + proof.waste,
    );
    list.hold("cost of what was thrown away", truth.wasted, proof.waste);
    // Where goods are a cost when they are bought, the ledger knows nothing of plates.
    let expected = if periodic { 0 } else { proof.tickets };
    list.hold(
        "cost of goods and waste in the ledger",
        expected,
        proof.ledger,
    );
    proof
}

fn money(truth: &Truth, figures: &DayFigures, list: &mut List) {
    list.hold(
        "settled checks",
        count(truth.settlements),
        count(figures.settlements),
    );
    list.hold("what guests paid for", truth.gross, figures.gross());
    let net = |sums: &BTreeMap<String, crate::books::NetAndTax>| {
        let one = |(name, sum): (&String, &crate::books::NetAndTax)| (name.clone(), sum.net);
        sums.iter().map(one).collect()
    };
    list.hold_all("sales of", &truth.sales, &net(&figures.sales));
    list.hold_all(
        "adjustments:",
        &truth.adjustments,
        &net(&figures.adjustments),
    );
    let tax = figures
        .tax
        .iter()
        .map(|(name, sum)| (name.clone(), sum.tax));
    list.hold_all("tax", &truth.tax, &tax.collect());
    let kinds: BTreeSet<&String> = truth.tenders.keys().chain(figures.tenders.keys()).collect();
    for kind in kinds {
        let Tenders {
            taken,
            tips,
            refunded,
            charges,
        } = truth.tenders.get(kind).copied().unwrap_or_default();
        let books = figures.tenders.get(kind).copied().unwrap_or_default();
        list.hold(&format!("{kind} taken"), taken, books.taken);
        list.hold(&format!("{kind} tips"), tips, books.tips);
        list.hold(&format!("{kind} given back"), refunded, books.refunded);
        list.hold(&format!("{kind} charges"), charges, books.charges);
    }
    list.hold("sum of all postings", 0, figures.ledger.values().sum());
}

fn shelves(truth: &Truth, moved: &[(String, String, i64)], list: &mut List) {
    let (mut plates, mut bins) = (BTreeMap::new(), BTreeMap::new());
    for (ingredient, reason, quantity) in moved {
        let sums: &mut BTreeMap<String, i64> = if reason == "waste" {
            &mut bins
        } else {
            &mut plates
        };
        *sums.entry(ingredient.clone()).or_default() -= quantity;
    }
    let named = |sums: &BTreeMap<shared::ids::IngredientId, i64>| {
        sums.iter()
            .map(|(id, n)| (id.to_string(), *n))
            .collect::<BTreeMap<_, _>>()
    };
    list.hold_all("thousandths on plates of", &named(&truth.plates), &plates);
    list.hold_all("thousandths in the bin of", &named(&truth.bins), &bins);
}
