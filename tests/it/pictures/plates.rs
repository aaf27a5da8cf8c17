//! Cards that say what is beside them: other stations of the same plate, what the plan keeps back, other scripts.

use kds::board::Board;
use kds::board::words::Lang;
use shared::ids::*;
use shared::menu::ModifierKind::{Extra, No, Side};
use shared::menu::Names;
use shared::order::{Channel, HoldReason, SealedModifier, StepState};
use shared::ticket::{Forecast, LineView, OrderView, TicketView};
use shared::time::Span;

use super::scene::*;

/// A plate of which this station makes the meat, with its side from another one.
fn plate_with(number: u32, n: u128, item: &str, side: Option<&str>, secs: i64) -> LineView {
    let done = NOW + Span::from_secs(secs);
    let fired = StepState::Fired;
    let work = [("grill", fired, done), ("fry", fired, done)];
    let mut plate = plate(number, n, 1, item, &work);
    if let Some(side) = side {
        let id = ModifierId::new(side.replace(' ', "-")).unwrap();
        plate.steps[1].modifier = Some(id.clone());
        plate.modifiers.push(SealedModifier {
            modifier: id,
            names: Names::en(side),
            kind: Side,
            count: 1,
        });
    }
    plate
}

/// An order whose plates need others too, and its ticket here.
fn shared_order(number: u32, left: i64) -> (OrderView, TicketView) {
    let head = at_table(head(number, ago(3, 0), ahead(left, 0)), "8", 2, "ana");
    let plates = vec![
        plate_with(number, 0, "Ribeye", Some("fries"), 130),
        plate_with(number, 1, "Lamb chops", Some("sweet potato"), 150),
        plate_with(number, 2, "Tuna", None, 170),
    ];
    let lines = [("Ribeye", 1), ("Lamb chops", 2), ("Tuna", 2)];
    let lines = lines.map(|(name, seat)| line(1, name, Some(seat), &[]));
    let others = others(&[("fry", Share::Cooking)]);
    let view = ticket(head.clone(), Some(ago(3, 0)), lines.to_vec(), others);
    (order(head, Some(ago(3, 0)), None, plates), view)
}

/// What the plan says: which line waits and for what, when a ticket fires, and who will be late by it.
pub(super) fn planned() -> Board {
    let mut board = board(setup("grill", "Grill"));
    let (order, with) = shared_order(140, 9);
    let (other, mut keeps) = shared_order(141, 12);
    keeps.lines[2].state = StepState::Held;
    keeps.lines[2].hold = Some(HoldReason::WaitsFor {
        item: ItemId::new("lambchops").unwrap(),
        names: Names::en("Lamb chops"),
        fire_at: ahead(2, 0),
    });
    let held_head = |number| at_table(head(number, ago(9, 0), ahead(14, 0)), "3", 4, "jo");
    let ribeye = || vec![line(2, "Ribeye", None, &[])];
    let mut pause = ticket(held_head(142), None, ribeye(), Vec::new());
    pause.hold = Some(HoldReason::CoursePause {
        fire_at: ahead(4, 0),
    });
    let mut starters = ticket(held_head(143), None, ribeye(), Vec::new());
    starters.hold = Some(HoldReason::EarlierCourse {
        course: CourseNo(1),
    });
    let (behind_order, mut behind) = shared_order(139, 5);
    behind.forecast = Some(Forecast {
        p50: behind.head.due_at + Span::from_secs(70),
        p90: behind.head.due_at + Span::from_mins(4),
    });
    board.replace_tickets(vec![behind, with, keeps, pause, starters], 0);
    board.replace_house(vec![behind_order, order, other], Vec::new(), 0);
    board
}

/// Guests and waiters who write from right to left.
pub(super) fn turned() -> Board {
    let mut board = board(setup("grill", "Grill"));
    let guest = |number, name: &str| {
        let head = head(number, ago(4, 10), ahead(8, 0));
        for_guest(head, Channel::TakeAway, name)
    };
    let mut burger = line(2, "Bistro burger", None, &[(No, "ללא בצל", 1)]);
    burger.note = Some("בלי מלח בבקשה, ועם לימון בצד".to_owned());
    let mut chicken = line(1, "فراخ مشوية", None, &[(Extra, "ثوم إضافي", 1)]);
    chicken.note = Some("بدون ملح من فضلك، والليمون جانبا 2".to_owned());
    let mixed = line(1, "Kebab כבש 250 g", None, &[(No, "sans سمسم", 1)]);
    let fired = Some(ago(4, 10));
    let tickets = vec![
        ticket(guest(150, "נועה לוי"), fired, vec![burger], Vec::new()),
        ticket(guest(151, "ليلى حداد"), fired, vec![chicken], Vec::new()),
        ticket(guest(152, "Dana כהן"), fired, vec![mixed], Vec::new()),
    ];
    board.replace_tickets(tickets, 0);
    board
}

/// The grown one keeps its place: what came later goes on under a torn edge where a ticket has gone.
pub(super) fn grown() -> Board {
    let mut board = super::views::rush(Lang::En);
    let at = |board: &Board, n: usize| {
        let id = board.page(0)[n].piece.card.ticket.clone();
        board.truth().0[&id].clone()
    };
    let (mut grows, mut gone) = (at(&board, 0), at(&board, 3));
    gone.revision = Revision(gone.revision.0 + 1);
    gone.bumped_at = Some(NOW);
    for line in &mut gone.lines {
        line.state = StepState::Done;
    }
    board.set_ticket(gone, 0);
    for (n, name) in ["Merguez", "Halloumi"].iter().enumerate() {
        let mut more = line(1, name, None, &[]);
        more.step.line = LineId(uuid::Uuid::from_u128(9_000 + n as u128));
        more.added_at = Some(NOW);
        grows.lines.push(more);
    }
    grows.revision = Revision(grows.revision.0 + 1);
    board.set_ticket(grows, 0);
    board
}
