//! The tip on a slip, and a new gift card.

use egui::Ui;
use shared::money::Money;

use super::kit::{Press, field, words};
use super::modal;
use super::paper::{confirm_ui, reasons_ui};
use crate::desk::{GiftPaid, Gifting, TipView, Tone};
use crate::intent::{Field, Intent};
use crate::say::tender as w;
use crate::theme::{look, tongue};

pub fn tip_later_ui(ui: &Ui, view: &TipView, out: &mut Vec<Intent>) {
    modal(ui, "tip", 640.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        words(ui, w::TIP_LATER.text(lang), 24.0, 700, look.text);
        for (n, name, tip) in &view.payments {
            let mut label = name.clone();
            if *tip != Money::ZERO {
                label = format!("{label} · {} {tip}", w::TIP.text(lang));
            }
            let wide = ui.available_width();
            let mut press = Press::new(&look, &label).widest(wide).min(wide, 50.0);
            if *n == view.tipping.payment {
                press = press.colours(look.fill(Tone::Text));
            }
            press.emit(ui, Intent::TipOf(*n), out);
        }
        ui.horizontal_wrapped(|ui| {
            let typed = &view.tipping.typed;
            field(ui, Field::Tip, typed, "0.00", 130.0, true, out);
            for (percent, amount) in &view.quick {
                let label = format!("{percent} % · {amount}");
                let press = Press::new(&look, &label).quiet(&look).font(16.0, 600);
                press.emit(ui, Intent::Type(Field::Tip, amount.to_string()), out);
            }
        });
        if let Err(why) = &view.tip
            && !view.tipping.typed.is_empty()
        {
            words(ui, why, 16.0, 600, look.tone(Tone::Late));
        }
        confirm_ui(ui, w::TIP_LATER, view.tip.is_ok(), out);
    });
}

pub fn gift_card_ui(ui: &Ui, own: &Gifting, out: &mut Vec<Intent>) {
    modal(ui, "gift", 560.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        words(ui, w::GIFT_NEW.text(lang), 24.0, 700, look.text);
        ui.horizontal_wrapped(|ui| {
            let hint = w::GIFT_CODE.text(lang);
            field(ui, Field::Gift, &own.code, hint, 240.0, false, out);
            field(ui, Field::GiftAmount, &own.amount, "0.00", 130.0, true, out);
        });
        ui.horizontal_wrapped(|ui| {
            for amount in ["20.00", "50.00", "100.00"] {
                let press = Press::new(&look, amount).quiet(&look);
                press.emit(ui, Intent::Type(Field::GiftAmount, amount.to_owned()), out);
            }
        });
        ui.horizontal_wrapped(|ui| {
            for (paid, word) in [
                (GiftPaid::Cash, w::CASH),
                (GiftPaid::CardElsewhere, w::CARD_ELSEWHERE),
                (GiftPaid::House, w::COMP),
            ] {
                let mut press = Press::new(&look, word.text(lang)).quiet(&look);
                if paid == own.paid {
                    press = press.colours(look.fill(Tone::Text));
                }
                press.emit(ui, Intent::GiftPaid(paid), out);
            }
        });
        if own.paid == GiftPaid::House {
            reasons_ui(ui, &own.reason, out);
        }
        let free = own.paid == GiftPaid::House && own.reason.trim().is_empty();
        let ready = !own.amount.trim().is_empty() && !own.code.trim().is_empty() && !free;
        confirm_ui(ui, w::GIFT_NEW, ready, out);
    });
}
