//! The 86 list: what is out, what is counted, and one tap to change either.

use egui::{Align, Layout, ScrollArea, Ui};

use super::kit::{Press, field, words};
use super::modal;
use crate::desk::{StockRow, StockView, Tone};
use crate::intent::{Field, Intent};
use crate::say::{actions as a, check as c, questions as w};
use crate::theme::{look, tongue};

pub fn eighty_six_ui(ui: &Ui, view: &StockView, out: &mut Vec<Intent>) {
    modal(ui, "eighty-six", 760.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        ui.horizontal(|ui| {
            words(ui, a::EIGHTY_SIX.text(lang), 24.0, 700, look.text);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                Press::new(&look, w::CLOSE.text(lang)).emit(ui, Intent::CloseDialog, out);
                field(
                    ui,
                    Field::EightySixSearch,
                    &view.search,
                    w::FIND_DISH.text(lang),
                    260.0,
                    true,
                    out,
                );
            });
        });
        let height = (ui.ctx().content_rect().height() - 260.0).max(200.0);
        ScrollArea::vertical()
            .max_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                if view.rows.is_empty() {
                    words(ui, c::NOTHING_FOUND.text(lang), 18.0, 500, look.muted);
                }
                for row in &view.rows {
                    row_ui(ui, row, out);
                }
            });
    });
}

fn row_ui(ui: &mut Ui, row: &StockRow, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    ui.horizontal(|ui| {
        ui.set_min_height(48.0);
        let ink = if row.out { look.muted } else { look.text };
        words(ui, &row.name, 19.0, 600, ink);
        if row.out {
            let why = if row.by_stock {
                w::OUT_OF_STOCK.text(lang)
            } else {
                "86"
            };
            words(ui, why, 16.0, 700, look.tone(Tone::Late));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (label, name) = if row.out {
                (w::BACK.text(lang), w::IS_BACK.with(lang, &row.name))
            } else {
                ("86", w::IS_OUT.with(lang, &row.name))
            };
            let mut press = Press::new(&look, label).min(88.0, 44.0).named(name);
            press = press.colours(look.fill(if row.out { Tone::Ready } else { Tone::Muted }));
            let intent = Intent::EightySix {
                item: row.item.clone(),
                out: !row.out,
            };
            press.emit(ui, intent, out);
            count_ui(ui, row, out);
        });
    });
}

/// Right to left: no count, more, the count, fewer.
fn count_ui(ui: &mut Ui, row: &StockRow, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let set = |left| Intent::Countdown {
        item: row.item.clone(),
        left,
    };
    let more = row.left.map_or(10, |left| left + 1);
    if row.left.is_some() {
        let end = Press::new(&look, w::NO_COUNT.text(lang))
            .quiet(&look)
            .font(16.0, 600);
        end.named(w::NO_COUNT_FOR.with(lang, &row.name))
            .emit(ui, set(None), out);
    }
    let count = w::COUNT.text(lang);
    let label = if row.left.is_some() { "+" } else { count };
    let press = Press::new(&look, label)
        .quiet(&look)
        .named(w::MORE_OF.with(lang, &row.name));
    press.emit(ui, set(Some(more)), out);
    if let Some(left) = row.left {
        words(
            ui,
            &c::LEFT.with(lang, left),
            18.0,
            700,
            look.tone(Tone::Soon),
        );
        let fewer = Press::new(&look, "–")
            .quiet(&look)
            .named(w::FEWER_OF.with(lang, &row.name));
        fewer
            .enabled(0 < left)
            .emit(ui, set(Some(left.saturating_sub(1))), out);
    }
}
