//! A question over the screen, with the two keys that answer it.

use super::bar::{self, Button, GAP, H};
use super::draw::*;
use crate::board::metrics::wrap;
use crate::board::{Board, HEADER_H};
use crate::intent::{Intent, IntentKind};

const PAD: i32 = 36;
const WIDE: i32 = 860;
const TALL: i32 = 264;

fn frame(board: &Board) -> Area {
    let (w, h) = board.canvas();
    let wide = WIDE.min(w - 80);
    let y = HEADER_H + (h - HEADER_H - TALL) / 2;
    area((w - wide) / 2, y, wide, TALL)
}

/// Yes, then no; the one that leaves all as it is stands at the right.
pub fn buttons(board: &Board) -> Vec<Button> {
    let Some(view) = board.question() else {
        return Vec::new();
    };
    let at = frame(board);
    let mut x = at.x + PAD;
    let answers = [
        (IntentKind::Bump, view.yes, Intent::Bump),
        (IntentKind::Close, view.no, Intent::Close),
    ];
    let button = |(kind, label, intent): (IntentKind, String, Intent)| {
        let cap = kind.describe().cap;
        let place = area(x, at.y + at.h - PAD - H, bar::wide(cap, &label), H);
        x += place.w + GAP;
        Button {
            at: place,
            cap,
            label,
            intent: Some(intent),
            loud: kind == IntentKind::Bump,
        }
    };
    answers.into_iter().map(button).collect()
}

pub(super) fn group(board: &Board) -> Option<Group> {
    let view = board.question()?;
    let (w, h) = board.canvas();
    let at = frame(board);
    let mut sheet = Sheet::default();
    sheet.fill(area(0, HEADER_H, w, h - HEADER_H), Ink::Shade, 0);
    sheet.boxed(at, Ink::Raised, (2, Ink::Edge), 14);
    let title = style(34, Weight::Heavy, Ink::Text);
    sheet.text(at.x + PAD, at.y + 30, 42, view.title, title);
    let help = wrap(&view.help, 22, Weight::Medium, at.w - 2 * PAD);
    for (line, n) in help.into_iter().zip(0..) {
        let soft = style(22, Weight::Medium, Ink::Soft);
        sheet.text(at.x + PAD, at.y + 84 + n * 30, 30, line, soft);
    }
    for button in buttons(board) {
        bar::draw(&mut sheet, button);
    }
    Some(Group {
        key: Key::Overlay,
        at: area(0, 0, w, h),
        z: 50,
        draws: sheet.0,
    })
}
