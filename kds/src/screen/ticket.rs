//! A card: food first, then modifiers by shape, then who and when; time against the promise on top.

mod head;
mod rows;

use std::collections::BTreeMap;
use std::sync::Arc;

use shared::time::Timestamp;

use super::draw::*;
use crate::board::CardView;
use crate::board::aging::Age;
use crate::board::card::measure::*;
use crate::board::card::{Other, Progress, Row, Standing, foot_width};
use crate::board::words::{Lang, Word};
use head::{allergy, head, head_again};
use rows::draw_row;

/// Colours of a card by what it is about.
#[derive(Clone, Copy)]
struct Tone {
    head: Ink,
    /// Text on the head, and quieter text on it.
    on: Ink,
    on_soft: Ink,
    edge: Ink,
    bar: Ink,
    body: Ink,
    /// Dark letters on a bright ground come out thinner: they get one weight more.
    bright: bool,
}

impl Tone {
    fn weight(self, weight: Weight) -> Weight {
        match weight {
            _ if !self.bright => weight,
            Weight::Medium => Weight::Semi,
            Weight::Semi => Weight::Bold,
            Weight::Bold | Weight::Heavy => Weight::Heavy,
        }
    }
}

fn tone(view: &CardView) -> Tone {
    let plain = |head, on| Tone {
        head,
        on,
        on_soft: on,
        edge: head,
        bar: head,
        body: Ink::Card,
        bright: true,
    };
    let state = view.timing.map_or(Age::Calm, |timing| timing.state);
    match (view.piece.card.standing, state) {
        (Standing::Held, _) => Tone {
            head: Ink::Raised,
            on: Ink::Text,
            on_soft: Ink::Soft,
            edge: Ink::Edge,
            bar: Ink::Raised,
            body: Ink::Held,
            bright: false,
        },
        (Standing::Rush, _) => plain(Ink::Rush, Ink::OnRush),
        (Standing::Normal, Age::Late) => plain(Ink::Late, Ink::OnLate),
        (Standing::Normal, Age::Soon) => plain(Ink::Soon, Ink::OnSoon),
        (Standing::Normal, Age::Calm | Age::Held) => Tone {
            on_soft: Ink::Soft,
            bar: Ink::Bar,
            bright: false,
            ..plain(Ink::Calm, Ink::OnCalm)
        },
    }
}

/// The key of one card, or of the part of it that stands in one column.
fn key(view: &CardView) -> Key {
    Key::Card(view.piece.card.ticket.clone(), view.piece.blocks.start)
}

/// Cards as they were drawn last: what shows the same is not described anew.
#[derive(Default)]
pub(super) struct Memo {
    lang: Option<Lang>,
    cards: BTreeMap<Key, (CardView, Arc<Vec<Draw>>)>,
}

impl Memo {
    /// The groups of these cards.
    pub(super) fn groups(&mut self, views: &[CardView], lang: Lang) -> Vec<Group> {
        if self.lang.replace(lang) != Some(lang) {
            self.cards.clear();
        }
        let mut before = std::mem::take(&mut self.cards);
        let mut groups = Vec::new();
        for view in views {
            let key = key(view);
            // Where it stands is not part of the drawing.
            let same = CardView {
                x: 0,
                y: 0,
                ..view.clone()
            };
            let known = before.remove(&key).filter(|(known, _)| *known == same);
            let draws = known.map_or_else(|| draws(view, lang), |(_, draws)| draws);
            groups.push(Group {
                key: key.clone(),
                at: area(view.x, view.y, view.w, view.piece.h),
                z: 0,
                draws: Arc::clone(&draws),
            });
            self.cards.insert(key, (same, draws));
        }
        groups
    }
}

fn draws(view: &CardView, lang: Lang) -> Arc<Vec<Draw>> {
    let piece = &view.piece;
    let card = &piece.card;
    let tone = tone(view);
    let mut sheet = Sheet::default();
    let torn = if piece.last { 0 } else { 9 };
    body(&mut sheet, view, tone, torn);
    let mut y = if piece.first {
        let y = head(&mut sheet, view, tone, lang);
        allergy(&mut sheet, card, y)
    } else {
        head_again(&mut sheet, view, tone, lang)
    };
    for (at, block) in card
        .blocks
        .iter()
        .enumerate()
        .take(piece.blocks.end)
        .skip(piece.blocks.start)
    {
        let h = block.height();
        if view.line == Some(at) {
            sheet.boxed(area(4, y, view.w - 8, h), Ink::Button, (2, Ink::Inverse), 6);
        }
        let bare = matches!(
            block.rows.first(),
            Some(Row::AddOn { .. } | Row::Changed { .. })
        );
        let mut row_y = if bare { y } else { y + block.pad };
        for row in &block.rows {
            draw_row(
                &mut sheet,
                row,
                row_y,
                view.w,
                card.standing == Standing::Held,
            );
            row_y += row.height();
        }
        y += h;
    }
    if piece.last {
        foot(&mut sheet, &card.foot, y, view);
    } else {
        let text = format!("{} ▸", Word::Continues.text(lang));
        let at = area(BORDER + PAD, y + 4, view.w - 2 * (BORDER + PAD), 20);
        sheet.text_in(at, text, style(FOOT, Weight::Medium, Ink::Muted).right());
    }
    chosen(&mut sheet, view, torn);
    by_hand(&mut sheet, view, lang);
    sheet.done()
}

fn body(sheet: &mut Sheet, view: &CardView, tone: Tone, torn: i32) {
    let piece = &view.piece;
    let (top, bottom) = (
        if piece.first { 10 } else { 0 },
        if piece.last { 10 } else { 0 },
    );
    let at = area(0, 0, view.w, piece.h - torn);
    let round = [top, top, bottom, bottom];
    if piece.card.standing == Standing::Held {
        sheet.rounded(at, tone.body, None, round);
    } else {
        sheet.rounded(at, tone.body, Some((BORDER, tone.edge)), round);
    }
    if torn > 0 {
        // No border below: the card goes on in the next column.
        sheet.fill(
            area(BORDER, piece.h - torn - 3, view.w - 2 * BORDER, 3),
            tone.body,
            0,
        );
        sheet.sign(area(0, piece.h - torn, view.w, torn), Sign::Torn, tone.body);
    }
}

/// Frame of the chosen card, the key that chooses it, and the dashes of a held one.
fn chosen(sheet: &mut Sheet, view: &CardView, torn: i32) {
    let h = view.piece.h - torn;
    if view.piece.card.standing == Standing::Held {
        sheet.sign(area(0, 0, view.w, h), Sign::Frame, Ink::Edge);
    }
    if view.found && !view.selected {
        sheet.boxed(
            area(-3, -3, view.w + 6, h + 6),
            Ink::Clear,
            (3, Ink::ChangedText),
            12,
        );
    }
    if view.selected {
        sheet.boxed(
            area(-4, -4, view.w + 8, h + 8),
            Ink::Clear,
            (4, Ink::Inverse),
            13,
        );
    }
    if let Some(key) = view.key {
        let (fill, on) = if view.selected {
            (Ink::Inverse, Ink::OnInverse)
        } else {
            (Ink::Button, Ink::Text)
        };
        sheet.rounded(area(12, -12, 30, 20), fill, None, [6, 6, 0, 0]);
        sheet.text_in(
            area(12, -12, 30, 20),
            key.to_string(),
            style(15, Weight::Bold, on).center(),
        );
    }
}

fn foot(sheet: &mut Sheet, foot: &[Vec<Other>], y: i32, view: &CardView) {
    if foot.is_empty() {
        return;
    }
    sheet.fill(area(BORDER, y + 6, view.w - 2 * BORDER, 1), Ink::Line, 0);
    let mut line = y + 14;
    for others in foot {
        let mut x = BORDER + PAD;
        for other in others {
            let (sign, ink) = progress_sign(other.progress);
            sheet.sign(area(x, line + 4, 12, 12), sign, ink);
            let text = foot_text(other, view.now);
            sheet.text(
                x + 18,
                line,
                20,
                text,
                style(FOOT, Weight::Medium, Ink::Muted),
            );
            x += foot_width(other);
        }
        line += FOOT_LINE;
    }
}

/// Pinned or put last: a tab at the top, so that nobody wonders why it stands there.
fn by_hand(sheet: &mut Sheet, view: &CardView, lang: Lang) {
    let Some(word) = view.by_hand.filter(|_| view.piece.first) else {
        return;
    };
    let text = word.text(lang);
    let wide = width(text, 13, Weight::Bold) + 20;
    let at = area(view.w - wide - 12, -12, wide, 20);
    sheet.rounded(at, Ink::Button, None, [6, 6, 0, 0]);
    sheet.text_in(at, text, style(13, Weight::Bold, Ink::Text).center());
}

/// Ring: waiting; half: cooking; full: ready.
pub(super) fn progress_sign(progress: Progress) -> (Sign, Ink) {
    match progress {
        Progress::Waiting => (Sign::Ring, Ink::Muted),
        Progress::Cooking => (Sign::Half, Ink::Soon),
        Progress::Ready => (Sign::Disc, Ink::Ready),
    }
}

fn foot_text(other: &Other, now: Option<Timestamp>) -> String {
    let cooking = other.progress == Progress::Cooking;
    let left = other
        .ready_at
        .zip(now)
        .map(|(at, now)| at - now)
        .filter(|left| cooking && 0 < left.0);
    left.map_or_else(
        || other.name.clone(),
        |left| format!("{} {left}", other.name),
    )
}
