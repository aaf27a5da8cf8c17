//! What the waiter sees: plain functions from views to pixels and intents, without Bevy, bus or disk.
//!
//! Each takes `&view` and pushes what was wanted into `out`; nothing here changes the model or sends.

mod kit;
mod form;
mod header;
mod floor;
mod check;
mod menu;
mod modifiers;
mod footer;
mod tender;
mod split;
mod paper;
mod slips;
mod open_item;
mod messages;
mod people;
mod party;
mod allergy;
mod eighty_six;
mod open_checks;
mod status;
mod ask;
mod settings;
mod help;
mod keys;

use egui::{Rect, Ui, pos2};
use shared::time::Timestamp;

pub use allergy::allergy_ui;
pub use ask::{guest_ui, more_ui, note_ui, reason_ui};
pub use check::check_ui;
pub use eighty_six::eighty_six_ui;
pub use floor::floor_ui;
pub use footer::footer_ui;
pub use header::{floor_header_ui, header_ui};
pub use help::help_ui;
pub use keys::keys;
pub use menu::menu_ui;
pub use messages::{history_ui, message_ui};
pub use modifiers::sheet_ui;
pub use open_checks::open_checks_ui;
pub use open_item::open_item_ui;
pub use paper::{adjust_ui, receipt_ui, refund_ui};
pub use party::{conflict_ui, drafts_ui, tables_ui};
pub use people::{pin_ui, shift_ui};
pub use settings::settings_ui;
pub use slips::{gift_card_ui, tip_later_ui};
pub use split::split_ui;
pub use status::{banner_ui, notice_ui, refusal_ui, waiting_ui};
pub use tender::{paid_ui, pay_ui};

use crate::desk::{Desk, Dialog, Side};
use crate::intent::Intent;
use crate::theme::{look, speak};
use form::{Form, form};

/// Sizes of the sketch, in points.
const HEADER: f32 = 60.0;
const FOOTER: f32 = 84.0;
/// Two rows: what can be done, and the green button.
const FOOTER_PHONE: f32 = 152.0;
const BANNER: f32 = 48.0;
const CHECK: f32 = 400.0;

/// The whole screen. `local` is this terminal's own time, for the age of what waits on it.
pub fn terminal_ui(ui: &mut Ui, desk: &Desk, local: Timestamp, out: &mut Vec<Intent>) {
    speak(ui.ctx(), desk.lang());
    let look = look(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, look.ground);
    let status = desk.status();
    let (head, mut body) = cut_top(full, HEADER);
    match desk.check_screen() {
        Some(check) => header_ui(ui, head, &check, &status, out),
        None => floor_header_ui(
            ui,
            head,
            &desk.house.name,
            &desk.screen.search,
            &status,
            out,
        ),
    }
    if let Some((text, tone)) = &status.banner {
        let (rect, rest) = cut_top(body, BANNER);
        body = rest;
        banner_ui(ui, rect, text, *tone, status.waiting, out);
    }
    match (desk.check_screen(), desk.footer()) {
        (Some(check), Some(footer)) => {
            let phone = form(ui) == Form::Phone;
            let height = if phone { FOOTER_PHONE } else { FOOTER };
            let (body, foot) = cut_bottom(body, height);
            let left_handed = desk.prefs().left_handed;
            let (check_side, menu_side) = sides(body, desk.screen.side, phone, left_handed);
            if let Some(rect) = check_side {
                check_ui(ui, rect, &check, out);
            }
            if let Some(rect) = menu_side {
                let sheet = desk.sheet();
                let taken = sheet.map_or(0.0, |sheet| sheet_ui(ui, rect, &sheet, out));
                let (rect, _) = cut_bottom(rect, taken);
                menu_ui(ui, rect, &desk.menu_view(), out);
            }
            let side = phone.then_some(desk.screen.side);
            footer_ui(ui, foot, &footer, (side, left_handed), out);
        }
        _ => floor_ui(ui, body, &desk.floor(), out),
    }
    if let Some(notice) = &desk.screen.notice {
        notice_ui(ui, notice);
    }
    dialog_ui(ui, desk, local, out);
    keys(ui, desk, out);
}

/// Where the check and the menu go: side by side, the check under the weaker hand; on a phone one of the two.
fn sides(body: Rect, side: Side, phone: bool, left_handed: bool) -> (Option<Rect>, Option<Rect>) {
    if phone {
        return match side {
            Side::Check => (Some(body), None),
            Side::Menu => (None, Some(body)),
        };
    }
    let width = CHECK.min(body.width() * 0.36);
    let split = if left_handed {
        body.max.x - width
    } else {
        body.min.x + width
    };
    let left = Rect::from_min_max(body.min, pos2(split, body.max.y));
    let right = Rect::from_min_max(pos2(split, body.min.y), body.max);
    if left_handed {
        (Some(right), Some(left))
    } else {
        (Some(left), Some(right))
    }
}

fn dialog_ui(ui: &mut Ui, desk: &Desk, local: Timestamp, out: &mut Vec<Intent>) {
    if let Some(refusal) = desk.refusals().next() {
        return refusal_ui(ui, refusal, &desk.clock_text(refusal.at), out);
    }
    match &desk.screen.dialog {
        None => kit::forget_fields(ui.ctx()),
        Some(Dialog::Paid { check, change, due }) => paid_ui(ui, *check, *change, *due, out),
        Some(Dialog::Reason { of, text }) => reason_ui(ui, of, text, out),
        Some(Dialog::Note { text, .. }) => note_ui(ui, text, out),
        Some(Dialog::Guest(search)) => {
            let guests = desk.place().map_or(0, |place| desk.covers(place));
            guest_ui(ui, search, guests, out);
        }
        Some(Dialog::Orders) => open_checks_ui(ui, &desk.open_checks(), out),
        Some(Dialog::Waiting) => {
            let cards = desk.card_rows(local);
            waiting_ui(ui, &desk.waiting_rows(local), &cards, out);
        }
        Some(Dialog::More) => {
            let rush = desk.check_screen().is_some_and(|check| check.rush);
            more_ui(ui, desk.place().is_some(), rush, out);
        }
        Some(Dialog::Settings) => settings_ui(ui, desk.prefs(), out),
        Some(Dialog::Help) => help_ui(ui, out),
        Some(Dialog::Tables) => tables_ui(ui, &desk.tables_view(), out),
        Some(Dialog::Refund(own)) => refund_ui(ui, own, out),
        Some(Dialog::Gift(own)) => gift_card_ui(ui, own, out),
        Some(Dialog::Drafts { rows }) => drafts_ui(ui, rows.as_deref(), out),
        Some(other) => viewed_ui(ui, desk, other, out),
    }
}

/// Dialogs whose view the desk works out; one that has lost its ground shows nothing.
fn viewed_ui(ui: &mut Ui, desk: &Desk, dialog: &Dialog, out: &mut Vec<Intent>) {
    let shown = match dialog {
        Dialog::Pay(_) => desk.pay_view().map(|view| pay_ui(ui, &view, out)),
        Dialog::Split(_) => desk.split_view().map(|view| split_ui(ui, &view, out)),
        Dialog::Adjust(_) => desk.adjust_view().map(|view| adjust_ui(ui, &view, out)),
        Dialog::Message(_) => desk.message_view().map(|view| message_ui(ui, &view, out)),
        Dialog::History(_) => desk.history_view().map(|view| history_ui(ui, &view, out)),
        Dialog::OpenItem(_) => desk
            .open_item_view()
            .map(|view| open_item_ui(ui, &view, out)),
        Dialog::Tip(_) => desk.tip_view().map(|view| tip_later_ui(ui, &view, out)),
        Dialog::Pin(_) => desk.pin_view().map(|view| pin_ui(ui, &view, out)),
        Dialog::Shift { .. } => desk.shift_view().map(|view| shift_ui(ui, &view, out)),
        Dialog::Both(_) => desk.conflict_view().map(|view| conflict_ui(ui, &view, out)),
        Dialog::Receipt(check) => desk.receipt(*check, desk.lang()).map(|receipt| {
            let bill = desk.bill(*check);
            receipt_ui(ui, &receipt, bill.as_ref(), out);
        }),
        Dialog::Allergy => desk
            .check_screen()
            .map(|check| allergy_ui(ui, &check.seats, out)),
        Dialog::EightySix { .. } => desk.stock_view().map(|view| eighty_six_ui(ui, &view, out)),
        _ => Some(()),
    };
    if shown.is_none() {
        out.push(Intent::CloseDialog);
    }
}

fn cut_top(rect: Rect, height: f32) -> (Rect, Rect) {
    let y = rect.min.y + height;
    (
        Rect::from_min_max(rect.min, pos2(rect.max.x, y)),
        Rect::from_min_max(pos2(rect.min.x, y), rect.max),
    )
}

/// What is above, and the strip at the bottom.
fn cut_bottom(rect: Rect, height: f32) -> (Rect, Rect) {
    let y = rect.max.y - height;
    (
        Rect::from_min_max(rect.min, pos2(rect.max.x, y)),
        Rect::from_min_max(pos2(rect.min.x, y), rect.max),
    )
}

/// A dialog in the middle, over a veil; a click beside it closes it.
fn modal<R>(
    ui: &Ui,
    name: &'static str,
    width: f32,
    out: &mut Vec<Intent>,
    add: impl FnOnce(&mut Ui, &mut Vec<Intent>) -> R,
) -> R {
    let look = look(ui);
    let frame = egui::Frame::new()
        .fill(look.raised)
        .stroke(egui::Stroke::new(1.0, look.edge))
        .corner_radius(egui::CornerRadius::same(14))
        .inner_margin(egui::Margin::same(22));
    let screen = ui.ctx().content_rect();
    let modal = egui::Modal::new(egui::Id::new(("modal", name)))
        .backdrop_color(look.veil)
        .frame(frame);
    let shown = modal.show(ui.ctx(), |ui| {
        // A phone has no room to give away beside a dialog.
        let margin = if screen.width() < width + 80.0 {
            52.0
        } else {
            80.0
        };
        ui.set_width(width.min(screen.width() - margin));
        ui.set_max_height(screen.height() - 80.0);
        add(ui, out)
    });
    if shown.backdrop_response.clicked() {
        out.push(Intent::CloseDialog);
    }
    shown.inner
}
