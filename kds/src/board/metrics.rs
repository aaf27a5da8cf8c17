//! How wide a text will be, in whole units, so that wrapping and paging need neither fonts nor floats.
//!
//! Advances are those of Inter with tabular figures, in thousandths of the font size. Bold serves for
//! semibold too: it is a little wider, so an estimate never runs short.

/// How heavy a text is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    Medium,
    Semi,
    Bold,
    Heavy,
}

/// Any sign that the table does not know, if narrow.
const OTHER: i64 = 760;
/// A sign of a wide script (Chinese, Japanese, Korean).
const WIDE: i64 = 1_000;
/// Thousandths added to each estimate: hinting rounds glyph positions to pixels.
const MARGIN: i64 = 15;

/// Width of `text` in whole units at `size` units; rounded up.
pub fn width(text: &str, size: i32, weight: Weight) -> i32 {
    let table = table(weight);
    let plain = text.bytes().all(|b| (0x20..0x7f).contains(&b));
    let sum: i64 = if plain {
        let units = text.bytes().map(|b| table[usize::from(b - 0x20)]);
        units.map(i64::from).sum()
    } else {
        text.chars().map(|c| advance(c, weight)).sum()
    };
    let scaled = sum * i64::from(size) * (1_000 + MARGIN);
    i32::try_from(scaled.div_euclid(1_000_000) + 1).unwrap_or(i32::MAX)
}

/// Breaks `text` into lines no wider than `max` units: between words, and within a word only if it alone is too wide.
pub fn wrap(text: &str, size: i32, weight: Weight, max: i32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if width(&longer, size, weight) <= max {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line = break_word(word, size, weight, max, &mut lines);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Words, a number and its unit ("300 g") counting as one.
fn words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let start = offset(text, word);
        if let Some(last) = words.last_mut()
            && last.ends_with(|c: char| c.is_ascii_digit())
            && word.chars().count() <= 2
        {
            *last = &text[offset(text, last)..start + word.len()];
        } else {
            words.push(word);
        }
    }
    words
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

/// Pushes the full lines of a word that is too wide; returns what is left of it.
fn break_word(word: &str, size: i32, weight: Weight, max: i32, lines: &mut Vec<String>) -> String {
    let mut part = String::new();
    for c in word.chars() {
        part.push(c);
        if max < width(&part, size, weight) && part.chars().count() > 1 {
            part.pop();
            lines.push(std::mem::take(&mut part));
            part.push(c);
        }
    }
    part
}

fn table(weight: Weight) -> &'static [u16; 191] {
    match weight {
        Weight::Medium => &MEDIUM,
        Weight::Semi | Weight::Bold => &BOLD,
        Weight::Heavy => &HEAVY,
    }
}

fn advance(c: char, weight: Weight) -> i64 {
    let table = table(weight);
    let code = u32::from(c);
    let index = match code {
        0x20..=0x7e => Some(code - 0x20),
        0xa0..=0xff => Some(code - 0xa0 + 95),
        _ => None,
    };
    let known = index
        .and_then(|i| usize::try_from(i).ok())
        .and_then(|i| table.get(i));
    match known {
        Some(units) => i64::from(*units),
        None if is_wide(code) => WIDE,
        None => OTHER,
    }
}

/// True for scripts that have no spaces and are drawn a full square wide.
pub fn is_wide(code: u32) -> bool {
    matches!(code, 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xff00..=0xff60)
}

/// Hebrew and Arabic letters and their forms.
pub fn is_right_to_left(code: u32) -> bool {
    matches!(code, 0x590..=0x6ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff)
}

/// U+0020..7E and U+00A0..FF at weight 700.
const BOLD: [u16; 191] = [
    248, 309, 396, 643, 649, 844, 663, 213, 393, 393, 543, 673, 291, 466, 290, 379, 670, 670, 670,
    670, 669, 670, 670, 670, 670, 670, 290, 289, 673, 673, 673, 544, 999, 724, 657, 744, 724, 608,
    586, 755, 744, 275, 561, 677, 566, 906, 741, 775, 643, 776, 651, 649, 660, 734, 724, 1007, 690,
    705, 653, 393, 379, 393, 481, 468, 497, 575, 630, 577, 630, 593, 377, 625, 613, 261, 261, 569,
    261, 898, 610, 608, 625, 625, 397, 549, 380, 608, 576, 837, 562, 576, 562, 393, 358, 393, 673,
    248, 309, 577, 658, 751, 564, 319, 579, 553, 915, 474, 597, 566, 466, 666, 526, 458, 673, 423,
    438, 497, 652, 606, 290, 339, 318, 473, 599, 881, 919, 960, 544, 724, 724, 724, 724, 724, 724,
    1017, 744, 608, 608, 608, 608, 275, 275, 275, 275, 724, 741, 775, 775, 775, 775, 775, 673, 775,
    734, 734, 734, 734, 705, 657, 646, 575, 575, 575, 575, 575, 575, 917, 577, 593, 593, 593, 593,
    261, 261, 261, 261, 593, 610, 608, 608, 608, 608, 608, 673, 608, 608, 608, 608, 608, 576, 612,
    576,
];

/// The same at weight 500.
const MEDIUM: [u16; 191] = [
    265, 294, 400, 637, 643, 828, 651, 217, 378, 378, 522, 666, 283, 463, 283, 368, 659, 659, 659,
    659, 658, 659, 659, 659, 659, 659, 283, 282, 666, 666, 666, 526, 968, 700, 654, 735, 722, 603,
    586, 749, 742, 270, 552, 664, 564, 898, 747, 768, 639, 768, 645, 643, 651, 738, 700, 978, 666,
    685, 639, 378, 368, 378, 475, 460, 497, 569, 626, 568, 626, 587, 369, 617, 602, 249, 249, 556,
    249, 884, 597, 602, 617, 617, 384, 536, 372, 594, 566, 825, 551, 566, 551, 378, 342, 378, 666,
    265, 294, 568, 644, 737, 556, 292, 565, 572, 915, 462, 569, 553, 463, 668, 488, 456, 666, 422,
    434, 497, 637, 603, 283, 303, 316, 461, 570, 882, 923, 954, 526, 700, 700, 700, 700, 700, 700,
    1004, 735, 603, 603, 603, 603, 270, 270, 270, 270, 722, 747, 768, 768, 768, 768, 768, 666, 768,
    738, 738, 738, 738, 685, 644, 627, 569, 569, 569, 569, 569, 569, 921, 568, 587, 587, 587, 587,
    249, 249, 249, 249, 586, 597, 602, 602, 602, 602, 602, 666, 602, 594, 594, 594, 594, 566, 610,
    566,
];

/// The same at weight 800.
const HEAVY: [u16; 191] = [
    215, 340, 388, 656, 661, 875, 686, 205, 425, 425, 586, 686, 306, 472, 305, 401, 693, 693, 693,
    693, 691, 693, 693, 693, 693, 693, 305, 303, 686, 686, 686, 581, 1062, 772, 664, 760, 730, 617,
    585, 767, 748, 286, 579, 702, 569, 923, 729, 789, 652, 790, 662, 661, 677, 725, 772, 1065, 739,
    744, 681, 425, 401, 425, 494, 485, 497, 586, 640, 597, 640, 603, 394, 641, 635, 284, 284, 594,
    284, 926, 634, 619, 640, 640, 421, 575, 397, 636, 596, 863, 585, 596, 582, 425, 389, 425, 686,
    215, 340, 597, 685, 779, 580, 371, 607, 516, 915, 500, 654, 593, 472, 661, 603, 461, 686, 425,
    446, 497, 681, 613, 305, 410, 324, 496, 659, 878, 913, 971, 581, 772, 772, 772, 772, 772, 772,
    1043, 760, 617, 617, 617, 617, 286, 286, 286, 286, 730, 729, 789, 789, 789, 789, 789, 686, 789,
    725, 725, 725, 725, 744, 684, 682, 586, 586, 586, 586, 586, 586, 910, 597, 603, 603, 603, 603,
    284, 284, 284, 284, 606, 634, 619, 619, 619, 619, 619, 686, 619, 636, 636, 636, 636, 596, 614,
    596,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_between_and_break_only_alone() {
        let wrapped = wrap("Halloumi skewers", 28, Weight::Bold, 190);
        assert_eq!(wrapped, ["Halloumi", "skewers"]);
        let broken = wrap("Rindfleischetikettierung", 28, Weight::Bold, 120);
        assert!(broken.len() > 1 && broken.concat() == "Rindfleischetikettierung");
        assert_eq!(wrap("", 28, Weight::Bold, 120), [""]);
    }

    #[test]
    fn figures_are_all_as_wide() {
        let one = width("11:11", 32, Weight::Bold);
        assert!((width("48:25", 32, Weight::Bold) - one).abs() <= 1);
    }
}
