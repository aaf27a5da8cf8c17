//! The rows of a card: food and its quantity, modifiers by shape, notes, remarks, add-ons.

use shared::menu::ModifierKind;

use crate::board::card::measure::*;
use crate::board::card::{LineLook, Row};
use crate::screen::draw::*;

pub(super) fn draw_row(sheet: &mut Sheet, row: &Row, y: i32, w: i32, held: bool) {
    let x = BORDER + PAD;
    let inner = x + QTY;
    let plain = |weight, ink| style(MOD, weight, ink);
    match row {
        Row::Line {
            quantity,
            name,
            seats,
            look,
        } => {
            draw_line(sheet, quantity, name, seats, *look, y, w, held);
        }
        Row::Seats { text } => {
            let wide = width(text, SEATS, Weight::Medium) + CHIP_PAD;
            chip(sheet, text, inner + wide, y);
        }
        Row::Modifier {
            kind,
            text,
            seats,
            dim,
        } => {
            if !seats.is_empty() {
                chip(sheet, seats, w - x, y - 2);
            }
            modifier_sign(sheet, *kind, inner, y + 2, *dim);
            let ink = match (*dim, held) {
                (true, _) => Ink::Faint,
                (false, true) => Ink::Soft,
                (false, false) => Ink::Text,
            };
            let style = plain(Weight::Semi, ink);
            lines(sheet, text, inner + MOD_ICON, y, MOD_LINE, style);
        }
        Row::Note { text, dim } => {
            let ink = if *dim { Ink::Faint } else { Ink::Soft };
            let style = plain(Weight::Medium, ink).italic();
            lines(sheet, text, inner, y, MOD_LINE, style);
        }
        Row::Remark { text, loud } => {
            let ink = if *loud { Ink::LateText } else { Ink::Muted };
            lines(sheet, text, inner, y, MOD_LINE, plain(Weight::Semi, ink));
        }
        Row::With { text } => {
            let style = style(WITH, Weight::Medium, Ink::Muted);
            lines(sheet, text, inner, y, WITH_LINE, style);
        }
        Row::AddOn { text } => add_on(sheet, text, y, w),
        Row::Changed { text } => {
            sheet.fill(area(BORDER, y, w - 2 * BORDER, ADD_ON - 4), Ink::Changed, 0);
            let style = style(15, Weight::Heavy, Ink::OnChanged).center().spread(6);
            sheet.text_in(area(x, y, w - 2 * x, ADD_ON - 4), text.clone(), style);
        }
        Row::Why { text } => {
            sheet.sign(area(x, y + 1, 20, 20), Sign::Clock, Ink::Soft);
            let style = style(WHY, Weight::Medium, Ink::Soft);
            lines(sheet, text, x + 28, y, WHY_LINE, style);
        }
    }
}

/// Words between two rules: what came later stands below.
fn add_on(sheet: &mut Sheet, text: &str, y: i32, w: i32) {
    let x = BORDER + PAD;
    let style = style(15, Weight::Heavy, Ink::ChangedText)
        .center()
        .spread(13);
    let letters = i32::try_from(text.chars().count()).unwrap_or(0);
    let wide = width(text, 15, Weight::Heavy) + letters * 13 / 10 + 22;
    let side = (w - 2 * x - wide) / 2;
    sheet.fill(area(x, y + 17, side, 2), Ink::Changed, 0);
    sheet.text_in(area(x, y + 8, w - 2 * x, 20), text, style);
    sheet.fill(area(w - x - side, y + 17, side, 2), Ink::Changed, 0);
}

fn lines(sheet: &mut Sheet, text: &[String], x: i32, y: i32, line: i32, style: Style) {
    for (text, n) in text.iter().zip(0..) {
        sheet.text(x, y + n * line, line, text.clone(), style);
    }
}

fn draw_line(
    sheet: &mut Sheet,
    quantity: &str,
    name: &[String],
    seats: &str,
    look: LineLook,
    y: i32,
    w: i32,
    held: bool,
) {
    let x = BORDER + PAD;
    let ink = match look {
        LineLook::Open | LineLook::Started if held => Ink::Soft,
        LineLook::Open | LineLook::Started => Ink::Text,
        LineLook::Waiting => Ink::Muted,
        LineLook::Done => Ink::Faint,
        LineLook::Void => Ink::LateText,
    };
    let struck = matches!(look, LineLook::Done | LineLook::Void);
    let with = |style: Style| Style { struck, ..style };
    sheet.text(
        x,
        y,
        NAME_LINE,
        quantity,
        with(style(30, Weight::Heavy, ink)),
    );
    lines(
        sheet,
        name,
        x + QTY,
        y,
        NAME_LINE,
        with(style(NAME, Weight::Bold, ink)),
    );
    let mut right = w - x;
    match look {
        LineLook::Done => {
            sheet.fill(area(right - 30, y + 1, 32, 30), Ink::Card, 4);
            sheet.sign(area(right - 26, y + 3, 26, 26), Sign::Tick, Ink::Ready);
            right -= 34;
        }
        LineLook::Started => {
            sheet.sign(area(right - 18, y + 8, 18, 18), Sign::Half, Ink::Soon);
            right -= 24;
        }
        LineLook::Open | LineLook::Waiting | LineLook::Void => {}
    }
    if !seats.is_empty() {
        chip(sheet, seats, right, y);
    }
}

/// Seats in a frame that ends at `right`.
fn chip(sheet: &mut Sheet, seats: &str, right: i32, y: i32) {
    let wide = width(seats, SEATS, Weight::Medium) + CHIP_PAD;
    let at = area(right - wide, y + 5, wide, 23);
    sheet.boxed(at, Ink::Clear, (1, Ink::Line), 6);
    sheet.text_in(at, seats, style(SEATS, Weight::Medium, Ink::Muted).center());
}

fn modifier_sign(sheet: &mut Sheet, kind: ModifierKind, x: i32, y: i32, dim: bool) {
    let at = area(x, y, 24, 24);
    let inner = area(x + 5, y + 5, 14, 14);
    let quiet = |ink| if dim { Ink::Faint } else { ink };
    match kind {
        ModifierKind::No => {
            sheet.fill(at, quiet(Ink::Late), 5);
            sheet.sign(inner, Sign::Cross, Ink::OnLate);
        }
        ModifierKind::Extra => {
            sheet.fill(at, quiet(Ink::Ready), 12);
            sheet.sign(inner, Sign::Plus, Ink::OnReady);
        }
        ModifierKind::Substitute => {
            sheet.sign(
                area(x - 2, y - 2, 28, 28),
                Sign::Diamond,
                quiet(Ink::Changed),
            );
            sheet.sign(area(x + 4, y + 4, 16, 16), Sign::Swap, Ink::OnChanged);
        }
        ModifierKind::Prep => {
            sheet.boxed(at, Ink::Clear, (2, quiet(Ink::Muted)), 5);
            sheet.sign(area(x + 8, y + 8, 8, 8), Sign::Dot, quiet(Ink::Soft));
        }
        ModifierKind::Side => {
            sheet.boxed(at, Ink::Clear, (2, quiet(Ink::Muted)), 12);
            sheet.sign(area(x + 6, y + 6, 12, 12), Sign::Plus, quiet(Ink::Soft));
        }
    }
}
