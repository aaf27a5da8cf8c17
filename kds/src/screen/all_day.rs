//! The column at the right: how much of each dish or piece is open; a touch marks its tickets, the title counts another way.

use super::draw::*;
use crate::board::all_day::Tally;
use crate::board::metrics::wrap;
use crate::board::words::Word;
use crate::board::{ALL_DAY_W, BAR_H, Board, HEADER_H, MARGIN};
use crate::intent::Intent;

const NAME: i32 = 22;
const WAY: i32 = 17;
const TOP: i32 = 44;

fn place(board: &Board) -> Area {
    let (w, h) = board.canvas();
    let tall = h - HEADER_H - BAR_H - 2 * MARGIN;
    area(w - MARGIN - ALL_DAY_W, HEADER_H + MARGIN, ALL_DAY_W, tall)
}

fn name_lines(tally: &Tally) -> Vec<String> {
    let room = ALL_DAY_W - 32 - width("000", 30, Weight::Heavy);
    wrap(&tally.name, NAME, Weight::Semi, room)
}

/// The tallies that fit, where each begins and how high it is; and how many do not fit.
fn fitting(board: &Board) -> (Vec<(Tally, i32, i32)>, usize) {
    let tall = place(board).h;
    let mut found = Vec::new();
    let mut y = TOP;
    let tallies = board.all_day();
    let count = tallies.len();
    for tally in tallies {
        let lines = i32::try_from(name_lines(&tally).len()).unwrap_or(1);
        let ways = i32::try_from(tally.ways.len()).unwrap_or(0);
        let need = lines * 29 + 16 + ways * 34;
        if tall < y + need + 34 {
            break;
        }
        found.push((tally, y, need));
        y += need;
    }
    let left = count - found.len();
    (found, left)
}

/// What a touch in the column means.
pub fn touched(board: &Board, x: i32, y: i32) -> Option<Intent> {
    let at = place(board);
    if !board.all_day_open() || !at.contains(x, y) {
        return None;
    }
    let y = y - at.y;
    if y < TOP {
        return Some(Intent::Scope);
    }
    let (rows, _) = fitting(board);
    let hit = rows
        .into_iter()
        .find(|(_, top, h)| (*top..top + h).contains(&y));
    hit.map(|(tally, _, _)| Intent::Find(tally.key))
}

pub(super) fn group(board: &Board) -> Group {
    let lang = board.setup().lang;
    let at = place(board);
    let mut sheet = Sheet::default();
    sheet.fill(area(0, 0, ALL_DAY_W, at.h), Ink::Panel, 10);
    let title = style(15, Weight::Bold, Ink::Muted).spread(16);
    sheet.text(16, 14, 20, board.totals_title(), title);
    let (rows, left) = fitting(board);
    let mut end = TOP;
    for (tally, y, need) in rows {
        if tally.found {
            let frame = area(6, y + 2, ALL_DAY_W - 12, need - 4);
            sheet.boxed(frame, Ink::Button, (2, Ink::ChangedText), 8);
        }
        draw_tally(&mut sheet, tally, y);
        end = y + need;
        sheet.fill(area(16, end - 1, ALL_DAY_W - 32, 1), Ink::Line, 0);
    }
    if 0 < left {
        let text = Word::More.with(lang, left);
        sheet.text(16, end + 6, 24, text, style(WAY, Weight::Semi, Ink::Soft));
    }
    Group {
        key: Key::AllDay,
        at,
        z: 0,
        draws: sheet.done(),
    }
}

fn draw_tally(sheet: &mut Sheet, tally: Tally, mut y: i32) {
    let count = area(16, y + 6, ALL_DAY_W - 32, 32);
    let big = style(30, Weight::Heavy, Ink::Text).right();
    sheet.text_in(count, tally.count.to_string(), big);
    let lines = name_lines(&tally);
    for (text, n) in lines.iter().zip(0..) {
        let name = style(NAME, Weight::Semi, Ink::Text);
        sheet.text(16, y + 7 + n * 29, 29, text.clone(), name);
    }
    y += i32::try_from(lines.len()).unwrap_or(1) * 29 + 15;
    for (way, count) in tally.ways {
        let at = area(16, y, ALL_DAY_W - 32, 26);
        let few = style(19, Weight::Bold, Ink::Soft).right();
        sheet.text_in(at, count.to_string(), few);
        sheet.text(30, y, 26, way, style(WAY, Weight::Medium, Ink::Soft));
        y += 34;
    }
}
