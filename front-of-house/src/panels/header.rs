//! The top of the screen: where we are, who we are, how the link stands, what time it is.

use egui::{Align, Layout, Rect, Sense, Stroke, Ui, vec2};

use super::form::{Form, form};
use super::kit::{Press, part, tell, words};
use crate::desk::{CheckScreen, StatusView, Tone};
use crate::intent::Intent;
use crate::say::{actions as a, check as c, floor as f, status as s};
use crate::theme::{look, tongue};

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
                    title_ui(ui, view, out);
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

fn title_ui(ui: &mut Ui, view: &CheckScreen, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let phone = form(ui) == Form::Phone;
    ui.spacing_mut().item_spacing.x = if phone { 8.0 } else { 14.0 };
    let back = s::BACK_TO_FLOOR.text(lang);
    let short = if phone { "◂" } else { back };
    let press = Press::new(&look, short).bare(look.muted).font(18.0, 500);
    press.named(back).emit(ui, Intent::OpenFloor, out);
    let size = if phone { 20.0 } else { 24.0 };
    words(ui, &view.title, size, 700, look.text);
    let guests = match view.guests {
        0 => c::GUEST_NAME.text(lang).to_owned(),
        1 => c::ONE_GUEST.text(lang).to_owned(),
        n => c::GUESTS.with(lang, n),
    };
    let guests = Press::new(&look, &guests).bare(look.muted).font(18.0, 500);
    guests.emit(ui, Intent::AskGuest, out);
    if view.rush {
        words(ui, s::RUSH.text(lang), 18.0, 800, look.tone(Tone::Rush));
    }
    if !phone {
        let server = Press::new(&look, &view.server)
            .bare(look.muted)
            .font(18.0, 500);
        server.emit(ui, Intent::AskPeople, out);
        if let Some(age) = &view.age {
            words(ui, age, 18.0, 500, look.muted);
        }
    }
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
                let lang = tongue(ui);
                right_side(ui, status, out);
                let more = Press::new(&look, "☰").quiet(&look);
                more.named(a::MORE.text(lang))
                    .emit(ui, Intent::AskMore, out);
                let phone = form(ui) == Form::Phone;
                let full = a::TAKE_AWAY.text(lang);
                let label = if phone { "+" } else { full };
                let take_away = Press::new(&look, label).colours((look.card, look.text));
                take_away.named(full).emit(ui, Intent::StartTakeAway, out);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 18.0;
                    words(ui, a::FLOOR.text(lang), 24.0, 700, look.text);
                    if !phone {
                        words(ui, restaurant, 18.0, 500, look.muted);
                    }
                    if !search.is_empty() {
                        let typed = f::TYPED_TABLE.with(lang, search);
                        words(ui, &typed, 18.0, 700, look.tone(Tone::Changed));
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

/// From the right: clock, link, what waits, 86, orders. A phone has room for what is urgent.
fn right_side(ui: &mut Ui, status: &StatusView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let phone = form(ui) == Form::Phone;
    ui.spacing_mut().item_spacing.x = if phone { 6.0 } else { 10.0 };
    if !phone {
        words(ui, &status.clock, 18.0, 500, look.muted);
        ui.add_space(6.0);
        words(ui, &status.link, 18.0, 500, look.muted);
    }
    let (dot, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
    ui.painter()
        .circle_filled(dot.center(), 5.0, look.tone(status.tone));
    if phone {
        tell(ui, dot, &status.link);
    }
    ui.add_space(8.0);
    if 0 < status.waiting {
        let label = s::WAITING_COUNT.with(lang, status.waiting);
        let short = status.waiting.to_string();
        let waiting = Press::new(&look, if phone { &short } else { &label })
            .colours(look.fill(Tone::Soon))
            .named(label.clone())
            .font(17.0, 600);
        waiting.emit(ui, Intent::AskWaiting, out);
    }
    if !phone {
        let label = match status.out {
            0 => s::EIGHTY_SIX.text(lang).to_owned(),
            out => s::OUT_COUNT.with(lang, out),
        };
        let list = Press::new(&look, &label)
            .quiet(&look)
            .font(17.0, 600)
            .named(a::EIGHTY_SIX.text(lang));
        list.emit(ui, Intent::AskEightySix, out);
    }
    let name = a::ORDERS.text(lang);
    let label = match (status.food_up, phone) {
        (0, true) => "≡".to_owned(),
        (n, true) => format!("● {n}"),
        (0, false) => name.to_owned(),
        (n, false) => s::ORDERS_UP.with(lang, n),
    };
    let mut orders = Press::new(&look, &label)
        .quiet(&look)
        .font(17.0, 600)
        .named(name);
    if 0 < status.food_up {
        orders = orders.colours(look.fill(Tone::Ready));
    }
    orders.emit(ui, Intent::AskOrders, out);
}
