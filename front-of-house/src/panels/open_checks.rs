//! Every open order: food that is up first, then what is late; a tap goes there.

use egui::{
    Align, Align2, CornerRadius, Layout, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    WidgetType, pos2, vec2,
};
use shared::money::Money;

use super::kit::{Press, overlay, words};
use super::modal;
use crate::desk::{OpenRow, Tone};
use crate::intent::Intent;
use crate::theme::{font, look};

pub fn open_checks_ui(ui: &Ui, rows: &[OpenRow], out: &mut Vec<Intent>) {
    modal(ui, "orders", 900.0, out, |ui, out| {
        let look = look(ui);
        ui.horizontal(|ui| {
            words(ui, "Orders", 24.0, 700, look.text);
            words(ui, &format!("{} open", rows.len()), 18.0, 500, look.muted);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                Press::new(&look, "Close").emit(ui, Intent::CloseDialog, out);
            });
        });
        if rows.is_empty() {
            words(ui, "No open orders.", 19.0, 500, look.muted);
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

fn row_ui(ui: &mut Ui, row: &OpenRow, out: &mut Vec<Intent>) {
    let look = look(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 62.0), Sense::click());
    let name = format!("{} {}, {}", row.number, row.place, row.words);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, name.clone()));
    if response.clicked() {
        out.push(Intent::OpenOrder(row.order));
    }
    let radius = CornerRadius::same(10);
    let painter = ui.painter();
    let up = row.tone == Tone::Ready;
    let edge = if up {
        Stroke::new(2.0, look.ready)
    } else {
        Stroke::new(1.0, look.line)
    };
    painter.rect(rect, radius, look.card, edge, StrokeKind::Inside);
    let (x, y) = (rect.min.x + 16.0, rect.center().y);
    painter.text(
        pos2(x, y),
        Align2::LEFT_CENTER,
        &row.number,
        font(22.0, 800),
        look.text,
    );
    let place = if row.rush {
        format!("{} · » rush", row.place)
    } else {
        row.place.clone()
    };
    painter.text(
        pos2(x + 110.0, y),
        Align2::LEFT_CENTER,
        place,
        font(19.0, 700),
        look.text,
    );
    painter.text(
        pos2(x + 330.0, y),
        Align2::LEFT_CENTER,
        &row.server,
        font(17.0, 500),
        look.muted,
    );
    let words = font(18.0, 700);
    painter.text(
        pos2(x + 430.0, y),
        Align2::LEFT_CENTER,
        &row.words,
        words,
        look.tone(row.tone),
    );
    let due = if Money::ZERO < row.due {
        row.due.to_string()
    } else {
        "paid".to_owned()
    };
    let right = pos2(rect.max.x - 16.0, y);
    painter.text(right, Align2::RIGHT_CENTER, due, font(17.0, 500), look.soft);
    let age = pos2(rect.max.x - 104.0, y);
    painter.text(
        age,
        Align2::RIGHT_CENTER,
        row.age,
        font(17.0, 500),
        look.muted,
    );
    overlay(ui, rect, radius, &response, &look);
}
