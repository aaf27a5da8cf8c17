//! Lists over the screen: rows with numbers for keys and room for fingers, a search, figures to touch.

use super::bar::{self, Button};
use super::draw::*;
use crate::board::metrics::wrap;
use crate::board::settings::Field;
use crate::board::words::Word;
use crate::board::{Board, HEADER_H, LIST_PAD, LIST_ROW, LIST_TOP, ListRow, ListView, Overlay};
use crate::intent::{Intent, IntentKind};

const PAD: i32 = LIST_PAD;
/// A figure to touch, with its gap.
const FIGURE: i32 = 92;
const KEYPAD_W: i32 = 3 * FIGURE + PAD;
/// Less and more.
const STEP: i32 = 64;

/// Where a list stands: its frame and the part that rows may use.
fn frame(board: &Board, list: &ListView) -> (Area, Area) {
    let (w, h) = board.canvas();
    let wide = (w - 2 * PAD).min(if list.keypad { 1_400 } else { 1_240 });
    let rows = i32::try_from(list.rows.len()).unwrap_or(10).max(1) * LIST_ROW;
    let keys = if list.keypad { 4 * FIGURE + 20 } else { 0 };
    let tall = (LIST_TOP + rows.max(keys) + PAD).min(h - HEADER_H - 16);
    let at = area(
        (w - wide) / 2,
        HEADER_H + (h - HEADER_H - tall) / 2,
        wide,
        tall,
    );
    let beside = if list.keypad { KEYPAD_W } else { 0 };
    let inner = area(
        at.x + PAD,
        at.y + LIST_TOP,
        at.w - 2 * PAD - beside,
        at.h - LIST_TOP - PAD,
    );
    (at, inner)
}

fn places(board: &Board, list: ListView) -> Vec<(Area, ListRow)> {
    let (_, inner) = frame(board, &list);
    let place = |n: i32| area(inner.x, inner.y + n * LIST_ROW, inner.w, LIST_ROW - 8);
    let rows = list.rows.into_iter().zip(0..);
    rows.map(|(row, n)| (place(n), row)).collect()
}

fn steps(row: Area) -> [(Area, i8); 2] {
    let at = |n: i32| area(row.x + row.w - n * (STEP + 8), row.y + 4, STEP, row.h - 8);
    [(at(2), -1), (at(1), 1)]
}

/// 1 to 9, then back, 0 and Enter.
fn figures(board: &Board, list: &ListView) -> Vec<(Area, &'static str, Intent)> {
    const FIGURES: [(&str, char); 11] = [
        ("1", '1'),
        ("2", '2'),
        ("3", '3'),
        ("4", '4'),
        ("5", '5'),
        ("6", '6'),
        ("7", '7'),
        ("8", '8'),
        ("9", '9'),
        ("◂", '\u{8}'),
        ("0", '0'),
    ];
    if !list.keypad {
        return Vec::new();
    }
    let (at, inner) = frame(board, list);
    let (x, y) = (at.x + at.w - KEYPAD_W, inner.y);
    let place = |n: i32| {
        let (column, row) = (n % 3, n / 3);
        area(
            x + column * FIGURE,
            y + row * FIGURE,
            FIGURE - 10,
            FIGURE - 10,
        )
    };
    let typed = FIGURES.iter().zip(0..);
    let typed = typed.map(|((cap, c), n)| (place(n), *cap, Intent::Type(*c)));
    typed.chain([(place(11), "OK", Intent::Bump)]).collect()
}

/// Buttons beside the title.
fn buttons(board: &Board, list: &ListView) -> Vec<Button> {
    let lang = board.setup().lang as usize;
    let (at, _) = frame(board, list);
    let label = |kind: IntentKind| kind.describe().label[lang].to_owned();
    let mut wanted = vec![(IntentKind::Close, label(IntentKind::Close))];
    if 1 < list.pages {
        let text = format!(
            "{} {} / {}",
            label(IntentKind::NextPage),
            list.page + 1,
            list.pages
        );
        wanted.push((IntentKind::NextPage, text));
    }
    if matches!(board.overlay(), Overlay::Recall | Overlay::Out) {
        wanted.push((IntentKind::Search, label(IntentKind::Search)));
    }
    let mut right = at.x + at.w - PAD;
    let mut found = Vec::new();
    for (kind, label) in wanted {
        let cap = kind.describe().cap;
        let wide = bar::wide(cap, &label);
        right -= wide;
        found.push(Button {
            at: area(right, at.y + 26, wide, bar::H),
            cap,
            label,
            intent: Some(kind.intent()),
            loud: false,
        });
        right -= bar::GAP;
    }
    found
}

/// What a touch means while a list is open.
pub fn touched(board: &Board, x: i32, y: i32) -> Option<Intent> {
    let list = board.list()?;
    let hit = |at: &Area| at.contains(x, y);
    let button = buttons(board, &list).into_iter().find(|b| hit(&b.at));
    if let Some(button) = button {
        return button.intent;
    }
    let figure = figures(board, &list).into_iter().find(|(at, _, _)| hit(at));
    if let Some((_, _, intent)) = figure {
        return Some(intent);
    }
    let (at, _) = frame(board, &list);
    if !hit(&at) {
        return Some(Intent::Close);
    }
    let (place, row) = places(board, list).into_iter().find(|(at, _)| hit(at))?;
    let Some(field) = row.adjust else {
        return Some(row.intent);
    };
    let step = steps(place).into_iter().find(|(at, _)| hit(at));
    Some(step.map_or(row.intent, |(_, by)| Intent::Adjust(field, by)))
}

pub(super) fn group(board: &Board) -> Option<Group> {
    let list = board.list()?;
    let lang = board.setup().lang;
    let (w, h) = board.canvas();
    let mut sheet = Sheet::default();
    sheet.fill(area(0, HEADER_H, w, h - HEADER_H), Ink::Shade, 0);
    let (at, inner) = frame(board, &list);
    sheet.boxed(at, Ink::Raised, (2, Ink::Edge), 14);
    let title = style(28, Weight::Heavy, Ink::Text);
    sheet.text(at.x + PAD, at.y + 18, 36, list.title.clone(), title);
    let room = buttons(board, &list)
        .last()
        .map_or(at.w, |button| button.at.x - at.x)
        - 2 * PAD;
    let (below, ink) = match &list.search {
        Some(typed) if board.overlay() == Overlay::Recall || board.overlay() == Overlay::Out => (
            Word::SearchHint.with(lang, format!("{typed}_")),
            Ink::ChangedText,
        ),
        _ => (list.help.clone(), Ink::Muted),
    };
    for (text, n) in wrap(&below, 18, Weight::Medium, room)
        .into_iter()
        .take(2)
        .zip(0..)
    {
        let y = at.y + 56 + n * 22;
        sheet.text(at.x + PAD, y, 22, text, style(18, Weight::Medium, ink));
    }
    for button in buttons(board, &list) {
        bar::draw(&mut sheet, button);
    }
    for (place, cap, _) in figures(board, &list) {
        sheet.boxed(place, Ink::Button, (1, Ink::Line), 10);
        let middle = area(place.x, place.y + (place.h - 40) / 2, place.w, 40);
        sheet.text_in(middle, cap, style(30, Weight::Heavy, Ink::Text).center());
    }
    if board.overlay() == Overlay::Pin {
        let dots = list.search.clone().unwrap_or_default();
        let big = style(64, Weight::Heavy, Ink::Text);
        sheet.text(inner.x, inner.y + 60, 80, dots, big);
    } else if list.rows.is_empty() {
        let soft = style(22, Weight::Semi, Ink::Soft);
        sheet.text(inner.x, inner.y + 14, 36, list.empty.clone(), soft);
    }
    let cursor = list.cursor;
    for (n, (place, row)) in places(board, list).into_iter().enumerate() {
        draw_row(&mut sheet, place, row, cursor == Some(n));
    }
    Some(Group {
        key: Key::Overlay,
        at: area(0, 0, w, h),
        z: 50,
        draws: sheet.done(),
    })
}

fn draw_row(sheet: &mut Sheet, place: Area, row: ListRow, chosen: bool) {
    sheet.fill(place, Ink::Card, 10);
    if row.on {
        sheet.rounded(
            area(place.x, place.y, 8, place.h),
            Ink::Soon,
            None,
            [10, 0, 0, 10],
        );
    }
    if chosen {
        sheet.boxed(place, Ink::Clear, (3, Ink::Inverse), 10);
    }
    let middle = place.y + (place.h - 36) / 2;
    let quiet = style(19, Weight::Bold, Ink::Muted);
    sheet.text(place.x + 18, middle, 36, row.key.to_string(), quiet);
    let mut x = place.x + 54;
    if !row.lead.is_empty() {
        sheet.text(x, middle, 36, row.lead, style(30, Weight::Heavy, Ink::Text));
        x += 96;
    }
    let end = if row.adjust.is_some() {
        for (at, by) in steps(place) {
            sheet.boxed(at, Ink::Button, (1, Ink::Line), 9);
            let cap = if by < 0 { "−" } else { "+" };
            let at = area(at.x, at.y + (at.h - 40) / 2, at.w, 40);
            sheet.text_in(at, cap, style(30, Weight::Heavy, Ink::Text).center());
        }
        place.x + place.w - 2 * (STEP + 8) - 16
    } else {
        place.x + place.w - 18
    };
    let (size, ink) = match (row.adjust, row.on) {
        (Some(_), _) => (21, Ink::Text),
        (None, true) => (19, Ink::SoonText),
        (None, false) => (17, Ink::Muted),
    };
    let wide = width(&row.right, size, Weight::Bold) + 12;
    let at = area(end - wide, middle, wide, 36);
    sheet.text_in(at, row.right, style(size, Weight::Bold, ink).right());
    let room = end - wide - x - 16;
    let two = !row.detail.is_empty();
    let y = if two { place.y + 8 } else { middle + 4 };
    let who = style(if two { 19 } else { 21 }, Weight::Bold, Ink::Text);
    sheet.text(x, y, 27, one_line(&row.title, who, room), who);
    if two {
        let soft = style(17, Weight::Medium, Ink::Soft);
        sheet.text(x, place.y + 37, 24, one_line(&row.detail, soft, room), soft);
    }
}

/// The list is a reminder, not a ticket: one line, and it says so when there is more.
fn one_line(text: &str, style: Style, room: i32) -> String {
    let lines = wrap(text, style.size, style.weight, (room - 24).max(40));
    let more = 1 < lines.len();
    let mut first = lines.into_iter().next().unwrap_or_default();
    if more {
        first.push_str(" …");
    }
    first
}

/// A setting's row can be found by its field; tests touch it there.
pub fn setting_place(board: &Board, field: Field) -> Option<Area> {
    let rows = places(board, board.list()?);
    rows.into_iter()
        .find(|(_, row)| row.adjust == Some(field))
        .map(|(at, _)| at)
}
