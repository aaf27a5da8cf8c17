//! The bottom of a table: what can be done with it, when it would be ready, and one green button.

use egui::{Align, Align2, Layout, Rect, Stroke, Ui, pos2, vec2};

use super::kit::{Press, part, text};
use crate::desk::{FooterView, Tone};
use crate::intent::Intent;
use crate::theme::{font, look};

const SEND: f32 = 330.0;

pub fn footer_ui(ui: &mut Ui, rect: Rect, view: &FooterView, out: &mut Vec<Intent>) {
    let look = look(ui);
    part(ui, rect, look.panel, |ui| {
        ui.painter().hline(
            rect.x_range(),
            rect.min.y + 0.5,
            Stroke::new(1.0, look.line),
        );
        let inner = rect.shrink2(vec2(16.0, 14.0));
        let width = SEND.min(inner.width() * 0.27);
        let send = Rect::from_min_max(pos2(inner.max.x - width, inner.min.y), inner.max);
        let left = Rect::from_min_max(inner.min, pos2(send.min.x - 12.0, inner.max.y));
        let used = ui
            .scope_builder(egui::UiBuilder::new().max_rect(left), |ui| {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    buttons_ui(ui, view, out)
                });
            })
            .response
            .rect
            .max
            .x;
        if let Some((at, with)) = &view.ready
            && used < send.min.x - 190.0
        {
            let x = send.min.x - 16.0;
            let middle = send.center().y;
            let (top, low) = (pos2(x, middle), pos2(x, middle + 1.0));
            let ready = format!("ready together {at}");
            let line = if with.starts_with("with") {
                ready
            } else {
                format!("ready {at}")
            };
            text(
                ui,
                top,
                Align2::RIGHT_BOTTOM,
                &line,
                font(18.0, 700),
                look.text,
            );
            text(ui, low, Align2::RIGHT_TOP, with, font(17.0, 500), look.soft);
        }
        ui.scope_builder(egui::UiBuilder::new().max_rect(send), |ui| {
            let label = view.send.clone().unwrap_or_else(|| "Send".to_owned());
            let mut press = Press::new(&look, &label).font(24.0, 800).min(width, 56.0);
            press = match (&view.send, view.complete) {
                (None, _) => press.colours((look.card, look.muted)),
                (Some(_), true) => press.colours(look.fill(Tone::Ready)),
                // It can be pressed, and says what is missing.
                (Some(_), false) => press.colours((look.button, look.text)).stroke(look.late),
            };
            press.emit(ui, Intent::Send, out);
        });
    });
}

fn buttons_ui(ui: &mut Ui, view: &FooterView, out: &mut Vec<Intent>) {
    let look = look(ui);
    ui.spacing_mut().item_spacing.x = 10.0;
    let mut press = |ui: &mut Ui, label: &str, colours, enabled: bool, intent: Intent| {
        let mut press = Press::new(&look, label)
            .font(19.0, 600)
            .min(64.0, 56.0)
            .colours(colours);
        press.pad = 18.0;
        press.enabled(enabled).emit(ui, intent, out);
    };
    let plain = (look.card, look.text);
    if let Some((course, label)) = &view.fire {
        press(
            ui,
            label,
            look.fill(Tone::Text),
            true,
            Intent::FireCourse(*course),
        );
    }
    if let Some((course, label, marked)) = &view.hold {
        let colours = if *marked {
            look.fill(Tone::Changed)
        } else {
            plain
        };
        press(ui, label, colours, true, Intent::HoldCourse(*course));
    }
    press(ui, "Repeat round", plain, true, Intent::RepeatRound);
    press(ui, "Allergy", plain, true, Intent::AskAllergy);
    press(ui, "Pay", plain, view.can_pay, Intent::AskPay);
    press(ui, "More", plain, true, Intent::AskMore);
}
