//! The 86 list: what is out, what is counted, and one tap to change either.

use egui::{Align, Layout, ScrollArea, Ui};

use super::kit::{Press, field, words};
use super::modal;
use crate::desk::{StockRow, StockView, Tone};
use crate::intent::{Field, Intent};
use crate::theme::look;

pub fn eighty_six_ui(ui: &Ui, view: &StockView, out: &mut Vec<Intent>) {
    modal(ui, "eighty-six", 760.0, out, |ui, out| {
        let look = look(ui);
        ui.horizontal(|ui| {
            words(ui, "86 list", 24.0, 700, look.text);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                Press::new(&look, "Close").emit(ui, Intent::CloseDialog, out);
                field(
                    ui,
                    Field::EightySixSearch,
                    &view.search,
                    "⌕ find a dish",
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
                    words(ui, "Nothing found.", 18.0, 500, look.muted);
                }
                for row in &view.rows {
                    row_ui(ui, row, out);
                }
            });
    });
}

fn row_ui(ui: &mut Ui, row: &StockRow, out: &mut Vec<Intent>) {
    let look = look(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(48.0);
        let ink = if row.out { look.muted } else { look.text };
        words(ui, &row.name, 19.0, 600, ink);
        if row.out {
            let why = if row.by_stock {
                "86 · out of stock"
            } else {
                "86"
            };
            words(ui, why, 16.0, 700, look.tone(Tone::Late));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (label, name) = if row.out {
                ("Back", format!("{} is back", row.name))
            } else {
                ("86", format!("{} is out", row.name))
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
    let look = look(ui);
    let set = |left| Intent::Countdown {
        item: row.item.clone(),
        left,
    };
    let more = row.left.map_or(10, |left| left + 1);
    if row.left.is_some() {
        let end = Press::new(&look, "no count").quiet(&look).font(16.0, 600);
        end.named(format!("No count for {}", row.name))
            .emit(ui, set(None), out);
    }
    let label = if row.left.is_some() { "+" } else { "count" };
    let press = Press::new(&look, label)
        .quiet(&look)
        .named(format!("More {}", row.name));
    press.emit(ui, set(Some(more)), out);
    if let Some(left) = row.left {
        words(
            ui,
            &format!("{left} left"),
            18.0,
            700,
            look.tone(Tone::Soon),
        );
        let fewer = Press::new(&look, "–")
            .quiet(&look)
            .named(format!("Fewer {}", row.name));
        fewer
            .enabled(0 < left)
            .emit(ui, set(Some(left.saturating_sub(1))), out);
    }
}
