//! Any evening at all: the books balance, and stock is what a second reckoning says.

use proptest::prelude::*;

use super::*;

/// What may happen in an evening, by small numbers.
#[derive(Clone, Debug)]
enum Happening {
    Done {
        line: u128,
        again: u16,
    },
    Undone {
        line: u128,
        again: u16,
    },
    Discarded {
        line: u128,
        refire: bool,
    },
    Paid {
        check: u128,
        minor: i64,
    },
    Settled {
        check: u128,
        sold: Vec<(i64, i64)>,
    },
    Refunded {
        check: u128,
        minor: i64,
    },
    /// A tip of a card payment was one thing and is another.
    Tipped {
        check: u128,
        before: i64,
        tip: i64,
    },
    Gift {
        minor: i64,
        paid: bool,
    },
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
        1 => (check.clone(), 0..900_i64, 0..900_i64)
            .prop_map(|(check, before, tip)| Happening::Tipped { check, before, tip }),
        1 => (1..5_000_i64, any::<bool>()).prop_map(|(minor, paid)| Happening::Gift { minor, paid }),
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
        Happening::Tipped { check, before, tip } => tipped(at, *check, *before, *tip),
        Happening::Gift { minor, paid } => gift(at, *minor, *paid),
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
                let plate = plates.entry((*line, *again)).or_insert(' ');
                taken -= if *plate == 'p' { 2 } else { 0 };
                *plate = if *plate == 'p' { ' ' } else { *plate };
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
        let tally = books.reader().counts().unwrap().tally;
        prop_assert_eq!(tally.entries, i64::try_from(totals.journal_entries).unwrap());
        prop_assert_eq!(tally.movements, i64::try_from(totals.stock_movements).unwrap());
        prop_assert_eq!(tally.balance, 0);
        prop_assert_eq!(totals.facts_parked, 0);
        let day = crate::reconcile::reconcile(&books.reader(), "2026-11-22").unwrap();
        prop_assert!(day.agrees, "{:?}", day.differences);
        let (taken, binned) = recomputed(&evening);
        let chart = restaurant().chart;
        let of = |name: &str| before.get(name).copied().unwrap_or_default();
        prop_assert_eq!(books.patties(), (100 - taken).to_string());
        prop_assert_eq!(of(&chart.waste), binned * 250);
        prop_assert_eq!(of(&chart.cost_of_goods), taken * 125 - binned * 250);
        prop_assert_eq!(of(&chart.inventory), (100 - taken) * 125);
    }
}
