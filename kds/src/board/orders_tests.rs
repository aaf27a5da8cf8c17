//! The table of the pass: what may go, who holds it up, and in which order.

use super::*;
use crate::board::samples::{T0, order, plate as line};

fn station(name: &str) -> StationId {
    StationId::new(name).unwrap()
}

fn look(orders: &[OrderView], mins: i64) -> Vec<OrderRow> {
    let stations = [
        (station("grill"), "Grill".to_owned()),
        (station("fry"), "Fry".to_owned()),
        (station("bar"), "Bar".to_owned()),
    ];
    let courses = BTreeMap::new();
    let set = PassSetting {
        lang: Lang::En,
        zone: chrono_tz::UTC,
        limits: Thresholds {
            soon_after: Span::from_mins(8),
            late_after: Span::from_mins(12),
        },
        stations: &stations,
        courses: &courses,
        served: &|_, _| false,
        now: T0 + Span::from_mins(mins),
    };
    rows(orders.iter(), &set)
}

/// `118 Late −2:00 LATE | 3 plates, 1:20 on the pass | …`
fn text(row: &OrderRow) -> String {
    let cell = |cell: &Option<Cell>| match cell {
        None => "–".to_owned(),
        Some(cell) => format!("{:?} {} {}", cell.progress, cell.what, cell.below)
            .trim_end()
            .to_owned(),
    };
    let cells: Vec<String> = row.cells.iter().map(cell).collect();
    format!(
        "{} {:?} {} {} | {}",
        row.number,
        row.tone,
        row.big,
        row.small,
        cells.join(" | ")
    )
}

use StepState::{Done, Fired, Waiting};

#[test]
fn who_holds_a_late_order_up_stands_in_words() {
    let late = order(
        118,
        vec![
            line(1, "ribeye", 3, &[("grill", Done, 20)]),
            line(2, "fries", 2, &[("fry", Fired, 23)]),
        ],
    );
    assert_eq!(
        text(&look(&[late], 22)[0]),
        "118 Late \u{2212}2:00 LATE | Ready 3 ribeye 2:00 on the pass | Cooking 2 fries holds it up · 1:00 | –"
    );
}

#[test]
fn go_first_then_what_presses_most() {
    let ready = order(3, vec![line(1, "soup", 1, &[("grill", Done, 1)])]);
    let calm = order(2, vec![line(2, "soup", 1, &[("grill", Fired, 10)])]);
    let mut late = order(1, vec![line(3, "soup", 1, &[("grill", Fired, 10)])]);
    late.head.due_at = T0 + Span::from_mins(2);
    let mut held = order(4, vec![line(4, "soup", 1, &[("grill", Waiting, 10)])]);
    held.courses[0].fired_at = None;
    held.courses[0].hold = Some(HoldReason::HeldByFront);
    let found: Vec<(String, Tone)> = look(&[calm, late, held, ready], 5)
        .iter()
        .map(|r| (r.number.clone(), r.tone))
        .collect();
    let expected = [
        ("3", Tone::Go),
        ("1", Tone::Late),
        ("2", Tone::Calm),
        ("4", Tone::Held),
    ];
    assert_eq!(
        found,
        expected.map(|(number, tone)| (number.to_owned(), tone))
    );
}

#[test]
fn part_of_a_station_counts_and_a_chain_waits_its_turn() {
    let mixed = order(
        125,
        vec![
            line(1, "ribeye", 3, &[("grill", Done, 1)]),
            line(2, "lamb", 3, &[("grill", Fired, 8), ("bar", Waiting, 9)]),
        ],
    );
    let row = &look(&[mixed], 5)[0];
    assert_eq!(
        text(row),
        "125 Calm 15:00 on time | Cooking 3 of 6 3:00 | – | Waiting 3 lamb"
    );
}

#[test]
fn a_void_line_and_a_served_course_are_not_waited_for() {
    let mut mixed = order(
        7,
        vec![
            line(1, "ribeye", 1, &[("grill", Done, 1)]),
            line(2, "lamb", 1, &[("grill", Fired, 8)]),
        ],
    );
    mixed.lines[1].state = LineState::Void;
    mixed.lines[1].steps[0].state = StepState::Void;
    assert_eq!(look(&[mixed.clone()], 5)[0].tone, Tone::Go);
    mixed.courses[0].served_at = Some(T0);
    assert!(look(&[mixed], 5).is_empty());
}
