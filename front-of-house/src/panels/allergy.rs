//! What a seat must not eat: the fourteen allergens, yellow and nothing else yellow.

use egui::Ui;
use shared::menu::Allergen;

use super::form::{Form, form};
use super::kit::{Press, words};
use super::modal;
use crate::desk::{SeatChip, Tone};
use crate::intent::Intent;
use crate::say::{check as c, questions as w};
use crate::theme::{look, tongue};

pub fn allergy_ui(ui: &Ui, seats: &[SeatChip], out: &mut Vec<Intent>) {
    modal(ui, "allergy", 680.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        let phone = form(ui) == Form::Phone;
        words(
            ui,
            w::ALLERGY_TITLE.text(lang),
            24.0,
            800,
            look.tone(Tone::Allergy),
        );
        words(ui, w::ALLERGY_WHO.text(lang), 16.0, 600, look.muted);
        ui.horizontal_wrapped(|ui| {
            for seat in seats {
                let label = seat.seat.map_or_else(
                    || w::WHOLE_TABLE.text(lang).to_owned(),
                    |n| c::SEAT_LOW.with(lang, n),
                );
                let marked = if seat.allergens.is_empty() {
                    label
                } else {
                    format!("{label} ⚠")
                };
                let mut press = Press::new(&look, &marked).quiet(&look);
                if seat.on {
                    press = press.colours(look.fill(Tone::Text));
                }
                press.emit(ui, Intent::Seat(seat.seat), out);
            }
        });
        let told = seats
            .iter()
            .find(|seat| seat.on)
            .map(|seat| seat.allergens.as_slice());
        words(ui, w::ALLERGY_WHAT.text(lang), 16.0, 600, look.muted);
        ui.horizontal_wrapped(|ui| {
            for allergen in Allergen::ALL {
                let on = told.is_some_and(|told| told.contains(&allergen));
                let name = shared::lang::allergen(allergen, lang);
                let label = if on {
                    format!("⚠ {name}")
                } else {
                    name.to_owned()
                };
                let mut press = Press::new(&look, &label)
                    .min(if phone { 104.0 } else { 150.0 }, 50.0)
                    .named(name);
                if on {
                    press = press.colours(look.fill(Tone::Allergy));
                }
                press.emit(ui, Intent::Allergy(allergen), out);
            }
        });
        ui.add_space(6.0);
        let done = Press::new(&look, w::TELL_KITCHEN.text(lang))
            .font(20.0, 800)
            .min(260.0, 56.0)
            .named(w::DONE.text(lang));
        done.colours(look.fill(Tone::Ready))
            .emit(ui, Intent::AllergyDone, out);
    });
}
