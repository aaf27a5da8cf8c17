//! The top line: which station, how much there is, the link, the time; red and in words when cut off.

use super::draw::*;
use crate::board::metrics::wrap;
use crate::board::words::{Lang, Word};
use crate::board::{Banner, Board, Chime, HEADER_H, Header, LinkWord};

pub(super) fn group(board: &Board, mono: u64) -> Group {
    let header = board.header(mono);
    let (w, _) = board.canvas();
    let mut sheet = Sheet::default();
    if let Some(banner) = &header.banner {
        words(&mut sheet, &header, banner, board.setup().lang, w);
    } else {
        calm(&mut sheet, &header, board, w);
    }
    Group {
        key: Key::Header,
        at: area(0, 0, w, HEADER_H),
        z: 10,
        draws: sheet.done(),
    }
}

fn words(sheet: &mut Sheet, header: &Header, banner: &Banner, lang: Lang, w: i32) {
    let (fill, ink) = match (banner.alarm, banner.note) {
        (true, _) => (Ink::Late, Ink::OnLate),
        (false, true) => (Ink::Inverse, Ink::OnInverse),
        (false, false) => (Ink::Soon, Ink::OnSoon),
    };
    sheet.fill(area(0, 0, w, HEADER_H), fill, 0);
    let name = sheet.text(
        24,
        12,
        40,
        header.name.clone(),
        style(30, Weight::Heavy, ink),
    );
    let mut clock = clock(sheet, header, w, ink);
    let mut x = name + 66;
    if banner.note {
        x = name + 30;
        clock = super::note::answer(sheet, lang, clock);
    } else {
        sheet.sign(area(name + 26, 18, 28, 28), Sign::Warning, ink);
    }
    let room = (clock - x - 20).max(120);
    let (size, line) = if width(&banner.text, 19, Weight::Bold) <= room {
        (21, 28)
    } else {
        (18, 24)
    };
    let text = wrap(&banner.text, size, Weight::Bold, room);
    let count = i32::try_from(text.len()).unwrap_or(1);
    for (text, n) in text.into_iter().zip(0..) {
        let y = (HEADER_H - count * line) / 2 + n * line;
        sheet.text(x, y, line, text, style(size, Weight::Bold, ink));
    }
}

fn calm(sheet: &mut Sheet, header: &Header, board: &Board, w: i32) {
    sheet.fill(area(0, 0, w, HEADER_H), Ink::Panel, 0);
    sheet.fill(area(0, HEADER_H - 1, w, 1), Ink::Line, 0);
    let mut x = sheet.text(
        24,
        12,
        40,
        header.name.clone(),
        style(30, Weight::Heavy, Ink::Text),
    ) + 30;
    let clock = clock(sheet, header, w, Ink::Text);
    let (link, ink) = link_words(header, board);
    let wide = width(&link, 17, Weight::Medium);
    sheet.fill(area(clock - 34 - wide - 22, 26, 12, 12), ink, 6);
    sheet.text(
        clock - 34 - wide,
        20,
        24,
        link,
        style(17, Weight::Medium, Ink::Muted),
    );
    let end = clock - 34 - wide - 40;
    for (figure, words, first) in figures(header, board) {
        let (a, b) = if first {
            (figure, words)
        } else {
            (words, figure)
        };
        let need = width(&a, 19, Weight::Bold) + width(&b, 19, Weight::Bold) + 40;
        if end < x + need {
            break;
        }
        let (ia, ib) = if first {
            (Ink::Text, Ink::Muted)
        } else {
            (Ink::Muted, Ink::Text)
        };
        let weight = |ink| {
            if ink == Ink::Text {
                Weight::Bold
            } else {
                Weight::Medium
            }
        };
        x = sheet.text(x, 19, 26, a, style(20, weight(ia), ia)) + 6;
        x = sheet.text(x, 19, 26, b, style(20, weight(ib), ib)) + 28;
    }
    if let Some((chime, text)) = &header.flash {
        flash(sheet, *chime, text, x, end, w);
    }
}

/// The twin of a sound: a strip under the header and a word, for two seconds, without blinking.
fn flash(sheet: &mut Sheet, chime: Chime, text: &str, x: i32, end: i32, w: i32) {
    let (fill, on) = match chime {
        Chime::New | Chime::Online => (Ink::Inverse, Ink::OnInverse),
        Chime::Changed => (Ink::Changed, Ink::OnChanged),
        Chime::Cancelled | Chime::Late | Chime::Trouble => (Ink::Late, Ink::OnLate),
    };
    sheet.fill(area(0, HEADER_H - 5, w, 5), fill, 0);
    let wide = width(text, 22, Weight::Heavy) + 32;
    if x + wide <= end {
        sheet.fill(area(x, 14, wide, 34), fill, 17);
        sheet.text_in(
            area(x, 14, wide, 34),
            text,
            style(22, Weight::Heavy, on).center(),
        );
    }
}

fn clock(sheet: &mut Sheet, header: &Header, w: i32, ink: Ink) -> i32 {
    let wide = width("00:00", 28, Weight::Semi) + 8;
    let at = area(w - 24 - wide, 12, wide, 40);
    sheet.text_in(
        at,
        header.clock.clone(),
        style(28, Weight::Semi, ink).right(),
    );
    at.x
}

fn link_words(header: &Header, board: &Board) -> (String, Ink) {
    let lang = board.setup().lang;
    match header.link {
        LinkWord::Looking => (Word::Linking.text(lang).to_owned(), Ink::Soon),
        LinkWord::CutOff(span) => (Word::CutOff.with(lang, span), Ink::Late),
        LinkWord::Linked if !board.setup().pass => (Word::Linked.text(lang).to_owned(), Ink::Ready),
        LinkWord::Linked => stations(header, board),
    }
}

/// The pass is told of every station that gets no new work, and why.
fn stations(header: &Header, board: &Board) -> (String, Ink) {
    let lang = board.setup().lang;
    let mut parts = Vec::new();
    if !header.dark.is_empty() {
        parts.push(Word::DarkList.with(lang, header.dark.join(", ")));
    } else if header.all_lit {
        parts.push(Word::AllLinked.with(lang, header.stations));
    }
    if !header.closed.is_empty() {
        parts.push(Word::ClosedList.with(lang, header.closed.join(", ")));
    }
    let calm = header.dark.is_empty() && header.closed.is_empty();
    let ink = if calm { Ink::Ready } else { Ink::Soon };
    (parts.join(" · "), ink)
}

/// Figure, words, and whether the figure comes first.
fn figures(header: &Header, board: &Board) -> Vec<(String, String, bool)> {
    let lang = board.setup().lang;
    let word = |word: Word| word.text(lang).to_owned();
    if board.setup().pickup {
        return Vec::new();
    }
    if let Some(load) = &header.load {
        return vec![
            (load.ready.to_string(), word(Word::ReadyToGo), true),
            (load.late.to_string(), word(Word::LateCount), true),
            (load.cooking.to_string(), word(Word::Cooking), true),
            (
                format!("{} {}", load.plates_soon, Word::PlatesWord.text(lang)),
                word(Word::NextQuarter),
                false,
            ),
        ];
    }
    let mut figures = vec![
        (header.open.to_string(), word(Word::Open), true),
        (header.held.to_string(), word(Word::Held), true),
    ];
    if let Some(span) = header.last_hour {
        figures.push((span.to_string(), word(Word::LastHour), false));
    }
    if let Some((now, of)) = header.cooking {
        figures.push((format!("{now} / {of}"), word(Word::Capacity), false));
    }
    figures
}
