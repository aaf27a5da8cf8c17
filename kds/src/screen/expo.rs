//! The pass: a table of orders, one column per station; who holds it up stands in words, GO is unmistakable.

use super::draw::*;
use super::ticket::progress_sign;
use crate::board::aging::Age;
use crate::board::metrics::wrap;
use crate::board::orders::{Cell, Tone};
use crate::board::words::Word;
use crate::board::{Board, HEADER_H, MARGIN, PassTicket, PlacedRow, ROW_H, TITLES_H};

const NUMBER_W: i32 = 118;
/// A touch on the number opens what can be done with an order, even where it may go.
pub const DETAILS_END: i32 = MARGIN + NUMBER_W;
const WHO_W: i32 = 230;
const DUE_W: i32 = 190;

fn column_width(board: &Board) -> i32 {
    let stations = i32::try_from(board.setup().prep.len()).unwrap_or(1).max(1);
    (board.canvas().0 - 2 * MARGIN - NUMBER_W - WHO_W - DUE_W) / stations
}

pub(super) fn groups(board: &Board, mono: u64) -> Vec<Group> {
    let page = board.pass_page(mono);
    let mut groups = vec![titles(board)];
    groups.extend(page.tickets.iter().map(|row| ticket(row, board)));
    groups.extend(page.orders.iter().map(|row| order(row, board)));
    groups
}

fn titles(board: &Board) -> Group {
    let lang = board.setup().lang;
    let w = board.canvas().0 - 2 * MARGIN;
    let mut sheet = Sheet::default();
    let head = style(15, Weight::Bold, Ink::Muted).spread(13);
    sheet.text(14, 0, TITLES_H, Word::Order.text(lang), head);
    sheet.text(NUMBER_W + 10, 0, TITLES_H, Word::Who.text(lang), head);
    let wide = column_width(board);
    for ((_, name), n) in board.setup().prep.iter().zip(0..) {
        let x = NUMBER_W + WHO_W + n * wide + 14;
        sheet.text(x, 0, TITLES_H, name.to_uppercase(), head);
    }
    sheet.text_in(
        area(w - DUE_W, 0, DUE_W - 14, TITLES_H),
        Word::DueHead.text(lang),
        head.right(),
    );
    let y = HEADER_H + MARGIN;
    Group {
        key: Key::Titles,
        at: area(MARGIN, y, w, TITLES_H),
        z: 0,
        draws: sheet.done(),
    }
}

/// Ground, stripe at the left, number, who, and the frame of the chosen row.
fn row_base(
    sheet: &mut Sheet,
    board: &Board,
    h: i32,
    (ground, stripe): (Ink, Ink),
    (number, who, sub, allergy): (&str, &str, &str, &str),
) {
    let w = board.canvas().0 - 2 * MARGIN;
    sheet.fill(area(0, 0, w, h), ground, 10);
    sheet.rounded(area(0, 0, 10, h), stripe, None, [10, 0, 0, 10]);
    sheet.text(
        28,
        (h - 44) / 2,
        44,
        number,
        style(34, Weight::Heavy, Ink::Text),
    );
    let x = NUMBER_W + 10;
    let room = WHO_W - 16;
    let size = if width(who, 19, Weight::Semi) <= room {
        21
    } else {
        18
    };
    let who = wrap(who, size, Weight::Semi, room);
    let sub = if sub.is_empty() {
        Vec::new()
    } else {
        wrap(sub, 17, Weight::Medium, room)
    };
    let allergy = if allergy.is_empty() {
        Vec::new()
    } else {
        wrap(allergy, 15, Weight::Heavy, room - 42)
    };
    let count = |lines: &Vec<String>| i32::try_from(lines.len()).unwrap_or(1);
    let chip = if allergy.is_empty() {
        0
    } else {
        count(&allergy) * 20 + 4
    };
    let mut y = (h - count(&who) * 25 - count(&sub) * 21 - chip) / 2;
    for text in who {
        sheet.text(x, y, 25, text, style(size, Weight::Semi, Ink::Text));
        y += 25;
    }
    for text in sub {
        sheet.text(x, y, 21, text, style(17, Weight::Medium, Ink::Muted));
        y += 21;
    }
    if !allergy.is_empty() {
        let wide = allergy
            .iter()
            .map(|t| width(t, 15, Weight::Heavy))
            .max()
            .unwrap_or(0)
            + 40;
        sheet.fill(area(x, y + 2, wide, chip), Ink::Allergy, 6);
        sheet.sign(area(x + 8, y + 4, 18, 18), Sign::Warning, Ink::OnAllergy);
        for (text, n) in allergy.into_iter().zip(0..) {
            let style = style(15, Weight::Heavy, Ink::OnAllergy);
            sheet.text(x + 32, y + 3 + n * 20, 20, text, style);
        }
    }
}

fn due(sheet: &mut Sheet, board: &Board, h: i32, big: &str, small: &str, ink: Ink) {
    let w = board.canvas().0 - 2 * MARGIN;
    let y = (h - 62) / 2;
    let at = area(w - DUE_W, y, DUE_W - 14, 42);
    sheet.text_in(at, big, style(34, Weight::Heavy, ink).right());
    let at = area(w - DUE_W, y + 42, DUE_W - 14, 20);
    sheet.text_in(
        at,
        small,
        style(15, Weight::Semi, Ink::Soft).right().spread(5),
    );
}

fn chosen(sheet: &mut Sheet, board: &Board, h: i32, selected: bool, key: Option<u8>) {
    let w = board.canvas().0 - 2 * MARGIN;
    if selected {
        sheet.boxed(
            area(-3, -3, w + 6, h + 6),
            Ink::Clear,
            (4, Ink::Inverse),
            12,
        );
    }
    if let Some(key) = key {
        let at = area(12, 4, 24, 20);
        sheet.text_in(at, key.to_string(), style(15, Weight::Bold, Ink::Muted));
    }
}

fn order(placed: &PlacedRow, board: &Board) -> Group {
    let row = &placed.row;
    let (ground, stripe, ink) = match row.tone {
        Tone::Go => (Ink::Go, Ink::Ready, Ink::Text),
        Tone::Late => (Ink::Card, Ink::Late, Ink::LateText),
        Tone::Soon => (Ink::Card, Ink::Soon, Ink::SoonText),
        Tone::Calm => (Ink::Card, Ink::Calm, Ink::Text),
        Tone::Held => (Ink::Held, Ink::Edge, Ink::Muted),
    };
    let stripe = if row.rush && row.tone != Tone::Go {
        Ink::Rush
    } else {
        stripe
    };
    let mut sheet = Sheet::default();
    let rush = if row.rush {
        format!("{} · ", Word::Rush.text(board.setup().lang))
    } else {
        String::new()
    };
    let hand = board.hand_mark(row.order);
    let hand = hand.map_or_else(String::new, |word| {
        format!(" · {}", word.text(board.setup().lang))
    });
    let who = format!("{rush}{}{hand}", row.who);
    let words = (
        row.number.as_str(),
        who.as_str(),
        row.sub.as_str(),
        row.allergy.as_str(),
    );
    row_base(&mut sheet, board, ROW_H, (ground, stripe), words);
    let wide = column_width(board);
    for (cell, n) in row.cells.iter().zip(0..) {
        let x = NUMBER_W + WHO_W + n * wide + 14;
        draw_cell(&mut sheet, cell.as_ref(), x, wide - 16);
    }
    due(&mut sheet, board, ROW_H, &row.big, &row.small, ink);
    chosen(&mut sheet, board, ROW_H, placed.selected, placed.key);
    let at = area(MARGIN, placed.y, board.canvas().0 - 2 * MARGIN, ROW_H);
    Group {
        key: Key::Order(row.order),
        at,
        z: 0,
        draws: sheet.done(),
    }
}

fn draw_cell(sheet: &mut Sheet, cell: Option<&Cell>, x: i32, w: i32) {
    let Some(cell) = cell else {
        sheet.text(
            x,
            (ROW_H - 26) / 2,
            26,
            "–",
            style(19, Weight::Semi, Ink::Faint),
        );
        return;
    };
    let what = fitting(&cell.what, &cell.short, w - 28);
    let below = if width(&cell.below, 17, Weight::Semi) <= w - 8 {
        cell.below.clone()
    } else {
        brief(&cell.below)
    };
    let lines = if cell.below.is_empty() { 26 } else { 48 };
    let y = (ROW_H - lines) / 2;
    let (sign, ink) = progress_sign(cell.progress);
    sheet.sign(area(x, y + 5, 16, 16), sign, ink);
    sheet.text(x + 25, y, 26, what, style(19, Weight::Semi, Ink::Text));
    if cell.blocks {
        sheet.text(x, y + 26, 22, below, style(17, Weight::Semi, Ink::Warn));
    } else if !cell.below.is_empty() {
        sheet.text(
            x + 25,
            y + 26,
            22,
            below,
            style(17, Weight::Medium, Ink::Muted),
        );
    }
}

/// What stands below in a narrow column: its time alone, which the colour and the sign beside it explain.
fn brief(below: &str) -> String {
    let mut words = below.split(' ');
    let time = words.find(|word| word.contains(|c: char| c.is_ascii_digit()));
    time.unwrap_or("!").to_owned()
}

/// The words of a name that fit, with a mark that there are more; a mere count where not even two do.
fn fitting(what: &str, short: &str, room: i32) -> String {
    if width(what, 19, Weight::Semi) <= room {
        return what.to_owned();
    }
    let lines = wrap(what, 19, Weight::Semi, room - width("…", 19, Weight::Semi));
    match lines.first() {
        Some(first) if first.contains(' ') => format!("{first}…"),
        _ => short.to_owned(),
    }
}

/// A ticket that only the pass can do: its lines stand where the stations would.
fn ticket(row: &PassTicket, board: &Board) -> Group {
    let (stripe, ink) = match row.state {
        Age::Held => (Ink::Edge, Ink::Muted),
        Age::Calm => (Ink::Changed, Ink::Text),
        Age::Soon => (Ink::Soon, Ink::SoonText),
        Age::Late => (Ink::Late, Ink::LateText),
    };
    let mut sheet = Sheet::default();
    let words = (
        row.number.as_str(),
        row.who.as_str(),
        "",
        row.allergy.as_str(),
    );
    row_base(&mut sheet, board, row.h, (Ink::Raised, stripe), words);
    let lines = i32::try_from(row.text.len()).unwrap_or(1);
    for (text, n) in row.text.iter().zip(0..) {
        let y = (row.h - lines * 28) / 2 + n * 28;
        let x = NUMBER_W + WHO_W + 14;
        sheet.text(x, y, 28, text.clone(), style(22, Weight::Bold, Ink::Text));
    }
    due(&mut sheet, board, row.h, &row.big, &row.small, ink);
    chosen(&mut sheet, board, row.h, row.selected, row.key);
    let at = area(MARGIN, row.y, board.canvas().0 - 2 * MARGIN, row.h);
    Group {
        key: Key::PassTicket(row.ticket.clone()),
        at,
        z: 0,
        draws: sheet.done(),
    }
}
