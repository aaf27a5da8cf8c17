//! Letters: texts become glyphs with places, and glyphs become prints, at the very size in which they are shown.
//!
//! Shaping knows joined and turned scripts and takes a glyph that one face lacks from the next. Shaped texts are kept
//! in two generations, so that what is on the screen stays and what has gone is forgotten.

use std::sync::Arc;

use bevy::platform::collections::HashMap;
use bevy::prelude::Resource;
use parley::fontique::{Blob, Collection, CollectionOptions, FontInfoOverride};
use parley::{
    FontContext, FontFamily, FontFamilyName, Layout, LayoutContext, PositionedLayoutItem,
    StyleProperty,
};
use swash::FontRef;
use swash::scale::{Render, ScaleContext, Source};
use swash::zeno::Format;

use super::atlas::{Atlas, Full, Place, Print, Stamp};
use crate::board::metrics::Weight;
use crate::screen::draw::Style;
use crate::theme::{ASCENT, DESCENT, FACES, px};

/// Shaped texts of one generation. A page has a few hundred.
const SHAPED_MAX: usize = 1_024;

/// A glyph, in pixels from the beginning of its line and above its base line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Letter {
    face: u8,
    glyph: u16,
    pub(super) x: f32,
    pub(super) y: f32,
}

/// A text of one line, in pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shaped {
    pub(super) wide: f32,
    pub(super) size: f32,
    pub(super) letters: Vec<Letter>,
}

/// Face, bits of the size, spread.
type Form = (u8, u32, i32);

/// Texts that were shaped in a while, by how they are written.
#[derive(Default)]
struct Generation {
    forms: HashMap<Form, HashMap<String, Arc<Shaped>>>,
    count: usize,
}

impl Generation {
    fn get(&self, form: Form, text: &str) -> Option<&Arc<Shaped>> {
        self.forms.get(&form)?.get(text)
    }

    fn take(&mut self, form: Form, text: &str) -> Option<Arc<Shaped>> {
        self.forms.get_mut(&form)?.remove(text)
    }

    fn put(&mut self, form: Form, text: &str, shaped: Arc<Shaped>) {
        let texts = self.forms.entry(form).or_default();
        texts.insert(text.to_owned(), shaped);
        self.count += 1;
    }
}

/// Everything that is needed to write.
#[derive(Resource)]
pub(in crate::screen) struct Pen {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    scale: ScaleContext,
    /// Numbers of the faces as the shaper knows them, in the order of `FACES`.
    faces: Vec<u64>,
    shaped: Generation,
    before: Generation,
    pub(super) atlas: Atlas,
}

impl Default for Pen {
    fn default() -> Self {
        let mut fonts = FontContext {
            collection: Collection::new(CollectionOptions {
                shared: false,
                system_fonts: false,
            }),
            source_cache: parley::fontique::SourceCache::default(),
        };
        let mut faces = Vec::new();
        for (name, bytes) in FACES {
            // The bytes lie in the program: nothing is copied.
            let blob = Blob::new(Arc::new(bytes));
            faces.push(blob.id());
            let named = FontInfoOverride {
                family_name: Some(name),
                ..FontInfoOverride::default()
            };
            fonts.collection.register_fonts(blob, Some(named));
        }
        Self {
            fonts,
            layouts: LayoutContext::new(),
            scale: ScaleContext::new(),
            faces,
            shaped: Generation::default(),
            before: Generation::default(),
            atlas: Atlas::default(),
        }
    }
}

/// The face of a style, and those that have what it lacks: Chinese, then Hebrew and Arabic. Indices of `FACES`.
fn faces_of(style: &Style) -> [u8; 3] {
    match (style.italic, style.weight) {
        (true, _) => [1, 5, 7],
        (false, Weight::Medium) => [0, 5, 7],
        (false, Weight::Semi) => [2, 6, 8],
        (false, Weight::Bold) => [3, 6, 8],
        (false, Weight::Heavy) => [4, 6, 8],
    }
}

/// From the top of a line to its base line, in pixels: the letters stand in its middle.
pub(super) fn base_line(line: f32, size: f32) -> f32 {
    (line - (ASCENT + DESCENT) * size) / 2.0 + ASCENT * size
}

impl Pen {
    /// A text in the size of this canvas; `unit` is pixels per unit.
    pub(super) fn shape(&mut self, text: &str, style: &Style, unit: f32) -> Arc<Shaped> {
        let faces = faces_of(style);
        let size = px(style.size) * unit;
        let form = (faces[0], size.to_bits(), style.spread);
        if let Some(shaped) = self.shaped.get(form, text) {
            return Arc::clone(shaped);
        }
        let shaped = match self.before.take(form, text) {
            Some(shaped) => shaped,
            None => Arc::new(self.shape_new(text, faces, size, px(style.spread) / 10.0 * unit)),
        };
        if SHAPED_MAX <= self.shaped.count {
            self.before = std::mem::take(&mut self.shaped);
        }
        self.shaped.put(form, text, Arc::clone(&shaped));
        shaped
    }

    fn shape_new(&mut self, text: &str, faces: [u8; 3], size: f32, spread: f32) -> Shaped {
        let names = faces.map(|face| FontFamilyName::named(FACES[usize::from(face)].0));
        let mut builder = self
            .layouts
            .ranged_builder(&mut self.fonts, text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(
            names.as_slice().into(),
        )));
        builder.push_default(StyleProperty::FontSize(size));
        builder.push_default(StyleProperty::LetterSpacing(spread));
        let mut layout: Layout<()> = builder.build(text);
        layout.break_all_lines(None);
        let mut shaped = Shaped {
            size,
            ..Shaped::default()
        };
        let runs = layout.lines().next();
        for item in runs.iter().flat_map(parley::Line::items) {
            let PositionedLayoutItem::GlyphRun(run) = item else {
                continue;
            };
            shaped.wide = shaped.wide.max(run.offset() + run.advance());
            let blob = run.run().font().data.id();
            let face = self.faces.iter().position(|face| *face == blob);
            let face = face.and_then(|face| u8::try_from(face).ok()).unwrap_or(0);
            let letters = run.positioned_glyphs().filter_map(|glyph| {
                Some(Letter {
                    face,
                    glyph: u16::try_from(glyph.id).ok()?,
                    x: glyph.x,
                    y: glyph.y - run.baseline(),
                })
            });
            shaped.letters.extend(letters);
        }
        shaped
    }

    /// Where a glyph lies in the atlas; printed there if it is new.
    pub(super) fn print(&mut self, letter: Letter, size: f32) -> Result<Place, Full> {
        let scale = &mut self.scale;
        let stamp = Stamp::Letter(letter.face, letter.glyph, size.to_bits());
        self.atlas.place(stamp, || {
            let (_, bytes) = FACES[usize::from(letter.face)];
            let Some(font) = FontRef::from_index(bytes, 0) else {
                return Print::default();
            };
            let mut scaler = scale.builder(font).size(size).build();
            let mut render = Render::new(&[Source::Outline]);
            let image = render
                .format(Format::Alpha)
                .render(&mut scaler, letter.glyph);
            image.map_or_else(Print::default, |image| Print {
                w: image.placement.width,
                h: image.placement.height,
                left: image.placement.left,
                top: -image.placement.top,
                data: image.data,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::draw::{Ink, style};

    fn faces(pen: &mut Pen, text: &str) -> Vec<u8> {
        let style = style(22, Weight::Bold, Ink::Text);
        let shaped = pen.shape(text, &style, 1.0);
        shaped.letters.iter().map(|letter| letter.face).collect()
    }

    #[test]
    fn each_script_has_its_face_and_latin_keeps_its_own_beside_it() {
        let mut pen = Pen::default();
        assert_eq!(faces(&mut pen, "2 Ribeye"), [3; 8]);
        assert_eq!(faces(&mut pen, "肉眼 2"), [6, 6, 3, 3]);
        assert!(faces(&mut pen, "ללא בצל").contains(&8));
        assert!(faces(&mut pen, "بدون بصل").contains(&8));
    }

    #[test]
    fn hebrew_runs_from_right_to_left_and_arabic_letters_join() {
        let mut pen = Pen::default();
        let style = style(22, Weight::Bold, Ink::Text);
        let alef = pen.shape("א", &style, 1.0).letters[0].glyph;
        let word = pen.shape("אב", &style, 1.0);
        let last = word.letters.iter().max_by(|a, b| a.x.total_cmp(&b.x));
        assert_eq!(last.map(|letter| letter.glyph), Some(alef));
        let alone = pen.shape("ب", &style, 1.0).letters[0].glyph;
        let joined = pen.shape("ببب", &style, 1.0);
        assert!(joined.letters.iter().any(|letter| letter.glyph != alone));
    }

    #[test]
    fn figures_are_as_wide_as_each_other_and_spread_text_is_wider() {
        let mut pen = Pen::default();
        let plain = style(30, Weight::Heavy, Ink::Text);
        let wide = |pen: &mut Pen, text: &str, style| pen.shape(text, &style, 1.5).wide;
        assert_eq!(wide(&mut pen, "111", plain), wide(&mut pen, "888", plain));
        assert!(wide(&mut pen, "ADD", plain) + 8.0 < wide(&mut pen, "ADD", plain.spread(20)));
    }

    #[test]
    fn what_was_shaped_is_bounded_and_what_is_used_stays() {
        let mut pen = Pen::default();
        let style = style(22, Weight::Bold, Ink::Text);
        let first = pen.shape("stays", &style, 1.0);
        for n in 0..5 * SHAPED_MAX {
            pen.shape(&n.to_string(), &style, 1.0);
            if n % 100 == 0 {
                assert!(Arc::ptr_eq(&first, &pen.shape("stays", &style, 1.0)));
            }
        }
        let kept = |all: &Generation| all.forms.values().map(HashMap::len).sum::<usize>();
        assert!(kept(&pen.shaped) <= SHAPED_MAX && kept(&pen.before) <= SHAPED_MAX);
    }
}
