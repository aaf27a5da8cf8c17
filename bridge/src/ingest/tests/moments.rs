//! Items that leave the shelf with the order, with its last line or with its payment, in any evening.

use proptest::prelude::*;
use shared::menu::Moment;

use super::*;

/// The restaurant in which burgers leave the shelf at another moment.
fn moved(moment: Moment) -> Rules {
    let mut restaurant = restaurant();
    restaurant
        .depletes
        .insert(ItemId::new("burger").unwrap(), moment);
    Rules::of(&restaurant).unwrap()
}

fn taken(at: i64, lines: &[u128]) -> Fact {
    fact(
        at,
        FactBody::OrderTaken {
            channel: Channel::Online,
            totals: Totals::default(),
            customer: None,
            lines: lines.iter().map(|line| burger(*line, 1)).collect(),
        },
    )
}

fn completed(at: i64) -> Fact {
    fact(at, FactBody::OrderCompleted)
}

fn cancelled(at: i64) -> Fact {
    let reason = "guest left".to_owned();
    fact(at, FactBody::OrderCancelled { reason })
}

fn paid(at: i64, line: u128) -> Fact {
    let mut fact = settled(at, 9, &[(1_000, 100)]);
    if let FactBody::CheckSettled { lines, .. } = &mut fact.body {
        lines[0].line = LineId(Uuid::from_u128(line));
    }
    fact
}

fn booked(rules: &Rules, facts: &[Fact]) -> Books {
    let mut books = Books::new();
    books.tell_by(rules, FIRST, 1, facts).unwrap();
    books
}

#[test]
fn each_moment_takes_when_it_says() {
    let check = |moment, facts: &[Fact], expected: (&str, i64, i64)| {
        let books = booked(&moved(moment), facts);
        let (patties, cost, waste) = books.kitchen();
        assert_eq!(
            (patties.as_str(), cost, waste),
            expected,
            "{moment:?} {facts:?}"
        );
        let day = books.reconciled("2026-11-22");
        assert!(day.agrees, "{moment:?} {facts:?}: {:?}", day.differences);
    };
    use Moment::{Completed, Made, Paid, Sent};
    let (order, two) = (taken(1, &[5]), taken(1, &[5, 6]));
    check(Made, std::slice::from_ref(&order), ("100", 0, 0));
    check(Sent, std::slice::from_ref(&order), ("98", 250, 0));
    check(Sent, &[two.clone(), done(2, 5, 0)], ("96", 500, 0));
    // Taken off before anybody began: it comes back. After: it is waste.
    check(Sent, &[order.clone(), voided(2, 5, false)], ("100", 0, 0));
    check(Sent, &[order.clone(), voided(2, 5, true)], ("98", 0, 250));
    check(
        Sent,
        &[two.clone(), done(2, 5, 0), cancelled(3)],
        ("98", 250, 0),
    );
    check(
        Sent,
        &[order.clone(), done(2, 5, 0), undone(3, 5, 0)],
        ("98", 250, 0),
    );
    // Cancelled, and by mistake cooked on, taken back and cancelled again: it comes back twice, and left twice.
    check(
        Sent,
        &[
            order.clone(),
            cancelled(2),
            done(3, 5, 0),
            undone(4, 5, 0),
            cancelled(5),
        ],
        ("100", 0, 0),
    );
    check(
        Sent,
        &[order.clone(), done(2, 5, 0), refired(3, 5), done(4, 5, 1)],
        ("96", 250, 250),
    );
    // A line that was added later leaves with its first step.
    check(Sent, &[order.clone(), done(2, 7, 0)], ("96", 500, 0));
    check(
        Completed,
        &[two, done(2, 5, 0), done(3, 6, 0)],
        ("100", 0, 0),
    );
    check(
        Completed,
        &[done(2, 5, 0), done(3, 6, 0), completed(4)],
        ("96", 500, 0),
    );
    check(
        Completed,
        &[done(2, 5, 0), undone(3, 5, 0), completed(4)],
        ("100", 0, 0),
    );
    check(
        Completed,
        &[done(2, 5, 0), voided(3, 5, true), completed(4)],
        ("98", 0, 250),
    );
    check(
        Completed,
        &[done(2, 5, 0), completed(3), refired(4, 5)],
        ("98", 0, 250),
    );
    check(Paid, &[done(2, 5, 0), completed(3)], ("100", 0, 0));
    check(
        Paid,
        &[done(2, 5, 0), done(2, 6, 0), paid(3, 5)],
        ("98", 250, 0),
    );
    // Paid before it was cooked: it leaves with the work.
    check(Paid, &[paid(1, 5), done(2, 5, 0)], ("98", 250, 0));
    check(
        Paid,
        &[done(1, 5, 0), undone(2, 5, 0), paid(3, 5), done(4, 5, 0)],
        ("98", 250, 0),
    );
}

fn story() -> impl Strategy<Value = Vec<Fact>> {
    let line = 1..4_u128;
    let step = prop_oneof![
        3 => (line.clone(), 0..2_u16).prop_map(|(l, again)| (0_u8, l, again)),
        1 => (line.clone(), 0..2_u16).prop_map(|(l, again)| (1, l, again)),
        1 => line.clone().prop_map(|l| (2, l, 0)),
        1 => line.clone().prop_map(|l| (3, l, 0)),
        1 => line.clone().prop_map(|l| (4, l, 0)),
        1 => line.clone().prop_map(|l| (5, l, 0)),
        1 => Just((6, 0, 0)),
        1 => Just((7, 0, 0)),
    ];
    prop::collection::vec(step, 0..25).prop_map(|steps| {
        let rest = steps
            .into_iter()
            .zip(2..)
            .map(|((what, line, again), at)| match what {
                0 => done(at, line, again),
                1 => undone(at, line, again),
                2 => voided(at, line, false),
                3 => voided(at, line, true),
                4 => refired(at, line),
                5 => paid(at, line),
                6 => completed(at),
                _ => cancelled(at),
            });
        std::iter::once(taken(1, &[1, 2])).chain(rest).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two reckonings that share no rule come to the same, whatever happens in whatever order, and told twice.
    #[test]
    fn two_reckonings_agree_on_any_story(facts in story(), moment in prop::sample::select(Moment::ALL.to_vec())) {
        let rules = moved(moment);
        let mut books = booked(&rules, &facts);
        let day = books.reconciled("2026-11-22");
        prop_assert!(day.agrees, "{:?}", day.differences);
        let before = books.balances();
        books.tell_by(&rules, SECOND, 1, &facts).unwrap();
        prop_assert_eq!(&books.balances(), &before);
        prop_assert!(books.reconciled("2026-11-22").agrees);
    }
}
