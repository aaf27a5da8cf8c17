//! Days: closed once and in order, late news on the next one, a proof that finds what was tampered with.

use super::*;
use crate::wish::Done;

fn on(day: &str, mut fact: Fact) -> Fact {
    fact.business_date = BusinessDate(day.parse().unwrap());
    fact
}

const FIRST_DAY: &str = "2026-11-22";
const NEXT_DAY: &str = "2026-11-23";

/// A burger cooked, paid with a tip, settled; another thrown away.
fn an_evening() -> Vec<Fact> {
    let mut paid = cash(2, 9, 1_200);
    if let FactBody::TenderTaken { tip, .. } = &mut paid.body {
        *tip = Money(150);
    }
    vec![
        done(1, 5, 0),
        paid,
        settled(3, 9, &[(1_000, 200)]),
        done(4, 6, 0),
        voided(5, 6, true),
    ]
}

#[test]
fn a_closed_day_has_a_number_a_seal_and_a_drawer() {
    let mut books = Books::new();
    books.tell(FIRST, 1, &an_evening()).unwrap();
    let proof = books.reconciled(FIRST_DAY);
    assert!(proof.agrees, "{:?}", proof.differences);
    let crate::reconcile::Proof {
        tickets,
        stock,
        waste,
        ledger,
    } = proof.proof;
    assert_eq!((tickets, stock, waste, ledger), (500, 250, 250, 500));

    let Ok(Done::Closed { report, seal }) = books.close(FIRST_DAY, Some(1_300)) else {
        panic!("it must close");
    };
    assert_eq!((report.z, report.gross, seal.len()), (1, 1_200, 64));
    let drawer = report.drawer.unwrap();
    assert_eq!((drawer.expected, drawer.over), (1_350, -50));
    assert_eq!(books.balances()["expenses:cash over and short"], 50);
    assert_eq!(report.figures.orders, 1);
    assert_eq!(report.after, "");

    // The next report names the seal of this one.
    books
        .tell(FIRST, 6, &[on(NEXT_DAY, done(10, 7, 0))])
        .unwrap();
    let Ok(Done::Closed { report: second, .. }) = books.close(NEXT_DAY, None) else {
        panic!("it must close");
    };
    assert_eq!((second.z, second.after), (2, seal));
    let proof = books.reconciled(FIRST_DAY);
    assert!(
        proof.agrees && proof.z == Some(1),
        "the drawer's entry is no difference"
    );
}

#[test]
fn days_close_once_in_order_and_not_before_they_begin() {
    let mut books = Books::new();
    books.tell(FIRST, 1, &an_evening()).unwrap();
    let words = |granted: crate::wish::Granted| granted.unwrap_err();
    let refused = words(books.close(NEXT_DAY, None));
    assert!(refused.contains("2026-11-22 is still open"), "{refused}");
    let refused = words(books.close("2026-11-26", None));
    assert!(refused.contains("has not begun"), "{refused}");
    books.close(FIRST_DAY, None).unwrap();
    let refused = words(books.close(FIRST_DAY, None));
    assert!(refused.contains("closed already, by report 1"), "{refused}");
}

#[test]
fn what_comes_late_stands_on_the_next_open_day_and_says_where_it_belongs() {
    let mut books = Books::new();
    books.tell(FIRST, 1, &an_evening()).unwrap();
    books.close(FIRST_DAY, None).unwrap();
    let before = books.reader().figures(FIRST_DAY).unwrap();
    books = books.restart();
    // A refund and a void of yesterday's arrive after the close.
    books
        .tell(FIRST, 6, &[refund(20, 9, 600), refired(21, 5)])
        .unwrap();
    assert_eq!(books.reader().figures(FIRST_DAY).unwrap(), before);
    let late = books.reader().figures(NEXT_DAY).unwrap();
    assert_eq!((late.late, late.tenders["card"].refunded), (2, 600));
    assert_eq!((late.worth["made"], late.worth["waste"]), (-250, 250));
    for day in [FIRST_DAY, NEXT_DAY] {
        let proof = books.reconciled(day);
        assert!(proof.agrees, "{day}: {:?}", proof.differences);
    }
    let mut links = Vec::new();
    let collect = &mut |entry: &crate::store::BookedEntry| -> Result<(), StoreError> {
        links.extend(entry.of_day.clone().map(|of| (entry.day.clone(), of)));
        Ok(())
    };
    books.reader().entries(None, collect).unwrap();
    let link = (NEXT_DAY.to_owned(), FIRST_DAY.to_owned());
    assert_eq!(links, [link.clone(), link]);
}

/// A check that cannot fail is worth nothing: every kind of damage is found and named.
#[test]
fn the_proof_finds_what_was_tampered_with() {
    let check = |damage: &str, expected: &str| {
        let mut books = Books::new();
        books.tell(FIRST, 1, &an_evening()).unwrap();
        let Books { dir, store } = books;
        drop(store);
        crate::store::damage_for_tests(dir.path(), damage);
        let reader = Reader::open(dir.path()).unwrap();
        let proof = crate::reconcile::reconcile(&reader, FIRST_DAY).unwrap();
        let found = proof.differences.iter().any(|d| d.what.contains(expected));
        assert!(!proof.agrees && found, "{damage}: {:?}", proof.differences);
    };
    check(
        "UPDATE postings SET amount = amount + 1 WHERE amount = 250",
        "in the ledger",
    );
    check(
        "UPDATE worth SET cost = 251 WHERE cost = 250",
        "what was cooked",
    );
    check(
        "UPDATE movements SET quantity = -1999 WHERE quantity = -2000",
        "thousandths",
    );
    check("UPDATE sold SET net = net - 1", "sales of");
    check("UPDATE sold SET tax = tax - 1", "tax");
    check("UPDATE tendered SET amount = 1", "cash taken");
    check("UPDATE tendered SET tip = 0", "cash tips");
    check(
        "DELETE FROM facts WHERE effect = 3",
        "before facts were kept",
    );
}

/// Nobody counts twice: what waiters declared when they clocked out is the drawer of the close.
#[test]
fn what_was_declared_at_the_end_of_shifts_is_the_drawer() {
    let mut books = Books::new();
    books.tell(FIRST, 1, &an_evening()).unwrap();
    let wallets = [declared(6, "ana", 1_000), declared(7, "ben", 320)];
    books.tell(FIRST, 6, &wallets).unwrap();
    let Ok(Done::Closed { report, .. }) = books.close(FIRST_DAY, None) else {
        panic!("it must close");
    };
    let drawer = report.drawer.unwrap();
    assert_eq!(
        (
            drawer.expected,
            drawer.counted,
            drawer.over,
            drawer.declared
        ),
        (1_350, 1_320, -30, true)
    );
    assert_eq!(books.balances()["expenses:cash over and short"], 30);
    assert_eq!(report.figures.declared["ben"], 320);

    // Declared when the drawer was closed: a person is told, and the next day's drawer is not touched.
    books.tell(FIRST, 8, &[declared(20, "cem", 500)]).unwrap();
    let late = books.reader().figures(NEXT_DAY).unwrap();
    assert!(late.declared.is_empty() && late.late == 1, "{late:?}");
    let exceptions = books.reader().exceptions(10).unwrap();
    assert_eq!(exceptions.len(), 1);
    assert!(
        exceptions[0]
            .words
            .contains("cem declared 5.00 in cash for 2026-11-22"),
        "{exceptions:?}"
    );
    for day in [FIRST_DAY, NEXT_DAY] {
        let proof = books.reconciled(day);
        assert!(proof.agrees, "{day}: {:?}", proof.differences);
    }
}

/// A drawer that was counted wins over what was declared, and a report that says otherwise than the ledger is found.
#[test]
fn a_count_at_the_close_wins_over_what_was_declared() {
    let mut books = Books::new();
    books.tell(FIRST, 1, &an_evening()).unwrap();
    books.tell(FIRST, 6, &[declared(6, "ana", 1_000)]).unwrap();
    let Ok(Done::Closed { report, .. }) = books.close(FIRST_DAY, Some(1_351)) else {
        panic!("it must close");
    };
    let drawer = report.drawer.unwrap();
    assert_eq!((drawer.over, drawer.declared), (1, false));
    let Books { dir, store } = books;
    drop(store);
    let sql = "UPDATE postings SET amount = amount * 2 WHERE effect = (SELECT id FROM effects WHERE kind = 'drawer')";
    crate::store::damage_for_tests(dir.path(), sql);
    let reader = Reader::open(dir.path()).unwrap();
    let proof = crate::reconcile::reconcile(&reader, FIRST_DAY).unwrap();
    assert_eq!(proof.differences[0].what, "cash over or short at the close");
}

/// A gift card is owed from the day it is sold until it is spent; a tip that grows after the close stands on the next
/// day and says where it belongs.
#[test]
fn gift_cards_and_tips_are_owed_to_the_day_they_leave() {
    let chart = restaurant().chart;
    let of = |purpose| chart.account_for(purpose).to_owned();
    use shared::menu::Purpose::{Comps, Gifts, Tips};
    let mut books = Books::new();
    let sold = [gift(1, 5_000, true), gift(2, 1_000, false)];
    books.tell(FIRST, 1, &sold).unwrap();
    let balances = books.balances();
    assert_eq!(balances[&of(Gifts)], -6_000);
    assert_eq!(
        (balances[&chart.card], balances[&of(Comps)]),
        (5_000, 1_000)
    );
    let income = |balances: &BTreeMap<String, i64>| -> i64 {
        let all = balances.iter();
        all.filter(|(name, _)| name.starts_with("income:sales"))
            .map(|(_, sum)| sum)
            .sum()
    };
    assert_eq!(income(&balances), 0, "nothing is earned by selling a card");

    // 12.00 is eaten and paid with the card; the card's tip of 1.00 becomes 3.00.
    let eaten = [
        done(3, 5, 0),
        by_gift(4, 9, 1_200),
        settled(5, 9, &[(1_000, 200)]),
        tipped(6, 9, 0, 100),
    ];
    books.tell(FIRST, 3, &eaten).unwrap();
    let balances = books.balances();
    assert_eq!((balances[&of(Gifts)], income(&balances)), (-4_800, -1_000));
    assert_eq!(balances[&of(Tips)], -100);
    books.close(FIRST_DAY, None).unwrap();
    books.tell(FIRST, 7, &[tipped(20, 9, 100, 300)]).unwrap();
    let next = books.reader().figures(NEXT_DAY).unwrap();
    assert_eq!((next.late, next.tenders["card"].tips), (1, 200));
    assert_eq!(books.balances()[&of(Tips)], -300);
    let mut link = None;
    let find = &mut |entry: &crate::store::BookedEntry| -> Result<(), StoreError> {
        if entry.kind == "tip" && entry.day == NEXT_DAY {
            link.clone_from(&entry.of_day);
        }
        Ok(())
    };
    books.reader().entries(None, find).unwrap();
    assert_eq!(link.as_deref(), Some(FIRST_DAY));
    for day in [FIRST_DAY, NEXT_DAY] {
        let proof = books.reconciled(day);
        assert!(proof.agrees, "{day}: {:?}", proof.differences);
    }
}
