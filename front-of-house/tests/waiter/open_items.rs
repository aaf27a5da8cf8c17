//! What is on no menu: a waiter types its name and price, and a second person is asked where the role does not go so far.

use front_of_house::desk::{Dialog, Place};
use front_of_house::intent::{Field, Intent};
use shared::ids::*;
use shared::money::Money;
use shared::wire::*;

use crate::house::*;
use crate::people::staffed;
use crate::touch::Touch;

fn typed(field: Field, text: &str) -> Intent {
    Intent::Type(field, text.to_owned())
}

fn opened(name: &str, price: &str) -> [Intent; 4] {
    [
        Intent::AskOpenItem,
        typed(Field::OpenName, name),
        typed(Field::OpenPrice, price),
        Intent::Confirm,
    ]
}

#[test]
fn a_cake_is_named_priced_sent_and_stands_on_the_check_by_its_name() {
    let mut waiter = Waiter::new();
    waiter.does([table("12"), Intent::Seat(Some(2))]);
    let mut touch = Touch::on(waiter);
    touch.tap("More").tap("Open item");
    touch.types("Birthday cake");
    for key in ["Key 2", "Key 5", "Key .", "Key 5"] {
        touch.tap(key);
    }
    touch.tap("Bar").tap("Confirm: Add to the check");
    assert!(touch.sees("Birthday cake · seat 2"));
    touch.waiter().does([Intent::Send]);
    let FrontAsk::Submit { order } = touch.waiter().last().ask else {
        panic!("it is sent")
    };
    let open = order.lines[0].open.clone().unwrap();
    assert_eq!(
        (open.name.as_str(), open.price),
        ("Birthday cake", Money(2_550))
    );
    assert_eq!(open.station, Some(StationId::new("bar").unwrap()));
    touch.waiter().kitchen_takes_all(1);
    let check = touch.waiter().check();
    assert!(check[0].contains("1 Birthday cake S2"), "{check:?}");
    // One more of it is a copy, with the price that it had.
    touch.waiter().does([Intent::NextLine, Intent::ChangeSent]);
    let place = Place::Table(TableId::new("12").unwrap());
    let copy = touch.waiter().desk.draft(&place).unwrap().content.lines[0].clone();
    assert_eq!(copy.open.map(|open| open.price), Some(Money(2_550)));
}

#[test]
fn nothing_is_added_before_it_has_a_name_and_a_price_that_may_be() {
    for (name, price, told) in [
        ("", "5", "1 to 60"),
        (&"x".repeat(61) as &str, "5", "1 to 60"),
        ("Cake", "much", "'much' is not an amount"),
        ("Cake", "0", "0.01 and 100.00"),
        ("Cake", "-3", "0.01 and 100.00"),
        ("Cake", "100.01", "0.01 and 100.00"),
    ] {
        let mut ana = Waiter::new();
        ana.does([table("12")]).does(opened(name, price));
        assert!(
            ana.notice().contains(told),
            "{name:?} {price}: {}",
            ana.notice()
        );
        assert!(
            matches!(ana.desk.screen.dialog, Some(Dialog::OpenItem(_))),
            "it stays open"
        );
        assert!(ana.check().is_empty());
    }
    let mut ana = Waiter::new();
    ana.does([table("12")])
        .does(opened("4111 1111 1111 1111", "5"));
    assert!(ana.check().is_empty(), "a card number is no name");
}

#[test]
fn what_was_searched_and_not_found_is_its_name() {
    let mut ana = Waiter::new();
    ana.does([
        table("12"),
        typed(Field::Search, "Lobster"),
        Intent::AskOpenItem,
    ]);
    assert_eq!(ana.desk.open_item_view().unwrap().opening.name, "Lobster");
}

#[test]
fn whoever_may_not_is_told_so_before_and_the_second_person_is_asked_when_it_is_sent() {
    let mut ana = staffed(Some("ana"));
    ana.does([table("12"), Intent::AskOpenItem]);
    assert!(ana.desk.open_item_view().unwrap().approval);
    ana.does(opened("Cake", "25"));
    ana.does([Intent::Send]);
    let sent = ana.last();
    let FrontAsk::Submit { order } = &sent.ask else {
        panic!("it is sent")
    };
    let line = order.lines[0].id;
    let what = Approvable::OpenItem { line };
    let limit = "what stands on the menu".to_owned();
    let refused = Reject::OverLimit {
        limit,
        what: what.clone(),
    };
    ana.answered(sent.request, Err(refused));
    let pad = ana.desk.pin_view().expect("a second person is asked");
    assert!(pad.people.iter().all(|person| person.name != "Ana"));
    ana.does([
        Intent::ChoosePerson("eva".parse().unwrap()),
        Intent::PinKey(Some(1)),
        Intent::PinEnter,
    ]);
    let (request, asked) = crate::people::last_desk(&ana);
    assert!(matches!(asked, DeskAsk::Approve { what: asked, .. } if asked == what));
    let (approver, until) = ("eva".parse().unwrap(), EVENING);
    ana.answered(request, Ok(Accepted::Approved { approver, until }));
    let again = ana.last();
    assert_eq!(again.ask, sent.ask, "the same order");
    assert_eq!(again.approver, Some("eva".parse().unwrap()));
}
