//! The pass at 19:42: two orders may go, one is late, others are on their way, one ticket found no station.

use kds::board::Board;
use shared::ids::*;
use shared::order::StepState::{Done, Fired, Held};
use shared::order::{Channel, HoldReason};
use shared::ticket::{OrderView, TicketView};
use shared::time::{Span, Timestamp};

use super::scene::*;

pub(super) fn board_of_pass() -> Board {
    let mut board = board(setup("pass", "Pass"));
    board.replace_house(orders(), Vec::new(), 0);
    board.replace_tickets(vec![unrouted()], 0);
    board
}

fn fired(number: u32, left: i64) -> (shared::ticket::OrderHead, Option<Timestamp>) {
    (
        head(number, ago(12, 0), NOW + Span::from_secs(left)),
        Some(ago(12, 0)),
    )
}

fn orders() -> Vec<OrderView> {
    let mut all = vec![take_away_go(), late(), soon(), calm()];
    let (head, at) = fired(119, 240);
    all.push(order(
        at_table(head, "3", 2, "jo"),
        at,
        None,
        vec![
            plate(119, 0, 1, "Ribeye", &[("grill", Done, ago(0, 30))]),
            plate(119, 1, 1, "Lamb chops", &[("grill", Done, ago(0, 30))]),
            plate(119, 2, 2, "fries", &[("fry", Done, ago(0, 50))]),
            plate(119, 3, 1, "salad", &[("cold", Done, ago(2, 0))]),
        ],
    ));
    let (head, at) = fired(124, 760);
    all.push(order(
        for_guest(head, Channel::TakeAway, "Mina K."),
        at,
        None,
        vec![
            plate(124, 0, 3, "Bistro burger", &[("grill", Fired, ahead(6, 0))]),
            plate(124, 1, 1, "Halloumi", &[("grill", Fired, ahead(4, 0))]),
            plate(124, 2, 3, "fries", &[("fry", Held, NOW)]),
            plate(124, 3, 1, "slaw", &[("cold", Held, NOW)]),
        ],
    ));
    let waiting = at_table(head_held(128), "20", 9, "jo");
    let hold = HoldReason::Scheduled {
        fire_at: ahead(9, 0),
    };
    all.push(order(
        waiting,
        None,
        Some(hold),
        vec![
            plate(128, 0, 9, "Ribeye", &[("grill", Held, NOW)]),
            plate(128, 1, 4, "fries", &[("fry", Held, NOW)]),
            plate(128, 2, 3, "salad", &[("cold", Held, NOW)]),
        ],
    ));
    all
}

fn head_held(number: u32) -> shared::ticket::OrderHead {
    head(number, ago(3, 0), ahead(14, 30))
}

fn take_away_go() -> OrderView {
    let (head, at) = fired(122, 180);
    order(
        for_guest(head, Channel::TakeAway, "Sam R."),
        at,
        None,
        vec![
            plate(
                122,
                0,
                1,
                "Bistro burger",
                &[("grill", Done, ago(0, 20)), ("fry", Done, ago(0, 40))],
            ),
            plate(122, 1, 1, "Lemon tart", &[("pastry", Done, ago(3, 0))]),
        ],
    )
}

fn late() -> OrderView {
    let (head, at) = fired(118, -140);
    order(
        peanut(at_table(head, "12", 4, "ana"), 3),
        at,
        None,
        vec![
            plate(118, 0, 2, "Ribeye", &[("grill", Done, ago(1, 20))]),
            plate(118, 1, 1, "Lamb chops", &[("grill", Done, ago(1, 20))]),
            plate(118, 2, 2, "fries", &[("fry", Done, ago(1, 0))]),
            plate(118, 3, 1, "Sea bass", &[("saute", Fired, ahead(1, 10))]),
            plate(118, 4, 1, "salad", &[("cold", Done, ago(4, 0))]),
        ],
    )
}

fn soon() -> OrderView {
    let (mut head, at) = fired(121, 60);
    head.rush = true;
    order(
        at_table(head, "4", 2, "jo"),
        at,
        None,
        vec![
            plate(
                121,
                0,
                2,
                "Bistro burger",
                &[("grill", Fired, ahead(0, 50)), ("fry", Fired, ahead(2, 30))],
            ),
            plate(121, 1, 1, "salad", &[("cold", Done, ago(1, 0))]),
        ],
    )
}

fn calm() -> OrderView {
    let (head, at) = fired(125, 550);
    order(
        at_table(head, "7", 6, "ana"),
        at,
        None,
        vec![
            plate(125, 0, 3, "Ribeye", &[("grill", Done, ago(0, 10))]),
            plate(
                125,
                1,
                3,
                "Chicken paillard",
                &[("grill", Fired, ahead(3, 10))],
            ),
            plate(125, 2, 3, "fries", &[("fry", Fired, ahead(4, 0))]),
            plate(
                125,
                3,
                1,
                "Mushroom risotto with truffle",
                &[("saute", Fired, ahead(5, 20))],
            ),
            plate(125, 4, 4, "Cola", &[("bar", Done, ago(6, 0))]),
        ],
    )
}

/// Work that no station could take ends here, and must be seen here.
fn unrouted() -> TicketView {
    let lines = vec![
        line(2, "Bread basket", None, &[]),
        line(1, "Birthday card", Some(2), &[]),
    ];
    let mut view = ticket(
        at_table(head(123, ago(1, 30), ahead(8, 0)), "6", 2, "luc"),
        Some(ago(1, 30)),
        lines,
        Vec::new(),
    );
    view.id.station = station("pass");
    view.id.course = CourseNo(1);
    view
}
