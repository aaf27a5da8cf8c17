//! The rows between head and foot: food, modifiers, notes and remarks, and why a held ticket waits.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use shared::ids::CourseNo;
use shared::order::{HoldReason, SealedModifier, StepState};
use shared::ticket::{TicketLine, TicketView};
use shared::time::clock_text;

use super::measure::*;
use super::{Block, LineLook, Row, Setting};
use crate::board::metrics::{Weight, width, wrap};
use crate::board::words::{Lang, Word};

fn look(view: &TicketView, line: &TicketLine, set: &Setting) -> LineLook {
    match (set.shown)(line) {
        StepState::Void => LineLook::Void,
        StepState::Done => LineLook::Done,
        StepState::Waiting => LineLook::Waiting,
        StepState::Held if view.fired_at.is_some() => LineLook::Waiting,
        StepState::Started => LineLook::Started,
        StepState::Fired | StepState::Held => LineLook::Open,
    }
}

/// Lines that are the same work for other seats share a row: "2 Ribeye, S1 S4, medium rare".
pub(super) fn blocks(view: &TicketView, set: &Setting, inner: i32) -> Vec<Block> {
    let mut blocks = Vec::new();
    let pad = pad(set);
    if set.changed {
        let row = Row::Changed {
            text: Word::Changed.text(set.lang).to_owned(),
        };
        blocks.push(Block {
            rows: vec![row],
            steps: Vec::new(),
            pad,
        });
    }
    if let Some(note) = &view.head.note {
        let rows = vec![note_row(note, inner, false)];
        blocks.push(Block {
            rows,
            steps: Vec::new(),
            pad,
        });
    }
    let mut groups: Vec<(LineLook, Vec<&TicketLine>)> = Vec::new();
    for line in &view.lines {
        let look = look(view, line, set);
        let same = groups
            .iter_mut()
            .find(|(l, lines)| *l == look && same_work(lines[0], line));
        match same {
            Some((_, lines)) => lines.push(line),
            None => groups.push((look, vec![line])),
        }
    }
    // What was ordered first stands first; what came later stands under its time.
    groups.sort_by_key(|(_, lines)| lines[0].added_at);
    let mut added = None;
    for (look, lines) in &groups {
        if lines[0].added_at != added {
            added = lines[0].added_at;
            let time = added.map(|at| clock_text(at, set.zone)).unwrap_or_default();
            let row = Row::AddOn {
                text: Word::AddOn.with(set.lang, time),
            };
            blocks.push(Block {
                rows: vec![row],
                steps: Vec::new(),
                pad,
            });
        }
        blocks.push(line_block(*look, lines, set, inner));
    }
    if let Some(row) = why_row(view, set, inner) {
        blocks.push(Block {
            rows: vec![row],
            steps: Vec::new(),
            pad,
        });
    }
    blocks
}

fn same_work(a: &TicketLine, b: &TicketLine) -> bool {
    a.item == b.item
        // Open items of one department are different dishes.
        && a.names == b.names
        && a.size == b.size
        && a.modifiers == b.modifiers
        && a.note == b.note
        && a.added_at == b.added_at
        && a.refire == b.refire
        && a.void == b.void
        && a.hold == b.hold
}

fn line_block(look: LineLook, lines: &[&TicketLine], set: &Setting, inner: i32) -> Block {
    let line = lines[0];
    let code = set.lang.code();
    let quantity: u32 = lines.iter().map(|line| u32::from(line.quantity)).sum();
    let seats = seats_text(lines.iter().filter_map(|line| line.seat));
    let chip = if seats.is_empty() {
        0
    } else {
        width(&seats, SEATS, Weight::Medium) + CHIP_PAD + 6
    };
    let mut name = line.names.get(code).to_owned();
    if let Some(size) = &line.size {
        name.push_str(" · ");
        name.push_str(size.get(code));
    }
    let dim = matches!(look, LineLook::Done | LineLook::Void);
    let room = inner - QTY;
    let modifiers: Vec<Row> = line
        .modifiers
        .iter()
        .map(|m| modifier_row(m, code, room, dim))
        .collect();
    // A name is easier to read in one line: if only the seats are in its way, they stand below.
    let long = width(&name, NAME, Weight::Bold);
    let below = room - chip < long && long <= room;
    // The mark of what is done or begun stands over the end of the name: a tap must not change the height of a card.
    let name = wrap(
        &name,
        NAME,
        Weight::Bold,
        (room - if below { 0 } else { chip }).max(80),
    );
    let beside = if below { String::new() } else { seats.clone() };
    let mut rows = vec![Row::Line {
        quantity: quantity.to_string(),
        name,
        seats: beside,
        look,
    }];
    let first = rows.len();
    rows.extend(modifiers);
    if below {
        put_seats(&mut rows, first, seats, room - chip);
    }
    if let Some(note) = &line.note {
        rows.push(note_row(note, inner, dim));
    }
    if !set.compact && !dim {
        rows.extend(with_row(line, set, room));
    }
    rows.extend(remarks(line, set, room));
    Block {
        rows,
        steps: lines.iter().map(|line| line.step).collect(),
        pad: pad(set),
    }
}

fn pad(set: &Setting) -> i32 {
    if set.gloves { GLOVES_PAD } else { BLOCK_PAD }
}

/// What is said of a line below it: cook again, void, waits for the step before.
fn remarks(line: &TicketLine, set: &Setting, room: i32) -> Vec<Row> {
    let remark = |text: String, loud| Row::Remark {
        text: wrap(&text, MOD, Weight::Semi, room),
        loud,
    };
    let again = line.refire.as_ref();
    let again = again.map(|reason| remark(Word::Refire.with(set.lang, reason), true));
    let void = line.void.as_ref().map(|reason| {
        let text = format!("{} · {reason}", Word::Void.text(set.lang));
        remark(text, true)
    });
    let waiting = (set.shown)(line) == StepState::Waiting;
    let waiting = waiting.then(|| remark(Word::Waiting.text(set.lang).to_owned(), false));
    // Kept back by the plan on a ticket whose other dishes have begun: why, and until when.
    let held = (set.shown)(line) == StepState::Held;
    let held = line.hold.as_ref().filter(|_| held).map(|hold| {
        let words = hold_words(Some(hold), set.lang, set.zone, set.courses);
        remark(words, false)
    });
    let rows = again.into_iter().chain(void).chain(waiting);
    rows.chain(held).collect()
}

/// "with fries · Sauté": what other stations make for the same plate, by name where it has one of its own.
fn with_row(line: &TicketLine, set: &Setting, room: i32) -> Option<Row> {
    let code = set.lang.code();
    let plate = set.order?.lines.iter().find(|l| l.line == line.step.line)?;
    let own = plate.steps.iter().find(|step| step.step == line.step)?;
    let mut words: Vec<&str> = Vec::new();
    for step in &plate.steps {
        if step.station == own.station || step.state == StepState::Void {
            continue;
        }
        let made = step.modifier.as_ref();
        let made = made.and_then(|id| plate.modifiers.iter().find(|m| m.modifier == *id));
        let station = || set.stations.get(&step.station).map(String::as_str);
        let word = made.map_or_else(station, |made| Some(made.names.get(code)));
        let word = word.unwrap_or(step.station.as_str());
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let text = (!words.is_empty()).then(|| Word::WithOthers.with(set.lang, words.join(" · ")))?;
    Some(Row::With {
        text: wrap(&text, WITH, Weight::Medium, room),
    })
}

fn modifier_row(modifier: &SealedModifier, code: &str, room: i32, dim: bool) -> Row {
    let mut text = modifier.names.get(code).to_owned();
    if 1 < modifier.count {
        text.push_str(&format!(" ×{}", modifier.count));
    }
    let text = wrap(&text, MOD, Weight::Semi, (room - MOD_ICON).max(80));
    Row::Modifier {
        kind: modifier.kind,
        text,
        seats: String::new(),
        dim,
    }
}

/// Seats go beside the first modifier if it leaves them room, else on a line of their own.
fn put_seats(rows: &mut Vec<Row>, first: usize, text: String, room: i32) {
    if let Some(Row::Modifier {
        text: modifier,
        seats,
        ..
    }) = rows.get_mut(first)
        && modifier
            .first()
            .is_some_and(|line| width(line, MOD, Weight::Semi) + MOD_ICON <= room)
    {
        *seats = text;
    } else {
        rows.insert(first, Row::Seats { text });
    }
}

fn note_row(note: &str, inner: i32, dim: bool) -> Row {
    let text = wrap(
        &format!("“{note}”"),
        MOD,
        Weight::Medium,
        (inner - QTY).max(80),
    );
    Row::Note { text, dim }
}

/// `S1 S4`, `S1–3`; runs of three and more are joined.
fn seats_text(seats: impl Iterator<Item = u8>) -> String {
    let mut sorted: Vec<u8> = seats.collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut runs: Vec<(u8, u8)> = Vec::new();
    for seat in sorted {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == seat => *end = seat,
            _ => runs.push((seat, seat)),
        }
    }
    let one = |(from, to): &(u8, u8)| match to - from {
        0 => format!("S{from}"),
        1 => format!("S{from} S{to}"),
        _ => format!("S{from}–{to}"),
    };
    runs.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn why_row(view: &TicketView, set: &Setting, inner: i32) -> Option<Row> {
    if view.fired_at.is_some() {
        return None;
    }
    let text = hold_words(view.hold.as_ref(), set.lang, set.zone, set.courses);
    Some(Row::Why {
        text: wrap(&text, WHY, Weight::Medium, inner - 28),
    })
}

/// Why a ticket is not on the rail yet, in words.
pub fn hold_words(
    hold: Option<&HoldReason>,
    lang: Lang,
    zone: Tz,
    courses: &BTreeMap<CourseNo, String>,
) -> String {
    match hold {
        None => Word::Waiting.text(lang).to_owned(),
        Some(HoldReason::HeldByFront) => Word::HeldByFront.text(lang).to_owned(),
        Some(HoldReason::EarlierCourse { course }) => {
            let name = courses
                .get(course)
                .cloned()
                .unwrap_or_else(|| course.0.to_string());
            Word::StillOut.with(lang, name.to_lowercase())
        }
        Some(HoldReason::Scheduled { fire_at } | HoldReason::CoursePause { fire_at }) => {
            Word::Fires.with(lang, clock_text(*fire_at, zone))
        }
        Some(HoldReason::WaitsFor { names, fire_at, .. }) => {
            let name = names.get(lang.code());
            Word::WaitsFor.with(lang, format!("{name} · {}", clock_text(*fire_at, zone)))
        }
    }
}
