//! Text that no font here can draw is replaced by words: an empty box tells a cook nothing.

use std::borrow::Cow;
use std::sync::OnceLock;

use shared::menu::Names;
use shared::ticket::{OrderHead, OrderView, TicketView};

use super::words::{Lang, Word};

const COVERAGE: &str = include_str!("../../../assets/fonts/coverage.txt");

/// Sorted ranges of all characters that some font has.
fn drawn() -> &'static [(u32, u32)] {
    static RANGES: OnceLock<Vec<(u32, u32)>> = OnceLock::new();
    RANGES.get_or_init(|| {
        let families = COVERAGE.lines().filter(|line| !line.starts_with('#'));
        let words = families.flat_map(|line| line.split(' ').skip(1));
        let hex = |text: &str| u32::from_str_radix(text, 16).ok();
        let range = |word: &str| {
            let (from, to) = word.split_once('-').unwrap_or((word, word));
            Some((hex(from)?, hex(to)?))
        };
        let mut ranges: Vec<(u32, u32)> = words.filter_map(range).collect();
        ranges.sort_unstable();
        // Families overlap: joined, so that one look finds the range.
        ranges.dedup_by(|next, kept| {
            let touches = next.0 <= kept.1 + 1;
            if touches {
                kept.1 = kept.1.max(next.1);
            }
            touches
        });
        ranges
    })
}

fn is_drawn(c: char) -> bool {
    let code = u32::from(c);
    let ranges = drawn();
    let next = ranges.partition_point(|(from, _)| *from <= code);
    next.checked_sub(1)
        .and_then(|at| ranges.get(at))
        .is_some_and(|(_, to)| code <= *to)
}

/// Pictures, and what joins and colours them.
fn is_emoji(c: char) -> bool {
    matches!(u32::from(c), 0x1f000..=0x1faff | 0x2600..=0x27bf | 0x2b00..=0x2bff | 0xe0020..=0xe007f)
}

/// Marks that are not seen: joiners of pictures, and signs that turn the direction of what follows.
fn is_silent(c: char) -> bool {
    matches!(
        u32::from(c),
        0xad | 0x200b | 0x200d..=0x200f | 0x202a..=0x202e | 0x2060..=0x2069 | 0x20e3 | 0xfe00..=0xfe0f | 0xfeff
    ) || c.is_control()
}

/// The text with words in place of what cannot be drawn; the text itself where all of it can.
fn legible(text: &str, lang: Lang) -> Cow<'_, str> {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return Cow::Borrowed(text);
    }
    if text.chars().all(|c| is_drawn(c) && !is_silent(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut last: Option<Word> = None;
    for c in text.chars() {
        if is_silent(c) {
            if c.is_control() {
                out.push(' ');
            }
            continue;
        }
        // A space between two pictures does not end their run.
        if last.is_some() && c.is_whitespace() && out.ends_with(char::is_whitespace) {
            continue;
        }
        if is_drawn(c) {
            out.push(c);
            if !c.is_whitespace() {
                last = None;
            }
            continue;
        }
        let word = if is_emoji(c) {
            Word::Emoji
        } else {
            Word::OtherScript
        };
        if last != Some(word) {
            if !out.is_empty() && !out.ends_with(char::is_whitespace) {
                out.push(' ');
            }
            out.push_str(word.text(lang));
            last = Some(word);
        }
    }
    Cow::Owned(out.trim_end().to_owned())
}

fn mend(text: &mut String, lang: Lang) {
    if let Cow::Owned(words) = legible(text, lang) {
        *text = words;
    }
}

fn mend_names(names: &mut Names, lang: Lang) {
    names.0.values_mut().for_each(|name| mend(name, lang));
}

fn mend_head(head: &mut OrderHead, lang: Lang) {
    let texts = [&mut head.guest, &mut head.note, &mut head.alias];
    texts.into_iter().flatten().for_each(|t| mend(t, lang));
}

/// Everything that people wrote on a ticket.
pub(super) fn mend_ticket(view: &mut TicketView, lang: Lang) {
    mend_head(&mut view.head, lang);
    mend_names(&mut view.course_names, lang);
    for line in &mut view.lines {
        mend_names(&mut line.names, lang);
        line.size.iter_mut().for_each(|s| mend_names(s, lang));
        for modifier in &mut line.modifiers {
            mend_names(&mut modifier.names, lang);
        }
        let texts = [&mut line.note, &mut line.refire, &mut line.void];
        texts.into_iter().flatten().for_each(|t| mend(t, lang));
    }
}

/// Everything that people wrote on an order.
pub(super) fn mend_order(view: &mut OrderView, lang: Lang) {
    mend_head(&mut view.head, lang);
    for course in &mut view.courses {
        mend_names(&mut course.names, lang);
    }
    for line in &mut view.lines {
        mend_names(&mut line.names, lang);
        for modifier in &mut line.modifiers {
            mend_names(&mut modifier.names, lang);
        }
        line.note.iter_mut().for_each(|t| mend(t, lang));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_drawn_stays_and_what_cannot_is_said_in_words() {
        let table = [
            ("Käsespätzle “crème” № 4 ✓", "Käsespätzle “crème” № 4 ✓"),
            ("宫保鸡丁", "宫保鸡丁"),
            ("שווארמה עם חומוס", "שווארמה עם חומוס"),
            ("شاورما فلافل", "شاورما فلافل"),
            ("Happy birthday 🎂🎉 👩‍👧 Zoë", "Happy birthday (emoji) Zoë"),
            ("❄️ cold", "(emoji) cold"),
            ("พริก", "(other script: ask the floor)"),
            ("extra พริก now", "extra (other script: ask the floor) now"),
            ("ラーメン", "(other script: ask the floor)"),
            ("\u{FFFD}\u{E000}", "(other script: ask the floor)"),
            ("a\u{202e}b\nc", "ab c"),
        ];
        for (given, wanted) in table {
            assert_eq!(legible(given, Lang::En), wanted, "{given}");
        }
        assert_eq!(legible("🎂", Lang::Zh), Word::Emoji.text(Lang::Zh));
    }

    #[test]
    fn a_plain_text_is_not_copied() {
        assert!(matches!(
            legible("Ribeye 300 g", Lang::En),
            Cow::Borrowed(_)
        ));
    }
}
