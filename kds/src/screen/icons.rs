//! Signs as small pictures, made from their geometry at the size they are shown: no font and no file is needed.

use bevy::math::{Vec2, vec2};

use super::draw::Sign;

/// Each pixel is looked at on a grid of so many points a side.
const GRID: u32 = 4;

/// Measures of the signs that fill any room, in units: straight run before the first dash of a frame, a dash and the
/// gap after it, the thickness of its line, from stripe to stripe, from tooth to tooth.
pub(super) const FRAME_CORNER: f32 = 12.0;
pub(super) const FRAME_DASH: f32 = 7.0;
pub(super) const FRAME_LINE: f32 = 2.0;
pub(super) const STRIPE_PERIOD: f32 = 20.0;
pub(super) const TOOTH: f32 = 18.0;

/// The sign's coverage, row by row. Signs that fill any room have no picture: the graphics device makes them.
pub(super) fn picture(sign: Sign, w: u32, h: u32) -> Vec<u8> {
    let mut data = Vec::new();
    for y in 0..h {
        for x in 0..w {
            let mut hits = 0;
            for sub in 0..GRID * GRID {
                let part = |n: u32| (f32_of(n) + 0.5) / f32_of(GRID);
                let point = vec2(f32_of(x) + part(sub % GRID), f32_of(y) + part(sub / GRID));
                hits += u32::from(inside(sign, point / vec2(f32_of(w), f32_of(h))));
            }
            data.push(u8::try_from(hits * 255 / (GRID * GRID)).unwrap_or(u8::MAX));
        }
    }
    data
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

/// `at` runs from 0 to 1 across the picture.
fn inside(sign: Sign, at: Vec2) -> bool {
    let p = at * 2.0 - 1.0;
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
        Sign::Frame | Sign::Stripes | Sign::Torn => true,
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
        ];
        for sign in all {
            let data = picture(sign, 24, 24);
            assert!(data.contains(&0) && data.contains(&255), "{sign:?}");
        }
    }
}
