//! A year of a pizzeria, 21,350 orders: booked, proven, closed and exported, and equal to the file it came from.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Instant;

use bridge::export::{Currency, Format, export};
use bridge::ingest::Rules;
use bridge::reconcile::reconcile;
use bridge::store::Reader;
use proof::pizza::{book, close, pizzas, told};
use shared::money::Money;

#[expect(
    clippy::disallowed_methods,
    reason = "how long a year takes is a figure to know"
)]
fn clock() -> Instant {
    Instant::now()
}

#[test]
fn a_year_of_pizzas_is_booked_to_the_cent() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let Ok(text) = std::fs::read_to_string(format!("{root}/../shared/data/pizzaplace-2015.csv"))
    else {
        eprintln!("skipped: the year of the pizzeria does not lie beside this checkout");
        return;
    };
    let folder = format!("{root}/assets/restaurants/pizzeria");
    let restaurant = shared::menu::load(folder.as_ref()).unwrap();
    let rules = Rules::of(&restaurant).unwrap();
    let all = pizzas(&text).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let begun = clock();
    let days = book(&restaurant, &rules, dir.path(), &told(&restaurant, &all)).unwrap();
    close(&restaurant, &rules, dir.path(), &days).unwrap();
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
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
