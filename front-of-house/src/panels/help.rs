//! F1: every action with its key, from the one table.

use egui::{ScrollArea, Ui, vec2};

use super::kit::{Press, words};
use super::modal;
use crate::intent::{ACTIONS, CHOICES, Intent};
use crate::say::questions as w;
use crate::theme::{look, tongue};

pub fn help_ui(ui: &Ui, out: &mut Vec<Intent>) {
    modal(ui, "help", 900.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        ui.horizontal(|ui| {
            words(ui, w::KEYS.text(lang), 24.0, 700, look.text);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                Press::new(&look, w::CLOSE.text(lang)).emit(ui, Intent::CloseDialog, out);
            });
        });
        let actions = ACTIONS.iter().map(|own| {
            let told = format!("{}: {}", own.label.text(lang), own.help.text(lang));
            (own.key, told)
        });
        let choices = CHOICES
            .iter()
            .map(|(key, help)| (key.text(lang), help.text(lang).to_owned()));
        let height = (ui.ctx().content_rect().height() - 200.0).max(200.0);
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            for (key, help) in choices.chain(actions) {
                ui.horizontal(|ui| {
                    ui.allocate_ui(vec2(150.0, 26.0), |ui| {
                        ui.set_min_width(150.0);
                        words(ui, key, 16.0, 700, look.text);
                    });
                    words(ui, &help, 16.0, 500, look.soft);
                });
            }
        });
    });
}
