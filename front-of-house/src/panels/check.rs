//! The check, on the left: seats, what the kitchen has in grey, what is not sent marked in blue, the totals.

mod row;

use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, FontId, Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

use super::kit::{Press, part, tell, text};
use crate::desk::{CheckScreen, SeatChip, Section, Tone, TotalsView};
use crate::intent::Intent;
use crate::say::{actions as a, check as w};
use crate::theme::{Look, font, look, text_job, tongue};
use row::row_ui;

const PAD: f32 = 18.0;
const SEATS: f32 = 68.0;
/// A chip with its gap; more seats than fit in a row go into the next, since a hidden seat is a wrong seat.
const SEAT_CHIP: (f32, f32) = (52.0, 6.0);
const SEAT_ROWS_MAX: usize = 4;

pub fn check_ui(ui: &mut Ui, rect: Rect, view: &CheckScreen, out: &mut Vec<Intent>) {
    let look = look(ui);
    let rows = view.totals.taxes.len() + view.totals.adjusted.len() + paid_rows(&view.totals);
    let totals = 44.0 + 27.0 * (1 + rows) as f32;
    let seats = SEATS + 50.0 * (seat_rows(rect.width(), view.seats.len()) - 1) as f32;
    let (top, rest) = super::cut_top(rect, seats);
    let (body, foot) = super::cut_bottom(rest, totals);
    part(ui, top, look.ground, |ui| {
        seats_ui(ui, top, &view.seats, out)
    });
    part(ui, body, look.ground, |ui| {
        ScrollArea::vertical()
            .auto_shrink(false)
            .stick_to_bottom(true)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                if view.sections.is_empty() {
                    empty_ui(ui);
                }
                for section in &view.sections {
                    section_ui(ui, section, view.can_undo, out);
                }
                ui.add_space(8.0);
            });
    });
    part(ui, foot, look.ground, |ui| {
        totals_ui(ui, foot, &view.totals)
    });
    ui.painter().vline(
        rect.max.x - 0.5,
        rect.y_range(),
        Stroke::new(1.0, look.line),
    );
}

fn paid_rows(totals: &TotalsView) -> usize {
    if totals.paid == shared::money::Money::ZERO {
        0
    } else {
        2
    }
}

fn empty_ui(ui: &Ui) {
    let (look, lang) = (look(ui), tongue(ui));
    let at = ui.max_rect().center();
    text(
        ui,
        at,
        Align2::CENTER_BOTTOM,
        w::NOTHING_YET.text(lang),
        font(19.0, 600),
        look.muted,
    );
    let hint = w::NOTHING_YET_HINT.text(lang);
    text(
        ui,
        at + vec2(0.0, 6.0),
        Align2::CENTER_TOP,
        hint,
        font(16.0, 500),
        look.muted,
    );
}

/// Rows that the chips of the seats and the plus take.
fn seat_rows(width: f32, chips: usize) -> usize {
    let (chip, gap) = SEAT_CHIP;
    let room = (width - 32.0 + gap) / (chip + gap);
    let per_row = (room.floor() as usize).max(2);
    (chips + 1).div_ceil(per_row).clamp(1, SEAT_ROWS_MAX)
}

fn seats_ui(ui: &mut Ui, rect: Rect, seats: &[SeatChip], out: &mut Vec<Intent>) {
    let look = look(ui);
    let inner = rect.shrink2(vec2(16.0, 12.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(SEAT_CHIP.1, 6.0);
            ui.horizontal_wrapped(|ui| {
                for seat in seats {
                    seat_chip(ui, &look, seat, out);
                }
                let more = Press::new(&look, "+")
                    .quiet(&look)
                    .min(SEAT_CHIP.0, 44.0)
                    .named(a::GUEST_MORE.text(tongue(ui)));
                more.emit(ui, Intent::AddGuest, out);
            });
        });
    });
}

fn seat_chip(ui: &mut Ui, look: &Look, seat: &SeatChip, out: &mut Vec<Intent>) {
    let lang = tongue(ui);
    let number = seat
        .seat
        .map_or_else(|| w::ALL_SEATS.text(lang).to_owned(), |n| n.to_string());
    let allergy = !seat.allergens.is_empty();
    let label = if allergy {
        format!("{number} ⚠")
    } else {
        number
    };
    let what: Vec<&str> = seat
        .allergens
        .iter()
        .map(|own| shared::lang::allergen(*own, lang))
        .collect();
    let whose = seat.seat.map_or_else(
        || w::THE_TABLE.text(lang).to_owned(),
        |n| w::SEAT.with(lang, n),
    );
    let name = if allergy {
        w::ALLERGY_OF.filled(lang, &[&whose, &what.join(", ")])
    } else {
        whose
    };
    let mut chip = Press::new(look, &label)
        .quiet(look)
        .font(18.0, 700)
        .min(SEAT_CHIP.0, 44.0)
        .named(name);
    chip.pad = 8.0;
    if allergy {
        chip = chip.colours(look.fill(Tone::Allergy));
    }
    if seat.on {
        chip = chip.stroke(look.changed);
        chip.ink = if allergy { look.on_allergy } else { look.text };
    }
    chip.emit(ui, Intent::Seat(seat.seat), out);
}

fn section_ui(ui: &mut Ui, section: &Section, can_undo: bool, out: &mut Vec<Intent>) {
    let look = look(ui);
    let button = section.fire.is_some() || (section.new && can_undo);
    let height = if button { 48.0 } else { 34.0 };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let base = rect.max.y - 6.0;
    let color = if section.new {
        look.tone(Tone::Changed)
    } else {
        look.muted
    };
    let title = spaced(&section.title, font(14.0, 700), color);
    let galley = ui.painter().layout_job(title);
    let at = pos2(rect.min.x + PAD, base - galley.size().y);
    tell(ui, Rect::from_min_size(at, galley.size()), &section.title);
    let left = at.x + galley.size().x + 10.0;
    ui.painter().galley(at, galley, color);
    let mut right = rect.max.x - PAD;
    if button {
        let lang = tongue(ui);
        let undo = a::UNDO.text(lang);
        let label = if section.new {
            undo
        } else {
            a::FIRE.text(lang)
        };
        let word = ui
            .painter()
            .layout_no_wrap(label.to_owned(), font(16.0, 600), color);
        let width = (word.size().x + 28.0).max(76.0);
        let place = Rect::from_min_max(pos2(right - width, rect.min.y), pos2(right, rect.max.y));
        right = place.min.x - 8.0;
        ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
            let intent = section.fire.map_or(Intent::Undo, Intent::FireCourse);
            let name = if section.new {
                undo.to_owned()
            } else {
                w::FIRE_THIS.with(lang, section.title.to_lowercase())
            };
            let press = Press::new(&look, label)
                .min(width, 44.0)
                .font(16.0, 600)
                .named(name)
                .colours((look.card, look.text));
            press.emit(ui, intent, out);
        });
    }
    if let Some((state, tone)) = &section.state {
        let ink = look.tone(*tone);
        let galley =
            ui.painter()
                .layout_job(text_job(state, font(15.0, 600), ink, right - left, 1));
        let at = pos2(right - galley.size().x, base - galley.size().y);
        tell(ui, Rect::from_min_size(at, galley.size()), state);
        ui.painter().galley(at, galley, ink);
    }
    for row in &section.rows {
        row_ui(ui, row, out);
    }
}

/// Letters a little apart, as headings have them.
fn spaced(title: &str, font: FontId, color: egui::Color32) -> LayoutJob {
    let mut format = TextFormat::simple(font, color);
    format.extra_letter_spacing = 1.1;
    let mut job = LayoutJob::default();
    job.append(title, 0.0, format);
    job
}

fn totals_ui(ui: &Ui, rect: Rect, totals: &TotalsView) {
    let (look, lang) = (look(ui), tongue(ui));
    ui.painter().hline(
        rect.x_range(),
        rect.min.y + 0.5,
        Stroke::new(1.0, look.line),
    );
    let (left, right) = (rect.min.x + PAD, rect.max.x - PAD);
    let mut y = rect.min.y + 10.0;
    let mut line = |label: &str, amount: String, size: f32, weight: u16, ink| {
        text(
            ui,
            pos2(left, y),
            Align2::LEFT_TOP,
            label,
            font(size, weight),
            ink,
        );
        text(
            ui,
            pos2(right, y),
            Align2::RIGHT_TOP,
            &amount,
            font(size, weight),
            ink,
        );
        y += if 20.0 < size { 32.0 } else { 26.0 };
    };
    line(
        w::ITEMS.text(lang),
        totals.items.to_string(),
        17.0,
        500,
        look.muted,
    );
    for tax in &totals.taxes {
        line(&tax.label, tax.amount.to_string(), 17.0, 500, look.muted);
    }
    for (label, amount) in &totals.adjusted {
        line(label, amount.to_string(), 17.0, 500, look.muted);
    }
    line(
        w::TOTAL.text(lang),
        totals.total.to_string(),
        24.0,
        700,
        look.text,
    );
    if totals.paid != shared::money::Money::ZERO {
        line(
            w::PAID.text(lang),
            totals.paid.to_string(),
            17.0,
            500,
            look.tone(Tone::Ready),
        );
        line(
            w::DUE.text(lang),
            (totals.total - totals.paid).to_string(),
            17.0,
            700,
            look.text,
        );
    }
}
