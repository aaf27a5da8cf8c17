//! Learning a bump bar: one large word for the key that is wanted now.

use super::bar::{self, Button};
use super::draw::*;
use crate::board::{Board, HEADER_H};
use crate::intent::{Intent, IntentKind};

const W: i32 = 900;
const TALL: i32 = 330;

fn frame(board: &Board) -> Area {
    let (w, h) = board.canvas();
    let wide = W.min(w - 60);
    area(
        (w - wide) / 2,
        HEADER_H + (h - HEADER_H - TALL) / 2,
        wide,
        TALL,
    )
}

pub fn buttons(board: &Board) -> Vec<Button> {
    let Some(view) = board.learn_view() else {
        return Vec::new();
    };
    let at = frame(board);
    let mut x = at.x + 28;
    let both = [
        (IntentKind::NextPage, view.skip),
        (IntentKind::Close, view.stop),
    ];
    let one = |(kind, label): (IntentKind, String)| {
        // Any key is learned but Esc: the caps of the others would lie.
        let cap = if kind == IntentKind::Close {
            "Esc"
        } else {
            "▸"
        };
        let wide = bar::wide(cap, &label);
        let place = area(x, at.y + TALL - 78, wide, bar::H);
        x += wide + bar::GAP;
        Button {
            at: place,
            cap,
            label,
            intent: Some(kind.intent()),
            loud: kind == IntentKind::NextPage,
        }
    };
    both.into_iter().map(one).collect()
}

/// What a touch means while the screen learns; beside the buttons nothing.
pub fn touched(board: &Board, x: i32, y: i32) -> Option<Intent> {
    let hit = buttons(board).into_iter().find(|b| b.at.contains(x, y));
    hit.and_then(|button| button.intent)
}

pub(super) fn group(board: &Board) -> Option<Group> {
    let view = board.learn_view()?;
    let (w, h) = board.canvas();
    let at = frame(board);
    let mut sheet = Sheet::default();
    sheet.fill(area(0, HEADER_H, w, h - HEADER_H), Ink::Shade, 0);
    sheet.boxed(at, Ink::Raised, (2, Ink::Edge), 14);
    let x = at.x + 28;
    sheet.text(
        x,
        at.y + 22,
        32,
        view.title,
        style(24, Weight::Bold, Ink::Muted),
    );
    let count = area(at.x + at.w - 228, at.y + 22, 200, 32);
    sheet.text_in(
        count,
        view.count,
        style(24, Weight::Bold, Ink::Muted).right(),
    );
    sheet.text(
        x,
        at.y + 76,
        64,
        view.wanted,
        style(52, Weight::Heavy, Ink::Text),
    );
    sheet.text(
        x,
        at.y + 150,
        30,
        view.help,
        style(21, Weight::Medium, Ink::Soft),
    );
    if let Some(trouble) = view.trouble {
        sheet.text(
            x,
            at.y + 188,
            30,
            trouble,
            style(21, Weight::Bold, Ink::LateText),
        );
    }
    for button in buttons(board) {
        bar::draw(&mut sheet, button);
    }
    Some(Group {
        key: Key::Overlay,
        at: area(0, 0, w, h),
        z: 50,
        draws: sheet.done(),
    })
}
