//! Money goes back once: however often somebody presses, the wire repeats, or a terminal dies in between.

use front_of_house::desk::{CardAsk, CardRun, Effect, Favourites};
use front_of_house::intent::{Field, Intent};
use shared::money::Money;
use shared::wire::{Accepted, FrontAsk, Reject};

use crate::house::*;
use crate::money::{approved, due, hears, three_lines, with_card};

fn returns(effects: &[Effect]) -> usize {
    let is_return = |effect: &&Effect| matches!(effect, Effect::Card(CardAsk::Return { .. }));
    effects.iter().filter(is_return).count()
}

#[test]
fn a_payment_that_was_stopped_and_is_approved_twice_is_given_back_once() {
    let (mut ana, attempt, _) = with_card();
    ana.does([Intent::StopCard, Intent::StopCard]);
    for _ in 0..3 {
        hears(&mut ana, attempt, approved());
    }
    assert_eq!(returns(&ana.effects), 1);
    assert_eq!(ana.asked(), [], "and never booked");
}

#[test]
fn a_payment_that_the_router_refuses_is_given_back_once_however_often_it_says_so() {
    let (mut ana, attempt, charged) = with_card();
    hears(&mut ana, attempt, approved());
    let booking = ana.last();
    let FrontAsk::Pay { check, .. } = booking.ask else {
        panic!("it is booked")
    };
    let refused = Reject::AlreadySettled { check };
    for _ in 0..3 {
        ana.answered(booking.request, Err(refused.clone()));
    }
    assert_eq!(returns(&ana.effects), 1);
    let amount = charged;
    let back = Effect::Card(CardAsk::Return { attempt, amount });
    assert!(ana.effects.contains(&back));
}

#[test]
fn a_terminal_that_died_while_it_was_booked_gives_back_what_the_router_refuses_after() {
    let (mut ana, attempt, charged) = with_card();
    let run: CardRun = ana.desk.card_run(attempt).unwrap().clone();
    hears(&mut ana, attempt, approved());
    let booking = ana.last();
    let FrontAsk::Pay { check, .. } = booking.ask else {
        panic!("it is booked")
    };
    // What the disk has: the ask, and beside it the card payment that it books.
    let mut after = Waiter::new();
    let waiting = vec![booking.clone()];
    after
        .desk
        .recover(Vec::new(), waiting, vec![run], Favourites::default());
    assert_eq!(
        after.desk.take_effects(),
        [],
        "the card terminal is not asked again"
    );
    after.answered(booking.request, Err(Reject::AlreadySettled { check }));
    let amount = charged;
    let back = Effect::Card(CardAsk::Return { attempt, amount });
    assert!(after.effects.contains(&back), "{:?}", after.effects);
    assert!(after.effects.contains(&Effect::CardGone(attempt)));
    assert_eq!(returns(&after.effects), 1);
}

#[test]
fn a_booked_payment_is_forgotten_and_given_back_to_nobody() {
    let (mut ana, attempt, _) = with_card();
    hears(&mut ana, attempt, approved());
    let booking = ana.last();
    let FrontAsk::Pay { check, .. } = booking.ask else {
        panic!("it is booked")
    };
    let paid = Accepted::Paid {
        check,
        change: Money::ZERO,
        due: Money::ZERO,
        settled: true,
    };
    ana.answered(booking.request, Ok(paid.clone()));
    ana.answered(booking.request, Ok(paid));
    let gone = ana
        .effects
        .iter()
        .filter(|own| **own == Effect::CardGone(attempt));
    assert_eq!(gone.count(), 1);
    assert_eq!(returns(&ana.effects), 0);
}

#[test]
fn a_refund_that_is_pressed_twice_is_asked_for_once() {
    let mut ana = three_lines();
    let place = ana.desk.place().unwrap().clone();
    let check = ana.desk.bills(&place)[0].check;
    let amount = due(&ana);
    let before = ana.asked().len();
    ana.does([
        Intent::AskRefund(check),
        Intent::Type(Field::Refund, amount.to_string()),
        Intent::Type(Field::Reason, "cold".to_owned()),
        Intent::Confirm,
        Intent::Confirm,
        Intent::Confirm,
    ]);
    assert_eq!(ana.asked().len(), before + 1);
}
