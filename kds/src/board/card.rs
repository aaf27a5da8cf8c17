//! A ticket in the words and rows of a card: what is on it and how high it is, before anything is drawn.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use shared::ids::*;
use shared::menu::ModifierKind;
use shared::order::{Channel, HoldReason, SealedModifier, StepState};
use shared::ticket::{TicketLine, TicketView};
use shared::time::{Timestamp, clock_text};

use super::metrics::{Weight, width, wrap};
use super::words::{Lang, Word, allergen};

/// Measures in units; 1080 units are the height of the canvas at scale 1.
pub mod measure {
    pub const BORDER: i32 = 2;
    pub const PAD: i32 = 12;
    /// Width of the column of quantities.
    pub const QTY: i32 = 44;
    pub const NAME: i32 = 28;
    pub const NAME_LINE: i32 = 32;
    pub const MOD: i32 = 22;
    pub const MOD_LINE: i32 = 28;
    /// Shape before a modifier, with its gap.
    pub const MOD_ICON: i32 = 33;
    pub const BLOCK_PAD: i32 = 5;
    pub const NUMBER: i32 = 30;
    pub const WHO: i32 = 19;
    pub const WHO_LINE: i32 = 23;
    pub const SUB: i32 = 17;
    pub const SUB_LINE: i32 = 21;
    pub const AGE: i32 = 28;
    pub const HEAD_PAD: i32 = 9;
    /// Between number, words and times of the head.
    pub const HEAD_GAP: i32 = 8;
    /// Age above, promise below.
    pub const TIMES: i32 = 53;
    pub const BAR: i32 = 7;
    pub const HEAD_AGAIN: i32 = 41;
    pub const CONTINUES: i32 = 38;
    pub const ALLERGY: i32 = 22;
    pub const ALLERGY_LINE: i32 = 28;
    pub const SEATS: i32 = 15;
    pub const CHIP_PAD: i32 = 14;
    pub const WHY: i32 = 17;
    pub const WHY_LINE: i32 = 23;
    pub const FOOT: i32 = 17;
    pub const FOOT_LINE: i32 = 22;
    pub const FOOT_PAD: i32 = 23;
    pub const ADD_ON: i32 = 32;
    /// Room that the foot keeps for a forecast, whether it has one yet or not.
    pub const FORECAST: &str = " 0:00";
}
use measure::*;

/// What a card is about, beyond its age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Normal,
    Rush,
    Held,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineLook {
    Open,
    Started,
    /// Its step before is not done, or it is held with its ticket.
    Waiting,
    Done,
    /// Must be seen (bumped) before it goes.
    Void,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Waiting,
    Cooking,
    Ready,
}

/// One row of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Line {
        quantity: String,
        name: Vec<String>,
        seats: String,
        look: LineLook,
    },
    /// `seats` stand here where the name above needs its whole line.
    Modifier {
        kind: ModifierKind,
        text: Vec<String>,
        seats: String,
        dim: bool,
    },
    /// Seats on a line of their own.
    Seats {
        text: String,
    },
    /// A guest's or waiter's words, in quotation marks.
    Note {
        text: Vec<String>,
        dim: bool,
    },
    /// A word and what it is about: VOID, cook again, waits for the step before.
    Remark {
        text: Vec<String>,
        loud: bool,
    },
    AddOn {
        text: String,
    },
    Changed {
        text: String,
    },
    Why {
        text: Vec<String>,
    },
}

/// Rows that stay together; of one line of the order, or of none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub rows: Vec<Row>,
    /// The work that a tap on it bumps.
    pub steps: Vec<StepId>,
}

/// Another station's share of the same plate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub name: String,
    pub progress: Progress,
    pub ready_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub ticket: TicketId,
    pub revision: Revision,
    pub number: String,
    pub standing: Standing,
    pub changed: bool,
    pub who: Vec<String>,
    pub sub: Vec<String>,
    pub allergy: Vec<String>,
    pub blocks: Vec<Block>,
    /// Lines of other stations, as they fit side by side.
    pub foot: Vec<Vec<Other>>,
    /// Names for messages: "118".
    pub width: i32,
}

/// What a card needs to know beyond its ticket.
pub struct Setting<'a> {
    pub lang: Lang,
    pub zone: Tz,
    pub width: i32,
    pub stations: &'a BTreeMap<StationId, String>,
    pub courses: &'a BTreeMap<CourseNo, String>,
    /// When other stations should be done with the same course, where known.
    pub forecasts: BTreeMap<StationId, Timestamp>,
    /// State of a step as this screen shows it, taps on their way included.
    pub shown: &'a dyn Fn(&TicketLine) -> StepState,
    pub changed: bool,
}

impl Row {
    pub fn height(&self) -> i32 {
        let count = |lines: &Vec<String>| i32::try_from(lines.len()).unwrap_or(i32::MAX / 100);
        match self {
            Self::Line { name, .. } => count(name) * NAME_LINE,
            Self::Modifier { text, .. } | Self::Note { text, .. } | Self::Remark { text, .. } => {
                count(text) * MOD_LINE
            }
            Self::Seats { .. } => MOD_LINE,
            Self::AddOn { .. } | Self::Changed { .. } => ADD_ON,
            Self::Why { text } => count(text) * WHY_LINE + 10,
        }
    }
}

impl Block {
    pub fn height(&self) -> i32 {
        let rows: i32 = self.rows.iter().map(Row::height).sum();
        let bare = matches!(
            self.rows.first(),
            Some(Row::AddOn { .. } | Row::Changed { .. })
        );
        if bare { rows } else { rows + 2 * BLOCK_PAD }
    }
}

impl Card {
    pub fn head_height(&self) -> i32 {
        let count = |lines: &Vec<String>| i32::try_from(lines.len()).unwrap_or(100);
        2 * HEAD_PAD + TIMES.max(count(&self.who) * WHO_LINE + count(&self.sub) * SUB_LINE) + BAR
    }

    pub fn allergy_height(&self) -> i32 {
        let lines = i32::try_from(self.allergy.len()).unwrap_or(100);
        if lines == 0 {
            0
        } else {
            lines * ALLERGY_LINE + 12
        }
    }

    pub fn foot_height(&self) -> i32 {
        let lines = i32::try_from(self.foot.len()).unwrap_or(100);
        if lines == 0 {
            4
        } else {
            lines * FOOT_LINE + FOOT_PAD
        }
    }

    pub fn height(&self) -> i32 {
        let blocks: i32 = self.blocks.iter().map(Block::height).sum();
        2 * BORDER + self.head_height() + self.allergy_height() + blocks + self.foot_height()
    }
}

/// Builds the card of a ticket.
pub fn card(view: &TicketView, set: &Setting) -> Card {
    let held = view.fired_at.is_none();
    let standing = match (held, view.head.rush) {
        (true, _) => Standing::Held,
        (false, true) => Standing::Rush,
        (false, false) => Standing::Normal,
    };
    let number = view.head.number.to_string();
    let inner = set.width - 2 * (BORDER + PAD);
    let times = width("00:00", AGE, Weight::Bold).max(width("LATE 00:00", 15, Weight::Semi));
    let room = inner - number_width(&number) - times - 2 * HEAD_GAP;
    let (who, sub) = head_words(view, set, room.max(60));
    Card {
        ticket: view.id.clone(),
        revision: view.revision,
        number,
        standing,
        changed: set.changed,
        who,
        sub,
        allergy: allergy_words(view, set.lang, inner - 36),
        blocks: blocks(view, set, inner),
        foot: foot(view, set, inner),
        width: set.width,
    }
}

/// Numbers keep the room of three figures, so that the words beside them stand in line.
pub fn number_width(number: &str) -> i32 {
    width(number, NUMBER, Weight::Heavy).max(width("000", NUMBER, Weight::Heavy))
}

/// Joins segments with a dot and breaks between them where they do not fit.
fn wrap_segments(segments: &[String], size: i32, weight: Weight, max: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for segment in segments.iter().filter(|segment| !segment.is_empty()) {
        if let Some(last) = lines.last_mut() {
            let longer = format!("{last} · {segment}");
            if width(&longer, size, weight) <= max {
                *last = longer;
                continue;
            }
        }
        lines.extend(wrap(segment, size, weight, max));
    }
    lines
}

fn head_words(view: &TicketView, set: &Setting, room: i32) -> (Vec<String>, Vec<String>) {
    let lang = set.lang;
    let head = &view.head;
    let mut who = Vec::new();
    let mut sub = Vec::new();
    if head.rush {
        who.push(Word::Rush.text(lang).to_owned());
    }
    if view.recalled {
        who.push(Word::Recalled.text(lang).to_owned());
    }
    let (place, covers) = place_words(view, lang);
    let both = if covers.is_empty() {
        place.clone()
    } else {
        format!("{place} · {covers}")
    };
    if width(&both, WHO, Weight::Heavy) <= room {
        who.push(both);
    } else {
        who.push(place);
        sub.push(covers);
    }
    if head.channel == Channel::DineIn {
        let course = set.courses.get(&view.course).cloned();
        sub.push(course.unwrap_or_else(|| view.course_names.get(lang.code()).to_owned()));
        sub.push(
            head.server
                .as_ref()
                .map(|s| capital(s.as_str()))
                .unwrap_or_default(),
        );
    } else {
        sub.push(head.guest.clone().unwrap_or_default());
        sub.push(clock_text(head.due_at, set.zone));
    }
    sub.extend(head.alias.clone());
    if let Some(from) = &view.handed_over_from {
        let name = set.stations.get(from).map_or(from.as_str(), String::as_str);
        sub.push(Word::HandedOver.with(lang, name));
    }
    (
        wrap_segments(&who, WHO, Weight::Heavy, room),
        wrap_segments(&sub, SUB, Weight::Semi, room),
    )
}

/// Where the food goes, and how many sit there.
pub fn place_words(view: &TicketView, lang: Lang) -> (String, String) {
    place_of(&view.head, lang)
}

pub fn place_of(head: &shared::ticket::OrderHead, lang: Lang) -> (String, String) {
    let place = match (head.channel, &head.table) {
        (Channel::DineIn, Some(table)) => Word::Table.with(lang, table),
        (Channel::DineIn, None) => head.guest.clone().unwrap_or_default(),
        (Channel::TakeAway, _) => Word::TakeAway.text(lang).to_owned(),
        (Channel::Online, _) => Word::Online.text(lang).to_owned(),
        (Channel::Delivery, _) => Word::Delivery.text(lang).to_owned(),
    };
    let seated = head.channel == Channel::DineIn && 0 < head.covers;
    (
        place,
        if seated {
            head.covers.to_string()
        } else {
            String::new()
        },
    )
}

pub fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn allergy_words(view: &TicketView, lang: Lang, max: i32) -> Vec<String> {
    let text = allergies(&view.head, lang);
    if text.is_empty() {
        Vec::new()
    } else {
        wrap(&text, ALLERGY, Weight::Heavy, max)
    }
}

/// `PEANUT · seat 3, MILK · whole table`; empty without allergies.
pub fn allergies(head: &shared::ticket::OrderHead, lang: Lang) -> String {
    let one = |a: &shared::order::Allergy| {
        let who = a.seat.map(|seat| Word::Seat.with(lang, seat));
        let who = who.unwrap_or_else(|| Word::WholeTable.text(lang).to_owned());
        format!("{} · {who}", allergen(a.allergen, lang))
    };
    head.allergies
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join(", ")
}

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
fn blocks(view: &TicketView, set: &Setting, inner: i32) -> Vec<Block> {
    let mut blocks = Vec::new();
    if set.changed {
        let row = Row::Changed {
            text: Word::Changed.text(set.lang).to_owned(),
        };
        blocks.push(Block {
            rows: vec![row],
            steps: Vec::new(),
        });
    }
    if let Some(note) = &view.head.note {
        let rows = vec![note_row(note, inner, false)];
        blocks.push(Block {
            rows,
            steps: Vec::new(),
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
            });
        }
        blocks.push(line_block(*look, lines, set, inner));
    }
    if let Some(row) = why_row(view, set, inner) {
        blocks.push(Block {
            rows: vec![row],
            steps: Vec::new(),
        });
    }
    blocks
}

fn same_work(a: &TicketLine, b: &TicketLine) -> bool {
    a.item == b.item
        && a.size == b.size
        && a.modifiers == b.modifiers
        && a.note == b.note
        && a.added_at == b.added_at
        && a.refire == b.refire
        && a.void == b.void
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
    let tick = match look {
        LineLook::Done => 34,
        LineLook::Started => 24,
        LineLook::Open | LineLook::Waiting | LineLook::Void => 0,
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
    let below = room - tick - chip < long && long <= room - tick;
    let name = wrap(
        &name,
        NAME,
        Weight::Bold,
        (room - tick - if below { 0 } else { chip }).max(80),
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
    let remark = |text: String, loud| Row::Remark {
        text: wrap(&text, MOD, Weight::Semi, room),
        loud,
    };
    if let Some(reason) = &line.refire {
        rows.push(remark(Word::Refire.with(set.lang, reason), true));
    }
    if let Some(reason) = &line.void {
        rows.push(remark(
            format!("{} · {reason}", Word::Void.text(set.lang)),
            true,
        ));
    }
    if (set.shown)(line) == StepState::Waiting {
        rows.push(remark(Word::Waiting.text(set.lang).to_owned(), false));
    }
    Block {
        rows,
        steps: lines.iter().map(|line| line.step).collect(),
    }
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

fn foot(view: &TicketView, set: &Setting, inner: i32) -> Vec<Vec<Other>> {
    let mut lines: Vec<(i32, Vec<Other>)> = Vec::new();
    for other in view
        .others
        .iter()
        .filter(|other| other.station != view.id.station)
    {
        let progress = match (other.done, other.total, other.cooking) {
            (done, total, _) if total <= done => Progress::Ready,
            (0, _, false) => Progress::Waiting,
            _ => Progress::Cooking,
        };
        let name = set
            .stations
            .get(&other.station)
            .map_or(other.station.as_str(), String::as_str);
        let ready_at = set.forecasts.get(&other.station).copied();
        let item = Other {
            name: name.to_owned(),
            progress,
            ready_at,
        };
        let wide = foot_width(&item);
        match lines.last_mut() {
            Some((used, line)) if *used + wide <= inner => {
                *used += wide;
                line.push(item);
            }
            _ => lines.push((wide, vec![item])),
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Width of one station in the foot: its ring, its name, and room for its forecast while it cooks.
pub fn foot_width(other: &Other) -> i32 {
    let forecast = if other.progress == Progress::Cooking {
        FORECAST
    } else {
        ""
    };
    width(&format!("{}{forecast}", other.name), FOOT, Weight::Medium) + 26
}

#[cfg(test)]
#[path = "card_tests.rs"]
mod tests;
