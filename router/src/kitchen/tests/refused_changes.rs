//! Refusals of what is asked about orders that are here, or are not; by the ask that earns them.

use shared::money::Money;
use shared::order::Tender;

use super::refusals::{check, text};
use super::*;

fn revise(order: &str, operation: LineOperation) -> Deed {
    front(FrontAsk::Revise {
        order: order_id(order),
        operations: vec![operation],
    })
}

fn take_off(order: &str, line: LineId, revision: u32, reason: &str) -> Deed {
    let (revision, reason) = (Revision(revision), reason.to_owned());
    revise(
        order,
        LineOperation::Void {
            line,
            revision,
            reason,
        },
    )
}

#[test]
fn changes_to_what_is_not_there() {
    let a1 = line_id("A1", 0);
    let unknown = Reject::UnknownOrder {
        order: order_id("Z9"),
    };
    check(take_off("Z9", a1, 1, "x"), unknown.clone());
    check(add("Z9", 0, &["cola"]), unknown.clone());
    check(fire("Z9", 2), unknown.clone());
    check(serve("Z9", 2), unknown.clone());
    check(
        front(FrontAsk::Rush {
            order: order_id("Z9"),
            on: true,
        }),
        unknown,
    );
    let line = line_id("A1", 9);
    check(take_off("A1", line, 1, "x"), Reject::UnknownLine { line });
    check(
        take_off("A1", a1, 7, "x"),
        Reject::LineChanged {
            line: a1,
            theirs: Revision(1),
        },
    );
    check(take_off("A1", a1, 1, " "), Reject::ReasonNeeded);
    check(
        take_off("A1", a1, 1, "4111111111111111"),
        Reject::CardNumberInText,
    );
    let gone = line_id("A3", 0);
    check(
        take_off("A3", gone, 2, "x"),
        Reject::LineVoid { line: gone },
    );
    let order = order_id("A3");
    check(add("A3", 5, &["cola"]), Reject::OrderCancelled { order });
    let reason = || "again".to_owned();
    let cancel = |order, reason| front(FrontAsk::Cancel { order, reason });
    check(cancel(order, reason()), Reject::OrderCancelled { order });
    check(cancel(order_id("A1"), String::new()), Reject::ReasonNeeded);
    let refire = |order, line, reason| {
        front(FrontAsk::Refire {
            order,
            line,
            reason,
        })
    };
    check(
        refire(order_id("A1"), a1, reason()),
        Reject::NotCooked { line: a1 },
    );
    check(
        refire(order_id("A1"), line, reason()),
        Reject::UnknownLine { line },
    );
}

#[test]
fn a_line_that_was_taken_off_twice() {
    let line = line_id("A1", 0);
    let house = given([menu(), submit("A1", &["burger"]), void("A1", 0)]);
    let late = house.when(take_off("A1", line, 1, "x"));
    late.refused(Reject::LineChanged {
        line,
        theirs: Revision(2),
    });
    let house = given([menu(), submit("A1", &["burger", "cola"])]);
    let (revision, reason) = (Revision(1), "x".to_owned());
    let once = LineOperation::Void {
        line,
        revision,
        reason,
    };
    let operations = vec![once.clone(), once];
    let twice = front(FrontAsk::Revise {
        order: order_id("A1"),
        operations,
    });
    house.when(twice).refused(Reject::LineVoid { line });
}

#[test]
fn courses_and_stations() {
    check(
        fire("A1", 1),
        Reject::NothingHeld {
            course: CourseNo(1),
        },
    );
    let hold = FrontAsk::HoldCourse {
        order: order_id("A1"),
        course: CourseNo(1),
    };
    check(
        front(hold),
        Reject::NothingHeld {
            course: CourseNo(1),
        },
    );
    check(
        serve("A1", 1),
        Reject::CourseNotReady {
            course: CourseNo(1),
            open: 1,
        },
    );
    check(
        serve("A1", 3),
        Reject::UnknownCourse {
            course: CourseNo(3),
        },
    );
    let station: StationId = "sushi".parse().unwrap();
    let unknown = Reject::UnknownStation {
        station: station.clone(),
    };
    check(bump_seen("sushi", step("A1", 0, 0), 1), unknown.clone());
    check(undo("sushi", &[step("A1", 0, 0)]), unknown.clone());
    check(recall("A1", 2, "sushi", 1), unknown.clone());
    let shown = StationAsk::Displayed {
        station: station.clone(),
        tickets: Vec::new(),
    };
    check(screen(shown), unknown.clone());
    check(
        ask(Role::Driver, move |_| Command::StationDark(station.clone())),
        unknown,
    );
    let gone = Reject::UnknownTicket {
        ticket: ticket("A1", 2, "grill", 4),
    };
    check(recall("A1", 2, "grill", 4), gone);
    let ticket = ticket("A1", 2, "grill", 1);
    let station: StationId = "bar".parse().unwrap();
    let foreign = StationAsk::Recall {
        station,
        ticket: ticket.clone(),
    };
    check(screen(foreign), Reject::UnknownTicket { ticket });
    let steps = vec![
        SeenStep {
            step: step("A1", 0, 0),
            revision: Revision(1)
        };
        501
    ];
    let station = "grill".parse().unwrap();
    let many = StationAsk::Bump {
        station,
        steps,
        tap_age: None,
    };
    check(screen(many), Reject::TooManySteps { max: 500 });
}

#[test]
fn money() {
    let check_id = CheckId(order_id("A2").0);
    let due = Money(400);
    let pay = |check, tender, amount| {
        front(FrontAsk::Pay {
            check,
            tender,
            amount: Money(amount),
            tip: Money::ZERO,
        })
    };
    let card = || Tender::Card {
        approval: None,
        last_four: None,
        brand: None,
    };
    let nobody = CheckId(order_id("Z9").0);
    check(
        pay(nobody, card(), 1),
        Reject::UnknownCheck { check: nobody },
    );
    for amount in [0, -1, 401] {
        check(
            pay(check_id, card(), amount),
            Reject::BadAmount {
                amount: Money(amount),
                due,
            },
        );
    }
    let short = Tender::Cash {
        tendered: Money(399),
    };
    let want = Reject::TenderShort {
        tendered: Money(399),
        amount: due,
    };
    check(pay(check_id, short, 400), want);
    for (approval, last_four) in [
        (text("4111111111111111"), None),
        (None, text("4111111111111111")),
    ] {
        let leak = Tender::Card {
            brand: None,
            approval,
            last_four,
        };
        check(pay(check_id, leak, 400), Reject::CardNumberInText);
    }
    let cancelled = CheckId(order_id("A3").0);
    let order = order_id("A3");
    check(pay(cancelled, card(), 1), Reject::OrderCancelled { order });
    let refund = |amount, reason: &str| {
        let (amount, reason) = (Money(amount), reason.to_owned());
        front(FrontAsk::Refund {
            check: check_id,
            tender: card(),
            amount,
            reason,
        })
    };
    let none = Reject::BadAmount {
        amount: Money(1),
        due: Money::ZERO,
    };
    check(refund(1, "cold"), none);
    let house = given([menu(), submit("A2", &["cola"]), pay(check_id, card(), 400)]);
    house.when(refund(1, "")).refused(Reject::ReasonNeeded);
    let house = given([menu(), submit("A2", &["cola"]), pay(check_id, card(), 400)]);
    house
        .when(pay(check_id, card(), 1))
        .refused(Reject::AlreadySettled { check: check_id });
}
