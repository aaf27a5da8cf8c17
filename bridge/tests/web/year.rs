//! A year of a pizzeria, 21,350 orders: booked, proven, closed and exported, and equal to the file it came from.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Instant;

use bridge::export::{Currency, Format, export};
use bridge::ingest::{Ingested, Rules, ingest, open_shelves};
use bridge::reconcile::reconcile;
use bridge::store::{Reader, Store};
use bridge::wish::{Place, Wish, fulfil};
use shared::ids::{CheckId, CourseNo, Epoch, LineId, OrderId, StationId, StepId};
use shared::menu::Restaurant;
use shared::money::Money;
use shared::order::{Channel, LineDraft, Tender};
use shared::rules::pricing::{price_line, totals};
use shared::time::{BusinessDate, Timestamp, from_local};
use shared::wire::{Fact, FactBody, MadeLine, SoldLine};
use uuid::Uuid;

/// Facts in one transaction, as the feed takes them.
const BATCH: usize = 512;
const EPOCH: Epoch = Epoch(Uuid::from_u128(1));

struct Pizza {
    order: String,
    day: chrono::NaiveDate,
    time: chrono::NaiveTime,
    item: String,
    size: String,
    /// In cents, as the file says.
    price: i64,
}

fn pizzas(text: &str) -> Vec<Pizza> {
    let one = |line: &str| {
        let mut fields = line.split(',');
        let mut next = || fields.next().unwrap().to_owned();
        let (order, day, time) = (next(), next(), next());
        let (item, size, _kind, price) = (next(), next(), next(), next());
        Pizza {
            order,
            day: day.parse().unwrap(),
            time: time.parse().unwrap(),
            item,
            size,
            price: price.parse::<Money>().unwrap().0,
        }
    };
    text.lines().skip(1).map(one).collect()
}

fn line(pizza: &Pizza, id: LineId) -> LineDraft {
    LineDraft {
        id,
        item: pizza.item.parse().unwrap(),
        size: Some(pizza.size.parse().unwrap()),
        quantity: 1,
        modifiers: Vec::new(),
        seat: None,
        course: CourseNo(1),
        note: None,
    }
}

/// What the router would tell of an order: each pizza made, cash or card taken, the check settled.
fn facts(restaurant: &Restaurant, n: usize, pizzas: &[Pizza]) -> Vec<Fact> {
    let first = &pizzas[0];
    let mut at = from_local(first.day, first.time, restaurant.time_zone);
    let order = OrderId(Uuid::from_u128(n as u128 + 1));
    let check = CheckId(order.0);
    let mut facts = Vec::new();
    let mut tell = |body| {
        at = Timestamp(at.0 + 1);
        facts.push(Fact {
            at,
            business_date: BusinessDate(first.day),
            order,
            number: u32::try_from(n % 1_000).unwrap(),
            body,
        });
    };
    let mut lines = Vec::new();
    for (k, pizza) in pizzas.iter().enumerate() {
        let id = LineId(Uuid::from_u128((n as u128 + 1) << 32 | k as u128));
        let draft = line(pizza, id);
        tell(FactBody::StepDone {
            station: StationId::new("make").unwrap(),
            step: StepId { line: id, n: 0 },
            made: MadeLine {
                line: id,
                item: draft.item.clone(),
                size: draft.size.clone(),
                quantity: 1,
                modifiers: Vec::new(),
            },
            first_of_line: true,
            again: 0,
        });
        let sealed = price_line(restaurant, &draft).unwrap();
        lines.push(SoldLine {
            line: id,
            item: draft.item,
            size: draft.size,
            quantity: 1,
            share: shared::check::Share::WHOLE,
            sealed,
        });
    }
    let totals = totals(lines.iter().map(|line| &line.sealed));
    let tender = if n.is_multiple_of(3) {
        Tender::Cash {
            tendered: totals.gross,
        }
    } else {
        Tender::Card {
            approval: None,
            last_four: None,
            brand: None,
        }
    };
    let (amount, change, tip) = (totals.gross, Money::ZERO, Money::ZERO);
    tell(FactBody::TenderTaken {
        check,
        tender,
        amount,
        change,
        tip,
    });
    let (channel, adjustments) = (Channel::TakeAway, Vec::new());
    tell(FactBody::CheckSettled {
        check,
        channel,
        lines,
        totals,
        adjustments,
    });
    facts
}

fn book(
    restaurant: &Restaurant,
    rules: &Rules,
    dir: &std::path::Path,
    all: &[Pizza],
) -> Vec<String> {
    let mut store = Store::open(dir).unwrap();
    let mut told: Vec<Fact> = Vec::new();
    for (n, order) in all.chunk_by(|a, b| a.order == b.order).enumerate() {
        told.extend(facts(restaurant, n, order));
    }
    store
        .turn(|turn| {
            turn.set_meta("cost of goods", &restaurant.chart.cost_of_goods)?;
            turn.set_meta("waste", &restaurant.chart.waste)?;
            open_shelves(turn, rules, told[0].at, told[0].business_date)
        })
        .unwrap();
    let mut days: Vec<BusinessDate> = Vec::new();
    let mut seq = 0;
    for batch in told.chunks(BATCH) {
        store
            .turn(|turn| {
                for fact in batch {
                    seq += 1;
                    let said = ingest(turn, rules, (EPOCH, seq), fact)?;
                    assert_eq!(said, Ingested::Done);
                    if days.last() != Some(&fact.business_date) {
                        days.push(fact.business_date);
                    }
                }
                Ok(())
            })
            .unwrap();
    }
    // 2016-01-02: the year is over.
    let place = Place {
        rules,
        restaurant,
        at: Timestamp(1_451_750_400_000),
    };
    for day in &days {
        let wish = Wish::CloseDay {
            day: *day,
            counted: None,
            float: 0,
        };
        store
            .turn(|turn| fulfil(turn, &place, &wish))
            .unwrap()
            .unwrap();
    }
    days.iter().map(ToString::to_string).collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a year takes is a figure to know"
)]
fn clock() -> Instant {
    Instant::now()
}

#[test]
fn a_year_of_pizzas_is_booked_to_the_cent() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let Ok(text) = std::fs::read_to_string(format!("{root}/../shared/data/pizzaplace-2015.csv"))
    else {
        eprintln!("skipped: the year of the pizzeria does not lie beside this checkout");
        return;
    };
    let folder = format!("{root}/assets/restaurants/pizzeria");
    let restaurant = shared::menu::load(folder.as_ref()).unwrap();
    let rules = Rules::of(&restaurant).unwrap();
    let all = pizzas(&text);
    let dir = tempfile::tempdir().unwrap();
    let begun = clock();
    let days = book(&restaurant, &rules, dir.path(), &all);
    eprintln!(
        "{} pizzas booked and {} days closed in {:?}",
        all.len(),
        days.len(),
        begun.elapsed()
    );

    // Straight from the file: net by type, and the tax of each pizza alone.
    let reader = Reader::open(dir.path()).unwrap();
    let (net, mut booked): (i64, i64) = (all.iter().map(|p| p.price).sum(), 0);
    let tax: i64 = all
        .iter()
        .map(|p| (p.price * 8_875 * 2 + 100_000) / 200_000)
        .sum();
    let mut taxed = 0;
    let mut by_day: BTreeMap<String, i64> = BTreeMap::new();
    for pizza in &all {
        *by_day.entry(pizza.day.to_string()).or_default() += pizza.price;
    }
    for day in &days {
        let figures = reader.figures(day).unwrap();
        let sum: i64 = figures.sales.values().map(|sum| sum.net).sum();
        assert_eq!(Some(&sum), by_day.get(day), "{day}");
        booked += sum;
        taxed += figures.tax.values().map(|sum| sum.tax).sum::<i64>();
    }
    assert_eq!((booked, taxed), (net, tax));
    let begun = clock();
    for day in [days.first(), days.last()].into_iter().flatten() {
        let proof = reconcile(&reader, day).unwrap();
        assert!(proof.agrees, "{day}: {:?}", proof.differences);
        assert!(0 < proof.proof.tickets);
    }
    eprintln!("first and last day proven in {:?}", begun.elapsed());
    accepted(&reader, dir.path(), net, tax);
}

/// Other people's programs read the whole year, and come to the same sums.
fn accepted(reader: &Reader, dir: &std::path::Path, net: i64, tax: i64) {
    let currency = Currency {
        code: "USD".to_owned(),
        symbol: "$".to_owned(),
    };
    let write = |format, name: &str| {
        let path = dir.join(name);
        let mut out = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
        export(reader, format, &currency, None, &mut out).unwrap();
        drop(out);
        path
    };
    let path = write(Format::Hledger, "year.journal");
    let file = path.to_str().unwrap();
    let hledger = |arguments: &[&str]| {
        Command::new("hledger")
            .arg("-f")
            .arg(file)
            .args(arguments)
            .output()
    };
    match hledger(&["check", "--strict"]) {
        Ok(output) => {
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            let balance = |account: &str| {
                let output = hledger(&["balance", "--no-total", "--flat", account]).unwrap();
                String::from_utf8(output.stdout).unwrap().replace(',', "")
            };
            assert!(
                balance("income:sales").contains(&Money(-net).to_string()),
                "{}",
                balance("income:sales")
            );
            assert!(balance("liabilities:sales tax").contains(&Money(-tax).to_string()));
        }
        Err(_not_installed) => eprintln!("skipped: hledger is not installed on this machine"),
    }
    let path = write(Format::Beancount, "year.beancount");
    match Command::new("bean-check").arg(&path).output() {
        Ok(output) => assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(_not_installed) => eprintln!("skipped: bean-check is not installed on this machine"),
    }
}
