//! Whatever goes wrong is said in words on the screen, with what to do, and nothing that was written down is lost.

use std::sync::Arc;

use front_of_house::desk::Stamp;
use front_of_house::intent::{Field, Intent, Method};
use shared::fixture;
use shared::money::Money;
use shared::wire::{Approvable, Reject};

use crate::house::*;
use crate::money::three_lines;
use crate::people::{last_desk, staffed};
use crate::touch::Touch;

fn types(field: Field, text: &str) -> Intent {
    Intent::Type(field, text.to_owned())
}

/// A PIN that is wrong, and one too many.
fn wrong_pins() -> Vec<Touch> {
    let rejects = [Reject::WrongPin { left: 2 }, Reject::PinLocked { secs: 30 }];
    let pads = rejects.into_iter().map(|reject| {
        let mut ana = staffed(None);
        let who = "ana".parse().unwrap();
        ana.does([
            Intent::ChoosePerson(who),
            Intent::PinKey(Some(4)),
            Intent::PinEnter,
        ]);
        let (request, _) = last_desk(&ana);
        ana.answered(request, Err(reject));
        Touch::on(ana)
    });
    pads.collect()
}

/// Parts that are more than the whole.
fn split_too_much() -> Touch {
    let mut ana = three_lines();
    use front_of_house::desk::SplitBy::Amount;
    ana.does([Intent::AskSplit, Intent::SplitBy(Amount)]);
    ana.does([types(Field::SplitAmount, "999"), Intent::SplitNow]);
    assert_eq!(ana.asked(), []);
    Touch::on(ana)
}

/// Given less than is due in cash, and more than is due by card.
fn tender(method: Method, given: &str) -> Touch {
    let mut ana = three_lines();
    ana.does([
        Intent::AskPay,
        Intent::Pay(method),
        types(Field::Tendered, given),
    ]);
    ana.does([Intent::TakePayment]);
    assert_eq!(ana.asked(), []);
    Touch::on(ana)
}

/// More than the role may give: a second person is asked at once, and the ask is kept.
fn discount_over_the_role() -> Touch {
    let mut ana = staffed(Some("ana"));
    ana.does([table("12"), add("soup"), Intent::Send]);
    ana.kitchen_takes_all(4);
    ana.does([
        Intent::AskAdjust,
        types(Field::Adjust, "50"),
        types(Field::Reason, "regular"),
    ]);
    ana.does([Intent::Confirm]);
    let asked = ana.last();
    let check = ana.desk.bills(&ana.desk.place().unwrap().clone())[0].check;
    let revision = shared::ids::Revision(1);
    let over = Reject::OverLimit {
        limit: "10 %".to_owned(),
        what: Approvable::Adjust { check, revision },
    };
    ana.answered(asked.request, Err(over));
    Touch::on(ana)
}

/// A dish for a guest who does not sit here.
fn seat_that_is_not_there() -> Touch {
    let mut ana = Waiter::new();
    ana.does([
        table("4"),
        Intent::Seat(Some(2)),
        add("soup"),
        Intent::RemoveGuest,
        Intent::Send,
    ]);
    assert_eq!((ana.asked().len(), ana.check().len()), (0, 1));
    Touch::on(ana)
}

/// The files were edited while the check was open.
fn menu_changed() -> Touch {
    let mut ana = Waiter::new();
    ana.does([table("4"), add("soup"), add("cola")]);
    let mut house = fixture::restaurant();
    house.menu.items.remove(&item("soup"));
    house.menu.item_order.retain(|own| own.as_str() != "soup");
    ana.desk.new_menu(Arc::new(house));
    ana.does([Intent::Send]);
    assert_eq!((ana.asked().len(), ana.check().len()), (0, 2));
    Touch::on(ana)
}

/// The router's clock jumped.
fn clock_jumped() -> Touch {
    let mut ana = Waiter::new();
    ana.desk.hear_beat(EVENING, true);
    Touch::on(ana)
}

/// This terminal's disk is full, and the router's.
fn disks_full() -> [Touch; 2] {
    let sent = || {
        let mut ana = Waiter::new();
        ana.does([table("4"), add("soup"), Intent::Send]);
        let request = ana.last().request;
        (ana, request)
    };
    let (mut here, request) = sent();
    let mut mint = mint;
    let mut stamp = Stamp {
        at: EVENING,
        mint: &mut mint,
    };
    let full = "the disk did not take it (database or disk is full)";
    drop(here.desk.not_kept(request, full, &mut stamp));
    let (mut there, request) = sent();
    let detail = "the disk is full".to_owned();
    there.answered(request, Err(Reject::StoreUnavailable { detail }));
    for ana in [&here, &there] {
        assert_eq!(
            (ana.asked().len(), ana.check().len()),
            (0, 1),
            "nothing is lost"
        );
    }
    [Touch::on(here), Touch::on(there)]
}

#[test]
fn whatever_goes_wrong_is_said_on_the_screen_and_nothing_is_lost() {
    let [wrong, locked] = <[Touch; 2]>::try_from(wrong_pins()).ok().unwrap();
    let [own_disk, router_disk] = disks_full();
    let short = tender(Method::Cash, "1.00");
    let over = tender(Method::CardElsewhere, "500");
    let (split, discount) = (split_too_much(), discount_over_the_role());
    let (seat, menu, clock) = (seat_that_is_not_there(), menu_changed(), clock_jumped());
    #[rustfmt::skip]
    let table: [(&str, &Touch, &[&str]); 11] = [
        ("a wrong PIN", &wrong, &["Wrong PIN; 2 more tries."]),
        ("too many", &locked, &["Too many wrong PINs: wait 30 s."]),
        ("a split that does not add up", &split, &["too much"]),
        ("tender short", &short, &["short: take more, or take 1.00 as a part."]),
        ("tender over", &over, &["A card gives no change: 500.00 is more than is due."]),
        ("a discount above the role", &discount, &["A second person must approve", "10 % is as far as your role goes here"]),
        ("a seat that is not there", &seat, &["seat 2 does not exist", "1 Soup"]),
        ("another menu", &menu, &["The menu was changed", "not on the menu any more"]),
        ("another time", &clock, &["the router's clock jumped", "Fire courses by hand"]),
        ("this disk is full", &own_disk, &["could not keep it on its disk", "Nothing was sent, and it is still on the screen"]),
        ("the router's disk is full", &router_disk, &["cannot write to its disk (the disk is full)", "Everything is kept as NOT SENT YET"]),
    ];
    for (what, touch, words) in table {
        for text in words {
            assert!(touch.sees(text), "{what}: '{text}' is not on the screen");
        }
    }
}

#[test]
fn a_tip_beyond_sense_and_an_empty_gift_card_are_not_sent() {
    let mut ana = three_lines();
    ana.does([
        Intent::AskGift,
        types(Field::GiftAmount, "a lot"),
        Intent::Confirm,
    ]);
    assert!(
        ana.notice().contains("'a lot' is not an amount"),
        "{}",
        ana.notice()
    );
    ana.does([types(Field::GiftAmount, "0"), Intent::Confirm]);
    assert!(
        ana.notice().contains("'0' is not an amount"),
        "{}",
        ana.notice()
    );
    use front_of_house::desk::GiftPaid::House;
    ana.does([
        types(Field::GiftAmount, "20"),
        Intent::GiftPaid(House),
        Intent::Confirm,
    ]);
    assert!(
        ana.notice().contains("reason"),
        "a voucher needs one: {}",
        ana.notice()
    );
    let card = types(Field::Gift, "4242 4242 4242 4242");
    ana.does([card]);
    assert!(ana.notice().contains("card number"), "{}", ana.notice());
    assert_eq!(ana.asked(), []);
    ana.does([types(Field::Reason, "birthday"), Intent::Confirm]);
    let shared::wire::FrontAsk::IssueGift { amount, tender, .. } = ana.last().ask else {
        panic!("a voucher")
    };
    assert_eq!((amount, tender), (Money(2_000), None));
}
