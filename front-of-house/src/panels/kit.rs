//! The few shapes that all panels are made of: a button, a chip, painted text, a field. At least 44 px to the finger.

use std::sync::Arc;

use egui::{
    Align2, Color32, CornerRadius, FontId, Galley, Id, Pos2, Rect, Response, Sense, Stroke,
    StrokeKind, TextEdit, Ui, Vec2, WidgetInfo, WidgetType, vec2,
};

use crate::intent::{Field, Intent};
use crate::say::tender as w;
use crate::theme::{Look, font, look, text_job, tongue};

/// A button with its own colours. `name` is what a reader of the screen (and a test) hears.
pub(super) struct Press<'a> {
    pub label: &'a str,
    pub name: Option<String>,
    pub font: FontId,
    pub fill: Color32,
    pub ink: Color32,
    pub stroke: Color32,
    pub min: Vec2,
    pub pad: f32,
    /// Longer labels end in an ellipsis.
    pub widest: f32,
    pub enabled: bool,
}

impl<'a> Press<'a> {
    pub(super) fn new(look: &Look, label: &'a str) -> Self {
        Self {
            label,
            name: None,
            font: font(18.0, 600),
            fill: look.button,
            ink: look.text,
            stroke: Color32::TRANSPARENT,
            min: vec2(look.target, look.target),
            pad: 14.0,
            widest: f32::INFINITY,
            enabled: true,
        }
    }

    pub(super) fn quiet(mut self, look: &Look) -> Self {
        (self.fill, self.ink) = (look.card, look.muted);
        self
    }

    pub(super) fn colours(mut self, (fill, ink): (Color32, Color32)) -> Self {
        (self.fill, self.ink) = (fill, ink);
        self
    }

    pub(super) fn bare(mut self, ink: Color32) -> Self {
        (self.fill, self.ink, self.pad) = (Color32::TRANSPARENT, ink, 6.0);
        self
    }

    pub(super) fn font(mut self, size: f32, weight: u16) -> Self {
        self.font = font(size, weight);
        self
    }

    pub(super) fn min(mut self, width: f32, height: f32) -> Self {
        self.min = vec2(width, height);
        self
    }

    pub(super) fn stroke(mut self, stroke: Color32) -> Self {
        self.stroke = stroke;
        self
    }

    pub(super) fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    pub(super) fn widest(mut self, width: f32) -> Self {
        self.widest = width;
        self
    }

    pub(super) fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    pub(super) fn show(self, ui: &mut Ui) -> Response {
        let width = self.widest - self.pad * 2.0;
        let job = text_job(self.label, self.font.clone(), self.ink, width, 1);
        let galley = ui.painter().layout_job(job);
        let size = (galley.size() + vec2(self.pad * 2.0, 0.0)).max(self.min);
        let sense = if self.enabled {
            Sense::click()
        } else {
            Sense::hover()
        };
        let (rect, response) = ui.allocate_exact_size(size, sense);
        self.paint(ui, rect, &response, galley);
        self.told(&response);
        response
    }

    fn told(&self, response: &Response) {
        let (enabled, name) = (self.enabled, self.name.clone());
        let label = name.unwrap_or_else(|| self.label.to_owned());
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, enabled, label.clone()));
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &Response, galley: Arc<Galley>) {
        let look = look(ui);
        let dim = |color: Color32| {
            if self.enabled {
                color
            } else {
                color.gamma_multiply(0.4)
            }
        };
        let radius = CornerRadius::same(look.radius.min(9));
        let painter = ui.painter();
        let stroke = Stroke::new(2.0, dim(self.stroke));
        painter.rect(rect, radius, dim(self.fill), stroke, StrokeKind::Inside);
        overlay(ui, rect, radius, response, &look);
        let at = Align2::CENTER_CENTER
            .anchor_size(rect.center(), galley.size())
            .min;
        painter.galley_with_override_text_color(at, galley, dim(self.ink));
    }

    /// Emits `intent` when pressed.
    pub(super) fn emit(self, ui: &mut Ui, intent: Intent, out: &mut Vec<Intent>) -> Response {
        let response = self.show(ui);
        if response.clicked() {
            out.push(intent);
        }
        response
    }
}

/// Pointer and keyboard focus, the same on everything that can be pressed.
pub(super) fn overlay(ui: &Ui, rect: Rect, radius: CornerRadius, response: &Response, look: &Look) {
    if response.hovered() && response.sense.senses_click() {
        ui.painter().rect_filled(rect, radius, look.hover);
    }
    if response.is_pointer_button_down_on() {
        ui.painter().rect_filled(rect, radius, look.hover);
    }
    if response.has_focus() {
        let ring = Stroke::new(2.0, look.text);
        ui.painter()
            .rect_stroke(rect.expand(2.0), radius, ring, StrokeKind::Outside);
    }
}

/// Text at a point, aligned; told to readers of the screen under its own id. Returns where it ended up.
pub(super) fn text(
    ui: &Ui,
    at: Pos2,
    anchor: Align2,
    text: &str,
    font: FontId,
    color: Color32,
) -> Rect {
    let rect = ui.painter().text(at, anchor, text, font, color);
    tell(ui, rect, text);
    rect
}

/// Lets readers of the screen (and tests) know a painted text.
pub(super) fn tell(ui: &Ui, rect: Rect, text: &str) {
    let id = ui
        .id()
        .with((text, rect.min.x.round() as i32, rect.min.y.round() as i32));
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, text));
}

/// A line of text in the flow of the layout.
pub(super) fn words(ui: &mut Ui, words: &str, size: f32, weight: u16, color: Color32) -> Response {
    let width = ui.available_width().max(40.0);
    let galley = ui
        .painter()
        .layout_job(text_job(words, font(size, weight), color, width, 20));
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, color);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, words));
    response
}

/// A field that emits what is typed. `first` takes the keyboard when it appears.
pub(super) fn field(
    ui: &mut Ui,
    of: Field,
    value: &str,
    hint: &str,
    width: f32,
    first: bool,
    out: &mut Vec<Intent>,
) -> Response {
    let look = look(ui);
    let mut typed = value.to_owned();
    let id = Id::new(("field", of as u8));
    let edit = TextEdit::singleline(&mut typed)
        .id(id)
        .hint_text(egui::RichText::new(hint).color(look.muted))
        .font(font(18.0, 500))
        .desired_width(width - 24.0)
        .min_size(vec2(width, look.target))
        .margin(egui::Margin::symmetric(12, 8))
        .vertical_align(egui::Align::Center);
    let response = ui.add(edit);
    if first && ui.ctx().data(|data| data.get_temp::<bool>(id)).is_none() {
        // A dialog is laid out unseen before it shows; only the field that can be seen keeps what it asks for.
        if response.has_focus() {
            ui.ctx().data_mut(|data| data.insert_temp(id, true));
        } else {
            response.request_focus();
        }
    }
    if response.changed() {
        out.push(Intent::Type(of, typed));
    }
    response
}

/// A field that closed may take the keyboard again when it next appears.
pub(super) fn forget_fields(ctx: &egui::Context) {
    for of in [
        Field::Note,
        Field::GuestName,
        Field::GuestPhone,
        Field::Cash,
        Field::SplitAmount,
        Field::Adjust,
        Field::Refund,
        Field::Tip,
        Field::Gift,
        Field::OpenName,
        Field::Message,
        Field::OpenPrice,
        Field::Reason,
        Field::Tendered,
        Field::Approval,
        Field::LastFour,
        Field::EightySixSearch,
    ] {
        ctx.data_mut(|data| data.remove::<bool>(Id::new(("field", of as u8))));
    }
}

/// For fingers: the terminal may have no keyboard.
pub(super) fn pad_ui(ui: &mut Ui, of: Field, typed: &str, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    ui.vertical(|ui| {
        for row in [
            ["1", "2", "3"],
            ["4", "5", "6"],
            ["7", "8", "9"],
            [".", "0", "◂"],
        ] {
            ui.horizontal(|ui| {
                for key in row {
                    let back = key == "◂";
                    let name = if back {
                        w::BACK_DIGIT.text(lang).to_owned()
                    } else {
                        w::KEY.with(lang, key)
                    };
                    let press = Press::new(&look, key)
                        .font(22.0, 700)
                        .min(84.0, 50.0)
                        .named(name);
                    if press.show(ui).clicked() {
                        let mut text = typed.to_owned();
                        if back {
                            text.pop();
                        } else {
                            text.push_str(key);
                        }
                        out.push(Intent::Type(of, text));
                    }
                }
            });
        }
    });
}

/// A part of the screen with a ground of its own.
pub(super) fn part<R>(ui: &mut Ui, rect: Rect, fill: Color32, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.painter().rect_filled(rect, 0.0, fill);
    let id = (rect.min.x.round() as i32, rect.min.y.round() as i32, "part");
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(rect).id_salt(id));
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    add(&mut child)
}
