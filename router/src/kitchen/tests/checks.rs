//! Checks divided and put together: shares and cents stay whole, and the kitchen never hears of it.

use shared::check::{OpenCheck, Share};
use shared::money::Money;
use shared::order::Tender;
use shared::wire::{
    AdjustBy, AdjustmentKind, CheckAmount, CheckShare, LineShares, SeatCheck, Split,
};

use super::any_money::reseat;
use super::*;

/// A check that a terminal minted.
pub(super) fn minted(n: u128) -> CheckId {
    CheckId(Uuid::from_u128(0xc0_0000 + n))
}

pub(super) fn home(order: &str) -> CheckId {
    CheckId(order_id(order).0)
}

pub(super) fn revision(house: &House, check: CheckId) -> Revision {
    let found = house.kitchen.checks.get(check);
    found.map_or(Revision(0), |check| check.revision)
}

pub(super) fn split_as(check: CheckId, split: Split) -> Deed {
    ask(Role::Front, move |house| {
        Command::Front(FrontAsk::SplitCheck {
            check,
            revision: revision(house, check),
            split: split.clone(),
        })
    })
}

pub(super) fn adjust(
    check: CheckId,
    kind: AdjustmentKind,
    by: AdjustBy,
    lines: Vec<LineId>,
) -> Deed {
    ask(Role::Front, move |house| {
        Command::Front(FrontAsk::Adjust {
            check,
            revision: revision(house, check),
            kind,
            by,
            lines: lines.clone(),
            reason: "waited".to_owned(),
        })
    })
}

pub(super) fn percent(percent: u32) -> AdjustBy {
    AdjustBy::Percent {
        milli_percent: percent * 1_000,
    }
}

pub(super) fn pay_with(check: CheckId, tender: Tender, amount: i64, tip: i64) -> Deed {
    front(FrontAsk::Pay {
        check,
        tender,
        amount: Money(amount),
        tip: Money(tip),
    })
}

pub(super) fn pay(check: CheckId, amount: i64) -> Deed {
    let tendered = Money(amount);
    pay_with(check, Tender::Cash { tendered }, amount, 0)
}

pub(super) fn seats(order: &str, items: &[(&str, Option<u8>)]) -> Deed {
    let names: Vec<&str> = items.iter().map(|(name, _)| *name).collect();
    let mut order = draft(order, &names);
    for (line, (_, seat)) in order.lines.iter_mut().zip(items) {
        line.seat = *seat;
    }
    front(FrontAsk::Submit { order })
}

pub(super) fn open(house: &House, check: CheckId) -> OpenCheck {
    house
        .kitchen
        .open_check(check)
        .expect("the house follows it")
}

pub(super) fn dues(house: &House) -> Vec<i64> {
    let checks = house.kitchen.checks.iter();
    checks.map(|(_, check)| check.due().0).collect()
}

pub(super) fn cash_facts(facts: &[Fact]) -> Vec<String> {
    facts.iter().map(words::fact).collect()
}

/// Fries 6.00 + 10 %, cola 4.00, and a soup for the table.
pub(super) fn table() -> House {
    let items = [("fries", Some(1)), ("cola", Some(2)), ("soup", None)];
    given([menu(), seats("A1", &items)])
}

#[test]
fn each_seat_pays_its_own_and_shares_what_is_for_the_table() {
    let house = table();
    let whole = house
        .kitchen
        .check_view(&house.kitchen.orders[&order_id("A1")]);
    let split = Split::Seat {
        seats: vec![
            SeatCheck {
                seat: 1,
                check: home("A1"),
            },
            SeatCheck {
                seat: 2,
                check: minted(1),
            },
        ],
    };
    let house = house.when(split_as(home("A1"), split)).accepted();
    let (one, two) = (open(&house, home("A1")), open(&house, minted(1)));
    assert_eq!(one.due + two.due, whole.due);
    assert_eq!((one.lines.len(), two.lines.len()), (2, 2));
    assert_eq!(two.seat, Some(2));
    assert_eq!(one.lines[1].share, Share { part: 1, of: 2 });
    // What seat 2 orders later is on its check.
    let mut more = line("A1", 9, "cola");
    more.seat = Some(2);
    let operations = vec![LineOperation::Add { line: more }];
    let order = order_id("A1");
    let house = house
        .when(front(FrontAsk::Revise { order, operations }))
        .accepted();
    assert_eq!(open(&house, minted(1)).lines.len(), 3);
    assert_eq!(open(&house, minted(1)).due, two.due + Money(400));
}

#[test]
fn three_pay_evenly_and_the_dish_is_sold_once() {
    let checks = vec![home("A1"), minted(1), minted(2)];
    let evenly = Split::Evenly { checks };
    let house = given([menu(), submit("A1", &["fries", "cola"])]);
    let house = house.when(split_as(home("A1"), evenly)).accepted();
    let due = dues(&house);
    assert_eq!(due.iter().sum::<i64>(), 1_060);
    assert!(
        due.iter().max().unwrap() - due.iter().min().unwrap() <= 1,
        "{due:?}"
    );
    let mut quantities = 0;
    let mut house = house;
    for check in [home("A1"), minted(1), minted(2)] {
        let amount = open(&house, check).due.0;
        let outcome = house.when(pay(check, amount));
        for fact in &outcome.facts {
            if let shared::wire::FactBody::CheckSettled { lines, .. } = &fact.body {
                quantities += lines
                    .iter()
                    .map(|line| u32::from(line.quantity))
                    .sum::<u32>();
            }
        }
        house = outcome.accepted();
    }
    assert_eq!(quantities, 2, "two dishes, each counted once");
    let view = house.kitchen.order_view(order_id("A1"), &Nobody).unwrap();
    assert!(view.check.settled && view.check.due == Money::ZERO);
    assert_eq!(view.check.paid, Money(1_060));
}

#[test]
fn amounts_are_met_to_the_cent_or_refused() {
    let amounts = |one: i64, two: i64| Split::Amount {
        amounts: vec![
            CheckAmount {
                check: home("A1"),
                amount: Money(one),
            },
            CheckAmount {
                check: minted(1),
                amount: Money(two),
            },
        ],
    };
    let house = given([menu(), submit("A1", &["fries", "cola"])]);
    let house = house
        .when(split_as(home("A1"), amounts(333, 727)))
        .accepted();
    assert_eq!(open(&house, home("A1")).due, Money(333));
    assert_eq!(open(&house, minted(1)).due, Money(727));
    let (parts, whole) = (Money(1_000), Money(1_060));
    given([menu(), submit("A1", &["fries", "cola"])])
        .when(split_as(home("A1"), amounts(500, 500)))
        .refused(Reject::SplitDoesNotAddUp { parts, whole });
}

pub(super) fn by_item(line: LineId, shares: &[(CheckId, u64, u64)]) -> Split {
    let share = |(check, part, of): &(CheckId, u64, u64)| CheckShare {
        check: *check,
        share: Share {
            part: *part,
            of: *of,
        },
    };
    let shares = shares.iter().map(share).collect();
    Split::Item {
        lines: vec![LineShares { line, shares }],
    }
}

#[test]
fn a_bottle_in_thirds_and_a_line_to_another_check() {
    let bottle = line_id("A1", 1);
    let thirds = [(home("A1"), 1, 3), (minted(1), 1, 3), (minted(2), 1, 3)];
    let house = given([menu(), submit("A1", &["fries", "cola"])])
        .when(split_as(home("A1"), by_item(bottle, &thirds)))
        .accepted();
    assert_eq!(open(&house, minted(1)).due, Money(133));
    assert_eq!(open(&house, minted(2)).due, Money(134));
    // A third goes back: two thirds of the bottle are on the first check.
    let house = house
        .when(split_as(minted(1), by_item(bottle, &[(home("A1"), 1, 1)])))
        .accepted();
    let first = open(&house, home("A1"));
    assert_eq!(first.lines[1].share, Share { part: 2, of: 3 });
    assert_eq!(
        house.kitchen.open_check(minted(1)),
        None,
        "nothing is on it"
    );
    let halves = [(home("A1"), 1, 2), (minted(2), 1, 3)];
    house
        .when(split_as(home("A1"), by_item(bottle, &halves)))
        .refused(Reject::SharesDoNotAddUp { line: bottle });
}

#[test]
fn two_tables_pay_together_and_each_order_is_booked() {
    let merge = front(FrontAsk::MergeChecks {
        checks: vec![home("A2")],
        into: home("A1"),
    });
    let house = given([menu(), submit("A1", &["fries"]), submit("A2", &["cola"])])
        .when(merge)
        .accepted();
    assert_eq!(open(&house, home("A1")).due, Money(1_060));
    let due = |label: &str| {
        house
            .kitchen
            .order_view(order_id(label), &Nobody)
            .unwrap()
            .check
            .due
    };
    assert_eq!((due("A1"), due("A2")), (Money(660), Money(400)));
    // What the second table orders now is on the common check.
    let outcome = house
        .when(add("A2", 7, &["cola"]))
        .and_when(pay(home("A1"), 1_460));
    assert_eq!(
        cash_facts(&outcome.facts),
        [
            "tender A1 14.60",
            "settled A1 1 lines 6.00 + 0.60",
            "settled A2 2 lines 6.66 + 1.34"
        ]
    );
    let house = outcome.accepted();
    assert!(
        house
            .kitchen
            .order_view(order_id("A2"), &Nobody)
            .unwrap()
            .check
            .settled
    );
}

#[test]
fn what_was_seen_has_changed() {
    let stale = FrontAsk::SplitCheck {
        check: home("A1"),
        revision: Revision(1),
        split: Split::Evenly {
            checks: vec![home("A1"), minted(1)],
        },
    };
    given([menu(), submit("A1", &["fries"]), add("A1", 1, &["cola"])])
        .when(front(stale))
        .refused(Reject::CheckChanged {
            check: home("A1"),
            theirs: Revision(2),
        });
}

#[test]
fn the_second_change_to_one_line_shows_theirs_and_additions_never_conflict() {
    let house = given([menu(), submit("A1", &["fries", "cola"])]);
    let seen = house.line_revision("A1", 0);
    // Two waiters looked at the same line; both also add a cola.
    let ana = reseat("A1", 0, seen, 1);
    let ben = reseat("A1", 0, seen, 2);
    let theirs = seen.next();
    let line = line_id("A1", 0);
    house
        .when(ana)
        .and_when(add("A1", 2, &["cola"]))
        .and_when(add("A1", 3, &["cola"]))
        .and_when(ben)
        .refused(Reject::LineChanged { line, theirs });
}

#[test]
fn a_party_moves_and_a_colleague_takes_over() {
    let order = order_id("A1");
    let table: TableId = "7".parse().unwrap();
    let to: ActorId = "ben".parse().unwrap();
    let (there, them) = (table.clone(), to.clone());
    let nowhere: TableId = "99".parse().unwrap();
    let house = given([menu(), submit("A1", &["fries"])])
        .when(front(FrontAsk::MoveTable {
            order,
            table: there,
        }))
        .and_when(front(FrontAsk::Transfer { order, to: them }))
        .accepted();
    let head = house.kitchen.order_view(order, &Nobody).unwrap().head;
    assert_eq!((head.table, head.server), (Some(table), Some(to)));
    let table = nowhere.clone();
    house
        .when(front(FrontAsk::MoveTable { order, table }))
        .refused(Reject::UnknownTable { table: nowhere });
}
