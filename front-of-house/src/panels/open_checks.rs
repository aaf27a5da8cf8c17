//! Every open order: food that is up first, then what is late; a tap goes there.

use egui::{
    Align, Align2, CornerRadius, Layout, Pos2, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, WidgetType, pos2, vec2,
};
use shared::money::Money;

use super::form::{Form, form};
use super::kit::{Press, overlay, words};
use super::modal;
use crate::desk::{OpenRow, Tone};
use crate::intent::Intent;
use crate::say::{actions as a, check as c, questions as w};
use crate::theme::{font, look, tongue};

pub fn open_checks_ui(ui: &Ui, rows: &[OpenRow], out: &mut Vec<Intent>) {
    modal(ui, "orders", 900.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        ui.horizontal(|ui| {
            words(ui, a::ORDERS.text(lang), 24.0, 700, look.text);
            let count = w::OPEN_COUNT.with(lang, rows.len());
            words(ui, &count, 18.0, 500, look.muted);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                Press::new(&look, w::CLOSE.text(lang)).emit(ui, Intent::CloseDialog, out);
            });
        });
        if rows.is_empty() {
            words(ui, w::NO_OPEN.text(lang), 19.0, 500, look.muted);
        }
        let height = (ui.ctx().content_rect().height() - 220.0).max(200.0);
        ScrollArea::vertical()
            .max_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for row in rows {
                    row_ui(ui, row, out);
                }
            });
    });
}

/// Number, place and state in columns; on a phone in two rows.
fn row_ui(ui: &mut Ui, row: &OpenRow, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let phone = form(ui) == Form::Phone;
    let height = if phone { 70.0 } else { 62.0 };
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let name = format!("{} {}, {}", row.number, row.place, row.words);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, name.clone()));
    if response.clicked() {
        out.push(Intent::OpenOrder(row.order));
    }
    let radius = CornerRadius::same(10);
    let up = row.tone == Tone::Ready;
    let edge = if up {
        Stroke::new(2.0, look.ready)
    } else {
        Stroke::new(1.0, look.line)
    };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect(rect, radius, look.card, edge, StrokeKind::Inside);
    let place = if row.rush {
        format!("{} · » {}", row.place, w::RUSHES.text(lang))
    } else {
        row.place.clone()
    };
    let due = if Money::ZERO < row.due {
        row.due.to_string()
    } else {
        c::PAID.text(lang).to_lowercase()
    };
    let texts = if phone {
        phone_texts(row, &place, &due, rect)
    } else {
        wide_texts(row, &place, &due, rect)
    };
    for (at, anchor, text, size, weight, tone) in texts {
        painter.text(at, anchor, text, font(size, weight), look.tone(tone));
    }
    overlay(ui, rect, radius, &response, &look);
}

type Text = (Pos2, Align2, String, f32, u16, Tone);

/// In columns, on one row.
fn wide_texts(row: &OpenRow, place: &str, due: &str, rect: Rect) -> Vec<Text> {
    let (x, y, right) = (rect.min.x + 16.0, rect.center().y, rect.max.x - 16.0);
    let left = |x: f32, text: &str, size, weight, tone| {
        (
            pos2(x, y),
            Align2::LEFT_CENTER,
            text.to_owned(),
            size,
            weight,
            tone,
        )
    };
    let end = |x: f32, text: String| {
        (
            pos2(x, y),
            Align2::RIGHT_CENTER,
            text,
            17.0,
            500,
            Tone::Muted,
        )
    };
    vec![
        left(x, &row.number, 22.0, 800, Tone::Text),
        left(x + 110.0, place, 19.0, 700, Tone::Text),
        left(x + 330.0, &row.server, 17.0, 500, Tone::Muted),
        left(x + 430.0, &row.words, 18.0, 700, row.tone),
        end(right, due.to_owned()),
        end(right - 88.0, row.age.to_string()),
    ]
}

/// On two rows, where columns do not fit.
fn phone_texts(row: &OpenRow, place: &str, due: &str, rect: Rect) -> Vec<Text> {
    let (x, right) = (rect.min.x + 16.0, rect.max.x - 16.0);
    let (top, low) = (rect.min.y + 21.0, rect.max.y - 20.0);
    let head = format!("{}  {place}", row.number);
    let (start, end) = (Align2::LEFT_CENTER, Align2::RIGHT_CENTER);
    vec![
        (pos2(x, top), start, head, 18.0, 700, Tone::Text),
        (pos2(x, low), start, row.words.clone(), 15.0, 700, row.tone),
        (
            pos2(right, top),
            end,
            row.age.to_string(),
            15.0,
            500,
            Tone::Muted,
        ),
        (
            pos2(right, low),
            end,
            due.to_owned(),
            15.0,
            500,
            Tone::Muted,
        ),
    ]
}
