//! What a message from the floor asks for: the button in the header that answers it.

use super::draw::*;
use crate::board::words::{Lang, Word};
use crate::intent::IntentKind;

/// Draws it so that it ends at `end`; where it begins.
pub(super) fn answer(sheet: &mut Sheet, lang: Lang, end: i32) -> i32 {
    let cap = IntentKind::Answer.describe().cap;
    let text = format!("{cap}  {}", Word::NoteAnswer.text(lang));
    let wide = width(&text, 20, Weight::Heavy) + 36;
    let at = area(end - 24 - wide, 9, wide, 46);
    sheet.fill(at, Ink::OnInverse, 10);
    let ink = style(20, Weight::Heavy, Ink::Inverse).center();
    sheet.text_in(at, text, ink);
    at.x
}
