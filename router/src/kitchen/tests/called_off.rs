//! What a shop may take back by itself, and what is left to a person.

use shared::money::Money;
use shared::order::{OrderState, Tender};
use shared::wire::FactBody;

use super::*;

fn state(house: &House, order: &str) -> OrderState {
    house.kitchen.orders[&order_id(order)].state()
}

#[test]
fn what_has_not_fired_goes_as_it_came_and_its_money_with_it() {
    let house = given([menu(), later("A1", &["burger", "cola"], Some("shop-1"))]);
    let outcome = house.when(call_off("A1"));
    assert_eq!(outcome.result, Ok(Accepted::Done));
    let mut back = Vec::new();
    let mut voids = 0;
    for fact in &outcome.facts {
        match &fact.body {
            FactBody::Refunded { tender, amount, .. } => back.push((tender.clone(), *amount)),
            FactBody::LineVoided { after_fire, .. } => {
                assert!(!after_fire, "nothing was cooked, so nothing is waste");
                voids += 1;
            }
            FactBody::OrderCancelled { reason } => assert_eq!(reason, "called off at the shop"),
            other => panic!("nobody asked for {other:?}"),
        }
    }
    let tender = Tender::Online {
        reference: "shop-1".to_owned(),
    };
    let taken = outcome
        .house
        .facts
        .iter()
        .find_map(|fact| match &fact.body {
            FactBody::TenderTaken { amount, .. } => Some(*amount),
            _ => None,
        });
    assert_eq!((back, voids), (vec![(tender, taken.unwrap())], 2));
    assert_eq!(state(&outcome.house, "A1"), OrderState::Cancelled);
    let again = outcome.house.when(call_off("A1"));
    again.refused(Reject::OrderCancelled {
        order: order_id("A1"),
    });
}

#[test]
fn what_is_paid_at_the_door_is_called_off_without_money() {
    let house = given([menu(), later("A1", &["burger"], None)]);
    let outcome = house.when(call_off("A1"));
    let money = |fact: &&Fact| matches!(fact.body, FactBody::Refunded { .. });
    assert_eq!(outcome.facts.iter().filter(money).count(), 0);
    assert_eq!(state(&outcome.house, "A1"), OrderState::Cancelled);
}

#[test]
fn what_has_fired_is_left_to_a_person_and_nobody_but_the_bridge_may_ask() {
    let order = order_id("A1");
    let house = given([menu(), online("A1", &["burger"], Some("shop-1"))]);
    let outcome = house.when(call_off("A1"));
    let house = outcome.refused(Reject::OrderFired { order }).house;
    assert_eq!(state(&house, "A1"), OrderState::Open);
    let by_hand = ask(Role::Front, move |_| {
        let reason = "a waiter".to_owned();
        Command::Bridge(BridgeAsk::CallOff { order, reason })
    });
    let refused = house.when(by_hand).result.unwrap_err();
    assert!(matches!(refused, Reject::NotAllowed { .. }), "{refused}");
    let nobody = given([menu()]).when(call_off("A9"));
    nobody.refused(Reject::UnknownOrder {
        order: order_id("A9"),
    });
}

/// Somebody has paid a part in cash: the shop cannot give that back.
#[test]
fn money_that_came_another_way_is_given_back_by_hand_first() {
    let check = CheckId(order_id("A1").0);
    let pay = front(FrontAsk::Pay {
        check,
        tender: Tender::Cash {
            tendered: Money(100),
        },
        amount: Money(100),
        tip: Money::ZERO,
    });
    let house = given([menu(), later("A1", &["burger"], None), pay]);
    house
        .when(call_off("A1"))
        .refused(Reject::RefundFirst { check });
}
