//! Taking money: quick amounts and a number pad for cash, the slip's details for a card approved elsewhere.

use egui::{Ui, vec2};
use shared::money::Money;

use super::kit::{Press, field, words};
use super::modal;
use crate::desk::{PayView, Tone};
use crate::intent::{Field, Intent, Method};
use crate::theme::look;

pub fn pay_ui(ui: &Ui, view: &PayView, out: &mut Vec<Intent>) {
    modal(ui, "pay", 620.0, out, |ui, out| {
        let look = look(ui);
        let pay = &view.tendering;
        ui.horizontal(|ui| {
            words(ui, "Pay", 24.0, 700, look.text);
            ui.add_space(12.0);
            words(ui, &format!("{} due", pay.due), 24.0, 800, look.text);
        });
        if 1 < view.checks.len() {
            ui.horizontal_wrapped(|ui| {
                for (order, label, due) in &view.checks {
                    let text = format!("{label} {due}");
                    let mut press = Press::new(&look, &text).quiet(&look);
                    if *order == pay.order {
                        press = press.colours(look.fill(Tone::Text));
                    }
                    press.emit(ui, Intent::PayCheck(*order), out);
                }
            });
        }
        if 0 < view.unsent {
            let text = format!("{} not sent yet are not on this check.", view.unsent);
            words(ui, &text, 16.0, 600, look.tone(Tone::Soon));
        }
        ui.horizontal(|ui| {
            for (method, label) in [
                (Method::Cash, "Cash"),
                (Method::Card, "Card, approved elsewhere"),
            ] {
                let mut press = Press::new(&look, label).quiet(&look).min(120.0, 50.0);
                if method == pay.method {
                    press = press.colours(look.fill(Tone::Text));
                }
                press.emit(ui, Intent::Pay(method), out);
            }
        });
        match pay.method {
            Method::Cash => cash_ui(ui, view, out),
            Method::Card => card_ui(ui, view, out),
        }
        take_ui(ui, view, out);
    });
}

fn cash_ui(ui: &mut Ui, view: &PayView, out: &mut Vec<Intent>) {
    let look = look(ui);
    let typed = &view.tendering.tendered;
    ui.horizontal_wrapped(|ui| {
        for (n, amount) in view.quick.iter().enumerate() {
            let text = if n == 0 {
                format!("{amount} exact")
            } else {
                amount.to_string()
            };
            let mut press = Press::new(&look, &text).min(104.0, 50.0);
            if view.given.as_ref() == Ok(amount) {
                press = press.stroke(look.changed);
            }
            press.emit(ui, Intent::Type(Field::Tendered, amount.to_string()), out);
        }
    });
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.set_width(250.0);
            field(ui, Field::Tendered, typed, "guest gives", 240.0, true, out);
            ui.add_space(6.0);
            match (&view.given, view.short) {
                (Err(why), _) => drop(words(ui, why, 16.0, 600, look.tone(Tone::Late))),
                (Ok(_), Some(short)) => {
                    words(
                        ui,
                        &format!("{short} short"),
                        26.0,
                        800,
                        look.tone(Tone::Late),
                    );
                }
                (Ok(_), None) => {
                    words(ui, "Change", 16.0, 600, look.muted);
                    words(
                        ui,
                        &view.change.to_string(),
                        40.0,
                        800,
                        look.tone(Tone::Ready),
                    );
                }
            }
        });
        ui.add_space(12.0);
        pad_ui(ui, typed, out);
    });
}

/// For fingers: the terminal may have no keyboard.
fn pad_ui(ui: &mut Ui, typed: &str, out: &mut Vec<Intent>) {
    let look = look(ui);
    ui.vertical(|ui| {
        for row in [
            ["1", "2", "3"],
            ["4", "5", "6"],
            ["7", "8", "9"],
            [".", "0", "◂"],
        ] {
            ui.horizontal(|ui| {
                for key in row {
                    let name = if key == "◂" {
                        "Back one digit".to_owned()
                    } else {
                        format!("Key {key}")
                    };
                    let press = Press::new(&look, key)
                        .font(22.0, 700)
                        .min(84.0, 50.0)
                        .named(name);
                    if press.show(ui).clicked() {
                        let mut text = typed.to_owned();
                        if key == "◂" {
                            text.pop();
                        } else {
                            text.push_str(key);
                        }
                        out.push(Intent::Type(Field::Tendered, text));
                    }
                }
            });
        }
    });
}

fn card_ui(ui: &mut Ui, view: &PayView, out: &mut Vec<Intent>) {
    let look = look(ui);
    let pay = &view.tendering;
    words(
        ui,
        "Take the card on the card terminal first, then write down its slip.",
        16.0,
        500,
        look.muted,
    );
    ui.horizontal(|ui| {
        field(
            ui,
            Field::Approval,
            &pay.approval,
            "approval code (optional)",
            280.0,
            true,
            out,
        );
        field(
            ui,
            Field::LastFour,
            &pay.last_four,
            "last four (optional)",
            240.0,
            false,
            out,
        );
    });
    words(ui, "Never the card number.", 15.0, 600, look.muted);
}

fn take_ui(ui: &mut Ui, view: &PayView, out: &mut Vec<Intent>) {
    let look = look(ui);
    let due = view.tendering.due;
    let given = view.given.clone().unwrap_or(due);
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let wide = ui.available_width();
        Press::new(&look, "Not now")
            .min(120.0, 56.0)
            .emit(ui, Intent::CloseDialog, out);
        let cash = view.tendering.method == Method::Cash;
        let (label, intent) = match (cash, view.short) {
            (true, Some(_)) => (format!("Take {given} as a part"), Intent::TakePart),
            (true, None) if Money::ZERO < view.change => (
                format!("Take {given} · give back {}", view.change),
                Intent::TakePayment,
            ),
            (true, None) => (format!("Take {given}"), Intent::TakePayment),
            (false, _) => (format!("Card has paid {due}"), Intent::TakePayment),
        };
        let press = Press::new(&look, &label)
            .font(21.0, 800)
            .min(wide - 128.0, 56.0);
        let part = intent == Intent::TakePart;
        let colours = look.fill(if part { Tone::Muted } else { Tone::Ready });
        let press = press.colours(colours).enabled(view.given.is_ok());
        press.named("Take payment").emit(ui, intent, out);
    });
}

/// After the router took it: what to give back, big enough to read while the drawer is open.
pub fn paid_ui(ui: &Ui, change: Money, due: Money, out: &mut Vec<Intent>) {
    modal(ui, "paid", 420.0, out, |ui, out| {
        let look = look(ui);
        words(ui, "✓ Paid", 24.0, 800, look.tone(Tone::Ready));
        if Money::ZERO < change {
            words(ui, "Give back", 18.0, 600, look.muted);
            words(ui, &change.to_string(), 52.0, 800, look.text);
        } else {
            words(ui, "No change.", 20.0, 600, look.text);
        }
        if Money::ZERO < due {
            words(
                ui,
                &format!("{due} still due"),
                22.0,
                800,
                look.tone(Tone::Late),
            );
        }
        ui.allocate_space(vec2(0.0, 4.0));
        let press = Press::new(&look, "Done")
            .min(160.0, 56.0)
            .colours(look.fill(Tone::Ready));
        press.emit(ui, Intent::CloseDialog, out);
    });
}
