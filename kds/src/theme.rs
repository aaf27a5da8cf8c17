//! What meanings look like here: the only file that makes colours and names font files.

use bevy::prelude::*;
use shared::theme::{Mode, Rgb, Theme, Tokens};

use crate::BoardNow;
use crate::screen::draw::Ink;

/// Fonts travel inside the program, so that the first frame has its text. The last four have the scripts that the
/// house font lacks: Chinese, then Hebrew and Arabic; each regular and bold.
pub(crate) const FACES: [(&str, &[u8]); 9] = [
    (
        "medium",
        include_bytes!("../../assets/fonts/BrigadeSans-Medium.otf"),
    ),
    (
        "italic",
        include_bytes!("../../assets/fonts/BrigadeSans-MediumItalic.otf"),
    ),
    (
        "semi",
        include_bytes!("../../assets/fonts/BrigadeSans-SemiBold.otf"),
    ),
    (
        "bold",
        include_bytes!("../../assets/fonts/BrigadeSans-Bold.otf"),
    ),
    (
        "heavy",
        include_bytes!("../../assets/fonts/BrigadeSans-ExtraBold.otf"),
    ),
    (
        "wide",
        include_bytes!("../../assets/fonts/BrigadeSansSC-Regular.otf"),
    ),
    (
        "wide-bold",
        include_bytes!("../../assets/fonts/BrigadeSansSC-Bold.otf"),
    ),
    (
        "turned",
        include_bytes!("../../assets/fonts/BrigadeSansRTL-Regular.ttf"),
    ),
    (
        "turned-bold",
        include_bytes!("../../assets/fonts/BrigadeSansRTL-Bold.ttf"),
    ),
];
/// How far the house font reaches above and below its base line, in parts of its size.
pub(crate) const ASCENT: f32 = 2_728.0 / 2_816.0;
pub(crate) const DESCENT: f32 = 680.0 / 2_816.0;

/// Colours of this screen.
#[derive(Resource)]
pub struct Look {
    theme: Theme,
    tokens: Tokens,
}

/// A house's own colours, in place of the shipped ones.
#[derive(Resource)]
pub struct OwnTheme(pub Theme);

/// Inserts the look.
pub fn plugin(app: &mut App) {
    let own = app.world_mut().remove_resource::<OwnTheme>();
    let theme = own.map_or_else(Theme::shipped, |own| own.0);
    let tokens = *theme.tokens(Mode::Dark);
    let look = Look { theme, tokens };
    app.insert_resource(ClearColor(look.ground()));
    app.insert_resource(look);
}

/// Dark or light, as this screen is set.
pub fn follow(now: Res<BoardNow>, mut look: ResMut<Look>, mut clear: ResMut<ClearColor>) {
    let mode = if now.board.options().light {
        Mode::Light
    } else {
        Mode::Dark
    };
    if look.tokens.mode != mode {
        look.tokens = *look.theme.tokens(mode);
        clear.0 = look.ground();
    }
}

impl Look {
    pub fn mode(&self) -> Mode {
        self.tokens.mode
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the theme: colours are made here and nowhere else"
    )]
    fn ground(&self) -> Color {
        let Rgb([r, g, b]) = self.tokens.colour.ground;
        Color::srgb_u8(r, g, b)
    }

    /// Red, green, blue as sRGB, and how much it covers.
    pub fn ink(&self, ink: Ink) -> [u8; 4] {
        let c = &self.tokens.colour;
        let rgb = match ink {
            Ink::Clear => return [0; 4],
            Ink::Shade => return with(c.ground, 158),
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
        with(rgb, u8::MAX)
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

fn with(Rgb([r, g, b]): Rgb, alpha: u8) -> [u8; 4] {
    [r, g, b, alpha]
}
