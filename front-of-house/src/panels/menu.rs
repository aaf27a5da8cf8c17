//! The menu, on the right: categories, search, and a tile per dish with price, count, 86 and allergens.

use egui::{
    Align2, CornerRadius, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    WidgetType, pos2, vec2,
};

use super::kit::{Press, field, overlay, part, text};
use crate::desk::{CategoryTab, MenuView, Tile, Tone};
use crate::intent::{Field, Intent};
use crate::say::{actions as a, check as w};
use crate::theme::{font, look, text_job, tongue};

const TABS: f32 = 68.0;
/// A row of its own for the search where tabs and search do not fit side by side.
const NARROW: f32 = 620.0;
const SEARCH: f32 = 160.0;
const TAB_PAD: f32 = 14.0;
/// A longer name ends in an ellipsis only below this; what does not fit is pushed aside.
const TAB_MIN: f32 = 132.0;
const TILE_HEIGHT: f32 = 104.0;
const GAP: f32 = 10.0;

pub fn menu_ui(ui: &mut Ui, rect: Rect, view: &MenuView, out: &mut Vec<Intent>) {
    let look = look(ui);
    let narrow = rect.width() < NARROW;
    let (tabs, body) = super::cut_top(rect, if narrow { TABS + 52.0 } else { TABS });
    part(ui, tabs, look.ground, |ui| tabs_ui(ui, tabs, view, out));
    part(ui, body, look.ground, |ui| {
        if view.tiles.is_empty() {
            let lang = tongue(ui);
            let nothing = match (view.search.is_empty(), view.favourites, view.only_safe) {
                (_, _, Some(true)) => w::NOTHING_SAFE,
                (true, true, _) => w::NO_FAVOURITES,
                (true, false, _) => w::EMPTY_CATEGORY,
                (false, ..) => w::NOTHING_FOUND,
            };
            let nothing = nothing.text(lang);
            let at = body.center_top() + vec2(0.0, 60.0);
            text(
                ui,
                at,
                Align2::CENTER_TOP,
                nothing,
                font(18.0, 500),
                look.muted,
            );
        }
        ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| tiles_ui(ui, &view.tiles, out));
    });
}

fn tabs_ui(ui: &mut Ui, rect: Rect, view: &MenuView, out: &mut Vec<Intent>) {
    let look = look(ui);
    let lang = tongue(ui);
    let inner = rect.shrink2(vec2(16.0, 12.0));
    let (tabs, search) = if rect.width() < NARROW {
        let (search, tabs) = super::cut_top(inner, 44.0);
        (
            Rect::from_min_max(tabs.min + vec2(0.0, 8.0), tabs.max),
            search,
        )
    } else {
        let search = Rect::from_min_max(pos2(inner.max.x - SEARCH, inner.min.y), inner.max);
        let tabs = Rect::from_min_max(inner.min, pos2(search.min.x - 10.0, inner.max.y));
        (tabs, search)
    };
    ui.scope_builder(egui::UiBuilder::new().max_rect(tabs), |ui| {
        ScrollArea::horizontal()
            .scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden)
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    extra_tabs_ui(ui, view, out);
                    let widest = widest_tab(ui, &view.categories, tabs.width());
                    for tab in &view.categories {
                        let mut press = Press::new(&look, &tab.name).quiet(&look).widest(widest);
                        press.pad = TAB_PAD;
                        if tab.on {
                            press = press.colours((look.inverse, look.on_inverse));
                        }
                        press.emit(ui, Intent::Category(tab.id.clone()), out);
                    }
                });
            });
    });
    ui.scope_builder(egui::UiBuilder::new().max_rect(search), |ui| {
        field(
            ui,
            Field::Search,
            &view.search,
            w::SEARCH.text(lang),
            search.width(),
            false,
            out,
        );
    });
}

/// Before the categories: what this daypart orders, and, where somebody has an allergy, what is safe.
fn extra_tabs_ui(ui: &mut Ui, view: &MenuView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    if let Some(on) = view.only_safe {
        let mut press = Press::new(&look, "⚠").named(a::ONLY_SAFE.text(lang));
        press = if on {
            press.colours(look.fill(Tone::Allergy))
        } else {
            press.quiet(&look).stroke(look.tone(Tone::Allergy))
        };
        press.emit(ui, Intent::OnlySafe, out);
    }
    let mut press = Press::new(&look, "★")
        .quiet(&look)
        .named(a::FAVOURITES.text(lang));
    if view.favourites {
        press = press.colours((look.inverse, look.on_inverse));
    }
    press.emit(ui, Intent::Favourites, out);
}

/// How wide a tab may be so that all fit: the longest gives way, down to a readable minimum.
fn widest_tab(ui: &Ui, tabs: &[CategoryTab], room: f32) -> f32 {
    let width = |tab: &CategoryTab| {
        let name = tab.name.clone();
        let galley = ui
            .painter()
            .layout_no_wrap(name, font(18.0, 600), egui::Color32::PLACEHOLDER);
        galley.size().x + 2.0 * TAB_PAD
    };
    let widths: Vec<f32> = tabs.iter().map(width).collect();
    let gaps = 8.0 * (widths.len().max(1) - 1) as f32;
    // The favourites stand before them.
    let over = widths.iter().sum::<f32>() + gaps + 52.0 - room;
    let longest = widths.iter().copied().fold(0.0, f32::max);
    if over <= 0.0 {
        f32::INFINITY
    } else {
        (longest - over).max(TAB_MIN)
    }
}

fn tiles_ui(ui: &mut Ui, tiles: &[Tile], out: &mut Vec<Intent>) {
    let width = ui.available_width() - 32.0;
    let columns = ((width + GAP) / 190.0).floor().clamp(2.0, 8.0);
    let size = vec2((width - GAP * (columns - 1.0)) / columns, TILE_HEIGHT);
    ui.spacing_mut().item_spacing = Vec2::splat(GAP);
    for row in tiles.chunks(columns as usize) {
        ui.horizontal(|ui| {
            ui.add_space(16.0);
            for tile in row {
                tile_ui(ui, tile, size, out);
            }
        });
    }
    ui.add_space(12.0);
}

fn tile_ui(ui: &mut Ui, tile: &Tile, size: Vec2, out: &mut Vec<Intent>) {
    let look = look(ui);
    let sense = if tile.out {
        Sense::hover()
    } else {
        Sense::click()
    };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    let mark = tile
        .mark
        .as_ref()
        .map(|(mark, _)| format!(", {mark}"))
        .unwrap_or_default();
    let name = format!("{}, {}{mark}", tile.name, tile.price);
    let enabled = !tile.out;
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, enabled, name.clone()));
    if response.clicked() {
        out.push(Intent::AddItem(tile.item.clone()));
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    let radius = CornerRadius::same(11);
    let painter = ui.painter();
    let edge = if tile.chosen {
        Stroke::new(2.0, look.changed)
    } else {
        Stroke::new(1.0, look.line)
    };
    let fill = if tile.out { look.panel } else { look.card };
    painter.rect(rect, radius, fill, edge, StrokeKind::Inside);
    let inner = rect.shrink(13.0);
    let ink = if tile.out { look.faint } else { look.text };
    let job = text_job(&tile.name, font(19.0, 600), ink, inner.width(), 2);
    let galley = painter.layout_job(job);
    painter.galley(inner.min, galley, ink);
    let price = if tile.out { look.out } else { look.muted };
    let price_font = font(15.0, if tile.out { 700 } else { 500 });
    let priced = painter.text(
        inner.left_bottom(),
        Align2::LEFT_BOTTOM,
        &tile.price,
        price_font,
        price,
    );
    if let Some((mark, tone)) = &tile.mark {
        let (ink, weight) = match tone {
            Tone::Late if tile.out => (look.out, 700),
            Tone::Muted => (look.muted, 500),
            tone => (look.tone(*tone), 700),
        };
        let room = inner.max.x - priced.max.x - 10.0;
        let galley = painter.layout_job(text_job(mark, font(15.0, weight), ink, room, 1));
        painter.galley(inner.right_bottom() - galley.size(), galley, ink);
    }
    overlay(ui, rect, radius, &response, &look);
}
