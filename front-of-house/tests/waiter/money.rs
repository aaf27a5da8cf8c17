//! Paying as guests do: in parts, by seat, with a tip, by a card that is declined or answers late, with a receipt.

use front_of_house::desk::{CardAnswer, CardAsk, Effect, Prefs, SplitBy, evenly};
use front_of_house::intent::{Field, Intent, Method};
use shared::ids::*;
use shared::lang::Lang;
use shared::money::Money;
use shared::order::Tender;
use shared::time::Span;
use shared::wire::{Accepted, FrontAsk, Reject, Split};

use crate::house::*;
use crate::touch::Touch;

/// Soup for seat 1, fries for seat 2, a cola for the table: all with the kitchen.
pub(crate) fn three_lines() -> Waiter {
    let mut ana = Waiter::new();
    ana.does([
        table("12"),
        Intent::Seat(Some(1)),
        add("soup"),
        Intent::Seat(Some(2)),
        add("fries"),
        Intent::Seat(None),
        add("cola"),
        Intent::Send,
    ]);
    ana.kitchen_takes_all(3);
    ana
}

pub(crate) fn due(ana: &Waiter) -> Money {
    let place = ana.desk.place().unwrap().clone();
    ana.desk.bills(&place).iter().map(|bill| bill.due).sum()
}

#[test]
fn a_check_is_split_by_seat_and_what_each_pays_is_shown_before() {
    let mut touch = Touch::on(three_lines());
    let whole = due(touch.waiter());
    touch.tap("Split");
    let view = touch.waiter().desk.split_view().unwrap();
    let parts: Money = view.parts.iter().map(|part| part.amount).sum();
    assert_eq!((view.by, parts), (SplitBy::Seat, whole));
    assert!(touch.sees("Seat 1") && touch.sees("✓ adds up to"));
    touch.tap("Split now");
    let asked = touch.waiter().last().ask;
    let FrontAsk::SplitCheck {
        check,
        split: Split::Seat { seats },
        ..
    } = asked
    else {
        panic!("{asked:?}")
    };
    let seated: Vec<(u8, bool)> = seats
        .iter()
        .map(|own| (own.seat, own.check == check))
        .collect();
    assert_eq!(
        seated,
        [(1, true), (2, false)],
        "the first stays where it is"
    );
}

#[test]
fn amounts_that_do_not_add_up_are_told_and_nothing_is_sent() {
    let mut touch = Touch::on(three_lines());
    let whole = due(touch.waiter());
    touch.tap("Split").tap("By amount").types("999");
    assert!(touch.sees("too much"), "over");
    touch.presses(egui::Modifiers::NONE, egui::Key::Enter);
    assert_eq!(touch.waiter().asked(), [], "nothing was sent");
    touch
        .waiter()
        .does([Intent::Type(Field::SplitAmount, "5,50".to_owned())]);
    touch.settle();
    assert!(touch.sees("✓ adds up to"), "the empty one takes the rest");
    touch.tap("Split now");
    let FrontAsk::SplitCheck {
        split: Split::Amount { amounts },
        ..
    } = touch.waiter().last().ask
    else {
        panic!("a split by amount")
    };
    let amounts: Vec<Money> = amounts.iter().map(|own| own.amount).collect();
    assert_eq!(amounts, [Money(550), whole - Money(550)]);
}

#[test]
fn a_shared_bottle_goes_to_two_checks_in_halves() {
    let mut touch = Touch::on(three_lines());
    touch.tap("Split").tap("By item");
    touch
        .tap_on("Check 2")
        .tap("1 Fries, S2")
        .tap("1 Cola, table");
    touch.tap_on("Check 1").tap("1 Cola, table");
    assert!(touch.sees("shared by 2"));
    touch.tap("Split now");
    let FrontAsk::SplitCheck {
        split: Split::Item { lines },
        ..
    } = touch.waiter().last().ask
    else {
        panic!("a split by item")
    };
    let mut shares: Vec<(usize, u64)> = lines
        .iter()
        .map(|line| (line.shares.len(), line.shares[0].share.of))
        .collect();
    shares.sort_unstable();
    assert_eq!(shares, [(1, 1), (2, 2)], "fries whole, the cola in halves");
}

#[test]
fn a_plain_check_that_grew_a_revision_is_split_all_the_same() {
    let mut ana = three_lines();
    ana.does([
        Intent::AskSplit,
        Intent::SplitBy(SplitBy::Evenly),
        Intent::SplitNow,
    ]);
    let first = ana.last();
    let FrontAsk::SplitCheck { check, .. } = first.ask else {
        panic!("a split")
    };
    let theirs = Revision(4);
    ana.answered(first.request, Err(Reject::CheckChanged { check, theirs }));
    let again = ana.last().ask;
    assert!(
        matches!(again, FrontAsk::SplitCheck { revision, .. } if revision == theirs),
        "{again:?}"
    );
    let second = ana.last().request;
    let theirs = Revision(9);
    ana.answered(second, Err(Reject::CheckChanged { check, theirs }));
    assert_eq!(
        ana.desk.refusals().count(),
        1,
        "asked again once, then told"
    );
}

/// The desk with a card terminal, and what it was asked.
pub(crate) fn with_card() -> (Waiter, uuid::Uuid, Money) {
    let mut ana = three_lines();
    ana.desk.card_terminal = true;
    ana.does([
        Intent::AskPay,
        Intent::Pay(Method::Card),
        Intent::Type(Field::Tip, "2".to_owned()),
        Intent::TakePayment,
    ]);
    let Some(Effect::Card(CardAsk::Charge {
        attempt, amount, ..
    })) = ana.effects.last().cloned()
    else {
        panic!("the card terminal is asked: {:?}", ana.effects.last())
    };
    (ana, attempt, amount)
}

pub(crate) fn hears(ana: &mut Waiter, attempt: uuid::Uuid, answer: CardAnswer) {
    let mut mint = mint;
    let mut stamp = front_of_house::desk::Stamp {
        at: ana.at,
        mint: &mut mint,
    };
    let effects = ana.desk.hear_card(attempt, answer, &mut stamp);
    ana.effects.extend(effects);
}

pub(crate) fn approved() -> CardAnswer {
    CardAnswer::Approved {
        approval: "123456".to_owned(),
        brand: "visa".to_owned(),
        last_four: "4242".to_owned(),
    }
}

#[test]
fn a_card_is_booked_when_it_is_approved_and_only_then() {
    let (mut ana, attempt, charged) = with_card();
    assert_eq!(ana.asked(), [], "nothing is booked before the answer");
    assert_eq!(charged, due(&ana) + Money(200), "the tip is part of it");
    let whole = due(&ana);
    hears(&mut ana, attempt, approved());
    let FrontAsk::Pay {
        tender: Tender::Card { last_four, .. },
        amount,
        tip,
        ..
    } = ana.last().ask
    else {
        panic!("a card payment")
    };
    assert_eq!(
        (last_four.as_deref(), amount, tip),
        (Some("4242"), whole, Money(200))
    );
    hears(&mut ana, attempt, approved());
    assert_eq!(
        ana.asked().len(),
        1,
        "an answer that comes twice is booked once"
    );
}

#[test]
fn a_declined_card_books_nothing_and_a_late_one_is_not_lost() {
    let (ana, attempt, _) = with_card();
    let mut touch = Touch::on(ana);
    assert!(touch.sees("The card terminal asks for"));
    touch.waiter().later(Span::from_secs(31));
    touch.settle();
    assert!(touch.sees("The card terminal does not answer"));
    let why = "51".to_owned();
    hears(touch.waiter(), attempt, CardAnswer::Declined { why });
    touch.settle();
    assert!(touch.sees("The card was declined (51)"));
    assert_eq!(touch.waiter().asked(), []);
    touch.tap("Cash").tap("Take payment");
    assert_eq!(touch.waiter().asked().len(), 1, "another way");

    let (mut ana, attempt, _) = with_card();
    ana.does([Intent::CloseDialog]);
    hears(&mut ana, attempt, approved());
    assert_eq!(ana.asked().len(), 1, "approved after everybody looked away");
    assert!(ana.notice().contains("approved late"), "{}", ana.notice());
}

#[test]
fn a_card_that_was_stopped_and_approved_all_the_same_is_given_back() {
    let (mut ana, attempt, charged) = with_card();
    ana.does([Intent::StopCard]);
    hears(&mut ana, attempt, approved());
    assert_eq!(ana.asked(), [], "nothing is booked");
    let back = CardAsk::Return {
        attempt,
        amount: charged,
    };
    assert!(ana.effects.contains(&Effect::Card(back)));
}

#[test]
fn the_receipt_says_what_was_eaten_and_never_more_of_a_card_than_its_end() {
    let mut ana = three_lines();
    let place = ana.desk.place().unwrap().clone();
    let check = ana.desk.bills(&place)[0].check;
    let total = due(&ana);
    let receipt = ana.desk.receipt(check, Lang::En).unwrap();
    let text: Vec<String> = receipt
        .lines
        .iter()
        .map(|line| format!("{} {}", line.left, line.right))
        .collect();
    assert!(
        text.iter().any(|line| line.starts_with("1 Soup ")),
        "{text:?}"
    );
    assert!(text.contains(&format!("Total {total}")), "{text:?}");
    let upto = receipt.lines.iter().position(|line| line.strong).unwrap();
    let column = receipt.lines[..upto].iter();
    let column: Money = column
        .map(|line| line.right.parse::<Money>().unwrap())
        .sum();
    assert_eq!(
        column, total,
        "the column adds up to what is paid: {text:?}"
    );
    let bytes = front_of_house::escpos::receipt(&receipt);
    assert!(bytes.windows(4).any(|four| four == b"Soup"));
    let lang = Prefs {
        lang: Lang::Zh,
        ..ana.desk.prefs()
    };
    ana.does([
        Intent::SetPrefs(lang),
        Intent::AskReceipt(check),
        Intent::PrintReceipt,
    ]);
    let printed = ana.effects.last().cloned();
    let Some(Effect::Print(printed)) = printed else {
        panic!("{printed:?}")
    };
    assert_eq!(
        printed.lines, receipt.lines,
        "printers get letters that they have"
    );
}

#[test]
fn cash_opens_the_drawer_and_the_paid_dialog_leads_to_the_receipt() {
    let mut touch = Touch::on(three_lines());
    touch.tap("Pay").tap("Take payment");
    assert!(touch.waiter().effects.contains(&Effect::OpenDrawer));
    let waiting = touch.waiter().last();
    let check = CheckId(waiting.order().unwrap().0);
    let paid = Accepted::Paid {
        check,
        change: Money::ZERO,
        due: Money::ZERO,
        settled: true,
    };
    touch.waiter().answered(waiting.request, Ok(paid));
    touch.settle();
    touch.tap("Receipt");
    assert!(touch.sees("Test Kitchen") && touch.sees("1 Soup") && touch.sees("Print"));
    touch.tap("Print");
}

#[test]
fn equal_parts_are_the_whole_to_the_cent() {
    for cents in [0, 1, 99, 1_000, 10_001] {
        for ways in 1..=20 {
            let parts = evenly(Money(cents), ways);
            let (least, most) = (parts.iter().min().unwrap(), parts.iter().max().unwrap());
            assert_eq!(parts.iter().copied().sum::<Money>(), Money(cents));
            assert!(most.0 - least.0 <= 1);
        }
    }
}
