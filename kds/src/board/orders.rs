//! The pass: one row per order, one cell per station, who holds it up, and when it may go.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use shared::ids::*;
use shared::order::{HoldReason, LineState, OrderState, StepState};
use shared::ticket::{CourseView, LineView, OrderView, StepView};
use shared::time::{Span, Timestamp, clock_text};

use super::aging::Thresholds;
use super::card::{Progress, allergies, capital, place_of};
use super::words::{Lang, Word};

/// A promise nearer than this is due soon.
const SOON_WINDOW: Span = Span::from_mins(2);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    Go,
    Late,
    Soon,
    Calm,
    Held,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub progress: Progress,
    pub what: String,
    /// Shorter, where the name does not fit.
    pub short: String,
    pub below: String,
    /// The station that the others wait for.
    pub blocks: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    pub order: OrderId,
    /// The courses that this row shows; ready ones go out together.
    pub courses: Vec<CourseNo>,
    pub number: String,
    pub who: String,
    pub sub: String,
    pub allergy: String,
    pub cells: Vec<Option<Cell>>,
    pub tone: Tone,
    pub big: String,
    pub small: String,
    pub rush: bool,
    pub due: Timestamp,
}

/// Figures above the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    pub ready: u32,
    pub late: u32,
    pub cooking: u32,
    pub plates_soon: u32,
}

pub struct PassSetting<'a> {
    pub lang: Lang,
    pub zone: Tz,
    pub limits: Thresholds,
    /// Columns: prep stations in the order of the house.
    pub stations: &'a [(StationId, String)],
    pub courses: &'a BTreeMap<CourseNo, String>,
    /// Courses that this screen has just sent out.
    pub served: &'a dyn Fn(OrderId, CourseNo) -> bool,
    pub now: Timestamp,
}

/// Rows of all orders that still have something to send out: what may go first, then late, then by promise.
pub fn rows<'a>(orders: impl Iterator<Item = &'a OrderView>, set: &PassSetting) -> Vec<OrderRow> {
    let mut rows: Vec<OrderRow> = orders.filter_map(|order| row(order, set)).collect();
    rows.sort_by_key(|row| {
        let group = match row.tone {
            Tone::Go => 0,
            Tone::Held => 2,
            Tone::Late | Tone::Soon | Tone::Calm => 1,
        };
        (group, !row.rush, row.due, row.number.clone())
    });
    rows
}

/// What the house has to do; `plates_soon` counts what is due within a quarter of an hour and not ready.
pub fn load<'a>(
    orders: impl Iterator<Item = &'a OrderView>,
    rows: &[OrderRow],
    now: Timestamp,
) -> Load {
    let mut load = Load::default();
    for row in rows {
        match row.tone {
            Tone::Go => load.ready += 1,
            Tone::Late => load.late += 1,
            Tone::Soon | Tone::Calm | Tone::Held => {}
        }
        load.cooking += u32::from(matches!(row.tone, Tone::Late | Tone::Soon | Tone::Calm));
    }
    for order in orders.filter(|order| order.head.due_at <= now + Span::from_mins(15)) {
        let open = |l: &&LineView| matches!(l.state, LineState::Held | LineState::Cooking);
        let plates = order
            .lines
            .iter()
            .filter(open)
            .map(|line| u32::from(line.quantity));
        load.plates_soon += plates.sum::<u32>();
    }
    load
}

/// The courses a row stands for: what comes at once, and the next numbered course.
fn current<'a>(order: &'a OrderView, set: &PassSetting) -> Vec<&'a CourseView> {
    let has_food = |course: &&CourseView| {
        let mut lines = order
            .lines
            .iter()
            .filter(|line| line.course == course.course);
        lines.any(|line| !matches!(line.state, LineState::Void | LineState::Served))
    };
    let open = |course: &&CourseView| {
        course.served_at.is_none() && !(set.served)(order.head.order, course.course)
    };
    let mut courses: Vec<&CourseView> =
        order.courses.iter().filter(open).filter(has_food).collect();
    courses.sort_by_key(|course| course.course);
    let numbered = courses
        .iter()
        .find(|course| 0 < course.course.0)
        .map(|course| course.course);
    courses.retain(|course| course.course.0 == 0 || Some(course.course) == numbered);
    courses
}

fn row(order: &OrderView, set: &PassSetting) -> Option<OrderRow> {
    if order.state == OrderState::Cancelled {
        return None;
    }
    let courses = current(order, set);
    let last = *courses.last()?;
    let mine = |line: &&LineView| {
        courses.iter().any(|course| course.course == line.course)
            && !matches!(line.state, LineState::Void | LineState::Served)
    };
    let lines: Vec<&LineView> = order.lines.iter().filter(mine).collect();
    let go = lines.iter().all(|line| line.state == LineState::Ready);
    let fired = courses.iter().filter_map(|course| course.fired_at).max();
    let due = due_at(order, last, set.limits);
    let forecast = lines
        .iter()
        .flat_map(|l| &l.steps)
        .filter(|s| is_open(s))
        .filter_map(|s| s.ready_at);
    let forecast = forecast.max();
    let left = due - set.now;
    let tone = match (go, fired) {
        (true, _) => Tone::Go,
        (false, None) => Tone::Held,
        _ if left.0 <= 0 => Tone::Late,
        _ if left <= SOON_WINDOW || forecast.is_some_and(|at| due < at) => Tone::Soon,
        _ => Tone::Calm,
    };
    let (big, small) = due_words(tone, left, set.lang);
    let cells = cells(&lines, &courses, tone, set);
    Some(OrderRow {
        order: order.head.order,
        courses: courses.iter().map(|course| course.course).collect(),
        number: order.head.number.to_string(),
        who: who(order, set.lang),
        sub: sub(order, last, set),
        allergy: allergies(&order.head, set.lang),
        cells,
        tone,
        big,
        small,
        rush: order.head.rush,
        due,
    })
}

fn due_at(order: &OrderView, course: &CourseView, limits: Thresholds) -> Timestamp {
    let promise = order.head.due_at;
    match course.fired_at {
        Some(fired)
            if Span::from_mins(1) < fired - order.head.accepted_at && 1 < course.course.0 =>
        {
            promise.max(fired + limits.late_after)
        }
        _ => promise,
    }
}

fn due_words(tone: Tone, left: Span, lang: Lang) -> (String, String) {
    let (big, small) = match tone {
        Tone::Go => (Word::Go.text(lang).to_owned(), Word::AllReady),
        Tone::Held => ("–".to_owned(), Word::HeldSmall),
        Tone::Late => (left.to_string(), Word::LateSmall),
        Tone::Soon => (left.to_string(), Word::DueSoon),
        Tone::Calm => (left.to_string(), Word::OnTime),
    };
    (big, small.text(lang).to_owned())
}

fn who(order: &OrderView, lang: Lang) -> String {
    let (place, covers) = place_of(&order.head, lang);
    if covers.is_empty() {
        place
    } else {
        format!("{place} · {covers}")
    }
}

fn sub(order: &OrderView, course: &CourseView, set: &PassSetting) -> String {
    let named = set.courses.get(&course.course).cloned();
    let name = named.unwrap_or_else(|| course.names.get(set.lang.code()).to_owned());
    let server = order
        .head
        .server
        .as_ref()
        .map(|server| capital(server.as_str()));
    let parts = if order.head.table.is_some() {
        [Some(name), server]
    } else {
        [
            order.head.guest.clone(),
            Some(clock_text(order.head.due_at, set.zone)),
        ]
    };
    parts
        .into_iter()
        .flatten()
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn is_open(step: &StepView) -> bool {
    !matches!(step.state, StepState::Done | StepState::Void)
}

fn cells(
    lines: &[&LineView],
    courses: &[&CourseView],
    tone: Tone,
    set: &PassSetting,
) -> Vec<Option<Cell>> {
    let last_out = |station: &StationId| {
        let steps = lines.iter().flat_map(|line| &line.steps);
        steps
            .filter(|s| s.station == *station && is_open(s))
            .filter_map(|s| s.ready_at)
            .max()
    };
    // Nobody is to blame while all is well; under pressure it is the station that comes out last.
    let pressed = matches!(tone, Tone::Late | Tone::Soon);
    let latest = set
        .stations
        .iter()
        .filter_map(|(id, _)| last_out(id).map(|at| (at, id)))
        .max();
    let blocker = latest.filter(|_| pressed).map(|(_, id)| id);
    let cell_of = |(station, _): &(StationId, String)| {
        cell(lines, courses, station, blocker == Some(station), set)
    };
    set.stations.iter().map(cell_of).collect()
}

fn cell(
    lines: &[&LineView],
    courses: &[&CourseView],
    station: &StationId,
    blocks: bool,
    set: &PassSetting,
) -> Option<Cell> {
    let here = |line: &&&LineView| {
        line.steps
            .iter()
            .any(|s| s.station == *station && s.state != StepState::Void)
    };
    let mine: Vec<&LineView> = lines.iter().filter(here).copied().collect();
    let first = *mine.first()?;
    let steps: Vec<&StepView> = mine
        .iter()
        .flat_map(|l| &l.steps)
        .filter(|s| s.station == *station)
        .collect();
    let quantity = |lines: &[&LineView]| lines.iter().map(|l| u32::from(l.quantity)).sum::<u32>();
    let total = quantity(&mine);
    let is_done = |line: &&LineView| {
        !line
            .steps
            .iter()
            .any(|s| s.station == *station && is_open(s))
    };
    let done = quantity(&mine.iter().copied().filter(is_done).collect::<Vec<_>>());
    let at_work = |s: &&StepView| matches!(s.state, StepState::Fired | StepState::Started);
    let progress = if done == total {
        Progress::Ready
    } else if 0 < done || steps.iter().any(at_work) {
        Progress::Cooking
    } else {
        Progress::Waiting
    };
    let plates = match total {
        1 => Word::OnePlate.text(set.lang).to_owned(),
        _ => Word::Plates.with(set.lang, total),
    };
    let what = if 0 < done && done < total {
        Word::OfDone.with2(set.lang, done, total)
    } else if mine
        .iter()
        .all(|line| line.item == first.item && line.names == first.names)
    {
        format!("{total} {}", first.names.get(set.lang.code()))
    } else {
        plates.clone()
    };
    let below = below(progress, &steps, courses, blocks, set);
    Some(Cell {
        progress,
        what,
        short: plates,
        below,
        blocks,
    })
}

fn below(
    progress: Progress,
    steps: &[&StepView],
    courses: &[&CourseView],
    blocks: bool,
    set: &PassSetting,
) -> String {
    let lang = set.lang;
    match progress {
        Progress::Ready => {
            let done = steps.iter().filter_map(|step| step.done_at).max();
            done.map(|at| Word::OnPass.with(lang, set.now - at))
                .unwrap_or_default()
        }
        Progress::Cooking => {
            let ready = steps
                .iter()
                .filter(|step| is_open(step))
                .filter_map(|s| s.ready_at)
                .max();
            match (ready.map(|at| at - set.now), blocks) {
                (Some(left), true) if 0 < left.0 => Word::HoldsUp.with(lang, left),
                (_, true) => Word::HoldsUpNow.text(lang).to_owned(),
                (Some(left), false) => left.to_string(),
                (None, false) => String::new(),
            }
        }
        Progress::Waiting => {
            let fires = courses.iter().find_map(|course| match &course.hold {
                Some(
                    HoldReason::Scheduled { fire_at }
                    | HoldReason::CoursePause { fire_at }
                    | HoldReason::WaitsFor { fire_at, .. },
                ) => Some(fire_at),
                _ => None,
            });
            let held = courses.iter().any(|course| course.hold.is_some());
            match fires {
                Some(at) => Word::FiresShort.with(lang, clock_text(*at, set.zone)),
                None if held => Word::HeldSmall.text(lang).to_owned(),
                None => String::new(),
            }
        }
    }
}

#[cfg(test)]
#[path = "orders_tests.rs"]
mod tests;
