//! Whether a colour can be read on another, and told from another by eyes that lack a cone.
//!
//! Contrast follows WCAG 2.2 (relative luminance). Colour blindness follows Machado, Oliveira and Fernandes,
//! "A Physiologically-based Model for Simulation of Color Vision Deficiency" (IEEE TVCG 2009), severity 1.0,
//! applied to linear light. Differences are CIE 1976: simple, and enough to find two fills that look alike.

use super::Rgb;

/// How a guest or a cook may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    Full,
    Protanopia,
    Deuteranopia,
    Tritanopia,
}

impl Sight {
    pub const ALL: [Self; 4] = [
        Self::Full,
        Self::Protanopia,
        Self::Deuteranopia,
        Self::Tritanopia,
    ];

    const fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Self::Full => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Self::Protanopia => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Self::Deuteranopia => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Self::Tritanopia => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        }
    }
}

/// WCAG contrast ratio, from 1.0 (the same) to 21.0 (black on white).
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// How far apart two colours look to `sight`.
pub fn difference(a: Rgb, b: Rgb, sight: Sight) -> f64 {
    let (a, b) = (lab(seen(a, sight)), lab(seen(b, sight)));
    a.iter()
        .zip(b)
        .map(|(x, y)| (x - y) * (x - y))
        .sum::<f64>()
        .sqrt()
}

fn luminance(colour: Rgb) -> f64 {
    let [r, g, b] = linear(colour);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn linear(colour: Rgb) -> [f64; 3] {
    colour.0.map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn seen(colour: Rgb, sight: Sight) -> [f64; 3] {
    let light = linear(colour);
    sight.matrix().map(|row| {
        row.iter()
            .zip(light)
            .map(|(weight, value)| weight * value)
            .sum::<f64>()
            .clamp(0.0, 1.0)
    })
}

/// CIE L*a*b* from linear sRGB, white point D65.
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let x = (0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47;
    let y = 0.212_672_9 * r + 0.715_152_2 * g + 0.072_175_0 * b;
    let z = (0.019_333_9 * r + 0.119_192_0 * g + 0.950_304_1 * b) / 1.088_83;
    let [x, y, z] = [x, y, z].map(|t: f64| {
        if t > 216.0 / 24_389.0 {
            t.cbrt()
        } else {
            (24_389.0 / 27.0 * t + 16.0) / 116.0
        }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_is_21_to_1_and_order_does_not_matter() {
        let (black, white) = (Rgb([0, 0, 0]), Rgb([255, 255, 255]));
        assert!((contrast(black, white) - 21.0).abs() < 1e-9);
        assert!((contrast(white, black) - 21.0).abs() < 1e-9);
        assert!((contrast(white, white) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn grey_767676_is_the_lightest_that_wcag_allows_on_white() {
        let white = Rgb([255, 255, 255]);
        assert!(contrast(Rgb([0x76; 3]), white) >= 4.5);
        assert!(contrast(Rgb([0x77; 3]), white) < 4.5);
    }

    #[test]
    fn grey_looks_the_same_to_everybody() {
        for sight in Sight::ALL {
            let difference = difference(Rgb([128; 3]), Rgb([130; 3]), sight);
            assert!((difference - 0.79).abs() < 0.1, "{sight:?}: {difference}");
        }
    }

    #[test]
    fn red_and_green_of_one_lightness_come_close_without_the_green_cone() {
        let (red, green) = (Rgb([0xC0, 0x50, 0x50]), Rgb([0x6F, 0x7F, 0x3F]));
        let full = difference(red, green, Sight::Full);
        let without = difference(red, green, Sight::Deuteranopia);
        assert!(without * 2.0 < full, "full {full}, deuteranopia {without}");
    }
}
