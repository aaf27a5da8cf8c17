//! What to draw, as plain data: boxes, texts and signs with their places in units. No engine here.

use std::sync::Arc;

use shared::ids::{OrderId, TicketId};

pub use crate::board::metrics::{Weight, width};
pub use crate::board::paging::Area;

/// A meaning; `theme` knows its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    Clear,
    /// Half-transparent ground: over something to quieten it.
    Shade,
    Ground,
    Panel,
    Card,
    Raised,
    Held,
    Go,
    Button,
    Line,
    Edge,
    Bar,
    Text,
    Soft,
    Muted,
    Faint,
    Warn,
    Inverse,
    OnInverse,
    Calm,
    OnCalm,
    Soon,
    OnSoon,
    Late,
    OnLate,
    Ready,
    OnReady,
    Changed,
    OnChanged,
    Rush,
    OnRush,
    Allergy,
    OnAllergy,
    SoonText,
    LateText,
    ReadyText,
    ChangedText,
}

/// A shape that is drawn, not written, so that no font is needed for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    Cross,
    Plus,
    Swap,
    Diamond,
    Dot,
    Ring,
    Half,
    Disc,
    Tick,
    Warning,
    Clock,
    /// A dashed frame.
    Frame,
    /// Slanted stripes.
    Stripes,
    /// The torn edge of a card that continues.
    Torn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Center,
    Right,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub size: i32,
    pub weight: Weight,
    pub italic: bool,
    pub ink: Ink,
    pub align: Align,
    pub struck: bool,
    /// Extra space between letters, in tenths of a unit.
    pub spread: i32,
}

/// Radii: top left, top right, bottom right, bottom left.
pub type Round = [i32; 4];

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draw {
    Box {
        at: Area,
        fill: Ink,
        edge: Option<(i32, Ink)>,
        round: Round,
    },
    /// One line of text; its height is the line's.
    Text {
        at: Area,
        text: String,
        style: Style,
    },
    Sign {
        at: Area,
        sign: Sign,
        ink: Ink,
    },
}

/// Things that are drawn together, and stay on the graphics device while their key lives and nothing of them changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub key: Key,
    pub at: Area,
    pub z: i32,
    pub draws: Arc<Vec<Draw>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Header,
    Bar,
    AllDay,
    Empty,
    Titles,
    Preparing,
    Ready,
    /// A ticket and the number of its first block here.
    Card(TicketId, usize),
    PassTicket(TicketId),
    Order(OrderId),
    Overlay,
}

pub const fn area(x: i32, y: i32, w: i32, h: i32) -> Area {
    Area { x, y, w, h }
}

/// Sizes that text is drawn in: few, because a page of many sizes is restless, and each one more is printed again.
const SIZES: [i32; 11] = [13, 15, 17, 19, 22, 28, 30, 34, 44, 52, 64];

/// The largest of them that is not above this: what was measured for `size` has room.
const fn drawn_size(size: i32) -> i32 {
    let (mut at, mut found) = (0, SIZES[0]);
    while at < SIZES.len() {
        if SIZES[at] <= size {
            found = SIZES[at];
        }
        at += 1;
    }
    found
}

/// Small words need no five weights: modifiers alone are semibold, and only large figures are heavy.
const fn drawn_weight(size: i32, weight: Weight) -> Weight {
    match weight {
        Weight::Semi if size != 22 => Weight::Bold,
        Weight::Heavy if size < 22 => Weight::Bold,
        other => other,
    }
}

pub const fn style(size: i32, weight: Weight, ink: Ink) -> Style {
    let size = drawn_size(size);
    Style {
        size,
        weight: drawn_weight(size, weight),
        italic: false,
        ink,
        align: Align::Left,
        struck: false,
        spread: 0,
    }
}

impl Style {
    pub const fn right(self) -> Self {
        Self {
            align: Align::Right,
            ..self
        }
    }

    pub const fn center(self) -> Self {
        Self {
            align: Align::Center,
            ..self
        }
    }

    pub const fn spread(self, tenths: i32) -> Self {
        Self {
            spread: tenths,
            ..self
        }
    }

    pub const fn italic(self) -> Self {
        Self {
            italic: true,
            ..self
        }
    }
}

/// A sheet to draw on, in units from its own corner.
#[derive(Default)]
pub struct Sheet(pub Vec<Draw>);

impl Sheet {
    /// What was drawn, as a group keeps it.
    pub fn done(self) -> Arc<Vec<Draw>> {
        Arc::new(self.0)
    }

    pub fn fill(&mut self, at: Area, fill: Ink, radius: i32) {
        self.0.push(Draw::Box {
            at,
            fill,
            edge: None,
            round: [radius; 4],
        });
    }

    pub fn boxed(&mut self, at: Area, fill: Ink, edge: (i32, Ink), radius: i32) {
        self.0.push(Draw::Box {
            at,
            fill,
            edge: Some(edge),
            round: [radius; 4],
        });
    }

    pub fn rounded(&mut self, at: Area, fill: Ink, edge: Option<(i32, Ink)>, round: Round) {
        self.0.push(Draw::Box {
            at,
            fill,
            edge,
            round,
        });
    }

    pub fn sign(&mut self, at: Area, sign: Sign, ink: Ink) {
        self.0.push(Draw::Sign { at, sign, ink });
    }

    /// Left-aligned text; returns where it ends.
    pub fn text(
        &mut self,
        x: i32,
        y: i32,
        line: i32,
        text: impl Into<String>,
        style: Style,
    ) -> i32 {
        let text = text.into();
        let letters = i32::try_from(text.chars().count()).unwrap_or(i32::MAX / 100);
        let wide = width(&text, style.size, style.weight) + letters * style.spread / 10;
        self.0.push(Draw::Text {
            at: area(x, y, wide + 6, line),
            text,
            style,
        });
        x + wide
    }

    /// Text within a given width, by its alignment.
    pub fn text_in(&mut self, at: Area, text: impl Into<String>, style: Style) {
        self.0.push(Draw::Text {
            at,
            text: text.into(),
            style,
        });
    }
}
