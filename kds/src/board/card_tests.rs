//! What a cook reads on a card, row by row.

use shared::menu::{Allergen, Names};
use shared::order::{Allergy, Channel, HoldReason, SealedModifier};

use super::*;
use crate::board::samples::{T0, head, line, plate, ticket};

fn setting<'a>(
    stations: &'a BTreeMap<StationId, String>,
    courses: &'a BTreeMap<CourseNo, String>,
    shown: &'a dyn Fn(&TicketLine) -> StepState,
) -> Setting<'a> {
    Setting {
        lang: Lang::En,
        zone: chrono_tz::UTC,
        width: 315,
        compact: false,
        gloves: false,
        seen_allergies: false,
        stations,
        courses,
        forecasts: BTreeMap::new(),
        order: None,
        shown,
        changed: false,
    }
}

fn rows(view: &TicketView) -> Vec<String> {
    rows_with(view, None)
}

fn rows_with(view: &TicketView, order: Option<&OrderView>) -> Vec<String> {
    let saute = (StationId::new("saute").unwrap(), "Sauté".to_owned());
    let stations = BTreeMap::from([saute]);
    let courses = BTreeMap::from([(CourseNo(1), "Starters".to_owned())]);
    let setting = Setting {
        order,
        ..setting(&stations, &courses, &|line| line.state)
    };
    let card = card(view, &setting);
    let text = |row: &Row| match row {
        Row::Line {
            quantity,
            name,
            seats,
            look,
        } => {
            format!("{quantity} {} [{seats}] {look:?}", name.join("/"))
        }
        Row::Modifier {
            kind, text, seats, ..
        } => format!("{kind:?} {} [{seats}]", text.join("/")).replace(" []", ""),
        Row::Seats { text } => format!("[{text}]"),
        Row::Note { text, .. } => text.join("/"),
        Row::Remark { text, .. } | Row::Why { text } | Row::With { text } => text.join(" "),
        Row::AddOn { text } | Row::Changed { text } => text.clone(),
    };
    card.blocks
        .iter()
        .flat_map(|block| &block.rows)
        .map(text)
        .collect()
}

#[test]
fn the_same_dish_for_several_seats_is_one_row() {
    let mut view = ticket(
        "grill",
        118,
        &[("Ribeye", 1), ("Ribeye", 1), ("Ribeye", 2), ("Tuna", 1)],
    );
    for (line, seat) in view.lines.iter_mut().zip([1, 4, 2, 3]) {
        line.seat = Some(seat);
    }
    view.lines[3].modifiers.push(SealedModifier {
        modifier: ModifierId::new("no-onion").unwrap(),
        names: Names::en("no onion"),
        kind: ModifierKind::No,
        count: 1,
    });
    assert_eq!(
        rows(&view),
        [
            "4 Ribeye [S1 S2 S4] Open",
            "1 Tuna [S3] Open",
            "No no onion"
        ]
    );
}

#[test]
fn a_name_keeps_its_line_and_its_units() {
    let mut view = ticket(
        "grill",
        118,
        &[("Chicken-paillard", 1), ("Chicken-paillard", 1)],
    );
    for line in &mut view.lines {
        line.names = Names::en("Chicken paillard");
        line.seat = Some(3);
    }
    view.lines[1].item = ItemId::new("ribeye").unwrap();
    view.lines[1].names = Names::en("Rump steak, aged, 300 g");
    assert_eq!(
        rows(&view),
        [
            "1 Chicken paillard [] Open",
            "[S3]",
            "1 Rump steak,/aged, 300 g [S3] Open"
        ]
    );
}

#[test]
fn additions_stand_under_their_time_and_voids_say_why() {
    let mut view = ticket("grill", 118, &[("Ribeye", 1), ("Lamb", 1)]);
    let mut added = line(118, 9, "Merguez", 1);
    added.added_at = Some(T0 + shared::time::Span::from_mins(41));
    view.lines.insert(0, added);
    view.lines[1].state = StepState::Void;
    view.lines[1].void = Some("guest left".to_owned());
    assert_eq!(
        rows(&view),
        [
            "1 Ribeye [] Void",
            "VOID · guest left",
            "1 Lamb [] Open",
            "ADD-ON 19:41",
            "1 Merguez [] Open"
        ]
    );
}

#[test]
fn a_held_ticket_gives_its_reason() {
    let mut view = ticket("grill", 118, &[("Ribeye", 1)]);
    view.fired_at = None;
    view.hold = Some(HoldReason::EarlierCourse {
        course: CourseNo(1),
    });
    assert_eq!(rows(&view), ["1 Ribeye [] Open", "starters still out"]);
}

#[test]
fn a_dish_kept_back_on_a_ticket_that_has_begun_gives_its_reason() {
    let mut view = ticket("grill", 118, &[("Ribeye", 1), ("Lamb", 1)]);
    view.lines[1].state = StepState::Held;
    view.lines[1].hold = Some(HoldReason::WaitsFor {
        item: ItemId::new("ribeye").unwrap(),
        names: Names::en("Ribeye"),
        fire_at: T0 + shared::time::Span::from_mins(4),
    });
    let shown = rows(&view);
    assert_eq!(shown[..2], ["1 Ribeye [] Open", "1 Lamb [] Waiting"]);
    assert!(shown[2].contains("Ribeye"), "{shown:?}");
}

#[test]
fn every_allergy_is_named_with_who_has_it() {
    let mut head = head(118);
    head.allergies = vec![
        Allergy {
            allergen: Allergen::Peanut,
            seat: Some(3),
        },
        Allergy {
            allergen: Allergen::Milk,
            seat: None,
        },
    ];
    assert_eq!(
        allergies(&head, Lang::En),
        "PEANUT · seat 3, MILK · whole table"
    );
}

#[test]
fn a_head_never_loses_words_however_narrow() {
    let mut view = ticket("grill", 118, &[("Ribeye", 1)]);
    view.head.channel = Channel::TakeAway;
    view.head.guest = Some("Wilhelmina Featherstonehaugh".to_owned());
    let (stations, courses) = (BTreeMap::new(), BTreeMap::new());
    let card = card(&view, &setting(&stations, &courses, &|line| line.state));
    let all = card.sub.join("");
    assert!(all.contains("Wilhelmina") && all.replace(' ', "").contains("Featherstonehaugh"));
    assert!(card.head_height() >= 2 * HEAD_PAD + BAR + TIMES);
}

#[test]
fn a_plate_says_what_other_stations_make_for_it() {
    let view = ticket("grill", 118, &[("Ribeye", 1), ("Tuna", 1)]);
    let fired = |station| (station, StepState::Fired, 5);
    let mut ribeye = plate(118_000, "ribeye", 1, &["grill", "fry", "saute"].map(fired));
    ribeye.steps[1].modifier = Some(ModifierId::new("fries").unwrap());
    ribeye.modifiers.push(SealedModifier {
        modifier: ModifierId::new("fries").unwrap(),
        names: Names::en("fries"),
        kind: ModifierKind::Side,
        count: 1,
    });
    let tuna = plate(118_001, "tuna", 1, &[fired("grill")]);
    let order = crate::board::samples::order(118, vec![ribeye, tuna]);
    let rows = rows_with(&view, Some(&order));
    assert_eq!(
        rows,
        ["1 Ribeye [] Open", "with fries · Sauté", "1 Tuna [] Open"]
    );
    assert_eq!(
        rows_with(&view, None).len(),
        2,
        "the order is not known yet"
    );
}
