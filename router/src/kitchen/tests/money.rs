//! Paying, settling, refunding; when a finished order leaves; what can be sold.

use shared::money::Money;
use shared::order::Tender;

use super::*;

fn pay(order: &str, tender: Tender, amount: i64) -> Deed {
    let check = CheckId(order_id(order).0);
    front(FrontAsk::Pay {
        check,
        tender,
        amount: Money(amount),
        tip: Money::ZERO,
    })
}

fn cash(tendered: i64) -> Tender {
    Tender::Cash {
        tendered: Money(tendered),
    }
}

fn card() -> Tender {
    Tender::Card {
        approval: Some("A17".to_owned()),
        last_four: Some("1111".to_owned()),
        brand: None,
    }
}

fn refund(order: &str, amount: i64) -> Deed {
    let (check, reason) = (CheckId(order_id(order).0), "cold".to_owned());
    front(FrontAsk::Refund {
        check,
        tender: card(),
        amount: Money(amount),
        reason,
    })
}

fn cancel(order: &str) -> Deed {
    front(FrontAsk::Cancel {
        order: order_id(order),
        reason: "left".to_owned(),
    })
}

#[test]
fn a_part_in_cash_and_the_rest_by_card() {
    // Fries 6.00 + 10 %, cola 4.00 with 20 % inside.
    let check = CheckId(order_id("A1").0);
    let (change, due) = (Money(400), Money(460));
    given([menu(), submit("A1", &["fries", "cola"])])
        .when(pay("A1", cash(1_000), 600))
        .then(["paid A1 6.00 change 4.00"])
        .answered(Accepted::Paid {
            check,
            change,
            due,
            settled: false,
        })
        .and_when(pay("A1", card(), 460))
        .then(["paid A1 4.60 change 0.00", "settled A1 2 lines 10.60"])
        .facts(["tender A1 4.60", "settled A1 2 lines 9.33 + 1.27"])
        .answered(Accepted::Paid {
            check,
            change: Money(0),
            due: Money(0),
            settled: true,
        });
}

#[test]
fn an_online_order_is_paid_as_it_comes() {
    given([menu()])
        .when(online("A1", &["cola*2"], Some("shop-77")))
        .then([
            "accepted A1 #1",
            "paid A1 8.00 change 0.00",
            "settled A1 1 lines 8.00",
        ])
        .facts([
            "taken A1 8.00",
            "tender A1 8.00",
            "settled A1 1 lines 6.67 + 1.33",
        ])
        .and_when(bump("bar", "A1"))
        .then(["done A1 bar 0.0*", "completed A1"]);
}

#[test]
fn a_void_may_settle_what_was_paid_in_part() {
    given([
        menu(),
        submit("A1", &["fries", "cola"]),
        pay("A1", card(), 400),
    ])
    .when(void("A1", 0))
    .then(["voided A1 0 after fire", "settled A1 1 lines 4.00"]);
}

#[test]
fn money_goes_back_before_lines_do() {
    let first = || Reject::RefundFirst {
        check: CheckId(order_id("A1").0),
    };
    let paid = || {
        given([
            menu(),
            submit("A1", &["fries", "cola"]),
            pay("A1", card(), 1_060),
        ])
    };
    paid().when(void("A1", 1)).refused(first());
    paid().when(cancel("A1")).refused(first());
    paid()
        .when(refund("A1", 400))
        .then(["refunded A1 4.00"])
        .facts(["refunded A1 4.00"])
        .and_when(void("A1", 1))
        .then(["voided A1 1 after fire"])
        .and_when(void("A1", 0))
        .refused(first());
    paid()
        .when(refund("A1", 1_060))
        .and_when(cancel("A1"))
        .then([
            "voided A1 0 after fire",
            "voided A1 1 after fire",
            "cancelled A1",
        ]);
    let part = given([
        menu(),
        submit("A1", &["fries", "cola"]),
        pay("A1", card(), 500),
    ]);
    part.when(void("A1", 0)).refused(first());
}

#[test]
fn what_comes_after_the_bill_is_billed_by_itself() {
    given([menu(), submit("A1", &["cola"]), pay("A1", card(), 400)])
        .when(add("A1", 1, &["fries"]))
        .then(["added A1 fries"])
        .and_when(pay("A1", card(), 660))
        .then(["paid A1 6.60 change 0.00", "settled A1 1 lines 6.60"]);
}

#[test]
fn finished_orders_leave_after_the_recall_window() {
    given([
        menu(),
        submit("A1", &["cola"]),
        bump("bar", "A1"),
        wait(3_600),
    ])
    .when(wait(1))
    .then([])
    .and_when(pay("A1", card(), 400))
    .and_when(wait(15 * 60 - 1))
    .then([])
    .and_when(wait(1))
    .then(["closed A1"])
    .rail("bar", [])
    .and_when(pay("A1", card(), 400))
    .refused(Reject::UnknownCheck {
        check: CheckId(order_id("A1").0),
    });
}

#[test]
fn a_cancelled_order_leaves_too() {
    given([menu(), submit("A1", &["cola"]), cancel("A1")])
        .when(wait(900))
        .then(["closed A1"]);
}

#[test]
fn memory_stays_flat() {
    let mut house = given([menu()]);
    let labels: Vec<String> = (1..=450).map(|n| format!("A{n}")).collect();
    // The views of 400 orders after each deed would take minutes; the other tests look at them.
    let mut kitchen = house.kitchen.clone();
    let mut run = |kitchen: &mut Kitchen, deed: &Deed| {
        let Deed::Ask(role, command) = deed else {
            panic!("an ask")
        };
        house.kitchen = kitchen.clone();
        let by = By {
            role: *role,
            device: "t".parse().unwrap(),
            actor: None,
            approver: None,
            roster: None,
        };
        let body = command(&house);
        let decided = decide(
            kitchen,
            &Stamped {
                at: house.at,
                by,
                body,
            },
        )
        .unwrap();
        decided
            .events
            .iter()
            .for_each(|event| evolve(kitchen, house.at, event));
        house.at = house.at + Span(1);
        decided.events
    };
    for (n, label) in labels.iter().enumerate() {
        run(&mut kitchen, &online(label, &["cola"], Some("paid")));
        let last = run(&mut kitchen, &bump_seen("bar", step(label, 0, 0), 1));
        let closed = last
            .iter()
            .any(|event| matches!(event, Event::OrderClosed { .. }));
        assert_eq!(closed, LINGERING_ORDERS_MAX <= n, "order {n}");
        assert!(kitchen.open_orders() <= LINGERING_ORDERS_MAX);
    }
    assert!(
        !kitchen.orders.contains_key(&order_id("A50")),
        "the oldest left first"
    );
    assert!(kitchen.orders.contains_key(&order_id("A51")));
}

#[test]
fn the_countdown_reserves_and_gives_back() {
    let count = |left| {
        front(FrontAsk::Countdown {
            item: "soup".parse().unwrap(),
            left,
        })
    };
    let availability = |house: &House| {
        let item = house.kitchen.availability(&"soup".parse().unwrap());
        (item.left, item.out)
    };
    let house = given([menu(), count(Some(3)), submit("A1", &["soup*2"])]);
    assert_eq!(availability(&house), (Some(1), false));
    // Taken off after it was fired: the soup is gone.
    let house = house.when(void("A1", 0)).accepted();
    assert_eq!(availability(&house), (Some(1), false));
    // Taken off before: it can be sold again.
    let house = house.when(submit("A2", &["fries@1", "soup@2"])).accepted();
    assert_eq!(availability(&house), (Some(0), true));
    let (line, item) = (line_id("A3", 0), "soup".parse().unwrap());
    let outcome = house.when(submit("A3", &["soup"]));
    assert_eq!(outcome.result, Err(Reject::ItemOut { line, item }));
    let house = outcome.house.when(void("A2", 1)).accepted();
    assert_eq!(availability(&house), (Some(1), false));
    let house = house.when(count(None)).then(["count soup None"]).accepted();
    assert_eq!(availability(&house), (None, false));
}

#[test]
fn a_person_stands_above_stock() {
    let person = |out| {
        front(FrontAsk::EightySix {
            item: "cola".parse().unwrap(),
            out,
        })
    };
    let stock = |out| {
        let body = BridgeAsk::Stock {
            item: "cola".parse().unwrap(),
            out,
        };
        ask(Role::Bridge, move |_| Command::Bridge(body.clone()))
    };
    let check = |house: &House, out, by_stock| {
        let item = house.kitchen.availability(&"cola".parse().unwrap());
        assert_eq!((item.out, item.by_stock), (out, by_stock));
    };
    let house = given([menu(), stock(true)]);
    check(&house, true, true);
    let house = house.when(stock(true)).then([]).accepted();
    let house = house
        .when(person(false))
        .then(["back cola by stock false"])
        .accepted();
    check(&house, false, false);
    // Stock comes in: nothing is left of the quarrel, and the next time it runs out counts.
    let house = house.when(stock(false)).accepted();
    let house = house.when(stock(true)).accepted();
    check(&house, true, true);
    let house = house
        .when(person(true))
        .then(["out cola by stock false"])
        .accepted();
    let house = house.when(stock(false)).accepted();
    check(&house, true, false);
    let house = house.when(person(false)).accepted();
    check(&house, false, false);
    assert!(house.kitchen.marks.is_empty());
}
