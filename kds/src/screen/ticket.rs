//! A card: food first, then modifiers by shape, then who and when; time against the promise on top.

use shared::menu::ModifierKind;
use shared::time::{Span, Timestamp};

use super::draw::*;
use crate::board::aging::Age;
use crate::board::card::measure::*;
use crate::board::card::{
    Card, LineLook, Other, Progress, Row, Standing, foot_width, number_width,
};
use crate::board::words::{Lang, Word};
use crate::board::{Board, CardView};

/// Colours of a card by what it is about.
#[derive(Clone, Copy)]
struct Tone {
    head: Ink,
    /// Text on the head, and quieter text on it.
    on: Ink,
    on_soft: Ink,
    edge: Ink,
    bar: Ink,
    body: Ink,
    /// Dark letters on a bright ground come out thinner: they get one weight more.
    bright: bool,
}

impl Tone {
    fn weight(self, weight: Weight) -> Weight {
        match weight {
            _ if !self.bright => weight,
            Weight::Medium => Weight::Semi,
            Weight::Semi => Weight::Bold,
            Weight::Bold | Weight::Heavy => Weight::Heavy,
        }
    }
}

fn tone(view: &CardView) -> Tone {
    let plain = |head, on| Tone {
        head,
        on,
        on_soft: on,
        edge: head,
        bar: head,
        body: Ink::Card,
        bright: true,
    };
    let state = view.timing.map_or(Age::Calm, |timing| timing.state);
    match (view.piece.card.standing, state) {
        (Standing::Held, _) => Tone {
            head: Ink::Raised,
            on: Ink::Text,
            on_soft: Ink::Soft,
            edge: Ink::Edge,
            bar: Ink::Raised,
            body: Ink::Held,
            bright: false,
        },
        (Standing::Rush, _) => plain(Ink::Rush, Ink::OnRush),
        (Standing::Normal, Age::Late) => plain(Ink::Late, Ink::OnLate),
        (Standing::Normal, Age::Soon) => plain(Ink::Soon, Ink::OnSoon),
        (Standing::Normal, Age::Calm | Age::Held) => Tone {
            on_soft: Ink::Soft,
            bar: Ink::Bar,
            bright: false,
            ..plain(Ink::Calm, Ink::OnCalm)
        },
    }
}

/// The group of one card, or of the part of it that stands in one column.
pub(super) fn group(view: &CardView, board: &Board) -> Group {
    let piece = &view.piece;
    let card = &piece.card;
    let lang = board.setup().lang;
    let tone = tone(view);
    let mut sheet = Sheet::default();
    let torn = if piece.last { 0 } else { 9 };
    body(&mut sheet, view, tone, torn);
    let mut y = if piece.first {
        let y = head(&mut sheet, view, tone, lang);
        allergy(&mut sheet, card, y)
    } else {
        head_again(&mut sheet, view, tone, lang)
    };
    for (at, block) in card
        .blocks
        .iter()
        .enumerate()
        .take(piece.blocks.end)
        .skip(piece.blocks.start)
    {
        let h = block.height();
        if view.line == Some(at) {
            sheet.boxed(area(4, y, view.w - 8, h), Ink::Button, (2, Ink::Inverse), 6);
        }
        let bare = matches!(
            block.rows.first(),
            Some(Row::AddOn { .. } | Row::Changed { .. })
        );
        let mut row_y = if bare { y } else { y + BLOCK_PAD };
        for row in &block.rows {
            draw_row(
                &mut sheet,
                row,
                row_y,
                view.w,
                card.standing == Standing::Held,
            );
            row_y += row.height();
        }
        y += h;
    }
    if piece.last {
        foot(&mut sheet, &card.foot, y, view);
    } else {
        let text = format!("{} ▸", Word::Continues.text(lang));
        let at = area(BORDER + PAD, y + 4, view.w - 2 * (BORDER + PAD), 20);
        sheet.text_in(at, text, style(FOOT, Weight::Medium, Ink::Muted).right());
    }
    chosen(&mut sheet, view, torn);
    Group {
        key: Key::Card(card.ticket.clone(), piece.blocks.start),
        at: area(view.x, view.y, view.w, piece.h),
        z: 0,
        draws: sheet.0,
    }
}

fn body(sheet: &mut Sheet, view: &CardView, tone: Tone, torn: i32) {
    let piece = &view.piece;
    let (top, bottom) = (
        if piece.first { 10 } else { 0 },
        if piece.last { 10 } else { 0 },
    );
    let at = area(0, 0, view.w, piece.h - torn);
    let round = [top, top, bottom, bottom];
    if piece.card.standing == Standing::Held {
        sheet.rounded(at, tone.body, None, round);
    } else {
        sheet.rounded(at, tone.body, Some((BORDER, tone.edge)), round);
    }
    if torn > 0 {
        // No border below: the card goes on in the next column.
        sheet.fill(
            area(BORDER, piece.h - torn - 3, view.w - 2 * BORDER, 3),
            tone.body,
            0,
        );
        sheet.sign(area(0, piece.h - torn, view.w, torn), Sign::Torn, tone.body);
    }
}

/// Frame of the chosen card, the key that chooses it, and the dashes of a held one.
fn chosen(sheet: &mut Sheet, view: &CardView, torn: i32) {
    let h = view.piece.h - torn;
    if view.piece.card.standing == Standing::Held {
        sheet.sign(area(0, 0, view.w, h), Sign::Frame, Ink::Edge);
    }
    if view.selected {
        sheet.boxed(
            area(-4, -4, view.w + 8, h + 8),
            Ink::Clear,
            (4, Ink::Inverse),
            13,
        );
    }
    if let Some(key) = view.key {
        let (fill, on) = if view.selected {
            (Ink::Inverse, Ink::OnInverse)
        } else {
            (Ink::Button, Ink::Text)
        };
        sheet.rounded(area(12, -12, 30, 20), fill, None, [6, 6, 0, 0]);
        sheet.text_in(
            area(12, -12, 30, 20),
            key.to_string(),
            style(15, Weight::Bold, on).center(),
        );
    }
}

fn head(sheet: &mut Sheet, view: &CardView, tone: Tone, lang: Lang) -> i32 {
    let card = &view.piece.card;
    let h = card.head_height() - BAR;
    let round = [10, 10, 0, 0];
    sheet.rounded(area(0, 0, view.w, h + BORDER), tone.head, None, round);
    let x = BORDER + PAD;
    let top = BORDER;
    let number = style(NUMBER, Weight::Heavy, tone.on);
    sheet.text(x, top + (h - 40) / 2, 40, card.number.clone(), number);
    let end = x + number_width(&card.number);
    let lines = i32::try_from(card.who.len()).unwrap_or(1) * WHO_LINE
        + i32::try_from(card.sub.len()).unwrap_or(1) * SUB_LINE;
    let mut y = top + (h - lines) / 2;
    for who in &card.who {
        sheet.text(
            end + HEAD_GAP,
            y,
            WHO_LINE,
            who.clone(),
            style(WHO, tone.weight(Weight::Bold), tone.on),
        );
        y += WHO_LINE;
    }
    for sub in &card.sub {
        sheet.text(
            end + HEAD_GAP,
            y,
            SUB_LINE,
            sub.clone(),
            style(SUB, tone.weight(Weight::Medium), tone.on_soft),
        );
        y += SUB_LINE;
    }
    let (age, due) = time_words(view, lang);
    let times = area(view.w - x - 140, top + (h - TIMES) / 2, 140, 36);
    sheet.text_in(times, age, style(AGE, Weight::Bold, tone.on).right());
    let due_at = area(view.w - x - 160, times.y + 36, 160, 18);
    sheet.text_in(
        due_at,
        due,
        style(15, tone.weight(Weight::Semi), tone.on_soft)
            .right()
            .spread(5),
    );
    promise_bar(sheet, view, tone, top + h);
    BORDER + h + BAR
}

fn time_words(view: &CardView, lang: Lang) -> (String, String) {
    let Some(timing) = view.timing else {
        return ("–".to_owned(), String::new());
    };
    match (timing.state, timing.age) {
        (Age::Held, _) | (_, None) => ("–".to_owned(), Word::HeldTag.text(lang).to_owned()),
        (Age::Late, Some(age)) => (age.to_string(), Word::Late.with(lang, Span(-timing.left.0))),
        (_, Some(age)) => (age.to_string(), Word::Due.with(lang, timing.left)),
    }
}

/// Fills as the promise is used up; striped once it is broken, so that colour is not alone.
fn promise_bar(sheet: &mut Sheet, view: &CardView, tone: Tone, y: i32) {
    let Some(timing) = view.timing.filter(|timing| timing.state != Age::Held) else {
        return;
    };
    let w = view.w - 2 * BORDER;
    sheet.fill(area(BORDER, y, w, BAR), Ink::Shade, 0);
    let used = w * i32::from(timing.used) / 1_000;
    let ink = if timing.state == Age::Late {
        Ink::Late
    } else {
        tone.bar
    };
    sheet.fill(area(BORDER, y, used, BAR), ink, 0);
    if timing.state == Age::Late {
        sheet.sign(area(BORDER, y, w, BAR), Sign::Stripes, Ink::OnLate);
    }
}

fn head_again(sheet: &mut Sheet, view: &CardView, tone: Tone, lang: Lang) -> i32 {
    let card = &view.piece.card;
    sheet.fill(area(0, 0, view.w, HEAD_AGAIN + BORDER), tone.head, 0);
    let (x, y) = (BORDER + PAD, BORDER + 5);
    let end = sheet.text(
        x,
        y,
        30,
        card.number.clone(),
        style(22, Weight::Heavy, tone.on),
    );
    let text = format!("▸ {}", Word::Continued.text(lang));
    sheet.text(
        end + PAD,
        y,
        30,
        text,
        style(SUB, tone.weight(Weight::Medium), tone.on_soft),
    );
    let (age, _) = time_words(view, lang);
    let at = area(view.w - x - 140, y, 140, 30);
    sheet.text_in(at, age, style(22, Weight::Bold, tone.on).right());
    BORDER + HEAD_AGAIN
}

fn allergy(sheet: &mut Sheet, card: &Card, y: i32) -> i32 {
    let h = card.allergy_height();
    if 0 < h {
        sheet.fill(area(BORDER, y, card.width - 2 * BORDER, h), Ink::Allergy, 0);
        sheet.sign(
            area(BORDER + PAD, y + 7, 26, 26),
            Sign::Warning,
            Ink::OnAllergy,
        );
        let mut line = y + 6;
        for text in &card.allergy {
            let style = style(ALLERGY, Weight::Heavy, Ink::OnAllergy);
            sheet.text(BORDER + PAD + 36, line, ALLERGY_LINE, text.clone(), style);
            line += ALLERGY_LINE;
        }
    }
    y + h
}

fn draw_row(sheet: &mut Sheet, row: &Row, y: i32, w: i32, held: bool) {
    let x = BORDER + PAD;
    let inner = x + QTY;
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
            let ink = if *dim {
                Ink::Faint
            } else if held {
                Ink::Soft
            } else {
                Ink::Text
            };
            lines(
                sheet,
                text,
                inner + MOD_ICON,
                y,
                MOD_LINE,
                style(MOD, Weight::Semi, ink),
            );
        }
        Row::Note { text, dim } => {
            let ink = if *dim { Ink::Faint } else { Ink::Soft };
            lines(
                sheet,
                text,
                inner,
                y,
                MOD_LINE,
                style(MOD, Weight::Medium, ink).italic(),
            );
        }
        Row::Remark { text, loud } => {
            let ink = if *loud { Ink::LateText } else { Ink::Muted };
            lines(
                sheet,
                text,
                inner,
                y,
                MOD_LINE,
                style(MOD, Weight::Semi, ink),
            );
        }
        Row::AddOn { text } => {
            let style = style(15, Weight::Heavy, Ink::ChangedText)
                .center()
                .spread(13);
            let letters = i32::try_from(text.chars().count()).unwrap_or(0);
            let wide = width(text, 15, Weight::Heavy) + letters * 13 / 10 + 22;
            let side = (w - 2 * x - wide) / 2;
            sheet.fill(area(x, y + 17, side, 2), Ink::Changed, 0);
            sheet.text_in(area(x, y + 8, w - 2 * x, 20), text.clone(), style);
            sheet.fill(area(w - x - side, y + 17, side, 2), Ink::Changed, 0);
        }
        Row::Changed { text } => {
            sheet.fill(area(BORDER, y, w - 2 * BORDER, ADD_ON - 4), Ink::Changed, 0);
            let style = style(15, Weight::Heavy, Ink::OnChanged).center().spread(6);
            sheet.text_in(area(x, y, w - 2 * x, ADD_ON - 4), text.clone(), style);
        }
        Row::Why { text } => {
            sheet.sign(area(x, y + 1, 20, 20), Sign::Clock, Ink::Soft);
            lines(
                sheet,
                text,
                x + 28,
                y,
                WHY_LINE,
                style(WHY, Weight::Medium, Ink::Soft),
            );
        }
    }
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

fn foot(sheet: &mut Sheet, foot: &[Vec<Other>], y: i32, view: &CardView) {
    if foot.is_empty() {
        return;
    }
    sheet.fill(area(BORDER, y + 6, view.w - 2 * BORDER, 1), Ink::Line, 0);
    let mut line = y + 14;
    for others in foot {
        let mut x = BORDER + PAD;
        for other in others {
            let (sign, ink) = progress_sign(other.progress);
            sheet.sign(area(x, line + 4, 12, 12), sign, ink);
            let text = foot_text(other, view.now);
            sheet.text(
                x + 18,
                line,
                20,
                text,
                style(FOOT, Weight::Medium, Ink::Muted),
            );
            x += foot_width(other);
        }
        line += FOOT_LINE;
    }
}

/// Ring: waiting; half: cooking; full: ready.
pub(super) fn progress_sign(progress: Progress) -> (Sign, Ink) {
    match progress {
        Progress::Waiting => (Sign::Ring, Ink::Muted),
        Progress::Cooking => (Sign::Half, Ink::Soon),
        Progress::Ready => (Sign::Disc, Ink::Ready),
    }
}

fn foot_text(other: &Other, now: Option<Timestamp>) -> String {
    let cooking = other.progress == Progress::Cooking;
    let left = other
        .ready_at
        .zip(now)
        .map(|(at, now)| at - now)
        .filter(|left| cooking && 0 < left.0);
    left.map_or_else(
        || other.name.clone(),
        |left| format!("{} {left}", other.name),
    )
}
