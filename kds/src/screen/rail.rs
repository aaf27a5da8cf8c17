//! The rail: the cards of this page, or a calm word when there are none.

use super::draw::*;
use super::ticket::Memo;
use crate::board::words::Word;
use crate::board::{Board, HEADER_H, TITLES_H};

pub(super) fn groups(board: &Board, mono: u64, memo: &mut Memo) -> Vec<Group> {
    memo.groups(&board.page(mono), board.setup().lang)
}

/// The titles of a split screen.
pub(super) fn halves(board: &Board) -> Option<Group> {
    let halves = board.halves();
    let first = halves.first()?;
    let lang = board.setup().lang;
    let head = style(15, Weight::Bold, Ink::Muted).spread(13);
    let mut sheet = Sheet::default();
    for (at, word) in halves.iter().zip([Word::InHouse, Word::ToGo]) {
        let x = at.x - first.x;
        sheet.text(x + 4, 0, TITLES_H, word.text(lang), head);
        if x != 0 {
            sheet.fill(area(x - 15, 0, 2, at.h + TITLES_H), Ink::Line, 0);
        }
    }
    Some(Group {
        key: Key::Titles,
        at: area(
            first.x,
            first.y - TITLES_H,
            board.area().w,
            first.h + TITLES_H,
        ),
        z: 0,
        draws: sheet.done(),
    })
}

/// Nothing to do is a state too: it says so, and when the last one left.
pub(super) fn empty(board: &Board) -> Group {
    let lang = board.setup().lang;
    let (title, below) = if board.setup().pass {
        let last = board
            .last_served()
            .map(|at| Word::LastServed.with(lang, at));
        (Word::NoOrders, last)
    } else {
        let last = board
            .last_bumped()
            .map(|(_, at)| Word::LastBumped.with(lang, at));
        (Word::Empty, last)
    };
    let (title, below) = if board.is_fetching() {
        (
            Word::Fetching,
            Some(Word::FetchingHelp.text(lang).to_owned()),
        )
    } else {
        (title, below)
    };
    let below = below.unwrap_or_else(|| Word::NothingYet.text(lang).to_owned());
    let at = Area {
        y: HEADER_H,
        h: board.canvas().1 - HEADER_H,
        ..board.area()
    };
    let mut sheet = Sheet::default();
    let middle = at.h / 2 - 80;
    let sign = if board.is_fetching() {
        Sign::Clock
    } else {
        Sign::Tick
    };
    sheet.sign(area(at.w / 2 - 34, middle - 92, 68, 68), sign, Ink::Edge);
    let big = style(44, Weight::Bold, Ink::Soft).center();
    sheet.text_in(area(0, middle, at.w, 56), title.text(lang), big);
    let small = style(22, Weight::Medium, Ink::Muted).center();
    sheet.text_in(area(0, middle + 64, at.w, 34), below, small);
    Group {
        key: Key::Empty,
        at,
        z: 0,
        draws: sheet.done(),
    }
}
