//! Signs as small pictures, made from their geometry at the size they are shown: no font and no file is needed.

use bevy::asset::RenderAssetUsages;
use bevy::image::Image;
use bevy::math::{Vec2, vec2};
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};

use super::draw::Sign;

/// Each pixel is looked at on a grid of so many points a side.
const GRID: u32 = 4;

/// Size of the picture of a sign in pixels, where it is not simply the size of its place.
pub(super) fn picture_size(sign: Sign, place: (u32, u32), unit: f32) -> (u32, u32) {
    match sign {
        // Corners, and one dash with its gap between them.
        Sign::Frame => (
            scaled(FRAME_CORNER * 2.0 + FRAME_DASH * 2.0, unit),
            scaled(FRAME_CORNER * 2.0 + FRAME_DASH * 2.0, unit),
        ),
        Sign::Stripes => (scaled(STRIPE_PERIOD, unit), place.1.max(1)),
        Sign::Torn => (scaled(TOOTH, unit), place.1.max(1)),
        _ => (place.0.max(1), place.1.max(1)),
    }
}

/// Inset of the corners of the dashed frame, in pixels.
pub(super) fn frame_corner(unit: f32) -> f32 {
    FRAME_CORNER * unit
}

const FRAME_CORNER: f32 = 12.0;
const FRAME_DASH: f32 = 7.0;
const STRIPE_PERIOD: f32 = 20.0;
const TOOTH: f32 = 18.0;

fn scaled(units: f32, unit: f32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small positive size"
    )]
    let size = (units * unit).round().max(1.0) as u32;
    size
}

/// White with the sign's coverage as alpha; the node tints it.
pub(super) fn picture(sign: Sign, (w, h): (u32, u32), unit: f32) -> Image {
    let mut data = Vec::new();
    for y in 0..h {
        for x in 0..w {
            let mut hits = 0;
            for sub in 0..GRID * GRID {
                let part = |n: u32| (f32_of(n) + 0.5) / f32_of(GRID);
                let point = vec2(f32_of(x) + part(sub % GRID), f32_of(y) + part(sub / GRID));
                hits += u32::from(inside(sign, point, vec2(f32_of(w), f32_of(h)), unit));
            }
            let alpha = u8::try_from(hits * 255 / (GRID * GRID)).unwrap_or(u8::MAX);
            data.extend([255, 255, 255, alpha]);
        }
    }
    let size = Extent3d {
        width: w,
        height: h,
        depth_or_array_layers: 1,
    };
    Image::new(
        size,
        TextureDimension::D2,
        data,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    )
}

fn f32_of(n: u32) -> f32 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "pixel counts are small whole numbers"
    )]
    let value = n as f32;
    value
}

/// Distance of `p` to the stroke from `a` to `b`.
fn stroke(p: Vec2, a: Vec2, b: Vec2) -> f32 {
    let along = ((p - a).dot(b - a) / (b - a).length_squared()).clamp(0.0, 1.0);
    p.distance(a + (b - a) * along)
}

/// Distance outside a box of half size `half` whose corners are rounded by `r`; negative inside.
fn rounded(p: Vec2, half: Vec2, r: f32) -> f32 {
    let q = p.abs() - half + Vec2::splat(r);
    q.max(Vec2::ZERO).length() + q.x.max(q.y).min(0.0) - r
}

fn inside(sign: Sign, point: Vec2, size: Vec2, unit: f32) -> bool {
    // From -1 to 1 across the picture, for the signs that fill a square.
    let p = point / size * 2.0 - 1.0;
    match sign {
        Sign::Cross => {
            stroke(p, vec2(-0.72, -0.72), vec2(0.72, 0.72)) < 0.24
                || stroke(p, vec2(-0.72, 0.72), vec2(0.72, -0.72)) < 0.24
        }
        Sign::Plus => {
            stroke(p, vec2(-0.8, 0.0), vec2(0.8, 0.0)) < 0.22
                || stroke(p, vec2(0.0, -0.8), vec2(0.0, 0.8)) < 0.22
        }
        Sign::Swap => swap(p),
        Sign::Diamond => {
            let turned = vec2(p.x + p.y, p.y - p.x) * std::f32::consts::FRAC_1_SQRT_2;
            rounded(turned, Vec2::splat(0.74), 0.2) < 0.0
        }
        Sign::Dot => (0.45..0.95).contains(&p.length()),
        Sign::Ring => (0.58..0.97).contains(&p.length()),
        Sign::Half => p.length() < 0.97 && (p.x < 0.0 || 0.66 < p.length()),
        Sign::Disc => p.length() < 0.97,
        Sign::Tick => {
            stroke(p, vec2(-0.72, 0.08), vec2(-0.22, 0.56)) < 0.17
                || stroke(p, vec2(-0.22, 0.56), vec2(0.74, -0.52)) < 0.17
        }
        Sign::Warning => warning(p),
        Sign::Clock => {
            (0.74..0.95).contains(&p.length())
                || stroke(p, vec2(0.0, -0.45), vec2(0.0, 0.05)) < 0.1
                || stroke(p, vec2(0.0, 0.05), vec2(0.32, 0.3)) < 0.1
        }
        Sign::Frame => frame(point, size, unit),
        Sign::Stripes => (point.x + point.y).rem_euclid(size.x) < size.x * 0.34,
        Sign::Torn => point.y < size.y * (1.0 - (point.x / size.x * 2.0 - 1.0).abs()),
    }
}

/// Two arrows that pass each other.
fn swap(p: Vec2) -> bool {
    let arrow = |p: Vec2| {
        stroke(p, vec2(-0.75, -0.36), vec2(0.72, -0.36)) < 0.13
            || stroke(p, vec2(0.72, -0.36), vec2(0.36, -0.72)) < 0.13
            || stroke(p, vec2(0.72, -0.36), vec2(0.36, 0.0)) < 0.13
    };
    arrow(p) || arrow(-p)
}

/// A triangle with the mark of attention cut out.
fn warning(p: Vec2) -> bool {
    let slope = (p.y + 0.86) / 1.72;
    let triangle = (-0.86..0.84).contains(&p.y) && p.x.abs() < slope * 0.98;
    let mark =
        stroke(p, vec2(0.0, -0.22), vec2(0.0, 0.28)) < 0.11 || p.distance(vec2(0.0, 0.58)) < 0.13;
    triangle && !mark
}

/// The dashed outline: whole corners, and one dash on each side that repeats.
fn frame(point: Vec2, size: Vec2, unit: f32) -> bool {
    let distance = rounded(point - size / 2.0, size / 2.0, 10.0 * unit);
    let on_line = (-2.0 * unit..0.0).contains(&distance);
    let corner = FRAME_CORNER * unit;
    let dash = |at: f32, size: f32| {
        let middle = (corner..size - corner).contains(&at);
        !middle || (at - corner) < FRAME_DASH * unit
    };
    let near_side = point.x < 3.0 * unit || size.x - 3.0 * unit < point.x;
    let along = if near_side {
        dash(point.y, size.y)
    } else {
        dash(point.x, size.x)
    };
    on_line && along
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_covers_some_of_its_place_but_not_all() {
        use Sign as S;
        let all = [
            S::Cross,
            S::Plus,
            S::Swap,
            S::Diamond,
            S::Dot,
            S::Ring,
            S::Half,
            S::Disc,
            S::Tick,
            S::Warning,
            S::Clock,
            S::Frame,
            S::Stripes,
            S::Torn,
        ];
        for sign in all {
            let size = picture_size(sign, (24, 24), 1.0);
            let image = picture(sign, size, 1.0);
            let data = image.data.unwrap();
            let alphas: Vec<u8> = data.chunks(4).map(|pixel| pixel[3]).collect();
            assert!(
                alphas.contains(&0) && alphas.contains(&255),
                "{sign:?} {size:?}"
            );
        }
    }
}
