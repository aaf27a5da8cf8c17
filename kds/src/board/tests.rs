//! The board as a cook meets it: stories of tickets, taps and silence.

use std::collections::BTreeMap;

use shared::ids::*;
use shared::order::{HoldReason, StepState};
use shared::time::Span;
use uuid::Uuid;

use super::aging::Thresholds;
use super::pending::{Asked, Tap};
use super::samples::{T0, line, ticket};
use super::words::Lang;
use super::*;
use crate::intent::Intent;

pub(crate) fn setup(pass: bool) -> Setup {
    let id = |name: &str| StationId::new(name).unwrap();
    let prep = vec![
        (id("grill"), "Grill".to_owned()),
        (id("fry"), "Fry".to_owned()),
    ];
    Setup {
        station: id(if pass { "pass" } else { "grill" }),
        name: if pass {
            "Pass".to_owned()
        } else {
            "Grill".to_owned()
        },
        pass,
        pickup: false,
        items: Vec::new(),
        lang: Lang::En,
        zone: chrono_tz::UTC,
        limits: Thresholds {
            soon_after: Span::from_mins(8),
            late_after: Span::from_mins(12),
        },
        capacity: 6,
        names: prep.iter().cloned().collect(),
        deputies: vec![
            (id("fry"), "Fry".to_owned()),
            (id("pass"), "Pass".to_owned()),
        ],
        prep,
        courses: BTreeMap::from([(CourseNo(1), "Starters".to_owned())]),
    }
}

/// A linked board at `T0` with these tickets.
pub(super) fn board(tickets: Vec<TicketView>) -> Board {
    let mut board = Board::new(setup(false), Vec::new());
    board.set_linked(true);
    board.beat(T0, 0);
    board.replace_tickets(tickets, 0);
    board
}

fn numbers(board: &Board) -> Vec<String> {
    board
        .page(0)
        .iter()
        .map(|view| view.piece.card.number.clone())
        .collect()
}

fn answer(board: &mut Board, no: u64, verdict: &Verdict, mono: u64) {
    let id = RequestId(Uuid::from_u128(u128::from(no) + 1));
    board.pending_mut().mark_asked(
        no,
        Asked {
            id,
            term: 1,
            tap_age: None,
        },
    );
    assert!(board.answered(id, verdict, mono));
}

#[test]
fn tickets_stand_in_the_routers_order_with_held_ones_last() {
    let mut held = ticket("grill", 3, &[("Bass", 1)]);
    held.fired_at = None;
    held.rank = -5;
    let mut rush = ticket("grill", 9, &[("Lamb", 1)]);
    rush.rank = -100;
    let board = board(vec![
        ticket("grill", 7, &[("Ribeye", 1)]),
        held,
        rush,
        ticket("grill", 5, &[("Tuna", 1)]),
    ]);
    assert_eq!(numbers(&board), ["9", "5", "7", "3"]);
}

#[test]
fn a_bump_shows_at_once_moves_nothing_else_and_goes_out_once() {
    let mut board = board(
        (1..=4)
            .map(|n| ticket("grill", n, &[("Ribeye", 1)]))
            .collect(),
    );
    let before: Vec<_> = board
        .page(0)
        .iter()
        .map(|v| (v.piece.card.number.clone(), v.x, v.y))
        .collect();
    let second = ticket("grill", 2, &[]).id;
    board.act(Intent::BumpTicket(second), 1_000);
    let after: Vec<_> = board
        .page(0)
        .iter()
        .map(|v| (v.piece.card.number.clone(), v.x, v.y))
        .collect();
    let expected: Vec<_> = before
        .iter()
        .filter(|(number, _, _)| number != "2")
        .cloned()
        .collect();
    assert_eq!(after, expected, "the others stay where they were");
    let out = board.take_outgoing();
    assert!(matches!(&out[..], [w] if matches!(&w.tap, Tap::Bump { steps } if steps.len() == 1)));
    assert_eq!(out[0].at, Some(T0 + Span(1_000)));
    for mono in [2_000, 10_000, 60_000] {
        board.tick(mono);
        let later: Vec<_> = board
            .page(0)
            .iter()
            .map(|v| (v.piece.card.number.clone(), v.x, v.y))
            .collect();
        assert_eq!(later, expected, "nothing closes up while there is room");
    }
}

#[test]
fn a_refused_bump_brings_the_ticket_back_in_the_routers_words() {
    let mut board = board(vec![ticket("grill", 1, &[("Ribeye", 1)])]);
    board.act(Intent::Bump, 10);
    assert!(numbers(&board).is_empty());
    let no = board.take_outgoing()[0].no;
    answer(
        &mut board,
        no,
        &Verdict::Refused {
            why: "there is no such ticket".to_owned(),
        },
        20,
    );
    assert_eq!(numbers(&board), ["1"]);
    assert_eq!(board.notice(30).as_deref(), Some("there is no such ticket"));
}

#[test]
fn what_changed_under_the_tap_stays_and_says_so() {
    let mut board = board(vec![ticket("grill", 1, &[("Ribeye", 1), ("Lamb", 1)])]);
    let step = line(1, 0, "Ribeye", 1).step;
    board.act(Intent::Bump, 10);
    let no = board.take_outgoing()[0].no;
    answer(
        &mut board,
        no,
        &Verdict::Accepted {
            changed: vec![step],
        },
        20,
    );
    assert_eq!(numbers(&board), ["1"]);
    assert!(
        !board.page(20)[0].piece.card.changed,
        "no card grows right under the finger"
    );
    board.tick(500);
    assert!(board.page(500)[0].piece.card.changed);
    assert!(board.notice(500).unwrap().starts_with("1 changed"));
    board.act(Intent::Pick(1), 540);
    assert!(
        !board.page(540)[0].piece.card.changed,
        "looking at it takes the mark away"
    );
}

#[test]
fn a_slip_is_undone_for_ten_seconds() {
    let mut board = board(vec![ticket("grill", 1, &[("Ribeye", 1)])]);
    board.act(Intent::Bump, 1_000);
    assert_eq!(board.undo_left(1_000), Some((1, 10)));
    board.take_outgoing();
    board.act(Intent::Undo, 2_000);
    assert_eq!(numbers(&board), ["1"], "it is back at once");
    assert!(
        board.take_outgoing().is_empty() && board.take_withdrawn() == [0],
        "it was never sent"
    );
    board.act(Intent::Bump, 3_000);
    let sent = board.take_outgoing();
    answer(
        &mut board,
        sent[0].no,
        &Verdict::Accepted {
            changed: Vec::new(),
        },
        3_100,
    );
    let mut bumped = ticket("grill", 1, &[("Ribeye", 1)]);
    bumped.revision = Revision(2);
    bumped.lines[0].state = StepState::Done;
    bumped.lines[0].revision = Revision(2);
    bumped.bumped_at = Some(T0);
    board.set_ticket(bumped, 3_200);
    board.act(Intent::Undo, 4_000);
    assert_eq!(numbers(&board), ["1"]);
    assert!(matches!(
        board.take_outgoing()[..],
        [Waiting {
            tap: Tap::Unbump { .. },
            ..
        }]
    ));
    assert_eq!(board.undo_left(4_000), None);
}

#[test]
fn only_the_chosen_line_is_bumped_and_a_void_must_be_seen() {
    let mut view = ticket("grill", 1, &[("Ribeye", 1), ("Lamb", 1)]);
    view.lines[1].state = StepState::Void;
    view.lines[1].void = Some("guest left".to_owned());
    let mut board = board(vec![view]);
    board.act(Intent::NextLine, 0);
    board.act(Intent::Bump, 0);
    assert_eq!(numbers(&board), ["1"], "the void line is still to be seen");
    board.act(Intent::Bump, 0);
    assert!(numbers(&board).is_empty());
    let steps: Vec<StepId> = board
        .take_outgoing()
        .iter()
        .flat_map(|w| match &w.tap {
            Tap::Bump { steps } => steps.iter().map(|seen| seen.step).collect(),
            _ => Vec::new(),
        })
        .collect();
    assert_eq!(steps, [line(1, 0, "x", 1).step, line(1, 1, "x", 1).step]);
}

#[test]
fn a_held_ticket_is_not_bumped_but_says_why() {
    let mut view = ticket("grill", 1, &[("Ribeye", 1)]);
    view.fired_at = None;
    view.hold = Some(HoldReason::EarlierCourse {
        course: CourseNo(1),
    });
    view.lines[0].state = StepState::Held;
    let mut board = board(vec![view]);
    board.act(Intent::Bump, 0);
    assert!(board.take_outgoing().is_empty());
    assert_eq!(
        board.notice(1).as_deref(),
        Some("1 is held: starters still out")
    );
}

#[test]
fn silence_shows_after_its_limit_and_taps_are_kept() {
    let mut board = board(vec![ticket("grill", 1, &[("Ribeye", 1)])]);
    assert_eq!(board.header(2_500).banner, None);
    let banner = board.header(14_000).banner.unwrap().text;
    assert!(
        banner
            .starts_with("No word from the router since 19:00:00 (14 s). Tickets shown may be old"),
        "{banner}"
    );
    board.act(Intent::Bump, 14_500);
    let banner = board.header(15_000).banner.unwrap().text;
    assert!(banner.ends_with("1 kept"), "{banner}");
    board.beat(T0 + Span::from_secs(16), 16_000);
    assert_eq!(board.header(16_000).banner, None);
}

#[test]
fn a_late_joiner_knows_what_everybody_knows() {
    let news: Vec<TicketView> = (1..=10)
        .map(|n| {
            let mut view = ticket("grill", 1 + n % 4, &[("Ribeye", 1)]);
            view.revision = Revision(n);
            view.rank = i64::from(n);
            view
        })
        .collect();
    let mut early = board(Vec::new());
    for view in &news {
        early.set_ticket(view.clone(), 0);
    }
    early.set_ticket(news[0].clone(), 0);
    let all: Vec<TicketView> = early.truth().0.values().cloned().collect();
    let late = board(all);
    assert_eq!(early.truth(), late.truth());
    assert_eq!(late.truth().0.len(), 4);
    assert_eq!(
        late.truth().0.values().map(|view| view.revision.0).max(),
        Some(10)
    );
}

#[test]
fn what_does_not_fit_is_on_the_next_page_and_named() {
    let long: Vec<(String, u16)> = (0..9).map(|n| (format!("Dish-{n}"), 1)).collect();
    let lines: Vec<(&str, u16)> = long.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    let mut board = board((1..=30).map(|n| ticket("grill", n, &lines)).collect());
    assert!(1 < board.pages());
    let shown = board.shown_tickets(0).len();
    let more = board.more(12 * 60_000).unwrap();
    assert_eq!(shown + more.count, 30);
    assert_eq!(more.oldest, Span::from_mins(12));
    board.act(Intent::NextPage, 0);
    assert_eq!(board.page_no(), 2);
    assert_ne!(numbers(&board)[0], "1");
    for _ in 0..board.pages() - 1 {
        board.act(Intent::NextPage, 0);
    }
    assert_eq!(board.page_no(), 1, "after the last page comes the first");
    board.act(Intent::Help, 0);
    assert!(
        board.shown_tickets(0).is_empty(),
        "what a list covers is not shown"
    );
}

#[test]
fn sounds_come_once_and_lateness_is_heard() {
    let mut board = board(Vec::new());
    board.set_ticket(ticket("grill", 1, &[("Ribeye", 1)]), 10);
    board.set_ticket(ticket("grill", 2, &[("Ribeye", 1)]), 10);
    assert_eq!(board.take_chimes(), [Chime::New]);
    assert!(board.header(20).flash.is_some());
    assert!(
        board.header(2_011).flash.is_none(),
        "two seconds, then calm"
    );
    board.beat(T0 + Span::from_mins(21), 3_000);
    board.tick(3_000);
    board.tick(4_000);
    assert_eq!(board.take_chimes(), [Chime::Late]);
}

#[test]
fn additions_ring_without_a_mark_and_changes_are_marked() {
    let mut board = board(vec![ticket("grill", 1, &[("Ribeye", 1)])]);
    let mut longer = ticket("grill", 1, &[("Ribeye", 1), ("Merguez", 1)]);
    longer.revision = Revision(2);
    longer.lines[1].added_at = Some(T0);
    board.set_ticket(longer.clone(), 10);
    assert_eq!(board.take_chimes(), [Chime::Changed]);
    assert!(!board.page(10)[0].piece.card.changed, "ADD-ON says it");
    longer.revision = Revision(3);
    longer.lines[0].state = StepState::Void;
    longer.lines[0].void = Some("left".to_owned());
    board.set_ticket(longer, 20);
    assert!(board.page(20)[0].piece.card.changed);
}

#[test]
fn recall_lists_the_last_bumped_first() {
    let bumped = |n: u32, mins| {
        let mut view = ticket("grill", n, &[("Ribeye", 1)]);
        view.lines[0].state = StepState::Done;
        view.bumped_at = Some(T0 + Span::from_mins(mins));
        view
    };
    let mut board = board(vec![
        bumped(1, 3),
        bumped(2, 5),
        ticket("grill", 3, &[("Tuna", 1)]),
    ]);
    let list: Vec<String> = board
        .recall_rows()
        .iter()
        .map(|row| row.number.clone())
        .collect();
    assert_eq!(list, ["2", "1"]);
    assert_eq!(board.last_bumped(), Some((2, "19:05".to_owned())));
    board.act(Intent::Recall, 0);
    board.act(Intent::Pick(2), 0);
    let out = board.take_outgoing();
    assert!(
        matches!(&out[..], [Waiting { tap: Tap::Recall { ticket }, .. }] if ticket.order.0.as_u128() == 1)
    );
    assert_eq!(board.header(0).last_hour, Some(Span::from_mins(4)));
}

#[test]
fn a_list_that_nobody_reads_uncovers_the_tickets_again() {
    let mut board = board(vec![ticket("grill", 1, &[("Ribeye", 1)])]);
    board.act(Intent::Recall, 1_000);
    board.tick(60_999);
    assert_eq!(board.overlay(), Overlay::Recall);
    board.tick(61_000);
    assert_eq!(board.overlay(), Overlay::None);
    assert_eq!(board.shown_tickets(61_000).len(), 1);
}
