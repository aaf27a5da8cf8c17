//! Each rule once, told twice, cut short by a crash, told again by another journal.

use super::*;

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
        .map(|n: u8| done(i64::from(n), 100 + u128::from(n), 0))
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
        let receipt = ("key-1", Goods::Received, std::slice::from_ref(&line), "");
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
