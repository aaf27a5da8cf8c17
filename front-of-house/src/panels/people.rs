//! Who stands here: names and a PIN pad, a second person's approval, the shift and the cash that was counted.

use egui::Ui;

use super::kit::{Press, field, words};
use super::modal;
use crate::desk::{PinView, ShiftView, Tone};
use crate::intent::{Field, Intent};
use crate::say::{people as w, questions as q};
use crate::theme::{look, tongue};

pub fn pin_ui(ui: &Ui, view: &PinView, out: &mut Vec<Intent>) {
    let mut asked = Vec::new();
    modal(ui, "pin", 440.0, &mut asked, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        words(ui, &view.title, 24.0, 700, look.text);
        if let Some(why) = &view.why {
            words(ui, why, 17.0, 600, look.tone(Tone::Soon));
        }
        if view.people.is_empty() {
            words(
                ui,
                w::NOBODY_CAN.text(lang),
                17.0,
                600,
                look.tone(Tone::Late),
            );
        }
        ui.horizontal_wrapped(|ui| {
            for person in &view.people {
                let label = format!("{} · {}", person.name, person.role);
                let mut press = Press::new(&look, &label).min(140.0, 50.0);
                if person.on {
                    press = press.colours(look.fill(Tone::Text));
                }
                let press = press.named(person.name.clone());
                press.emit(ui, Intent::ChoosePerson(person.actor.clone()), out);
            }
        });
        let chosen = view.people.iter().find(|person| person.on);
        if let Some(person) = chosen {
            words(
                ui,
                &w::PIN_OF.with(lang, &person.name),
                16.0,
                600,
                look.muted,
            );
            let dots = "● ".repeat(view.digits);
            let shown = if dots.is_empty() {
                "–"
            } else {
                dots.trim_end()
            };
            words(ui, shown, 26.0, 700, look.text);
        }
        if view.asking {
            words(ui, w::ASKING.text(lang), 17.0, 600, look.tone(Tone::Soon));
        } else if let Some(told) = &view.told {
            words(ui, told, 18.0, 700, look.tone(Tone::Late));
        }
        keys_ui(ui, view, out);
    });
    // A terminal where nobody is signed in has nothing behind the pad to go back to.
    asked.retain(|intent| !(view.must && *intent == Intent::CloseDialog));
    out.extend(asked);
}

fn keys_ui(ui: &mut Ui, view: &PinView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let ready = view.people.iter().any(|person| person.on) && !view.asking;
    for row in [
        ["1", "2", "3"],
        ["4", "5", "6"],
        ["7", "8", "9"],
        ["◂", "0", "✓"],
    ] {
        ui.horizontal(|ui| {
            for key in row {
                let (name, intent) = match key {
                    "◂" => (
                        crate::say::tender::BACK_DIGIT.text(lang).to_owned(),
                        Intent::PinKey(None),
                    ),
                    "✓" => (w::ENTER.text(lang).to_owned(), Intent::PinEnter),
                    digit => (
                        crate::say::tender::KEY.with(lang, digit),
                        Intent::PinKey(digit.parse().ok()),
                    ),
                };
                let mut press = Press::new(&look, key)
                    .font(24.0, 700)
                    .min(104.0, 56.0)
                    .named(name);
                if key == "✓" {
                    press = press
                        .colours(look.fill(Tone::Ready))
                        .enabled(ready && 0 < view.digits);
                } else {
                    press = press.enabled(ready);
                }
                press.emit(ui, intent, out);
            }
        });
    }
}

/// The one who works here: signed in, clocked in, and what the drawer holds at the end.
pub fn shift_ui(ui: &Ui, view: &ShiftView, out: &mut Vec<Intent>) {
    modal(ui, "shift", 560.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        words(ui, &view.name, 24.0, 700, look.text);
        if view.open_house {
            words(ui, w::OPEN_HOUSE.text(lang), 17.0, 500, look.muted);
        } else {
            words(ui, &view.works, 17.0, 500, look.muted);
            ui.horizontal_wrapped(|ui| {
                let other = Press::new(&look, w::SIGN_IN.text(lang)).min(130.0, 52.0);
                other.emit(ui, Intent::SignIn, out);
                let leave = Press::new(&look, w::SIGN_OUT.text(lang)).min(130.0, 52.0);
                leave.emit(ui, Intent::SignOut, out);
                if !view.clocked_in {
                    let press = Press::new(&look, w::CLOCK_IN.text(lang)).min(130.0, 52.0);
                    press
                        .colours(look.fill(Tone::Ready))
                        .emit(ui, Intent::ClockIn, out);
                }
            });
            if view.clocked_in {
                words(ui, w::DECLARE.text(lang), 16.0, 600, look.muted);
                ui.horizontal_wrapped(|ui| {
                    let hint = w::DECLARE_HINT.text(lang);
                    field(ui, Field::Cash, &view.cash, hint, 260.0, true, out);
                    let press = Press::new(&look, w::CLOCK_OUT.text(lang)).min(130.0, 52.0);
                    press.emit(ui, Intent::ClockOut, out);
                });
            }
        }
        ui.add_space(6.0);
        Press::new(&look, q::CLOSE.text(lang))
            .min(130.0, 52.0)
            .emit(ui, Intent::CloseDialog, out);
    });
}
