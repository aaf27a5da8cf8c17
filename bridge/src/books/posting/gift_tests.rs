//! Tips that change, and gift cards: what the house owes to others.

use shared::money::Money;
use shared::order::Tender;
use shared::wire::AdjustmentKind;

use super::tests::accounts;
use super::*;

#[test]
fn a_tip_that_changes_moves_its_charge_with_it() {
    let a = accounts();
    let mut balances = Balances::new();
    let card = Tender::Card {
        approval: None,
        last_four: None,
        brand: None,
    };
    add_up(
        &mut balances,
        &tip_adjusted(&a, &card, Money(300), Money(6)).unwrap(),
    );
    assert_eq!(balances[&a.card], Money(294));
    assert_eq!(balances[&a.charges], Money(6));
    assert_eq!(balances[&a.tips], Money(-300));
    add_up(
        &mut balances,
        &tip_adjusted(&a, &card, Money(-300), Money(-6)).unwrap(),
    );
    assert!(balances.values().all(|sum| *sum == Money::ZERO));
}

#[test]
fn a_gift_card_is_owed_until_it_is_spent_and_a_voucher_is_a_comp() {
    let a = accounts();
    let mut balances = Balances::new();
    let cash = Tender::Cash {
        tendered: Money(5_000),
    };
    add_up(
        &mut balances,
        &gift_issued(&a, Some(&cash), Money(5_000)).unwrap(),
    );
    assert_eq!(
        (balances[&a.cash], balances[&a.gifts]),
        (Money(5_000), Money(-5_000))
    );
    let gift = Tender::Gift {
        code: "G-1".parse().unwrap(),
    };
    let spent = tender_taken(&a, &gift, Money(1_080), Money::ZERO).unwrap();
    add_up(&mut balances, &spent);
    assert_eq!(
        (balances[&a.deposits], balances[&a.gifts]),
        (Money(-1_080), Money(-3_920))
    );
    add_up(&mut balances, &gift_issued(&a, None, Money(1_000)).unwrap());
    assert_eq!(balances[a.adjustment(AdjustmentKind::Comp)], Money(1_000));
    assert!(
        !a.is_earned(&a.gifts),
        "nothing is earned by selling a card"
    );
}
