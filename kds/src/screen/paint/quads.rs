//! Draws become quads: four corners each, in pixels from the corner of their group, as the graphics device takes them.

use std::sync::Arc;

use super::atlas::{Full, Place, Print, Stamp};
use super::letters::{Pen, Shaped, base_line};
use crate::screen::draw::{Align, Area, Draw, Ink, Round, Sign, Style};
use crate::screen::icons::{self, FRAME_CORNER, FRAME_DASH, FRAME_LINE, STRIPE_PERIOD, TOOTH};
use crate::theme::{Look, px};

/// Bytes of one corner; `paint.wgsl` and `gpu` read it as it is written here.
pub(super) const CORNER: usize = 44;
/// Radii and widths are told in sixteenths of a pixel.
const FINE: f32 = 16.0;
/// The thickness of a stroke through a text, for each unit of its size.
const STROKE: f32 = 0.075;
/// How high above the base line it lies: in the middle of small letters.
const STROKE_AT: f32 = 0.27;

/// How a quad is filled; the numbers are those of `paint.wgsl`.
#[derive(Clone, Copy)]
enum Kind {
    Flat = 0,
    Print = 1,
    Rounded = 2,
    Dashes = 3,
    Stripes = 4,
    Teeth = 5,
}

/// A rectangle of whole pixels.
#[derive(Clone, Copy)]
struct Rect {
    x0: f32,
    y0: f32,
    x1: f32,
    y1: f32,
}

impl Rect {
    fn half(self) -> [f32; 2] {
        [(self.x1 - self.x0) / 2.0, (self.y1 - self.y0) / 2.0]
    }
}

/// The quads of one group.
pub(super) struct Quads<'a> {
    pen: &'a mut Pen,
    look: &'a Look,
    unit: f32,
    bytes: Vec<u8>,
}

/// All draws of a group, in pixels; `unit` is pixels per unit. `Full`: the atlas must begin anew, and so must all
/// groups.
pub(super) fn quads(
    draws: &[Draw],
    pen: &mut Pen,
    look: &Look,
    unit: f32,
) -> Result<Vec<u8>, Full> {
    let mut quads = Quads {
        pen,
        look,
        unit,
        bytes: Vec::new(),
    };
    draws.iter().try_for_each(|draw| quads.draw(draw))?;
    Ok(quads.bytes)
}

impl Quads<'_> {
    fn draw(&mut self, draw: &Draw) -> Result<(), Full> {
        match draw {
            Draw::Box {
                at,
                fill,
                edge,
                round,
            } => self.boxed(*at, *fill, *edge, *round),
            Draw::Text { at, text, style } => return self.text(*at, text, style),
            Draw::Sign { at, sign, ink } => return self.sign(*at, *sign, *ink),
        }
        Ok(())
    }

    fn snap(&self, units: i32) -> f32 {
        (px(units) * self.unit).round()
    }

    /// Edges on whole pixels; thin lines stay visible on small screens.
    fn rect(&self, at: Area) -> Rect {
        let (x0, y0) = (self.snap(at.x), self.snap(at.y));
        let thin = |units: i32| if 0 < units { 1.0 } else { 0.0 };
        Rect {
            x0,
            y0,
            x1: self.snap(at.x + at.w).max(x0 + thin(at.w)),
            y1: self.snap(at.y + at.h).max(y0 + thin(at.h)),
        }
    }

    fn boxed(&mut self, at: Area, fill: Ink, edge: Option<(i32, Ink)>, round: Round) {
        let rect = self.rect(at);
        let fill = self.look.ink(fill);
        if edge.is_none() && round == [0; 4] {
            return self.quad(rect, Kind::Flat, [0; 4], 0, fill, fill);
        }
        let border = edge.map_or(0.0, |(wide, _)| self.snap(wide).max(1.0));
        let edge = edge.map_or(fill, |(_, ink)| self.look.ink(ink));
        let [w, h] = rect.half();
        let radii = round.map(|radius| fine((px(radius) * self.unit).min(w.min(h))));
        self.quad(rect, Kind::Rounded, radii, fine(border), fill, edge);
    }

    fn text(&mut self, at: Area, text: &str, style: &Style) -> Result<(), Full> {
        let shaped = self.pen.shape(text, style, self.unit);
        let (left, wide) = (px(at.x) * self.unit, px(at.w) * self.unit);
        let x = match style.align {
            Align::Left => left,
            Align::Right => left + wide - shaped.wide,
            Align::Center => left + (wide - shaped.wide) / 2.0,
        };
        let line = px(at.h) * self.unit;
        let y = self.snap(at.y) + base_line(line, shaped.size).round();
        let ink = self.look.ink(style.ink);
        for letter in &shaped.letters {
            let place = self.pen.print(*letter, shaped.size)?;
            self.print(place, (x + letter.x).round(), (y + letter.y).round(), ink);
        }
        if style.struck {
            self.stroke(&shaped, x, y, ink);
        }
        Ok(())
    }

    fn stroke(&mut self, shaped: &Arc<Shaped>, x: f32, y: f32, ink: [u8; 4]) {
        let thick = (shaped.size * STROKE).round().max(1.0);
        let y0 = (y - shaped.size * STROKE_AT - thick / 2.0).round();
        let rect = Rect {
            x0: x.round(),
            y0,
            x1: (x + shaped.wide).round(),
            y1: y0 + thick,
        };
        self.quad(rect, Kind::Flat, [0; 4], 0, ink, ink);
    }

    fn print(&mut self, place: Place, x: f32, y: f32, ink: [u8; 4]) {
        if place.w == 0 || place.h == 0 {
            return;
        }
        let (x0, y0) = (x + whole(place.left), y + whole(place.top));
        let (w, h) = (pixels(place.w), pixels(place.h));
        let rect = Rect {
            x0,
            y0,
            x1: x0 + w,
            y1: y0 + h,
        };
        let from = [pixels(place.x), pixels(place.y)];
        let to = [from[0] + w, from[1] + h];
        self.corners(rect, from, to, Kind::Print, [0; 4], 0, ink, ink);
    }

    fn sign(&mut self, at: Area, sign: Sign, ink: Ink) -> Result<(), Full> {
        let rect = self.rect(at);
        let ink = self.look.ink(ink);
        let unit = self.unit;
        match sign {
            Sign::Frame => {
                let sizes = [10.0, FRAME_CORNER, FRAME_DASH, FRAME_LINE];
                let sizes = sizes.map(|size| fine(size * unit));
                self.quad(rect, Kind::Dashes, sizes, 0, ink, ink);
            }
            Sign::Stripes => {
                let sizes = [fine(STRIPE_PERIOD * unit), 0, 0, 0];
                self.quad(rect, Kind::Stripes, sizes, 0, ink, ink);
            }
            Sign::Torn => {
                let sizes = [fine(TOOTH * unit), 0, 0, 0];
                self.quad(rect, Kind::Teeth, sizes, 0, ink, ink);
            }
            _ => {
                let (w, h) = (count(rect.x1 - rect.x0), count(rect.y1 - rect.y0));
                let place = self.pen.atlas.place(Stamp::Sign(sign, w, h), || Print {
                    w,
                    h,
                    data: icons::picture(sign, w, h),
                    ..Print::default()
                })?;
                self.print(place, rect.x0, rect.y0, ink);
            }
        }
        Ok(())
    }

    /// A quad whose inside is told in pixels from its middle.
    fn quad(
        &mut self,
        rect: Rect,
        kind: Kind,
        radii: [u16; 4],
        border: u16,
        fill: [u8; 4],
        edge: [u8; 4],
    ) {
        let [w, h] = rect.half();
        self.corners(rect, [-w, -h], [w, h], kind, radii, border, fill, edge);
    }

    fn corners(
        &mut self,
        rect: Rect,
        from: [f32; 2],
        to: [f32; 2],
        kind: Kind,
        radii: [u16; 4],
        border: u16,
        fill: [u8; 4],
        edge: [u8; 4],
    ) {
        let half = rect.half();
        for (x, y, u, v) in [
            (rect.x0, rect.y0, from[0], from[1]),
            (rect.x1, rect.y0, to[0], from[1]),
            (rect.x1, rect.y1, to[0], to[1]),
            (rect.x0, rect.y1, from[0], to[1]),
        ] {
            let mut corner = [0; CORNER];
            let floats = [x, y, u, v, half[0], half[1]].map(f32::to_ne_bytes);
            corner[..24].copy_from_slice(floats.as_flattened());
            corner[24..32].copy_from_slice(radii.map(u16::to_ne_bytes).as_flattened());
            corner[32..36].copy_from_slice(&fill);
            corner[36..40].copy_from_slice(&edge);
            let words = [kind as u16, border].map(u16::to_ne_bytes);
            corner[40..].copy_from_slice(words.as_flattened());
            self.bytes.extend_from_slice(&corner);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small positive size; what is larger is cut off"
)]
fn fine(pixels: f32) -> u16 {
    (pixels * FINE).round() as u16
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size on the screen"
)]
fn count(pixels: f32) -> u32 {
    pixels.max(1.0) as u32
}

#[expect(clippy::cast_precision_loss, reason = "a size on the screen")]
fn pixels(count: u32) -> f32 {
    count as f32
}

#[expect(clippy::cast_precision_loss, reason = "a place on the screen")]
fn whole(pixels: i32) -> f32 {
    pixels as f32
}
