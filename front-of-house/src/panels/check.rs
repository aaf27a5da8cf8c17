//! The check, on the left: seats, what the kitchen has in grey, what is not sent marked in blue, the totals.

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align2, CornerRadius, FontId, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, WidgetType,
    pos2, vec2,
};

use super::kit::{Press, overlay, part, tell, text};
use crate::desk::{CheckScreen, Row, RowKind, SeatChip, Section, Tone, TotalsView};
use crate::intent::Intent;
use crate::say::{actions as a, check as w};
use crate::theme::{Look, font, look, text_job, tongue};
use shared::lang::Lang;

const PAD: f32 = 18.0;
const SEATS: f32 = 68.0;
/// Columns of a row, from the left edge: quantity, seat, name.
const SEAT_X: f32 = 48.0;
const NAME_X: f32 = 90.0;

pub fn check_ui(ui: &mut Ui, rect: Rect, view: &CheckScreen, out: &mut Vec<Intent>) {
    let look = look(ui);
    let totals = 44.0 + 27.0 * (1 + view.totals.taxes.len() + paid_rows(&view.totals)) as f32;
    let (top, rest) = super::cut_top(rect, SEATS);
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

fn seats_ui(ui: &mut Ui, rect: Rect, seats: &[SeatChip], out: &mut Vec<Intent>) {
    let look = look(ui);
    let inner = rect.shrink2(vec2(16.0, 12.0));
    let plus = Rect::from_min_max(pos2(inner.max.x - 52.0, inner.min.y), inner.max);
    let chips = Rect::from_min_max(inner.min, pos2(plus.min.x - 8.0, inner.max.y));
    ui.scope_builder(egui::UiBuilder::new().max_rect(chips), |ui| {
        ScrollArea::horizontal()
            .scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden)
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    for seat in seats {
                        seat_chip(ui, &look, seat, out);
                    }
                });
            });
    });
    ui.scope_builder(egui::UiBuilder::new().max_rect(plus), |ui| {
        let more = Press::new(&look, "+")
            .quiet(&look)
            .min(52.0, 44.0)
            .named(a::GUEST_MORE.text(tongue(ui)));
        more.emit(ui, Intent::AddGuest, out);
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
        .min(52.0, 44.0)
        .named(name);
    chip.pad = 10.0;
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
        let place = Rect::from_min_max(pos2(right - 76.0, rect.min.y), pos2(right, rect.max.y));
        right = place.min.x - 8.0;
        ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
            let intent = section.fire.map_or(Intent::Undo, Intent::FireCourse);
            let name = if section.new {
                undo.to_owned()
            } else {
                w::FIRE_THIS.with(lang, section.title.to_lowercase())
            };
            let press = Press::new(&look, label)
                .min(76.0, 44.0)
                .widest(76.0)
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

fn row_ui(ui: &mut Ui, row: &Row, out: &mut Vec<Intent>) {
    let look = look(ui);
    let width = ui.available_width();
    let price = row.price.map(|price| price.to_string()).unwrap_or_default();
    let price = ui
        .painter()
        .layout_no_wrap(price, font(19.0, 500), look.soft);
    let ink = match row.kind {
        RowKind::New => look.text,
        RowKind::Sent | RowKind::Coming => look.soft,
        RowKind::Void => look.faint,
    };
    let name_width = width - NAME_X - PAD - price.size().x - 12.0;
    let mut job = text_job(&row.name, font(19.0, 600), ink, name_width, 2);
    if row.kind == RowKind::Void {
        job.sections[0].format.strikethrough = Stroke::new(1.5, look.faint);
    }
    let name = ui.painter().layout_job(job);
    let changes = (!row.changes.is_empty()).then(|| {
        let changes = changes_job(&look, row, width - NAME_X - PAD);
        ui.painter().layout_job(changes)
    });
    let below = changes.as_ref().map_or(0.0, |galley| galley.size().y + 1.0);
    let height = (name.size().y + below + 12.0).max(44.0);
    let sense = if row.kind == RowKind::Coming {
        Sense::hover()
    } else {
        Sense::click()
    };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
    let told = told(row, tongue(ui));
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, told.clone()));
    if response.clicked() {
        let again = row.chosen.then_some(());
        out.push(Intent::Choose(again.map_or(Some(row.key), |()| None)));
    }
    row_ground(ui, rect, row, &look);
    let painter = ui.painter();
    let top = rect.min.y + 6.0;
    let base = top + name.size().y;
    let x = rect.min.x;
    painter.text(
        pos2(x + 20.0, top),
        Align2::LEFT_TOP,
        row.quantity,
        font(19.0, 600),
        ink,
    );
    let seat = font(14.0, 600);
    painter.text(
        pos2(x + SEAT_X, base - 2.0),
        Align2::LEFT_BOTTOM,
        &row.seat,
        seat,
        look.muted,
    );
    painter.galley(
        pos2(rect.max.x - PAD - price.size().x, top),
        price,
        look.soft,
    );
    painter.galley(pos2(x + NAME_X, top), name, ink);
    if let Some(changes) = changes {
        painter.galley(pos2(x + NAME_X, base + 1.0), changes, look.muted);
    }
    overlay(ui, rect, CornerRadius::ZERO, &response, &look);
}

/// What is not sent stands out in blue; the chosen row has a frame.
fn row_ground(ui: &Ui, rect: Rect, row: &Row, look: &Look) {
    let painter = ui.painter();
    if row.kind == RowKind::New {
        painter.rect_filled(rect, 0.0, look.fresh);
        let bar = Rect::from_min_max(rect.min, pos2(rect.min.x + 4.0, rect.max.y));
        painter.rect_filled(bar, 0.0, look.changed);
    }
    if row.chosen {
        painter.rect_filled(rect, 0.0, look.hover);
        let edge = Stroke::new(2.0, look.changed);
        painter.rect_stroke(
            rect.shrink(1.0),
            CornerRadius::same(6),
            edge,
            egui::StrokeKind::Inside,
        );
    }
}

fn changes_job(look: &Look, row: &Row, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let dim = row.kind == RowKind::Void;
    for run in &row.changes {
        let weight = if run.strong { 700 } else { 500 };
        let ink = match run.tone {
            Tone::Muted | Tone::Text => look.soft,
            tone => look.tone(tone),
        };
        let ink = if dim && run.tone != Tone::Late {
            look.faint
        } else {
            ink
        };
        job.append(&run.text, 0.0, TextFormat::simple(font(16.0, weight), ink));
    }
    job
}

/// The row as it reads aloud: "1 Bistro burger, seat 2, 19.50, medium · no onion, not sent".
fn told(row: &Row, lang: Lang) -> String {
    let changes: String = row.changes.iter().map(|run| run.text.as_str()).collect();
    let state = match row.kind {
        RowKind::New => w::STATE_NOT_SENT,
        RowKind::Coming => w::STATE_ON_ITS_WAY,
        RowKind::Sent => w::STATE_KITCHEN,
        RowKind::Void => w::VOID_MARK,
    };
    let price = row.price.map(|price| price.to_string()).unwrap_or_default();
    let parts = [
        format!("{} {}", row.quantity, row.name),
        row.seat.clone(),
        price,
        changes,
        state.text(lang).to_owned(),
    ];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
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
