//! The top of the screen: where we are, who we are, how the link stands, what time it is.

use egui::{Align, Layout, Rect, Sense, Stroke, Ui, vec2};

use super::kit::{Press, part, words};
use crate::desk::{CheckScreen, StatusView, Tone};
use crate::intent::Intent;
use crate::theme::look;

/// Of a table or an order.
pub fn header_ui(
    ui: &mut Ui,
    rect: Rect,
    view: &CheckScreen,
    status: &StatusView,
    out: &mut Vec<Intent>,
) {
    let look = look(ui);
    part(ui, rect, look.panel, |ui| {
        let inner = rect.shrink2(vec2(14.0, 8.0));
        ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                right_side(ui, status, out);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 14.0;
                    let back = Press::new(&look, "◂ Floor")
                        .bare(look.muted)
                        .font(18.0, 500);
                    back.emit(ui, Intent::OpenFloor, out);
                    words(ui, &view.title, 24.0, 700, look.text);
                    let guests = match view.guests {
                        0 => "guest’s name …".to_owned(),
                        1 => "1 guest".to_owned(),
                        n => format!("{n} guests"),
                    };
                    let guests = Press::new(&look, &guests).bare(look.muted).font(18.0, 500);
                    guests.emit(ui, Intent::AskGuest, out);
                    words(ui, &view.server, 18.0, 500, look.muted);
                    if let Some(age) = &view.age {
                        words(ui, age, 18.0, 500, look.muted);
                    }
                    if view.rush {
                        words(ui, "» RUSH", 18.0, 800, look.tone(Tone::Rush));
                    }
                });
            });
        });
        ui.painter().hline(
            rect.x_range(),
            rect.max.y - 0.5,
            Stroke::new(1.0, look.line),
        );
    });
}

/// Of the floor.
pub fn floor_header_ui(
    ui: &mut Ui,
    rect: Rect,
    restaurant: &str,
    search: &str,
    status: &StatusView,
    out: &mut Vec<Intent>,
) {
    let look = look(ui);
    part(ui, rect, look.panel, |ui| {
        let inner = rect.shrink2(vec2(20.0, 8.0));
        ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                right_side(ui, status, out);
                let take_away = Press::new(&look, "Take-away").colours((look.card, look.text));
                take_away.emit(ui, Intent::StartTakeAway, out);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 18.0;
                    words(ui, "Floor", 24.0, 700, look.text);
                    words(ui, restaurant, 18.0, 500, look.muted);
                    if !search.is_empty() {
                        words(
                            ui,
                            &format!("table {search} ⏎"),
                            18.0,
                            700,
                            look.tone(Tone::Changed),
                        );
                    }
                });
            });
        });
        ui.painter().hline(
            rect.x_range(),
            rect.max.y - 0.5,
            Stroke::new(1.0, look.line),
        );
    });
}

/// From the right: clock, link, what waits, 86, orders.
fn right_side(ui: &mut Ui, status: &StatusView, out: &mut Vec<Intent>) {
    let look = look(ui);
    ui.spacing_mut().item_spacing.x = 10.0;
    words(ui, &status.clock, 18.0, 500, look.muted);
    ui.add_space(6.0);
    words(ui, &status.link, 18.0, 500, look.muted);
    let (dot, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
    ui.painter()
        .circle_filled(dot.center(), 5.0, look.tone(status.tone));
    ui.add_space(8.0);
    if 0 < status.waiting {
        let label = format!("{} waiting", status.waiting);
        let waiting = Press::new(&look, &label)
            .colours(look.fill(Tone::Soon))
            .font(17.0, 600);
        waiting.emit(ui, Intent::AskWaiting, out);
    }
    let label = if status.out == 0 {
        "86".to_owned()
    } else {
        format!("86 · {}", status.out)
    };
    let list = Press::new(&look, &label)
        .quiet(&look)
        .font(17.0, 600)
        .named("86 list");
    list.emit(ui, Intent::AskEightySix, out);
    let label = match status.food_up {
        0 => "Orders".to_owned(),
        n => format!("Orders · {n} up"),
    };
    let mut orders = Press::new(&look, &label)
        .quiet(&look)
        .font(17.0, 600)
        .named("Orders");
    if 0 < status.food_up {
        orders = orders.colours(look.fill(Tone::Ready));
    }
    orders.emit(ui, Intent::AskOrders, out);
}
