//! The grill at 19:42, with each state that a card can be in.

use kds::board::Board;
use shared::ids::*;
use shared::menu::ModifierKind::{Extra, No, Prep, Substitute};
use shared::order::{Channel, HoldReason, StepState};
use shared::ticket::TicketView;
use shared::time::{Span, Timestamp};
use shared::wire::StationMessage;

use super::scene::Share::{Cooking, Ready, Waiting};
use super::scene::*;

/// Nine open tickets and two held ones.
pub(super) fn board_of_grill() -> Board {
    let mut board = board(setup("grill", "Grill"));
    let mut tickets = cards();
    tickets.push(bumped());
    board.replace_tickets(tickets, 0);
    board.replace_house(forecasts(), Vec::new(), 0);
    board
}

/// From the floor, two minutes ago.
pub(super) fn message() -> StationMessage {
    StationMessage {
        message: MessageId(uuid::Uuid::from_u128(1)),
        station: "grill".parse().unwrap(),
        order: None,
        number: Some(118),
        table: Some("12".parse().unwrap()),
        text: "Seat 3: no butter at all, please, and the children are hungry".to_owned(),
        from: Some("ana".parse().unwrap()),
        sent_at: NOW - Span::from_mins(2),
        seen: None,
    }
}

/// Fired `mins:secs` ago, due in `left` seconds (negative: late).
fn fired(
    number: u32,
    mins: i64,
    secs: i64,
    left: i64,
) -> (shared::ticket::OrderHead, Option<Timestamp>) {
    let at = ago(mins, secs);
    (head(number, at, NOW + Span::from_secs(left)), Some(at))
}

fn cards() -> Vec<TicketView> {
    vec![
        late(),
        soon(),
        take_away(),
        large(),
        small(),
        rush(),
        online(),
        banquet(),
        held(),
        scheduled(),
    ]
}

fn late() -> TicketView {
    let (head, at) = fired(118, 14, 20, -140);
    let mut lines = seats("Ribeye 300 g", &[1, 4], &[(Prep, "medium rare", 1)]);
    lines.push(line(1, "Lamb chops", Some(3), &[(No, "no satay glaze", 1)]));
    let mut bass = line(1, "Sea bass", None, &[]);
    bass.state = StepState::Done;
    lines.push(bass);
    let others = others(&[("fry", Ready), ("saute", Cooking), ("cold", Ready)]);
    ticket(peanut(at_table(head, "12", 4, "ana"), 3), at, lines, others)
}

fn soon() -> TicketView {
    let (head, at) = fired(121, 9, 5, 60);
    let lines = vec![
        line(
            1,
            "Bistro burger",
            Some(1),
            &[(No, "no onion", 1), (Extra, "extra cheddar", 1)],
        ),
        line(1, "Chicken paillard", Some(2), &[]),
    ];
    ticket(
        at_table(head, "4", 2, "jo"),
        at,
        lines,
        others(&[("fry", Cooking), ("cold", Ready)]),
    )
}

fn take_away() -> TicketView {
    let (head, at) = fired(124, 4, 12, 760);
    let lines = vec![
        line(
            3,
            "Bistro burger",
            None,
            &[(Substitute, "gluten-free bun", 1), (Extra, "bacon", 2)],
        ),
        line(1, "Halloumi skewers", None, &[]),
    ];
    let head = for_guest(head, Channel::TakeAway, "Mina K.");
    ticket(
        head,
        at,
        lines,
        others(&[("fry", Waiting), ("cold", Waiting)]),
    )
}

fn large() -> TicketView {
    let (head, at) = fired(125, 3, 30, 550);
    let mut lines = seats("Ribeye 300 g", &[1, 2], &[(Prep, "medium", 1)]);
    let mut child = line(1, "Ribeye 300 g", Some(5), &[(Prep, "well done", 1)]);
    child.note = Some("cut it for a child, please".to_owned());
    lines.push(child);
    lines.extend(seats("Chicken paillard", &[3, 4], &[]));
    let mut added = line(1, "Merguez", Some(6), &[]);
    added.added_at = Some(ago(1, 0));
    lines.push(added);
    let others = others(&[("fry", Cooking), ("saute", Cooking), ("cold", Waiting)]);
    ticket(at_table(head, "7", 6, "ana"), at, lines, others)
}

fn small() -> TicketView {
    let (head, at) = fired(126, 2, 48, 500);
    let mut lines = vec![
        line(1, "Tuna steak", Some(1), &[(Prep, "rare", 1)]),
        line(1, "Bistro burger", Some(2), &[]),
    ];
    lines[0].state = StepState::Started;
    let mut gone = line(1, "Merguez", Some(2), &[]);
    gone.state = StepState::Void;
    gone.void = Some("guest left".to_owned());
    lines.push(gone);
    ticket(
        at_table(head, "2", 2, "luc"),
        at,
        lines,
        others(&[("fry", Waiting), ("cold", Cooking)]),
    )
}

fn rush() -> TicketView {
    let (mut head, at) = fired(129, 0, 40, 300);
    head.rush = true;
    let mut again = line(1, "Ribeye 300 g", Some(2), &[(Prep, "medium rare", 1)]);
    again.refire = Some("first was overdone".to_owned());
    let mut view = ticket(at_table(head, "9", 2, "ana"), at, vec![again], Vec::new());
    view.rank = 126;
    view
}

fn online() -> TicketView {
    let (head, at) = fired(127, 1, 55, 900);
    let lines = vec![line(
        2,
        "Chicken paillard",
        None,
        &[(No, "no caper butter", 1)],
    )];
    let head = for_guest(head, Channel::Delivery, "Rider Sam");
    ticket(
        head,
        at,
        lines,
        others(&[("fry", Waiting), ("cold", Waiting)]),
    )
}

/// Longer than a column: it continues in the next.
fn banquet() -> TicketView {
    let (head, at) = fired(128, 1, 10, 870);
    let mut lines = seats("Ribeye 300 g", &[1, 2, 3], &[(Prep, "rare", 1)]);
    lines.extend(seats("Lamb chops", &[4, 5], &[(No, "no satay glaze", 1)]));
    lines.push(line(
        1,
        "Tuna steak",
        Some(6),
        &[(Prep, "medium", 1), (Substitute, "lentils for rice", 1)],
    ));
    let burger = [
        (No, "no pickles", 1),
        (No, "no mayonnaise", 1),
        (Extra, "double patty", 1),
    ];
    lines.push(line(1, "Bistro burger", Some(7), &burger));
    lines.extend(seats("Halloumi skewers", &[8, 9], &[]));
    lines.push(line(
        2,
        "Chicken paillard",
        None,
        &[(Substitute, "salad for fries", 1)],
    ));
    let mut pepper = line(
        2,
        "Pepper steak 250 g",
        None,
        &[(Prep, "medium", 1), (No, "no sauce", 1)],
    );
    pepper.note = Some("birthday table, together with the cake".to_owned());
    lines.push(pepper);
    lines.push(line(1, "Merguez", None, &[(Prep, "well done", 1)]));
    lines.push(line(3, "Sea bass", None, &[(Extra, "extra lemon", 1)]));
    let others = others(&[("fry", Waiting), ("saute", Waiting), ("cold", Waiting)]);
    ticket(at_table(head, "20", 9, "jo"), at, lines, others)
}

fn held() -> TicketView {
    let head = at_table(head(130, ago(12, 0), ahead(20, 0)), "15", 3, "luc");
    let mut lines = seats("Sea bass", &[1, 2], &[]);
    lines.push(line(1, "Ribeye 300 g", Some(3), &[]));
    let mut view = ticket(head, None, lines, Vec::new());
    view.hold = Some(HoldReason::EarlierCourse {
        course: CourseNo(1),
    });
    view
}

fn scheduled() -> TicketView {
    let head = for_guest(
        head(131, ago(2, 0), ahead(38, 0)),
        Channel::TakeAway,
        "Noor",
    );
    let mut view = ticket(
        head,
        None,
        vec![line(1, "Bistro burger", None, &[])],
        Vec::new(),
    );
    view.hold = Some(HoldReason::Scheduled {
        fire_at: ahead(26, 0),
    });
    view
}

fn bumped() -> TicketView {
    let (head, at) = fired(117, 9, 40, 300);
    let mut view = ticket(
        at_table(head, "3", 2, "jo"),
        at,
        vec![line(2, "Lamb chops", None, &[])],
        Vec::new(),
    );
    view.lines[0].state = StepState::Done;
    view.bumped_at = Some(ago(2, 0));
    view
}

/// What the other stations do meanwhile: forecasts for the feet of the cards, and a fryer that is behind.
fn forecasts() -> Vec<shared::ticket::OrderView> {
    let order_of = |number: u32, work: &[(&str, i64)]| {
        let plates = work.iter().zip(0..).map(|((at, secs), n)| {
            plate(
                number,
                n,
                1,
                at,
                &[(at, StepState::Fired, NOW + Span::from_secs(*secs))],
            )
        });
        order(
            head(number, ago(10, 0), ahead(10, 0)),
            Some(ago(5, 0)),
            None,
            plates.collect(),
        )
    };
    vec![
        order_of(118, &[("saute", 70)]),
        order_of(121, &[("fry", 150)]),
        order_of(125, &[("fry", 240), ("saute", 320)]),
        order_of(126, &[("cold", 60)]),
        order_of(99, &[("fry", -250)]),
    ]
}
