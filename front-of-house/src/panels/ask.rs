//! Small questions: why, which note, whose name, what else.

use egui::Ui;

use super::kit::{Press, field, words};
use super::modal;
use crate::desk::{ReasonFor, Tone};
use crate::intent::{Field, Intent, describe};
use crate::theme::look;

const VOID_REASONS: [&str; 5] = [
    "entered by mistake",
    "guest changed their mind",
    "waited too long",
    "sent back",
    "spilled",
];
const REFIRE_REASONS: [&str; 5] = [
    "undercooked",
    "overcooked",
    "wrong dish",
    "dropped",
    "went cold",
];
const CANCEL_REASONS: [&str; 4] = [
    "guests left",
    "entered by mistake",
    "entered twice",
    "waited too long",
];

/// Void, cook again and cancel need a reason; the usual ones are one tap.
pub fn reason_ui(ui: &Ui, of: &ReasonFor, text: &str, out: &mut Vec<Intent>) {
    modal(ui, "reason", 560.0, out, |ui, out| {
        let look = look(ui);
        let (title, reasons, button): (String, &[&str], _) = match of {
            ReasonFor::Void { name, .. } => (format!("Void {name}"), &VOID_REASONS, "Void line"),
            ReasonFor::Refire { name, .. } => {
                (format!("Cook {name} again"), &REFIRE_REASONS, "Cook again")
            }
            ReasonFor::Cancel { .. } => (
                "Cancel the whole order".to_owned(),
                &CANCEL_REASONS,
                "Cancel order",
            ),
        };
        words(ui, &title, 24.0, 700, look.text);
        words(
            ui,
            "Why? The books and the kitchen will see it.",
            16.0,
            500,
            look.muted,
        );
        ui.horizontal_wrapped(|ui| {
            for reason in reasons {
                let mut press = Press::new(&look, reason).min(44.0, 50.0);
                if *reason == text {
                    press = press.colours(look.fill(Tone::Changed));
                }
                press.emit(ui, Intent::Type(Field::Reason, (*reason).to_owned()), out);
            }
        });
        field(
            ui,
            Field::Reason,
            text,
            "or in your own words",
            516.0,
            true,
            out,
        );
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            Press::new(&look, "Keep it")
                .min(140.0, 56.0)
                .emit(ui, Intent::CloseDialog, out);
            let press = Press::new(&look, button)
                .min(200.0, 56.0)
                .named(format!("Confirm: {button}"));
            let ready = !text.trim().is_empty();
            press
                .colours(look.fill(Tone::Late))
                .enabled(ready)
                .emit(ui, Intent::Confirm, out);
        });
    });
}

pub fn note_ui(ui: &Ui, text: &str, out: &mut Vec<Intent>) {
    modal(ui, "note", 520.0, out, |ui, out| {
        let look = look(ui);
        words(ui, "Note for the kitchen", 24.0, 700, look.text);
        words(
            ui,
            "For allergies use Allergy: it stops the cook; a note does not.",
            16.0,
            500,
            look.muted,
        );
        field(
            ui,
            Field::Note,
            text,
            "well done fries, please",
            476.0,
            true,
            out,
        );
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            Press::new(&look, "Leave it")
                .min(140.0, 56.0)
                .emit(ui, Intent::CloseDialog, out);
            let done = Press::new(&look, "Write it down").min(200.0, 56.0);
            done.colours(look.fill(Tone::Ready))
                .emit(ui, Intent::Confirm, out);
        });
    });
}

pub fn guest_ui(ui: &Ui, name: &str, guests: u8, out: &mut Vec<Intent>) {
    modal(ui, "guest", 460.0, out, |ui, out| {
        let look = look(ui);
        words(ui, "Guests", 24.0, 700, look.text);
        ui.horizontal(|ui| {
            let fewer = Press::new(&look, "–")
                .font(24.0, 700)
                .min(64.0, 56.0)
                .named("One guest fewer");
            fewer.enabled(0 < guests).emit(ui, Intent::RemoveGuest, out);
            words(ui, &guests.to_string(), 32.0, 800, look.text);
            let more = Press::new(&look, "+")
                .font(24.0, 700)
                .min(64.0, 56.0)
                .named("Another guest");
            more.emit(ui, Intent::AddGuest, out);
        });
        words(ui, "Name on the ticket (take-away)", 16.0, 600, look.muted);
        field(ui, Field::GuestName, name, "name", 416.0, true, out);
        ui.add_space(6.0);
        let done = Press::new(&look, "Done")
            .min(200.0, 56.0)
            .colours(look.fill(Tone::Ready));
        done.emit(ui, Intent::Confirm, out);
    });
}

/// What is needed seldom.
pub fn more_ui(ui: &Ui, rush: bool, out: &mut Vec<Intent>) {
    modal(ui, "more", 420.0, out, |ui, out| {
        let look = look(ui);
        words(ui, "More", 24.0, 700, look.text);
        let rush_label = if rush { "End the rush" } else { "Rush" };
        let rows = [
            (rush_label, Intent::Rush),
            ("Guests and name", Intent::AskGuest),
            ("What waits here", Intent::AskWaiting),
            ("Cancel order", Intent::AskCancel),
            ("Keys and help", Intent::AskHelp),
        ];
        for (label, intent) in rows {
            let key = describe(&intent).key;
            let text = if key.is_empty() {
                label.to_owned()
            } else {
                format!("{label}   {key}")
            };
            let width = ui.available_width();
            let mut press = Press::new(&look, &text).min(width, 56.0).named(label);
            if intent == Intent::AskCancel {
                press = press.colours((look.card, look.tone(Tone::Late)));
            }
            press.emit(ui, intent, out);
        }
    });
}
