//! The guests' board: large numbers, what is being prepared at the left, what can be fetched at the right.

use super::draw::*;
use crate::board::words::Word;
use crate::board::{Board, HEADER_H, MARGIN};

const TITLE_H: i32 = 84;
const CELL_W: i32 = 250;
const CELL_H: i32 = 132;

pub(super) fn groups(board: &Board, mono: u64) -> Vec<Group> {
    let (w, h) = board.canvas();
    let lang = board.setup().lang;
    let page = board.pickup_page(mono);
    let top = HEADER_H + MARGIN;
    let half = (w - 3 * MARGIN) / 2;
    let tall = h - top - MARGIN;
    let preparing: Vec<(String, bool)> = page
        .preparing
        .into_iter()
        .map(|number| (number, false))
        .collect();
    let left = part(
        Word::Preparing.text(lang),
        &preparing,
        half,
        tall,
        false,
        board,
    );
    let right = part(
        Word::ReadyTitle.text(lang),
        &page.ready,
        half,
        tall,
        true,
        board,
    );
    let group = |key, x, draws| Group {
        key,
        at: area(x, top, half, tall),
        z: 0,
        draws,
    };
    vec![
        group(Key::Preparing, MARGIN, std::sync::Arc::new(left)),
        group(Key::Ready, 2 * MARGIN + half, std::sync::Arc::new(right)),
    ]
}

fn part(
    title: &str,
    numbers: &[(String, bool)],
    w: i32,
    h: i32,
    ready: bool,
    board: &Board,
) -> Vec<Draw> {
    let lang = board.setup().lang;
    let mut sheet = Sheet::default();
    let (ground, head, on) = if ready {
        (Ink::Go, Ink::Ready, Ink::OnReady)
    } else {
        (Ink::Panel, Ink::Calm, Ink::OnCalm)
    };
    sheet.fill(area(0, 0, w, h), ground, 14);
    sheet.rounded(area(0, 0, w, TITLE_H), head, None, [14, 14, 0, 0]);
    let sign = if ready { Sign::Tick } else { Sign::Half };
    sheet.sign(area(28, (TITLE_H - 44) / 2, 44, 44), sign, on);
    sheet.text(
        92,
        (TITLE_H - 56) / 2,
        56,
        title,
        style(44, Weight::Heavy, on),
    );
    let columns = (w / CELL_W).max(1);
    let rows = ((h - TITLE_H) / CELL_H).max(1);
    let fit = usize::try_from(columns * rows).unwrap_or(1);
    if numbers.is_empty() && ready {
        let text = style(28, Weight::Medium, Ink::Soft).center();
        sheet.text_in(
            area(0, TITLE_H + 60, w, 40),
            Word::PickupNone.text(lang),
            text,
        );
    }
    let cell = w / columns;
    let shown = if fit < numbers.len() {
        fit - 1
    } else {
        numbers.len()
    };
    for ((number, new), n) in numbers.iter().take(shown).zip(0..) {
        let at = area(
            (n % columns) * cell,
            TITLE_H + (n / columns) * CELL_H,
            cell,
            CELL_H,
        );
        if *new {
            let frame = area(at.x + 14, at.y + 10, at.w - 28, at.h - 20);
            sheet.boxed(frame, Ink::Clear, (5, Ink::ReadyText), 16);
        }
        let ink = if ready { Ink::Text } else { Ink::Soft };
        let weight = if ready { Weight::Heavy } else { Weight::Bold };
        let place = area(at.x, at.y + (CELL_H - 100) / 2, at.w, 100);
        sheet.text_in(place, number.clone(), style(84, weight, ink).center());
    }
    if shown < numbers.len() {
        let n = i32::try_from(shown).unwrap_or(0);
        let (x, y) = ((n % columns) * cell, TITLE_H + (n / columns) * CELL_H);
        let text = Word::More.with(lang, numbers.len() - shown);
        let place = area(x, y + (CELL_H - 40) / 2, cell, 40);
        sheet.text_in(place, text, style(32, Weight::Bold, Ink::Soft).center());
    }
    sheet.0
}
