//! What meanings look like here: the only file that makes colours and names font files.

use std::sync::atomic::{AtomicBool, Ordering};

use bevy::prelude::*;
use bevy::text::{FontFeatures, FontSize, FontSource};
use shared::theme::{Mode, Rgb, Theme, Tokens};

use crate::BoardNow;
use crate::board::metrics::{Weight, is_right_to_left, is_wide};
use crate::board::words::Lang;
use crate::screen::draw::{Ink, Style};

/// Fonts travel inside the program, so that the first frame has its text.
const MEDIUM: &[u8] = include_bytes!("../../assets/fonts/BrigadeSans-Medium.otf");
const ITALIC: &[u8] = include_bytes!("../../assets/fonts/BrigadeSans-MediumItalic.otf");
const SEMI: &[u8] = include_bytes!("../../assets/fonts/BrigadeSans-SemiBold.otf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/BrigadeSans-Bold.otf");
const HEAVY: &[u8] = include_bytes!("../../assets/fonts/BrigadeSans-ExtraBold.otf");
const WIDE: &[u8] = include_bytes!("../../assets/fonts/BrigadeSansSC-Regular.otf");
const WIDE_BOLD: &[u8] = include_bytes!("../../assets/fonts/BrigadeSansSC-Bold.otf");
const TURNED: &[u8] = include_bytes!("../../assets/fonts/BrigadeSansRTL-Regular.ttf");
const TURNED_BOLD: &[u8] = include_bytes!("../../assets/fonts/BrigadeSansRTL-Bold.ttf");

/// Colours and fonts of this screen.
#[derive(Resource)]
pub struct Look {
    theme: Theme,
    tokens: Tokens,
    faces: Faces,
    /// A text of a wide script was laid out without its face.
    wants_wide: AtomicBool,
    /// The same for a script that runs from right to left.
    wants_turned: AtomicBool,
}

/// A house's own colours, in place of the shipped ones.
#[derive(Resource)]
pub struct OwnTheme(pub Theme);

#[derive(Default)]
struct Faces {
    medium: Handle<Font>,
    italic: Handle<Font>,
    semi: Handle<Font>,
    bold: Handle<Font>,
    heavy: Handle<Font>,
    /// Three megabytes that most kitchens never need: there once a text asked for them.
    wide: Option<[Handle<Font>; 2]>,
    /// Hebrew and Arabic, likewise.
    turned: Option<[Handle<Font>; 2]>,
}

/// Inserts the look. Without a font store (headless tests) texts keep the default font: nobody reads them.
pub fn plugin(app: &mut App) {
    let faces = app
        .world_mut()
        .get_resource_mut::<Assets<Font>>()
        .map(load)
        .unwrap_or_default();
    let own = app.world_mut().remove_resource::<OwnTheme>();
    let theme = own.map_or_else(Theme::shipped, |own| own.0);
    let tokens = *theme.tokens(Mode::Dark);
    let look = Look {
        theme,
        tokens,
        faces,
        wants_wide: AtomicBool::new(false),
        wants_turned: AtomicBool::new(false),
    };
    app.insert_resource(ClearColor(look.ink(Ink::Ground)));
    app.insert_resource(look);
}

/// Dark or light, as this screen is set; and the faces that the last frame lacked.
pub fn follow(
    now: Res<BoardNow>,
    fonts: Option<ResMut<Assets<Font>>>,
    mut look: ResMut<Look>,
    mut clear: ResMut<ClearColor>,
) {
    if let Some(mut fonts) = fonts {
        let mut add = |bytes: &[u8]| fonts.add(Font::from_bytes(bytes.to_vec()));
        let zh = now.board.setup().lang == Lang::Zh;
        if look.faces.wide.is_none() && (zh || look.wants_wide.load(Ordering::Relaxed)) {
            look.faces.wide = Some([WIDE, WIDE_BOLD].map(&mut add));
        }
        if look.faces.turned.is_none() && look.wants_turned.load(Ordering::Relaxed) {
            look.faces.turned = Some([TURNED, TURNED_BOLD].map(&mut add));
        }
    }
    let mode = if now.board.options().light {
        Mode::Light
    } else {
        Mode::Dark
    };
    if look.tokens.mode != mode {
        look.tokens = *look.theme.tokens(mode);
        clear.0 = look.ink(Ink::Ground);
    }
}

fn load(mut fonts: Mut<Assets<Font>>) -> Faces {
    let mut add = |bytes: &[u8]| fonts.add(Font::from_bytes(bytes.to_vec()));
    Faces {
        medium: add(MEDIUM),
        italic: add(ITALIC),
        semi: add(SEMI),
        bold: add(BOLD),
        heavy: add(HEAVY),
        wide: None,
        turned: None,
    }
}

impl Look {
    /// Everything is painted anew when this changes: the colours, or a face that was missing.
    pub fn version(&self) -> (Mode, bool, bool) {
        let faces = &self.faces;
        (
            self.tokens.mode,
            faces.wide.is_some(),
            faces.turned.is_some(),
        )
    }

    /// A face is wanted that comes with the next frame.
    pub fn lacks_a_face(&self) -> bool {
        let lacks = |face: &Option<_>, wanted: &AtomicBool| {
            face.is_none() && wanted.load(Ordering::Relaxed)
        };
        lacks(&self.faces.wide, &self.wants_wide) || lacks(&self.faces.turned, &self.wants_turned)
    }

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

    /// The faces of scripts that the house font lacks, if this text needs them and they are there.
    fn foreign(&self, text: &str) -> Option<&[Handle<Font>; 2]> {
        if text.is_ascii() {
            return None;
        }
        let has = |script: fn(u32) -> bool| text.chars().any(|c| script(u32::from(c)));
        let (faces, wanted) = if has(is_wide) {
            (&self.faces.wide, &self.wants_wide)
        } else if has(is_right_to_left) {
            (&self.faces.turned, &self.wants_turned)
        } else {
            return None;
        };
        if faces.is_none() {
            wanted.store(true, Ordering::Relaxed);
        }
        faces.as_ref()
    }

    /// The face for this text.
    pub fn font(&self, text: &str, style: &Style) -> TextFont {
        let f = &self.faces;
        let face = match (self.foreign(text), style.italic, style.weight) {
            (Some([regular, _]), _, Weight::Medium) => regular,
            (Some([_, bold]), _, _) => bold,
            (None, true, _) => &f.italic,
            (None, false, Weight::Medium) => &f.medium,
            (None, false, Weight::Semi) => &f.semi,
            (None, false, Weight::Bold) => &f.bold,
            (None, false, Weight::Heavy) => &f.heavy,
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
