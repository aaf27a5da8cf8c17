//! What the exports write is what hledger and beancount accept, checked by them where they are installed.

use std::process::{Command, Output};

use bridge::export::{Currency, Format, export};
use bridge::store::Reader;
use expect_test::expect;
use shared::ids::{CategoryId, CheckId, ItemId, LineId, OrderId, TaxRateId};
use shared::money::Money;
use shared::order::{Channel, Sealed, Tender, Totals};
use shared::wire::{FactBody, SoldLine};
use uuid::Uuid;

use crate::fake::{House, yes};
use crate::shelves::{burgers, four_patties};

fn usd() -> Currency {
    Currency {
        code: "USD".to_owned(),
        symbol: "$".to_owned(),
    }
}

/// One order: a burger made, paid by card, sold, and half of it given back.
fn evening(dir: &std::path::Path) -> Reader {
    let mut house = House::open(dir, four_patties(), yes);
    let order = OrderId(Uuid::from_u128(7));
    let check = CheckId(Uuid::from_u128(8));
    let card = || Tender::Card {
        approval: None,
        last_four: None,
        brand: None,
    };
    let gross = Money(2_000);
    let sold = SoldLine {
        line: LineId(Uuid::from_u128(1)),
        item: ItemId::new("burger").unwrap(),
        size: None,
        quantity: 1,
        share: shared::check::Share::WHOLE,
        sealed: Sealed {
            unit: gross,
            net: Money(1_852),
            tax: Money(148),
            gross,
            rate: TaxRateId::new("old-rate").unwrap(),
            category: CategoryId::new("old-category").unwrap(),
        },
        name: None,
    };
    let totals = Totals {
        net: Money(1_852),
        tax: Money(148),
        gross,
    };
    house.fact(order, burgers(1, 1));
    house.fact(
        order,
        FactBody::TenderTaken {
            check,
            tender: card(),
            amount: gross,
            change: Money(0),
            tip: Money(0),
        },
    );
    house.fact(
        order,
        FactBody::CheckSettled {
            check,
            channel: Channel::Online,
            lines: vec![sold],
            totals,
            adjustments: Vec::new(),
        },
    );
    let reason = "cold; \"sorry\"\n2026-01-01 open".to_owned();
    let last = house.fact(
        order,
        FactBody::Refunded {
            check,
            tender: card(),
            amount: Money(1_000),
            reason,
        },
    );
    let line = format!("bridge_facts_booked_seq {last}\n");
    house.until("/metrics", |said| said.text.contains(&line));
    Reader::open(dir).unwrap()
}

fn written(reader: &Reader, format: Format, day: Option<&str>) -> String {
    let mut out = Vec::new();
    export(reader, format, &usd(), day, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Runs a checker on a text; `None` when it is not installed, and says so.
fn checked(program: &str, arguments: &[&str], text: &str, extension: &str) -> Option<Output> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(format!("books.{extension}"));
    std::fs::write(&path, text).unwrap();
    let arguments = arguments.iter().map(|a| {
        if *a == "FILE" {
            path.to_str().unwrap()
        } else {
            a
        }
    });
    match Command::new(program).args(arguments).output() {
        Ok(output) => Some(output),
        Err(_not_installed) => {
            eprintln!("skipped: {program} is not installed on this machine");
            None
        }
    }
}

#[test]
fn hledger_accepts_the_journal_and_its_statements_add_up() {
    let dir = tempfile::tempdir().unwrap();
    let text = written(&evening(dir.path()), Format::Hledger, None);
    expect![[r#"
        ; Written by bridge export hledger.
        commodity $1,000.00
        account assets:clearing:card
        account assets:inventory
        account equity:opening balances
        account expenses:cost of goods
        account income:refunds
        account income:sales:old-category
        account liabilities:deposits:open checks
        account liabilities:tax:old-rate

        2026-11-22 (B1) stock at the opening of the books: patty  ; kind:opening
            assets:inventory                                   $5.00
            equity:opening balances                           $-5.00

        2026-11-22 (B2) order 12 made: 1 burger  ; order:00000000-0000-0000-0000-000000000007, kind:made
            expenses:cost of goods                             $1.25
            assets:inventory                                  $-1.25

        2026-11-22 (B3) order 12 paid, card  ; order:00000000-0000-0000-0000-000000000007, kind:tender
            assets:clearing:card                              $20.00
            liabilities:deposits:open checks                 $-20.00

        2026-11-22 (B4) order 12 sold, online  ; order:00000000-0000-0000-0000-000000000007, kind:settled
            liabilities:deposits:open checks                  $20.00
            income:sales:old-category                        $-18.52
            liabilities:tax:old-rate                          $-1.48

        2026-11-22 (B5) order 12 money back: cold   sorry  2026-01-01 open  ; order:00000000-0000-0000-0000-000000000007, kind:refund
            income:refunds                                     $9.26
            liabilities:tax:old-rate                           $0.74
            assets:clearing:card                             $-10.00
    "#]]
    .assert_eq(&text);
    let Some(output) = checked(
        "hledger",
        &["-f", "FILE", "check", "--strict"],
        &text,
        "journal",
    ) else {
        return;
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let statement = ["-f", "FILE", "incomestatement", "--no-total"];
    let output = checked("hledger", &statement, &text, "journal").unwrap();
    let statement = String::from_utf8(output.stdout).unwrap();
    assert!(
        statement.contains("$18.52") && statement.contains("$1.25"),
        "{statement}"
    );
    // What a strict check is for: an account that nobody declared.
    let undeclared = text.replace("account income:refunds\n", "");
    let output = checked(
        "hledger",
        &["-f", "FILE", "check", "--strict"],
        &undeclared,
        "journal",
    )
    .unwrap();
    assert!(!output.status.success());
}

#[test]
fn beancount_accepts_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let text = written(&evening(dir.path()), Format::Beancount, None);
    assert!(
        text.contains("2026-11-22 open Liabilities:Deposits:Open-checks USD\n"),
        "{text}"
    );
    assert!(text.contains("  Assets:Clearing:Card "), "{text}");
    if let Some(output) = checked("bean-check", &["FILE"], &text, "beancount") {
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn a_day_is_exported_alone() {
    let dir = tempfile::tempdir().unwrap();
    let reader = evening(dir.path());
    let other = written(&reader, Format::Hledger, Some("2026-11-21"));
    assert!(
        !other.contains("account") && !other.contains("(B"),
        "{other}"
    );
    assert_eq!(
        written(&reader, Format::Hledger, Some("2026-11-22"))
            .matches("(B")
            .count(),
        5
    );
}

/// For programs: every entry is an object that balances, and the same entries as in the rows for spreadsheets.
#[test]
fn each_line_of_json_is_an_entry_that_balances() {
    let dir = tempfile::tempdir().unwrap();
    let reader = evening(dir.path());
    let text = written(&reader, Format::Json, None);
    let mut entries = 0;
    for line in text.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        let postings = entry["postings"].as_array().unwrap();
        let amounts = postings.iter().map(|one| one["amount"].as_str().unwrap());
        let sum: i64 = amounts.map(|text| text.parse::<Money>().unwrap().0).sum();
        assert_eq!((sum, &entry["currency"]), (0, &serde_json::json!("USD")));
        entries += 1;
    }
    let rows = written(&reader, Format::Csv, None);
    let ids: std::collections::BTreeSet<&str> = rows
        .lines()
        .skip(1)
        .filter_map(|row| row.split(',').nth(1))
        .collect();
    assert_eq!((entries, 0 < entries), (ids.len(), true));
}
