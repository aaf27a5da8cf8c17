//! How this terminal is set: language, hand, light, sound.

use egui::Ui;
use shared::lang::{Lang, Word};

use super::kit::{Press, words};
use super::modal;
use crate::desk::{Prefs, Tone};
use crate::intent::Intent;
use crate::say::{floor as f, questions as w};
use crate::theme::{look, tongue};

pub fn settings_ui(ui: &Ui, prefs: Prefs, out: &mut Vec<Intent>) {
    modal(ui, "settings", 620.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        words(ui, w::SETTINGS.text(lang), 24.0, 700, look.text);
        words(ui, w::LANGUAGE.text(lang), 16.0, 600, look.muted);
        let languages = Lang::ALL.map(|lang| (lang.own_name(), Prefs { lang, ..prefs }));
        choices_ui(ui, prefs, &languages, out);
        let pairs: [(Word, [(Word, Prefs); 2]); 3] = [
            (
                w::HAND,
                [false, true].map(|left_handed| {
                    let word = if left_handed {
                        w::LEFT_HAND
                    } else {
                        w::RIGHT_HAND
                    };
                    let prefs = Prefs {
                        left_handed,
                        ..prefs
                    };
                    (word, prefs)
                }),
            ),
            (
                w::LIGHT,
                [false, true].map(|light| {
                    let word = if light { w::LIGHT_MODE } else { w::DARK_MODE };
                    (word, Prefs { light, ..prefs })
                }),
            ),
            (
                w::SOUND,
                [false, true].map(|silent| {
                    let word = if silent { w::SOUND_OFF } else { w::SOUND_ON };
                    (word, Prefs { silent, ..prefs })
                }),
            ),
        ];
        for (title, choices) in pairs {
            words(ui, title.text(lang), 16.0, 600, look.muted);
            let choices = choices.map(|(word, prefs)| (word.text(lang), prefs));
            choices_ui(ui, prefs, &choices, out);
        }
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let arrange = Press::new(&look, f::ARRANGE.text(lang)).min(44.0, 56.0);
            arrange.emit(ui, Intent::Arrange, out);
            let done = Press::new(&look, w::DONE.text(lang)).min(160.0, 56.0);
            done.colours(look.fill(Tone::Ready))
                .emit(ui, Intent::CloseDialog, out);
        });
    });
}

fn choices_ui(ui: &mut Ui, now: Prefs, choices: &[(&str, Prefs)], out: &mut Vec<Intent>) {
    let look = look(ui);
    ui.horizontal_wrapped(|ui| {
        for (label, prefs) in choices {
            let mut press = Press::new(&look, label).min(96.0, 48.0);
            if *prefs == now {
                press = press.colours(look.fill(Tone::Text));
            }
            press.emit(ui, Intent::SetPrefs(*prefs), out);
        }
    });
}
