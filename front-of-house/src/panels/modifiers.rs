//! The sheet that rises from below: the choices of a line, or where a sent line stands.

use egui::{Align, CornerRadius, Frame, Layout, Margin, Rect, ScrollArea, Stroke, Ui, pos2, vec2};
use shared::ids::CourseNo;
use shared::menu::ModifierKind;

use super::form::{Form, form};
use super::kit::{Press, words};
use crate::desk::{Chip, Group, Sheet, Tone, bare};
use crate::intent::Intent;
use crate::say::{actions as a, check as w};
use crate::theme::{Look, font, look, text_job, tongue};

const LABEL: f32 = 132.0;

/// Draws the sheet at the bottom of `rect` and returns how much of it the sheet takes.
pub fn sheet_ui(ui: &mut Ui, rect: Rect, sheet: &Sheet, out: &mut Vec<Intent>) -> f32 {
    let look = look(ui);
    let id = egui::Id::new("sheet-height");
    let known = ui
        .ctx()
        .data(|data| data.get_temp::<f32>(id))
        .unwrap_or(280.0);
    // Two rows of dishes stay in sight: the next one is often among them.
    let most = match form(ui) {
        Form::Phone => rect.height() * 0.72,
        _ => (rect.height() - 300.0).max(rect.height() * 0.5),
    };
    let height = known.min(most);
    let outer = Rect::from_min_max(
        pos2(rect.min.x + 16.0, rect.max.y - 12.0 - height),
        pos2(rect.max.x - 16.0, rect.max.y - 12.0),
    );
    let frame = Frame::new()
        .fill(look.raised)
        .stroke(Stroke::new(1.0, look.edge))
        .corner_radius(CornerRadius::same(14))
        .inner_margin(Margin::symmetric(18, 14));
    let mut inner = 0.0;
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(outer).id_salt("sheet"));
    frame.show(&mut child, |ui| {
        ui.set_min_size(outer.size() - vec2(36.0, 28.0));
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 10.0;
            inner = ui
                .scope(|ui| content_ui(ui, sheet, out))
                .response
                .rect
                .height();
        });
    });
    let wanted = inner + 30.0;
    if 0.5 < (wanted - known).abs() {
        ui.ctx().data_mut(|data| data.insert_temp(id, wanted));
        ui.ctx().request_discard("the sheet has another height");
    }
    height + 20.0
}

fn content_ui(ui: &mut Ui, sheet: &Sheet, out: &mut Vec<Intent>) {
    match sheet {
        Sheet::New {
            title,
            allergens,
            clash,
            groups,
            ..
        } => {
            title_ui(ui, title, allergens, clash, out);
            let mut letters = b'A'..=b'Z';
            for group in groups {
                group_ui(ui, group, &mut letters, out);
            }
            line_ui(ui, sheet, out);
        }
        Sheet::Sent {
            title,
            steps,
            can_void,
            can_refire,
            seat,
            seats,
        } => {
            title_ui(ui, title, "", &[], out);
            sent_ui(ui, steps, *can_void, *can_refire, out);
            let (look, lang) = (look(ui), tongue(ui));
            ui.horizontal_wrapped(|ui| {
                words(ui, w::SEAT_LABEL.text(lang), 15.0, 600, look.muted);
                seat_chips(ui, &look, *seat, *seats, out);
                let change = Press::new(&look, a::CHANGE.text(lang)).enabled(*can_void);
                change.emit(ui, Intent::ChangeSent, out);
                let discount = Press::new(&look, w::DISCOUNT.text(lang)).enabled(*can_void);
                discount.emit(ui, Intent::AskAdjust, out);
            });
        }
    }
}

fn title_ui(
    ui: &mut Ui,
    title: &str,
    allergens: &str,
    clash: &[&'static str],
    out: &mut Vec<Intent>,
) {
    let (look, lang) = (look(ui), tongue(ui));
    let warn = w::CONTAINS.with(lang, clash.join(", "));
    let (told, size, weight, ink) = if clash.is_empty() {
        (allergens, 17.0, 500, look.muted)
    } else {
        (warn.as_str(), 18.0, 800, look.tone(Tone::Allergy))
    };
    let phone = form(ui) == Form::Phone;
    ui.horizontal(|ui| {
        let right = 52.0;
        if phone {
            let room = ui.available_width() - right;
            ui.allocate_ui(vec2(room, 30.0), |ui| {
                words(ui, title, 22.0, 700, look.text)
            });
        }
        let width = ui.available_width() * 0.5;
        if !phone {
            ui.allocate_ui(vec2(width, 30.0), |ui| {
                words(ui, title, 22.0, 700, look.text)
            });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = Press::new(&look, "✕")
                .bare(look.muted)
                .named(w::CLOSE_SHEET.text(lang));
            close.min(44.0, 44.0).emit(ui, Intent::Choose(None), out);
            if phone {
                return;
            }
            let room = (ui.available_width() - right).max(60.0);
            let job = text_job(told, font(size, weight), ink, room, 1);
            let galley = ui.painter().layout_job(job);
            let (rect, response) = ui.allocate_exact_size(galley.size(), egui::Sense::hover());
            ui.painter().galley(rect.min, galley, ink);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Label, true, told));
        });
    });
    // What is in a dish is read whole, also where the title leaves no room.
    if phone && !told.is_empty() {
        words(ui, told, size, weight, ink);
    }
}

/// A label on the left, its choices beside it, and what else the row has at the right end.
fn choices_ui(
    ui: &mut Ui,
    end: f32,
    label: impl FnOnce(&mut Ui),
    chips: impl FnOnce(&mut Ui),
    rest: impl FnOnce(&mut Ui),
) {
    let wrapped = Layout::left_to_right(Align::Center).with_main_wrap(true);
    if form(ui) == Form::Phone {
        // No room for a column of labels: they stand above their choices.
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        ui.horizontal(label);
        ui.horizontal_wrapped(chips);
        if 0.0 < end {
            ui.horizontal(|ui| {
                ui.allocate_ui_with_layout(
                    vec2(end - 8.0, 44.0),
                    Layout::right_to_left(Align::Center),
                    rest,
                );
            });
        }
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        let full = ui.available_width();
        ui.allocate_ui_with_layout(vec2(LABEL - 8.0, 44.0), wrapped, |ui| {
            ui.set_min_size(vec2(LABEL - 8.0, 44.0));
            label(ui);
        });
        let width = full - LABEL - end;
        ui.allocate_ui_with_layout(vec2(width, 44.0), wrapped, |ui| {
            ui.set_min_width(width);
            chips(ui);
        });
        if 0.0 < end {
            let right = Layout::right_to_left(Align::Center);
            ui.allocate_ui_with_layout(vec2(end - 8.0, 44.0), right, rest);
        }
    });
}

fn group_ui(
    ui: &mut Ui,
    group: &Group,
    letters: &mut impl Iterator<Item = u8>,
    out: &mut Vec<Intent>,
) {
    let (look, lang) = (look(ui), tongue(ui));
    choices_ui(
        ui,
        0.0,
        |ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            if group.nested {
                words(ui, "›", 15.0, 700, look.muted);
            }
            words(ui, &group.name, 15.0, 600, look.muted);
            if let Some(most) = group.up_to {
                words(ui, &w::UP_TO.with(lang, most), 14.0, 500, look.faint);
            }
            if group.required {
                let ink = if group.missing {
                    look.tone(Tone::Late)
                } else {
                    look.muted
                };
                let weight = if group.missing { 700 } else { 500 };
                words(ui, w::REQUIRED.text(lang), 15.0, weight, ink);
            }
        },
        |ui| {
            for chip in &group.chips {
                chip_ui(ui, &look, chip, letters.next(), out);
            }
        },
        |_ui| {},
    );
}

/// While Shift is held, each choice shows the letter that takes it.
fn chip_ui(ui: &mut Ui, look: &Look, chip: &Chip, letter: Option<u8>, out: &mut Vec<Intent>) {
    let lang = tongue(ui);
    let sign = match (chip.on, chip.kind) {
        (true, Some(ModifierKind::No)) => "✕ ",
        (true, Some(ModifierKind::Extra)) => "＋ ",
        (true, Some(ModifierKind::Substitute)) => "⇄ ",
        _ => "",
    };
    let bare = match chip.kind {
        Some(ModifierKind::No) => bare(&chip.label, w::NO.text(lang)),
        Some(ModifierKind::Extra) => bare(&chip.label, "extra"),
        _ => None,
    };
    let price = chip
        .price
        .map(|price| format!(" {price}"))
        .unwrap_or_default();
    let shift = ui.input(|input| input.modifiers.shift_only());
    let key = letter.filter(|_| shift);
    let key = key.map(|letter| format!("[{}] ", char::from(letter)));
    let label = format!(
        "{}{sign}{}{price}",
        key.unwrap_or_default(),
        bare.unwrap_or(&chip.label)
    );
    let mut press = Press::new(look, &label)
        .font(17.0, 600)
        .named(chip.label.clone());
    if chip.on {
        press = press.colours(look.fill(match chip.kind {
            Some(ModifierKind::No) => Tone::Late,
            Some(ModifierKind::Extra) => Tone::Ready,
            _ => Tone::Changed,
        }));
    }
    press.emit(ui, chip.intent.clone(), out);
}

/// Seat, course, quantity, note: what every line has.
fn line_ui(ui: &mut Ui, sheet: &Sheet, out: &mut Vec<Intent>) {
    let Sheet::New {
        quantity,
        seat,
        seats,
        course,
        courses,
        note,
        ..
    } = sheet
    else {
        return;
    };
    let (look, lang) = (look(ui), tongue(ui));
    let label = |text: &'static str| {
        let ink = look.muted;
        move |ui: &mut Ui| {
            words(ui, text, 15.0, 600, ink);
        }
    };
    let (mut seated, mut counted) = (Vec::new(), Vec::new());
    choices_ui(
        ui,
        170.0,
        label(w::SEAT_LABEL.text(lang)),
        |ui| seat_chips(ui, &look, *seat, *seats, &mut seated),
        |ui| quantity_ui(ui, &look, *quantity, &mut counted),
    );
    out.extend(seated.into_iter().chain(counted));
    let (mut coursed, mut noted) = (Vec::new(), Vec::new());
    choices_ui(
        ui,
        270.0,
        label(w::COURSE_LABEL.text(lang)),
        |ui| course_chips(ui, &look, *course, courses, &mut coursed),
        |ui| {
            let remove = Press::new(&look, a::REMOVE.text(lang)).font(17.0, 600);
            let remove = remove.colours((look.card, look.tone(Tone::Late)));
            remove.emit(ui, Intent::RemoveLine, &mut noted);
            let text = note
                .as_ref()
                .map_or(w::NOTE_EMPTY.text(lang).to_owned(), |note| {
                    format!("“{note}”")
                });
            let press = Press::new(&look, &text)
                .font(17.0, 600)
                .named(a::NOTE.text(lang))
                .widest(155.0);
            press.emit(ui, Intent::AskNote, &mut noted);
        },
    );
    out.extend(coursed.into_iter().chain(noted));
}

fn seat_chips(ui: &mut Ui, look: &Look, seat: Option<u8>, seats: u8, out: &mut Vec<Intent>) {
    for own in std::iter::once(None).chain((1..=seats).map(Some)) {
        let lang = tongue(ui);
        let name = own.map_or_else(
            || w::TABLE_SEAT.text(lang).to_owned(),
            |n: u8| n.to_string(),
        );
        let told = own.map_or_else(
            || w::FOR_TABLE.text(lang).to_owned(),
            |n| w::FOR_SEAT.with(lang, n),
        );
        let mut press = Press::new(look, &name).font(17.0, 600).named(told);
        if own == seat {
            press = press.colours(look.fill(Tone::Changed));
        }
        press.emit(ui, Intent::LineSeat(own), out);
    }
}

/// From the right: more, how many, fewer.
fn quantity_ui(ui: &mut Ui, look: &Look, quantity: u16, out: &mut Vec<Intent>) {
    let lang = tongue(ui);
    let more = Press::new(look, "+")
        .font(20.0, 700)
        .named(a::ONE_MORE.text(lang));
    more.emit(ui, Intent::Quantity(1), out);
    let count = Layout::centered_and_justified(egui::Direction::LeftToRight);
    ui.allocate_ui_with_layout(vec2(44.0, 44.0), count, |ui| {
        words(ui, &quantity.to_string(), 22.0, 700, look.text)
    });
    let fewer = Press::new(look, "–")
        .font(20.0, 700)
        .named(a::ONE_FEWER.text(lang));
    fewer
        .enabled(1 < quantity)
        .emit(ui, Intent::Quantity(-1), out);
}

fn course_chips(
    ui: &mut Ui,
    look: &Look,
    course: CourseNo,
    courses: &[(CourseNo, String)],
    out: &mut Vec<Intent>,
) {
    for (no, name) in courses {
        let told = format!("{}: {name}", w::COURSE_LABEL.text(tongue(ui)));
        let mut press = Press::new(look, name).font(17.0, 600).named(told);
        if *no == course {
            press = press.colours(look.fill(Tone::Changed));
        }
        press.emit(ui, Intent::LineCourse(*no), out);
    }
}

fn sent_ui(
    ui: &mut Ui,
    steps: &[(String, Tone)],
    can_void: bool,
    can_refire: bool,
    out: &mut Vec<Intent>,
) {
    let (look, lang) = (look(ui), tongue(ui));
    for (step, tone) in steps {
        words(ui, step, 18.0, 600, look.tone(*tone));
    }
    ui.horizontal(|ui| {
        let name = a::VOID.text(lang);
        let void = Press::new(&look, name).enabled(can_void);
        void.emit(ui, Intent::AskVoid, out);
        let again = Press::new(&look, a::REFIRE.text(lang)).enabled(can_refire);
        again.emit(ui, Intent::AskRefire, out);
        Press::new(&look, a::RUSH.text(lang)).emit(ui, Intent::Rush, out);
    });
}
