//! The head of a card: number, words and times in the colour of its state, and the allergies below.

use shared::time::Span;

use super::Tone;
use crate::board::CardView;
use crate::board::aging::Age;
use crate::board::card::measure::*;
use crate::board::card::{Card, number_width};
use crate::board::words::{Lang, Word};
use crate::screen::draw::*;

pub(super) fn head(sheet: &mut Sheet, view: &CardView, tone: Tone, lang: Lang) -> i32 {
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
        (_, Some(age)) => {
            let due = match timing.behind {
                Some(behind) => Word::DueBehind.with(lang, behind),
                None => Word::Due.with(lang, timing.left),
            };
            (age.to_string(), due)
        }
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

pub(super) fn head_again(sheet: &mut Sheet, view: &CardView, tone: Tone, lang: Lang) -> i32 {
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

pub(super) fn allergy(sheet: &mut Sheet, card: &Card, y: i32) -> i32 {
    let h = card.allergy_height();
    if 0 < h {
        sheet.fill(area(BORDER, y, card.width - 2 * BORDER, h), Ink::Allergy, 0);
        sheet.sign(
            area(BORDER + PAD, y + 7, 26, 26),
            Sign::Warning,
            Ink::OnAllergy,
        );
        if card.allergy_seen {
            let at = area(card.width - BORDER - PAD - 26, y + 7, 26, 26);
            sheet.sign(at, Sign::Tick, Ink::OnAllergy);
        }
        let mut line = y + 6;
        for text in &card.allergy {
            let style = style(ALLERGY, Weight::Heavy, Ink::OnAllergy);
            sheet.text(BORDER + PAD + 36, line, ALLERGY_LINE, text.clone(), style);
            line += ALLERGY_LINE;
        }
    }
    y + h
}
