//! Where a party goes, what other terminals have not sent, and a line that two changed.

use egui::{Align, Layout, ScrollArea, Ui};

use super::kit::{Press, words};
use super::modal;
use crate::desk::{ConflictView, DraftRow, TablesView, Tone};
use crate::intent::Intent;
use crate::say::{people as w, questions as q, tender as t};
use crate::theme::{look, tongue};

pub fn tables_ui(ui: &Ui, view: &TablesView, out: &mut Vec<Intent>) {
    modal(ui, "tables", 680.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        words(ui, w::MOVE_TITLE.text(lang), 24.0, 700, look.text);
        let height = (ui.ctx().content_rect().height() - 220.0).max(200.0);
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            for (title, word, tables) in [
                (w::MOVE_FREE, w::MOVE_TO, &view.free),
                (w::MOVE_JOIN, w::JOIN_TO, &view.taken),
            ] {
                if tables.is_empty() {
                    continue;
                }
                words(ui, title.text(lang), 16.0, 600, look.muted);
                ui.horizontal_wrapped(|ui| {
                    for table in tables {
                        let press = Press::new(&look, table.as_str()).min(64.0, 50.0);
                        press.named(word.with(lang, table)).emit(
                            ui,
                            Intent::MoveTo(table.clone()),
                            out,
                        );
                    }
                });
            }
            if !view.colleagues.is_empty() {
                words(ui, w::TRANSFER.text(lang), 16.0, 600, look.muted);
                ui.horizontal_wrapped(|ui| {
                    for person in &view.colleagues {
                        let press = Press::new(&look, &person.name).min(100.0, 50.0);
                        press.emit(ui, Intent::TransferTo(person.actor.clone()), out);
                    }
                });
            }
        });
        Press::new(&look, t::NOT_NOW.text(lang))
            .min(130.0, 52.0)
            .emit(ui, Intent::CloseDialog, out);
    });
}

pub fn drafts_ui(ui: &Ui, rows: Option<&[DraftRow]>, out: &mut Vec<Intent>) {
    modal(ui, "drafts", 640.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        ui.horizontal(|ui| {
            words(ui, w::DRAFTS.text(lang), 24.0, 700, look.text);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                Press::new(&look, q::CLOSE.text(lang)).emit(ui, Intent::CloseDialog, out);
            });
        });
        let Some(rows) = rows else {
            words(ui, w::ASKING.text(lang), 17.0, 500, look.muted);
            return;
        };
        if rows.is_empty() {
            words(ui, w::DRAFTS_NONE.text(lang), 17.0, 500, look.muted);
        }
        ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
            for row in rows {
                let age = row.age.map(|age| age.to_string()).unwrap_or_default();
                let told = format!("{} · {} · {} {age}", row.place, row.label, row.who);
                let width = ui.available_width();
                let press = Press::new(&look, told.trim_end())
                    .widest(width)
                    .min(width, 54.0)
                    .named(w::DRAFT_TAKE.with(lang, &row.place));
                press.emit(ui, Intent::TakeDraft(row.draft), out);
            }
        });
    });
}

/// Both versions side by side; nothing is lost until somebody has chosen.
pub fn conflict_ui(ui: &Ui, view: &ConflictView, out: &mut Vec<Intent>) {
    modal(ui, "both", 600.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        let title = format!("{} · {}", view.place, w::BOTH.text(lang));
        words(ui, &title, 24.0, 700, look.tone(Tone::Changed));
        words(ui, w::BOTH_TOLD.text(lang), 16.0, 500, look.muted);
        for (word, text) in [(w::THEIRS, &view.theirs), (w::YOURS, &view.mine)] {
            words(ui, word.text(lang), 15.0, 600, look.muted);
            words(ui, text, 20.0, 700, look.text);
        }
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            let keep = Press::new(&look, w::KEEP_THEIRS.text(lang)).min(160.0, 56.0);
            keep.emit(ui, Intent::CloseDialog, out);
            let mine = Press::new(&look, w::WANT_MINE.text(lang)).min(200.0, 56.0);
            mine.enabled(!view.gone).emit(ui, Intent::WantMine, out);
        });
    });
}
