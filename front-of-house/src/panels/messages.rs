//! The dialog of a message to a station: where to, what, and what came back.

use egui::Ui;

use super::kit::{Press, field, words};
use super::modal;
use super::paper::confirm_ui;
use crate::desk::{HistoryView, MessageRow, MessageView, Tone, VisitRow};
use crate::intent::{Field, Intent};
use crate::say::{extras as w, people as p};
use crate::theme::{look, tongue};

pub fn message_ui(ui: &Ui, view: &MessageView, out: &mut Vec<Intent>) {
    modal(ui, "message", 640.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        let title = match &view.about {
            Some(about) => format!("{} · {about}", w::MESSAGE.text(lang)),
            None => w::MESSAGE.text(lang).to_owned(),
        };
        words(ui, &title, 24.0, 700, look.text);
        ui.horizontal_wrapped(|ui| {
            for chip in &view.stations {
                let label = if chip.away {
                    format!("{} ✕", chip.name)
                } else {
                    chip.name.clone()
                };
                let mut press = Press::new(&look, &label).quiet(&look);
                press = press.named(chip.name.clone());
                if chip.on {
                    press = press.colours(look.fill(Tone::Text));
                }
                press.emit(ui, Intent::MessageTo(chip.station.clone()), out);
            }
        });
        ui.horizontal_wrapped(|ui| {
            for phrase in &view.quick {
                let mut press = Press::new(&look, phrase).font(16.0, 600);
                if *phrase == view.text {
                    press = press.colours(look.fill(Tone::Changed));
                }
                press.emit(ui, Intent::Type(Field::Message, (*phrase).to_owned()), out);
            }
        });
        let (width, hint) = (ui.available_width(), w::MESSAGE_HINT.text(lang));
        field(ui, Field::Message, &view.text, hint, width, true, out);
        if let Some((why, tone)) = &view.told {
            words(ui, why, 16.0, 600, look.tone(*tone));
        }
        rows_ui(ui, &view.rows);
        confirm_ui(ui, w::MESSAGE_SEND, view.ready, out);
    });
}

fn rows_ui(ui: &mut Ui, rows: &[MessageRow]) {
    let look = look(ui);
    for row in rows {
        ui.add_space(2.0);
        words(ui, &row.text, 16.0, 600, look.text);
        words(ui, &row.state, 15.0, 600, look.tone(row.tone));
    }
}

/// What a guest had before; each visit can come onto the check once more.
pub fn history_ui(ui: &Ui, view: &HistoryView, out: &mut Vec<Intent>) {
    modal(ui, "history", 640.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        words(ui, &view.name, 24.0, 700, look.text);
        if 0 < view.points {
            let points = p::CUSTOMER_POINTS.with(lang, view.points);
            words(ui, &points, 17.0, 600, look.muted);
        }
        if !view.allergies.is_empty() {
            let known = view.allergies.join(", ");
            let text = p::CUSTOMER_ALLERGIES.with(lang, known);
            words(ui, &text, 17.0, 700, look.tone(Tone::Allergy));
        }
        match &view.visits {
            None => drop(words(
                ui,
                p::ASKING.text(lang),
                17.0,
                600,
                look.tone(Tone::Soon),
            )),
            Some(visits) if visits.is_empty() => {
                words(ui, w::NO_VISITS.text(lang), 17.0, 500, look.muted);
            }
            Some(visits) => visits_ui(ui, visits, out),
        }
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            let close = Press::new(&look, crate::say::actions::CLOSE.text(lang));
            close.min(120.0, 56.0).emit(ui, Intent::CloseDialog, out);
        });
    });
}

fn visits_ui(ui: &mut Ui, visits: &[VisitRow], out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let height = (ui.ctx().content_rect().height() - 330.0).max(160.0);
    let scroll = egui::ScrollArea::vertical().max_height(height);
    scroll.show(ui, |ui| {
        for visit in visits {
            ui.horizontal(|ui| {
                let room = (ui.available_width() - 170.0).max(120.0);
                ui.allocate_ui(egui::vec2(room, 50.0), |ui| {
                    ui.vertical(|ui| {
                        ui.set_width(room);
                        words(ui, &visit.head, 17.0, 700, look.text);
                        words(ui, &visit.items, 16.0, 500, look.muted);
                    });
                });
                let again = Press::new(&look, w::REPEAT_THIS.text(lang)).font(16.0, 600);
                again
                    .min(150.0, 50.0)
                    .named(format!("{}: {}", w::REPEAT_THIS.text(lang), visit.head))
                    .enabled(visit.can_repeat)
                    .emit(ui, Intent::RepeatVisit(visit.order), out);
            });
            ui.add_space(4.0);
        }
    });
}
