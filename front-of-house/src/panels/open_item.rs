//! The dialog of an open item: what it is called, what it costs, how it is taxed, and where it is cooked.

use egui::Ui;

use super::form::{Form, form};
use super::kit::{Press, field, pad_ui, words};
use super::modal;
use super::paper::confirm_ui;
use crate::desk::{OpenItemView, Tone};
use crate::intent::{Field, Intent};
use crate::say::extras as w;
use crate::theme::{look, tongue};

pub fn open_item_ui(ui: &Ui, view: &OpenItemView, out: &mut Vec<Intent>) {
    modal(ui, "open-item", 640.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        let own = &view.opening;
        words(ui, w::OPEN_ITEM.text(lang), 24.0, 700, look.text);
        let width = ui.available_width();
        let hint = w::OPEN_NAME.text(lang);
        field(ui, Field::OpenName, &own.name, hint, width, true, out);
        if 1 < view.departments.len() {
            ui.horizontal_wrapped(|ui| {
                for (id, name) in &view.departments {
                    let mut press = Press::new(&look, name).quiet(&look);
                    if *id == own.department {
                        press = press.colours(look.fill(Tone::Text));
                    }
                    press.emit(ui, Intent::OpenDepartment(id.clone()), out);
                }
            });
        }
        if form(ui) == Form::Phone {
            price_ui(ui, view, out);
            pad_ui(ui, Field::OpenPrice, &own.price, out);
        } else {
            ui.horizontal_top(|ui| {
                pad_ui(ui, Field::OpenPrice, &own.price, out);
                ui.vertical(|ui| price_ui(ui, view, out));
            });
        }
        match &view.item {
            Err(why) if !own.name.trim().is_empty() && !own.price.trim().is_empty() => {
                words(ui, why, 16.0, 600, look.tone(Tone::Late));
            }
            _ if view.approval => {
                words(
                    ui,
                    w::OPEN_APPROVAL.text(lang),
                    16.0,
                    600,
                    look.tone(Tone::Soon),
                );
            }
            _ => {}
        }
        confirm_ui(ui, w::OPEN_ADD, view.item.is_ok(), out);
    });
}

/// What it costs, and where it goes.
fn price_ui(ui: &mut Ui, view: &OpenItemView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let (own, width) = (&view.opening, ui.available_width());
    field(ui, Field::OpenPrice, &own.price, "0.00", width, false, out);
    words(ui, w::COOKED_AT.text(lang), 16.0, 600, look.muted);
    ui.horizontal_wrapped(|ui| {
        for (station, name) in &view.stations {
            let mut press = Press::new(&look, name).quiet(&look).font(16.0, 600);
            if *station == own.station {
                press = press.colours(look.fill(Tone::Text));
            }
            press.emit(ui, Intent::OpenStation(station.clone()), out);
        }
    });
}
