//! Sending, answers, refusals, other people's terminals, money.

use front_of_house::desk::{Dialog, Effect, TableState};
use front_of_house::intent::{Chosen, Field, Intent, Method};
use shared::ids::*;
use shared::money::Money;
use shared::order::{LineState, Tender};
use shared::time::Span;
use shared::wire::{Accepted, FrontAsk, LineOperation, Reject};

use crate::house::*;

#[test]
fn lines_stay_on_the_screen_from_draft_to_kitchen_and_are_never_shown_twice() {
    let mut ana = Waiter::new();
    ana.does([table("12"), add("soup")]);
    assert_eq!(ana.check(), ["NOT SENT YET: 1 Soup table"]);
    ana.does([Intent::Send]);
    assert_eq!(ana.check(), ["ON ITS WAY: 1 Soup table"]);
    let waiting = ana.last();
    let FrontAsk::Submit { order } = &waiting.ask else {
        panic!("a new order")
    };
    let view = view_of(order, 1, ana.at);
    // The news may come before the answer …
    ana.hears(view.clone());
    assert_eq!(ana.check(), ["STARTERS: 1 Soup table"]);
    let done = Accepted::Revised {
        order: order.id,
        revision: Revision(1),
        totals: view.check.totals,
    };
    ana.answered(waiting.request, Ok(done));
    assert_eq!(ana.check(), ["STARTERS: 1 Soup table"]);
    assert!(ana.asked().is_empty());
}

#[test]
fn an_answer_before_the_news_leaves_no_hole() {
    let mut ana = Waiter::new();
    ana.does([table("12"), add("soup"), Intent::Send]);
    let waiting = ana.last();
    let FrontAsk::Submit { order } = &waiting.ask else {
        panic!("a new order")
    };
    let view = view_of(order, 1, ana.at);
    let (revision, totals) = (Revision(1), view.check.totals);
    ana.answered(
        waiting.request,
        Ok(Accepted::Revised {
            order: order.id,
            revision,
            totals,
        }),
    );
    assert_eq!(ana.check(), ["ON ITS WAY: 1 Soup table"]);
    ana.hears(view);
    assert_eq!(ana.check(), ["STARTERS: 1 Soup table"]);
}

#[test]
fn what_is_added_later_revises_the_open_order_whoever_opened_it() {
    let (mut ana, mut ben) = (Waiter::new(), Waiter::new());
    ana.does([table("12"), add("soup"), Intent::Send]);
    let FrontAsk::Submit { order } = &ana.last().ask else {
        panic!("a new order")
    };
    let order = order.clone();
    ben.hears(view_of(&order, 1, ben.at));
    ben.does([table("12"), add("cola"), Intent::Send]);
    let FrontAsk::Revise {
        order: onto,
        operations,
    } = &ben.last().ask
    else {
        panic!("a revision")
    };
    assert_eq!(*onto, order.id);
    assert!(matches!(&operations[..], [LineOperation::Add { line }] if line.item == item("cola")));
    // And before the router has answered, on this terminal too.
    ana.does([add("fries"), Intent::Send]);
    let FrontAsk::Revise { order: onto, .. } = &ana.last().ask else {
        panic!("a revision")
    };
    assert_eq!(*onto, order.id);
    let lanes: Vec<String> = ana
        .desk
        .waiting()
        .iter()
        .map(|waiting| waiting.lane())
        .collect();
    assert_eq!(
        lanes[0], lanes[1],
        "the addition goes after the order it belongs to"
    );
}

#[test]
fn a_void_names_the_revision_that_was_seen_and_needs_a_reason() {
    let mut ana = Waiter::new();
    ana.does([table("12"), add("soup"), Intent::Send]);
    ana.kitchen_takes_all(1);
    let Some(row) = ana.desk.check_screen().unwrap().sections[0]
        .rows
        .first()
        .cloned()
    else {
        panic!("the soup is there")
    };
    ana.does([
        Intent::Choose(Some(row.key)),
        Intent::AskVoid,
        Intent::Confirm,
    ]);
    assert!(
        ana.asked().is_empty() && ana.notice().contains("reason"),
        "{}",
        ana.notice()
    );
    ana.does([
        Intent::Type(Field::Reason, "spilled".to_owned()),
        Intent::Confirm,
    ]);
    let FrontAsk::Revise { operations, .. } = &ana.last().ask else {
        panic!("a revision")
    };
    let Chosen::Sent(_, line) = row.key else {
        panic!("a sent line")
    };
    let (revision, reason) = (Revision(1), "spilled".to_owned());
    assert_eq!(
        operations,
        &[LineOperation::Void {
            line,
            revision,
            reason
        }]
    );
    ana.kitchen_takes_all(1);
    assert_eq!(ana.check(), ["STARTERS: 1 Soup table [void]"]);
    assert_eq!(ana.desk.check_screen().unwrap().totals.total, Money::ZERO);
}

#[test]
fn a_refused_order_is_back_as_not_sent_before_what_was_written_since() {
    let mut ana = Waiter::new();
    ana.does([table("12"), add("soup"), Intent::Send]);
    let waiting = ana.last();
    ana.does([add("cola")]);
    ana.effects.clear();
    let line = waiting.lines()[0].id;
    ana.answered(
        waiting.request,
        Err(Reject::ItemOut {
            line,
            item: item("soup"),
        }),
    );
    assert_eq!(
        ana.check(),
        ["NOT SENT YET: 1 Soup table", "NOT SENT YET: 1 Cola table"]
    );
    let refusal = ana.desk.refusals().next().unwrap().clone();
    assert_eq!(refusal.what, "Table 12: order of 1 item");
    assert!(refusal.why.contains("Soup is out (86)"), "{}", refusal.why);
    let place = Some("table/12".parse().unwrap());
    assert_eq!(ana.effects, [Effect::Settled(waiting.request, place)]);
    ana.does([Intent::CloseDialog, Intent::Send]);
    assert_ne!(
        ana.last().request,
        waiting.request,
        "what is sent again is another request"
    );
}

#[test]
fn what_the_disk_does_not_take_is_not_sent_and_not_lost() {
    let mut ana = Waiter::new();
    ana.does([table("12"), add("soup"), Intent::Send]);
    let request = ana.last().request;
    let mut mint = mint;
    let mut stamp = front_of_house::desk::Stamp {
        at: ana.at,
        mint: &mut mint,
    };
    ana.desk.not_kept(request, "no space left", &mut stamp);
    assert!(ana.asked().is_empty());
    assert_eq!(ana.check(), ["NOT SENT YET: 1 Soup table"]);
    assert!(
        ana.desk
            .refusals()
            .next()
            .unwrap()
            .why
            .contains("no space left")
    );
}

#[test]
fn an_order_taken_while_cut_off_has_a_label_of_this_terminal_and_others_do_not() {
    let mut ana = Waiter::new();
    ana.does([
        table("12"),
        add("soup"),
        Intent::Send,
        table("7"),
        add("cola"),
    ]);
    ana.silence(Span::from_secs(3));
    ana.does([Intent::Send, table("4"), add("cola"), Intent::Send]);
    let aliases: Vec<Option<String>> = ana
        .asked()
        .iter()
        .map(|ask| match ask {
            FrontAsk::Submit { order } => order.alias.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        aliases,
        [None, Some("A1".to_owned()), Some("A2".to_owned())]
    );
    assert_eq!(ana.check(), ["A2 · WAITS HERE: 1 Cola table"]);
    let banner = ana.desk.status().banner.unwrap().0;
    assert_eq!(
        banner,
        "The kitchen cannot be reached since 19:42; 3 orders wait here and will be sent by themselves."
    );
}

#[test]
fn a_held_course_is_fired_and_one_that_is_not_sent_is_marked() {
    let mut ana = Waiter::new();
    ana.does([table("12"), add("soup"), add("fries")]);
    assert_eq!(ana.desk.footer().unwrap().hold.unwrap().1, "Hold mains");
    ana.does([Intent::HoldNext, Intent::Send]);
    let mains = CourseNo(2);
    assert!(matches!(ana.asked()[1], FrontAsk::HoldCourse { course, .. } if course == mains));
    ana.kitchen_takes_all(1);
    assert_eq!(ana.desk.footer().unwrap().fire.unwrap().1, "Fire mains");
    ana.does([Intent::FireNext]);
    assert!(matches!(ana.last().ask, FrontAsk::FireCourse { course, .. } if course == mains));
}

#[test]
fn cash_with_change_a_part_and_a_card_without_its_number() {
    let mut ana = Waiter::new();
    ana.does([table("12"), add("cola"), Intent::Send]);
    ana.kitchen_takes_all(1);
    let due = ana.desk.check_screen().unwrap().totals.total;
    let typed = |field, text: &str| Intent::Type(field, text.to_owned());
    ana.does([Intent::AskPay, typed(Field::Tendered, "10,00")]);
    let view = ana.desk.pay_view().unwrap();
    assert_eq!((view.change, view.short), (Money(1_000) - due, None));
    ana.does([typed(Field::Tendered, "1"), Intent::TakePayment]);
    assert!(ana.notice().contains("short"), "{}", ana.notice());
    assert!(ana.asked().is_empty());
    ana.does([Intent::TakePart]);
    let FrontAsk::Pay { tender, amount, .. } = &ana.last().ask else {
        panic!("a payment")
    };
    assert_eq!(
        (tender, *amount),
        (
            &Tender::Cash {
                tendered: Money(100)
            },
            Money(100)
        )
    );
    // What is on its way is not asked for again.
    ana.does([
        Intent::AskPay,
        Intent::Pay(Method::CardElsewhere),
        typed(Field::LastFour, "41111"),
    ]);
    assert_eq!(ana.desk.pay_view().unwrap().tendering.due, due - Money(100));
    ana.does([Intent::TakePayment]);
    assert!(ana.notice().contains("last four"), "{}", ana.notice());
    ana.does([typed(Field::LastFour, "1111"), Intent::TakePayment]);
    let last_four = Some("1111".to_owned());
    let FrontAsk::Pay { tender, amount, .. } = &ana.last().ask else {
        panic!("a payment")
    };
    assert_eq!(
        (tender, *amount),
        (
            &Tender::Card {
                approval: None,
                last_four,
                brand: None,
            },
            due - Money(100)
        )
    );
    let request = ana.last().request;
    let check = CheckId(uuid::Uuid::nil());
    let paid = Accepted::Paid {
        check,
        change: Money(250),
        due: Money::ZERO,
        settled: true,
    };
    ana.answered(request, Ok(paid));
    let shown = Dialog::Paid {
        check,
        change: Money(250),
        due: Money::ZERO,
    };
    assert_eq!(ana.desk.screen.dialog, Some(shown));
}

#[test]
fn a_table_says_where_it_stands() {
    let mut ana = Waiter::new();
    let state = |ana: &Waiter| {
        ana.desk.floor().rooms[0]
            .tables
            .iter()
            .find(|t| t.table.as_str() == "12")
            .unwrap()
            .state
    };
    assert_eq!(state(&ana), TableState::Free);
    ana.does([table("12"), add("soup")]);
    assert_eq!(state(&ana), TableState::NotSent);
    ana.does([Intent::Send]);
    assert_eq!(state(&ana), TableState::Ordered);
    ana.silence(Span::from_secs(3));
    assert_eq!(state(&ana), TableState::WaitsHere);
    ana.later(Span::ZERO);
    ana.kitchen_takes_all(1);
    assert_eq!(state(&ana), TableState::Ordered);
    ana.later(Span::from_mins(21));
    assert_eq!(state(&ana), TableState::Late);
    let order = ana.desk.open_checks()[0].order;
    let mut view = ana.desk.order(order).unwrap().clone();
    view.courses[0].ready_at = Some(ana.at);
    view.lines[0].state = LineState::Ready;
    ana.hears(view.clone());
    assert_eq!(state(&ana), TableState::FoodUp);
    assert_eq!(ana.desk.open_checks()[0].words, "FOOD UP · 1/1 ready");
    view.courses[0].served_at = Some(ana.at);
    view.lines[0].state = LineState::Served;
    ana.hears(view.clone());
    assert_eq!(state(&ana), TableState::Eating);
    view.check.paid = Money(100);
    ana.hears(view);
    assert_eq!(state(&ana), TableState::Paying);
}
