//! The receipt on the screen, and the dialogs of prices: discount, comp, service charge, refund.

use egui::{Align, Layout, ScrollArea, Ui};
use shared::lang::Word;

use super::kit::{Press, field, words};
use super::modal;
use crate::desk::{AdjustView, AdjustmentKind, Bill, Receipt, Refunding, Tone};
use crate::intent::{Field, Intent};
use crate::say::{questions as q, tender as w};
use crate::theme::{look, tongue};

const REASONS: [Word; 6] = [
    w::COMPLAINT,
    w::LATE_FOOD,
    w::REGULAR,
    w::STAFF,
    w::BIRTHDAY,
    w::LARGE_PARTY,
];

pub fn receipt_ui(ui: &Ui, receipt: &Receipt, bill: Option<&Bill>, out: &mut Vec<Intent>) {
    modal(ui, "receipt", 460.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        for (n, line) in receipt.head.iter().enumerate() {
            let (size, weight) = if n == 0 { (24.0, 800) } else { (16.0, 500) };
            words(
                ui,
                line,
                size,
                weight,
                if n == 0 { look.text } else { look.muted },
            );
        }
        let height = (ui.ctx().content_rect().height() - 330.0).max(160.0);
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.spacing_mut().interact_size.y = 24.0;
            for line in &receipt.lines {
                let (size, weight) = if line.strong {
                    (20.0, 800)
                } else {
                    (16.0, 500)
                };
                ui.horizontal(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        words(ui, &line.right, size, weight, look.text);
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                            words(ui, &line.left, size, weight, look.text);
                        });
                    });
                });
            }
        });
        for line in &receipt.foot {
            words(ui, line, 16.0, 600, look.muted);
        }
        ui.horizontal_wrapped(|ui| {
            let print = Press::new(&look, w::PRINT.text(lang)).min(120.0, 54.0);
            print
                .colours(look.fill(Tone::Ready))
                .emit(ui, Intent::PrintReceipt, out);
            if bill.is_some_and(|bill| shared::money::Money::ZERO < bill.paid) {
                let refund = Press::new(&look, w::REFUND.text(lang)).min(120.0, 54.0);
                refund.emit(ui, Intent::AskRefund(receipt.check), out);
                let tip = Press::new(&look, w::TIP_LATER.text(lang)).min(120.0, 54.0);
                tip.emit(ui, Intent::AskTip(receipt.check), out);
            }
            let done = Press::new(&look, w::DONE.text(lang)).min(120.0, 54.0);
            done.emit(ui, Intent::CloseDialog, out);
        });
    });
}

pub fn adjust_ui(ui: &Ui, view: &AdjustView, out: &mut Vec<Intent>) {
    modal(ui, "adjust", 600.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        let own = &view.adjusting;
        let title = format!("{} · {}", view.label, w::DUE.with(lang, view.due));
        words(ui, &title, 22.0, 700, look.text);
        ui.horizontal_wrapped(|ui| {
            for (kind, word) in [
                (AdjustmentKind::Discount, w::DISCOUNT),
                (AdjustmentKind::Comp, w::COMP),
                (AdjustmentKind::Service, w::SERVICE),
            ] {
                let mut press = Press::new(&look, word.text(lang))
                    .quiet(&look)
                    .min(120.0, 50.0);
                if kind == own.kind {
                    press = press.colours(look.fill(Tone::Text));
                }
                press.emit(ui, Intent::AdjustKind(kind), out);
            }
        });
        ui.horizontal_wrapped(|ui| {
            let only = view.line.as_ref().map(|name| w::ONLY_LINE.with(lang, name));
            let label = only.unwrap_or_else(|| w::WHICH_LINES.text(lang).to_owned());
            words(ui, &label, 17.0, 600, look.muted);
            if view.line.is_some() {
                let all = Press::new(&look, w::WHICH_LINES.text(lang)).quiet(&look);
                all.emit(ui, Intent::AdjustWhole, out);
            }
        });
        ui.horizontal_wrapped(|ui| {
            field(ui, Field::Adjust, &own.typed, "10", 130.0, true, out);
            for (percent, label) in [(true, "%"), (false, "0.00")] {
                let mut press = Press::new(&look, label).quiet(&look);
                if percent == own.percent {
                    press = press.colours(look.fill(Tone::Text));
                }
                press.emit(ui, Intent::AdjustPercent(percent), out);
            }
            for quick in ["5", "10", "15", "20", "0"] {
                let press = Press::new(&look, quick).quiet(&look);
                press.emit(ui, Intent::Type(Field::Adjust, quick.to_owned()), out);
            }
        });
        match &view.about {
            Ok(about) => drop(words(ui, &about.to_string(), 26.0, 800, look.text)),
            Err(_) if own.typed.is_empty() => {}
            Err(why) => drop(words(ui, why, 16.0, 600, look.tone(Tone::Late))),
        }
        reasons_ui(ui, &own.reason, out);
        confirm_ui(
            ui,
            w::APPLY,
            view.about.is_ok() && !own.reason.trim().is_empty(),
            out,
        );
    });
}

pub fn refund_ui(ui: &Ui, own: &Refunding, out: &mut Vec<Intent>) {
    modal(ui, "refund", 560.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        words(ui, w::REFUND.text(lang), 24.0, 700, look.text);
        field(ui, Field::Refund, &own.typed, "0.00", 180.0, true, out);
        reasons_ui(ui, &own.reason, out);
        let ready = !own.reason.trim().is_empty() && !own.typed.trim().is_empty();
        confirm_ui(ui, w::REFUND, ready, out);
    });
}

pub(super) fn reasons_ui(ui: &mut Ui, reason: &str, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    words(ui, q::WHY.text(lang), 16.0, 500, look.muted);
    ui.horizontal_wrapped(|ui| {
        for word in REASONS.map(|word| word.text(lang)) {
            let mut press = Press::new(&look, word).font(16.0, 600);
            if word == reason {
                press = press.colours(look.fill(Tone::Changed));
            }
            press.emit(ui, Intent::Type(Field::Reason, word.to_owned()), out);
        }
    });
    let width = ui.available_width().min(516.0);
    let hint = q::OWN_WORDS.text(lang);
    field(ui, Field::Reason, reason, hint, width, false, out);
}

pub(super) fn confirm_ui(ui: &mut Ui, word: Word, ready: bool, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        let leave = Press::new(&look, w::NOT_NOW.text(lang)).min(120.0, 56.0);
        leave.emit(ui, Intent::CloseDialog, out);
        let done = Press::new(&look, word.text(lang)).min(200.0, 56.0);
        done.colours(look.fill(Tone::Ready))
            .named(q::CONFIRM.with(lang, word.text(lang)))
            .enabled(ready)
            .emit(ui, Intent::Confirm, out);
    });
}
