//! One line of the check as it is drawn: quantity, seat, dish and what was changed, and how it reads aloud.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, CornerRadius, Rect, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};
use shared::lang::Lang;

use super::PAD;
use crate::desk::{Row, RowKind, Tone};
use crate::intent::Intent;
use crate::panels::kit::overlay;
use crate::say::check as w;
use crate::theme::{Look, font, look, text_job, tongue};

/// Columns of a row, from the left edge: quantity, seat, name.
const SEAT_X: f32 = 48.0;
const NAME_X: f32 = 90.0;

pub(super) fn row_ui(ui: &mut Ui, row: &Row, out: &mut Vec<Intent>) {
    let look = look(ui);
    let width = ui.available_width();
    let price = row.price.map(|price| price.to_string()).unwrap_or_default();
    let price = ui
        .painter()
        .layout_no_wrap(price, font(19.0, 500), look.soft);
    let ink = match row.kind {
        RowKind::New => look.text,
        RowKind::Sent | RowKind::Coming => look.soft,
        RowKind::Void => look.faint,
    };
    let name_width = width - NAME_X - PAD - price.size().x - 12.0;
    let mut job = text_job(&row.name, font(19.0, 600), ink, name_width, 2);
    if row.kind == RowKind::Void {
        job.sections[0].format.strikethrough = Stroke::new(1.5, look.faint);
    }
    let name = ui.painter().layout_job(job);
    let changes = (!row.changes.is_empty()).then(|| {
        let changes = changes_job(&look, row, width - NAME_X - PAD);
        ui.painter().layout_job(changes)
    });
    let below = changes.as_ref().map_or(0.0, |galley| galley.size().y + 1.0);
    let height = (name.size().y + below + 12.0).max(44.0);
    let sense = if row.kind == RowKind::Coming {
        Sense::hover()
    } else {
        Sense::click()
    };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
    let told = told(row, tongue(ui));
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, told.clone()));
    if response.clicked() {
        let again = row.chosen.then_some(());
        out.push(Intent::Choose(again.map_or(Some(row.key), |()| None)));
    }
    row_ground(ui, rect, row, &look);
    let painter = ui.painter();
    let top = rect.min.y + 6.0;
    let base = top + name.size().y;
    let x = rect.min.x;
    painter.text(
        pos2(x + 20.0, top),
        Align2::LEFT_TOP,
        row.quantity,
        font(19.0, 600),
        ink,
    );
    let seat = font(14.0, 600);
    painter.text(
        pos2(x + SEAT_X, base - 2.0),
        Align2::LEFT_BOTTOM,
        &row.seat,
        seat,
        look.muted,
    );
    painter.galley(
        pos2(rect.max.x - PAD - price.size().x, top),
        price,
        look.soft,
    );
    painter.galley(pos2(x + NAME_X, top), name, ink);
    if let Some(changes) = changes {
        painter.galley(pos2(x + NAME_X, base + 1.0), changes, look.muted);
    }
    overlay(ui, rect, CornerRadius::ZERO, &response, &look);
}

/// What is not sent stands out in blue; the chosen row has a frame.
fn row_ground(ui: &Ui, rect: Rect, row: &Row, look: &Look) {
    let painter = ui.painter();
    if row.kind == RowKind::New {
        painter.rect_filled(rect, 0.0, look.fresh);
        let bar = Rect::from_min_max(rect.min, pos2(rect.min.x + 4.0, rect.max.y));
        painter.rect_filled(bar, 0.0, look.changed);
    }
    if row.chosen {
        painter.rect_filled(rect, 0.0, look.hover);
        let edge = Stroke::new(2.0, look.changed);
        painter.rect_stroke(
            rect.shrink(1.0),
            CornerRadius::same(6),
            edge,
            egui::StrokeKind::Inside,
        );
    }
}

fn changes_job(look: &Look, row: &Row, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let dim = row.kind == RowKind::Void;
    for run in &row.changes {
        let weight = if run.strong { 700 } else { 500 };
        let ink = match run.tone {
            Tone::Muted | Tone::Text => look.soft,
            tone => look.tone(tone),
        };
        let ink = if dim && run.tone != Tone::Late {
            look.faint
        } else {
            ink
        };
        job.append(&run.text, 0.0, TextFormat::simple(font(16.0, weight), ink));
    }
    job
}

/// The row as it reads aloud: "1 Bistro burger, seat 2, 19.50, medium · no onion, not sent".
fn told(row: &Row, lang: Lang) -> String {
    let changes: String = row.changes.iter().map(|run| run.text.as_str()).collect();
    let state = match row.kind {
        RowKind::New => w::STATE_NOT_SENT,
        RowKind::Coming => w::STATE_ON_ITS_WAY,
        RowKind::Sent => w::STATE_KITCHEN,
        RowKind::Void => w::VOID_MARK,
    };
    let price = row.price.map(|price| price.to_string()).unwrap_or_default();
    let parts = [
        format!("{} {}", row.quantity, row.name),
        row.seat.clone(),
        price,
        changes,
        state.text(lang).to_owned(),
    ];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}
