//! One table as it is drawn: its shape and chairs on the plan, or a tile; its state in words and colour.

use egui::{
    Align2, CornerRadius, Id, Painter, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    WidgetType, pos2, vec2,
};
use shared::ids::TableId;
use shared::lang::Lang;

use crate::desk::{Room, Shape, TableState, TableTile, Tone};
use crate::intent::Intent;
use crate::panels::kit::overlay;
use crate::say::floor as w;
use crate::theme::{Look, font, look, text_job, tongue};

const TILE_HEIGHT: f32 = 96.0;
const GAP: f32 = 12.0;

/// A room to scale; its tables can be tapped, or dragged while they are arranged.
pub(super) fn plan_ui(
    ui: &mut Ui,
    room: &Room,
    scale: f32,
    arranging: Option<&Option<TableId>>,
    out: &mut Vec<Intent>,
) {
    let look = look(ui);
    let size = vec2(f32::from(room.width), f32::from(room.depth)) * scale;
    let (walls, _) = ui.allocate_exact_size(size, Sense::hover());
    let painter = ui.painter();
    let radius = CornerRadius::same(12);
    let edge = Stroke::new(1.0, look.line);
    painter.rect(walls, radius, look.panel, edge, StrokeKind::Inside);
    if arranging.is_some() {
        grid(painter, walls, scale, &look);
    }
    for table in &room.tables {
        let place = &table.place;
        let corner = walls.min + vec2(f32::from(place.x), f32::from(place.y)) * scale;
        let size = vec2(f32::from(place.width), f32::from(place.depth)) * scale;
        let stands = Rect::from_min_size(corner, size);
        match arranging {
            Some(chosen) => {
                let on = chosen.as_ref() == Some(&table.table);
                arrange_ui(ui, table, stands, (scale, on), out);
            }
            None => table_ui(ui, table, stands, out),
        }
    }
}

fn grid(painter: &Painter, walls: Rect, scale: f32, look: &Look) {
    let step = 10.0 * scale;
    let thin = Stroke::new(1.0, look.line.gamma_multiply(0.5));
    let mut x = walls.min.x + step;
    while x < walls.max.x {
        painter.vline(x, walls.y_range(), thin);
        x += step;
    }
    let mut y = walls.min.y + step;
    while y < walls.max.y {
        painter.hline(walls.x_range(), y, thin);
        y += step;
    }
}

fn told(table: &TableTile, lang: Lang) -> String {
    let state = table.state.words(lang);
    w::TABLE_STATE.filled(lang, &[&table.table, &state])
}

fn table_ui(ui: &Ui, table: &TableTile, stands: Rect, out: &mut Vec<Intent>) {
    let lang = tongue(ui);
    let id = Id::new(("table", table.table.as_str()));
    let response = ui.interact(stands, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, told(table, lang)));
    if response.clicked() {
        out.push(Intent::OpenTable(table.table.clone()));
    }
    if ui.is_rect_visible(stands.expand(12.0)) {
        drawn(ui, table, stands, false);
        overlay(ui, stands, radius_of(table, stands), &response, &look(ui));
    }
}

/// A table that follows the finger; it lands when the finger leaves.
fn arrange_ui(
    ui: &Ui,
    table: &TableTile,
    stands: Rect,
    (scale, chosen): (f32, bool),
    out: &mut Vec<Intent>,
) {
    let lang = tongue(ui);
    let id = Id::new(("arrange", table.table.as_str()));
    let gone_id = id.with("gone");
    let response = ui.interact(stands, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, told(table, lang)));
    let mut gone: Vec2 = ui
        .ctx()
        .data(|data| data.get_temp(gone_id))
        .unwrap_or_default();
    if response.drag_started() {
        gone = Vec2::ZERO;
        out.push(Intent::ArrangeChoose(table.table.clone()));
    }
    if response.dragged() {
        gone += response.drag_delta();
    }
    if response.clicked() {
        out.push(Intent::ArrangeChoose(table.table.clone()));
    }
    if response.drag_stopped() {
        let by = (gone / scale).round();
        out.push(Intent::ArrangeTable {
            table: table.table.clone(),
            x: i32::from(table.place.x) + by.x as i32,
            y: i32::from(table.place.y) + by.y as i32,
        });
        gone = Vec2::ZERO;
    }
    ui.ctx().data_mut(|data| data.insert_temp(gone_id, gone));
    drawn(ui, table, stands.translate(gone), chosen);
}

fn radius_of(table: &TableTile, stands: Rect) -> CornerRadius {
    match table.place.shape {
        Shape::Square => CornerRadius::same(10),
        Shape::Round => {
            let half = stands.width().min(stands.height()) / 2.0;
            CornerRadius::same(half.min(255.0) as u8)
        }
    }
}

fn drawn(ui: &Ui, table: &TableTile, stands: Rect, chosen: bool) {
    let (look, lang) = (look(ui), tongue(ui));
    let painter = ui.painter();
    chairs(painter, table, stands, &look);
    let (fill, edge) = ground(table, &look);
    let edge = if chosen {
        Stroke::new(3.0, look.changed)
    } else {
        edge
    };
    let radius = radius_of(table, stands);
    painter.rect(stands, radius, fill, edge, StrokeKind::Inside);
    let middle = stands.center();
    let free = table.state == TableState::Free;
    let ink = if free { look.muted } else { look.text };
    let name = table.table.as_str();
    let room = stands.width() - 3.0;
    let line = |text: &str, size: f32, weight: u16, ink, y: f32| {
        let galley = painter.layout_job(text_job(text, font(size, weight), ink, room, 1));
        let at = pos2(middle.x - galley.size().x / 2.0, y - galley.size().y / 2.0);
        painter.galley(at, galley, ink);
    };
    if free {
        line(name, 22.0, 800, ink, middle.y - 7.0);
        let seats = table.seats.to_string();
        return line(&seats, 14.0, 500, look.faint, middle.y + 15.0);
    }
    line(name, 20.0, 800, ink, middle.y - 20.0);
    let state = look.tone(table.state.tone());
    line(words_of(table, lang), 12.5, 700, state, middle.y);
    let mut small = table.guests.map(|n| n.to_string()).unwrap_or_default();
    if let Some(age) = &table.age {
        small = format!("{small} · {age}");
    }
    line(&small, 13.0, 500, look.muted, middle.y + 17.0);
    marks(painter, table, stands, &look);
}

/// ⚠ and » in the corner, where an allergy or a rush is on the table.
fn marks(painter: &Painter, table: &TableTile, stands: Rect, look: &Look) {
    let (mark, tone) = match (table.allergy, table.rush) {
        (true, _) => ("⚠", Tone::Allergy),
        (false, true) => ("»", Tone::Rush),
        _ => return,
    };
    let (fill, ink) = look.fill(tone);
    let at = stands.right_top() + vec2(-6.0, 6.0);
    painter.circle_filled(at, 11.0, fill);
    painter.text(at, Align2::CENTER_CENTER, mark, font(13.0, 800), ink);
}

fn words_of(table: &TableTile, lang: Lang) -> &'static str {
    match table.state {
        TableState::FoodUp => w::FOOD_UP_MARK.text(lang),
        state => state.words(lang),
    }
}

/// Fill and edge: what needs somebody has an edge in its colour.
fn ground(table: &TableTile, look: &Look) -> (egui::Color32, Stroke) {
    match table.state {
        TableState::Free => (look.ground, Stroke::new(1.0, look.line)),
        state => match state.tone() {
            tone @ (Tone::Ready | Tone::Late | Tone::Soon) => {
                (look.card, Stroke::new(2.5, look.tone(tone)))
            }
            _ => (look.card, Stroke::new(1.0, look.edge)),
        },
    }
}

/// A chair for each seat along the sides, or around; taken ones are filled.
fn chairs(painter: &Painter, table: &TableTile, stands: Rect, look: &Look) {
    const SIZE: f32 = 11.0;
    let taken = table.guests.unwrap_or(0);
    let count = table.seats.min(40);
    let middle = stands.center();
    for n in 0..count {
        let at = match table.place.shape {
            Shape::Round => {
                let turn = f32::from(n) / f32::from(count.max(1)) * std::f32::consts::TAU;
                let out = stands.size() / 2.0 + Vec2::splat(SIZE * 0.7);
                middle + vec2(turn.cos() * out.x, turn.sin() * out.y)
            }
            Shape::Square => beside(stands, n, count, SIZE * 0.7),
        };
        let fill = if n < taken { look.muted } else { look.line };
        let chair = Rect::from_center_size(at, Vec2::splat(SIZE));
        painter.rect_filled(chair, CornerRadius::same(4), fill);
    }
}

/// The n-th chair of a table with corners: evenly along its two long sides.
fn beside(stands: Rect, n: u8, count: u8, off: f32) -> egui::Pos2 {
    let first = count.div_ceil(2);
    let (at, of, far) = if n < first {
        (n, first, false)
    } else {
        (n - first, count - first, true)
    };
    let along = (f32::from(at) + 0.5) / f32::from(of.max(1));
    if stands.height() <= stands.width() {
        let y = if far {
            stands.max.y + off
        } else {
            stands.min.y - off
        };
        pos2(stands.min.x + stands.width() * along, y)
    } else {
        let x = if far {
            stands.max.x + off
        } else {
            stands.min.x - off
        };
        pos2(x, stands.min.y + stands.height() * along)
    }
}

/// Tables in rows, for a screen that holds no plan.
pub(super) fn tiles_ui(ui: &mut Ui, tables: &[TableTile], out: &mut Vec<Intent>) {
    let width = ui.available_width().min(ui.clip_rect().width() - 4.0);
    let columns = ((width + GAP) / 120.0).floor().clamp(2.0, 8.0);
    let size = vec2((width - GAP * (columns - 1.0)) / columns, TILE_HEIGHT);
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    for row in tables.chunks(columns as usize) {
        ui.horizontal(|ui| {
            for table in row {
                tile_ui(ui, table, size, out);
            }
        });
    }
}

fn tile_ui(ui: &mut Ui, table: &TableTile, size: Vec2, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, told(table, lang)));
    if response.clicked() {
        out.push(Intent::OpenTable(table.table.clone()));
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    let radius = CornerRadius::same(11);
    let painter = ui.painter();
    let (fill, edge) = ground(table, &look);
    painter.rect(rect, radius, fill, edge, StrokeKind::Inside);
    tile_words(painter, rect.shrink(12.0), table, &look, lang);
    marks(painter, table, rect.shrink2(vec2(8.0, 8.0)), &look);
    overlay(ui, rect, radius, &response, &look);
}

/// Number and guests above, state and age below.
fn tile_words(painter: &Painter, inner: Rect, table: &TableTile, look: &Look, lang: Lang) {
    let free = table.state == TableState::Free;
    let ink = if free { look.muted } else { look.text };
    let name = table.table.as_str();
    let place = inner.left_top();
    painter.text(place, Align2::LEFT_TOP, name, font(26.0, 800), ink);
    let guests = match table.guests {
        None if table.seats == 1 => w::ONE_SEAT.text(lang).to_owned(),
        None => w::SEATS.with(lang, table.seats),
        Some(n) => n.to_string(),
    };
    let age = match &table.age {
        Some(age) => format!("{guests} · {age}"),
        None => guests,
    };
    let small = font(14.0, 500);
    painter.text(
        inner.left_center() + vec2(0.0, 6.0),
        Align2::LEFT_CENTER,
        age,
        small,
        look.muted,
    );
    let tone = look.tone(table.state.tone());
    let state = if free { look.faint } else { tone };
    let words = words_of(table, lang);
    let job = text_job(words, font(16.0, 700), state, inner.width(), 1);
    let galley = painter.layout_job(job);
    painter.galley(
        inner.left_bottom() - vec2(0.0, galley.size().y),
        galley,
        state,
    );
}
