//! The bottom line: what a key or a touch does now, what can be undone, and what the cook must know.

use super::draw::*;
use crate::board::words::Word;
use crate::board::{BAR_H, Board, MARGIN};
use crate::intent::{Intent, IntentKind};

/// A hint that is also a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// On the canvas.
    pub at: Area,
    pub cap: &'static str,
    pub label: String,
    pub intent: Option<Intent>,
    pub loud: bool,
}

const H: i32 = 50;
const GAP: i32 = 12;

/// Buttons from the left, as many as fit; what can be undone comes first, since it does not last.
pub fn buttons(board: &Board, mono: u64) -> Vec<Button> {
    let lang = board.setup().lang;
    let (w, h) = board.canvas();
    let label = |kind: IntentKind| kind.describe().label[lang as usize].to_owned();
    let mut list: Vec<(IntentKind, String, Option<Intent>, bool)> = Vec::new();
    if let Some((number, secs)) = board.undo_left(mono) {
        let text = format!("{} · {secs} s", Word::Undo.with(lang, number));
        list.push((IntentKind::Undo, text, Some(Intent::Undo), true));
    }
    list.push((IntentKind::Pick, label(IntentKind::Pick), None, false));
    list.push((IntentKind::Bump, label(IntentKind::Bump), Some(Intent::Bump), false));
    let last = board.last_bumped().map(|(number, _)| Word::Last.with(lang, number));
    let recall = last.unwrap_or_else(|| label(IntentKind::Recall));
    list.push((IntentKind::Recall, recall, Some(Intent::Recall), false));
    if !board.setup().pass {
        list.push((IntentKind::AllDay, label(IntentKind::AllDay), Some(Intent::AllDay), false));
    }
    let (page, pages) = (board.page_no(), if board.setup().pass { board.pass_page(mono).pages } else { board.pages() });
    let text = format!("{} {page} / {pages}", label(IntentKind::NextPage));
    list.push((IntentKind::NextPage, text, Some(Intent::NextPage), false));
    list.push((IntentKind::Help, label(IntentKind::Help), Some(Intent::Help), false));
    let mut x = MARGIN;
    let mut found = Vec::new();
    for (kind, label, intent, loud) in list {
        let cap = kind.describe().cap;
        let wide = 36 + width(cap, 15, Weight::Bold) + 16 + 10 + width(&label, 19, Weight::Semi);
        if w - MARGIN < x + wide {
            break;
        }
        found.push(Button { at: area(x, h - BAR_H, wide, H), cap, label, intent, loud });
        x += wide + GAP;
    }
    found
}

pub fn group(board: &Board, mono: u64) -> Group {
    let (w, h) = board.canvas();
    let top = h - BAR_H;
    let mut sheet = Sheet::default();
    let mut end = MARGIN;
    for button in buttons(board, mono) {
        let at = Area { y: button.at.y - top, ..button.at };
        let (fill, edge, ink) = if button.loud {
            (Ink::Inverse, Ink::Inverse, Ink::OnInverse)
        } else {
            (Ink::Panel, Ink::Line, Ink::Text)
        };
        sheet.boxed(at, fill, (1, edge), 9);
        let cap_w = width(button.cap, 15, Weight::Bold) + 16;
        sheet.fill(area(at.x + 18, at.y + 13, cap_w, 24), Ink::Button, 5);
        let cap = area(at.x + 18, at.y + 13, cap_w, 24);
        sheet.text_in(cap, button.cap, style(15, Weight::Bold, Ink::Soft).center());
        sheet.text(at.x + 18 + cap_w + 10, at.y + 12, 26, button.label, style(19, Weight::Semi, ink));
        end = at.x + at.w + GAP;
    }
    notices(&mut sheet, board, mono, end, w);
    Group { key: Key::Bar, at: area(0, top, w, BAR_H), z: 10, draws: sheet.0 }
}

/// From the right: what is on other pages, then the message.
fn notices(sheet: &mut Sheet, board: &Board, mono: u64, end: i32, w: i32) {
    let lang = board.setup().lang;
    let mut right = w - MARGIN;
    let more = if board.setup().pass {
        let more = board.pass_page(mono).more;
        (0 < more).then(|| Word::More.with(lang, more))
    } else {
        board.more().map(|more| {
            format!("{}, {}", Word::More.with(lang, more.count), Word::Oldest.with(lang, more.oldest))
        })
    };
    if let Some(text) = more {
        right = chip(sheet, &text, right, end, (Ink::Soon, Ink::SoonText)) - GAP;
    }
    if let Some(text) = board.notice(mono) {
        chip(sheet, &text, right, end, (Ink::Late, Ink::Warn));
    }
}

/// A framed message that ends at `right`; in two lines where one does not fit.
fn chip(sheet: &mut Sheet, text: &str, right: i32, end: i32, (edge, ink): (Ink, Ink)) -> i32 {
    let room = (right - end - 36).max(160);
    let size = if width(text, 19, Weight::Semi) <= room { 19 } else { 16 };
    let lines = crate::board::metrics::wrap(text, size, Weight::Semi, room);
    let wide = lines.iter().map(|line| width(line, size, Weight::Semi)).max().unwrap_or(0) + 36;
    let x = right - wide;
    sheet.boxed(area(x, 0, wide, H), Ink::Panel, (1, edge), 9);
    let line_h = if lines.len() == 1 { 26 } else { 20 };
    let count = i32::try_from(lines.len()).unwrap_or(1);
    for (line, n) in lines.into_iter().zip(0..) {
        let y = (H - count * line_h) / 2 + n * line_h;
        sheet.text(x + 18, y, line_h, line, style(size, Weight::Semi, ink));
    }
    x
}
