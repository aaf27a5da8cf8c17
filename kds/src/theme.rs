//! What meanings look like here: the only file that makes colours and names font files.

use bevy::prelude::*;
use bevy::text::{FontFeatures, FontSize, FontSource};
use shared::theme::{Mode, Rgb, Theme, Tokens};

use crate::board::metrics::{Weight, is_wide};
use crate::screen::draw::{Ink, Style};

/// Fonts travel inside the program, so that the first frame has its text.
const MEDIUM: &[u8] = include_bytes!("../../assets/fonts/BrigadeSans-Medium.otf");
const ITALIC: &[u8] = include_bytes!("../../assets/fonts/BrigadeSans-MediumItalic.otf");
const SEMI: &[u8] = include_bytes!("../../assets/fonts/BrigadeSans-SemiBold.otf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/BrigadeSans-Bold.otf");
const HEAVY: &[u8] = include_bytes!("../../assets/fonts/BrigadeSans-ExtraBold.otf");
const WIDE: &[u8] = include_bytes!("../../assets/fonts/BrigadeSansSC-Regular.otf");
const WIDE_BOLD: &[u8] = include_bytes!("../../assets/fonts/BrigadeSansSC-Bold.otf");

/// Colours and fonts of this screen.
#[derive(Resource)]
pub struct Look {
    tokens: Tokens,
    faces: Faces,
}

#[derive(Default)]
struct Faces {
    medium: Handle<Font>,
    italic: Handle<Font>,
    semi: Handle<Font>,
    bold: Handle<Font>,
    heavy: Handle<Font>,
    wide: Handle<Font>,
    wide_bold: Handle<Font>,
}

/// Inserts the look. Without a font store (headless tests) texts keep the default font: nobody reads them.
pub fn plugin(app: &mut App) {
    let faces = app
        .world_mut()
        .get_resource_mut::<Assets<Font>>()
        .map(load)
        .unwrap_or_default();
    let tokens = *Theme::shipped().tokens(Mode::Dark);
    let look = Look { tokens, faces };
    app.insert_resource(ClearColor(look.ink(Ink::Ground)));
    app.insert_resource(look);
}

fn load(mut fonts: Mut<Assets<Font>>) -> Faces {
    let mut add = |bytes: &[u8]| fonts.add(Font::from_bytes(bytes.to_vec()));
    Faces {
        medium: add(MEDIUM),
        italic: add(ITALIC),
        semi: add(SEMI),
        bold: add(BOLD),
        heavy: add(HEAVY),
        wide: add(WIDE),
        wide_bold: add(WIDE_BOLD),
    }
}

impl Look {
    pub fn ink(&self, ink: Ink) -> Color {
        let c = &self.tokens.colour;
        let rgb = match ink {
            Ink::Clear => return Color::NONE,
            Ink::Shade => return colour(c.ground).with_alpha(0.62),
            Ink::Ground => c.ground,
            Ink::Panel => c.panel,
            Ink::Card => c.card,
            Ink::Raised => c.raised,
            Ink::Held => c.held,
            Ink::Go => c.go,
            Ink::Button => c.button,
            Ink::Line => c.line,
            Ink::Edge => c.edge,
            Ink::Bar => c.bar,
            Ink::Text => c.text,
            Ink::Soft => c.soft,
            Ink::Muted => c.muted,
            Ink::Faint => c.faint,
            Ink::Warn => c.warn,
            Ink::Inverse => c.inverse,
            Ink::OnInverse => c.on_inverse,
            Ink::Calm => c.calm,
            Ink::OnCalm => c.on_calm,
            Ink::Soon => c.soon,
            Ink::OnSoon => c.on_soon,
            Ink::Late => c.late,
            Ink::OnLate => c.on_late,
            Ink::Ready => c.ready,
            Ink::OnReady => c.on_ready,
            Ink::Changed => c.changed,
            Ink::OnChanged => c.on_changed,
            Ink::Rush => c.rush,
            Ink::OnRush => c.on_rush,
            Ink::Allergy => c.allergy,
            Ink::OnAllergy => c.on_allergy,
            Ink::SoonText => c.soon_text,
            Ink::LateText => c.late_text,
            Ink::ReadyText => c.ready_text,
            Ink::ChangedText => c.changed_text,
        };
        colour(rgb)
    }

    /// The face for this text; scripts that the house font lacks get the wide one.
    pub fn font(&self, text: &str, style: &Style) -> TextFont {
        let wide = text.chars().any(|c| is_wide(u32::from(c)));
        let f = &self.faces;
        let face = match (wide, style.italic, style.weight) {
            (true, _, Weight::Medium) => &f.wide,
            (true, _, _) => &f.wide_bold,
            (false, true, _) => &f.italic,
            (false, false, Weight::Medium) => &f.medium,
            (false, false, Weight::Semi) => &f.semi,
            (false, false, Weight::Bold) => &f.bold,
            (false, false, Weight::Heavy) => &f.heavy,
        };
        TextFont {
            font: FontSource::Handle(face.clone()),
            font_size: FontSize::Px(px(style.size)),
            font_features: FontFeatures::default(),
            ..TextFont::default()
        }
    }
}

/// Units as the engine wants them.
pub fn px(units: i32) -> f32 {
    // Canvas sizes are far below the 16 million that f32 holds exactly.
    #[expect(
        clippy::cast_precision_loss,
        reason = "canvas units are small whole numbers"
    )]
    let px = units as f32;
    px
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the theme: colours are made here and nowhere else"
)]
fn colour(Rgb([r, g, b]): Rgb) -> Color {
    Color::srgb_u8(r, g, b)
}
