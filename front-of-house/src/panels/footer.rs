//! The bottom of a table: what can be done with it, when it would be ready, and one green button.

use egui::{Align, Align2, Color32, Layout, Rect, Stroke, Ui, pos2, vec2};

use super::kit::{Press, part, text};
use crate::desk::{FooterView, Side, Tone};
use crate::intent::Intent;
use crate::say::{actions as a, check as w};
use crate::theme::{font, look, tongue};

const SEND: f32 = 330.0;

/// `side` is what a phone shows of the table; `None` where both fit. A left-handed person finds the green button
/// on the left.
pub fn footer_ui(
    ui: &mut Ui,
    rect: Rect,
    view: &FooterView,
    (side, left_handed): (Option<Side>, bool),
    out: &mut Vec<Intent>,
) {
    let look = look(ui);
    part(ui, rect, look.panel, |ui| {
        ui.painter().hline(
            rect.x_range(),
            rect.min.y + 0.5,
            Stroke::new(1.0, look.line),
        );
        let inner = rect.shrink2(vec2(16.0, 14.0));
        match side {
            Some(side) => phone_ui(ui, inner, view, (side, left_handed), out),
            None => wide_ui(ui, inner, view, left_handed, out),
        }
    });
}

fn wide_ui(ui: &mut Ui, inner: Rect, view: &FooterView, left_handed: bool, out: &mut Vec<Intent>) {
    let width = SEND.min(inner.width() * 0.27);
    let (send, rest) = if left_handed {
        let x = inner.min.x + width;
        (
            Rect::from_min_max(inner.min, pos2(x, inner.max.y)),
            Rect::from_min_max(pos2(x + 12.0, inner.min.y), inner.max),
        )
    } else {
        let x = inner.max.x - width;
        (
            Rect::from_min_max(pos2(x, inner.min.y), inner.max),
            Rect::from_min_max(inner.min, pos2(x - 12.0, inner.max.y)),
        )
    };
    let used = ui
        .scope_builder(egui::UiBuilder::new().max_rect(rest), |ui| {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                buttons_ui(ui, view, out);
            });
        })
        .response
        .rect
        .max
        .x;
    ready_ui(ui, rest, used, view);
    send_ui(ui, send, view, out);
}

/// When it would be ready, at the right end of what the buttons left over.
fn ready_ui(ui: &Ui, rest: Rect, used: f32, view: &FooterView) {
    let look = look(ui);
    let Some((line, with)) = &view.ready else {
        return;
    };
    if rest.max.x - 178.0 < used {
        return;
    }
    let right = pos2(rest.max.x - 4.0, rest.center().y);
    let low = right + vec2(0.0, 1.0);
    text(
        ui,
        right,
        Align2::RIGHT_BOTTOM,
        line,
        font(18.0, 700),
        look.text,
    );
    text(ui, low, Align2::RIGHT_TOP, with, font(17.0, 500), look.soft);
}

/// A row of buttons, and below it the way to the other side, with the green button under the thumb.
fn phone_ui(
    ui: &mut Ui,
    inner: Rect,
    view: &FooterView,
    (side, left_handed): (Side, bool),
    out: &mut Vec<Intent>,
) {
    let (look, lang) = (look(ui), tongue(ui));
    let (above, below) = super::cut_bottom(inner, 56.0);
    let above = Rect::from_min_max(above.min, above.max - vec2(0.0, 8.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(above), |ui| {
        ui.horizontal(|ui| phone_buttons_ui(ui, view, out));
    });
    let other = below.width() * 0.36;
    let split = if left_handed {
        below.max.x - other
    } else {
        below.min.x + other
    };
    let left = Rect::from_min_max(below.min, pos2(split - 5.0, below.max.y));
    let right = Rect::from_min_max(pos2(split + 5.0, below.min.y), below.max);
    let (switch, send) = if left_handed {
        (right, left)
    } else {
        (left, right)
    };
    send_ui(ui, send, view, out);
    ui.scope_builder(egui::UiBuilder::new().max_rect(switch), |ui| {
        let (word, to) = match side {
            Side::Menu => (w::TO_CHECK, Side::Check),
            Side::Check => (w::TO_MENU, Side::Menu),
        };
        let press = Press::new(&look, word.text(lang)).font(19.0, 700);
        press
            .min(switch.width(), 56.0)
            .emit(ui, Intent::ShowSide(to), out);
    });
}

fn send_ui(ui: &mut Ui, send: Rect, view: &FooterView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    ui.scope_builder(egui::UiBuilder::new().max_rect(send), |ui| {
        let label = view.send.as_deref().unwrap_or(a::SEND.text(lang));
        let mut press = Press::new(&look, label)
            .font(24.0, 800)
            .widest(send.width())
            .min(send.width(), 56.0);
        press = match (&view.send, view.complete) {
            (None, _) => press.colours((look.card, look.muted)),
            (Some(_), true) => press.colours(look.fill(Tone::Ready)),
            // It can be pressed, and says what is missing.
            (Some(_), false) => press.colours((look.button, look.text)).stroke(look.late),
        };
        press.emit(ui, Intent::Send, out);
    });
}

/// One thing that can be done with the table.
struct Button<'a> {
    label: &'a str,
    colours: (Color32, Color32),
    enabled: bool,
    intent: Intent,
}

fn buttons<'a>(ui: &Ui, view: &'a FooterView) -> Vec<Button<'a>> {
    let (look, lang) = (look(ui), tongue(ui));
    let plain = (look.card, look.text);
    let button = |label, colours, enabled, intent| Button {
        label,
        colours,
        enabled,
        intent,
    };
    let mut all = Vec::new();
    if let Some((course, label)) = &view.fire {
        let fire = Intent::FireCourse(*course);
        all.push(button(label.as_str(), look.fill(Tone::Text), true, fire));
    }
    if let Some((course, label, marked)) = &view.hold {
        let colours = if *marked {
            look.fill(Tone::Changed)
        } else {
            plain
        };
        let hold = Intent::HoldCourse(*course);
        all.push(button(label.as_str(), colours, true, hold));
    }
    let repeat = a::REPEAT.text(lang);
    all.push(button(repeat, plain, true, Intent::RepeatRound));
    let allergy = a::ALLERGY.text(lang);
    all.push(button(allergy, plain, true, Intent::AskAllergy));
    let split = a::SPLIT.text(lang);
    all.push(button(split, plain, view.can_split, Intent::AskSplit));
    let pay = a::PAY.text(lang);
    all.push(button(pay, plain, view.can_pay, Intent::AskPay));
    let more = a::MORE.text(lang);
    all.push(button(more, plain, true, Intent::AskMore));
    all
}

fn buttons_ui(ui: &mut Ui, view: &FooterView, out: &mut Vec<Intent>) {
    let look = look(ui);
    ui.spacing_mut().item_spacing.x = 10.0;
    for button in buttons(ui, view) {
        let mut press = Press::new(&look, button.label)
            .font(19.0, 600)
            .min(64.0, 56.0)
            .colours(button.colours);
        press.pad = 18.0;
        press.enabled(button.enabled).emit(ui, button.intent, out);
    }
}

/// As many as fit whole, what is needed now first; the rest is behind the last one, which is always there.
fn phone_buttons_ui(ui: &mut Ui, view: &FooterView, out: &mut Vec<Intent>) {
    const GAP: f32 = 8.0;
    const PAD: f32 = 13.0;
    let look = look(ui);
    let face = font(18.0, 600);
    let wide = |button: &Button<'_>| {
        let label = button.label.to_owned();
        let text = ui.painter().layout_no_wrap(label, face.clone(), look.text);
        (text.size().x + PAD * 2.0).max(56.0).ceil()
    };
    let mut all: Vec<Button<'_>> = buttons(ui, view);
    all.retain(|button| button.enabled);
    let Some(more) = all.pop() else { return };
    // What the table waits for, then what may hurt somebody, then money.
    all.sort_by_key(|button| match button.intent {
        Intent::FireCourse(_) => 0,
        Intent::AskAllergy => 1,
        Intent::AskPay => 2,
        Intent::HoldCourse(_) => 3,
        Intent::RepeatRound => 4,
        _ => 5,
    });
    let mut left = ui.available_width() - wide(&more);
    let mut shown = Vec::new();
    for button in all {
        let width = wide(&button) + GAP;
        if width <= left {
            left -= width;
            shown.push((button, width - GAP));
        }
    }
    let width = wide(&more);
    shown.push((more, width));
    // What is left over is shared, so that the row ends at the edge.
    let extra = (left / shown.len() as f32).floor().max(0.0);
    ui.spacing_mut().item_spacing.x = GAP;
    for (button, width) in shown {
        let mut press = Press::new(&look, button.label).colours(button.colours);
        (press.font, press.pad) = (face.clone(), PAD);
        press.min(width + extra, 52.0).emit(ui, button.intent, out);
    }
}
