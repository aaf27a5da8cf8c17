//! The column at the right: how much of each dish is open on this rail.

use super::draw::*;
use crate::board::metrics::wrap;
use crate::board::words::Word;
use crate::board::{ALL_DAY_W, BAR_H, Board, HEADER_H, MARGIN};

const NAME: i32 = 22;
const WAY: i32 = 17;

pub(super) fn group(board: &Board) -> Group {
    let (w, h) = board.canvas();
    let lang = board.setup().lang;
    let tall = h - HEADER_H - BAR_H - 2 * MARGIN;
    let mut sheet = Sheet::default();
    sheet.fill(area(0, 0, ALL_DAY_W, tall), Ink::Panel, 10);
    let title = style(15, Weight::Bold, Ink::Muted).spread(16);
    sheet.text(16, 14, 20, Word::AllDay.text(lang), title);
    let room = ALL_DAY_W - 32 - width("000", 30, Weight::Heavy);
    let mut y = 44;
    let tallies = board.all_day();
    for (n, tally) in tallies.iter().enumerate() {
        let name = wrap(&tally.name, NAME, Weight::Semi, room);
        let lines = i32::try_from(name.len()).unwrap_or(1);
        let ways = i32::try_from(tally.ways.len()).unwrap_or(0);
        let need = lines * 29 + 16 + ways * 34;
        if tall < y + need + 34 {
            let text = Word::More.with(lang, tallies.len() - n);
            sheet.text(16, y + 6, 24, text, style(WAY, Weight::Semi, Ink::Soft));
            break;
        }
        let count = area(16, y + 6, ALL_DAY_W - 32, 32);
        sheet.text_in(
            count,
            tally.count.to_string(),
            style(30, Weight::Heavy, Ink::Text).right(),
        );
        for (text, n) in name.into_iter().zip(0..) {
            sheet.text(
                16,
                y + 7 + n * 29,
                29,
                text,
                style(NAME, Weight::Semi, Ink::Text),
            );
        }
        y += lines * 29 + 15;
        for (way, count) in &tally.ways {
            let at = area(16, y, ALL_DAY_W - 32, 26);
            sheet.text_in(
                at,
                count.to_string(),
                style(19, Weight::Bold, Ink::Soft).right(),
            );
            let indent = style(WAY, Weight::Medium, Ink::Soft);
            sheet.text(30, y, 26, way.clone(), indent);
            y += 34;
        }
        sheet.fill(area(16, y, ALL_DAY_W - 32, 1), Ink::Line, 0);
        y += 1;
    }
    let x = w - MARGIN - ALL_DAY_W;
    Group {
        key: Key::AllDay,
        at: area(x, HEADER_H + MARGIN, ALL_DAY_W, tall),
        z: 0,
        draws: sheet.0,
    }
}
