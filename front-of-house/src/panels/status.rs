//! What must not be missed: the kitchen is away, something was refused, what waits here.

use egui::{Align, Align2, CornerRadius, Id, Layout, Order, Rect, ScrollArea, Ui, vec2};

use shared::lang::Lang;

use super::form::{Form, form};
use super::kit::{Press, part, words};
use super::modal;
use crate::desk::{CardRow, Notice, Place, Refusal, Tone, WaitingRow};
use crate::intent::Intent;
use crate::say::{questions as q, status as w, tender as t};
use crate::theme::{look, tongue};

/// Across the screen, while something is wrong.
pub fn banner_ui(
    ui: &mut Ui,
    rect: Rect,
    text: &str,
    tone: Tone,
    waiting: usize,
    out: &mut Vec<Intent>,
) {
    let look = look(ui);
    let (fill, ink) = look.fill(tone);
    part(ui, rect, fill, |ui| {
        let inner = rect.shrink2(vec2(20.0, 2.0));
        ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if 0 < waiting {
                    let lang = tongue(ui);
                    let show = Press::new(&look, w::SHOW.text(lang))
                        .colours((ink, fill))
                        .font(16.0, 700);
                    show.named(w::SHOW_WAITING.text(lang))
                        .emit(ui, Intent::AskWaiting, out);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    words(ui, text, 18.0, 700, ink);
                });
            });
        });
    });
}

/// A short word above the footer, until the next act.
pub fn notice_ui(ui: &Ui, notice: &Notice) {
    let look = look(ui);
    // Above the footer, which is higher on a phone.
    let above = if form(ui) == Form::Phone {
        -164.0
    } else {
        -98.0
    };
    let area = egui::Area::new(Id::new("notice"))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_BOTTOM, vec2(0.0, above))
        .interactable(false);
    area.show(ui.ctx(), |ui| {
        let (fill, ink) = match notice.tone {
            Tone::Muted | Tone::Faint | Tone::Text => (look.inverse, look.on_inverse),
            tone => look.fill(tone),
        };
        let frame = egui::Frame::new()
            .fill(fill)
            .corner_radius(CornerRadius::same(11))
            .inner_margin(egui::Margin::symmetric(18, 12));
        frame.show(ui, |ui| words(ui, &notice.text, 19.0, 700, ink));
    });
}

/// The router said no: what, why, what was kept, and the way to correct it.
pub fn refusal_ui(ui: &Ui, refusal: &Refusal, at: &str, out: &mut Vec<Intent>) {
    modal(ui, "refusal", 560.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        let mut entered = format!("{} · {at}", refusal.what);
        if let Some(who) = &refusal.who {
            entered = format!("{entered} · {}", w::ENTERED_BY.with(lang, who));
        }
        words(ui, w::REFUSED.text(lang), 24.0, 800, look.tone(Tone::Late));
        words(ui, &entered, 17.0, 500, look.muted);
        ui.add_space(4.0);
        let mut why = refusal.why.clone();
        if let Some(first) = why.get(..1) {
            let first = first.to_uppercase();
            why.replace_range(..1, &first);
        }
        let stop = if lang == Lang::Zh { "。" } else { "." };
        words(ui, &format!("{why}{stop}"), 21.0, 700, look.text);
        words(ui, &refusal.advice, 18.0, 500, look.soft);
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            if let Some(place) = &refusal.place {
                let (label, intent) = match place {
                    Place::Table(table) => (
                        w::CORRECT_TABLE.with(lang, table),
                        Intent::OpenTable(table.clone()),
                    ),
                    Place::Order(order) => (
                        w::CORRECT_ORDER.text(lang).to_owned(),
                        Intent::OpenOrder(*order),
                    ),
                };
                let press = Press::new(&look, &label)
                    .min(200.0, 56.0)
                    .colours(look.fill(Tone::Ready));
                if press.show(ui).clicked() {
                    out.push(Intent::CloseDialog);
                    out.push(intent);
                }
            }
            Press::new(&look, w::LATER.text(lang))
                .min(120.0, 56.0)
                .emit(ui, Intent::CloseDialog, out);
        });
    });
}

/// What lies on this terminal's disk until the kitchen answers.
pub fn waiting_ui(ui: &Ui, rows: &[WaitingRow], cards: &[CardRow], out: &mut Vec<Intent>) {
    modal(ui, "waiting", 700.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        ui.horizontal(|ui| {
            words(ui, w::WAITING_TITLE.text(lang), 24.0, 700, look.text);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                Press::new(&look, q::CLOSE.text(lang)).emit(ui, Intent::CloseDialog, out);
            });
        });
        for card in cards {
            card_ui(ui, card, out);
        }
        let told = if rows.is_empty() {
            w::WAITING_NONE.text(lang)
        } else {
            w::WAITING_SOME.text(lang)
        };
        words(ui, told, 17.0, 500, look.muted);
        ScrollArea::vertical()
            .max_height(460.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for row in rows {
                    ui.horizontal(|ui| {
                        ui.set_min_height(40.0);
                        words(ui, &row.place, 19.0, 700, look.text);
                        words(ui, &row.what, 19.0, 500, look.soft);
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            words(ui, &row.age.to_string(), 18.0, 600, look.tone(Tone::Soon));
                        });
                    });
                }
            });
    });
}

/// A card payment that nobody knows of yet, and the three ways to know.
fn card_ui(ui: &mut Ui, card: &CardRow, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    ui.horizontal_wrapped(|ui| {
        words(ui, &card.place, 19.0, 700, look.text);
        words(ui, &card.what, 19.0, 700, look.tone(Tone::Late));
        words(ui, &card.age.to_string(), 18.0, 600, look.tone(Tone::Soon));
    });
    ui.horizontal_wrapped(|ui| {
        let ways = [
            (t::CARD_AGAIN, Intent::CardAgain(card.attempt)),
            (t::CARD_TAKEN, Intent::CardTaken(card.attempt)),
            (t::CARD_NOTHING, Intent::CardNothing(card.attempt)),
        ];
        for (word, intent) in ways {
            let press = Press::new(&look, word.text(lang)).font(16.0, 600);
            press.emit(ui, intent, out);
        }
    });
    ui.add_space(8.0);
}
