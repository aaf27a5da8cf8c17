//! The floor: rooms drawn to scale with their tables, chairs and states, and the orders to go beside them.
//!
//! On a phone a plan would need panning with two hands, so the tables stand there in rows of tiles.

mod table;

use egui::{
    Align2, CornerRadius, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType,
    vec2,
};

use super::form::{Form, form};
use super::kit::{Press, overlay, part, words};
use crate::desk::{FloorView, Room, Shape, ToGo, Tone};
use crate::intent::Intent;
use crate::say::floor as w;
use crate::theme::{font, look, tongue};
use table::{plan_ui, tiles_ui};

const SIDE: f32 = 300.0;
/// Points per decimetre: below the least, a table for two is too small for its words; above the most, a bar fills a wall.
const SCALE: (f32, f32) = (7.2, 10.0);

pub fn floor_ui(ui: &mut Ui, rect: Rect, view: &FloorView, out: &mut Vec<Intent>) {
    let look = look(ui);
    let phone = form(ui) == Form::Phone;
    let side = if phone { 0.0 } else { SIDE };
    let side = Rect::from_min_max(egui::pos2(rect.max.x - side, rect.min.y), rect.max);
    let rooms = Rect::from_min_max(rect.min, egui::pos2(side.min.x, rect.max.y));
    part(ui, rooms, look.ground, |ui| {
        let inner = ui.max_rect().shrink2(vec2(20.0, 14.0));
        ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
            bar_ui(ui, view, out);
            ScrollArea::both().auto_shrink(false).show(ui, |ui| {
                rooms_ui(ui, view, phone, out);
                if phone {
                    to_go_list(ui, view, out);
                }
            });
        });
    });
    if !phone {
        part(ui, side, look.panel, |ui| {
            ui.painter()
                .vline(side.min.x, side.y_range(), Stroke::new(1.0, look.line));
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                egui::Frame::new()
                    .inner_margin(20.0)
                    .show(ui, |ui| to_go_list(ui, view, out));
            });
        });
    }
}

/// Which room; and while tables are moved, what can be done with them.
fn bar_ui(ui: &mut Ui, view: &FloorView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    if let Some(chosen) = &view.arranging {
        words(
            ui,
            w::ARRANGING.text(lang),
            17.0,
            600,
            look.tone(Tone::Changed),
        );
        ui.horizontal_wrapped(|ui| {
            let some = chosen.is_some();
            for (word, intent) in [
                (w::ARRANGE_TURN, Intent::ArrangeTurn),
                (w::ARRANGE_ROUND, Intent::ArrangeShape(Shape::Round)),
                (w::ARRANGE_SQUARE, Intent::ArrangeShape(Shape::Square)),
            ] {
                let press = Press::new(&look, word.text(lang)).enabled(some);
                press.emit(ui, intent, out);
            }
            let leave = Press::new(&look, w::ARRANGE_LEAVE.text(lang)).quiet(&look);
            leave.emit(ui, Intent::ArrangeLeave, out);
            let done = Press::new(&look, w::ARRANGE_DONE.text(lang));
            done.colours(look.fill(Tone::Ready))
                .emit(ui, Intent::ArrangeDone, out);
        });
        ui.add_space(8.0);
        return;
    }
    if view.names.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        let all = std::iter::once(None).chain(view.names.iter().map(Some));
        for name in all {
            let label = name.map_or_else(|| w::ALL_ROOMS.text(lang), String::as_str);
            let mut press = Press::new(&look, label).quiet(&look);
            if view.alone.as_ref() == name {
                press = press.colours((look.inverse, look.on_inverse));
            }
            press.emit(ui, Intent::ShowRoom(name.cloned()), out);
        }
    });
    ui.add_space(8.0);
}

fn rooms_ui(ui: &mut Ui, view: &FloorView, phone: bool, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    if view.rooms.is_empty() {
        words(ui, w::NO_TABLES.text(lang), 17.0, 500, look.muted);
    }
    let scale = scale_of(&view.rooms, ui.available_size());
    for room in &view.rooms {
        words(ui, &room.name.to_uppercase(), 14.0, 700, look.muted);
        if phone {
            tiles_ui(ui, &room.tables, out);
        } else {
            plan_ui(ui, room, scale, view.arranging.as_ref(), out);
        }
        ui.add_space(6.0);
    }
}

/// All rooms at one scale, as large as fits.
fn scale_of(rooms: &[Room], free: egui::Vec2) -> f32 {
    let widest = rooms.iter().map(|room| room.width).max().unwrap_or(1);
    let deep: u32 = rooms.iter().map(|room| u32::from(room.depth)).sum();
    let titles = 46.0 * rooms.len() as f32;
    let across = (free.x - 4.0) / f32::from(widest.max(1));
    let down = (free.y - titles) / deep.max(1) as f32;
    across.min(down).clamp(SCALE.0, SCALE.1)
}

fn to_go_list(ui: &mut Ui, view: &FloorView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    words(ui, w::TO_GO.text(lang), 14.0, 700, look.muted);
    if view.to_go.is_empty() {
        let word = if view.fetching {
            w::FETCHING
        } else {
            w::NO_TO_GO
        };
        words(ui, word.text(lang), 17.0, 500, look.muted);
    }
    for to_go in &view.to_go {
        to_go_ui(ui, to_go, out);
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
