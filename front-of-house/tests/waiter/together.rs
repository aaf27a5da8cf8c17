//! Two hands on one table: a line that two changed, a draft that another terminal goes on with, a party that moves.

use front_of_house::desk::{Draft, Effect, Stamp};
use front_of_house::intent::{Field, Intent};
use shared::ids::*;
use shared::order::{Channel, LineState};
use shared::time::Span;
use shared::wire::*;

use crate::house::*;
use crate::touch::Touch;

fn mirrors(ana: &mut Waiter) -> Vec<DeskAsk> {
    let mut mint = mint;
    let mut stamp = Stamp {
        at: ana.at,
        mint: &mut mint,
    };
    let effects = ana.desk.mirror(&mut stamp);
    ana.effects.extend(effects.clone());
    let asks = effects.into_iter().filter_map(|effect| match effect {
        Effect::Desk(_, ask) => Some(ask),
        _ => None,
    });
    asks.collect()
}

fn last_request(ana: &Waiter) -> RequestId {
    let asked = ana.effects.iter().rev().find_map(|effect| match effect {
        Effect::Desk(request, _) => Some(*request),
        _ => None,
    });
    asked.expect("something was asked")
}

#[test]
fn the_second_change_to_a_line_shows_both_and_loses_neither() {
    let mut ana = Waiter::new();
    ana.does([table("12"), add("soup"), Intent::Send]);
    ana.kitchen_takes_all(4);
    ana.does([
        Intent::NextLine,
        Intent::AskVoid,
        Intent::Type(Field::Reason, "sent back".to_owned()),
        Intent::Confirm,
    ]);
    let mine = ana.last();
    let order = mine.order().unwrap();
    let mut view = ana.desk.order(order).unwrap().clone();
    let line = view.lines[0].line;
    view.lines[0].revision = Revision(7);
    view.lines[0].seat = Some(2);
    ana.hears(view.clone());
    let theirs = Revision(7);
    ana.answered(mine.request, Err(Reject::LineChanged { line, theirs }));
    let mut touch = Touch::on(ana);
    assert!(touch.sees("Two changed this line"));
    assert!(touch.sees("1 Soup · S2") && touch.sees("Void Soup: sent back"));
    touch.tap("Do mine all the same");
    let FrontAsk::Revise { operations, .. } = touch.waiter().last().ask else {
        panic!("a void")
    };
    assert!(
        matches!(operations[0], LineOperation::Void { revision, .. } if revision == theirs),
        "{operations:?}"
    );
    // Had it been voided meanwhile, there would be nothing left to do to it.
    let again = touch.waiter().last();
    view.lines[0].state = LineState::Void;
    touch.waiter().hears(view);
    touch
        .waiter()
        .answered(again.request, Err(Reject::LineChanged { line, theirs }));
    touch.settle();
    assert!(touch.sees("the line is void"));
    touch.tap("Leave theirs");
    assert!(!touch.sees("Two changed"));
}

#[test]
fn a_sent_line_goes_to_another_seat_and_nothing_is_cooked_again() {
    let mut touch = Touch::on(Waiter::new());
    touch
        .tap("Table 12, free")
        .tap_on("Soup, 7.00")
        .tap("Send 1 item");
    touch.waiter().kitchen_takes_all(4);
    touch.settle();
    touch
        .tap_on("1 Soup, table, 7.00, with the kitchen")
        .tap("For seat 3");
    let FrontAsk::Revise { operations, .. } = touch.waiter().last().ask else {
        panic!("a move")
    };
    assert!(matches!(
        operations[..],
        [LineOperation::Seat { seat: Some(3), .. }]
    ));
}

#[test]
fn what_is_written_down_is_mirrored_once_and_dropped_when_it_is_sent() {
    let mut ana = Waiter::new();
    ana.does([table("12"), add("soup")]);
    let asks = mirrors(&mut ana);
    let [DeskAsk::PutDraft { draft }] = &asks[..] else {
        panic!("{asks:?}")
    };
    let (id, body) = (draft.id, draft.body.clone());
    assert!(body.contains("soup") && mirrors(&mut ana).is_empty());
    let kept = KeptDraft {
        revision: Revision(1),
        ..draft.clone()
    };
    let request = last_request(&ana);
    let drafts = vec![kept];
    ana.answered(request, Ok(Accepted::Drafts { drafts }));
    ana.later(Span::from_secs(2));
    ana.does([add("cola")]);
    let asks = mirrors(&mut ana);
    assert!(
        matches!(&asks[..], [DeskAsk::PutDraft { draft }] if draft.revision == Revision(1)),
        "{asks:?}"
    );
    ana.does([Intent::Send]);
    ana.later(Span::from_secs(2));
    assert_eq!(mirrors(&mut ana), [DeskAsk::DropDraft { draft: id }]);
    ana.does([table("4"), add("soup")]);
    ana.silence(Span::from_secs(9));
    assert_eq!(
        mirrors(&mut ana),
        [],
        "nothing is asked of a router that is away"
    );
}

#[test]
fn a_draft_of_a_drowned_terminal_is_taken_over_with_everything_in_it() {
    let mut drowned = Waiter::new();
    drowned.does([table("12"), add("soup"), add("cola")]);
    let asks = mirrors(&mut drowned);
    let Ok([DeskAsk::PutDraft { draft }]) = <[DeskAsk; 1]>::try_from(asks) else {
        panic!("a draft")
    };
    let kept = KeptDraft {
        device: Some("front-9".parse().unwrap()),
        actor: Some("ben".parse().unwrap()),
        revision: Revision(3),
        ..draft
    };
    let mut touch = Touch::on(Waiter::new());
    touch.waiter().desk.device = Some("front-1".parse().unwrap());
    touch.tap("More").tap("Other terminals");
    let request = last_request(touch.waiter());
    let drafts = vec![kept.clone()];
    touch.waiter().answered(
        request,
        Ok(Accepted::Drafts {
            drafts: drafts.clone(),
        }),
    );
    touch.settle();
    touch.tap("Go on with Table 12");
    let request = last_request(touch.waiter());
    touch
        .waiter()
        .answered(request, Ok(Accepted::Drafts { drafts }));
    touch.settle();
    assert!(touch.sees("1 Soup, table, 7.00, not sent") && touch.sees("was taken over here"));
    touch.tap("Send 2 items");
    let FrontAsk::Submit { order } = &touch.waiter().asked()[0] else {
        panic!("a new order")
    };
    assert_eq!(order.id, kept.id, "the same order, whoever sends it");

    // The first terminal comes back: it shows what it had, and does not send it a second time.
    let request = last_request(&drowned);
    let (draft, theirs) = (kept.id, Revision(4));
    drowned.answered(request, Err(Reject::DraftChanged { draft, theirs }));
    drowned.does([Intent::Send]);
    assert_eq!(drowned.asked(), []);
    assert!(
        drowned
            .notice()
            .contains("Another terminal goes on with Table 12")
    );
    assert_eq!(drowned.check().len(), 2, "nothing is lost");
}

#[test]
fn a_party_moves_with_what_is_sent_and_what_is_not() {
    let mut touch = Touch::on(Waiter::new());
    touch
        .tap("Table 12, free")
        .tap_on("Soup, 7.00")
        .tap("Send 1 item");
    touch.waiter().kitchen_takes_all(4);
    touch.waiter().does([add("cola"), Intent::AskTables]);
    touch.settle();
    touch.tap("To table 7");
    let FrontAsk::MoveTable { table, .. } = touch.waiter().last().ask else {
        panic!("a move")
    };
    assert_eq!(table.as_str(), "7");
    assert!(touch.sees("Table 7") && touch.sees("1 Cola, table, 4.00, not sent"));
}

#[test]
fn a_draft_of_an_older_version_is_read_and_one_of_today_comes_back_the_same() {
    let old = r#"{"order":"00000000-0000-0000-0000-000000000001","channel":"dine-in","covers":2,"content":{"lines":[]}}"#;
    let draft: Draft = serde_json::from_str(old).unwrap();
    assert_eq!((draft.covers, draft.since, draft.taken), (2, None, None));
    let mut today = Draft::new(draft.order, Channel::DineIn, 3);
    today.since = Some(EVENING);
    let back: Draft = serde_json::from_str(&serde_json::to_string(&today).unwrap()).unwrap();
    assert_eq!(back, today);
}
