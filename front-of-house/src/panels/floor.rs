//! The floor: a tile per table, by room, with its state in words and colour, and the orders to go beside it.

use egui::{
    Align2, CornerRadius, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType,
    vec2,
};

use super::kit::{overlay, part, words};
use crate::desk::{FloorView, TableState, TableTile, ToGo, Tone};
use crate::intent::Intent;
use crate::theme::{Look, font, look};

const TILE_HEIGHT: f32 = 96.0;
const GAP: f32 = 12.0;
const SIDE: f32 = 330.0;

pub fn floor_ui(ui: &mut Ui, rect: Rect, view: &FloorView, out: &mut Vec<Intent>) {
    let look = look(ui);
    let side = Rect::from_min_max(egui::pos2(rect.max.x - SIDE, rect.min.y), rect.max);
    let rooms = Rect::from_min_max(rect.min, egui::pos2(side.min.x, rect.max.y));
    part(ui, rooms, look.ground, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            egui::Frame::new().inner_margin(20.0).show(ui, |ui| {
                for room in &view.rooms {
                    words(ui, &room.name.to_uppercase(), 14.0, 700, look.muted);
                    room_ui(ui, &room.tables, out);
                    ui.add_space(10.0);
                }
            });
        });
    });
    part(ui, side, look.panel, |ui| {
        ui.painter()
            .vline(side.min.x, side.y_range(), Stroke::new(1.0, look.line));
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            egui::Frame::new().inner_margin(20.0).show(ui, |ui| {
                words(ui, "TO GO", 14.0, 700, look.muted);
                if view.to_go.is_empty() {
                    let text = if view.fetching {
                        "Fetching the orders …"
                    } else {
                        "No orders to go."
                    };
                    words(ui, text, 17.0, 500, look.muted);
                }
                for to_go in &view.to_go {
                    to_go_ui(ui, to_go, out);
                }
            });
        });
    });
}

fn room_ui(ui: &mut Ui, tables: &[TableTile], out: &mut Vec<Intent>) {
    let width = ui.available_width();
    let columns = ((width + GAP) / 175.0).floor().clamp(2.0, 8.0);
    let size = vec2((width - GAP * (columns - 1.0)) / columns, TILE_HEIGHT);
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    for row in tables.chunks(columns as usize) {
        ui.horizontal(|ui| {
            for table in row {
                table_ui(ui, table, size, out);
            }
        });
    }
}

fn table_ui(ui: &mut Ui, table: &TableTile, size: egui::Vec2, out: &mut Vec<Intent>) {
    let look = look(ui);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = format!("Table {}, {}", table.table, table.state.words());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, name.clone()));
    if response.clicked() {
        out.push(Intent::OpenTable(table.table.clone()));
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    let radius = CornerRadius::same(11);
    let painter = ui.painter();
    let free = table.state == TableState::Free;
    let (fill, edge) = if free {
        (look.ground, look.line)
    } else {
        (look.card, look.line)
    };
    let up = table.state == TableState::FoodUp;
    let edge = if up { look.ready } else { edge };
    let width = if up { 2.0 } else { 1.0 };
    painter.rect(
        rect,
        radius,
        fill,
        Stroke::new(width, edge),
        StrokeKind::Inside,
    );
    table_words(ui, rect.shrink(12.0), table, &look);
    overlay(ui, rect, radius, &response, &look);
}

/// Number and guests above, state and age below.
fn table_words(ui: &Ui, inner: Rect, table: &TableTile, look: &Look) {
    let painter = ui.painter();
    let free = table.state == TableState::Free;
    let ink = if free { look.muted } else { look.text };
    painter.text(
        inner.left_top(),
        Align2::LEFT_TOP,
        table.table.as_str(),
        font(26.0, 800),
        ink,
    );
    let guests = match table.guests {
        None if table.seats == 1 => "1 seat".to_owned(),
        None => format!("{} seats", table.seats),
        Some(1) => "1 guest".to_owned(),
        Some(n) => format!("{n} guests"),
    };
    painter.text(
        inner.right_top(),
        Align2::RIGHT_TOP,
        guests,
        font(15.0, 500),
        look.muted,
    );
    if table.allergy || table.rush {
        let at = inner.right_top() + vec2(0.0, 24.0);
        let (mark, tone) = if table.allergy {
            ("⚠ allergy", Tone::Allergy)
        } else {
            ("» rush", Tone::Rush)
        };
        painter.text(
            at,
            Align2::RIGHT_TOP,
            mark,
            font(15.0, 700),
            look.tone(tone),
        );
    }
    let tone = look.tone(table.state.tone());
    let state = if free { look.faint } else { tone };
    let words = if table.state == TableState::FoodUp {
        "● food up"
    } else {
        table.state.words()
    };
    painter.text(
        inner.left_bottom(),
        Align2::LEFT_BOTTOM,
        words,
        font(17.0, 700),
        state,
    );
    if let Some(age) = &table.age {
        let at = inner.right_bottom();
        painter.text(at, Align2::RIGHT_BOTTOM, age, font(15.0, 500), look.muted);
    }
}

fn to_go_ui(ui: &mut Ui, to_go: &ToGo, out: &mut Vec<Intent>) {
    let look = look(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 68.0), Sense::click());
    let name = format!("{}, {}", to_go.name, to_go.words);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, name.clone()));
    if response.clicked() {
        out.push(Intent::OpenOrder(to_go.order));
    }
    let radius = CornerRadius::same(11);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect(
        rect,
        radius,
        look.card,
        Stroke::new(1.0, look.line),
        StrokeKind::Inside,
    );
    let inner = rect.shrink(12.0);
    painter.text(
        inner.left_top(),
        Align2::LEFT_TOP,
        &to_go.name,
        font(18.0, 700),
        look.text,
    );
    let tone = look.tone(to_go.tone);
    painter.text(
        inner.left_bottom(),
        Align2::LEFT_BOTTOM,
        &to_go.words,
        font(15.0, 600),
        tone,
    );
    if let Some(total) = to_go.total {
        let at = inner.right_top();
        painter.text(at, Align2::RIGHT_TOP, total, font(16.0, 500), look.soft);
    }
    overlay(ui, rect, radius, &response, &look);
}
