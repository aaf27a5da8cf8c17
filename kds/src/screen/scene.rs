//! Everything that is on the screen now, in drawing order.

use super::draw::Group;
use super::ticket::Memo;
use super::{all_day, bar, expo, header, help, learn, list, pickup, question, rail};
use crate::board::Board;

pub fn scene(board: &Board, mono: u64) -> Vec<Group> {
    scene_again(board, mono, &mut Memo::default())
}

/// The same; what shows what it showed the last time is taken from there.
pub(super) fn scene_again(board: &Board, mono: u64, memo: &mut Memo) -> Vec<Group> {
    let mut groups = vec![header::group(board, mono)];
    if board.setup().pickup {
        groups.extend(pickup::groups(board, mono));
        groups.extend(list::group(board));
        return groups;
    }
    let pass = board.setup().pass;
    let mut rows = if pass {
        expo::groups(board, mono)
    } else {
        rail::groups(board, mono, memo)
    };
    // The titles of the pass stand for nothing when no row follows them.
    let none = rows.len() <= usize::from(pass);
    if none {
        rows = vec![rail::empty(board)];
    }
    groups.append(&mut rows);
    groups.extend(rail::halves(board));
    if board.all_day_open() {
        groups.push(all_day::group(board));
    }
    groups.push(bar::group(board, mono));
    groups.extend(list::group(board));
    groups.extend(help::group(board));
    groups.extend(learn::group(board));
    groups.extend(question::group(board));
    groups
}
