//! Lists over the screen: what was bumped last, and what the keys do.

use super::draw::*;
use crate::board::metrics::wrap;
use crate::board::words::Word;
use crate::board::{Board, HEADER_H, Overlay, RecallRow};
use crate::intent::{IntentKind, TABLE};

const ROW: i32 = 76;
const PAD: i32 = 28;
const TOP: i32 = 104;

fn frame(board: &Board, rows: i32, row_h: i32) -> Area {
    let (w, h) = board.canvas();
    let wide = (w - 80).min(1_240);
    let tall = (TOP + rows * row_h + PAD).min(h - HEADER_H - 40);
    area(
        (w - wide) / 2,
        HEADER_H + (h - HEADER_H - tall) / 2,
        wide,
        tall,
    )
}

/// Rows of the recall list that fit, with their places on the canvas.
pub fn rows(board: &Board) -> Vec<(Area, RecallRow)> {
    let list = board.recall_rows();
    let count = i32::try_from(list.len()).unwrap_or(i32::MAX).max(1);
    let at = frame(board, count.min(11), ROW);
    let fit = usize::try_from((at.h - TOP - PAD) / ROW).unwrap_or(0);
    let place = |(row, n): (RecallRow, i32)| {
        (
            area(at.x + PAD, at.y + TOP + n * ROW, at.w - 2 * PAD, ROW - 8),
            row,
        )
    };
    list.into_iter().take(fit).zip(0..).map(place).collect()
}

pub(super) fn group(board: &Board) -> Option<Group> {
    let (w, h) = board.canvas();
    let mut sheet = Sheet::default();
    sheet.fill(area(0, HEADER_H, w, h - HEADER_H), Ink::Shade, 0);
    match board.overlay() {
        Overlay::None | Overlay::Question => return None,
        Overlay::Recall => recall(&mut sheet, board),
        Overlay::Help => help(&mut sheet, board),
    }
    Some(Group {
        key: Key::Overlay,
        at: area(0, 0, w, h),
        z: 50,
        draws: sheet.0,
    })
}

fn title(sheet: &mut Sheet, at: Area, title: &str, below: &str) {
    sheet.boxed(at, Ink::Raised, (2, Ink::Edge), 14);
    sheet.text(
        at.x + PAD,
        at.y + 22,
        36,
        title,
        style(30, Weight::Heavy, Ink::Text),
    );
    sheet.text(
        at.x + PAD,
        at.y + 60,
        26,
        below,
        style(19, Weight::Medium, Ink::Muted),
    );
}

fn recall(sheet: &mut Sheet, board: &Board) {
    let lang = board.setup().lang;
    let rows = rows(board);
    let at = frame(
        board,
        i32::try_from(board.recall_rows().len())
            .unwrap_or(1)
            .clamp(1, 11),
        ROW,
    );
    title(
        sheet,
        at,
        Word::RecallTitle.text(lang),
        Word::RecallHelp.text(lang),
    );
    if rows.is_empty() {
        let text = Word::RecallEmpty.text(lang);
        sheet.text(
            at.x + PAD,
            at.y + TOP + 14,
            36,
            text,
            style(22, Weight::Semi, Ink::Soft),
        );
    }
    for ((place, row), n) in rows.into_iter().zip(1..) {
        recall_row(sheet, place, row, n);
    }
}

fn recall_row(sheet: &mut Sheet, place: Area, row: RecallRow, n: i32) {
    sheet.fill(place, Ink::Card, 10);
    let middle = place.y + (place.h - 36) / 2;
    let key = if n <= 10 {
        (n % 10).to_string()
    } else {
        String::new()
    };
    let quiet = style(19, Weight::Bold, Ink::Muted);
    sheet.text(place.x + 18, middle, 36, key, quiet);
    let number = style(30, Weight::Heavy, Ink::Text);
    sheet.text(place.x + 54, middle, 36, row.number, number);
    let who = style(19, Weight::Bold, Ink::Text);
    sheet.text(place.x + 150, place.y + 8, 26, row.who, who);
    let when = width(&row.when, 17, Weight::Medium) + 30;
    let room = place.w - 150 - when;
    // The list is a reminder, not a ticket: one line, and it says so when there is more.
    let what = wrap(&row.what, 17, Weight::Medium, room - 30);
    let more = 1 < what.len();
    let mut text = what.into_iter().next().unwrap_or_default();
    if more {
        text.push_str(" …");
    }
    let soft = style(17, Weight::Medium, Ink::Soft);
    sheet.text(place.x + 150, place.y + 36, 24, text, soft);
    let at = area(place.x + place.w - when - 10, middle, when - 8, 36);
    sheet.text_in(at, row.when, style(17, Weight::Medium, Ink::Muted).right());
}

fn help(sheet: &mut Sheet, board: &Board) {
    let lang = board.setup().lang as usize;
    let row_h = 44;
    // The pass is never closed.
    let pass = board.setup().pass;
    let table = TABLE
        .iter()
        .filter(|row| !(pass && row.kind == IntentKind::CloseStation));
    let count = i32::try_from(table.clone().count()).unwrap_or(20);
    let at = frame(board, count, row_h);
    title(sheet, at, Word::HelpTitle.text(board.setup().lang), "");
    let mut y = at.y + TOP - 26;
    for row in table {
        let cap = area(at.x + PAD, y + 6, 96, 30);
        sheet.fill(cap, Ink::Button, 6);
        sheet.text_in(cap, row.cap, style(19, Weight::Bold, Ink::Text).center());
        let bold = style(19, Weight::Bold, Ink::Text);
        sheet.text(at.x + PAD + 120, y + 6, 30, row.label[lang], bold);
        let help = style(19, Weight::Medium, Ink::Soft);
        sheet.text(at.x + PAD + 300, y + 6, 30, row.help[lang], help);
        y += row_h;
    }
}
