//! Taking money: quick amounts and a number pad for cash, the card terminal, a slip from elsewhere, gift cards, tips.

use egui::{Ui, vec2};
use shared::ids::CheckId;
use shared::lang::Word;
use shared::money::Money;

use super::kit::{Press, field, pad_ui, words};
use super::modal;
use crate::desk::{PayView, Tone};
use crate::intent::{Field, Intent, Method};
use crate::say::tender as w;
use crate::theme::{look, tongue};

pub fn pay_ui(ui: &Ui, view: &PayView, out: &mut Vec<Intent>) {
    modal(ui, "pay", 640.0, out, |ui, out| {
        let height = (ui.ctx().content_rect().height() - 120.0).max(240.0);
        let scroll = egui::ScrollArea::vertical().max_height(height);
        scroll.show(ui, |ui| content_ui(ui, view, out));
    });
}

fn content_ui(ui: &mut Ui, view: &PayView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let pay = &view.tendering;
    ui.horizontal(|ui| {
        words(ui, w::PAY.text(lang), 24.0, 700, look.text);
        ui.add_space(12.0);
        words(ui, &w::DUE.with(lang, pay.due), 24.0, 800, look.text);
    });
    if 1 < view.checks.len() {
        ui.horizontal_wrapped(|ui| {
            for (check, label, due) in &view.checks {
                let text = format!("{label} {due}");
                let mut press = Press::new(&look, &text).quiet(&look);
                if *check == pay.check {
                    press = press.colours(look.fill(Tone::Text));
                }
                press.emit(ui, Intent::PayCheck(*check), out);
            }
        });
    }
    if 0 < view.unsent {
        let text = w::UNSENT.with(lang, view.unsent);
        words(ui, &text, 16.0, 600, look.tone(Tone::Soon));
    }
    ui.horizontal_wrapped(|ui| {
        for method in &view.methods {
            let label = method_word(*method).text(lang);
            let mut press = Press::new(&look, label).quiet(&look).min(104.0, 50.0);
            if *method == pay.method {
                press = press.colours(look.fill(Tone::Text));
            }
            press.emit(ui, Intent::Pay(*method), out);
        }
    });
    match pay.method {
        Method::Cash => cash_ui(ui, view, out),
        Method::Card => terminal_card_ui(ui, view, out),
        Method::CardElsewhere => slip_ui(ui, view, out),
        Method::Gift => gift_ui(ui, view, out),
    }
    if pay.method != Method::Gift {
        tip_ui(ui, view, out);
    }
    take_ui(ui, view, out);
}

fn method_word(method: Method) -> Word {
    match method {
        Method::Cash => w::CASH,
        Method::Card => w::CARD,
        Method::CardElsewhere => w::CARD_ELSEWHERE,
        Method::Gift => w::GIFT,
    }
}

fn cash_ui(ui: &mut Ui, view: &PayView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let typed = &view.tendering.tendered;
    ui.horizontal_wrapped(|ui| {
        for (n, amount) in view.quick.iter().enumerate() {
            let text = if n == 0 {
                w::EXACT.with(lang, amount)
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
    ui.horizontal_wrapped(|ui| {
        ui.vertical(|ui| {
            ui.set_width(250.0);
            let hint = w::GUEST_GIVES.text(lang);
            field(ui, Field::Tendered, typed, hint, 240.0, true, out);
            ui.add_space(6.0);
            match (&view.given, view.short) {
                (Err(why), _) => drop(words(ui, why, 16.0, 600, look.tone(Tone::Late))),
                (Ok(_), Some(short)) => {
                    let text = w::SHORT.with(lang, short);
                    words(ui, &text, 26.0, 800, look.tone(Tone::Late));
                }
                (Ok(_), None) => {
                    words(ui, w::CHANGE.text(lang), 16.0, 600, look.muted);
                    let change = view.change.to_string();
                    words(ui, &change, 40.0, 800, look.tone(Tone::Ready));
                }
            }
        });
        ui.add_space(12.0);
        pad_ui(ui, Field::Tendered, typed, out);
    });
}

fn terminal_card_ui(ui: &mut Ui, view: &PayView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    if let Some((text, tone)) = &view.card {
        words(ui, text, 19.0, 700, look.tone(*tone));
        if view
            .tendering
            .card
            .as_ref()
            .is_some_and(|run| run.is_running())
        {
            let advice = w::CARD_RUNS_ADVICE.text(lang);
            words(ui, advice, 16.0, 500, look.muted);
            let stop = Press::new(&look, w::CARD_STOP.text(lang)).min(160.0, 50.0);
            stop.emit(ui, Intent::StopCard, out);
        }
        return;
    }
    let typed = &view.tendering.tendered;
    let hint = view.tendering.due.to_string();
    field(ui, Field::Tendered, typed, &hint, 240.0, true, out);
    if let Err(why) = &view.given {
        words(ui, why, 16.0, 600, look.tone(Tone::Late));
    }
    words(ui, w::NO_NUMBER.text(lang), 15.0, 600, look.muted);
}

fn slip_ui(ui: &mut Ui, view: &PayView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let pay = &view.tendering;
    words(ui, w::SLIP.text(lang), 16.0, 500, look.muted);
    ui.horizontal_wrapped(|ui| {
        let hint = w::APPROVAL.text(lang);
        field(ui, Field::Approval, &pay.approval, hint, 280.0, true, out);
        let hint = w::LAST_FOUR.text(lang);
        field(ui, Field::LastFour, &pay.last_four, hint, 240.0, false, out);
    });
    words(ui, w::NO_NUMBER.text(lang), 15.0, 600, look.muted);
}

fn gift_ui(ui: &mut Ui, view: &PayView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let pay = &view.tendering;
    ui.horizontal_wrapped(|ui| {
        let hint = w::GIFT_CODE.text(lang);
        field(ui, Field::Gift, &pay.gift, hint, 300.0, true, out);
        let ask = Press::new(&look, w::GIFT_ASK.text(lang));
        ask.emit(ui, Intent::AskBalance, out);
    });
    if let Some(balance) = pay.balance {
        let text = w::GIFT_HOLDS.with(lang, balance);
        words(ui, &text, 20.0, 700, look.tone(Tone::Ready));
    }
}

fn tip_ui(ui: &mut Ui, view: &PayView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    ui.horizontal_wrapped(|ui| {
        words(ui, w::TIP.text(lang), 16.0, 600, look.muted);
        for (percent, amount) in &view.tips {
            let none = *amount == Money::ZERO;
            let label = if none {
                w::TIP_NONE.text(lang).to_owned()
            } else {
                format!("{percent} % · {amount}")
            };
            let mut press = Press::new(&look, &label).quiet(&look).font(16.0, 600);
            if view.tip.as_ref() == Ok(amount) {
                press = press.stroke(look.changed);
            }
            let text = if none {
                String::new()
            } else {
                amount.to_string()
            };
            press.emit(ui, Intent::Type(Field::Tip, text), out);
        }
        let typed = &view.tendering.tip;
        field(ui, Field::Tip, typed, w::TIP.text(lang), 100.0, false, out);
    });
    if let Err(why) = &view.tip {
        words(ui, why, 16.0, 600, look.tone(Tone::Late));
    }
}

fn take_ui(ui: &mut Ui, view: &PayView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let pay = &view.tendering;
    let given = view.given.clone().unwrap_or(pay.due);
    let tip = view.tip.clone().unwrap_or(Money::ZERO);
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let wide = ui.available_width();
        Press::new(&look, w::NOT_NOW.text(lang))
            .min(110.0, 56.0)
            .emit(ui, Intent::CloseDialog, out);
        let (mut label, intent) = match (pay.method, view.short) {
            (Method::Cash, Some(_)) => (w::TAKE_PART.with(lang, given), Intent::TakePart),
            (Method::Cash, None) if Money::ZERO < view.change => (
                w::TAKE_BACK.filled(lang, &[&given, &view.change]),
                Intent::TakePayment,
            ),
            (Method::Cash | Method::Gift, _) => (w::TAKE.with(lang, given), Intent::TakePayment),
            (Method::Card, _) => (w::CHARGE.with(lang, given + tip), Intent::TakePayment),
            (Method::CardElsewhere, _) => {
                (w::CARD_PAID.with(lang, given + tip), Intent::TakePayment)
            }
        };
        if pay.method == Method::Cash && tip != Money::ZERO {
            label = format!("{label} · {}", w::WITH_TIP.with(lang, tip));
        }
        let running = pay.card.as_ref().is_some_and(|run| run.is_running());
        let press = Press::new(&look, &label)
            .font(20.0, 800)
            .widest(wide - 120.0)
            .min(wide - 120.0, 56.0);
        let part = intent == Intent::TakePart;
        let colours = look.fill(if part { Tone::Muted } else { Tone::Ready });
        let ready = view.given.is_ok() && view.tip.is_ok() && !running;
        let press = press.colours(colours).enabled(ready);
        press
            .named(w::TAKE_PAYMENT.text(lang))
            .emit(ui, intent, out);
    });
}

/// After the router took it: what to give back, big enough to read while the drawer is open.
pub fn paid_ui(ui: &Ui, check: CheckId, change: Money, due: Money, out: &mut Vec<Intent>) {
    modal(ui, "paid", 420.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        words(ui, w::PAID.text(lang), 24.0, 800, look.tone(Tone::Ready));
        if Money::ZERO < change {
            words(ui, w::GIVE_BACK.text(lang), 18.0, 600, look.muted);
            words(ui, &change.to_string(), 52.0, 800, look.text);
        } else {
            words(ui, w::NO_CHANGE.text(lang), 20.0, 600, look.text);
        }
        if Money::ZERO < due {
            let text = w::STILL_DUE.with(lang, due);
            words(ui, &text, 22.0, 800, look.tone(Tone::Late));
        }
        ui.allocate_space(vec2(0.0, 4.0));
        ui.horizontal(|ui| {
            let receipt = Press::new(&look, w::RECEIPT.text(lang)).min(140.0, 56.0);
            receipt.emit(ui, Intent::AskReceipt(check), out);
            let press = Press::new(&look, w::DONE.text(lang))
                .min(160.0, 56.0)
                .colours(look.fill(Tone::Ready));
            press.emit(ui, Intent::CloseDialog, out);
        });
    });
}
