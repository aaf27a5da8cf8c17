//! What an evening brings in: divided checks, cash, cards that are declined, silent or late, gift cards, refunds.

use std::time::Duration;

use front_of_house::card_terminal::Pace;
use front_of_house::desk::{Dialog, SplitBy};
use front_of_house::intent::{Field, Intent, Method};
use shared::money::Money;
use shared::order::Tender;

use super::dues;
use super::house::{ANA, BEN, House, add, table, write};

fn no_tip() -> Intent {
    write(Field::Tip, "")
}

/// A tip after which the sum ends in these cents, as the card simulator reads them.
fn tip_for(due: Money, cents: i64) -> Intent {
    let tip = Money((cents - due.0).rem_euclid(100));
    write(Field::Tip, tip)
}

#[test]
fn a_check_is_split_merged_and_paid_in_cash_and_by_card_to_the_cent() {
    let mut house = House::at_work();
    let seat = |n| Intent::Seat(Some(n));
    house.does(
        ANA,
        [table("7"), seat(1), add("soup"), seat(2), add("fries")],
    );
    house.asks(ANA, [Intent::Seat(None), add("cola"), Intent::Send]);
    house.until("both see it", |house| dues(house, BEN, "7").len() == 1);
    let whole = dues(&house, BEN, "7")[0];

    house.asks(
        ANA,
        [
            Intent::AskSplit,
            Intent::SplitBy(SplitBy::Seat),
            Intent::SplitNow,
        ],
    );
    house.until("a check for each seat", |house| {
        dues(house, BEN, "7").len() == 2
    });
    assert_eq!(dues(&house, BEN, "7").iter().sum::<i64>(), whole);
    house.asks(BEN, [table("7"), Intent::AskSplit, Intent::MergeBack]);
    house.until("one check again", |house| dues(house, ANA, "7") == [whole]);
    let evenly = [
        Intent::AskSplit,
        Intent::SplitBy(SplitBy::Evenly),
        Intent::SplitWays(3),
    ];
    house.does(BEN, evenly);
    house.asks(BEN, [Intent::SplitNow]);
    house.until("three checks", |house| dues(house, ANA, "7").len() == 3);
    let thirds = dues(&house, ANA, "7");
    let spread = thirds.iter().max().unwrap() - thirds.iter().min().unwrap();
    assert_eq!(
        (thirds.iter().sum::<i64>(), spread <= 1),
        (whole, true),
        "{thirds:?}"
    );

    // Cash: due to the next quarter, and change.
    house.does(ANA, [table("7"), Intent::AskPay]);
    let asked = house.desk(ANA).pay_view().unwrap().tendering.due;
    assert_eq!(asked.0 % 25, 0, "{asked}");
    assert_ne!(thirds[0] % 25, 0, "there is something to round");
    house.asks(ANA, [write(Field::Tendered, "20"), Intent::TakePayment]);
    house.until("what to give back is on the screen", |house| {
        matches!(house.desk(ANA).screen.dialog, Some(Dialog::Paid { change, due, .. })
            if change == Money(2_000) - asked && due == Money::ZERO)
    });
    house.until("ben sees it paid", |house| {
        house
            .bills(BEN, "7")
            .iter()
            .filter(|bill| bill.settled)
            .count()
            == 1
    });
    the_card_is_declined_silent_and_late(&mut house);

    // The last one pays, and nothing is left or was cooked again.
    house.asks(
        BEN,
        [Intent::CloseDialog, Intent::AskPay, Intent::TakePayment],
    );
    house.until("all is paid", |house| {
        [ANA, BEN]
            .iter()
            .all(|who| house.bills(*who, "7").iter().all(|bill| bill.settled))
    });
    let taken = house.lines_taken();
    assert_eq!((taken.len(), taken.values().max()), (3, Some(&1)));
}

/// Ben takes one check by card: it is declined, then silent, then approved long after he closed the dialog.
fn the_card_is_declined_silent_and_late(house: &mut House) {
    let settled = |house: &House| {
        let bills = house.bills(BEN, "7");
        bills.iter().filter(|bill| bill.settled).count()
    };
    let before = settled(house);
    house.does(BEN, [Intent::AskPay, Intent::Pay(Method::Card)]);
    let due = house.desk(BEN).pay_view().unwrap().tendering.due;
    house.does(BEN, [tip_for(due, 1), Intent::TakePayment]);
    house.until("the decline is in words", |house| {
        let view = house.desk(BEN).pay_view();
        view.and_then(|view| view.card)
            .is_some_and(|(text, _)| text.contains("declined"))
    });
    house.does(
        BEN,
        [
            Intent::Pay(Method::Card),
            tip_for(due, 2),
            Intent::TakePayment,
        ],
    );
    let view = house.desk(BEN).pay_view().unwrap();
    assert!(view.card.is_some_and(|(text, _)| text.contains("asks for")));
    house.does(
        BEN,
        [Intent::StopCard, tip_for(due, 3), Intent::TakePayment],
    );
    house.does(BEN, [Intent::CloseDialog]);
    // While it is on its way nobody charges the same check again from here.
    house.does(
        BEN,
        [
            Intent::AskPay,
            Intent::Pay(Method::Card),
            no_tip(),
            Intent::TakePayment,
        ],
    );
    let told = house.desk(BEN).screen.notice.clone().unwrap();
    assert!(told.text.contains("not known yet"), "{told:?}");
    assert_eq!(settled(house), before);
    house.until("the late answer is booked", |house| {
        settled(house) == before + 1
    });
    let cards = house
        .bills(BEN, "7")
        .into_iter()
        .flat_map(|bill| bill.payments);
    let cards = cards.filter(|own| matches!(own.tender, Tender::Card { .. }));
    let cards: Vec<_> = cards.collect();
    assert_eq!(cards.len(), 1, "{cards:?}");
    assert!((cards[0].amount + cards[0].tip).0 % 100 == 3);
}

#[test]
fn money_goes_back_with_the_managers_word_and_a_discount_stops_at_the_role() {
    let mut house = House::at_work();
    house.asks(ANA, [table("4"), add("soup"), Intent::Send]);
    house.until("it has a check", |house| dues(house, ANA, "4").len() == 1);
    let before = dues(&house, ANA, "4")[0];
    let off = [
        Intent::AskAdjust,
        write(Field::Adjust, "50"),
        write(Field::Reason, "regular"),
    ];
    house.does(ANA, off);
    house.does(ANA, [Intent::Confirm]);
    house.manager_agrees(ANA);
    house.until("half of it", |house| dues(house, ANA, "4")[0] < before);
    let half = dues(&house, ANA, "4")[0];
    assert!((half * 2 - before).abs() <= 1, "{half} of {before}");

    house.asks(
        ANA,
        [
            Intent::AskPay,
            Intent::Pay(Method::CardElsewhere),
            Intent::TakePayment,
        ],
    );
    house.until("paid", |house| {
        house.bills(ANA, "4").iter().all(|bill| bill.settled)
    });
    let check = house.bills(ANA, "4")[0].check;
    house.does(
        ANA,
        [Intent::AskRefund(check), write(Field::Refund, "1.00")],
    );
    house.does(ANA, [write(Field::Reason, "complaint"), Intent::Confirm]);
    house.manager_agrees(ANA);
    house.until("given back", |house| {
        let bills = house.bills(BEN, "4");
        bills
            .iter()
            .any(|bill| bill.check == check && bill.paid.0 == half - 100)
    });
}

#[test]
fn a_gift_card_is_sold_and_pays_and_the_tip_on_the_slip_is_booked_later() {
    let mut house = House::at_work();
    house.does(
        ANA,
        [
            Intent::AskGift,
            write(Field::Gift, "G-100"),
            write(Field::GiftAmount, "5.00"),
        ],
    );
    house.asks(ANA, [Intent::Confirm]);
    house.until("the card is told with its balance", |house| {
        let told = house.desk(ANA).screen.notice.as_ref();
        told.is_some_and(|own| own.text.contains("G-100 holds 5.00"))
    });
    house.asks(BEN, [table("4"), add("soup"), Intent::Send]);
    house.until("it has a check", |house| dues(house, BEN, "4").len() == 1);
    let due = dues(&house, BEN, "4")[0];
    house.does(
        BEN,
        [
            Intent::AskPay,
            Intent::Pay(Method::Gift),
            write(Field::Gift, "G-100"),
        ],
    );
    house.does(BEN, [Intent::AskBalance]);
    house.until("the balance is on the screen", |house| {
        let view = house.desk(BEN).pay_view();
        view.is_some_and(|view| view.tendering.balance == Some(Money(500)))
    });
    house.asks(BEN, [Intent::TakePayment]);
    house.until("the rest is due", |house| {
        dues(house, BEN, "4") == [due - 500]
    });
    let slip = [
        Intent::AskPay,
        Intent::Pay(Method::CardElsewhere),
        Intent::TakePayment,
    ];
    house.does(BEN, [Intent::CloseDialog]);
    house.asks(BEN, slip);
    house.until("paid", |house| {
        house.bills(BEN, "4").iter().all(|bill| bill.settled)
    });
    let check = house.bills(BEN, "4")[0].check;
    house.asks(
        BEN,
        [
            Intent::AskTip(check),
            write(Field::Tip, "1.50"),
            Intent::Confirm,
        ],
    );
    house.until("both see the tip", |house| {
        let tips = |who| {
            house
                .bills(who, "4")
                .into_iter()
                .flat_map(|bill| bill.payments)
        };
        [ANA, BEN]
            .iter()
            .all(|who| tips(*who).any(|paid| paid.tip == Money(150)))
    });
}

#[test]
fn a_card_payment_outlives_the_terminal_and_is_never_taken_twice() {
    let mut house = House::at_work();
    house.asks(ANA, [table("4"), add("soup"), Intent::Send]);
    house.until("it has a check", |house| dues(house, ANA, "4").len() == 1);
    let due = house.bills(ANA, "4")[0].due;
    house.drowns(ANA);
    // This card terminal takes its time; the one after the crash answers at once.
    house.pace.approve = Duration::from_secs(600);
    house.begin(ANA);
    house.until("signed in still", |house| {
        house.desk(ANA).signed_in().is_some()
    });
    house.does(ANA, [table("4"), Intent::AskPay, Intent::Pay(Method::Card)]);
    house.does(ANA, [tip_for(due, 0), Intent::TakePayment]);
    house.drowns(ANA);
    house.pace = Pace {
        approve: Duration::from_secs(3),
        late: Duration::from_secs(3),
    };
    house.begin(ANA);
    let banner = house
        .desk(ANA)
        .status()
        .banner
        .map(|own| own.0)
        .unwrap_or_default();
    assert!(banner.contains("was under way"), "{banner}");
    house.does(
        ANA,
        [
            table("4"),
            Intent::AskPay,
            Intent::Pay(Method::Card),
            Intent::TakePayment,
        ],
    );
    let told = house.desk(ANA).screen.notice.clone().unwrap();
    assert!(told.text.contains("before you charge again"), "{told:?}");
    house.until("it is booked", |house| {
        house.bills(BEN, "4").iter().all(|bill| bill.settled)
    });
    house.answered(ANA);
    house.until("the banner is gone", |house| {
        house.desk(ANA).status().banner.is_none()
    });
    let paid = house
        .bills(BEN, "4")
        .into_iter()
        .flat_map(|bill| bill.payments);
    assert_eq!(paid.count(), 1);
    // And the disk has forgotten it: another start asks nobody.
    house.drowns(ANA);
    house.begin(ANA);
    assert!(!house.desk(ANA).waits_for_card());
}

#[test]
fn what_is_on_no_menu_goes_out_with_the_managers_word_and_is_paid_to_the_cent() {
    let mut house = House::at_work();
    house.does(ANA, [table("7"), add("cola"), Intent::AskOpenItem]);
    house.does(
        ANA,
        [
            write(Field::OpenName, "Birthday cake"),
            write(Field::OpenPrice, "25.50"),
        ],
    );
    house.does(ANA, [Intent::Confirm, Intent::Send]);
    house.manager_agrees(ANA);
    house.both_show("7", &["1 cola, table", "1 open-food, table"]);
    let taken = house.lines_taken();
    assert_eq!((taken.len(), taken.values().max()), (2, Some(&1)));
    let due = Money(dues(&house, BEN, "7")[0]);
    house.does(BEN, [table("7"), Intent::AskPay, no_tip()]);
    let asked = house.desk(BEN).pay_view().unwrap().tendering.due;
    assert!(
        (asked - due).0.abs() < 25,
        "cash is rounded, the cake is not"
    );
    house.asks(BEN, [Intent::TakePayment]);
    house.until("it is paid", |house| {
        house.bills(ANA, "7").iter().all(|bill| bill.settled)
    });
}
