//! Colours and type of the terminal, from the shared tokens: the only file here that makes a colour.

use std::path::Path;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Id, Stroke, TextStyle, Ui,
};
use shared::lang::Lang;
use shared::theme::{Colours, Mode, Rgb, Theme, Tokens};

use crate::desk::{Prefs, Tone};

/// Weights that the fonts come in, with the file of each.
const WEIGHTS: [(u16, &str); 5] = [
    (400, "BrigadeSans-Regular.otf"),
    (500, "BrigadeSans-Medium.otf"),
    (600, "BrigadeSans-SemiBold.otf"),
    (700, "BrigadeSans-Bold.otf"),
    (800, "BrigadeSans-ExtraBold.otf"),
];
const ITALIC: &str = "BrigadeSans-MediumItalic.otf";
const CHINESE: [&str; 2] = ["BrigadeSansSC-Regular.otf", "BrigadeSansSC-Bold.otf"];

/// The palette as egui wants it.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub ground: Color32,
    pub panel: Color32,
    pub card: Color32,
    pub raised: Color32,
    pub fresh: Color32,
    pub button: Color32,
    pub line: Color32,
    pub edge: Color32,
    pub text: Color32,
    pub soft: Color32,
    pub muted: Color32,
    pub faint: Color32,
    pub inverse: Color32,
    pub on_inverse: Color32,
    pub soon: Color32,
    pub on_soon: Color32,
    pub late: Color32,
    pub on_late: Color32,
    pub ready: Color32,
    pub on_ready: Color32,
    pub changed: Color32,
    pub on_changed: Color32,
    pub rush: Color32,
    pub on_rush: Color32,
    pub allergy: Color32,
    pub on_allergy: Color32,
    /// Over everything behind a dialog.
    pub veil: Color32,
    /// Over a button under the pointer.
    pub hover: Color32,
    /// What is out, on its card.
    pub out: Color32,
    words: [Color32; 6],
    pub radius: u8,
    pub target: f32,
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the theme: the tokens become colours here"
)]
fn colour(rgb: Rgb) -> Color32 {
    let [r, g, b] = rgb.0;
    Color32::from_rgb(r, g, b)
}

impl Look {
    pub fn new(tokens: &Tokens) -> Self {
        let Tokens {
            colour: c,
            shape,
            touch,
            ..
        } = tokens;
        let words = |c: &Colours| {
            [
                c.ready_text,
                c.soon_text,
                c.late_text,
                c.changed_text,
                c.rush_text,
                c.allergy_text,
            ]
        };
        Self {
            ground: colour(c.ground),
            panel: colour(c.panel),
            card: colour(c.card),
            raised: colour(c.raised),
            fresh: colour(c.fresh),
            button: colour(c.button),
            line: colour(c.line),
            edge: colour(c.edge),
            text: colour(c.text),
            soft: colour(c.soft),
            muted: colour(c.muted),
            faint: colour(c.faint),
            inverse: colour(c.inverse),
            on_inverse: colour(c.on_inverse),
            soon: colour(c.soon),
            on_soon: colour(c.on_soon),
            late: colour(c.late),
            on_late: colour(c.on_late),
            ready: colour(c.ready),
            on_ready: colour(c.on_ready),
            changed: colour(c.changed),
            on_changed: colour(c.on_changed),
            rush: colour(c.rush),
            on_rush: colour(c.on_rush),
            allergy: colour(c.allergy),
            on_allergy: colour(c.on_allergy),
            veil: colour(c.ground).gamma_multiply(0.72),
            hover: colour(c.text).gamma_multiply(0.06),
            out: colour(c.late_text).gamma_multiply(0.75),
            words: words(c).map(colour),
            radius: u8::try_from(shape.radius_px).unwrap_or(10),
            target: f32::from(touch.target_px),
        }
    }

    /// A tone as words on a dark ground.
    pub fn tone(&self, tone: Tone) -> Color32 {
        let [ready, soon, late, changed, rush, allergy] = self.words;
        match tone {
            Tone::Text => self.text,
            Tone::Muted => self.muted,
            Tone::Faint => self.faint,
            Tone::Ready => ready,
            Tone::Soon => soon,
            Tone::Late => late,
            Tone::Changed => changed,
            Tone::Rush => rush,
            Tone::Allergy => allergy,
        }
    }

    /// A tone as a fill, and the text on it.
    pub fn fill(&self, tone: Tone) -> (Color32, Color32) {
        match tone {
            Tone::Text => (self.inverse, self.on_inverse),
            Tone::Muted | Tone::Faint => (self.button, self.text),
            Tone::Ready => (self.ready, self.on_ready),
            Tone::Soon => (self.soon, self.on_soon),
            Tone::Late => (self.late, self.on_late),
            Tone::Changed => (self.changed, self.on_changed),
            Tone::Rush => (self.rush, self.on_rush),
            Tone::Allergy => (self.allergy, self.on_allergy),
        }
    }
}

/// What lies behind the panels before they are drawn.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the theme: the tokens become colours here"
)]
pub fn backdrop(tokens: &Tokens) -> bevy::color::Color {
    let [r, g, b] = tokens.colour.ground.0;
    bevy::color::Color::srgb_u8(r, g, b)
}

/// A font of this size in points and weight (400 to 800).
pub fn font(size: f32, weight: u16) -> FontId {
    let known = WEIGHTS
        .iter()
        .rev()
        .find(|(own, _)| *own <= weight)
        .unwrap_or(&WEIGHTS[0]);
    FontId::new(size, FontFamily::Name(family(known.0).into()))
}

fn family(weight: u16) -> String {
    format!("w{weight}")
}

/// Text in one style, on at most `rows` rows of `width`; beyond that it ends in an ellipsis.
pub fn text_job(text: &str, font: FontId, color: Color32, width: f32, rows: usize) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.append(text, 0.0, TextFormat::simple(font, color));
    job.wrap.max_width = width;
    job.wrap.max_rows = rows;
    job.wrap.break_anywhere = rows == 1;
    job
}

/// The look that was installed; the shipped one before that.
pub fn look(ui: &Ui) -> Arc<Look> {
    let found = ui
        .ctx()
        .data(|data| data.get_temp::<Arc<Look>>(Id::new("look")));
    found.unwrap_or_else(|| Arc::new(Look::new(&Theme::shipped().dark)))
}

/// Light or dark, as the terminal is set.
pub fn mode_of(prefs: Prefs) -> Mode {
    if prefs.light { Mode::Light } else { Mode::Dark }
}

/// Gives a context its fonts, once, and its colours, again when the mode changes. False in the pass that sets the
/// fonts: they are there from the next one on, so nothing must be drawn before.
pub fn ensure(ctx: &egui::Context, theme: &Theme, mode: Mode, fonts: Option<&Path>) -> bool {
    let (since_id, mode_id) = (Id::new("theme-since"), Id::new("theme-mode"));
    let now = ctx.cumulative_pass_nr();
    let light = mode == Mode::Light;
    if ctx.data(|data| data.get_temp::<bool>(mode_id)) != Some(light) {
        let look = Look::new(theme.tokens(mode));
        style(ctx, &look, mode);
        ctx.data_mut(|data| {
            data.insert_temp(mode_id, light);
            data.insert_temp(Id::new("look"), Arc::new(look));
        });
    }
    if let Some(since) = ctx.data(|data| data.get_temp::<u64>(since_id)) {
        return since < now;
    }
    ctx.data_mut(|data| data.insert_temp(since_id, now));
    ctx.set_fonts(definitions(fonts));
    ctx.request_repaint();
    false
}

/// The language in which the panels speak; `terminal_ui` sets it before it draws.
pub fn tongue(ui: &Ui) -> Lang {
    let found = ui.ctx().data(|data| data.get_temp(Id::new("tongue")));
    found.unwrap_or_default()
}

pub fn speak(ctx: &egui::Context, lang: Lang) {
    ctx.data_mut(|data| data.insert_temp(Id::new("tongue"), lang));
}

/// The shipped fonts from `dir`, before egui's own; a missing file falls back to egui's with a word in the log.
fn definitions(dir: Option<&Path>) -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let fallback = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let mut load = |name: &str| -> Option<String> {
        let path = dir?.join(name);
        match std::fs::read(&path) {
            Ok(bytes) => {
                fonts
                    .font_data
                    .insert(name.to_owned(), Arc::new(FontData::from_owned(bytes)));
                Some(name.to_owned())
            }
            Err(problem) => {
                tracing::warn!(path = %path.display(), %problem, "a font is missing");
                None
            }
        }
    };
    let [regular, bold] = CHINESE.map(&mut load);
    let italic = load(ITALIC);
    let mut families = Vec::new();
    for (weight, file) in WEIGHTS {
        let chinese = if weight < 600 { &regular } else { &bold };
        let own = load(file)
            .into_iter()
            .chain(chinese.clone())
            .chain(fallback.clone());
        families.push((
            FontFamily::Name(family(weight).into()),
            own.collect::<Vec<_>>(),
        ));
    }
    let slanted = italic.into_iter().chain(regular).chain(fallback);
    families.push((FontFamily::Name("italic".into()), slanted.collect()));
    let medium = families[1].1.clone();
    fonts.families.insert(FontFamily::Proportional, medium);
    fonts.families.extend(families);
    fonts
}

fn style(ctx: &egui::Context, look: &Look, mode: Mode) {
    ctx.set_theme(match mode {
        Mode::Dark => egui::Theme::Dark,
        Mode::Light => egui::Theme::Light,
    });
    ctx.all_styles_mut(|style| {
        // A dialog stands there in the first frame after the tap; fading in would only keep the waiter waiting.
        style.animation_time = 0.0;
        style.text_styles.insert(TextStyle::Body, font(17.0, 500));
        style.text_styles.insert(TextStyle::Button, font(18.0, 600));
        style.text_styles.insert(TextStyle::Small, font(14.0, 500));
        style
            .text_styles
            .insert(TextStyle::Heading, font(24.0, 700));
        style.spacing.interact_size.y = look.target;
        style.spacing.item_spacing = egui::vec2(8.0, 8.0);
        // Bars over the content: one that takes room makes everything jump when it comes and goes.
        style.spacing.scroll = egui::style::ScrollStyle::floating();
        style.interaction.selectable_labels = false;
        let visuals = &mut style.visuals;
        visuals.override_text_color = Some(look.text);
        visuals.panel_fill = look.ground;
        visuals.window_fill = look.raised;
        visuals.extreme_bg_color = look.card;
        visuals.window_stroke = Stroke::new(1.0, look.edge);
        // A cursor that blinks draws the whole screen again, all evening long.
        visuals.text_cursor.blink = false;
        visuals.selection.bg_fill = look.changed.gamma_multiply(0.5);
        visuals.selection.stroke = Stroke::new(2.0, look.changed);
        let radius = CornerRadius::same(look.radius);
        for widget in [
            &mut visuals.widgets.noninteractive,
            &mut visuals.widgets.inactive,
            &mut visuals.widgets.hovered,
            &mut visuals.widgets.active,
            &mut visuals.widgets.open,
        ] {
            widget.corner_radius = radius;
            widget.bg_fill = look.card;
            widget.weak_bg_fill = look.card;
            widget.bg_stroke = Stroke::new(1.0, look.line);
            widget.expansion = 0.0;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_weight_finds_a_font_and_every_shipped_font_is_where_it_is_looked_for() {
        assert_eq!(font(20.0, 650).family, FontFamily::Name("w600".into()));
        assert_eq!(font(20.0, 100).family, FontFamily::Name("w400".into()));
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/fonts");
        for name in WEIGHTS
            .iter()
            .map(|(_, file)| *file)
            .chain(CHINESE)
            .chain([ITALIC])
        {
            assert!(
                dir.join(name).is_file(),
                "{name} is missing from assets/fonts"
            );
        }
    }
}
