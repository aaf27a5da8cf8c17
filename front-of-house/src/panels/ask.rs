//! Small questions: why, which note, whose name, what else.

use egui::Ui;
use shared::lang::Word;

use super::kit::{Press, field, words};
use super::modal;
use crate::desk::{GuestSearch, ReasonFor, Tone};
use crate::intent::{Field, Intent, key_of};
use crate::say::{actions as a, extras as e, people as p, questions as w};
use crate::theme::{look, tongue};

const VOID_REASONS: [Word; 5] = [
    w::BY_MISTAKE,
    w::CHANGED_MIND,
    w::TOO_LONG,
    w::SENT_BACK,
    w::SPILLED,
];
const REFIRE_REASONS: [Word; 5] = [
    w::UNDERCOOKED,
    w::OVERCOOKED,
    w::WRONG_DISH,
    w::DROPPED,
    w::WENT_COLD,
];
const CANCEL_REASONS: [Word; 4] = [w::GUESTS_LEFT, w::BY_MISTAKE, w::TWICE, w::TOO_LONG];

/// Void, cook again and cancel need a reason; the usual ones are one tap.
pub fn reason_ui(ui: &Ui, of: &ReasonFor, text: &str, out: &mut Vec<Intent>) {
    modal(ui, "reason", 560.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        let (title, reasons, button): (String, &[Word], Word) = match of {
            ReasonFor::Void { name, .. } => (w::VOID_OF.with(lang, name), &VOID_REASONS, a::VOID),
            ReasonFor::Refire { name, .. } => {
                (w::REFIRE_OF.with(lang, name), &REFIRE_REASONS, a::REFIRE)
            }
            ReasonFor::Cancel { .. } => {
                let title = w::CANCEL_ALL.text(lang).to_owned();
                (title, &CANCEL_REASONS, a::CANCEL)
            }
        };
        let button = button.text(lang);
        words(ui, &title, 24.0, 700, look.text);
        words(ui, w::WHY.text(lang), 16.0, 500, look.muted);
        ui.horizontal_wrapped(|ui| {
            for reason in reasons.iter().map(|reason| reason.text(lang)) {
                let mut press = Press::new(&look, reason).min(44.0, 50.0);
                if reason == text {
                    press = press.colours(look.fill(Tone::Changed));
                }
                press.emit(ui, Intent::Type(Field::Reason, reason.to_owned()), out);
            }
        });
        field(
            ui,
            Field::Reason,
            text,
            w::OWN_WORDS.text(lang),
            516.0,
            true,
            out,
        );
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            Press::new(&look, w::KEEP_IT.text(lang))
                .min(140.0, 56.0)
                .emit(ui, Intent::CloseDialog, out);
            let press = Press::new(&look, button)
                .min(200.0, 56.0)
                .named(w::CONFIRM.with(lang, button));
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
        let (look, lang) = (look(ui), tongue(ui));
        words(ui, w::NOTE_TITLE.text(lang), 24.0, 700, look.text);
        words(ui, w::NOTE_ADVICE.text(lang), 16.0, 500, look.muted);
        field(
            ui,
            Field::Note,
            text,
            w::NOTE_HINT.text(lang),
            476.0,
            true,
            out,
        );
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            Press::new(&look, w::LEAVE_IT.text(lang))
                .min(140.0, 56.0)
                .emit(ui, Intent::CloseDialog, out);
            let done = Press::new(&look, w::WRITE_DOWN.text(lang)).min(200.0, 56.0);
            done.colours(look.fill(Tone::Ready))
                .emit(ui, Intent::Confirm, out);
        });
    });
}

/// How many, who they are, and what the house knows of them.
pub fn guest_ui(ui: &Ui, search: &GuestSearch, guests: u8, out: &mut Vec<Intent>) {
    modal(ui, "guest", 560.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        words(ui, w::GUESTS.text(lang), 24.0, 700, look.text);
        ui.horizontal(|ui| {
            let fewer = Press::new(&look, "–")
                .font(24.0, 700)
                .min(64.0, 56.0)
                .named(w::GUEST_FEWER.text(lang));
            fewer.enabled(0 < guests).emit(ui, Intent::RemoveGuest, out);
            words(ui, &guests.to_string(), 32.0, 800, look.text);
            let more = Press::new(&look, "+")
                .font(24.0, 700)
                .min(64.0, 56.0)
                .named(w::GUEST_MORE.text(lang));
            more.emit(ui, Intent::AddGuest, out);
        });
        words(ui, w::NAME_ON_TICKET.text(lang), 16.0, 600, look.muted);
        ui.horizontal_wrapped(|ui| {
            let hint = w::NAME.text(lang);
            field(ui, Field::GuestName, &search.name, hint, 230.0, true, out);
            let hint = w::PHONE.text(lang);
            field(
                ui,
                Field::GuestPhone,
                &search.phone,
                hint,
                170.0,
                false,
                out,
            );
            let find = Press::new(&look, p::CUSTOMER_SEARCH.text(lang));
            find.emit(ui, Intent::FindGuest, out);
        });
        found_ui(ui, search, out);
        ui.add_space(6.0);
        let done = Press::new(&look, w::DONE.text(lang))
            .min(200.0, 56.0)
            .colours(look.fill(Tone::Ready));
        done.emit(ui, Intent::Confirm, out);
    });
}

/// Who was found; nobody: the way to write them down.
fn found_ui(ui: &mut Ui, search: &GuestSearch, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    let Some(found) = &search.found else { return };
    for guest in found.iter().take(5) {
        let allergies = guest
            .allergies
            .iter()
            .map(|own| shared::lang::allergen(*own, lang));
        let mut told = guest.name.clone();
        if let Some(phone) = &guest.phone {
            told = format!("{told} · {phone}");
        }
        if 0 < guest.points {
            told = format!("{told} · {}", p::CUSTOMER_POINTS.with(lang, guest.points));
        }
        let known: Vec<&str> = allergies.collect();
        ui.horizontal_wrapped(|ui| {
            let press = Press::new(&look, &told).widest(340.0).min(200.0, 50.0);
            let name = p::CUSTOMER_ATTACH.with(lang, &guest.name);
            press
                .named(name)
                .emit(ui, Intent::AttachGuest(guest.id), out);
            let history = Press::new(&look, e::HISTORY.text(lang)).font(15.0, 600);
            history
                .named(format!("{}: {}", e::HISTORY.text(lang), guest.name))
                .emit(ui, Intent::GuestHistory(guest.id), out);
            let forget = Press::new(&look, p::CUSTOMER_FORGET.text(lang)).font(15.0, 600);
            forget
                .quiet(&look)
                .emit(ui, Intent::ForgetGuest(guest.id), out);
        });
        if !known.is_empty() {
            let text = p::CUSTOMER_ALLERGIES.with(lang, known.join(", "));
            words(ui, &text, 16.0, 700, look.tone(Tone::Allergy));
        }
    }
    if found.is_empty() {
        words(ui, p::CUSTOMER_NONE.text(lang), 16.0, 600, look.muted);
    }
    ui.horizontal_wrapped(|ui| {
        let sign = if search.consent { "☑ " } else { "☐ " };
        let label = format!("{sign}{}", p::CUSTOMER_CONSENT.text(lang));
        let width = ui.available_width();
        let consent = Press::new(&look, &label).font(15.0, 600).widest(width);
        consent
            .quiet(&look)
            .named(p::CUSTOMER_CONSENT.text(lang))
            .emit(ui, Intent::Consent, out);
        let new = Press::new(&look, p::CUSTOMER_NEW.text(lang));
        new.emit(ui, Intent::NewGuest, out);
    });
}

/// What is needed seldom. `placed`: a table or an order is open.
pub fn more_ui(ui: &Ui, placed: bool, rush: bool, out: &mut Vec<Intent>) {
    modal(ui, "more", 420.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        words(ui, w::MORE.text(lang), 24.0, 700, look.text);
        let rush_label = if rush { w::END_RUSH } else { a::RUSH };
        let rows = [
            (true, rush_label, Intent::Rush),
            (true, w::GUESTS_AND_NAME, Intent::AskGuest),
            (true, a::SEND_GO, Intent::SendAndGo),
            (true, a::REPEAT, Intent::RepeatRound),
            (true, e::OPEN_ITEM, Intent::AskOpenItem),
            (false, e::MESSAGE, Intent::AskMessage),
            (true, a::PAY, Intent::AskPay),
            (false, a::EIGHTY_SIX, Intent::AskEightySix),
            (false, w::WHAT_WAITS, Intent::AskWaiting),
            (true, a::SPLIT, Intent::AskSplit),
            (true, a::DISCOUNT, Intent::AskAdjust),
            (false, a::GIFT, Intent::AskGift),
            (true, a::TABLES, Intent::AskTables),
            (true, a::CANCEL, Intent::AskCancel),
            (false, a::PEOPLE, Intent::AskPeople),
            (false, a::DRAFTS, Intent::AskDrafts),
            (false, a::DRAWER, Intent::OpenDrawer),
            (false, a::SETTINGS, Intent::AskSettings),
            (false, w::KEYS_AND_HELP, Intent::AskHelp),
        ];
        let rows = rows.into_iter().filter(|(needs, ..)| placed || !needs);
        let height = (ui.ctx().content_rect().height() - 160.0).max(200.0);
        let scroll = egui::ScrollArea::vertical().max_height(height);
        scroll.show(ui, |ui| {
            for (_, word, intent) in rows {
                let (label, key) = (word.text(lang), key_of(&intent));
                let text = format!("{label}   {key}");
                let width = ui.available_width();
                let press = Press::new(&look, text.trim_end()).min(width, 52.0);
                let mut press = press.widest(width).named(label);
                if intent == Intent::AskCancel {
                    press = press.colours((look.card, look.tone(Tone::Late)));
                }
                press.emit(ui, intent, out);
            }
        });
    });
}
