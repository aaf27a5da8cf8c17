//! The bottom line: what a key or a touch does now, what can be undone, and what the cook must know.

use super::draw::*;
use crate::board::metrics::wrap;
use crate::board::words::Word;
use crate::board::{BAR_H, Board, MARGIN};
use crate::intent::{Intent, IntentKind};

/// A hint that is also a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// On the canvas.
    pub at: Area,
    pub cap: &'static str,
    pub label: String,
    pub intent: Option<Intent>,
    pub loud: bool,
}

pub(super) const H: i32 = 50;
pub(super) const GAP: i32 = 12;

/// What goes first where room is short: the pick hint is no button, help and totals can be spared, and nobody
/// closes a station every minute.
const SPARED: [IntentKind; 6] = [
    IntentKind::Pick,
    IntentKind::CloseStation,
    IntentKind::Settings,
    IntentKind::Help,
    IntentKind::AllDay,
    IntentKind::Out,
];

/// Buttons from the left; what can be undone comes first, since it does not last.
pub fn buttons(board: &Board, mono: u64) -> Vec<Button> {
    let (w, h) = board.canvas();
    let right = notices(board, mono)
        .last()
        .map_or(w - MARGIN, |chip| chip.at.x - GAP);
    let mut list = wanted(board, mono);
    let wide =
        |(kind, label, _): &(IntentKind, String, Option<Intent>)| wide(kind.describe().cap, label);
    let total = |list: &[(IntentKind, String, Option<Intent>)]| {
        list.iter().map(|entry| wide(entry) + GAP).sum::<i32>()
    };
    for spared in SPARED {
        if right < MARGIN + total(&list) {
            list.retain(|(kind, _, _)| *kind != spared);
        }
    }
    let mut x = MARGIN;
    let mut found = Vec::new();
    for entry in list {
        let at = area(x, h - BAR_H, wide(&entry), H);
        x += at.w + GAP;
        let (kind, label, intent) = entry;
        let loud = kind == IntentKind::Undo;
        found.push(Button {
            at,
            cap: kind.describe().cap,
            label,
            intent,
            loud,
        });
    }
    found
}

fn wanted(board: &Board, mono: u64) -> Vec<(IntentKind, String, Option<Intent>)> {
    let lang = board.setup().lang;
    let pass = board.setup().pass;
    let label = |kind: IntentKind| kind.describe().label[lang as usize].to_owned();
    let mut list = Vec::new();
    if let Some((number, secs)) = board.undo_left(mono) {
        let text = format!("{} · {secs} s", Word::Undo.with(lang, number));
        list.push((IntentKind::Undo, text, Some(Intent::Undo)));
    }
    list.push((IntentKind::Pick, label(IntentKind::Pick), None));
    list.push((
        IntentKind::Bump,
        label(IntentKind::Bump),
        Some(Intent::Bump),
    ));
    let last = board
        .last_bumped()
        .map(|(number, _)| Word::Last.with(lang, number));
    let recall = last.unwrap_or_else(|| label(IntentKind::Recall));
    list.push((IntentKind::Recall, recall, Some(Intent::Recall)));
    if !pass {
        list.push((
            IntentKind::AllDay,
            label(IntentKind::AllDay),
            Some(Intent::AllDay),
        ));
    }
    let pages = if pass {
        board.pass_page(mono).pages
    } else {
        board.pages()
    };
    // Of a rail without end only the next pages are known.
    let on = if board.goes_on() { "+" } else { "" };
    let text = format!(
        "{} {} / {pages}{on}",
        label(IntentKind::NextPage),
        board.page_no()
    );
    list.push((IntentKind::NextPage, text, Some(Intent::NextPage)));
    for kind in [IntentKind::Out, IntentKind::Help, IntentKind::Settings] {
        list.push((kind, label(kind), Some(kind.intent())));
    }
    // Far from what hands press all evening.
    if !pass {
        let word = if board.is_meant_closed() {
            Word::OpenStation
        } else {
            Word::CloseStation
        };
        let text = word.text(lang).to_owned();
        list.push((IntentKind::CloseStation, text, Some(Intent::CloseStation)));
    }
    list
}

pub(super) fn group(board: &Board, mono: u64) -> Group {
    let (w, h) = board.canvas();
    let top = h - BAR_H;
    let mut sheet = Sheet::default();
    for button in buttons(board, mono) {
        let at = Area {
            y: button.at.y - top,
            ..button.at
        };
        draw(&mut sheet, Button { at, ..button });
    }
    for chip in notices(board, mono) {
        let at = chip.at;
        sheet.boxed(at, Ink::Panel, (1, chip.edge), 9);
        let line_h = if chip.lines.len() == 1 { 26 } else { 20 };
        let count = i32::try_from(chip.lines.len()).unwrap_or(1);
        for (line, n) in chip.lines.into_iter().zip(0..) {
            let y = (H - count * line_h) / 2 + n * line_h;
            sheet.text(
                at.x + 18,
                y,
                line_h,
                line,
                style(chip.size, Weight::Semi, chip.ink),
            );
        }
    }
    Group {
        key: Key::Bar,
        at: area(0, top, w, BAR_H),
        z: 10,
        draws: sheet.done(),
    }
}

/// A box with the cap of its key and what it does.
pub(super) fn draw(sheet: &mut Sheet, button: Button) {
    let at = button.at;
    let (fill, edge, ink) = if button.loud {
        (Ink::Inverse, Ink::Inverse, Ink::OnInverse)
    } else {
        (Ink::Panel, Ink::Line, Ink::Text)
    };
    sheet.boxed(at, fill, (1, edge), 9);
    let cap_w = cap_width(button.cap);
    let cap = area(at.x + 18, at.y + 13, cap_w, 24);
    sheet.fill(cap, Ink::Button, 5);
    sheet.text_in(cap, button.cap, style(15, Weight::Bold, Ink::Soft).center());
    sheet.text(
        cap.x + cap_w + 10,
        at.y + 12,
        26,
        button.label,
        style(19, Weight::Semi, ink),
    );
}

fn cap_width(cap: &str) -> i32 {
    width(cap, 15, Weight::Bold) + 16
}

/// How wide such a box is.
pub(super) fn wide(cap: &str, label: &str) -> i32 {
    36 + cap_width(cap) + 10 + width(label, 19, Weight::Semi)
}

/// A framed message at the right of the bar.
struct Notice {
    at: Area,
    lines: Vec<String>,
    size: i32,
    edge: Ink,
    ink: Ink,
}

/// From the right: what is on other pages, then the message.
fn notices(board: &Board, mono: u64) -> Vec<Notice> {
    let lang = board.setup().lang;
    let (w, _) = board.canvas();
    let mut notices = Vec::new();
    let mut right = w - MARGIN;
    let more = if board.setup().pass {
        let page = board.pass_page(mono);
        let since = page.since.zip(board.now(mono));
        since.map(|(since, now)| (page.more, now - since))
    } else {
        board.more(mono).map(|more| (more.count, more.oldest))
    };
    let more = more.map(|(count, oldest)| {
        let oldest = Word::Oldest.with(lang, oldest.secs().max(0) / 60);
        format!("{}, {oldest}", Word::More.with(lang, count))
    });
    let both = [
        more.map(|text| (text, Ink::Soon, Ink::SoonText)),
        board.notice(mono).map(|text| (text, Ink::Late, Ink::Warn)),
    ];
    for (text, edge, ink) in both.into_iter().flatten() {
        let notice = notice(&text, right, w / 3, edge, ink);
        right = notice.at.x - GAP;
        notices.push(notice);
    }
    notices
}

/// A message that ends at `right`; smaller and in two lines where it is long.
fn notice(text: &str, right: i32, room: i32, edge: Ink, ink: Ink) -> Notice {
    let size = if width(text, 19, Weight::Semi) <= room {
        19
    } else {
        16
    };
    let lines = wrap(text, size, Weight::Semi, room);
    let wide = lines
        .iter()
        .map(|line| width(line, size, Weight::Semi))
        .max()
        .unwrap_or(0)
        + 36;
    Notice {
        at: area(right - wide, 0, wide, H),
        lines,
        size,
        edge,
        ink,
    }
}
