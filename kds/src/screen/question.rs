//! A question over the screen, with the two keys that answer it.

use super::bar::{self, Button, GAP, H};
use super::draw::*;
use crate::board::metrics::wrap;
use crate::board::{Board, HEADER_H, QuestionView};
use crate::intent::{Intent, IntentKind};

const PAD: i32 = 36;
const WIDE: i32 = 860;
const TALL: i32 = 264;
const PLAIN: i32 = 84;

fn frame(board: &Board, view: &QuestionView) -> Area {
    let (w, h) = board.canvas();
    let wide = WIDE.min(w - 80);
    let tall = TALL - PLAIN + head_h(view, wide);
    let y = HEADER_H + (h - HEADER_H - tall) / 2;
    area((w - wide) / 2, y, wide, tall)
}

/// Lines of the title: an allergy is never cut short.
fn title(view: &QuestionView, wide: i32) -> Vec<String> {
    wrap(&view.title, 32, Weight::Heavy, wide - 2 * PAD - 56)
}

/// From the top of the frame to what a yes would do.
fn head_h(view: &QuestionView, wide: i32) -> i32 {
    let lines = i32::try_from(title(view, wide).len()).unwrap_or(1);
    if view.allergy { 56 + lines * 40 } else { PLAIN }
}

/// Yes, then no; the one that leaves all as it is stands at the right.
pub fn buttons(board: &Board) -> Vec<Button> {
    let Some(view) = board.question() else {
        return Vec::new();
    };
    let at = frame(board, &view);
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

/// The same yellow, sign and letters as on the card, larger.
fn warning(sheet: &mut Sheet, at: Area, view: &QuestionView) {
    let h = head_h(view, at.w) - 20;
    sheet.rounded(
        area(at.x + 2, at.y + 2, at.w - 4, h),
        Ink::Allergy,
        None,
        [12, 12, 0, 0],
    );
    sheet.sign(
        area(at.x + PAD, at.y + 20, 40, 40),
        Sign::Warning,
        Ink::OnAllergy,
    );
    for (line, n) in title(view, at.w).into_iter().zip(0..) {
        let heavy = style(32, Weight::Heavy, Ink::OnAllergy);
        sheet.text(at.x + PAD + 56, at.y + 20 + n * 40, 40, line, heavy);
    }
}

pub(super) fn group(board: &Board) -> Option<Group> {
    let view = board.question()?;
    let (w, h) = board.canvas();
    let at = frame(board, &view);
    let mut sheet = Sheet::default();
    sheet.fill(area(0, HEADER_H, w, h - HEADER_H), Ink::Shade, 0);
    sheet.boxed(at, Ink::Raised, (2, Ink::Edge), 14);
    if view.allergy {
        warning(&mut sheet, at, &view);
    } else {
        let title = style(34, Weight::Heavy, Ink::Text);
        sheet.text(at.x + PAD, at.y + 30, 42, view.title.clone(), title);
    }
    let help = wrap(&view.help, 22, Weight::Medium, at.w - 2 * PAD);
    for (line, n) in help.into_iter().zip(0..) {
        let soft = style(22, Weight::Medium, Ink::Soft);
        let y = at.y + head_h(&view, at.w) + n * 30;
        sheet.text(at.x + PAD, y, 30, line, soft);
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
