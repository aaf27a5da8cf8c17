//! What is on no menu: named and priced by a waiter, cooked where they say, on the check and in the books to the cent.

use shared::money::Money;
use shared::order::{LineDraft, OpenItem, Tender};
use shared::wire::FactBody;

use super::*;

pub(super) fn open(order: &str, n: u8, name: &str, price: i64, station: Option<&str>) -> LineDraft {
    LineDraft {
        item: "open-food".parse().unwrap(),
        modifiers: Vec::new(),
        open: Some(OpenItem {
            name: name.to_owned(),
            price: Money(price),
            station: station.map(|id| id.parse().unwrap()),
        }),
        ..line(order, n, "steak")
    }
}

fn with(line: LineDraft) -> OrderDraft {
    let mut order = draft("A1", &["cola"]);
    order.lines.push(line);
    order
}

fn sends(line: LineDraft) -> Deed {
    let order = with(line);
    front(FrontAsk::Submit { order })
}

#[test]
fn two_of_one_department_are_two_dishes_and_each_goes_where_it_is_sent() {
    let mut order = with(open("A1", 1, " Birthday cake ", 2_500, Some("bar")));
    order.lines.push(open("A1", 2, "Lobster", 6_000, None));
    let house = given([menu(), front(FrontAsk::Submit { order })]);
    let read = |station: &str| -> Vec<String> {
        let station = station.parse().unwrap();
        let rail = house.kitchen.station_snapshot(&station, &Nobody).unwrap();
        let lines = rail.tickets.into_iter().flat_map(|ticket| ticket.lines);
        lines.map(|line| line.names.get("de").to_owned()).collect()
    };
    assert_eq!(read("bar"), ["Cola", "Birthday cake"]);
    assert_eq!(read("grill"), ["Lobster"]);
}

#[test]
fn its_price_is_sealed_like_any_other_and_the_books_hear_its_name() {
    let cash = Tender::Cash {
        tendered: Money(10_000),
    };
    let house = given([menu(), sends(open("A1", 1, "Lobster", 6_000, None))]);
    let check = CheckId(order_id("A1").0);
    let view = house.kitchen.order_view(order_id("A1"), &Nobody).unwrap();
    let line = &view.lines[1];
    assert_eq!(line.sealed.unit, Money(6_000));
    assert_eq!(line.sealed.net + line.sealed.tax, line.sealed.gross);
    assert_eq!(line.sealed.category.as_str(), "mains");
    let due = view.check.due;
    let pay = FrontAsk::Pay {
        check,
        tender: cash,
        amount: due,
        tip: Money::ZERO,
    };
    let paid = house.when(front(pay));
    let sold = paid.facts.iter().find_map(|fact| match &fact.body {
        FactBody::CheckSettled { lines, totals, .. } => Some((lines.clone(), *totals)),
        _ => None,
    });
    let (lines, totals) = sold.expect("it was settled");
    assert_eq!(totals.gross, due);
    let names: Vec<_> = lines.iter().map(|line| line.name.as_deref()).collect();
    assert_eq!(names, [None, Some("Lobster")]);
}

#[test]
fn it_is_added_voided_and_moved_like_any_other_line() {
    let add = |line| {
        let order = order_id("A1");
        let operations = vec![LineOperation::Add { line }];
        front(FrontAsk::Revise { order, operations })
    };
    let void = ask(Role::Front, |house: &House| {
        let revision = house.line_revision("A1", 1);
        Command::Front(FrontAsk::Revise {
            order: order_id("A1"),
            operations: vec![LineOperation::Void {
                line: line_id("A1", 1),
                revision,
                reason: "changed their mind".to_owned(),
            }],
        })
    });
    let house = given([
        menu(),
        submit("A1", &["cola"]),
        add(open("A1", 1, "Lobster", 6_000, None)),
    ]);
    let before = house.kitchen.order_view(order_id("A1"), &Nobody).unwrap();
    let done = house.when(void).accepted();
    let after = done.kitchen.order_view(order_id("A1"), &Nobody).unwrap();
    let taken_off = before.check.due - after.check.due;
    assert_eq!(taken_off, before.lines[1].sealed.gross);
}

#[test]
fn what_is_no_open_item_is_refused_by_its_name() {
    let line = line_id("A1", 1);
    let bad = Reject::BadOpenItem {
        line,
        chars: 60,
        max: Money(10_000),
    };
    let long = "x".repeat(61);
    let wrong = [
        ("", 100),
        ("  ", 100),
        ("two\nlines", 100),
        (long.as_str(), 100),
        ("Lobster", 0),
        ("Lobster", -100),
        ("Lobster", 10_001),
    ];
    for (name, price) in wrong {
        let asked = sends(open("A1", 1, name, price, None));
        given([menu()]).when(asked).refused(bad.clone());
    }
    let nameless = LineDraft {
        open: None,
        ..open("A1", 1, "Lobster", 100, None)
    };
    given([menu()]).when(sends(nameless)).refused(bad);
    let dish = LineDraft {
        item: "fries".parse().unwrap(),
        ..open("A1", 1, "Fries for less", 100, None)
    };
    let item = dish.item.clone();
    let not_open = Reject::NotOpen { line, item };
    given([menu()]).when(sends(dish)).refused(not_open);
    let nowhere = sends(open("A1", 1, "Lobster", 100, Some("moon")));
    let station = "moon".parse().unwrap();
    given([menu()])
        .when(nowhere)
        .refused(Reject::UnknownStation { station });
    let card = sends(open("A1", 1, "4111 1111 1111 1111", 100, None));
    given([menu()]).when(card).refused(Reject::CardNumberInText);
    let exact = sends(open("A1", 1, &"x".repeat(60), 10_000, None));
    given([menu()]).when(exact).accepted();
}
