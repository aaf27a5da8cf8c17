//! Discounts, comps, service, tips and gift cards: what a check costs besides its dishes.

use shared::money::Money;
use shared::order::Tender;
use shared::wire::{AdjustBy, AdjustmentKind};

use super::checks::{adjust, by_item, home, minted, open, pay, pay_with, percent, split_as};
use super::*;

#[test]
fn a_discount_travels_with_its_line() {
    let (discount, fries) = (AdjustmentKind::Discount, line_id("A1", 0));
    let house = given([menu(), submit("A1", &["fries", "cola"])])
        .when(adjust(home("A1"), discount, percent(10), Vec::new()))
        .accepted();
    assert_eq!(open(&house, home("A1")).due, Money(954));
    let house = house
        .when(split_as(home("A1"), by_item(fries, &[(minted(1), 1, 1)])))
        .accepted();
    assert_eq!(open(&house, minted(1)).due, Money(594));
    assert_eq!(open(&house, home("A1")).due, Money(360));
    // Ten percent become twenty, not thirty; and none again.
    let house = house
        .when(adjust(minted(1), discount, percent(20), Vec::new()))
        .accepted();
    assert_eq!(open(&house, minted(1)).due, Money(528));
    let house = house
        .when(adjust(minted(1), discount, percent(0), Vec::new()))
        .accepted();
    assert_eq!(open(&house, minted(1)).due, Money(660));
    house
        .when(adjust(
            minted(1),
            discount,
            AdjustBy::Amount { amount: Money(661) },
            vec![fries],
        ))
        .refused(Reject::BadAdjustment { check: minted(1) });
}

#[test]
fn a_comp_is_booked_although_nothing_is_left_to_pay() {
    let comp = adjust(home("A1"), AdjustmentKind::Comp, percent(100), Vec::new());
    let outcome = given([menu(), submit("A1", &["fries"])])
        .when(comp)
        .and_when(pay(home("A1"), 0));
    let fact = &outcome.facts[0].body;
    let shared::wire::FactBody::CheckSettled {
        totals,
        adjustments,
        ..
    } = fact
    else {
        panic!("{fact:?}")
    };
    assert_eq!(totals.gross, Money::ZERO);
    assert_eq!(adjustments[0].sealed.net, Money(-600));
    assert_eq!(adjustments[0].sealed.tax, Money(-60));
}

#[test]
fn service_is_charged_on_what_is_left_after_the_discount() {
    let service = adjust(home("A1"), AdjustmentKind::Service, percent(10), Vec::new());
    let house = given([menu(), submit("A1", &["fries"])])
        .when(adjust(
            home("A1"),
            AdjustmentKind::Discount,
            percent(50),
            Vec::new(),
        ))
        .and_when(service)
        .accepted();
    let check = open(&house, home("A1"));
    assert_eq!(check.due, Money(363));
    assert_eq!(check.totals.tax, Money(33));
}

#[test]
fn a_tip_is_the_staffs_and_may_change_on_a_card() {
    let card = Tender::Card {
        approval: Some("A17".to_owned()),
        last_four: Some("1111".to_owned()),
        brand: Some("visa".to_owned()),
    };
    let tip = |n, tip| {
        front(FrontAsk::AdjustTip {
            check: home("A1"),
            payment: n,
            tip: Money(tip),
        })
    };
    let house = given([menu(), submit("A1", &["fries"])])
        .when(pay_with(home("A1"), card, 660, 100))
        .and_when(tip(1, 150))
        .facts(["tip A1 1.00 to 1.50"])
        .accepted();
    assert_eq!(open(&house, home("A1")).payments[0].tip, Money(150));
    let unknown = Reject::UnknownPayment {
        check: home("A1"),
        payment: 2,
    };
    house.when(tip(2, 10)).refused(unknown);
}

#[test]
fn gift_cards_hold_what_the_router_says() {
    let code: GiftCode = "G-1".parse().unwrap();
    let issue = front(FrontAsk::IssueGift {
        code: code.clone(),
        amount: Money(500),
        tender: Some(Tender::Cash {
            tendered: Money(500),
        }),
        reason: String::new(),
    });
    let gift = || Tender::Gift { code: code.clone() };
    let unknown = Reject::UnknownGift { code: code.clone() };
    let house = given([menu(), submit("A1", &["fries"])])
        .when(pay_with(home("A1"), gift(), 660, 0))
        .refused(unknown)
        .house
        .when(issue)
        .facts(["gift G-1 5.00"])
        .accepted();
    let short = Reject::GiftShort {
        code: code.clone(),
        balance: Money(500),
    };
    let house = house
        .when(pay_with(home("A1"), gift(), 660, 0))
        .refused(short)
        .house
        .when(pay_with(home("A1"), gift(), 500, 0))
        .and_when(pay(home("A1"), 160))
        .accepted();
    assert_eq!(house.kitchen.gift_balance(&code), Some(Money::ZERO));
    assert!(open(&house, home("A1")).settled);
}
