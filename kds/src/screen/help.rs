//! What the keys do: the keyboard's, and what is printed on the bump bar in use.

use super::draw::*;
use crate::board::metrics::wrap;
use crate::board::words::Word;
use crate::board::{Board, HEADER_H, Overlay};
use crate::intent::{Describe, IntentKind, table};

const PAD: i32 = 28;
const TOP: i32 = 74;
const ROW_H: i32 = 44;
const CAP_W: i32 = 96;
const BAR_W: i32 = 130;

pub(super) fn group(board: &Board) -> Option<Group> {
    if board.overlay() != Overlay::Help {
        return None;
    }
    let (w, h) = board.canvas();
    let lang = board.setup().lang;
    // The pass is never closed, and nobody touches the guests' board.
    let pass = board.setup().pass;
    let rows: Vec<&Describe> = table()
        .filter(|row| !(pass && row.kind == IntentKind::CloseStation))
        .collect();
    let room = h - HEADER_H - 40 - TOP - PAD;
    let fit = usize::try_from(room / ROW_H).unwrap_or(1).max(1);
    let columns = if fit < rows.len() && 1_300 <= w { 2 } else { 1 };
    let each = rows.len().div_ceil(columns);
    let wide = (w - 2 * PAD).min(if columns == 2 { 1_860 } else { 1_240 });
    let tall = TOP + i32::try_from(each.min(fit)).unwrap_or(1) * ROW_H + PAD;
    let at = area(
        (w - wide) / 2,
        HEADER_H + (h - HEADER_H - tall) / 2,
        wide,
        tall,
    );
    let mut sheet = Sheet::default();
    sheet.fill(area(0, HEADER_H, w, h - HEADER_H), Ink::Shade, 0);
    sheet.boxed(at, Ink::Raised, (2, Ink::Edge), 14);
    let title = style(28, Weight::Heavy, Ink::Text);
    let bar = if board.options().keys.is_empty() {
        String::new()
    } else {
        format!(" · {}", board.options().keys)
    };
    let text = format!("{}{bar}", Word::HelpTitle.text(lang));
    sheet.text(at.x + PAD, at.y + 18, 36, text, title);
    let column_w = (at.w - 2 * PAD) / i32::try_from(columns).unwrap_or(1);
    for (column, rows) in (0..).zip(rows.chunks(each)) {
        let x = at.x + PAD + column * column_w;
        for (row, n) in rows.iter().take(fit).zip(0..) {
            draw_row(
                &mut sheet,
                board,
                row,
                area(x, at.y + TOP + n * ROW_H, column_w - 12, ROW_H),
            );
        }
    }
    Some(Group {
        key: Key::Overlay,
        at: area(0, 0, w, h),
        z: 50,
        draws: sheet.done(),
    })
}

fn draw_row(sheet: &mut Sheet, board: &Board, row: &Describe, at: Area) {
    let lang = board.setup().lang as usize;
    let cap = |sheet: &mut Sheet, place: Area, text: &str, fill: Ink, on: Ink| {
        sheet.fill(place, fill, 6);
        let size = if width(text, 17, Weight::Bold) + 10 <= place.w {
            17
        } else {
            13
        };
        sheet.text_in(place, text, style(size, Weight::Bold, on).center());
    };
    let key = area(at.x, at.y + 6, CAP_W, 30);
    cap(sheet, key, row.cap, Ink::Button, Ink::Text);
    let mut x = at.x + CAP_W + 12;
    if !board.legends().is_empty() {
        if let Some(legend) = board.legends().get(&row.kind) {
            let place = area(x, at.y + 6, BAR_W, 30);
            cap(sheet, place, legend, Ink::Inverse, Ink::OnInverse);
        }
        x += BAR_W + 12;
    }
    let bold = style(18, Weight::Bold, Ink::Text);
    sheet.text(x, at.y + 6, 30, row.label[lang], bold);
    x += 138;
    let room = at.x + at.w - x;
    let help = row.help[lang];
    let size = if width(help, 18, Weight::Medium) <= room {
        18
    } else {
        15
    };
    let lines = wrap(help, size, Weight::Medium, room);
    let count = i32::try_from(lines.len()).unwrap_or(1);
    let step = if count == 1 { 30 } else { 19 };
    for (line, n) in lines.into_iter().zip(0..) {
        let y = at.y + 21 - count * step / 2 + n * step;
        sheet.text(x, y, step, line, style(size, Weight::Medium, Ink::Soft));
    }
}
