//! Colours, type and sizes are data: `assets/theme.toml`, read here once and handed to the screens as numbers.
//!
//! Nothing draws here. A theme is refused as a whole, with every complaint at once, when a key is missing or unknown,
//! when some text could not be read on its ground, or when two meanings would look alike to colour-blind eyes.

mod contrast;
mod read;
#[cfg(test)]
mod tests;

use std::fmt;

pub use contrast::{Sight, contrast, difference};

/// The theme that ships with the programs.
pub const DEFAULT: &str = include_str!("../../assets/theme.toml");

/// WCAG 2.2 AA for ordinary text, and for text from 24 px bold up.
pub const CONTRAST_MIN: f64 = 4.5;
pub const CONTRAST_LARGE_MIN: f64 = 3.0;

/// Nothing blinks longer than this.
pub const ATTENTION_MS_MAX: u16 = 3_000;

/// Fingers need at least this much.
pub const TARGET_PX_MIN: u16 = 44;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02X}{g:02X}{b:02X}")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mode {
    #[default]
    Dark,
    Light,
}

/// The whole file: the tokens of both variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    pub dark: Tokens,
    pub light: Tokens,
}

/// All that a screen needs to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    pub mode: Mode,
    pub colour: Colours,
    pub text: TextStyles,
    pub shape: Shape,
    pub touch: Touch,
    pub motion: Motion,
}

/// One complaint about a theme file: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {problem}; {fix}")]
pub struct ThemeError {
    pub key: String,
    pub problem: String,
    pub fix: String,
}

/// Size in pixels at 1080p and weight as in the font files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextStyle {
    pub size: u16,
    pub weight: u16,
}

impl Theme {
    pub fn parse(text: &str) -> Result<Self, Vec<ThemeError>> {
        read::theme(text)
    }

    pub const fn tokens(&self, mode: Mode) -> &Tokens {
        match mode {
            Mode::Dark => &self.dark,
            Mode::Light => &self.light,
        }
    }

    /// The theme that ships with the programs.
    pub fn shipped() -> Self {
        Self::parse(DEFAULT).expect("a test parses assets/theme.toml as it is compiled in")
    }
}

/// A struct whose fields are the keys of one table of the file, so that a key is written down once.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident: $value:ty; $($key:ident)+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name { $(pub $key: $value),+ }

        impl $name {
            pub const KEYS: &[&str] = &[$(stringify!($key)),+];

            pub fn get(&self, key: &str) -> Option<$value> {
                match key { $(stringify!($key) => Some(self.$key),)+ _ => None }
            }

            fn build(mut value: impl FnMut(&'static str) -> $value) -> Self {
                Self { $($key: value(stringify!($key))),+ }
            }
        }
    };
}

table! {
    /// A colour for each meaning; `x_text` is the meaning as a word on a ground, `on_x` is text on its fill.
    Colours: Rgb;
    ground panel card raised held go fresh button line edge bar
    text soft muted faint warn inverse on_inverse
    calm on_calm soon on_soon late on_late ready on_ready changed on_changed rush on_rush allergy on_allergy
    soon_text late_text ready_text changed_text rush_text allergy_text
}

table! {
    /// Type, named by what is written in it.
    TextStyles: TextStyle;
    order title age quantity item modifier note allergy who detail due seat foot reason label header clock
    all_day all_day_count key button send go
}

table! {
    Shape: u16;
    radius_px gap_px padding_px border_px bar_px sign_px dot_px header_px footer_px all_day_px columns
}

table! {
    /// Hit targets; `gloves_px` where a station asks for it.
    Touch: u16;
    target_px gloves_px between_px
}

table! {
    Motion: u16;
    press_ms appear_ms leave_ms attention_ms pulse_ms
}
